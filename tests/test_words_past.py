"""What was said once: how old a fact is, what no longer counts, and what a clinic was called before."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from shown import clinic, fact
from test_words import NEAR, TODAY, answer, assert_harmless

from indexer.clinic import Fact, Former
from indexer.query import Query
from ui import words
from ui.clinic import facts, past
from ui.clinic.cards import cards


def test_a_fact_not_seen_for_long_says_so() -> None:
    old = fact("iv", "We give infusions.")
    assert past.seen(old, date(2026, 12, 1)) == "last seen November 20, 2026"
    assert past.seen(old, date(2027, 6, 1)) == "last seen November 20, 2026, more than six months ago"


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"freshness": "ageing"}, "last confirmed on November 20, 2026, call to check"),
        ({"freshness": "lapsed"}, "last confirmed on November 20, 2026, not confirmed lately: call to check"),
        ({"gone_since": date(2026, 11, 22)}, "last seen November 20, 2026, no longer said since November 22, 2026"),
        (
            {"gone_since": date(2026, 11, 22), "freshness": "lapsed"},
            "last seen November 20, 2026, no longer said since November 22, 2026",
        ),
    ],
)
def test_how_old_a_fact_is_stands_beside_it_in_words(parts: dict[str, Any], told: str) -> None:
    old = replace(fact("iv", "We give infusions."), **parts)
    assert past.seen(old, TODAY) == told
    assert told in facts.body(clinic("c", "C", facts={"route": (old,)}), today=TODAY)


GONE = replace(fact("iv", "We give infusions."), gone_since=date(2026, 11, 22))


LAPSED = replace(fact("iv", "We gave infusions."), freshness="lapsed")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ((GONE,), "no longer said since November 22, 2026"),
        ((LAPSED,), "not confirmed lately, last on November 20, 2026"),
        ((GONE, LAPSED), "not confirmed lately, last on November 20, 2026"),
    ],
)
def test_what_no_longer_counts_is_not_called_unstated_and_no_yes(said: tuple[Fact, ...], told: str) -> None:
    once = clinic("c", "C", facts={"route": said})
    card = cards(answer(once), params={}, today=TODAY)
    assert told in card
    assert "does not say whether it gives" not in card
    assert "How we know" not in card
    page = facts.body(once, today=TODAY)
    assert f"Into a vein (IV infusion): {told}" in page
    assert f"({told[0].upper()}{told[1:]}.)" in page
    assert said[0].said in page
    assert "FDA" not in page.partition("Not stated")[0], "no regulation is told of what is no yes"
    assert once.states("route") == frozenset()


def test_what_no_longer_counts_stands_below_what_does_and_contradicts_nobody() -> None:
    no = fact("iv", "We never give infusions.", denied=True, url="https://list.example/")
    once = clinic("c", "C", facts={"route": (no, GONE, fact("im", "We give shots."))})
    page = facts.body(once, today=TODAY)
    assert "sources disagree" not in page
    assert "Into a vein (IV infusion): says no" in page
    assert page.index("We never give infusions.") < page.index("No longer said, or not confirmed lately")
    assert page.index("Said yes") < page.index("We give infusions.") < page.index("We give shots.")


def test_a_card_shows_as_evidence_only_what_counts() -> None:
    once = clinic("c", "C", facts={"route": (GONE, fact("im", "We give shots."))})
    asked = Query(near=NEAR, filters={"route": ("iv", "im")})
    shown = cards(answer(once, query=asked), params={}, today=TODAY)
    assert "We give shots." in shown
    assert "We give infusions." not in shown


def test_a_clinic_that_nobody_lists_any_more_says_since_when() -> None:
    left = clinic("c", "C", status="gone", facts={"route": (GONE,)})
    assert words.status(left) == (
        "No source lists this clinic any more since November 22, 2026. It may have closed. Call before you go."
    )


def test_former_names_and_addresses_stand_on_the_page_with_their_days() -> None:
    was = Former(
        field="address",
        value="1 <b>Old</b> Rd, Salem, OR",
        source="clinic_sites",
        url="https://elm.example/",
        first_seen=date(2026, 1, 5),
        last_seen=date(2026, 3, 5),
        until=date(2026, 5, 5),
    )
    named = replace(was, field="name", value="Cedar Wellness")
    moved = clinic("c", "C", history=(was, named))
    page = facts.head(moved, asked="c") + facts.body(moved, today=TODAY)
    assert_harmless(page)
    assert page.count("Formerly at 1 &lt;b&gt;Old&lt;/b&gt; Rd, Salem, OR, until May 5, 2026.") == 2
    assert "Formerly named Cedar Wellness, until May 5, 2026." in page
    assert "Seen January 5, 2026 to March 5, 2026" in page


def test_the_sentence_that_says_a_clinic_closed_is_shown() -> None:
    closed = clinic("c", "C", status="closed", facts={"status": (fact("closed", "We have closed our doors."),)})
    assert "Has closed" in facts.body(closed, today=TODAY)
    assert "We have closed our doors." in facts.body(closed, today=TODAY)
