"""Lists of places that lead to a page for each: directories."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from scrapy.http import Response

from crawler.pages.places import places_in
from crawler.pages.wording import one_line
from crawler.recipes.recipe import Found, Recipe, is_page, ref_of

MOST_LISTS = 2_000
"""List pages followed, in case the last one leads on to the first."""


class ListThenDetail(Recipe):
    """Name the links and the fields by CSS selector; the words of a detail page are kept as they are.

    With ``structured`` the fields are also taken from the first place that the page's data (schema.org) names; what a
    selector finds comes before. With ``words`` only one part of a detail page is read, so that what a directory says
    beside it of similar places is not taken for this one's; its title and data are kept, and a page without that part
    has no words. Links that lead away from the source's own host are not followed.
    """

    detail_links: ClassVar[str]
    """Links of a list page to places, such as ``a.listing::attr(href)``."""
    next_links: ClassVar[str] = ""
    """Links to the next list page; empty when there is but one list."""
    fields: ClassVar[Mapping[str, str]] = {}
    """CSS selectors by raw field; what a selector finds first is taken."""
    structured: ClassVar[bool] = False
    of_one_place: ClassVar[frozenset[str]] = frozenset({"detail"})
    words: ClassVar[str] = ""
    """CSS selector of the part of a detail page that speaks of the place, such as ``.profile``; empty for all of it."""

    def parse(self, response: Response, number: int = 1) -> Iterator[Any]:
        """Follow a list page."""
        if not is_page(response):
            self.journal.not_a_page(response.url)
            return
        if number == 1:
            self.at_home(response)
        elif not self.is_own(response.url):
            return
        if not self.may_follow(response):
            return
        details = response.css(self.detail_links).getall()
        if number > 1 and not details:
            self.journal.leave_out("a further list page leads to no place: what it listed is not gone")
        for link in details:
            yield from self.follow(response.url, link, self.detail)
        further = response.css(self.next_links).getall() if self.next_links else []
        if number >= MOST_LISTS and further:
            self.journal.leave_out(f"no more than {MOST_LISTS} list pages are followed")
            return
        for link in further:
            yield from self.follow(response.url, link, self.parse, number=number + 1)

    def detail(self, response: Response) -> Iterator[Found]:
        """Read the page of one place."""
        if not is_page(response):
            self.journal.not_a_page(response.url)
            return
        if not self.is_own(response.url) or self.kept_back(response):
            return
        ref = self.ref(response)
        if not ref.strip():
            self.journal.skip("the address of its page names no place")
            return
        page = self.page(response, within=self.words)
        if self.words and not page.blocks:
            self.journal.note(f"a page has no part {self.words!r}, so none of its words were read")
        told = next(iter(places_in(page.structured)), {}) if self.structured else {}
        seen = {name: self.value(response, selector) for name, selector in self.fields.items()}
        fields = {**told, **{name: value for name, value in seen.items() if value}}
        if not fields.get("name") and ("name" in self.fields or self.structured):
            self.journal.skip("a page without the name of a place")
            return
        yield Found(ref=ref, fields=fields, pages=(page,))

    def ref(self, response: Response) -> str:
        """The source's own name for a place: :func:`ref_of` its address; override it where a query holds more."""
        return ref_of(response.url)

    def value(self, response: Response, selector: str) -> str:
        """What a selector finds first, with the text of everything inside it."""
        found = response.css(selector)
        if not found:
            return ""
        if "::" in selector:
            return one_line(found[0].get() or "").removeprefix("tel:").removeprefix("mailto:")
        return one_line(" ".join(found[0].css("::text").getall()))
