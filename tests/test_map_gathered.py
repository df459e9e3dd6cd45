"""What the map asks the engine for: every clinic with a point is counted once, near and far, however many there are."""

import random
from dataclasses import replace

import pytest
from oracle import Oracle
from shown import clinic, point

from indexer.area import Box
from indexer.clinic import Clinic
from indexer.query import MOST_PINS, Near, Query, Results
from ui.search import gathered
from ui.search.view import PIXELS, View, whole


def many(count: int) -> list[Clinic]:
    """Clinics of three cities far apart, one without a spot, and some on the very edge of squares."""
    chance = random.Random(3)  # noqa: S311  invents, keeps no secret
    towns = ((45.52, 122.68), (33.45, 112.07), (40.71, 74.0))
    made = []
    for number in range(count):
        north, west = towns[number % 3]
        spot = point(north + chance.gauss(0, 0.05), west + chance.gauss(0, 0.05), "street")
        made.append(clinic(f"c{number:05}", "Maple", point=spot))
    edges = [
        clinic(f"e{number}", "Edge", point=point(north, west, "place"))
        for number, (north, west) in enumerate(((0.0, 90.0), (0.0, 112.5), (45.0, 90.0), (40.0, 78.75), (40.0, 67.5)))
    ]
    return [*made, *edges, clinic("z", "Nowhere", point=None)]


@pytest.fixture(scope="module")
def engine() -> Oracle:
    return Oracle(many(1500))


def mapped(engine: Oracle, query: Query) -> Results:
    """The answer as a map gets it."""
    return gathered.for_a_map(engine, engine.search(query))


def test_few_clinics_are_told_one_by_one_and_the_engine_is_not_asked_again() -> None:
    results = mapped(Oracle(many(30)), Query())
    spots = gathered.spots(Silent(), results, View(40, -100, 4))
    assert [spot.pin for spot in spots] == list(results.pins)


class Silent(Oracle):
    """An engine that nobody may ask."""

    def __init__(self) -> None:
        super().__init__([])

    def search(self, query: Query) -> Results:
        raise AssertionError(f"asked for {query}")


@pytest.mark.parametrize("zoom", [1.0, 3.0, 5.5, 8.0, 10.0, 13.0, 16.0])
@pytest.mark.parametrize("middle", [(45.52, -122.68), (33.45, -112.07), (0.0, -90.0), (52.0, 179.9)])
def test_of_many_each_is_counted_once_wherever_one_looks(
    engine: Oracle, zoom: float, middle: tuple[float, float]
) -> None:
    results = mapped(engine, Query())
    assert len(results.pins) == MOST_PINS
    spots = gathered.spots(engine, results, View(*middle, zoom))
    assert sum(spot.clinics for spot in spots) == 1505


def test_what_one_looks_at_closely_is_told_one_by_one(engine: Oracle) -> None:
    results = mapped(engine, Query())
    view = View(45.52, -122.68, 13.0)
    spots = gathered.spots(engine, results, view)
    seen = [
        spot
        for spot in spots
        if abs(view.at(spot.latitude, spot.longitude)[0]) < PIXELS / 2
        and abs(view.at(spot.latitude, spot.longitude)[1]) < PIXELS / 2
    ]
    assert len(seen) > 10
    assert all(spot.pin is not None for spot in seen)


def test_a_part_that_a_link_asks_for_is_not_left(engine: Oracle) -> None:
    query = Query(box=Box(west=-125, south=30, east=-100, north=50))
    results = mapped(engine, query)
    assert (len(results.pins), results.total) == (MOST_PINS, 1000), "two of the three cities"
    wider = replace(query, box=Box(west=-125, south=30, east=-70, north=50))
    for asked in (query, wider):
        found = mapped(engine, asked)
        for zoom in (3.0, 9.0, 13.0):
            spots = gathered.spots(engine, found, View(45.52, -122.68, zoom))
            assert sum(spot.clinics for spot in spots) == found.total
    across = mapped(engine, Query(box=Box(west=-125, south=-10, east=-126, north=50)))
    assert sum(spot.clinics for spot in gathered.spots(engine, across, View(45.5, -122.7, 12))) == across.total


def test_a_few_far_out_do_not_make_one_heap_of_all_others() -> None:
    found = [clinic(f"c{number}", "Maple", point=point(40 + number / 30, 100, "street")) for number in range(98)]
    guam = [clinic("g", "Guam", point=point(13.44, -144.79, "street"))]
    engine = Oracle([*found, *guam])
    results = mapped(engine, Query())
    first = gathered.at_first(results)
    assert whole(results).zoom < first.zoom - 2
    seen = [max(map(abs, first.at(pin.latitude, pin.longitude))) < PIXELS / 2 for pin in results.pins]
    assert sum(seen) >= 96


def test_a_few_are_all_seen_at_first_and_so_is_what_was_asked_for_by_place() -> None:
    guam = clinic("g", "Guam", point=point(13.44, -144.79, "street"))
    results = mapped(Oracle([*many(30), guam]), Query())
    assert gathered.at_first(results) == whole(results)
    near = mapped(Oracle(many(99)), Query(near=Near("97205", 45.52, -122.68), within=500))
    assert gathered.at_first(near) == whole(near)


def test_the_first_view_of_more_than_there_are_pins_is_worked_out_of_squares(engine: Oracle) -> None:
    results = mapped(engine, Query())
    first = gathered.at_first(results)
    for town in ((45.52, -122.68), (33.45, -112.07), (40.71, -74.0)):
        assert max(map(abs, first.at(*town))) < PIXELS / 2
