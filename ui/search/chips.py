"""The parts of a search as chips above its answer, each a link to the search without it, as markup. Pure."""

import html
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from config.vocabulary import NOT_STATED
from indexer.link import to_params
from indexer.locate.place import spot
from indexer.query import USUAL_MILES, Query
from ui import words
from ui.search.changed import MADE
from ui.wording import say


def address(query: Query, carried: Mapping[str, str]) -> str:
    """Where another search is, relative to its page; ``carried`` are the parameters that are no part of it.

    The day of the link is not carried on: it told about the search that it was made for.
    """
    params = {**to_params(query), **{name: value for name, value in carried.items() if name != MADE}}
    return f"./?{urlencode(params, safe=',', errors='replace')}"


def parts(query: Query) -> list[tuple[str, Query]]:
    """Every part that somebody asked for, in words, with the search without it."""
    first = query.from_start()
    told: list[tuple[str, Query]] = []
    if query.near is not None:
        near = say("chip.around" if spot(query.near) else "chip.near", place=words.place(query.near, briefly=True))
        told.append((near, replace(first, near=None, within=USUAL_MILES)))
        if query.within != USUAL_MILES:
            told.append((say("chip.within", far=words.radius(query.within)), replace(first, within=USUAL_MILES)))
    if query.state:
        told.append((say("chip.state", state=words.state_within(query.state)), replace(first, state="")))
    for name, chosen in query.filters.items():
        for choice in chosen:
            rest = {**query.filters, name: tuple(other for other in chosen if other != choice)}
            key = "chip.not_stated" if choice == NOT_STATED else "chip.choice"
            label = say(key, field=words.label(name), choice=words.choice(name, choice))
            told.append((label, replace(first, filters=rest)))
    if query.text:
        told.append((say("chip.text", text=words.clean(query.text, longest=60)), replace(first, text="")))
    if query.confirmed_since is not None:
        day = words.day(query.confirmed_since)
        told.append((say("chip.since", day=day), replace(first, confirmed_since=None)))
    if query.box is not None:
        told.append((say("chip.box"), replace(first, box=None)))
    return told


def chips(query: Query, carried: Mapping[str, str]) -> str:
    """The chips, and one link that takes every filter off but keeps the place; empty when there is nothing to take."""
    found = parts(query)
    if not found:
        return ""
    rows = [_chip(label, address(without, carried)) for label, without in found]
    bare = replace(query.from_start(), filters={}, text="", state="", box=None, confirmed_since=None)
    if len(found) > 1 and bare != query.from_start():
        every = html.escape(say("chip.clear"))
        rows.append(f'<li><a class="clear" href="{html.escape(address(bare, carried))}">{every}</a></li>')
    return f'<ul class="chips" aria-label="{html.escape(say("chip.all"))}">{"".join(rows)}</ul>'


def _chip(label: str, href: str) -> str:
    without = html.escape(say("chip.remove"))
    return (
        f'<li><a href="{html.escape(href)}"><span class="unseen">{without} </span>'
        f'<bdi>{html.escape(label)}</bdi><span class="cross" aria-hidden="true">✕</span></a></li>'
    )


def copy_link(query: Query, carried: Mapping[str, str], *, made: date, words_for_it: str) -> str:
    """The button that copies the link to a search (``ui/app.js``), and the link itself; both tell when it was made."""
    link = f"{address(query, carried)}&{MADE}={made.isoformat()}"
    words_with_day = say("copy.words", search=words_for_it, day=words.day(made))
    parts_of_it = {
        "data-copy": link,
        "data-words": words_with_day,
        "data-done": say("copy.done"),
        "data-failed": say("copy.failed"),
    }
    told = " ".join(f'{name}="{html.escape(value)}"' for name, value in parts_of_it.items())
    return (
        f'<p class="copy"><button type="button" aria-describedby="copied" {told}>{html.escape(say("copy.copy"))}'
        "</button>"
        f' <a href="{html.escape(link)}">{html.escape(say("copy.link", day=words.day(made)))}</a></p>'
        '<p id="copied" class="quiet" role="status"></p>'
    )
