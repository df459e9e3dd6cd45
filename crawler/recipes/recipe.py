"""What every recipe shares: asking for a page politely, and turning an answer into a page of words.

A recipe says where things stand on a page. It never says where or when they were seen: that is stamped from the
answer (``crawler/runs/stamping.py``).
"""

import json
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha1
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit
from weakref import WeakKeyDictionary

from scrapy.http import Request, Response, TextResponse
from twisted.python.failure import Failure

from config.errors import ClinicsError
from config.settings import Crawl
from config.sources import Source
from crawler.listing import Page
from crawler.manners.known import KnownPages
from crawler.manners.local import host_named
from crawler.manners.politeness import Hosts, why
from crawler.manners.recognising import counted_as
from crawler.manners.watch import undisturbed_await
from crawler.manners.wishes import wishes_of
from crawler.pages.html import page_from_html, page_from_rows
from crawler.recipes.watched_spider import WatchedSpider
from crawler.runs.answers import packed, unpacked
from crawler.runs.bookkeeping import Bookkeeper
from crawler.runs.journal import NOINDEX, NOT_A_PAGE, NOT_FOUND, Journal
from crawler.runs.ledger import Ask, Fetched
from crawler.runs.turns import ROW
from crawler.sites.links import site_of

_OWN = "own sites"
_MOST = "clinics_most"


class WrongShape(ClinicsError):
    """A source answered with something else than it always did."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a source found about one place: its own reference, raw fields by name, and the pages that say so."""

    ref: str
    fields: Mapping[str, str]
    pages: tuple[Page, ...]


class Recipe(WatchedSpider):
    """A spider of one ``source``; ``sites`` are the home pages given for this crawl, if it reads clinics' own sites."""

    known: KnownPages | None = None
    """What was read of this source before this run, when that could be opened."""
    of_one_place: ClassVar[frozenset[str]] = frozenset()
    """Callbacks that read the page of one place, which is gone with it; every other page lists what there is."""

    def __init__(
        self,
        *,
        source: Source,
        crawl: Crawl,
        hosts: Hosts,
        journal: Journal,
        books: Bookkeeper,
        sites: tuple[str, ...] = (),
        **more: Any,
    ) -> None:
        super().__init__(source.id, **more)
        self.source = source
        self.crawl = crawl
        self.hosts = hosts
        self.journal = journal
        self.books = books
        self.memory = books.memory
        self.sites = sites
        self._words: WeakKeyDictionary[Response, Page] = WeakKeyDictionary()
        self._own = {site_of(urlsplit(source.home)), *self.memory.get(_OWN, ())}

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the source's home."""
        yield self.ask(self.source.home, self.parse)

    def ask(self, url: str, callback: Callable[..., Any], *, most: int | None = None, **details: Any) -> Request:
        """A request whose failure is noted; ``details`` are handed to the callback by name.

        It waits in the ledger of the run, also while this program is stopped: so ``callback`` is a method of the
        recipe, ``details`` are JSON values (a tuple comes back as a list), and an address is asked for once in a run.
        ``most`` is how many requests of this callback a run makes; what is above it is noted as left out.
        """
        json.dumps(details)
        meta = {} if most is None else {_MOST: most}
        return Request(url, callback=callback, errback=self.missed, cb_kwargs=details, meta=meta)

    def asked(self, request: Request) -> Ask:
        """A request as the ledger keeps it.

        Raises :class:`TypeError` for one that could not be made again out of its address, callback and details.
        """
        callback = getattr(request.callback, "__name__", "parse")
        if request.method != "GET" or request.body:
            raise TypeError("only pages are asked for: nothing is sent to a host")
        own = getattr(request.callback, "__wrapped__", request.callback)  # a redirect's is wrapped, to be watched
        if request.callback is not None and getattr(self, callback, None) != own:
            raise TypeError(f"the callback {callback!r} is no method of the recipe, so it could not be found again")
        return Ask(
            key=self._fingerprint(request),
            host=host_named(request.url),
            url=request.url,
            callback=callback,
            details=request.cb_kwargs,
            hops=request.meta.get("redirect_times", 0),
            depth=request.meta.get("depth", 0),
            most=request.meta.get(_MOST),
        )

    def _fingerprint(self, request: Request) -> bytes:
        if self.crawler.request_fingerprinter is None:
            raise RuntimeError("Scrapy has not begun")
        return self.crawler.request_fingerprinter.fingerprint(request)

    def at_home(self, response: Response) -> None:
        """Take the host that answered for the source's home as the source's own, should its home have moved."""
        self._own.add(site_of(urlsplit(response.url)))
        self.memory[_OWN] = sorted(self._own)

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
        self.give_up(failure.request, failure.value or RuntimeError("unknown"))  # type: ignore[attr-defined]  # Scrapy adds request

    def give_up(self, request: Request, error: BaseException) -> None:
        """Note that a request came to nothing."""
        outcome, reason = self.journal.missed(request.url, error, site=request.cb_kwargs.get("site", ""))
        row = request.meta.get(ROW)
        lists = self.source.kind != "clinic_site" and getattr(request.callback, "__name__", "") not in self.of_one_place
        if outcome == NOT_FOUND and lists:
            self.journal.leave_out(f"a page that lists places {reason}: what it listed is not gone")
        if row is not None:
            self.books.settle(row, url=request.url, state="failed", outcome=outcome, why=reason)

    async def fetch(self, url: str, *, within: Response) -> TextResponse | None:
        """The answer of an address, at once; None, with a note of the reason, when there is no page to read.

        ``within`` is the answer that the callback was called with. Both are kept until that callback has ended. When
        this program is stopped before, the callback is called anew in the next one with the same answer, and what it
        fetched before is answered out of the ledger without asking the host: so a callback that asks the same in the
        same order gets as far as it was. Within one callback an address is fetched once.
        """
        unit = within.meta[ROW]
        request, page = self._asked_within(url, within, by="fetch")
        before = self.books.ledger.fetched(unit, page.key)
        if before is not None:
            return self._as_before(request, unit, before)
        try:
            response = await undisturbed_await(self.crawler.engine.download_async(request))
        except Exception as error:  # noqa: BLE001  whatever went wrong, the page is missed and the site goes on
            self.books.fetched(unit, page, "failed", Fetched(*self.journal.missed(url, error)))
            return None
        if not 200 <= response.status < 300:
            self.books.fetched(unit, page, "failed", Fetched(*self.journal.answered(url, response.status)))
            return None
        if not isinstance(response, TextResponse) or not is_page(response):
            self.journal.read(url, NOT_A_PAGE)
            self.books.fetched(unit, page, "read", Fetched(NOT_A_PAGE, "not a page"))
            return None
        outcome = counted_as(response)
        self.journal.read(response.url, outcome)
        seen = self.books.hold(unit, response.url)
        self.books.fetched(
            unit, replace(page, url=response.url), "read", Fetched(outcome, answer=packed(response, seen))
        )
        return response

    def _as_before(self, request: Request, unit: int, before: Fetched) -> TextResponse | None:
        """What a page answered before this program was stopped, counted again since its callback begins anew."""
        if before.answer is None:
            self.journal.count_again(request.url, before.outcome, before.why)
            return None
        response, seen = unpacked(before.answer, request)
        self.journal.read(response.url, before.outcome)
        self.books.hold(unit, response.url, seen)
        return response if isinstance(response, TextResponse) else None

    async def fetch_file(self, url: str, *, within: Response) -> Response | None:
        """The answer of an address that is no page, such as a sitemap; None when it is not given.

        Like :meth:`fetch`, but nothing is counted or noted: nobody misses a file that is not there.
        """
        unit = within.meta[ROW]
        request, page = self._asked_within(url, within, by="fetch_file")
        before = self.books.ledger.fetched(unit, page.key)
        if before is not None:
            return None if before.answer is None else unpacked(before.answer, request)[0]
        try:
            response = await undisturbed_await(self.crawler.engine.download_async(request))
        except Exception as error:  # noqa: BLE001  whatever went wrong, the site goes on without the file
            self.books.fetched(unit, page, "failed", Fetched("", why(error)))
            return None
        if not 200 <= response.status < 300:
            self.books.fetched(unit, page, "failed", Fetched("", f"answered {response.status}"))
            return None
        self.books.fetched(unit, page, "read", Fetched("", answer=packed(response, datetime.now(UTC))))
        return response

    def _asked_within(self, url: str, within: Response, *, by: str) -> tuple[Request, Ask]:
        """A request made while an answer is read, and how the ledger keeps it; the answer is kept from now on, once."""
        unit = within.meta[ROW]
        if not self.books.ledger.is_unit(unit):
            self.books.ledger.begin_unit(unit, packed(within, self.books.held(unit)[within.url]))
        request = Request(url, meta={"depth": within.meta.get("depth", 0) + 1})
        # another unit may ask for the same address
        key = sha1(b"%d " % unit + self._fingerprint(request), usedforsecurity=False).digest()
        return request, Ask(key=key, host=host_named(url), url=url, callback=by)

    def page(self, response: Response, *, within: str = "") -> Page:
        """The words of an answer that is a web page; taken out of it once, however often it is asked for.

        ``within`` is a CSS selector of the only part whose words are taken; a recipe asks with one and the same.
        """
        page = self._words.get(response)
        if page is None:
            page = self._words[response] = page_from_html(
                response.body,
                url=response.url,
                seen_at=self.journal.seen[response.url],
                content_type=(response.headers.get("Content-Type") or b"").decode("latin-1") or None,
                within=within,
            )
        return page

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
