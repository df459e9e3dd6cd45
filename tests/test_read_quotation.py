"""A quotation proves its fact and repeats no claim that nobody should read here as ours."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.listing import Block, Page
from indexer.read.blocks import blocks_from_text
from indexer.read.folding import squeeze
from indexer.read.lexicon import lexicon
from indexer.read.page import read_page
from indexer.read.quotation import passage, together
from indexer.read.sentences import sentence
from indexer.read.view import View, view
from indexer.statement import SAID_LIMIT


def quoted(text: str, label: str) -> str:
    one = sentence(text)
    return passage(one, one.marks[label][0])


@pytest.mark.parametrize(
    ("text", "label", "said"),
    [
        ("We offer IV ketamine with an 80% success rate.", "route=iv", "We offer IV ketamine"),
        ("We offer IV ketamine, which is completely non-addictive.", "route=iv", "We offer IV ketamine"),
        ("Non-addictive IV ketamine is given in our clinic.", "route=iv", "IV ketamine is given in our clinic."),
        ("A cure for many, IV ketamine is given in our clinic.", "route=iv", "IV ketamine is given in our clinic."),
        ("70 to 80% of our patients respond to IV ketamine at our clinic.", "route=iv", "IV ketamine at our clinic."),
        ("In our clinic IV ketamine helps 70-80% of those who come.", "route=iv", "In our clinic IV ketamine helps"),
        ("Our FDA-approved ketamine injections ease pain.", "route=im", "ketamine injections ease pain."),
        ("We give Spravato, and it is no miracle.", "route=intranasal_esketamine", "We give Spravato"),
        ("We give ketamine lozenges, the same as Spravato.", "route=sublingual", "We give ketamine lozenges"),
        (
            "For anxiety and PTSD ketamine therapy in our clinic has become a breakthrough.",
            "condition=anxiety",
            "For anxiety and PTSD ketamine therapy in our clinic",
        ),
        ("We offer IV ketamine in quiet rooms.", "route=iv", "We offer IV ketamine in quiet rooms."),
        ("We offer IV ketamine, an FDA approved treatment.", "route=iv", "We offer IV ketamine"),
        ("IV ketamine here is approved by the FDA for depression.", "route=iv", "IV ketamine here"),
        (
            "We give IV ketamine, which is not FDA-approved.",
            "route=iv",
            "We give IV ketamine, which is not FDA-approved.",
        ),
        (
            "We give Spravato, which is approved by the FDA.",
            "route=intranasal_esketamine",
            "We give Spravato, which is approved by the FDA.",
        ),
        ("Our IV ketamine works for 7 out of 10 people.", "route=iv", "Our IV ketamine works"),
        ("Seven in ten of our IV ketamine patients feel well.", "route=iv", "IV ketamine patients feel well."),
        ("Our IV ketamine helps eighty percent of those who come.", "route=iv", "Our IV ketamine helps"),
        ("We give IV ketamine with few or no side effects.", "route=iv", "We give IV ketamine"),
        ("We give IV ketamine, the only route with real evidence.", "route=iv", "We give IV ketamine"),
        ("You can't overdose on our ketamine lozenges.", "route=sublingual", "on our ketamine lozenges."),
        ("Our safe and effective IV ketamine is given here.", "route=iv", "IV ketamine is given here."),
        ("Our lozenges are just as effective as a shot.", "route=sublingual", "Our lozenges"),
        ("Life-saving IV ketamine is given here.", "route=iv", "IV ketamine is given here."),
    ],
)
def test_a_claim_is_left_out_and_the_proof_stays(text: str, label: str, said: str) -> None:
    assert quoted(text, label) == said


PIECES = st.sampled_from(
    (
        *(
            "we",
            "offer",
            "IV",
            "ketamine",
            "the",
            "ketamine injections",
            "lozenges",
            "in our clinic",
            "is",
            "and",
            "with",
        ),
        *(
            "non-addictive",
            "80%",
            "70-80%",
            "of patients",
            "a cure",
            "FDA-approved",
            "success rate",
            "guaranteed",
            ",",
            ";",
        ),
    )
)


@given(st.lists(PIECES, min_size=1, max_size=12).map(" ".join))
def test_no_passage_holds_a_whole_claim_and_each_is_found_in_its_sentence(text: str) -> None:
    one = sentence(squeeze(text))
    for label, marks in one.marks.items():
        if not label.startswith("route="):
            continue
        for mark in marks:
            said = passage(one, mark)
            assert 0 < len(said) <= SAID_LIMIT
            assert said in one.text
            assert "%" not in said
            assert "claim" not in lexicon().marks(sentence(said).words)


def test_a_question_and_its_answer_are_quoted_together_only_when_neither_claims() -> None:
    plain = page("Do you offer Spravato?", "Yes, in both offices.")
    assert together(plain, plain.main[1], plain.main[2]) == "Do you offer Spravato? Yes, in both offices."
    claiming = page("Do you offer Spravato?", "Yes, with a 90% success rate.")
    assert together(claiming, claiming.main[1], claiming.main[2]) == ""
    assert together(plain, plain.main[2], plain.main[1]) == "", "they do not stand in that order"


def page(*texts: str) -> View:
    seen = Page(
        url="https://harborlight.example/",
        title="Harbor Light",
        seen_at=datetime(2026, 11, 1, tzinfo=UTC),
        blocks=tuple(Block(text=text) for text in texts),
    )
    return view(seen)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Our team writes you a receipt. We give Spravato on Mondays.", "We give Spravato on Mondays."),
        (
            "Read on\nOur clinic gives ketamine infusions. We provide payment plans.",
            "Our clinic gives ketamine infusions.",
        ),
        ("Birch Ketamine Home | What we do | Fees\nHere at Birch we give ketamine lozenges.", "Here at Birch we give"),
        ("Birch Ketamine\nWe begin with a talk. Our nurse starts your ketamine infusion.", "Our nurse starts your"),
        ("We give no Spravato. Our patients take ketamine lozenges with us.", "Our patients take ketamine lozenges"),
        ("Our nurse stays with you. Ketamine was studied for years. We give ketamine here.", "We give ketamine here."),
    ],
)
def test_a_provider_is_proved_by_a_sentence_that_names_the_drug(text: str, said: str) -> None:
    page = Page(
        url="https://birchketamine.example/",
        title="Birch Ketamine",
        seen_at=datetime(2026, 11, 2, tzinfo=UTC),
        blocks=blocks_from_text(text),
    )
    reading = read_page(page)
    assert reading.is_provider
    assert reading.provider_said.startswith(said)


def test_a_heading_proves_a_provider_only_where_no_sentence_does_and_a_title_never() -> None:
    spoken = (Block(text="Call us to book a visit. Our nurses stay with you."), Block(text="Our office is quiet."))
    heading = Block(text="Ketamine infusions with us", kind="heading")

    def said(*blocks: Block) -> str:
        when = datetime(2026, 11, 2, tzinfo=UTC)
        page = Page(url="https://birchketamine.example/", title="Birch Ketamine Clinic", seen_at=when, blocks=blocks)
        reading = read_page(page)
        assert reading.is_provider
        return reading.provider_said

    assert not said(*spoken)
    assert said(heading, *spoken) == "Ketamine infusions with us"
    assert said(heading, *spoken, Block(text="We give ketamine by vein.")) == "We give ketamine by vein."
