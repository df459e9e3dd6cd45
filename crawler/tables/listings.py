"""Rows of one table become listings, one after the other; a row that cannot is given back with the reason."""

import hashlib
from datetime import datetime

from crawler.listing import Block, Page, RawListing
from crawler.tables.columns import REF, TEXT
from crawler.tables.identity import KNOWN_BY
from crawler.tables.row import Row

MOST_LINES = 40
"""Most line breaks in a cell; behind a quotation mark that is never closed the rest of the file is one cell."""

_EMPTY = ("", "NA", "N/A", "NULL")


class Listings:
    """Turns the rows of one table into listings of ``source``, found at ``url``.

    ``repeated`` counts rows that say just what an earlier one said, ``short_codes`` ZIP codes of fewer than five
    digits, from which a spreadsheet may have taken the zeros in front.
    """

    def __init__(
        self, *, source: str, url: str, seen_at: datetime, header: list[str], targets: dict[str, str], padded: bool
    ) -> None:
        self.repeated = 0
        self.short_codes = 0
        self._source = source
        self._url = url
        self._seen_at = seen_at
        self._header = header
        self._targets = targets
        self._padded = padded
        self._refs: dict[str, int] = {}
        self._said: set[bytes] = set()

    def listing(self, row: Row) -> RawListing | str | None:
        """The listing in a row; a string says why it is refused; None: an earlier row says just the same."""
        if row.trouble:
            return row.trouble
        if any(cell.count("\n") > MOST_LINES for cell in row.cells):
            return f"a cell of more than {MOST_LINES} lines: a quotation mark is not closed"
        given = self._fitted(row.cells)
        if given is None:
            return f"{len(row.cells)} cells under {len(self._header)} columns"
        cells = [(c, cell.strip()) for c, cell in zip(self._header, given, strict=True) if c in self._targets]
        cells = [(column, cell) for column, cell in cells if cell not in _EMPTY]
        values: dict[str, str] = {}
        for column, cell in cells:
            target = self._targets[column]
            if target != TEXT:
                values[target] = f"{values[target]}, {cell}" if target in values else cell
        if "name" not in values:
            return "no name"
        key = _hash("\x1f".join(f"{column}={cell}" for column, cell in cells))
        if key in self._said:
            self.repeated += 1
            return None
        self._said.add(key)
        code = values.get("postal_code", "")
        self.short_codes += len(code) in (3, 4) and code.isascii() and code.isdecimal()
        ref = self._free_ref(values)
        blocks = tuple(
            Block(text=cell, path=(column,), kind="cell") for column, cell in cells if self._targets[column] == TEXT
        )
        page = Page(url=self._url, title=values["name"], seen_at=self._seen_at, blocks=blocks)
        return RawListing(
            source=self._source,
            ref=ref,
            url=self._url,
            seen_at=self._seen_at,
            fields=values,
            pages=(page,) if blocks else (),
        )

    def _fitted(self, cells: list[str]) -> list[str] | None:
        """As many cells as there are columns; None when some would be lost or made up."""
        missing = len(self._header) - len(cells)
        if missing < 0:
            return None if any(cell.strip() for cell in cells[missing:]) else cells[:missing]
        if missing and not self._padded:
            return None
        return [*cells, *[""] * missing]

    def _free_ref(self, values: dict[str, str]) -> str:
        # Without an id of its own a row is known by its name and address, so that a new phone is a change, not a place.
        ref = values.pop(REF, "") or _hash("\x1f".join(values.get(part, "") for part in KNOWN_BY)).hex()
        self._refs[ref] = self._refs.get(ref, 0) + 1
        return ref if self._refs[ref] == 1 else f"{ref}#{self._refs[ref]}"


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:10]
