"""The boxes of the search page, and the search as a session and the address bar hold it. Streamlit, layout only.

The boxes and the address bar say the same at any time. Whichever of the two changed last wins: a box that was touched,
else an address that is not the one written last (a link, the browser's Back).
"""

import html
from datetime import date

import streamlit as st

from config.vocabulary import DENIED, FIELDS, FILTERS
from indexer.link import read_link
from indexer.locate.place import find_place
from indexer.normalise.state import state_code
from indexer.query import LONGEST_TEXT, USUAL_MILES, USUAL_ON_A_PAGE, Results
from ui import opened, words
from ui.clinic import regulated
from ui.frame import LAST
from ui.language_links import LANGUAGE
from ui.search import beside
from ui.search.asked import MILES, Asked, boxes, choices
from ui.search.changed import MADE
from ui.search.refused import refused
from ui.wording import USUAL, say, speaking

TOUCHED = "touched"
PROBLEMS = "problems"
CHOSEN = "filters"
"""Where the choices of every filter are held: the boxes for them are there only while their sheet is open."""

OPEN = "open-"
"""Before the name of a field: the key of the sheet with its choices."""

UNKNOWN = "unknown"


def asked_now() -> Asked:
    """The search as it stands in the boxes, or in the address when that changed instead."""
    params = {name: _param(name) for name in st.query_params}
    held = st.session_state
    touched = held.pop(TOUCHED, False)
    if LAST in held and "place" in held and (touched or params == held[LAST]):
        if touched:
            held[PROBLEMS] = []
            held[MADE] = None  # another search than the one of the link
        return _from_boxes()
    held[MADE], wrong = _made(params)
    beside.read(params)
    params = {name: value for name, value in params.items() if name not in (LANGUAGE, MADE, beside.SHOWN)}
    state = state_code(params.get("near", ""))
    if state is not None:
        params = {**params, "near": "", "state": state}
    read = read_link(params, find_place=find_place)
    unread = [say("search.unknown_part", name=words.clean(name, longest=40)) for name, _ in read.unknown]
    if read.query.after is not None:
        unread.append(say("search.cursor"))
    held[PROBLEMS] = [*(refused(name, value) for name, value in read.refused), *wrong, *unread]
    held[UNKNOWN] = read.unknown
    typed = "" if read.query.near is not None else words.clean(params.get("near", ""), longest=LONGEST_TEXT + 1)
    asked = boxes(read.query, typed=typed)
    fill(asked)
    return asked


def _made(params: dict[str, str]) -> tuple[date | None, list[str]]:
    """The day on which the link was made, and what is wrong with it."""
    given = params.get(MADE, "")
    if given == "":
        return None, []
    try:
        made = date.fromisoformat(given) if len(given) == 10 else None
    except ValueError:
        made = None
    return (None, [say("search.made_unknown")]) if made is None or made > opened.today() else (made, [])


def carried() -> dict[str, str]:
    """What the address holds besides the search: parts nobody knows, the day of the link, the language."""
    made = st.session_state.get(MADE)
    told = dict(st.session_state.get(UNKNOWN, ()))
    told |= {} if made is None else {MADE: made.isoformat()}
    told |= beside.kept()
    return told | ({} if speaking() == USUAL else {LANGUAGE: speaking()})


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
        filters=held.get(CHOSEN, {}),
        sort=held.get("sort", "distance"),
        page=held.get("page", 1),
        size=held.get("size", USUAL_ON_A_PAGE),
        box=held.get("box"),
        confirmed_since=held.get("confirmed_since"),
        zoom=held.get("zoom"),
    )


def fill(asked: Asked) -> None:
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
            CHOSEN: asked.filters,
        }
    )


def touch() -> None:
    """A box was touched: what it says counts, from the first page on."""
    st.session_state[TOUCHED] = True
    st.session_state["page"] = 1


def _tick(name: str, offered: list[str]) -> None:
    """A choice of a filter was ticked or taken off."""
    held = st.session_state
    ticked = tuple(choice for choice in offered if held.get(f"{name}:{choice}") is True)
    held[CHOSEN] = {**held.get(CHOSEN, {}), name: ticked}
    touch()


def write(params: dict[str, str]) -> None:
    """Put the search into the address bar."""
    if {name: _param(name) for name in st.query_params} != params:
        st.query_params.from_dict(params)
    st.session_state[LAST] = params


def draw(asked: Asked, results: Results | None) -> None:
    """All boxes, holding this search; with the counts of its answer when there is one."""
    fill(asked)
    with st.container(horizontal=True, vertical_alignment="bottom", key="where"):
        st.text_input(
            say("search.place"),
            key="place",
            on_change=touch,
            placeholder=say("search.place_example"),
            width=340,
        )
        offered = sorted({*MILES, asked.within})
        st.selectbox(say("search.within"), offered, key="within", format_func=words.radius, on_change=touch, width=136)
        st.button(say("search.search"), type="primary", key="search")
        st.html(_locate(), width="content")
    with st.container(horizontal=True, gap="xsmall", key="filters"):
        for name in FIELDS:
            if name in FILTERS or asked.filters.get(name):  # a link may ask for more than is offered
                _filter(name, asked, results)
        _name()


def _name() -> None:
    """The sheet in which part of a clinic's name is typed; like those of the filters it is empty while closed."""
    sheet = st.popover(say("search.name"), key=f"{OPEN}name", on_change="rerun")
    if sheet.open:
        with sheet:
            st.text_input(say("search.name_part"), key="text", on_change=touch)


def _filter(name: str, asked: Asked, results: Results | None) -> None:
    chosen = asked.filters.get(name, ())
    counts = {} if results is None else results.facets.get(name, {})
    # its label never changes (the chips tell what is chosen): with another one it would be another sheet, and closed
    choosing = st.popover(say(f"vocabulary.{name}.label"), key=f"{OPEN}{name}", on_change="rerun")
    if not choosing.open:  # fifty boxes that nobody sees would take longer than the list
        return
    with choosing:
        offered = choices(name, chosen)
        st.html(f'<p class="question">{html.escape(say(f"vocabulary.{name}.question"))}</p>{_meanings(name, offered)}')
        for choice in offered:
            st.session_state[f"{name}:{choice}"] = choice in chosen
            counted = results is not None and not choice.startswith(DENIED)
            label = words.choice(name, choice) + (f" ({counts.get(choice, 0):,})" if counted else "")
            st.checkbox(
                label,
                key=f"{name}:{choice}",
                on_change=_tick,
                args=(name, offered),
            )
        if name == "route":
            st.html(regulated.lines())


def _meanings(name: str, offered: list[str]) -> str:
    """What each choice means, opened by one tap; a tap on the sign of a box's own help would tick the box instead."""
    told = [(words.choice(name, choice), words.meaning(name, choice)) for choice in offered]
    rows = "".join(f"<div><dt>{html.escape(label)}</dt><dd>{html.escape(means)}</dd></div>" for label, means in told)
    return (
        f'<details class="meanings"><summary>{html.escape(say("search.meanings"))}</summary><dl>{rows}</dl></details>'
    )


def _locate() -> str:
    """The button that asks for the visitor's place, and where its answer is told (``ui/app.js`` does both)."""
    told = {name: html.escape(say(f"search.locate_{name}")) for name in ("looking", "denied", "unable")}
    answers = " ".join(f'data-{name}="{words_for_it}"' for name, words_for_it in told.items())
    return (
        f'<button type="button" class="locate" data-locate aria-describedby="located" {answers}>'
        f"{html.escape(say('search.locate'))}</button>"
        '<p id="located" class="quiet" role="status"></p>'
    )
