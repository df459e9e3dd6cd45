"""What is on the map of an answer, and the same in words. Pure; how it is drawn stands in :mod:`ui.search.layers`.

Everything on it also stands in the list. A known spot is filled; a spot that is only known to lie somewhere in an area
is open, with a ring as wide as that area, so that nobody drives to the middle of a ZIP code. The clinics that the page
lists are squares with the number that they have in the list, others are dots. What lies too close together to be told
apart is one disc with the number of its clinics, so that nothing covers anything (:mod:`ui.search.crowds`).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import hypot
from typing import Any

from config.errors import BadQuery
from indexer.area import Box
from indexer.locate.point import UNCERTAINTY_METRES, Exactness
from indexer.query import Pin
from ui import words
from ui.search.crowds import Crowd
from ui.search.town_names import named
from ui.search.view import APART, PIXELS, View, along, turned
from ui.wording import say

OUTLINES = "/outlines/states.json"

METRES: dict[Exactness, int] = {
    exactness: 0 if exactness in words.EXACT else metres for exactness, metres in UNCERTAINTY_METRES.items()
}
"""Radius of the ring for each exactness, within which the clinic lies nine times out of ten; 0 is a known spot."""

WHITE = [255, 255, 255, 255]
KNOWN = [0, 104, 104, 255]
AREA = [166, 76, 0, 255]
CHOSEN = [150, 30, 90, 255]
RING, CHOSEN_RING = [196, 98, 20, 255], [200, 70, 135, 255]
"""Thin lines on the land itself: lighter, so that they are seen in both themes (3 to 1, WCAG 2.2, 1.4.11)."""

DISC, WIDE_DISC = 18, 21
DOT = 8
"""Pixels from the middle of a mark to its edge; a wide disc has room for four figures."""

_EDGE = 1e-6

_MOST_TOLD = 6
"""Numbers of the list that a disc names at most."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is on the map: marks that do not cover each other, seen like this.

    ``numbers`` are the numbers in the list by the ids of its clinics, ``chosen`` is the clinic that was chosen on the
    map or in the list. ``turn`` counts how often something was chosen, so that the browser forgets its own choice.
    """

    crowds: Sequence[Crowd]
    view: View
    numbers: Mapping[str, int] = field(default_factory=dict)
    chosen: Pin | None = None
    turn: int = 0

    def __post_init__(self) -> None:
        """See to it that the chosen clinic has a mark, also where only squares were counted."""
        if self.chosen is not None and self._of_chosen() is None:
            box = Box(
                west=self.chosen.longitude,
                south=self.chosen.latitude,
                east=self.chosen.longitude,
                north=self.chosen.latitude,
            )
            alone = Crowd(self.chosen.latitude, self.chosen.longitude, 1, (self.chosen,), box)
            object.__setattr__(self, "crowds", [*self.crowds, alone])

    @property
    def chosen_crowd(self) -> Crowd | None:
        """The mark that stands for the chosen clinic, alone or among others."""
        return None if self.chosen is None else self._of_chosen()

    def _of_chosen(self) -> Crowd | None:
        """The one that holds its pin, else the nearest one that would touch it."""
        pin = self.chosen
        if pin is None:
            return None
        x, y = self.view.at(pin.latitude, pin.longitude)
        nearest: tuple[float, Crowd | None] = APART, None
        for crowd in self.crowds:
            if any(one.id == pin.id for one in crowd.pins):
                return crowd
            right, down = self.view.at(crowd.latitude, crowd.longitude)
            far = hypot(right - x, down - y)
            if far < nearest[0]:
                nearest = far, crowd
        return nearest[1]


def marks(drawing: Drawing) -> list[dict[str, Any]]:
    """The marks: ``place``, ``fill``, ``line``, and with letters on it ``text`` in ``ink``.

    A round one has its ``radius`` in pixels, a square one has none.
    """
    chosen = drawing.chosen_crowd
    return [_mark(crowd, drawing, chosen=crowd is chosen) for crowd in drawing.crowds]


def _mark(crowd: Crowd, drawing: Drawing, *, chosen: bool) -> dict[str, Any]:
    place = [along(crowd.longitude, drawing.view.longitude), crowd.latitude]
    inexact = bool(crowd.pins) and len(crowd.pins) == crowd.clinics and all(METRES[pin.exactness] for pin in crowd.pins)
    if inexact:  # no known spot, so nothing filled
        colour = CHOSEN if chosen else AREA
        look: dict[str, Any] = {"place": place, "fill": WHITE, "line": colour, "ink": colour, "width": 3}
    else:
        look = {"place": place, "fill": CHOSEN if chosen else KNOWN, "line": WHITE, "ink": WHITE, "width": 2}
    if crowd.clinics > 1 or not crowd.pins:
        wide = crowd.clinics >= 1000
        return {**look, "radius": WIDE_DISC if wide else DISC, "text": _counted(crowd.clinics)}
    number = drawing.numbers.get(crowd.pins[0].id)
    if number is not None:
        return {**look, "text": str(number)}
    return {**look, "radius": DOT + 3 if chosen else DOT}


def _counted(clinics: int) -> str:
    """A number that has room on a disc."""
    return f"{clinics:,}" if clinics < 10_000 else f"{clinics // 1000:,}k"


def touched(drawing: Drawing) -> list[dict[str, Any]]:
    """Where the marks feel a finger: ``place``, and the words for it as ``name``.

    One clinic has its ``id``; a disc has the ``area`` that holds all of its clinics.
    """
    felt = []
    for crowd in drawing.crowds:
        place = [along(crowd.longitude, drawing.view.longitude), crowd.latitude]
        if crowd.clinics == 1 and crowd.pins:
            felt.append({"place": place, "name": label(crowd.pins[0]), "id": crowd.pins[0].id})
        else:
            felt.append({"place": place, "name": _around(crowd, drawing.numbers), "area": written(crowd.box)})
    return felt


def _around(crowd: Crowd, numbers: Mapping[str, int]) -> str:
    told = say("map.around_here", clinics=words.clinics(crowd.clinics))
    listed = sorted(numbers[pin.id] for pin in crowd.pins if pin.id in numbers)
    if not listed:
        return told
    more = ["…"] if len(listed) > _MOST_TOLD else []
    return say("map.among", around=told, numbers=", ".join([*map(str, listed[:_MOST_TOLD]), *more]))


def areas(drawing: Drawing) -> list[dict[str, Any]]:
    """The rings around spots that are not known, each once: those that reach beyond a mark that stands in them.

    A disc that stands elsewhere tells "around here" of all of its clinics, and needs none.
    """
    view, chosen = drawing.view, drawing.chosen
    rings = {}
    for crowd in drawing.crowds:
        x, y = view.at(crowd.latitude, crowd.longitude)
        for pin in crowd.pins:
            metres = METRES[pin.exactness]
            if view.pixels(metres, pin.latitude) <= (DISC if crowd.clinics > 1 else DOT):
                continue
            right, down = view.at(pin.latitude, pin.longitude)
            if hypot(right - x, down - y) < APART / 2:
                place = along(pin.longitude, view.longitude), pin.latitude
                colour = CHOSEN_RING if chosen is not None and pin.id == chosen.id else RING
                if colour is CHOSEN_RING or (place, metres) not in rings:
                    rings[place, metres] = {"place": list(place), "metres": metres, "line": colour}
    return list(rings.values())


def towns(drawing: Drawing) -> list[dict[str, Any]]:
    """The names of the towns around, where there is room for them."""
    taken = [(crowd.latitude, crowd.longitude) for crowd in drawing.crowds]
    middle = drawing.view.longitude
    return [
        {"place": [along(town.longitude, middle), town.latitude], "text": town.name, "down": [0, down]}
        for town, down in named(drawing.view, taken)
    ]


def summary(drawing: Drawing, *, total: int) -> str:
    """The map in words, for those who do not see it; ``total`` is how many clinics the list has."""
    counted = sum(crowd.clinics for crowd in drawing.crowds)
    pins = [pin for crowd in drawing.crowds for pin in crowd.pins]
    inexact = sum(METRES[pin.exactness] > 0 for pin in pins)
    key = "map.shown" if len(pins) < counted else "map.spots_and_areas" if inexact else "map.spots"
    parts = {"exact": f"{counted - inexact:,}", "areas": f"{inexact:,}"}
    told = [say(key, clinics=words.clinics(counted), **parts)]
    drawn = marks(drawing)
    discs = sum("radius" in mark and "text" in mark for mark in drawn)
    if discs:
        told.append(words.counted("map.discs", discs))
    if any("radius" not in mark for mark in drawn):
        told.append(say("map.numbers"))
    outside = sum(crowd.clinics for crowd in drawing.crowds if _far_out(crowd, drawing.view))
    if outside:
        told.append(words.counted("map.outside", outside))
    if total > counted:
        told.append(say("map.more", number=f"{total - counted:,}"))
    return " ".join(told)


def _far_out(crowd: Crowd, view: View) -> bool:
    """Whether the narrowest map does not show its mark."""
    return max(map(abs, view.at(crowd.latitude, crowd.longitude))) > (PIXELS + APART) / 2


def label(pin: Pin) -> str:
    """The words at a point. The map's own format reads text that begins with ``@@`` as a program: never let it."""
    name = re.sub("@(?=@)", "@ ", words.clean(pin.name, longest=80))
    return name if METRES[pin.exactness] == 0 else say("map.somewhere", name=name)


def written(box: Box) -> str:
    """A part of the Earth as it travels to the browser and back, a hand's breadth wider: none at its edge is lost."""
    south, north = max(-90.0, box.south - _EDGE), min(90.0, box.north + _EDGE)
    edges = turned(box.west - _EDGE), south, turned(box.east + _EDGE), north
    return ",".join(f"{edge:.6f}" for edge in edges)


def read(area: str) -> Box | None:
    """The part of the Earth that was written so; None for anything else."""
    edges = area.split(",")
    try:
        west, south, east, north = map(float, edges)
        return Box(west=west, south=south, east=east, north=north)
    except (ValueError, BadQuery):
        return None
