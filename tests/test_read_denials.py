"""What a clinic says no to in its own voice is a statement denied; rules of payers, limits and other places are not."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.listing import Block, Page
from indexer.read.page import read_page

OWN = Block(text="Our clinic gives ketamine treatment. Call us to book a visit.")


def said(text: str, field: str) -> set[str]:
    """The values that a page holding the text gives to a field, a denied one with a minus before it."""
    page = Page(
        url="https://harborlight.example/faq",
        title="Harbor Light",
        seen_at=datetime(2026, 11, 1, tzinfo=UTC),
        blocks=(OWN, Block(text=text)),
    )
    return {f"-{one.value}" if one.denied else one.value for one in read_page(page).findings if one.field == field}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("We do not treat bipolar disorder.", {"-bipolar"}),
        ("We no longer treat migraine.", {"-migraine"}),
        ("We have stopped treating migraine.", {"-migraine"}),
        ("Unfortunately, we don't currently treat OCD at our clinic.", {"-ocd"}),
        ("Harbor Light does not treat bipolar disorder.", {"-bipolar"}),
        ("Our practice does not treat fibromyalgia or migraines at this time.", {"-fibromyalgia", "-migraine"}),
        ("We do not treat bipolar disorder or OCD, but we do treat depression.", {"-bipolar", "-ocd", "depression"}),
    ],
)
def test_a_condition_is_denied_where_the_clinic_says_that_it_does_not_treat_it(text: str, values: set[str]) -> None:
    assert said(text, "condition") == values


@pytest.mark.parametrize(
    "text",
    [
        "We do not treat patients with bipolar disorder.",
        "You are not a candidate if you have bipolar disorder.",
        "Ketamine is not given to people with bipolar disorder.",
        "Other clinics do not treat bipolar disorder.",
        "Most psychiatrists do not treat migraine.",
        "Do we not treat migraine?",
        "If we do not treat migraine, our nurse names somebody who does.",
        "We do not treat depression alone.",
        "We do not treat just migraine.",
        "We do not treat depression with opioids.",
        "We do not treat PTSD without a therapist.",
        "We do not treat severe depression.",
        "We do not treat cancer pain.",
        "We do not treat depression; we treat the whole person.",
        "We do not treat depression. We treat people.",
        "Medicare does not treat migraine as Harbor Light does.",
        '"We do not treat migraine," said another office.',
    ],
)
def test_a_limit_an_exclusion_or_somebody_elses_no_denies_no_condition(text: str) -> None:
    assert not {value for value in said(text, "condition") if value.startswith("-")}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("We are not accepting new patients.", {"-accepts_new_patients"}),
        ("We are not currently accepting new patients at this time.", {"-accepts_new_patients"}),
        ("We no longer take new patients.", {"-accepts_new_patients"}),
        ("We are currently closed to new patients.", {"-accepts_new_patients"}),
        ("Our practice is closed to new patients, but we keep a list.", {"-accepts_new_patients"}),
        ("We are not taking new patients for Spravato.", set()),
        ("We are closed to new patients on Fridays.", set()),
        ("We do not accept new patients without a referral.", set()),
        ("Some clinics are closed to new patients.", set()),
        ("We are accepting new patients.", {"accepts_new_patients"}),
        ("We do not treat adolescents.", {"-adolescents"}),
        ("We do not see teens here.", {"-adolescents"}),
        ("We do not treat adolescents under 14.", set()),
        ("We do not treat children or adolescents.", {"-adolescents", "adults_only"}),
        ("We do not manage other medications.", {"-medication_management"}),
        ("We do not manage medications that another doctor prescribed.", set()),
        ("We do not provide medication management.", {"-medication_management"}),
    ],
)
def test_care_is_denied_as_a_whole_or_not_at_all(text: str, values: set[str]) -> None:
    assert said(text, "care") - {"self_referral", "referral_needed"} == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Our services are not covered by insurance.", {"-insurance"}),
        ("We are out of network with all insurers.", {"-insurance"}),
        ("We are out of network with all insurance companies.", {"-insurance"}),
        ("We do not take insurance.", {"-insurance"}),
        ("Insurance does not cover ketamine infusions.", set()),
        ("Insurance does not cover ketamine infusions, so we do not take insurance.", {"-insurance"}),
        ("Our ketamine infusions are not covered by insurance.", set()),
        ("Our services are not covered by insurance in every case.", set()),
        ("We are out of network with all insurers except two.", set()),
        ("If insurance is not accepted by a clinic, patients pay themselves.", set()),
    ],
)
def test_insurance_is_denied_by_the_clinic_and_not_by_what_a_payer_covers(text: str, values: set[str]) -> None:
    assert said(text, "payment") == values


def test_a_payer_that_a_denial_leaves_out_is_not_denied() -> None:
    assert "-medicare" not in said("Our office is out of network with every insurer except Medicare.", "payment")


def test_insurance_that_is_taken_for_some_care_is_not_denied_by_the_same_sentence() -> None:
    text = "We do not accept insurance for ketamine, but we accept insurance for Spravato."
    assert said(text, "payment") == {"insurance", "spravato_insurance"}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("We do not speak Spanish.", {"-es"}),
        ("Our staff does not speak Spanish or Polish.", {"-es", "-pl"}),
        ("No one on our team speaks Spanish.", {"-es"}),
        ("We do not speak Spanish, but we speak Polish.", {"-es", "pl"}),
        ("We do not speak Spanish fluently.", set()),
        ("If you do not speak Spanish, we can help.", set()),
        ("Our staff speaks Spanish.", {"es"}),
        ("Our nurses speak Spanish, but our front desk does not speak Spanish.", {"es"}),
    ],
)
def test_a_language_is_denied_where_nobody_here_speaks_it(text: str, values: set[str]) -> None:
    assert said(text, "language") == values


WORDS = [
    *("we", "our clinic", "do not", "no longer", "never", "treat", "speak", "accept", "are", "closed to", "manage"),
    *("new patients", "bipolar disorder", "depression", "Spanish", "Polish", "adolescents", "insurance", "medications"),
    *(", but", ", and", ";", "or", "with all insurers", "out of network", "for Spravato", "only"),
]


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=14))
def test_no_sentence_both_says_and_denies_the_same(words: list[str]) -> None:
    text = "We " + " ".join(words) + "."
    for field in ("condition", "care", "payment", "language"):
        values = said(text, field)
        assert not {value for value in values if f"-{value}" in values}, text
