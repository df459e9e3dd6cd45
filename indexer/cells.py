"""The grid by which hits are counted on the map: the squares of web maps, worked out here and nowhere else.

Zoom 0 is one square for the whole world; with every step each of them falls into four. (Web Mercator tiles as every
web map and Elasticsearch's ``geotile`` number them: ``zoom/x/y``, x from the date line eastwards, y from the north.)
An engine stores the cell of a point when it is built and never computes one itself: two ways to work out a logarithm
would put a point at the edge into different squares.
"""

from math import atan, degrees, log, pi, radians, sin, sinh
from typing import NamedTuple

from indexer.area import Box

MOST_ZOOM = 14
"""The finest cells, some 2.4 km wide at the equator."""

MOST_CLUSTERS = 1000
"""Most cells in an answer."""

MILLIONTHS = 1_000_000
"""Points are averaged in whole millionths of a degree (11 cm), whose sums are exact in 64-bit numbers of any kind."""


class Cell(NamedTuple):
    """One square of the grid."""

    zoom: int
    x: int
    y: int

    def __str__(self) -> str:
        """The name of the cell, as Elasticsearch's ``geotile`` writes it too."""
        return f"{self.zoom}/{self.x}/{self.y}"

    def at(self, zoom: int) -> "Cell":
        """The coarser square that holds this one; ``zoom`` is at most that of this one."""
        return Cell(zoom, self.x >> (self.zoom - zoom), self.y >> (self.zoom - zoom))

    @property
    def box(self) -> Box:
        """What it covers; the northernmost and southernmost cells reach to 85.05 degrees."""
        whole = 1 << self.zoom
        return Box(
            west=self.x / whole * 360 - 180,
            east=(self.x + 1) / whole * 360 - 180,
            north=degrees(atan(sinh(pi * (1 - 2 * self.y / whole)))),
            south=degrees(atan(sinh(pi * (1 - 2 * (self.y + 1) / whole)))),
        )


class Cluster(NamedTuple):
    """How many hits (``clinics``) one cell holds, and the middle of them.

    The middle is their mean: the sum of :func:`millionths` of their degrees, divided by their number and rounded to
    whole millionths (by :func:`middle`).
    """

    cell: Cell
    clinics: int
    latitude: float
    longitude: float


def cell_of(latitude: float, longitude: float) -> Cell:
    """The cell at :data:`MOST_ZOOM` that a point lies in; points beyond 85.05 degrees lie in the outermost row.

    Coarser ones are that one's :meth:`Cell.at`.
    """
    whole = 1 << MOST_ZOOM
    up = max(-0.9999, min(0.9999, sin(radians(latitude))))
    x = int((longitude + 180) / 360 * whole)
    y = int((0.5 - log((1 + up) / (1 - up)) / (4 * pi)) * whole)
    return Cell(MOST_ZOOM, min(max(x, 0), whole - 1), min(max(y, 0), whole - 1))


def millionths(degrees: float) -> int:
    """Degrees as a whole number of millionths of one; halves go to the even one."""
    return round(degrees * MILLIONTHS)


def middle(total: int, count: int) -> float:
    """The mean, in degrees, of so many points whose millionths of a degree add up to ``total``."""
    return round(total / count) / MILLIONTHS
