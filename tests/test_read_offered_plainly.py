"""Plain ways of offering that never say *we offer*, and what is others' own, of other times, or only talked about."""

from datetime import UTC, datetime

import pytest

from crawler.listing import Page
from indexer.read.blocks import blocks_from_text
from indexer.read.page import PageReading, read_page

CLINIC = "Our clinic gives ketamine treatment. Call us to book a visit."


def read(text: str, *, title: str = "Harbor Light", url: str = "https://harborlight.example/care") -> PageReading:
    page = Page(url=url, title=title, seen_at=datetime(2026, 11, 2, tzinfo=UTC), blocks=blocks_from_text(text))
    return read_page(page)


def values(text: str, *, denied: bool = False) -> set[str]:
    found = read(f"{CLINIC}\n{text}").findings
    return {one.value for one in found if one.field == "route" and one.denied is denied}


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("You will receive an injection in the arm and lie back with your eye mask on.", {"im"}),
        ("Ketamine is injected into the shoulder muscle and begins to work within minutes.", {"im"}),
        ("We chose intramuscular ketamine since nobody needs to be hooked up to an IV.", {"im"}),
        ("No IV is needed, since the medicine is injected into a muscle.", {"im"}),
        ("Our preferred route of administration is IM.", {"im"}),
        ("Services: IV ketamine, Spravato, TMS", {"iv", "intranasal_esketamine"}),
        ("Our treatments: IM ketamine, lozenges, talks", {"im", "sublingual"}),
        ("Here ketamine comes in two forms: lozenges and intramuscular shots.", {"im", "sublingual"}),
        ("Can I drive after an infusion?\nNo, you will need a ride home.", {"iv"}),
        ("What does an infusion cost?\n$475, payable on the day.", {"iv"}),
        ("Where are infusions given?\nIn our office on Elm Street.", {"iv"}),
        ("Does insurance cover Spravato?\nOur staff handles the prior authorization.", {"intranasal_esketamine"}),
        ("Ready to try Spravato? Schedule a consultation with us.", {"intranasal_esketamine"}),
        ("Spravato is sprayed, a drip is not. Both treatments take place here in our office.", {"iv"}),
        ("Options: IV, IM, or a lozenge under the tongue. We will help you choose.", {"iv", "im", "sublingual"}),
        (
            "Depending on your history, ketamine may be given to you by IV, as an IM shot, or as a lozenge.",
            {"iv", "im", "sublingual"},
        ),
        ("Do I have to stay in hospital for infusions?\nNo. We give all infusions in our office.", {"iv"}),
        ("A spray acts fast, a drip lasts longer. You get either treatment in our office.", {"iv"}),
        ("A drip into the vein runs for an hour. Available at our office on Elm Street.", {"iv"}),
        ("A shot in the shoulder muscle is over at once. It is given at our clinic.", {"im"}),
        ("EHPH is one of the few sites in the state that offers ketamine infusions, as at Yale.", {"iv"}),
        ("Dr. Lane has performed thousands of ketamine infusions.", {"iv"}),
        ("Whether you are interested in talking, TMS or Spravato, we are here.", {"intranasal_esketamine"}),
        ("We can give it intramuscularly, orally, or sublingually.", {"im", "oral", "sublingual"}),
        ("Our lozenges are shipped to your door.", {"sublingual"}),
        ("Our treatments include but are not limited to infusions.", {"iv"}),
        ("We offer oral and sublingual ketamine.", {"oral", "sublingual"}),
    ],
)
def test_a_clinic_tells_what_it_gives_by_where_how_and_for_how_much(text: str, offered: set[str]) -> None:
    assert values(text) >= offered


@pytest.mark.parametrize(
    "text",
    [
        "Spravato will not be dispensed to anyone to take home.",
        "Lozenges are not mailed from our office.",
        "Clinics that give IV ketamine often have no therapist in the room.",
        "Most infusion clinics leave people alone.",
        "At larger hospitals, patients are given infusions over several days.",
        "Paramedics carry it for injection.",
        "If you are getting Spravato somewhere else, let us know.",
        "You would get your infusion at a separate clinic that is not part of our practice.",
        "For Spravato we send you to Dr. Orn across town.",
        "If you have had ketamine infusions before, tell us how you felt.",
        "Have you ever had Spravato?",
        "A patient who had failed infusions came last spring.",
        "Dr. Lane trained at a clinic that gives ketamine infusions.",
        "Dr. Lane lectures on Spravato.",
        "Ketamine was first given by vein in 1964.",
        "The nurse may give an injection for nausea.",
        "Ondansetron ODT is given for nausea.",
        "Lipotropic injections are on sale this month.",
        "Infusion reactions to biologics are treated at once.",
        "Whether to choose an infusion or a lozenge depends on many things.",
        "Whether you want to choose Spravato or an infusion is a question for your own doctor.",
        "I do not care much for lozenges; they are unreliable.",
        "I only want to explain a few things about Spravato.",
        "The VA also wrote rules for ketamine infusions.",
        "These are the types of ketamine treatment:\n- Lozenge: it can be given at home or in a clinic.",
        "IM is thought to be as good as IV by many experts.",
        "IV ketamine should only be given by trained staff.",
        "We are thinking about adding Spravato.",
        "Lozenges were part of our program until last year.",
        "In our blog we look at lozenges.",
        "Some of our patients have tried Spravato before they found us.",
        "If Spravato has not worked for you, call us.",
        "Many come to us after Spravato.",
        "Types of treatment: IV ketamine, IM ketamine, Spravato",
        "Common treatments: pills, TMS, Spravato, infusions",
        "Esketamine is a cousin of ketamine.",
        "Plain ketamine is a mixture of arketamine and esketamine.",
        "Ketamine can also be taken as a lozenge.",
        "An IV drip is more prone to infection, and it can become more painful each time.",
        "We treat people who misuse ketamine, whether snorted or by injection.",
    ],
)
def test_what_others_do_or_did_and_what_is_only_talked_about_is_no_offer(text: str) -> None:
    assert values(text) == set()


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("Other options are Spravato and lozenges, which we do not have.", {"intranasal_esketamine", "sublingual"}),
        ("Spravato is not something we provide.", {"intranasal_esketamine"}),
        ("Please note that Spravato is unavailable at our office.", {"intranasal_esketamine"}),
        ("Infusions are outside the scope of our practice.", {"iv"}),
    ],
)
def test_what_the_end_of_a_sentence_takes_back_is_denied(text: str, denied: set[str]) -> None:
    assert values(text) == set()
    assert values(text, denied=True) == denied


def test_a_practice_that_never_says_we_is_heard_by_the_visit_it_describes() -> None:
    text = (
        "Ketamine treatment\nA family member has to drive the patient home. An IV will be started, and while the"
        " ketamine infusion runs, patients are monitored. Most infusions last four hours."
    )
    found = read(text, title="Ketamine for nerve pain | Harbor Wellness", url="https://harborwellness.example/pain")
    assert found.is_provider
    assert {one.value for one in found.findings if one.field == "route"} == {"iv"}


def test_infusions_are_no_aside_below_a_title_that_names_ketamine_beside_the_brand() -> None:
    text = f"{CLINIC}\nElm Hospital gives esketamine, which the FDA approved, and ketamine infusions."
    found = read(text, title="Esketamine and Ketamine Treatment").findings
    assert {one.value for one in found if one.field == "route"} == {"iv", "intranasal_esketamine"}


def test_a_plain_rule_about_a_visit_is_heard_beside_a_doubtful_mention() -> None:
    text = (
        "I know that I may look elsewhere if I want an insurer to pay for ketamine infusions.\n"
        "Infusions must be cancelled three days in advance."
    )
    assert values(text) == {"iv"}


def test_a_clinic_that_calls_the_brand_intranasal_ketamine_gives_the_brand() -> None:
    text = (
        "We offer TMS and intranasal ketamine. A kind of ketamine, known as esketamine and sold as Spravato, was"
        " approved in 2019."
    )
    assert values(text) == {"intranasal_esketamine"}


def test_the_one_route_that_a_clinic_ever_speaks_of_is_given_though_it_only_cites_research() -> None:
    text = "Studies found that ketamine infusions lift the mood.\nResearch on six infusions in a row is promising."
    assert values(text) == {"iv"}
    assert values(f"{text}\nOthers studied lozenges.") == set()
    assert values("Studies found that ketamine infusions lift the mood.") == set()


def test_a_title_that_names_one_route_speaks_for_a_clinic_whose_text_names_none() -> None:
    title = "TMS and Spravato FAQs | Harbor Light"
    found = [one for one in read(CLINIC, title=title).findings if one.field == "route"]
    assert [(one.value, one.said) for one in found] == [("intranasal_esketamine", "TMS and Spravato FAQs")]
    for other in ("TMS versus Spravato", "Our team | Harbor Light Spravato Center"):
        assert not [one for one in read(CLINIC, title=other).findings if one.field == "route"]


def test_items_below_what_the_clinic_says_it_uses_are_given_however_long_they_are() -> None:
    items = (
        "1. Intravenous (IV) infusion: a dose runs into a vein, which lets the nurse set it to the drop for you.\n"
        "2. Intramuscular injection: ketamine can also be given into a muscle, which helps where no vein is found."
    )
    assert values(f"There are various ways. At Harbor Light we use the following:\n{items}") == {"iv", "im"}
    assert values(f"There are various ways:\n{items}") == set()


@pytest.mark.parametrize(
    "text",
    ["Spravato is a nasal spray.", "Spravato contains one half of it.", "Spravato costs $800 a dose on average."],
)
def test_what_only_says_what_something_is_is_no_offer_beside_what_the_clinic_says_it_gives(text: str) -> None:
    assert values(f"We give ketamine infusions.\n{text}") == {"iv"}
    assert values(f"We give ketamine infusions.\n{text}\nOur nurses give Spravato as well.") == {
        "iv",
        "intranasal_esketamine",
    }


def test_other_ways_that_open_a_sentence_are_not_those_that_the_clinic_chose() -> None:
    text = "Other ways include a drip (IV) and intramuscular shots, but our clinic specializes in troches."
    assert values(text) == {"sublingual"}


def test_an_oral_lozenge_is_not_swallowed() -> None:
    assert values("We prescribe sublingual or oral lozenges.") == {"sublingual"}


def test_a_list_of_formats_under_its_own_heading_is_no_offer() -> None:
    text = "Ketamine forms\n- IV infusion\n- IM injection\n- Nasal spray\n- Lozenge"
    assert values(text) == set()
