"""The guide in a real browser, on a phone: contents lead down, notes open, links keep the place and the language."""

import pytest
from browsing import Watched
from playwright.sync_api import Browser, expect
from served import Served


@pytest.mark.parametrize("path", ["/guide", "/guide/ketamine-and-spravato"])
def test_who_reads_the_guide_on_a_phone_finds_parts_sources_and_searches(
    browser: Browser, app: Served, path: str
) -> None:
    window = Watched(browser, app, viewport={"width": 320, "height": 740})
    page = window.open(f"{path}?lang=es")
    expect(page.get_by_role("heading", name="Infórmese primero")).to_be_visible()
    page.get_by_role("link", name="Advertencias", exact=True).click()
    expect(page.locator("#warnings")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320

    note = page.locator(".behind li a").last
    expect(note).to_be_hidden()
    page.locator(".behind summary").last.click()
    expect(note).to_be_visible()
    assert note.get_attribute("rel") == "noopener noreferrer"

    small = page.locator(".guide a, .guide summary").evaluate_all(
        "all => all.filter(one => one.offsetParent && !one.closest('.behind ol')"
        " && one.getBoundingClientRect().height < 43.5).length"
    )
    assert small == 0
    link = page.get_by_role("link", name="Busque clínicas que digan que dan Spravato").first
    expect(link).to_have_attribute("href", "/?v=1&route=intranasal_esketamine&lang=es")
    assert window.strangers() == []
    window.context.close()


def test_a_search_lends_its_place_to_the_guide(browser: Browser, app: Served) -> None:
    window = Watched(browser, app)
    page = window.open("/?v=1&near=97205&within=50&route=iv")
    expect(page.get_by_role("heading", name="within 50 miles of 97205")).to_be_visible()
    expect(page.get_by_role("link", name="Guide")).to_have_attribute("href", "/guide?near=97205&within=50")
    page = window.open("/guide?near=97205&within=50")
    link = page.get_by_role("link", name="Find clinics that say they give it as a shot, near 97205")
    expect(link).to_have_attribute("href", "/?v=1&near=97205&within=50&route=im")
    back = page.get_by_role("link", name="Find a clinic", exact=True)
    expect(back).to_have_attribute("href", "/?near=97205&within=50")
    window.context.close()
