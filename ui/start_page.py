"""The page that every visit to the app begins with: Streamlit's own, in the visitor's language and with our script.

Streamlit fills it later. What a screen reader, a browser without JavaScript or a search engine needs at once stands
here: the language, a title, help in a crisis, and the way to the pages that need no script (:mod:`ui.at_once`).
"""

import html
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ui import at_once, streamlits_words
from ui.language_links import LANGUAGE
from ui.wording import language_of, languages, say, spoken

PAGES = ("/", "/clinic", "/sources", "/guide")
"""The paths of the app's pages."""

SCRIPT = "/app.js"
"""Our script; what concerns sheets of choices and the map stands in files of their own."""

LOOK = "/app.css"
"""The look of every page of the app: linked here, since Streamlit would send it again with every rerun."""

_SCRIPTS = ("app.js", "sheets.js", "map.js")
_SHEETS = (("ui", "look.css"), ("ui", "clinic.css"), ("ui.guide", "look.css"))

_CUT = "\x00"
_TITLE = re.compile(r"<title>[^<]*</title>")
_NOSCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
_AGENT = re.compile(r"<!--(?:(?!-->).)*?RFC 8631.*?-->\s*<link rel=\"service-desc\"[^>]*>", re.DOTALL)


def routes() -> list[Route]:
    """The routes of the start page, one for each page of the app, of its script and of its look."""
    ours = [Route(SCRIPT, _script), streamlits_words.route(), Route(LOOK, _look)]
    return [*ours, *(Route(path, _start) for path in PAGES)]


def streamlits_page() -> str:
    """The start page that Streamlit brings along."""
    return (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")


def page(language: str, path: str = "/", params: Mapping[str, str] = MappingProxyType({})) -> str:
    """The start page in a language of ours, at a path of the app with the parameters of its address."""
    with spoken(language):
        return at_once.ways(path, params).join(_around_the_ways(language))


@cache
def _around_the_ways(language: str) -> tuple[str, ...]:
    """The page, cut where the links to plain pages belong, which differ from address to address."""
    head = (
        f"<title>{_said('frame.site')}</title>"
        f'<meta name="description" content="{_said("frame.about")}" />'
        '<link rel="icon" href="/icon.svg" type="image/svg+xml" />'
        f'<script src="{SCRIPT}" defer></script>{streamlits_words.element()}<script src="/shortlist.js" defer></script>'
    )
    first = f'<div class="at-once">{at_once.help_in_a_crisis()}{at_once.slow(_CUT)}{at_once.without_script(_CUT)}</div>'
    made = streamlits_page().replace(
        '<html lang="en">', f'<html lang="{language}" data-languages="{" ".join(languages())}">', 1
    )
    made = _TITLE.sub(lambda _: head, made, count=1)
    made = _AGENT.sub("", made, count=1)
    # Streamlit puts its own styles at the end of the head while it runs, and ours have to come behind them
    made = made.replace("<body>", f'<body><link rel="stylesheet" href="{LOOK}" />', 1)
    return tuple(_NOSCRIPT.sub(lambda _: first, made, count=1).split(_CUT))


def _said(key: str) -> str:
    return html.escape(say(key))


async def _start(request: Request) -> Response:
    return Response(
        page(language_of(request.query_params.get(LANGUAGE)), request.url.path, request.query_params),
        media_type="text/html",
        headers={"Cache-Control": "no-cache"},
    )


async def _look(_request: Request) -> Response:
    return Response(
        "\n".join(files(room).joinpath(name).read_text(encoding="utf-8") for room, name in _SHEETS),
        media_type="text/css",
        headers={"Cache-Control": "no-cache"},
    )


async def _script(_request: Request) -> Response:
    return Response(
        b"\n".join(files("ui").joinpath(name).read_bytes() for name in _SCRIPTS),
        media_type="text/javascript",
        headers={"Cache-Control": "no-cache"},
    )
