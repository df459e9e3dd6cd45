"""How much of the app one address may hold: so many open pages at a time, and so many new contents of them a minute.

Everybody's pages share two processors. So an address that has too many open is told so, in words, and one that asks for
new contents without end waits a little for each while others ask too; alone it has everything. In memory only; no
address is ever logged.
"""

import asyncio
import math
import time
from collections import Counter
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, Response

from config.settings import Serve
from ui.routes.asked import language_asked
from ui.routes.directory import address_of
from ui.routes.guarded import AGAIN_SECONDS, Refused
from ui.routes.limits import Buckets
from ui.routes.plain_pages import as_page
from ui.start_page import PAGES
from ui.wording import USUAL, say, spoken

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

BURST_SECONDS = 10
"""What an address may ask for in a minute is given out over so many seconds, so that no burst takes all of it."""

LARGEST_MESSAGE = 1_000_000
"""Bytes of one message to the app; those of a browser hold the search and the boxes, some thousand bytes."""

_AGAIN = {"Retry-After": str(AGAIN_SECONDS)}


class FairSessions:
    """Middleware that counts the open pages of each address, by the websocket that each of them holds."""

    def __init__(self, app: "ASGIApp", *, settings: Serve) -> None:
        self._app = app
        self._most = settings.pages_an_address
        a_burst = -(-settings.reruns_a_minute * BURST_SECONDS // 60)
        self._reruns = Buckets(a_burst, within=BURST_SECONDS)
        self._open: Counter[str] = Counter()
        self._last, self._other = ("", -math.inf), ("", -math.inf)

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Answer as the app does, for an address that holds no more than its share."""
        if scope["type"] == "websocket":
            await self._session(scope, receive, send)
        elif scope["type"] == "http" and scope["path"] in PAGES and self._is_full(address_of(HTTPConnection(scope))):
            await self._refused(Request(scope))(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _session(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        address = address_of(HTTPConnection(scope))
        if self._is_full(address):
            await _closed(scope, receive, send)
            return

        async def in_turn() -> "Message":
            message = await receive()
            if message["type"] != "websocket.disconnect":
                await self._turn(address)
            return message

        self._open[address] += 1
        try:
            await self._app(scope, in_turn, send)
        finally:
            self._open[address] -= 1
            if self._open[address] <= 0:
                del self._open[address]

    def _is_full(self, address: str) -> bool:
        return self._open[address] >= self._most > 0

    async def _turn(self, address: str) -> None:
        """Wait until the address may ask again; whoever asks seldom, or is alone, never waits."""
        self._note(address)
        while (left := self._reruns.take(address, 1)) is not None and left.wait > 0:
            if self._is_alone(address):
                return
            await asyncio.sleep(left.wait)

    def _note(self, address: str) -> None:
        if self._last[0] != address:
            self._other = self._last
        self._last = address, time.monotonic()

    def _is_alone(self, address: str) -> bool:
        """Whether no other address asked lately: then nobody gains by its waiting."""
        _, other = self._other if self._last[0] == address else self._last
        return time.monotonic() - other > BURST_SECONDS

    def _refused(self, request: Request) -> Response:
        with spoken(language_asked(request)):
            detail = say("refused.open_pages", most=f"{self._most:,}")
            title = say("refused.title_open_pages")
            refused = Refused(HTTPStatus.TOO_MANY_REQUESTS, detail, headers=_AGAIN, title=title, again=AGAIN_SECONDS)
            response = as_page(request, refused)
        response.headers.update(_AGAIN)
        return response


async def _closed(scope: "Scope", receive: "Receive", send: "Send") -> None:
    """Refuse a websocket before it is one, as far as the server lets us say why.

    In the usual language: a websocket does not tell which language the link of its page chose, and no page here goes by
    what a browser prefers. No browser shows these words; the page that is opened next says them in its own language.
    """
    await receive()
    if "websocket.http.response" in scope.get("extensions", {}):
        told = say("refused.title_open_pages", USUAL)
        refusal = PlainTextResponse(told, HTTPStatus.TOO_MANY_REQUESTS, headers=_AGAIN)
        start = {"type": "websocket.http.response.start", "status": refusal.status_code, "headers": refusal.raw_headers}
        await send(start)
        await send({"type": "websocket.http.response.body", "body": refusal.body})
        return
    await send({"type": "websocket.close", "code": 1013})
