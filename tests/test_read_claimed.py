"""Conditions that a page claims to treat, and those that it only tells of: what was approved, studied, or cared for."""

from datetime import UTC, datetime

import pytest

from crawler.listing import Page
from indexer.read.blocks import blocks_from_text
from indexer.read.page import read_page

INFUSIONS = "Our clinic gives ketamine treatment by IV infusion to adults."
BRAND = "Our clinic gives Spravato to adults. You spray it yourself while our nurse stays with you."


def treated(text: str, *, opens: str = INFUSIONS) -> set[str]:
    page = Page(
        url="https://wrenhollow.example/services",
        title="Wren Hollow",
        seen_at=datetime(2026, 11, 2, tzinfo=UTC),
        blocks=blocks_from_text(f"{opens}\n\n{text}"),
    )
    return {one.value for one in read_page(page).findings if one.field == "condition" and not one.denied}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("If the symptoms of OCD or PTSD wear you down, ketamine could be a new way.", {"ocd", "ptsd"}),
        ("Have your pills brought no relief from depression? Call us about ketamine.", {"trd", "depression"}),
        ("We see people with severe depression where medicines are ineffective.", {"trd", "depression"}),
        ("Ketamine also helps with addictive disorders and cocaine addiction.", {"substance_use"}),
        ("Ketamine can be given for bipolar depression if no contraindication speaks against it.", {"bipolar"}),
        ("We follow the protocol that has been studied most for depression.", {"depression"}),
        ("Conditions we treat\n\nOCD | Anxiety | PTSD", {"ocd", "anxiety", "ptsd"}),
        ("Our infusions can help with: OCD • Anxiety • PTSD", {"ocd", "anxiety", "ptsd"}),
        ("Ketamine eases several disorders. They include anxiety (GAD) and OCD.", {"ocd", "anxiety"}),
    ],
)
def test_claims_in_many_forms_are_read(text: str, codes: set[str]) -> None:
    assert treated(text) >= codes


@pytest.mark.parametrize(
    "text",
    [
        "In 2019 the FDA approved Spravato for treatment-resistant depression.",
        "One form of the drug was approved by the FDA for depression that resists treatment.",
        "Spravato is approved for treatment-resistant depression; we do not offer it.",
    ],
)
def test_what_an_authority_approved_is_not_treated_where_another_form_is_given(text: str) -> None:
    assert treated(text) == set()


def test_what_an_authority_approved_is_treated_where_the_approved_form_is_given() -> None:
    said = "In 2019 the FDA approved it for treatment-resistant depression, and insurance often covers it."
    assert treated(said, opens=BRAND) == {"trd", "depression"}


def test_what_studies_found_of_ketamine_is_not_treated_where_spravato_alone_is_given() -> None:
    said = "Ketamine has no approval, though studies found it effective for OCD and PTSD."
    assert treated(said, opens=BRAND) == set()
    assert treated("Studies found ketamine effective for OCD and PTSD.") == {"ocd", "ptsd"}


@pytest.mark.parametrize(
    "text",
    [
        "Medication management for bipolar disorder, OCD and anxiety",
        "A new study looks at ketamine for alcohol use disorder.",
        "Researchers at the university gave ketamine to people with PTSD.",
        "There are no good studies yet of ketamine for OCD.",
        "Related posts: Ketamine and OCD",
        "The VA gives ketamine to veterans with PTSD.",
        "After your infusion anxiety may come back for a day.",
        "Brain cells which anxiety and stress have damaged grow anew.",
        "Scientists began to look at ketamine for migraine around the year 2000.",
        "Many people with fibromyalgia also suffer from anxiety.",
        "Swimming helped me to stop having panic attacks.",
        "Patients with bipolar disorder are strongly advised to keep their doctor.",
        "For many with PTSD or migraine, the insurance question is a job of its own.",
        "On paper you rate yourself: a PHQ-9 for depression and a GAD-7 for anxiety.",
        "We measure anxiety with three short forms.",
        "Before each infusion you fill in the GAD-7.",
        "We use the PHQ-9 and the GAD-7 before each infusion.",
        "Take a seat.\n\nYou are here: OCD | Anxiety | PTSD",
        "We also look for a wrong diagnosis, such as bipolar disorder.",
        "Researchers now study ketamine for fibromyalgia.",
        "Antidepressants can take six weeks to help with depression.",
        "You are no candidate if you have:\n\n- An addiction to drugs\n- Psychosis",
    ],
)
def test_what_is_only_told_of_is_not_treated(text: str) -> None:
    assert treated(text) == set()


def test_what_an_illness_includes_is_not_treated_under_a_title_on_the_drug() -> None:
    text = "# Ketamine treatment for anxiety\n\n## What is anxiety?\n\nIt includes panic, OCD and PTSD."
    assert treated(text) <= {"anxiety"}
    assert treated("Our ketamine helps with resistent depression and OCD.") >= {"ocd", "trd"}


def test_what_the_drug_eases_is_read_below_a_heading_on_who_should_not_have_it() -> None:
    text = (
        "Who is not a good candidate?\n"
        "Ketamine eases symptoms of PTSD and migraine in many people.\n"
        "People with bipolar disorder should not have ketamine."
    )
    assert treated(text) == {"ptsd", "migraine"}
