"""The shortlist's file as a printer draws it: every page as a picture, and where each letter stands on it.

Twelve clinics with long names, accents and letters from right to left, in both languages: nothing outside the margins,
nothing over something else, no letter left blank, a square that a phone can read, and a number on every page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from io import BytesIO
from itertools import pairwise

import numpy as np
import pypdfium2 as pdfium  # type: ignore[import-untyped]  # it brings no types
import pytest
import segno
from numpy.typing import NDArray
from reportlab.lib.pagesizes import LETTER  # type: ignore[import-untyped]  # the library has no types
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]  # the library has no types
from shown import clinic, fact

from indexer.clinic import Address, Clinic
from ui.exports.about import About
from ui.shortlist import paper, qr
from ui.shortlist.entries import entry
from ui.shortlist.pdf import SQUARE, Shortlist, pdf
from ui.wording import languages, say, spoken

SCALE = 2.0
"""Pixels a point: 144 a inch."""

DARK = 160
"""Brightness, of 255, below which a pixel is ink."""

PAPER = 225
"""Brightness from which on a pixel is paper; thin grey letters and rules are darker."""

TODAY = date(2026, 11, 23)
LINK = "https://clinics.example/shortlist?clinics=" + ",".join(f"c-{number:02}-0123456789" for number in range(12))
NAMES = (
    "Centro Integral de Bienestar Emocional, Ketamina y Neuromodulación de Nuestra Señora de los Ángeles y Asociados",
    "Clínica Ñandú de Mañana — Übergrößenträger & Cœur",
    "מרפאת שלום Ketamine Center",
    "عيادة الأمل للكيتامين",
    "Quiet River Clinic",
    "Łódź Žižek Ketamin-Praxis",
    "W" + "o" * 90 + "rd Clinic",
    "Clinic of the Three Sisters, Interventional Psychiatry, Spravato Treatment Center of Greater Portland and Salem",
    "Ω Clinic",
    "東京クリニック",
    "O\u2019Brien\u2013d\u2019Arcy Center",
    "Spravato® & Ketamine™ Co.",
)

Picture = NDArray[np.uint8]
Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in points from the lower left corner of the page."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page: its picture (brightness, from the top), the text of its foot, its lines and letters with their boxes."""

    picture: Picture
    foot: str
    lines: tuple[tuple[str, Box], ...]
    letters: tuple[tuple[str, Box], ...]


def twelve() -> list[Clinic]:
    return [
        clinic(
            f"c-{number:02}-0123456789",
            name,
            address=Address(
                "12345 Northwest Avenida de la Constitución, Suite 1200-B", "Rancho Margarita", "CA", "92688"
            ),
            website="https://www.centro-integral-de-bienestar-emocional-y-neuromodulacion.example/servicios",
            facts={
                "route": (
                    fact("iv", "We give ketamine by slow infusion into a vein while a nurse watches over each person."),
                    fact(
                        "intranasal_esketamine",
                        "Aquí se da Spravato® con supervisión.",
                        url="https://a.example/" + "b-" * 90,
                    ),
                    fact("oral", "No ofrecemos ketamina tragada.", denied=True),
                ),
                "psychiatry": (fact("on_team", "Dr. Ada Ejemplo, psiquiatra; الدكتورة هي طبيبة نفسية."),),
                "condition": (
                    fact("trd", "For depression that did not respond."),
                    fact("ptsd", "También tratamos TEPT."),
                ),
            },
        )
        for number, name in enumerate(NAMES)
    ]


@cache
def made(language: str) -> tuple[Drawn, ...]:
    """Every page of the file in a language."""
    with spoken(language):
        notes = {"c-00-0123456789": "Llamé el lunes.\n" + "¿Qué incluye? " * 30, "c-02-0123456789": "שלום notes"}
        about = About(datetime(2026, 11, 20, 3, tzinfo=UTC), "https://clinics.example", LINK, language)
        return drawn(pdf(Shortlist([entry(one, TODAY) for one in twelve()], notes, 2, TODAY), about))


def drawn(file: bytes) -> tuple[Drawn, ...]:
    document = pdfium.PdfDocument(file)
    try:
        return tuple(_page(document[number]) for number in range(len(document)))
    finally:
        document.close()


def _page(page: pdfium.PdfPage) -> Drawn:
    text = page.get_textpage()
    lines = [text.get_rect(number) for number in range(text.count_rects())]
    count = text.count_chars()
    shown = [(text.get_text_range(number, 1), text.get_charbox(number)) for number in range(count)]
    return Drawn(
        picture=page.render(scale=SCALE, grayscale=True).to_numpy().copy(),
        foot=text.get_text_bounded(0, 0, LETTER[0], paper.FOOT + 9),
        lines=tuple((text.get_text_bounded(*box), box) for box in lines),
        letters=tuple((letter, _wider(box)) for letter, box in shown if letter.strip()),
    )


def _wider(box: Box) -> Box:
    """A box with a pixel more on either side: an i is narrower than one, and may be drawn on the next."""
    left, bottom, right, top = box
    return left - 1 / SCALE, bottom, right + 1 / SCALE, top


def ink(page: Drawn, box: Box, *, below: int = DARK) -> NDArray[np.bool_]:
    """The part of a page's picture inside a box; true is ink, darker than ``below``."""
    left, bottom, right, top = box
    height = LETTER[1]
    rows = slice(max(0, int((height - top) * SCALE)), int((height - bottom) * SCALE) + 1)
    found: NDArray[np.bool_] = page.picture[rows, max(0, int(left * SCALE)) : int(right * SCALE) + 1] < below
    return found


def over_each_other(lines: Sequence[tuple[str, Box]]) -> Iterator[tuple[str, str]]:
    """Pieces of text whose boxes cover more than a hair of each other."""
    for number, (one, (left, bottom, right, top)) in enumerate(lines):
        for other, (left2, bottom2, right2, top2) in lines[number + 1 :]:
            wide, high = min(right, right2) - max(left, left2), min(top, top2) - max(bottom, bottom2)
            if wide > 1 and high > 1.5 and one.strip() and other.strip():
                yield one, other


@pytest.mark.parametrize("language", languages())
def test_nothing_is_printed_outside_the_margins(language: str) -> None:
    width, height = LETTER
    edge = paper.MARGIN - 2
    for page in made(language):
        assert page.picture.shape == (round(height * SCALE), round(width * SCALE))
        for outside in (
            (0, 0, edge, height),
            (width - edge, 0, width, height),
            (0, height - 14 * 72 / 25.4, width, height),
            (0, 0, width, paper.FOOT - 4),
        ):
            assert not ink(page, outside).any()
        assert 0.005 < ink(page, (0, 0, width, height)).mean() < 0.3


@pytest.mark.parametrize("language", languages())
def test_no_text_stands_over_other_text(language: str) -> None:
    for page in made(language):
        assert len(page.lines) > 4
        assert list(over_each_other(page.lines)) == []


def test_text_over_text_would_be_found() -> None:
    for apart, found in ((4, True), (14, False)):
        kept = BytesIO()
        canvas = Canvas(kept, pagesize=LETTER)
        canvas.setFont("Helvetica", 10)
        canvas.drawString(100, 500, "This is the first line.")
        canvas.drawString(100, 500 - apart, "This is the second one.")
        canvas.save()
        assert bool(list(over_each_other(drawn(kept.getvalue())[0].lines))) is found


@pytest.mark.parametrize("language", languages())
def test_every_letter_leaves_ink(language: str) -> None:
    """A letter that its font lacks would be drawn as nothing."""
    seen: set[str] = set()
    for page in made(language):
        blank = [letter for letter, box in page.letters if not ink(page, box, below=PAPER).any()]
        assert blank == []
        seen |= {letter for letter, _ in page.letters}
    assert {"ñ", "Ñ", "ú", "Ü", "ß", "œ", "Ł", "Ž", "Ω", "®", "™", "\u2019", "□"} <= seen
    assert not any("\u0590" <= letter <= "\u08ff" for letter in seen), "what cannot be drawn rightly is a box"


@pytest.mark.parametrize("language", languages())
def test_every_page_has_its_number_and_the_crisis_line_in_its_foot(language: str) -> None:
    pages = made(language)
    for number, page in enumerate(pages, start=1):
        assert say("shortlist.pages", language, page=number, pages=len(pages)) in page.foot
        assert "988" in page.foot
        heights = [top for _, (_, _, _, top) in page.lines if top < paper.FOOT + 9]
        above = [bottom for _, (_, bottom, _, top) in page.lines if top >= paper.FOOT + 9]
        assert max(heights) < paper.FOOT + 9 < min(above), "no text runs into the foot"


@pytest.mark.parametrize("language", languages())
def test_the_square_is_drawn_as_the_code_of_the_link_with_room_around_it(language: str) -> None:
    page = made(language)[0]
    width, height = LETTER
    corner = (width - paper.MARGIN - SQUARE, height - 16 * 72 / 25.4 - SQUARE - 8, width - paper.MARGIN, height)
    black = ink(page, corner)
    rows, columns = np.flatnonzero(black.any(axis=1)), np.flatnonzero(black.any(axis=0))
    square = black[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    matrix = np.array(
        [list(row) for row in segno.make(LINK, error="l", micro=False, boost_error=False).matrix], dtype=bool
    )
    size = len(matrix)
    step = (square.shape[0] + square.shape[1]) / 2 / size
    assert abs(square.shape[0] - square.shape[1]) <= 2
    assert step / SCALE * 25.4 / 72 > 0.4, "less than 0.4 mm a square is hard for a phone"
    middles = ((np.arange(size) + 0.5) * step).astype(int)
    assert (square[np.ix_(middles, middles)] == matrix).all()
    room = qr.QUIET * step / SCALE - 1
    left, top = corner[0] + columns[0] / SCALE, corner[3] - rows[0] / SCALE
    right, bottom = corner[0] + columns[-1] / SCALE, corner[3] - rows[-1] / SCALE
    for side in (
        (left - room, bottom, left - 1, top),
        (right + 1.5, bottom, right + room, top),
        (left, top + 1, right, top + room),
        (left, bottom - room, right, bottom - 1.5),
    ):
        assert not ink(page, side).any()


@pytest.mark.parametrize("language", languages())
def test_every_clinic_begins_with_its_name_and_the_next_keeps_away_from_its_notes(language: str) -> None:
    pages = made(language)
    numbers = [
        float(box[3])
        for page in pages
        for text, box in page.lines
        if any(text.strip().startswith(f"{number}.") for number in range(1, 13)) and box[0] < paper.MARGIN + 2
    ]
    assert len(numbers) == len(NAMES)
    for page in pages:
        rules = _rules(page)
        assert all(one - other > 9 for one, other in pairwise(rules)), "no rule so near another that they look like one"


@pytest.mark.parametrize("language", languages())
def test_no_page_begins_with_a_sentence_whose_heading_is_on_the_page_before(language: str) -> None:
    for page in made(language):
        first = max(page.lines, key=lambda line: line[1][3])[0]
        assert not first.startswith("“"), first


def _rules(page: Drawn) -> list[float]:
    """How high the lines across the page stand, in points, from the top one down."""
    across = page.picture[:, int((paper.MARGIN + 12) * SCALE) : int((LETTER[0] - paper.MARGIN - 2) * SCALE)]
    full = np.flatnonzero((across < PAPER).mean(axis=1) > 0.98)
    firsts = [row for number, row in enumerate(full) if number == 0 or row - full[number - 1] > 1]
    return [LETTER[1] - row / SCALE for row in firsts]
