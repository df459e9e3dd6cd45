"""Pages that were made to hurt: reading stays whole, quotations stay verbatim, and time grows with length only."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.listing import Page
from indexer.read.blocks import blocks_from_text
from indexer.read.folding import squeeze, tokens
from indexer.read.page import PageReading, read_page
from indexer.statement import SAID_LIMIT

PIECES = (
    "We offer", "our clinic", "ketamine", "IV infusions", "Spravato", "do not", "not only", "psychiatrist", "Dr. Roe",
    ", MD", "?", ".", "...", "\n", "\n- ", "“", "”", '"', " | ", ": ", "depression", "suicidal thoughts", "with",
    "Medicare", "accept", "no", "used to", "İstanbul", "\u202e", "\u200b", "keta\u00admine", "\x00", "\x1c", "\u2028",
    "😀", "ﬁ", "ß", "at home", "WE DO NOT OFFER", "#", "1. ", "&", "80%", "cure",
)  # fmt: skip


def read(text: str, title: str = "We offer ketamine") -> PageReading:
    seen = datetime(2026, 11, 2, tzinfo=UTC)
    return read_page(Page(url="https://ternbay.example/", title=title, seen_at=seen, blocks=blocks_from_text(text)))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=60))
def test_every_quotation_stands_in_its_page_whatever_the_page_holds(pieces: list[str]) -> None:
    text = " ".join(pieces)
    whole = squeeze("We offer ketamine " + text)
    reading = read(text)
    for one in reading.findings:
        assert 0 < len(one.said) <= SAID_LIMIT
        assert squeeze(one.said) in whole
    assert squeeze(reading.provider_said) in whole


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_words_are_found_where_they_stand(text: str) -> None:
    ends = [0]
    for word in tokens(text):
        assert ends[-1] <= word.start < word.end <= len(text)
        ends.append(word.end)


def test_invisible_characters_hide_nothing_and_are_quoted_as_they_stand() -> None:
    reading = read("We offer keta\u200bmine in\u00adfusions \u202ehere\u202c in our clinic.")
    assert [one.said for one in reading.findings if one.value == "iv"] == [
        "We offer keta\u200bmine in\u00adfusions \u202ehere\u202c in our clinic."
    ]


@pytest.mark.parametrize("address", ["", "http://[", "https://\x00/", "javascript:alert(1)", "//" * 5000])
def test_an_address_that_is_none_harms_nothing(address: str) -> None:
    page = Page(
        url=address, title="", seen_at=datetime(2026, 11, 2, tzinfo=UTC), blocks=blocks_from_text("We give ketamine.")
    )
    assert read_page(page).findings == ()


def test_text_in_other_languages_says_nothing() -> None:
    assert (
        read("Nous proposons des traitements. Wir behandeln Menschen. 我们提供治疗。", title="Clinique").findings == ()
    )


SHAPES: dict[str, Callable[[int], str]] = {
    "dots": lambda size: "." * size + "a",
    "one word": lambda size: "a" * size,
    "one word of hyphens": lambda size: "offer-not-ketamine-" * (size // 19),
    "one sentence": lambda size: "depression suicidal not offer ketamine " * (size // 39),
    "items": lambda size: "- We do not offer IV ketamine\n" * (size // 30),
    "questions": lambda size: "What is it?\nYes.\n" * (size // 17),
    "pronouns": lambda size: "He is a psychiatrist. " * (size // 22),
    "doctors": lambda size: "Dr. Orn, a psychiatrist, opened a clinic.\n\n" * (size // 43),
    "roles": lambda size: "our psychiatrist nurse practitioner " * (size // 37),
    "quotes": lambda size: '"' * size,
    "pipes": lambda size: "a | " * (size // 4),
    "commas": lambda size: ", but " * (size // 6),
    "things taken back": lambda size: "Spravato lozenges; we do not offer it " * (size // 38),
    "rows of illnesses": lambda size: "yoga for OCD and anxiety and PTSD " * (size // 34),
    "approvals": lambda size: "the FDA approved it for depression and ketamine " * (size // 48),
    "treatments as names": lambda size: "Ketamine Infusion Therapy Health " * (size // 33),
    "brackets": lambda size: "(photo" * (size // 6),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_time_grows_with_length_and_not_faster(shape: str) -> None:
    def seconds(size: int) -> float:
        text = SHAPES[shape](size)
        started = time.process_time()
        read(text)
        return time.process_time() - started

    seconds(1_000)
    small, large = seconds(25_000), seconds(200_000)
    assert large < 40 * small + 0.5, "of what grows with the square, eight times the text takes 64 times the time"


def test_twenty_thousand_items_are_read_and_the_quotation_is_found() -> None:
    reading = read("- calm rooms\n" * 20_000 + "We offer ketamine infusions in our clinic.")
    assert "We offer ketamine infusions in our clinic." in [one.said for one in reading.findings]
