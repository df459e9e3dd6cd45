"""Run folders: ``runs/<source>/<when>/`` with ``listings.jsonl.gz`` and ``report.json``.

They are enough to rebuild everything else. A run is written into a folder whose name ends in ``.part`` and renamed
when it is whole, so a killed program leaves nothing that looks finished.
"""

import contextlib
import gzip
import json
import os
import re
import shutil
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Literal, Self

from config.errors import DamagedRun, UsageError
from crawler.listing import RawListing, from_json, to_json
from crawler.runs.overruled import Overruled, overruled_in

Verdict = Literal["accepted", "quarantined"]
LISTINGS = "listings.jsonl.gz"
REPORT = "report.json"
NEEDED: Mapping[str, type] = {"verdict": str, "reasons": list, "kind": str, "complete": bool, "listings": int}
"""What every report says; a ``complete`` run speaks for the whole source: what it lacks is gone."""
WHEN = "%Y-%m-%dT%H%M%S.%fZ"
"""How the moment at which a run was begun names its folder."""
PART = ".part"
"""What the name of the folder of a run that is not finished ends in."""
SOURCE_ID = re.compile(r"[a-z][a-z0-9_]{1,39}")


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run: where it lies, what its report says, and the word of a person who let it serve all the same."""

    folder: Path
    source: str
    when: str
    report: Mapping[str, Any]
    overruled: Overruled | None = None

    @property
    def verdict(self) -> Verdict:
        """Whether the gate, or a person after it, let it through."""
        return "accepted" if self.report["verdict"] == "accepted" or self.overruled is not None else "quarantined"

    @property
    def name(self) -> str:
        """What people call it: ``source/when``."""
        return f"{self.source}/{self.when}"

    def listings(self) -> Iterator[RawListing]:
        """Every listing of the run, in the order in which it was written.

        Raises :class:`DamagedRun` at the first line that cannot be read, and at the end when any are missing.
        """
        count = 0
        try:
            with gzip.open(self.folder / LISTINGS, "rt", encoding="utf-8", newline="\n") as lines:
                for line in lines:
                    yield from_json(line)
                    count += 1
        except (OSError, EOFError, UnicodeDecodeError, zlib.error, DamagedRun) as error:
            raise self._damaged(str(error)) from error
        if count != self.report["listings"]:
            raise self._damaged(f"it holds {count} listings, its report says {self.report['listings']}")

    def _damaged(self, how: str) -> DamagedRun:
        return DamagedRun(
            f"The run {self.folder} is damaged ({how}). Crawl or import {self.source} again, or delete that folder."
        )


class RunWriter:
    """Writes one run; leaving the ``with`` block without :meth:`finish` throws the run away."""

    def __init__(self, runs: Path, source: str, started: datetime) -> None:
        """Open a new part folder below ``runs/<source>/``."""
        check_source_id(source)
        part = runs / source / (started.strftime(WHEN) + PART)
        part.mkdir(parents=True)
        self._open(part, keep=False)

    @classmethod
    def into(cls, part: Path) -> Self:
        """Write into the part folder of a run that is there already, which stays when the run is not finished."""
        writer = cls.__new__(cls)
        writer._open(part, keep=True)  # noqa: SLF001  another way to make one of these
        return writer

    def _open(self, part: Path, *, keep: bool) -> None:
        self.when = part.name.removesuffix(PART)
        self.source = part.parent.name
        self._part, self._final, self._keep = part, part.with_name(self.when), keep
        self._file: IO[str] | None = gzip.open(  # noqa: SIM115  stays open over many writes; closed by finish
            part / LISTINGS, "wt", encoding="utf-8", newline="\n"
        )
        self.count = 0
        self._finished = False

    def write(self, listing: RawListing) -> None:
        """Add one listing."""
        self.write_line(to_json(listing))

    def write_line(self, listing: str) -> None:
        """Add one listing that is a line of JSON already."""
        if self._file is None:
            raise ValueError("this run is finished")
        self._file.write(listing + "\n")
        self.count += 1

    def finish(self, report: Mapping[str, Any]) -> Run:
        """Close the run with its report, which must have :data:`NEEDED`, and put it in its place."""
        if self._file is None:
            raise ValueError("this run is finished")
        whole = {"source": self.source, "when": self.when, "listings": self.count, **report}
        if wrong := _wrong(whole):
            raise ValueError(f"the report of a run has {wrong}")
        self._file.close()
        self._file = None
        (self._part / REPORT).write_text(json.dumps(whole, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        for name in (LISTINGS, REPORT):
            with (self._part / name).open("rb") as written:
                os.fsync(written.fileno())
        self._part.rename(self._final)
        self._finished = True
        return Run(folder=self._final, source=self.source, when=self.when, report=whole)

    def __enter__(self) -> Self:
        """The writer itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove what was not finished, unless it can be gone on with."""
        if self._file is not None:
            with contextlib.suppress(OSError):  # a full disk, which somebody has told of already
                self._file.close()
            self._file = None
        if not self._finished and not self._keep:
            shutil.rmtree(self._part, ignore_errors=True)


def check_source_id(source: str) -> None:
    """Raise :class:`UsageError` for what cannot be the id of a source, which names its folder and its file."""
    if not SOURCE_ID.fullmatch(source):
        raise UsageError(
            f"{source!r} cannot be the id of a source: use 2 to 40 small letters, digits and _, a letter first."
        )


def moment_of(when: str) -> datetime | None:
    """The moment (UTC) in the name of a run folder; None for a name that is none."""
    try:
        return datetime.strptime(when, WHEN).replace(tzinfo=UTC)
    except ValueError:
        return None


def run_folders(runs: Path, source: str) -> list[Path]:
    """Folders of a source's finished runs, oldest first."""
    folder = runs / source
    if not folder.is_dir():
        return []
    return sorted(one for one in folder.iterdir() if one.is_dir() and not one.name.endswith(PART))


def runs_of(runs: Path, source: str) -> list[Run]:
    """Finished runs of a source, oldest first; raises :class:`DamagedRun` for a report that cannot be read."""
    return [open_run(folder) for folder in run_folders(runs, source)]


def all_sources(runs: Path) -> list[str]:
    """Ids of the sources that have a folder here."""
    return sorted(one.name for one in runs.iterdir() if one.is_dir()) if runs.is_dir() else []


def last_accepted(runs: Path, source: str, *, at_least: int = 0) -> Run | None:
    """The run that serves, passing over runs whose report is damaged; None when no run was ever accepted.

    ``at_least`` is how many listings it has to hold.
    """
    for folder in reversed(run_folders(runs, source)):
        try:
            run = open_run(folder)
        except DamagedRun:  # a build tells of it
            continue
        if run.verdict == "accepted" and run.report["listings"] >= at_least:
            return run
    return None


def open_run(folder: Path) -> Run:
    """The run in a folder ``…/<source>/<when>``; raises :class:`DamagedRun` when its report cannot be read."""
    source = folder.parent.name
    try:
        report = json.loads((folder / REPORT).read_text(encoding="utf-8"))
        wrong = _wrong(report)
    except (OSError, ValueError) as error:
        wrong = str(error)
    if wrong:
        raise DamagedRun(
            f"The report of the run {folder} cannot be read ({wrong}). Crawl or import {source} again, "
            f"or delete that folder."
        )
    return Run(folder=folder, source=source, when=folder.name, report=report, overruled=overruled_in(folder))


def _wrong(report: object) -> str:
    """What a report lacks, in words; empty when it is whole."""
    if not isinstance(report, dict):
        return "no keys"
    for key, kind in NEEDED.items():
        if not isinstance(report.get(key), kind):
            return f"no {key}"
    return "" if report["verdict"] in ("accepted", "quarantined") else f"the verdict {report['verdict']!r}"
