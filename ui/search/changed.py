"""What happened to a search since somebody made a link to it: how many clinics entered it, and how many left. Pure.

Worked out from the days that statements carry (:mod:`indexer.changes`), so only filters count: where a clinic lies is
taken as it is today, and a clinic that left the directory altogether, with all its listings, cannot be told.

A link names the build that its maker saw (:mod:`ui.search.made`). While that is the build of today, nothing can have
changed; later, everything of later days is new. What happened on the very day of that build is told apart: it may have
been in it or not. Of a link that names only its day, that day is taken.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from urllib.parse import urlencode

from config.freshness import FreshnessTable
from indexer.changes import changes
from indexer.clinic import Clinic
from indexer.engines import SearchEngine
from indexer.link import to_params
from indexer.query import Query
from ui import words
from ui.search.made import Made
from ui.wording import say

MOST = 5000
"""Most clinics that are looked through; a search of more says that it is too wide for this."""


@dataclass(frozen=True, slots=True)
class Since:
    """How many clinics of a search are there now and were not, were there and are not, or say something else.

    ``same_day`` counts those to which something happened on the day of the build behind the link, perhaps before it.
    ``rebuilt`` is false when the directory is still the one in which the link was made.
    """

    entered: int
    left: int
    changed: int
    same_day: int = 0
    rebuilt: bool = True


def since(engine: SearchEngine, query: Query, table: FreshnessTable, *, made: Made) -> Since | None:
    """What happened from the build behind the link to that of today; None when too many clinics would be read."""
    if made.same_build(engine.built_at):
        return Since(0, 0, 0, rebuilt=False)
    searched = replace(query.from_start(), sort="name", zoom=None, confirmed_since=None)
    link = urlencode(to_params(searched), errors="replace")
    return _worked_out(_Search(engine, engine.built_at, link, made.known_until, searched, table))


@dataclass(frozen=True, slots=True)
class _Search:
    """What an answer depends on; the link stands for the search, the day of the build for the table."""

    engine: SearchEngine
    built: datetime
    link: str
    known_until: date
    query: Query = field(compare=False)
    table: FreshnessTable = field(compare=False)


@lru_cache(maxsize=64)
def _worked_out(search: _Search) -> Since | None:
    everybody = replace(search.query, filters={})  # who left the search no longer answers its filters
    if search.engine.search(replace(everybody, size=1)).total > MOST:
        return None
    counted: Counter[str] = Counter()
    for hit in search.engine.export(everybody):
        counted.update(_fates(hit.clinic, search))
    return Since(
        entered=counted["entered"], left=counted["left"], changed=counted["changed"], same_day=counted["same_day"]
    )


def _fates(clinic: Clinic, search: _Search) -> Iterator[str]:
    """What became of one clinic: entered, left or changed after the day of the link's build, or something on it.

    One that left and came back has changed at most, and one that came and went was never here for whoever made the
    link.
    """
    found = list(
        changes(clinic, search.query.filters, search.table, since=search.known_until, until=search.built.date())
    )
    later = [one.kind for one in found if one.day > search.known_until and one.kind != "passed"]
    if any(one.day == search.known_until for one in found):
        yield "same_day"
    steps = [kind for kind in later if kind != "changed"]
    if not steps and later:
        yield "changed"
    elif steps and steps[0] == steps[-1]:
        yield steps[0]
    elif steps and steps[0] == "left":
        yield "changed"


def told(found: Since | None, made: Made) -> str:
    """The answer in words."""
    day = words.day(made.day)
    if found is None:
        return say("changed.too_many", day=day)
    if not found.rebuilt:
        return say("changed.not_rebuilt", day=day)
    parts = [
        words.counted(f"changed.{name}", number)
        for name, number in (("entered", found.entered), ("left", found.left), ("changed", found.changed))
        if number
    ]
    what = words.counted("changed.same_day", found.same_day)
    then = say("changed.on_the_day", day=words.day(made.known_until), what=what)
    if parts:
        whole = say("changed.since", day=day, changes=words.listed(parts))
    else:
        whole = say("changed.nothing_later" if found.same_day else "changed.nothing", day=day)
    return f"{whole} {then}" if found.same_day else whole
