"""Whose turn it is: hands the requests of a run's ledger to Scrapy, a few at a time, a free host before a busy one.

Stands where Scrapy has its scheduler. Scrapy's own queues requests in memory, or in files that a killed process leaves
unusable; here they wait in the ledger, however many there are.
"""

import asyncio
import heapq
import time
from typing import TYPE_CHECKING, Self, cast

from scrapy import Spider, signals
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response

from crawler.manners.watch import callback_watched
from crawler.runs.answers import unpacked
from crawler.runs.ledger import Row

if TYPE_CHECKING:
    from crawler.recipes.recipe import Recipe

AT_ONCE = 200
"""Requests that are on their way or being read at the same time; each at another host unless there are fewer hosts."""
ROW = "clinics_row"
"""Key of a request's meta: its number in the ledger."""
HOST = "clinics_host"
"""The same for the host that it is asked of."""
ANSWER = "clinics_answer"
"""The same for its answer, when that was kept."""
SEEN = "clinics_seen"
"""The same for the moment at which a kept answer was seen."""
_FOR_GOOD = {301, 308}  # statuses of an address that has another spelling now
_NEAR = 0.005  # seconds that a host may still need; waiting for less is not worth a timer


class Turns(BaseScheduler):
    """Hosts wait in the order in which they may be asked again; one request of each is on its way at a time."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._hosts: list[tuple[float, int, str]] = []
        self._number = 0
        self._lined_up: set[str] = set()
        self._on_the_way: dict[str, int] = {}
        self._again: list[Request] = []
        self._waking: asyncio.TimerHandle | None = None
        crawler.signals.connect(self._left, signal=signals.request_left_downloader)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Called by Scrapy."""
        return cls(crawler)

    def open(self, spider: Spider) -> None:
        """Called by Scrapy when the spider starts."""
        self._recipe = cast("Recipe", spider)
        self._books = self._recipe.books
        self._ledger = self._books.ledger

    def close(self, reason: str) -> None:  # noqa: ARG002  the signature is Scrapy's
        """Called by Scrapy when the spider has ended."""
        if self._waking is not None:
            self._waking.cancel()

    def has_pending_requests(self) -> bool:
        """Whether anything waits."""
        return bool(self._again) or self._ledger.left > 0

    def enqueue_request(self, request: Request) -> bool:
        """Take a request that does not come from the reading of a page: a redirect, or one to be sent once more."""
        row = request.meta.get(ROW)
        if row is None:
            self._books.ask_all([self._recipe.asked(request)])
        elif request.dont_filter:
            self._again.append(request)
        elif not self._books.moved(row, self._recipe.asked(request), lost=self._lost(request)):
            self._recipe.give_up(request, IgnoreRequest("it redirects to itself"))
        return True

    def _lost(self, request: Request) -> str:
        """What is missing should a redirect end where another page did; nothing for another spelling of a list."""
        of_one = getattr(request.callback, "__name__", "") in self._recipe.of_one_place
        for_good = set(request.meta.get("redirect_reasons", ())) <= _FOR_GOOD
        if self._recipe.source.kind == "clinic_site" or (for_good and not of_one):
            return ""
        return "several addresses lead to one page: what they told is not gone"

    def next_request(self) -> Request | None:
        """The next request whose host is free; None when all are busy, or enough is on its way."""
        if self._again:
            return self._again.pop()
        if self._ledger.in_hand >= AT_ONCE:
            return None
        self._line_up()
        while self._hosts:
            when, _, name = self._hosts[0]
            free = max(when, self._recipe.hosts.free_at(name))
            if free > when:
                heapq.heapreplace(self._hosts, (free, self._next_number(), name))
                continue
            if free > time.monotonic() + _NEAR:
                self._wake_at(free)
                return None
            heapq.heappop(self._hosts)
            self._lined_up.discard(name)
            row = self._ledger.next_of(name)
            if row is not None:
                if row.answer is None:
                    self._on_the_way[name] = row.id
                else:
                    self._line_up_one(name)
                return self._request(row)
        return None

    def _line_up(self) -> None:
        """Let hosts wait for their turn that were given requests since the last time, or whose last one is settled."""
        for name, row in list(self._on_the_way.items()):
            if not self._ledger.has_in_hand(row):
                del self._on_the_way[name]
                self._line_up_one(name)
        for name in self._ledger.fresh:
            self._line_up_one(name)
        self._ledger.fresh.clear()

    def _line_up_one(self, name: str) -> None:
        if name not in self._lined_up and name not in self._on_the_way and self._ledger.waiting[name] > 0:
            self._lined_up.add(name)
            heapq.heappush(self._hosts, (self._recipe.hosts.free_at(name), self._next_number(), name))

    def _next_number(self) -> int:
        """Hosts that are free at the same time come in turn."""
        self._number += 1
        return self._number

    def _request(self, row: Row) -> Request:
        request = Request(
            row.url,
            callback=callback_watched(getattr(self._recipe, row.callback)),
            errback=callback_watched(self._recipe.missed),
            cb_kwargs=dict(row.details),
            meta={ROW: row.id, HOST: row.host, "depth": row.depth},
        )
        if row.hops:
            most = self._crawler.settings.getint("REDIRECT_MAX_TIMES")
            request.meta.update(redirect_times=row.hops, redirect_ttl=most - row.hops)
        if row.answer is not None:
            request.meta[ANSWER] = row.answer
        return request

    def _left(self, request: Request) -> None:
        """The host of a request is free again, however the request fared."""
        name = request.meta.get(HOST)
        if name is not None and name in self._on_the_way:
            del self._on_the_way[name]
            self._line_up_one(name)
            self._wake()

    def _wake_at(self, moment: float) -> None:
        if self._waking is not None:
            self._waking.cancel()
        self._waking = asyncio.get_running_loop().call_later(max(0.0, moment - time.monotonic()), self._wake)

    def _wake(self) -> None:
        """Let Scrapy look again; without this it would do so every five seconds."""
        engine = self._crawler.engine
        if engine is not None and engine._slot is not None:  # noqa: SLF001  Scrapy has no public name for it
            engine._slot.nextcall.schedule()  # noqa: SLF001


class Kept:
    """Scrapy's downloader middleware that answers with what was fetched before this run was stopped."""

    def process_request(self, request: Request) -> Response | None:
        """The kept answer, instead of asking its host again."""
        kept = request.meta.pop(ANSWER, None)
        if kept is None:
            return None
        response, seen = unpacked(kept, request)
        request.meta[SEEN] = seen
        return response
