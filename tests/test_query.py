"""What a query refuses, so that no engine ever has to."""

import math
from typing import Any

import pytest

from config.errors import BadQuery
from indexer.query import LONGEST_TEXT, Near, Query


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


def test_equal_searches_are_equal_however_their_choices_were_given() -> None:
    one = Query(filters={"psychiatry": ("led",), "route": ("no.oral", "iv", "iv"), "payment": ()})
    assert one == Query(filters={"route": ("iv", "no.oral"), "psychiatry": ("led",)})
    assert list(one.filters) == ["route", "psychiatry"]
