"""Rows of one sheet of an Excel workbook (.xlsx, .xlsm), streamed; the only door to openpyxl in this room.

Cells are taken as they were last shown: a formula by its last result, a date as one, an error as nothing. Macros,
links, pictures and hidden sheets are never looked at. A workbook is anybody's: it is refused when it would unpack to
more than :data:`MOST_UNPACKED` bytes, and whatever else is wrong with it is told in one line.
"""

import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import IO, Any

from openpyxl import load_workbook  # type: ignore[import-untyped]  # it ships no types

from config.errors import BadFile, UsageError
from crawler.tables.row import Row, Table

MOST_UNPACKED = 2_000_000_000
"""Bytes that all parts of a workbook may have when unpacked."""
MOST_STRINGS = 200_000_000
"""Bytes of its table of words, which is held in memory."""
MOST_TIMES = 200
"""How many times larger than the file its parts may be; a sheet that a person filled packs to a tenth, not less."""
MOST_PARTS = 10_000
MOST_ROWS = 1_048_576
MOST_COLUMNS = 1_000
"""Rows that a sheet can have, and columns of them that are read."""

ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})

_UNCALCULATED = re.compile(rb"<f(?:\s[^<>]*)?(?:/>|>[^<]{0,9000}</f>)\s{0,9}(?:<v\s?/>|<v></v>)?\s{0,9}</c>")
_CHUNK = 1 << 20
_SMALL = 20_000_000  # bytes that any file may unpack to
_OVERLAP = 20_000


def is_spreadsheet(path: Path) -> bool:
    """Whether a file is a workbook; raises :class:`BadFile` for the kinds of table that cannot be read."""
    with path.open("rb") as file:
        start = file.read(512)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise BadFile(f"{path} is an old Excel file, or one with a password. Save it as .xlsx without one, or as CSV.")
    if start.startswith(b"%PDF"):
        raise BadFile(f"{path} is a PDF. Give the table as CSV or .xlsx.")
    if start.lstrip()[:9].lower().startswith((b"<!doctype", b"<html", b"<table", b"<?xml")):
        raise BadFile(
            f"{path} is a web page or XML, not a table. Open it in a spreadsheet program and save it as .xlsx."
        )
    if not start.startswith(b"PK"):
        return False
    names = _parts(path)
    if "xl/workbook.xml" not in names:
        raise BadFile(f"{path} is a ZIP file without an Excel workbook in it. Give a .xlsx or CSV file.")
    return True


@contextmanager
def spreadsheet(path: Path, sheet: str) -> Iterator[Table]:
    """The table on a sheet; with an empty ``sheet`` the first that is not hidden.

    Raises :class:`BadFile` for a workbook that cannot be read, :class:`UsageError` for a sheet that is not there.
    """
    _check_sizes(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library warns of looks and pickers, which are not read
        with path.open("rb") as file:
            yield from _opened(path, file, sheet)


def _opened(path: Path, file: IO[bytes], sheet: str) -> Iterator[Table]:
    try:
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except Exception as error:
        raise _broken(path, error) from error
    try:
        chosen, notes = _chosen(path, book, sheet)
        chosen.reset_dimensions()  # what a sheet says of its size is often wrong
        cells = _Cells(path, chosen, notes)
        empty = _uncalculated(book, chosen)
        if empty:
            notes.append(
                f"{empty} formulas were never calculated and are taken as empty: open the file in a spreadsheet "
                f"program, save it and import it again"
            )
        yield Table(rows=cells.rows(), read_as=f"sheet {chosen.title!r}", notes=notes, sheet=chosen.title, padded=True)
    finally:
        book.close()


def _parts(path: Path) -> dict[str, zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(path) as packed:
            return {part.filename: part for part in packed.infolist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise _broken(path, error) from error


def _check_sizes(path: Path) -> None:
    # A part that holds more than it says is cut there by the reader of ZIP files, and then fails its check sum.
    parts = _parts(path)
    whole = sum(part.file_size for part in parts.values())
    words = sum(part.file_size for name, part in parts.items() if name.lower().endswith("sharedstrings.xml"))
    most = min(MOST_UNPACKED, max(_SMALL, MOST_TIMES * path.stat().st_size))
    if whole > most or words > MOST_STRINGS or len(parts) > MOST_PARTS:
        raise BadFile(
            f"{path} would unpack to {whole / 1e6:,.0f} MB in {len(parts)} parts, {words / 1e6:,.0f} MB of them words. "
            f"Save the sheet as CSV."
        )


def _chosen(path: Path, book: Any, sheet: str) -> tuple[Any, list[str]]:
    shown = [one for one in book.worksheets if one.sheet_state == "visible"]
    names = ", ".join(repr(one.title) for one in shown)
    if sheet:
        found = next((one for one in book.worksheets if one.title == sheet), None)
        if found is None:
            raise UsageError(f"{path.name} has no sheet {sheet!r}. Its sheets are: {names}.")
        if found not in shown:
            raise UsageError(
                f"The sheet {sheet!r} is hidden, and hidden sheets are not read. Show it in the file first."
            )
        return found, []
    if not shown:
        raise BadFile(f"{path} has no sheet that is not hidden. Show the one that is meant.")
    others = ", ".join(repr(one.title) for one in shown[1:])
    return shown[0], [f"other sheets were not read: {others} (--sheet names one)"] if others else []


class _Cells:
    """The rows of a sheet as words; cells that held an error when the file was saved are noted behind the last row."""

    def __init__(self, path: Path, sheet: Any, notes: list[str]) -> None:
        self._errors = 0
        self._notes = notes
        self._path = path
        self._sheet = sheet

    def rows(self) -> Iterator[Row]:
        """Every row that says anything."""
        rows = self._sheet.iter_rows(values_only=True)
        number = 0
        while True:
            try:
                values = next(rows)
            except StopIteration:
                break
            except Exception as error:
                raise _broken(self._path, error) from error
            number += 1
            if number > MOST_ROWS:
                raise BadFile(f"{self._path} has more rows than a sheet can have: it is broken. Save it as CSV.")
            if len(values) > MOST_COLUMNS:
                yield Row([], number, f"more than {MOST_COLUMNS} columns")
                continue
            cells = [self._words(value) for value in values]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                yield Row(cells, number)
        if self._errors:
            self._notes.append(f"{self._errors} cells hold an error such as #REF! and are taken as empty")

    def _words(self, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, str):
            if value in ERRORS:
                self._errors += 1
                return ""
            return value.strip()
        return words_of(value)


def words_of(value: Any) -> str:
    """The value of a cell as a person reads it: whole numbers without a point, days as 2026-11-23, hours as 09:00."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, timedelta):
        hours, minutes = divmod(value // timedelta(minutes=1), 60)
        return f"{hours:02d}:{minutes:02d}"
    return str(value).strip()


def _uncalculated(book: Any, sheet: Any) -> int:
    """Formulas of a sheet without a result: a program wrote them that does not calculate."""
    count, tail = 0, b""
    try:
        with book._archive.open(sheet._worksheet_path) as part:  # noqa: SLF001  the library has no other way to it
            while chunk := part.read(_CHUNK):
                text = tail + chunk
                last = 0
                for found in _UNCALCULATED.finditer(text):
                    count += 1
                    last = found.end()
                tail = text[max(last, len(text) - _OVERLAP) :]
    except Exception:  # noqa: BLE001  reading the rows will tell
        return count
    return count


def _broken(path: Path, error: Exception) -> BadFile:
    told = " ".join(str(error).split())[:120] or type(error).__name__
    return BadFile(f"{path} cannot be read as an Excel workbook ({told}). Open it, save it again as .xlsx, or as CSV.")
