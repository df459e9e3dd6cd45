"""The answer to a query, found by looking at every clinic: slow, plain, and written from the meaning of a query alone.

It shares with the engines only the distance between two points, how exact each class of points is, and the cell that a
point lies in.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import chain
from math import inf
from typing import Any

import numpy as np

from config.vocabulary import FIELDS, vocabulary
from indexer.area import Box
from indexer.cells import MOST_CLUSTERS, Cell, Cluster, cell_of
from indexer.clinic import Clinic
from indexer.locate.distance import miles_from
from indexer.locate.point import UNCERTAINTY_METRES, Exactness, Point
from indexer.query import MOST_PINS, Hit, Pin, Query, Results

APOSTROPHES = "\u2018\u2019\u201b\u02bc\u02b9\u2032\uff07\u00b4`"
METRES_A_MILE = 1609.344
LARGEST = max(UNCERTAINTY_METRES.values()) / METRES_A_MILE
known_cell_of = cache(cell_of)  # the same few points are counted at every zoom


def plain(text: str) -> str:
    straight = "".join("'" if letter in APOSTROPHES else letter for letter in text)
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", straight).casefold())
    return "".join(letter for letter in decomposed if unicodedata.category(letter) != "Mn")


@cache
def by_name(name: str) -> str:
    return "".join("?" if unicodedata.category(letter) == "Cs" else letter for letter in plain(name)[:200])


def cut(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in plain(text)).split()


@cache
def reach(within: float, exactness: Exactness) -> tuple[float, float]:
    """Up to how many miles away a clinic is perhaps, and surely, within so many."""
    uncertainty = UNCERTAINTY_METRES[exactness] / METRES_A_MILE
    return round(within + uncertainty, 4), round(within - uncertainty, 4)


def in_box(box: Box, point: Point) -> bool:
    east = [point.longitude, *([-point.longitude] if abs(point.longitude) == 180 else [])]
    if box.west <= box.east:
        across = any(box.west <= one <= box.east for one in east)
    else:
        across = any(one >= box.west or one <= box.east for one in east)
    return across and box.south <= point.latitude <= box.north


def around(points: list[Point]) -> Box | None:
    if not points:
        return None
    north = [point.latitude for point in points]
    east = [point.longitude for point in points]
    ways = [(min(east), max(east), max(east) - min(east))]
    if min(east) < 0 <= max(east):
        first, last = min(one for one in east if one >= 0), max(one for one in east if one < 0)
        ways.append((first, last, last + 360 - first))
    west, last, _ = min(ways, key=lambda way: way[2])
    return Box(west=west, south=min(north), east=last, north=max(north))


def clusters(points: list[Point], zoom: int) -> tuple[Cluster, ...]:
    held: dict[Cell, list[Point]] = defaultdict(list)
    for point in points:
        held[known_cell_of(point.latitude, point.longitude).at(zoom)].append(point)
    if len(held) > MOST_CLUSTERS:
        return clusters(points, zoom - 1)
    found = []
    for cell, inside in held.items():
        north = round(sum(round(point.latitude * 1e6) for point in inside) / len(inside)) / 1e6
        east = round(sum(round(point.longitude * 1e6) for point in inside) / len(inside)) / 1e6
        found.append(Cluster(cell, len(inside), north, east))
    return tuple(sorted(found, key=lambda one: (-one.clinics, one.cell.x, one.cell.y)))


class Oracle:
    def __init__(self, clinics: Iterable[Clinic], merged: Mapping[str, str] | None = None) -> None:
        self.clinics = list(clinics)
        self.merged = dict(merged or {})
        self.words = []
        for clinic in self.clinics:
            text = plain(f"{clinic.name} {clinic.address.city} {clinic.address.street}")
            self.words.append({*cut(text), *cut(text.replace("'", ""))})
        self.states = [{field: clinic.states(field) for field in FIELDS} for clinic in self.clinics]
        self.denies = [{field: clinic.denies(field) for field in FIELDS} for clinic in self.clinics]
        self.counted = [[*self.counts(number)] for number in range(len(self.clinics))]
        points = [clinic.point for clinic in self.clinics]
        self.north = np.array([0.0 if point is None else point.latitude for point in points])
        self.east = np.array([0.0 if point is None else point.longitude for point in points])

    def counts(self, number: int) -> Iterator[tuple[str, str]]:
        """Under which values of which fields the clinic is counted."""
        for field, states in self.states[number].items():
            yield from ((field, value) for value in vocabulary()[field].codes if value in states)
            if not states:
                yield field, "not_stated"

    def miles(self, query: Query) -> list[float | None]:
        """The distance of every clinic, None without a point or without a place; endless beyond every uncertainty."""
        if query.near is None:
            return [None] * len(self.clinics)
        miles = miles_from(query.near.latitude, query.near.longitude, self.north, self.east).tolist()
        most = query.within + LARGEST + 1
        return [
            None if clinic.point is None else round(far, 4) if far < most else inf
            for clinic, far in zip(self.clinics, miles, strict=True)
        ]

    def inside(self, number: int, query: Query, far: float | None) -> tuple[bool, bool | None]:
        """Whether the clinic may be within the radius and is in the box, and whether it surely is within the radius."""
        point = self.clinics[number].point
        if query.box is not None and not (point is not None and in_box(query.box, point)):
            return False, None
        if query.near is None:
            return True, None
        if point is None or far is None:
            return False, False
        perhaps, surely = reach(query.within, point.exactness)
        return far <= perhaps, far <= surely

    def not_stated(self, number: int, field: str, asked: Iterable[str]) -> bool:
        codes = {choice.removeprefix("no.") for choice in asked}
        return not self.states[number][field] and not self.denies[number][field] & codes

    def chosen(self, number: int, field: str, asked: Iterable[str]) -> bool:
        for choice in asked:
            if choice == "not_stated":
                if self.not_stated(number, field, asked):
                    return True
            elif choice.startswith("no."):
                if choice.removeprefix("no.") in self.denies[number][field]:
                    return True
            elif choice in self.states[number][field]:
                return True
        return False

    def found(self, number: int, query: Query, words: list[str]) -> bool:
        """Whether the clinic answers state, text and day."""
        clinic = self.clinics[number]
        lately = query.confirmed_since is None or clinic.checked >= query.confirmed_since
        here = query.state in ("", clinic.address.state)
        named = not words or all(any(one.startswith(word) for one in self.words[number]) for word in words)
        return lately and here and named

    def search(self, query: Query) -> Results:
        hits, unplaced, left_out = [], 0, dict.fromkeys(query.filters, 0)
        counted: Counter[tuple[str, str]] = Counter()
        whole = []
        asked_words = cut(plain(query.text).replace("'", ""))
        for number, (clinic, far) in enumerate(zip(self.clinics, self.miles(query), strict=True)):
            perhaps, surely = self.inside(number, query, far)
            nowhere = clinic.point is None and (query.near is not None or query.box is not None)
            if not (perhaps or nowhere) or not self.found(number, query, asked_words):
                continue
            missed = [field for field in query.filters if not self.chosen(number, field, query.filters[field])]
            if nowhere:
                unplaced += not missed
                continue
            if not missed:
                hits.append(Hit(clinic, far, surely))
            if not missed:
                whole.append(self.counted[number])
            if len(missed) == 1:
                counted.update(one for one in self.counted[number] if one[0] == missed[0])
                if "not_stated" not in query.filters[missed[0]]:
                    left_out[missed[0]] += self.not_stated(number, missed[0], query.filters[missed[0]])
        counted.update(chain.from_iterable(whole))
        self.sort(hits, query)
        facets = {
            field: {value: counted[field, value] for value in (*vocabulary()[field].codes, "not_stated")}
            for field in FIELDS
        }
        placed = [(hit.clinic, hit.clinic.point) for hit in hits if hit.clinic.point is not None]
        pinned = [] if query.zoom is None else placed[:MOST_PINS]
        pins = [Pin(one.id, one.name, point.latitude, point.longitude, point.exactness) for one, point in pinned]
        first = (query.page - 1) * query.size
        if query.position is not None:
            start = query.position.key, query.position.id
            first = sum(not self.behind(self.key(hit, query), start, query) for hit in hits)
        shown = hits[first : first + query.size]
        return Results(
            query=query,
            hits=tuple(shown),
            total=len(hits),
            left_out=left_out,
            unplaced=unplaced,
            facets=facets,
            pins=tuple(pins),
            perhaps=sum(hit.surely_within is False for hit in hits),
            bounds=around([point for _, point in placed]),
            clusters=() if query.zoom is None else clusters([point for _, point in placed], query.zoom),
            goes_on=bool(shown) and shown[-1] is not hits[-1],
        )

    def export(self, query: Query) -> Iterator[Hit]:
        following = query.after
        while True:
            found = self.search(replace(query, after=following, page=1, size=100))
            yield from found.hits
            following = found.following
            if following is None:
                return

    def key(self, hit: Hit, query: Query) -> tuple[float | str, str]:
        if query.sort == "checked":
            return hit.clinic.checked.isoformat(), hit.clinic.id
        if query.sort == "distance" and hit.distance_miles is not None:
            return hit.distance_miles, hit.clinic.id
        return by_name(hit.clinic.name), hit.clinic.id

    def behind(self, one: tuple[Any, str], start: tuple[Any, str], query: Query) -> bool:
        if one[0] == start[0]:
            return one[1] > start[1]
        later: bool = one[0] < start[0] if query.sort == "checked" else one[0] > start[0]
        return later

    def sort(self, hits: list[Hit], query: Query) -> None:
        hits.sort(key=lambda hit: hit.clinic.id)
        if query.sort == "checked":
            hits.sort(key=lambda hit: hit.clinic.checked, reverse=True)
        elif query.sort == "distance" and query.near is not None:
            hits.sort(key=lambda hit: -1.0 if hit.distance_miles is None else hit.distance_miles)
        else:
            hits.sort(key=lambda hit: by_name(hit.clinic.name))

    def get(self, clinic_id: str) -> Clinic | None:
        for clinic in self.clinics:
            if clinic.id == clinic_id:
                return clinic
        for clinic in self.clinics:
            if clinic_id in clinic.formerly and clinic_id not in self.merged:
                return clinic
        return self.get(self.merged[clinic_id]) if clinic_id in self.merged else None
