"""Therapy and setting: what goes with the medicine and where it is taken, said plainly or as a matter of course."""

from datetime import UTC, datetime

import pytest

from crawler.listing import Page
from indexer.read.blocks import blocks_from_text
from indexer.read.page import read_page


def cared(text: str) -> set[tuple[str, bool]]:
    """The values of therapy and setting, each with whether it is denied."""
    page = Page(
        url="https://gullrock.example/faq",
        title="Gull Rock Ketamine",
        seen_at=datetime(2026, 11, 2, tzinfo=UTC),
        blocks=blocks_from_text(f"Our doctors give ketamine treatment by IV infusion to adults.\n\n{text}"),
    )
    return {(one.value, one.denied) for one in read_page(page).findings if one.field in ("therapy", "setting")}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Sessions take place in your own home, with ketamine tablets.", ("at_home", False)),
        ("A doctor prescribes ketamine to be taken at home.", ("at_home", False)),
        ("We give ketamine in our office only.", ("at_home", True)),
        ("Nobody is sent home with ketamine from our clinic.", ("at_home", True)),
        ("Use at home is not permitted by us.", ("at_home", True)),
        ("Your kit of ketamine tablets is mailed to your home.", ("at_home", False)),
        ("You swallow each lozenge at your home while I watch.", ("at_home", False)),
        ("We offer take-home lozenges.", ("at_home", False)),
        ("We offer in-home ketamine therapy.", ("at_home", False)),
        ("Take the first dose in our office and the next ones at home.", ("at_home", False)),
        ("Our ketamine is never mailed to your home.", ("at_home", True)),
        ("We do not send you home with lozenges. We don't send lozenges home.", ("at_home", True)),
        ("A licensed counselor sits with you during your session.", ("psychotherapy_with_ketamine", False)),
        ("Ketamine-Assisted Psychotherapy", ("psychotherapy_with_ketamine", False)),
        ("Group integration circles on Thursdays", ("integration", False)),
        ("A therapist sits with you throughout each session.", ("psychotherapy_with_ketamine", False)),
        ("An integration coach calls you after each session.", ("integration", False)),
        ("Psychotherapy during ketamine treatment is offered.", ("psychotherapy_with_ketamine", False)),
        (
            "We offer KAP to adults.\n\nWe do not offer KAP to people with psychosis.",
            ("psychotherapy_with_ketamine", False),
        ),
        ("Integration\nIntegration counts as much as the dose. It closes with integration.", ("integration", False)),
        (
            "Counseling sessions are offered before and after each ketamine dose.",
            ("psychotherapy_with_ketamine", False),
        ),
    ],
)
def test_where_and_with_what_it_is_taken_is_read_also_without_a_voice(text: str, said: tuple[str, bool]) -> None:
    assert said in cared(text)


@pytest.mark.parametrize(
    "text",
    [
        "Our nurses work side by side with your therapist.",
        "We can refer you to a therapist for ketamine-assisted psychotherapy.",
        "Pills and talk therapy were not effective for many of our guests.",
        "Psychotherapy helps some people.",
        "We recommend that you discuss the experience with your therapist.",
        "We coordinate care with your therapist.",
        "We advise therapy sessions with your own therapist.",
        "Our approach values integration with comprehensive pain care.",
        "Integration of our records into your portal is free.",
        "Ask your clinic whether it offers integration.",
        "Patients are encouraged to work with an outside therapist for integration.",
    ],
)
def test_the_therapy_of_others_is_none_here(text: str) -> None:
    assert not {value for value, _ in cared(text)} & {"psychotherapy_with_ketamine", "integration"}


def test_at_home_is_not_stated_where_only_a_rule_of_the_drug_is_told() -> None:
    assert "at_home" not in {value for value, _ in cared("Spravato cannot be taken at home.")}


@pytest.mark.parametrize(
    "text",
    [
        "You may feel at home in our rooms.",
        "Follow-up from the comfort of your home by video.",
        "She had tried at-home ketamine before she came to us.",
        "Keep all medicines at home in a locked box.",
        "Can I take ketamine at home?Our nurses watch over every injection.",
        "A nurse will call you at home the next day.",
        "Have someone with you at home that night after treatment.",
        "Do not take ketamine at home.",
        "Your receipt is mailed to your home.",
        "Results are sent to your home.",
        "Home infusion of antibiotics is available.",
        "It is dispensed by us, never for home use.",
    ],
)
def test_a_home_where_nothing_is_taken_is_no_treatment_at_home(text: str) -> None:
    assert ("at_home", False) not in cared(text)
