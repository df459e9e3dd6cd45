"""The map in a real browser: discs open, marks and cards find each other, buttons and fingers move it."""

import math
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

import pytest
from browsing import Watched, watched
from oracle import Oracle
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from served import Served
from shown import shown_clinics

from indexer.area import Box
from indexer.link import to_params
from indexer.locate.place import find_place
from indexer.query import Query
from ui.search import gathered
from ui.search.crowds import Crowd, crowds
from ui.search.view import View

NEAR = "/?v=1&near=97205"
LONG = 60_000
"""Milliseconds for a browser without a graphics processor, on a machine that does other things besides."""


@pytest.fixture(scope="module")
def desk(browser: Browser) -> Iterator[BrowserContext]:
    """A wide window, whose browser loads the map's scripts once for all tests of this file."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture
def wide(browser: Browser, app: Served, desk: BrowserContext) -> Iterator[Watched]:
    yield from watched(Watched(browser, app, of=desk))


def marks(query: Query) -> tuple[View, list[Crowd]]:
    """Where the map of a search looks at first, and what is on it."""
    engine = Oracle(shown_clinics())
    results = gathered.for_a_map(engine, engine.search(query))
    view = gathered.at_first(results)
    return view, crowds(gathered.spots(engine, results, view), view)


def around() -> Query:
    return Query(near=find_place("97205"))


def with_map(window: Watched, path: str) -> tuple[Page, Locator]:
    page = window.page
    page.goto(window.app.address + path)
    expect(page.locator("footer.standing")).to_be_visible(timeout=LONG)
    canvas = page.locator("canvas").first
    expect(canvas).to_be_visible(timeout=LONG)
    page.set_default_timeout(LONG)
    page.wait_for_timeout(1000)  # until its first picture is drawn
    canvas.evaluate("one => one.scrollIntoView({ block: 'center' })")
    return page, canvas


def spot(canvas: Locator, at: tuple[float, float]) -> tuple[float, float]:
    """A spot of the map, told in pixels from its middle, in the window."""
    box = canvas.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2 + at[0], box["y"] + box["height"] / 2 + at[1]


def tap(page: Page, canvas: Locator, at: tuple[float, float]) -> Locator:
    """Touch the map until it says what lies there: it takes its time to see what is under a finger."""
    chosen = page.locator(".chosen")
    for _ in range(8):
        before = page.evaluate("turns")
        page.mouse.click(*spot(canvas, at))
        for patience in (12_000, 30_000):
            with suppress(AssertionError):
                expect(chosen).to_be_visible(timeout=patience)
                return chosen
            if page.evaluate("turns") == before:
                break  # it was not heard; one that was may only be slow, and a second one would look more closely yet
    return chosen


def told(page: Page) -> str:
    return str(page.get_by_role("figure").get_attribute("aria-label"))


def test_a_tapped_disc_is_looked_at_more_closely_and_its_clinics_can_be_listed_alone(wide: Watched) -> None:
    view, shown = marks(around())
    crowd = max(shown, key=lambda one: one.clinics)
    assert crowd.clinics > 3
    page, canvas = with_map(wide, f"{NEAR}&map=on")
    before = told(page)
    assert "discs count clinics" in before
    chosen = tap(page, canvas, view.at(crowd.latitude, crowd.longitude))
    expect(chosen).to_contain_text(f"{crowd.clinics} clinics in the part of the map that you chose.")
    expect(page.get_by_role("figure")).not_to_have_attribute("aria-label", before)
    assert "farther out" in told(page), "one looks more closely"
    expect(chosen).to_be_in_viewport()
    names = chosen.get_by_role("listitem")
    assert names.count() in {0, crowd.clinics}
    page.get_by_role("button", name="See all").click()
    expect(page.get_by_role("figure")).to_have_attribute("aria-label", before, timeout=LONG)
    expect(chosen).to_have_count(0)
    chosen = tap(page, canvas, view.at(crowd.latitude, crowd.longitude))
    chosen.get_by_role("link", name="Show only this part of the map").click()
    expect(page).to_have_url(re.compile("box=.*map=on"))
    expect(page.get_by_role("heading", level=2).first).to_contain_text(f"{crowd.clinics} clinics")


def test_clinics_on_one_spot_are_named_when_their_disc_is_tapped(wide: Watched) -> None:
    query = Query(box=Box(west=-122.675, south=45.52, east=-122.674, north=45.521))
    view, (crowd,) = marks(query)
    assert crowd.clinics == 3
    page, canvas = with_map(wide, f"/?{urlencode(to_params(query))}&map=on")
    chosen = tap(page, canvas, view.at(crowd.latitude, crowd.longitude))
    expect(chosen.get_by_role("listitem")).to_have_count(3)
    assert page.evaluate("window.harmed") is None, "one of them is hostile"
    chosen.get_by_role("link", name="Quiet River Clinic").click()
    expect(page.get_by_role("heading", name="Quiet River Clinic", level=1)).to_be_visible()


def test_a_tapped_mark_tells_its_clinic_marks_its_card_and_the_link_keeps_it(wide: Watched) -> None:
    query = Query(near=find_place("97205"), text="maple")
    view, (alone,) = marks(query)
    page, canvas = with_map(wide, f"{NEAR}&text=maple&map=on")
    assert "The numbers in squares are those of the list." in told(page)
    chosen = tap(page, canvas, view.at(alone.latitude, alone.longitude))
    expect(chosen).to_contain_text("Maple Ketamine Center")
    expect(page).to_have_url(re.compile("map=c-maple"))
    marked = page.locator("ol.clinics li", has=page.locator("[aria-current]"))
    expect(marked).to_contain_text("Maple Ketamine Center")
    expect(marked).to_contain_text("Chosen on the map")
    page.reload()
    expect(page.locator(".chosen")).to_contain_text("Maple Ketamine Center", timeout=LONG)


def test_a_card_shows_its_clinic_on_the_map_and_another_card_takes_the_mark(phone: Watched) -> None:
    page = phone.open(f"{NEAR}&text=cedar")
    page.evaluate("window.still = 'here'")
    expect(page.locator("canvas")).to_have_count(0)
    page.get_by_role("link", name="Show on the map Cedar Clinic 3", exact=True).tap()
    expect(page.get_by_role("figure")).to_be_in_viewport(timeout=LONG)
    expect(page).to_have_url(re.compile("map=c-more03"))
    expect(page.locator(".chosen")).to_contain_text("Cedar Clinic 3")
    expect(page.locator("ol.clinics li:has([aria-current]) h3")).to_have_text("Cedar Clinic 3")
    page.get_by_role("link", name="Show on the map Cedar Clinic 5", exact=True).tap()
    expect(page.locator("ol.clinics li:has([aria-current]) h3")).to_have_text("Cedar Clinic 5")
    expect(page.get_by_role("figure")).to_be_in_viewport(ratio=0.9, timeout=LONG)
    assert page.evaluate("window.still") == "here", "nothing is loaded anew"
    page.go_back()
    expect(page.locator("ol.clinics li:has([aria-current]) h3")).to_have_text("Cedar Clinic 3")


def test_the_map_is_moved_by_the_keyboard_alone_and_comes_back_to_all_of_it(wide: Watched) -> None:
    page, _canvas = with_map(wide, f"{NEAR}&map=on")
    first = told(page)
    figure, nearer = page.get_by_role("figure"), page.get_by_role("button", name="Zoom in")
    nearer.focus()
    page.keyboard.press("Enter")
    expect(figure).not_to_have_attribute("aria-label", first)
    second = told(page)
    expect(nearer).to_be_focused()
    page.keyboard.press("Enter")
    expect(figure).not_to_have_attribute("aria-label", second)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Zoom out")).to_be_focused()
    page.keyboard.press("Space")
    expect(figure).to_have_attribute("aria-label", second)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(figure).to_have_attribute("aria-label", first)


def test_the_buttons_are_large_enough_to_touch_and_a_phone_never_scrolls_sideways(phone: Watched) -> None:
    page, _canvas = with_map(phone, f"{NEAR}&map=c-maple")
    for width in (375, 320):
        page.set_viewport_size({"width": width, "height": 740})
        for name in ("Zoom in", "Zoom out", "See all"):
            box = page.get_by_role("button", name=name).bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= 44
        links = page.locator(".on-map a, .chosen > p > a, .chosen li a").evaluate_all(
            "links => links.map(link => link.getBoundingClientRect().height)"
        )
        assert len(links) > 10
        assert min(links) >= 44
        over = "[...document.querySelectorAll('html, .stMain')].map(part => part.scrollWidth - part.clientWidth)"
        assert max(page.evaluate(over)) <= 0


def test_the_name_of_a_mark_at_the_edge_is_read_whole(phone: Watched) -> None:
    view, shown = marks(around())
    page, canvas = with_map(phone, f"{NEAR}&map=on")
    edge = max(shown, key=lambda one: abs(view.at(one.latitude, one.longitude)[0]))
    at = view.at(edge.latitude, edge.longitude)
    caption = page.locator(".deck-tooltip")
    for nudge in range(60):
        page.mouse.move(*spot(canvas, (at[0], at[1] + nudge % 2)))
        page.wait_for_timeout(1000)
        if caption.is_visible():
            break
    expect(caption).to_contain_text("Maple Ketamine Center (somewhere in this area)")
    box, room = caption.bounding_box(), page.get_by_role("figure").bounding_box()
    assert box is not None
    assert room is not None
    assert room["x"] <= box["x"]
    assert box["x"] + box["width"] <= room["x"] + room["width"]
    assert box["y"] + box["height"] <= room["y"] + room["height"] + 1
    assert caption.evaluate("one => one.scrollWidth - one.clientWidth") <= 0


def test_two_fingers_zoom_and_a_wheel_scrolls_the_page(phone: Watched) -> None:
    page, canvas = with_map(phone, f"{NEAR}&map=on")
    first, figure = told(page), page.get_by_role("figure")
    session = phone.context.new_cdp_session(page)

    def pinch(begin: float, end: float) -> None:
        for kind, apart in (("touchStart", begin), ("touchMove", end), ("touchEnd", end)):
            fingers = [dict(zip("xy", spot(canvas, (side * apart, 0)), strict=True)) for side in (-1, 1)]
            points: list[Any] = [] if kind == "touchEnd" else fingers
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    pinch(30, 90)
    expect(figure).not_to_have_attribute("aria-label", first, timeout=LONG)
    pinch(90, 30)
    expect(figure).to_have_attribute("aria-label", first, timeout=LONG)
    pinch(60, 62)
    page.mouse.move(*spot(canvas, (0, 0)))
    before = page.locator(".stMain").evaluate("one => one.scrollTop")
    page.mouse.wheel(0, 200)
    page.wait_for_function("before => document.querySelector('.stMain').scrollTop > before", arg=before)
    page.wait_for_timeout(1000)
    expect(figure).to_have_attribute("aria-label", first)


def test_a_map_that_was_dragged_away_comes_back(wide: Watched) -> None:
    view, shown = marks(around())
    crowd = max(shown, key=lambda one: one.clinics)
    at = view.at(crowd.latitude, crowd.longitude)
    page, canvas = with_map(wide, f"{NEAR}&map=on")
    page.mouse.move(*spot(canvas, (0, 120)))
    page.mouse.down()
    page.mouse.move(*spot(canvas, (150, 160)), steps=4)
    page.mouse.up()
    before = page.evaluate("turns")
    page.get_by_role("button", name="See all").click()
    page.wait_for_function("before => turns > before", arg=before)  # the run that answers has begun
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.wait_for_timeout(1000)  # until it is drawn
    assert math.hypot(*at) < 190, "in sight of the narrowest map"
    expect(tap(page, canvas, at)).to_contain_text(f"{crowd.clinics} clinics in the part of the map")
