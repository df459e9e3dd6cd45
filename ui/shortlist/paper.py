"""The paper of the file: page size, styles, foot of every page with its number, QR code. It knows no clinic."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from reportlab import rl_config  # type: ignore[import-untyped]  # the library has no types
from reportlab.lib.colors import HexColor  # type: ignore[import-untyped]  # the library has no types
from reportlab.lib.pagesizes import LETTER  # type: ignore[import-untyped]  # the library has no types
from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]  # the library has no types
from reportlab.lib.units import mm  # type: ignore[import-untyped]  # the library has no types
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]  # the library has no types
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate  # type: ignore[import-untyped]  # the library has no types

from ui.shortlist.letters import BOLD, USUAL, drawable
from ui.shortlist.qr import Code

ACCENT, QUIET, LINE, INK = HexColor("#0b6b6b"), HexColor("#4a5757"), HexColor("#b9c4c2"), HexColor("#1c2626")
MARGIN = 18 * mm
FOOT = 14 * mm
FOOT_SIZE = 8
WIDTH = LETTER[0] - 2 * MARGIN
PADDING = 6
"""What the library leaves free inside its own frame on every side."""

rl_config.useA85 = 0  # pages as bytes instead of letters: quicker, and a fifth smaller


def _style(name: str, size: float, **more: Any) -> ParagraphStyle:
    usual = {"fontName": USUAL, "fontSize": size, "leading": size * 1.38, "textColor": INK, "spaceAfter": 2}
    return ParagraphStyle(name, **{**usual, **more})


TITLE = _style("title", 19, fontName=BOLD, spaceAfter=4)
NAME = _style("name", 13.5, fontName=BOLD, spaceBefore=4, spaceAfter=3)
TEXT = _style("text", 10)
SMALL = _style("small", 8.5, textColor=QUIET)
LABEL = _style("label", 10, fontName=BOLD, textColor=ACCENT, spaceBefore=5, spaceAfter=1, keepWithNext=1)
SAID = _style("said", 10, leftIndent=8, spaceAfter=0, keepWithNext=1)
PROOF = _style("proof", 8.5, leftIndent=8, textColor=QUIET, spaceAfter=3)
NOTE = _style("note", 10, leftIndent=8)
FLAG = _style("flag", 10, fontName=BOLD, textColor=HexColor("#7a3d00"))


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the file says of itself: title, subject, language, the day it was made, and the foot of every page.

    ``numbered`` words the number of a page: the page, and how many there are.
    """

    title: str
    subject: str
    language: str
    made: date
    foot: str
    numbered: Callable[[int, int], str]


def words(text: str) -> str:
    """Text for a paragraph: every letter drawable, and none of it markup."""
    return escape(drawable(text))


def linked(text: str, url: str) -> str:
    """The same as a link; ``url`` has to be one that may be linked to (:func:`ui.clinic.reach.link`)."""
    return f'<a href={quoteattr(url)} color="#0b6b6b"><u>{words(text)}</u></a>'


def paragraph(markup: str, style: ParagraphStyle) -> Paragraph:
    """A paragraph of markup made by :func:`words` and :func:`linked`."""
    return Paragraph(markup, style)


class Square(Flowable):  # type: ignore[misc]  # the library has no types
    """A QR code, ``side`` points wide."""

    def __init__(self, code: Code, side: float) -> None:
        super().__init__()
        self.width = self.height = side
        self._code = code

    def draw(self) -> None:
        """Every dark strip as one rectangle, from the top."""
        step = self.width / self._code.size
        self.canv.setFillColor(HexColor("#000000"))
        for left, top, length in self._code.strips:
            self.canv.rect(left * step, self.height - (top + 1) * step, length * step, step, stroke=0, fill=1)


class Lines(Flowable):  # type: ignore[misc]  # the library has no types
    """Empty lines to write on by hand."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.width, self.height = WIDTH, count * 7 * mm

    def draw(self) -> None:
        """One rule for each line."""
        self.canv.setStrokeColor(LINE)
        for line in range(int(self.height / (7 * mm))):
            self.canv.line(8, line * 7 * mm + 1, WIDTH, line * 7 * mm + 1)


class Mark(Flowable):  # type: ignore[misc]  # the library has no types
    """An entry in the outline of the file, where it stands; it takes no room."""

    def __init__(self, title: str, number: int) -> None:
        super().__init__()
        self.width = self.height = 0
        self._title, self._key = title, f"entry-{number}"

    def draw(self) -> None:
        """Note the place."""
        self.canv.bookmarkHorizontal(self._key, 0, 20)
        self.canv.addOutlineEntry(drawable(self._title), self._key, level=0)


def printed(story: list[Flowable], sheet: Sheet) -> bytes:
    """The file of this story; the same story gives the same bytes."""

    class Numbered(Canvas):  # type: ignore[misc]  # the library has no types
        """Holds the pages back until it is known how many there are."""

        def __init__(self, *parts: Any, **options: Any) -> None:
            super().__init__(*parts, **options)
            self.setDateFormatter(lambda *_now: f"D:{sheet.made:%Y%m%d}000000Z")
            self.setViewerPreference("DisplayDocTitle", "true")
            self._pages: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802  the library's name
            self._pages.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for number, page in enumerate(self._pages, start=1):
                self.__dict__.update(page)
                self._foot(number, len(self._pages))
                Canvas.showPage(self)
            Canvas.save(self)

        def _foot(self, number: int, pages: int) -> None:
            self.setStrokeColor(LINE)
            self.line(MARGIN, FOOT + 11, LETTER[0] - MARGIN, FOOT + 11)
            self.setFillColor(QUIET)
            self.setFont(USUAL, FOOT_SIZE)
            self.drawString(MARGIN, FOOT, drawable(sheet.foot))
            self.drawRightString(LETTER[0] - MARGIN, FOOT, drawable(sheet.numbered(number, pages)))

    made = BytesIO()
    document = SimpleDocTemplate(
        made,
        pagesize=LETTER,
        leftMargin=MARGIN - PADDING,
        rightMargin=MARGIN - PADDING,
        topMargin=16 * mm,
        bottomMargin=FOOT + 8 * mm,
        title=sheet.title,
        subject=sheet.subject,
        author="",
        creator="",
        lang=sheet.language,
        invariant=1,
    )
    document.build(story, canvasmaker=Numbered)
    return made.getvalue()
