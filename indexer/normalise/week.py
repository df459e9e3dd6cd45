"""A week of opening hours, and its two forms: the OSM syntax that machines read and words that people read.

A day of which nothing is said stays unsaid in both: it is not a day on which the place is closed.
"""

from dataclasses import dataclass, fields
from typing import Literal

from indexer.normalise.clock import DAY, Span

Kind = Literal["open", "closed", "appointment", "some"]
"""``appointment``: somebody may be there when it is agreed; ``some`` is only for holidays: closed on some of them."""

CODES = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "PH")
"""Days in the OSM syntax; ``PH`` is any public holiday."""
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


@dataclass(frozen=True, slots=True)
class WeekWords:
    """The words of which hours are made; another language has others."""

    monday: str = "Monday"
    tuesday: str = "Tuesday"
    wednesday: str = "Wednesday"
    thursday: str = "Thursday"
    friday: str = "Friday"
    saturday: str = "Saturday"
    sunday: str = "Sunday"
    holidays: str = "public holidays"
    every_day: str = "every day"
    always: str = "day and night, every day"
    all_day: str = "day and night"
    until: str = "to"
    both: str = "and"
    noon: str = "noon"
    midnight: str = "midnight"
    am: str = "am"
    pm: str = "pm"
    closed: str = "closed"
    some_holidays: str = "closed on some public holidays"
    appointment: str = "by appointment"
    otherwise: str = "other times by appointment"

    @property
    def days(self) -> tuple[str, ...]:
        """Names by number: 0 is Monday, 7 a public holiday."""
        week = (self.monday, self.tuesday, self.wednesday, self.thursday, self.friday, self.saturday, self.sunday)
        return (*week, self.holidays)


ENGLISH = WeekWords()
WEEK_WORDS = {one.name: str(one.default) for one in fields(WeekWords)}
"""The English words by name."""


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


def to_words(week: Week, words: WeekWords = ENGLISH) -> str:
    """In words: ``Monday to Friday 8 am to 5 pm; Saturday by appointment; Sunday closed``."""
    if week.days == ((ALWAYS,) * 7 + (None,)):
        said = [words.always]
    elif week.days == ((BY_APPOINTMENT,) * 7 + (None,)):
        said = [words.appointment]
    else:
        said = [
            words.some_holidays if day.kind == "some" else f"{_names(days, words)} {_day_words(day, words)}"
            for day, days in _alike(week)
        ]
    if week.otherwise:
        said.append(words.otherwise)
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


def _names(days: list[int], words: WeekWords) -> str:
    if len(days) == 7:
        return words.every_day
    parts: list[str] = []
    for run in _runs(days):
        if len(run) > 2:
            parts.append(f"{words.days[run[0]]} {words.until} {words.days[run[-1]]}")
        else:
            parts += [words.days[day] for day in run]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {words.both} {parts[-1]}"


def _times(span: Span) -> str:
    return "-".join(f"{minutes // 60:02}:{minutes % 60:02}" for minutes in span)


def _day_words(day: Day, words: WeekWords) -> str:
    times = f" {words.both} ".join(_span_words(span, words) for span in day.spans)
    ending = {"closed": words.closed, "appointment": words.appointment}.get(day.kind, "")
    return " ".join(part for part in (times, ending) if part)


def _span_words(span: Span, words: WeekWords) -> str:
    if span == (0, DAY):
        return words.all_day
    return f"{_clock_words(span[0], words)} {words.until} {_clock_words(span[1], words)}"


def _clock_words(minutes: int, words: WeekWords) -> str:
    if minutes % DAY == 0:
        return words.midnight
    if minutes == DAY // 2:
        return words.noon
    hour, past = divmod(minutes, 60)
    shown = f"{hour % 12 or 12}:{past:02}" if past else f"{hour % 12 or 12}"
    return f"{shown} {words.am if hour < 12 else words.pm}"
