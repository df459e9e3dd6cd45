"""What a page says of another place of the same firm is no fact about this one."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.listing import Block, Page, RawListing
from indexer.read.listing import read_listing
from indexer.read.whereabouts import of_this_place

NOW = datetime(2026, 11, 23, tzinfo=UTC)
SALEM = {"name": "Fern Hill", "city": "Salem", "state": "OR", "postal_code": "97301"}
TOP = ("Our locations",)


def page(*blocks: Block) -> Page:
    return Page(url="https://fernhill.example/locations", title="Fern Hill", seen_at=NOW, blocks=blocks)


def texts(*sentences: str, fields: dict[str, str] = SALEM) -> list[str]:
    return [block.text for block in of_this_place(page(*map(Block, sentences)), fields).blocks]


LOCATIONS = (
    Block("Salem", TOP, "heading"),
    Block("12 Elm St, Salem, OR 97301", (*TOP, "Salem")),
    Block("We offer IV ketamine infusions.", (*TOP, "Salem")),
    Block("Bend", TOP, "heading"),
    Block("14 Oak St, Bend, OR 97701", (*TOP, "Bend")),
    Block("We offer Spravato.", (*TOP, "Bend")),
)


def test_a_section_with_another_address_speaks_of_another_place() -> None:
    listing = RawListing(
        source="own", ref="s", url="https://fernhill.example/", seen_at=NOW, fields=SALEM, pages=(page(*LOCATIONS),)
    )
    assert {one.value for one in read_listing(listing) if one.field == "route"} == {"iv"}


def test_a_page_that_gives_only_another_address_is_kept_since_it_may_be_the_new_one() -> None:
    assert len(of_this_place(page(*LOCATIONS[3:]), SALEM).blocks) == 3


@pytest.mark.parametrize(
    "sentence",
    [
        "Spravato is given at our Bend office only.",
        "At the Bend clinic we also give ketamine by injection.",
        "In our Grants Pass location you receive lozenges.",
    ],
)
def test_a_sentence_about_an_office_in_another_town_is_left_out(sentence: str) -> None:
    assert texts(f"We accept Medicare. {sentence} Call us today.") == ["We accept Medicare.", "Call us today."]


@pytest.mark.parametrize(
    "sentence",
    [
        "Spravato is given at our Salem office.",
        "All of our Bend and Salem clinics offer lozenges.",
        "In our Ketamine Clinic we give injections.",
        "Every patient is welcome in our office.",
        "Our Private Infusion Center is quiet.",
    ],
)
def test_a_sentence_about_this_place_or_all_places_stays(sentence: str) -> None:
    assert texts(sentence) == [sentence]


def test_a_town_that_has_another_office_is_elsewhere_in_the_next_sentence_too() -> None:
    words = (
        "We give ketamine. Spravato is for our Bend location. Lozenges are given in Bend. In Bend and Salem we test."
    )
    assert texts(words) == ["We give ketamine.", "In Bend and Salem we test."]
    assert texts("Our nurse lives in Bend. We give ketamine.") == ["Our nurse lives in Bend. We give ketamine."]


def test_a_section_named_after_another_office_is_left_out_where_this_one_has_a_section() -> None:
    blocks = (
        Block("Bend office", (), "heading"),
        Block("We offer Spravato in this office.", ("Bend office",)),
        Block("Visit Our Clinic", (), "heading"),
        Block("We give ketamine.", ("Visit Our Clinic",)),
    )
    own = (Block("Salem Office", (), "heading"), Block("We offer IV ketamine.", ("Salem Office",)))
    assert [block.text for block in of_this_place(page(*blocks, *own), SALEM).blocks] == [
        *(block.text for block in blocks[2:]),
        *(block.text for block in own),
    ]
    assert of_this_place(page(*blocks), SALEM).blocks == blocks


def test_nothing_is_left_out_where_the_listing_s_own_place_is_not_known() -> None:
    assert texts("At our Bend office we offer Spravato.", fields={}) == ["At our Bend office we offer Spravato."]


@given(st.text(max_size=300))
def test_whatever_stays_stood_on_the_page(words: str) -> None:
    for text in texts(words):
        assert text in words
