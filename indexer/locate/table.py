"""A table of addresses in, a table of points out: what ``clinics locate IN.csv OUT.csv`` does."""

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from config.errors import BadFile
from indexer.clinic import Address
from indexer.locate.offline import Located, locate
from indexer.normalise.address import read_address
from indexer.writing import written_whole

COLUMNS_IN = ("id", "street", "city", "state", "zip")
COLUMNS_OUT = ("id", "latitude", "longitude", "exactness", "source")
MOST_PROBLEMS = 100
"""As many problems are told in words; all are counted."""


@dataclass(frozen=True, slots=True)
class LocateReport:
    """How a table was placed.

    ``rows`` counts the rows, ``placed`` those with a point, ``exactness`` these by how exact they are, ``mended`` the
    postal codes that got their leading zeros back. ``troubled`` counts the rows with a problem; ``problems`` tells the
    first hundred in words, each with its line in the file.
    """

    rows: int
    placed: int
    exactness: Mapping[str, int]
    mended: int
    troubled: int
    problems: tuple[str, ...]


def locate_file(source: Path, target: Path, *, on_row: Callable[[int], None] | None = None) -> LocateReport:
    """Place every row of a CSV file and write one row for each, empty behind the id where there is no point.

    ``on_row`` is told how many rows are done after each one. The target is replaced only when all is written. Raises
    :class:`BadFile` for a source that cannot be read as such a table, or a target that cannot be written.
    """
    with written_whole(target, source=source) as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS_OUT)
        return _place_all(source, writer.writerow, on_row)


def _place_all(
    source: Path, write: Callable[[tuple[str, ...]], object], on_row: Callable[[int], None] | None
) -> LocateReport:
    exactness: Counter[str] = Counter()
    problems: list[str] = []
    count = mended = troubled = 0
    for count, (line, row) in enumerate(_rows(source), start=1):
        located = _located(row)
        point = located.point
        if point is None:
            write((row.id, "", "", "", ""))
        else:
            exactness[point.exactness] += 1
            write((row.id, f"{point.latitude:.6f}", f"{point.longitude:.6f}", point.exactness, point.source))
        mended += row.mended
        if located.problem:
            troubled += 1
            if len(problems) < MOST_PROBLEMS:
                problems.append(f"line {line}: {located.problem}")
        if on_row is not None:
            on_row(count)
    return LocateReport(count, exactness.total(), dict(exactness), mended, troubled, tuple(problems))


@dataclass(frozen=True, slots=True)
class _Row:
    """One row: its id, its address, and what kept it from being read."""

    id: str
    address: Address
    mended: bool = False
    problem: str = ""


def _located(row: _Row) -> Located:
    return Located(None, row.problem) if row.problem else locate(row.address)


def _rows(source: Path) -> Iterator[tuple[int, _Row]]:
    """Every row with the number of its last line; a row of more or fewer cells than the header cannot be trusted."""
    line = 1
    try:
        with source.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines)
            header = next(reader, [])
            columns = _columns(source, header)
            for cells in reader:
                line = reader.line_num
                if not cells:
                    continue
                if len(cells) != len(header):
                    told = f"it has {len(cells)} cells, the first line has {len(header)}."
                    identity = cells[columns["id"]] if columns["id"] < len(cells) else ""
                    yield reader.line_num, _Row(identity, Address(), problem=told)
                    continue
                yield reader.line_num, _row({name: cells[index] for name, index in columns.items()})
    except UnicodeDecodeError as error:
        raise BadFile(f"{source} is not UTF-8 text (byte {error.start}). Save it as CSV UTF-8.") from error
    except csv.Error as error:
        raise BadFile(f"{source}, behind line {line}: this is not CSV ({error}).") from error
    except OSError as error:
        raise BadFile(f"{source} cannot be read ({error.strerror}). Give a CSV file that can.") from error


def _columns(source: Path, header: list[str]) -> dict[str, int]:
    """Where each column stands, whatever the case of its name."""
    names = [name.strip().casefold() for name in header]
    missing = [name for name in COLUMNS_IN if name not in names]
    if missing:
        raise BadFile(f"{source} has no column {', '.join(missing)}. Its first line must name {', '.join(COLUMNS_IN)}.")
    return {name: names.index(name) for name in COLUMNS_IN}


def _row(cells: Mapping[str, str]) -> _Row:
    address = read_address(
        {"street": cells["street"], "city": cells["city"], "state": cells["state"], "postal_code": cells["zip"]}
    )
    short = len(cells["zip"].strip().split("-")[0]) < len(address.postal_code)
    return _Row(cells["id"], address, mended=short)
