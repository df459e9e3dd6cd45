"""Where a search looks, in words: a spot without a name, a state, a name that several towns have, a text too long."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from one_clinic import clinic

from config.errors import SeveralPlaces, UnknownPlace
from indexer.engines.embedded import EmbeddedBuilder, EmbeddedEngine
from indexer.link import to_params
from indexer.locate.gazetteer import gazetteer
from indexer.locate.place import find_place, spot
from indexer.locate.point import Point
from indexer.normalise.state import STATES
from indexer.query import LONGEST_TEXT, Near, Query, Results
from ui import words
from ui.guide.shown import parts
from ui.search import chips, onward, refused
from ui.search.asked import looser
from ui.search.nothing import MOST_CIRCLES, MOST_WAYS, meant, nothing
from ui.wording import languages, spoken

HERE = "45.52,-122.68"
"""What the browser sends for somebody in Portland: two decimals of a degree."""


def refusal(typed: str) -> UnknownPlace:
    with pytest.raises(UnknownPlace) as caught:
        find_place(typed)
    return caught.value


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedEngine]:
    """Clinics in Portland, one in Salem forty miles off, one whose town alone is known, one without a spot."""
    near = clinic("a", route="iv")
    vague = replace(clinic("b"), point=Point(45.49, -122.80, "place", "invented"))
    far = clinic("c", at=(44.94, -123.03), route="im")
    nowhere = clinic("d", at=None, route="im")
    file = tmp_path_factory.mktemp("engine") / "engine.sqlite"
    EmbeddedBuilder(file).rebuild([near, vague, far, nowhere], merged={})
    opened = EmbeddedEngine(file)
    yield opened
    opened.close()


# A spot without a name


def test_a_spot_is_told_by_the_town_nearest_to_it_and_never_by_bare_degrees(engine: EmbeddedEngine) -> None:
    query = Query(near=find_place(HERE), within=5)
    for language, told in (("en", "a spot near Portland, OR"), ("es", "un punto cerca de Portland, OR")):
        with spoken(language):
            heading, chip = words.heading(engine.search(query)), chips.parts(query)[0].label
            assert told in heading
            assert told in chip
            assert {"en": "within about 5 miles", "es": "a aproximadamente 5 millas"}[language] in heading, (
                "it was rounded"
            )
            for said in (heading, chip):
                assert not re.search(r"-?\d+\.\d", said), said


def test_around_a_rounded_spot_more_may_be_farther_away_than_are_known_to_be(engine: EmbeddedEngine) -> None:
    exact, rounded = find_place("45.52312,-122.67651"), find_place(HERE)
    found = replace(engine.search(Query(near=rounded, within=5)), total=9, perhaps=1)
    assert words.heading(found) == (
        "9 clinics within about 5 miles of a spot near Portland, OR (1 or more of them may be farther away)"
    )
    known = replace(found, query=Query(near=exact, within=5))
    assert words.heading(known) == (
        "9 clinics within 5 miles of a spot near Portland, OR (1 of them may be farther away)"
    )


def test_a_spot_is_told_by_its_town_and_a_named_place_keeps_its_name() -> None:
    exact = Near("45.5231,-122.6765", 45.5231, -122.6765)
    assert words.place(exact) == "a spot near Portland, OR"
    assert words.place(find_place("97205")) == "97205"
    assert words.place(find_place("Salem, OR")) == "Salem, OR"
    assert [spot(find_place(one)) for one in (HERE, "97205", "Salem, OR", "Marion County, OR")] == [
        True,
        *(False, False, False),
    ]


def test_a_spot_far_from_every_town_is_told_as_the_point_that_it_is() -> None:
    assert words.place(find_place("30,-150")) == "the point 30.0, -150.0 on the map"
    with spoken("es"):
        assert words.place(find_place("30,-150")) == "el punto 30.0, -150.0 del mapa"


def test_the_town_nearest_to_the_middle_of_a_postal_code_is_its_own() -> None:
    for code in ("97205", "10001", "99501", "96813", "60601"):
        known = gazetteer().postal_code(code)
        assert known is not None
        found, miles = gazetteer().nearest(known.latitude, known.longitude)
        assert miles < 0.1
        other = gazetteer().postal_code(found)
        assert other is not None
        assert other.city == known.city


def test_the_guide_and_the_chip_tell_a_spot_in_few_words() -> None:
    near = find_place(HERE)
    for language, chip, guide in (
        ("en", "Around a spot near Portland, OR", ", around a spot near Portland, OR"),
        ("es", "Alrededor de un punto cerca de Portland, OR", ", alrededor de un punto cerca de Portland, OR"),
    ):
        with spoken(language):
            assert chips.parts(Query(near=near))[0].label == chip
            shown = parts(today=date(2026, 11, 23), place=Query(near=near))
            told = {one.link_told for _, _, rows in shown["sections"] for one in rows}  # type: ignore[attr-defined]
            assert all(one.endswith(guide) for one in told)


# A state


@pytest.mark.parametrize("language", languages())
def test_the_heading_and_the_chip_say_a_state_in_the_same_words(engine: EmbeddedEngine, language: str) -> None:
    with spoken(language):
        for code in STATES:
            query = Query(state=code)
            chip, heading = chips.parts(query)[0].label, words.heading(engine.search(query))
            assert chip[0].lower() + chip[1:] in heading
            assert words.state(code) in chip
            assert not re.search(rf"\b{code}\b", heading), heading


def test_a_state_with_an_article_has_it_in_a_sentence(engine: EmbeddedEngine) -> None:
    assert words.heading(engine.search(Query(state="DC"))) == "No clinics in the District of Columbia"
    with spoken("es"):
        assert words.heading(engine.search(Query(state="VI"))) == "Ninguna clínica en las Islas Vírgenes"
    ways = [way for way, _ in looser(Query(near=find_place("97205"), state="DC"))]
    assert "Also outside the District of Columbia" in ways


# A name that several places have


def test_a_name_that_many_towns_have_is_no_unknown_place_but_a_question() -> None:
    error = refusal("Springfield")
    assert isinstance(error, SeveralPlaces)
    assert error.places > 20
    assert error.choices[0] == "Springfield, MO", "the one with most people"
    told = refused.unplaced("Springfield", error)
    assert told.startswith(f"{error.places} places have the name “Springfield”. Which one do you mean?")
    assert "do not know" not in told
    with spoken("es"):
        assert refused.unplaced("Springfield", error).startswith(f"{error.places} lugares se llaman “Springfield”.")
        assert words.to_choose("Springfield, MO") == "Springfield, Misuri"
    people = [place.people for place in gazetteer().places("Springfield")]
    assert people == sorted(people, reverse=True)


def test_the_towns_to_choose_from_have_the_names_of_their_states() -> None:
    assert words.to_choose("Springfield, MO") == "Springfield, Missouri"
    assert words.to_choose("Washington County, OR") == "Washington County, Oregon"
    assert words.to_choose("97205") == "97205"
    for choice in refusal("Springfield").choices:
        assert find_place(choice).label == choice, "one tap is enough"


def test_the_towns_with_most_clinics_stand_first_and_the_others_by_their_people(engine: EmbeddedEngine) -> None:
    error = refusal("Salem")
    found = meant(error.choices, Query(within=10), engine.search, find_place)
    assert found[0] == ("Salem, OR", 1)
    assert [place for place, _ in found[1:]] == [place for place in error.choices if place != "Salem, OR"]
    assert {total for _, total in found[1:]} == {0}
    turned = meant(tuple(reversed(error.choices)), Query(within=10), engine.search, find_place)
    assert turned[0] == found[0]
    with spoken("es"):
        markup = onward.places_meant(Query(), found[:2], {"lang": "es"})
    assert "Salem, Oregón (1 clínica)" in markup
    assert "(ninguna clínica)" in markup
    assert "near=Salem,+OR" in markup


def test_counties_of_one_name_are_a_question_too() -> None:
    error = refusal("Washington County")
    assert isinstance(error, SeveralPlaces)
    assert "Which one do you mean?" in refused.unplaced("Washington County", error)


def test_a_place_that_nobody_knows_is_still_told_as_unknown() -> None:
    error = refusal("Portlnd, OR")
    assert not isinstance(error, SeveralPlaces)
    assert refused.unplaced("Portlnd, OR", error).endswith("Did you mean one of these?")
    assert "Try a ZIP code" in refused.unplaced("zzzzqqq", refusal("zzzzqqq"))


@pytest.mark.parametrize(("language", "told"), [("en", "at most 200 letters"), ("es", "como máximo 200 letras")])
def test_a_place_of_ten_thousand_letters_is_told_as_too_long_and_not_repeated(language: str, told: str) -> None:
    typed = "x" * 10_000
    with spoken(language):
        said = refused.unplaced(typed, refusal(typed))
    assert told in said
    assert "xxx" not in said
    assert not refused.too_long("x" * LONGEST_TEXT)


# One count


def test_the_hint_the_heading_and_the_list_count_by_one_rule(engine: EmbeddedEngine) -> None:
    asked = Query(near=find_place("97205"), within=8, filters={"route": ("iv",)})
    results = engine.search(asked)
    (_, hint), more = words.left_out(results)[0], results.left_out["route"]
    assert hint.startswith(f"{more} more clinic ")
    both = engine.search(replace(asked, filters={"route": ("iv", "not_stated")}))
    assert both.perhaps > results.perhaps, "who does not say may be outside the circle as well"
    assert both.total == results.total + more
    for answer in (results, both):
        assert words.heading(answer).startswith(f"{answer.total} clinic")
    assert words.heading(both) == "2 clinics within 8 miles of 97205 (1 of them may be farther away)"


# Nothing found


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "The nearest one that we know of is about 40 miles away. A wider search finds it:"),
        ("es", "La más cercana que conocemos está a unas 40 millas. Una búsqueda más amplia la encuentra:"),
    ],
)
def test_whoever_asked_for_a_place_alone_is_told_of_the_nearest_clinic_and_of_no_filter(
    engine: EmbeddedEngine, language: str, told: str
) -> None:
    query = Query(near=find_place("44.39,-122.7"), within=25)
    with spoken(language):
        said, ways = nothing(query, engine.search)
    assert said == told.replace("40", str(round(_miles(engine, query))))
    assert ways[0][1].within == 50
    assert 0 < len(ways) <= MOST_CIRCLES
    assert all(wider == replace(query, within=wider.within) for _, wider, _ in ways)
    assert all(total == engine.search(wider).total > 0 for _, wider, total in ways)


def _miles(engine: EmbeddedEngine, query: Query) -> float:
    far = engine.search(replace(query, within=500)).hits[0].distance_miles
    assert far is not None
    return far


def test_whoever_asked_for_more_is_told_what_to_loosen_and_how_far_the_nearest_is(engine: EmbeddedEngine) -> None:
    said, ways = nothing(Query(near=find_place("97205"), within=25, filters={"route": ("im",)}), engine.search)
    assert said.startswith("No clinic's pages say all of this here. The nearest one that fits is 4")
    assert said.endswith("Ask for less, and there is something to show:")
    assert len(ways) <= MOST_WAYS
    assert ways[0][1].within == 50


def test_a_wider_circle_is_offered_only_where_it_finds_more_and_leaves_room_for_the_filters(
    engine: EmbeddedEngine,
) -> None:
    filters = {"route": ("iv", "im"), "psychiatry": ("led",), "payment": ("medicaid",)}
    asked = Query(near=find_place("97205"), within=5, filters=filters)
    found = {10.0: 1, 25.0: 1, 50.0: 3, 100.0: 3, 250.0: 4, 500.0: 9}

    def search(query: Query) -> Results:
        number = found.get(query.within, 0) if query.filters == asked.filters else 2
        return replace(engine.search(query), total=number)

    _, ways = nothing(asked, search)
    assert [(wider.within, total) for _, wider, total in ways if wider.within != 5] == [(10, 1), (50, 3), (250, 4)]
    given_up = {name for _, wider, _ in ways for name in filters if name not in wider.filters}
    assert given_up == set(filters)
    assert len(ways) <= MOST_WAYS
    assert ways[-1][1].filters == {}, "all of them at once"


def test_where_nothing_is_known_at_all_no_filter_is_blamed(engine: EmbeddedEngine) -> None:
    far = Query(near=find_place("21.3,-157.8"), within=500)
    assert nothing(far, engine.search) == ("We know of no clinic within 500 miles of there. Try another place.", [])
    said, ways = nothing(Query(state="VI"), engine.search)
    assert said.startswith("We know of no clinic in the Virgin Islands. That does not mean that there is none.")
    assert ways == []
    said, _ = nothing(replace(far, filters={"route": ("im",)}), engine.search)
    assert said == "No single change finds one. Clear the filters, or try another place."


def test_a_looser_search_is_a_link_that_holds_it(engine: EmbeddedEngine) -> None:
    _, ways = nothing(Query(near=find_place("97205"), within=25, filters={"route": ("im",)}), engine.search)
    assert all(to_params(wider).get("page") is None for _, wider, _ in ways)
