"""A file that a person gave, opened as the kind of table that it is."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.errors import BadFile, UsageError
from crawler.tables.delimited import delimited
from crawler.tables.row import Table
from crawler.tables.spreadsheet import is_spreadsheet, spreadsheet

MOST_BYTES = 1_000_000_000
"""A larger file is refused: split it by rows, each part with the header, and import the parts one after the other."""


@contextmanager
def opened(path: Path, *, sheet: str, saved_sheet: str, encoding: str) -> Iterator[Table]:
    """The table in a file; ``sheet`` and ``encoding`` are what a person said of it, empty for what is to be found out.

    ``saved_sheet`` is the one that was read last time. Raises :class:`BadFile` for one that is too large or no table,
    :class:`UsageError` for a sheet or an encoding of a file that has none.
    """
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise BadFile(
            f"{path} has {size / 1e9:.1f} GB; at most {MOST_BYTES / 1e9:g} GB are read at once. "
            f"Split it by rows, each part with the header line, and import the parts one after the other."
        )
    if is_spreadsheet(path):
        if encoding:
            raise UsageError(f"{path.name} is a spreadsheet and has no encoding. Leave --encoding away.")
        with spreadsheet(path, sheet or saved_sheet) as table:
            yield table
        return
    if sheet:
        raise UsageError(f"{path.name} is no spreadsheet and has no sheets. Leave --sheet away.")
    with delimited(path, encoding) as table:
        yield table


def digest_of(path: Path, reading: object) -> str:
    """The same for a file that is the same, read in the same way."""
    digest = hashlib.sha256(repr(reading).encode("utf-8", "surrogatepass"))
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()
