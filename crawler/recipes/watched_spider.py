"""A spider of Scrapy's whose own code is watched from its making to its end, so that it holds up no other source."""

from functools import partial
from typing import Any, Self

from scrapy import Spider
from scrapy.crawler import Crawler

from config.sources import Source
from crawler.manners.watch import callback_watched, watched
from crawler.runs.journal import Journal


class WatchedSpider(Spider):
    """What Scrapy calls of a spider besides its callbacks, which ``crawler/runs/turns.py`` hands out watched."""

    source: Source
    journal: Journal

    @classmethod
    def from_crawler(cls, crawler: Crawler, *given: Any, **more: Any) -> Self:
        """Called by Scrapy to make the spider."""
        return watched(partial(super().from_crawler, crawler, *given, **more))

    @staticmethod
    def close(spider: Spider, reason: str) -> Any:
        """Called by Scrapy at the end: calls the source's own ``closed``, and what goes wrong there counts against it.

        Answers what is to be waited for, when there is anything.
        """
        closed = getattr(spider, "closed", None)
        if closed is None or not isinstance(spider, WatchedSpider):
            return None
        try:
            return callback_watched(closed)(reason)
        except Exception as error:  # noqa: BLE001  the code of a source may fail in any way
            spider.journal.went_wrong(spider.source.home, error)
            return None
