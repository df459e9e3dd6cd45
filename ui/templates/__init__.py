"""The plain pages as templates, and the only door to the library that fills them in. Everything is escaped there.

Templates hold layout only: words come from ``ui/wording`` and ``ui/words.py``. Crawled text is cleaned by the filter
``clean`` and then escaped like everything else; nothing crawled is ever marked as safe.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from ui import reach, standing, words
from ui.wording import say

_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def page(template: str, language: str, /, **parts: object) -> str:
    """The page that a template of this folder makes of ``parts``, in a language of :func:`ui.wording.languages`."""
    return _pages(language).get_template(template).render(parts)


def embedded_json(row: Mapping[str, Any]) -> Markup:
    """JSON that may stand inside a ``script`` element: no part of it can end the element or begin a comment."""
    told = json.dumps(row, ensure_ascii=True, separators=(",", ":"))
    for letter, escaped in _UNSAFE.items():
        told = told.replace(letter, escaped)
    return Markup(told)  # noqa: S704  nothing in it can be markup any more


@cache
def _pages(language: str) -> Environment:
    pages = Environment(
        loader=FunctionLoader(_source),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    pages.filters["clean"] = words.clean
    pages.filters["day"] = words.day
    pages.filters["embedded_json"] = embedded_json
    pages.globals |= {
        "language": language,
        "say": lambda key, **parts: say(key, language, **parts),
        "link": reach.link,
        "page_name": reach.page,
        "crisis": Markup(standing.CRISIS),  # noqa: S704  our own words
        "notice": Markup(standing.NOTICE),  # noqa: S704  our own words
    }
    return pages


def _source(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
