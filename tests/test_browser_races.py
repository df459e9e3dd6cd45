"""Quick and slow fingers in a real browser: what is typed and what is tapped right after both count."""

import re
from collections.abc import Callable

import pytest
from browsing import Watched
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

PACES = (0, 40, 150)
"""How long a finger stays on a link, in milliseconds: none, quick, and as people do."""


def tap(target: Locator, pace: int) -> None:
    """Press where the target is and let go there, whatever moved meanwhile."""
    page: Page = target.page
    target.hover()  # once it stands still
    page.mouse.down()
    page.wait_for_timeout(pace)
    page.mouse.up()


def typed(window: Watched, path: str, place: str = "98101") -> Page:
    """A search, with another place typed and not sent."""
    page = window.open(path)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.get_by_role("textbox", name=re.compile("Place|Lugar")).fill(place)
    return page


def quiet(page: Page) -> None:
    """Wait until nothing happens any more."""
    page.wait_for_timeout(400)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


@pytest.mark.parametrize("pace", PACES)
def test_the_other_language_is_spoken_of_the_place_that_was_just_typed(window: Watched, pace: int) -> None:
    page = typed(window, "/?v=1&near=97205&within=50&route=iv")
    tap(page.get_by_role("link", name="Español"), pace)
    expect(page).to_have_url(re.compile(r"\?v=1&near=98101&within=50&route=iv&lang=es$"))
    expect(page.get_by_role("textbox", name="Lugar")).to_have_value("98101")
    expect(page.locator("h2").first).to_contain_text("98101")
    quiet(page)
    expect(page).to_have_url(re.compile(r"near=98101&within=50&route=iv&lang=es$"))
    expect(page.get_by_test_id("stException")).to_have_count(0)
    page.get_by_role("textbox", name="Lugar").fill("97205")
    tap(page.get_by_role("link", name="English"), pace)
    expect(page).to_have_url(re.compile(r"\?v=1&near=97205&within=50&route=iv$"))
    expect(page.locator("h2").first).to_contain_text("within 50 miles of 97205")


@pytest.mark.parametrize("pace", PACES)
def test_a_chip_goes_and_the_place_that_was_just_typed_is_searched(window: Watched, pace: int) -> None:
    page = typed(window, "/?v=1&near=97205&within=50&route=im,iv")
    tap(page.get_by_role("link", name="Remove: How it is given: Into a vein"), pace)
    expect(page).to_have_url(re.compile(r"\?v=1&near=98101&within=50&route=im$"))
    expect(page.locator("h2").first).to_contain_text("98101")
    quiet(page)
    expect(page).to_have_url(re.compile(r"\?v=1&near=98101&within=50&route=im$"))
    expect(page.get_by_role("link", name="Remove: How it is given: Into a vein")).to_have_count(0)


@pytest.mark.parametrize("pace", PACES)
def test_a_clinic_opens_and_leads_back_to_what_was_typed(window: Watched, pace: int) -> None:
    page = typed(window, "/?v=1&near=97205&within=50&route=iv")
    tap(page.get_by_role("link", name="Quiet River Clinic", exact=True), pace)
    expect(page.get_by_role("heading", name="Quiet River Clinic", level=1)).to_be_visible()
    expect(page).to_have_title("Quiet River Clinic · Clinic directory")
    quiet(page)
    expect(page).to_have_url(re.compile(r"/clinic\?v=1&near=98101&within=50&route=iv&id=c-river$"))
    page.locator(".back a").click()
    expect(page.get_by_role("textbox", name="Place")).to_have_value("98101")
    expect(page).to_have_title("Clinics near 98101: Into a vein (IV infusion) · Clinic directory")


@pytest.mark.parametrize("pace", PACES)
def test_a_link_that_names_another_place_wins_over_what_was_typed(window: Watched, pace: int) -> None:
    page = typed(window, "/?v=1&near=Springfield&route=iv")
    tap(page.get_by_role("link", name="Springfield, Oregon"), pace)
    expect(page).to_have_url(re.compile(r"near=Springfield(,|%2C)(\+|%20)OR"))
    quiet(page)
    expect(page.get_by_role("textbox", name="Place")).to_have_value("Springfield, OR")


@pytest.mark.parametrize("way", ["Guide", "Sources"])
def test_another_page_opens_at_once_after_typing_and_the_search_typed_is_kept(window: Watched, way: str) -> None:
    page = typed(window, "/?v=1&near=97205&within=50")
    tap(page.get_by_role("link", name=way, exact=True).first, 80)
    expect(page.get_by_role("link", name=way, exact=True).first).to_have_attribute("aria-current", "page")
    quiet(page)
    page.get_by_role("link", name="Find a clinic").first.click()
    expect(page.get_by_role("textbox", name="Place")).to_have_value("98101")


class Line:
    """The line between a page and the app, on which answers can be held up."""

    def __init__(self, page: Page) -> None:
        self._held: list[Callable[[], None]] | None = None
        page.route_web_socket("**/_stcore/stream", self._opened)

    def _opened(self, to_page: WebSocketRoute) -> None:
        def answered(message: str | bytes) -> None:
            if self._held is None:
                to_page.send(message)
            else:
                self._held.append(lambda: to_page.send(message))

        to_page.connect_to_server().on_message(answered)

    def hold(self) -> None:
        self._held = []

    def let_go(self) -> None:
        held, self._held = self._held or [], None
        for send in held:
            send()


@pytest.mark.parametrize("answered", ["while the finger is down", "behind the tap"])
def test_a_link_tapped_right_behind_enter_is_followed_and_what_was_typed_counts(window: Watched, answered: str) -> None:
    line = Line(window.page)
    page = typed(window, "/?v=1&near=97205&within=50&route=im")
    page.get_by_role("link", name="Remove: How it is given: Shot into a muscle").hover()
    line.hold()
    page.keyboard.press("Enter")
    page.mouse.down()
    if answered == "while the finger is down":
        line.let_go()
        expect(page.locator("h2").first).to_contain_text("98101")
        expect(page).to_have_url(re.compile("near=98101"))
    page.mouse.up()
    line.let_go()
    expect(page).to_have_url(re.compile(r"\?v=1&near=98101&within=50$"))
    quiet(page)
    expect(page).to_have_url(re.compile(r"\?v=1&near=98101&within=50$"))


def test_a_filter_is_chosen_and_a_clinic_opened_with_the_keyboard_alone(window: Watched) -> None:
    page = window.open("/?v=1&near=97205&within=50")
    page.get_by_role("textbox", name="Place").focus()
    button = page.get_by_role("button", name="How it is given")
    for _ in range(12):
        page.keyboard.press("Tab")
        if button.evaluate("one => one === document.activeElement"):
            break
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    sheet = page.get_by_test_id("stPopoverBody")
    expect(sheet.locator("summary")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(sheet.locator(":focus")).to_have_count(1)
    page.keyboard.press("Tab")
    expect(sheet.locator("summary")).to_be_focused()
    page.keyboard.press("Tab")
    choice = sheet.get_by_role("checkbox", name=re.compile("Into a vein"))
    expect(choice).to_be_focused()
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile("route=iv$"))
    quiet(page)
    expect(choice).to_be_focused()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(button).to_be_focused()
    clinic = page.get_by_role("link", name="Quiet River Clinic", exact=True)
    for _ in range(60):
        page.keyboard.press("Tab")
        if clinic.evaluate("one => one === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Quiet River Clinic", level=1)).to_be_focused()


def stays_closed(page: Page, button: Locator) -> None:
    """No late answer opens the sheet of a button again."""
    for _ in range(2):
        expect(button).to_have_attribute("aria-expanded", "false")
        expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
        expect(button).to_be_focused()
        quiet(page)


@pytest.mark.parametrize("pause", [0, 20, 60])
@pytest.mark.parametrize("by", ["Escape", "its button"])
def test_a_sheet_that_is_closed_in_the_moment_in_which_it_opens_stays_closed(
    window: Watched, pause: int, by: str
) -> None:
    page = window.open("/?v=1&near=97205&within=50")
    button = page.get_by_role("button", name="How it is given")
    if by == "Escape":
        button.press("Enter")
        page.wait_for_timeout(pause)
        page.keyboard.press("Escape")
    else:
        tap(button, 0)
        page.wait_for_timeout(pause)
        page.mouse.down()
        page.mouse.up()
    stays_closed(page, button)


def test_escape_before_a_filters_sheet_is_answered_stays_on_its_button(window: Watched) -> None:
    line = Line(window.page)
    page = window.open("/?v=1&near=97205&within=50")
    button = page.get_by_role("button", name="How it is given")
    button.focus()
    line.hold()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    line.let_go()
    stays_closed(page, button)


def test_escape_closes_the_sheet_in_which_one_stands_and_opens_none_that_was_opened_before(window: Watched) -> None:
    page = window.open("/?v=1&near=97205&within=50")
    button, other = (page.get_by_role("button", name=name, exact=True) for name in ("How it is given", "Name"))
    body = page.get_by_test_id("stPopoverBody")
    button.press("Enter")
    expect(body.locator("summary")).to_be_focused()
    page.keyboard.press("Escape")
    stays_closed(page, button)
    other.click()
    body.get_by_role("textbox").click()
    page.keyboard.press("Escape")
    stays_closed(page, other)
    expect(button).to_have_attribute("aria-expanded", "false")
