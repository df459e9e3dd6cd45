"""The map: exact and inexact spots apart, crowds counted, nothing of others, no crawled name that it could run."""

import json
from typing import Any

import pytest
from oracle import Oracle
from shown import HOSTILE_NAME, clinic, point

from indexer.area import Box
from indexer.cells import MOST_ZOOM
from indexer.clinic import Clinic
from indexer.locate.point import EXACTNESS, Exactness, Point
from indexer.query import Near, Pin, Query, Results
from ui.search import map as outline_map

PORTLAND = Near("97205", 45.52, -122.68)
EXACT = clinic("a", "Alder", point=point(45.5, 122.6, "rooftop"))
AREA = clinic("b", "Birch", point=point(45.4, 122.8, "postal_code"))
NOWHERE = clinic("c", "Cedar", point=None)
CROWD = [clinic(f"m{number:04}", "Maple", point=point(45.52, 122.68, "street")) for number in range(1300)]
HERE = Query(near=PORTLAND)


def answer(*clinics: Clinic, query: Query = HERE) -> Results:
    return Oracle(clinics).search(query)


def drawn(results: Results) -> dict[str, dict[str, Any]]:
    whole = json.loads(outline_map.deck(results).to_json())
    assert whole.get("mapProvider") is None
    assert whole.get("mapStyle") == "__MAP_STYLE__", "without one, Streamlit asks a map service"
    return {layer["id"]: layer for layer in whole["layers"]}


def test_a_known_spot_is_a_dot_and_an_area_is_an_open_ring_as_wide_as_it() -> None:
    layers = drawn(answer(EXACT, AREA))
    assert [spot["name"] for spot in layers["spots"]["data"]] == ["Alder"]
    assert layers["areas"]["data"] == [
        {
            "place": [-122.8, 45.4],
            "name": "Birch (somewhere in this area)",
            "id": "b",
            "radius": outline_map.METERS["postal_code"],
        }
    ]
    assert layers["areas"]["filled"] is False
    assert "discs" not in layers


@pytest.mark.parametrize("exactness", EXACTNESS)
def test_a_ring_is_as_wide_as_nine_of_ten_need_and_no_known_spot_has_one(exactness: Exactness) -> None:
    point = Point(45.5, -122.6, exactness, "invented")
    layers = drawn(answer(clinic("a", "Alder", point=point), query=Query()))
    radius = [area["radius"] for area in layers["areas"]["data"]]
    assert radius == ([] if exactness in {"rooftop", "street"} else [point.uncertainty_metres])
    assert len(layers["spots"]["data"]) == 1 - len(radius)


def test_a_crowd_is_counted_by_squares_and_nobody_of_it_is_lost() -> None:
    everybody = [*CROWD, AREA, clinic("d", "Dogwood", point=point(45.3, 122.5, "rooftop")), NOWHERE]
    results = answer(*everybody, query=Query())
    assert len(results.pins) == 1000
    zoom = outline_map.zoom_for(results)
    assert zoom is not None
    counted = answer(*everybody, query=Query(zoom=zoom, size=1))
    layers = drawn(counted)
    assert [disc["number"] for disc in layers["discs"]["data"]] == ["1", "1", "1,300"], "the fullest is drawn last"
    assert layers["numbers"]["data"] == layers["discs"]["data"]
    assert layers["discs"]["radiusUnits"] == "pixels"
    assert layers["discs"]["data"][-1]["name"] == "1,300 clinics around here"
    assert not {"spots", "areas"} & set(layers)
    assert outline_map.summary(counted) == (
        "1,302 clinics on the map, counted in 3 discs with their numbers. The list has 1 more."
    )


def test_few_are_drawn_one_by_one_and_squares_that_a_link_asks_for_are_drawn_whatever_their_number() -> None:
    assert outline_map.zoom_for(answer(*CROWD[: outline_map.MOST_DRAWN])) is None
    assert outline_map.zoom_for(answer(*CROWD[: outline_map.MOST_DRAWN + 1])) is not None
    asked = answer(EXACT, query=Query(zoom=3))
    assert outline_map.zoom_for(asked) is None
    assert [disc["number"] for disc in drawn(asked)["discs"]["data"]] == ["1"]
    assert outline_map.summary(asked) == "1 clinic on the map, counted in one disc with its number."


def test_the_nearer_one_looks_the_finer_the_squares_are() -> None:
    zooms = [outline_map.zoom_for(answer(*CROWD, query=Query(near=PORTLAND, within=far))) for far in (500, 50, 5, 0.1)]
    assert zooms == sorted(zooms, key=lambda zoom: zoom or 0)
    assert len(set(zooms)) == 4
    assert all(zoom is not None and zoom <= MOST_ZOOM for zoom in zooms)


def test_the_only_address_on_it_is_that_of_our_outlines() -> None:
    for results in (answer(EXACT, AREA), answer(EXACT, query=Query(zoom=3))):
        text = outline_map.deck(results).to_json()
        assert "http" not in text
        assert "mapbox" not in text
        assert json.loads(text)["layers"][0]["data"] == outline_map.OUTLINES


@pytest.mark.parametrize("name", ["@@=alert(1)", "@@@@=alert(1)", " @@=x", "\u200b@@=x", HOSTILE_NAME])
def test_no_name_can_be_read_as_a_program(name: str) -> None:
    assert "@@" not in outline_map.label(Pin("c", name, 45.5, -122.6, "rooftop"))


def test_it_looks_at_the_circle_that_was_searched_or_at_the_part_of_the_map_or_at_all_points() -> None:
    def view(query: Query, *clinics: Clinic) -> dict[str, float]:
        return outline_map.view(answer(*clinics, query=query))

    assert view(Query(near=PORTLAND, within=5), EXACT)["zoom"] > view(Query(near=PORTLAND, within=50))["zoom"]
    both = view(Query(), EXACT, AREA)
    assert (both["latitude"], both["longitude"]) == pytest.approx((45.45, -122.7))
    part = view(Query(box=Box(west=-124, south=44, east=-122, north=46)), EXACT)
    assert (part["latitude"], part["longitude"]) == pytest.approx((45, -123))
    assert view(Query())["zoom"] == pytest.approx(2.2)


def test_points_on_both_sides_of_the_date_line_are_drawn_beside_each_other() -> None:
    attu, adak = point(52.85, -179.5, "rooftop"), point(52.8, 179, "rooftop")
    results = answer(clinic("a", "Attu", point=attu), clinic("b", "Adak", point=adak), query=Query())
    view = outline_map.view(results)
    assert view["longitude"] == pytest.approx(-179.75)
    assert view["zoom"] > 6
    assert [spot["place"][0] for spot in drawn(results)["spots"]["data"]] == pytest.approx([-179, -180.5])
    counted = answer(clinic("a", "Attu", point=attu), clinic("b", "Adak", point=adak), query=Query(zoom=10))
    assert sorted(disc["place"][0] for disc in drawn(counted)["discs"]["data"]) == pytest.approx([-180.5, -179])


def test_it_is_told_in_words_too() -> None:
    assert outline_map.summary(answer(EXACT, AREA, NOWHERE, query=Query())) == (
        "2 clinics on the map: 1 at a known spot (filled dots), 1 somewhere in an area (open rings). "
        "The list has 1 more."
    )
    assert outline_map.summary(answer(EXACT)) == "1 clinic on the map: 1 at a known spot (filled dots)."


def test_a_listed_clinic_has_its_number_filled_only_where_its_spot_is_known_and_stands_out_when_chosen() -> None:
    results = answer(EXACT, AREA)
    pins = {pin.id: pin for pin in results.pins}
    whole = json.loads(outline_map.deck(results, listed=[(1, pins["a"]), (2, pins["b"])], chosen="a").to_json())
    layers = {layer["id"]: layer for layer in whole["layers"]}
    second, first = layers["listed"]["data"]
    assert (first["number"], first["id"], first["fill"]) == ("1", "a", outline_map.CHOSEN)
    assert (second["number"], second["fill"], second["line"]) == ("2", outline_map.NUMBER, outline_map.RING)
    assert [area["id"] for area in layers["rings"]["data"]] == ["b"]
    assert layers["spots"]["data"] == layers["areas"]["data"] == [], "nobody is drawn twice"
    assert outline_map.summary(results, listed=2).endswith("The numbers are those of the list.")
