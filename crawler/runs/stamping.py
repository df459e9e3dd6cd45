"""Where what a source found becomes a listing: its source, address and time come from the answers, never from it."""

from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any, Self, cast

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from config.errors import ClinicsError
from crawler.listing import RawListing
from crawler.manners.recognising import counted_as
from crawler.manners.watch import each_watched, in_time, undisturbed
from crawler.pages.wording import one_line
from crawler.recipes.recipe import Found, Recipe, WrongShape
from crawler.runs.ledger import Ask
from crawler.runs.turns import ROW, SEEN

LONGEST_FIELD = 2_000
"""Characters of a raw field that are kept."""
MOST_OF_A_PAGE = 100_000
"""Listings and requests that one page may give: twice the addresses that a sitemap may hold (sitemaps.org)."""
MOST_TO_BEGIN_WITH = 1_000_000
"""Requests that a source may begin with: more home pages than there are clinics."""
_BEGUN = "begun"
_NOTHING: tuple[Any, ...] = ()


class NotSeen(ClinicsError):
    """A source cites an address that was not read in this run."""


def stamped(found: Found, spider: Recipe, response: Response) -> RawListing:
    """The listing that was found on a page: of the spider's source, at the address and time of its first page.

    Raises :class:`NotSeen` when it cites another page than this one and those that were fetched to read it.
    """
    if not found.pages:
        raise NotSeen(f"{found.ref} cites no page")
    held = spider.books.held(response.meta[ROW])
    for page in found.pages:
        if page.url not in held or page.seen_at > held[page.url]:
            raise NotSeen(f"{found.ref} cites {page.url}, which was not read in this run")
    fields = {name: one_line(value)[:LONGEST_FIELD] for name, value in found.fields.items()}
    return RawListing(
        source=spider.source.id,
        ref=one_line(found.ref)[:LONGEST_FIELD],
        url=found.pages[0].url,
        seen_at=found.pages[0].seen_at,
        fields={name: value for name, value in fields.items() if value},
        pages=found.pages,
    )


class Reading:
    """Scrapy's spider middleware: all that comes of one page goes into the ledger at once, when its reading has ended.

    So a page is either read, with every listing and request that it gave, or it is read again. What a source found is
    stamped here; nothing of it goes any further through Scrapy.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        crawler.signals.connect(self._raised, signal=signals.spider_error)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Called by Scrapy."""
        return cls(crawler)

    @property
    def _recipe(self) -> Recipe:
        return cast("Recipe", self._crawler.spider)

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """Put down what a source begins with, once in a run, and again when there are other sites to begin with."""
        books, sites = self._recipe.books, sorted(self._recipe.sites)
        if books.ledger.read(_BEGUN) != sites:
            asked = await self._started(start)
            with books.ledger.together():
                books.ask_all(asked)
                books.ledger.write(_BEGUN, sites)
        for one in _NOTHING:  # Scrapy wants an iterator, and nothing goes any further
            yield one

    async def _started(self, start: AsyncIterator[Any]) -> list[Ask]:
        """The requests that a source begins with; what goes wrong on the way counts against it."""
        asked: list[Ask] = []
        try:
            async for request in in_time(start, self._longest):
                if len(asked) >= MOST_TO_BEGIN_WITH:
                    raise WrongShape(f"it begins with more than {MOST_TO_BEGIN_WITH} requests")  # noqa: TRY301  see above
                asked.append(self._recipe.asked(request))
        except Exception as error:  # noqa: BLE001  the code of a source may fail in any way
            self._recipe.journal.went_wrong(self._recipe.source.home, error)
        return asked

    @property
    def _longest(self) -> float:
        """Seconds that the reading of one page may last, all pages that are fetched for it included."""
        return self._recipe.crawl.hours_a_host * 3600

    def process_spider_input(self, response: Response) -> None:
        """Count an answer that a source is about to read."""
        recipe = self._recipe
        recipe.books.hold(response.meta[ROW], response.url, response.meta.get(SEEN))
        recipe.journal.read(response.url, counted_as(response))

    def process_spider_output(self, response: Response, result: Iterable[Any]) -> Iterator[Any]:
        """Put down what a page gave."""
        given = _Given(self._recipe, response)
        try:
            for one in each_watched(result):
                given.take(one)
        except Exception as error:  # noqa: BLE001  the code of a source may fail in any way
            self._recipe.journal.went_wrong(response.url, error)
        given.settle()
        yield from ()

    async def process_spider_output_async(self, response: Response, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """The same for a callback that waits for more pages in between."""
        given = _Given(self._recipe, response)
        try:
            async for one in in_time(result, self._longest):
                given.take(one)
        except Exception as error:  # noqa: BLE001  the code of a source may fail in any way
            self._recipe.journal.went_wrong(response.url, error)
        given.settle()
        for one in _NOTHING:  # Scrapy wants an iterator, and nothing goes any further
            yield one

    def _raised(self, failure: Failure, response: Any, spider: Spider) -> None:
        """Put down a failure outside the reading of a page's output: before its first word, or at the start."""
        error = failure.value if isinstance(failure.value, BaseException) else RuntimeError(str(failure.value))
        recipe = cast("Recipe", spider)
        if isinstance(response, Response) and 200 <= response.status < 300:
            recipe.journal.went_wrong(response.url, error)
            _Given(recipe, response).settle()
            return
        recipe.journal.went_wrong(recipe.source.home, error)
        # what a source does about a page that was missed may fail itself: it is missed all the same
        if isinstance(response, Response) and response.request is not None:
            recipe.give_up(response.request, HttpError(response))
        elif isinstance(response, Failure):
            Recipe.missed(recipe, response)


class _Given:
    """What one page gave so far."""

    def __init__(self, recipe: Recipe, response: Response) -> None:
        self._recipe = recipe
        self._response = response
        self._asked: list[Ask] = []
        self._listings: list[RawListing] = []
        self._wrong = 0

    def take(self, one: Any) -> None:
        """Take one thing that a source gave; what cannot be used counts against the source.

        Raises :class:`WrongShape` when there are more than any page has: that source would never end.
        """
        if len(self._asked) + len(self._listings) + self._wrong >= MOST_OF_A_PAGE:
            raise WrongShape(f"one page gave more than {MOST_OF_A_PAGE} listings and links")
        try:
            if one is None:
                return
            if isinstance(one, Request):
                self._asked.append(self._recipe.asked(one))
            elif isinstance(one, Found):
                self._listings.append(stamped(one, self._recipe, self._response))
            else:
                raise WrongShape(f"it gave {type(one).__name__}, which is neither a listing nor a request")  # noqa: TRY301  as wrong as the others
        except (ValueError, TypeError, AttributeError, NotSeen, WrongShape) as error:
            self._wrong += 1
            cited = one.pages[0].url if getattr(one, "pages", ()) else self._response.url
            self._recipe.journal.went_wrong(cited, error)

    def settle(self) -> None:
        """Put it all down, and forget the page."""
        with undisturbed():
            self._recipe.books.settle(
                self._response.meta[ROW],
                url=self._response.url,
                state="read",
                outcome=counted_as(self._response),
                asked=self._asked,
                listings=self._listings,
            )
