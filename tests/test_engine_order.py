"""The order of an answer, for every engine: sorts, pages, cursors, exports."""

from dataclasses import replace
from datetime import date

import pytest
from engines_under_test import EngineOver
from one_clinic import PORTLAND, clinic, ids

from indexer.query import MOST_PINS, SORTS, Near, Query, Sort


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("near", [PORTLAND, None])
def test_cursors_lead_through_all_hits_once_and_end(engine_over: EngineOver, sort: Sort, near: Near | None) -> None:
    clinics = [
        clinic(
            f"{number:03}",
            f"Clinic {number % 7}",
            at=(45.52 + (number % 11) / 100, -122.68),
            checked=date(2026, 11, 1 + number % 3),
        )
        for number in range(45)
    ]
    engine = engine_over(clinics)
    query = Query(near=near, sort=sort, size=10)
    listed = [one for page in range(1, 6) for one in ids(engine.search(replace(query, page=page)))]
    passed: list[str] = []
    found = engine.search(query)
    while True:
        passed += ids(found)
        assert found.total == 45
        if found.following is None:
            break
        found = engine.search(replace(query, after=found.following))
    assert passed == listed
    assert [hit.clinic.id for hit in engine.export(query)] == listed
    behind = engine.search(query).following
    assert [hit.clinic.id for hit in engine.export(replace(query, after=behind))] == listed[10:]
    assert engine.search(replace(query, page=6)).following is None


def test_a_cursor_goes_on_rightly_when_clinics_came_and_went(engine_over: EngineOver) -> None:
    first = engine_over([clinic(name, name) for name in ("b", "d", "f", "h")]).search(Query(size=2))
    assert (ids(first), first.following is None) == (["b", "d"], False)
    later = engine_over([clinic(name, name) for name in ("a", "b", "c", "e", "f", "g")])
    assert ids(later.search(Query(size=2, after=first.following))) == ["e", "f"], "d, behind which it goes on, is gone"


def test_an_export_of_nothing_is_empty(engine_over: EngineOver) -> None:
    assert list(engine_over([clinic("a")]).export(Query(text="nobody"))) == []


def test_the_empty_search_finds_everybody_by_name(engine_over: EngineOver) -> None:
    engine = engine_over([clinic("2", "émile"), clinic("3", "Zoe"), clinic("1", "Emile"), clinic("4", "adam", at=None)])
    found = engine.search(Query(zoom=0))
    assert ids(found) == ["4", "1", "2", "3"]
    assert [hit.distance_miles for hit in found.hits] == [None] * 4
    assert [pin.id for pin in found.pins] == ["1", "2", "3"]
    assert engine.search(Query()).pins == (), "no map asked for them"
    assert found.left_out == {}


def test_each_sort_falls_back_to_the_id(engine_over: EngineOver) -> None:
    new, old = date(2026, 11, 2), date(2026, 1, 1)
    engine = engine_over(
        [
            clinic("c", checked=new),
            clinic("b", at=(45.6, -122.68), checked=old),
            clinic("a", "Aa", checked=new),
            clinic("d"),
        ]
    )
    assert ids(engine.search(Query(near=PORTLAND))) == ["a", "c", "d", "b"]
    assert ids(engine.search(Query(sort="name"))) == ["a", "b", "c", "d"]
    assert ids(engine.search(Query(sort="checked"))) == ["a", "c", "d", "b"]


def test_more_equal_distances_than_pins_still_fall_back_to_the_id(engine_over: EngineOver) -> None:
    equator = Near("0, 0", 0, 0)
    engine = engine_over(clinic(f"{number:04}", at=((-0.2, 0.2)[number % 2], 0)) for number in range(MOST_PINS + 100))
    found = engine.search(Query(near=equator, page=2, zoom=0))
    assert ids(found) == [f"{number:04}" for number in range(20, 40)]
    assert [pin.id for pin in found.pins] == [f"{number:04}" for number in range(MOST_PINS)]


def test_the_last_page_holds_the_rest_and_pages_past_it_nothing_but_the_same_counts(engine_over: EngineOver) -> None:
    engine = engine_over(clinic(f"{number:02}") for number in range(45))
    last = engine.search(Query(page=3, zoom=0))
    assert ids(last) == ["40", "41", "42", "43", "44"]
    for page in (4, 10**30):
        past = engine.search(Query(page=page, zoom=0))
        assert (past.hits, past.total, past.facets, past.pins) == ((), 45, last.facets, last.pins)


def test_confirmed_since_a_day_counts_that_day(engine_over: EngineOver) -> None:
    days = (date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 2))
    engine = engine_over([clinic(day.isoformat(), checked=day, at=None) for day in days])
    for number, day in enumerate(days):
        assert ids(engine.search(Query(confirmed_since=day))) == [one.isoformat() for one in days[number:]]
    assert engine.search(Query(confirmed_since=date(2026, 11, 3))).total == 0
    assert engine.search(Query(confirmed_since=date.min)).total == 3
    assert engine.search(Query(near=PORTLAND, confirmed_since=days[1])).unplaced == 2
