"""The page that finds clinics: boxes, filters, the list, the map. Layout only; words and markup are made elsewhere.

The boxes and the address bar say the same at any time. Whichever of the two changed last wins: a box that was touched,
else an address that is not the one written last (a link, the browser's Back).
"""

import html
from dataclasses import replace

import streamlit as st

from config.errors import BadQuery, UnknownPlace
from config.vocabulary import DENIED, FIELDS, FILTERS, NOT_STATED, vocabulary
from indexer.engines import SearchEngine
from indexer.link import read_link, to_params, to_url
from indexer.locate.place import find_place
from indexer.normalise.state import state_code
from indexer.query import USUAL_MILES, USUAL_ON_A_PAGE, Query, Results
from ui import downloads, opened, words
from ui import map as outline_map
from ui.asked import MILES, SORTS, Asked, boxes, choices, limits, looser, pages, same_named_city
from ui.cards import cards

TOUCHED = "touched"
WRITTEN = "written"
PROBLEMS = "problems"
UNKNOWN = "unknown"


def show() -> None:
    """Draw the page."""
    engine = opened.engine()
    asked = _asked()
    st.html(
        "<h1>Find a clinic that gives ketamine or Spravato</h1>"
        "<p class='lead'>What clinics' public pages say, with the sentence, its source and its date.</p>"
    )
    try:
        query = asked.query(find_place)
        results = engine.search(query)
    except UnknownPlace as error:
        _boxes(asked, None)
        there = to_params(replace(asked, place="").query(find_place), st.session_state.get(UNKNOWN, ()))
        _write({**there, "near": asked.place})
        _unknown_place(asked, error)
        return
    except BadQuery as error:
        _boxes(asked, None)
        _say([str(error)])
        return
    if results.total and query.page > pages(results):
        query = replace(query, page=pages(results))
        results = engine.search(query)
        st.session_state[PROBLEMS] = [*st.session_state[PROBLEMS], f"This search ends with page {query.page}."]
    _boxes(replace(asked, page=query.page), results)
    unknown = st.session_state.get(UNKNOWN, ())
    _write({} if query == Query() and not unknown else to_params(query, unknown))
    _say(st.session_state[PROBLEMS])
    _answer(engine, asked, results)


def _asked() -> Asked:
    """The search as it stands in the boxes, or in the address when that changed instead."""
    params = {name: _param(name) for name in st.query_params}
    touched = st.session_state.pop(TOUCHED, False)
    if WRITTEN in st.session_state and "place" in st.session_state and (touched or params == st.session_state[WRITTEN]):
        if touched:
            st.session_state[PROBLEMS] = []
        return _from_boxes()
    state = state_code(params.get("near", ""))
    if state is not None:
        params = {**params, "near": "", "state": state}
    read = read_link(params, find_place=find_place)
    unread = [
        f"This page does not know the part “{words.clean(name, longest=40)}” of the link." for name, _ in read.unknown
    ]
    if read.query.after is not None:
        unread.append("Cursors are for programs: this list begins with its first page.")
    st.session_state[PROBLEMS] = [*read.problems, *unread]
    st.session_state[UNKNOWN] = read.unknown
    typed = "" if read.query.near is not None else words.clean(params.get("near", ""), longest=100)
    asked = boxes(read.query, typed=typed)
    _fill(asked)
    return asked


def _param(name: str) -> str:
    given = st.query_params.get_all(name)
    return ",".join(given) if name in FIELDS else given[-1]


def _from_boxes() -> Asked:
    held = st.session_state
    return Asked(
        place=held.get("place", ""),
        state=held.get("state", ""),
        within=held.get("within", USUAL_MILES),
        text=held.get("text", ""),
        filters={
            name: tuple(
                str(key).partition(":")[2] for key, on in held.items() if on is True and str(key).startswith(f"{name}:")
            )
            for name in FIELDS
        },
        sort=held.get("sort", "distance"),
        page=held.get("page", 1),
        size=held.get("size", USUAL_ON_A_PAGE),
        box=held.get("box"),
        confirmed_since=held.get("confirmed_since"),
        zoom=held.get("zoom"),
    )


def _fill(asked: Asked) -> None:
    """Put a search into the boxes (before they are drawn)."""
    held = st.session_state
    held.update(
        {
            "place": asked.place,
            "state": asked.state,
            "within": asked.within,
            "text": asked.text,
            "sort": asked.sort,
            "page": asked.page,
            "size": asked.size,
            "box": asked.box,
            "confirmed_since": asked.confirmed_since,
            "zoom": asked.zoom,
        }
    )
    for name in FIELDS:
        chosen = asked.filters.get(name, ())
        for choice in choices(name, chosen):
            held[f"{name}:{choice}"] = choice in chosen


def _go(asked: Asked) -> None:
    """A button's search."""
    _fill(asked)
    st.session_state[TOUCHED] = True


def _touch() -> None:
    """A box was touched: what it says counts, from the first page on."""
    st.session_state[TOUCHED] = True
    st.session_state["page"] = 1


def _turn() -> None:
    """Another page of the same list."""
    st.session_state[TOUCHED] = True


def _write(params: dict[str, str]) -> None:
    """Put the search into the address bar."""
    if {name: _param(name) for name in st.query_params} != params:
        st.query_params.from_dict(params)
    st.session_state[WRITTEN] = params


def _boxes(asked: Asked, results: Results | None) -> None:
    _fill(asked)
    with st.container(horizontal=True, vertical_alignment="bottom", key="where"):
        st.text_input(
            "Place",
            key="place",
            max_chars=200,
            on_change=_touch,
            placeholder="ZIP, city, county, state or address",
            width=360,
        )
        offered = sorted({*MILES, asked.within})
        st.selectbox(
            "Within", offered, key="within", format_func=lambda far: f"{far:g} miles", on_change=_touch, width=150
        )
        st.button("Search", type="primary", key="search")
    with st.container(horizontal=True, gap="xsmall", key="filters"):
        for name in FIELDS:
            if name in FILTERS or asked.filters.get(name):  # a link may ask for more than is offered
                _filter(name, asked, results)
        named = " · 1" if asked.text else ""
        with st.popover(f"Name{named}"):
            st.text_input("Part of the clinic's name, street or city", key="text", max_chars=200, on_change=_touch)
        limited = asked.box is not None or asked.confirmed_since is not None
        if any(asked.filters.values()) or asked.text or asked.state or limited:
            clear = replace(asked, filters={}, text="", state="", box=None, confirmed_since=None, page=1)
            st.button("Clear filters", type="tertiary", key="clear", on_click=_go, args=(clear,))


def _filter(name: str, asked: Asked, results: Results | None) -> None:
    field = vocabulary()[name]
    chosen = asked.filters.get(name, ())
    counts = {} if results is None else results.facets.get(name, {})
    with st.popover(field.label + (f" · {len(chosen)}" if chosen else "")):
        st.html(f'<p class="question">{html.escape(field.question)}</p>')
        for choice in choices(name, chosen):
            counted = results is not None and not choice.startswith(DENIED)
            label = words.choice(name, choice) + (f" ({counts.get(choice, 0):,})" if counted else "")
            st.checkbox(label, key=f"{name}:{choice}", help=words.meaning(name, choice), on_change=_touch)


def _say(problems: list[str]) -> None:
    if problems:
        told = "".join(f"<li>{html.escape(words.clean(problem))}</li>" for problem in problems)
        st.html(f'<div class="note" role="status"><ul>{told}</ul></div>')


def _unknown_place(asked: Asked, error: UnknownPlace) -> None:
    st.html(f'<div class="note" role="status"><p>{html.escape(words.clean(str(error)))}</p></div>')
    with st.container(horizontal=True, key="spellings"):
        for place in error.choices:
            st.button(place, key=f"spelling:{place}", on_click=_go, args=(replace(asked, place=place, page=1),))


def _answer(engine: SearchEngine, asked: Asked, results: Results) -> None:
    query = results.query
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute", key="found"):
        st.html(f'<div role="status"><h2>{html.escape(words.heading(results))}</h2></div>', width="content")
        st.selectbox(
            "Order", list(SORTS), key="sort", format_func=lambda sort: SORTS[sort], on_change=_touch, width=190
        )
    _beside(asked, query)
    for name, sentence in words.left_out(results):
        with st.container(horizontal=True, vertical_alignment="center", key=f"left:{name}"):
            st.html(f"<p>{html.escape(sentence)}</p>", width="content")
            more = {**asked.filters, name: (*asked.filters.get(name, ()), NOT_STATED)}
            st.button("Show them too", key=f"more:{name}", on_click=_go, args=(replace(asked, filters=more, page=1),))
    told = words.unplaced(results)
    if told:
        st.html(f'<p class="quiet">{html.escape(told)}</p>')
    if results.total == 0:
        _loosen(engine, query)
        return
    if query.near is not None:
        st.html('<p class="quiet">Distances are straight lines. The order says nothing about quality.</p>')
    if st.toggle("Show the map", key="map"):
        zoom = outline_map.zoom_for(results)
        drawn = results if zoom is None else engine.search(replace(query, zoom=zoom, page=1, size=1))
        told = outline_map.summary(drawn)
        st.pydeck_chart(outline_map.deck(drawn), height=400, alt=told)
        st.html(f'<p class="quiet">{html.escape(told)}</p>')
    params = to_params(query, st.session_state.get(UNKNOWN, ()))
    st.html(cards(results, params=params, today=opened.today()))
    if pages(results) > 1:
        st.pagination(pages(results), key="page", on_change=_turn, max_visible_pages=5)
    with st.expander("A link to this search"):
        base = (st.context.url or "").rstrip("/") + "/"
        st.code(to_url(base, query, st.session_state.get(UNKNOWN, ())), language=None, wrap_lines=True)
    st.html(downloads.line(params))


def _beside(asked: Asked, query: Query) -> None:
    """What to say about how the place was understood, and what else a link limits."""
    told = limits(query)
    if told:
        st.html(f'<p class="quiet">{html.escape(told)}</p>')
    if query.state and query.near is None:
        city = same_named_city(asked.place, find_place)
        if city:
            st.button(f"Search around {city} instead", on_click=_go, args=(replace(asked, place=city, page=1),))


def _loosen(engine: SearchEngine, query: Query) -> None:
    """Which part of a search without an answer to give up, and what that would find."""
    ways = [(way, wider, engine.search(replace(wider, size=1)).total) for way, wider in looser(query)]
    useful = [one for one in ways if one[2] > 0][:8]
    if not useful:
        st.html('<p class="note">No single change finds one. Clear the filters, or try another place.</p>')
        return
    st.html("<p class='note'>No clinic's pages say all of this here. You could loosen one part:</p>")
    for way, wider, total in useful:
        st.button(f"{way} ({words.clinics(total)})", key=f"loosen:{way}", on_click=_go, args=(boxes(wider),))


if __name__ == "__main__":
    show()
