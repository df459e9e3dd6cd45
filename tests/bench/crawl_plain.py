"""Plain Scrapy with its defaults, set to be as polite as we are: what a crawl of ours is compared with."""

import sys
from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response, TextResponse


class Plain(Spider):
    """Follows every link of a page and keeps its title and words, as the tutorial does."""

    name = "plain"

    def __init__(self, homes: list[str], **more: Any) -> None:
        super().__init__(**more)
        self.homes = homes

    async def start(self) -> AsyncIterator[Any]:
        """Ask for every home page."""
        for home in self.homes:
            yield Request(home)

    def parse(self, response: Response) -> Iterator[Any]:
        """Keep a page and follow its links."""
        if not isinstance(response, TextResponse):
            return
        yield {
            "url": response.url,
            "title": response.css("title::text").get(),
            "text": [words.strip() for words in response.css("body ::text").getall() if words.strip()],
            "phone": response.css('a[href^="tel:"]::attr(href)').get(),
        }
        yield from response.follow_all(css='a[href^="/"]')


def main() -> None:
    """Crawl the home pages named on standard input, one a line, into the file given."""
    output, delay = sys.argv[1], float(sys.argv[2])
    process = CrawlerProcess(
        {
            # politeness: one at a time and host, with the same pause, robots.txt obeyed
            "ROBOTSTXT_OBEY": True,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
            "DOWNLOAD_DELAY": delay,
            "DOWNLOAD_DELAY_JITTER": 0,
            # output as ours: a file of JSON lines, nothing on the terminal
            "FEEDS": {output: {"format": "jsonlines"}},
            "LOG_LEVEL": "ERROR",
            "TELNETCONSOLE_ENABLED": False,
            "REMOTE_CONTROL_ENABLED": False,
        }
    )
    process.crawl(Plain, homes=sys.stdin.read().split())
    process.start()


if __name__ == "__main__":
    main()
