"""Which spots of the map are too close together to be told apart, and are counted instead. Pure.

Two marks never lie closer than a finger is wide, so that no number covers another and each can be tapped by itself.
What that joins depends on how closely one looks, so it is worked out anew for each zoom.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from math import floor, hypot
from typing import NamedTuple

from indexer.area import Box
from indexer.cells import Cluster
from indexer.query import Pin
from ui.search.view import APART, SEEN, View, along, turned

_ROUGHLY = 12
"""How many times farther apart the marks are where nobody looks."""

Place = tuple[float, float, int]
"""Pixels to the right and down, and how many clinics there are."""

_Square = tuple[int, int]


class Spot(NamedTuple):
    """One clinic of which the pin is known, or a square of which only the number of its clinics is."""

    latitude: float
    longitude: float
    clinics: int
    pin: Pin | None
    box: Box


@dataclass(frozen=True, slots=True)
class Crowd:
    """What one mark of the map stands for: one clinic, or several too close together.

    ``latitude`` and ``longitude`` are the mean of its clinics; ``box`` holds all of them. ``pins`` are those of its
    clinics that are known; ``clinics`` counts all.
    """

    latitude: float
    longitude: float
    clinics: int
    pins: tuple[Pin, ...]
    box: Box


def of_pin(pin: Pin) -> Spot:
    """A clinic."""
    box = Box(west=pin.longitude, south=pin.latitude, east=pin.longitude, north=pin.latitude)
    return Spot(pin.latitude, pin.longitude, 1, pin, box)


def of_cluster(cluster: Cluster) -> Spot:
    """A square with its clinics."""
    return Spot(cluster.latitude, cluster.longitude, cluster.clinics, None, cluster.cell.box)


def crowds(spots: Sequence[Spot], view: View) -> list[Crowd]:
    """The marks of these spots, seen like this, in the order of their first spots; all of them are ``APART``.

    Where nobody looks they are farther apart than that: who drags the map there sees that there is something.
    """
    places = [(*view.at(spot.latitude, spot.longitude), spot.clinics) for spot in spots]
    seen: list[int] = []
    unseen: list[int] = []
    for number, (x, y, _) in enumerate(places):
        (seen if abs(x) < SEEN[0] and abs(y) < SEEN[1] else unseen).append(number)
    far_out = joined([places[number] for number in unseen], apart=APART * _ROUGHLY)
    groups = [[number] for number in seen] + [[unseen[one] for one in group] for group in far_out]
    found = [sorted(chain(*(groups[one] for one in joint))) for joint in joined(_means(groups, places), apart=APART)]
    return [_crowd([spots[number] for number in members], view) for members in sorted(found)]


def _means(groups: Sequence[Sequence[int]], places: Sequence[Place]) -> list[Place]:
    means = []
    for group in groups:
        clinics = sum(places[one][2] for one in group)
        x = sum(places[one][0] * places[one][2] for one in group) / clinics
        means.append((x, sum(places[one][1] * places[one][2] for one in group) / clinics, clinics))
    return means


def joined(places: Sequence[Place], *, apart: float) -> list[list[int]]:
    """Numbers of places (x, y, weight) in groups whose means all lie at least ``apart`` from each other.

    Each place is looked at once, and once more for every joining, and each time only beside the few groups around it:
    the time grows with the number of places, not with that of their pairs.
    """
    kept: dict[_Square, list[_Group]] = {}
    waiting = [_Group(x, y, weight, [number]) for number, (x, y, weight) in enumerate(places)]
    waiting.reverse()
    while waiting:
        one = waiting.pop()
        square = (floor(one.x / apart), floor(one.y / apart))
        other = _nearest(one, square, kept, apart)
        if other is None:
            kept.setdefault(square, []).append(one)
            continue
        kept[floor(other.x / apart), floor(other.y / apart)].remove(other)
        waiting.append(_both(one, other))
    groups = [sorted(group.members) for groups in kept.values() for group in groups]
    return sorted(groups)


@dataclass(slots=True, eq=False)
class _Group:
    x: float
    y: float
    weight: int
    members: list[int]


def _nearest(one: _Group, square: _Square, kept: dict[_Square, list[_Group]], apart: float) -> _Group | None:
    """The nearest group that is too close; the squares are so wide that it is in this one or beside it."""
    column, row = square
    around = (kept.get((column + right, row + down), ()) for right in (-1, 0, 1) for down in (-1, 0, 1))
    far, _, found = min(
        ((hypot(other.x - one.x, other.y - one.y), other.members[0], other) for groups in around for other in groups),
        key=lambda near: near[:2],
        default=(apart, 0, None),
    )
    return found if far < apart else None


def _both(one: _Group, other: _Group) -> _Group:
    weight = one.weight + other.weight
    few, many = sorted((one, other), key=lambda group: len(group.members))
    many.members.extend(few.members)
    x = (one.x * one.weight + other.x * other.weight) / weight
    y = (one.y * one.weight + other.y * other.weight) / weight
    return _Group(x, y, weight, many.members)


def _crowd(spots: Sequence[Spot], view: View) -> Crowd:
    if len(spots) == 1:
        (one,) = spots
        return Crowd(one.latitude, one.longitude, one.clinics, () if one.pin is None else (one.pin,), one.box)
    clinics = sum(spot.clinics for spot in spots)
    places = [(*view.at(spot.latitude, spot.longitude), spot.clinics) for spot in spots]
    right = sum(x * weight for x, _, weight in places) / clinics
    down = sum(y * weight for _, y, weight in places) / clinics
    latitude, longitude = view.spot(right, down)
    pins = tuple(spot.pin for spot in spots if spot.pin is not None)
    return Crowd(latitude, turned(longitude), clinics, pins, _around((spot.box for spot in spots), view))


def _around(boxes: Iterable[Box], view: View) -> Box:
    """The box around boxes that lie close together, on either side of the date line."""
    held = list(boxes)
    sides = [(along(box.west, view.longitude), along(box.east, view.longitude)) for box in held]
    return Box(
        west=turned(min(west for west, _ in sides)),
        south=min(box.south for box in held),
        east=turned(max(east for _, east in sides)),
        north=max(box.north for box in held),
    )
