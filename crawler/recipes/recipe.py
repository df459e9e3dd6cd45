"""What every recipe shares: asking for a page politely, and turning an answer into a page of words.

A recipe says where things stand on a page. It never says where or when they were seen: that is stamped from the
answer (``crawler/stamping.py``).
"""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from scrapy import Spider
from scrapy.http import Request, Response, TextResponse
from twisted.python.failure import Failure

from config.errors import ClinicsError
from config.settings import Crawl
from config.sources import Source
from crawler.html import page_from_html, page_from_rows
from crawler.journal import NOINDEX, NOT_A_PAGE, Journal
from crawler.known import KnownPages
from crawler.links import site_of
from crawler.listing import Page
from crawler.politeness import Hosts
from crawler.recognising import counted_as
from crawler.wishes import wishes_of


class WrongShape(ClinicsError):
    """A source answered with something else than it always did."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a source found about one place: its own reference, raw fields by name, and the pages that say so."""

    ref: str
    fields: Mapping[str, str]
    pages: tuple[Page, ...]


class Recipe(Spider):
    """A spider of one source; ``start_at`` is the source's home, ``sites`` the home pages given for this crawl."""

    known: KnownPages | None = None
    """What was read of this source before this run, when that could be opened."""

    def __init__(
        self, *, source: Source, crawl: Crawl, hosts: Hosts, journal: Journal, sites: tuple[str, ...] = (), **more: Any
    ) -> None:
        super().__init__(source.id, **more)
        self.source = source
        self.crawl = crawl
        self.hosts = hosts
        self.journal = journal
        self.sites = sites
        self._own = {site_of(urlsplit(source.home))}

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the source's home."""
        yield self.ask(self.source.home, self.parse)

    def ask(self, url: str, callback: Callable[..., Any], **details: Any) -> Request:
        """A request whose failure is noted; ``details`` are handed to the callback by name."""
        return Request(url, callback=callback, errback=self.missed, cb_kwargs=details)

    def at_home(self, response: Response) -> None:
        """Take the host that answered for the source's home as the source's own, should its home have moved."""
        self._own.add(site_of(urlsplit(response.url)))

    def is_own(self, url: str) -> bool:
        """Whether an address is of the source's own host: elsewhere somebody else speaks, which is noted."""
        site = site_of(urlsplit(url))
        if site not in self._own:
            self.journal.leave_out(f"pages of another host are not read as this source's: {site[:100]}")
        return site in self._own

    def follow(self, base: str, link: str, callback: Callable[..., Any], **details: Any) -> Iterator[Request]:
        """The request for a link of a page, when it is an address of the source's own host; otherwise none."""
        try:
            url = urljoin(base, link.strip())
            if urlsplit(url).scheme not in ("http", "https"):
                return
            if self.is_own(url):
                yield self.ask(url, callback, **details)
        except ValueError:
            self.journal.leave_out("a link that is no address could not be followed")

    def missed(self, failure: Failure) -> None:
        """Note a page that could not be read."""
        error = failure.value if failure.value is not None else RuntimeError("unknown")
        self.journal.missed(failure.request.url, error)  # type: ignore[attr-defined]  # Scrapy adds request

    async def fetch(self, url: str) -> TextResponse | None:
        """The answer of an address, at once; None, with a note of the reason, when there is no page to read."""
        try:
            response = await self.crawler.engine.download_async(Request(url))
        except Exception as error:  # noqa: BLE001  whatever went wrong, the page is missed and the site goes on
            self.journal.missed(url, error)
            return None
        if not 200 <= response.status < 300:
            self.journal.answered(url, response.status)
            return None
        if not isinstance(response, TextResponse) or not is_page(response):
            self.journal.read(url, NOT_A_PAGE)
            return None
        self.journal.read(response.url, counted_as(response))
        return response

    def page(self, response: Response) -> Page:
        """The words of an answer that is a web page."""
        return page_from_html(
            response.body,
            url=response.url,
            seen_at=self.journal.seen[response.url],
            content_type=(response.headers.get("Content-Type") or b"").decode("latin-1") or None,
        )

    def rows(
        self,
        response: Response,
        rows: Iterable[tuple[str, str]],
        *,
        title: str,
        structured: tuple[Mapping[str, Any], ...] = (),
    ) -> Page:
        """Labels and values out of an answer, as a page of their own."""
        seen_at = self.journal.seen[response.url]
        return page_from_rows(rows, title=title, url=response.url, seen_at=seen_at, structured=structured)

    def kept_back(self, response: Response) -> bool:
        """Whether a page asks not to be kept; it is counted as such, and nothing of it stays.

        Asked of pages whose words would be kept. A list that only leads to them may ask it for itself, and the answers
        of an API, which no search engine is meant to show, say it of themselves as a matter of course.
        """
        asks = wishes_of(response).not_kept
        if asks:
            self.journal.not_taken(response.url, NOINDEX, asks, counted=counted_as(response))
            if self.known is not None:
                self.known.forget(response.url)
        return asks != ""

    def may_follow(self, response: Response) -> bool:
        """Whether a list lets its links be followed; when it does not, that is noted, and the source not complete."""
        follow = wishes_of(response).follow
        if not follow:
            self.journal.leave_out("a list asks that its links are not followed (nofollow)")
        return follow


def ref_of(url: str) -> str:
    """A source's own name for the place of a page: the last part of its address, and its query when it has one."""
    parts = urlsplit(url)
    last = parts.path.rstrip("/").rsplit("/", 1)[-1]
    return f"{last}?{parts.query}" if parts.query else last


def is_page(response: Response) -> bool:
    """Whether an answer is text that can be read as a web page."""
    kind = (response.headers.get("Content-Type") or b"text/html").decode("latin-1").lower()
    return isinstance(response, TextResponse) and ("html" in kind or "text/plain" in kind)
