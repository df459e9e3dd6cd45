"""What all routes share: the engine, the limits, threads of their own, and small things kept for one build.

It holds nothing about any visitor but how many requests an address has left.
"""

import asyncio
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar, cast

from starlette.requests import HTTPConnection, Request

from config.errors import BadQuery, EngineUnavailable
from config.home import Home
from config.settings import Serve
from crawler.runs.folders import all_sources
from indexer.engines import SearchEngine
from indexer.locate.place import find_place
from indexer.query import Near
from ui import opened, words
from ui.exports.about import About
from ui.routes.limits import Buckets, Places, counted_as
from ui.routes.told_before import ANSWERS, Kept, Rows
from ui.wording import speaking

T = TypeVar("T")

ANSWERING = 4
"""Threads that make short answers; the engine itself lets two search at a time."""

MESSAGES = 6
"""Messages about mistakes that one address may send in an hour."""

KEPT = 64
"""Things kept for a build, the one used longest ago forgotten first."""

_HOST = re.compile(r"[A-Za-z0-9._:\[\]-]{1,255}")


class Directory:
    """The directory of a home folder, as the routes see it."""

    def __init__(self, home: Home, settings: Serve) -> None:
        self.home = home
        self.settings = settings
        self.buckets = Buckets(settings.requests_a_minute)
        self.messages = Buckets(MESSAGES, within=3600)
        self.places = Places(settings.exports_at_once)
        self.answering = ThreadPoolExecutor(ANSWERING, thread_name_prefix="answer")
        self.exporting = ThreadPoolExecutor(settings.exports_at_once, thread_name_prefix="export")
        self.rows = Rows()
        self.answers: Kept[bytes] = Kept(ANSWERS)
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        self._turn = threading.Lock()

    def engine(self) -> SearchEngine:
        """The engine built last; raises ``EngineUnavailable`` while there is none."""
        return opened.engine()

    async def answered(self, work: Callable[[], T], *, long: bool = False) -> T:
        """What ``work`` answers, made in a thread that speaks the language spoken here."""
        pool = self.exporting if long else self.answering
        return await asyncio.get_running_loop().run_in_executor(pool, copy_context().run, work)

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """What was made for this key before, else made now. The key must name the build, and the language of words."""
        with self._turn:
            if key in self._kept:
                self._kept.move_to_end(key)
                return cast("T", self._kept[key])
            making = self._making.setdefault(key, threading.Lock())
        with making:  # whoever comes meanwhile waits for what the first one makes
            with self._turn:
                if key in self._kept:
                    return cast("T", self._kept[key])
            try:
                made = make()
                with self._turn:
                    self._kept[key] = made
                    if len(self._kept) > KEPT:
                        self._kept.popitem(last=False)
            finally:
                with self._turn:
                    self._making.pop(key, None)
        return made

    def about(self, built: datetime, base: str, path: str) -> About:
        """What an answer says of itself; ``path`` leads from our own address to the search or page behind it."""
        read = self.kept((built, "sources", speaking()), lambda: tuple(map(words.source, all_sources(self.home.runs))))
        geocoded = self.home.geocoded.exists()
        return About(built=built, base=base, link=base + path, language=speaking(), sources=read, geocoded=geocoded)

    def about_if_any(self, base: str, path: str) -> About | None:
        """The same for a page that needs no directory; None while there is none."""
        try:
            built = self.engine().built_at
        except EngineUnavailable:
            return None
        return self.about(built, base, path)

    def book_stamp(self) -> str:
        """Changes whenever somebody writes into the book of record; empty without one."""
        book = self.home.book
        stamps = []
        for path in (book, book.with_name(f"{book.name}-wal")):
            with suppress(OSError):
                stamps.append(str(path.stat().st_mtime_ns))
        return " ".join(stamps)

    def base(self, request: Request) -> str:
        """Our own address, without a slash at its end; raises :class:`BadQuery` for a name that no host can have."""
        if self.settings.public_url:
            return self.settings.public_url
        host = request.headers.get("host", "")
        if _HOST.fullmatch(host) is None:
            raise BadQuery("The Host header names no host.")
        return f"{request.scope['scheme']}://{host}"


def address_of(request: HTTPConnection) -> str:
    """The address that a request is counted under (a proxy that is trusted has put the visitor's there)."""
    return "unknown" if request.client is None else counted_as(request.client.host)


@lru_cache(maxsize=2000)
def place(label: str) -> Near:
    """The place of a label, as :func:`indexer.locate.place.find_place` finds it; the last ones are kept in memory."""
    return find_place(label)
