"""``clinics match``: a table of places in, the same rows with the clinic that each belongs to out.

Reads nothing but the named columns, and leaves the target as it was unless the whole table could be matched.
"""

import csv
import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from config.decisions import Decisions
from config.errors import BadFile
from indexer.match.candidate import Candidate, candidate_from
from indexer.match.cluster import Progress, match
from indexer.match.ids import mint
from indexer.writing import written_whole

NEEDED = ("id", "name")
"""Columns that must be there."""
USED = {
    "street": "street",
    "city": "city",
    "state": "state",
    "zip": "postal_code",
    "phone": "phone",
    "website": "website",
    "address": "address",
    "country": "country",
}
"""Columns that may be there, with the listing's field that each holds."""
SOURCE = "source"
"""Column that may be there: who lists the row."""
LARGEST_FILE = 500_000_000
"""Most bytes of a table; a larger one is refused before it fills the memory."""


@dataclass(frozen=True, slots=True)
class MatchReport:
    """How many rows were read, how many places they are, and how many pairs a person should look at."""

    rows: int
    clinics: int
    unsure: int


def match_file(source: Path, target: Path, *, on_progress: Progress | None = None) -> MatchReport:
    """Write ``id,clinic`` for every row of a CSV table, in its order; rows of one clinic carry the same clinic id.

    The column ``source``, or else an id such as ``register:17``, says which source lists the row. Where no source is
    known, one name and phone at two addresses are not joined, and nothing is concluded from two sources that list a
    place once each. Raises :class:`BadFile` when the table cannot be read, lacks a column, or has a row without id or
    two rows of one id.
    """
    with written_whole(target, source=source) as out, _collector_resting():
        rows = list(_rows(source))
        matching = match([_candidate(row) for row in rows], decisions=Decisions(), on_progress=on_progress)
        clinics = mint(matching.clusters, previous={}).ids
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("id", "clinic"))
        writer.writerows((row["id"], clinics[row["id"]]) for row in rows)
    return MatchReport(
        rows=len(rows),
        clinics=len(matching.clusters),
        unsure=sum(judgement.verdict == "unsure" for judgement in matching.judgements),
    )


@contextmanager
def _collector_resting() -> Iterator[None]:
    """No search for unused circles of objects meanwhile: there are none, and each looks at every row again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _rows(source: Path) -> Iterator[Mapping[str, str]]:
    """Every row by column name, checked."""
    try:
        if source.stat().st_size > LARGEST_FILE:
            raise BadFile(
                f"{source} is larger than {LARGEST_FILE // 1_000_000} MB. Split it by state and match the parts."
            )
        with source.open(encoding="utf-8-sig", newline="") as text:
            yield from _checked(source, text)
    except OSError as error:
        raise BadFile(f"{source} cannot be read ({error.strerror}). Give a CSV file that can.") from error
    except UnicodeDecodeError as error:
        raise BadFile(f"{source} is not UTF-8 text (byte {error.start}). Save it as CSV in UTF-8.") from error


def _checked(source: Path, text: TextIO) -> Iterator[Mapping[str, str]]:
    reader = csv.reader(text)
    try:
        header = [name.strip().casefold() for name in next(reader, [])]
        for name in NEEDED:
            if name not in header:
                raise BadFile(
                    f"{source} has no column {name!r}. Its first line must name id, name and any of {', '.join(USED)}."
                )
        repeated = next((name for name in (*NEEDED, *USED, SOURCE) if header.count(name) > 1), None)
        if repeated is not None:
            raise BadFile(f"{source} has two columns named {repeated!r}. Keep one of them.")
        seen: set[str] = set()
        for cells in reader:
            if not cells:
                continue
            if len(cells) != len(header):
                raise BadFile(
                    f"{source}, line {reader.line_num}: {len(cells)} cells where the first line has {len(header)}."
                )
            row = dict(zip(header, cells, strict=True))
            if not row["id"].strip() or row["id"] in seen:
                raise BadFile(f"{source}, line {reader.line_num}: every row needs an id of its own, not {row['id']!r}.")
            seen.add(row["id"])
            yield row
    except csv.Error as error:
        raise BadFile(f"{source}, line {reader.line_num}: this is not CSV ({error}).") from error


def _candidate(row: Mapping[str, str]) -> Candidate:
    fields = {field: row.get(column, "") for column, field in (*USED.items(), ("name", "name"))}
    return candidate_from(fields, id=row["id"], label=_label(row))


def _label(row: Mapping[str, str]) -> str:
    """``source:id``; without a column ``source`` the source is what stands before the first colon of the id."""
    source = row.get(SOURCE, "").strip()
    if source:
        return f"{source.replace(':', ' ')}:{row['id']}"
    return row["id"] if ":" in row["id"] else f":{row['id']}"
