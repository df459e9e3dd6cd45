"""What of a clinic may leave as a plain fact, for formats that know no *disputed* and no *perhaps*. Pure.

A code or a price that one source affirms and another denies is none. Hours are where every source that gives any gives
the same, and where they can be read without guessing (:func:`indexer.normalise.hours.read_week`). Nothing is chosen
here between two sources, and nothing is filled in.
"""

from collections.abc import Iterator
from functools import lru_cache

from indexer.clinic import Clinic, Fact
from indexer.normalise.clock import DAY, Span
from indexer.normalise.hours import read_week
from indexer.normalise.week import CODES, Week
from indexer.statement import SAID_LIMIT
from ui import words


def codes(clinic: Clinic, field: str) -> list[str]:
    """The codes of a field that some source affirms and none denies, in the order of the vocabulary."""
    return words.in_order(field, clinic.states(field) - clinic.denies(field))


def standing(clinic: Clinic, field: str) -> list[Fact]:
    """What is said in a field today; denials are not among it."""
    return [fact for fact in clinic.facts.get(field, ()) if fact.counts and not fact.denied]


def hours(clinic: Clinic) -> Week | None:
    """The week of a clinic; None when nobody gives hours, when sources differ, or when they are not surely read."""
    weeks = {_week(fact.value) for fact in standing(clinic, "hours")}
    week = weeks.pop() if len(weeks) == 1 else None
    return None if clinic.denies("hours") else week


def prices(clinic: Clinic) -> list[Fact]:
    """The newest statement of each price that some source affirms and none denies."""
    newest: dict[str, Fact] = {}
    for fact in sorted(priced(clinic), key=lambda fact: fact.last_seen, reverse=True):
        newest.setdefault(fact.value, fact)
    return [newest[code] for code in sorted(newest)]


def priced(clinic: Clinic) -> list[Fact]:
    """Every statement of a price that no source denies."""
    denied = clinic.denies("price")
    return [fact for fact in standing(clinic, "price") if fact.value not in denied]


def open_times(week: Week) -> Iterator[tuple[tuple[int, ...], Span]]:
    """The days (0 is Monday) that share a span of minutes after midnight in which the place is open to who comes.

    Days by appointment, days on which it is closed and public holidays have none.
    """
    shared: dict[Span, list[int]] = {}
    for number, day in enumerate(week.days[:7]):
        for span in day.spans if day is not None and day.kind == "open" else ():
            shared.setdefault(span, []).append(number)
    for span, days in shared.items():
        yield tuple(days), span


def opening_hours(week: Week) -> list[str]:
    """As https://schema.org/openingHours wants it: ``Mo,Tu 09:00-17:00``, days alone where they have no end."""
    return [
        f"{','.join(CODES[day] for day in days)}{'' if span == (0, DAY) else f' {clock(span[0])}-{clock(span[1])}'}"
        for days, span in open_times(week)
    ]


def clock(minutes: int) -> str:
    """Minutes after midnight as a clock shows them; the end of a day is the last minute that it shows."""
    return "23:59" if minutes == DAY else f"{minutes // 60:02}:{minutes % 60:02}"


@lru_cache(maxsize=4096)
def _week(stated: str) -> Week | None:
    """Hours in their source's words; None also when they are so long that their end may have been cut off."""
    return read_week(stated) if len(stated) < SAID_LIMIT else None
