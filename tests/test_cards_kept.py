"""What a card says is worked out once for a clinic, and anew as soon as anything about it is other, or the language."""

from dataclasses import replace
from datetime import date

import pytest
from shown import clinic, fact

from indexer.clinic import Clinic, Fact
from indexer.query import Hit, Query
from ui.clinic.cards import card
from ui.wording import spoken

TODAY = date(2026, 11, 23)
ELM = clinic("c-elm", "Elm Clinic", facts={"route": (fact("iv", "We give ketamine by IV."),)})
LAPSED = replace(fact("iv", "We give ketamine by IV."), freshness="lapsed")


def drawn(one: Clinic, query: Query | None = None, *, today: date = TODAY) -> str:
    return card(Hit(one, None), query or Query(), params={}, today=today)


@pytest.mark.parametrize(
    ("change", "before", "now"),
    [
        ({"name": "Oak Clinic"}, "Elm Clinic", "Oak Clinic"),
        ({"facts": {"route": (fact("im", "We give ketamine as a shot."),)}}, "by IV.", "as a shot."),
        ({"facts": {"route": (LAPSED,)}}, "by IV.", "confirmed"),
        ({"facts": {}}, "by IV.", "checked"),
        ({"phone": "+15035550188"}, "555-0142", "555-0188"),
        ({"phone": ""}, "Call", "phone quiet"),
        ({"status": "closed"}, "", "closed"),
    ],
)
def test_a_clinic_of_the_same_id_that_says_something_else_has_another_card(
    change: dict[str, object], before: str, now: str
) -> None:
    changed = replace(ELM, **change)  # type: ignore[arg-type]  # one part of it at a time
    assert hash(changed) == hash(ELM), "they are looked for in the same place"
    first, then = drawn(ELM), drawn(changed)
    assert before in first
    assert now in then
    assert now not in first
    assert drawn(ELM) == first


def test_a_card_follows_the_language_the_day_and_the_search() -> None:
    english = drawn(ELM)
    with spoken("es"):
        spanish = drawn(ELM)
    assert "How we know" in english
    assert "How we know" not in spanish
    assert "Call" not in spanish
    assert drawn(ELM, today=date(2027, 11, 23)) != english, "the fact is a year old by then"
    asked = drawn(ELM, Query(filters={"condition": ("ptsd",)}))
    assert asked.count("<dt>") == english.count("<dt>") + 1, "what was asked for is a row of the card"
    assert drawn(ELM) == english


def test_two_clinics_that_say_the_same_keep_their_own_names_and_buttons() -> None:
    oak = replace(ELM, id="c-oak")
    assert 'data-shortlist="c-elm"' in drawn(ELM)
    assert 'data-shortlist="c-oak"' in drawn(oak)
    assert "c-elm" not in drawn(oak)


def test_the_sentence_of_a_fact_changes_with_it() -> None:
    facts: tuple[Fact, ...] = (fact("iv", "We give ketamine by IV."), fact("iv", "Ketamine infusions are given here."))
    for one in facts * 2:
        assert one.said in drawn(replace(ELM, facts={"route": (one,)}))
