"""What stands above the first clinic of a search, in a real browser: short, and in its place from the beginning."""

import pytest
from browsing import Watched
from playwright.sync_api import Browser, expect
from served import Served


@pytest.mark.parametrize("language", ["en", "es"])
def test_on_a_wide_screen_help_in_a_crisis_is_one_line_with_the_way_to_other_countries_in_it(
    browser: Browser, app: Served, language: str
) -> None:
    desk = Watched(browser, app, viewport={"width": 1280, "height": 900})
    page = desk.open(f"/?v=1&near=97205&lang={language}")
    first, more = (page.locator(f".stApp .crisis {one}").bounding_box() for one in ("p a[href='tel:988']", "summary"))
    assert first is not None
    assert more is not None
    assert abs(first["y"] - more["y"]) <= 2
    desk.context.close()


def test_what_the_authority_says_of_a_chosen_route_is_one_line_that_opens(window: Watched) -> None:
    page = window.open("/?v=1&near=97205&route=iv")
    source = page.get_by_role("link", name="Source: dailymed.nlm.nih.gov, November 2026")
    expect(source).to_be_hidden()
    page.get_by_text("What the FDA says: off-label for this use").click()
    expect(source).to_be_visible()
    expect(page.get_by_text("approved as an anesthetic, not for this use")).to_be_visible()
    expect(page.get_by_text("The order says nothing about quality.")).to_be_visible()


JUMPS = """
addEventListener("DOMContentLoaded", () => {
  const style = document.createElement("style"); // however long the machine takes
  const pieces = ".at-once ~ * .stMainBlockContainer > .stVerticalBlock > *";
  style.textContent = `${pieces} { animation-duration: 600s !important }`;
  document.body.append(style);
});
window.jumpedBy = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.jumpedBy += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


@pytest.mark.parametrize("width", [375, 1280])
def test_nothing_that_is_seen_jumps_while_the_page_comes(browser: Browser, app: Served, width: int) -> None:
    visitor = Watched(browser, app, viewport={"width": width, "height": 800})
    visitor.page.add_init_script(JUMPS)
    page = visitor.open("/?v=1&near=97205&route=iv")
    expect(page.locator(".at-once")).to_have_count(0)
    expect(page.locator(".clinic").first).to_be_visible()
    assert page.evaluate("document.querySelector('.st-key-where').getAnimations().length") == 0
    assert (
        page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(() => done(window.jumpedBy))))") < 0.1
    )
    visitor.context.close()
