"""The one question that the app, the routes, the command line and every engine share, and its answer.

Inside a field the choices are joined by *or*, across fields by *and*. A choice is a code of the vocabulary (some
source says yes), the code behind ``no.`` (some source says no), or ``not_stated``: the clinic affirms nothing in that
field and denies none of the codes asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, get_args

from config.errors import BadQuery
from config.vocabulary import DENIED, FIELDS, NOT_STATED, vocabulary
from indexer.clinic import Clinic
from indexer.locate.point import Exactness
from indexer.words import asked_words

Sort = Literal["distance", "name", "checked"]
SORTS: tuple[Sort, ...] = get_args(Sort)

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

    ``within`` is in miles and counts only with ``near``; who may be inside is told in :class:`Results`. ``filters``
    maps a field of the vocabulary to its choices.
    ``text`` finds clinics of which every word begins a word of the name, the city or the street. ``page`` counts
    from 1. Ties of every sort fall by clinic id; without ``near`` a sort by distance is a sort by name.
    """

    near: Near | None = None
    within: float = USUAL_MILES
    state: str = ""
    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = "distance"
    page: int = 1
    size: int = USUAL_ON_A_PAGE

    def __post_init__(self) -> None:
        """Check every part, and put choices into one order so that equal searches are equal."""
        if not 0 < self.within <= MOST_MILES:
            raise BadQuery(f"Search within more than 0 and at most {MOST_MILES:g} miles, not {self.within:g}.")
        if self.state and not (
            len(self.state) == 2 and self.state.isascii() and self.state.isalpha() and self.state.isupper()
        ):
            raise BadQuery(f"Give the state as two capital letters such as OR, not {self.state!r}.")
        if len(self.text) > LONGEST_TEXT:
            raise BadQuery(f"Search for at most {LONGEST_TEXT} letters of text.")
        object.__setattr__(self, "text", " ".join(self.text.split()))
        if self.text and not asked_words(self.text):
            raise BadQuery("Search for text with at least one letter or digit.")
        if self.sort not in SORTS:
            raise BadQuery(f"Sort by one of {', '.join(SORTS)}, not {self.sort!r}.")
        if self.page < 1:
            raise BadQuery(f"Pages count from 1, there is no page {self.page}.")
        if not 1 <= self.size <= MOST_ON_A_PAGE:
            raise BadQuery(f"Ask for 1 to {MOST_ON_A_PAGE} clinics a page, not {self.size}.")
        object.__setattr__(self, "filters", _checked(self.filters))


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

    ``total`` counts all hits, those too; ``hits`` holds those of this page. ``facets`` counts, by field and code, the
    clinics that affirm the code *with that field's own filter lifted*; under ``not_stated`` those that affirm nothing
    in it.
    ``left_out`` counts, by filtered field, the clinics that answer every other part but affirm nothing in this field
    (and deny none of the codes asked for). ``unplaced`` counts the clinics that answer all but the distance because
    they have no point. ``pins`` are all hits with a point, in the order of the sort, at most :data:`MOST_PINS`.
    """

    query: Query
    hits: tuple[Hit, ...]
    total: int
    left_out: Mapping[str, int]
    unplaced: int
    facets: Mapping[str, Mapping[str, int]]
    pins: tuple[Pin, ...] = ()
    perhaps: int = 0


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
