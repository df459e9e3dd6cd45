"""The spots of an answer for the map, from what an engine tells: each clinic where they are few, squares where not.

An answer brings at most a thousand pins, and at most a thousand squares. Of more clinics the whole answer is counted by
squares as fine as there are, and the part that one looks at is asked for once more, by itself.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import ceil, floor
from typing import Protocol

from indexer.area import Box
from indexer.cells import MOST_ZOOM, Cell, Cluster, cell_of
from indexer.query import MOST_PINS, Query, Results
from ui.search.crowds import Spot, of_cluster, of_pin
from ui.search.view import SEEN, WORLD, View, onto, turned, whole


class Answering(Protocol):
    """What of a search engine is needed here."""

    def search(self, query: Query) -> Results:
        """The answer."""
        ...


FINER = 4
"""How much finer than the view the squares are: 32 pixels wide, or less."""

COARSEST = WORLD / 2**FINER
"""Pixels of the widest square that needs no closer look."""

FEWEST_TRIMMED = 50
"""Clinics of an answer of which some may be left outside of the first view."""

KEPT = 0.97
"""How many of them are seen at first, at least."""

LOOKED_OVER = 6
"""The zoom of the squares by which more clinics than there are pins are looked over."""

WORTH = 0.4
"""How much closer one has to see the others, for some to be left outside."""

_INSIDE = 1e-7
"""What is taken off the far edges of a part (1 cm): a square begins at its edges in the west and north."""


def for_a_map(engine: Answering, results: Results) -> Results:
    """The same answer with what a map needs, which an answer lacks unless it is asked for."""
    query = results.query
    return results if query.zoom is not None else engine.search(replace(query, zoom=LOOKED_OVER))


def at_first(results: Results) -> View:
    """All of the answer; without the few that lie so far out that all others would be one heap (Alaska, Guam)."""
    query = results.query
    everything = whole(results)
    if query.near is not None or query.box is not None or len(results.pins) < FEWEST_TRIMMED:
        return everything
    found = [of_pin(pin) for pin in results.pins]
    if len(found) == MOST_PINS:
        found = [of_cluster(cluster) for cluster in results.clusters]
    most = onto(_most(found, everything))
    return most if most.zoom > everything.zoom + WORTH else everything


def _most(found: list[Spot], view: View) -> Box:
    """The box around all but the farthest few."""
    middle = view.spot(*(_median([(at[side], spot.clinics) for spot, at in _placed(found, view)]) for side in (0, 1)))
    there = View(middle[0], turned(middle[1]), view.zoom)
    nearest = sorted(_placed(found, there), key=lambda one: max(map(abs, one[1])))
    left = KEPT * sum(spot.clinics for spot in found)
    kept: list[tuple[float, float]] = []
    for spot, at in nearest:
        if left <= 0:
            break
        kept.append(at)
        left -= spot.clinics
    north, west = there.spot(min(x for x, _ in kept), min(y for _, y in kept))
    south, east = there.spot(max(x for x, _ in kept), max(y for _, y in kept))
    return Box(west=turned(west), south=south, east=turned(east), north=north)


def _placed(found: list[Spot], view: View) -> list[tuple[Spot, tuple[float, float]]]:
    return [(spot, view.at(spot.latitude, spot.longitude)) for spot in found]


def _median(weighted: list[tuple[float, int]]) -> float:
    half = sum(weight for _, weight in weighted) / 2
    for value, weight in sorted(weighted):
        half -= weight
        if half <= 0:
            return value
    raise ValueError("there is nothing to find the middle of")


def spots(engine: Answering, results: Results, view: View) -> list[Spot]:
    """Everything of the answer that has a point, once."""
    if len(results.pins) < MOST_PINS:
        return [of_pin(pin) for pin in results.pins]
    asked = replace(results.query.from_start(), size=1, zoom=min(MOST_ZOOM, max(0, floor(view.zoom) + FINER)))
    counted = results.clusters
    if _pixels(counted, view) > COARSEST:
        counted = engine.search(asked).clusters
    zoom = counted[0].cell.zoom
    part = _part(view, zoom) if _pixels(counted, view) > COARSEST else None
    if part is None:
        return [of_cluster(cluster) for cluster in counted]
    box, holds = part
    near = common(box, results.query.box)
    if near is None:
        return [of_cluster(cluster) for cluster in counted]
    closely = engine.search(replace(asked, box=near))
    outside = [of_cluster(cluster) for cluster in counted if not holds(cluster.cell)]
    if len(closely.pins) < MOST_PINS:
        return [*map(of_pin, closely.pins), *outside]
    return [*map(of_cluster, closely.clusters), *outside]


def _pixels(counted: Sequence[Cluster], view: View) -> float:
    """How wide the squares of an answer are seen."""
    return WORLD * 2 ** (view.zoom - counted[0].cell.zoom)


def _part(view: View, zoom: int) -> tuple[Box, Callable[[Cell], bool]] | None:
    """The squares of this zoom around what is seen: the box that they fill, and which squares they are.

    None when they go all the way round: then nothing is left out that could be looked at more closely.
    """
    (north, west), (south, east) = view.spot(-SEEN[0], -SEEN[1]), view.spot(*SEEN)
    across = 1 << zoom
    first, last = cell_of(north, turned(west)).at(zoom), cell_of(south, turned(east)).at(zoom)
    columns = (last.x - first.x) % across + 1
    if ceil((east - west) / 360 * across) >= across - 1:
        return None

    def holds(cell: Cell) -> bool:
        return (cell.x - first.x) % across < columns and first.y <= cell.y <= last.y

    box = Box(west=first.box.west, north=first.box.north, south=last.box.south + _INSIDE, east=last.box.east - _INSIDE)
    return box, holds


def common(box: Box, asked: Box | None) -> Box | None:
    """The part of a box that the search itself is limited to; None when there is none, or it crosses the date line."""
    if asked is None:
        return box
    west, east = max(box.west, asked.west), min(box.east, asked.east)
    south, north = max(box.south, asked.south), min(box.north, asked.north)
    if box.west > box.east or asked.west > asked.east or west > east or south > north:
        return None
    return Box(west=west, south=south, east=east, north=north)
