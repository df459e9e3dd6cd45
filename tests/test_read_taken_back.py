"""A thing named and then refused by a pronoun in the same sentence; a refusal with limits refuses nothing."""

import pytest
from test_read_offers import read

BRAND = "intranasal_esketamine"
CLINIC = "Our clinic gives ketamine infusions. Call us to book a visit."


def denied(text: str) -> dict[str, bool]:
    found = read(f"{CLINIC}\n\n{text}").findings
    return {one.value: one.denied for one in found if one.field == "route" and one.value != "iv"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Spravato is approved for treatment-resistant depression; we do not offer it.", BRAND),
        ("Spravato has its place, but we do not carry it here.", BRAND),
        ("Spravato is sprayed into the nose; it is not available at our clinic.", BRAND),
        ("There is also Spravato; however, our clinic does not provide it at this time.", BRAND),
        ("We have read much about Spravato but we have chosen not to offer it.", BRAND),
        ("Lozenges can be taken at home; we do not prescribe them.", "sublingual"),
        ("Lozenges: we do not prescribe those.", "sublingual"),
        ("Some clinics give IM injections; we don't.", "im"),
    ],
)
def test_what_a_pronoun_takes_back_in_the_same_sentence_is_denied(text: str, code: str) -> None:
    assert denied(text) == {code: True}


@pytest.mark.parametrize(
    "text",
    [
        "Many people ask for Spravato; we offer it twice a week.",
        "We prescribe Spravato, and we do not give it to children.",
        "We offer Spravato, and we do not give it without a driver.",
        "We offer Spravato; if your insurance says no, we do not order it.",
        "You may fear that our Spravato visits are a rush; we don't.",
    ],
)
def test_a_refusal_with_limits_takes_nothing_back(text: str) -> None:
    assert denied(text) == {BRAND: False}


def test_only_what_was_named_last_is_taken_back() -> None:
    assert denied("We prescribe lozenges; there is also Spravato, but we do not carry it.") == {
        "sublingual": False,
        BRAND: True,
    }


@pytest.mark.parametrize(
    "text",
    [
        "Ours is not the approach of IV ketamine, which treats the body alone.",
        "Sitting with a therapist is not the same as an IV drip of ketamine.",
        "IV ketamine infusions are not a meeting of two people.",
    ],
)
def test_what_something_is_not_offers_nothing(text: str) -> None:
    found = read(f"We offer ketamine therapy with ketamine lozenges. Call us to book.\n\n{text}").findings
    assert {one.value for one in found if one.field == "route" and not one.denied} == {"sublingual"}
