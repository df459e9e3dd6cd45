"""Everybody can use every page: axe-core finds nothing on any page in any state, in either theme or language.

Nothing that can be pressed is too small either, or lies over another (``tests/touch.py`` says what that means).

axe-core checks the rules of WCAG 2.2 AA that a program can check, and its own best practices besides.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from browsing import Watched
from playwright.sync_api import Browser, BrowserContext, Page, expect
from served import Served, served
from shown import HOSTILE_ID, build_engine
from touch import overlapping, too_small

from ui.wording import languages, say, spoken

Scheme = Literal["light", "dark"]


def as_it_is(_page: Page) -> None:
    """The page as it opens."""


def with_the_map(page: Page) -> None:
    page.get_by_text(say("map.show"), exact=True).click()
    expect(page.locator("canvas").first).to_be_visible()


def with_a_card_marked(page: Page) -> None:
    expect(page.locator("canvas").first).to_be_visible()
    expect(page.locator(".chosen")).to_be_visible()


def with_a_filter_open(page: Page) -> None:
    page.get_by_role("button", name=say("vocabulary.route.label")).click()
    expect(page.get_by_role("checkbox").first).to_be_visible()


def with_clinics_marked(page: Page) -> None:
    for button in page.locator("button[data-shortlist]").all():
        button.click()
    expect(page.locator("button[data-shortlist].is-on")).to_have_count(2)
    expect(page.locator("#shortlist-told")).not_to_be_empty()


def with_all_help_open(page: Page) -> None:
    page.locator(".crisis summary").click()
    expect(page.locator(".crisis .abroad")).to_be_visible()


def with_every_sentence_open(page: Page) -> None:
    expect(page.locator(".proofs").last).to_be_visible()
    page.evaluate("document.querySelectorAll('.field details, .finer').forEach(one => { one.open = true })")
    expect(page.locator(".proofs q").last).to_be_visible()


def with_every_note_open(page: Page) -> None:
    expect(page.locator(".guide .behind").last).to_be_visible()
    page.locator(".guide").evaluate("guide => guide.querySelectorAll('details').forEach(one => { one.open = true })")


IN_THE_APP: Mapping[str, tuple[str, Callable[[Page], None]]] = {
    "all clinics": ("/", as_it_is),
    "a search": ("/?v=1&near=97205&within=50", as_it_is),
    "a search with filters": ("/?v=1&near=97205&within=50&route=iv,im,not_stated&psychiatry=led", as_it_is),
    "clinics marked": ("/?v=1&near=97205&route=im,intranasal_esketamine", with_clinics_marked),
    "a filter open": ("/?v=1&near=97205&within=50", with_a_filter_open),
    "the map": ("/?v=1&near=97205&within=50", with_the_map),
    "a clinic chosen on the map": ("/?v=1&near=97205&text=maple&map=c-maple", with_a_card_marked),
    "nothing found": ("/?v=1&near=97205&within=5&route=rectal", as_it_is),
    "an unknown place": ("/?v=1&near=nowhere", as_it_is),
    "a name of many towns": ("/?v=1&near=Springfield", as_it_is),
    "nobody near": ("/?v=1&near=98101&within=5", as_it_is),
    "help in other countries": ("/?v=1&near=45.52,-122.68", with_all_help_open),
    "a link that is not understood": ("/?v=1&near=97205&within=many&colour=red", as_it_is),
    "a clinic": ("/clinic?id=c-river", as_it_is),
    "a clinic with every sentence": ("/clinic?id=c-river", with_every_sentence_open),
    "a clinic whose sources disagree": ("/clinic?id=c-maple", as_it_is),
    "a hostile clinic": (f"/clinic?id={HOSTILE_ID}", as_it_is),
    "no such clinic": ("/clinic?id=nobody", as_it_is),
    "an older id": ("/clinic?id=c-river-old", as_it_is),
    "sources": ("/sources", as_it_is),
    "the guide": ("/guide", with_every_note_open),
}
PLAIN: Mapping[str, str] = {
    "a clinic": "/clinic/c-river",
    "a clinic with every sentence": "/clinic/c-river",
    "a hostile clinic": f"/clinic/{HOSTILE_ID}",
    "no such clinic": "/clinic/no",
    "states": "/in",
    "a state": "/in/or",
    "a city": "/in/or/portland",
    "a list for other sites": "/embed?near=97205",
    "the guide": "/guide/ketamine-and-spravato",
    "sources": "/sources/where-this-comes-from",
    "an address of nobody": "/foo/bar",
    "a report of a mistake": "/clinic/c-river/report?about=route.iv",
    "a report that was sent": "/clinic/c-river/report?sent=1",
    "a shortlist": f"/shortlist?clinics=c-river,c-maple,{HOSTILE_ID},c-none",
}


VISITORS: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "a phone in the dark": ("en", {"color_scheme": "dark", "viewport": {"width": 375, "height": 740}}),
    "a wide screen in the light": (
        languages()[-1],
        {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
    ),
}
"""Between them both themes, both languages and both sizes."""


def found(page: Page) -> list[str]:
    """What axe-core finds on the page as it stands, a line for each place."""
    told = Axe().run(page).response
    assert told["passes"], "axe looked at nothing, so it proves nothing"
    return [f"{rule['id']}: {place['html'][:200]}" for rule in told["violations"] for place in rule["nodes"]]


def in_language(path: str, language: str) -> str:
    return path if language == "en" else f"{path}{'&' if '?' in path else '?'}lang={language}"


@pytest.fixture(scope="module")
def visitors(browser: Browser) -> Iterator[dict[str, BrowserContext]]:
    """Each of them loads our scripts once."""
    contexts = {comes: browser.new_context(**options) for comes, (_, options) in VISITORS.items()}  # type: ignore[arg-type]  # playwright's options
    yield contexts
    for context in contexts.values():
        context.close()


@pytest.mark.parametrize("name", IN_THE_APP)
@pytest.mark.parametrize("comes", VISITORS)
def test_axe_finds_nothing_in_the_app(
    browser: Browser, app: Served, visitors: dict[str, BrowserContext], name: str, comes: str
) -> None:
    language, _ = VISITORS[comes]
    path, act = IN_THE_APP[name]
    window = Watched(browser, app, of=visitors[comes])
    page = window.open(in_language(path, language))
    with spoken(language):
        act(page)
    page.wait_for_timeout(300)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    assert found(page) == []
    assert too_small(page) == []
    assert overlapping(page) == []
    window.leave()


@pytest.fixture(scope="module", params=["light", "dark"])
def reader(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A window in one of the themes."""
    scheme: Scheme = request.param
    context = browser.new_context(color_scheme=scheme)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", PLAIN)
def test_axe_finds_nothing_on_the_plain_pages(reader: Page, app: Served, name: str) -> None:
    for language in languages():
        reader.goto(app.address + in_language(PLAIN[name], language))
        expect(reader.locator("h1, h2").first).to_be_visible()
        if name.endswith("every sentence"):
            with_every_sentence_open(reader)
        assert found(reader) == [], language
        assert too_small(reader) == [], language
        assert overlapping(reader) == [], language


def test_axe_finds_nothing_in_a_message_that_was_not_sent(reader: Page, app: Served) -> None:
    reader.goto(f"{app.address}/clinic/c-river/report?about=route.iv")
    reader.locator("#message").fill("   ")
    reader.locator("form button").click()
    expect(reader.get_by_role("alert")).to_be_visible()
    assert found(reader) == []
    assert too_small(reader) == []
    assert overlapping(reader) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_while_the_directory_is_not_ready_and_after_too_many_requests(
    browser: Browser, tmp_path: Path, scheme: Scheme
) -> None:
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    with served(tmp_path / "empty") as empty:
        for path, words in (("/", say("not_ready.title")), ("/in", say("refused.title_503"))):
            page.goto(empty.address + path)
            expect(page.get_by_role("heading", name=words)).to_be_visible()
            assert found(page) == [], path
            assert too_small(page) == [], path
            assert overlapping(page) == [], path
    build_engine(tmp_path / "home", only=("c-river",))
    with served(tmp_path / "home", settings={"CLINICS_SERVE__REQUESTS_A_MINUTE": "1"}) as strict:
        for path in ("/in", "/in/or", "/in/or/portland"):  # the browser keeps what it had
            last = page.goto(strict.address + path)
        assert last is not None
        assert last.status == 429
        assert found(page) == []
        assert too_small(page) == []
        assert overlapping(page) == []
    context.close()
