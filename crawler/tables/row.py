"""One row of a table, whatever sort of file it stands in, and the table that it is read from."""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Row:
    """Cells as words; ``line`` is where the row ends in its file, ``trouble`` why it could not be read."""

    cells: list[str]
    line: int
    trouble: str = ""


@dataclass
class Table:
    """An open table: its rows, one after the other, and what a person should know of how it was read.

    ``read_as`` says what sort of file it was taken for, in words; ``sheet`` is the sheet of a spreadsheet. ``padded``
    means that a row may be shorter than the header: a spreadsheet keeps no empty cells.
    """

    rows: Iterator[Row]
    read_as: str
    notes: list[str] = field(default_factory=list)
    sheet: str = ""
    padded: bool = False
