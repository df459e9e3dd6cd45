"""Distances from the visitor's own spot, which the browser rounded, claim no more than that spot does."""

from dataclasses import replace

import pytest
from shown import point, shown_clinics

from indexer.query import Hit, Near, Query
from ui import words
from ui.wording import spoken

RIVER = next(one for one in shown_clinics() if one.id == "c-river")
ROUNDED = Query(near=Near("45.52,-122.68", 45.52, -122.68), within=25)
EXACT = Query(near=Near("45.5202,-122.6742", 45.5202, -122.6742), within=25)
NAMED = Query(near=Near("97205", 45.52, -122.68), within=25)


@pytest.mark.parametrize(
    ("miles", "exactness", "told"),
    [
        (0.02, "rooftop", "perhaps under 1 mile, at most about 2"),
        (0.3, "street", "perhaps under 1 mile, at most about 2"),
        (1.2, "rooftop", "about 1 mile"),
        (3.24, "rooftop", "about 3 miles"),
        (0.02, "postal_code", "perhaps under 1 mile, at most about 4"),
    ],
)
def test_from_a_rounded_spot_every_distance_is_about(miles: float, exactness: str, told: str) -> None:
    hit = Hit(replace(RIVER, point=point(45.5, 122.6, exactness)), miles, surely_within=True)  # type: ignore[arg-type]  # named above
    assert words.distance(hit, ROUNDED) == told
    with spoken("es"):
        assert words.distance(hit, ROUNDED).startswith(("quizás", "cerca de", "unas"))


@pytest.mark.parametrize("query", [EXACT, NAMED])
def test_from_an_exact_spot_and_a_named_place_they_are_as_before(query: Query) -> None:
    hit = Hit(RIVER, 0.3, surely_within=True)
    assert words.distance(hit, query) == words.distance(hit) == "0.3 miles"
    assert words.perhaps(Hit(RIVER, 24.9, surely_within=True), query) == ""


def test_near_the_edge_of_a_circle_around_a_rounded_spot_a_clinic_is_only_perhaps_inside() -> None:
    assert words.perhaps(Hit(RIVER, 24.9, surely_within=True), ROUNDED) == "perhaps within 25 miles"
    assert words.perhaps(Hit(RIVER, 23.9, surely_within=True), ROUNDED) == ""
    assert words.perhaps(Hit(RIVER, None), ROUNDED) == ""
