"""A search as CSV (RFC 4180): UTF-8 with a mark at its beginning, so that spreadsheets read the letters rightly."""

import csv
from collections.abc import Generator, Iterable
from io import StringIO

from indexer.query import Hit
from ui.exports.about import About
from ui.exports.cells import harmless
from ui.exports.columns import Cell, header, row

MEDIA = "text/csv; charset=utf-8"
PIECE = 64_000
"""Letters that are gathered before they are sent."""


def pieces(hits: Iterable[Hit], about: About) -> Generator[bytes]:
    """The file, piece by piece."""
    ending = (about.built.date().isoformat(), about.link, f"{about.attribution} {about.notice}")
    gathered = StringIO(newline="")
    writer = csv.writer(gathered)
    gathered.write("\ufeff")
    writer.writerow(header(ending=True))
    for hit in hits:
        writer.writerow([_cell(cell) for cell in row(hit, about.base, ending)])
        if gathered.tell() > PIECE:
            yield gathered.getvalue().encode("utf-8", errors="replace")
            gathered.seek(0)
            gathered.truncate()
    yield gathered.getvalue().encode("utf-8", errors="replace")


def _cell(cell: Cell) -> str | float:
    if cell is None:
        return ""
    return harmless(cell) if isinstance(cell, str) else cell
