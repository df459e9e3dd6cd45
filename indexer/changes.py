"""What happened to the clinics of a search, day by day: which entered it, which left it, which changed in it.

Everything is worked out from the days that statements carry, so no copy of an earlier directory is needed. A statement
stands from the day it was first seen to the day before its page no longer said it, or before it was too old to count.
What was said for the first time and no longer said on one and the same day stood for less than that day: days are all
that we know, so it is told as over, never as there. Where a clinic lies is taken as it is today. Pure.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from config.freshness import FreshnessTable
from config.vocabulary import DENIED, NOT_STATED
from indexer.clinic import Clinic, Fact

Kind = Literal["entered", "left", "changed", "passed"]
"""``passed``: it was in the search for a part of the day, and neither on the day before nor at its end."""

_Claim = tuple[str, str, bool]
"""Field, value, and whether it is denied; of words only what they say, however they are spelled."""

_WORDS = frozenset({"name", "address", "phone", "website", "email", "hours"})
"""Fields that hold words of a source instead of codes."""


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one clinic on one day: whether it entered or left the search, or changed in it.

    ``said`` holds a statement, with its field, of everything that nobody said on the day before; ``unsaid`` one of
    everything that somebody said then, or first on that day, and nobody says any more.
    """

    clinic: Clinic
    day: date
    kind: Kind
    said: tuple[tuple[str, Fact], ...]
    unsaid: tuple[tuple[str, Fact], ...]


def changes(
    clinic: Clinic, filters: Mapping[str, tuple[str, ...]], table: FreshnessTable, *, since: date, until: date
) -> Iterator[Change]:
    """What happened from ``since`` to ``until`` (both included), the earliest first; of the filters of a search.

    The clinic is in the search on the days on which some source lists it and it answers every filter.
    """
    spans = [(field, fact, _end(field, fact, table)) for field, facts in clinic.facts.items() for fact in facts]
    days = {fact.first_seen for _, fact, _ in spans} | {end for _, _, end in spans if end is not None}
    for day in sorted(day for day in days if since <= day <= until):
        before, after = _standing(spans, day - timedelta(days=1)), _standing(spans, day)
        brief = _brief(spans, day)
        over = {claim: fact for claim, fact in {**brief, **before}.items() if claim not in after}
        said = {claim: fact for claim, fact in after.items() if claim not in before}
        was, now = _answers(before, filters), _answers(after, filters)
        passed = not (was or now) and bool(brief) and _answers({**before, **brief}, filters)
        if (said or over) and (was or now or passed):
            yield Change(
                clinic,
                day,
                "passed" if passed else "changed" if was and now else "entered" if now else "left",
                tuple((claim[0], fact) for claim, fact in said.items()),
                tuple((claim[0], fact) for claim, fact in over.items()),
            )


def _end(field: str, fact: Fact, table: FreshnessTable) -> date | None:
    """The first day on which a statement no longer stands; None while it does."""
    if fact.gone_since is not None:
        return fact.gone_since
    days = table.of(field, fact.value).lapses_after
    if days is None or fact.freshness != "lapsed":
        return None
    return fact.last_seen + timedelta(days=days + 1)


def _standing(spans: list[tuple[str, Fact, date | None]], day: date) -> dict[_Claim, Fact]:
    """What is said on a day, each with the statement of it that is believed most (the first)."""
    found: dict[_Claim, Fact] = {}
    for field, fact, end in spans:
        if fact.first_seen <= day and (end is None or day < end):
            found.setdefault(_claim(field, fact), fact)
    return found


def _brief(spans: list[tuple[str, Fact, date | None]], day: date) -> dict[_Claim, Fact]:
    """What was first said on a day and no longer said on it."""
    return {_claim(field, fact): fact for field, fact, end in spans if fact.first_seen == day == end}


def _claim(field: str, fact: Fact) -> _Claim:
    return field, spelled_alike(fact.value) if field in _WORDS else fact.value, fact.denied


@lru_cache(maxsize=16_384)
def spelled_alike(stated: str) -> str:
    """The letters and digits of some words, small: the same for ``Suite 4, Austin, TX 78704`` with other commas."""
    return "".join(letter for letter in stated.casefold() if letter.isalnum()) or stated


def _answers(standing: Mapping[_Claim, Fact], filters: Mapping[str, tuple[str, ...]]) -> bool:
    return bool(standing) and all(_answered(standing, field, asked) for field, asked in filters.items())


def _answered(standing: Mapping[_Claim, Fact], field: str, asked: tuple[str, ...]) -> bool:
    """As :class:`indexer.query.Query` says it: the choices of one field are joined by *or*."""
    yes = {value for name, value, denied in standing if name == field and not denied}
    no = {value for name, value, denied in standing if name == field and denied}
    if any(choice in yes for choice in asked):
        return True
    if any(choice.startswith(DENIED) and choice.removeprefix(DENIED) in no for choice in asked):
        return True
    return NOT_STATED in asked and not yes and no.isdisjoint(choice.removeprefix(DENIED) for choice in asked)
