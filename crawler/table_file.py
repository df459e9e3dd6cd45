"""A table of places in a CSV file, taken in as the listings of one source.

Nothing is lost: a row that cannot become a listing is written out again with the reason, and a file that says what
the last one said changes nothing.
"""

import codecs
import csv
import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from config.errors import BadFile, DamagedRun, UsageError
from crawler.columns import REF, TEXT, understood
from crawler.listing import Block, Page, RawListing
from crawler.refusals import Refusals
from crawler.runs import Run, RunWriter, last_accepted

MOST_BYTES = 1_000_000_000
"""A larger file is refused: split it by rows, each part with the header, and give each part a source of its own."""

MOST_LINES = 40
"""Most line breaks in a cell; behind a quotation mark that is never closed the rest of the file is one cell."""

MOST_REFUSED = 0.05
LEAST_KEPT = 0.5
"""Shares of the rows that may be refused, and of the last import's listings that must be there, to be accepted."""

_REPORT_EVERY = 1000
_EMPTY = ("", "NA", "N/A", "NULL")
_KNOWN_BY = ("name", "street", "unit", "address", "city", "state")


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file. ``run`` is None when the file says what its last import said.

    ``understood`` maps columns to fields, ``left`` names the columns not used; ``repeated`` counts rows that say
    exactly what an earlier row says; ``refused`` counts rows written to ``refused_file``, and
    ``refused_because`` the same by reason.
    """

    run: Run | None
    understood: Mapping[str, str]
    left: tuple[str, ...]
    listings: int
    repeated: int
    refused: int
    refused_because: Mapping[str, int]
    refused_file: Path | None


def import_table(
    path: Path,
    *,
    source: str,
    runs: Path,
    refused: Path,
    columns: Mapping[str, str],
    encoding: str = "utf-8",
    accept: bool = False,
    on_row: Callable[[int], None] = lambda _: None,
) -> Imported:
    """Read ``path`` as the whole of what ``source`` lists; ``columns`` says what columns mean where a guess would not.

    A file of which many rows are refused, or that lists less than half of what the last one did, is quarantined;
    ``accept`` takes it in all the same. ``runs`` is the folder of run folders, ``refused`` the one for refused rows.
    Raises :class:`BadFile` for a file that cannot be read as a table and :class:`UsageError` for a source that is
    crawled.
    """
    before = last_accepted(runs, source)
    if before is not None and before.report.get("kind") != "file":
        raise UsageError(f"{source} is a crawled source. Give the file a source id of its own.")
    digest = _digest(path, columns)
    started = datetime.now(UTC)
    with _explained(path, encoding), path.open(encoding=_with_mark(encoding), newline="") as file:
        rows = csv.reader(file)
        header = _header(path, rows)
        table = _Table(path, source, started, header, understood(header, columns))
        if before is not None and before.report.get("digest") == digest and _is_whole(before):
            return table.imported(None, before.report, None)
        with (
            RunWriter(runs, source, started) as writer,
            Refusals(refused / f"{source}-{started:%Y-%m-%dT%H%M%SZ}.csv") as refusals,
        ):
            for number, (row, trouble) in enumerate(_rows(rows), start=1):
                listing = table.listing(row, trouble)
                if isinstance(listing, str):
                    refusals.add(listing, row, rows.line_num)
                elif listing is not None:
                    writer.write(listing)
                if number % _REPORT_EVERY == 0:
                    on_row(number)
            if writer.count == 0:
                seen = f" {refusals.count} rows were refused, see {refusals.path}." if refusals.count else ""
                raise BadFile(f"{path} gives no listing.{seen} What was imported before stays.")
            reasons = [] if accept else _doubts(before, writer.count, refusals.count)
            run = writer.finish(
                {
                    "verdict": "quarantined" if reasons else "accepted",
                    "reasons": reasons,
                    "kind": "file",
                    # a row that was refused may have been a listing: then nothing that is missing is gone
                    "complete": refusals.count == 0,
                    "digest": digest,
                    "file": path.name,
                    "columns": dict(table.targets),
                    "repeated": table.repeated,
                    "refused": refusals.count,
                    "refused_because": refusals.reasons,
                    "started": started.isoformat(),
                    "finished": datetime.now(UTC).isoformat(),
                }
            )
    return table.imported(run, run.report, refusals.path if refusals.count else None)


class _Table:
    """Turns the rows of one file into listings, one after the other."""

    def __init__(self, path: Path, source: str, seen_at: datetime, header: list[str], targets: dict[str, str]) -> None:
        if "name" not in targets.values():
            raise BadFile(
                f"{path}: no column holds a name. Its first line must be the header and is: {', '.join(header)[:200]}. "
                f"Say which column is the name with --map COLUMN=name."
            )
        self.header = header
        self.targets = targets
        self.repeated = 0
        self._url = f"file:{path.name}"
        self._source = source
        self._seen_at = seen_at
        self._refs: dict[str, int] = {}
        self._said: set[bytes] = set()

    def listing(self, row: list[str], trouble: str) -> RawListing | str | None:
        """The listing in a row; a string says why it is refused; None: an earlier row says just the same."""
        if trouble:
            return trouble
        if any(cell.count("\n") > MOST_LINES for cell in row):
            return f"a cell of more than {MOST_LINES} lines: a quotation mark is not closed"
        if len(row) != len(self.header):
            return f"{len(row)} cells under {len(self.header)} columns"
        cells = [(c, cell.strip()) for c, cell in zip(self.header, row, strict=True) if c in self.targets]
        cells = [(column, cell) for column, cell in cells if cell not in _EMPTY]
        values: dict[str, str] = {}
        for column, cell in cells:
            target = self.targets[column]
            if target != TEXT:
                values[target] = f"{values[target]}, {cell}" if target in values else cell
        if "name" not in values:
            return "no name"
        key = _hash("\x1f".join(f"{column}={cell}" for column, cell in cells))
        if key in self._said:
            self.repeated += 1
            return None
        self._said.add(key)
        ref = self._free_ref(values)
        blocks = tuple(
            Block(text=cell, path=(column,), kind="cell") for column, cell in cells if self.targets[column] == TEXT
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

    def imported(self, run: Run | None, report: Mapping[str, Any], refused_file: Path | None) -> Imported:
        """What became of the file, from the report of the run that holds it."""
        return Imported(
            run=run,
            understood=self.targets,
            left=tuple(column for column in self.header if column and column not in self.targets),
            listings=report["listings"],
            repeated=report["repeated"],
            refused=report["refused"],
            refused_because=report["refused_because"],
            refused_file=refused_file,
        )

    def _free_ref(self, values: dict[str, str]) -> str:
        # Without an id of its own a row is known by its name and address, so that a new phone is a change, not a place.
        ref = values.pop(REF, "") or _hash("\x1f".join(values.get(part, "") for part in _KNOWN_BY)).hex()
        self._refs[ref] = self._refs.get(ref, 0) + 1
        return ref if self._refs[ref] == 1 else f"{ref}#{self._refs[ref]}"


@contextmanager
def _explained(path: Path, encoding: str) -> Iterator[None]:
    try:
        yield
    except UnicodeDecodeError as error:
        raise BadFile(
            f"{path} is not {encoding} text (byte 0x{error.object[error.start]:02x} does not fit). "
            f"Save it as UTF-8, or name its encoding, for example --encoding windows-1252."
        ) from error
    except OSError as error:
        raise BadFile(f"{path} cannot be read, or its listings cannot be kept: {error.strerror}.") from error


def _doubts(before: Run | None, listings: int, refused: int) -> list[str]:
    """Why the file should not be believed, in words."""
    doubts = []
    if refused > MOST_REFUSED * (listings + refused):
        doubts.append(f"{refused} of {listings + refused} rows were refused. Mend the file and import it again.")
    if before is not None and listings < LEAST_KEPT * before.report["listings"]:
        doubts.append(
            f"It lists {listings} places, the last import listed {before.report['listings']}. Import the whole list."
        )
    return doubts


def _is_whole(run: Run) -> bool:
    try:
        for _ in run.listings():
            pass
    except DamagedRun:
        return False
    return True


def _digest(path: Path, columns: Mapping[str, str]) -> str:
    digest = hashlib.sha256(repr(sorted(columns.items())).encode())
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise BadFile(
                f"{path} has {size / 1e9:.1f} GB; at most {MOST_BYTES / 1e9:g} GB are read at once. "
                f"Split it by rows, each part with the header line, and import each part as a source of its own."
            )
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
    except OSError as error:
        raise BadFile(f"{path} cannot be read: {error.strerror}. Give the path of a CSV file.") from error
    return digest.hexdigest()


def _with_mark(encoding: str) -> str:
    try:
        "".encode(encoding)  # also refuses codecs that do not make text
        name = codecs.lookup(encoding).name
    except LookupError as error:
        raise UsageError(f"There is no encoding {encoding!r}. Try utf-8 or windows-1252.") from error
    return "utf-8-sig" if name == "utf-8" else name


def _header(path: Path, rows: Iterator[list[str]]) -> list[str]:
    try:
        header = [cell.strip() for cell in next(rows)]
    except StopIteration as error:
        raise BadFile(f"{path} is empty. Give a CSV file with a header line.") from error
    except csv.Error as error:
        raise BadFile(f"{path} is no CSV file: {error}.") from error
    named = [column for column in header if column]
    for column in named:
        if named.count(column) > 1:
            raise BadFile(f"{path}: the column {column!r} stands twice in the header. Rename one.")
    return header


def _rows(rows: Iterator[list[str]]) -> Iterator[tuple[list[str], str]]:
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield [], f"cannot be read: {error}"
        else:
            if row:
                yield row, ""


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:10]
