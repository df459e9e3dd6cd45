"""The title of the tab of a search, in words and in a browser."""

import re
from datetime import date

import pytest
from browsing import Watched
from playwright.sync_api import expect

from indexer.area import Box
from indexer.locate.place import find_place
from indexer.query import Query
from ui.search.tab import tab
from ui.wording import languages, spoken

PORTLAND = find_place("Portland, OR")


@pytest.mark.parametrize(
    ("query", "english", "spanish"),
    [
        (Query(), "Find a clinic", "Buscar clínica"),
        (Query(near=PORTLAND), "Clinics near Portland, OR", "Clínicas cerca de Portland, OR"),
        (Query(state="OR"), "Clinics in Oregon", "Clínicas en Oregón"),
        (
            Query(near=find_place("45.52,-122.68")),
            "Clinics around a spot near Portland, OR",
            "Clínicas alrededor de un punto cerca de Portland, OR",
        ),
        (
            Query(near=PORTLAND, filters={"route": ("iv", "not_stated")}, page=2),
            "Clinics near Portland, OR: Into a vein (IV infusion), page 2",
            "Clínicas cerca de Portland, OR: Por la vena (infusión IV), página 2",
        ),
        (
            Query(filters={"route": ("iv", "im"), "payment": ("medicare", "medicaid")}),
            "Clinics: Into a vein (IV infusion), Shot into a muscle (IM), 2 more",
            "Clínicas: Por la vena (infusión IV), Inyección en un músculo (IM), 2 más",
        ),
        (Query(filters={"route": ("not_stated",)}), "Clinics: How it is given: not stated", None),
        (Query(near=PORTLAND, state="WA"), "Clinics near Portland, OR: In Washington", None),
        (Query(confirmed_since=date(2026, 10, 1)), "Clinics: Checked since October 1, 2026", None),
        (Query(box=Box(west=-123, south=45, east=-122, north=46)), "Clinics: A part of the map", None),
    ],
)
def test_a_search_is_told_in_a_few_words_the_place_first(query: Query, english: str, spanish: str | None) -> None:
    assert tab(query) == english
    with spoken("es"):
        told = tab(query)
    assert told == spanish or (spanish is None and told != english)


@pytest.mark.parametrize("language", languages())
def test_strangers_words_are_short_and_clean_in_it(language: str) -> None:
    with spoken(language):
        told = tab(Query(text="<b>\u202e@@=alert(1)</b> " + "x" * 150))
    assert "\u202e" not in told
    assert len(told) < 80


@pytest.mark.parametrize(
    ("lang", "first", "then"),
    [
        (
            "en",
            "Clinics near 97205 · Clinic directory",
            "Clinics near 97205: Shot into a muscle (IM) · Clinic directory",
        ),
        (
            "es",
            "Clínicas cerca de 97205 · Directorio de clínicas",
            "Clínicas cerca de 97205: Inyección en un músculo (IM) · Directorio de clínicas",
        ),
    ],
)
def test_the_tab_follows_the_search_and_the_pages(window: Watched, lang: str, first: str, then: str) -> None:
    page = window.open(f"/?v=1&near=97205&lang={lang}")
    expect(page).to_have_title(first)
    page.locator(".st-key-filters button").first.click()
    sheet = page.get_by_test_id("stPopoverBody")
    sheet.locator("label").nth(1).click()
    expect(page).to_have_title(then)
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    page.locator(".clinic h3 a").first.click()
    expect(page).to_have_title(re.compile("^Maple Ketamine Center · "))
    page.locator(".back a").click()
    expect(page).to_have_title(then)
    page.locator("nav.ways a").nth(1).click()
    expect(page).to_have_title(re.compile("^(Guide|Guía) · "))
    page.go_back()
    expect(page).to_have_title(then)
    assert "97205" not in window.app.said(), "a title is in no log"
