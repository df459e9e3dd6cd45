"""Pages of a clinic's site that speak about the world: only what the clinic says there of itself counts."""

from datetime import UTC, datetime

import pytest

from crawler.listing import Page, RawListing
from indexer.read.blocks import blocks_from_text
from indexer.read.listing import read_listing

SITE = "https://ternbay.example/"
DAY = datetime(2026, 11, 2, tzinfo=UTC)
HOME = "We offer Spravato treatment at our clinic in Ada."


def offered(path: str, text: str, *, title: str = "", kind: str = "") -> set[tuple[str, str, bool]]:
    structured = ({"@type": kind},) if kind else ()
    home = Page(url=SITE, title="Tern Bay", seen_at=DAY, blocks=blocks_from_text(HOME))
    page = Page(url=SITE + path, title=title, seen_at=DAY, blocks=blocks_from_text(text), structured=structured)
    listing = RawListing(source="own", ref="tern", url=SITE, seen_at=DAY, fields={}, pages=(home, page))
    fields = ("route", "condition", "setting", "psychiatry", "status")
    return {
        (one.field, one.value, one.denied) for one in read_listing(listing) if one.url != SITE and one.field in fields
    }


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("blog/lozenges", "Ketamine lozenges dissolve under the tongue. They are taken at home."),
        ("2026/why", "IV ketamine is given into a vein over forty minutes. Spravato is a nasal spray."),
        ("what-is-ketamine", "Ketamine is an anesthetic. It has been used for depression, PTSD, OCD and chronic pain."),
        ("resources", "Subcutaneous ketamine is used in Australia. Ketamine shots are offered by several firms."),
        ("news/closing", "Elm Pain Center is permanently closed. IV ketamine is given in many towns."),
        ("ptsd", "PTSD is a condition that follows trauma. Ketamine has been studied for it."),
        (
            "blog/doctors",
            "A psychiatrist who wrote about ketamine treats it as an aid. She offers IV ketamine in Ohio.",
        ),
    ],
)
def test_a_text_about_the_world_on_a_provider_s_site_offers_nothing(path: str, text: str) -> None:
    assert offered(path, text) == set()


def test_a_post_is_known_by_its_structured_data_too() -> None:
    text = "Our readers ask about ways of giving it.\nKetamine lozenges dissolve under the tongue."
    assert offered("why-lozenges", text, kind="BlogPosting") == set()


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        ("blog/new", "Lozenges are known. We now give IV ketamine infusions as well.", ("route", "iv", False)),
        (
            "blog/no",
            "Ketamine lozenges are often asked for. We do not prescribe lozenges.",
            ("route", "sublingual", True),
        ),
        ("blog/who", "Ketamine helps some. At our clinic we treat PTSD with Spravato.", ("condition", "ptsd", False)),
    ],
)
def test_what_the_clinic_says_of_itself_in_an_article_counts(
    path: str, text: str, found: tuple[str, str, bool]
) -> None:
    assert found in offered(path, text)
