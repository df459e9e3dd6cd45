"""The map of an answer: our own outlines and points, nothing fetched from anybody else.

Everything on it also stands in the list. A known spot is a filled dot; a spot that is only known to lie somewhere in
an area is an open ring as wide as that area, so that nobody drives to the middle of a ZIP code. The clinics that the
page lists carry the number that they have in the list. Where too many clinics answer to be told apart, discs with
numbers count all of them, by the squares that the engine counted.
"""

import math
import re
from collections.abc import Sequence
from typing import Any

import pydeck  # type: ignore[import-untyped]  # it ships no types

from indexer.area import Box
from indexer.cells import MOST_ZOOM, Cluster
from indexer.locate.point import METRES_A_MILE, UNCERTAINTY_METRES, Exactness
from indexer.query import Pin, Results
from ui import words
from ui.wording import say

OUTLINES = "/outlines/states.json"

METERS: dict[Exactness, int] = {
    exactness: 0 if exactness in words.EXACT else metres for exactness, metres in UNCERTAINTY_METRES.items()
}
"""Radius of the ring for each exactness, within which the clinic lies nine times out of ten; 0 is a dot."""

MOST_DRAWN = 200
"""Most clinics that are drawn one by one; more of them are counted."""

PIXELS = 330
"""Narrowest a map is shown: what has to be seen fits into a square as wide."""

FINER = 3
"""How much finer than what is seen the squares are: these are 32 to 64 pixels wide."""

CLINICS = ("listed", "spots", "areas")
"""The layers whose points are clinics; each point has the ``id`` of its own."""

DISCS = "discs"
"""The layer whose points count clinics; each point has its ``cell``."""

DOT = [0, 110, 110, 230]
CHOSEN = [150, 30, 90, 255]
DISC = [0, 90, 90, 235]
NUMBER = [255, 255, 255, 255]
RING = [176, 84, 0, 255]
HERE = [90, 90, 90, 255]
LINE = [128, 128, 128, 180]
LAND = [128, 128, 128, 28]


def zoom_for(results: Results) -> int | None:
    """The squares by which to count an answer that is too full to be drawn one by one; None for any other.

    None as well when the search itself asks for squares, which then are drawn.
    """
    if results.query.zoom is not None or len(results.pins) <= MOST_DRAWN:
        return None
    return min(MOST_ZOOM, int(view(results)["zoom"]) + FINER)


def deck(results: Results, *, listed: Sequence[tuple[int, Pin]] = (), chosen: str = "") -> pydeck.Deck:
    """The map of an answer: its squares when it has any, else its points.

    ``listed`` are the clinics of the page with their numbers in the list, ``chosen`` the id of the one that was chosen.
    """
    seen = view(results)
    middle = seen["longitude"]
    on_page = {pin.id for _, pin in listed}
    others = [pin for pin in results.pins if pin.id not in on_page]
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
        *(_discs(results.clusters, middle) if results.clusters else _points(others, middle)),
        *_numbered(listed, middle, chosen),
    ]
    near = results.query.near
    if near is not None:
        layers.append(
            pydeck.Layer(
                "ScatterplotLayer",
                data=[{"place": [near.longitude, near.latitude], "name": say("map.circle")}],
                id="here",
                get_position="place",
                get_radius=results.query.within * METRES_A_MILE,
                filled=False,
                stroked=True,
                get_line_color=HERE,
                line_width_min_pixels=1,
            )
        )
    return pydeck.Deck(
        layers=layers,
        map_provider=None,  # and no map_style: given as None, Streamlit would ask a map service for one
        initial_view_state=pydeck.ViewState(**seen),
        tooltip={"text": "{name}"},
    )


def _numbered(listed: Sequence[tuple[int, Pin]], middle: float, chosen: str) -> list[pydeck.Layer]:
    """The clinics of the page: their areas where a spot is not known, and a dot with their number for each."""
    if not listed:
        return []
    points = []
    for number, pin in reversed(listed):  # the first of the list lies on top
        colour = CHOSEN if pin.id == chosen else DOT
        look = {"fill": colour, "line": NUMBER, "text": NUMBER}
        if METERS[pin.exactness] > 0:  # no known spot, so no filled dot
            colour = CHOSEN if pin.id == chosen else RING
            look = {"fill": NUMBER, "line": colour, "text": colour}
        points.append({**_point(pin, middle), "number": str(number), **look})
    areas = [
        {**_point(pin, middle), "radius": METERS[pin.exactness], "colour": CHOSEN if pin.id == chosen else RING}
        for _, pin in listed
        if METERS[pin.exactness] > 0
    ]
    return [
        pydeck.Layer(
            "ScatterplotLayer",
            data=areas,
            id="rings",
            get_position="place",
            get_radius="radius",
            filled=False,
            stroked=True,
            get_line_color="colour",
            line_width_min_pixels=2,
        ),
        pydeck.Layer(
            "ScatterplotLayer",
            data=points,
            id="listed",
            get_position="place",
            get_fill_color="fill",
            get_radius=12,
            radius_units=pydeck.types.String("pixels"),
            stroked=True,
            get_line_color="line",
            line_width_min_pixels=1,
            pickable=True,
        ),
        _numbers("places", points, "text"),
    ]


def _points(pins: Sequence[Pin], middle: float) -> list[pydeck.Layer]:
    exact = [_point(pin, middle) for pin in pins if METERS[pin.exactness] == 0]
    inexact = [{**_point(pin, middle), "radius": METERS[pin.exactness]} for pin in pins if METERS[pin.exactness] > 0]
    return [
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


def _discs(clusters: Sequence[Cluster], middle: float) -> list[pydeck.Layer]:
    counted = [
        {
            "place": [_along(one.longitude, middle), one.latitude],
            "name": say("map.around_here", clinics=words.clinics(one.clinics)),
            "cell": str(one.cell),
            "number": f"{one.clinics:,}",
            "radius": round(8 + 1.4 * math.log2(one.clinics), 1),
        }
        for one in reversed(clusters)  # the fullest are drawn last, so that they stay in sight
    ]
    return [
        pydeck.Layer(
            "ScatterplotLayer",
            data=counted,
            id=DISCS,
            get_position="place",
            get_radius="radius",
            radius_units=pydeck.types.String("pixels"),
            get_fill_color=DISC,
            stroked=True,
            get_line_color=NUMBER,
            line_width_min_pixels=1,
            pickable=True,
        ),
        _numbers("numbers", counted, NUMBER),
    ]


def _numbers(ident: str, points: Sequence[dict[str, Any]], colour: str | list[int]) -> pydeck.Layer:
    return pydeck.Layer(
        "TextLayer",
        data=points,
        id=ident,
        get_position="place",
        get_text="number",
        get_size=12,
        get_color=colour,
    )


def view(results: Results) -> dict[str, float]:
    """Where to look (degrees) and how closely (web map zoom levels: one more halves the width).

    At the circle that was searched, or else at the part of the map that was, or else at all hits.
    """
    query = results.query
    if query.near is not None:
        return {
            "latitude": query.near.latitude,
            "longitude": query.near.longitude,
            "zoom": _zoom(query.within * 2.3 / 69.0, query.near.latitude),
        }
    seen = query.box or results.bounds
    if seen is None:
        return {"latitude": 39.0, "longitude": -96.0, "zoom": 2.2}
    return _view_of(seen)


def _view_of(seen: Box) -> dict[str, float]:
    middle = (seen.south + seen.north) / 2
    width = seen.east - seen.west + (360 if seen.west > seen.east else 0)
    tall = _zoom(max(seen.north - seen.south, 0.15) * 1.3, middle)
    wide = _zoom(max(width, 0.15) * 1.2, 0.0)
    return {"latitude": middle, "longitude": _turned(seen.west + width / 2), "zoom": min(tall, wide)}


def summary(results: Results, *, listed: int = 0) -> str:
    """The map in words, for those who do not see it; ``listed`` is how many carry the number of the list."""
    if results.clusters:
        counted = sum(one.clinics for one in results.clusters)
        discs = len(results.clusters)
        told = say(
            "map.counted_one" if discs == 1 else "map.counted", clinics=words.clinics(counted), discs=f"{discs:,}"
        )
    else:
        counted = len(results.pins)
        exact = sum(METERS[pin.exactness] == 0 for pin in results.pins)
        key = "map.spots_and_areas" if counted > exact else "map.spots"
        told = say(key, clinics=words.clinics(counted), exact=f"{exact:,}", areas=f"{counted - exact:,}")
    more = [say("map.numbers")] if listed else []
    more += [say("map.more", number=f"{results.total - counted:,}")] if results.total > counted else []
    return " ".join([told, *more])


def _zoom(degrees: float, latitude: float) -> float:
    """The zoom at which that many degrees, north to south at a latitude, fill the map of a phone.

    The world is 512 pixels wide at zoom 0, and Mercator's projection stretches it by 1 / cos(latitude).
    """
    stretched = max(degrees, 0.02) / max(math.cos(math.radians(latitude)), 0.05)
    return max(1.0, min(12.0, math.log2(PIXELS * 360 / (512 * stretched))))


def _turned(longitude: float) -> float:
    """The same meridian, from -180 to 180."""
    return longitude if -180 <= longitude <= 180 else (longitude + 180) % 360 - 180


def _along(longitude: float, middle: float) -> float:
    """The same meridian, written so that it lies on the side of the middle of the map where it is nearer."""
    apart = longitude - middle
    return longitude if -180 <= apart <= 180 else longitude - math.copysign(360, apart)


def _point(pin: Pin, middle: float) -> dict[str, Any]:
    return {"place": [_along(pin.longitude, middle), pin.latitude], "name": label(pin), "id": pin.id}


def label(pin: Pin) -> str:
    """The words at a point. The map's own format reads text that begins with ``@@`` as a program: never let it."""
    name = re.sub("@(?=@)", "@ ", words.clean(pin.name, longest=80))
    return name if METERS[pin.exactness] == 0 else say("map.somewhere", name=name)
