"""The shortlist without a browser: what its page and its file show, refuse and keep to themselves."""

import tomllib
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import Destination
from reportlab.pdfbase.pdfmetrics import stringWidth  # type: ignore[import-untyped]  # the library has no types
from routed import FREE
from served import Reply, Served, ask, served
from shown import HOSTILE_ID, TRACKER, build_engine, clinic, fact, shown_clinics

from indexer.clinic import Address, Clinic
from ui.exports.about import About
from ui.routes.shortlist import LARGEST
from ui.shortlist import paper, qr
from ui.shortlist.entries import entry
from ui.shortlist.letters import USUAL, drawable, fonts
from ui.shortlist.limits import LONGEST_NOTE, MOST
from ui.shortlist.pdf import NOTE_LINES, Shortlist, note_lines, pdf
from ui.wording import languages, say, spoken

TODAY = date(2026, 11, 23)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
PNG_LINK = "https://clinics.example/shortlist?clinics=c-river,c-maple"


def sent(app: Served, fields: dict[str, str], *, path: str = "/shortlist.pdf") -> Reply:
    return ask(app, path, method="POST", headers=FORM, body=urlencode(fields, errors="replace").encode())


def read(answer: Reply) -> PdfReader:
    assert answer.status == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    return PdfReader(BytesIO(answer.content), strict=True)


def text_of(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def made(
    *clinics: Clinic, notes: dict[str, str] | None = None, link: str = PNG_LINK, language: str = "en", missing: int = 0
) -> PdfReader:
    with spoken(language):
        about = About(datetime(2026, 11, 20, 3, tzinfo=UTC), "https://clinics.example", link, language)
        entries = [entry(one, TODAY) for one in clinics]
        return PdfReader(BytesIO(pdf(Shortlist(entries, notes or {}, missing, TODAY), about)), strict=True)


def links_of(reader: PdfReader) -> list[str]:
    notes = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
    return [str(note["/A"]["/URI"]) for note in notes if "/A" in note]


# ---- the page


def test_a_link_shows_its_clinics_in_its_order_with_sentence_source_and_day(app: Served) -> None:
    page = ask(app, "/shortlist?clinics=c-maple,c-river").text
    assert page.index("Maple Ketamine Center") < page.index("Quiet River Clinic")
    for told in ("We give ketamine by slow infusion into a vein.", "last seen November 20, 2026", "(503) 555-0142"):
        assert told in page
    assert "Sources disagree on: Shot into a muscle (IM)." in page
    assert f"<strong>{say('shortlist.unsaid')}:</strong>" in page
    assert "12 Elm St, Portland, OR 97205" in page
    assert "2 clinics. Made on" in page


def test_an_old_id_shows_the_clinic_that_answers_now_once_and_says_so(app: Served) -> None:
    page = ask(app, "/shortlist?clinics=c-river-old,c-river").text
    assert page.count("<article") == 1
    assert say("shortlist.merged") in page
    assert 'data-clinic="c-river" data-formerly="c-river-old"' in page
    assert 'name="clinics" value="c-river"' in page


def test_ids_that_nobody_knows_are_told_kindly_and_the_others_shown(app: Served) -> None:
    page = ask(app, "/shortlist?clinics=c-river,c-nobody,%3Cb%3E").text
    assert "2 clinics of this link are not in the directory." in page
    assert "Quiet River Clinic" in page
    assert "<b>" not in page
    alone = ask(app, "/shortlist?clinics=c-nobody")
    assert alone.status == 200
    assert say("shortlist.missing.one", number=1) in alone.text


def test_without_ids_the_page_says_how_to_mark_and_works_without_a_script(app: Served) -> None:
    page = ask(app, "/shortlist")
    assert page.status == 200
    assert say("shortlist.empty") in page.text
    assert f'<noscript><p class="note">{say("shortlist.without_script")}' in page.text


def test_only_this_page_may_run_our_script_and_nothing_of_others(app: Served) -> None:
    policy = ask(app, "/shortlist?clinics=c-river").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "connect-src" not in policy, "what is not named falls back to nothing: the script may ask nobody"
    assert "script-src" not in ask(app, "/clinic/c-river").headers["content-security-policy"]
    script = ask(app, "/shortlist.js")
    assert script.headers["content-type"].startswith("text/javascript")
    known = {"If-None-Match": script.headers["etag"]}
    assert ask(app, "/shortlist.js", headers=known).status == 304
    for way in ("fetch(", "XMLHttpRequest", "sendBeacon", "WebSocket", "innerHTML", "eval("):
        assert way not in script.text


def test_more_clinics_than_a_shortlist_holds_are_refused_in_words(app: Served) -> None:
    many = ",".join(f"c-{number}" for number in range(MOST + 1))
    for path in ("/shortlist", "/shortlist.pdf"):
        refused = ask(app, f"{path}?clinics={many}")
        assert refused.status == 400
        assert f"at most {MOST} clinics, and this one has {MOST + 1}" in refused.text
    assert ask(app, f"/shortlist?clinics={many.rpartition(',')[0]}").status == 200


def test_the_page_speaks_spanish_and_keeps_the_language_in_its_links(app: Served) -> None:
    page = ask(app, "/shortlist?clinics=c-river,c-maple&lang=es").text
    assert '<html lang="es">' in page
    assert say("shortlist.title", "es") in page
    assert 'action="/shortlist.pdf?lang=es"' in page
    assert "/shortlist?clinics=c-maple,c-river&amp;lang=es" in page
    assert "We give ketamine by slow infusion into a vein." in page, "what a page says stays in its own language"
    assert say("shortlist.privacy") not in page


# ---- the file


def test_the_file_has_the_evidence_the_notes_the_days_and_numbered_pages(app: Served) -> None:
    note = "Asked on Monday.\r\nThey call back & <b>soon</b>; año, Ω"
    answer = sent(app, {"clinics": "c-river,c-maple,c-silent,c-gone", "note.c-river": note, "note.c-else": "astray"})
    assert answer.headers["content-disposition"].startswith('attachment; filename="clinic-shortlist-')
    assert answer.headers["cache-control"] == "no-store"
    reader = read(answer)
    text = text_of(reader)
    for told in (
        "Quiet River Clinic",
        "12 Elm St, Portland, OR 97205",
        "(503) 555-0142",
        "“We give ketamine by slow infusion into a vein.”",
        "quiet-river.example/care",
        "First seen March 2, 2026, last seen November 20, 2026",
        "Swallowed (oral): says no",
        "Asked on Monday.",
        "They call back & <b>soon</b>; año, Ω",
        "call or text 988",
        say("about.notice"),
        "A source says that this clinic has closed.",
        say("shortlist.unsaid"),
    ):
        assert told in text, told
    assert "astray" not in text
    pages = len(reader.pages)
    assert pages > 1
    for number, page in enumerate(reader.pages, start=1):
        assert f"Page {number} of {pages}" in page.extract_text()


def test_without_notes_the_file_is_a_plain_link(app: Served) -> None:
    reader = read(ask(app, "/shortlist.pdf?clinics=c-river"))
    assert "Quiet River Clinic" in text_of(reader)
    assert ask(app, "/shortlist.pdf").status == 400
    assert "c-river" in "".join(links_of(reader))


def test_the_file_speaks_spanish_but_quotes_in_the_words_of_the_clinic(app: Served) -> None:
    answer = ask(app, "/shortlist.pdf?clinics=c-river&lang=es")
    assert "lista-de-clinicas-" in answer.headers["content-disposition"]
    text = text_of(read(answer))
    for told in (say("about.notice", "es"), say("notice.medicines", "es"), say("shortlist.title", "es"), "Página 1 de"):
        assert told in text
    assert "“We give ketamine by slow infusion into a vein.”" in text
    assert say("about.notice") not in text


def test_the_file_embeds_its_fonts_and_says_its_title_and_language() -> None:
    for language in languages():
        reader = made(*shown_clinics()[:2], language=language)
        root: Any = reader.trailer["/Root"]
        assert root["/Lang"] == language
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert reader.metadata is not None
        assert reader.metadata.title == say("shortlist.title", language)
        assert reader.metadata.creation_date == datetime(2026, 11, 23, tzinfo=UTC)
        pages: list[Any] = list(reader.pages)
        used = [font.get_object() for page in pages for font in page["/Resources"]["/Font"].values()]
        embedded = {str(font["/BaseFont"]) for font in used if "/FontFile2" in font.get("/FontDescriptor", {})}
        assert {name.partition("+")[2] for name in embedded} == {"DejaVuSans", "DejaVuSans-Bold"}
        assert [str(one.title) for one in reader.outline if isinstance(one, Destination)] == [
            "Quiet River Clinic",
            "Maple Ketamine Center",
        ]


def test_the_same_shortlist_gives_the_same_bytes() -> None:
    about = About(datetime(2026, 11, 20, tzinfo=UTC), "https://clinics.example", PNG_LINK)
    entries = [entry(one, TODAY) for one in shown_clinics()[:5]]
    assert pdf(Shortlist(entries, {}, 0, TODAY), about) == pdf(Shortlist(entries, {}, 0, TODAY), about)


def test_the_square_on_the_paper_is_the_code_of_the_link() -> None:
    rows = [list(row) for row in segno.make(PNG_LINK, error="l", micro=False, boost_error=False).matrix]
    code = qr.code_of(PNG_LINK)
    assert code is not None
    drawn = [[0] * (code.size - 2 * qr.QUIET) for _ in rows]
    for left, top, length in code.strips:
        for column in range(left, left + length):
            drawn[top - qr.QUIET][column - qr.QUIET] = 1
    assert drawn == rows

    content = made(shown_clinics()[0]).pages[0].get_contents()
    assert content is not None
    rectangles = [tuple(map(float, operands)) for operands, operator in content.operations if operator == b"re"]
    squares = [one for one in rectangles if len(one) == 4]
    step = min(one[3] for one in squares)
    strips = [one for one in squares if abs(one[3] - step) < 0.01]
    assert len(strips) == len(code.strips)
    high = max(one[1] for one in strips)
    first = min(one[0] for one in strips)
    seen = {(round((x - first) / step), round((high - y) / step), round(width / step)) for x, y, width, _ in strips}
    assert seen == {(left - qr.QUIET, top - qr.QUIET, length) for left, top, length in code.strips}


def test_a_link_too_long_for_a_code_goes_without_one() -> None:
    assert qr.code_of("https://clinics.example/" + "x" * 4000) is None
    long = "https://clinics.example/" + "x" * 4000
    assert long in links_of(made(shown_clinics()[0], link=long))


def test_what_a_hostile_clinic_says_is_only_text_in_the_file(app: Served) -> None:
    reader = read(ask(app, f"/shortlist.pdf?clinics={HOSTILE_ID}"))
    text = text_of(reader)
    assert "<script>window.harmed = 1</script>" in text
    assert all(link.startswith(("http://127.0.0.1", "tel:")) for link in links_of(reader)), links_of(reader)
    assert TRACKER not in links_of(reader)
    for name in ("/JavaScript", "/JS", "/Launch", "/OpenAction", "/EmbeddedFiles"):
        assert name.encode() not in ask(app, f"/shortlist.pdf?clinics={HOSTILE_ID}").content


def test_words_without_an_end_and_many_lines_stay_on_the_paper() -> None:
    endless = clinic(
        "c-endless", "N" * 10_000, address=Address("s" * 10_000, "Portland", "OR", ""), phone="7" * 10_000,
        website="https://" + "w" * 300 + ".example/" + "p" * 3000,
        facts={"route": tuple(fact("iv", "q" * 10_000, url=f"https://a.example/{'u' * 3000}{n}") for n in range(3))},
    )  # fmt: skip
    reader = made(endless, notes={"c-endless": "x" * 1000})
    assert text_of(reader).replace(" ", "").count("x" * 40) >= 20
    lines = made(shown_clinics()[0], notes={"c-river": "\n".join(f"line{number}" for number in range(900))})
    assert len(lines.pages) < 6
    assert "line899" in text_of(lines)


def test_the_foot_of_a_page_leaves_room_for_its_number() -> None:
    fonts()
    for language in languages():
        foot = say("shortlist.crisis", language)
        number = say("shortlist.pages", language, page=100, pages=100)
        assert stringWidth(f"{foot}    {number}", USUAL, paper.FOOT_SIZE) < paper.WIDTH


def test_a_full_shortlist_with_the_longest_notes_is_answered(app: Served) -> None:
    ids = [one.id for one in shown_clinics()][:MOST]
    note = "ñ" * LONGEST_NOTE
    fields = {"clinics": ",".join(ids), **{f"note.{one}": note for one in ids}}
    assert len(urlencode(fields)) < LARGEST
    assert len(read(sent(app, fields)).pages) > 10
    widest = {"clinics": "c" * 20, **{f"note.{number:020}": "東" * LONGEST_NOTE for number in range(MOST)}}
    assert len(urlencode(widest)) < LARGEST


def test_notes_that_are_too_long_and_forms_that_are_too_large_are_refused(app: Served) -> None:
    refused = sent(app, {"clinics": "c-river", "note.c-river": "x" * (LONGEST_NOTE + 1)})
    assert refused.status == 400
    assert "A note may have at most 1,000 letters. Shorten the one on Quiet River Clinic." in refused.text
    large = ask(app, "/shortlist.pdf", method="POST", headers=FORM, body=b"x" * (LARGEST + 1))
    assert large.status == 413
    assert say("form.too_large") in large.text
    many = sent(app, {f"field{number}": "" for number in range(300)})
    assert many.status == 400
    for path in ("/shortlist", "/clinic/c-river"):
        assert sent(app, {"clinics": "c-river"}, path=path).status == 405


def test_a_note_is_found_in_no_log_and_in_no_file_of_ours(
    app: Served, tmp_path_factory: pytest.TempPathFactory
) -> None:
    secret = "zq-never-kept-zq"  # noqa: S105  a note
    assert secret in text_of(read(sent(app, {"clinics": "c-river", "note.c-river": secret})))
    assert sent(app, {"clinics": "c-river", "note.c-river": secret * 100}).status == 400
    assert secret not in app.said()
    kept = [
        path for path in tmp_path_factory.getbasetemp().rglob("*") if path.is_file() and path.stat().st_size < 10**8
    ]
    assert kept
    assert [path for path in kept if secret.encode() in path.read_bytes()] == []


def test_files_have_a_price_in_the_limit_of_requests(tmp_path: Path) -> None:
    build_engine(tmp_path, only=("c-river",))
    with served(tmp_path, settings={**FREE, "CLINICS_SERVE__REQUESTS_A_MINUTE": "25"}) as running:
        answers = [ask(running, "/shortlist.pdf?clinics=c-river").status for _ in range(3)]
        assert answers == [200, 200, 429]
        assert sent(running, {"clinics": "c-river"}).status == 429


ODD = st.text(st.characters(codec="utf-8"), max_size=60) | st.sampled_from(
    ["c-river", "c-river-old", ",", "c-river\x00"]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(ODD, max_size=6), st.lists(st.tuples(ODD, st.text(max_size=80)), max_size=4))
def test_odd_ids_and_odd_notes_break_nothing(app: Served, ids: list[str], notes: list[tuple[str, str]]) -> None:
    path = f"/shortlist?clinics={quote(','.join(ids), safe='')}"
    page = ask(app, path)
    assert page.status == 200
    assert "Traceback" not in page.text
    fields = {f"note.{one}": note for one, note in notes}
    answer = sent(app, {"clinics": ",".join((*ids, "c-river")), **fields})
    assert answer.status == 200, answer.text
    assert answer.content.startswith(b"%PDF-")


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300))
def test_forms_that_are_none_break_nothing(app: Served, body: bytes) -> None:
    assert ask(app, "/shortlist.pdf", method="POST", headers=FORM, body=body).status in (200, 400)


@given(st.text(max_size=400))
def test_whatever_is_noted_keeps_its_words_and_no_line_is_hidden(note: str) -> None:
    lines = note_lines(note)
    assert len(lines) <= NOTE_LINES
    told = "".join("".join(lines).split())
    assert all(drawable(letter) for letter in told)
    assert not any(letter in told for letter in "\u202e\u200b\x00\x1b")


def test_the_fonts_travel_with_their_licence() -> None:
    root = Path(__file__).parent.parent
    kinds = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["package-data"]["*"]
    assert {"*.ttf", "*.js", "*.css", "*.txt"} <= set(kinds)
    folder = root / "ui" / "shortlist"
    assert {path.name for path in folder.glob("*.ttf")} == {"DejaVuSans.ttf", "DejaVuSans-Bold.ttf"}
    assert "Bitstream" in (folder / "dejavu.licence.txt").read_text("utf-8")


def test_no_string_of_the_shortlist_is_left_over() -> None:
    root = Path(__file__).parent.parent
    strings = tomllib.loads((root / "ui/wording/en/shortlist.toml").read_text("utf-8"))["shortlist"]
    used = "".join(
        path.read_text("utf-8")
        for folder in ("ui/shortlist", "ui/routes", "ui/templates")
        for path in (root / folder).glob("*.*")
        if path.suffix in (".py", ".html")
    )
    assert [key for key in strings if f"shortlist.{key}" not in used] == []


def test_the_script_keeps_as_much_as_the_page_and_the_file_take() -> None:
    script = (Path(__file__).parent.parent / "ui/shortlist/shortlist.js").read_text("utf-8")
    assert f"const MOST = {MOST};" in script
    assert f"const LONGEST_NOTE = {LONGEST_NOTE};" in script
