"""What is denied in so many words, and what is only likened, unpaid or another's and so no offer."""

from datetime import UTC, datetime

import pytest
from test_read_offers import read, values

from crawler.listing import Page
from indexer.read.blocks import blocks_from_text
from indexer.read.provider import judge
from indexer.read.view import view

SPRAVATO = "Our clinic gives Spravato treatment. Call us to book a visit."
BRAND = "intranasal_esketamine"


def signs_of(text: str) -> dict[str, int]:
    url = "https://harborlight.example/care"
    seen = datetime(2026, 11, 2, tzinfo=UTC)
    return judge(view(Page(url=url, title="Care", seen_at=seen, blocks=blocks_from_text(text)))).signs


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("We offer compounded ketamine nasal spray, the same as Spravato.", {"intranasal_ketamine"}),
        ("Our ketamine lozenges are just as effective as Spravato.", {"sublingual"}),
        ("We give ketamine lozenges, which work much the same way as Spravato.", {"sublingual"}),
        ("Our infusions are comparable to Spravato.", {"iv"}),
        ("Our infusions work as well as Spravato.", {"iv"}),
        ("Our lozenges act on the brain and feel much like an infusion.", {"sublingual"}),
        ("We offer ketamine infusions as well as Spravato.", {"iv", BRAND}),
        ("We give ketamine as an infusion or as Spravato.", {"iv", BRAND}),
        ("We offer treatments such as Spravato.", {BRAND}),
        ("We offer treatments like Spravato and ketamine infusions.", {"iv", BRAND}),
        ("Our infusions cost about the same as our Spravato visits.", {"iv", BRAND}),
        ("We offer Spravato on the same day as your visit.", {BRAND}),
    ],
)
def test_what_a_treatment_is_likened_to_is_not_offered_by_that(text: str, offered: set[str]) -> None:
    assert values(text) == offered


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("Ketamine infusions are not covered by insurance.", {BRAND}),
        ("We do not take insurance for infusions.", {BRAND}),
        ("Our ketamine infusions are not covered by insurance.", {BRAND, "iv"}),
        ("We offer ketamine infusions, but insurance does not cover them.", {BRAND, "iv"}),
        ("We offer ketamine infusions. Ketamine infusions are not covered by insurance.", {BRAND, "iv"}),
    ],
)
def test_that_no_insurance_pays_for_a_route_does_not_offer_it(text: str, offered: set[str]) -> None:
    found = read(f"{SPRAVATO}\n{text}").findings
    assert {one.value for one in found if one.field == "route" and not one.denied} == offered


def test_a_route_named_alone_is_given_though_no_insurance_pays() -> None:
    assert values("Ketamine infusions are not covered by insurance.") == {"iv"}


@pytest.mark.parametrize(
    ("text", "offered", "denied"),
    [
        ("We do not see patients in California by telehealth.", set(), set()),
        ("We are not able to see new patients by telehealth.", set(), set()),
        ("We do not see patients by telehealth.", set(), {"telehealth"}),
        ("We cannot treat everyone in person, but we offer telehealth.", {"telehealth"}, set()),
        ("We do not see patients in person but meet you by video visit.", {"telehealth"}, set()),
        ("We never ship ketamine to homes.", set(), {"at_home"}),
        ("We do not mail ketamine to patients.", set(), {"at_home"}),
        ("We never mail your records home. We give ketamine.", set(), set()),
        ("We never ship ketamine to homes. We prescribe ketamine lozenges for use at home.", {"at_home"}, set()),
    ],
)
def test_a_place_or_way_of_treatment_that_is_refused_is_not_affirmed(
    text: str, offered: set[str], denied: set[str]
) -> None:
    assert values(text, "setting") == offered
    assert values(text, "setting", denied=True) == denied


@pytest.mark.parametrize(
    "text",
    [
        "Home ketamine therapy is offered by several telehealth firms.",
        "Ketamine lozenges are provided by many clinics across the country.",
        "Ketamine therapy is available from various platforms and providers.",
    ],
)
def test_what_several_firms_offer_is_no_sign_of_a_clinic(text: str) -> None:
    signs = signs_of(text)
    assert not signs.get("named offer")
    assert not signs.get("passive offer")


def test_what_a_clinic_by_name_offers_is_a_sign_of_one() -> None:
    assert signs_of("Ketamine therapy is offered by Harbor Light.").get("named offer")


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("Spravato is not offered here.", {BRAND}),
        ("Lozenges are not offered here at Harbor Light.", {"sublingual"}),
        ("We offer neither lozenges nor troches.", {"sublingual"}),
        ("We provide neither IV infusions, nor lozenges, but we offer Spravato.", {"iv", "sublingual"}),
        ("We used to offer Spravato but no longer do.", {BRAND}),
        ("We formerly gave lozenges and no longer prescribe them.", {"sublingual"}),
        ("Spravato, which we no longer offer, is a spray.", {BRAND}),
        ("We used to offer Spravato.", set()),
        ("We are not offering Spravato, and lozenges are given here.", {BRAND}),
        ("Opioids are not prescribed here and infusions are given by a nurse.", set()),
        ("We use neither opioids nor sedatives during ketamine infusions.", set()),
        ("We offer neither opioids nor benzodiazepines with Spravato.", set()),
        ("Neither Spravato nor ketamine infusions are offered here.", {BRAND, "iv"}),
        ("No ketamine infusions are given at our clinic.", {"iv"}),
        ("Spravato is not available here in Canada.", set()),
        ("We offer Spravato to people who no longer do well on pills.", set()),
        ("We offer infusions, and we no longer do paperwork.", set()),
        ("We do not offer psychotherapy during the infusion.", set()),
        ("Spravato is not done here.", {BRAND}),
        ("Ketamine infusions aren't done here, and we give lozenges.", {"iv"}),
        ("Infusions are not done here without a driver.", set()),
        ("Spravato is a spray for the nose. It is not offered at our clinic.", {BRAND}),
        ("Spravato is a spray for the nose. This treatment is not available here.", {BRAND}),
        ("Spravato is a spray for the nose. We do not carry it.", {BRAND}),
        ("Spravato is a spray for the nose. It is not given to anybody who drives home.", set()),
        ("Spravato is a spray for the nose. It is not available everywhere.", set()),
        ("Spravato and ketamine infusions act on the same cells. It is not offered here.", set()),
    ],
)
def test_a_route_is_denied_where_the_clinic_says_so_of_it(text: str, denied: set[str]) -> None:
    assert values(text, denied=True) == denied


@pytest.mark.parametrize(
    ("text", "offered", "denied"),
    [
        ("We do not offer psychotherapy.", False, True),
        ("Psychotherapy is not offered here.", False, True),
        ("We do not offer psychotherapy, but we give ketamine-assisted psychotherapy.", True, False),
        ("We do not offer psychotherapy alone.", False, False),
        ("We do not offer psychotherapy during the infusion.", False, False),
        ("We do not offer couples psychotherapy.", False, False),
    ],
)
def test_psychotherapy_is_denied_only_where_none_of_it_is_given(text: str, *, offered: bool, denied: bool) -> None:
    code = "psychotherapy_with_ketamine"
    assert (code in values(text, "therapy")) is offered
    assert (code in values(text, "therapy", denied=True)) is denied
