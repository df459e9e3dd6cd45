"""Where clinics lie, for every engine: around a place, in a part of the map, in its cells."""

from dataclasses import replace

import numpy as np
import pytest
from engines_under_test import EngineOver
from invented import invented_clinics
from one_clinic import PORTLAND, clinic, ids

from indexer.cells import MOST_CLUSTERS, MOST_ZOOM
from indexer.clinic import Address
from indexer.locate.distance import EARTH_RADIUS_MILES, miles_from
from indexer.locate.point import EXACTNESS, METRES_A_MILE, Exactness, Point
from indexer.query import Box, Near, Query


def test_a_part_of_the_map_holds_its_edges_and_counts_who_has_no_point(engine_over: EngineOver) -> None:
    engine = engine_over(
        [
            clinic("corner", at=(45.1, -122.7)),
            clinic("other", at=(45.3, -122.2)),
            clinic("out", at=(45.3000001, -122.2)),
            clinic("far", at=(45.2, -122.7000001)),
            clinic("none", at=None, route="iv"),
        ]
    )
    box = Box(west=-122.7, south=45.1, east=-122.2, north=45.3)
    found = engine.search(Query(box=box))
    assert (ids(found), found.unplaced, found.bounds) == (["corner", "other"], 1, box)
    assert engine.search(Query(box=box, filters={"route": ("im",)})).unplaced == 0
    assert ids(engine.search(Query(box=box, near=PORTLAND, within=28))) == ["other"]
    assert engine.search(Query(box=Box(west=-122.7, south=45.1, east=-122.7, north=45.1))).total == 1


def test_a_part_of_the_map_across_the_date_line_holds_both_sides_and_no_more(engine_over: EngineOver) -> None:
    east = (170.0, 179.9, 180.0, -180.0, -179.9, -170.0, 0.0, 169.9)
    engine = engine_over([clinic(f"{number}", at=(52.0, one)) for number, one in enumerate(east)])

    def inside(west: float, east: float) -> list[str]:
        return sorted(ids(engine.search(Query(box=Box(west=west, south=50, east=east, north=55)))))

    assert inside(170, -170) == ["0", "1", "2", "3", "4", "5"]
    assert inside(179, 180) == ["1", "2", "3"]
    assert inside(-180, -179) == ["2", "3", "4"]
    assert inside(-180, 180) == [f"{number}" for number in range(8)]
    assert inside(180, -180) == ["2", "3"]
    assert inside(-1, 1) == ["6"]


@pytest.mark.parametrize("pole", [90.0, -90.0])
def test_a_part_of_the_map_may_end_at_a_pole(engine_over: EngineOver, pole: float) -> None:
    engine = engine_over([clinic("pole", at=(pole, 77.0)), clinic("by it", at=(pole * 0.99, 76.0)), clinic("far")])
    box = Box(west=70, south=min(pole, pole * 0.98), east=80, north=max(pole, pole * 0.98))
    assert sorted(ids(engine.search(Query(box=box, zoom=3)))) == ["by it", "pole"]


def test_the_box_around_all_hits_goes_the_shorter_way_and_there_is_none_around_nothing(engine_over: EngineOver) -> None:
    engine = engine_over(
        [
            clinic("attu", at=(52.9, 173.2)),
            clinic("adak", at=(51.9, -176.6)),
            clinic("portland"),
            clinic("none", "Nowhere", at=None),
        ]
    )
    assert engine.search(Query()).bounds == Box(west=173.2, south=45.52, east=-122.68, north=52.9)
    alone = engine.search(Query(near=PORTLAND, size=1))
    assert alone.bounds == Box(west=-122.68, south=45.52, east=-122.68, north=45.52)
    assert engine.search(Query(text="nowhere")).bounds is None
    assert engine.search(Query(text="nobody")).bounds is None


def test_clusters_count_every_hit_with_a_point_whatever_the_page(engine_over: EngineOver) -> None:
    here = [clinic(f"here {number}", at=(45.52 + number / 1e4, -122.68)) for number in range(3)]
    engine = engine_over([*here, clinic("there", at=(40.71, -74.01)), clinic("none", at=None)])
    assert engine.search(Query()).clusters == ()
    for page in (1, 5):
        found = engine.search(Query(zoom=4, page=page))
        assert [(str(one.cell), one.clinics, one.latitude, one.longitude) for one in found.clusters] == [
            ("4/2/5", 3, 45.5201, -122.68),
            ("4/4/6", 1, 40.71, -74.01),
        ]
    assert [one.clinics for one in engine.search(Query(zoom=0)).clusters] == [4]
    assert engine.search(Query(zoom=9, near=PORTLAND, within=5)).clusters[0].clinics == 3
    assert engine.search(Query(zoom=9, text="nobody")).clusters == ()


def test_more_cells_than_an_answer_holds_are_counted_by_coarser_ones(engine_over: EngineOver) -> None:
    engine = engine_over(
        clinic(f"{number}", at=(north + 0.5, east + 0.5))
        for number, (north, east) in enumerate((north, east) for north in range(35) for east in range(30))
    )
    found = engine.search(Query(zoom=MOST_ZOOM, size=1))
    assert found.total == sum(one.clinics for one in found.clusters) == 1050
    zooms = {one.cell.zoom for one in found.clusters}
    assert len(zooms) == 1
    assert len(found.clusters) <= MOST_CLUSTERS
    assert max(zooms) < MOST_ZOOM
    few = engine.search(Query(near=Near("here", 5.5, 5.5), within=100, zoom=MOST_ZOOM))
    assert {one.cell.zoom for one in few.clusters} == {MOST_ZOOM}


def test_a_search_reaches_across_the_date_line_from_both_sides(engine_over: EngineOver) -> None:
    engine = engine_over(
        [clinic("east", at=(52.0, -179.9)), clinic("west", at=(52.0, 179.9)), clinic("0", at=(52.0, 0))]
    )
    assert ids(engine.search(Query(near=Near("west", 52.0, 179.95)))) == ["west", "east"]
    assert ids(engine.search(Query(near=Near("east", 52.0, -179.95)))) == ["east", "west"]
    for line in (180.0, -180.0):
        assert sorted(ids(engine.search(Query(near=Near("line", 52.0, line))))) == ["east", "west"]


@pytest.mark.parametrize("pole", [90.0, -90.0])
def test_near_a_pole_every_longitude_is_near(engine_over: EngineOver, pole: float) -> None:
    around = [clinic(f"at {east}", at=(pole * 0.999, east)) for east in (-180, -90, 0, 45, 180)]
    engine = engine_over([*around, clinic("far", at=(pole * 0.9, 0))])
    assert engine.search(Query(near=Near("pole", pole, 12.0))).total == 5
    assert engine.search(Query(near=Near("by the pole", pole * 0.9995, 12.0))).total == 5


def test_a_state_is_that_of_the_address_not_of_the_point(engine_over: EngineOver) -> None:
    across = clinic("wa", at=(45.63, -122.67), address=Address("1 Main St", "Vancouver", "WA", "98660"))
    engine = engine_over([clinic("or"), across])
    assert ids(engine.search(Query(near=PORTLAND))) == ["or", "wa"]
    assert ids(engine.search(Query(near=PORTLAND, state="WA"))) == ["wa"]
    assert engine.search(Query(state="ID")).total == 0


def test_a_clinic_without_a_point_is_counted_near_a_place_and_found_in_its_state(engine_over: EngineOver) -> None:
    engine = engine_over([clinic("a", route="iv"), clinic("b", at=None, route="iv"), clinic("c", at=None, route="im")])
    near = engine.search(Query(near=PORTLAND, filters={"route": ("iv",)}))
    assert (ids(near), near.total, near.unplaced) == (["a"], 1, 1)
    in_state = engine.search(Query(state="OR", zoom=0))
    assert (ids(in_state), in_state.unplaced, len(in_state.pins)) == (["a", "b", "c"], 0, 1)


@pytest.mark.parametrize("exactness", EXACTNESS)
def test_a_clinic_is_inside_as_far_as_its_exactness_lets_one_say(engine_over: EngineOver, exactness: Exactness) -> None:
    point = Point(45.7, -125.9, exactness, "invented")
    engine = engine_over([replace(clinic("a"), point=point)])
    uncertain = point.uncertainty_metres / METRES_A_MILE

    def asked(within: float) -> tuple[int, int, bool | None]:
        found = engine.search(Query(near=PORTLAND, within=within))
        return found.total, found.perhaps, found.hits[0].surely_within if found.hits else None

    far = engine.search(Query(near=PORTLAND, within=500)).hits[0].distance_miles
    assert far is not None
    assert asked(far + uncertain + 0.0001) == (1, 0, True)
    assert asked(far + uncertain - 0.0001) == (1, 1, False)
    assert asked(far) == (1, 1, False)
    if far > uncertain:
        assert asked(far - uncertain + 0.0001) == (1, 1, False)
        assert asked(far - uncertain - 0.0001) == (0, 0, None)


def test_who_is_only_perhaps_inside_is_counted_apart_on_every_page_and_in_no_other_search(
    engine_over: EngineOver,
) -> None:
    by_code = [
        replace(clinic(f"code {number}"), point=Point(45.52, -122.5, "postal_code", "invented")) for number in range(30)
    ]
    engine = engine_over([clinic("exact"), *by_code])
    for page in (1, 2, 3):
        found = engine.search(Query(near=PORTLAND, within=7, page=page))
        assert (found.total, found.perhaps) == (31, 30)
    first = engine.search(Query(near=PORTLAND, within=7)).hits
    assert [hit.surely_within for hit in first] == [True] + [False] * 19
    anywhere = engine.search(Query())
    assert (anywhere.perhaps, {hit.surely_within for hit in anywhere.hits}) == (0, {None})


def test_distances_a_hand_apart_are_equal_and_fall_back_to_the_id(engine_over: EngineOver) -> None:
    engine = engine_over([clinic("b", at=(45.6, -122.68)), clinic("a", at=(45.6000004, -122.68))])
    found = engine.search(Query(near=PORTLAND))
    assert ids(found) == ["a", "b"]
    assert found.hits[0].distance_miles == found.hits[1].distance_miles == round(found.hits[0].distance_miles or 0, 4)


def test_distances_do_not_depend_on_who_else_is_measured() -> None:
    placed = [one.point for one in invented_clinics(500, seed=3) if one.point is not None]
    latitudes = np.array([point.latitude for point in placed])
    longitudes = np.array([point.longitude for point in placed])
    together = miles_from(PORTLAND.latitude, PORTLAND.longitude, latitudes, longitudes)
    for first in range(0, len(placed), 7):
        alone = miles_from(
            PORTLAND.latitude, PORTLAND.longitude, latitudes[first : first + 3], longitudes[first : first + 3]
        )
        assert alone.tolist() == together[first : first + 3].tolist()
    assert 3958 < EARTH_RADIUS_MILES < 3960
