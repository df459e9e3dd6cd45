"""How we behave at somebody else's door.

robots.txt is always obeyed and read once a host, however many requests arrive at once; one request at a time goes to
a host, with a pause after it; a host that asks us to wait is waited for, or left alone for this run; one that asked
not to be visited is not asked for anything. There is no switch for any of this, and no way around it: every request,
redirect and retry of every spider goes through :meth:`Hosts.visit` (see ``door.py``).
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Request, Response

from config.opted_out import OptOut, covering, from_rows
from config.settings import Crawl
from crawler.manners.carried import Carried
from crawler.manners.host import LONGEST_REST, Host
from crawler.manners.house_rules import HouseRules
from crawler.manners.kept_out import (
    HostLeft,
    LeftForGood,
    LeftOut,
    NotForUs,
    OptedOut,
    Refused,
    RobotsUnread,
    Spent,
    why,
)
from crawler.manners.local import host_named, is_inside, is_local, without_dot
from crawler.manners.questions import ROBOTS, mind, robots_request
from crawler.manners.robots import Rules
from crawler.manners.robots_kept import FILE_NAME, Copies

__all__ = ["Host", "HostLeft", "Hosts", "LeftOut", "NotForUs", "OptedOut", "Refused", "why"]

TRIES = 3
"""Requests for one page, when the host is in trouble or asks us to wait."""
PATIENCE = 4
"""Pages in a row that may fail before a host is left for this run."""

_TROUBLE = frozenset((408, 429, 500, 502, 503, 504, 522, 524))
_ASKS_TO_WAIT = frozenset((429, 503))

Send = Callable[[Request], Awaitable[Response]]
"""Puts one request on the wire."""


class Hosts:
    """Every host of one crawl, shared by all its spiders.

    ``inside`` names the hosts of this machine and its network that a person asked to read; what a page or a listing
    says never leads to any other host there. ``opted_out`` names those that nobody may visit, with all below them, and
    says why; ``copies`` keeps what every robots.txt said, ``carried`` what was known of hosts in other processes of the
    same command.
    """

    def __init__(
        self,
        crawl: Crawl,
        *,
        inside: Collection[str],
        opted_out: Mapping[str, OptOut] | None = None,
        copies: Copies | None = None,
        carried: Carried | None = None,
    ) -> None:
        self._crawl = crawl
        self._inside = frozenset(inside)
        self._opted_out = opted_out or {}
        self._hosts: dict[str, Host] = {}
        self._carried = carried
        self._rules = HouseRules(copies or Copies(None), of_this_command=carried.robots if carried else None)

    @classmethod
    def of_job(cls, crawl: Crawl, job: Mapping[str, Any], *, folder: Path) -> Self:
        """Those of a process's job, with the copies of robots.txt that lie in a folder."""
        return cls(
            crawl,
            inside=job["inside"],
            opted_out=from_rows(job["opted_out"]),
            copies=Copies(folder / FILE_NAME),
            carried=Carried(Path(job["carried"])) if job.get("carried") else None,
        )

    def all(self) -> list[Host]:
        """Hosts that were visited or left alone, in the order of the first visit."""
        return [host for host in self._hosts.values() if host.requests or host.left]

    def known(self, name: str) -> Host | None:
        """A host of this crawl by its name; None for one that nobody asked for yet."""
        return self._hosts.get(name.rstrip("."))

    def free_at(self, name: str) -> float:
        """The moment (of the monotonic clock) from which a host may be asked again; 0 when it may be at once."""
        host = self.known(name)
        return 0.0 if host is None or host.left else host.ready_at()

    def recall(self, name: str, *, left: str, ended: datetime, for_good: bool = False) -> None:
        """Take up what an earlier try of this run knew of a host: whether it was left, and when it was last asked."""
        host = self._named(name)
        host.for_good = host.for_good or (for_good and not host.left)
        host.left = host.left or left
        since = max(0.0, (datetime.now(UTC) - ended).total_seconds())
        host.not_before = max(host.not_before, time.monotonic() + host.pause - since)

    def note_received(self, url: str, count: int) -> None:
        """Count bytes that came from an address's host."""
        self._named(host_named(url)).received += count

    def sitemaps_of(self, url: str) -> tuple[str, ...]:
        """Sitemaps that the robots.txt of an address's host names; none before it was read."""
        rules = self._rules.known_of(_origin(url))
        return () if rules is None else rules.sitemaps

    async def visit(self, request: Request, send: Send) -> Response:
        """Send a request when its turn has come and its host allows it.

        Raises :class:`Refused`, :class:`HostLeft`, :class:`NotForUs`, :class:`OptedOut`, :class:`LeftOut`, or what
        ``send`` raises.
        """
        host = self._host(request.url)
        mind(request, self._crawl)
        rules = await self._rules_of(request, host, send)
        if rules.problem:
            raise Refused(rules.problem) if rules.lasting else RobotsUnread(rules.problem)
        if not rules.allow(request.url):
            raise Refused("forbidden by robots.txt")
        if trap := host.traps.trap(request.url):
            _leave_out(host, trap)
        if request.meta.get("depth", 0) > self._crawl.depth:
            _leave_out(host, f"pages more than {self._crawl.depth} links away from where reading starts (crawl.depth)")
        async with host.turn:
            if spent := host.spent(self._crawl):
                host.left_out[spent] += 1
                raise Spent(f"{host.name}: {spent}")
            return await self._patiently(host, request, send)

    def _host(self, url: str) -> Host:
        parts = urlsplit(url)
        name = host_named(url)
        if parts.scheme not in ("http", "https") or not name:
            raise NotForUs("not an http or https address")
        if (wish := covering(self._opted_out, name)) is not None:
            self._named(name).left = wish.words
            raise OptedOut(f"{name}: {wish.words}")
        inside = is_inside(name)
        if inside and name not in self._inside:
            raise NotForUs("an address inside this network that nobody asked to read")
        if not inside and not self._crawl.contact:
            raise NotForUs("public hosts are not visited without crawl.contact in the settings")
        return self._named(name)

    def _named(self, given: str) -> Host:
        name = given.rstrip(".")
        if name not in self._hosts:
            self._hosts[name] = Host(name, pause=0.0 if is_local(name) else self._crawl.pause_seconds)
            if self._carried is not None:
                self._carried.take_up(self._hosts[name])
        return self._hosts[name]

    def _hand_on(self, host: Host) -> None:
        if self._carried is not None:
            self._carried.keep(host)

    async def _rules_of(self, request: Request, host: Host, send: Send) -> Rules:
        async def ask(address: str) -> Response:
            where = self._host(address)
            async with where.turn:
                return await self._patiently(where, robots_request(address, self._crawl, before=request), send)

        origin = _origin(request.url)
        known = await self._rules.of(origin, ask)
        host.robots[origin] = known.told()
        host.pause = max(host.pause, known.rules.pause)
        if known.rules.pause > self._crawl.wait_seconds and not host.left:
            host.left, host.for_good = f"its robots.txt asks for {known.rules.pause:g} s between requests", True
        self._hand_on(host)
        if host.left:
            raise _left(host)
        return known.rules

    async def _patiently(self, host: Host, request: Request, send: Send) -> Response:
        """Send a request up to :data:`TRIES` times, as the host asks; the caller holds the host's turn."""
        for attempt in range(1, TRIES + 1):
            if host.left:
                raise _left(host)
            await _until(host.ready_at())
            host.begin(is_page=ROBOTS not in request.meta)
            started = time.monotonic()
            try:
                response = await send(request)
            except DownloadCancelledError:
                raise  # a page that is too large says nothing about its host
            except (DownloadFailedError, DownloadTimeoutError, ResponseDataLossError) as error:
                self._note_failure(host, error)
                # one answer that stalls is no host that is down: a page, but no robots.txt, is asked for once more
                too_late = isinstance(error, DownloadTimeoutError)
                if attempt == TRIES or (too_late and (host.left or ROBOTS in request.meta)):
                    raise
            except Exception as error:
                self._note_failure(host, error)
                raise
            else:
                if not self._to_be_repeated(host, response, attempt):
                    return response
            finally:
                host.end(started)
                self._hand_on(host)
            backoff = max(host.pause, 0.1) * 2**attempt
            host.not_before = max(host.not_before, host.last_end + min(backoff, LONGEST_REST))
            self._hand_on(host)
        raise HostLeft(host.left or "it keeps failing")

    def _to_be_repeated(self, host: Host, response: Response, attempt: int) -> bool:
        """Note an answer; True when the same request should be sent again, later."""
        if response.status not in _TROUBLE:
            host.failed_in_a_row = 0
            return False
        wait = _asked_wait(response) if response.status in _ASKS_TO_WAIT else None
        if wait is not None and wait > self._crawl.wait_seconds:
            host.left = f"it answered {response.status} and asks to come back in {wait:.0f} s"
            raise HostLeft(host.left)
        if wait is not None:
            host.not_before = max(host.not_before, time.monotonic() + wait)
        if attempt < TRIES:
            return True
        if response.status == 429 or wait is not None:
            host.left = f"it keeps answering {response.status}"
        self._note_failure(host, None)
        return False

    def _note_failure(self, host: Host, error: Exception | None) -> None:
        host.failed_in_a_row += 1
        if isinstance(error, CannotResolveHostError):
            host.left = "its name has no address"
        elif isinstance(error, NotForUs):
            host.left, host.for_good = str(error), True
        elif isinstance(error, DownloadConnectionRefusedError):
            host.left = "it refuses connections"
        elif isinstance(error, DownloadTimeoutError) and host.failed_in_a_row > 1:
            host.left = f"it did not answer within {self._crawl.timeout_seconds:g} s, twice"
        elif host.failed_in_a_row >= PATIENCE * (TRIES if error is not None else 1):
            host.left = "page after page failed"


def _left(host: Host) -> HostLeft:
    return LeftForGood(host.left) if host.for_good else HostLeft(host.left)


def _leave_out(host: Host, reason: str) -> None:
    host.left_out[reason] += 1
    raise LeftOut(f"{host.name}: {reason}")


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{without_dot(parts.netloc)}"


def _asked_wait(response: Response) -> float | None:
    """Seconds that a Retry-After header asks for, as a number or as a date; None without one that can be read."""
    given = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if given.isascii() and given.isdigit():
        return float(given[:9])
    try:
        then = parsedate_to_datetime(given)
    except ValueError:
        return None
    aware = then if then.tzinfo is not None else then.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())


async def _until(moment: float) -> None:
    await asyncio.sleep(max(0.0, moment - time.monotonic()))
