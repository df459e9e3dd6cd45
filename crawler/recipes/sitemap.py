"""Pages named by a sitemap, each with structured data (schema.org) about one place or several."""

from collections.abc import Iterator
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit

from scrapy.http import Response
from scrapy.utils.gz import gunzip, gzip_magic_number
from scrapy.utils.sitemap import Sitemap

from crawler.listing import Page
from crawler.pages.places import places_in
from crawler.pages.visible import addresses_in, phones_in
from crawler.pages.wording import one_line
from crawler.recipes.recipe import Found, Recipe, WrongShape, is_page, ref_of

MOST_PAGES = 20_000
"""Pages taken from the sitemaps of a source."""
MOST_SITEMAPS = 200
"""Sitemaps followed from sitemaps."""


class SitemapOfPlaces(Recipe):
    """Say which addresses of the sitemap are places; a page without usable data gives what can be seen on it."""

    wanted: ClassVar[str]
    """What the path of a place's page begins with."""
    of_one_place: ClassVar[frozenset[str]] = frozenset({"place"})

    async def start(self) -> Any:
        """Ask for the sitemap: the source's home when that is one, else ``/sitemap.xml`` of its host."""
        home = self.source.home
        first = home if home.endswith((".xml", ".xml.gz")) else urljoin(home, "/sitemap.xml")
        yield self.ask(first, self.parse, first=True)

    def parse(self, response: Response, *, first: bool = False) -> Iterator[Any]:
        """Follow a sitemap, or an index of sitemaps."""
        if first:
            self.at_home(response)
        elif not self.is_own(response.url):
            return
        sitemap = Sitemap(self._body(response))
        if sitemap.type not in ("urlset", "sitemapindex"):
            raise WrongShape("answered with something that is not a sitemap")
        addresses = list(self._addresses(response.url, sitemap))
        if not first and not addresses:
            self.journal.leave_out("a further sitemap names no address: what it listed is not gone")
        for url in addresses:
            if sitemap.type == "sitemapindex":
                yield self.ask(url, self.parse, most=MOST_SITEMAPS)
            elif urlsplit(url).path.startswith(self.wanted):
                yield self.ask(url, self.place, most=MOST_PAGES)

    def _body(self, response: Response) -> bytes:
        body = response.body
        return gunzip(body, max_size=self.crawl.page_bytes) if gzip_magic_number(response) else body

    def _addresses(self, base: str, sitemap: Sitemap) -> Iterator[str]:
        """What a sitemap names on its own host; it may speak for no other (sitemaps.org, "Sitemap file location")."""
        for entry in sitemap:
            try:
                url = urljoin(base, one_line(entry.get("loc", "")))
                own = urlsplit(url).netloc == urlsplit(base).netloc
            except ValueError:
                self.journal.leave_out("a link that is no address could not be followed")
                continue
            if own:
                yield url

    def place(self, response: Response) -> Iterator[Found]:
        """Read the page of a place: one listing for each address in its data."""
        if not is_page(response):
            self.journal.not_a_page(response.url)
            return
        if not self.is_own(response.url) or self.kept_back(response):
            return
        page = self.page(response)
        slug = ref_of(response.url)
        if not slug:
            self.journal.skip("the address of its page names no place")
            return
        places = places_in(page.structured) or [_visible(page)]
        for number, fields in enumerate(places, start=1):
            if not fields.get("name"):
                self.journal.skip("a page without the name of a place")
                continue
            yield Found(ref=slug if number == 1 else f"{slug}#{number}", fields=fields, pages=(page,))


def _visible(page: Page) -> dict[str, str]:
    name = next((block.text for block in page.blocks if block.kind == "heading"), page.title)
    phones = phones_in(block.text for block in page.blocks)
    addresses = addresses_in(page.blocks)
    return {"name": name, "phone": "".join(phones[:1]), "address": "".join(addresses[:1])}
