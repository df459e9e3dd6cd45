"""Care and languages are read only where the clinic speaks of itself; a short answer needs its question."""

from datetime import UTC, datetime

import pytest

from crawler.listing import Block, Page
from indexer.read.page import read_page
from indexer.statement import Finding

OWN = Block(text="Our clinic gives ketamine treatment. Call us to book a visit.")


def read(*blocks: Block) -> list[Finding]:
    page = Page(
        url="https://harborlight.example/faq",
        title="Harbor Light",
        seen_at=datetime(2026, 11, 1, tzinfo=UTC),
        blocks=(OWN, *blocks),
    )
    return [one for one in read_page(page).findings if one.field in ("care", "language")]


@pytest.mark.parametrize(
    ("question", "answer", "values"),
    [
        ("Do I need a referral?", "No, you can call us yourself.", {"self_referral"}),
        ("Do I need a referral?", "Yes, from any doctor.", {"referral_needed"}),
        ("Can I come without a referral?", "Yes.", {"self_referral"}),
        ("Can I come without a referral?", "No.", {"referral_needed"}),
        ("Do I need a referral?", "No, unless your plan asks for one.", set()),
        ("Do I need a referral?", "Probably not.", set()),
        ("Do I need a coat?", "No.", set()),
    ],
)
def test_a_short_answer_about_referrals_is_quoted_with_its_question(
    question: str, answer: str, values: set[str]
) -> None:
    found = read(Block(text=question, kind="heading"), Block(text=answer, path=(question,)))
    assert {one.value for one in found} == values
    assert all(one.said == f"{question} {answer}" for one in found)


def test_a_list_of_languages_needs_no_verb() -> None:
    found = read(
        Block(text="Languages spoken", kind="heading"),
        Block(text="Polish, Korean", path=("Languages spoken",), kind="item"),
        Block(text="French toast", path=("Breakfast",), kind="item"),
    )
    assert [(one.field, one.value, one.said) for one in found] == [
        ("language", "pl", "Polish, Korean"),
        ("language", "ko", "Polish, Korean"),
    ]


def test_saying_no_to_care_is_a_denial() -> None:
    found = read(Block(text="We do not offer medication management."), Block(text="We do not offer follow-up visits."))
    assert {(one.value, one.denied) for one in found} == {("medication_management", True), ("follow_up", True)}


def test_a_page_in_another_language_says_nothing_of_care() -> None:
    assert read(Block(text="Nuestro equipo cuida de usted durante todo el tratamiento con ketamina.")) == []
