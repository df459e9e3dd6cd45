"""The first rows of an answer in the order of its sort, without sorting those that nobody sees."""

from typing import NamedTuple

import numpy as np

from indexer.engines.embedded_bits import Rows
from indexer.engines.embedded_file import EngineFile
from indexer.engines.embedded_layout import Degrees, Numbers
from indexer.engines.embedded_near import EDGE, Ruler, line_of, miles_of
from indexer.order import Position, Sort, name_key

_SPARSE = 16
"""A list of at most one row in so many is sorted by itself; of a longer one the whole order is read from its start."""


class Ordered(NamedTuple):
    """Rows in order, and how far away each is (None without a place)."""

    rows: Rows
    miles: Degrees | None


class Order:
    """Puts rows of one file into the order of one sort; ``ruler`` measures from the place, if there is one."""

    def __init__(self, file: EngineFile, sort: Sort, ruler: Ruler | None) -> None:
        self._file, self._sort, self._ruler = file, sort, ruler

    def first(self, rows: Rows, most: int, behind: Position | None = None) -> Ordered:
        """The first ``most`` of these rows, or of those behind a place in the list."""
        if self._sort == "distance" and self._ruler is not None:
            return self._nearest(self._ruler, rows, most, behind)
        found = self._ranked(rows, most, 0 if behind is None else self._rank_behind(behind))
        return Ordered(found, None if self._ruler is None else self._ruler.miles(found))

    def _nearest(self, ruler: Ruler, rows: Rows, most: int, behind: Position | None) -> Ordered:
        lines = ruler.lines(rows)
        passed = 0.0 if behind is None else float(behind.key)
        if behind is not None:
            # those just before the place in the list are looked at more closely below, besides the ones wanted
            ahead = lines >= line_of(passed - EDGE)
            rows, lines = rows[ahead], lines[ahead]
            most += int(np.count_nonzero(lines <= line_of(passed + EDGE)))
        if len(rows) > most:
            last = np.partition(lines, most - 1)[most - 1] if most > 0 else 0.0
            rows = rows[lines <= line_of(miles_of(float(last)) + EDGE)]
        miles = ruler.miles(rows)
        ties = self._file.by_id[rows]
        if behind is not None:
            place = self._file.place_behind(behind.id)
            after = (miles > passed) | ((miles == passed) & (ties >= place))
            rows, miles, ties = rows[after], miles[after], ties[after]
        order = np.lexsort((ties, miles))[:most]
        return Ordered(rows[order], miles[order])

    def _ranked(self, rows: Rows, most: int, from_rank: int) -> Rows:
        order = self._file.checked_order if self._sort == "checked" else self._file.name_order
        if len(rows) * _SPARSE > len(order):
            return _read_on(order, rows, most, from_rank)
        ranks = (self._file.checked_rank if self._sort == "checked" else self._file.name_rank)[rows]
        if from_rank > 0:
            ranks = ranks[ranks >= from_rank]
        if len(ranks) > most:
            ranks = np.partition(ranks, most - 1)[:most] if most > 0 else ranks[:0]
        return order[np.sort(ranks)].astype(np.intp)

    def _rank_behind(self, behind: Position) -> int:
        """From which rank on the clinics come behind this place, found by halving."""
        file = self._file
        order = file.checked_order if self._sort == "checked" else file.name_order
        place = file.place_behind(behind.id)
        low, high = 0, file.count
        while low < high:
            middle = (low + high) // 2
            row = int(order[middle])
            clinic = next(file.passing([row]))
            if self._sort == "checked":
                here, there = str(behind.key), clinic.checked.isoformat()  # the latest first
            else:
                here, there = name_key(clinic.name), str(behind.key)
            comes = here > there or (here == there and int(file.by_id[row]) >= place)
            low, high = (low, middle) if comes else (middle + 1, high)
        return low


def _read_on(order: Numbers, rows: Rows, most: int, start: int) -> Rows:
    """The first of these rows in an order, read from a rank on until there are enough."""
    wanted = np.zeros(len(order), dtype=np.bool_)
    wanted[rows] = True
    found: list[Rows] = []
    length = 4 * most
    while most > 0 and start < len(order):
        part = order[start : start + length]
        found.append(part[wanted[part]][:most].astype(np.intp))
        most -= len(found[-1])
        start, length = start + length, 2 * length
    return np.concatenate([np.empty(0, dtype=np.intp), *found])
