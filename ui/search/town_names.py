"""The names of towns that tell where the map is, as far as there is room for them between its marks. Pure."""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice, takewhile

from indexer.locate.towns import Town, towns
from ui.search.states import state_at
from ui.search.view import View, turned

FEWEST = 4_000
"""People of the smallest town that is named, seen closely; from afar it has twice as many for each zoom."""

CLOSELY = 9.5
"""The zoom from which on the smallest towns are named."""

MOST = 14
"""Names on a map at most: they are there to find one's way, and not to be read one by one."""

WIDE, TALL = 430.0, 260.0
"""Pixels on either side of the middle within which towns are named."""

LETTER, LINE = 7.0, 16.0
"""Pixels that a letter is wide and a name is high, with some room around it."""

_MARK = 25.0
"""Pixels around the middle of a mark that no name may cover."""

_BESIDE = (0.0, 34.0, -34.0, 46.0, -46.0)
"""Pixels below its town that a name may stand, the best first: a mark on the town moves the name out of its way."""

_BESIDE_FROM = 7.0
"""The zoom from which on a name may stand beside its town: farther away, that would be in another state."""

_Box = tuple[float, float, float, float]


def named(view: View, marks: Iterable[tuple[float, float]]) -> list[tuple[Town, float]]:
    """The largest towns in sight whose names cover neither a mark nor each other, and how far below it each stands.

    ``marks`` are the latitudes and longitudes of what else is on the map.
    """
    return list(islice(_free(view, marks), MOST))


def _free(view: View, marks: Iterable[tuple[float, float]]) -> Iterator[tuple[Town, float]]:
    placed = (view.at(*mark) for mark in marks)
    taken = [
        (x - _MARK, y - _MARK, x + _MARK, y + _MARK) for x, y in placed if abs(x) < WIDE + 99 and abs(y) < TALL + 9
    ]
    north, west = view.spot(-WIDE, -TALL)
    south, east = view.spot(WIDE, TALL)
    fewest = FEWEST * 2 ** max(0.0, CLOSELY - view.zoom)
    for town in takewhile(lambda town: town.people >= fewest, _largest()):
        if not (south < town.latitude < north and west < town.longitude < east):
            continue
        x, y = view.at(town.latitude, town.longitude)
        half = LETTER * len(town.name) / 2
        for down in _BESIDE if view.zoom >= _BESIDE_FROM else _BESIDE[:1]:
            box = (x - half, y + down - LINE / 2, x + half, y + down + LINE / 2)
            if not any(_cover(box, other) for other in taken) and (down == 0 or _at_home(town, view, box)):
                taken.append(box)
                yield town, down
                break


def _at_home(town: Town, view: View, box: _Box) -> bool:
    """Whether a name that stands beside its town lies in no other state, as far as states are drawn."""
    left, top, right, bottom = box
    spots = (view.spot(x, (top + bottom) / 2) for x in (left, (left + right) / 2, right))
    own = town.region if town.country == "US" else ""
    return {state_at(latitude, turned(longitude)) for latitude, longitude in spots} <= {own, ""}


def _cover(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@cache
def _largest() -> tuple[Town, ...]:
    """The towns that may be named, the largest first."""
    return tuple(sorted((town for town in towns() if town.people >= FEWEST), key=lambda town: -town.people))
