"""What every engine must answer, case by case: filters, counts, words, ids."""

from datetime import date

import pytest
from engines_under_test import EngineOver
from hypothesis import given
from hypothesis import strategies as st
from invented import DROPPED, invented_clinics
from one_clinic import PORTLAND, clinic, ids
from oracle import Oracle

from config.errors import BadQuery
from indexer.clinic import Address
from indexer.query import Box, Query
from indexer.words import asked_words, findable_words


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
    found = engine.search(Query(text="clinic", zoom=0))
    assert ([hit.clinic for hit in found.hits], found.pins[0].name) == ([odd], odd.name)
    assert engine.get(odd.id) == odd
    assert engine.get("\udfff") is None


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


def test_an_engine_without_clinics_answers_that_there_are_none(engine_over: EngineOver) -> None:
    engine = engine_over([])
    found = engine.search(Query(near=PORTLAND, text="lotus", state="OR", filters={"route": ("iv", "not_stated")}))
    assert (found.total, found.hits, found.unplaced, engine.count, engine.get("a")) == (0, (), 0, 0, None)
    everywhere = engine.search(Query(box=Box(west=-180, south=-90, east=180, north=90), zoom=3))
    assert (everywhere.total, everywhere.bounds, everywhere.clusters, everywhere.following) == (0, None, (), None)
    assert list(engine.export(Query(sort="checked", confirmed_since=date(2026, 1, 1)))) == []
