"""Which state lies under a spot, by the outlines that the map is drawn on: good to about a kilometre. Pure."""

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from indexer.normalise.state import state_code

_Place = Sequence[float]
"""Longitude and latitude, as GeoJSON has them."""


class _State(NamedTuple):
    code: str
    west: float
    south: float
    east: float
    north: float
    rings: Sequence[Sequence[_Place]]


def state_at(latitude: float, longitude: float) -> str:
    """The code of the state in which a spot lies; empty outside of all of them."""
    for state in _states():
        near = state.south <= latitude <= state.north and state.west <= longitude <= state.east
        if near and _inside(state.rings, latitude, longitude):
            return state.code
    return ""


def _inside(rings: Sequence[Sequence[_Place]], latitude: float, longitude: float) -> bool:
    """Whether a line from the spot to the east crosses the rings an odd number of times."""
    odd = False
    for ring in rings:
        east, north = ring[-1]
        for to_east, to_north in ring:
            if (north > latitude) != (to_north > latitude):
                crossing = east + (latitude - north) / (to_north - north) * (to_east - east)
                odd ^= longitude < crossing
            east, north = to_east, to_north
    return odd


@cache
def _states() -> tuple[_State, ...]:
    text = files("ui.search").joinpath("states.geojson.json").read_text(encoding="utf-8")
    return tuple(_state(feature) for feature in json.loads(text)["features"])


def _state(feature: dict[str, dict[str, object]]) -> _State:
    polygons: list[list[list[list[float]]]] = feature["geometry"]["coordinates"]  # type: ignore[assignment]  # our own file
    rings = [ring for polygon in polygons for ring in polygon]
    east, north = ([place[side] for ring in rings for place in ring] for side in (0, 1))
    code = state_code(str(feature["properties"]["name"])) or ""
    return _State(code, min(east), min(north), max(east), max(north), rings)
