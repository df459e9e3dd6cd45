"""A clinic that has closed or moved: who says so, in which words, and that nothing on its pages sends people there."""

from dataclasses import replace
from datetime import date

import pytest
from shown import clinic, fact
from test_words import NEAR, answer

from indexer.clinic import Clinic
from indexer.query import Hit, Query
from ui import words
from ui.clinic import evidence, facts, plain
from ui.clinic.cards import cards
from ui.routes import clinic_page
from ui.shortlist.entries import entry
from ui.wording import languages, say, spoken

TODAY = date(2026, 11, 23)
OWN = "The practice is permanently closed."
ROUTE = fact("iv", "We give infusions.")


def ended(status: str, *sources: tuple[str, str]) -> Clinic:
    """A clinic of which these sources say that it has closed or moved."""
    said = tuple(replace(fact(status, told), source=source) for source, told in sources)
    hours = fact("Mo-Fr 09:00-17:00", "Mo-Fr 09:00-17:00")
    return clinic("c", "C", status=status, facts={"status": said, "route": (ROUTE,), "hours": (hours,)})


@pytest.mark.parametrize(
    ("sources", "by"),
    [
        (["clinic_sites"], "own"),
        (["a_list"], "one"),
        (["a_list", "a_list"], "one"),
        (["a_list", "b_list"], "many"),
        (["a_list", "clinic_sites"], "own_and_one"),
        (["a_list", "clinic_sites", "b_list"], "own_and_many"),
        ([], "one"),
    ],
)
@pytest.mark.parametrize("status", ["closed", "moved"])
@pytest.mark.parametrize("language", languages())
def test_the_words_name_who_says_it(language: str, status: str, sources: list[str], by: str) -> None:
    one = ended(status, *((source, "We have left.") for source in sources))
    with spoken(language):
        assert words.status(one) == say(f"status.{status}.{by}")


@pytest.mark.parametrize("language", languages())
def test_the_title_of_its_page_names_who_says_it_as_the_page_does(language: str) -> None:
    asked = {"closed": ["clinic_sites"], "moved": ["a_list", "clinic_sites"]}
    with spoken(language):
        for status, sources in asked.items():
            by = "own" if len(sources) == 1 else "own_and_one"
            named = clinic_page.title(ended(status, *((source, "We left.") for source in sources)))
            assert named == say(f"clinic.title_{status}", by=say(f"clinic.said_by.{by}"), name="C, Portland, OR")
        listed = clinic_page.title(ended("closed", ("a_list", "Closed")))
    assert listed != named
    assert ("source says" in listed) == (language == "en")


def test_a_card_of_a_closed_clinic_lists_nothing_that_nobody_says() -> None:
    closed, query = ended("closed", ("a_list", "Closed")), Query(near=NEAR, filters={"condition": ("ptsd",)})
    shown = cards(answer(closed, query=query), params={}, today=TODAY)
    assert "Into a vein (IV infusion)" in shown
    assert "not stated" not in shown
    assert [row.label for row in plain.card(Hit(closed, 1.0), query, TODAY).rows] == ["How it is given"]
    bare = replace(closed, facts={"status": closed.facts["status"]})
    assert "<dl>" not in cards(answer(bare, query=query), params={}, today=TODAY)
    moved = ended("moved", ("a_list", "Moved"))
    assert "not stated" in cards(answer(moved, query=query), params={}, today=TODAY), "it is asked at its new address"


def test_who_denies_it_or_says_it_no_more_is_not_among_them() -> None:
    one = ended("closed", ("a_list", "Closed"), ("clinic_sites", "We have closed."), ("b_list", "Closed"))
    first, own, last = one.facts["status"]
    told = (first, replace(own, gone_since=TODAY), replace(last, denied=True))
    one = replace(one, facts={"status": told})
    assert words.status(one) == "A source says that this clinic has closed. Call before you go."


@pytest.mark.parametrize("language", languages())
def test_a_closed_clinic_is_asked_nothing_and_nobody_is_sent_there(language: str) -> None:
    one = ended("closed", ("a_list", "Closed"), ("clinic_sites", OWN))
    with spoken(language):
        assert evidence.questions(one) == []
        assert entry(one, TODAY).unsaid == ()
        head, body = facts.head(one, asked="c"), facts.body(one, today=TODAY)
        assert OWN in head, "the words of its own site before those of others"
        assert "https://quiet-river.example/care" in head
        for sent in ("google.com/maps", 'href="#ask"', 'class="hours"'):
            assert sent not in head
        assert "tel:" in head, "a call still tells whether it is true"
        assert 'id="ask"' not in body


@pytest.mark.parametrize("language", languages())
def test_a_moved_clinic_says_where_to_in_its_own_words_and_questions_go_there(language: str) -> None:
    to = "This office has moved to 1560 Sherman Ave, Suite 400."
    one = ended("moved", ("clinic_sites", "We have moved."), ("a_list", to))
    with spoken(language):
        head, body = facts.head(one, asked="c"), facts.body(one, today=TODAY)
        assert to in head
        assert "google.com/maps" not in head, "the way to the old address is no use"
        assert say("clinic.ask_lead_moved") in body
        assert say("clinic.ask_lead") not in body


def test_the_sentence_stands_on_cards_as_plain_text_and_short() -> None:
    long = f"<b>We</b> have moved to 12 \u202eElm St. {'Come and see us there. ' * 20}"
    one = ended("moved", ("clinic_sites", long))
    query = Query(near=NEAR)
    shown = cards(answer(one, query=query), params={}, today=TODAY)
    short = plain.card(Hit(one, 1.0), query, TODAY).ending
    assert "&lt;b&gt;We&lt;/b&gt; have moved to 12 Elm St." in shown
    assert "<b>We" not in shown
    assert short.startswith("<b>We</b> have moved to 12 Elm St.")
    assert len(short) <= 160
    assert plain.card(Hit(clinic("d", "D"), 1.0), query, TODAY).ending == ""


def test_a_shortlist_shows_first_that_it_has_closed_and_the_words_that_tell_most() -> None:
    one = ended("closed", ("a_list", "Closed"), ("clinic_sites", "Closed."), ("clinic_sites", OWN))
    first = entry(one, TODAY).fields[0]
    assert first.label == "Open, moved or closed"
    assert [(said.label, said.proof.said) for said in first.said] == [("Has closed", OWN)]
