"""A clinic's own site: its home page, then the few pages most likely to say what people ask."""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

from scrapy.http import Response, TextResponse

from crawler.links import Link, key_of, links_worth_reading, site_of
from crawler.own_site import Read, listings_of
from crawler.recipes.recipe import Found, Recipe, is_page
from crawler.turns import ROW
from crawler.wishes import wishes_of
from crawler.wording import one_line

MOST_LINKS = 2_000
"""Links looked at on one page."""


class ClinicSite(Recipe):
    """Reads every site it is given; a site that is gone, closed or silent is noted and costs the others nothing."""

    async def start(self) -> AsyncIterator[Any]:
        """Ask for every home page."""
        for site in self.sites:
            yield self.ask(site, self.parse)

    async def parse(self, response: Response) -> AsyncIterator[Found]:
        """Read a site, its home page first."""
        if not isinstance(response, TextResponse) or not is_page(response):
            self.journal.not_a_page(response.url)
            return
        parts = urlsplit(response.url)
        name = f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}"
        # Kept in the memory of the run: two home pages may lead to one site, and this callback may be called anew.
        if self.memory.setdefault(f"site {name}", response.meta[ROW]) != response.meta[ROW] or self.kept_back(response):
            return
        pages = await self._read_site(response)
        website = f"{parts.scheme}://{parts.netloc}{parts.path}"
        for listing in listings_of(pages, host=parts.hostname or "", website=website):
            ref = f"{name}#{listing.where}" if listing.where else name
            yield Found(ref=ref, fields=listing.fields, pages=listing.pages)

    async def _read_site(self, home: TextResponse) -> list[Read]:
        pages = [self._read(home, about_places=False)]
        asked = {key_of(home.url)}
        waiting: dict[str, Link] = {}
        self._queue(home, waiting, asked)
        while waiting and len(asked) < self.crawl.pages_a_site:
            link = max(waiting.values(), key=lambda one: one.score)
            del waiting[key_of(link.url)]
            asked.add(key_of(link.url))
            response = await self.fetch(link.url, within=home)
            if response is None or site_of(urlsplit(response.url)) != site_of(urlsplit(home.url)):
                continue
            final = key_of(response.url)
            if final != key_of(link.url) and final in asked:
                continue  # a redirect to a page that was read already
            asked.add(final)
            if not self.kept_back(response):
                pages.append(self._read(response, about_places=link.about_places))
            self._queue(response, waiting, asked)
        return pages

    def _queue(self, response: TextResponse, waiting: dict[str, Link], asked: set[str]) -> None:
        """Put the links of a page among those that wait, each once.

        A link that its own site marks as not to be followed is not: there is another way to a page worth reading.
        """
        if not wishes_of(response).follow:
            return
        found = [
            (str(link.attrib.get("href", "")), one_line(" ".join(link.css("::text").getall())))
            for link in response.css("a[href]")[:MOST_LINKS]
            if "nofollow" not in link.attrib.get("rel", "").lower().split()
        ]
        for link in links_worth_reading(response.url, found):
            if key_of(link.url) not in asked:
                waiting.setdefault(key_of(link.url), link)

    def _read(self, response: TextResponse, *, about_places: bool) -> Read:
        phones = []
        for link in response.css('a[href^="tel:"]')[:20]:
            words = one_line(" ".join(link.css("::text").getall()))
            said = sum(letter.isdigit() for letter in words) >= 10
            phones.append(words if said else str(link.attrib["href"]).removeprefix("tel:"))
        emails = [
            one.removeprefix("mailto:").split("?", 1)[0]
            for one in response.css('a[href^="mailto:"]::attr(href)').getall()
        ]
        return Read(
            page=self.page(response),
            about_places=about_places,
            site_name=one_line(response.css('meta[property="og:site_name"]::attr(content)').get(default="")),
            phones=tuple(phones),
            emails=tuple(emails[:5]),
        )
