"""The one question that the app, the routes, the command line and every engine share, and its answer.

Every number of an answer is defined here and is the same for every engine. Inside a field the choices are joined by
*or*, across fields by *and*. A choice is a code of the vocabulary (some source says yes), the code behind ``no.`` (some
source says no), or ``not_stated``: the clinic affirms nothing in that field and denies none of the codes asked for.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from config.errors import BadQuery
from config.vocabulary import DENIED, FIELDS, NOT_STATED, vocabulary
from indexer.area import Box
from indexer.cells import MOST_ZOOM, Cluster
from indexer.clinic import Clinic
from indexer.locate.point import Exactness
from indexer.order import SORTS, Position, Sort, name_key, read_cursor, write_cursor
from indexer.words import asked_words

__all__ = ["SORTS", "Box", "Cluster", "Hit", "Near", "Pin", "Position", "Query", "Results", "Sort"]

MOST_MILES = 500.0
USUAL_MILES = 25.0
MOST_ON_A_PAGE = 100
USUAL_ON_A_PAGE = 20
MOST_PINS = 1000
LONGEST_TEXT = 200


@dataclass(frozen=True, slots=True)
class Near:
    """A place on the map to search around; ``label`` is what finds it again (``97205``, ``Portland, OR``).

    Refuses with :class:`BadQuery` what is not on the Earth, or could not be found again from a link.
    """

    label: str
    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        """Check the label and the point."""
        if not 1 <= len(self.label) <= LONGEST_TEXT:
            raise BadQuery(f"Give the place a name of 1 to {LONGEST_TEXT} letters.")
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):
            raise BadQuery(f"Search near a place on the Earth, not near {self.latitude:g}, {self.longitude:g}.")


@dataclass(frozen=True, slots=True)
class Query:
    """A search. Refuses with :class:`BadQuery` whatever could not be answered.

    A clinic answers when it answers every part that is given:

    - ``near`` and ``within`` (miles; counts only with ``near``): it may be inside the circle, see :class:`Results`;
    - ``box``: its point lies in the box, however inexact the point is;
    - ``state``: its address is in that state;
    - ``text``: every word begins a word of its name, city or street (:mod:`indexer.words`);
    - ``confirmed_since``: it was checked on that day or later;
    - ``filters``: fields of the vocabulary with their choices.

    ``sort`` is by distance, by name (:func:`indexer.order.name_key`) or by the day of the last check, latest first;
    ties fall by clinic id, letter by letter. Without ``near`` a sort by distance is a sort by name (:attr:`order`).
    ``page`` counts from 1. ``after``, a cursor from :attr:`Results.following`, asks instead for the hits behind it
    (``page`` stays 1); it answers the search it was given for, with any ``size`` and ``zoom``, and no other.
    ``zoom`` asks for what a map needs: pins, and clusters of cells at most so fine (:mod:`indexer.cells`).
    """

    near: Near | None = None
    within: float = USUAL_MILES
    state: str = ""
    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = "distance"
    page: int = 1
    size: int = USUAL_ON_A_PAGE
    box: Box | None = None
    confirmed_since: date | None = None
    after: str | None = None
    zoom: int | None = None

    def __post_init__(self) -> None:
        """Check every part, and put choices into one order so that equal searches are equal."""
        if not 0 < self.within <= MOST_MILES:
            raise BadQuery(f"Search within more than 0 and at most {MOST_MILES:g} miles, not {self.within:g}.")
        if self.state and not (
            len(self.state) == 2 and self.state.isascii() and self.state.isalpha() and self.state.isupper()
        ):
            raise BadQuery(f"Give the state as two capital letters such as OR, not {self.state!r}.")
        object.__setattr__(self, "text", _checked_text(self.text))
        if self.sort not in SORTS:
            raise BadQuery(f"Sort by one of {', '.join(SORTS)}, not {self.sort!r}.")
        if self.page < 1:
            raise BadQuery(f"Pages count from 1, there is no page {self.page}.")
        if not 1 <= self.size <= MOST_ON_A_PAGE:
            raise BadQuery(f"Ask for 1 to {MOST_ON_A_PAGE} clinics a page, not {self.size}.")
        if self.zoom is not None and not 0 <= self.zoom <= MOST_ZOOM:
            raise BadQuery(f"Ask for clusters at a zoom of 0 to {MOST_ZOOM}, not {self.zoom}.")
        object.__setattr__(self, "filters", _checked(self.filters))
        if self.after is not None:
            if self.page != 1:
                raise BadQuery("Ask for a page or for what follows a cursor, not for both.")
            read_cursor(self.after, sort=self.order, question=self._mark())

    @property
    def order(self) -> Sort:
        """The sort that counts: by name where distances are asked for without a place."""
        return "name" if self.sort == "distance" and self.near is None else self.sort

    @property
    def position(self) -> Position | None:
        """The place in the list that ``after`` marks: hits begin behind it. None without a cursor."""
        return None if self.after is None else read_cursor(self.after, sort=self.order, question=self._mark())

    def cursor(self, hit: "Hit") -> str:
        """The cursor behind this hit of this search."""
        key: float | str = hit.clinic.checked.isoformat()
        if self.order == "name":
            key = name_key(hit.clinic.name)
        elif self.order == "distance":
            key = 0.0 if hit.distance_miles is None else hit.distance_miles
        return write_cursor(Position(key=key, id=hit.clinic.id), sort=self.order, question=self._mark())

    def from_start(self) -> "Query":
        """The same search from its first hit."""
        return replace(self, page=1, after=None)

    def _mark(self) -> str:
        """What tells this search from others, whatever its page, size, zoom and cursor."""
        near = None if self.near is None else (self.near.latitude, self.near.longitude, float(self.within))
        box = None if self.box is None else (self.box.west, self.box.south, self.box.east, self.box.north)
        since = None if self.confirmed_since is None else self.confirmed_since.isoformat()
        told = repr((near, self.state, self.text, list(self.filters.items()), box, since))
        return hashlib.sha256(told.encode("utf-8", errors="surrogatepass")).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Hit:
    """A clinic that answers, with its distance from ``near`` (None without it).

    The distance is that of its point, rounded to four decimals of a mile. ``surely_within`` is false for a clinic whose
    point is too inexact to say that it is inside the circle: it may be. It is None without ``near``.
    """

    clinic: Clinic
    distance_miles: float | None
    surely_within: bool | None = None


class Pin(NamedTuple):
    """A hit on the map; a tuple, since an answer has a thousand of them and dataclasses take twice as long to make."""

    id: str
    name: str
    latitude: float
    longitude: float
    exactness: Exactness


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to a query.

    A point is only as exact as it says (:mod:`indexer.locate.point`). A search around a place finds whoever may be
    inside the circle, so whose distance is at most ``within`` and the uncertainty of the point together; ``perhaps``
    counts the hits that may as well be outside, because distance and uncertainty together are more than ``within``.

    ``total`` counts all hits, those too; ``hits`` holds those of this page, or the first ``size`` behind the cursor.
    ``goes_on`` says whether a hit comes behind the last of ``hits``; false when there are none here.
    No other number depends on page, size or cursor.

    ``facets`` counts, by field and code, the clinics that affirm the code *with that field's own filter lifted*; under
    ``not_stated`` those that affirm nothing in it. Every field and code is there, also with 0.
    ``left_out`` counts, by filtered field, the clinics that answer every other part but affirm nothing in this field
    (and deny none of the codes asked for); 0 where ``not_stated`` is itself asked for. ``unplaced`` counts the clinics
    that answer all but ``near`` and ``box`` because they have no point; it is 0 without those two.

    ``bounds`` is the narrowest box around the points of all hits (:func:`indexer.area.bounds`), None when no hit has
    one. What only a map needs is there when the query asks for a zoom, and else empty: ``pins`` are all hits with a
    point, in the order of the sort, at most :data:`MOST_PINS`. ``clusters`` counts the points of all hits, however
    many, by cell: at the finest zoom, no finer than the one asked for, at which at most
    :data:`indexer.cells.MOST_CLUSTERS` cells hold any. Fullest first, then from west to east (``x``), then from north
    to south (``y``).
    """

    query: Query
    hits: tuple[Hit, ...]
    total: int
    left_out: Mapping[str, int]
    unplaced: int
    facets: Mapping[str, Mapping[str, int]]
    pins: tuple[Pin, ...] = ()
    perhaps: int = 0
    bounds: Box | None = None
    clusters: tuple[Cluster, ...] = ()
    goes_on: bool = False

    @property
    def following(self) -> str | None:
        """The cursor behind the last of ``hits``; None when no hit comes behind it, or there are none here."""
        return self.query.cursor(self.hits[-1]) if self.goes_on else None


def _checked_text(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise BadQuery(f"Search for at most {LONGEST_TEXT} letters of text.")
    text = " ".join(text.split())
    if text and not asked_words(text):
        raise BadQuery("Search for text with at least one letter or digit.")
    return text


def _checked(filters: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    unknown = sorted(set(filters) - set(FIELDS))
    if unknown:
        raise BadQuery(f"There is no filter {unknown[0]!r}. There are: {', '.join(FIELDS)}.")
    checked = {}
    for name in FIELDS:
        asked = filters.get(name, ())
        if not asked:
            continue
        codes = vocabulary()[name].codes
        known = [*codes, NOT_STATED, *(DENIED + code for code in codes)]
        for choice in asked:
            if choice not in known:
                raise BadQuery(
                    f"{name} has no code {choice!r}. It has: {', '.join(codes)}, and {NOT_STATED} for clinics that do "
                    f"not say; {DENIED} before a code asks for clinics that say no to it."
                )
        checked[name] = tuple(choice for choice in known if choice in asked)
    return checked
