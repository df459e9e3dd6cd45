"""What happened to a search since somebody made a link to it: how many clinics entered it, and how many left. Pure.

Worked out from the days that statements carry (:mod:`indexer.changes`), so only filters count: where a clinic lies is
taken as it is today, and a clinic that left the directory altogether, with all its listings, cannot be told.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from urllib.parse import urlencode

from config.freshness import FreshnessTable
from indexer.changes import changes
from indexer.clinic import Clinic
from indexer.engines import SearchEngine
from indexer.link import to_params
from indexer.query import Query
from ui import words
from ui.wording import say

MADE = "made"
"""The parameter that tells the day on which a link was copied; no part of the search."""

MOST = 5000
"""Most clinics that are looked through; a search of more says that it is too wide for this."""


@dataclass(frozen=True, slots=True)
class Since:
    """How many clinics of a search are there now and were not, were there and are not, or say something else."""

    entered: int
    left: int
    changed: int


def since(engine: SearchEngine, query: Query, table: FreshnessTable, *, made: date) -> Since | None:
    """What happened from the day after ``made`` to the build; None when too many clinics would have to be read."""
    searched = replace(query.from_start(), sort="name", zoom=None, confirmed_since=None)
    link = urlencode(to_params(searched), errors="replace")
    return _worked_out(_Search(engine, engine.built_at, link, made, searched, table))


@dataclass(frozen=True, slots=True)
class _Search:
    """What an answer depends on; the link stands for the search, the day of the build for the table."""

    engine: SearchEngine
    built: datetime
    link: str
    made: date
    query: Query = field(compare=False)
    table: FreshnessTable = field(compare=False)


@lru_cache(maxsize=64)
def _worked_out(search: _Search) -> Since | None:
    everybody = replace(search.query, filters={})  # who left the search no longer answers its filters
    if search.engine.search(replace(everybody, size=1)).total > MOST:
        return None
    counted = Counter(_fate(hit.clinic, search) for hit in search.engine.export(everybody))
    return Since(entered=counted["entered"], left=counted["left"], changed=counted["changed"])


def _fate(clinic: Clinic, search: _Search) -> str:
    """What became of one clinic: entered, left or changed, empty for none of these.

    One that left and came back has changed at most, and one that came and went was never here for whoever made the
    link.
    """
    first = search.made + timedelta(days=1)
    happened = [
        one.kind for one in changes(clinic, search.query.filters, search.table, since=first, until=search.built.date())
    ]
    steps = [kind for kind in happened if kind != "changed"]
    if not steps:
        return "changed" if happened else ""
    if steps[0] == steps[-1]:
        return steps[0]
    return "changed" if steps[0] == "left" else ""


def told(found: Since | None, made: date) -> str:
    """The answer in words."""
    day = words.day(made)
    if found is None:
        return say("changed.too_many", day=day)
    if found == Since(0, 0, 0):
        return say("changed.nothing", day=day)
    parts = [
        words.counted(f"changed.{name}", number)
        for name, number in (("entered", found.entered), ("left", found.left), ("changed", found.changed))
        if number
    ]
    return say("changed.since", day=day, changes=words.listed(parts))
