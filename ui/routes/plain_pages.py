"""How plain pages answer: their language, their style, their tags, and a page for whatever goes wrong."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response

from config.errors import BadQuery
from ui import opened
from ui.exports.about import About
from ui.language_links import LANGUAGE, in_language, in_languages
from ui.routes.answers import PAGE, tag, told
from ui.routes.directory import Directory
from ui.routes.guarded import Refused
from ui.routes.told_before import Kept
from ui.templates import page
from ui.wording import say, speaking

HTML = "text/html; charset=utf-8"
NOBODY = f"{PAGE}'none'"
ANYBODY = f"{PAGE}*"
LOOKS_AGAIN = "; script-src 'self'; connect-src 'self'"
"""What the policy of a page adds that holds our one script, which looks whether there is an answer by now."""

_SHEETS = (("ui.templates", "plain.css"), ("ui.guide", "look.css"))


def usual(about: About | None, here: str) -> dict[str, object]:
    """What a page for search engines says of itself: ``here`` is its address in the usual language.

    ``about`` is None while there is no directory.
    """
    told: dict[str, object] = {
        "canonical": in_language(here),
        "alternates": [*in_languages(here), ("x-default", here)],
    }
    return told if about is None else {**told, "about": about}


def other_languages(request: Request) -> list[tuple[str, str]]:
    """The page that is asked for in every other language: the code, and its address on our own site."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != LANGUAGE]
    here = quote(request.url.path, safe="/") + (f"?{urlencode(kept, safe=',', errors='replace')}" if kept else "")
    return [(code, there) for code, there in in_languages(here) if code != speaking()]


def shown(
    request: Request,
    template: str,
    parts: Callable[[], Mapping[str, Any]],
    *,
    built: datetime | None,
    base: str,
    kept: Kept[bytes] | None = None,
    framed: bool = False,
    stamp: str = "",
) -> Response:
    """A page of ``parts``, which changes with the build, the day, and ``stamp``; made for whoever has it not yet."""
    here = (request.url.path, request.url.query, base)
    tagged = tag(built, template, speaking(), *here, opened.today().isoformat(), stamp, style())
    return told(
        request,
        lambda: filled(request, template, parts()).encode("utf-8", errors="replace"),
        HTML,
        tagged=tagged,
        policy=ANYBODY if framed else NOBODY,
        kept=kept,
    )


def as_page(request: Request, refused: Refused) -> Response:
    """What went wrong, as a page; while the directory is not ready it looks again by itself."""
    return _refused(request, refused, "refused.html", NOBODY)


def as_framed(request: Request, refused: Refused) -> Response:
    """The same inside a page of somebody else's, where a page that nobody may frame would be an empty box."""
    return _refused(request, refused, "embed_refused.html", ANYBODY)


def _refused(request: Request, refused: Refused, template: str, policy: str) -> Response:
    parts = {
        "title": refused.title or say(f"refused.title_{refused.status}"),
        "sentences": refused.problems or (refused.detail,),
        "again": refused.again if request.method in ("GET", "HEAD") else 0,  # a form would be lost
    }
    content = filled(request, template, parts)
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": policy + (LOOKS_AGAIN if parts["again"] else "")}
    return Response(content, refused.status, media_type=HTML, headers=headers)


def filled(request: Request, template: str, parts: Mapping[str, Any]) -> str:
    """A plain page of ``parts``."""
    return page(template, style=style(), elsewhere=other_languages(request), **parts)


def page_number(request: Request) -> int:
    """Which page of a list is asked for; raises :class:`BadQuery` for what is no page."""
    given = request.query_params.get("page", "1")
    if not (given.isascii() and given.isdigit() and len(given) <= 6 and int(given) >= 1):
        raise BadQuery(say("refused.page_number"))
    return int(given)


@cache
def style() -> str:
    """Names the style sheet as it is now, so that browsers may keep it for long."""
    return hashlib.sha256(_sheet()).hexdigest()[:8]


@cache
def _sheet() -> bytes:
    return b"".join(files(room).joinpath(name).read_bytes() for room, name in _SHEETS)


def again(_request: Request, _directory: Directory) -> Response:
    """The script of a page that looks again."""
    content = files("ui.templates").joinpath("again.js").read_bytes()
    return Response(content, media_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


def style_sheet(_request: Request, _directory: Directory) -> Response:
    """The one style sheet of the plain pages."""
    headers = {"Cache-Control": "public, max-age=604800"}
    return Response(_sheet(), media_type="text/css; charset=utf-8", headers=headers)
