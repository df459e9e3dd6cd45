"""Any week there can be, and any words that somebody may write in the place of hours."""

import time
from datetime import datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opening_hours import OpeningHours, validate

from indexer.normalise.clock import DAY
from indexer.normalise.hours import in_words, is_open, read_hours
from indexer.normalise.week import Day, Week, to_osm, to_words

times = st.lists(st.integers(0, DAY // 5), min_size=2, max_size=4, unique=True).map(
    lambda marks: tuple((opens * 5, closes * 5) for opens, closes in list(pairwise(sorted(marks)))[::2])
)
day = st.one_of(
    st.none(),
    st.just(Day("closed")),
    st.just(Day("appointment")),
    times.map(lambda spans: Day("open", spans)),
    times.map(lambda spans: Day("appointment", spans)),
)
holiday = st.one_of(st.none(), st.just(Day("closed")), st.just(Day("some")))
weeks = st.builds(
    lambda days, last, otherwise: Week((*days, last), otherwise),
    st.tuples(*[day] * 7).filter(lambda days: any(one is not None for one in days)),
    holiday,
    st.booleans(),
)


@given(weeks)
def test_any_week_can_be_written_and_read_again_in_both_forms(week: Week) -> None:
    hours = to_osm(week)
    assert validate(hours)
    assert read_hours(hours) == hours
    assert in_words(hours) == to_words(week)
    assert read_hours(to_words(week)) == hours


@given(weeks, st.integers(0, 6), st.integers(0, DAY - 1))
def test_a_week_is_open_exactly_in_its_spans(week: Week, number: int, minute: int) -> None:
    moment = datetime(2026, 11, 23 + number, minute // 60, minute % 60)  # noqa: DTZ001  the clock at the place
    said = week.days[number]
    inside = said is not None and any(opens <= minute < closes for opens, closes in said.spans)
    if said is None:
        expected = None
    elif said.kind == "appointment":
        expected = None if inside or not said.spans or week.otherwise else False
    elif inside:
        expected = True
    else:
        expected = None if week.otherwise else False
    assert is_open(to_osm(week), moment) is expected


PIECES = """
Mon Tue Friday M-F MWF T Th Sa Su daily weekdays weekends holidays closed off by appointment only appt or and , ; - :
\u2013 ( ) 9 8:30 5 17:00 09:00 noon midnight am pm a.m. p 12 24/7 24 hours lunch except evenings open unknown ||
" PH We
"""
pieces = st.sampled_from(["\n", *PIECES.split()])
hostile = st.text(max_size=400) | st.lists(pieces, max_size=40).map(" ".join)


@settings(max_examples=400)
@given(hostile)
def test_hostile_words_raise_nothing_and_hours_read_again_are_themselves(text: str) -> None:
    hours = read_hours(text)
    if hours is not None:
        assert validate(hours)
        assert not OpeningHours(hours).warnings
        assert read_hours(hours) == hours
        assert read_hours(in_words(hours)) == hours
    assert (in_words(text) == "") is (hours is None)


@pytest.mark.parametrize(
    "unit", ["Mon 9-5, ", "M", "9", "closed ", "TH", " ", "\n", "by ", "24/", "\ufdfa", "appointment "]
)
def test_ten_thousand_characters_take_no_longer_than_they_must(unit: str) -> None:
    begun = time.process_time()
    for length in (590, 10_000, 100_000):
        read_hours((unit * length)[:length])
    assert time.process_time() - begun < 1
