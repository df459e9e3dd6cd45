"""The guide as a page: its searches are right, its notes tell their day, and it is whole with and without a script."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from routed import routes_over
from served import Served, ask
from shown import build_engine, shown_clinics
from streamlit.testing.v1 import AppTest

from config.vocabulary import vocabulary
from indexer.engines.embedded import EmbeddedEngine
from indexer.link import read_link
from indexer.locate.place import find_place
from indexer.query import Near, Query
from ui.guide import Paragraph, Sentence, sections
from ui.guide.shown import Shown, address, is_old, parts
from ui.routes.guide import PATH
from ui.templates import page
from ui.wording import languages, say, spoken

TODAY = date(2026, 11, 23)


def paragraphs() -> list[Paragraph]:
    return [one for section in sections() for one in section.paragraphs]


def sentences() -> list[Sentence]:
    return [one for paragraph in paragraphs() for one in paragraph.sentences]


def shown(*, today: date = TODAY, place: Query | None = None) -> dict[str, list[Shown]]:
    told = parts(today=today, place=place)["sections"]
    assert isinstance(told, list)
    return {ident: rows for ident, _, rows in told}


@pytest.mark.parametrize("language", languages())
def test_each_paragraph_links_to_the_search_it_explains_and_the_link_is_read_as_it_was_meant(language: str) -> None:
    with spoken(language):
        for one in paragraphs():
            link = urlsplit(address(one))
            params = dict(parse_qsl(link.query))
            assert params.pop("lang", "en") == language
            read = read_link(params, find_place=find_place)
            assert (read.problems, read.unknown, read.query) == ((), (), one.search), one.key
            assert link.path == "/"
            assert one.search.filters or one.key == "guide.ask.questions"


def test_what_a_link_finds_says_what_the_link_says(tmp_path: Path) -> None:
    build_engine(tmp_path)
    engine = EmbeddedEngine(tmp_path / "engine.sqlite")
    found = 0
    for one in paragraphs():
        for hit in engine.search(one.search).hits:
            found += 1
            for field, codes in one.search.filters.items():
                assert set(codes) & hit.clinic.states(field), (one.key, hit.clinic.id)
    assert found > len(shown_clinics())


def test_links_go_to_the_place_where_the_visitor_searched_last() -> None:
    near = Near(label="97205", latitude=45.5, longitude=-122.7)
    there = shown(place=Query(near=near, within=50, filters={"payment": ("medicare",)}))["routes"][0]
    assert there.link == "/?v=1&near=97205&within=50&route=iv"
    assert there.link_told.endswith("by IV, near 97205")
    in_state = shown(place=Query(state="OR"))["routes"][0]
    assert in_state.link == "/?v=1&state=OR&route=iv"


def test_a_hostile_place_is_text() -> None:
    near = Near(label="<img src=x onerror=alert(1)>\u202e", latitude=45.5, longitude=-122.7)
    made = page("guide_text.html", **parts(today=TODAY, place=Query(near=near)))
    assert "<img" not in made
    assert "\u202e" not in made
    assert "&lt;img src=x onerror=alert(1)&gt;" in made


def test_notes_are_numbered_where_there_are_several_and_each_tells_its_month() -> None:
    for rows in shown().values():
        for one in rows:
            several = len(one.notes) > 1
            assert one.notes or "a rule of our own" in one.notes_told
            assert [note.number for note in one.notes] == list(range(1, len(one.notes) + 1))
            told = {int(number) for _, numbers in one.sentences for number in re.findall(r"\d+", numbers)}
            assert told == (set(range(1, len(one.notes) + 1)) if several else set())
            assert all(note.looked_up in ("looked up in November 2026", "as of November 2026") for note in one.notes)
            assert "November 2026" in one.notes_told


def test_what_was_looked_up_long_ago_is_said_to_be_old() -> None:
    assert not is_old(date(2026, 11, 1), date(2027, 11, 30))
    assert is_old(date(2026, 11, 1), date(2027, 12, 1))
    assert not any(one.old for rows in shown().values() for one in rows)
    late = shown(today=date(2028, 1, 5))
    assert all(one.old for rows in late.values() for one in rows)
    assert late["what"][0].old in page("guide_text.html", **parts(today=date(2028, 1, 5)))


def test_a_sentence_that_holds_until_a_day_is_gone_after_it_and_its_source_with_it() -> None:
    assert [one.key for one in sentences() if one.until is not None] == ["guide.routes.home.video"]
    before, after = (shown(today=day)["routes"][-1] for day in (date(2026, 12, 31), date(2027, 1, 1)))
    assert len(before.sentences) == len(after.sentences) + 1 == 3
    assert "December 31, 2026" in before.sentences[-1][0]
    assert not any("Federal Register" in note.title for note in after.notes)
    assert all(any(one.until is None for one in paragraph.sentences) for paragraph in paragraphs())


def test_the_levels_and_the_questions_are_those_of_the_directory() -> None:
    told = {one.shows: one.rows for rows in shown().values() for one in rows if one.shows}
    assert [label for label, _ in told["levels"]] == [term.label for term in vocabulary()["psychiatry"].terms]
    assert "Does a psychiatrist evaluate or treat people here?" in [question for question, _ in told["questions"]]


def start() -> None:
    from ui.pages import guide  # noqa: PLC0415  the app under test has this function's text only

    guide.show()


def test_the_page_of_the_app_draws_the_guide_around_the_place_of_the_link() -> None:
    app = AppTest.from_function(start, default_timeout=240)
    app.query_params["near"] = "97205"
    app.run()
    assert not app.exception
    drawn = "".join(one.proto.body for one in app.get("html"))
    assert "<h1>Understand it first</h1>" in drawn
    assert drawn.count("<section ") == len(sections())
    assert 'href="/?v=1&amp;near=97205&amp;route=iv"' in drawn


def test_a_place_that_nobody_finds_leaves_the_links_without_a_place() -> None:
    app = AppTest.from_function(start, default_timeout=240)
    app.query_params["near"] = "nowhere at all"
    app.run()
    assert not app.exception
    assert 'href="/?v=1&amp;route=iv"' in "".join(one.proto.body for one in app.get("html"))


@pytest.fixture(scope="module")
def served_routes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with routes_over(tmp_path_factory.mktemp("home")) as running:
        yield running


@pytest.mark.parametrize("language", languages())
def test_the_plain_page_is_whole_without_a_script_and_leads_nowhere_by_itself(
    served_routes: Served, language: str
) -> None:
    answer = ask(served_routes, PATH if language == "en" else f"{PATH}?lang={language}")
    assert answer.status == 200
    made = answer.text
    assert f'<html lang="{language}">' in made
    assert "<script" not in made
    assert "{" not in re.sub(r"<[^>]*>", "", made)
    ids = re.findall(r'\bid="([^"]+)"', made)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', made)) <= set(ids)
    outside = re.findall(r'<a href="https://[^>]*>', made)
    guide = made[made.index('<div class="guide">') : made.index("</main>")]
    assert len(outside) > 30
    for link in re.findall(r'<a href="https://[^>]*>', guide):
        assert 'rel="noopener noreferrer"' in link
    for code in languages():
        assert f'hreflang="{code}"' in made
    with spoken(language):
        for section in sections():
            assert f">{say(f'{section.key}.title')}</h2>" in made


def test_every_link_of_the_plain_page_into_the_site_answers(served_routes: Served) -> None:
    made = ask(served_routes, f"{PATH}?lang=es").text
    guide = made[made.index('<div class="guide">') : made.index("</main>")]
    links = set(re.findall(r'href="(/[^"]*)"', guide))
    assert len(links) > 20
    for link in links:
        params = link.replace("&amp;", "&").partition("?")[2].replace("&lang=es", "")
        assert ask(served_routes, f"/api/v1/clinics?{params}").status == 200, link


def test_the_guide_is_in_the_sitemap_and_below_it_is_nothing(served_routes: Served) -> None:
    assert f"{PATH}</loc>" in ask(served_routes, "/sitemap/places.xml").text
    assert "Allow: /guide/*?lang=" in ask(served_routes, "/robots.txt").text
    assert ask(served_routes, "/guide/else").status == 404
