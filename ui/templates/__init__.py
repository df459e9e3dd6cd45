"""The plain pages as templates, and the only door to the library that fills them in. Everything is escaped there.

Templates hold layout only: words come from ``ui/wording`` and ``ui/words.py``, in the language that is spoken while a
page is made. Crawled text is cleaned by the filter ``clean`` and then escaped like everything else; nothing crawled is
ever marked as safe.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from ui import reach, standing, words
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


def _crisis() -> Markup:
    return Markup(standing.crisis())  # noqa: S704  our own words


def _notice() -> Markup:
    return Markup(standing.notice())  # noqa: S704  our own words


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
    pages.filters |= {"clean": words.clean, "day": words.day, "embedded_json": embedded_json, "spoken": in_language}
    pages.globals |= {
        "say": say,
        "link": reach.link,
        "page_name": reach.page,
        "crisis": _crisis,
        "notice": _notice,
    }
    return pages


def _source(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
