"""The only way to the network: what puts a request on the wire, once politeness allows it.

It stands below every middleware of Scrapy, so that no request, redirect or retry can go round the rules.
"""

from typing import TYPE_CHECKING, Any, ClassVar, Self, cast
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies

from scrapy import signals
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, StopDownload
from scrapy.http import Request, Response
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred, fail, succeed
from twisted.internet.error import DNSLookupError
from twisted.web._newclient import BODY

from crawler.manners.house_rules import MOVED
from crawler.manners.kept_out import EndlessHeaders, NotForUs
from crawler.manners.local import is_inside, is_named_here
from crawler.manners.questions import ROBOTS
from crawler.manners.robots import ROBOTS_BYTES
from crawler.scrapy_settings import INSIDE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.recipes.recipe import Recipe


HEADER_BYTES = 262_144
"""Bytes of an answer before its body that are read; browsers and servers give up at a quarter of that or less."""
last: list[str] = []
"""The host whose answer came last, for whoever wonders what is being read."""
_RECEIVED = "bytes_received"


class Door(HTTP11DownloadHandler):
    """Scrapy's own handler for http and https, behind :meth:`crawler.manners.politeness.Hosts.visit`."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _Connections  # noqa: SLF001  the way in which Scrapy puts its own there
        crawler.signals.connect(self._receive, signal=signals.bytes_received)

    async def download_request(self, request: Request) -> Response:
        """Send a request when its host allows it, and note when its answer was seen."""
        spider = cast("Recipe", self._crawler.spider)
        response = await spider.hosts.visit(request, self._send)
        last[:] = [urlsplit(response.url).netloc]
        if leads_nowhere(response):
            raise NotForUs("it redirects to something that is no web address")
        spider.journal.saw(response.url)
        return response

    async def _send(self, request: Request) -> Response:
        spider = cast("Recipe", self._crawler.spider)
        spider.journal.requests += 1
        request.meta[_RECEIVED] = 0
        if ROBOTS in request.meta:
            request.meta["download_maxsize"] = 0  # the start of it is enough, so it may go on as long as it likes
        try:
            response = await super().download_request(request)
        except CannotResolveHostError as error:
            if (urlsplit(request.url).hostname or "").rstrip(".") in Resolver.led_inside:
                raise NotForUs("its name leads to an address inside this network") from error
            raise
        else:
            request.meta[_RECEIVED] = request.meta[_RECEIVED] or len(response.body)
            return response
        finally:
            spider.journal.received += request.meta[_RECEIVED]
            spider.hosts.note_received(request.url, request.meta[_RECEIVED])

    def _receive(self, data: bytes, request: Request) -> None:
        """Count bytes as they come, of pages that are cut off too, and read no more of a robots.txt than counts."""
        if _RECEIVED in request.meta:
            request.meta[_RECEIVED] += len(data)
        if ROBOTS in request.meta and request.meta[_RECEIVED] > ROBOTS_BYTES:
            raise StopDownload(fail=False)


def leads_nowhere(response: Response) -> bool:
    """Whether an answer is a redirect to something that is no address of a page."""
    to = (response.headers.get("Location") or b"").decode("latin-1")
    if response.status not in MOVED or not to:
        return False
    try:
        parts = urlsplit(urljoin(response.url, to))
        whole = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        whole = False
    return not whole


class _Parser(_LenientHTTPClientParser):
    """Reads an answer, and gives up where its headers do not end."""

    _before_the_body = 0

    def dataReceived(self, data: bytes) -> None:  # noqa: N802  Twisted's name
        if self.state != BODY:
            self._before_the_body += len(data)
            if self._before_the_body > HEADER_BYTES:
                raise EndlessHeaders(f"more than {HEADER_BYTES} bytes")
        super().dataReceived(data)  # type: ignore[no-untyped-call]  # Twisted's

    def lineLengthExceeded(self, line: bytes) -> None:  # noqa: N802  Twisted's name
        raise EndlessHeaders(f"a line of {len(line)} bytes")


class _Connection(_LenientHTTP11ClientProtocol):
    """A connection to a host."""

    def request(self, request: Any) -> Any:
        answer = super().request(request)
        if self._parser is not None:
            self._parser.__class__ = _Parser  # the way in which Scrapy puts its own parser here
        return answer


class _Connections(_LenientHTTP11ClientFactory):
    """Makes connections that give up where headers do not end."""

    def buildProtocol(self, addr: Any) -> _Connection:  # noqa: ARG002, N802  Twisted's name
        return _Connection(self._quiescentCallback)  # type: ignore[no-untyped-call]  # Twisted's


class Resolver(CachingThreadedResolver):
    """Finds hosts, and keeps every connection out of this network but those to hosts that a person named.

    The address that it answers is the one that is connected to, so a name cannot change its mind in between.
    ``localhost`` and every name below it are on this machine, as RFC 6761 says, whatever the system knows.
    """

    led_inside: ClassVar[set[str]] = set()
    """Names that were refused because of where they lead; one reactor, one resolver."""
    allowed: frozenset[str] = frozenset()
    """Hosts inside that may be connected to: those that a person named, and the proxies of the environment."""

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> Self:
        """Called by Scrapy, with the settings of the whole process."""
        made = super().from_crawler(crawler, reactor)
        proxies = (urlsplit(proxy).hostname for proxy in getproxies().values())
        made.allowed = frozenset((*crawler.settings.getlist(INSIDE), *(name for name in proxies if name)))
        return made

    def getHostByName(self, name: str, timeout: "Sequence[int]" = ()) -> Deferred[str]:  # noqa: N802  Twisted's name
        """The IPv4 address of a host name; fails for one that leads inside without being allowed to."""
        host = name.lower().rstrip(".")
        if host not in self.allowed and is_inside(host):
            return fail(self._refusal(host))
        if is_named_here(host):
            return succeed("127.0.0.1")
        found = super().getHostByName(name, timeout)
        return found if host in self.allowed else found.addCallback(self._outside, host)

    def _outside(self, address: str, host: str) -> str:
        if is_inside(address):
            raise self._refusal(host)
        return address

    def _refusal(self, host: str) -> DNSLookupError:
        self.led_inside.add(host)
        return DNSLookupError(f"{host} leads to an address inside this network")
