"""The page of one clinic in a real browser, in the app and as a plain page: what comes first, what is folded away."""

import re

import pytest
from playwright.sync_api import Browser, expect
from served import Served

from ui.language_links import in_language


@pytest.mark.parametrize("path", ["/clinic/c-river", "/clinic?id=c-river"])
def test_on_a_phone_calling_and_the_way_there_come_before_everything_else(
    browser: Browser, app: Served, path: str
) -> None:
    context = browser.new_context(viewport={"width": 375, "height": 740})
    page = context.new_page()
    page.goto(app.address + path)
    call = page.locator(".reach a.strong")
    expect(call).to_have_attribute("href", "tel:+15035550142")
    way = page.get_by_role("link", name="Directions")
    assert "destination=12+Elm+St" in (way.get_attribute("href") or "")
    assert "noreferrer" in (way.get_attribute("rel") or "")
    first = page.locator("section.field").first.bounding_box()
    assert first is not None
    for link in (call, way):
        box = link.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert box["y"] + box["height"] < min(740, first["y"]), "seen without scrolling, above all else"
    context.close()


@pytest.mark.parametrize("path", ["/clinic/c-river", "/clinic?id=c-river"])
@pytest.mark.parametrize(("language", "words"), [("en", "Not stated: ask them"), ("es", "No se indica: pregúnteles")])
def test_from_the_top_of_a_long_page_one_tap_leads_to_what_to_ask(
    browser: Browser, app: Served, path: str, language: str, words: str
) -> None:
    context = browser.new_context(viewport={"width": 375, "height": 740})
    page = context.new_page()
    page.goto(app.address + in_language(path, language))
    there = page.get_by_role("link", name=words)
    expect(there).to_be_in_viewport()
    expect(page.locator("footer.standing")).to_be_visible()
    there.click()
    expect(page.locator("h2#ask")).to_be_in_viewport()
    expect(page.locator("h2#ask")).to_have_text(words)
    parts = page.locator("nav.jump a")
    expect(parts).to_have_text(page.locator("h2[id^=part-]").all_inner_texts())
    parts.last.click()
    expect(page.locator("h2[id^=part-]").last).to_be_in_viewport()
    context.close()


@pytest.mark.parametrize("path", ["/clinic/c-river", "/clinic?id=c-river"])
def test_sentences_are_folded_away_by_topic_and_open_by_keyboard(browser: Browser, app: Served, path: str) -> None:
    context = browser.new_context(viewport={"width": 375, "height": 740}, java_script_enabled="?" in path)
    page = context.new_page()
    page.goto(app.address + path)
    paying = page.locator("section.field").filter(has=page.get_by_role("heading", name="Paying", exact=True))
    expect(paying.get_by_text("Takes Medicare", exact=True).first).to_be_visible()
    sentence = page.get_by_text("Medicare pays for Spravato here.")
    expect(sentence).to_be_hidden()
    summary = paying.locator("summary")
    expect(summary).to_contain_text("How we know: 2 sentences")
    summary.press("Enter")
    expect(sentence).to_be_visible()
    expect(page.get_by_role("link", name="Is this wrong? Takes Medicare")).to_be_visible()
    summary.press("Enter")
    expect(sentence).to_be_hidden()
    context.close()


@pytest.mark.parametrize("path", ["/clinic/c-gone", "/clinic?id=c-gone"])
def test_the_tab_of_a_closed_clinic_says_so_before_its_name(browser: Browser, app: Served, path: str) -> None:
    page = browser.new_page()
    page.goto(app.address + path)
    expect(page).to_have_title(re.compile(r"^Closed, a source says: Former Clinic of Salem"))
    page.close()
