"""The plain pages and the files in a real browser: nothing runs, nobody else is asked, nothing scrolls sideways."""

import re
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browsing import Watched
from loopback import Loopback
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from served import Served, served
from shown import HOSTILE_ID, build_engine
from touch import overlapping, too_small

from ui.wording import say

CLINICS = (
    "/clinic/c-river",
    "/clinic/c-river?lang=es",
    f"/clinic/{HOSTILE_ID}",
    f"/clinic/{HOSTILE_ID}/report",
    "/clinic/no",
)
PAGES = (*CLINICS, "/in", "/in/or", "/in/or/portland", "/embed?near=97205")


@pytest.mark.parametrize("path", PAGES)
def test_a_plain_page_asks_nobody_else_runs_nothing_and_fits_the_narrowest_phone(
    browser: Browser, app: Served, path: str
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 740}, java_script_enabled=True)
    page = context.new_page()
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if "Policy" in message.text else None)
    page.on("dialog", lambda dialog: dialog.dismiss())
    page.goto(app.address + path)
    expect(page.locator("h1")).to_be_visible()
    page.wait_for_timeout(200)
    assert page.evaluate("window.harmed") is None
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert too_small(page) == []
    assert overlapping(page) == []
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(app.address).netloc}
    assert len(asked) >= 2, "the page and its style"
    assert errors == []
    assert context.cookies() == []
    context.close()


def test_the_style_is_really_loaded_and_follows_the_theme(browser: Browser, app: Served) -> None:
    backs = set()
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme)
        page = context.new_page()
        page.goto(f"{app.address}/clinic/c-river")
        backs.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        context.close()
    assert len(backs) == 2


def test_by_keyboard_the_first_stop_skips_to_the_content(browser: Browser, app: Served) -> None:
    page = browser.new_page()
    page.goto(f"{app.address}/clinic/c-river")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#content$"))
    page.close()


def test_only_the_embedded_list_may_stand_in_a_frame_of_another_site(browser: Browser, app: Served) -> None:
    frames = f'<iframe id="one" src="{app.address}/embed?near=97205&size=3"></iframe>'
    frames += f'<iframe id="two" src="{app.address}/in"></iframe><iframe id="three" src="{app.address}/"></iframe>'
    with Loopback({"other.localhost/": frames}) as web:
        page = browser.new_page()
        page.goto(web.url("other.localhost/"))
        expect(page.frame_locator("#one").locator("h1")).to_contain_text("29 clinics within 25 miles of 97205")
        page.wait_for_timeout(500)
        for other in ("#two", "#three"):
            assert "Clinic" not in (page.frame_locator(other).locator("body").text_content() or "")
        page.close()


def test_the_line_below_a_list_downloads_the_same_search(browser: Browser, app: Served, tmp_path: Path) -> None:
    context = browser.new_context(accept_downloads=True)
    page = context.new_page()
    page.goto(f"{app.address}/?near=97205&route=im,intranasal_esketamine")
    expect(page.get_by_role("heading", name="2 clinics within 25 miles of 97205")).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV", exact=True).click()
    waiting.value.save_as(tmp_path / "clinics.csv")
    lines = (tmp_path / "clinics.csv").read_text("utf-8-sig").splitlines()
    assert [line.partition(",")[0] for line in lines] == ["id", "c-river", "c-maple"]
    feed = page.get_by_role("link", name="feed of changes").get_attribute("href")
    assert feed == "feed.atom?v=1&near=97205&route=im%2Cintranasal_esketamine"
    context.close()


@pytest.mark.parametrize("path", ["/clinic/c-river", "/clinic?id=c-river"])
def test_on_paper_there_are_the_phone_every_sentence_and_the_questions_and_no_dark_page(
    browser: Browser, app: Served, path: str
) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(app.address + path)
    expect(page.locator(".reach a.strong")).to_be_visible()
    expect(page.locator("footer.standing")).to_be_visible()
    text = on_paper(page)
    last = str(page.locator(".fact q").last.text_content())
    for said in (
        last,
        "(503) 555-0142",
        "12 Elm St",
        "We give ketamine by slow infusion into a vein.",
        "quiet-river.example/care",
        "Which languages do you speak, and when are you open?",
        "988",
        "veterans: 1",
        "not medical advice",
    ):
        assert said in text, said
    assert "Directions" not in text
    page.emulate_media(media="print")
    back = page.evaluate("getComputedStyle(document.querySelector('.stApp') ?? document.body).backgroundColor")
    assert min(int(part) for part in re.findall(r"[0-9]+", back)[:3]) > 240
    context.close()


def on_paper(page: Page) -> str:
    """The words on all sheets of the page as it is printed."""
    paper = PdfReader(BytesIO(page.pdf(print_background=True)))
    return " ".join(" ".join(sheet.extract_text() for sheet in paper.pages).split())


@pytest.mark.parametrize("map_shown", ["", "&map=on"])
def test_a_whole_search_is_printed_without_its_boxes_and_its_map(browser: Browser, app: Served, map_shown: str) -> None:
    visitor = Watched(browser, app)
    page = visitor.open(f"/?v=1&near=97205&within=50{map_shown}")
    if map_shown:
        expect(page.locator("canvas").first).to_be_visible()
    names = visitor.names()
    assert len(names) == 20
    text = on_paper(page)
    for name in names:
        assert name[:40].rsplit(" ", 1)[0] in text, name
    assert "Information, not medical advice." in text, "the last lines too"
    for tool in ("Near me", "Show the map", "Show on the map", "Add to shortlist", "Copy link", "CSV", "Español"):
        assert tool not in text, tool
    page.emulate_media(media="print")
    expect(page.locator(".st-key-filters")).to_be_hidden()
    for drawn in page.locator("canvas").all():
        expect(drawn).to_be_hidden()
    visitor.context.close()


def test_somebody_tells_of_a_mistake_by_keyboard_alone(browser: Browser, app: Served) -> None:
    page = browser.new_page()
    page.goto(f"{app.address}/clinic/c-river?lang=es")
    page.get_by_role("link", name="Informar de un error").press("Enter")
    expect(page.get_by_role("heading", name="Informar de un error en Quiet River Clinic")).to_be_visible()
    box = page.get_by_role("textbox", name="¿Qué está mal?")
    box.focus()
    page.keyboard.type("   ")
    page.keyboard.press("Tab")
    page.keyboard.type("Los llamé.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("El mensaje no se envió.")
    expect(box).to_be_focused()
    expect(box).to_have_accessible_description(re.compile("Escriba qué está mal"))
    expect(page.get_by_role("textbox", name="¿Cómo lo sabe?")).to_have_value("Los llamé.")
    page.keyboard.type("Se mudaron.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Gracias. Guardamos su mensaje.")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/clinic/c-river/report\?sent=1&lang=es$"))
    page.close()


def test_a_fact_in_the_app_leads_to_the_form_with_itself_chosen_and_needs_no_script_there(
    browser: Browser, app: Served
) -> None:
    visitor = Watched(browser, app)
    page = visitor.open("/clinic?id=c-river")
    icon = page.locator("link[rel~=icon]").evaluate_all("links => links.map(one => one.getAttribute('href'))")
    assert icon
    assert all(page.request.get(f"{app.address}/{one.removeprefix('.').removeprefix('/')}").ok for one in icon), icon
    there = page.get_by_role("link", name="Is this wrong? Into a vein (IV infusion)").get_attribute("href")
    assert there is not None
    visitor.context.close()
    plain = browser.new_context(java_script_enabled=False)
    form = plain.new_page()
    form.goto(f"{app.address}/{there.removeprefix('/')}")
    expect(form.get_by_role("combobox", name="What is it about?")).to_have_value("route.iv")
    expect(form.get_by_text("We give ketamine by slow infusion into a vein.")).to_be_visible()
    form.get_by_role("textbox", name="What is wrong?").fill("They stopped.")
    expect(form.get_by_role("button", name="Send the message")).to_be_enabled()
    plain.close()


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_plain_page_that_is_not_ready_shows_itself_as_soon_as_it_can_and_leaves_its_reader_alone_till_then(
    browser: Browser, tmp_path: Path, language: str
) -> None:
    path = "/in/or" if language == "en" else "/in/or?lang=es"
    with served(tmp_path, settings={"CLINICS_SERVE__REQUESTS_A_MINUTE": "0"}) as app:
        context = browser.new_context()
        page = context.new_page()
        page.clock.install()
        page.goto(app.address + path)
        expect(page.get_by_role("heading", name=say("refused.title_503", language))).to_be_visible()
        expect(page.get_by_text(say("refused.by_itself", language))).to_be_visible()
        page.evaluate("window.stays = true")
        with page.expect_response(lambda answer: answer.request.method == "HEAD") as looked:
            page.clock.run_for(10_500)
        assert looked.value.status == 503
        assert page.evaluate("window.stays") is True
        build_engine(tmp_path)
        with page.expect_navigation():
            page.clock.run_for(10_500)
        expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile("Oreg[oó]n"))
        assert page.evaluate("window.stays") is None
        context.close()


def test_without_scripts_a_page_that_is_not_ready_has_a_link_that_tries_again(browser: Browser, tmp_path: Path) -> None:
    with served(tmp_path) as app:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{app.address}/clinic/c-river")
        again = page.get_by_role("link", name=say("refused.again", "en"))
        expect(again).to_be_visible()
        assert page.get_by_text(say("refused.by_itself", "en")).is_hidden(), "it is not true of this visitor"
        build_engine(tmp_path)
        again.click()
        expect(page.get_by_role("heading", name="Quiet River Clinic", level=1)).to_be_visible()
        context.close()
