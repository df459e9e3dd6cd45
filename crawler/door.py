"""The only way to the network: what puts a request on the wire, once politeness allows it.

It stands below every middleware of Scrapy, so that no request, redirect or retry can go round the rules.
"""

from typing import TYPE_CHECKING, Any, ClassVar, Self, cast
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Request, Response
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred, fail, succeed
from twisted.internet.error import DNSLookupError

from crawler.local import is_inside, is_named_here
from crawler.politeness import NotForUs
from crawler.scrapy_settings import INSIDE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.recipes.recipe import Recipe


class Door(HTTP11DownloadHandler):
    """Scrapy's own handler for http and https, behind :meth:`crawler.politeness.Hosts.visit`."""

    async def download_request(self, request: Request) -> Response:
        """Send a request when its host allows it, and note when its answer was seen."""
        spider = cast("Recipe", self._crawler.spider)
        response = await spider.hosts.visit(request, self._send)
        spider.journal.saw(response.url)
        return response

    async def _send(self, request: Request) -> Response:
        spider = cast("Recipe", self._crawler.spider)
        spider.journal.requests += 1
        try:
            response = await super().download_request(request)
        except CannotResolveHostError as error:
            if (urlsplit(request.url).hostname or "").rstrip(".") in Resolver.led_inside:
                raise NotForUs("its name leads to an address inside this network") from error
            raise
        spider.journal.received += len(response.body)
        return response


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
