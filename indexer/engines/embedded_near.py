"""Which rows of an engine's file lie around a place or in a box of the map.

First the runs of rows that may (a few binary searches), then the straight line through the Earth, which is quick to
work out and as good as the way over the ground to tell who is nearer. The distance by which a search goes is asked only
of rows at the very edge, and of those that are shown.
"""

import math

import numpy as np

from indexer.area import Box, Span
from indexer.engines.embedded_bits import Rows, Truths
from indexer.engines.embedded_file import EngineFile
from indexer.engines.embedded_layout import APART, Degrees, band_of, run_of
from indexer.locate.distance import EARTH_RADIUS_MILES, MILE_DECIMALS, reaches, search_miles
from indexer.locate.point import EXACTNESS
from indexer.query import Near

_SLACK = 1e-6
"""Degrees added around every box (4 inches), far more than its arithmetic can be wrong by."""

_Reach = tuple[float, float, tuple[Span, ...]]
"""From which degree north to which, and which longitudes."""

EDGE = 3 * 0.1**MILE_DECIMALS
"""Miles (half a metre): what differs by more differs in the same way once it is rounded."""


class Ruler:
    """Measures from one place."""

    def __init__(self, file: EngineFile, near: Near) -> None:
        self._file, self._near = file, near
        north, east = math.radians(near.latitude), math.radians(near.longitude)
        self._here = math.cos(north) * math.cos(east), math.cos(north) * math.sin(east), math.sin(north)

    def lines(self, rows: Rows) -> Degrees:
        """Squares of the straight lines to these rows, in Earth radii."""
        squares: Degrees = np.zeros(len(rows))
        for here, there in zip(self._here, self._file.straight, strict=True):
            squares += (there[rows] - here) ** 2
        return squares

    def miles(self, rows: Rows) -> Degrees:
        """The distances to these rows by which a search goes."""
        there = self._file.latitude[rows], self._file.longitude[rows]
        return search_miles(self._near.latitude, self._near.longitude, *there)

    def around(self, within: float) -> tuple[Rows, Truths]:
        """The rows that may be within so many miles, in any order, and of each whether it surely is."""
        file = self._file
        reach = reaches(within)
        perhaps = np.array([reach[exactness][0] for exactness in EXACTNESS])
        surely = np.array([reach[exactness][1] for exactness in EXACTNESS])
        rows = _runs(file, [self._reach(float(perhaps[exactness])) for exactness in file.classes])
        exactness, lines = file.exactness[rows], self.lines(rows)
        inside = lines <= _lines(perhaps + EDGE)[exactness]
        rows, exactness, lines = rows[inside], exactness[inside], lines[inside]
        sure: Truths = lines <= _lines(surely - EDGE)[exactness]
        doubtful = np.flatnonzero(
            (lines > _lines(perhaps - EDGE)[exactness]) | (~sure & (lines <= _lines(surely + EDGE)[exactness]))
        )
        if len(doubtful) > 0:
            miles = self.miles(rows[doubtful])
            sure[doubtful] = miles <= surely[exactness[doubtful]]
            out = doubtful[miles > perhaps[exactness[doubtful]]]
            rows, sure = np.delete(rows, out), np.delete(sure, out)
        return rows, sure

    def _reach(self, within: float) -> _Reach:
        """The box around a circle."""
        near = self._near
        high = math.degrees((within + EDGE) / EARTH_RADIUS_MILES) + _SLACK
        wide = _widest(near, within)
        west, east = near.longitude - wide, near.longitude + wide
        spans: tuple[Span, ...] = ((west, east),)
        if wide >= 180:
            spans = ((-180.0, 180.0),)
        elif west < -180:
            spans = (-180.0, east), (west + 360, 180.0)
        elif east > 180:
            spans = (west, 180.0), (-180.0, east - 360)
        return near.latitude - high, near.latitude + high, spans


def rows_in(file: EngineFile, box: Box) -> Rows:
    """The rows whose point lies in the box, in any order."""
    rows = _runs(file, [(box.south, box.north, box.spans)] * len(file.classes))
    return rows[inside(file, rows, box)]


def inside(file: EngineFile, rows: Rows, box: Box) -> Truths:
    """Which of these rows, all of which have a point, lie in the box."""
    latitude, longitude = file.latitude[rows], file.longitude[rows]
    across: Truths = np.logical_or.reduce([(longitude >= west) & (longitude <= east) for west, east in box.spans])
    return across & (latitude >= box.south) & (latitude <= box.north)


def line_of(miles: float) -> float:
    """The square of the straight line, in Earth radii, between points so many miles apart; -1 below 0."""
    return float(_lines(np.array(miles)))


def miles_of(line: float) -> float:
    """The way back."""
    return 2 * EARTH_RADIUS_MILES * math.asin(min(1.0, math.sqrt(line) / 2))


def _lines(miles: Degrees) -> Degrees:
    lines: Degrees = np.where(miles < 0, -1.0, (2 * np.sin(miles / (2 * EARTH_RADIUS_MILES))) ** 2)
    return lines


def _runs(file: EngineFile, reaches: list[_Reach]) -> Rows:
    """Rows in every band that the latitudes touch, from west to east of each span; one reach for each exactness."""
    edges = band_of(np.clip([(south, north) for south, north, _ in reaches], -90, 90)).reshape(-1, 2).tolist()
    keys = [
        (run_of(np.arange(first, last + 1), exactness) * APART + (180 - _SLACK + west), east - west + 2 * _SLACK)
        for exactness, (first, last), (_, _, spans) in zip(file.classes, edges, reaches, strict=True)
        for west, east in spans
    ]
    if not keys:
        return np.empty(0, dtype=np.intp)
    wests = np.concatenate([key for key, _ in keys])
    easts = np.concatenate([key + wide for key, wide in keys])
    starts, ends = np.searchsorted(file.keys, np.stack([wests, easts]))
    long = ends - starts
    before = np.cumsum(long) - long
    return np.repeat(starts - before, long) + np.arange(int(long.sum()))


def _widest(near: Near, within: float) -> float:
    """How many degrees east and west the meridians lie that touch a circle of so many miles."""
    reach = (within + EDGE) / EARTH_RADIUS_MILES
    if math.radians(abs(near.latitude) + _SLACK) + reach >= math.pi / 2:
        return 180.0  # the circle holds a pole, so it meets every meridian
    return math.degrees(math.asin(math.sin(reach) / math.cos(math.radians(near.latitude)))) + _SLACK
