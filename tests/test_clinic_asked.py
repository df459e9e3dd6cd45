"""What a clinic is asked: all that nobody answers, nothing that somebody does, each by the facts that answer it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shown import clinic, fact

from config.vocabulary import vocabulary
from indexer.clinic import Clinic
from ui.clinic import evidence, facts
from ui.shortlist.entries import entry
from ui.wording import languages, say, spoken
from ui.words.silence import QUESTIONS, TOGETHER, UNITS, unanswered

TODAY = date(2026, 11, 23)
OTHERS = {
    "price": ("400 USD per_infusion", "from 400-600 USD per_session"),
    "evaluated_by": ("psychiatrist", "other_prescriber"),
    "telehealth_state": ("OR",),
    "hours": ("Mo-Fr 09:00-17:00",),
}
CODES = [*((field, code) for field, known in vocabulary().items() for code in known.codes)]
CODES += [(field, code) for field, codes in OTHERS.items() for code in codes]


def saying(*said: str) -> Clinic:
    """A clinic that says these: ``care.follow_up``, or ``no.care.follow_up`` for a denial."""
    told: dict[str, tuple[object, ...]] = {}
    for one in said:
        field, _, code = one.removeprefix("no.").partition(".")
        told[field] = (*told.get(field, ()), fact(code, f"It says {code}.", denied=one.startswith("no.")))
    return clinic("c", "C", facts=told)


def asked(one: Clinic) -> list[str]:
    return [question.asked for question in evidence.questions(one)]


def test_of_a_silent_clinic_everything_is_asked_in_a_short_list_and_what_matters_most_first() -> None:
    questions = asked(clinic("c", "C"))
    assert questions == list(QUESTIONS.values())
    assert questions[:4] == [
        "Do you give ketamine or Spravato, and how is it given?",
        "Does a psychiatrist evaluate or treat people here?",
        "Who evaluates me before treatment, and who watches over me during it?",
        "What does it cost, and which insurance do you take for it?",
    ]
    assert len(questions) == 10
    assert {unit for units in TOGETHER for unit in units} == set(UNITS)
    assert [unit for units in TOGETHER for unit in units] == list(UNITS)


@pytest.mark.parametrize(
    ("said", "gone", "stays"),
    [
        ("care.self_referral", "Do I need a referral?", "Who evaluates me before treatment, and who watches"),
        ("care.self_referral", "and do I need a referral", "Do you take new patients?"),
        ("payment.medicare", "which insurance", "What does it cost?"),
        ("payment.self_pay", "no such question", "What does it cost, and which insurance do you take for it?"),
        ("no.payment.insurance", "insurance", "What does it cost?"),
        ("price.400 USD per_infusion", "cost", "Which insurance do you take for it, if any?"),
        ("care.monitoring_during", "watches over me", "Who evaluates me before treatment?"),
        ("evaluated_by.psychiatrist", "Who evaluates me", "Who watches over me during treatment?"),
        ("evaluated_by.psychiatrist", "Does a psychiatrist", "Who watches over me during treatment?"),
        ("care.follow_up", "follow-up", "Do you also look after my other medicines for the mind?"),
        ("care.adults_only", "adults", "What do you treat with it?"),
        ("setting.telehealth", "video", "Is it given in the clinic or at home?"),
        ("telehealth_state.OR", "video", "Is it given in the clinic or at home?"),
        ("setting.in_clinic", "at home", "Do you offer visits by video or phone?"),
        ("hours.Mo-Fr 09:00-17:00", "When are you open", "Which languages do you speak?"),
        ("language.es", "languages", "When are you open?"),
        ("provider.yes", "Do you give ketamine", "How do you give the medicine?"),
        ("no.provider.yes", "give", "Does a psychiatrist evaluate or treat people here?"),
        ("no.route.iv", "no such question", "Do you give ketamine or Spravato, and how is it given?"),
    ],
)
def test_a_fact_silences_its_own_question_and_no_other(said: str, gone: str, stays: str) -> None:
    questions = asked(saying(said))
    assert not [one for one in questions if gone in one and "at home, and do you" not in one]
    assert [one for one in questions if one.startswith(stays)]


def test_that_people_are_evaluated_does_not_say_by_whom() -> None:
    said = saying("care.evaluation_before", "care.monitoring_during")
    (told,) = [one for one in evidence.questions(said) if "evaluates me" in one.asked]
    assert told.asked == "Who evaluates me before treatment?"
    assert told.why == "The clinic says that it evaluates people first, but not who does so"


@pytest.mark.parametrize("language", languages())
@given(said=st.sets(st.tuples(st.booleans(), st.sampled_from(CODES)), max_size=12))
@settings(max_examples=60, deadline=None)
def test_what_is_stated_is_never_asked_and_what_nobody_says_always_is(
    language: str, said: Iterable[tuple[bool, tuple[str, str]]]
) -> None:
    codes = [f"{'no.' if no else ''}{field}.{code}" for no, (field, code) in said]
    one = saying(*codes)
    with spoken(language):
        questions = evidence.questions(one)
        answers = set(codes) | {f"{code.removesuffix(code.split('.')[-1])}*" for code in codes}
        answers |= {f"{'no.' if no else ''}{field}.*" for no, (field, _) in said}
        open_units = [unit for unit, by in UNITS.items() if not answers & set(by)]
        assert [row.unit for row in unanswered(one)] == open_units
        named = [say(f"unsaid.{unit}") for unit in open_units]
        assert list(entry(one, TODAY).unsaid) == named, "the shortlist asks what the page asks"
        for units in TOGETHER:
            here = [unit for unit in units if unit in open_units]
            told = say(f"ask.{'_and_'.join(here)}") if here else None
            alone = {say(f"ask.{unit}") for unit in units}
            found = [row.asked for row in questions if row.asked in alone | {told}]
            assert found == ([told] if told and told in found else [say(f"ask.{unit}") for unit in here])


def test_what_is_no_longer_said_is_asked_alone_with_the_reason() -> None:
    once = replace(fact("400 USD per_infusion", "It is $400."), gone_since=date(2026, 11, 22))
    questions = evidence.questions(clinic("c", "C", facts={"price": (once,)}))
    told = {one.asked: one.why for one in questions}
    assert told["What does it cost?"] == "No longer said since November 22, 2026"
    assert told["Which insurance do you take for it, if any?"] == ""


def test_hours_that_the_page_still_shows_are_not_asked() -> None:
    late = replace(fact("Mo-Fr 09:00-17:00", "Mo-Fr 09:00-17:00"), freshness="lapsed")
    one = clinic("c", "C", facts={"hours": (late,)})
    assert "Monday to Friday" in facts.head(one, asked="c")
    assert "Which languages do you speak?" in asked(one)
    assert [field.label for field in entry(one, TODAY).fields] == ["Hours"]


def test_a_shortlist_shows_prices_hours_and_who_evaluates_with_their_proof() -> None:
    one = saying("price.from 400-600 USD per_infusion", "hours.Mo-Fr 09:00-17:00", "evaluated_by.psychiatrist")
    shown = {field.label: field.said for field in entry(one, TODAY).fields}
    assert list(shown) == ["Prices they publish", "Who evaluates you before treatment", "Hours"]
    assert [said.label for said in shown["Prices they publish"]] == ["from $400 to $600 per infusion"]
    assert shown["Hours"][0].label.startswith("Monday to Friday")
    for (said,) in shown.values():
        assert said.proof.url == "https://quiet-river.example/care"
        assert said.proof.seen.endswith("last seen November 20, 2026")
