"""Where addresses are placed, how exactly, and what is refused instead of guessed."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.clinic import Address
from indexer.locate.gazetteer import SOURCE, gazetteer
from indexer.locate.offline import locate
from indexer.locate.place_names import place_key
from indexer.locate.point import EXACTNESS, UNCERTAINTY_METRES, Point
from indexer.locate.towns import TERRITORIES
from indexer.normalise.address import read_address
from indexer.normalise.state import STATES

SALEM = Address(street="12 Elm St", city="Salem", state="OR", postal_code="97301")


def test_every_point_says_within_how_many_metres_its_place_lies_the_finer_the_fewer() -> None:
    metres = [Point(45.0, -122.0, exactness, "invented").uncertainty_metres for exactness in EXACTNESS]
    assert metres == sorted(metres) == [UNCERTAINTY_METRES[exactness] for exactness in EXACTNESS]
    assert 0 < metres[0] < metres[-1]


def test_a_box_tells_no_more_than_its_town_and_is_said_to_be_one() -> None:
    box = locate(Address(street="P.O. Box 12", city="Salem", state="OR", postal_code="97301"))
    assert box.point is not None
    assert (box.point.exactness, box.problem) == ("place", "It is a post-office box, where nobody can be visited.")
    assert locate(Address(street="12 Boxwood St", city="Salem", state="OR", postal_code="97301")).problem == ""


def test_an_address_is_placed_by_its_postal_code_then_its_town_then_its_state() -> None:
    code = locate(SALEM)
    assert code.point is not None
    assert (code.point.exactness, code.point.source, code.problem) == ("postal_code", SOURCE, "")
    town = locate(Address(city="Salem", state="OR"))
    assert town.point is not None
    assert (town.point.exactness, town.problem) == ("place", "")
    state = locate(Address(city="Nosuchtown", state="OR"))
    assert state.point is not None
    assert state.point.exactness == "state"
    assert state.problem == "No town Nosuchtown is known in OR."
    assert locate(Address(postal_code="97301")) == code


def test_a_postal_code_nobody_knows_leaves_the_town() -> None:
    located = locate(Address(city="Salem", state="OR", postal_code="97399"))
    assert located.point == locate(Address(city="Salem", state="OR")).point
    assert "97399" in located.problem


@pytest.mark.parametrize(
    "address",
    [
        Address(),
        Address(city="Salem"),
        Address(street="12 Elm St"),
        Address(city="Nosuchtown", state="ON", country="CA"),
        Address(city="Richmond", country="GB"),
        Address(city="Berlin", country="DE"),
        Address(city="Toronto", state="ON", country="C"),
        Address(city="Salem", state="XX"),
        Address(city="Salem", postal_code="00000"),
    ],
)
def test_what_cannot_be_placed_has_no_point_and_a_problem_in_words(address: Address) -> None:
    located = locate(address)
    assert located.point is None
    assert located.problem.endswith(".")


@pytest.mark.parametrize(("city", "state"), [("Portland", "ME"), ("Nosuchtown", "WA"), ("Vancouver", "WA"), ("", "WA")])
def test_a_postal_code_of_another_state_is_refused_and_not_guessed_about(city: str, state: str) -> None:
    located = locate(Address(city=city, state=state, postal_code="97205"))
    assert located.point is None
    assert located.problem == f"The postal code 97205 belongs to Portland, OR, not to {state}."


def test_a_postal_code_far_from_the_stated_town_is_refused() -> None:
    assert locate(Address(city="Medford", state="OR", postal_code="97205")).point is None
    assert locate(Address(city="Beaverton", state="OR", postal_code="97205")).point is not None


@pytest.mark.parametrize(("code", "city", "state"), [("99615", "Kodiak", "AK"), ("44195", "Cleveland", "OH")])
def test_a_code_whose_middle_is_wide_country_or_a_countys_is_placed_by_its_town(
    code: str, city: str, state: str
) -> None:
    located = locate(Address(city=city, state=state, postal_code=code))
    assert located == locate(Address(city=city, state=state))
    assert located.point is not None
    assert located.point.exactness == "place"


@pytest.mark.parametrize(("code", "city", "state"), [("77058", "Houston", "TX"), ("92173", "San Ysidro", "CA")])
def test_a_code_in_a_far_part_of_its_town_keeps_its_own_point(code: str, city: str, state: str) -> None:
    located = locate(Address(city=city, state=state, postal_code=code))
    assert located.point is not None
    assert located.point.exactness == "postal_code"


@given(
    st.sampled_from(sorted(STATES)), st.sampled_from(["Salem", "Portland", "Springfield", ""]), st.integers(0, 99999)
)
def test_a_point_never_leaves_the_stated_state(state: str, city: str, number: int) -> None:
    located = locate(Address(city=city, state=state, postal_code=f"{number:05}"))
    if located.point is not None:
        spot = (located.point.latitude, located.point.longitude)
        code = gazetteer().postal_code(f"{number:05}")
        town, middle = gazetteer().place(city, state), gazetteer().state(state)
        known = [one for one in (code, town) if one is not None and one.state == state]
        assert spot in [(one.latitude, one.longitude) for one in (*known, middle) if one is not None]


def test_a_stated_point_near_the_address_is_used_as_the_listings_own() -> None:
    assert locate(SALEM, given=(44.94, -123.03)).point == Point(44.94, -123.03, "street", "listing")


def test_a_stated_point_that_is_only_the_middle_of_the_postal_code_is_no_finer_than_that() -> None:
    own = locate(SALEM)
    assert own.point is not None
    assert locate(SALEM, given=(own.point.latitude + 0.0005, own.point.longitude)) == own


@pytest.mark.parametrize(
    ("stated", "word"),
    [
        ((0.0, 0.0), "0, 0"),
        ((-123.03, 44.94), "wrong way round"),
        ((91.0, 10.0), "wrong way round"),
        ((900.0, 900.0), "not on the Earth"),
        ((math.nan, math.nan), "not on the Earth"),
        ((math.inf, 0.0), "not on the Earth"),
    ],
)
def test_a_stated_point_that_says_nothing_leaves_the_address_and_a_word_on_it(
    stated: tuple[float, float], word: str
) -> None:
    located = locate(SALEM, given=stated)
    assert located.point == locate(SALEM).point
    assert word in located.problem


@pytest.mark.parametrize(
    ("stated", "word"),
    [
        ((45.52, -122.68), "68 km from the address"),
        ((44.94, 123.03), "outside the United States"),
        ((51.5, -0.13), "outside the United States"),
        ((-44.94, -123.03), "outside the United States"),
        ((-0.0001, 0.0), "outside the United States"),
    ],
)
def test_a_stated_point_that_contradicts_the_address_leaves_none_of_the_two(
    stated: tuple[float, float], word: str
) -> None:
    located = locate(SALEM, given=stated)
    assert located.point is None
    assert word in located.problem


@pytest.mark.parametrize(
    ("city", "state", "country", "near"),
    [
        ("Toronto", "ON", "CA", (43.7, -79.4)),
        ("MONTRÉAL", "Quebec", "CA", (45.5, -73.6)),
        ("London", "", "GB", (51.5, -0.1)),
        ("London", "Ontario", "CA", (43.0, -81.2)),
        ("Edinburgh", "SCT", "GB", (55.95, -3.2)),
        ("Sydney", "NSW", "AU", (-33.9, 151.2)),
        ("Perth", "", "AU", (-31.95, 115.9)),
    ],
)
def test_a_town_abroad_is_placed_where_it_is_plain_which_is_meant(
    city: str, state: str, country: str, near: tuple[float, float]
) -> None:
    located = locate(Address(street="1 High St", city=city, state=state, country=country))
    assert located.point is not None
    assert (located.point.exactness, located.problem) == ("place", "")
    assert abs(located.point.latitude - near[0]) < 0.2
    assert abs(located.point.longitude - near[1]) < 0.2


@pytest.mark.parametrize(
    ("city", "state"),
    [("San Juan", "PR"), ("Mayagüez", "PR"), ("Ponce", "PR"), ("Charlotte Amalie", "VI"), ("Sandy Springs", "GA")],
)
def test_towns_that_the_postal_codes_do_not_know_are_placed(city: str, state: str) -> None:
    located = locate(Address(city=city, state=state, postal_code="00999"))
    assert ("00999" in located.problem) is (state not in TERRITORIES)
    assert located.point is not None
    assert located.point.exactness == "place"


def test_a_stated_point_counts_for_nothing_where_it_cannot_be_checked() -> None:
    assert locate(Address(), given=(44.94, -123.03)).point is None
    located = locate(Address(city="Nosuchtown", state="OR"), given=(44.94, -123.03))
    assert located.point is not None
    assert located.point.exactness == "state"
    assert "cannot be checked" in located.problem


@given(st.text(max_size=90), st.text(max_size=90), st.tuples(st.floats(), st.floats()))
def test_hostile_addresses_raise_nothing(city: str, code: str, stated: tuple[float, float]) -> None:
    assert place_key(place_key(city)) in (place_key(city), "")
    located = locate(Address(city=city, state="OR", postal_code=code), given=stated)
    assert located.point is None or located.point.latitude > 0


@pytest.mark.parametrize(
    ("fields", "exactness"),
    [
        ({"address": "12 Elm St, " * 1_000 + "Salem, OR 97301"}, None),
        ({"street": "x" * 10_000, "city": "Salem", "state": "OR", "postal_code": "97301"}, "postal_code"),
        ({"street": "12 Elm St", "city": "S" * 10_000, "state": "OR", "postal_code": "97301"}, "postal_code"),
        ({"street": "🏥 12 Elm St 💊", "city": "🌲 Salem", "state": "OR", "postal_code": "97301"}, "postal_code"),
        ({"city": "🌲", "state": "OR"}, "state"),
        ({"address": "PO Box 12, Salem, OR 97301"}, "place"),
        ({"address": "PO Box 12, 12 Elm St, Salem, OR 97301"}, "postal_code"),
        ({"street": "PO Box 12"}, None),
        ({"address": "12 Elm St, Salem, OR 97301; 9 Oak St, Portland, OR 97205"}, None),
        ({"street": "12 Elm St", "city": "Salem", "state": "OR", "postal_code": "97301", "country": "Atlantis"}, None),
        ({"street": "12 Elm St", "city": "Salem", "state": "OR", "postal_code": "٩٧٣٠١"}, "place"),
    ],
)
def test_addresses_that_are_none_are_placed_as_far_as_they_agree_or_said_not_to_be(
    fields: dict[str, str], exactness: str | None
) -> None:
    located = locate(read_address(fields))
    assert (None if located.point is None else located.point.exactness) == exactness
    assert located.point is not None or located.problem.endswith(".")
    assert len(located.problem) < 300
