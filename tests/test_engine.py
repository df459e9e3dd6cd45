"""What every engine must answer, case by case, and against an oracle that looks at every clinic."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import DROPPED, invented_clinics, invented_queries
from oracle import Oracle

from config.errors import BadQuery
from indexer.clinic import Address, Clinic, Fact
from indexer.engines import SearchEngine
from indexer.engines.embedded import EmbeddedBuilder, EmbeddedEngine
from indexer.locate.distance import EARTH_RADIUS_MILES, miles_from
from indexer.locate.point import EXACTNESS, METRES_A_MILE, Exactness, Point
from indexer.query import MOST_PINS, Near, Query, Results
from indexer.words import asked_words, findable_words

EngineOver = Callable[..., SearchEngine]
NOTHING: Mapping[str, str] = MappingProxyType({})
PORTLAND = Near("Portland, OR", 45.52, -122.68)


@pytest.fixture
def engine_over(tmp_path: Path) -> EngineOver:
    """An engine that finds the clinics it is given."""

    def build(clinics: Iterable[Clinic], merged: Mapping[str, str] = NOTHING) -> SearchEngine:
        EmbeddedBuilder(tmp_path / "engine.sqlite").rebuild(clinics, merged=merged)
        return EmbeddedEngine(tmp_path / "engine.sqlite")

    return build


def clinic(
    number: str,
    name: str = "Lotus Clinic",
    *,
    at: tuple[float, float] | None = (45.52, -122.68),
    address: Address | None = None,
    checked: date = date(2026, 11, 1),
    **said: str,
) -> Clinic:
    """A clinic; ``route="iv no.oral"`` means that one source affirms the first and one denies the second."""
    return Clinic(
        id=number,
        name=name,
        address=address or Address("12 Elm St", "Portland", "OR", "97205"),
        facts={field: tuple(fact(value) for value in values.split()) for field, values in said.items()},
        listings=(f"own_site:{number}",),
        checked=checked,
        point=None if at is None else Point(*at, "street", "invented"),
    )


def fact(value: str) -> Fact:
    seen = date(2026, 11, 1)
    denied = value.startswith("no.")
    return Fact(
        value.removeprefix("no."), denied, "An invented sentence.", "https://a.example/", "own_site", seen, seen
    )


def ids(results: Results) -> list[str]:
    return [hit.clinic.id for hit in results.hits]


def test_every_generated_search_is_answered_as_by_looking_at_every_clinic(engine_over: EngineOver) -> None:
    clinics = list(invented_clinics(2000, seed=7))
    engine, oracle = engine_over(clinics), Oracle(clinics)
    seen: Counter[str] = Counter()
    for query in invented_queries(600, seed=7):
        expected = oracle.search(query)
        assert engine.search(query) == expected
        seen["hits"] += bool(expected.hits)
        seen["left out"] += any(expected.left_out.values())
        seen["unplaced"] += bool(expected.unplaced)
        seen["perhaps inside"] += 0 < expected.perhaps < expected.total
        seen["too many pins"] += len(expected.pins) == MOST_PINS < expected.total
        seen["past the end"] += bool(expected.total) and not expected.hits
    assert min(seen.values()) >= 5, f"the searches do not try enough: {seen}"


def test_every_id_that_ever_answered_answers_as_by_looking_at_every_clinic(engine_over: EngineOver) -> None:
    clinics = list(invented_clinics(300, seed=8))
    merged = {"gone1": clinics[5].id, "gone0": "gone1", "gone2": "nobody", "round": "about", "about": "round"}
    engine, oracle = engine_over(clinics, merged), Oracle(clinics, {"gone1": clinics[5].id, "gone0": "gone1"})
    assert engine.count == 300
    for one in clinics:
        assert engine.get(one.id) == one
        assert all(engine.get(old) == one for old in one.formerly)
    for old in ("gone0", "gone1", "gone2", "round", "about", "", "never"):
        assert engine.get(old) == oracle.get(old)
    assert engine.get("gone0") == clinics[5]


def test_a_clinic_comes_back_with_every_fact_it_went_in_with(engine_over: EngineOver) -> None:
    clinics = list(invented_clinics(50, seed=9))
    found = engine_over(clinics).search(Query(size=100))
    assert sorted((hit.clinic for hit in found.hits), key=lambda one: one.id) == sorted(clinics, key=lambda one: one.id)


def test_half_a_character_in_crawled_text_stops_neither_build_nor_search(engine_over: EngineOver) -> None:
    odd = clinic("a\ud800", "Caf\udce9 \x00 Clinic")
    engine = engine_over([odd])
    found = engine.search(Query(text="clinic"))
    assert ([hit.clinic for hit in found.hits], found.pins[0].name) == ([odd], odd.name)
    assert engine.get(odd.id) == odd
    assert engine.get("\udfff") is None


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
    in_state = engine.search(Query(state="OR"))
    assert (ids(in_state), in_state.unplaced, len(in_state.pins)) == (["a", "b", "c"], 0, 1)


def test_two_choices_in_a_field_are_joined_by_or_and_two_fields_by_and(engine_over: EngineOver) -> None:
    engine = engine_over(
        [
            clinic("a", route="iv", psychiatry="led"),
            clinic("b", route="im", psychiatry="on_team"),
            clinic("c", route="iv im"),
            clinic("d", route="oral", psychiatry="led"),
            clinic("e", psychiatry="led"),
        ]
    )
    both = engine.search(Query(filters={"route": ("iv", "im")}))
    assert ids(both) == ["a", "b", "c"]
    assert both.left_out == {"route": 1}
    across = engine.search(Query(filters={"route": ("iv", "im"), "psychiatry": ("led",)}))
    assert ids(across) == ["a"]
    assert across.left_out == {"route": 1, "psychiatry": 1}
    assert across.facets["route"]["oral"] == 1, "with its own filter lifted: d is psychiatrist-led"
    assert across.facets["psychiatry"]["on_team"] == 1
    assert across.facets["psychiatry"]["not_stated"] == 1
    assert across.facets["condition"]["not_stated"] == 1, "another field counts only what answers everything"


def test_not_stated_is_who_affirms_nothing_and_denies_none_of_what_is_asked(engine_over: EngineOver) -> None:
    engine = engine_over(
        [
            clinic("affirms", route="iv"),
            clinic("silent"),
            clinic("denies it", route="no.oral"),
            clinic("denies another", route="no.im"),
            clinic("both", route="iv no.iv"),
            clinic("dropped", route=DROPPED),
        ]
    )

    def asking(*choices: str) -> tuple[set[str], int]:
        found = engine.search(Query(filters={"route": choices}))
        return set(ids(found)), found.left_out["route"]

    assert asking("oral") == (set(), 2)
    assert asking("oral", "not_stated") == ({"silent", "denies another"}, 0)
    assert asking("not_stated") == ({"silent", "denies it", "denies another"}, 0)
    assert asking("no.oral") == ({"denies it"}, 2)
    assert asking("no.oral", "not_stated") == ({"denies it", "silent", "denies another"}, 0)
    assert asking("iv", "no.iv") == ({"affirms", "both"}, 3)


def test_a_contradiction_is_found_by_yes_and_by_no_and_never_as_not_stated(engine_over: EngineOver) -> None:
    engine = engine_over([clinic("a", payment="medicare no.medicare")])
    for choices, total in ((("medicare",), 1), (("no.medicare",), 1), (("not_stated",), 0)):
        assert engine.search(Query(filters={"payment": choices})).total == total
    assert engine.search(Query()).facets["payment"]["medicare"] == 1


def test_a_term_nobody_states_counts_nothing_and_is_still_listed(engine_over: EngineOver) -> None:
    found = engine_over([clinic("a")]).search(Query(filters={"route": ("rectal",)}))
    assert (found.total, found.facets["route"]["rectal"], found.facets["route"]["not_stated"]) == (0, 0, 1)


@pytest.mark.parametrize(
    "text", ["o'brien", "O\u2019BRIEN", "obrien", "brien", "o brien", "cafe", "CAFÉ ob", "eglise", "12 elm"]
)
def test_words_are_found_whatever_their_apostrophes_accents_and_case(engine_over: EngineOver, text: str) -> None:
    street = Address("12 Elm St", "L\u2019Église", "OR", "97205")
    engine = engine_over([clinic("a", "O'Brien Café", address=street), clinic("b", "Other", address=Address("9 Oak"))])
    assert ids(engine.search(Query(text=text))) == ["a"]


@pytest.mark.parametrize("text", ["rien", "brienx", "o'brien oak", "97205", "OR ", "elm\u0000st x"])
def test_text_asks_for_the_beginning_of_words_of_name_city_and_street_only(engine_over: EngineOver, text: str) -> None:
    assert engine_over([clinic("a", "O'Brien Café")]).search(Query(text=text)).total == 0


@pytest.mark.parametrize("text", ["", "   "])
def test_no_text_asks_for_nothing(engine_over: EngineOver, text: str) -> None:
    assert engine_over([clinic("a"), clinic("b")]).search(Query(text=text)).total == 2


@pytest.mark.parametrize("text", ["-- !!", "'"])
def test_text_that_holds_no_word_is_no_question(text: str) -> None:
    with pytest.raises(BadQuery, match="at least one letter or digit"):
        Query(text=text)


@given(st.text(max_size=30))
def test_any_text_is_found_by_its_own_words(text: str) -> None:
    assert set(asked_words(text)) <= findable_words(text)


def test_the_empty_search_finds_everybody_by_name(engine_over: EngineOver) -> None:
    engine = engine_over([clinic("2", "émile"), clinic("3", "Zoe"), clinic("1", "Emile"), clinic("4", "adam", at=None)])
    found = engine.search(Query())
    assert ids(found) == ["4", "1", "2", "3"]
    assert [hit.distance_miles for hit in found.hits] == [None] * 4
    assert [pin.id for pin in found.pins] == ["1", "2", "3"]
    assert found.left_out == {}


def test_each_sort_falls_back_to_the_id(engine_over: EngineOver) -> None:
    new, old = date(2026, 11, 2), date(2026, 1, 1)
    engine = engine_over(
        [
            clinic("c", checked=new),
            clinic("b", at=(45.6, -122.68), checked=old),
            clinic("a", "Aa", checked=new),
            clinic("d"),
        ]
    )
    assert ids(engine.search(Query(near=PORTLAND))) == ["a", "c", "d", "b"]
    assert ids(engine.search(Query(sort="name"))) == ["a", "b", "c", "d"]
    assert ids(engine.search(Query(sort="checked"))) == ["a", "c", "d", "b"]


def test_more_equal_distances_than_pins_still_fall_back_to_the_id(engine_over: EngineOver) -> None:
    equator = Near("0, 0", 0, 0)
    engine = engine_over(clinic(f"{number:04}", at=((-0.2, 0.2)[number % 2], 0)) for number in range(MOST_PINS + 100))
    found = engine.search(Query(near=equator, page=2))
    assert ids(found) == [f"{number:04}" for number in range(20, 40)]
    assert [pin.id for pin in found.pins] == [f"{number:04}" for number in range(MOST_PINS)]


def test_the_last_page_holds_the_rest_and_pages_past_it_nothing_but_the_same_counts(engine_over: EngineOver) -> None:
    engine = engine_over(clinic(f"{number:02}") for number in range(45))
    last = engine.search(Query(page=3))
    assert ids(last) == ["40", "41", "42", "43", "44"]
    for page in (4, 10**30):
        past = engine.search(Query(page=page))
        assert (past.hits, past.total, past.facets, past.pins) == ((), 45, last.facets, last.pins)


def test_an_engine_without_clinics_answers_that_there_are_none(engine_over: EngineOver) -> None:
    engine = engine_over([])
    found = engine.search(Query(near=PORTLAND, text="lotus", state="OR", filters={"route": ("iv", "not_stated")}))
    assert (found.total, found.hits, found.unplaced, engine.count, engine.get("a")) == (0, (), 0, 0, None)


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
