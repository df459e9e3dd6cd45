"""What to say where a search finds nothing, and which searches would find something. Pure, no Streamlit, no markup."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from indexer.query import MOST_MILES, Query, Results
from ui import words
from ui.search.asked import FindPlace, looser
from ui.wording import say

MOST_WAYS = 12
"""Most looser searches that are offered."""

MOST_CIRCLES = 3
"""Most wider circles among them, so that what else could be given up has room beside them."""

Search = Callable[[Query], Results]

Way = tuple[str, Query, int]
"""A looser search: what it gives up, in words, the search, and how many clinics it finds."""


def nothing(query: Query, search: Search) -> tuple[str, list[Way]]:
    """A sentence or two for a search that found nothing, and looser searches that find something.

    Nobody is told to loosen a filter who asked for none. Where a place was named, the nearest clinic that fits is told
    with its distance; where a filter was, each part that could be given up.
    """
    ways = list(islice(_helpful(query, search), MOST_WAYS))
    more = query.confirmed_since is not None or query.box is not None
    asked_more = more or any((query.filters, query.text))
    told = [_nearest(query, search, fits=asked_more)]
    if asked_more:
        told = [say("search.nobody_here"), *told, say("search.loosen")] if ways else [*told, say("search.none")]
    elif ways:
        told += [say("search.look_farther" if query.near is not None else "search.loosen")]
    elif query.near is not None:
        told = [say("search.none_near", away=words.radius(MOST_MILES))]
    else:
        told = [
            say("search.none_in_state", state=words.state_within(query.state)) if query.state else say("search.none")
        ]
    return " ".join(filter(None, told)), ways


def _helpful(query: Query, search: Search) -> Iterator[Way]:
    """The looser searches that find something; of wider circles a few, each of which finds more than the one before."""
    circles = most = 0
    for way, wider in looser(query):
        circle = wider.within != query.within
        if circle and circles == MOST_CIRCLES:
            continue
        total = search(replace(wider, size=1, zoom=None)).total
        if circle and total > most:
            circles, most = circles + 1, total
            yield way, wider, total
        elif not circle and total > 0:
            yield way, wider, total


def meant(choices: Sequence[str], query: Query, search: Search, find_place: FindPlace) -> list[tuple[str, int]]:
    """Places of one name to choose from, each with how many clinics the search finds around it, those with most first.

    Where as many are found, they stay in their order. ``choices`` have to be names that ``find_place`` knows.
    """
    first = replace(query.from_start(), size=1, state="", box=None, zoom=None)
    found = [(place, search(replace(first, near=find_place(place))).total) for place in choices]
    return sorted(found, key=lambda one: -one[1])


def _nearest(query: Query, search: Search, *, fits: bool) -> str:
    """How far the nearest clinic is that answers everything but the distance; empty when there is none."""
    if query.near is None or query.within >= MOST_MILES:
        return ""
    first = replace(query.from_start(), within=MOST_MILES, sort="distance", size=1, zoom=None)
    hits = search(first).hits
    return say("search.nearest_fits" if fits else "search.nearest", far=words.distance(hits[0], query)) if hits else ""
