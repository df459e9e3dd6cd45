"""Sends an answer of any length piece by piece, and stops making it when whoever asked has gone.

It is made in a thread, one piece at a time, and only as fast as it is taken; a place is held until it ends. When making
it fails in the middle, the connection is broken off, so that nobody takes a part for the whole.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Generator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Protocol, TypeVar

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

T = TypeVar("T")

STALLED_SECONDS = 30.0
"""Whoever takes nothing for so long is taken to have gone: a place must not be held by somebody who never reads on."""

LONGEST_SECONDS = 1800.0
"""How long one answer may hold its place."""


class Closing(Protocol):
    """What is held while an answer is made."""

    def leave(self) -> None:
        """Let go of it."""
        ...


class Sending(Response):
    """An answer of which ``pieces`` are made in ``pool`` while they are sent; ``held`` is left at the end.

    An empty piece only says that the making goes on.
    """

    def __init__(
        self,
        pieces: Generator[bytes],
        *,
        held: Closing,
        pool: ThreadPoolExecutor,
        media: str,
        headers: Mapping[str, str],
    ) -> None:
        super().__init__(media_type=media, headers=headers)
        del self.headers["content-length"]
        self._pieces, self._held, self._pool = pieces, held, pool
        self._turn = threading.Lock()  # stopping waits for the piece that is being made

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send everything, unless only the head was asked for or nobody is there any more."""
        gone = asyncio.create_task(_gone(receive))
        try:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            if scope["method"] != "HEAD":
                await self._send_pieces(send, gone)
            else:
                await send({"type": "http.response.body", "body": b""})
        finally:
            gone.cancel()
            with suppress(asyncio.CancelledError):
                await gone
            try:
                await asyncio.shield(self._in_pool(self._stop))
            finally:
                self._held.leave()

    async def _send_pieces(self, send: Send, gone: "asyncio.Task[None]") -> None:
        end = time.monotonic() + LONGEST_SECONDS
        while not gone.done() and time.monotonic() < end:
            piece = await self._in_pool(self._next)
            if piece is None:
                self._held.leave()  # before the last word, after which whoever asked may ask for the next
                await send({"type": "http.response.body", "body": b""})
                return
            if piece:
                try:
                    message = {"type": "http.response.body", "body": piece, "more_body": True}
                    await asyncio.wait_for(send(message), STALLED_SECONDS)
                except TimeoutError:
                    return

    def _next(self) -> bytes | None:
        with self._turn:
            return next(self._pieces, None)

    def _stop(self) -> None:
        with self._turn:
            self._pieces.close()

    def _in_pool(self, work: Callable[[], T]) -> "asyncio.Future[T]":
        return asyncio.get_running_loop().run_in_executor(self._pool, work)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
