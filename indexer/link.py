"""Searches as parameters of a link, which must open the same search in five years.

The parameters are versioned (``v=1``), readable, and hold only what differs from the usual search::

    v=1&near=97205&within=50&route=iv,im,not_stated,no.oral&sort=name

A link is a stranger's text: reading one never fails. What cannot be used is left out of the search and said in words;
parameters that nobody here knows are told too, and can be carried on to the next link.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from config.errors import BadQuery, ClinicsError
from config.vocabulary import FIELDS
from indexer.area import Box
from indexer.cells import MOST_ZOOM
from indexer.query import LONGEST_TEXT, MOST_MILES, MOST_ON_A_PAGE, SORTS, USUAL_MILES, USUAL_ON_A_PAGE, Near, Query

VERSION = 1
"""Raise it only when an old parameter would come to mean something else; old versions stay readable for ever."""

PARAMETERS: Mapping[str, tuple[str, str]] = {
    "v": ("1", "the version of the link; one without it is read as the first"),
    "near": ("97205", "a place: ZIP, town with its state, county, address, or `latitude,longitude`"),
    "within": ("50", f"miles around it, at most {MOST_MILES:g}; {USUAL_MILES:g} unless given"),
    "box": ("-123,45,-122,46", "west, south, east, north edge of a map in degrees; west > east crosses the date line"),
    "state": ("OR", "two capital letters"),
    "text": ("cedar", "every word begins a word of the name, the city or the street"),
    "since": ("2026-10-01", "checked on that day or later"),
    **dict.fromkeys(FIELDS, ("CODE,not_stated,no.CODE", "choices in that field, joined by *or*")),
    "sort": ("name", f"{', '.join(SORTS)}; {SORTS[0]} unless given, which without a place is {SORTS[1]}"),
    "page": ("2", "page, from 1"),
    "size": ("50", f"clinics a page, 1 to {MOST_ON_A_PAGE}; {USUAL_ON_A_PAGE} unless given"),
    "after": ("", "a cursor from an answer: go on behind it, instead of a page"),
    "zoom": ("8", f"count the hits by squares of the map of that zoom, 0 to {MOST_ZOOM}"),
}
"""Every parameter in the order in which links have them, with an example and its meaning."""

PAGING = ("page", "size", "after", "zoom")
"""Those that choose a part of an answer, or how it is told; a file and a feed always hold the whole."""

_USUAL = Query()
_MOST_DIGITS = 9
_MOST_SHOWN = 40
_MOST_CHOICES = 100
LEFT_OUT = "This part of the link was left out."


@dataclass(frozen=True, slots=True)
class LinkRead:
    """What a link asks for.

    ``problems`` says in words what was left out of ``query``, and why. ``unknown`` holds parameters, name and value,
    that this version does not know: they are none of the problems, and whoever shows the search says so. ``refused``
    holds, for each of the problems, the parameter and the value it is about, for whoever says that in other words.
    """

    query: Query
    problems: tuple[str, ...]
    unknown: tuple[tuple[str, str], ...]
    refused: tuple[tuple[str, str], ...] = ()


def to_params(query: Query, unknown: Iterable[tuple[str, str]] = ()) -> dict[str, str]:
    """The parameters of a search, in an order that never changes; what is usual is left out, the version never.

    ``unknown`` are parameters of the link that was read, carried on behind those of the search.
    """
    told = {
        "v": str(VERSION),
        "near": None if query.near is None else query.near.label,
        "within": _plain(query.within) if query.within != _USUAL.within else None,
        "box": None if query.box is None else ",".join(map(_plain, _edges(query.box))),
        "state": query.state or None,
        "text": query.text or None,
        "since": None if query.confirmed_since is None else query.confirmed_since.isoformat(),
        **{field: ",".join(choices) for field, choices in query.filters.items()},
        "sort": query.sort if query.sort != _USUAL.sort else None,
        "page": str(query.page) if query.page != _USUAL.page else None,
        "size": str(query.size) if query.size != _USUAL.size else None,
        "after": query.after,
        "zoom": None if query.zoom is None else str(query.zoom),
    }
    params = {name: value for name in PARAMETERS if (value := told.get(name)) is not None}
    return params | {name: value for name, value in unknown if name not in PARAMETERS}


def to_url(base: str, query: Query, unknown: Iterable[tuple[str, str]] = ()) -> str:
    """The link: ``base`` (an address without parameters of its own) with those of the search behind it."""
    return f"{base}?{urlencode(to_params(query, unknown), safe=',', errors='replace')}"


def read_link(params: Mapping[str, str], *, find_place: Callable[[str], Near]) -> LinkRead:
    """The search that these parameters (decoded, each once) ask for. An empty one counts as not given.

    ``find_place`` finds the place of ``near`` and may raise any :class:`ClinicsError`; its words are passed on.
    """
    reading = _Reading(find_place)
    for name, value in params.items():
        if value != "":
            reading.take(name, value)
    query = reading.query()
    return LinkRead(
        query=query,
        problems=tuple(reading.problems),
        unknown=tuple(reading.unknown),
        refused=tuple(reading.refused),
    )


def read_part(name: str, text: str) -> Any:
    """What one parameter besides the fields, ``near`` and ``after`` means, as the part of a query that it is.

    Raises :class:`BadQuery` for what it cannot mean.
    """
    return _PARTS[name][1](name, text)


class _Reading:
    """What was understood so far. Each part is tried as a query by itself, so that its own rules judge it."""

    def __init__(self, find_place: Callable[[str], Near]) -> None:
        self._find_place = find_place
        self.parts: dict[str, Any] = {}
        self.filters: dict[str, tuple[str, ...]] = {}
        self.problems: list[str] = []
        self.refused: list[tuple[str, str]] = []
        self.unknown: list[tuple[str, str]] = []
        self._after: str | None = None

    def take(self, name: str, value: str) -> None:
        """Read one parameter."""
        try:
            if name == "v":
                self._version(value)
            elif name in FIELDS:
                self._filter(name, value)
            elif name == "near":
                self._part("near", self._place(value))
            elif name == "after":
                self._after = value
            elif name in _PARTS:
                part, read = _PARTS[name]
                self._part(part, read(name, value))
            else:
                self.unknown.append((name, value))
        except ClinicsError as error:
            self._refuse(name, value, f"{error} {LEFT_OUT}")

    def query(self) -> Query:
        """The search of all parts; a cursor, which is tied to the others, comes last."""
        query = Query(**self.parts, filters=self.filters)
        if self._after is None:
            return query
        try:
            return replace(query, after=self._after)
        except BadQuery as error:
            self._refuse("after", self._after, f"{error} {LEFT_OUT}")
            return query

    def _refuse(self, name: str, value: str, why: str) -> None:
        self.problems.append(why)
        self.refused.append((name, value))

    def _part(self, name: str, value: Any) -> None:
        Query(**{name: value})
        self.parts[name] = value

    def _version(self, value: str) -> None:
        version = _whole_number("v", value)
        if version > VERSION:
            self._refuse(
                "v",
                value,
                f"This link was made by a later version ({version}) of this directory than the one that reads it "
                f"({VERSION}): check that the search is the one you meant.",
            )
        elif version < 1:
            raise BadQuery(f"Versions of a link count from 1, there is no version {version}.")

    def _place(self, label: str) -> Near:
        if len(label) > LONGEST_TEXT:
            raise BadQuery(f"A place has at most {LONGEST_TEXT} letters, not as many as {_short(label)}.")
        return self._find_place(label)

    def _filter(self, field: str, value: str) -> None:
        choices = [choice for choice in dict.fromkeys(value.split(",")) if choice != ""]
        if len(choices) > _MOST_CHOICES:
            raise BadQuery(f"{field} has at most {_MOST_CHOICES} choices, not {len(choices)}.")
        for choice in choices:
            try:
                Query(filters={field: (_word(field, choice),)})
            except BadQuery as error:
                self._refuse(field, choice, f"{error} {LEFT_OUT}")
            else:
                self.filters[field] = (*self.filters.get(field, ()), choice)


def _as_given(_name: str, value: str) -> str:
    return value


def _word(name: str, value: str) -> str:
    if len(value) > _MOST_SHOWN:
        raise BadQuery(f"{name} is one short word, not {_short(value)}.")
    return value


def _whole_number(name: str, value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS):
        raise BadQuery(f"{name} is a whole number such as 1, not {_short(value)}.")
    return int(value)


def _miles(name: str, value: str) -> float:
    return _number(value, f"{name} is a number of miles such as 25, not {_short(value)}.")


def _box(name: str, value: str) -> Box:
    words = f"{name} is four degrees such as {PARAMETERS['box'][0]}, not {_short(value)}."
    edges = value.split(",") if len(value) <= LONGEST_TEXT else []
    if len(edges) != 4:
        raise BadQuery(words)
    west, south, east, north = (_number(edge, words) for edge in edges)
    return Box(west=west, south=south, east=east, north=north)


def _day(name: str, value: str) -> date:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = None
    if day is None or day.isoformat() != value:
        raise BadQuery(f"{name} is a day such as {PARAMETERS['since'][0]}, not {_short(value)}.")
    return day


def _number(value: str, words: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise BadQuery(words) from None


def _plain(number: float) -> str:
    return repr(float(number)).removesuffix(".0")


def _edges(box: Box) -> tuple[float, float, float, float]:
    """As GeoJSON orders them (RFC 7946, section 5)."""
    return box.west, box.south, box.east, box.north


def _short(value: str) -> str:
    return repr(value if len(value) <= _MOST_SHOWN else f"{value[:_MOST_SHOWN]}…")


_PARTS: Mapping[str, tuple[str, Callable[[str, str], Any]]] = {
    "within": ("within", _miles),
    "box": ("box", _box),
    "state": ("state", _word),
    "text": ("text", _as_given),
    "since": ("confirmed_since", _day),
    "sort": ("sort", _word),
    "page": ("page", _whole_number),
    "size": ("size", _whole_number),
    "zoom": ("zoom", _whole_number),
}
"""Which part of the search a parameter is, and how it is read."""
