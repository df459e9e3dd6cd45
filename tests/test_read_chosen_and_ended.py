"""Who chooses a route, what is only conceded, what ended and what is given since, and where an IV goes in."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.listing import Page
from indexer.read.blocks import blocks_from_text
from indexer.read.page import PageReading, read_page

CLINIC = "Our clinic gives ketamine treatment. Call us to book a visit."


def read(text: str, *, title: str = "Harbor Light") -> PageReading:
    page = Page(
        url="https://harborlight.example/care",
        title=title,
        seen_at=datetime(2026, 11, 2, tzinfo=UTC),
        blocks=blocks_from_text(f"{CLINIC}\n{text}"),
    )
    return read_page(page)


def values(text: str, field: str = "route", *, denied: bool = False, title: str = "Harbor Light") -> set[str]:
    found = read(text, title=title).findings
    return {one.value for one in found if one.field == field and one.denied is denied}


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("A drip is our first choice, even with the arrival of Spravato.", {"iv"}),
        ("Despite the approval of Spravato we give ketamine by infusion.", {"iv"}),
        (
            "Ketamine goes in by vein, by muscle or by mouth. With us it is a lozenge, and we stay with you.",
            {"sublingual"},
        ),
        ("Ketamine goes in by vein, by muscle or by mouth. With us it is a lozenge or a drip.", {"sublingual", "iv"}),
        ("In spite of the rise of lozenges, our patients come in for infusions.", {"iv"}),
        ("We give Spravato and, despite the cost of it, lozenges.", {"intranasal_esketamine", "sublingual"}),
    ],
)
def test_what_a_clinic_only_concedes_to_exist_is_no_offer(text: str, offered: set[str]) -> None:
    assert values(text) == offered


@pytest.mark.parametrize(
    ("text", "offered", "denied"),
    [
        ("We stopped giving IM ketamine last year and now give infusions.", {"iv"}, {"im"}),
        ("We no longer prescribe lozenges but now offer Spravato.", {"intranasal_esketamine"}, {"sublingual"}),
        ("We discontinued infusions and shots.", set(), {"iv"}),
        ("We no longer give infusions and lozenges here.", set(), {"iv", "sublingual"}),
    ],
)
def test_what_is_given_since_something_ended_is_no_part_of_what_ended(
    text: str, offered: set[str], denied: set[str]
) -> None:
    assert values(text) == offered
    assert values(text, denied=True) >= denied


def test_patients_who_prefer_one_way_do_not_choose_for_the_clinic() -> None:
    told = "Some of our patients prefer the calm of an IV. Others prefer a single injection. You choose with us."
    assert values(told, title="IV & IM ketamine") == {"iv", "im"}
    assert values("There are drips, shots and lozenges. In our practice we prefer the IV.") == {"iv"}


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("Your dose may be given as an IM injection or as a lozenge.", {"im", "sublingual"}),
        ("A dose may be given as an IM injection or as a lozenge.", set()),
        ("Booster infusions are scheduled as needed.", {"iv"}),
        ("No needles: our Spravato visits need none.", {"intranasal_esketamine"}),
        ("No Spravato, no infusions.", set()),
        ("Our nurse places a thin tube in a vein and the medicine runs in.", {"iv"}),
        ("The medicine flows through a vein in your hand while our nurse watches.", {"iv"}),
        ("Our surgeon also treats the spider vein.", set()),
    ],
)
def test_a_route_is_heard_where_the_reader_is_told_of_it_and_not_where_it_is_only_named(
    text: str, offered: set[str]
) -> None:
    assert values(text) == offered


@pytest.mark.parametrize(
    ("text", "treated"),
    [
        ("They are not FDA approved for any psychiatric or pain condition.", set()),
        ("Our infusions ease a pain condition that nothing else has eased.", {"chronic_pain"}),
        ("If you have thoughts of suicide, contact your physician, our office, or go immediately to the ER.", set()),
        ("Our infusions help people with thoughts of suicide.", {"suicidality"}),
        ("Bipolar disorder with mania cannot be treated with ketamine.", set()),
        ("We treat depression that cannot be treated with pills alone.", {"depression"}),
    ],
)
def test_what_is_not_approved_or_an_emergency_is_no_condition_that_is_treated(text: str, treated: set[str]) -> None:
    assert values(text, "condition") == treated


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("Doctors usually give ketamine by IV or IM.", set()),
        ("Most providers use infusions.", set()),
        ("The majority of ketamine providers use infusions.", set()),
        ("Some clinicians provide lozenges for the road.", set()),
        ("Many clinics give infusions; we give lozenges.", {"sublingual"}),
        ("Some use shots (IM).", set()),
        ("Some of our patients use lozenges at home.", {"sublingual"}),
        ("Our doctors usually give ketamine by IV or IM.", {"iv", "im"}),
        ("Providers will start your infusion within the hour.", {"iv"}),
        ("Unlike clinics that mail lozenges to your door, we watch over you.", set()),
        (
            "Unlike drugs that are swallowed or injected into a muscle, an infusion can be stopped, so we use it.",
            {"iv"},
        ),
        ("Dr. Lane prefers IV ketamine over the IM shot. The IM shot works about as well.", {"iv"}),
        ("Dr. Lane gives IV ketamine and the IM shot. The IM shot works about as well.", {"iv", "im"}),
    ],
)
def test_what_those_of_a_trade_do_in_general_is_not_what_this_clinic_gives(text: str, offered: set[str]) -> None:
    assert values(text) == offered


@pytest.mark.parametrize(
    ("text", "offered", "denied"),
    [
        ("We do not sell, prescribe or dispense Spravato.", set(), {"intranasal_esketamine"}),
        ("We do not sell snacks; Spravato is given here.", {"intranasal_esketamine"}, set()),
        ("We don't use needles in a vein: ketamine is given by injection into the muscle.", {"im"}, {"iv"}),
        ("We do not offer: lozenges, nasal spray.", set(), {"sublingual", "intranasal_ketamine"}),
    ],
)
def test_a_no_reaches_over_a_row_but_not_over_a_colon_that_begins_another_statement(
    text: str, offered: set[str], denied: set[str]
) -> None:
    assert values(text) == offered
    assert values(text, denied=True) == denied


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("IV, IM & SL ketamine in Elmwood", {"iv", "im", "sublingual"}),
        ("Administration of ketamine: IV, IM, SL ketamine", set()),
        ("Ketamine comes as IV, IM or lozenge", set()),
        ("IV, IM or lozenge: which ketamine is best?", set()),
    ],
)
def test_a_short_line_of_routes_is_a_sign_on_the_door_and_an_entry_of_a_fact_box_is_not(
    text: str, offered: set[str]
) -> None:
    assert values(text) == offered


_PARTS = (
    "We",
    "stopped",
    "no longer",
    "and now",
    "but",
    "give",
    "offer",
    "infusions",
    "lozenges",
    ":",
    ",",
    "Spravato",
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(_PARTS), min_size=1, max_size=40))
def test_no_order_of_such_words_breaks_the_reader_or_gives_and_refuses_the_same_thing(words: list[str]) -> None:
    text = " ".join(words)
    assert not values(text) & values(text, denied=True)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Ida Voss, MD\nBoard-certified in psychiatry and neurology\nMedical director", {"led"}),
        ("Ida Voss, MD\nBoard-certified in psychiatry and neurology\nLikes long walks", {"on_team"}),
        ("Doctors of many fields give ketamine: anesthesiologists, ER doctors and psychiatrists.", set()),
        ("Ketamine providers include anesthesiologists, psychiatrists and nurse anesthetists.", set()),
        ("Our providers are anesthesiologists.", {"other_prescriber"}),
    ],
)
def test_an_office_below_a_role_leads_and_a_list_of_trades_is_nobody(text: str, level: set[str]) -> None:
    assert values(text, "psychiatry") == level


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("The above reactions occurred after rapid intravenous administration of ketamine.", set()),
        ("Our nurse stays with you during the intravenous administration of ketamine.", {"iv"}),
        ("Lozenges are something we leave to others.", set()),
        ("We leave lozenges at the pharmacy for you.", {"sublingual"}),
        ("For infusions, please turn to the hospital.", set()),
        ("For infusions, please turn to our nurse.", {"iv"}),
        ("Spravato starts here in March.", set()),
        ("Spravato starts here with a talk about your plan.", {"intranasal_esketamine"}),
        ("Our nurse puts a cannula into the back of your hand.", {"iv"}),
        ("A nasal cannula gives you oxygen in our office.", set()),
        ("We inject it into the thigh.", {"im"}),
        ("Our masseur works into the shoulder.", set()),
        ("Capsules of ketamine are prescribed by our pain doctors.", {"oral"}),
        ("Capsules of vitamin D are prescribed by our doctors.", set()),
    ],
)
def test_plain_words_for_a_way_are_heard_and_their_look_alikes_are_not(text: str, offered: set[str]) -> None:
    assert values(text) == offered


@pytest.mark.parametrize(
    ("title", "treated"),
    [("Exclusion criteria", set()), ("Who comes to us", {"bipolar", "depression"})],
)
def test_the_items_of_a_page_on_who_is_turned_away_are_not_treated(title: str, treated: set[str]) -> None:
    found = values("• Bipolar disorder with psychosis\n• Depression", "condition", title=title)
    assert found <= {"bipolar", "depression"}
    assert bool(found) == bool(treated)


@pytest.mark.parametrize(
    ("text", "treated"),
    [
        ("During the infusion some feel anxiety, which passes.", set()),
        ("Our infusions help people who feel anxiety all day.", {"anxiety"}),
        ("The army studied ketamine in PTSD.", set()),
        ("We give ketamine for PTSD.", {"ptsd"}),
        ("Spravato is for depression that has not yielded to two medicines.", {"depression", "trd"}),
    ],
)
def test_what_passes_or_was_studied_is_not_treated(text: str, treated: set[str]) -> None:
    assert values(text, "condition") == treated


@pytest.mark.parametrize(
    ("below", "treated"),
    [
        ("These conditions are not among the approved ones.", set()),
        ("Those disorders are not treated here.", set()),
        ("These conditions do not have to rule your life.", {"anxiety", "ptsd"}),
        ("We treat both in our office.", {"anxiety", "ptsd"}),
    ],
)
def test_a_line_that_the_next_sentence_takes_back_names_nothing_that_is_treated(below: str, treated: set[str]) -> None:
    assert values(f"Ketamine for anxiety and PTSD\n{below}", "condition") == treated


@pytest.mark.parametrize(
    ("text", "offered", "treated"),
    [
        ("Our intranasal ketamine infusion needs no needle.", {"intranasal_ketamine"}, set()),
        ("Our ketamine infusion takes an hour.", {"iv"}, set()),
        ("We give ketamine by subcutaneous infusion.", {"sc"}, set()),
        ("I trained with IV ketamine at State Hospital. I prescribe lozenges.", {"sublingual"}, set()),
        ("Why not Spravato? Spravato takes longer. We give infusions.", {"iv"}, set()),
        ("Our program uses a daily oral capsule of ketamine.", {"oral"}, set()),
        ("Ketamine gives hope in depression, particularly in cases resistant to pills.", set(), {"depression", "trd"}),
        ("We treat depression, particularly in teens, and resistant pain.", set(), {"depression"}),
    ],
)
def test_what_a_word_belongs_to_decides_what_it_means(text: str, offered: set[str], treated: set[str]) -> None:
    assert values(text) == offered
    assert values(text, "condition") == treated


FORMS = "Ketamine comes in different forms, such as infusions and Spravato."


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        (f"{FORMS}\nAt Harbor Light you can explore both options.", {"iv", "intranasal_esketamine"}),
        (f"{FORMS}\nYou can explore both options.", set()),
        (f"{FORMS} Some use shots (IM).\nOur clinic does not have these options.", set()),
        ("Ketamine comes in different forms: drips, IM, lozenges.\nAt Harbor Light we explore these options.", set()),
    ],
)
def test_options_told_in_the_paragraph_above_are_offered_where_this_place_has_them(
    text: str, offered: set[str]
) -> None:
    assert values(text) == offered
