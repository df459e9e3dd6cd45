"""A week of opening hours, and its two forms: the OSM syntax that machines read and words that people read.

A day of which nothing is said stays unsaid in both: it is not a day on which the place is closed.
"""

from dataclasses import dataclass
from typing import Literal

from indexer.normalise.clock import DAY, Span

Kind = Literal["open", "closed", "appointment", "some"]
"""``appointment``: somebody may be there when it is agreed; ``some`` is only for holidays: closed on some of them."""

CODES = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "PH")
"""Days in the OSM syntax; ``PH`` is any public holiday."""
_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "public holidays")
_APPOINTMENT = 'unknown "by appointment"'
_ENDINGS = {"open": "", "closed": "off", "appointment": _APPOINTMENT, "some": 'unknown "some holidays"'}


@dataclass(frozen=True, slots=True)
class Day:
    """What holds on a day; ``spans`` are in order, apart from each other, and empty where no times are given."""

    kind: Kind
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Week:
    """``days`` by number (0 is Monday, 7 a public holiday), None where nothing is said.

    ``otherwise`` says that at any other time somebody may be there by appointment.
    """

    days: tuple[Day | None, ...]
    otherwise: bool = False


ALWAYS = Day("open", ((0, DAY),))
BY_APPOINTMENT = Day("appointment")


def to_osm(week: Week) -> str:
    """In the OSM syntax, every day once, days that are alike together, from Monday on."""
    if week.days[:7] == (ALWAYS,) * 7 and week.days[7] is None:
        rules = ["24/7"]
    elif week.days == (BY_APPOINTMENT,) * 7 + (None,):
        rules = [_APPOINTMENT]
    else:
        rules = [
            " ".join(part for part in (_codes(days), ",".join(map(_times, day.spans)), _ENDINGS[day.kind]) if part)
            for day, days in _alike(week)
        ]
    return "; ".join(rules) + (f" || {_APPOINTMENT}" if week.otherwise else "")


def to_words(week: Week) -> str:
    """In words: ``Monday to Friday 8 am to 5 pm; Saturday by appointment; Sunday closed``."""
    if week.days == ((ALWAYS,) * 7 + (None,)):
        said = ["day and night, every day"]
    elif week.days == ((BY_APPOINTMENT,) * 7 + (None,)):
        said = ["by appointment"]
    else:
        said = [
            "closed on some public holidays" if day.kind == "some" else f"{_names(days)} {_day_words(day)}"
            for day, days in _alike(week)
        ]
    if week.otherwise:
        said.append("other times by appointment")
    line = "; ".join(said)
    return line[:1].upper() + line[1:]


def _alike(week: Week) -> list[tuple[Day, list[int]]]:
    """Days with what holds on them, in the order of the first; holidays for themselves."""
    found: dict[tuple[Day, bool], list[int]] = {}
    for number, day in enumerate(week.days):
        if day is not None:
            found.setdefault((day, number == 7), []).append(number)
    return [(day, days) for (day, _), days in found.items()]


def _runs(days: list[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _codes(days: list[int]) -> str:
    return ",".join(CODES[run[0]] if len(run) == 1 else f"{CODES[run[0]]}-{CODES[run[-1]]}" for run in _runs(days))


def _names(days: list[int]) -> str:
    if len(days) == 7:
        return "every day"
    parts: list[str] = []
    for run in _runs(days):
        if len(run) > 2:
            parts.append(f"{_NAMES[run[0]]} to {_NAMES[run[-1]]}")
        else:
            parts += [_NAMES[day] for day in run]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _times(span: Span) -> str:
    return "-".join(f"{minutes // 60:02}:{minutes % 60:02}" for minutes in span)


def _day_words(day: Day) -> str:
    times = " and ".join(_span_words(span) for span in day.spans)
    ending = {"closed": "closed", "appointment": "by appointment"}.get(day.kind, "")
    return " ".join(part for part in (times, ending) if part)


def _span_words(span: Span) -> str:
    return "day and night" if span == (0, DAY) else f"{_clock_words(span[0])} to {_clock_words(span[1])}"


def _clock_words(minutes: int) -> str:
    if minutes % DAY == 0:
        return "midnight"
    if minutes == DAY // 2:
        return "noon"
    hour, past = divmod(minutes, 60)
    shown = f"{hour % 12 or 12}:{past:02}" if past else f"{hour % 12 or 12}"
    return f"{shown} {'am' if hour < 12 else 'pm'}"
