"""What the map counts together: nothing covers anything, nobody is lost or counted twice, and it is fast."""

import math
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shown import clinic, point

from indexer.area import Box
from indexer.cells import Cell, Cluster, cell_of
from indexer.query import Pin
from ui.search.crowds import crowds, joined, of_cluster, of_pin
from ui.search.view import APART, CLOSEST, FARTHEST, SEEN, View

pixels = st.floats(min_value=-500, max_value=500, allow_nan=False)
places = st.lists(st.tuples(pixels, pixels, st.integers(min_value=1, max_value=5000)), max_size=60)


def mean(members: list[int], found: list[tuple[float, float, int]]) -> tuple[float, float]:
    weight = sum(found[one][2] for one in members)
    return (
        sum(found[one][0] * found[one][2] for one in members) / weight,
        sum(found[one][1] * found[one][2] for one in members) / weight,
    )


def nearest(spots: list[tuple[float, float]]) -> float:
    return min((math.dist(one, two) for number, one in enumerate(spots) for two in spots[:number]), default=math.inf)


def pin(ident: str, latitude: float, longitude: float) -> Pin:
    return Pin(ident, ident, latitude, longitude, "rooftop")


def city(count: int, seed: int = 5) -> list[Pin]:
    chance = random.Random(seed)  # noqa: S311  invents, keeps no secret
    return [pin(str(one), 41.9 + chance.gauss(0, 0.1), -87.7 + chance.gauss(0, 0.13)) for one in range(count)]


@given(places)
@settings(deadline=None)
def test_groups_hold_every_place_once_and_none_is_nearer_to_another_than_a_finger(
    found: list[tuple[float, float, int]],
) -> None:
    groups = joined(found, apart=APART)
    assert sorted(member for group in groups for member in group) == list(range(len(found)))
    assert nearest([mean(group, found) for group in groups]) >= APART - 1e-6
    assert groups == sorted(groups)


@given(places.filter(lambda found: nearest([(x, y) for x, y, _ in found]) >= APART))
@settings(deadline=None)
def test_what_can_be_told_apart_stays_apart(found: list[tuple[float, float, int]]) -> None:
    assert joined(found, apart=APART) == [[number] for number in range(len(found))]


@pytest.mark.parametrize("zoom", [FARTHEST, 3.3, 6.0, 8.4, 10.0, 12.7, CLOSEST])
def test_no_mark_covers_another_at_any_zoom_and_all_clinics_are_counted(zoom: float) -> None:
    view = View(41.9, -87.7, zoom)
    shown = crowds([of_pin(one) for one in city(600)], view)
    assert sum(crowd.clinics for crowd in shown) == 600
    assert sorted(one.id for crowd in shown for one in crowd.pins) == sorted(str(one) for one in range(600))
    assert nearest([view.at(crowd.latitude, crowd.longitude) for crowd in shown]) >= APART - 1e-6


def test_where_nobody_looks_fewer_marks_tell_that_there_is_something() -> None:
    spots = [
        of_pin(pin(f"{north}/{east}", 30 + north / 4, -100 + east / 4)) for north in range(40) for east in range(40)
    ]
    view = View(31.0, -99.0, 9)
    shown = crowds(spots, view)
    places = [view.at(crowd.latitude, crowd.longitude) for crowd in shown]
    assert sum(crowd.clinics for crowd in shown) == len(spots)
    assert nearest(places) >= APART - 1e-6
    seen = [max(abs(x) / SEEN[0], abs(y) / SEEN[1]) < 1 for x, y in places]
    assert sum(seen) > 30, "each by itself"
    assert len(seen) - sum(seen) < (len(spots) - sum(seen)) / 4


def test_a_crowd_stands_at_the_mean_of_its_clinics_and_its_box_holds_all_of_them() -> None:
    three = [pin("a", 45.5, -122.60), pin("b", 45.5, -122.61), pin("c", 45.51, -122.60), pin("d", 44.0, -121.0)]
    together, alone = crowds([of_pin(one) for one in three], View(45, -122, 8))
    assert together.longitude == pytest.approx(-122.60333, abs=1e-4)
    assert together.latitude == pytest.approx(45.50333, abs=1e-4)
    assert together.box == Box(west=-122.61, south=45.5, east=-122.6, north=45.51)
    assert (alone.latitude, alone.longitude, alone.pins) == (44.0, -121.0, (three[3],))


def test_squares_and_clinics_are_counted_together_and_pins_are_those_that_are_known() -> None:
    cell = cell_of(45.52, -122.6).at(9)
    square = of_cluster(Cluster(cell, 40, 45.52, -122.6))
    (one,) = crowds([square, of_pin(pin("a", 45.52, -122.61))], View(45.5, -122.6, 6))
    assert (one.clinics, [known.id for known in one.pins]) == (41, ["a"])
    assert one.longitude == pytest.approx(-122.60024, abs=1e-4)
    assert one.box.west == pytest.approx(min(cell.box.west, -122.61))
    assert of_cluster(Cluster(Cell(0, 0, 0), 2, 1.0, 2.0)).box.west == -180


def test_clinics_on_both_sides_of_the_date_line_are_one_crowd() -> None:
    (one,) = crowds([of_pin(pin("a", 52.8, 179.9)), of_pin(pin("b", 52.8, -179.9))], View(52.8, -179.9, 5))
    assert abs(one.longitude) == pytest.approx(180)
    assert (one.box.west, one.box.east) == pytest.approx((179.9, -179.9))


def test_thousands_on_one_spot_are_one_crowd() -> None:
    same = clinic("a", "Alder", point=point(45.5, 122.6, "street")).point
    assert same is not None
    (one,) = crowds(
        [of_pin(pin(str(number), same.latitude, same.longitude)) for number in range(3000)], View(45, -122, 16)
    )
    assert one.clinics == 3000
    assert (one.latitude, one.longitude) == pytest.approx((45.5, -122.6))


@pytest.mark.parametrize("zoom", [4.0, 9.0, 14.0])
def test_ten_times_as_many_clinics_take_no_hundred_times_as_long(zoom: float) -> None:
    view = View(41.9, -87.7, zoom)

    def seconds(count: int) -> float:
        spots = [of_pin(one) for one in city(count)]
        began = time.process_time()
        crowds(spots, view)
        return time.process_time() - began

    few, many = (min(seconds(count) for _ in range(3)) for count in (1000, 10_000))
    assert many < max(0.05, 40 * few)
