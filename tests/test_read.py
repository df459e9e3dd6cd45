"""What one page says: blocks, quotations, denials, quoted voices, look-alikes and people."""

from datetime import UTC, datetime

import pytest

from crawler.listing import Block, Page
from indexer.read.blocks import blocks_from_text
from indexer.read.page import PageReading, read_page
from indexer.statement import SAID_LIMIT


def read(text: str, *, title: str = "Tern Bay Ketamine", url: str = "https://ternbay.example/faq") -> PageReading:
    return read_page(
        Page(url=url, title=title, seen_at=datetime(2026, 11, 2, tzinfo=UTC), blocks=blocks_from_text(text))
    )


def found(reading: PageReading, field: str, *, denied: bool = False) -> set[str]:
    return {one.value for one in reading.findings if one.field == field and one.denied is denied}


def test_text_becomes_headings_questions_items_and_menus() -> None:
    text = "OUR CARE\nWe see adults.\n- Infusions\n- Lozenges\nHow long is it?\nAn hour.\nHome | Team | Fees | Contact"
    assert blocks_from_text(text) == (
        Block("OUR CARE", kind="heading"),
        Block("We see adults.", path=("OUR CARE",)),
        Block("Infusions", path=("OUR CARE",), kind="item"),
        Block("Lozenges", path=("OUR CARE",), kind="item"),
        Block("How long is it?", path=("OUR CARE",), kind="heading"),
        Block("An hour.", path=("OUR CARE", "How long is it?")),
        Block("Home | Team | Fees | Contact", path=("OUR CARE", "How long is it?"), zone="menu"),
    )


def test_a_wrapped_line_is_put_together_and_a_table_is_read_by_its_head() -> None:
    wrapped = "This is a long line of words about nothing in particular that was broken\nby somebody's mail program."
    assert [block.text for block in blocks_from_text(wrapped)] == [wrapped.replace("\n", " ")]
    table = blocks_from_text("What | Price\nVisit | 100\nTalk | 50")
    assert Block("100", path=("Price", "Visit"), kind="cell") in table


def test_a_lead_in_governs_its_items_and_nothing_after_them() -> None:
    blocks = blocks_from_text("We do not offer:\n- IV ketamine\nWe are glad to see you here on any day of the week.")
    assert blocks[1].path == ("We do not offer:",)
    assert blocks[2].path == ()


def test_bullets_under_a_denying_heading_are_denials() -> None:
    reading = read(
        "We prescribe ketamine lozenges in our clinic.\nWe do not offer:\n- IV ketamine infusions\n- Spravato"
    )
    assert found(reading, "route") == {"sublingual"}
    assert found(reading, "route", denied=True) == {"iv", "intranasal_esketamine"}


@pytest.mark.parametrize(
    ("text", "offered", "denied"),
    [
        ("We give ketamine lozenges but we do not offer infusions.", {"sublingual"}, {"iv"}),
        ("You should not drive after your ketamine infusion with us.", {"iv"}, set()),
        ("We do not only offer ketamine infusions.", {"iv"}, set()),
        ("Our clinic gives ketamine. Spravato cannot be taken at home.", set(), set()),
        ("We treat with ketamine. “I loved my ketamine infusion,” wrote a guest.", set(), set()),
    ],
)
def test_only_the_page_s_own_voice_offers_and_denies(text: str, offered: set[str], denied: set[str]) -> None:
    reading = read(text)
    assert found(reading, "route") == offered
    assert found(reading, "route", denied=True) == denied


@pytest.mark.parametrize(
    ("url", "title", "text"),
    [
        (
            "https://rosewoodrx.example/ketamine",
            "Compounding",
            "We are a pharmacy. Our pharmacists compound ketamine troches when your prescriber asks.",
        ),
        (
            "https://dailyherald.example/news/clinic",
            "Clinic opens",
            (
                "A ketamine clinic opened on Monday, a spokesman said. Neighbors told us that they were surprised. "
                "Subscribe to read more."
            ),
        ),
        (
            "https://mypath.example/diary",
            "Week two",
            (
                "My next infusion is on Monday. My doctor says that ketamine takes time. I woke early and felt well. "
                "My journey goes on."
            ),
        ),
        (
            "https://ranch.example/",
            "Recovery",
            "Our residential program helps people who are addicted to ketamine. Detox comes first, then therapy.",
        ),
        ("https://magnets.example/", "TMS", "We treat depression with TMS. Our psychiatrists see you."),
        (
            "https://talkroom.example/",
            "Counseling",
            "I offer counseling near ketamine clinics. I do not prescribe or give ketamine myself.",
        ),
    ],
)
def test_a_look_alike_is_no_provider_and_offers_nothing(url: str, title: str, text: str) -> None:
    reading = read(text, url=url, title=title)
    assert reading.is_provider is False
    assert found(reading, "route") == set()
    assert found(reading, "condition") == set()


def test_a_page_keeps_only_the_strongest_level() -> None:
    text = (
        "Pia Ronsard, CRNA, places the IV. Lena Sorel, PMHNP-BC, meets you. "
        "Our psychiatrists review every ketamine plan."
    )
    assert found(read(text), "psychiatry") == {"mentioned"}


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("The practice is run by psychiatrist Jane Roe.", {"led"}),
        ("Dr. Roe opened the clinic in 2015. She is a board-certified psychiatrist.", {"led"}),
        ("As a psychiatrist, I see each patient myself.", {"led"}),
        ("Jane Roe is a psychiatrist.", {"on_team"}),
        ("Treatment is overseen by a board certified psychiatrist.", {"mentioned"}),
        ("We work closely with psychiatrists in the area.", set()),
        ("We are not psychiatrists.", set()),
        ("The study was led by Dr. Max Orn, a psychiatrist at Tern University.", set()),
        ("Tern Bay Psychiatry has psychiatric providers.", set()),
    ],
)
def test_a_psychiatrist_needs_a_name_or_the_practice_behind_the_word(text: str, level: set[str]) -> None:
    assert found(read(f"Our clinic gives ketamine treatment.\n{text}"), "psychiatry") == level


def test_a_quotation_leaves_a_claim_out_and_keeps_its_proof() -> None:
    reading = read(
        "We offer ketamine infusions in our clinic, which are completely non-addictive and have a 80% success rate."
    )
    said = next(one.said for one in reading.findings if one.value == "iv")
    assert "infusions" in said
    assert "addictive" not in said
    assert "80" not in said


def test_a_long_sentence_is_cut_at_word_ends() -> None:
    text = "We offer " + "very calm and quiet " * 30 + "ketamine infusions " + "in a very calm room " * 30 + "here."
    said = next(one.said for one in read(text).findings if one.value == "iv")
    assert len(said) <= SAID_LIMIT
    assert "infusions" in said
    assert f" {said} " in f" {text} "


def test_menus_and_footers_offer_nothing() -> None:
    reading = read("We give ketamine lozenges in our clinic.\nHome | IV ketamine infusions | Spravato | Contact")
    assert found(reading, "route") == {"sublingual"}


def test_suicidal_thoughts_that_go_with_major_depression_are_their_own_condition() -> None:
    reading = read("We offer Spravato for major depressive disorder with acute suicidal thoughts.")
    assert found(reading, "condition") == {"depression", "mdd_si"}
