"""The page that finds clinics: boxes, chips, the list, the map. Layout only; words and markup are made elsewhere."""

import html
from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from config.errors import BadQuery, SeveralPlaces, UnknownPlace
from config.freshness import load_freshness
from indexer.engines import SearchEngine
from indexer.link import to_params
from indexer.locate.place import find_place
from indexer.query import Query, Results
from ui import frame, markup, opened, words
from ui.clinic import downloads, regulated
from ui.clinic.cards import cards
from ui.marked import marked
from ui.pages.above import Above
from ui.search import beside as search_map
from ui.search import boxes as search_boxes
from ui.search import changed as changes_since
from ui.search import onward
from ui.search.asked import SORTS, Asked, limits, middle_of, pages, same_named_city
from ui.search.boxes import PROBLEMS, box_key, carried, touch, write
from ui.search.chips import chips, copy_link
from ui.search.made import MADE, Made
from ui.search.nothing import meant, nothing
from ui.search.refused import refused_box, too_long, unplaced
from ui.search.tab import tab
from ui.wording import say


def show(above: Above) -> None:
    """Draw the page, and ``above`` it what stands on top of every page."""
    engine = opened.engine()
    asked = search_boxes.asked_now()
    try:
        query = asked.query(find_place)
        results = engine.search(query)
    except UnknownPlace as error:
        rest, kept = replace(asked, place="").query(find_place), carried()
        named = {} if too_long(asked.place) else {"near": asked.place}
        write({**to_params(rest), **named, **kept})
        _title(Query(), above)
        search_boxes.draw(asked, None)
        _unknown_place(engine, asked, rest, error, kept)
        return
    except BadQuery:
        _title(Query(), above)
        search_boxes.draw(asked, None)
        _say([refused_box(asked)])
        return
    if results.total and query.page > pages(results):
        query = replace(query, page=pages(results))
        results = engine.search(query)
        asked = replace(asked, page=query.page)
        st.session_state[PROBLEMS] = [*st.session_state[PROBLEMS], say("search.last_page", page=query.page)]
    kept = carried()
    write({**({} if query == Query() and not kept else to_params(query)), **kept})
    _title(query, above)
    search_boxes.draw(asked, results)
    _say(st.session_state[PROBLEMS], chips(query, kept))
    _answer(engine, asked, results)


def _title(query: Query, above: Above) -> None:
    """The title of the page and, by what is searched, of its tab."""
    st.set_page_config(page_title=frame.title(tab(query)))
    above.draw(f"<h1>{marked('search.title')}</h1><p class='lead'>{marked('search.lead')}</p>")


def _say(problems: list[str], then: str = "") -> None:
    """What could not be used of a link, or of what was typed; ``then`` is markup that follows it."""
    rows = "".join(f"<li>{html.escape(words.clean(problem))}</li>" for problem in problems)
    told = f'<div class="note" role="status"><ul>{rows}</ul></div>' if rows else ""
    if told or then:
        markup.show(told + then)


def _unknown_place(
    engine: SearchEngine, asked: Asked, rest: Query, error: UnknownPlace, kept: Mapping[str, str]
) -> None:
    why = html.escape(unplaced(asked.place, error))
    told = f'<div class="note" role="status"><p><bdi>{why}</bdi></p></div>'
    if isinstance(error, SeveralPlaces):
        found = meant(error.choices, rest, engine.search, find_place)
        markup.show(told + onward.places_meant(rest, found, kept))
    else:
        markup.show(told + onward.places_instead(rest, error.choices, kept))


def _order(sort: str, *, placed: bool) -> str:
    """How an order is called; nothing is near as long as no place is named."""
    return say("search.sort_no_place") if sort == "distance" and not placed else say(f"search.sort_{sort}")


def _answer(engine: SearchEngine, asked: Asked, results: Results) -> None:
    query = results.query
    with st.container(horizontal=True, vertical_alignment="center", key="found"):
        markup.show(f'<div role="status"><h2>{html.escape(words.heading(results))}</h2></div>', width="content")
        st.selectbox(
            say("search.order"),
            SORTS,
            key=box_key("sort"),
            format_func=lambda sort: _order(sort, placed=query.near is not None),
            label_visibility="collapsed",
            on_change=touch,
            args=("sort", box_key("sort")),
            width=170,
        )
        mapped = results.total > 0 and search_map.switch()
    made: Made | None = st.session_state.get(MADE)
    changed = st.empty() if made is not None else None  # worked out last: it takes a moment, the list need not wait
    around = _beside(asked, results) + onward.left_out(results, carried())
    if around:
        markup.show(around)
    with st.container(key="beside"):  # with or without a map, so that the list stays where it is
        if results.total == 0:
            markup.show(_loosen(engine, query))
        elif mapped:
            room = st.container(key="mapped")
            with st.container(key="listed"):
                _list(engine, results)
            with room:
                search_map.draw(engine, results)
        else:
            _list(engine, results)
    if made is not None and changed is not None:
        table = load_freshness(opened.home().freshness)
        told = changes_since.told(changes_since.since(engine, query, table, made=made), made)
        changed.html(f'<p class="note changed" role="status">{html.escape(told)}</p>')


def _list(engine: SearchEngine, results: Results) -> None:
    """The cards, the pages, and everything that can be done with the whole search, as one block of markup."""
    query = results.query
    searched, kept = to_params(query), carried()
    chosen = search_map.chosen(engine, query, params={**searched, **kept}, carried=kept)
    kept = carried()  # what was chosen on the map may be there no more
    params = {**searched, **kept}
    shown = cards(results, params=params, today=opened.today(), more=search_map.on_map(query, kept))
    straight = f'<p class="quiet">{marked("search.straight")}</p>' if query.near is not None else ""
    listed = shown + straight + onward.page_links(results, kept)
    made = Made.now(opened.today(), engine.built_at)
    link = copy_link(query, kept, made=made, words_for_it=words.heading(results))
    markup.show(chosen + listed + link + downloads.line(params))


def _beside(asked: Asked, results: Results) -> str:
    """What to know about the list: how the place was understood, what else a link limits, who has no spot."""
    query = results.query
    around = ""
    if query.state and query.near is None:
        city = same_named_city(asked.place, find_place)
        if city:
            around = (
                f"<p>{onward.link(say('search.around', city=city), onward.place_instead(query, city, carried()))}</p>"
            )
    understood = middle_of(asked.place, query.near)
    told = [one for one in (understood, limits(query), words.unplaced(results)) if one]
    lines = regulated.folded(regulated.asked(query.filters.get("route", ())))
    order = query.near is not None and results.total > 0
    lines += f'<p class="quiet">{marked("search.order_says")}</p>' if order else ""
    briefly = f'<div class="briefly">{lines}</div>' if lines else ""
    return around + briefly + "".join(f'<p class="quiet">{html.escape(one)}</p>' for one in told)


def _loosen(engine: SearchEngine, query: Query) -> str:
    """Why there is nothing, how far the nearest clinic is, and what a looser search would find."""
    told, ways = nothing(query, engine.search)
    return f'<p class="note">{html.escape(told)}</p>{onward.looser(ways, carried())}'
