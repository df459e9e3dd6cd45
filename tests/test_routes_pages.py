"""The plain pages: whole without a script, honest about what is not stated, harmless, and found by search engines."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest
from one_clinic import clinic
from routed import FREE
from served import Served, ask, served
from shown import HOSTILE_ID, MORE, TRACKER, build_engine, shown_clinics

from indexer.clinic import Address
from indexer.engines.embedded import EmbeddedBuilder, EmbeddedEngine
from indexer.query import Query
from ui.routes import sitemap
from ui.routes.guarded import NotHere
from ui.routes.places import slug

SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


class Read(HTMLParser):
    """A page as a browser without scripts has it: its links, headings, what it loads, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.headings: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.json_ld: list[str] = []
        self._in: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self.attributes += given
        if tag == "a":
            self.links.append(given.get("href") or "")
        if tag in ("img", "script", "iframe", "source") and given.get("src"):
            self.loads.append(given["src"] or "")
        if tag == "link" and given.get("rel") == "stylesheet":
            self.loads.append(given.get("href") or "")
        if tag not in ("meta", "link", "br", "img", "input"):
            self._in.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._in and self._in.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "script" in self._in:
            self.json_ld.append(data)
            return
        self.words.append(data)
        if self._in and any(tag in self._in for tag in ("h1", "h2", "h3")):
            self.headings.append((next(tag for tag in ("h1", "h2", "h3") if tag in self._in), data.strip()))

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def read(app: Served, path: str, status: int = 200) -> Read:
    answer = ask(app, path)
    assert answer.status == status, path
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return Read(answer.text)


def test_a_clinic_is_whole_without_any_script(app: Served) -> None:
    page = read(app, "/clinic/c-river")
    assert page.headings[0] == ("h1", "Quiet River Clinic")
    assert "We give ketamine by slow infusion into a vein." in page.text
    assert "First seen March 2, 2026, last seen November 20, 2026" in page.text
    assert ("h3", "Swallowed (oral): says no") in page.headings
    assert ("h2", "Not stated: ask them") in page.headings
    assert "Which languages do you speak, and when are you open?" in page.text
    assert "https://quiet-river.example/care" in page.links
    assert "tel:+15035550142" in page.links
    assert "/clinic?id=c-river" in page.links
    assert "off-label" in page.text
    assert page.tags.count("script") == 1
    assert page.loads == [next(one for one in page.loads if one.startswith("/plain.css?"))]


@pytest.mark.parametrize("path", ["/clinic/c-river", "/in", "/in/or", "/in/or/portland", "/embed", "/clinic/none"])
def test_every_page_has_help_in_a_crisis_a_language_one_heading_and_says_what_it_is_not(app: Served, path: str) -> None:
    page = read(app, path, 404 if path.endswith("none") else 200)
    assert "Call 988" in page.text
    assert "not medical advice" in page.text
    assert "lang" in page.attributes
    assert [level for level, _ in page.headings].count("h1") == 1
    assert "main" in page.tags
    if path != "/clinic/none":
        assert "last built on" in page.text
        assert "GeoNames" in page.text


def test_contradictions_stand_side_by_side(app: Served) -> None:
    page = read(app, "/clinic/c-maple")
    assert ("h3", "Shot into a muscle (IM): sources disagree") in page.headings
    assert "Sources disagree on: Shot into a muscle (IM)." in page.text
    assert page.text.index("Says yes") < page.text.index("Says no")
    assert "Nine times out of ten" in page.text


def test_an_old_id_shows_the_clinic_says_so_and_names_its_real_address(app: Served) -> None:
    answer = ask(app, "/clinic/c-river-old")
    assert answer.status == 200
    assert "an older entry" in answer.text
    assert f'<link rel="canonical" href="{app.address}/clinic/c-river">' in answer.text


def test_titles_descriptions_and_languages_are_there_for_search_engines(app: Served) -> None:
    text = ask(app, "/clinic/c-river").text
    title = re.findall(r"<title>(.*)</title>", text)
    assert title == [
        "Quiet River Clinic, Portland, OR: what its pages say about ketamine and Spravato · Clinic directory"
    ]
    (description,) = re.findall(r'<meta name="description" content="(.*)">', text)
    assert description.startswith(
        "How it is given: Into a vein (IV infusion); Spravato nasal spray (esketamine); says no to Swallowed (oral)."
    )
    assert re.findall(r"<link [^>]*hreflang=\"([^\"]+)\"", text) == ["en", "es", "x-default"]
    assert "noindex" not in text
    assert "noindex" in ask(app, "/clinic/none").text


def test_the_json_ld_of_a_page_is_that_of_the_api_and_cannot_end_its_script(app: Served) -> None:
    for clinic_id in ("c-river", HOSTILE_ID):
        page = read(app, f"/clinic/{clinic_id}")
        (embedded,) = page.json_ld
        assert "<" not in embedded
        told = json.loads(embedded)
        assert told == ask(app, f"/api/v1/clinics/{clinic_id}/schema.org").json
        assert told["@type"] == "MedicalClinic"
    assert "url" not in told
    assert "telephone" not in told


def test_the_hostile_clinic_is_plain_text_wherever_it_stands(app: Served) -> None:
    for path in (f"/clinic/{HOSTILE_ID}", "/in/or", "/in/or/portland", "/embed?size=100"):
        page = read(app, path)
        assert "<script>window.harmed = 1</script>" in page.text
        assert "img" not in page.tags
        assert page.tags.count("script") == path.startswith("/clinic")
        assert not [name for name in page.attributes if name.startswith("on")]
        assert not [link for link in page.links if link.lower().startswith(("javascript", "data", "vbscript"))]
        assert TRACKER not in page.links
        assert all(load.startswith("/plain.css?") for load in page.loads)
        assert "\u202e" not in page.text


def test_policies_let_nothing_in_and_only_the_embedded_list_be_framed(app: Served) -> None:
    for path in ("/clinic/c-river", "/in", "/in/or", "/clinic/none"):
        policy = ask(app, path).headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'self'")
        assert "script-src" not in policy
        assert policy.endswith("frame-ancestors 'none'")
    for path in ("/embed", "/embed?page=0"):
        assert ask(app, path).headers["content-security-policy"].endswith("frame-ancestors *")


@pytest.mark.parametrize(("path", "status"), [("/embed", 200), ("/embed?near=zzzz", 400), ("/embed?state=zz", 400)])
def test_whatever_stands_in_anothers_frame_leads_out_of_it(app: Served, path: str, status: int) -> None:
    answer = ask(app, path)
    assert answer.status == status
    outward = [one for one in re.findall(r"<a [^>]*>", answer.text) if not re.search(r'href="(tel|sms):', one)]
    assert any("988lifeline.org/chat" in one for one in outward)
    assert [one for one in outward if 'target="_blank"' not in one] == []


def test_the_embedded_list_answers_a_search_and_opens_pages_of_their_own(app: Served) -> None:
    answer = ask(app, "/embed?near=97205&route=im,intranasal_esketamine&sort=name")
    page = Read(answer.text)
    assert page.headings[0][1] == "2 clinics within 25 miles of 97205"
    assert f"{app.address}/clinic/c-maple" in page.links
    assert f"{app.address}/?v=1&near=97205&route=im,intranasal_esketamine&sort=name" in page.links
    assert answer.text.count('target="_blank" rel="noopener"') == 3


def test_lists_lead_from_the_states_to_every_clinic(app: Served) -> None:
    assert "/in/or" in read(app, "/in").links
    state = read(app, "/in/or")
    assert {"/in/or/portland", "/in/or/beaverton", "/in/or/salem"} <= set(state.links)
    assert {f"/clinic/{one.id}" for one in shown_clinics()} <= set(state.links)
    city = read(app, "/in/or/beaverton")
    assert [link for link in city.links if link.startswith("/clinic/")] == ["/clinic/c-maple"]
    assert ("h1", "Clinics in Beaverton, OR: what they say about ketamine and Spravato") in city.headings


def test_other_spellings_of_a_place_lead_to_its_one_address(app: Served) -> None:
    for given, there in {
        "/in/OR": "/in/or",
        "/in/Oregon": "/in/or",
        "/in/oregon/Portland": "/in/or/portland",
        "/in/or/PORTLAND": "/in/or/portland",
    }.items():
        answer = ask(app, given)
        assert (answer.status, answer.headers["location"]) == (307, there)
    for missing in ("/in/wy", "/in/atlantis", "/in/or/atlantis", "/in/or/portland/x", "/in/or/%E2%80%8B"):
        assert ask(app, missing).status in (307, 404)
    assert slug("St. Paul") == "st-paul"
    assert slug("Coeur d'Alene") == "coeur-dalene"
    assert slug("<img src=x>/..") == "img-src-x"


def test_long_lists_have_pages_with_addresses_of_their_own(tmp_path: Path) -> None:
    many = [clinic(f"c-{number:03}", f"Clinic {number:03}") for number in range(120)]
    EmbeddedBuilder(tmp_path / "engine.sqlite").rebuild(many, merged={})
    with served(tmp_path, settings=FREE) as running:
        first, last = ask(running, "/in/or/portland"), ask(running, "/in/or/portland?page=3")
        assert '<a rel="next" href="/in/or/portland?page=2">' in first.text
        assert f'<link rel="canonical" href="{running.address}/in/or/portland?page=3">' in last.text
        assert '<a rel="prev" href="/in/or/portland?page=2">' in last.text
        assert 'rel="next"' not in last.text
        assert '<ol class="clinics" start="101">' in last.text
        listed = [
            link for page in (1, 2, 3) for link in read(running, f"/in/or?page={page}").links if "/clinic/" in link
        ]
        assert listed == [f"/clinic/{one.id}" for one in many]
        assert "3 pages" in read(running, "/in/or?page=4", 404).text
        assert "whole numbers" in read(running, "/in/or?page=-1", 400).text
        assert "números enteros" in ask(running, "/in/or?page=-1&lang=es").text


def test_hostile_names_of_towns_are_text_and_their_pages_are_found(tmp_path: Path) -> None:
    towns = ["<script>alert(1)</script>", "Cañon City", "../../etc", "\u202ereversed", "東京"]
    clinics = [
        clinic(f"c-{number}", address=Address("1 A St", town, "OR", "97000")) for number, town in enumerate(towns)
    ]
    EmbeddedBuilder(tmp_path / "engine.sqlite").rebuild(clinics, merged={})
    with served(tmp_path, settings=FREE) as running:
        state = read(running, "/in/or")
        assert state.tags.count("script") == 0
        for number, town in enumerate(towns):
            path = f"/in/or/{quote(slug(town))}"
            assert path in state.links
            assert f"/clinic/c-{number}" in read(running, path).links
        places = ET.fromstring(ask(running, "/sitemap/places.xml").content)  # noqa: S314  our own
        assert len(places.findall("s:url", SITEMAP)) == 5 + len(towns), (
            "the app, the guide, the sources, the states, the state"
        )


def test_search_engines_find_every_page_once_and_a_day_for_each(app: Served) -> None:
    robots = ask(app, "/robots.txt")
    assert robots.headers["content-type"].startswith("text/plain")
    assert f"Sitemap: {app.address}/sitemap.xml" in robots.text
    index = ET.fromstring(ask(app, "/sitemap.xml").content)  # noqa: S314  our own
    parts = [one.text or "" for one in index.findall("s:sitemap/s:loc", SITEMAP)]
    pages: list[str] = []
    for part in parts:
        answer = ask(app, part.removeprefix(app.address))
        assert answer.headers["content-type"] == "application/xml"
        urls = ET.fromstring(answer.content)  # noqa: S314  our own
        pages += [one.text or "" for one in urls.findall("s:url/s:loc", SITEMAP)]
        days = [one.text or "" for one in urls.findall("s:url/s:lastmod", SITEMAP)]
        assert all(re.fullmatch(r"20\d\d-\d\d-\d\d", day) for day in days)
    assert len(pages) == len(set(pages)) == (MORE + 5) + 4 + 1 + 3
    for page in pages:
        assert ask(app, page.removeprefix(app.address)).status == 200
    for wrong in ("clinics-0", "clinics-2", "clinics-x", "clinics-99999999999", "else"):
        assert ask(app, f"/sitemap/{wrong}.xml").status == 404


def test_parts_of_the_sitemap_go_on_where_the_one_before_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_engine(tmp_path)
    monkeypatch.setattr(sitemap, "MOST", 10)
    engine = EmbeddedEngine(tmp_path / "engine.sqlite")
    parts = [list(sitemap.clinics_of(engine, f"clinics-{number}", "")) for number in (1, 2, 3)]
    assert [len(part) for part in parts] == [10, 10, MORE + 5 - 20]
    named = [address for part in parts for address, _ in part]
    assert named == [f"/clinic/{hit.clinic.id}" for hit in engine.export(Query(sort="name"))]
    with pytest.raises(NotHere):
        sitemap.clinics_of(engine, "clinics-4", "")


def test_a_page_is_not_sent_again_to_whoever_has_it(app: Served) -> None:
    for path in ("/clinic/c-river", "/in/or", "/embed?near=97205", "/sitemap.xml", "/api/v1/openapi.json"):
        first = ask(app, path)
        again = ask(app, path, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status, again.content) == (304, b""), path
    sheet = ask(app, "/plain.css?x")
    assert "max-age=604800" in sheet.headers["cache-control"]


def test_while_the_directory_is_not_ready_a_page_says_so_and_comes_back_by_itself(tmp_path: Path) -> None:
    with served(tmp_path, settings=FREE) as running:
        for path in ("/clinic/c-river", "/in", "/in/or", "/in/or/portland", "/embed"):
            page = read(running, path, 503)
            assert "not ready" in page.text
            assert {"data-again", "hidden"} <= set(page.attributes), "what looks again by itself is said by its script"
            assert "http-equiv" not in page.attributes, "no text is taken from whoever reads it"
            assert any(one.startswith("/again.js") for one in page.loads)
            assert str(tmp_path) not in page.text
        for path in ("/sitemap.xml", "/sitemap/clinics-1.xml", "/feed.atom"):
            assert ask(running, path).status == 503
        assert ask(running, "/robots.txt").status == 200
        build_engine(tmp_path)
        assert read(running, "/clinic/c-river").headings[0] == ("h1", "Quiet River Clinic")
        build_engine(tmp_path, only=("c-maple",))
        assert "/clinic/c-river" not in read(running, "/in/or").links, "lists are those of the build that answers"
