"""How the map is drawn: pydeck's layers for what :mod:`ui.search.map` puts on it, and how it is moved.

Nothing is asked of anybody else; the outlines are our own. pydeck takes half a second to load and most visitors never
open the map, so it is loaded when the first one does.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from indexer.locate.point import METRES_A_MILE
from indexer.query import Query
from ui.search.map import OUTLINES, Drawing, areas, marks, touched, towns
from ui.search.view import APART

if TYPE_CHECKING:
    import pydeck  # type: ignore[import-untyped]  # it ships no types

TOUCHED = "touched"
"""The layer that feels a finger, with the turn behind it; its points are those of :func:`ui.search.map.touched`."""

FONT = '"Source Sans", sans-serif'
"""That of the page; Streamlit brings it."""

LETTERS = 14
"""Pixels that the numbers are high."""

HALO = [0, 104, 104, 64]
UNSEEN = [0, 0, 0, 1]

Colours = Mapping[str, Sequence[int]]

LIGHT: Colours = {
    "line": [128, 140, 140, 200],
    "land": [96, 120, 120, 22],
    "town": [84, 96, 96, 255],
    "here": [90, 90, 90, 255],
}
DARK: Colours = {
    "line": [110, 126, 126, 200],
    "land": [150, 176, 176, 24],
    "town": [176, 190, 188, 255],
    "here": [170, 176, 176, 255],
}
"""What lies below the marks, in both themes; the marks themselves stand out in either."""

MOVED: Mapping[str, Any] = {
    "scrollZoom": False,
    "doubleClickZoom": False,
    "touchZoom": False,
    "dragRotate": False,
    "keyboard": {"zoomSpeed": 1, "rotateSpeedX": 0, "rotateSpeedY": 0, "moveSpeed": 60},
}
"""How the map is moved: it is dragged, or pushed with the arrow keys. What is counted together depends on the zoom,
which the server has to know, so that buttons zoom; and whoever scrolls the page is not caught in the map."""

CAPTION: Mapping[str, str] = {
    "transform": "none",
    "top": "auto",
    "bottom": "0",
    "maxWidth": "100%",
    "boxSizing": "border-box",
    "padding": "8px 12px",
    "fontSize": "0.95rem",
    "lineHeight": "1.35",
    "color": "#ffffff",
    "backgroundColor": "#1c2626",
}
"""Where the words for a mark stand: along the bottom of the map. Beside the mark, the map's edge would cut them off."""


def deck(drawing: Drawing, query: Query, *, dark: bool = False) -> "pydeck.Deck":
    """The map; the circle that the search goes around is drawn on it."""
    import pydeck  # noqa: PLC0415  told above

    return _terse()(
        layers=[pydeck.Layer(kind, **parts) for kind, parts in _layers(drawing, query, DARK if dark else LIGHT)],
        views=[pydeck.View("MapView", controller=dict(MOVED))],
        map_provider=None,  # and no map_style: given as None, Streamlit would ask a map service for one
        initial_view_state=pydeck.ViewState(**drawing.view._asdict()),
        tooltip={"text": "{name}", "style": dict(CAPTION)},
    )


@cache
def _terse() -> type["pydeck.Deck"]:
    """The map of pydeck, written without spaces: a quarter of the bytes, and several times as fast."""
    import pydeck  # noqa: PLC0415  as above
    from pydeck.bindings.json_tools import default_serialize  # type: ignore[import-untyped]  # noqa: PLC0415  the same

    class Terse(pydeck.Deck):  # type: ignore[misc]  # it ships no types
        def to_json(self) -> str:
            return json.dumps(self, default=default_serialize, separators=(",", ":"))

    return Terse


def _layers(drawing: Drawing, query: Query, colours: Colours) -> list[tuple[str, dict[str, Any]]]:
    """Kinds of layers with their properties, the lowest first."""
    points = marks(drawing)
    round_ones = [point for point in points if "radius" in point]
    discs = [point for point in round_ones if "text" in point]
    outline = {"stroked": True, "line_width_min_pixels": 1}
    ring = {"get_position": "place", "get_radius": "metres", "filled": False, **outline}
    words = {"get_position": "place", "get_text": "text", "font_family": _plain(FONT), "character_set": _plain("auto")}
    number = {**words, "get_size": LETTERS, "font_weight": 600, "get_color": "ink"}
    spot = {"get_position": "place", "radius_units": _plain("pixels")}
    finger = {**spot, "get_radius": APART / 2}
    land = {"get_line_color": colours["line"], "get_fill_color": colours["land"], "filled": True, **outline}
    named = {**words, "get_size": LETTERS, "get_color": colours["town"], "get_pixel_offset": "down"}
    squares = {
        "background": True,
        "get_background_color": "fill",
        "background_padding": [7, 4, 7, 4],
        "background_border_radius": 5,
        "get_border_color": "line",
        "get_border_width": 2,
    }
    edged = {"stroked": True, "get_line_color": "line", "line_width_units": _plain("pixels"), "get_line_width": "width"}
    return [
        ("GeoJsonLayer", {"id": "outlines", "data": OUTLINES, **land}),
        ("ScatterplotLayer", {"id": "here", "data": _here(query), **ring, "get_line_color": colours["here"]}),
        ("TextLayer", {"id": "towns", "data": towns(drawing), **named}),
        ("ScatterplotLayer", {"id": "areas", "data": areas(drawing), **ring, "get_line_color": "line"}),
        ("ScatterplotLayer", {"id": "halos", "data": discs, **finger, "get_fill_color": HALO}),
        (
            "ScatterplotLayer",
            {"id": "marks", "data": round_ones, **spot, **edged, "get_radius": "radius", "get_fill_color": "fill"},
        ),
        ("TextLayer", {"id": "squares", "data": [one for one in points if "radius" not in one], **number, **squares}),
        ("TextLayer", {"id": "numbers", "data": discs, **number}),
        (
            "ScatterplotLayer",
            {
                "id": f"{TOUCHED}-{drawing.turn}",
                "data": touched(drawing),
                **finger,
                "get_fill_color": UNSEEN,
                "pickable": True,
            },
        ),
    ]


def _here(query: Query) -> list[dict[str, Any]]:
    near = query.near
    if near is None:
        return []
    return [{"place": [near.longitude, near.latitude], "metres": query.within * METRES_A_MILE}]


def _plain(text: str) -> Any:
    """Text that is meant as it stands, and not as the name of a part of each point."""
    import pydeck  # noqa: PLC0415  as above

    return pydeck.types.String(text)
