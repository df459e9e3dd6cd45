"""Journeys in a real browser: a search that is a link, the evidence, hostile text, no stranger asked, narrow phones."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import Watched
from playwright.sync_api import Browser, expect
from served import Served, served
from shown import HOSTILE_ID, build_engine

WIDTHS = (375, 320)
TALL = 740


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("home")
    build_engine(home)
    with served(home) as running:
        yield running


@pytest.fixture
def window(window: Watched) -> Iterator[Watched]:
    """The pages of these tests load our scripts, too."""
    yield window
    assert len(window.requests) > 5


def test_the_first_visitor_of_all_may_open_a_clinic_and_gets_the_whole_frame(window: Watched) -> None:
    page = window.open("/clinic?id=c-river")
    expect(page.locator(".crisis")).to_contain_text("Call 988")
    expect(page.get_by_role("link", name="Sources")).to_be_visible()


def test_a_filter_changes_the_address_and_the_address_opens_the_same_elsewhere(
    window: Watched, browser: Browser
) -> None:
    page = window.open("/?v=1&near=97205&within=50")
    expect(page.get_by_role("heading", name="29 clinics within 50 miles of 97205")).to_be_visible()
    page.get_by_role("button", name="How it is given").click()
    page.get_by_text("Spravato nasal spray (esketamine) (1)").click()
    expect(page).to_have_url(re.compile(r"route=intranasal_esketamine"))
    page.get_by_text("Shot into a muscle (IM) (1)").click()
    expect(page).to_have_url(re.compile(r"route=im(,|%2C)intranasal_esketamine"))
    expect(page.get_by_role("heading", name="2 clinics within 50 miles of 97205")).to_be_visible()

    elsewhere = Watched(browser, window.app)
    elsewhere.open(page.url.removeprefix(window.app.address))
    expect(elsewhere.page.get_by_role("heading", name="2 clinics within 50 miles")).to_be_visible()
    assert elsewhere.names() == window.names() == ["Quiet River Clinic", "Maple Ketamine Center"]
    elsewhere.page.get_by_role("button", name="How it is given").click()
    expect(elsewhere.page.get_by_role("checkbox", name=re.compile("Shot into a muscle"))).to_be_checked()
    assert elsewhere.strangers() == []
    elsewhere.context.close()

    page.go_back()
    expect(page.get_by_role("heading", name="1 clinic within 50 miles of 97205")).to_be_visible()


def test_from_a_typed_place_to_the_evidence_and_back(window: Watched) -> None:
    page = window.open("/")
    page.get_by_role("textbox", name="Place").fill("97205")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page).to_have_url(re.compile("near=97205"))
    page.get_by_role("link", name="Quiet River Clinic", exact=True).click()
    expect(page.get_by_role("heading", name="Quiet River Clinic", level=1)).to_be_visible()
    proof = page.locator("figure").first
    expect(proof).to_contain_text("We give ketamine by slow infusion into a vein.")
    expect(proof).to_contain_text("Clinics' own web sites")
    expect(proof).to_contain_text("last seen November 20, 2026")
    expect(proof.get_by_role("link")).to_have_attribute("href", "https://quiet-river.example/care")
    expect(page.get_by_role("link", name="Call (503) 555-0142")).to_have_attribute("href", "tel:+15035550142")
    page.get_by_role("link", name="Back to the search").click()
    expect(page.get_by_role("textbox", name="Place")).to_have_value("97205")
    expect(page).to_have_url(re.compile("near=97205"))
    expect(page.get_by_role("link", name=re.compile("Link to this search, made"))).to_have_attribute(
        "href", re.compile(r"^\./\?v=1&near=97205&made=2[0-9-]{9}\.[0-9]{8}T[0-9]{6}Z$")
    )
    assert "97205" not in window.app.said(), "where people look for a clinic is nobody's business, and no log's"


@pytest.mark.parametrize("path", ["/?near=97205&text=script", f"/clinic?id={HOSTILE_ID}&near=97205"])
def test_a_hostile_clinic_runs_nothing_and_fetches_nothing(window: Watched, path: str) -> None:
    page = window.open(path)
    expect(page.locator(".clinic h3, .clinic-head h1").first).to_contain_text("<script>window.harmed = 1</script>")
    if path.startswith("/?"):
        page.get_by_text("Show the map").click()
        expect(page.locator("canvas").first).to_be_visible()
    page.wait_for_timeout(500)
    assert page.evaluate("window.harmed") is None
    assert page.locator(".stHtml img, .stHtml script, .katex").count() == 0
    hrefs = page.locator(".stHtml a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert [href for href in hrefs if href and href.lower().startswith(("javascript", "data", "vbscript"))] == []


@pytest.mark.parametrize(
    ("path", "told"),
    [("/?near=97205", "somewhere in an area (open rings)"), ("/?near=97205&zoom=9", "discs count clinics")],
)
def test_the_map_draws_our_own_outlines_and_asks_nobody_else(window: Watched, path: str, told: str) -> None:
    page = window.open(path)
    with page.expect_request("**/outlines/states.json"):
        page.get_by_text("Show the map").click()
    expect(page.locator("canvas").first).to_be_visible()
    page.wait_for_timeout(1000)  # long enough to ask a map service, which is what must not happen
    expect(page.get_by_text(told).first).to_be_visible()


@pytest.mark.parametrize(
    "path", ["/?near=97205&route=iv,im", "/clinic?id=c-maple", f"/clinic?id={HOSTILE_ID}", "/sources", "/?near=nowhere"]
)
def test_a_phone_never_scrolls_sideways_and_everything_is_large_enough_to_touch(
    browser: Browser, app: Served, path: str
) -> None:
    phone = Watched(browser, app, viewport={"width": 375, "height": TALL}, has_touch=True, is_mobile=True)
    page = phone.open(path)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": TALL})
        page.wait_for_timeout(200)
        # a page that is drawn anew for its width may take its time, but it comes to this
        page.wait_for_function(
            "[...document.querySelectorAll('html, body, [data-testid=stMain], .stHtml')]"
            ".every(part => part.scrollWidth <= part.clientWidth)"
        )
    touched = page.locator(".stMain button:visible, .stMain .phone a:visible, .stMain .clinic h3 a:visible")
    small = touched.evaluate_all(
        "parts => parts.filter(part => part.getBoundingClientRect().height < 44).map(part => part.outerHTML)"
    )
    assert small == []
    phone.context.close()


def test_the_page_waits_for_the_directory_and_shows_it_by_itself(browser: Browser, tmp_path: Path) -> None:
    with served(tmp_path) as waiting:
        window = Watched(browser, waiting)
        page = window.open("/")
        expect(page.get_by_role("heading", name="The directory is not ready")).to_be_visible()
        build_engine(tmp_path)
        expect(page.get_by_role("heading", name="29 clinics")).to_be_visible()
        window.context.close()


@pytest.mark.parametrize(
    ("path", "after"), [("/?v=1&near=97205&lang=es", ".stTextInput input"), ("/clinic?id=c-river", "a[href^='tel:+1']")]
)
def test_by_keyboard_the_first_stop_skips_our_ways_and_the_help_and_leads_to_the_heading(
    window: Watched, path: str, after: str
) -> None:
    page = window.open(path)
    expect(page.locator(after).first).to_be_visible()  # Streamlit fetches what draws its boxes when it first needs it
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.keyboard.press("Tab")
    expect(page.get_by_test_id("stSkipToContent")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(after).first).to_be_focused()
