"""When a span such as *8-5* or *9am to noon* begins and ends, in minutes after midnight.

What is written decides; *am* and *pm* are filled in only where one reading is left. The rule, in the order tried:

1. A leading zero, an hour 0 or an hour above 12 means the 24-hour clock, and then for both ends, and for *10* to *12*
   anywhere in the text when nothing in it says *am* or *pm*.
2. One end has *am* or *pm*: the other takes the half of the day that puts the beginning before the end. Where both do,
   *1* to *4* and *12* begin in the afternoon (``1-5pm``); anything else (``7-9pm``, ``9am-11``) is not understood.
3. Neither has: *7* to *11* begin in the morning and end at noon or, when the end is not the larger number, in the
   afternoon or evening (``8-5``, ``9-12``, ``7-7``); *12* is noon; *1* to *4* are in the afternoon (``1-5``). What
   follows an earlier span that ended at noon or later goes on after it (``9-12, 5-8``).
4. Everything else (``5-8``, ``9-11``, ``6-2``) may mean two things and is not understood.

An end before its beginning is the next morning only after 3 pm (``19:00-07:00``). From a morning until *12 am* is
refused: that is as often a slip for noon.
"""

from dataclasses import dataclass, replace
from typing import Literal

Half = Literal["", "am", "pm", "24"]
"""Half of the day as written; ``24`` for the 24-hour clock, empty where nothing says."""

Span = tuple[int, int]
"""Minutes after midnight; the end is above 1440 never, and below the beginning when it is the next morning."""

DAY = 24 * 60
_NOON = 12 * 60
_LATE = 15 * 60
_MORNING = 9 * 60


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as it is written; ``named`` when it is the word *noon* or *midnight*."""

    hour: int
    minute: int = 0
    half: Half = ""
    named: bool = False


def clock(hour: str, minute: str, half: str) -> Clock | None:
    """A time from its written parts; None when there is no such time (``25``, ``0 am``)."""
    number, past = int(hour), int(minute or 0)
    day = 24 if hour.startswith("0") or number > 12 else 0
    if number > 24 or (number == 24 and past):
        return None
    if half == "" or (half == "pm" and number > 12):
        return Clock(number, past, "24" if day else "")
    return Clock(number, past, "am" if half == "am" else "pm") if 1 <= number <= 12 else None


def by_24(one: Clock) -> Clock:
    """The time on the 24-hour clock, unless it says its half of the day itself."""
    return replace(one, half="24") if one.half == "" else one


def span(begin: Clock, end: Clock, *, after: int | None = None) -> Span | None:
    """Beginning and end; None when they may mean two things. ``after`` is where the span before ended, if any did.

    ``(0, 0)`` is returned for ``00:00-00:00``, in which nothing fits: publishers of structured data mean *closed*.
    """
    if "24" in (begin.half, end.half):
        begin, end = by_24(begin), by_24(end)
    if begin.half == "" and end.half == "":
        found = _bare(begin, end, after)
    elif begin.half == "":
        found = _begin_bare(begin, end)
    elif end.half == "":
        found = _end_bare(begin, end)
    else:
        found = _minutes(begin), _minutes(end)
    return None if found is None else _ordered(*found, slip=end == Clock(12, 0, "am"))


def _minutes(one: Clock) -> int:
    if one.half in ("am", "pm"):
        return one.hour % 12 * 60 + one.minute + (_NOON if one.half == "pm" else 0)
    return one.hour * 60 + one.minute


def _halves(one: Clock) -> tuple[int, int]:
    return _minutes(Clock(one.hour, one.minute, "am")), _minutes(Clock(one.hour, one.minute, "pm"))


def _begin_bare(begin: Clock, end: Clock) -> Span | None:
    closes = _minutes(end) or DAY
    fits = [opens for opens in _halves(begin) if opens < closes]
    if len(fits) == 2:
        return (fits[1], closes % DAY) if begin.hour in (1, 2, 3, 4, 12) else None
    return (fits[0], closes % DAY) if fits else None


def _end_bare(begin: Clock, end: Clock) -> Span | None:
    opens = _minutes(begin)
    if end.hour == 12:
        return (opens, _NOON + end.minute) if opens < _NOON else None
    fits = [closes for closes in _halves(end) if closes > opens]
    return (opens, fits[0]) if len(fits) == 1 else None


def _bare(begin: Clock, end: Clock, after: int | None) -> Span | None:
    (am, pm), (_, closes) = _halves(begin), _halves(end)
    if after is not None and after >= _NOON:
        return (pm, closes) if after <= pm < closes else None
    if 7 <= begin.hour <= 11 and (end.hour == 12 or (end.hour, end.minute) <= (begin.hour, begin.minute)):
        return am, closes
    afternoon = begin.hour in (12, 1, 2, 3, 4) and end.hour <= 9
    return (pm, closes) if afternoon and pm < closes else None


def _ordered(opens: int, closes: int, *, slip: bool) -> Span | None:
    if closes == DAY - 1:
        closes = DAY
    if opens >= DAY or opens == closes:
        return (0, 0) if opens == closes == 0 and not slip else None
    if opens < closes:
        return opens, closes
    if closes == 0:
        return None if slip and opens < _NOON else (opens, DAY)
    return (opens, closes) if opens >= _LATE and closes <= _MORNING else None
