"""Links that lead from a search to another: a page of it, a place meant instead, clinics left out, a looser search.

Markup, pure. Each is a link and no box of Streamlit: it can be opened elsewhere and copied, and costs a page nothing.
"""

import html
from collections.abc import Iterable, Mapping
from dataclasses import replace

from config.vocabulary import NOT_STATED
from indexer.query import Query, Results
from ui import words
from ui.search.asked import pages
from ui.search.chips import address
from ui.wording import say

BESIDE = 2
"""Pages that have a link on each side of the one shown, besides the first and the last."""


def link(label: str, href: str) -> str:
    """A link that looks like the button that it is pressed as."""
    return f'<a class="go" href="{html.escape(href)}"><bdi>{html.escape(label)}</bdi></a>'


def place_instead(query: Query, place: str, carried: Mapping[str, str]) -> str:
    """Where the same search around another place is, relative to its page; ``place`` is as somebody would type it."""
    rest = replace(query.from_start(), near=None, state="", box=None, zoom=None)
    return address(rest, {**carried, "near": place})


def places_instead(query: Query, named: Iterable[str], carried: Mapping[str, str]) -> str:
    """Near spellings of a place that nobody knows, or what a name may mean as well; empty without any."""
    rows = "".join(f"<li>{link(words.to_choose(place), place_instead(query, place, carried))}</li>" for place in named)
    return f'<ul class="ways-on">{rows}</ul>' if rows else ""


def places_meant(query: Query, found: Iterable[tuple[str, int]], carried: Mapping[str, str]) -> str:
    """Places of one name, each with how many clinics are found around it, one tap to search there."""
    rows = [
        link(
            say("search.loosen_way", way=words.to_choose(place), clinics=words.clinics(total)),
            place_instead(query, place, carried),
        )
        for place, total in found
    ]
    return f'<ul class="ways-on">{"".join(f"<li>{row}</li>" for row in rows)}</ul>'


def left_out(results: Results, carried: Mapping[str, str]) -> str:
    """Who is missing because they do not say: for each filter a line with a link to the search that shows them too.

    Several lines are folded into one where there are clinics below.
    """
    query = results.query
    lines = []
    for name, sentence in words.left_out(results):
        wider = replace(query.from_start(), filters={**query.filters, name: (*query.filters[name], NOT_STATED)})
        shown = link(say("search.show_too"), address(wider, carried))
        lines.append(f'<p class="left-out"><span>{html.escape(sentence)}</span> {shown}</p>')
    if results.total == 0 or len(lines) < 2:
        return "".join(lines)
    headed = html.escape(say("search.left_out"))  # several would push the first clinic off a phone's screen
    return f"<details><summary><span>{headed}</span></summary>{''.join(lines)}</details>"


def looser(ways: Iterable[tuple[str, Query, int]], carried: Mapping[str, str]) -> str:
    """Ways to ask for less (:func:`ui.search.asked.looser`), each with how many clinics it finds."""
    rows = [
        link(say("search.loosen_way", way=way, clinics=words.clinics(total)), address(wider, carried))
        for way, wider, total in ways
    ]
    return f'<ul class="ways-on">{"".join(f"<li>{row}</li>" for row in rows)}</ul>' if rows else ""


def page_links(results: Results, carried: Mapping[str, str]) -> str:
    """The pages of an answer; empty when there is one."""
    last, here = pages(results), results.query.page
    if last == 1:
        return ""
    first = address(results.query.from_start(), carried)
    near = [number for number in range(here - BESIDE, here + BESIDE + 1) if 1 <= number <= last]
    told = [_step(_on(first, here - 1), "previous")] if here > 1 else []
    passed = 0
    for number in sorted({1, *near, last}):
        if number > passed + 1:
            told.append('<li aria-hidden="true">…</li>')
        passed = number
        shown = f"{number:,}"
        if number == here:
            told.append(f'<li><a aria-current="page" aria-label="{_page(number)}">{shown}</a></li>')
        else:
            told.append(f'<li><a href="{_on(first, number)}" aria-label="{_page(number)}">{shown}</a></li>')
    told += [_step(_on(first, here + 1), "next")] if here < last else []
    return f'<nav class="pages" aria-label="{html.escape(say("pages.all"))}"><ul>{"".join(told)}</ul></nav>'


def _page(number: int) -> str:
    return html.escape(say("pages.one", page=f"{number:,}"))


def _on(first: str, page: int) -> str:
    """Where a page of the search is whose first page is at ``first``, ready to stand in an attribute."""
    return html.escape(first if page == 1 else f"{first}&page={page}")


def _step(href: str, name: str) -> str:
    told = html.escape(say(f"pages.{name}"))
    if name == "previous":
        return f'<li><a class="step" rel="prev" href="{href}"><span aria-hidden="true">←</span> {told}</a></li>'
    return f'<li><a class="step" rel="next" href="{href}">{told} <span aria-hidden="true">→</span></a></li>'
