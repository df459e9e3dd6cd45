"""Pages named by a sitemap, each with structured data (schema.org) about one place or several."""

from collections.abc import Iterator
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit

from scrapy.http import Response
from scrapy.utils.gz import gunzip, gzip_magic_number
from scrapy.utils.sitemap import Sitemap

from crawler.listing import Page
from crawler.places import places_in
from crawler.recipes.recipe import Found, Recipe, WrongShape, is_page
from crawler.visible import addresses_in, phones_in
from crawler.wording import one_line

MOST_PAGES = 20_000
"""Pages taken from the sitemaps of a source."""
MOST_SITEMAPS = 200
"""Sitemaps followed from sitemaps."""


class SitemapOfPlaces(Recipe):
    """Say which addresses of the sitemap are places; a page without usable data gives what can be seen on it."""

    wanted: ClassVar[str]
    """What the path of a place's page begins with."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self._sitemaps = 0
        self._asked: set[str] = set()

    async def start(self) -> Any:
        """Ask for the sitemap: the source's home when that is one, else ``/sitemap.xml`` of its host."""
        home = self.source.home
        yield self.ask(home if home.endswith((".xml", ".xml.gz")) else urljoin(home, "/sitemap.xml"), self.parse)

    def parse(self, response: Response) -> Iterator[Any]:
        """Follow a sitemap, or an index of sitemaps."""
        body = response.body
        if gzip_magic_number(response):
            body = gunzip(body, max_size=self.crawl.page_bytes)
        sitemap = Sitemap(body)
        if sitemap.type not in ("urlset", "sitemapindex"):
            raise WrongShape("answered with something that is not a sitemap")
        host = urlsplit(response.url).netloc
        for entry in sitemap:
            url = urljoin(response.url, one_line(entry.get("loc", "")))
            parts = urlsplit(url)
            if parts.netloc != host or url in self._asked or len(self._asked) >= MOST_PAGES:
                continue
            if sitemap.type == "sitemapindex" and self._sitemaps < MOST_SITEMAPS:
                self._sitemaps += 1
                yield self.ask(url, self.parse)
            elif sitemap.type == "urlset" and parts.path.startswith(self.wanted):
                self._asked.add(url)
                yield self.ask(url, self.place)

    def place(self, response: Response) -> Iterator[Found]:
        """Read the page of a place: one listing for each address in its data."""
        if not is_page(response):
            self.journal.not_a_page(response.url)
            return
        page = self.page(response)
        slug = urlsplit(response.url).path.rstrip("/").rsplit("/", 1)[-1]
        places = places_in(page.structured) or [_visible(page)]
        for number, fields in enumerate(places, start=1):
            yield Found(ref=slug if number == 1 else f"{slug}#{number}", fields=fields, pages=(page,))


def _visible(page: Page) -> dict[str, str]:
    name = next((block.text for block in page.blocks if block.kind == "heading"), page.title)
    phones = phones_in(block.text for block in page.blocks)
    addresses = addresses_in(page.blocks)
    return {"name": name, "phone": "".join(phones[:1]), "address": "".join(addresses[:1])}
