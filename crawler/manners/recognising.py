"""Asks for a page that was read before only if it has changed, and answers with its words of before when it has not.

Stands above the door, below everything that reads an answer: no recipe needs to know of it. A page that its host says
is as it was counts as seen now. The request itself is as polite as any: it goes through the same door.
"""

import sqlite3
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, cast
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Headers, Request, Response
from scrapy.responsetypes import responsetypes

from crawler.manners.kept_out import OptedOut
from crawler.manners.known import FILE, Known, KnownPages, Marks
from crawler.runs.journal import READ, UNCHANGED
from crawler.scrapy_settings import RUNS

if TYPE_CHECKING:
    from crawler.recipes.recipe import Recipe

KEPT_HEADERS = ("Content-Type", "Content-Encoding", "X-Robots-Tag")
"""Headers that say how the bytes of an answer are to be read, and what the page asks of robots."""

_CONDITIONS = ("If-None-Match", "If-Modified-Since")
_ASKED = "clinics_marks"
_IN_FULL = "clinics_in_full"


def counted_as(response: Response) -> str:
    """How an answer that may be read is counted: read, or unchanged."""
    return UNCHANGED if UNCHANGED in response.flags else READ


class Recognising:
    """Scrapy's downloader middleware, above the one for redirects and below the one that unpacks answers."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._runs = Path(crawler.settings.get(RUNS))
        self._pages: KnownPages | None = None
        crawler.signals.connect(self._open, signal=signals.spider_opened)
        crawler.signals.connect(self._close, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Called by Scrapy; without a folder of runs nothing is known and nothing is kept."""
        if not crawler.settings.get(RUNS):
            raise NotConfigured
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Say what the page may be recognised by; a redirect carries nothing over from the address before."""
        for name in _CONDITIONS:
            request.headers.pop(name, None)
        request.meta.pop(_ASKED, None)
        if self._pages is None or request.method != "GET" or request.meta.get(_IN_FULL):
            return
        try:
            marks = self._pages.marks(request.url, now=time.time())
        except sqlite3.Error as error:
            self._give_up(error)
            return
        if marks != Marks():
            request.meta[_ASKED] = marks
            for name, value in marks.headers().items():
                request.headers[name] = value

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Answer with the words of before when the page is as it was; else remember what was sent."""
        if self._pages is None:
            return response
        try:
            if response.status == 304:
                return self._as_before(self._pages, request, response)
            self._learn(self._pages, request, response)
        except sqlite3.Error as error:
            self._give_up(error)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Keep nothing of a host that asked not to be visited."""
        if self._pages is not None and isinstance(exception, OptedOut):
            with suppress(sqlite3.Error):
                self._pages.forget_host((urlsplit(request.url).hostname or "").lower())

    def _as_before(self, pages: KnownPages, request: Request, response: Response) -> Request | Response:
        asked: Marks | None = request.meta.get(_ASKED)
        if asked is None:
            return response  # nobody asked whether it changed: an answer without a page
        known = pages.known(request.url)
        if known is None or known.marks != asked or not _same(_one(response, "ETag"), asked.etag):
            # the host means another answer than the one that we have (RFC 9111, section 4.3.4)
            pages.forget(request.url)
            return request.replace(meta={**request.meta, _IN_FULL: True}, dont_filter=True)
        pages.saw(request.url, now=time.time())
        headers: dict[str, Any] = {name: list(values) for name, values in known.headers.items()}
        if response.headers.getlist("X-Robots-Tag"):
            headers["X-Robots-Tag"] = response.headers.getlist("X-Robots-Tag")
        made = responsetypes.from_args(headers=Headers(headers), url=response.url, body=known.body)
        return made(
            response.url,
            headers=headers,
            body=known.body,
            flags=[*response.flags, UNCHANGED],
            request=response.request,
            certificate=response.certificate,
            ip_address=response.ip_address,
            protocol=response.protocol,
        )

    def _learn(self, pages: KnownPages, request: Request, response: Response) -> None:
        marks = Marks(etag=_one(response, "ETag"), modified=_one(response, "Last-Modified"))
        told = " ".join([_one(response, "Cache-Control"), *_all(response, "X-Robots-Tag")]).lower()
        if response.status != 200 or marks == Marks() or "no-store" in told or "noarchive" in told:
            if request.meta.get(_ASKED) is not None and (response.status == 200 or response.status in (404, 410)):
                pages.forget(request.url)
            return
        headers = {name: _all(response, name) for name in KEPT_HEADERS if response.headers.getlist(name)}
        packed = "Content-Encoding" in headers
        pages.keep(request.url, Known(marks, headers, response.body), now=time.time(), packed=packed)

    def _open(self) -> None:
        spider = cast("Recipe", self._crawler.spider)
        try:
            self._pages = spider.known = KnownPages(self._runs / spider.source.id / FILE, now=time.time())
        except (sqlite3.Error, OSError) as error:
            self._give_up(error)

    def _close(self) -> None:
        if self._pages is not None:
            self._pages.close()
            self._pages = cast("Recipe", self._crawler.spider).known = None

    def _give_up(self, error: Exception) -> None:
        """Go on without: every page is asked for in full."""
        self._close()
        spider = cast("Recipe", self._crawler.spider)
        spider.journal.note(f"what was read before could not be used, every page is asked for in full: {error}")


def _one(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1").strip()[:1000]


def _all(response: Response, name: str) -> list[str]:
    return [value.decode("latin-1")[:1000] for value in response.headers.getlist(name)]


def _same(answered: str, asked: str) -> bool:
    """Whether an answer's ETag is the one that was asked about; servers that compress spell it in several ways."""
    return not answered or not asked or _bare(answered) == _bare(asked)


def _bare(etag: str) -> str:
    bare = etag.removeprefix("W/").strip('"')
    for ending in ("-gzip", "-br", "-zstd", "-df", ";gzip", ";br", "--gzip", ":gzip"):
        bare = bare.removesuffix(ending)
    return bare.rstrip("-")
