"""How we behave at somebody else's door.

robots.txt is always obeyed and read once a host, however many requests arrive at once; one request at a time goes to
a host, with a pause after it; a host that asks us to wait is waited for, or left alone for this run. There is no
switch for any of this, and no way around it: every request, redirect and retry of every spider goes through
:meth:`Hosts.visit` (see ``door.py``).
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Request, Response

from config.settings import Crawl
from crawler.local import is_inside, is_local
from crawler.robots import Rules, rules_from, user_agent

TRIES = 3
"""Requests for one page, when the host is in trouble or asks us to wait."""
PATIENCE = 4
"""Pages in a row that may fail before a host is left for this run."""
ROBOTS_REDIRECTS = 5
"""Redirects followed to a robots.txt (RFC 9309, section 2.3.1.2)."""

_TROUBLE = frozenset((408, 429, 500, 502, 503, 504, 522, 524))
_ASKS_TO_WAIT = frozenset((429, 503))
_MOVED = frozenset((301, 302, 303, 307, 308))

Send = Callable[[Request], Awaitable[Response]]
"""Puts one request on the wire."""


class Refused(IgnoreRequest):
    """The host's robots.txt forbids this page, or could not be read, which forbids every page (RFC 9309, 2.3.1.4)."""


class HostLeft(IgnoreRequest):
    """The host does not answer, or asks for more patience than we have: it is left alone for this run."""


class NotForUs(IgnoreRequest):
    """An address that we never visit: not http or https, inside this network, or public without our contact."""


@dataclass
class Host:
    """One host name: whose turn it is, how long to pause, and what happened there so far (times in seconds)."""

    name: str
    pause: float
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    left: str = ""
    requests: int = 0
    received: int = 0
    busy: float = 0.0
    failed_in_a_row: int = 0
    last_end: float = 0.0
    not_before: float = 0.0


@dataclass
class _Origin:
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)
    rules: Rules | None = None


class Hosts:
    """Every host of one crawl, shared by all its spiders.

    ``inside`` names the hosts of this machine and its network that a person asked to read; what a page or a listing
    says never leads to any other host there.
    """

    def __init__(self, crawl: Crawl, *, inside: Collection[str]) -> None:
        self._crawl = crawl
        self._inside = frozenset(inside)
        self._hosts: dict[str, Host] = {}
        self._origins: dict[str, _Origin] = {}

    def all(self) -> list[Host]:
        """Hosts that were visited, in the order of the first visit."""
        return [host for host in self._hosts.values() if host.requests]

    def known(self, name: str) -> Host | None:
        """A host of this crawl by its name; None for one that nobody asked for yet."""
        return self._hosts.get(name)

    def free_at(self, name: str) -> float:
        """The moment (:func:`time.monotonic`) from which a host may be asked again; 0 when it may be at once."""
        host = self._hosts.get(name)
        if host is None:
            return 0.0
        return max(host.not_before, host.last_end + host.pause if host.requests else 0.0)

    def recall(self, name: str, *, left: str, ended: datetime) -> None:
        """Go on with a host where a crawl that was stopped left it: alone, or with its pause since ``ended``."""
        try:
            host = self._host(f"http://{name}/")
        except NotForUs:
            return
        host.left = host.left or left
        ago = max(0.0, (datetime.now(UTC) - ended).total_seconds())
        host.not_before = max(host.not_before, time.monotonic() - ago + host.pause)

    async def visit(self, request: Request, send: Send) -> Response:
        """Send a request when its turn has come and its host allows it.

        Raises :class:`Refused`, :class:`HostLeft`, :class:`NotForUs`, or what ``send`` raises.
        """
        host = self._host(request.url)
        parts = urlsplit(request.url)
        rules = await self._rules(f"{parts.scheme}://{parts.netloc}", host, send)
        if rules.problem:
            raise Refused(rules.problem)
        if not rules.allow(request.url):
            raise Refused("forbidden by robots.txt")
        async with host.turn:
            return await self._patiently(host, request, send)

    def _host(self, url: str) -> Host:
        parts = urlsplit(url)
        name = (parts.hostname or "").lower()
        if parts.scheme not in ("http", "https") or not name:
            raise NotForUs("not an http or https address")
        inside = is_inside(name)
        if inside and name.rstrip(".") not in self._inside:
            raise NotForUs("an address inside this network that nobody asked to read")
        if not inside and not self._crawl.contact:
            raise NotForUs("public hosts are not visited without crawl.contact in the settings")
        if name not in self._hosts:
            self._hosts[name] = Host(name, pause=0.0 if is_local(name) else self._crawl.pause_seconds)
        return self._hosts[name]

    async def _rules(self, origin: str, host: Host, send: Send) -> Rules:
        known = self._origins.setdefault(origin, _Origin())
        # Everyone who comes before the rules are there waits here; only the first fetches them.
        async with known.reading:
            if known.rules is None:
                known.rules = await self._fetch_rules(origin, send)
                host.pause = max(host.pause, known.rules.pause)
                if known.rules.pause > self._crawl.wait_seconds:
                    host.left = f"its robots.txt asks for {known.rules.pause:g} s between requests"
        if host.left:
            raise HostLeft(host.left)
        return known.rules

    async def _fetch_rules(self, origin: str, send: Send) -> Rules:
        url = f"{origin}/robots.txt"
        for _ in range(1 + ROBOTS_REDIRECTS):
            request = Request(
                url,
                headers={"User-Agent": user_agent(self._crawl.contact), "Accept": "text/plain, */*"},
                meta={"download_timeout": self._crawl.timeout_seconds},
            )
            try:
                host = self._host(url)
                async with host.turn:
                    response = await self._patiently(host, request, send)
            except HostLeft as error:
                return Rules(problem=f"its robots.txt could not be read: {error}")
            except Exception as error:  # noqa: BLE001  whatever went wrong, unread rules forbid everything
                return Rules(problem=f"its robots.txt could not be read: {why(error)}")
            if response.status in _MOVED and response.headers.get("Location"):
                url = urljoin(url, (response.headers.get("Location") or b"").decode("latin-1"))
                continue
            return rules_from(response.status, response.body)
        return Rules(problem="its robots.txt redirects too often")

    async def _patiently(self, host: Host, request: Request, send: Send) -> Response:
        """Send a request up to :data:`TRIES` times, as the host asks; the caller holds the host's turn."""
        for attempt in range(1, TRIES + 1):
            if host.left:
                raise HostLeft(host.left)
            await _until(max(host.not_before, host.last_end + host.pause if host.requests else 0.0))
            started = time.monotonic()
            try:
                response = await send(request)
            except DownloadCancelledError:
                raise  # a page that is too large says nothing about its host
            except (DownloadFailedError, ResponseDataLossError) as error:
                self._note_failure(host, error)
                if attempt == TRIES:
                    raise
            except Exception as error:
                self._note_failure(host, error)
                raise
            else:
                if not self._to_be_repeated(host, response, attempt):
                    return response
            finally:
                host.requests += 1
                host.last_end = time.monotonic()
                host.busy += host.last_end - started
            backoff = max(host.pause, 0.1) * 2**attempt
            host.not_before = max(host.not_before, host.last_end + min(backoff, self._crawl.wait_seconds))
        raise HostLeft(host.left or "it keeps failing")

    def _to_be_repeated(self, host: Host, response: Response, attempt: int) -> bool:
        """Note an answer; True when the same request should be sent again, later."""
        host.received += len(response.body)
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
            host.left = str(error)
        elif isinstance(error, DownloadConnectionRefusedError):
            host.left = "it refuses connections"
        elif isinstance(error, DownloadTimeoutError) and host.failed_in_a_row > 1:
            host.left = f"it did not answer within {self._crawl.timeout_seconds:g} s, twice"
        elif host.failed_in_a_row >= PATIENCE * (TRIES if error is not None else 1):
            host.left = "page after page failed"


def why(error: BaseException) -> str:
    """What went wrong on the way to a host, in words."""
    if "certificate" in str(error).lower():
        return "its certificate does not prove who it is"
    if isinstance(error, DownloadTimeoutError):
        return "no answer in time"
    if isinstance(error, (DownloadFailedError, ResponseDataLossError)):
        return "the connection broke off"
    if isinstance(error, DownloadCancelledError):
        return "too large"
    return str(error) if isinstance(error, IgnoreRequest) and str(error) else type(error).__name__


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
