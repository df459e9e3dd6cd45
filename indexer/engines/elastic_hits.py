"""The clinics of an answer, in the order of the sort, fetched in pieces of any number.

An index sorts by its own distances, which differ from ours by centimetres, so what it gives is held back until
everything that could still come before has been seen, and handed out by our distance and then by id.
"""

import math
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from operator import itemgetter
from typing import Any, Final, NamedTuple

import numpy as np

from indexer.clinic import Clinic
from indexer.engines.elastic_documents import Spot, pins_of, sort_key, spot_from
from indexer.engines.elastic_question import SLACK_METRES, Part, Question, beyond
from indexer.locate.distance import reaches, search_miles
from indexer.locate.point import METRES_A_MILE
from indexer.query import Hit, Near, Pin, Position, Query

MOST_AT_ONCE: Final = 10_000
"""Most hits that an index gives for one search by default."""

Search = Callable[[Part], Mapping[str, Any]]
"""Puts one search to the one index of an answer and gives what it found."""

_SLACK_MILES = 2 * SLACK_METRES / METRES_A_MILE


class Row(NamedTuple):
    """A hit by distance whose clinic was not fetched yet; ``pin`` where it was asked for. Sorts as hits do."""

    miles: float
    key: str
    pin: Pin | None


_row: Final[Callable[[tuple[float, str, Pin | None]], Row]] = partial(tuple.__new__, Row)  # half the time of Row(…)


def rows_asked(question: Question, size: int, *, field: str, only: Sequence[Part] = ()) -> Part:
    """The first hits in the order of the sort, with their keys and one field, ``pin`` or ``spot``."""
    return {
        "size": size,
        "track_total_hits": False,
        "query": question.hits(*only),
        "sort": question.order(),
        "_source": False,
        "stored_fields": "_none_",
        "docvalue_fields": [field],
    }


def clinics_asked(question: Question, size: int, *, start: int = 0) -> Part:
    """Hits in the order of the sort with their clinics, from the cursor or from the one numbered ``start`` on."""
    asked: Part = {"size": size, "track_total_hits": False, "query": question.hits(), "sort": question.order()}
    position = question.query.position
    if position is None:
        return asked | {"from": start} if start else asked
    if question.query.order == "distance":
        raise ValueError("hits by distance behind a cursor are settled one by one")
    key = date.fromisoformat(str(position.key)).toordinal() if question.query.order == "checked" else position.key
    return asked | {"search_after": [key, sort_key(position.id)]}


def settled(
    query: Query, asked: Part, first: Sequence[Mapping[str, Any]], search: Search, *, after: Position | None = None
) -> Iterator[Row]:
    """Hits in the order of our own distances; ``first`` are those that ``asked`` already brought.

    Whoever is outside by our own distance is left out; with a place in the list, only those behind it come.
    """
    near, lines = query.near, reaches(query.within)
    if near is None:
        raise ValueError("a sort by distance needs a place")
    behind = None if after is None else (float(after.key), sort_key(after.id))
    waiting: list[Row] = []
    found, size = first, asked["size"]
    while True:
        pins, spots = _read(found, asked["docvalue_fields"][0])
        waiting += [
            _row((miles, hit["sort"][-1], pin))
            for hit, pin, spot, miles in zip(found, pins, spots, _miles(near, spots), strict=True)
            if miles <= lines[spot[2]][0] and (behind is None or (miles, hit["sort"][-1]) > behind)
        ]
        waiting.sort()  # no two have one key, so that pins are never compared
        whole = len(found) < size
        sure = math.inf if whole else found[-1]["sort"][0] / METRES_A_MILE - _SLACK_MILES
        first_unsure = bisect_left(waiting, sure, key=itemgetter(0))
        yield from waiting[:first_unsure]
        del waiting[:first_unsure]
        if whole:
            return
        size = min(2 * size, MOST_AT_ONCE)
        found = search({**asked, "size": size, "search_after": found[-1]["sort"]})["hits"]["hits"]


def _read(found: Sequence[Mapping[str, Any]], field: str) -> tuple[Sequence[Pin | None], list[Spot]]:
    kept = [hit["fields"][field] for hit in found]
    if field == "spot":
        return [None] * len(kept), [spot_from(one[0]) for one in kept]
    pins = pins_of(kept)
    return pins, [pin[2:] for pin in pins]


def behind_distance(question: Question, size: int) -> Part:
    """The rows that may lie behind the cursor of a sort by distance."""
    position = question.query.position
    asked = rows_asked(question, size, field="spot")
    if position is None:
        return asked
    return asked | {"query": question.hits(beyond(question.query.near, float(position.key)))}


def hits_of(query: Query, clinics: Sequence[Clinic]) -> tuple[Hit, ...]:
    """Clinics as hits, each with its distance and whether it is surely inside."""
    if query.near is None:
        return tuple(Hit(clinic, None) for clinic in clinics)
    points = [clinic.point for clinic in clinics]
    spots = [(point.latitude, point.longitude, point.exactness) for point in points if point is not None]
    lines = reaches(query.within)
    measured = zip(clinics, _miles(query.near, spots), spots, strict=True)
    return tuple(Hit(clinic, miles, miles <= lines[exactness][1]) for clinic, miles, (_, _, exactness) in measured)


def _miles(near: Near, spots: Sequence[Spot]) -> list[float]:
    if not spots:
        return []
    latitudes, longitudes = np.array([one[0] for one in spots]), np.array([one[1] for one in spots])
    miles: list[float] = search_miles(near.latitude, near.longitude, latitudes, longitudes).tolist()
    return miles
