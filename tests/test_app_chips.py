"""What stands around the list, as markup: chips, the ways through the site, the routes' status, what changed since."""

import html
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from shown import clinic, fact

from config.errors import UnknownPlace
from config.freshness import load_freshness
from config.vocabulary import vocabulary
from indexer.area import Box
from indexer.clinic import Clinic
from indexer.engines.embedded import EmbeddedBuilder, EmbeddedEngine
from indexer.link import PARAMETERS, read_link
from indexer.locate.place import find_place
from indexer.query import Near, Query
from ui import frame, start_page, words
from ui.clinic import regulated
from ui.search import changed, chips, refused
from ui.search.asked import looser, middle_of
from ui.search.changed import Since
from ui.wording import languages, spoken


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", PARAMETERS)
def test_every_part_of_a_link_that_is_refused_is_told_in_words_that_show_it(name: str, language: str) -> None:
    with spoken(language):
        told = refused.refused(name, "<b>9\u202e" + "x" * 500)
    assert "{" not in told
    assert "\u202e" not in told
    assert len(told) < 300
    assert ("<b>9" in told) is (name != "after")


HERE = Near("97205", 45.52, -122.68)
FULL = Query(
    near=HERE,
    within=50,
    state="OR",
    text="cedar",
    filters={"route": ("iv", "not_stated"), "payment": ("medicaid",)},
    box=Box(west=-123, south=45, east=-122, north=46),
    confirmed_since=date(2026, 1, 1),
    page=3,
)


def back(href: str) -> Query:
    """The search that a link leads to."""
    params = dict(pair.split("=", 1) for pair in html.unescape(href).partition("?")[2].split("&"))
    return read_link(params, find_place=lambda _: HERE).query


def hrefs(markup: str) -> list[str]:
    return re.findall(r'href="([^"]*)"', markup)


@pytest.mark.parametrize("language", languages())
def test_every_part_of_a_search_has_a_chip_that_takes_off_that_part_alone(language: str) -> None:
    with spoken(language):
        found = chips.parts(FULL)
    assert len(found) == 9
    assert len({part.label for part in found}) == 9
    for _, without, _ in found:
        assert without.page == 1
        differing = [name for name in Query.__slots__ if getattr(without, name) != getattr(FULL, name)]
        assert differing in (
            ["near", "within", "page"],
            ["within", "page"],
            ["state", "page"],
            ["text", "page"],
            ["filters", "page"],
            ["page", "box"],
            ["page", "confirmed_since"],
        )


def test_a_chip_is_a_link_that_keeps_the_language_but_not_the_day_of_the_link() -> None:
    markup = chips.chips(FULL, {"lang": "es", "made": "2026-01-01", "later": "<1>"})
    links = hrefs(markup)
    assert len(links) == 10, "one for each part, and one that takes off every filter"
    assert all(link.startswith("./?v=1&amp;") and "lang=es" in link and "made" not in link for link in links)
    bare = back(links[-1].replace("%3C1%3E", "1"))
    assert (bare.near, bare.within, bare.filters, bare.text) == (HERE, 50, {}, "")
    assert "<1>" not in markup


@pytest.mark.parametrize("language", languages())
def test_a_chip_whose_choice_says_enough_has_its_field_apart_so_that_a_phone_need_not_show_it(language: str) -> None:
    with spoken(language):
        told = {part.label: part.brief for part in chips.parts(FULL)}
        markup = chips.chips(FULL, {})
        route, iv = words.label("route"), words.choice("route", "iv")
    assert told[f"{route}: {iv}"] == iv
    assert f'<bdi><span class="of">{route}: </span>{iv}</bdi>' in markup
    shortened = [label for label, brief in told.items() if brief != label]
    assert len(shortened) == 2, "who does not say is told with what they do not say"


def test_one_filter_alone_is_taken_off_by_its_own_cross_and_two_by_one_link() -> None:
    one = Query(near=HERE, within=50, filters={"route": ("iv",)})
    assert 'class="clear"' not in chips.chips(one, {})
    markup = chips.chips(replace(one, state="OR"), {})
    assert back(hrefs(markup)[-1]) == Query(near=HERE, within=50)
    assert 'class="clear"' in markup


def test_a_search_for_everything_has_no_chips_and_a_place_alone_nothing_to_clear() -> None:
    assert chips.chips(Query(), {}) == ""
    assert 'class="clear"' not in chips.chips(Query(near=HERE, within=50), {})


def test_hostile_words_in_a_link_are_plain_text_on_a_chip() -> None:
    markup = chips.chips(Query(text='<img src=x onerror="alert(1)"> cedar'), {})
    assert "<img" not in markup


@pytest.mark.parametrize(("language", "told"), [("en", "November 23, 2026"), ("es", "23 de noviembre de 2026")])
def test_a_copied_link_and_its_words_tell_the_day(language: str, told: str) -> None:
    with spoken(language):
        markup = chips.copy_link(
            Query(near=HERE), {"made": "2020-01-01"}, made=date(2026, 11, 23), words_for_it="2 <b>"
        )
    assert 'data-copy="./?v=1&amp;near=97205&amp;made=2026-11-23"' in markup
    assert markup.count(told) == 2
    assert "<b>" not in markup


def test_the_ways_lead_back_to_the_last_search_and_on_in_the_same_language() -> None:
    search = {"v": "1", "near": "97205", "lang": "es", "made": "2026-01-01"}
    with spoken("es"):
        markup = frame.top("sources", {"lang": "es", "x": "<1>"}, search)
    assert hrefs(markup) == [
        "/?v=1&amp;near=97205&amp;lang=es",
        "/guide?near=97205&amp;lang=es",
        "/shortlist?lang=es",
        "/sources?lang=es",
        "/sources?x=%3C1%3E",
    ]
    assert '<a href="/sources?lang=es" aria-current="page">' in markup
    assert 'lang="en" hreflang="en"' in markup
    assert ">English<" in markup


def test_every_route_has_one_line_with_its_status_source_and_month_and_no_advice() -> None:
    for language in languages():
        with spoken(language):
            whole = regulated.lines()
        assert all(link.startswith("https://") for link in hrefs(whole))
        assert "2026" in whole
        told = re.sub(r"<[^>]*>", " ", whole).lower()
        assert not re.search(r"\b(should|recommend|best|better|deber\w*|recomend\w*|mejor)\b", told)
    whole = regulated.lines()
    assert all(
        html.escape(term.label) in whole for term in map(vocabulary()["route"].term, vocabulary()["route"].codes)
    )
    alone = regulated.lines(regulated.asked(("im", "no.oral", "not_stated")))
    assert ">Source: dailymed.nlm.nih.gov, November 2026</a>" in alone, "whoever follows the link knows where it leads"
    assert alone.count("<li>") == 1
    assert "off-label" in alone
    assert regulated.lines(()) == ""


@pytest.mark.parametrize("language", languages())
def test_the_start_page_speaks_the_language_and_leads_to_pages_without_a_script(language: str) -> None:
    page = start_page.page(language)
    assert f'<html lang="{language}"' in page
    assert page.count("<title>") == 1
    assert "Streamlit</title>" not in page
    assert '<script src="/app.js" defer>' in page
    assert re.search(r'<noscript>.*href="/in(\?lang=es)?"', page)
    assert "openapi.json" not in page
    scripts = re.findall(r"<script>(.*?)</script>", start_page.streamlits_page(), flags=re.DOTALL)
    assert re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL) == scripts, "the policy knows these"


def test_ways_to_loosen_a_search_are_said_in_the_language_of_the_visitor() -> None:
    with spoken("es"):
        told = [way for way, _ in looser(Query(near=HERE, filters={"route": ("iv",)}))]
    assert "Buscar a menos de 50 millas" in told
    assert "Mostrar también las clínicas que no dicen nada sobre “Cómo se da”" in told
    assert "Quitar lo que eligió en “Cómo se da”" in told


@pytest.mark.parametrize(("language", "told"), [("en", "not the street"), ("es", "no la calle")])
def test_whoever_typed_a_street_is_told_that_distances_are_from_the_middle_of_its_town(
    language: str, told: str
) -> None:
    town = find_place("Portland, OR")
    with spoken(language):
        assert told in middle_of("1133 SW Alder St, Portland, OR", town)
        assert told in middle_of("1133 SW Alder St, Portland, OR 97205", HERE)
        assert middle_of("Portland, OR", town) == middle_of("97205", HERE) == middle_of("", None) == ""


@pytest.mark.parametrize("language", languages())
def test_a_zip_of_a_territory_is_told_apart_from_a_place_that_nobody_knows(language: str) -> None:
    with spoken(language):
        assert "San Juan, PR" in refused.unplaced("96910", UnknownPlace("no"))
        assert "San Juan, PR" not in refused.unplaced("99999", UnknownPlace("no"))


def since(*clinics: Clinic, made: date, **filters: tuple[str, ...]) -> Since | None:
    with TemporaryDirectory() as folder:
        EmbeddedBuilder(Path(folder) / "engine.sqlite").rebuild(clinics, merged={})
        engine = EmbeddedEngine(Path(folder) / "engine.sqlite")
        try:
            return changed.since(engine, Query(filters=filters), load_freshness(), made=made)
        finally:
            engine.close()


def test_what_changed_since_a_link_counts_who_came_who_left_and_who_says_something_else() -> None:
    came = clinic("a", "Alder", facts={"route": (fact("iv", "We give it."),)})
    left = clinic("b", "Birch", facts={"route": (replace(fact("im", "A shot."), gone_since=date(2026, 6, 1)),)})
    other = clinic("c", "Cedar", facts={**left.facts, "name": (fact("Cedar", "Cedar"),)})
    assert since(came, left, made=date(2026, 4, 1), route=("im", "iv")) == Since(entered=0, left=1, changed=0)
    assert since(left, made=date(2026, 1, 1), route=("im",)) == Since(0, 0, 0), "who came and went was never there"
    assert since(other, made=date(2026, 4, 1)) == Since(entered=0, left=0, changed=1)
    assert since(came, made=date(2026, 1, 1), route=("iv",)) == Since(entered=1, left=0, changed=0)
    assert since(came, made=date(2026, 3, 2), route=("iv",)) == Since(0, 0, 0)
    assert since(came, made=date(2026, 1, 1), route=("im",)) == Since(0, 0, 0)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (Since(2, 1, 0), "Since this link was made on January 5, 2026: 2 clinics came in and 1 clinic went out."),
        (Since(0, 0, 0), "Since this link was made on January 5, 2026, nothing that we can tell has changed."),
        (None, "too wide"),
    ],
)
def test_what_changed_is_told_in_words(found: Since | None, told: str) -> None:
    assert told in changed.told(found, date(2026, 1, 5))
