"""A search as a workbook (XLSX): clinics on one sheet, what they are on another. Every text is text, never a formula.

A workbook can be sent only when it is whole. It is written row by row to a file on disk, so that it may be of any
length; the empty pieces given meanwhile let whoever sends it notice that nobody waits any more.
"""

import tempfile
from collections.abc import Generator, Iterable
from typing import Any

from openpyxl import Workbook  # type: ignore[import-untyped]  # it ships no types
from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]
from openpyxl.styles import Font  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

from indexer.query import Hit
from ui.exports.about import About
from ui.exports.cells import dangerous
from ui.exports.columns import Cell, header, row
from ui.wording import say

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PIECE = 64_000
ROWS = 50
"""Rows that are written before whoever sends is asked to go on."""

MOST_ROWS = 1_048_575
"""Clinics that fit on one sheet below its header (Excel's own limit); a longer search goes on on another sheet."""

LONGEST = 32_767
"""Most letters of a cell, by Excel's own limit."""


def pieces(hits: Iterable[Hit], about: About) -> Generator[bytes]:
    """The file, piece by piece, after empty ones while it is made."""
    book = Workbook(write_only=True)
    sheet: Any = None
    try:
        for number, hit in enumerate(hits):
            if sheet is None or number % MOST_ROWS == 0:
                sheet = _begun(book, number // MOST_ROWS + 1)
            sheet.append([_cell(sheet, cell) for cell in row(hit, about.base)])
            if number % ROWS == 0:
                yield b""
        if sheet is None:
            _begun(book, 1)
        _tell(book, about)
        with tempfile.TemporaryFile() as file:
            book.save(file)
            file.seek(0)
            while piece := file.read(PIECE):
                yield piece
    finally:
        for one in book.worksheets:
            _dropped(one)


def _begun(book: Workbook, number: int) -> Any:
    sheet = book.create_sheet(say("export.clinics") if number == 1 else f"{say('export.clinics')} {number}")
    sheet.freeze_panes = "C2"
    names = header(ending=False)
    for place, name in enumerate(names, start=1):
        width = 28 if name in ("name", "street", "page", "website") else 16
        sheet.column_dimensions[get_column_letter(place)].width = width
    cells = [WriteOnlyCell(sheet, name) for name in names]
    for cell in cells:
        cell.font = Font(bold=True)
    sheet.append(cells)
    return sheet


def _tell(book: Workbook, about: About) -> None:
    sheet = book.create_sheet(say("export.about"))
    sheet.column_dimensions["A"].width = 24
    sheet.column_dimensions["B"].width = 110
    told = {
        "data_of": about.built.date().isoformat(),
        "search": about.link,
        "attribution": about.attribution,
        "notice": about.notice,
    }
    for key, value in told.items():
        sheet.append([_cell(sheet, say(f"export.{key}")), _cell(sheet, value)])


def _cell(sheet: Any, cell: Cell) -> object:
    if not isinstance(cell, str):
        return cell
    if cell == "":
        return None
    text = cell[:LONGEST] if cell.isascii() else cell[:LONGEST].encode("utf-8", errors="replace").decode("utf-8")
    if not (dangerous(text) or text.startswith("#")):
        return text
    written = WriteOnlyCell(sheet)
    written.value = text
    written.data_type = "s"  # the library takes what begins with = for a formula, and #N/A for an error
    written.quotePrefix = True  # stays text also when somebody edits the cell
    return written


def _dropped(sheet: Any) -> None:
    """Remove the file on disk of a sheet that was not saved."""
    writer = sheet._writer  # noqa: SLF001  the library has no way of its own to give a workbook up
    if writer is not None and not sheet.closed:
        sheet.close()
        writer.cleanup()
