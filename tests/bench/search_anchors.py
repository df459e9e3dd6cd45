"""Two other ways to answer the same searches, built here to be measured beside the engines.

One looks at every row of columns in memory; the other is what one writes with SQLite: an R*Tree for the box, FTS5 for
the words, and a statement for each part of the answer. Neither makes clinics of what it finds.
"""

import json
import math
import sqlite3
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from config.vocabulary import FIELDS, vocabulary
from indexer.clinic import Clinic
from indexer.locate.distance import EARTH_RADIUS_MILES, MILE_DECIMALS, search_miles
from indexer.locate.point import METRES_A_MILE, UNCERTAINTY_METRES, Exactness
from indexer.query import Query
from indexer.words import asked_words, findable_words, fold

Answer = tuple[list[str], int, dict[str, dict[str, int]]]
"""Ids of the page, how many hits, and the facets by field and code."""


MILES = f"""round({2 * EARTH_RADIUS_MILES} * asin(sqrt(pow(sin(radians(latitude - ?) / 2), 2)
    + cos(radians(?)) * cos(radians(latitude)) * pow(sin(radians(longitude - ?) / 2), 2))), {MILE_DECIMALS})"""


class BruteForce:
    """One array a column and one look at every row for every part of a question: ids, total and facets."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self._degrees = array("d")
        self._uncertain = array("d")
        self._days = array("i")
        self._states: list[str] = []
        self._names: list[str] = []
        self._found: dict[str, array[int]] = {}
        self._said = {(field, no): array("q") for field in FIELDS for no in (False, True)}

    def passing(self, clinics: Iterable[Clinic]) -> Iterator[Clinic]:
        """Take in the clinics as they go by."""
        for row, clinic in enumerate(clinics):
            point = clinic.point
            self.ids.append(clinic.id)
            self._degrees.extend((math.nan, math.nan) if point is None else (point.latitude, point.longitude))
            self._uncertain.append(0 if point is None else point.uncertainty_metres / METRES_A_MILE)
            self._days.append(clinic.checked.toordinal())
            self._states.append(clinic.address.state)
            self._names.append(fold(clinic.name))
            for word in findable_words(clinic.name, clinic.address.city, clinic.address.street):
                self._found.setdefault(word, array("i")).append(row)
            for field in FIELDS:
                self._said[field, False].append(_mask(field, clinic.states(field)))
                self._said[field, True].append(_mask(field, clinic.denies(field)))
            yield clinic

    def ready(self) -> "BruteForce":
        """The columns as arrays."""
        self.latitude, self.longitude = np.array(self._degrees).reshape(-1, 2).T.copy()
        self.uncertain, self.days = np.array(self._uncertain), np.array(self._days)
        self.state = np.array(self._states)
        self.by_id = _ranks(self.ids)
        self.by_name = _ranks(list(zip(self._names, self.ids, strict=True)))
        self.by_checked = _ranks(list(zip((-self.days).tolist(), self.ids, strict=True)))
        self.bits = {key: np.array(column) for key, column in self._said.items()}
        self.words = sorted(self._found)
        self.found = [np.array(self._found[word]) for word in self.words]
        del self._degrees, self._uncertain, self._days, self._states, self._names, self._found, self._said
        return self

    def search(self, query: Query) -> Answer:
        found = self._rest(query)
        keys = self.by_checked if query.sort == "checked" else self.by_name
        if query.near is not None:
            miles = search_miles(query.near.latitude, query.near.longitude, self.latitude, self.longitude)
            found &= miles <= np.round(query.within + self.uncertain, MILE_DECIMALS)
            keys = miles if query.sort == "distance" else keys
        answers = {field: self._answering(field, asked) for field, asked in query.filters.items()}
        hits = np.flatnonzero(np.logical_and.reduce([found, *answers.values()]))
        facets = {}
        for field in FIELDS:
            lifted = hits
            if field in answers:
                others = [mask for other, mask in answers.items() if other != field]
                lifted = np.flatnonzero(np.logical_and.reduce([found, *others]))
            facets[field] = self._counts(field, lifted)
        order = hits[np.lexsort((self.by_id[hits], keys[hits]))]
        shown = order[(query.page - 1) * query.size : query.page * query.size]
        return [self.ids[row] for row in shown], len(hits), facets

    def _rest(self, query: Query) -> Any:
        rest = np.ones(len(self.ids), dtype=np.bool_)
        if query.state:
            rest &= self.state == query.state
        if query.confirmed_since is not None:
            rest &= self.days >= query.confirmed_since.toordinal()
        if query.box is not None:
            east = [(self.longitude >= west) & (self.longitude <= last) for west, last in query.box.spans]
            rest &= np.logical_or.reduce(east)
            rest &= (self.latitude >= query.box.south) & (self.latitude <= query.box.north)
        for asked in asked_words(query.text):
            mask = np.zeros(len(rest), dtype=np.bool_)
            first, last = bisect_left(self.words, asked), bisect_left(self.words, asked + "\U0010ffff")
            for rows in self.found[first:last]:
                mask[rows] = True
            rest &= mask
        return rest

    def _answering(self, field: str, asked: Iterable[str]) -> Any:
        yes = _mask(field, [code for code in asked if code != "not_stated" and not code.startswith("no.")])
        no = _mask(field, [code.removeprefix("no.") for code in asked if code.startswith("no.")])
        answers = (self.bits[field, False] & yes != 0) | (self.bits[field, True] & no != 0)
        if "not_stated" in asked:
            answers |= (self.bits[field, False] == 0) & (self.bits[field, True] & (yes | no) == 0)
        return answers

    def _counts(self, field: str, rows: Any) -> dict[str, int]:
        said = self.bits[field, False][rows]
        codes = vocabulary()[field].codes
        counts = {code: int(np.count_nonzero(said & (1 << bit))) for bit, code in enumerate(codes)}
        return {**counts, "not_stated": int(np.count_nonzero(said == 0))}


class RTree:
    """An R*Tree, FTS5 and SQL. It is asked around a place, sorted by distance, with the facets of three fields."""

    FACETS = ("route", "psychiatry", "payment")

    def __init__(self, path: Path) -> None:
        self.file = sqlite3.connect(path, isolation_level=None)
        self.file.executescript(
            f"""PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
            CREATE TABLE clinic (number INTEGER PRIMARY KEY, id TEXT, latitude REAL, longitude REAL, uncertain REAL,
                document TEXT, {", ".join(f"{field} INTEGER" for field in self.FACETS)});
            CREATE VIRTUAL TABLE spot USING rtree(number, south, north, west, east);
            CREATE VIRTUAL TABLE words USING fts5(name, city, street, content='', tokenize='unicode61');
            BEGIN"""
        )

    def passing(self, clinics: Iterable[Clinic]) -> Iterator[Clinic]:
        """Take in the clinics as they go by."""
        columns = ", ".join("?" * (6 + len(self.FACETS)))
        for number, clinic in enumerate(clinics):
            point = clinic.point
            if point is not None:
                where = point.latitude, point.longitude, _uncertain(point.exactness)
                said = [_mask(field, clinic.states(field)) for field in self.FACETS]
                row = (number, clinic.id, *where, json.dumps(clinic.to_json()), *said)
                self.file.execute(f"INSERT INTO clinic VALUES ({columns})", row)  # noqa: S608  question marks only
                here = point.latitude, point.latitude, point.longitude, point.longitude
                self.file.execute("INSERT INTO spot VALUES (?, ?, ?, ?, ?)", (number, *here))
                texts = clinic.name, clinic.address.city, clinic.address.street
                self.file.execute("INSERT INTO words(rowid, name, city, street) VALUES (?, ?, ?, ?)", (number, *texts))
            yield clinic

    def ready(self) -> "RTree":
        self.file.execute("COMMIT")
        return self

    def search(self, query: Query) -> tuple[list[str], int, dict[str, list[int]]]:
        assert query.near is not None
        north, east = query.near.latitude, query.near.longitude
        high = math.degrees((query.within + _uncertain("place")) / 3958) * 1.001
        wide = high / math.cos(math.radians(min(89, abs(north) + high)))
        where = f"""FROM spot JOIN clinic USING (number) WHERE south >= ? AND north <= ? AND west >= ? AND east <= ?
            AND {MILES} <= round(? + uncertain, 4)"""
        values: list[Any] = [north - high, north + high, east - wide, east + wide, north, north, east, query.within]
        words = asked_words(query.text)
        if words:
            where += " AND clinic.number IN (SELECT rowid FROM words WHERE words MATCH ?)"
            values.append(" AND ".join(f'"{word}"*' for word in words))
        masks = {field: _mask(field, asked) for field, asked in query.filters.items()}
        filters = {field: f" AND {field} & {mask} != 0" for field, mask in masks.items()}
        everything = where + "".join(filters.values())
        total = self.file.execute(f"SELECT count(*) {everything}", values).fetchone()[0]
        shown = self.file.execute(
            f"SELECT id, document, {MILES} AS far {everything} ORDER BY far, id LIMIT ? OFFSET ?",
            [north, north, east, *values, query.size, (query.page - 1) * query.size],
        ).fetchall()
        facets = {}
        for field in self.FACETS:
            sums = ", ".join(f"sum({field} & {1 << bit} != 0)" for bit in range(len(vocabulary()[field].codes)))
            others = where + "".join(part for other, part in filters.items() if other != field)
            found = self.file.execute(f"SELECT {sums} {others}", values).fetchone()
            facets[field] = [number or 0 for number in found]
        return [row[0] for row in shown], total, facets


def _uncertain(exactness: Exactness) -> float:
    return UNCERTAINTY_METRES[exactness] / METRES_A_MILE


def _ranks(keys: list[Any]) -> Any:
    ranks = np.empty(len(keys), dtype=np.intp)
    ranks[sorted(range(len(keys)), key=keys.__getitem__)] = np.arange(len(keys))
    return ranks


def _mask(field: str, codes: Iterable[str]) -> int:
    """One bit a code; the one above them all stands for whatever the vocabulary has dropped."""
    known = vocabulary()[field].codes
    bits = {1 << (known.index(code) if code in known else len(known)) for code in codes}
    return sum(bits)
