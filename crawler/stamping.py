"""Where what a source found becomes a listing: its source, address and time come from the answers, never from it."""

from typing import Any, Self, cast

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from config.errors import ClinicsError
from crawler.listing import RawListing
from crawler.recipes.recipe import Found, Recipe
from crawler.recognising import counted_as
from crawler.wording import one_line

LONGEST_FIELD = 2_000
"""Characters of a raw field that are kept."""


class NotSeen(ClinicsError):
    """A source cites an address that was not read in this run."""


class Stamping:
    """Scrapy's item pipeline: every :class:`Found` is stamped and written."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Called by Scrapy."""
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        """Write a listing; what goes wrong counts against the source."""
        spider = cast("Recipe", self._crawler.spider)
        try:
            spider.journal.keep(stamped(item, spider))
        except (ValueError, TypeError, AttributeError, NotSeen) as error:
            spider.journal.went_wrong(item.pages[0].url if getattr(item, "pages", ()) else spider.source.home, error)
        return item


def stamped(found: Found, spider: Recipe) -> RawListing:
    """The listing: of the spider's source, at the address and time of its first page.

    Raises :class:`NotSeen` when a page was not read in this run.
    """
    if not found.pages:
        raise NotSeen(f"{found.ref} cites no page")
    for page in found.pages:
        if spider.journal.seen.get(page.url) is None or page.seen_at > spider.journal.seen[page.url]:
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
    """Scrapy's spider middleware: counts pages that reach a source, and failures of the code that reads them."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        crawler.signals.connect(self._raised, signal=signals.spider_error)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Called by Scrapy."""
        return cls(crawler)

    def process_spider_input(self, response: Response) -> None:
        """Count an answer that a source is about to read."""
        cast("Recipe", self._crawler.spider).journal.read(response.url, counted_as(response))

    def _raised(self, failure: Failure, response: Any, spider: Spider) -> None:
        error = failure.value if isinstance(failure.value, BaseException) else RuntimeError(str(failure.value))
        url = response.url if isinstance(response, Response) else cast("Recipe", spider).source.home
        cast("Recipe", spider).journal.went_wrong(url, error)
