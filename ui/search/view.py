"""Where the map looks and how closely, and where a spot lies on it in pixels. Pure, nothing is drawn here.

A zoom is that of web maps: at 0 the world is 512 pixels wide, and one more doubles it (Mercator's projection, as
https://wiki.openstreetmap.org/wiki/Slippy_map_tilenames tells it, which has 256).
"""

import math
from collections.abc import Iterable
from typing import NamedTuple

from indexer.area import Box
from indexer.locate.point import METRES_A_MILE
from indexer.query import Pin, Results

PIXELS = 330
"""Narrowest a map is shown: what has to be seen fits into a square as wide."""

SEEN = (600.0, 450.0)
"""Pixels on either side of the middle that are drawn closely: those of a wide map, and room to drag it."""

WORLD = 512
"""Pixels around the Earth at zoom 0."""

APART = 44.0
"""Pixels between the middles of two marks, at least: the width of what a finger can touch (WCAG 2.2, 2.5.5)."""

FARTHEST = 1.0
CLOSEST = 16.0
"""How closely one can look: at 16 a pixel is less than a metre, which tells any two houses apart."""

FITTED = 10.0
"""How closely the map looks by itself: a single spot without anything around it would tell nobody where it is."""

CIRCLED = 12.0
"""The same for a circle that was searched, however small it is."""

_CONTIGUOUS = (39.0, -96.0, 2.2)
"""The middle of the 48 states, and a zoom at which all of them are seen: for an answer without a single spot."""

_NUDGE = 1e-7
_METRES_A_DEGREE = 111_320.0
_NORTHERNMOST = 85.05


class View(NamedTuple):
    """The middle of the map in degrees, and its zoom."""

    latitude: float
    longitude: float
    zoom: float

    def at(self, latitude: float, longitude: float) -> tuple[float, float]:
        """How many pixels a spot lies right of the middle and below it, going the shorter way round the Earth."""
        whole = WORLD * 2**self.zoom
        right = (along(longitude, self.longitude) - self.longitude) / 360 * whole
        return right, (_down(latitude) - _down(self.latitude)) * whole

    def spot(self, right: float, down: float) -> tuple[float, float]:
        """The latitude and the longitude that lie so many pixels from the middle; the reverse of :meth:`at`."""
        whole = WORLD * 2**self.zoom
        up = math.pi * (1 - 2 * (_down(self.latitude) + down / whole))
        return math.degrees(math.atan(math.sinh(up))), self.longitude + right / whole * 360

    def pixels(self, metres: float, latitude: float) -> float:
        """How many pixels wide so many metres are at a latitude."""
        return metres / _METRES_A_DEGREE / 360 * WORLD * 2**self.zoom / _narrowed(latitude)

    def zoomed(self, steps: float) -> "View":
        """The same middle, so many zooms closer (or farther), as far as one can look."""
        return self._replace(zoom=max(FARTHEST, min(CLOSEST, self.zoom + steps)))

    def nudged(self) -> "View":
        """The same to the eye, and another one to the browser, which goes nowhere that it was sent to before."""
        return View(self.latitude + _NUDGE, self.longitude + _NUDGE, self.zoom + _NUDGE)


def whole(results: Results) -> View:
    """All of an answer: the part of the map that was searched, or else all hits.

    Of a circle that was searched its middle is seen as well, and at most the circle.
    """
    query, bounds = results.query, results.bounds
    if query.near is None:
        seen = query.box or bounds
        return View(*_CONTIGUOUS) if seen is None else onto(seen)
    north, east = query.near.latitude, query.near.longitude
    circle = View(north, east, fitting(query.within * 2.3 * METRES_A_MILE, north, most=CIRCLED))
    if bounds is None or bounds.west > bounds.east or abs(bounds.west - east) > 180:
        return circle
    hits = Box(
        west=min(bounds.west, east),
        south=min(bounds.south, north),
        east=max(bounds.east, east),
        north=max(bounds.north, north),
    )
    return max(onto(hits), circle, key=lambda view: view.zoom)


def onto(seen: Box, *, most: float = FITTED) -> View:
    """A part of the Earth and some room around it, at most so closely."""
    middle = (seen.south + seen.north) / 2
    width = seen.east - seen.west + (360 if seen.west > seen.east else 0)
    tall = fitting((seen.north - seen.south) * 1.3 * _METRES_A_DEGREE, middle, most=most)
    wide = fitting(width * 1.2 * _METRES_A_DEGREE, 0.0, most=most)
    return View(middle, turned(seen.west + width / 2), min(tall, wide))


def closer(view: View, part: Box) -> View | None:
    """The view that tells apart what lies in a part of this one; None when it is all on one spot."""
    fitted = onto(part, most=CLOSEST)
    if _across(part, fitted._replace(zoom=CLOSEST)) < APART or view.zoom >= CLOSEST:
        return None
    return fitted._replace(zoom=min(CLOSEST, max(view.zoom + 1, fitted.zoom)))


def beside_others(view: View, pin: Pin, others: Iterable[Pin], *, metres: float) -> View:
    """A clinic in the middle, no farther away than in this view, and so closely that it has a mark of its own.

    ``metres`` is how far the ring around it reaches, which is to be seen whole; those on the same spot stay with it.
    """
    placed = view._replace(latitude=pin.latitude, longitude=pin.longitude)
    pixels = (math.hypot(*placed.at(other.latitude, other.longitude)) for other in others)
    least = APART / 2 ** (CLOSEST - view.zoom)
    nearest = min((far for far in pixels if far > least), default=APART)
    apart = view.zoom if nearest >= APART else view.zoom + math.log2(APART / nearest) + 0.1
    return placed._replace(zoom=min(apart, CLOSEST, fitting(metres * 2.6, pin.latitude, most=CLOSEST)))


def _across(part: Box, view: View) -> float:
    """Pixels from one corner of a part to the other."""
    west, north = view.at(part.north, part.west)
    east, south = view.at(part.south, part.east)
    return math.hypot(east - west, south - north)


def fitting(metres: float, latitude: float, *, most: float) -> float:
    """The closest zoom at which so many metres, north to south at a latitude, are seen whole."""
    closest = math.log2(PIXELS * 360 * _METRES_A_DEGREE * _narrowed(latitude) / (WORLD * max(metres, 1.0)))
    return max(FARTHEST, min(most, closest))


def turned(longitude: float) -> float:
    """The same meridian, from -180 to 180."""
    return longitude if -180 <= longitude <= 180 else (longitude + 180) % 360 - 180


def along(longitude: float, middle: float) -> float:
    """The same meridian, written so that it lies on the side of the middle of the map where it is nearer."""
    apart = longitude - middle
    return longitude if -180 <= apart <= 180 else longitude - math.copysign(360, apart)


def _down(latitude: float) -> float:
    """How far down the square map of the world a latitude lies, from 0 to 1; the poles are at its edges."""
    up = math.radians(max(-_NORTHERNMOST, min(_NORTHERNMOST, latitude)))
    return (1 - math.asinh(math.tan(up)) / math.pi) / 2


def _narrowed(latitude: float) -> float:
    """What a degree of longitude is worth there, beside one at the equator."""
    return max(math.cos(math.radians(latitude)), 0.05)
