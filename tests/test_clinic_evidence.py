"""What a clinic's page says of a fact: a sentence that several sources say stands once, with each of its sources."""

from dataclasses import replace
from datetime import date

import pytest
from shown import clinic, fact

from indexer.clinic import Clinic, Fact
from ui.clinic import evidence, facts
from ui.wording import languages, say, spoken

TODAY = date(2026, 11, 23)
OTHER = "We give infusions."


def _said_by_three() -> dict[str, object]:
    same = "Ketamine is given into a vein."
    newest = fact("iv", same, url="https://one.example/iv")
    between = replace(fact("iv", OTHER, url="https://two.example/iv"), last_seen=date(2026, 10, 1))
    oldest = replace(newest, url="https://three.example/iv", last_seen=date(2026, 9, 1))
    return {"facts": {"route": (oldest, between, newest)}}


def test_sources_of_one_sentence_stand_side_by_side_and_the_newest_comes_first() -> None:
    (section,) = evidence.sections(clinic("c-same", "Same", **_said_by_three()), TODAY)
    pages = [one.page for one in section.apart[0].sides[0].proofs]
    assert pages == ["one.example/iv", "three.example/iv", "two.example/iv"]


def test_a_sentence_of_two_sources_is_quoted_once_and_no_source_is_lost() -> None:
    told = facts.body(clinic("c-same", "Same", **_said_by_three()), today=TODAY)
    assert told.count("Ketamine is given into a vein.") == 1
    assert told.count(OTHER) == 1
    assert told.count("<figcaption>") == told.count("</figcaption>") == told.count("</figure>") == 2
    for page in ("one", "two", "three"):
        assert f'href="https://{page}.example/iv"' in told


def _body(**said: Fact | tuple[Fact, ...]) -> str:
    told = {field: one if isinstance(one, tuple) else (one,) for field, one in said.items()}
    return facts.body(clinic("c", "C", facts=told), today=TODAY)


def test_a_route_and_who_treats_stand_with_a_sentence_each_and_the_rest_behind_it() -> None:
    told = _body(route=(fact("iv", "Into a vein."), fact("iv", "By drip.")), psychiatry=fact("led", "Dr. Ex owns it."))
    open_at_once = told.replace("<details", "\n<details").split("<details")[0]
    assert "Into a vein." in open_at_once
    assert "By drip." in told
    assert "1 more sentence says so" in told
    assert "By drip." not in open_at_once
    assert told.count("<details") == 1, "the one sentence on who treats is not folded away"


def test_other_topics_show_their_values_at_once_and_every_sentence_behind_one_line() -> None:
    cash, card, no = (
        fact("self_pay", "Cash."),
        fact("hsa_fsa", "HSA cards."),
        fact("medicaid", "No Medicaid.", denied=True),
    )
    told = _body(payment=(cash, replace(cash, said="Cards too."), card, no))
    before, _, behind = told.partition("<details")
    assert "Paid by the patient" in before
    assert "Medicaid: says no" in before
    for sentence in ("Cash.", "Cards too.", "HSA cards.", "No Medicaid."):
        assert sentence not in before
        assert sentence in behind
    assert "How we know: 4 sentences" in behind
    assert "last seen November 20, 2026" in behind.partition("</summary>")[0]


def test_what_sources_disagree_on_is_never_folded_away() -> None:
    yes, no = fact("medicaid", "We take Medicaid."), fact("medicaid", "No Medicaid.", denied=True)
    told = _body(payment=(yes, no, fact("self_pay", "Cash.")))
    before = told.partition("<details")[0]
    assert before.index("sources disagree") < before.index("We take Medicaid.") < before.index("No Medicaid.")
    assert "How we know: 1 sentence<" in told


def test_a_value_that_was_not_seen_lately_says_so_although_its_sentences_are_folded_away() -> None:
    old = replace(fact("self_pay", "Cash."), last_seen=date(2026, 3, 2))
    gone = replace(fact("hsa_fsa", "HSA."), gone_since=date(2026, 11, 1))
    before = _body(payment=(old, gone, fact("superbill", "A bill."))).partition("<details")[0]
    assert before.count("more than six months ago") == 1
    assert (
        before.index("Paid by the patient") < before.index("more than six months ago") < before.index("no longer said")
    )


@pytest.mark.parametrize("language", languages())
def test_the_head_says_first_how_it_is_given_and_who_treats_then_how_to_reach_it(language: str) -> None:
    one = clinic("c", "C", facts={"route": (fact("iv", "Into a vein."),)})
    with spoken(language):
        head = facts.head(one, asked="c")
        parts = ("vocabulary.route.iv.label", "vocabulary.psychiatry.label", "silent.not_stated", "clinic.call")
        places = [head.index(say(part)) for part in parts]
    assert places == sorted(places)


def test_the_head_of_a_closed_clinic_lists_nothing_that_nobody_says() -> None:
    closed: Clinic = clinic("c", "C", status="closed", facts={"route": (fact("iv", "Into a vein."),)})
    head = facts.head(closed, asked="c")
    assert "Into a vein (IV infusion)" in head
    assert "Who treats" not in head
    assert "<dl>" not in facts.head(replace(closed, facts={}), asked="c")


def test_the_same_rule_stands_once_for_all_routes_that_it_holds_for() -> None:
    told = _body(route=(fact("iv", "Into a vein."), fact("im", "A shot."), fact("intranasal_esketamine", "Spravato.")))
    assert told.count('class="rule"') == 2
    assert "<strong>Into a vein (IV infusion) and Shot into a muscle (IM)</strong>" in told
