"""Whose page it is, where little tells: the name of its address, a doctor's caution, and clinics told of by others."""

from datetime import UTC, datetime

import pytest

from crawler.listing import Page
from indexer.read.blocks import blocks_from_text
from indexer.read.provider import judge
from indexer.read.sentences import sentence
from indexer.read.subjects import named_subject
from indexer.read.view import view

QUIET = (
    "Ketamine Therapy\n"
    "Ketamine is a medicine that acts on the brain within a day. Your therapist stays beside you all the time. "
    "Bring your own music to your session. Ketamine can bring up old memories.\nBook with Ada Quill"
)


def is_provider(text: str, url: str, title: str = "Ketamine Therapy") -> bool | None:
    seen = datetime(2026, 11, 2, tzinfo=UTC)
    return judge(view(Page(url=url, title=title, seen_at=seen, blocks=blocks_from_text(text)))).is_provider


def test_a_quiet_page_on_a_treatment_is_a_providers_where_its_address_is_that_of_a_service() -> None:
    assert is_provider(QUIET, "https://alderrow.example/ketamine-assisted-therapy") is True
    assert is_provider(QUIET, "https://alderrow.example/blog/ketamine-assisted-therapy") is not True
    assert is_provider(QUIET, "https://alderrow.example/notes-on-ketamine") is not True


def test_a_guide_is_no_providers_page_whatever_its_address() -> None:
    guide = "In this article you will learn what ketamine costs. Before your first infusion, compare clinics."
    assert is_provider(guide, "https://alderrow.example/ketamine-therapy") is not True


def test_a_universitys_page_is_a_providers_where_its_folder_is_that_of_its_patients() -> None:
    text = (
        "The center offers a range of treatments:\n- Intravenous ketamine\n- Esketamine\n"
        "All patients are evaluated first. Our staff calls you before your visit."
    )
    assert is_provider(text, "https://psychiatry.elmuniversity.example.edu/patient-care/mood", "Mood center") is True
    lab = "The lab studies ketamine. Our paper on sleep is out. Our team scans brains before and after ketamine."
    assert is_provider(lab, "https://psychiatry.elmuniversity.example.edu/research/mood", "Mood lab") is not True


def test_what_a_visit_is_like_makes_no_page_a_providers_where_a_site_only_writes() -> None:
    text = (
        "What is a ketamine visit like?\nBefore your infusion a nurse places an IV. Arrange a ride home.\n"
        "After your infusion you rest. Do not drive before morning."
    )
    title = "What is a ketamine visit like?"
    assert is_provider(text, "https://quietmedia.example/blog/a-visit", title) is not True
    assert is_provider(f"{text} We watch you all the time.", "https://alderrow.example/blog/a-visit", title) is True


def test_a_clinic_told_of_on_a_site_that_writes_about_the_world_does_not_make_it_a_providers() -> None:
    text = (
        "Ketamine in the desert\n"
        "The Mesa Ketamine Institute provides ketamine therapy to people with depression. "
        "The Mesa Ketamine Institute offers ketamine in a calm room. Ketamine acts fast."
    )
    title = "Ketamine in the desert"
    assert is_provider(text, "https://doctorsatlas.example/blog/mesa-institute", title) is not True
    assert is_provider(text, "https://mesaketamineinstitute.example/blog/desert", title) is True


def test_a_doctor_who_tells_when_she_would_not_give_it_does_not_refuse_the_drug() -> None:
    text = (
        "I offer ketamine to my patients at my practice. "
        "Here are the scenarios where I would not prescribe ketamine: a recent heart attack, or psychosis."
    )
    assert is_provider(text, "https://drquill.example/when-not", "When not") is True
    assert (
        is_provider("We do not offer ketamine. Our practice offers TMS.", "https://drquill.example/x", "Care") is False
    )


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Elm Infusions gives ketamine in Ohio.", True),
        ("Elm Behavioral Health offers ketamine.", True),
        ("The Mesa Ketamine Institute provides ketamine.", True),
        ("Using Ketamine Infusion Therapy For Anxiety", False),
        ("A Licensed Health Professional gives ketamine.", False),
        ("Ketamine Therapy offers hope.", False),
    ],
)
def test_what_is_done_is_no_name_of_a_place(text: str, named: bool) -> None:
    assert named_subject(sentence(text)) is named


@pytest.mark.parametrize(
    ("url", "text"),
    [
        (
            "https://coastalplan.example/ketamine",
            "We do not cover ketamine infusions for depression. Members may call us with questions.",
        ),
        (
            "https://kindnet.example/ketamine-assisted-therapy",
            "Find a therapist who works with ketamine. Our directory lists forty of them. Call a therapist to book.",
        ),
        (
            "https://pillfacts.example/spravato",
            (
                "Spravato is a nasal spray. Your healthcare provider will watch you for two hours. Do not drive until "
                "the next day. Schedule your visit on a free day."
            ),
        ),
    ],
)
def test_others_who_name_a_page_like_a_service_are_no_providers(url: str, text: str) -> None:
    assert is_provider(text, url, "Ketamine") is not True


def test_a_title_that_names_only_a_treatment_is_no_name_of_a_place() -> None:
    text = "Ketamine therapy offers relief from depression. Ketamine therapy uses ketamine in low doses."
    assert is_provider(text, "https://shortfacts.example/subject/ketamine-therapy") is not True


UNSPOKEN = (
    "Panic keeps many people awake. Ketamine infusions are used where pills did not help. Ketamine acts within a day.\n"
    "Panic may run in families."
)


@pytest.mark.parametrize(
    ("url", "provider"),
    [
        ("https://heronketamineclinic.example/panic", True),
        ("https://heronketamine.example/ketamine-treatment/panic", True),
        ("https://heronketamine.example/panic", False),
        ("https://heronketamineclinic.example/blog/panic", False),
        ("https://heronrooms.example/panic", False),
    ],
)
def test_a_text_that_nobody_speaks_is_a_clinics_own_where_its_address_leaves_no_doubt(url: str, provider: bool) -> None:
    assert (is_provider(UNSPOKEN, url, "Panic") is True) is provider


@pytest.mark.parametrize(
    "text",
    [
        "The town has fine hospitals, with several clinics now offering ketamine to people in pain. Ketamine is old.",
        "Here ketamine therapy comes in as a new hope. As a therapist I have seen what ketamine does for people.",
        (
            "Our team offers Spravato billing services. Our team keeps your practice running, and denied claims are "
            "rare. Spravato claims take time."
        ),
    ],
)
def test_neither_other_clinics_nor_an_author_s_hope_nor_those_who_bill_for_clinics_make_a_provider(text: str) -> None:
    assert is_provider(text, "https://quietmind.example/ketamine-in-town", "Ketamine in town") is not True


def test_who_looks_for_people_to_join_a_study_is_no_provider() -> None:
    text = (
        "We are recruiting adults for a study of mood. People are randomly assigned to ketamine or placebo, and our "
        "staff will monitor you. You receive compensation for each visit."
    )
    assert is_provider(text, "https://brightmind.example/join", "Join us") is not True


def test_what_a_patient_wonders_is_nobody_s_diary() -> None:
    asks = "What if I panic? Will I sleep all day? How long will I be there? Can I bring my sister?"
    page = view(
        Page(
            url="https://heronmind.example/visit",
            title="Your first visit",
            seen_at=datetime(2026, 11, 2, tzinfo=UTC),
            blocks=blocks_from_text(f"{asks} At Heron Mind you sit in a calm room."),
        )
    )
    assert "i" not in judge(page).signs
