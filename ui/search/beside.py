"""The map beside the list, and the clinic or the crowd that was chosen on it. Streamlit, layout only."""

import html
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from indexer.area import Box
from indexer.cells import MOST_ZOOM, Cell
from indexer.clinic import Clinic
from indexer.engines import SearchEngine
from indexer.query import MOST_ON_A_PAGE, Hit, Pin, Query, Results
from ui import opened, words
from ui.clinic.cards import card
from ui.search import map as outline_map
from ui.search.chips import address
from ui.wording import say

SHOWN = "map"
HEIGHT = 420


def switch() -> bool:
    """The switch that shows and hides the map; says whether it is on.

    It is off at first: on a phone the map would push the list away, and where a browser has no graphics processor to
    draw with, it takes the page's breath (measured: 2 pictures a second instead of 60).
    """
    return st.toggle(say("map.show"), key=SHOWN)


def draw(engine: SearchEngine, results: Results) -> None:
    """The map in words and as a picture."""
    query = results.query
    zoom = outline_map.zoom_for(results)
    drawn = results if zoom is None else engine.search(replace(query, zoom=zoom, page=1, size=1))
    first = (query.page - 1) * query.size + 1
    numbered = enumerate(results.hits, start=first)
    listed = [(number, pin) for number, hit in numbered if (pin := _pin(hit.clinic)) is not None]
    told = outline_map.summary(drawn, listed=len(listed))
    chosen = _chosen().get("id", "")
    st.pydeck_chart(
        outline_map.deck(drawn, listed=listed, chosen=chosen),
        height=HEIGHT,
        alt=told,
        key="deck",
        on_select="rerun",
        selection_mode="single-object",
    )
    st.html(f'<p class="quiet">{html.escape(told)} {html.escape(say("map.hint"))}</p>')


def chosen(engine: SearchEngine, query: Query, *, params: Mapping[str, str], carried: Mapping[str, str]) -> str:
    """What was chosen on the map, as markup: a clinic's card, or the way to a crowd; empty for nothing."""
    point = _chosen()
    if "cell" in point:
        return _crowd(engine, query, point["cell"], carried)
    hit = _hit(engine, query, point["id"]) if "id" in point else None
    if hit is None:
        return ""
    shown = card(hit, query, params=params, today=opened.today())
    return f'<section class="chosen" role="status"><h2>{html.escape(say("map.chosen"))}</h2>{shown}</section>'


def _chosen() -> Mapping[str, str]:
    """The point that was chosen last, as it was drawn; empty for none. A browser sends it, so it is a stranger's."""
    selection: Any = st.session_state.get("deck") or {}
    layers = selection.get("selection", {}).get("objects", {}) if st.session_state.get(SHOWN) else {}
    for layer in (*outline_map.CLINICS, outline_map.DISCS):
        for point in layers.get(layer, ()):
            if isinstance(point, dict):
                return {name: value for name, value in point.items() if isinstance(value, str)}
    return {}


def _crowd(engine: SearchEngine, query: Query, named: str, carried: Mapping[str, str]) -> str:
    numbers = named.split("/")
    if len(numbers) != 3 or not all(number.isascii() and number.isdigit() and len(number) < 6 for number in numbers):
        return ""
    zoom, x, y = map(int, numbers)
    if (
        query.box is not None or zoom > MOST_ZOOM or max(x, y) >= 1 << zoom
    ):  # a square may reach out of the part asked for
        return ""
    closer = replace(query.from_start(), box=Cell(zoom, x, y).box, zoom=None)
    found = words.clinics(engine.search(replace(closer, size=1)).total)
    link = f'<a href="{html.escape(address(closer, carried))}">{html.escape(say("map.only"))}</a>'
    told = html.escape(say("map.here", clinics=found))
    return f'<section class="chosen" role="status"><p>{told} {link}</p></section>'


def _hit(engine: SearchEngine, query: Query, ident: str) -> Hit | None:
    """The hit of this id, when it answers the search; asked for by its spot, since an engine knows hits by search."""
    clinic = engine.get(ident)
    if clinic is None or clinic.point is None:
        return None
    north, east = clinic.point.latitude, clinic.point.longitude
    spot = Box(west=east, south=north, east=east, north=north)
    there = replace(query.from_start(), box=spot, size=MOST_ON_A_PAGE, zoom=None)
    return next((hit for hit in engine.search(there).hits if hit.clinic.id == clinic.id), None)


def _pin(clinic: Clinic) -> Pin | None:
    point = clinic.point
    if point is None:
        return None
    return Pin(clinic.id, clinic.name, point.latitude, point.longitude, point.exactness)
