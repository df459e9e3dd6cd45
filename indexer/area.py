"""Boxes on the map: the part of it that a search is limited to, and the one that holds all its hits.

A box is compared with the points themselves, exactly as they are given; how inexact a point is plays no part. Engines
compare degrees as 64-bit numbers, so that a point on the edge is inside for every one of them.
"""

from dataclasses import dataclass
from math import isfinite

from config.errors import BadQuery

Span = tuple[float, float]
"""From which degree east to which, both of them included; the first is at most the second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """From ``west`` eastwards to ``east``, in degrees; across the date line where ``west`` is more than ``east``.

    The edges belong to it. Refuses with :class:`BadQuery` what is no box on the Earth. (The order of the four, and the
    meaning of west > east, are those of GeoJSON: RFC 7946, sections 5 and 5.2.)
    """

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        """Check that it lies on the Earth, and count -0 as 0."""
        for name in ("west", "south", "east", "north"):
            degrees = float(getattr(self, name))
            most = 180 if name in {"west", "east"} else 90
            if not (isfinite(degrees) and -most <= degrees <= most):
                raise BadQuery(f"The {name} edge of a map lies between -{most} and {most} degrees, not at {degrees:g}.")
            object.__setattr__(self, name, degrees + 0.0)
        if self.south > self.north:
            raise BadQuery(f"The south edge of a map ({self.south:g}) cannot lie north of its north edge.")

    @property
    def spans(self) -> tuple[Span, ...]:
        """The longitudes inside, as one to three ranges; a point is inside when it lies in one of them.

        180 and -180 are the same meridian: a box that touches it holds the points written either way.
        """
        if self.west > self.east:
            return (self.west, 180.0), (-180.0, self.east)
        spans = [(self.west, self.east)]
        if self.west == -180 and self.east < 180:
            spans.append((180.0, 180.0))
        if self.east == 180 and self.west > -180:
            spans.append((-180.0, -180.0))
        return tuple(spans)


def bounds(*, south: float, north: float, eastern: Span | None, western: Span | None) -> Box:
    """The narrowest box around points, of which the engine says the least and the greatest degrees.

    ``eastern`` are the least and the greatest longitude among the points at or east of Greenwich (longitude >= 0),
    ``western`` those among the points west of it (longitude < 0); None where there are no such points, and at least one
    of them is given. With points on both sides the box goes the shorter way round, across Greenwich where both are
    equally long.
    """
    if eastern is None or western is None:
        west, east = eastern or western or (-180.0, 180.0)
    elif (360 + western[1]) - eastern[0] < eastern[1] - western[0]:
        west, east = eastern[0], western[1]
    else:
        west, east = western[0], eastern[1]
    return Box(west=west, south=south, east=east, north=north)
