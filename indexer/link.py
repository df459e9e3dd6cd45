"""Searches as parameters of a link, which must open the same search in five years.

The parameters are versioned (``v=1``), readable, and hold only what differs from the usual search::

    v=1&near=97205&within=50&route=iv,im,not_stated,no.oral&sort=name

A link is a stranger's text: reading one never fails. What cannot be used is left out of the search and said in words.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from config.errors import BadQuery, ClinicsError
from config.vocabulary import FIELDS
from indexer.query import LONGEST_TEXT, Near, Query

VERSION = 1
"""Raise it only when an old parameter would come to mean something else; old versions stay readable for ever."""

_USUAL = Query()
_MOST_DIGITS = 9
_MOST_SHOWN = 40
_MOST_CHOICES = 100


@dataclass(frozen=True, slots=True)
class LinkRead:
    """What a link asks for.

    ``problems`` says in words what was left out of ``query``, and why. ``unknown`` holds parameters, name and value,
    that this version does not know: they are none of the problems, and whoever shows the search says so.
    """

    query: Query
    problems: tuple[str, ...]
    unknown: tuple[tuple[str, str], ...]


def to_params(query: Query) -> dict[str, str]:
    """The parameters of a search, in an order that never changes; what is usual is left out, the version never."""
    params = {"v": str(VERSION)}
    if query.near is not None:
        params["near"] = query.near.label
    if query.within != _USUAL.within:
        params["within"] = repr(float(query.within)).removesuffix(".0")
    if query.state != _USUAL.state:
        params["state"] = query.state
    if query.text != _USUAL.text:
        params["text"] = query.text
    params.update({field: ",".join(query.filters[field]) for field in FIELDS if field in query.filters})
    if query.sort != _USUAL.sort:
        params["sort"] = query.sort
    if query.page != _USUAL.page:
        params["page"] = str(query.page)
    if query.size != _USUAL.size:
        params["size"] = str(query.size)
    return params


def to_url(base: str, query: Query) -> str:
    """The link: ``base`` (an address without parameters of its own) with those of the search behind it."""
    return f"{base}?{urlencode(to_params(query), safe=',', errors='replace')}"


def read_link(params: Mapping[str, str], *, find_place: Callable[[str], Near]) -> LinkRead:
    """The search that these parameters (decoded, each once) ask for. An empty one counts as not given.

    ``find_place`` finds the place of ``near`` and may raise any :class:`ClinicsError`; its words are passed on.
    """
    reading = _Reading(find_place)
    for name, value in params.items():
        if value != "":
            reading.take(name, value)
    return LinkRead(
        query=Query(**reading.parts, filters=reading.filters),
        problems=tuple(reading.problems),
        unknown=tuple(reading.unknown),
    )


class _Reading:
    """What was understood so far. Each part is tried as a query by itself, so that its own rules judge it."""

    def __init__(self, find_place: Callable[[str], Near]) -> None:
        self._find_place = find_place
        self.parts: dict[str, Any] = {}
        self.filters: dict[str, tuple[str, ...]] = {}
        self.problems: list[str] = []
        self.unknown: list[tuple[str, str]] = []

    def take(self, name: str, value: str) -> None:
        """Read one parameter."""
        try:
            if name == "v":
                self._version(value)
            elif name in FIELDS:
                self._filter(name, value)
            elif name in _PARTS:
                part: dict[str, Any] = {name: self._place(value) if name == "near" else _PARTS[name](name, value)}
                Query(**part)
                self.parts.update(part)
            else:
                self.unknown.append((name, value))
        except ClinicsError as error:
            self.problems.append(f"{error} This part of the link was left out.")

    def _version(self, value: str) -> None:
        version = _whole_number("v", value)
        if version > VERSION:
            self.problems.append(
                f"This link was made by a later version ({version}) of this directory than the one that reads it "
                f"({VERSION}): check that the search is the one you meant."
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
                self.problems.append(f"{error} This part of the link was left out.")
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
    try:
        return float(value)
    except ValueError:
        raise BadQuery(f"{name} is a number of miles such as 25, not {_short(value)}.") from None


def _short(value: str) -> str:
    return repr(value if len(value) <= _MOST_SHOWN else f"{value[:_MOST_SHOWN]}…")


_PARTS: Mapping[str, Callable[[str, str], Any]] = {
    "near": _as_given,
    "within": _miles,
    "state": _word,
    "text": _as_given,
    "sort": _word,
    "page": _whole_number,
    "size": _whole_number,
}
