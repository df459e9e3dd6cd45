"""Which letters the file can draw, and what stands for the others. Pure, but for reading the fonts once.

A letter that the font lacks would be drawn as nothing, and words that are written from right to left would stand in the
wrong order: both would change what a quotation says without a sign of it. So each such letter becomes a box, and the
file says so and names the way that shows all letters (printing the page).
"""

import re
import unicodedata
from functools import cache
from importlib.resources import as_file, files

from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]  # the library has no types
from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]  # the library has no types

USUAL, BOLD = "DejaVuSans", "DejaVuSans-Bold"
BOX = "□"

_HOLLOW = re.compile(r"[(\[«“\"][ ]?[)\]»”\"]")
"""Brackets around nothing, where a name in other letters stood."""

_BETWEEN = " -\u2013\u2014/|·,;:"

_RIGHT_TO_LEFT = frozenset(("R", "AL", "AN"))


@cache
def fonts() -> frozenset[int]:
    """Make the two fonts known to the library (once); the letters that both of them have."""
    held = []
    for name in (USUAL, BOLD):
        with as_file(files(__package__).joinpath(f"{name}.ttf")) as path:
            font = TTFont(name, str(path))
        pdfmetrics.registerFont(font)
        held.append(frozenset(font.face.charToGlyph))
    pdfmetrics.registerFontFamily(USUAL, normal=USUAL, bold=BOLD, italic=USUAL, boldItalic=BOLD)
    return held[0] & held[1]


def drawable(text: str) -> str:
    """The text, composed as fonts have it, with a box for each letter that would be drawn wrongly or not at all."""
    if text.isascii():
        return text
    held = fonts()
    return "".join(letter if _fits(letter, held) else BOX for letter in unicodedata.normalize("NFC", text))


def readable(text: str) -> tuple[str, bool]:
    """What of a name can be drawn, and whether letters were left out: a name of boxes tells nobody what to ask for.

    Empty when none of its letters can be drawn. What is no letter (emoji) stays, as a box.
    """
    kept = [*unicodedata.normalize("NFC", text)]
    held = fonts()
    left_out = [letter for letter in kept if unicodedata.category(letter)[0] in "LM" and not _fits(letter, held)]
    if not left_out:
        return text, False
    lost = frozenset(left_out)
    words = "".join("" if letter in lost else letter for letter in kept)
    words = _HOLLOW.sub(" ", words)
    words = " ".join(words.split()).strip(_BETWEEN)
    return (words if any(letter.isalpha() for letter in words) else ""), True


def _fits(letter: str, held: frozenset[int]) -> bool:
    # letters beyond 16 bits (emoji) would be drawn, but the library writes a table for copying them that is broken
    return ord(letter) in held and ord(letter) <= 0xFFFF and unicodedata.bidirectional(letter) not in _RIGHT_TO_LEFT
