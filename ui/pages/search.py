"""The page that finds clinics: boxes, chips, the list, the map. Layout only; words and markup are made elsewhere."""

import html
from dataclasses import replace

import streamlit as st

from config.errors import BadQuery, UnknownPlace
from config.freshness import FILE_NAME, load_freshness
from config.vocabulary import NOT_STATED
from indexer.engines import SearchEngine
from indexer.link import to_params
from indexer.locate.place import find_place
from indexer.query import Query, Results
from ui import opened, words
from ui.clinic import downloads, regulated
from ui.clinic.cards import cards
from ui.search import beside as search_map
from ui.search import boxes as search_boxes
from ui.search import changed as changes_since
from ui.search.asked import SORTS, Asked, boxes, limits, looser, pages, same_named_city
from ui.search.boxes import PROBLEMS, carried, go, touch, turn, write
from ui.search.chips import chips, copy_link
from ui.search.refused import refused_box
from ui.wording import say


def show() -> None:
    """Draw the page."""
    engine = opened.engine()
    asked = search_boxes.asked_now()
    st.html(f"<h1>{_said('search.title')}</h1><p class='lead'>{_said('search.lead')}</p>")
    try:
        query = asked.query(find_place)
        results = engine.search(query)
    except UnknownPlace as error:
        search_boxes.draw(asked, None)
        write({**to_params(replace(asked, place="").query(find_place)), "near": asked.place, **carried()})
        _unknown_place(asked, error)
        return
    except BadQuery:
        search_boxes.draw(asked, None)
        _say([refused_box(asked)])
        return
    if results.total and query.page > pages(results):
        query = replace(query, page=pages(results))
        results = engine.search(query)
        st.session_state[PROBLEMS] = [*st.session_state[PROBLEMS], say("search.last_page", page=query.page)]
    search_boxes.draw(replace(asked, page=query.page), results)
    write({**({} if query == Query() and not carried() else to_params(query)), **carried()})
    _say(st.session_state[PROBLEMS])
    told = chips(query, carried())
    if told:
        st.html(told)
    _answer(engine, asked, results)


def _say(problems: list[str]) -> None:
    """What could not be used of a link, or of what was typed."""
    if not problems:
        return
    told = "".join(f"<li>{html.escape(words.clean(problem))}</li>" for problem in problems)
    st.html(f'<div class="note" role="status"><ul>{told}</ul></div>')


def _unknown_place(asked: Asked, error: UnknownPlace) -> None:
    place = html.escape(say("search.unknown_place", place=words.clean(asked.place, longest=60)))
    then = _said("search.did_you_mean" if error.choices else "search.try_another")
    st.html(f'<div class="note" role="status"><p><bdi>{place}</bdi> {then}</p></div>')
    with st.container(horizontal=True, key="spellings"):
        for near in error.choices:
            st.button(near, key=f"spelling:{near}", on_click=go, args=(replace(asked, place=near, page=1),))


def _order(sort: str, *, placed: bool) -> str:
    """How an order is called; nothing is near as long as no place is named."""
    return say("search.sort_no_place") if sort == "distance" and not placed else say(f"search.sort_{sort}")


def _answer(engine: SearchEngine, asked: Asked, results: Results) -> None:
    query = results.query
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="found"):
        st.html(f'<div role="status"><h2>{html.escape(words.heading(results))}</h2></div>', width="content")
        with st.container(horizontal=True, vertical_alignment="center", width="content", key="ordered"):
            st.selectbox(
                say("search.order"),
                SORTS,
                key="sort",
                format_func=lambda sort: _order(sort, placed=query.near is not None),
                label_visibility="collapsed",
                on_change=touch,
                width=170,
            )
            mapped = results.total > 0 and search_map.switch()
    changed = st.empty()  # worked out last: it may take a moment, and the list should not wait for it
    _beside(asked, results)
    for name, sentence in words.left_out(results):
        with st.container(horizontal=True, vertical_alignment="center", key=f"left:{name}"):
            st.html(f"<p>{html.escape(sentence)}</p>", width="content")
            more = {**asked.filters, name: (*asked.filters.get(name, ()), NOT_STATED)}
            wider = replace(asked, filters=more, page=1)
            st.button(say("search.show_too"), key=f"more:{name}", on_click=go, args=(wider,))
    if results.total == 0:
        _loosen(engine, query)
    else:
        with st.container(key="beside"):  # with or without a map, so that the list stays where it is
            room = st.container(key="mapped")
            with st.container(key="listed"):
                _list(engine, results)
        if mapped:
            with room:
                search_map.draw(engine, results)
    made = st.session_state.get(changes_since.MADE)
    if made is not None:
        table = load_freshness(opened.home().folder / FILE_NAME)
        told = changes_since.told(changes_since.since(engine, query, table, made=made), made)
        changed.html(f'<p class="note changed" role="status">{html.escape(told)}</p>')


def _list(engine: SearchEngine, results: Results) -> None:
    """The cards, the pages, and everything that can be done with the whole search."""
    query = results.query
    params = {**to_params(query), **carried()}
    chosen = search_map.chosen(engine, query, params=params, carried=carried())
    st.html(chosen + cards(results, params=params, today=opened.today()))
    if pages(results) > 1:
        st.pagination(pages(results), key="page", on_change=turn, max_visible_pages=5)
    link = copy_link(query, carried(), made=opened.today(), words_for_it=words.heading(results))
    st.html(link + downloads.line(params))


def _beside(asked: Asked, results: Results) -> None:
    """What to know about the list: how the place was understood, what else a link limits, who is missing."""
    query = results.query
    if query.state and query.near is None:
        city = same_named_city(asked.place, find_place)
        if city:
            around = replace(asked, place=city, page=1)
            st.button(say("search.around", city=city), key="around", on_click=go, args=(around,))
    told = [one for one in (limits(query), words.unplaced(results)) if one]
    if query.near is not None and results.total > 0:
        told.append(say("search.straight"))
    lines = regulated.lines(regulated.asked(query.filters.get("route", ())))
    if lines:
        lines = f'<section aria-label="{_said("search.regulated")}">{lines}</section>'
    if told or lines:
        st.html(lines + "".join(f'<p class="quiet">{html.escape(one)}</p>' for one in told))


def _loosen(engine: SearchEngine, query: Query) -> None:
    """Which part of a search without an answer to give up, and what that would find."""
    ways = [(way, wider, engine.search(replace(wider, size=1)).total) for way, wider in looser(query)]
    useful = [one for one in ways if one[2] > 0][:8]
    if not useful:
        st.html(f'<p class="note">{_said("search.none")}</p>')
        return
    st.html(f"<p class='note'>{_said('search.loosen')}</p>")
    for number, (way, wider, total) in enumerate(useful):
        label = say("search.loosen_way", way=way, clinics=words.clinics(total))
        st.button(label, key=f"loosen:{number}", on_click=go, args=(boxes(wider),))


def _said(key: str) -> str:
    return html.escape(say(key))


if __name__ == "__main__":
    show()
