"""What a query refuses, so that no engine ever has to."""

import base64
import json
import math
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import BadQuery
from indexer.area import bounds
from indexer.cells import MOST_ZOOM, cell_of
from indexer.clinic import Address, Clinic
from indexer.order import name_key
from indexer.query import LONGEST_TEXT, Box, Hit, Near, Position, Query


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ({"within": 0}, "more than 0"),
        ({"within": -5}, "more than 0"),
        ({"within": 20_000}, "at most 500"),
        ({"within": math.nan}, "at most 500"),
        ({"within": math.inf}, "at most 500"),
        ({"state": "or"}, "two capital letters"),
        ({"state": "Oregon"}, "two capital letters"),
        ({"state": "A1"}, "two capital letters"),
        ({"text": "x" * (LONGEST_TEXT + 1)}, "at most 200 letters"),
        ({"sort": "best"}, "distance, name, checked"),
        ({"page": 0}, "count from 1"),
        ({"size": 0}, "1 to 100"),
        ({"size": 101}, "1 to 100"),
        ({"zoom": -1}, "zoom of 0 to 14"),
        ({"zoom": 15}, "zoom of 0 to 14"),
        ({"after": "nonsense"}, "start the list from the beginning"),
        ({"filters": {"colour": ("blue",)}}, "no filter 'colour'"),
        ({"filters": {"route": ("by_air",)}}, "no code 'by_air'"),
        ({"filters": {"route": ("no.not_stated",)}}, "no code 'no.not_stated'"),
    ],
)
def test_a_search_that_cannot_be_answered_is_refused_in_words(part: dict[str, Any], words: str) -> None:
    with pytest.raises(BadQuery, match=words):
        Query(**part)


@pytest.mark.parametrize(("latitude", "longitude"), [(91, 0), (-90.1, 0), (0, 180.5), (math.nan, 0), (0, math.inf)])
def test_a_place_off_the_earth_is_refused(latitude: float, longitude: float) -> None:
    with pytest.raises(BadQuery, match="on the Earth"):
        Near("nowhere", latitude, longitude)


@pytest.mark.parametrize("label", ["", "x" * (LONGEST_TEXT + 1)])
def test_a_place_that_no_link_could_name_is_refused(label: str) -> None:
    with pytest.raises(BadQuery, match="name of 1 to 200 letters"):
        Near(label, 0, 0)


@pytest.mark.parametrize(
    ("edges", "words"),
    [
        ((-181, 0, 0, 1), "west edge of a map lies between -180 and 180"),
        ((0, 0, 180.1, 1), "east edge"),
        ((0, -91, 1, 1), "south edge"),
        ((0, 0, 1, math.inf), "north edge"),
        ((math.nan, 0, 1, 1), "west edge"),
        ((0, 2, 1, 1), "south edge of a map .* north of its north edge"),
    ],
)
def test_a_part_of_the_map_that_cannot_be_is_refused(edges: tuple[float, ...], words: str) -> None:
    west, south, east, north = edges
    with pytest.raises(BadQuery, match=words):
        Box(west=west, south=south, east=east, north=north)


def hit(number: str, name: str = "Lotus", day: date = date(2026, 11, 1), far: float | None = None) -> Hit:
    return Hit(Clinic(number, name, Address(), {}, (), checked=day), far)


def test_a_cursor_marks_what_the_sort_compares_and_the_id() -> None:
    near = Query(near=Near("here", 1, 2), size=5)
    for query, key in ((near, 1.25), (Query(sort="checked"), "2026-11-01"), (Query(), "lotus")):
        cursor = query.cursor(hit("a", "Lótus", far=1.25 if query.near else None))
        assert re.fullmatch(r"[A-Za-z0-9_-]+", cursor)
        assert replace(query, after=cursor).position == Position(key, "a")
        assert replace(query, after=cursor, size=7, zoom=3).position == Position(key, "a")
        assert replace(query, after=cursor).from_start() == query


def test_a_cursor_of_another_search_version_or_page_is_refused_in_words() -> None:
    cursor = Query().cursor(hit("a"))
    for other in (Query(state="OR"), Query(text="x"), Query(sort="checked"), Query(confirmed_since=date(2026, 1, 1))):
        with pytest.raises(BadQuery, match="belongs to another search"):
            replace(other, after=cursor)
    with pytest.raises(BadQuery, match="page or for what follows a cursor"):
        Query(page=2, after=cursor)
    row = json.loads(base64.urlsafe_b64decode(cursor + "=="))
    with pytest.raises(BadQuery, match="of version 2, and this directory reads version 1"):
        Query(after=base64.urlsafe_b64encode(json.dumps([2, *row[1:]]).encode()).decode())


@given(st.recursive(st.none() | st.floats() | st.integers() | st.text(), st.lists, max_leaves=8))
def test_no_cursor_however_strange_stops_the_program(row: object) -> None:
    for told in (row, [1, Query()._mark(), "name", row, "a"], [1, Query()._mark(), "name", "a", row]):
        cursor = base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")
        try:
            position = Query(after=cursor).position
        except BadQuery:
            continue
        assert position is not None
        assert isinstance(position.key, str)


@given(st.text())
def test_no_text_is_taken_for_a_cursor(text: str) -> None:
    with pytest.raises(BadQuery):
        Query(after=text)


def test_names_are_compared_folded_cut_and_without_half_characters() -> None:
    assert name_key("Élan O\u2019Brien") == "elan o'brien"
    assert name_key("a\ud800b") == "a?b"
    assert len(name_key("x" * 5000)) == 200


@pytest.mark.parametrize(
    ("point", "cell"),
    [
        ((0.0, 0.0), "14/8192/8192"),
        ((85.06, -180.0), "14/0/0"),
        ((-90.0, 180.0), "14/16383/16383"),
        ((90.0, 179.9999), "14/16383/0"),
        ((40.7128, -74.0060), "14/4823/6160"),
        ((-33.8688, 151.2093), "14/15073/9831"),
    ],
)
def test_cells_are_those_of_every_web_map(point: tuple[float, float], cell: str) -> None:
    found = cell_of(*point)
    assert str(found) == cell
    assert str(found.at(0)) == "0/0/0"


@given(st.floats(-90, 90), st.floats(-180, 180), st.integers(0, MOST_ZOOM))
def test_a_point_lies_in_its_cell_at_every_zoom(latitude: float, longitude: float, zoom: int) -> None:
    box = cell_of(latitude, longitude).at(zoom).box
    slack = 1e-9
    assert box.west - slack <= longitude <= box.east + slack
    assert box.south - slack <= max(-85.0511, min(85.0511, latitude)) <= box.north + slack


@given(st.lists(st.floats(-180, 180), min_size=1, max_size=6))
def test_the_box_around_points_holds_them_all_and_no_other_way_round_is_shorter(east: list[float]) -> None:
    halves = [one for one in east if one >= 0], [one for one in east if one < 0]
    eastern, western = ((min(half), max(half)) if half else None for half in halves)
    box = bounds(south=1, north=2, eastern=eastern, western=western)
    wide = box.east - box.west if box.west <= box.east else box.east + 360 - box.west
    assert all((one - box.west) % 360 <= wide + 1e-9 or one == box.west for one in east)
    assert wide <= max(east) - min(east)


def test_equal_searches_are_equal_however_their_choices_were_given() -> None:
    one = Query(filters={"psychiatry": ("led",), "route": ("no.oral", "iv", "iv"), "payment": ()})
    assert one == Query(filters={"route": ("iv", "no.oral"), "psychiatry": ("led",)})
    assert list(one.filters) == ["route", "psychiatry"]
