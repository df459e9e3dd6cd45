"""The plain pages as templates, and the only door to the library that fills them in. Everything is escaped there.

Templates hold layout only: words come from ``ui/wording`` and ``ui/words``, in the language that is spoken while a
page is made. Crawled text is cleaned by the filter ``clean`` and then escaped like everything else; nothing crawled is
ever marked as safe.
"""

import json
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined, pass_context, select_autoescape
from jinja2.runtime import Context
from markupsafe import Markup

from indexer.clinic import Clinic
from ui import standing, words
from ui.clinic import reach, registry_words
from ui.clinic.cards import address
from ui.clinic.hours import hours
from ui.language_links import in_language
from ui.wording import say, speaking

_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def page(template: str, /, **parts: object) -> str:
    """The page that a template of this folder makes of ``parts``, in the language that is spoken."""
    return _pages().get_template(template).render(parts, language=speaking())


def embedded_json(row: Mapping[str, Any]) -> Markup:
    """JSON that may stand inside a ``script`` element: no part of it can end the element or begin a comment."""
    told = json.dumps(row, ensure_ascii=True, separators=(",", ":"))
    for letter, escaped in _UNSAFE.items():
        told = told.replace(letter, escaped)
    return Markup(told)  # noqa: S704  nothing in it can be markup any more


def _made(make: Callable[..., str]) -> Callable[..., Markup]:
    """What makes markup out of our own words, and out of crawled ones that it escapes itself."""

    def made(*parts: object) -> Markup:
        return Markup(make(*parts))  # noqa: S704  escaped where it was made

    return made


@cache
def _pages() -> Environment:
    pages = Environment(
        loader=FunctionLoader(_source),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    pages.filters |= {"clean": words.clean, "day": words.day, "embedded_json": embedded_json, "spoken": _spoken}
    pages.globals |= {
        "say": say,
        "counted": words.counted,
        "link": reach.link,
        "page_name": reach.page,
        "crisis": _made(standing.crisis),
        "crisis_in_frame": _made(standing.crisis_in_frame),
        "notice": _made(standing.notice),
        "address": _made(_address),
        "hours": _made(hours),
        "registry_section": _made(registry_words.section),
    }
    return pages


@pass_context  # else the library works out a filter of a constant once, in the language of whoever comes first
def _spoken(_context: Context, address: str) -> str:
    return in_language(address)


def _address(clinic: Clinic) -> str:
    """As cards show it, as a line of its own."""
    line = address(clinic)
    return line[0].upper() + line[1:]


def _source(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
