"""The map: exact and inexact spots apart, nothing of anybody else's, and no crawled name that it could run."""

import json

import pytest
from shown import HOSTILE_NAME

from indexer.query import Near, Pin
from ui import map as outline_map

PORTLAND = Near("97205", 45.52, -122.68)
EXACT = Pin("a", "Alder", 45.5, -122.6, "rooftop")
AREA = Pin("b", "Birch", 45.4, -122.8, "postal_code")


def drawn(*pins: Pin, near: Near | None = PORTLAND) -> dict[str, dict[str, object]]:
    whole = json.loads(outline_map.deck(pins, near=near, within=25).to_json())
    assert whole.get("mapProvider") is None
    assert whole.get("mapStyle") == "__MAP_STYLE__", "without one, Streamlit asks a map service"
    return {layer["id"]: layer for layer in whole["layers"]}


def test_a_known_spot_is_a_dot_and_an_area_is_an_open_ring_as_wide_as_it() -> None:
    layers = drawn(EXACT, AREA)
    assert [point["name"] for point in layers["spots"]["data"]] == ["Alder"]  # type: ignore[attr-defined]  # JSON
    assert layers["areas"]["data"] == [
        {"place": [-122.8, 45.4], "name": "Birch (somewhere in this area)", "radius": outline_map.METERS["postal_code"]}
    ]
    assert layers["areas"]["filled"] is False


def test_the_only_address_on_it_is_that_of_our_outlines() -> None:
    text = outline_map.deck((EXACT, AREA), near=PORTLAND, within=25).to_json()
    assert "http" not in text
    assert "mapbox" not in text
    assert json.loads(text)["layers"][0]["data"] == outline_map.OUTLINES


@pytest.mark.parametrize("name", ["@@=alert(1)", "@@@@=alert(1)", " @@=x", "\u200b@@=x", HOSTILE_NAME])
def test_no_name_can_be_read_as_a_program(name: str) -> None:
    assert "@@" not in outline_map.label(Pin("c", name, 45.5, -122.6, "rooftop"))


def test_it_looks_at_the_circle_that_was_searched_or_at_all_points() -> None:
    assert (
        outline_map.view((EXACT,), near=PORTLAND, within=5)["zoom"]
        > outline_map.view((), near=PORTLAND, within=50)["zoom"]
    )
    both = outline_map.view((EXACT, AREA), near=None, within=25)
    assert (both["latitude"], both["longitude"]) == pytest.approx((45.45, -122.7))
    assert outline_map.view((), near=None, within=25)["zoom"] == pytest.approx(2.2)


def test_it_is_told_in_words_too() -> None:
    assert outline_map.summary((EXACT, AREA), 5) == (
        "2 clinics on the map: 1 at a known spot (filled dots), 1 somewhere in an area (open rings). "
        "The list has 3 more."
    )
    assert outline_map.summary((EXACT,), 1) == "1 clinic on the map: 1 at a known spot (filled dots)."
