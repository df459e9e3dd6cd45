"""What stands in the boxes of the search page, and the search that it means; pure, no Streamlit.

The boxes and the address bar hold the same search: :func:`boxes` fills the boxes from a search, :meth:`Asked.query`
makes the search of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from config.errors import UnknownPlace
from config.vocabulary import DENIED, FIELDS, NOT_STATED, vocabulary
from indexer.locate.place import known_of_address
from indexer.normalise.state import state_code
from indexer.query import USUAL_MILES, USUAL_ON_A_PAGE, Box, Near, Query, Results, Sort
from ui import words
from ui.wording import say

FindPlace = Callable[[str], Near]

MILES = (5.0, 10.0, 25.0, 50.0, 100.0, 250.0, 500.0)
"""Distances offered; one that a link asks for stands beside them."""

SORTS: tuple[Sort, ...] = ("distance", "name", "checked")
"""The orders offered."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The boxes as they stand: ``place`` is what was typed, ``state`` a state kept beside a place by a link.

    ``box``, ``confirmed_since`` and ``zoom`` have no boxes of their own and are kept as a link gave them.
    """

    place: str = ""
    state: str = ""
    within: float = USUAL_MILES
    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = "distance"
    page: int = 1
    size: int = USUAL_ON_A_PAGE
    box: Box | None = None
    confirmed_since: date | None = None
    zoom: int | None = None

    def query(self, find_place: FindPlace) -> Query:
        """The search these boxes mean; raises ``UnknownPlace`` or another ``BadQuery``."""
        near, state = whereabouts(self.place, find_place)
        return Query(
            near=near,
            within=self.within,
            state=state or self.state,
            text=self.text,
            filters=self.filters,
            sort=self.sort,
            page=self.page,
            size=self.size,
            box=self.box,
            confirmed_since=self.confirmed_since,
            zoom=self.zoom,
        )


def whereabouts(place: str, find_place: FindPlace) -> tuple[Near | None, str]:
    """A typed place as a spot to search around or as a state; neither when nothing was typed.

    Raises ``UnknownPlace`` with near spellings when it is nothing known.
    """
    typed = place.strip()
    if typed == "":
        return None, ""
    state = state_code(typed)
    if state:
        return None, state
    return find_place(typed), ""


def same_named_city(place: str, find_place: FindPlace) -> str:
    """For a place read as a state, the city of that name in it (``New York, NY``); empty when there is none."""
    typed = place.strip()
    state = state_code(typed)
    if not state or len(typed) <= 2:
        return ""
    try:
        return find_place(f"{typed}, {state}").label
    except UnknownPlace:
        return ""


def middle_of(place: str, near: Near | None) -> str:
    """What to say where only the middle of the town or ZIP of a typed address is known; empty for any other place."""
    known = None if near is None else known_of_address(place, near)
    return "" if known is None else say(f"search.address_{known}")


def boxes(query: Query, *, typed: str = "") -> Asked:
    """The boxes that show a search; ``typed`` is the place as a link named it.

    It stays as it is where nobody knows it, and where it is a street of which only the town or the ZIP is known.
    """
    if query.near is None:
        place, state = typed or query.state, query.state if typed else ""
    else:
        street = known_of_address(typed, query.near) is not None
        place, state = typed if street else query.near.label, query.state
    return Asked(
        place=place,
        state=state,
        within=query.within,
        text=query.text,
        filters=query.filters,
        sort=query.sort,
        page=query.page,
        size=query.size,
        box=query.box,
        confirmed_since=query.confirmed_since,
        zoom=query.zoom,
    )


def choices(name: str, asked: tuple[str, ...]) -> list[str]:
    """What a filter offers: every code, whatever a link asked for besides, and last the clinics that do not say."""
    codes = vocabulary()[name].codes
    return [*codes, *(choice for choice in asked if choice.startswith(DENIED)), NOT_STATED]


def pages(results: Results) -> int:
    """How many pages an answer has; at least one."""
    return max(1, -(-results.total // results.query.size))


def limits(query: Query) -> str:
    """What a link limits besides what stands in the boxes, in a sentence or two; empty when nothing."""
    told = []
    if query.confirmed_since is not None:
        told.append(say("search.since", day=words.day(query.confirmed_since)))
    if query.box is not None:
        told.append(say("search.box"))
    return " ".join(told)


def looser(query: Query) -> list[tuple[str, Query]]:
    """Ways to ask for less, most local first: a wider circle, one filter fewer, those that do not say as well."""
    ways: list[tuple[str, Query]] = []
    first = query.from_start()
    if query.near is not None:
        wider = [miles for miles in MILES if miles > query.within]
        ways += [(say("search.loosen_miles", far=words.radius(miles)), replace(first, within=miles)) for miles in wider]
    for name in FIELDS:
        asked = query.filters.get(name, ())
        if not asked:
            continue
        label = say(f"vocabulary.{name}.label")
        if NOT_STATED not in asked:
            more = {**query.filters, name: (*asked, NOT_STATED)}
            ways.append((say("search.loosen_not_stated", field=label), replace(first, filters=more)))
        rest = {other: codes for other, codes in query.filters.items() if other != name}
        ways.append((say("search.loosen_any", field=label), replace(first, filters=rest)))
    if query.text:
        ways.append((say("search.loosen_text"), replace(first, text="")))
    if query.confirmed_since is not None:
        ways.append((say("search.loosen_since"), replace(first, confirmed_since=None)))
    if query.box is not None:
        ways.append((say("search.loosen_box"), replace(first, box=None)))
    if len(query.filters) > 1:
        ways.append((say("search.loosen_all"), replace(first, filters={})))
    if query.near is not None and query.state:
        ways.append((say("search.loosen_state", state=words.state_within(query.state)), replace(first, state="")))
    return ways
