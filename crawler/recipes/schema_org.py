"""Pages whose structured data (schema.org) describes several places at once: lists that need no page for each."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, ClassVar
from urllib.parse import urljoin

from scrapy.http import Response

from crawler.pages.places import DEEPEST, MOST_PLACES, places_in
from crawler.recipes.recipe import Found, Recipe, WrongShape, is_page
from crawler.sources import file_of

MOST_PAGES = 2_000
"""Pages followed, in case the last one leads on to the first."""

_HOLDERS = (
    "itemListElement",
    "item",
    "mainEntity",
    "about",
    "containsPlace",
    "department",
    "subOrganization",
    "@graph",
)
_KNOWN_BY = ("name", "street", "address", "city", "postal_code")


class SchemaOrgPage(Recipe):
    """Every place with an address becomes a listing of its own, which cites what the data says of it and no more."""

    next_links: ClassVar[str] = ""
    """CSS selector of links to the next page; empty when there is but one."""

    def parse(self, response: Response, number: int = 1) -> Iterator[Any]:
        """Read one page and ask for the next."""
        if not is_page(response):
            self.journal.not_a_page(response.url)
            return
        if number == 1:
            self.at_home(response)
        elif not self.is_own(response.url):
            return
        yield from self._next(response, number)
        if self.kept_back(response):
            return
        places = places_apart(self.page(response).structured)
        refs = Counter(_own_name(place, response.url) for place, _ in places)
        for place, fields in places:
            words = [("Description", text)] if isinstance(text := place.get("description"), str) else []
            page = self.rows(response, words, title=fields["name"], structured=(place,))
            own = _own_name(place, response.url)
            known_by = "|".join(fields.get(part, "") for part in _KNOWN_BY)
            yield Found(ref=own if own and refs[own] == 1 else known_by, fields=fields, pages=(page,))
        if len(places) == MOST_PLACES:
            self.journal.leave_out(f"no more than {MOST_PLACES} places of a page are read")
        if not places and number > 1:
            self.journal.leave_out("a further page names no place in its data: what it listed is not gone")
        if not places and number == 1:
            raise WrongShape(f"the page names no place in its data any more; see {file_of(self.source)}")

    def _next(self, response: Response, number: int) -> Iterator[Any]:
        if not self.next_links or not self.may_follow(response):
            return
        for link in response.css(self.next_links).getall():
            if number < MOST_PAGES:
                yield from self.follow(response.url, link, self.parse, number=number + 1)
            else:
                self.journal.leave_out(f"no more than {MOST_PAGES} pages are followed")


def places_apart(structured: tuple[Mapping[str, Any], ...]) -> list[tuple[Mapping[str, Any], dict[str, str]]]:
    """Each object that describes a place with an address and a name, with its raw fields."""
    found: list[tuple[Mapping[str, Any], dict[str, str]]] = []
    for one in structured:
        _look(one, found, 0)
    return found[:MOST_PLACES]


def _look(value: Any, found: list[tuple[Mapping[str, Any], dict[str, str]]], depth: int) -> None:
    if depth > DEEPEST * 2 or len(found) >= MOST_PLACES:
        return
    if isinstance(value, list):
        for one in value:
            _look(one, found, depth + 1)
    elif isinstance(value, Mapping):
        alone = {key: part for key, part in value.items() if key not in _HOLDERS}
        fields = next(iter(places_in([alone])), None) if "address" in alone or "location" in alone else None
        if fields is not None and fields.get("name"):
            found.append((alone, fields))
        for key in _HOLDERS:
            if key in value:
                _look(value[key], found, depth + 1)


def _own_name(place: Mapping[str, Any], base: str) -> str:
    """What the data itself calls the place; empty when that is nothing.

    Its ``url`` says less: every office of a firm, or every place of a directory, may have the same one.
    """
    given = place.get("@id")
    if isinstance(given, str) and given.strip():
        with suppress(ValueError):
            return urljoin(base, given.strip())
    given = place.get("identifier")
    return given.strip() if isinstance(given, str) else ""
