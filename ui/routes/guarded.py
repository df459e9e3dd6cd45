"""What every route of ours goes through: methods, the limit of requests, threads, and words for whatever goes wrong.

No answer tells anything of the inside, and nothing that a visitor asks for is ever logged.
"""

import logging
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from config.errors import BadQuery, EngineUnavailable
from ui import words
from ui.routes.answers import NO_PAGE, OPEN, problem
from ui.routes.asked import NotUnderstood, language_asked
from ui.routes.brought import TooMuch, take
from ui.routes.directory import Directory, address_of
from ui.wording import USUAL, say, spoken

Answer = Callable[[Request, Directory], Response]

ALLOWED = "GET, HEAD, OPTIONS"
AGAIN_SECONDS = 10
"""After how long to ask again for a directory that is not ready."""

EVERY = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE"]

_PREFLIGHT = {
    "Access-Control-Allow-Methods": ALLOWED,
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}
_log = logging.getLogger(__name__)


class Busy(Exception):
    """All places for long answers are taken: ``yours`` (those of one address) or ``all``."""

    def __init__(self, whose: str) -> None:
        super().__init__(whose)
        self.whose = whose


class Declined(Exception):
    """Something sent that is not taken: the status, and in words for people why."""

    def __init__(self, status: HTTPStatus, detail: str, *, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.headers = {} if headers is None else headers


class NotHere(Exception):
    """There is nothing at this address; the message says so in words for people."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why there is no answer: a status, a sentence for people, and one for each part that was not understood.

    ``title`` is what a page is headed with (empty: the usual words for the status), ``again`` the seconds after which a
    page asks again by itself (0: never).
    """

    status: HTTPStatus
    detail: str
    problems: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    again: int = 0


Refusal = Callable[[Request, Refused], Response]
"""How a kind of route says that it has no answer."""


def as_problem(_request: Request, refused: Refused) -> Response:
    """For programs."""
    return problem(refused.status, refused.detail, problems=refused.problems)


def guarded(
    path: str,
    answer: Answer,
    directory: Directory,
    *,
    cost: int = 1,
    long: bool = False,
    refusal: Refusal = as_problem,
    speaks: bool = False,
    takes: int = 0,
) -> Route:
    """The route of a path.

    ``cost`` is what a request takes from its address's bucket; a ``long`` answer has threads of its own; ``refusal``
    says what goes wrong. What ``speaks`` is for people, in the language that the link names; all else is for programs.
    ``takes`` is how many bytes a POST may bring (:func:`ui.routes.brought.form`); 0 for what can only be asked.
    """
    allowed = f"{ALLOWED}, POST" if takes > 0 else ALLOWED

    async def endpoint(request: Request) -> Response:
        with spoken(language_asked(request) if speaks else USUAL):
            return await answered(request)

    async def answered(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=HTTPStatus.NO_CONTENT, headers={**_PREFLIGHT, **OPEN, "Allow": allowed})
        if request.method not in allowed.split(", "):
            refused = Refused(HTTPStatus.METHOD_NOT_ALLOWED, say("refused.method"), headers={"Allow": allowed})
            return _refused(request, refusal, refused)
        allowance = directory.buckets.take(address_of(request), cost)
        left = {} if allowance is None else allowance.headers()
        if allowance is not None and allowance.wait > 0:
            detail = words.counted("refused.wait", allowance.wait)
            return _refused(request, refusal, Refused(HTTPStatus.TOO_MANY_REQUESTS, detail, headers=left))
        try:
            if request.method == "POST":
                await take(request, takes)
            response = await directory.answered(lambda: answer(request, directory), long=long)
        except Exception as error:  # noqa: BLE001  whatever it is, it is worded and the server goes on
            response = _refused(request, refusal, _why(error))
        response.headers.update(left)
        response.headers.setdefault("Content-Security-Policy", NO_PAGE)
        return response

    return Route(path, endpoint, methods=EVERY, name=path)


_WORDED: Mapping[type[Exception], HTTPStatus] = {
    BadQuery: HTTPStatus.BAD_REQUEST,
    NotHere: HTTPStatus.NOT_FOUND,
    TooMuch: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
}
"""Errors whose own words are for people."""


def _refused(request: Request, refusal: Refusal, refused: Refused) -> Response:
    response = refusal(request, refused)
    response.headers.update(refused.headers)
    return response


def _why(error: Exception) -> Refused:
    later = {"Retry-After": str(AGAIN_SECONDS)}
    if isinstance(error, NotUnderstood):
        return Refused(HTTPStatus.BAD_REQUEST, str(error), problems=error.problems)
    if isinstance(error, Declined):
        return Refused(error.status, str(error), headers=error.headers)
    for kind, status in _WORDED.items():
        if isinstance(error, kind):
            return Refused(status, str(error))
    if isinstance(error, Busy):
        yours = error.whose == "yours"
        busy = HTTPStatus.TOO_MANY_REQUESTS if yours else HTTPStatus.SERVICE_UNAVAILABLE
        return Refused(busy, say(f"refused.busy_{error.whose}"), headers=later, again=0 if yours else AGAIN_SECONDS)
    if isinstance(error, EngineUnavailable):  # its own words name files and servers
        away = HTTPStatus.SERVICE_UNAVAILABLE
        return Refused(away, say("refused.not_ready"), headers=later, again=AGAIN_SECONDS)
    # the message may hold what was asked for, the places where it went wrong do not
    where = "".join(traceback.format_tb(error.__traceback__))
    _log.error("%s in a route:\n%s", type(error).__name__, where)
    return Refused(HTTPStatus.INTERNAL_SERVER_ERROR, say("refused.broken"))
