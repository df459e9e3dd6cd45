"""Where the map looks: what was searched is seen whole, a crowd is told apart, a chosen clinic gets a mark."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle import Oracle
from shown import clinic, point

from indexer.area import Box
from indexer.clinic import Clinic
from indexer.query import Near, Pin, Query, Results
from ui.search.states import state_at
from ui.search.town_names import named
from ui.search.view import APART, CLOSEST, FARTHEST, FITTED, PIXELS, View, beside_others, closer, onto, turned, whole

PORTLAND = Near("97205", 45.52, -122.68)
EXACT = clinic("a", "Alder", point=point(45.5, 122.6, "rooftop"))
AREA = clinic("b", "Birch", point=point(45.4, 122.8, "postal_code"))


def answer(*clinics: Clinic, query: Query) -> Results:
    return Oracle(clinics).search(query)


def pin(ident: str, latitude: float, longitude: float) -> Pin:
    return Pin(ident, ident, latitude, longitude, "rooftop")


@given(
    st.floats(-80, 80), st.floats(-180, 180), st.floats(FARTHEST, CLOSEST), st.floats(-400, 400), st.floats(-300, 300)
)
def test_pixels_lead_back_to_the_spot_they_came_from(
    latitude: float, longitude: float, zoom: float, right: float, down: float
) -> None:
    view = View(latitude, longitude, zoom)
    north, east = view.spot(right, down)
    if abs(north) < 84 and abs(east - longitude) < 179:
        assert view.at(north, turned(east)) == pytest.approx((right, down), abs=1e-3)


@pytest.mark.parametrize("miles", [0.1, 5, 25, 100, 500])
def test_a_circle_that_was_searched_is_seen_whole_when_clinics_lie_all_over_it(miles: float) -> None:
    far = miles / 69 * 0.95
    spots = (point(45.52 + far, 122.68, "rooftop"), point(45.52 - far, 122.68, "rooftop"))
    all_over = [clinic(str(number), "Alder", point=one) for number, one in enumerate(spots)]
    view = whole(answer(*all_over, query=Query(near=PORTLAND, within=miles)))
    assert (view.latitude, view.longitude) == pytest.approx((45.52, -122.68))
    assert view.pixels(miles * 1609.344 * 2, 45.52) < PIXELS


def test_a_circle_with_clinics_in_one_part_of_it_is_seen_closer_with_its_middle_and_all_of_them() -> None:
    view = whole(answer(EXACT, AREA, query=Query(near=PORTLAND, within=100)))
    for spot in ((45.52, -122.68), (45.5, -122.6), (45.4, -122.8)):
        assert max(map(abs, view.at(*spot))) < PIXELS / 2
    assert view.pixels(100 * 1609.344 * 2, 45.52) > PIXELS * 2
    assert whole(answer(query=Query(near=PORTLAND))).latitude == 45.52, "nobody there: the circle itself"


def test_it_looks_at_the_part_of_the_map_that_was_searched_or_at_all_points_or_at_the_country() -> None:
    both = whole(answer(EXACT, AREA, query=Query()))
    assert (both.latitude, both.longitude) == pytest.approx((45.45, -122.7))
    for one in (EXACT, AREA):
        assert one.point is not None
        assert max(map(abs, both.at(one.point.latitude, one.point.longitude))) < PIXELS / 2
    part = whole(answer(EXACT, query=Query(box=Box(west=-124, south=44, east=-122, north=46))))
    assert (part.latitude, part.longitude) == pytest.approx((45, -123))
    assert whole(answer(query=Query())) == View(39.0, -96.0, 2.2)
    assert whole(answer(EXACT, query=Query())).zoom == FITTED, "one clinic is not seen from so near that one is lost"


def test_points_on_both_sides_of_the_date_line_are_looked_at_together() -> None:
    attu, adak = point(52.85, -179.5, "rooftop"), point(52.8, 179, "rooftop")
    view = whole(answer(clinic("a", "Attu", point=attu), clinic("b", "Adak", point=adak), query=Query()))
    assert view.longitude == pytest.approx(-179.75)
    assert view.zoom > 6


@given(st.floats(0.0001, 20), st.floats(0.0001, 20), st.floats(FARTHEST, CLOSEST - 0.5))
def test_a_crowd_that_is_tapped_is_seen_closer_and_its_farthest_clinics_are_told_apart(
    tall: float, wide: float, zoom: float
) -> None:
    view = View(40.0, -100.0, zoom)
    part = Box(west=-100 - wide / 2, south=40 - tall / 2, east=-100 + wide / 2, north=40 + tall / 2)
    nearer = closer(view, part)
    assert nearer is not None or math.hypot(tall, wide) < 0.001
    if nearer is not None:
        assert nearer.zoom >= min(CLOSEST, view.zoom + 1)
        west, south = nearer.at(part.south, part.west)
        east, north = nearer.at(part.north, part.east)
        assert math.dist((west, south), (east, north)) > APART


def test_a_crowd_on_one_spot_is_not_looked_at_more_closely() -> None:
    assert closer(View(40, -100, 4), Box(west=-100, south=40, east=-100, north=40)) is None
    assert closer(View(40, -100, CLOSEST), Box(west=-101, south=40, east=-100, north=41)) is None


def test_a_chosen_clinic_is_looked_at_so_closely_that_it_has_a_mark_of_its_own_and_no_closer() -> None:
    one, beside, twin = pin("a", 45.5, -122.6), pin("b", 45.501, -122.6), pin("c", 45.5, -122.6)
    far = View(44, -120, 6)
    alone = beside_others(far, one, [one, pin("d", 43, -119)], metres=0)
    assert (alone.latitude, alone.longitude, alone.zoom) == (45.5, -122.6, 6)
    near = beside_others(far, one, [one, beside, twin], metres=0)
    assert APART < math.dist((0, 0), near.at(beside.latitude, beside.longitude)) < APART * 1.2
    assert beside_others(near, one, [one, twin], metres=0).zoom == near.zoom, "a twin cannot be told apart"


@pytest.mark.parametrize("metres", [5300, 8500, 300_000])
def test_the_ring_of_a_chosen_clinic_is_seen_whole(metres: int) -> None:
    one = pin("a", 45.5, -122.6)
    view = beside_others(View(45, -122, 15), one, [one], metres=metres)
    assert view.pixels(metres * 2, one.latitude) < PIXELS


def test_one_can_look_no_closer_and_no_farther_than_there_is_to_see() -> None:
    view = View(45, -122, 8)
    assert view.zoomed(1) == View(45, -122, 9)
    assert view.zoomed(99).zoom == CLOSEST
    assert view.zoomed(-99).zoom == FARTHEST
    assert all(before != after for before, after in zip(view, view.nudged(), strict=True))


def test_a_box_across_the_date_line_is_looked_at_the_short_way() -> None:
    assert onto(Box(west=179, south=52, east=-179, north=53)).longitude in {180, -180}


def test_the_state_under_a_spot_is_known_to_a_kilometre() -> None:
    for spot, state in {
        (45.52, -122.68): "OR",
        (45.66, -122.66): "WA",
        (61.2, -149.9): "AK",
        (21.3, -157.8): "HI",
        (38.905, -77.03): "DC",
        (49.28, -123.12): "",
        (30.0, -70.0): "",
        (45.0, 170.0): "",
    }.items():
        assert state_at(*spot) == state


def test_a_name_that_a_mark_moves_away_stays_on_its_side_of_the_border() -> None:
    vancouver = (45.638, -122.661)
    for zoom in (8.5, 9.0, 9.5, 10.0):
        view = View(45.55, -122.68, zoom)
        names = {town.name: down for town, down in named(view, [vancouver])}
        assert names.get("Vancouver", -1) < 0, "above its town: below it lies Oregon"
    portland = {town.name: down for town, down in named(View(45.55, -122.68, 9.0), [(45.523, -122.676)])}
    assert portland["Portland"] != 0
