"""The parts of a search as chips above its answer, each a link to the search without it, as markup. Pure."""

import html
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import urlencode

from config.vocabulary import NOT_STATED
from indexer.link import to_params
from indexer.locate.place import spot
from indexer.query import USUAL_MILES, Query
from ui import words
from ui.search.made import MADE, Made
from ui.wording import say


def address(query: Query, carried: Mapping[str, str]) -> str:
    """Where another search is, relative to its page; ``carried`` are the parameters that are no part of it.

    The day of the link is not carried on: it told about the search that it was made for.
    """
    params = {**to_params(query), **{name: value for name, value in carried.items() if name != MADE}}
    return f"./?{urlencode(params, safe=',', errors='replace')}"


class Part(NamedTuple):
    """A part of a search in words, and the search without it.

    ``brief`` is the end of the words that says enough where there is no room for all of them.
    """

    label: str
    without: Query
    brief: str


def parts(query: Query) -> list[Part]:
    """Every part that somebody asked for."""
    first = query.from_start()
    told: list[Part] = []

    def part(label: str, without: Query) -> None:
        told.append(Part(label, without, label))

    if query.near is not None:
        near = say("chip.around" if spot(query.near) else "chip.near", place=words.place(query.near))
        part(near, replace(first, near=None, within=USUAL_MILES))
        if query.within != USUAL_MILES:
            part(say("chip.within", far=words.radius(query.within)), replace(first, within=USUAL_MILES))
    if query.state:
        part(say("chip.state", state=words.state_within(query.state)), replace(first, state=""))
    told += [_choice(query, name, choice) for name, chosen in query.filters.items() for choice in chosen]
    if query.text:
        part(say("chip.text", text=words.clean(query.text, longest=60)), replace(first, text=""))
    if query.confirmed_since is not None:
        day = words.day(query.confirmed_since)
        part(say("chip.since", day=day), replace(first, confirmed_since=None))
    if query.box is not None:
        part(say("chip.box"), replace(first, box=None))
    return told


def _choice(query: Query, name: str, choice: str) -> Part:
    """A choice of a filter; who does not say is told with what they do not say."""
    rest = {**query.filters, name: tuple(other for other in query.filters[name] if other != choice)}
    without, field = replace(query.from_start(), filters=rest), words.label(name)
    if choice == NOT_STATED:
        label = say("chip.not_stated", field=field)
        return Part(label, without, label)
    brief = words.choice(name, choice)
    return Part(say("chip.choice", field=field, choice=brief), without, brief)


def chips(query: Query, carried: Mapping[str, str]) -> str:
    """The chips, and one link that takes every filter off but keeps the place; empty when there is nothing to take."""
    found = parts(query)
    if not found:
        return ""
    rows = [_chip(one, address(one.without, carried)) for one in found]
    bare = replace(query.from_start(), filters={}, text="", state="", box=None, confirmed_since=None)
    kept = 0 if query.near is None else 1 + (query.within != USUAL_MILES)
    if len(found) > kept + 1:  # one alone has its own cross
        every = html.escape(say("chip.clear"))
        rows.append(f'<li><a class="clear" href="{html.escape(address(bare, carried))}">{every}</a></li>')
    return f'<ul class="chips" aria-label="{html.escape(say("chip.all"))}">{"".join(rows)}</ul>'


def _chip(part: Part, href: str) -> str:
    """A part; the name of its field is heard by all, and seen where there is room for it."""
    without = html.escape(say("chip.remove"))
    field = html.escape(part.label.removesuffix(part.brief))
    of_what = f'<span class="of">{field}</span>' if field else ""
    return (
        f'<li><a href="{html.escape(href)}"><span class="unseen">{without} </span>'
        f'<bdi>{of_what}{html.escape(part.brief)}</bdi><span class="cross" aria-hidden="true">✕</span></a></li>'
    )


def copy_link(query: Query, carried: Mapping[str, str], *, made: Made, words_for_it: str) -> str:
    """The button that copies the link to a search (``ui/app.js``), and the link itself; both tell when it was made."""
    link = f"{address(query, carried)}&{MADE}={made.written()}"
    words_with_day = say("copy.words", search=words_for_it, day=words.day(made.day))
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
        f' <a href="{html.escape(link)}">{html.escape(say("copy.link", day=words.day(made.day)))}</a></p>'
        '<p id="copied" class="quiet" role="status"></p>'
    )
