"""Feeds of places in JSON, page after page."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from scrapy.http import Response

from crawler.recipes.recipe import Found, Recipe, WrongShape
from crawler.sources import file_of

MOST_PAGES = 5_000
"""Pages followed, in case the last one leads on to the first."""
DEEPEST = 3
"""Levels of objects inside a place."""


class JsonFeed(Recipe):
    """Name the keys; whatever a place says besides its fields is kept as labels and values.

    A key inside an object is reached by a dot: ``address.city``.
    """

    places_key: ClassVar[str]
    """Where a page holds its places; empty when the page is the list itself."""
    next_key: ClassVar[str] = ""
    """Where a page holds the address of the next one; empty when none does."""
    page_parameter: ClassVar[str] = ""
    """What numbers the pages in the query of an address, such as ``page``; they are asked for until one is empty."""
    count_key: ClassVar[str] = ""
    """Where a page holds how many places the whole feed has; empty when it does not say so."""
    ref_key: ClassVar[str]
    """Where a place holds the source's own reference."""
    fields: ClassVar[Mapping[str, str]]
    """Keys of a place by raw field."""
    labels: ClassVar[Mapping[str, str]] = {}
    """Words for keys, as a reader of the feed would say them; a key without one stands for itself."""

    def parse(self, response: Response, number: int = 1, before: str = "", had: int = 0) -> Iterator[Any]:
        """Read one page of the feed and ask for the next, which must be of the source's own host.

        ``before`` is a hash of the page before: a host that answers every number alike has no such pages. ``had`` is
        how many places the pages before held.
        """
        if number == 1:
            self.at_home(response)
        elif not self.is_own(response.url):
            return
        table = json_in(response)
        places = at_key(table, self.places_key)
        if not isinstance(places, list):
            raise WrongShape(f"the feed has no list {self.places_key!r} any more; see {file_of(self.source)}")
        # A feed whose pages are numbered ends with an empty one; one that names its next page does not.
        if number > 1 and not places and not self.page_parameter:
            self.journal.leave_out("a further page of the feed holds no place: what it listed is not gone")
        now = hashlib.sha256(response.body).hexdigest()
        if now == before:
            self.journal.leave_out("a page of the feed is just as the one before it: its pages are numbered otherwise")
            return
        following = self._following(response, table) if places or not self.page_parameter else ""
        if following and number < MOST_PAGES:
            yield from self.follow(
                response.url, following, self.parse, number=number + 1, before=now, had=had + len(places)
            )
        elif following:
            self.journal.leave_out(f"no more than {MOST_PAGES} pages are followed")
        else:
            self._check(table, had + len(places))
        yield from self._listings(response, places, had)

    def _listings(self, response: Response, places: Sequence[Any], had: int) -> Iterator[Found]:
        """The listings of one page; a place that cannot be told apart or named is left out and counted."""
        for number, place in enumerate(places, had + 1):
            found = self.found(response, place) if isinstance(place, Mapping) else None
            if found is None:
                self.journal.skip(f"no {self.ref_key!r}", row=f"place {number}")
            elif not found.fields.get("name", "").strip():
                self.journal.skip("no name", row=f"place {number}")
            else:
                yield found

    def _check(self, table: Any, had: int) -> None:
        """Note that a feed ended before it held as many places as it says itself."""
        told = words_of(at_key(table, self.count_key)) if self.count_key else ""
        if told.isascii() and told.isdecimal() and had < int(told[:9]):
            self.journal.leave_out(f"the feed ended after {had} of {told[:9]} places: the others are not gone")

    def _following(self, response: Response, table: Any) -> str:
        """The address of the next page; empty when this is the last."""
        if self.next_key:
            following = at_key(table, self.next_key)
            return following if isinstance(following, str) else ""
        if not self.page_parameter:
            return ""
        url = urlsplit(response.url)
        query = dict(parse_qsl(url.query, keep_blank_values=True))
        page = query.get(self.page_parameter, "1")
        query[self.page_parameter] = str(int(page) + 1) if page.isdecimal() and page.isascii() else "2"
        return url._replace(query=urlencode(query)).geturl()

    def found(self, response: Response, place: Mapping[str, Any]) -> Found | None:
        """The listing of one place; None for one without a reference of its own, which could not be told apart."""
        ref = words_of(at_key(place, self.ref_key))
        if not ref.strip():
            return None
        fields = {name: words_of(at_key(place, key)) for name, key in self.fields.items()}
        used = {self.ref_key, *self.fields.values()}
        rows = [
            (self.labels.get(key, key), words)
            for key, value in _level(place)
            if key not in used
            for words in all_words(value)
        ]
        return Found(ref=ref, fields=fields, pages=(self.rows(response, rows, title=fields.get("name", "")),))


def json_of(response: Response) -> Mapping[str, Any]:
    """The JSON object of an answer; raises :class:`WrongShape` when it is a web page or anything else."""
    table = json_in(response)
    if not isinstance(table, dict):
        raise WrongShape("answered with JSON that is not an object")
    return table


def json_in(response: Response) -> Any:
    """The JSON of an answer; raises :class:`WrongShape` when it is a web page or anything else."""
    try:
        return json.loads(response.body)
    except (ValueError, RecursionError) as error:
        what = "a web page" if response.body.lstrip()[:1] == b"<" else "something"
        raise WrongShape(f"answered with {what} where JSON was expected") from error


def at_key(value: Any, key: str) -> Any:
    """What stands under a key, of which dots divide the levels; None when it is not there."""
    if isinstance(value, Mapping) and key in value:
        return value[key]
    for part in key.split(".") if key else ():
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _level(place: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Keys and values of a place; those of an object inside it have its key and a dot in front."""
    for key, value in place.items():
        if isinstance(value, Mapping) and before.count(".") < DEEPEST:
            yield from _level(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", value


def words_of(value: Any) -> str:
    """A single JSON value as words; empty for what is not one."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    return str(value)


def all_words(value: Any) -> list[str]:
    """A JSON value or a list of them as words, without the empty ones."""
    values = value if isinstance(value, list) else [value]
    return [words for words in map(words_of, values) if words.strip()]
