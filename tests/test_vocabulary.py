"""The vocabulary keeps its promises: every sentence is read, by the real reader, as its term says."""

from datetime import UTC, datetime

import pytest

from config.errors import UsageError
from config.vocabulary import FIELDS, Term, vocabulary
from crawler.listing import Block, Page
from indexer.read.page import read_page

SETTING = "Our clinic gives ketamine treatment. Call us to book a visit."
"""Stands above every sentence, so that a sentence is refused for what it says and not for want of a provider."""


def values(sentence: str, field: str) -> set[str]:
    page = Page(
        url="https://harborlight.example/treatment",
        title="Harbor Light",
        seen_at=datetime(2026, 11, 1, tzinfo=UTC),
        blocks=(Block(text=SETTING), Block(text=sentence)),
    )
    return {one.value for one in read_page(page).findings if one.field == field and not one.denied}


def cases(side: str) -> list[object]:
    return [
        pytest.param(field.code, term, sentence, id=f"{field.code}-{term.code}-{number}")
        for field in vocabulary().values()
        for term in field.terms
        for number, sentence in enumerate(getattr(term, side), 1)
    ]


def test_the_sentence_above_every_case_says_nothing_that_a_case_asks_for() -> None:
    assert [values("The room is quiet.", field) for field in FIELDS] == [set() for _ in FIELDS]


def test_every_field_has_terms_with_two_sentences_on_both_sides() -> None:
    assert list(vocabulary()) == list(FIELDS)
    for field in vocabulary().values():
        for term in field.terms:
            assert len(term.yes) >= 2, term.code
            assert len(term.no) >= 2, term.code


@pytest.mark.parametrize(("field", "term", "sentence"), cases("yes"))
def test_a_yes_sentence_is_read_as_its_term(field: str, term: Term, sentence: str) -> None:
    assert term.code in values(sentence, field)


@pytest.mark.parametrize(("field", "term", "sentence"), cases("no"))
def test_a_no_sentence_is_not_read_as_its_term(field: str, term: Term, sentence: str) -> None:
    assert term.code not in values(sentence, field)


def test_an_unknown_code_names_the_codes_there_are() -> None:
    with pytest.raises(UsageError, match="sublingual"):
        vocabulary()["route"].term("iv_drip")
