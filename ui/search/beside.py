"""The map beside the list, and the clinic or the crowd that was chosen on it. Streamlit, layout only.

Whether the map is shown, and which clinic is marked on it, stands in the address as ``map`` (``on``, or the clinic's
id): no part of the search, but whoever opens the link sees the same. What is worked out for the map is worked out only
while it is shown.
"""

import html
from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import quote

import streamlit as st

from indexer.area import Box
from indexer.clinic import Clinic
from indexer.engines import SearchEngine
from indexer.query import MOST_ON_A_PAGE, Hit, Pin, Query, Results
from ui import markup, opened, words
from ui.clinic.cards import address_of, card, text
from ui.search import gathered, layers
from ui.search import map as outline_map
from ui.search.chips import address
from ui.search.crowds import crowds
from ui.search.view import View, beside_others, closer
from ui.wording import say

SHOWN = "map"
"""The parameter of the address, and the key of the switch."""

ON = "on"
HEIGHT = 380

_IS_ON = "map-on"
_CHOSEN = "map-chosen"
_AREA = "map-area"
_VIEW = "map-view"
_SEARCH = "map-search"
_CENTRE = "map-centre"
_TURN = "map-turn"
_PLACED = "map-placed"

_LONGEST = 200
"""Letters of an id that is looked up at most."""

_MOST_NAMED = 10
"""Clinics of a disc that are named below the map; more of them are a link."""


def read(params: Mapping[str, str]) -> None:
    """What the address says of the map."""
    held, asked = st.session_state, params.get(SHOWN, "")
    ident = "" if asked == ON else asked[:_LONGEST]
    held[_IS_ON] = asked != ""
    held[_CHOSEN] = ident
    held[_CENTRE] = ident != ""
    if ident:
        held[_AREA] = ""


def kept() -> dict[str, str]:
    """What the address has to say of the map."""
    held = st.session_state
    return {SHOWN: held.get(_CHOSEN) or ON} if held.get(_IS_ON) else {}


def switch() -> bool:
    """The switch that shows and hides the map; says whether it is on.

    It is off at first: on a phone the map would push the list away, and where a browser has no graphics processor to
    draw with, it takes the page's breath (measured: 2 pictures a second instead of 60).
    """
    st.session_state[SHOWN] = st.session_state.get(_IS_ON, False)
    return st.toggle(say("map.show"), key=SHOWN, on_change=_switched)


def _switched() -> None:
    st.session_state[_IS_ON] = st.session_state[SHOWN]


def draw(engine: SearchEngine, results: Results) -> None:
    """The map as a picture, the buttons that move it, and the map in words."""
    held, query = st.session_state, results.query
    results = gathered.for_a_map(engine, results)
    seen = _view(engine, results)
    shown = crowds(gathered.spots(engine, results, seen), seen)
    first = (query.page - 1) * query.size + 1
    numbers = {hit.clinic.id: number for number, hit in enumerate(results.hits, start=first)}
    drawing = outline_map.Drawing(shown, seen, numbers, _pin(engine, results), held.setdefault(_TURN, 0))
    told = outline_map.summary(drawing, total=results.total)
    st.pydeck_chart(
        layers.deck(drawing, query, dark=st.context.theme.type == "dark"),
        height=HEIGHT,
        alt=told,
        key="deck",
        on_select=_touched,
        selection_mode="single-object",
    )
    with st.container(horizontal=True, gap="xsmall", key="zooms"):
        nearer, farther = seen.zoomed(1), seen.zoomed(-1)
        st.button(say("map.in"), key="map-in", on_click=_zoom, args=(nearer,), disabled=nearer == seen)
        st.button(say("map.out"), key="map-out", on_click=_zoom, args=(farther,), disabled=farther == seen)
        st.button(say("map.all"), key="map-all", on_click=_all)
    fingers = f'<span class="fingers">{html.escape(say("map.fingers"))}</span>'
    markup.show(f'<p class="quiet">{html.escape(told)} {html.escape(say("map.hint"))} {fingers}</p>')


def _view(engine: SearchEngine, results: Results) -> View:
    """Where to look: where the visitor went, as long as the search is the same; at all of it otherwise."""
    held = st.session_state
    _same_search(results.query)
    if held.pop(_CENTRE, False):
        pin = _pin(engine, results)
        if pin is not None:
            now = held[_VIEW] or gathered.at_first(results)
            _look(beside_others(now, pin, results.pins, metres=outline_map.METRES[pin.exactness]))
    if held[_VIEW] is None:
        everything = gathered.at_first(results)
        held[_VIEW] = everything.nudged() if held.get(_PLACED, 0) % 2 else everything
    seen: View = held[_VIEW]
    return seen


def _same_search(query: Query) -> None:
    """Forget where the visitor went, and which crowd was tapped, when that was on the map of another search."""
    held, search = st.session_state, replace(query.from_start(), sort="distance", size=1, zoom=None)
    if held.get(_SEARCH) != search:
        held.update({_SEARCH: search, _VIEW: None, _AREA: ""})


def _look(view: View | None) -> None:
    """Go there, also when the map was dragged away meanwhile; None is all of the answer."""
    held = st.session_state
    held[_PLACED] = held.get(_PLACED, 0) + 1
    held[_VIEW] = view.nudged() if view is not None and held[_PLACED] % 2 else view


def _zoom(view: View) -> None:
    """Only the zoom changes, so that the browser keeps the middle where it was dragged to."""
    st.session_state[_VIEW] = view


def _all() -> None:
    """Everything as at first: the whole answer, and nothing chosen."""
    _look(None)
    st.session_state.update({_CHOSEN: "", _AREA: ""})


def _touched() -> None:
    """A finger on a mark: one clinic is chosen, and of a crowd one sees more."""
    held = st.session_state
    point = _point(held.get("deck"), f"{layers.TOUCHED}-{held.get(_TURN, 0)}")
    ident, area = point.get("id", ""), point.get("area", "")
    box = outline_map.read(area)
    if ident:
        held.update({_CHOSEN: ident[:_LONGEST], _AREA: ""})
    elif box is not None:
        held.update({_CHOSEN: "", _AREA: area})
        nearer = closer(held[_VIEW], box)
        if nearer is not None:
            _look(nearer)
    held[_TURN] = held.get(_TURN, 0) + 1  # another map, which the browser knows no touch of


def _point(told: object, layer: str) -> Mapping[str, str]:
    """The point of a layer that was touched, as it was drawn; empty for none. It is a stranger's browser that tells."""
    for name in ("selection", "objects", layer):
        told = told.get(name) if isinstance(told, Mapping) else None
    point = told[0] if isinstance(told, list) and told else None
    if not isinstance(point, Mapping):
        return {}
    return {str(name): value for name, value in point.items() if isinstance(value, str)}


def chosen(engine: SearchEngine, query: Query, *, params: Mapping[str, str], carried: Mapping[str, str]) -> str:
    """What was chosen on the map, as markup: a clinic's card, or who the crowd is; empty for nothing."""
    held = st.session_state
    if not held.get(_IS_ON):
        return ""
    _same_search(query)
    if held.get(_AREA):
        return _crowd(engine, query, held[_AREA], params, carried)
    if not held.get(_CHOSEN):
        return ""
    hit = _hit(engine, query, held[_CHOSEN])
    if hit is None:
        held[_CHOSEN] = ""
        return ""
    shown = card(hit, query, params=params, today=opened.today())
    return f'<section class="chosen" role="status"><h2>{html.escape(say("map.chosen"))}</h2>{shown}</section>'


def on_map(query: Query, carried: Mapping[str, str]) -> Callable[[Clinic], str]:
    """What makes the link of a card that shows its clinic on the map, or the words that it is the one chosen there."""
    rest = {name: value for name, value in carried.items() if name != SHOWN}
    base = html.escape(f"{address(query, rest)}&{SHOWN}=")
    label, marked = html.escape(say("map.on_map")), html.escape(say("map.chosen"))
    held = st.session_state
    chosen_one = held.get(_CHOSEN) if held.get(_IS_ON) else ""

    def link(clinic: Clinic) -> str:
        if clinic.point is None:
            return ""
        if clinic.id == chosen_one:
            return f'<p class="on-map" aria-current="true"><strong>{marked}</strong></p>'
        name = html.escape(words.clean(clinic.name, longest=80))
        return (
            f'<p class="on-map"><a href="{base}{quote(clinic.id, safe="", errors="replace")}"'
            f' data-then=".st-key-mapped">{label}<span class="unseen"> <bdi>{name}</bdi></span></a></p>'
        )

    return link


def _crowd(engine: SearchEngine, query: Query, area: str, params: Mapping[str, str], carried: Mapping[str, str]) -> str:
    box = outline_map.read(area)
    there = None if box is None else gathered.common(box, query.box)
    if there is None:
        return ""
    nearer = replace(query.from_start(), box=there, zoom=None)
    found = engine.search(replace(nearer, size=_MOST_NAMED))
    rest = {name: value for name, value in carried.items() if name != SHOWN} | {SHOWN: ON}
    link = f'<a href="{html.escape(address(nearer, rest))}">{html.escape(say("map.only"))}</a>'
    names = ""
    if found.total <= _MOST_NAMED:
        rows = (
            f'<li><a href="{address_of(hit.clinic.id, params)}">{text(hit.clinic.name, longest=120)}</a></li>'
            for hit in found.hits
        )
        names = f"<ul>{''.join(rows)}</ul>"
    told = html.escape(say("map.here", clinics=words.clinics(found.total)))
    return f'<section class="chosen" role="status"><p>{told}</p>{names}<p>{link}</p></section>'


def _hit(engine: SearchEngine, query: Query, ident: str) -> Hit | None:
    """The hit of this id, when it answers the search; asked for by its spot, since an engine knows hits by search."""
    clinic = engine.get(ident)
    if clinic is None or clinic.point is None:
        return None
    north, east = clinic.point.latitude, clinic.point.longitude
    spot = Box(west=east, south=north, east=east, north=north)
    there = replace(query.from_start(), box=spot, size=MOST_ON_A_PAGE, zoom=None)
    return next((hit for hit in engine.search(there).hits if hit.clinic.id == clinic.id), None)


def _pin(engine: SearchEngine, results: Results) -> Pin | None:
    """The chosen clinic."""
    ident = st.session_state.get(_CHOSEN)
    if not ident:
        return None
    found = next((pin for pin in results.pins if pin.id == ident), None)
    clinic = None if found is not None else engine.get(ident)
    if clinic is None or clinic.point is None:
        return found
    point = clinic.point
    return Pin(clinic.id, clinic.name, point.latitude, point.longitude, point.exactness)
