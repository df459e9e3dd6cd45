"""The boxes of the search page, and the search as a session and the address bar hold it. Streamlit, layout only.

The boxes and the address bar say the same at any time. Whichever of the two changed last wins: an address that somebody
went to (a link, the browser's Back), else a box that was touched. The search is held under a key of our own, since
Streamlit forgets a box that is not drawn (while the directory is away) and may send what another language called a
choice.
"""

import html
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from config.vocabulary import DENIED, FIELDS, FILTERS
from indexer.link import read_link
from indexer.locate.place import find_place
from indexer.normalise.state import state_code
from indexer.query import LONGEST_TEXT, MOST_MILES, Results
from ui import markup, opened, words
from ui.clinic import regulated
from ui.frame import LAST
from ui.language_links import LANGUAGE
from ui.search import beside, went
from ui.search.asked import MILES, SORTS, Asked, boxes, choices
from ui.search.made import MADE, Made, read_made
from ui.search.refused import refused
from ui.wording import USUAL, say, speaking

TOUCHED = "touched"
PROBLEMS = "problems"
HELD = "asked"
"""Where the search is held that the boxes stand for, whether they are drawn or not."""

LATELY = "lately"
"""The addresses written last, with their times: what a browser sends may still name one that was just replaced."""

OPEN = "open-"
"""Before the name of a field: the key of the sheet with its choices."""

UNKNOWN = "unknown"

_LATE_SECONDS = 5.0
"""How long after an address was replaced a browser may still not know of it."""

_KNOWN: Mapping[str, Callable[[object], bool]] = {
    "place": lambda value: isinstance(value, str),
    "text": lambda value: isinstance(value, str),
    "within": lambda value: isinstance(value, float) and 0 < value <= MOST_MILES,
    "sort": lambda value: value in SORTS,
}
"""Whether what a box sent is something that the part of the search can be."""


def asked_now() -> Asked:
    """The search as it stands in the boxes, or in the address when that changed instead."""
    params = {name: _param(name) for name in st.query_params}
    held = st.session_state
    touched = held.pop(TOUCHED, False)
    asked: Asked
    if HELD in held and LAST in held and _is_where_the_boxes_are(params, held[LAST]):
        if touched:
            held[PROBLEMS] = []
            held[MADE] = None  # another search than the one of the link
        asked = held[HELD]
        return asked
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
    typed = words.clean(params.get("near", ""), longest=LONGEST_TEXT + 1)
    asked = held[HELD] = boxes(read.query, typed=typed)
    return asked


def _is_where_the_boxes_are(params: dict[str, str], last: dict[str, str]) -> bool:
    """Whether nobody went anywhere: the address is the one written last, or one that it replaced a moment ago."""
    if went.by_history() or params.get(LANGUAGE) != last.get(LANGUAGE):
        return params == last and "place" in st.session_state  # gone after a look at another page
    now = time.monotonic()
    replaced = [then for when, then in st.session_state.get(LATELY, ()) if now - when < _LATE_SECONDS]
    return params == last or params in replaced


def _made(params: dict[str, str]) -> tuple[Made | None, list[str]]:
    """When the link was made, and what is wrong with it."""
    given = params.get(MADE, "")
    made = read_made(given, today=opened.today())
    return made, [] if given == "" or made is not None else [say("search.made_unknown")]


def carried() -> dict[str, str]:
    """What the address holds besides the search: parts nobody knows, the day of the link, the language."""
    made = st.session_state.get(MADE)
    told = dict(st.session_state.get(UNKNOWN, ()))
    told |= {} if made is None else {MADE: made.written()}
    told |= beside.kept()
    return told | ({} if speaking() == USUAL else {LANGUAGE: speaking()})


def _param(name: str) -> str:
    given = st.query_params.get_all(name)
    return ",".join(given) if name in FIELDS else given[-1]


def box_key(part: str) -> str:
    """The key of a box whose choices are called otherwise in each language: Streamlit knows a choice by its name."""
    return part if speaking() == USUAL else f"{part}-{speaking()}"


def fill(asked: Asked) -> None:
    """Put a search into the boxes (before they are drawn)."""
    st.session_state.update(
        {
            HELD: asked,
            "place": asked.place,
            "text": asked.text,
            box_key("within"): asked.within,
            box_key("sort"): asked.sort,
        }
    )


def touch(part: str, key: str) -> None:
    """The box ``key`` for a part of the search was touched: what it says counts, from the first page on."""
    said = st.session_state.get(key)
    _hold(**({part: said} if _KNOWN[part](said) else {}))


def _tick(name: str, offered: list[str]) -> None:
    """A choice of a filter was ticked or taken off."""
    held = st.session_state
    ticked = tuple(choice for choice in offered if held.get(f"{name}:{choice}") is True)
    _hold(filters={**held.get(HELD, Asked()).filters, name: ticked})


def _hold(**parts: Any) -> None:
    held = st.session_state
    held[HELD] = replace(held.get(HELD, Asked()), page=1, **parts)
    held[TOUCHED] = True


def write(params: dict[str, str]) -> None:
    """Put the search into the address bar."""
    held, before = st.session_state, {name: _param(name) for name in st.query_params}
    if before != params:
        st.query_params.from_dict(params)
        held[LATELY] = [*held.get(LATELY, ())[-3:], (time.monotonic(), before)]
    held[LAST] = params


def draw(asked: Asked, results: Results | None) -> None:
    """All boxes, holding this search; with the counts of its answer when there is one."""
    fill(asked)
    with st.container(horizontal=True, vertical_alignment="bottom", key="where"):
        st.text_input(
            say("search.place"),
            key="place",
            on_change=touch,
            args=("place", "place"),
            placeholder=say("search.place_example"),
            width=340,
        )
        offered = sorted({*MILES, asked.within})
        within = box_key("within")
        st.selectbox(
            say("search.within"),
            offered,
            key=within,
            format_func=words.radius,
            on_change=touch,
            args=("within", within),
            width=136,
        )
        st.button(say("search.search"), type="primary", key="search")
        markup.show(_locate(), width="content")
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
            st.text_input(say("search.name_part"), key="text", on_change=touch, args=("text", "text"))


def _filter(name: str, asked: Asked, results: Results | None) -> None:
    chosen = asked.filters.get(name, ())
    counts = {} if results is None else results.facets.get(name, {})
    # its label never changes (the chips tell what is chosen): with another one it would be another sheet, and closed
    choosing = st.popover(words.label(name), key=f"{OPEN}{name}", on_change="rerun")
    if not choosing.open:  # fifty boxes that nobody sees would take longer than the list
        return
    with choosing:
        offered = choices(name, chosen)
        markup.show(f'<p class="question">{html.escape(words.question(name))}</p>{_meanings(name, offered)}')
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
            markup.show(regulated.lines())


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
