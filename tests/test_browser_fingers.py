"""The map of a phone: it comes into view when it is switched on, one finger scrolls past it, two fingers move it."""

import pytest
from browsing import Watched
from playwright.sync_api import CDPSession, Locator, Page, expect

NEAR = "/?v=1&near=97205"
LONG = 60_000
"""Milliseconds for a browser without a graphics processor, on a machine that does other things besides."""

SCROLLED = "() => document.querySelector('.stMain').scrollTop"


def shown(page: Page) -> Locator:
    """The map, once it is drawn and still."""
    canvas = page.locator("canvas").first
    expect(canvas).to_be_visible(timeout=LONG)
    page.evaluate("document.querySelector('canvas').scrollIntoView({ block: 'center' })")
    return canvas


def still(page: Page, canvas: Locator) -> bytes:
    """What the map looks like, as soon as it looks the same twice."""
    before = b""
    for _ in range(100):
        now = canvas.screenshot()
        if now == before:
            return now
        before = now
        page.wait_for_timeout(500)
    raise AssertionError("the map never stands still")


def touch(session: CDPSession, kind: str, *fingers: tuple[float, float]) -> None:
    points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(fingers)]
    session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_map_comes_into_view_when_it_is_switched_on_and_is_told(phone: Watched, language: str) -> None:
    page = phone.open(f"{NEAR}&lang={language}")
    switch, figure = page.locator(".st-key-map input"), page.get_by_role("figure")
    assert page.evaluate(SCROLLED) == 0
    page.locator(".st-key-map label").tap()
    expect(figure).to_be_in_viewport(ratio=0.99, timeout=LONG)
    words = figure.get_attribute("aria-label")
    assert words
    told = page.locator(".map-told")
    expect(told).to_have_text(words, timeout=LONG)
    expect(told).to_have_attribute("role", "status")
    expect(page.locator(".st-key-map-all button")).to_be_in_viewport()
    expect(page.locator(".fingers")).to_be_visible()
    switch.focus()
    page.keyboard.press("Space")
    expect(figure).to_have_count(0)
    page.keyboard.press("Space")
    expect(figure).to_be_in_viewport(ratio=0.99, timeout=LONG)
    expect(switch).to_be_focused()


def test_a_link_that_shows_the_map_begins_at_the_top_of_the_page(phone: Watched) -> None:
    page = phone.open(f"{NEAR}&map=on")
    expect(page.locator("canvas").first).to_be_attached(timeout=LONG)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    assert page.evaluate(SCROLLED) == 0
    expect(page.locator(".map-told")).to_have_text("")


def test_one_finger_scrolls_past_the_map_and_two_fingers_move_it(phone: Watched) -> None:
    page = phone.open(f"{NEAR}&map=on")
    canvas = shown(page)
    at_first, words = still(page, canvas), page.get_by_role("figure").get_attribute("aria-label")
    session = phone.context.new_cdp_session(page)
    page.evaluate("document.querySelector('canvas').scrollIntoView({ block: 'center' })")
    before = page.evaluate(SCROLLED)
    middle = 187.0, 370.0
    touch(session, "touchStart", middle)
    for step in range(1, 9):
        touch(session, "touchMove", (middle[0] + step, middle[1] - 15 * step))
    touch(session, "touchEnd")
    page.wait_for_function("before => document.querySelector('.stMain').scrollTop > before + 60", arg=before)
    assert still(page, canvas) == at_first, "the map stays where it is"

    page.evaluate("document.querySelector('canvas').scrollIntoView({ block: 'center' })")
    expect(page.locator(".chosen")).to_have_count(0)
    before = page.evaluate(SCROLLED)
    left, right = (middle[0] - 40, middle[1]), (middle[0] + 40, middle[1])
    touch(session, "touchStart", left)
    touch(session, "touchStart", left, right)
    for step in range(1, 9):
        touch(session, "touchMove", *((x + 5 * step, y - 8 * step) for x, y in (left, right)))
    touch(session, "touchEnd")
    assert page.evaluate(SCROLLED) == before, "the page stays where it is"
    for _ in range(100):
        if still(page, canvas) != at_first:
            break
    else:
        raise AssertionError("the map never moved")
    expect(page.get_by_role("figure")).to_have_attribute("aria-label", str(words))
    expect(page.locator(".chosen")).to_have_count(0)


def test_a_tap_of_one_finger_still_tells_what_is_under_it(phone: Watched) -> None:
    page = phone.open(f"{NEAR}&text=maple&map=c-maple")
    expect(page.locator(".chosen")).to_contain_text("Maple Ketamine Center", timeout=LONG)
    page.goto(f"{phone.app.address}/?v=1&box=-122.81,45.48,-122.8,45.49&map=on")
    canvas = shown(page)
    still(page, canvas)
    page.evaluate("document.querySelector('canvas').scrollIntoView({ block: 'center' })")
    box = canvas.bounding_box()
    assert box is not None
    for _ in range(8):  # it takes its time to see what is under a finger
        page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        try:
            expect(page.locator(".chosen")).to_contain_text("Maple Ketamine Center", timeout=12_000)
        except AssertionError:
            continue
        break
    expect(page.locator(".chosen")).to_contain_text("Maple Ketamine Center")
