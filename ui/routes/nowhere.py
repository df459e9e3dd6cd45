"""Whatever address is nobody's: a plain page that says so, instead of the app's own page with nothing on it.

Streamlit answers every address that it does not know with the page that its app begins with. Here only the app's own
paths do that (:mod:`ui.start_page`); all others come here, but for those at which Streamlit answers for itself.
"""

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ui.routes.asked import language_asked
from ui.routes.directory import Directory
from ui.routes.guarded import NotHere, Refused, as_problem
from ui.routes.plain_pages import as_page
from ui.wording import say, spoken

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

STREAMLITS = ("_stcore/", "static/", "media/", "component/")
"""Where Streamlit answers for itself, below our own address."""


class _Elsewhere(Convertor[str]):
    """A path that is none of Streamlit's."""

    regex = f"(?!{'|'.join(STREAMLITS)})(?s:.*)"

    def convert(self, value: str) -> str:
        """As it stands."""
        return value

    def to_string(self, value: str) -> str:
        """As it stands."""
        return value


register_url_convertor("elsewhere", _Elsewhere())
PATH = "/{rest:elsewhere}"
"""Every path but Streamlit's."""


def nothing_here(request: Request, _directory: Directory) -> Response:
    """Nothing; an address that only has a slash too many at its end leads to the one without, with what it asks.

    Raises :class:`NotHere`.
    """
    path = request.url.path
    bare = path.rstrip("/")
    # a browser would take two slashes for another host, and of programs nobody asks for the bare word
    if bare not in ("", path, "/api") and not bare.startswith("//"):
        asked = f"?{request.url.query}" if request.url.query else ""
        # quoted anew, since the server has unquoted it
        return RedirectResponse(quote(bare, safe="/", errors="replace") + asked, HTTPStatus.MOVED_PERMANENTLY)
    raise NotHere(say("refused.no_route"))


class NoSoftAnswers:
    """Middleware that keeps Streamlit's start page from answering for files that it does not have.

    And its bare *Bad Request* from answering a path that could lead out of a folder (``..``, ``%00``, ``//``).
    """

    def __init__(self, app: "ASGIApp") -> None:
        self._app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Answer as the app does, unless it would answer a path below Streamlit's with a page, or without a word."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        streamlits = scope["path"].removeprefix("/").startswith(STREAMLITS)
        soft = False

        async def in_words(message: "Message") -> None:
            nonlocal soft
            if message["type"] == "http.response.start":
                media = dict(message.get("headers", ())).get(b"content-type", b"")
                page = streamlits and message["status"] == HTTPStatus.OK and media.startswith(b"text/html")
                soft = page or (message["status"] == HTTPStatus.BAD_REQUEST and media == b"")
                if soft:
                    await _none(scope)(scope, receive, send)
            if not soft:
                await send(message)

        await self._app(scope, receive, in_words)


def _none(scope: "Scope") -> Response:
    """That nothing is there: for programs below ``/api``, for people elsewhere."""
    if scope["path"].startswith("/api/"):
        return as_problem(Request(scope), Refused(HTTPStatus.NOT_FOUND, say("refused.no_route")))
    # its path may begin as the address of another host does, so no link of the page is made of it
    request = Request({**scope, "path": "/", "raw_path": b"/"})
    with spoken(language_asked(request)):
        return as_page(request, Refused(HTTPStatus.NOT_FOUND, say("refused.no_route")))
