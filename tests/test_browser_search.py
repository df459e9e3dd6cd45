"""The search page in a real browser: its languages, its chips, the visitor's place, and copied links."""

import re
from typing import Any, Literal

import pytest
from browsing import Watched
from playwright.sync_api import Browser, Page, expect
from served import Served
from touch import too_small

FOLD = 812
"""How high the screen of a usual phone is, in pixels."""

PHONE: dict[str, Any] = {"viewport": {"width": 375, "height": 740}, "has_touch": True, "is_mobile": True}


def spoken(page: Page) -> str:
    return str(page.evaluate("document.documentElement.lang"))


def test_the_language_changes_by_a_link_that_keeps_the_search_and_is_heard_by_screen_readers(window: Watched) -> None:
    page = window.open("/?v=1&near=97205&route=im,not_stated")
    assert spoken(page) == "en"
    expect(page).to_have_title("Clinics near 97205: Shot into a muscle (IM) · Clinic directory")
    page.get_by_role("link", name="Español").click()
    expect(page.get_by_role("heading", name="Busque clínicas de ketamina o Spravato")).to_be_visible()
    expect(page).to_have_url(re.compile("near=97205.*route=im.*lang=es"))
    expect(page).to_have_title("Clínicas cerca de 97205: Inyección en un músculo (IM) · Directorio de clínicas")
    assert spoken(page) == "es"
    page.get_by_role("link", name="Maple Ketamine Center", exact=True).click()
    expect(page.get_by_role("heading", name="Maple Ketamine Center", level=1)).to_be_visible()
    expect(page).to_have_url(re.compile("lang=es"))
    page.goto(page.url)
    expect(page.locator("footer.standing")).to_be_visible()
    assert spoken(page) == "es", "also for whoever opens the link"
    page.get_by_role("link", name="Buscar clínica").first.click()
    expect(page.get_by_role("link", name="English")).to_be_visible()


def test_every_way_through_the_site_is_seen_on_a_phone_without_opening_anything(browser: Browser, app: Served) -> None:
    phone = Watched(browser, app, **PHONE)
    page = phone.open("/?v=1&near=97205&route=im")
    page.evaluate("window.still = 'here'")
    ways = page.get_by_role("navigation", name="This site").get_by_role("link")
    assert ways.all_inner_texts() == ["Find a clinic", "Guide", "Shortlist", "Sources", "Español"]
    for way in ways.all():
        expect(way).to_be_in_viewport()
    page.get_by_role("link", name="Sources", exact=True).click()
    expect(page.get_by_role("link", name="Sources", exact=True)).to_have_attribute("aria-current", "page")
    page.get_by_role("link", name="Find a clinic").click()
    expect(page).to_have_url(re.compile("near=97205.*route=im"))
    expect(page.get_by_role("heading", name="1 clinic within 25 miles of 97205")).to_be_visible()
    assert page.evaluate("window.still") == "here", "going from page to page loads nothing anew"
    phone.context.close()


def test_an_address_that_is_no_page_says_so_and_offers_the_search(browser: Browser, app: Served) -> None:
    visitor = Watched(browser, app)
    page = visitor.open("/portland?lang=es")
    expect(page.get_by_text("No hay nada en esta dirección.")).to_be_visible()
    page.get_by_role("link", name="Buscar con filtros y un mapa").click()
    expect(page.get_by_role("textbox", name="Lugar")).to_be_visible()
    assert visitor.strangers() == []
    visitor.context.close()


@pytest.mark.parametrize(
    ("language", "numbers", "more"),
    [
        ("en", ["Call 988", "text 988", "chat", "911"], "Abroad"),
        ("es", ["988", "988", "chat", "911"], "Otros países"),
    ],
)
def test_help_in_a_crisis_is_short_on_a_phone_and_the_rest_opens_under_it(
    browser: Browser, app: Served, language: str, numbers: list[str], more: str
) -> None:
    phone = Watched(browser, app, **PHONE)
    for path, highest in ((f"/?v=1&near=97205&within=50&lang={language}", 175), (f"/in/or?lang={language}", 175)):
        page = phone.open(path)
        box = page.locator(".crisis")
        first = box.locator("p").first.get_by_role("link")
        assert all(number in link for number, link in zip(numbers, first.all_inner_texts(), strict=True))
        folded = box.bounding_box()
        assert folded is not None
        assert folded["height"] < highest
        expect(box.get_by_text("veteran")).to_be_visible()
        card = page.locator("ol.clinics > li, .cards > li, article").first.bounding_box()
        assert card is not None
        assert card["y"] < FOLD, "help does not push the first clinic off a phone's screen"
        expect(box.get_by_role("link", name="13 11 14", exact=True)).to_be_hidden()
        box.get_by_text(more).first.click()
        expect(box.get_by_role("link", name="13 11 14", exact=True)).to_be_visible()
    phone.context.close()


HIDDEN_BESIDE = """
() => [...document.querySelectorAll(".stApp *")].filter(one => /auto|scroll/.test(getComputedStyle(one).overflowX)
  && one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1).map(one => one.className)
"""
"""What is scrolled sideways to see all of it."""


@pytest.mark.parametrize("language", ["en", "es"])
def test_on_a_phone_every_filter_and_every_chip_is_seen_and_the_first_clinic_too(
    browser: Browser, app: Served, language: str
) -> None:
    phone = Watched(browser, app, **PHONE)
    for asked, highest in (("", 640), ("&route=iv", 720)):
        page = phone.open(f"/?v=1&near=97205{asked}&lang={language}")
        first = page.locator("ol.clinics > li").first.bounding_box()
        assert first is not None
        assert first["y"] < highest, f"with {asked or 'a place alone'}"
    page.goto(f"{app.address}/?v=1&near=97205&within=50&route=iv,im,not_stated&payment=medicare&lang={language}")
    expect(page.locator(".chips li")).to_have_count(7)
    for width in (375, 320):
        page.set_viewport_size({"width": width, "height": 740})
        expect(page.locator(".st-key-filters button")).to_have_count(7)
        assert page.evaluate(HIDDEN_BESIDE) == []
        for one in [*page.locator(".st-key-filters button").all(), *page.locator(".chips a").all()]:
            box = one.bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
        assert too_small(page) == []
    field, choice = ("How it is given", "Into a vein") if language == "en" else ("Cómo se da", "Por la vena")
    chip = page.get_by_role("link", name=re.compile(f"{field}: {choice}"))
    expect(chip).to_have_count(1)
    room = chip.locator(".of").bounding_box()
    assert room is not None
    assert room["width"] <= 1, "the field is heard, and not seen where it would take a line of its own"
    phone.context.close()


def test_ten_thousand_letters_typed_for_a_place_are_answered_and_a_name_of_many_towns_is_a_question(
    browser: Browser, app: Served
) -> None:
    visitor = Watched(browser, app)
    page = visitor.open("/")
    box = page.get_by_role("textbox", name="Place")
    box.fill("x" * 10_000)
    box.press("Enter")
    expect(page.get_by_text("That is too long for a place: at most 200 letters.")).to_be_visible()
    assert "xxx" not in page.url
    box.fill("Springfield")
    box.press("Enter")
    expect(page.get_by_text("places have the name “Springfield”. Which one do you mean?")).to_be_visible()
    page.get_by_role("link", name="Springfield, Oregon").click()
    expect(page.locator("h2").first).to_contain_text("of Springfield, OR")
    visitor.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_one_tap_tells_what_the_choices_of_a_filter_mean_and_ticks_none(
    browser: Browser, app: Served, scheme: Literal["light", "dark"]
) -> None:
    phone = Watched(browser, app, color_scheme=scheme, **PHONE)
    page = phone.open("/?v=1&near=97205&within=50")
    page.get_by_role("button", name="How it is given").tap()
    sheet = page.get_by_test_id("stPopoverBody")
    expect(sheet.get_by_text("Ketamine is run slowly into a vein")).to_be_hidden()
    sheet.get_by_text("What each choice means").tap()
    expect(sheet.get_by_text("Ketamine is run slowly into a vein")).to_be_visible()
    expect(sheet.get_by_role("checkbox", checked=True)).to_have_count(0)
    heights = sheet.locator("label, summary").evaluate_all(
        "parts => parts.map(one => one.getBoundingClientRect().height)"
    )
    assert len(heights) == 10
    assert min(heights) >= 44
    sheet.get_by_text("Shot into a muscle (IM) (1)").tap()
    expect(page).to_have_url(re.compile("route=im$"))
    phone.context.close()


@pytest.mark.parametrize("size", [(375, 740), (320, 256)])
def test_a_filter_opens_with_room_for_its_choices_however_small_the_window(
    browser: Browser, app: Served, size: tuple[int, int]
) -> None:
    width, height = size
    phone = Watched(browser, app, viewport={"width": width, "height": height})
    page = phone.open("/?v=1&near=97205&within=50")
    page.get_by_role("button", name="How it is given").click()
    sheet = page.get_by_test_id("stPopoverBody")
    expect(sheet.locator("label").first).to_be_visible()
    seen = sheet.bounding_box()
    assert seen is not None
    assert seen["height"] > height * 0.6
    assert seen["y"] >= 0
    assert seen["y"] + seen["height"] <= height
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    phone.context.close()


def test_nothing_is_written_over_the_place_that_somebody_types(window: Watched) -> None:
    page = window.open("/?v=1&lang=es")
    page.get_by_label("Lugar").fill("1133 SW Alder St, Portland")
    expect(page.get_by_test_id("InputInstructions")).to_be_hidden()


def test_a_chip_is_taken_off_with_the_keyboard_and_the_focus_stays_with_the_answer(window: Watched) -> None:
    page = window.open("/?v=1&near=97205&within=50&route=im,iv,not_stated")
    page.evaluate("window.still = 'here'")
    page.get_by_role("link", name="Remove: How it is given: Into a vein").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("route=im,not_stated$"))
    expect(page.get_by_role("heading", name=re.compile("clinics within 50 miles of 97205"))).to_be_focused()
    page.get_by_role("link", name="Clear all filters").click()
    expect(page).to_have_url(re.compile(r"\?v=1&near=97205&within=50$"))
    page.go_back()
    expect(page.get_by_role("link", name=re.compile("Remove: How it is given: Shot"))).to_be_visible()
    assert page.evaluate("window.still") == "here"


@pytest.mark.parametrize("language", ["en", "es"])
def test_on_a_wide_screen_what_can_be_done_with_a_clinic_stands_beside_what_it_says(
    browser: Browser, app: Served, language: str
) -> None:
    desk = Watched(browser, app, viewport={"width": 1280, "height": 900})
    page = desk.open(f"/?v=1&near=97205&lang={language}")
    card = page.locator("ol.clinics article").filter(has=page.locator("dl")).first
    parts = [card, card.locator("dl"), *(card.locator(one) for one in (".phone", ".shortlist-mark", ".on-map"))]
    whole, said, *done = [box for part in parts if (box := part.bounding_box()) is not None]
    assert len(done) == 3
    assert {round(one["x"]) for one in done} == {round(done[0]["x"])}, "below each other"
    for one in done:
        assert one["x"] >= said["x"] + said["width"]
        assert one["x"] + one["width"] <= whole["x"] + whole["width"]
    assert too_small(page) == []
    page.set_viewport_size({"width": 768, "height": 900})
    phone, facts = card.locator(".phone").bounding_box(), card.locator("dl").bounding_box()
    assert phone is not None
    assert facts is not None
    assert phone["y"] >= facts["y"] + facts["height"], "where there is no room beside, it stands below"
    desk.context.close()


@pytest.mark.parametrize("language", ["en", "es"])
def test_whoever_comes_back_from_a_clinic_goes_on_at_its_card_with_the_map_as_it_was(
    window: Watched, language: str
) -> None:
    page = window.open(f"/?v=1&near=97205&route=iv&map=on&lang={language}")
    search = page.url
    card = page.locator("ol.clinics h3 a").nth(9)
    name = card.inner_text()
    for back in (page.locator(".back a").click, page.go_back):
        card.click()
        expect(page.get_by_role("heading", name=name, level=1)).to_be_focused()
        assert "map=on" in page.url
        back()
        expect(page).to_have_url(search)
        expect(card).to_be_focused()
        expect(card).to_be_in_viewport()
        expect(card).to_have_text(name)


def test_the_place_of_the_visitor_comes_only_when_asked_for_and_only_roughly(browser: Browser, app: Served) -> None:
    where = {"latitude": 45.523064, "longitude": -122.676483}
    willing = Watched(browser, app, geolocation=where, permissions=["geolocation"])
    page = willing.open("/?v=1&route=im&page=1")
    assert "45.5" not in page.url
    page.get_by_role("button", name="Near me").click()
    expect(page).to_have_url(re.compile(r"near=45\.52(,|%2C)-122\.68(&|$)"))
    expect(page.get_by_role("textbox", name="Place")).to_have_value("45.52,-122.68")
    expect(
        page.get_by_role("heading", name=re.compile("within about 25 miles of a spot near Portland, OR"))
    ).to_be_visible()
    assert not any("45.523" in url for url in willing.requests)
    assert "45.5" not in app.said()
    assert "near Portland" not in app.said()
    willing.context.close()


def test_a_visitor_who_does_not_tell_the_place_reads_what_to_do_instead(window: Watched) -> None:
    page = window.open("/")
    page.evaluate(
        "() => { navigator.geolocation.getCurrentPosition = (found, no) => no({ code: 1, PERMISSION_DENIED: 1 }) }"
    )
    page.get_by_role("button", name="Near me").click()
    expect(page.get_by_text("Your browser did not give us your location.")).to_be_visible()


def test_a_copied_link_tells_when_it_was_made_and_what_changed_since(browser: Browser, app: Served) -> None:
    copier = Watched(browser, app, permissions=["clipboard-read", "clipboard-write"])
    page = copier.open("/?v=1&near=97205&route=im")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("The link is copied.")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(re.escape(app.address) + r"/\?v=1&near=97205&route=im&made=\d{4}-\d\d-\d\d\.\d{8}T\d{6}Z", link)
    opened = copier.open(link.removeprefix(app.address))
    expect(opened.get_by_text("nothing has changed: the data are still the same.")).to_be_visible()
    opened = copier.open(link.removeprefix(app.address).split("&made=")[0] + "&made=2026-01-05")
    expect(opened.get_by_text("Since this link was made on January 5, 2026: 1 clinic came in.")).to_be_visible()
    opened.get_by_role("link", name="Remove: How it is given: Shot into a muscle (IM)").click()
    expect(opened).not_to_have_url(re.compile("made="))
    expect(opened.get_by_text("Since this link was made")).to_have_count(0)
    copier.context.close()
