"""Whether a place is open at a moment, by its hours and the clock that hangs there."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from indexer.normalise.hours import is_open

WEEK = 'Mo-Th 09:00-12:00,13:00-17:00; Fr unknown "by appointment"; Su off'


@pytest.mark.parametrize(
    ("moment", "answer"),
    [
        ("2026-11-23T09:00", True),
        ("2026-11-23T11:59", True),
        ("2026-11-23T12:00", False),
        ("2026-11-23T13:00", True),
        ("2026-11-23T17:00", False),
        ("2026-11-23T03:00", False),
        ("2026-11-27T10:00", None),
        ("2026-11-28T10:00", None),
        ("2026-11-29T10:00", False),
    ],
)
def test_a_place_is_open_closed_or_nobody_says(moment: str, answer: bool | None) -> None:
    assert is_open(WEEK, datetime.fromisoformat(moment)) is answer


def test_a_night_goes_on_until_the_next_morning() -> None:
    assert is_open("Mo 22:00-06:00", datetime(2026, 11, 24, 5, 0)) is True  # noqa: DTZ001  the clock at the place
    assert is_open("Mo 22:00-06:00", datetime(2026, 11, 24, 7, 0)) is None  # noqa: DTZ001  the clock at the place


def test_other_times_by_appointment_are_never_simply_closed() -> None:
    hours = 'Mo 09:00-17:00 || unknown "by appointment"'
    assert is_open(hours, datetime(2026, 11, 23, 10, 0)) is True  # noqa: DTZ001  the clock at the place
    assert is_open(hours, datetime(2026, 11, 23, 20, 0)) is None  # noqa: DTZ001  the clock at the place


@pytest.mark.parametrize(
    ("at", "utc", "answer"),
    [
        ((45.5, -122.6), "2026-11-24T17:30", True),
        ((45.5, -122.6), "2026-11-24T10:30", False),
        ((40.7, -74.0), "2026-11-24T14:30", True),
        ((40.7, -74.0), "2026-11-24T22:30", False),
        ((45.5, -122.6), "2026-07-07T16:30", True),
        ((51.5, -0.1), "2026-11-24T10:30", True),
    ],
)
def test_a_moment_is_brought_into_the_time_zone_of_the_place(at: tuple[float, float], utc: str, answer: bool) -> None:
    moment = datetime.fromisoformat(utc).replace(tzinfo=ZoneInfo("UTC"))
    assert is_open("Mo-Fr 09:00-17:00", moment, at=at) is answer


def test_a_public_holiday_is_open_only_when_it_is_named() -> None:
    thanksgiving = datetime(2026, 11, 26, 18, 0, tzinfo=ZoneInfo("UTC"))
    portland = (45.5, -122.6)
    assert is_open("Mo-Fr 09:00-17:00", thanksgiving, at=portland) is None
    assert is_open("Mo-Fr 09:00-17:00; PH off", thanksgiving, at=portland) is False
    assert is_open("Mo-Fr 09:00-17:00; PH 08:00-12:00", thanksgiving, at=portland) is True
    assert is_open('Mo-Fr 09:00-17:00; PH unknown "some holidays"', thanksgiving, at=portland) is None


def test_what_cannot_be_answered_is_refused_in_one_line() -> None:
    aware = datetime(2026, 11, 26, 18, 0, tzinfo=ZoneInfo("UTC"))
    with pytest.raises(ValueError, match="read them first"):
        is_open("whenever", aware)
    with pytest.raises(ValueError, match="whose clock"):
        is_open("24/7", aware)
    with pytest.raises(ValueError, match="latitude"):
        is_open("24/7", aware, at=(-122.6, 45.5))
