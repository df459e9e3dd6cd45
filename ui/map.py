"""The map of an answer: our own outlines and points, nothing fetched from anybody else.

Everything on it also stands in the list. A known spot is a filled dot; a spot that is only known to lie somewhere in
an area is an open ring as wide as that area, so that nobody drives to the middle of a ZIP code.
"""

import math
import re
from collections.abc import Sequence
from typing import Any

import pydeck  # type: ignore[import-untyped]  # it ships no types

from indexer.locate.point import UNCERTAINTY_METRES, Exactness
from indexer.query import Near, Pin
from ui import words

OUTLINES = "/outlines/states.json"

METERS: dict[Exactness, int] = {
    exactness: 0 if exactness in words.EXACT else metres for exactness, metres in UNCERTAINTY_METRES.items()
}
"""Radius of the ring for each exactness, within which the clinic lies nine times out of ten; 0 is a dot."""

PIXELS = 330
"""Narrowest a map is shown: what has to be seen fits into a square as wide."""

DOT = [0, 110, 110, 230]
RING = [176, 84, 0, 255]
HERE = [90, 90, 90, 255]
LINE = [128, 128, 128, 180]
LAND = [128, 128, 128, 28]


def deck(pins: Sequence[Pin], *, near: Near | None, within: float) -> pydeck.Deck:
    """The map of these points, looking at the circle that was searched or else at all of them."""
    exact = [_point(pin) for pin in pins if METERS[pin.exactness] == 0]
    inexact = [{**_point(pin), "radius": METERS[pin.exactness]} for pin in pins if METERS[pin.exactness] > 0]
    layers = [
        pydeck.Layer(
            "GeoJsonLayer",
            data=OUTLINES,
            id="outlines",
            stroked=True,
            filled=True,
            get_line_color=LINE,
            get_fill_color=LAND,
            line_width_min_pixels=1,
        ),
        pydeck.Layer(
            "ScatterplotLayer",
            data=inexact,
            id="areas",
            get_position="place",
            get_radius="radius",
            filled=False,
            stroked=True,
            get_line_color=RING,
            line_width_min_pixels=2,
            radius_min_pixels=9,
            pickable=True,
        ),
        pydeck.Layer(
            "ScatterplotLayer",
            data=exact,
            id="spots",
            get_position="place",
            get_fill_color=DOT,
            get_radius=1,
            radius_min_pixels=7,
            pickable=True,
        ),
    ]
    if near is not None:
        layers.append(
            pydeck.Layer(
                "ScatterplotLayer",
                data=[{"place": [near.longitude, near.latitude], "name": "the circle that was searched"}],
                id="here",
                get_position="place",
                get_radius=within * 1609.344,
                filled=False,
                stroked=True,
                get_line_color=HERE,
                line_width_min_pixels=1,
            )
        )
    return pydeck.Deck(
        layers=layers,
        map_provider=None,  # and no map_style: given as None, Streamlit would ask a map service for one
        initial_view_state=pydeck.ViewState(**view(pins, near=near, within=within)),
        tooltip={"text": "{name}"},
    )


def view(pins: Sequence[Pin], *, near: Near | None, within: float) -> dict[str, float]:
    """Where to look (degrees) and how closely (web map zoom levels: one more halves the width)."""
    if near is not None:
        return {
            "latitude": near.latitude,
            "longitude": near.longitude,
            "zoom": _zoom(within * 2.3 / 69.0, near.latitude),
        }
    if not pins:
        return {"latitude": 39.0, "longitude": -96.0, "zoom": 2.2}
    south, north = min(pin.latitude for pin in pins), max(pin.latitude for pin in pins)
    west, east = min(pin.longitude for pin in pins), max(pin.longitude for pin in pins)
    middle = (south + north) / 2
    tall = _zoom(max(north - south, 0.15) * 1.3, middle)
    wide = _zoom(max(east - west, 0.15) * 1.2, 0.0)
    return {"latitude": middle, "longitude": (west + east) / 2, "zoom": min(tall, wide)}


def summary(pins: Sequence[Pin], total: int) -> str:
    """The map in words, for those who do not see it."""
    exact = sum(METERS[pin.exactness] == 0 for pin in pins)
    area = len(pins) - exact
    told = f"{words.clinics(len(pins))} on the map: {exact:,} at a known spot (filled dots)"
    told += f", {area:,} somewhere in an area (open rings)." if area else "."
    return told + (f" The list has {total - len(pins):,} more." if total > len(pins) else "")


def _zoom(degrees: float, latitude: float) -> float:
    """The zoom at which that many degrees, north to south at a latitude, fill the map of a phone.

    The world is 512 pixels wide at zoom 0, and Mercator's projection stretches it by 1 / cos(latitude).
    """
    stretched = max(degrees, 0.02) / max(math.cos(math.radians(latitude)), 0.05)
    return max(1.0, min(12.0, math.log2(PIXELS * 360 / (512 * stretched))))


def _point(pin: Pin) -> dict[str, Any]:
    return {"place": [pin.longitude, pin.latitude], "name": label(pin)}


def label(pin: Pin) -> str:
    """The words at a point. The map's own format reads text that begins with ``@@`` as a program: never let it."""
    name = re.sub("@(?=@)", "@ ", words.clean(pin.name, longest=80))
    return name if METERS[pin.exactness] == 0 else f"{name} (somewhere in this area)"
