"""A search in a few words, as the title of its tab: somebody with three of them open finds the right one. Pure.

The place comes first, since a tab shows only the beginning. Whoever sends it keeps it out of logs, as any search.
"""

from collections.abc import Iterator

from config.vocabulary import NOT_STATED
from indexer.locate.place import spot
from indexer.query import Query
from ui import words
from ui.wording import say

NAMED = 2
"""What was asked for that is named; of more their number is told."""


def tab(query: Query) -> str:
    """Where the search looks and what it asks for; the name of the page for one that asks for nothing."""
    asked = list(_asked(query))
    where = _where(query)
    if not asked and not where:
        told = say("frame.find")
    elif not asked:
        told = where
    else:
        more = len(asked) - NAMED
        what = ", ".join(asked[:NAMED] + ([words.counted("tab.more", more)] if more > 0 else []))
        told = say("tab.asked", where=where or say("tab.anywhere"), what=what)
    return say("tab.page", search=told, page=f"{query.page:,}") if query.page > 1 else told


def _where(query: Query) -> str:
    if query.near is not None:
        key = "tab.around" if spot(query.near) else "tab.near"
        return say(key, place=words.place(query.near))
    return say("tab.state", state=words.state_within(query.state)) if query.state else ""


def _asked(query: Query) -> Iterator[str]:
    """What of the search is no place, in words that say enough without the name of their field."""
    if query.near is not None and query.state:
        yield say("chip.state", state=words.state_within(query.state))
    for name, chosen in query.filters.items():
        for choice in chosen:
            if choice != NOT_STATED:
                yield words.choice(name, choice)
            elif len(chosen) == 1:
                yield say("tab.not_stated", field=words.label(name))
    if query.text:
        yield say("chip.text", text=words.clean(query.text, longest=40))
    if query.confirmed_since is not None:
        yield say("chip.since", day=words.day(query.confirmed_since))
    if query.box is not None:
        yield say("chip.box")
