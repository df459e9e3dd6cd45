"""A referrer's way in a real browser: mark, note, print, send; by mouse, by keyboard, on a phone, without a script."""

import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from browsing import Watched
from playwright.sync_api import Browser, Dialog, Page, expect
from pypdf import PdfReader
from served import Served
from shown import HOSTILE_ID

KEY = "clinic-directory.shortlist.1"
NOTE = "Called Monday: new patients from May, ask for año 2027."


def mark(page: Page, name: str) -> None:
    page.get_by_role("button", name=f"Add to shortlist {name}").click()
    expect(page.get_by_role("button", name=f"On the shortlist {name}")).to_be_visible()


def ways(page: Page, count: int) -> None:
    expect(page.locator("nav a[href^='/shortlist']:not([hreflang])").first).to_have_text(
        re.compile(rf"^Shortlist\s\({count}\)$" if count else "^Shortlist$")
    )


def test_a_double_click_marks_a_clinic_and_does_not_take_it_off_again(window: Watched) -> None:
    page = window.open("/?near=97205&within=50&route=im,intranasal_esketamine")
    page.get_by_role("button", name="Add to shortlist Quiet River Clinic").dblclick()
    expect(page.get_by_role("button", name="On the shortlist Quiet River Clinic")).to_be_visible()
    ways(page, 1)


def kept(page: Page) -> dict[str, object]:
    found = page.evaluate(f"localStorage.getItem('{KEY}')")
    return json.loads(found) if found else {}


def text_of(path: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(path.read_bytes())).pages).split())


def test_from_the_search_to_a_file_with_notes_and_to_a_link_without_them(
    window: Watched, browser: Browser, tmp_path: Path
) -> None:
    page = window.open("/?near=97205&within=50&route=im,intranasal_esketamine")
    ways(page, 0)
    page.get_by_role("button", name="Add to shortlist Quiet River Clinic").click()
    # first of all, since it stands there for six seconds only
    expect(page.locator("#shortlist-told")).to_have_text("Now on the shortlist: Quiet River Clinic")
    expect(page.get_by_role("button", name="On the shortlist Quiet River Clinic")).to_be_visible()
    ways(page, 1)
    mark(page, "Maple Ketamine Center")
    ways(page, 2)
    page.wait_for_load_state("networkidle")  # what the page itself asked for has come
    before = len(window.requests)
    page.get_by_role("button", name="On the shortlist Maple Ketamine Center").click()
    ways(page, 1)
    mark(page, "Maple Ketamine Center")
    assert len(window.requests) == before, "marking asks nobody, not even us"

    page.locator("nav a[href^='/shortlist']").first.click()
    page.wait_for_url("**/shortlist?clinics=c-river,c-maple")
    ways(page, 2)
    page.get_by_role("link", name="Move up Maple Ketamine Center").click()
    page.wait_for_url("**/shortlist?clinics=c-maple,c-river")
    page.goto(f"{window.app.address}/shortlist")
    page.wait_for_url("**/shortlist?clinics=c-maple,c-river")
    box = page.get_by_role("textbox", name="Your note Quiet River Clinic")
    box.fill(NOTE)
    expect(page.get_by_text("Kept in this browser.", exact=True)).to_be_visible()
    page.reload()
    expect(box).to_have_value(NOTE)
    assert not any("Called" in url or "2027" in url for url in window.requests), "a note is in no address"

    with page.expect_download() as started:
        page.get_by_role("button", name="Make a PDF with my notes").click()
    started.value.save_as(tmp_path / "notes.pdf")
    assert NOTE in text_of(tmp_path / "notes.pdf")
    with page.expect_download() as started:
        page.get_by_role("link", name="PDF without notes").click()
    started.value.save_as(tmp_path / "plain.pdf")
    assert "Quiet River Clinic" in text_of(tmp_path / "plain.pdf")
    assert NOTE not in text_of(tmp_path / "plain.pdf")

    link = page.get_by_label("Link to this list, without notes").input_value()
    other = Watched(browser, window.app)
    second = other.open(link.removeprefix(window.app.address))
    expect(second.get_by_role("heading", name="Quiet River Clinic")).to_be_visible()
    expect(second.get_by_role("textbox", name="Your note Quiet River Clinic")).to_have_value("")
    assert NOTE not in second.content()
    ways(second, 0)
    second.get_by_role("button", name="Add all of these to my shortlist").click()
    expect(second.locator("#shortlist-said")).to_have_text("All of these are on the shortlist of this browser.")
    ways(second, 2)
    assert other.strangers() == []
    assert other.errors == []
    other.context.close()


def test_a_mark_stays_through_other_pages_and_a_new_look_of_the_list(window: Watched) -> None:
    page = window.open("/clinic?id=c-river")
    mark(page, "Quiet River Clinic")
    page.goto(f"{window.app.address}/?near=97205&route=iv")
    expect(page.get_by_role("button", name="On the shortlist Quiet River Clinic")).to_be_visible()
    page.goto(f"{window.app.address}/?near=97205&lang=es")
    expect(page.get_by_role("button", name="En mi lista Quiet River Clinic")).to_be_visible()
    page.goto(f"{window.app.address}/in")
    page.locator("nav").get_by_role("link", name="Shortlist").click()
    page.wait_for_url("**/shortlist?clinics=c-river")


def test_taking_off_asks_before_it_deletes_a_note_and_everything_can_be_deleted(browser: Browser, app: Served) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    answers = [False, True, True]

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.accept() if answers.pop(0) else dialog.dismiss()

    page.on("dialog", answer)
    page.goto(f"{app.address}/shortlist?clinics=c-river,c-maple")
    page.get_by_role("button", name="Add all of these to my shortlist").click()
    page.get_by_role("textbox", name="Your note Maple").fill("to be deleted")
    page.get_by_role("link", name="Take off Maple Ketamine Center").click()
    expect(page.get_by_role("heading", name="Maple Ketamine Center")).to_be_visible()
    page.get_by_role("link", name="Take off Maple Ketamine Center").click()
    page.wait_for_url("**/shortlist?clinics=c-river")
    assert len(asked) == 2
    assert [row["id"] for row in kept(page)["clinics"]] == ["c-river"]  # type: ignore[attr-defined]
    assert "to be deleted" not in json.dumps(kept(page))
    page.get_by_role("button", name="Delete my shortlist and all notes from this browser").click()
    page.wait_for_url("**/shortlist")
    expect(page.get_by_text("Nothing is on the shortlist of this browser.")).to_be_visible()
    assert kept(page) == {}
    context.close()


def test_marks_and_notes_of_a_merged_entry_move_to_the_one_that_answers(window: Watched) -> None:
    page = window.open("/shortlist")
    old = {"clinics": [{"id": "c-river-old", "added": "2026-01-01"}], "notes": {"c-river-old": "written before"}}
    page.evaluate("([key, value]) => localStorage.setItem(key, value)", [KEY, json.dumps(old)])
    page.reload()
    page.wait_for_url("**/shortlist?clinics=c-river-old")
    expect(page.get_by_role("textbox", name="Your note Quiet River Clinic")).to_have_value("written before")
    assert kept(page)["notes"] == {"c-river": "written before"}
    ways(page, 1)


@pytest.mark.parametrize(
    "found", ["{", "null", "[]", '{"clinics": 7, "notes": 7}', '{"clinics": [{"id": "a b<i>"}, {"id": {}}, null]}']
)
def test_whatever_else_lies_in_the_storage_breaks_nothing(window: Watched, found: str) -> None:
    page = window.open("/shortlist")
    page.evaluate("([key, value]) => localStorage.setItem(key, value)", [KEY, found])
    page.goto(f"{window.app.address}/shortlist?clinics=c-river")
    page.get_by_role("button", name="Add all of these to my shortlist").click()
    ways(page, 1)


def test_a_hostile_clinic_on_a_shortlist_runs_nothing(window: Watched) -> None:
    page = window.open(f"/shortlist?clinics={HOSTILE_ID},%3Cimg%20src=x%20onerror=alert(1)%3E")
    page.get_by_role("textbox").nth(1).fill("<img src=x onerror=window.harmed=9>")
    page.get_by_role("button", name="Add all of these").click()
    page.reload()
    page.wait_for_timeout(300)
    assert page.evaluate("window.harmed") is None
    assert page.locator("main img, main script").count() == 0


def test_where_nothing_may_be_kept_it_says_so(browser: Browser, app: Served) -> None:
    context = browser.new_context()
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }});"
    )
    page = context.new_page()
    page.goto(f"{app.address}/shortlist?clinics=c-river")
    page.get_by_role("textbox", name="Your note").fill("x")
    expect(page.locator(".kept")).to_contain_text("This browser does not let us keep a shortlist.")
    context.close()


def test_a_link_works_without_a_script(browser: Browser, app: Served, tmp_path: Path) -> None:
    context = browser.new_context(java_script_enabled=False, accept_downloads=True)
    page = context.new_page()
    page.goto(f"{app.address}/shortlist?clinics=c-river,c-maple")
    page.get_by_role("textbox", name="Your note Maple Ketamine Center").fill("by hand")
    with page.expect_download() as started:
        page.get_by_role("button", name="Make a PDF with my notes").click()
    started.value.save_as(tmp_path / "file.pdf")
    assert "by hand" in text_of(tmp_path / "file.pdf")
    page.get_by_role("link", name="Move up Maple Ketamine Center").click()
    page.wait_for_url("**/shortlist?clinics=c-maple,c-river")
    page.get_by_role("link", name="Take off Quiet River Clinic").click()
    page.wait_for_url("**/shortlist?clinics=c-maple")
    assert page.get_by_role("button", name="Print").count() == 0, "what needs a script is not offered"
    context.close()


def test_by_keyboard_alone_a_clinic_is_marked_noted_and_copied(browser: Browser, app: Served) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{app.address}/clinic?id=c-river")
    button = page.get_by_role("button", name="Add to shortlist Quiet River Clinic")
    expect(button).to_be_visible()
    reach(page, "Add to shortlist")
    page.keyboard.press("Enter")
    ways(page, 1)
    expect(page.get_by_role("button", name="On the shortlist")).to_be_focused()
    page.goto(f"{app.address}/shortlist")
    page.wait_for_url("**/shortlist?clinics=c-river")
    reach(page, "Copy link")
    page.keyboard.press("Space")
    expect(page.locator("#shortlist-said")).to_have_text("The link was copied.")
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    reach(page, "", tag="TEXTAREA")
    page.keyboard.type("typed")
    page.wait_for_function(
        "key => JSON.parse(localStorage.getItem(key) ?? '{}').notes?.['c-river'] === 'typed'", arg=KEY
    )
    assert kept(page)["notes"] == {"c-river": "typed"}
    context.close()


def reach(page: Page, words: str, *, tag: str = "BUTTON") -> None:
    """Press the tabulator until the wanted control has the focus, which has to be seen on it."""
    for _ in range(80):
        page.keyboard.press("Tab")
        at = page.evaluate("[document.activeElement.tagName, document.activeElement.textContent]")
        if at[0] == tag and words in at[1]:
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
            return
    pytest.fail(f"no keyboard leads to {words or tag}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path", ["/shortlist", f"/shortlist?clinics=c-river,c-maple,c-gone,{HOSTILE_ID},c-none&lang=es"]
)
def test_the_page_is_open_to_everybody(browser: Browser, app: Served, path: str, scheme: str) -> None:
    for width in (320, 1280):
        context = browser.new_context(viewport={"width": width, "height": 740}, color_scheme=scheme)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(app.address + path)
        expect(page.locator("footer.standing")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
        small = page.locator("main button, main a.button, main .moves a, main .phone a, main input").evaluate_all(
            "parts => parts.filter(part => part.offsetParent && part.getBoundingClientRect().height < 44)"
            ".map(part => part.outerHTML)"
        )
        assert small == []
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        context.close()


def test_on_paper_the_notes_and_the_code_stand_and_the_tools_do_not(window: Watched, tmp_path: Path) -> None:
    page = window.open("/shortlist?clinics=c-river,c-maple")
    page.get_by_role("textbox", name="Your note Quiet River Clinic").fill(NOTE)
    page.emulate_media(media="print")
    expect(page.locator("svg.qr")).to_be_visible()
    expect(page.locator(".printed").first).to_have_text(NOTE)
    for tool in ("textarea", "button", "nav", "a[data-remove]"):
        expect(page.locator(tool).first).to_be_hidden()
    page.pdf(path=tmp_path / "print.pdf", prefer_css_page_size=True)
    text = text_of(tmp_path / "print.pdf")
    for told in (NOTE, "Quiet River Clinic", "We give ketamine by slow infusion into a vein.", "call or text 988"):
        assert told in text
