"""What can be chosen and typed in is seen to be so, and the focus with it, also in a filter's sheet, in both themes."""

import re
from typing import Literal

import pytest
from browsing import Watched
from playwright.sync_api import Browser, Locator, Page, expect
from served import Served

LEAST = 3.0
"""Of what shows that a control is one, or that it has the focus, to what is beside it: WCAG 2.2, 1.4.11."""

LUMINANCES = """(control, [part, property]) => {
  const layers = []
  for (let one = control; one; one = one.parentElement) layers.unshift(getComputedStyle(one).backgroundColor)
  const draw = document.createElement("canvas").getContext("2d")
  const dark = getComputedStyle(document.querySelector(".stApp")).colorScheme === "dark"
  const seen = (colours) => {
    draw.fillStyle = dark ? "#000" : "#fff"
    draw.fillRect(0, 0, 1, 1)
    for (const colour of colours) { draw.fillStyle = colour; draw.fillRect(0, 0, 1, 1) }
    const linear = (share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4)
    const [red, green, blue] = [...draw.getImageData(0, 0, 1, 1).data].map((level) => linear(level / 255))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const around = layers.slice(0, -1)
  const drawn = getComputedStyle(control)[property]
  return [seen([...(part === "edge" ? layers : around), drawn]), seen(around)]
}"""
"""How light the edge (or the face) of a control is, and what is around it, as they are drawn over one another."""


def contrast(control: Locator, part: Literal["edge", "face"]) -> float:
    """Of a control to what is around it, as WCAG reckons it."""
    drawn = "borderTopColor" if part == "edge" else "backgroundColor"
    darker, lighter = sorted(control.evaluate(LUMINANCES, [part, drawn]))
    return float((lighter + 0.05) / (darker + 0.05))


def sheet_by_keyboard(page: Page) -> Locator:
    page.get_by_role("button", name="How it is given").focus()
    page.keyboard.press("Enter")
    sheet = page.get_by_test_id("stPopoverBody")
    expect(sheet.locator("summary")).to_be_focused()
    return sheet


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_box_stands_out_from_what_is_around_it_and_so_does_the_focus(
    browser: Browser, app: Served, scheme: Literal["light", "dark"]
) -> None:
    page = Watched(browser, app, color_scheme=scheme).open("/?v=1&near=97205&within=50")
    assert contrast(page.locator(".stTextInput div:has(> input)").first, "edge") >= LEAST
    assert contrast(page.locator(".react-aria-ComboBox > div:has(> input)").first, "edge") >= LEAST
    switch = page.locator(".stMain .stCheckbox label:has([role=switch])")
    assert contrast(switch.locator("> span + div"), "face") >= LEAST
    sheet = sheet_by_keyboard(page)
    ring = re.compile("^solid$")
    expect(sheet.locator("summary")).to_have_css("outline-style", ring)
    page.keyboard.press("Tab")
    choice = sheet.locator(".stCheckbox label", has_text="Into a vein")
    expect(choice.get_by_role("checkbox")).to_be_focused()
    expect(choice).to_have_css("outline-style", ring)
    told, text = choice.evaluate("one => [getComputedStyle(one).outlineColor, getComputedStyle(one).color]")
    assert told == text, "what can be read on the sheet can be seen on it"
    unchosen = sheet.locator(".stCheckbox label", has_text="Shot into a muscle")
    assert contrast(unchosen.locator("> span + div"), "edge") >= LEAST
    page.context.close()
