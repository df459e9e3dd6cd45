"""How routes answer: bytes with a tag that changes with the build, problems in one shape, and policies for browsers."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from http import HTTPStatus
from importlib.metadata import version
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from config.vocabulary import edition
from ui.routes.told_before import Kept

_JSON = json.JSONEncoder(separators=(",", ":"))
JSON = "application/json"
PROBLEM = "application/problem+json"

NO_PAGE = "default-src 'none'; frame-ancestors 'none'"
"""The content security policy of what is no page."""

PAGE = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors "
"""The content security policy of a plain page, but for who may frame it: it holds no script and asks nobody else."""

OPEN = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag, RateLimit-Remaining, Retry-After"}
"""For programs in pages of others: all of it is public, and no cookie is ever needed."""

SECONDS = 60
"""How long an answer may be used again without asking whether it changed."""


def tag(built: datetime | None, *parts: str) -> str:
    """The ETag of an answer: changes with the build, with this program and with whatever else ``parts`` name.

    ``built`` is None for what needs no directory, while there is none.
    """
    told = "\n".join(("" if built is None else built.isoformat(), _program(), *parts))
    return f'W/"{hashlib.sha256(told.encode("utf-8", errors="replace")).hexdigest()[:24]}"'


@cache
def _program() -> str:
    return f"{version('clinic-directory')} {edition()}"


def told(
    request: Request,
    make: Callable[[], bytes],
    media: str,
    *,
    tagged: str,
    policy: str = NO_PAGE,
    headers: Mapping[str, str] | None = None,
    kept: Kept[bytes] | None = None,
) -> Response:
    """An answer that may be used for a minute and then asked for again by its tag; made for whoever has it not yet.

    Of answers that many ask for, those ``kept`` are not made again.
    """
    usual = {"ETag": tagged, "Cache-Control": f"public, max-age={SECONDS}", "Content-Security-Policy": policy}
    both = {**usual, **(headers or {})}
    if unchanged(request, tagged):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=both)
    content = make() if kept is None else kept.get(tagged, make)
    return Response(content, media_type=media, headers=both)


def unchanged(request: Request, tagged: str) -> bool:
    """Whether whoever asks has this answer already (RFC 9110, section 13.1.2: tags are compared weakly)."""
    known = request.headers.get("if-none-match", "")
    ours = tagged.removeprefix("W/")
    return known.strip() == "*" or any(one.strip().removeprefix("W/") == ours for one in known.split(","))


def as_json(row: object) -> bytes:
    """JSON in ASCII: half letters, marks that reorder text and the like are escaped in it."""
    return _JSON.encode(row).encode("ascii")


def problem(
    status: HTTPStatus, detail: str, *, problems: Sequence[str] = (), headers: Mapping[str, str] | None = None
) -> Response:
    """What went wrong, as RFC 9457 puts it."""
    row: dict[str, Any] = {"type": "about:blank", "title": status.phrase, "status": int(status), "detail": detail}
    if problems:
        row["problems"] = list(problems)
    usual = {"Cache-Control": "no-store", "Content-Security-Policy": NO_PAGE, **OPEN}
    return Response(as_json(row), status, media_type=PROBLEM, headers={**usual, **(headers or {})})
