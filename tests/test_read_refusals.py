"""A clinic that refuses some people, or all places but its own, still gives the drug; one that refuses all does not."""

from datetime import UTC, datetime

import pytest

from crawler.listing import Page
from indexer.read.blocks import blocks_from_text
from indexer.read.page import PageReading, read_page

CLINIC = "Our clinic gives ketamine infusions. Our team watches you. Call us to book your first visit."


def read(text: str, *, url: str = "https://harborlight.example/faq", title: str = "Harbor Light") -> PageReading:
    page = Page(url=url, title=title, seen_at=datetime(2026, 11, 2, tzinfo=UTC), blocks=blocks_from_text(text))
    return read_page(page)


@pytest.mark.parametrize(
    "text",
    [
        "We will not give ketamine therapy with heart disease, pregnancy, or psychosis.",
        "We do not offer ketamine treatment until your doctor has seen you.",
        "We do not prescribe ketamine if you drink.",
        "Can I use ketamine at home?\nNo, ketamine is administered in our office only.",
        "No, ketamine is given by our nurses, never by you.",
    ],
)
def test_a_refusal_of_some_people_or_of_home_use_leaves_a_clinic_a_provider(text: str) -> None:
    reading = read(f"{CLINIC}\n{text}")
    assert reading.is_provider is True
    assert "iv" in {one.value for one in reading.findings if one.field == "route" and not one.denied}


@pytest.mark.parametrize(
    "text",
    [
        "Our clinic does not offer ketamine treatment. Our team gives TMS. Call us to book a visit.",
        "Harbor Light does not administer ketamine, but helps those who have had it with sessions for integration.",
        "No ketamine is given at our office. Call us about TMS.",
    ],
)
def test_a_refusal_of_the_drug_itself_makes_no_provider(text: str) -> None:
    assert read(text).is_provider is False


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Who pays for a death",
            (
                "Two doctors faced criminal charges over ketamine, and one of them pleaded guilty. The assistant "
                "signed a plea agreement. Who is liable? We tell you what civil liability means."
            ),
        ),
        (
            "Psychedelics for anesthesia staff",
            (
                "Back to course. Video transcription: our speaker works with ketamine and I work with ketamine myself. "
                "We hand out CE credits at the end of the session."
            ),
        ),
        (
            "Ketamine at home",
            (
                "How to take part: a study doctor sees you at the screening visit. After three study days we "
                "scan you on ketamine, and for completing the study you get vouchers."
            ),
        ),
        (
            "Home ketamine, rated",
            (
                "Our reviewers made this star rating of ketamine platforms to help consumers. See our scoring "
                "criteria and our picks. We tested each of them."
            ),
        ),
        (
            "Open your doors",
            (
                "Should you open a ketamine infusion clinic now? As the business owner of your own ketamine clinic you "
                "decide. We believe that you should, and we tell you how we did it in our town."
            ),
        ),
        (
            "One woman and her infusions",
            (
                "In our ongoing series we spoke with Ines (not her real name), who uses ketamine infusions. Thank you "
                "for agreeing to talk to us, Ines. You told us how it all began."
            ),
        ),
        (
            "What it costs",
            (
                "In this country doctors typically charge 500 dollars for ketamine infusions. For patients like us "
                "that is a lot, and we wish that it were less. Consult each provider about packages."
            ),
        ),
        (
            "A doctor of dreams",
            (
                "Episode date: May 3. We talk with the founder of a ketamine center. Today's episode is brought to you "
                "by Elm Soap. We've added a show in Elmton."
            ),
        ),
    ],
)
def test_courts_courses_studies_and_ratings_are_no_providers(title: str, text: str) -> None:
    assert read(text, title=title, url="https://longreads.example/pages/12").is_provider is not True


def test_a_leaflet_speaks_for_nobody_though_a_health_service_prints_it() -> None:
    text = (
        "Esketamine nasal spray\nPronunciation: es-KET\nCommon brand name: Spravato\nEsketamine is given in a "
        "doctor's office. You must have somebody to drive you home. Your vital signs are checked."
    )
    reading = read(text, url="https://healthcareclinic.example/services/esketamine", title="Esketamine")
    assert reading.is_provider is not True


def test_one_plain_offer_outweighs_what_sounds_like_a_guide() -> None:
    text = (
        "A guide to ketamine for OCD\nStudies of ketamine are promising, experts said. In this guide we look at "
        "them. Here at Elm Psychiatry, IV ketamine is offered to adults with OCD."
    )
    reading = read(text, url="https://elmpsych.example/post/ocd", title="Ketamine and OCD")
    assert reading.is_provider is True
    assert reading.provider_said == "Here at Elm Psychiatry, IV ketamine is offered to adults with OCD."


def test_who_invented_a_drug_is_no_doctor_to_be_met() -> None:
    text = "Ketamine was invented by Dr. Orrin Vale. Clinics give ketamine across the country."
    assert read(text, url="https://longreads.example/pages/3").is_provider is not True


def test_a_provider_is_proved_by_what_it_gives_and_not_by_a_price() -> None:
    reading = read("Ketamine infusion: $450\nKetamine KAP session: $300\nWe give ketamine at our office. Call us.")
    assert reading.provider_said == "We give ketamine at our office."


def test_a_question_about_our_clinic_is_the_clinics_own_voice() -> None:
    text = (
        "Ketamine infusions are given for pain. What makes our clinic different? Dr. Orn is a pain specialist who"
        " treats pain with ketamine."
    )
    reading = read(text, url="https://orninstitute.example/faq-infusions", title="Ketamine infusions")
    assert reading.is_provider is True


@pytest.mark.parametrize(("folder", "provider"), [("mood-disorder-services", True), ("tours-of-hospitals", None)])
def test_a_folder_that_ends_as_a_hospital_names_its_services_speaks_for_it(folder: str, provider: bool | None) -> None:
    text = "The Center offers many treatments, including:\n- Intranasal esketamine (Spravato)\n- IV ketamine\n- ECT"
    assert read(text, url=f"https://elmcollege.example.edu/{folder}", title="Mood").is_provider is provider
