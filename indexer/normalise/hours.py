"""Opening hours as people write them, in the OSM syntax; what cannot be understood without guessing stays unread.

Only the weekly rhythm is read: no dates, no seasons. Nothing here replaces the words of the source, which are shown
beside whatever is made of them.
"""

from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours, State

from indexer.normalise.hours_rules import week_of
from indexer.normalise.hours_words import HOLIDAY, words_of
from indexer.normalise.week import ENGLISH, Week, WeekWords, to_osm, to_words

__all__ = ["in_words", "is_open", "read_hours", "read_week"]


def read_hours(text: str) -> str | None:
    """Hours in the OSM syntax (https://wiki.openstreetmap.org/wiki/Key:opening_hours), days in the order of the week.

    None when a word is not known, when the days are not said, when it is not certain which times go with which days,
    or when *am* and *pm* may be meant (:mod:`indexer.normalise.clock` says which are filled in). Text in the OSM
    syntax that this function wrote, and schema.org's ``openingHours``, are read as well.

    >>> read_hours("Mon-Thu 9:00 AM - 5:00 PM; Fri by appointment")
    'Mo-Th 09:00-17:00; Fr unknown "by appointment"'
    """
    week = read_week(text)
    return None if week is None else to_osm(week)


def read_week(text: str) -> Week | None:
    """The week that :func:`read_hours` writes down; None for hours that it does not understand."""
    words = words_of(text)
    return None if words is None else week_of(words)


def in_words(hours: str, words: WeekWords = ENGLISH) -> str:
    """Hours that :func:`read_hours` gave, in plain words, English unless others are given.

    Empty when it would not have given them.

    >>> in_words("Mo-Fr 08:00-12:00,13:00-17:00; Su off")
    'Monday to Friday 8 am to noon and 1 pm to 5 pm; Sunday closed'
    """
    read = words_of(hours)
    week = None if read is None else week_of(read)
    return "" if week is None else to_words(week, words)


def is_open(hours: str, moment: datetime, *, at: tuple[float, float] | None = None) -> bool | None:
    """Whether a place is open; None when nobody says.

    Nobody says it of a day that is not spoken of, of one by appointment, and of a public holiday that is not named.
    ``hours`` come from :func:`read_hours`. A ``moment`` without time zone is what the clock at the place shows; one
    with a time zone needs ``at`` (latitude and longitude of the place), whose zone and public holidays then count.
    Raises :class:`ValueError` for other hours, for a time zone without a place, and for a place that is not on Earth.
    """
    words = words_of(hours)
    week = None if words is None else week_of(words)
    if week is None:
        raise ValueError("these hours are not in the form that read_hours gives; read them first")
    if at is not None and not (-90 <= at[0] <= 90 and -180 <= at[1] <= 180):
        raise ValueError("there are no such coordinates; give latitude, then longitude")
    local = moment
    if moment.tzinfo is not None:
        if at is None:
            raise ValueError("a moment with a time zone needs the place whose clock is meant")
        local = _there(moment, at)
    holiday = at is not None and _parsed("PH", at).is_open(local)
    state, _ = _parsed(to_osm(week), at).state(local)
    if state == State.UNKNOWN or (holiday and week.days[HOLIDAY] is None):
        return None
    if state == State.OPEN:
        return True
    # The library ends a day with its last rule; here "other times" are at night, too.
    spoken = holiday or week.days[local.weekday()] is not None
    return False if spoken and not week.otherwise else None


def _there(moment: datetime, at: tuple[float, float]) -> datetime:
    """What the clock shows at a place, without time zone; the zones by coordinates travel with the library."""
    minute = moment.astimezone(ZoneInfo("UTC"))
    intervals = _parsed("24/7", at).intervals(minute, minute + timedelta(minutes=1))
    return next(intervals)[0].replace(tzinfo=None)


@lru_cache(maxsize=1024)
def _parsed(hours: str, at: tuple[float, float] | None) -> OpeningHours:
    return OpeningHours(hours, coords=at)
