"""Whole journeys in a real browser: a patient's, a referrer's, a maintainer's.

Each on a phone and on a wide screen, in both languages and over both engines: four combinations in which every pair of
these meets. Words are looked up in the wording, so that a journey reads the page as a person of that language does.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import elastic_node
import pytest
from browsing import Watched
from elastic_node import ask as ask_node
from playwright.sync_api import Browser, expect
from pypdf import PdfReader
from routed import FREE
from served import Served, ask, served
from shown import build_engine, shown_clinics

from config.home import Home
from config.settings import USED_ENGINE, Elasticsearch
from crawler.runs.folders import RunWriter
from indexer.engines.elastic_build import ElasticBuilder
from ui.mistakes import waiting
from ui.wording import say

PHONE: dict[str, Any] = {"viewport": {"width": 375, "height": 740}, "has_touch": True, "is_mobile": True}
WIDE: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
ATOM = "{http://www.w3.org/2005/Atom}"


@dataclass(frozen=True)
class Visit:
    """How somebody comes: over which engine, with what screen, in what language."""

    app: Served
    home: Path
    screen: dict[str, Any]
    language: str

    def link(self, path: str) -> str:
        return path if self.language == "en" else f"{path}{'&' if '?' in path else '?'}lang={self.language}"

    def says(self, key: str, **parts: object) -> str:
        return say(key, self.language, **parts)


def cluster() -> Elasticsearch:
    """The node of this session, with the clinics that pages are tested with under names of these tests' own."""
    node = elastic_node.shared().settings
    mine = node.model_copy(update={"prefix": f"{node.prefix}journeys{datetime.now(UTC):%H%M%S%f}-"})
    clinics = shown_clinics()
    ElasticBuilder(mine).rebuild(clinics, merged={old: one.id for one in clinics for old in one.formerly})
    return mine


@pytest.fixture(scope="module")
def stands(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, tuple[Served, Path]]]:
    """The app over a file and over a cluster, each with a home of its own."""
    node = cluster()
    over_cluster = {
        USED_ENGINE: "elasticsearch",
        "CLINICS_ELASTICSEARCH__HOSTS": node.addresses[0],
        "CLINICS_ELASTICSEARCH__PREFIX": node.prefix,
    }
    homes = {name: tmp_path_factory.mktemp(name) for name in ("file", "cluster")}
    for home in homes.values():
        build_engine(home)
        with RunWriter(Home(home).runs, "some_list", datetime(2026, 11, 9, 8, 30, tzinfo=UTC)) as writer:
            reasons = ["Only 3 listings where 400 are usual."]
            writer.finish({"verdict": "quarantined", "reasons": reasons, "kind": "directory", "complete": True})
    with served(homes["file"], settings=FREE) as file, served(homes["cluster"], settings=FREE | over_cluster) as nodes:
        yield {"file": (file, homes["file"]), "cluster": (nodes, homes["cluster"])}
    for index in ask_node(node.addresses[0], f"/{node.prefix}*"):
        ask_node(node.addresses[0], f"/{index}", method="DELETE")


@pytest.fixture(
    params=[("file", PHONE, "en"), ("file", WIDE, "es"), ("cluster", PHONE, "es"), ("cluster", WIDE, "en")],
    ids=["file-phone-en", "file-wide-es", "cluster-phone-es", "cluster-wide-en"],
)
def visit(request: pytest.FixtureRequest, stands: dict[str, tuple[Served, Path]]) -> Visit:
    engine, screen, language = request.param
    app, home = stands[engine]
    return Visit(app, home, screen, language)


@pytest.fixture
def window(browser: Browser, visit: Visit) -> Iterator[Watched]:
    watched = Watched(browser, visit.app, **visit.screen)
    yield watched
    watched.context.close()
    assert watched.strangers() == []
    assert watched.errors == []
    assert "97205" not in visit.app.said(), "where people look is in no log"


def test_a_patient_finds_a_clinic_reads_the_evidence_and_can_call(window: Watched, visit: Visit) -> None:
    page = window.open(visit.link("/"))
    page.get_by_role("textbox", name=visit.says("search.place")).fill("97205")
    page.get_by_role("button", name=visit.says("search.search"), exact=True).click()
    expect(page).to_have_url(re.compile("near=97205"))
    page.get_by_role("button", name=visit.says("vocabulary.route.label")).click()
    choice = visit.says("vocabulary.route.intranasal_esketamine.label")
    page.locator(".stMain, body").get_by_text(re.compile(rf"^{re.escape(choice)}.*\(")).first.click()
    expect(page).to_have_url(re.compile("route=intranasal_esketamine"))
    expect(page.locator(".clinic h3")).to_have_count(1)
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Quiet River Clinic").first.click()
    expect(page.get_by_role("heading", name="Quiet River Clinic", level=1)).to_be_visible()
    if visit.language != "en":
        expect(page).to_have_url(re.compile(f"lang={visit.language}"))
    expect(page.locator("figure").first).to_contain_text("We give ketamine by slow infusion into a vein.")
    expect(page.locator("figure a[href='https://quiet-river.example/care']").first).to_be_visible()
    expect(page.locator("a[href='tel:+15035550142']").first).to_be_visible()
    expect(page.get_by_role("heading", name=visit.says("clinic.ask"))).to_be_visible()


def test_a_referrer_sends_a_list_on_paper_as_a_link_and_as_a_feed(
    window: Watched, visit: Visit, browser: Browser, tmp_path: Path
) -> None:
    page = window.open(visit.link("/?v=1&near=97205&within=50&route=im,intranasal_esketamine"))
    for name in ("Quiet River Clinic", "Maple Ketamine Center"):
        page.get_by_role("button", name=f"{visit.says('shortlist.add')} {name}").click()
    page.locator("nav a[href^='/shortlist']:not([hreflang])").first.click()
    page.wait_for_url("**/shortlist?*clinics=c-river*")
    note = "Ask for the first visit in May."
    page.get_by_role("textbox", name=f"{visit.says('shortlist.note')} Quiet River Clinic").fill(note)
    with page.expect_download() as started:
        page.get_by_role("button", name=visit.says("shortlist.pdf_notes")).click()
    started.value.save_as(tmp_path / "list.pdf")
    text = " ".join(one.extract_text() for one in PdfReader(BytesIO((tmp_path / "list.pdf").read_bytes())).pages)
    assert note in " ".join(text.split())
    assert "We are certified to give Spravato." in " ".join(text.split())

    elsewhere = Watched(browser, visit.app, **visit.screen)
    link = page.get_by_label(visit.says("shortlist.share_link")).input_value()
    there = elsewhere.open(link.removeprefix(visit.app.address))
    expect(there.get_by_role("heading", name="Maple Ketamine Center")).to_be_visible()
    assert note not in there.content()
    assert elsewhere.strangers() == []
    elsewhere.context.close()

    page.goto(visit.app.address + visit.link("/?v=1&near=97205&within=50&route=im,intranasal_esketamine"))
    expect(page.locator(".clinic h3")).to_have_count(2)
    href = page.locator("a[href*='feed.atom']").first.get_attribute("href")
    assert href is not None
    feed = ask(visit.app, "/" + href.removeprefix(visit.app.address).lstrip("/"))
    assert feed.status == 200
    assert ET.fromstring(feed.content).tag == f"{ATOM}feed"  # noqa: S314  our own answer


def test_a_maintainer_sees_what_was_held_back_and_gets_a_report_of_a_mistake(window: Watched, visit: Visit) -> None:
    page = window.open(visit.link("/sources"))
    expect(page.get_by_text("Only 3 listings where 400 are usual")).to_be_visible()
    expect(page.get_by_text(visit.says("sources.held_means"))).to_be_visible()
    page.goto(visit.app.address + visit.link("/clinic?id=c-maple"))
    before = len(waiting(Home(visit.home).mistakes))
    page.get_by_role("link", name=visit.says("mistake.link")).first.click()
    page.get_by_role("textbox", name=visit.says("mistake.label")).fill("It moved to Elm Street; see maple.example.")
    page.get_by_role("button", name=visit.says("mistake.send")).click()
    expect(page.get_by_text(visit.says("mistake.thanks"))).to_be_visible()
    kept = waiting(Home(visit.home).mistakes)
    assert len(kept) == before + 1
    assert any("It moved to Elm Street" in one.message for one in kept)
