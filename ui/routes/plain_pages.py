"""How plain pages answer: their language, their style, their tags, and a page for whatever goes wrong."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from http import HTTPStatus
from importlib.resources import files
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from config.errors import BadQuery
from ui import opened
from ui.routes.answers import PAGE, tag, told
from ui.routes.asked import LANGUAGE
from ui.routes.directory import Directory
from ui.routes.guarded import AGAIN_SECONDS, Refused
from ui.routes.told_before import Kept
from ui.templates import page
from ui.wording import USUAL, languages, say

HTML = "text/html; charset=utf-8"
NOBODY = f"{PAGE}'none'"
ANYBODY = f"{PAGE}*"


def language_of(request: Request) -> str:
    """The language that the link chooses, if we have it; else the usual one."""
    chosen = request.query_params.get(LANGUAGE, USUAL)
    return chosen if chosen in languages() else USUAL


def in_languages(address: str) -> list[tuple[str, str]]:
    """The same page in every language, by code, and the one for whoever reads none of them."""
    mark = "&" if "?" in address else "?"
    there = [(code, address if code == USUAL else f"{address}{mark}{LANGUAGE}={code}") for code in languages()]
    return [*there, ("x-default", address)]


def shown(
    request: Request,
    template: str,
    parts: Callable[[], Mapping[str, Any]],
    *,
    built: datetime,
    base: str,
    kept: Kept[bytes] | None = None,
    framed: bool = False,
    stamp: str = "",
) -> Response:
    """A page of ``parts``, which changes with the build, the day, and ``stamp``; made for whoever has it not yet."""
    language = language_of(request)
    tagged = tag(built, template, request.url.path, request.url.query, base, opened.today().isoformat(), stamp, style())
    return told(
        request,
        lambda: page(template, language, style=style(), **parts()).encode("utf-8", errors="replace"),
        HTML,
        tagged=tagged,
        policy=ANYBODY if framed else NOBODY,
        kept=kept,
    )


def as_page(request: Request, refused: Refused) -> Response:
    """What went wrong, as a page; while the directory is not ready it asks again by itself."""
    language = language_of(request)
    parts = {
        "title": say(f"refused.title_{refused.status}", language),
        "sentences": refused.problems or (refused.detail,),
        "again": AGAIN_SECONDS if refused.status == HTTPStatus.SERVICE_UNAVAILABLE else 0,
    }
    content = page("refused.html", language, style=style(), **parts)
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": NOBODY}
    return Response(content, refused.status, media_type=HTML, headers=headers)


def page_number(request: Request) -> int:
    """Which page of a list is asked for; raises :class:`BadQuery` for what is no page."""
    given = request.query_params.get("page", "1")
    if not (given.isascii() and given.isdigit() and len(given) <= 6 and int(given) >= 1):
        raise BadQuery("Pages are whole numbers, from 1.")
    return int(given)


@cache
def style() -> str:
    """Names the style sheet as it is now, so that browsers may keep it for long."""
    return hashlib.sha256(_sheet()).hexdigest()[:8]


@cache
def _sheet() -> bytes:
    return files("ui.templates").joinpath("plain.css").read_bytes()


def style_sheet(_request: Request, _directory: Directory) -> Response:
    """The one style sheet of the plain pages."""
    headers = {"Cache-Control": "public, max-age=604800"}
    return Response(_sheet(), media_type="text/css; charset=utf-8", headers=headers)
