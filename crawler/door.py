"""The only way to the network: what puts a request on the wire, once politeness allows it.

It stands below every middleware of Scrapy, so that no request, redirect or retry can go round the rules.
"""

from typing import TYPE_CHECKING, cast

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.http import Request, Response
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred, succeed

from crawler.local import is_local

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
        response = await super().download_request(request)
        spider.journal.received += len(response.body)
        return response


class Resolver(CachingThreadedResolver):
    """Finds ``localhost`` and every name below it on this machine, as RFC 6761 says, whatever the system knows."""

    def getHostByName(self, name: str, timeout: "Sequence[int]" = ()) -> Deferred[str]:  # noqa: N802  Twisted's name
        """The IPv4 address of a host name."""
        if is_local(name) and not name.startswith("127."):
            return succeed("127.0.0.1")
        return super().getHostByName(name, timeout)
