"""A table of places (CSV, TSV, XLSX), taken in as listings of one source.

Nothing is lost: a row that cannot become a listing is written out again with the reason, a file that says what the last
one said changes nothing, and what a file does not list stays, unless a person says that it is the whole list.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from config.errors import BadFile, DamagedRun, UsageError
from config.home import Home
from crawler.gate.reason import Reason, because
from crawler.runs.folders import Run, RunWriter, check_source_id, last_accepted
from crawler.runs.standing import Standing, accepted_since_whole
from crawler.tables.columns import understood
from crawler.tables.differences import Differences
from crawler.tables.doubts import doubts
from crawler.tables.header import Headed, headed
from crawler.tables.identity import known_otherwise, why_new
from crawler.tables.imported import Asked, Imported, sample_of
from crawler.tables.listings import Listings
from crawler.tables.opened import digest_of, opened
from crawler.tables.refusals import Refusals
from crawler.tables.row import Table
from crawler.tables.saved_columns import Saved, load_saved, save

_REPORT_EVERY = 1000


def import_table(
    path: Path, *, source: str, home: Home, asked: Asked, on_row: Callable[[int], None] = lambda _: None
) -> Imported:
    """Take the rows of ``path`` in as listings of ``source``.

    A file of which many rows are refused, that lacks a column which was mapped before, or that is said to be the whole
    list and has much less than stands, is quarantined; ``asked.accept`` takes it in all the same.
    Raises :class:`BadFile` for a file that cannot be read as a table and :class:`UsageError` for a source that is
    crawled or a wish that makes no sense.
    """
    check_source_id(source)
    before = last_accepted(home.runs, source)
    if before is not None and before.report.get("kind") != "file":
        raise UsageError(f"{source} is a crawled source. Give the file a source id of its own.")
    saved = load_saved(home.imports / f"{source}.toml")
    with _explained(path), opened(path, sheet=asked.sheet, saved_sheet=saved.sheet, encoding=asked.encoding) as table:
        found = headed(path, table, saved=saved.columns, asked=asked.columns)
        reading = _Reading(path, source, home, asked, saved, table, found)
        if before is not None and reading.was(before):
            return reading.same_as(before)
        return reading.take_in(on_row)


class _Reading:
    """One file on its way in."""

    def __init__(
        self, path: Path, source: str, home: Home, asked: Asked, saved: Saved, table: Table, found: Headed
    ) -> None:
        self.path = path
        self.source = source
        self.home = home
        self.asked = asked
        self.saved = saved
        self.table = table
        self.found = found
        known = {column: target for column, target in saved.columns.items() if column in found.header}
        self.targets = understood(found.header, {**known, **asked.columns})
        if "name" not in self.targets.values():
            raise BadFile(
                f"{path}: no column holds a name. Its header is: {', '.join(found.header)[:200]}. "
                f"Say which column is the name with --map COLUMN=name."
            )
        self.digest = digest_of(path, [sorted(self.targets.items()), table.sheet])
        self.lacking = tuple(
            column
            for column, target in saved.columns.items()
            if target and column not in found.header and target not in self.targets.values()
        )

    def was(self, before: Run) -> bool:
        """Whether a run holds just this file, read as it would be now."""
        as_whole = before.report.get("full") is True or not self.asked.full
        return before.report.get("digest") == self.digest and as_whole and _is_whole(before)

    def same_as(self, before: Run) -> Imported:
        """Nothing is to be done, but that a person may have mapped a column to what it meant already."""
        if not self.asked.dry_run:
            self._save(accepted=True)
        report = before.report
        return self._imported(
            None,
            {**report, "reasons": []},
            notes=(),
            refused_file=None,
            differences=Differences(unchanged=report["listings"], missing=0, full=self.asked.full),
            same=True,
        )

    def take_in(self, on_row: Callable[[int], None]) -> Imported:
        """Read every row, and write a run unless it is a dry one."""
        started = datetime.now(UTC)
        dry = self.asked.dry_run
        standing = Standing(self.home.runs, self.source)
        listings = Listings(
            source=self.source,
            url=f"file:{self.path.name}",
            seen_at=started,
            header=self.found.header,
            targets=self.targets,
            padded=self.table.padded,
        )
        differences = Differences(full=self.asked.full)
        count = 0
        sample: dict[str, str] = {}
        otherwise = known_otherwise(accepted_since_whole(self.home.runs, self.source), self.targets.values())
        refused_file = None if dry else self.home.refused / f"{self.source}-{started:%Y-%m-%dT%H%M%SZ}.csv"
        with self._writer(started) as writer, Refusals(refused_file) as refusals:
            for number, row in enumerate(self.found.rows, start=1):
                listing = listings.listing(row)
                if isinstance(listing, str):
                    refusals.add(listing, row.cells, row.line)
                elif listing is not None:
                    how, listing = standing.placed(listing)
                    differences.add(how, listing)
                    sample = sample or sample_of(listing)
                    count += 1
                    if writer is not None:
                        writer.write(listing)
                if number % _REPORT_EVERY == 0:
                    on_row(number)
            if count == 0:
                where = f", see {refusals.path}" if refusals.count and not dry else ""
                seen = f" {refusals.count} rows were refused{where}." if refusals.count else ""
                raise BadFile(f"{self.path} gives no listing.{seen} What was imported before stays.")
            differences.finish(standing, whole=self.asked.full and refusals.count == 0)
            # Who stands by another identity stands twice, so that half of them would be more than the whole list.
            known = max((run.report["listings"] for run in otherwise), default=len(standing))
            reasons = [] if self.asked.accept else self._doubts(known, count, refusals.count)
            report = {
                "verdict": "quarantined" if reasons else "accepted",
                "reasons": reasons,
                "because": because(reasons),
                "kind": "file",
                "title": self.asked.title or self.source,
                "terms": self.asked.terms,
                # what a row that was refused lists is not gone
                "complete": self.asked.full and refusals.count == 0,
                "full": self.asked.full,
                "digest": self.digest,
                "file": self.path.name,
                "columns": dict(self.targets),
                "listings": count,
                "repeated": listings.repeated,
                "refused": refusals.count,
                "refused_because": refusals.reasons,
                "differences": differences.counts(),
                "started": started.isoformat(),
                "finished": datetime.now(UTC).isoformat(),
            }
            run = None if writer is None else writer.finish(report)
        if run is not None:
            self._save(accepted=not reasons)
        renamed = (why_new(otherwise[-1], self.targets.values()),) if otherwise and differences.missing else ()
        return self._imported(
            run,
            report,
            notes=(*_short_codes(listings.short_codes), *renamed),
            sample=sample,
            refused_file=refusals.path if refusals.count else None,
            differences=differences,
        )

    def _writer(self, started: datetime) -> AbstractContextManager[RunWriter | None]:
        return nullcontext() if self.asked.dry_run else RunWriter(self.home.runs, self.source, started)

    def _doubts(self, known: int, count: int, refused: int) -> list[Reason]:
        lacking = {column: self.saved.columns[column] for column in self.lacking}
        return doubts(count, refused=refused, known=known, whole=self.asked.full, lacking=lacking)

    def _save(self, *, accepted: bool) -> None:
        kept = {c: t for c, t in self.saved.columns.items() if not (accepted and c in self.lacking)}
        now = {column: self.targets.get(column, "") for column in self.found.header}
        sheet = self.asked.sheet or self.saved.sheet
        save(self._saved_in, Saved({**kept, **now}, sheet), source=self.source)

    @property
    def _saved_in(self) -> Path:
        return self.home.imports / f"{self.source}.toml"

    def _imported(
        self,
        run: Run | None,
        report: Mapping[str, Any],
        *,
        notes: tuple[str, ...],
        refused_file: Path | None,
        differences: Differences,
        same: bool = False,
        sample: Mapping[str, str] | None = None,
    ) -> Imported:
        said = {**self.saved.columns, **self.asked.columns}
        return Imported(
            run=run,
            same=same,
            verdict=report["verdict"],
            reasons=tuple(report["reasons"]),
            read_as=self.table.read_as,
            notes=(*self.found.notes, *self.table.notes, *notes),
            understood=self.targets,
            guessed=tuple(column for column in self.targets if column not in said),
            left=tuple(column for column in self.found.header if column not in self.targets),
            saved=self._saved_in,
            listings=report["listings"],
            repeated=report["repeated"],
            refused=report["refused"],
            refused_because=report["refused_because"],
            refused_file=refused_file,
            differences=differences,
            sample=sample or {},
        )


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        told = f"{path} cannot be read, or its listings cannot be kept: {error.strerror}"
        raise BadFile(f"{told}. See that the file is there and the disk has room, then import it again.") from error


def _short_codes(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    where = "a spreadsheet takes zeros in front away. They are put back where the state fits"
    return (f"{count} ZIP codes have less than five digits: {where}",)


def _is_whole(run: Run) -> bool:
    try:
        for _ in run.listings():
            pass
    except DamagedRun:
        return False
    return True
