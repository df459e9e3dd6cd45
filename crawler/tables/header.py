"""Finding the header of a table: people put titles above it, leave headings empty, and merge cells over two lines."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from config.errors import BadFile
from crawler.tables.columns import guessed, guesses
from crawler.tables.row import Row, Table

MOST_ABOVE = 20
"""Lines looked at from the top."""


@dataclass(frozen=True, slots=True)
class Headed:
    """The header of a table, the rows below it, and what a person should know of how it was found."""

    header: list[str]
    rows: Iterator[Row]
    notes: tuple[str, ...]


def headed(path: Path, table: Table, *, saved: Mapping[str, str], asked: Mapping[str, str]) -> Headed:
    """The header is the first line with known headings for the name and something else, or with a given name column.

    ``asked`` are the targets that a person names now, ``saved`` those of the source's earlier tables.

    When none has, it is the first line. A column without a heading is called ``column C``, by its place, so that a
    person can name it. Raises :class:`BadFile` for an empty table and for a heading that stands twice.
    """
    top = []
    for row in table.rows:
        top.append(row)
        if len(top) == MOST_ABOVE + 2:
            break
    if not top:
        raise BadFile(f"{path} is empty. Give a table with a header line.")
    if top[0].trouble:
        raise BadFile(f"{path}: its first line {top[0].trouble}. Give a table with a header line.")
    at = next((at for at, row in enumerate(top[:MOST_ABOVE]) if _is_header(row.cells, saved, asked)), 0)
    notes = []
    if at:
        above = "; ".join(" ".join(" ".join(row.cells).split())[:60] for row in top[:at])
        lines = "1 line above the header was" if at == 1 else f"{at} lines above the header were"
        notes.append(f"{lines} left out: {above[:200]}")
    header = [" ".join(cell.split()) for cell in top[at].cells]
    below = at + 1
    if below < len(top) and _is_second_line(header, top[below].cells):
        header = _merged(header, top[below].cells)
        notes.append("the header stands on two lines, which were read as one")
        below += 1
    return Headed(_named(path, header), chain(top[below:], table.rows), tuple(notes))


def place_of(number: int) -> str:
    """What a spreadsheet calls its column of a number, from 0: A, B … Z, AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _is_header(cells: Sequence[str], saved: Mapping[str, str], asked: Mapping[str, str]) -> bool:
    said = {" ".join(cell.split()) for cell in cells}
    given = {column for column, target in {**saved, **asked}.items() if target == "name"}
    if given & said and set(asked) <= said:
        return True
    meant = guesses(cells)
    return "name" in meant and len(set(meant)) > 1


def _is_second_line(header: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether a line holds headings below merged ones: nothing below the name, known headings below gaps."""
    name = next((at for at, column in enumerate(header) if guessed(column) == "name"), None)
    if name is None or "" not in header or (name < len(cells) and cells[name].strip()):
        return False
    return bool(guesses(cells)) and all(len(cell) < 60 for cell in cells)


def _merged(header: Sequence[str], cells: Sequence[str]) -> list[str]:
    wide = max(len(header), len(cells))
    above = [*header, *[""] * (wide - len(header))]
    below = [*(" ".join(cell.split()) for cell in cells), *[""] * (wide - len(cells))]
    return [second or first for first, second in zip(above, below, strict=True)]


def _named(path: Path, header: list[str]) -> list[str]:
    while header and not header[-1]:
        header = header[:-1]
    for column in header:
        if column and header.count(column) > 1:
            raise BadFile(f"{path}: the column {column!r} stands twice in the header. Rename one.")
    return [column or f"column {place_of(at)}" for at, column in enumerate(header)]
