"""Help in a crisis stands on a page of the app before the app is there, and for good where it never comes."""

import html
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from browsing import LONGEST, Watched
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, Route, expect
from served import Served, ask

from indexer.link import PARAMETERS
from ui import at_once, start_page
from ui.wording import languages, say, spoken

SEARCH = "/?v=1&near=97205&within=50"
BOTH = pytest.mark.parametrize("language", languages())
WIDTHS = pytest.mark.parametrize("wide", [375, 1280])
SHIFTS = """
window.ofHelp = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    const ours = entry.sources.some((one) => (one.node?.parentElement ?? one.node)?.closest?.(".crisis"));
    if (ours) window.ofHelp += entry.value;
  }
}).observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture
def window(app: Served, browser: Browser, wide: int) -> Iterator[Watched]:
    """A visitor's, as wide as the test says."""
    visitor = Watched(browser, app, viewport={"width": wide, "height": 800})
    yield visitor
    visitor.context.close()


def _hrefs(markup: str) -> list[str]:
    return [html.unescape(one) for one in re.findall(r'href="([^"]*)"', markup)]


@BOTH
@pytest.mark.parametrize("path", start_page.PAGES)
def test_every_page_of_the_app_tells_of_help_before_any_script_runs(app: Served, path: str, language: str) -> None:
    body = ask(app, f"{path}?lang={language}").text.partition("<body>")[2]
    first = body.partition('id="root"')[0]
    assert first.count('class="crisis"') == 1
    for number in ("tel:988", "sms:988", "tel:911"):
        assert first.partition("<details>")[0].count(f'href="{number}"') == 1
    with spoken(language):
        assert html.escape(say("crisis.asked")) in first


def test_the_plain_page_of_what_an_address_asks_for_is_linked_first(app: Served) -> None:
    assert _hrefs(at_once.ways("/clinic", {"id": "c-river"}))[0] == "/clinic/c-river"
    assert ask(app, "/clinic/c-river").status == 200
    search = _hrefs(at_once.ways("/", {"v": "1", "near": "97205", "route": "iv", "page": "2", "nobody": "knows"}))[0]
    assert parse_qs(urlsplit(search).query) == {"v": ["1"], "near": ["97205"], "route": ["iv"], "size": ["100"]}
    listed = ask(app, search)
    assert (listed.status, "Quiet River Clinic" in listed.text) == (200, True)
    with spoken("es"):
        assert _hrefs(at_once.ways("/clinic", {"id": "c-river"}))[0] == "/clinic/c-river?lang=es"
    assert _hrefs(at_once.ways("/", {"v": "1"}))[0] == _hrefs(at_once.ways("/clinic", {}))[0] == "/in"


HOSTILE = ["..", "../in", "//elsewhere.example", '"><script>', "a/b", "a\n", "é", "", "x" * 201, "javascript:alert(1)"]


@pytest.mark.parametrize("ident", HOSTILE)
def test_what_is_no_id_leads_nowhere_else(ident: str) -> None:
    assert at_once.ways("/clinic", {"id": ident}) == at_once.ways("/clinic", {})


@given(st.dictionaries(st.sampled_from([*PARAMETERS, "id", "other"]), st.text(max_size=300), max_size=5))
def test_whatever_an_address_holds_the_links_stay_links_of_ours(params: dict[str, str]) -> None:
    for path in start_page.PAGES:
        markup = at_once.ways(path, params)
        assert re.fullmatch(r'<a href="/[a-z][^"<>]*">[^<>"]+</a>( · <a href="/[a-z][^"<>]*">[^<>"]+</a>)*', markup)
        assert start_page.page("en", path, params).count(markup) == 2, "for who waits, and for who has no script"


@WIDTHS
@BOTH
def test_help_is_there_when_the_app_never_answers_and_after_a_while_the_plain_pages(
    window: Watched, language: str
) -> None:
    page = window.page
    page.route_web_socket("**/*", lambda _socket: None)
    page.goto(f"{window.app.address}{SEARCH}&lang={language}")
    expect(page.locator(".stApp")).to_be_attached()
    _on_top(page, 'a[href="tel:988"]')
    plain = page.get_by_role("link", name=say("frame.this_search", language))
    expect(plain).to_be_visible()
    _on_top(page, ".slow a")
    assert Axe().run(page, ".at-once").violations_count == 0
    plain.click()
    expect(page.get_by_role("link", name="Quiet River Clinic")).to_be_visible()


def _on_top(page: Page, wanted: str) -> None:
    """Nothing lies over it, so it can be seen and tapped."""
    page.locator(wanted).first.click(trial=True)


@WIDTHS
@BOTH
def test_without_javascript_help_and_the_clinic_itself_are_there(
    app: Served, browser: Browser, language: str, wide: int
) -> None:
    window = Watched(browser, app, java_script_enabled=False, viewport={"width": wide, "height": 800})
    page = window.page
    page.goto(f"{app.address}/clinic?id=c-river&lang={language}")
    expect(page.locator('.crisis > p a[href="tel:988"]')).to_be_visible()
    assert page.locator(".crisis").count() == 1
    own = page.get_by_role("link", name=say("frame.this_clinic", language))
    expect(own).to_have_count(1)
    own.click()
    expect(page.get_by_role("heading", name="Quiet River Clinic", level=1)).to_be_visible()
    window.context.close()


@WIDTHS
@BOTH
def test_the_apps_own_help_takes_its_place_without_a_jump(window: Watched, language: str) -> None:
    page = window.page
    page.add_init_script(SHIFTS)
    # the very last place of the first box is kept before it goes, since nobody can look between two frames
    page.add_init_script(
        'new MutationObserver(() => { const box = document.querySelector(".at-once .crisis");'
        " if (box && document.querySelector('.stApp')) window.stood = box.getBoundingClientRect().toJSON(); })"
        ".observe(document, { childList: true, subtree: true });"
    )
    window.open(f"{SEARCH}&lang={language}")
    expect(page.locator(".crisis")).to_have_count(1)
    expect(page.locator(".stApp .crisis")).to_have_count(1)
    expect(page.locator(".at-once")).to_have_count(0)
    expect(page.locator(".clinic").first).to_be_visible()
    stood, stands = page.evaluate("[stood, document.querySelector('.crisis').getBoundingClientRect().toJSON()]")
    for side in ("top", "left", "height", "width"):
        assert abs(stood[side] - stands[side]) <= 1, side
    assert page.evaluate("window.ofHelp") < 0.1


def test_whoever_stood_on_a_number_or_opened_the_others_goes_on_there(app: Served, browser: Browser) -> None:
    window = Watched(browser, app)
    page = window.page
    held: list[Route] = []
    page.route("**/static/js/index.*.js", lambda route: held.extend((route,)))  # it comes when told to
    page.goto(f"{app.address}{SEARCH}", wait_until="commit")
    page.locator(".at-once .crisis summary").click()
    expect(page.locator(".at-once .abroad")).to_be_visible()
    page.locator('.at-once .crisis > p a[href="sms:988"]').focus()
    page.wait_for_function("document.querySelector('script[src=\"/app.js\"]') !== null")
    for one in held:
        one.continue_()
    page.unroute("**/static/js/index.*.js")
    expect(page.locator(".at-once")).to_have_count(0, timeout=LONGEST)
    expect(page.locator('.stApp .crisis > p a[href="sms:988"]')).to_be_focused()
    expect(page.locator(".stApp .abroad")).to_be_visible()
    window.context.close()
