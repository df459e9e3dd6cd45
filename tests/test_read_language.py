"""Text in other languages: nothing is read of it, while English beside it is read as ever."""

from datetime import UTC, datetime

import pytest

from crawler.listing import Page, RawListing
from indexer.read.blocks import blocks_from_text
from indexer.read.language import in_other_language
from indexer.read.listing import read_listing
from indexer.read.page import read_page
from indexer.read.view import view

DAY = datetime(2026, 11, 2, tzinfo=UTC)
OTHERS = {
    "spanish": "Ofrecemos infusiones de ketamina IV y Spravato para la ansiedad y PTSD. Consulta: $250. Medicare.",
    "german": "Wir bieten Ketamin i.v. und Spravato an. Ketamin i.v. bei Depression, PTSD und OCD. Preis: $300 per.",
    "french": "Nous offrons des perfusions de Ketamine IV et Spravato pour PTSD. Consultation: $250. OCD et migraine.",
    "portuguese": "Oferecemos infus\u00e3o de cetamina IV e Spravato para PTSD. Ketamine infusion por uma vez $400.",
    "italian": "Offriamo infusioni di ketamina IV e Spravato per gli adulti. Il nostro psichiatra. Consultation $250.",
    "dutch": "Wij bieden ketamine IV infusion in onze clinic aan. We zijn er voor OCD, PTSD en migraine.",
}


def page(text: str, path: str = "") -> Page:
    return Page(
        url=f"https://ternbay.example/{path}", title="Tern Bay Ketamine", seen_at=DAY, blocks=blocks_from_text(text)
    )


@pytest.mark.parametrize("language", OTHERS)
def test_a_page_in_another_language_says_nothing(language: str) -> None:
    read = read_page(page(OTHERS[language]))
    assert (read.is_provider, read.findings) == (None, ())


@pytest.mark.parametrize("language", OTHERS)
def test_such_a_page_says_nothing_beside_an_english_one_either(language: str) -> None:
    home, other = page("We offer Spravato in our clinic in Ada."), page(OTHERS[language], "other")
    listing = RawListing(source="own", ref="tern", url=home.url, seen_at=DAY, pages=(home, other))
    made = read_listing(listing)
    assert {one.url for one in made} == {home.url}
    assert ("route", "intranasal_esketamine") in {(one.field, one.value) for one in made}


@pytest.mark.parametrize("language", OTHERS)
def test_a_passage_in_another_language_on_an_english_page_says_nothing(language: str) -> None:
    english = (
        "We are a clinic for depression. We offer Spravato to all of our patients, and you can call us at any time."
    )
    read = read_page(page(f"{english}\n{OTHERS[language]}"))
    assert {one.said for one in read.findings if one.said not in english} == set()


@pytest.mark.parametrize(
    "text",
    [
        "We offer IV ketamine.",
        "Dr. Ana de la Cruz, a psychiatrist from Los Angeles, leads our clinic in El Paso.",
        "IV Ketamine\nSpravato\nPTSD",
        "",
    ],
)
def test_english_and_bare_names_are_no_other_language(text: str) -> None:
    assert not in_other_language(view(page(text)))
