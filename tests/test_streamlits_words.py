"""What Streamlit says by itself is said in the page's language, and a lost connection is told in our own words."""

import re
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest
import streamlit
from browsing import Watched
from playwright.sync_api import Browser, Page, WebSocketRoute, expect
from routed import FREE
from served import Served, ask, served
from shown import build_engine, clinic, fact, shown_clinics
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from indexer.engines.embedded import EmbeddedBuilder
from ui import streamlits_words
from ui.wording import languages, say

PATIENT = 60_000
"""Milliseconds for a state that comes by itself, on a machine that is slow and has much else to do."""

MADE_OF = {
    "Press Enter to apply": "Press Enter to ",
    "{number} option available.": "countAnnouncement",
    "{number} options available.": "countAnnouncement",
}
"""Words that are put together as they are said, and what they are made of."""

_HEARD = """
() => {
  const heard = [];
  for (const one of document.querySelectorAll("body *")) {
    if (one.closest(".stHtml, .stCode code, script, style, noscript, [data-testid=stIconMaterial]")) continue;
    for (const name of ["aria-label", "title", "placeholder", "aria-roledescription", "aria-valuetext", "alt"])
      if (one.hasAttribute(name)) heard.push(one.getAttribute(name));
    for (const node of one.childNodes)
      if (node.nodeType === Node.TEXT_NODE && node.data.trim() !== "") heard.push(node.data.trim());
  }
  return heard;
}
"""
"""Everything that a page says outside of our own markup and of what it quotes."""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("home")
    named = clinic("c-open", "Open", facts={"route": (fact("iv", "Copy to clipboard"),)})
    EmbeddedBuilder(home / "engine.sqlite").rebuild([named, *shown_clinics()], merged={})
    with served(home) as running:
        yield running


def in_english(page: Page) -> list[str]:
    """What of it is known to be English of Streamlit's, whatever follows it or what its number is."""
    known = {one.replace("{number}", "0") for one in streamlits_words.words("en")}
    known -= {one.replace("{number}", "0") for one in streamlits_words.words("es")}
    heard = page.evaluate(_HEARD)
    assert heard, "nothing was heard, so it proves nothing"
    return [one for one in heard if re.sub("[0-9]+", "0", one.partition(": ")[0]) in known]


def until_spanish(page: Page) -> None:
    """Wait until nothing of it is English: a page is drawn bit by bit."""
    for _ in range(PATIENT // 100):
        if not in_english(page):
            return
        page.wait_for_timeout(100)
    assert in_english(page) == []


def test_every_word_that_is_translated_is_one_that_streamlit_says() -> None:
    scripts = (Path(streamlit.__file__).parent / "static" / "static" / "js").glob("*.js")
    told = "\n".join(one.read_text(encoding="utf-8") for one in scripts)
    strange = [one for one in streamlits_words.words("en") if MADE_OF.get(one, one) not in told]
    assert strange == [], "Streamlit says it otherwise now: change the wording"


@pytest.mark.parametrize("language", languages())
def test_every_language_has_a_word_for_each(language: str) -> None:
    assert len(streamlits_words.words(language)) == len(set(streamlits_words.words("en"))) > 15
    assert all(streamlits_words.words(language))


PAGES = ("/", "/?near=97205&within=50&map=on", "/?near=nowhere", "/clinic?id=c-river", "/guide", "/sources")


@pytest.mark.parametrize("path", PAGES)
def test_on_a_spanish_page_streamlit_speaks_spanish(window: Watched, path: str) -> None:
    page = window.open(f"{path}{'&' if '?' in path else '?'}lang=es")
    if "map=on" in path:
        expect(page.locator("canvas").first).to_be_visible(timeout=PATIENT)
    expect(page.get_by_role("link", name=say("streamlit.skip", "es"))).to_have_count(1)
    until_spanish(page)


def test_boxes_and_sheets_speak_spanish_when_they_are_used_and_english_again_on_an_english_page(
    window: Watched,
) -> None:
    page = window.open("/?lang=es")
    buttons = page.locator("[data-testid=stPopover] button")
    for at in range(buttons.count()):
        buttons.nth(at).click()
        sheet = page.locator("[data-testid=stPopoverBody]")
        expect(sheet.locator(".stCheckbox, .stTextInput").first).to_be_visible()  # the sheet is filled when it is open
        until_spanish(page)
        page.keyboard.press("Escape")
        expect(sheet).to_have_count(0)
    box = page.locator(".stSelectbox input").first
    box.click()
    box.fill("zzzz")
    expect(page.get_by_text(say("streamlit.none", "es"), exact=True)).to_be_visible()
    until_spanish(page)
    page.keyboard.press("Escape")
    page.get_by_role("link", name="English", exact=True).click()
    expect(page.get_by_role("link", name="Español", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name=say("streamlit.skip", "en"))).to_have_count(1)
    expect(page.locator(".stSelectbox").first.get_by_role("button", name="Open")).to_be_visible()


def test_what_a_clinic_says_stays_as_it_says_it(window: Watched) -> None:
    page = window.open("/clinic?id=c-open&lang=es")
    expect(page.get_by_role("link", name=say("streamlit.skip", "es"))).to_have_count(1)
    until_spanish(page)
    expect(page.get_by_role("heading", name="Open", exact=True, level=1)).to_be_visible()
    expect(page.locator("blockquote").first).to_contain_text("Copy to clipboard")


def taken_by_another(app: Served) -> ClientConnection:
    """A page of the same address that is opened as soon as there is room."""
    while True:
        try:
            return connect(
                app.address.replace("http", "ws") + "/_stcore/stream",
                subprotocols=[Subprotocol("streamlit")],
                origin=Origin(app.address),
                max_size=None,
            )
        except InvalidStatus as error:
            if error.response.status_code != HTTPStatus.TOO_MANY_REQUESTS:
                raise


@pytest.mark.parametrize("language", languages())
def test_a_page_that_lost_its_connection_while_its_address_is_full_says_so_and_comes_back_by_itself(
    browser: Browser, tmp_path: Path, language: str
) -> None:
    build_engine(tmp_path, only=("c-river",))
    lines: list[WebSocketRoute] = []
    cut = False

    def connecting(line: WebSocketRoute) -> None:
        if cut:
            line.close()
        else:
            lines.append(line)
            line.connect_to_server()

    with served(tmp_path, settings={**FREE, "CLINICS_SERVE__PAGES_AN_ADDRESS": "1"}) as app:
        window = Watched(browser, app)
        window.page.route_web_socket(re.compile("/_stcore/stream"), connecting)
        page = window.open(f"/?near=97205&lang={language}")
        card = page.get_by_role("link", name="Quiet River Clinic", exact=True)
        expect(card).to_be_visible()
        away = page.locator(".away")
        expect(away).to_have_text("")
        cut = True
        for line in lines:
            line.close()
        expect(away).to_have_text(say("connection.lost", language), timeout=PATIENT)
        with taken_by_another(app):
            assert ask(app, "/").status == HTTPStatus.TOO_MANY_REQUESTS
            expect(away).to_have_text(say("connection.full", language), timeout=PATIENT)
            expect(card).to_be_visible()
            expect(page.locator("[data-testid=stDialog]")).to_have_count(0)
            cut = False
        expect(away).to_have_text("", timeout=2 * PATIENT)
        expect(card).to_be_visible()
        window.context.close()
