"""Who says *we*, *I* or a name on a page: a practice, an essay, a form that is signed, or somebody's initials."""

from datetime import UTC, datetime

import pytest

from crawler.listing import Page
from indexer.read.blocks import blocks_from_text
from indexer.read.provider import judge
from indexer.read.view import View, view


def seen(text: str, url: str, title: str = "Notes") -> View:
    at = datetime(2026, 11, 2, tzinfo=UTC)
    return view(Page(url=url, title=title, seen_at=at, blocks=blocks_from_text(text)))


def is_provider(text: str, url: str = "https://alderrow.example/notes") -> bool | None:
    return judge(seen(text, url)).is_provider


FACTS = "Ketamine is given by vein for low mood. Ketamine acts within a day. Ketamine can bring up old memories."


def test_a_single_we_that_gives_nothing_and_has_no_place_is_no_practice() -> None:
    assert is_provider(f"{FACTS} Of the brain we still know little.") is not True
    assert is_provider(f"{FACTS} Our team gives it in a calm room.") is True
    assert is_provider(f"{FACTS} Of the brain we still know little. Bring a driver to each visit.") is True


@pytest.mark.parametrize("folder", ["blog", "post", "articles"])
def test_the_we_of_an_essay_on_the_world_is_no_practice(folder: str) -> None:
    url = f"https://alderclinic.example/{folder}/hope"
    essay = f"{FACTS} We live in hard times. We need new ways of care, and we are slow to change."
    assert is_provider(essay, url) is not True
    assert is_provider(f"{essay} We are certified by the drug's own program to give Spravato.", url) is True
    assert is_provider(f"{essay} Bring a driver to your appointment.", url) is True


@pytest.mark.parametrize(
    ("text", "host", "own"),
    [
        ("At Alder Row Psychology people can choose lozenges.", "arpnorth.example", True),
        ("At the Center of Alder Medicine you sit in a calm room.", "cam-clinic.example", True),
        ("Low Mood, Anxiety, Panic and Grief are told of below.", "lapgroup.example", False),
        ("Says the World Health Organization on its list.", "wholemind.example", False),
        ("Call Alder Row Psychology today.", "northarp.example", False),
        ("Alder Row Com is what neighbours say.", "quiet.arc", False),
    ],
)
def test_the_initials_of_a_practice_name_it_where_its_address_begins_with_them(text: str, host: str, own: bool) -> None:
    page = seen(text, f"https://{host}/about")
    assert any(page.names_itself(one) for one in page.main) is own


def test_a_form_that_a_patient_signs_is_the_page_of_who_gives_the_drug() -> None:
    form = (
        "Consent to ketamine\nKetamine is not approved for low mood. This is not a research study.\n"
        "I understand that I will be watched by a nurse. I may not drive until the next day. "
        "I will be receiving ketamine by vein."
    )
    assert is_provider(form, "https://alderketamine.example/forms") is True
    printed = f"{form} Reproduced with permission from a handbook of ketamine. A research study gave its wording."
    assert (
        judge(seen(printed, "https://alderrow.example/forms")).score
        < judge(seen(form, "https://alderrow.example/forms")).score
    )


def test_a_clinic_that_sets_itself_apart_from_others_does_not_tell_of_theirs() -> None:
    apart = judge(seen(f"{FACTS} Unlike many clinics, ours has a garden.", "https://alderrow.example/"))
    told = judge(seen(f"{FACTS} Many clinics have a garden.", "https://alderrow.example/"))
    assert not apart.signs["others_clinic"]
    assert told.signs["others_clinic"]


def test_who_pays_for_treatment_given_by_others_is_less_likely_a_provider() -> None:
    pays = judge(seen(f"{FACTS} Alderrow offers grants to people who need it.", "https://alderrow.example/"))
    gives = judge(seen(f"{FACTS} Alderrow offers infusions to people who need it.", "https://alderrow.example/"))
    assert pays.is_provider is not True
    assert gives.is_provider is True


LEAFLET = (
    "Why is this medicine prescribed?\nEsketamine is a spray against low mood. "
    "You will be watched for two hours. Plan for someone to drive you home.\n"
    "What should I do if I forget a dose?\nCall to schedule your next visit. We do not endorse what others sell."
)


def test_a_leaflet_about_the_drug_is_nobodys_offer_though_it_gives_rules_and_says_we() -> None:
    url = "https://aldermedical.example/health/esketamine"
    assert is_provider(LEAFLET, url) is not True
    assert is_provider(f"{LEAFLET} We give Spravato in our office.", url) is True


@pytest.mark.parametrize(("path", "own"), [("post/best-programs", 0), ("our-programs", 1), ("post/faq", 1)])
def test_a_post_called_after_programs_is_no_folder_of_services(path: str, own: int) -> None:
    assert judge(seen(FACTS, f"https://alderrow.example/{path}")).signs["own folder"] == own


def test_who_coaches_practices_to_earn_with_the_drug_is_no_provider() -> None:
    text = (
        "Spravato visits earn more when we plan them. Business coaching fills rooms. Profitable practices have a plan."
    )
    assert is_provider(text, "https://mindpractice.example/earn") is not True


def test_some_of_us_is_no_practice_that_says_we() -> None:
    assert not judge(seen(f"{FACTS} Many of us sleep badly.", "https://alderrow.example/")).signs.get("we", 0)
    assert judge(seen(f"{FACTS} Come and see us.", "https://alderrow.example/")).signs["we"]


@pytest.mark.parametrize(
    "text",
    [
        "Alder Holdings plans to acquire five rooms where ketamine is given. The clinic offers infusions to all.",
        "Our aim is awareness about the pain. My name is Ada, and I was diagnosed young. Ketamine far away helped me.",
        "We ask that ketamine be paid for. Please sign this petition, so that our lives change.",
    ],
)
def test_buyers_petitions_and_those_who_tell_of_an_illness_are_no_providers(text: str) -> None:
    assert is_provider(text) is not True
