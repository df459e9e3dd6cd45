"""What stands around the list, as markup: chips, the ways through the site, the routes' status, what changed since."""

import html
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
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
from ui.search.made import Made, read_made
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


BUILT = datetime(2026, 11, 22, 3, 10, 5, tzinfo=UTC)
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
            Query(near=HERE), {"made": "2020-01-01"}, made=Made(date(2026, 11, 23), BUILT), words_for_it="2 <b>"
        )
    assert 'data-copy="./?v=1&amp;near=97205&amp;made=2026-11-23.20261122T031005Z"' in markup
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
    assert regulated.lines(()) == regulated.folded(()) == ""


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


def since(*clinics: Clinic, made: date | Made, **filters: tuple[str, ...]) -> Since | None:
    with TemporaryDirectory() as folder:
        EmbeddedBuilder(Path(folder) / "engine.sqlite").rebuild(clinics, merged={})
        engine = EmbeddedEngine(Path(folder) / "engine.sqlite")
        try:
            link = made if isinstance(made, Made) else Made(made)
            return changed.since(engine, Query(filters=filters), load_freshness(), made=link)
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
    assert since(came, made=date(2026, 3, 2), route=("iv",)) == Since(0, 0, 0, same_day=1)
    assert since(came, made=date(2026, 3, 3), route=("iv",)) == Since(0, 0, 0)
    assert since(came, made=date(2026, 1, 1), route=("im",)) == Since(0, 0, 0)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (Since(2, 1, 0), "Since this link was made on January 5, 2026: 2 clinics came in and 1 clinic went out."),
        (Since(0, 0, 0), "Since this link was made on January 5, 2026, nothing that we can tell has changed."),
        (Since(0, 0, 0, rebuilt=False), "on January 5, 2026, nothing has changed: the data are still the same."),
        (Since(0, 0, 0, same_day=1), "On January 4, 2026 itself, 1 clinic came in, went out or changed."),
        (Since(0, 0, 0, same_day=1), "Nothing that we can tell has changed since the day of its data."),
        (Since(1, 0, 0, same_day=2), "1 clinic came in. On January 4, 2026 itself, 2 clinics"),
        (None, "too wide"),
    ],
)
def test_what_changed_is_told_in_words(found: Since | None, told: str) -> None:
    assert told in changed.told(found, Made(date(2026, 1, 5), datetime(2026, 1, 4, 12, tzinfo=UTC)))


@pytest.mark.parametrize("language", languages())
def test_a_change_of_the_day_of_the_link_is_never_told_as_no_change(language: str) -> None:
    with spoken(language):
        nothing, same = (changed.told(Since(0, 0, 0, same_day=number), Made(date(2026, 1, 5))) for number in (0, 1))
        assert nothing not in same
        assert "1" in same.removeprefix(nothing)


def test_a_link_tells_apart_a_later_build_of_the_same_day(tmp_path: Path) -> None:
    path, today = tmp_path / "engine.sqlite", datetime.now(tz=UTC)
    came = clinic("a", "Alder", facts={"route": (replace(fact("iv", "We give it."), first_seen=today.date()),)})
    EmbeddedBuilder(path).rebuild([came], merged={})
    engine = EmbeddedEngine(path)
    try:
        day = engine.built_at.date()
        now = Made.now(day, engine.built_at)
        earlier = Made.now(day, engine.built_at - timedelta(seconds=1))
        before = Made.now(day, engine.built_at - timedelta(days=3))
        asked = Query(filters={"route": ("iv",)})
        same, later, older = (
            changed.since(engine, asked, load_freshness(), made=one) for one in (now, earlier, before)
        )
    finally:
        engine.close()
    assert same == Since(0, 0, 0, rebuilt=False)
    if earlier.known_until == today.date():  # not over midnight
        assert later == Since(0, 0, 0, same_day=1)
    assert older == Since(1, 0, 0), "the link was made today, in a directory three days old"


def test_links_of_a_day_alone_stay_valid_and_new_ones_name_their_build() -> None:
    today = date(2026, 11, 23)
    assert read_made("2020-02-29", today=today) == Made(date(2020, 2, 29))
    new = Made.now(today, datetime(2026, 11, 22, 3, 10, 5, 999, tzinfo=UTC))
    assert new.written() == "2026-11-23.20261122T031005Z"
    assert read_made(new.written(), today=today) == new
    assert Made(today).same_build(datetime(2026, 11, 22, 23, 59, tzinfo=UTC)), "built before the link was made"
    assert not Made(today).same_build(datetime(2026, 11, 23, 1, tzinfo=UTC)), "perhaps built after it"


@pytest.mark.parametrize(
    "given",
    [
        *("", "x", "2026-11-24", "2026-02-30", "20261123", "2026-11-23.", "2026-11-23x", "2026-11-23.2026"),
        *("2026-11-23.20261322T031005Z", "2026-11-23.20261125T031005Z", "2026-11-23.20261122T31005Z", "9999-12-31"),
        *("2026-11-23.20261122T031005Z ", "\u0662026-11-23", "2026-W47-1"),
    ],
)
def test_a_time_of_a_link_that_cannot_be_is_refused(given: str) -> None:
    assert read_made(given, today=date(2026, 11, 23)) is None


@given(st.text(max_size=40))
def test_no_text_at_all_breaks_the_reading_of_a_link(text: str) -> None:
    made = read_made(text, today=date(2026, 11, 23))
    assert made is None or made.written() == text
