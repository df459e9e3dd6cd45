"""States in which people are seen by video, and who evaluates them first: only in the clinic's own words."""

from datetime import UTC, datetime

import pytest

from crawler.listing import Page
from indexer.read.blocks import blocks_from_text
from indexer.read.telehealth import read_evaluator, read_telehealth
from indexer.read.view import View, view


def seen(text: str) -> View:
    day = datetime(2026, 11, 23, tzinfo=UTC)
    return view(Page(url="https://fernhill.example/", title="Fern Hill", seen_at=day, blocks=blocks_from_text(text)))


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("We see patients by video in Oregon, Washington and Idaho.", {"OR", "WA", "ID"}),
        ("We offer telehealth visits in OR, WA and ID.", {"OR", "WA", "ID"}),
        ("Our virtual visits are for residents of West Virginia.", {"WV"}),
        ("Telehealth appointments are available throughout New York.", {"NY"}),
    ],
)
def test_states_beside_the_clinic_s_own_visits_by_video_are_read(text: str, states: set[str]) -> None:
    assert {one.value for one in read_telehealth(seen(text)) if not one.denied} == states


@pytest.mark.parametrize(
    "text",
    [
        "We have offices in Oregon and Idaho.",
        "Telehealth in Washington DC changed in 2020.",
        "Do you offer telehealth in Ohio?",
        "We offer telehealth. Our MD, PA and OR nurses help.",
        "Some clinics offer telehealth in Maine and Vermont.",
        "We may offer telehealth in Texas next year.",
        "Our lawyers work remotely OR in person.",
    ],
)
def test_states_named_for_anything_else_are_not_read(text: str) -> None:
    assert list(read_telehealth(seen(text))) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("We do not offer telehealth in Texas.", {("TX", True)}),
        ("We no longer offer telehealth visits in Idaho.", {("ID", True)}),
        ("We offer telehealth in every state except Texas and Ohio.", {("TX", True), ("OH", True)}),
        ("We offer telehealth visits in all states other than New York.", {("NY", True)}),
        ("We offer telehealth visits in Oregon, but not in Washington.", {("OR", False), ("WA", True)}),
        ("We do not see people in California by telehealth.", set()),
        ("Not near us, we offer telehealth visits in Oregon.", {("OR", False)}),
    ],
)
def test_a_state_that_is_excluded_is_denied_or_left_open_and_never_affirmed(
    text: str, said: set[tuple[str, bool]]
) -> None:
    assert {(one.value, one.denied) for one in read_telehealth(seen(text))} == said


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Our psychiatrist evaluates you before any treatment.", "psychiatrist"),
        ("Before we decide, our nurse practitioner does a full psychiatric evaluation.", "other_prescriber"),
    ],
)
def test_who_evaluates_is_read_where_one_sentence_says_both(text: str, who: str) -> None:
    (found,) = read_evaluator(seen(text))
    assert (found.value, found.said) == (who, text)


@pytest.mark.parametrize(
    "text",
    [
        "A full psychiatric evaluation with your own psychiatrist comes first, and we ask for it.",
        "Will a psychiatrist evaluate me before treatment?",
        "Psychiatrists make a thorough evaluation.",
    ],
)
def test_somebody_else_s_clinician_evaluates_nobody_here(text: str) -> None:
    assert list(read_evaluator(seen(text))) == []
