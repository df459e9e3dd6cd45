"""Writes the file of the embedded engine: aside, checked, made durable, and only then put in the old one's place.

The columns are made in :mod:`indexer.engines.embedded_columns`; the file before is kept beside the new one.
"""

import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from itertools import chain, islice
from pathlib import Path

from config.errors import EngineUnavailable
from indexer.clinic import Clinic
from indexer.engines.document import Documents, as_json, shared_words
from indexer.engines.embedded_columns import Gathered
from indexer.engines.embedded_file import EngineFile
from indexer.engines.embedded_layout import APPLICATION, FORMAT, SCHEMA

_SAMPLED = 50
"""How many of the first documents are looked at for what documents repeat."""


class EmbeddedBuilder:
    """Builds the file at ``path``; one builder at a time (the home folder's lock sees to that)."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.aside = path.with_suffix(".part")
        self.before = file_before(path)

    def rebuild(self, clinics: Iterable[Clinic], *, merged: Mapping[str, str]) -> int:
        """Write these clinics into a new file and put it in place of the old one.

        ``merged`` maps ids that were given up to the ids that now answer, over any number of steps. Whatever goes
        wrong, also inside ``clinics``, leaves the old file as it was; what the disk or SQLite refuses is raised as
        :class:`EngineUnavailable`. Returns how many clinics were written.
        """
        try:
            self.aside.unlink(missing_ok=True)
            count = self._write(clinics, merged)
            self._check(count)
            _make_durable(self.aside)
            self._keep()
            os.replace(self.aside, self.path)  # noqa: PTH105  the one step that everything else prepares
            _make_durable(self.path.parent)
        except (OSError, sqlite3.Error) as error:
            raise EngineUnavailable(
                f"The search engine {self.path} could not be built ({error}); the old one stays in use. "
                "See to that, then run `clinics build` again."
            ) from error
        finally:
            self.aside.unlink(missing_ok=True)
        return count

    def _write(self, clinics: Iterable[Clinic], merged: Mapping[str, str]) -> int:
        gathered = Gathered()
        coming = iter(clinics)
        first = list(islice(coming, _SAMPLED))
        shared = shared_words(map(as_json, first))
        documents = Documents(shared)
        with closing(sqlite3.connect(self.aside, isolation_level=None)) as file:
            # nobody reads this file before it is whole and flushed, so it needs no journal of its own
            file.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
            file.executescript(SCHEMA)
            file.execute("BEGIN")
            rows = _documents(chain(first, coming), gathered, documents)
            file.executemany("INSERT INTO documents VALUES (?, ?, ?)", rows)
            for name, data in chain([("shared", shared)], gathered.columns(merged)):
                file.execute("INSERT INTO columns VALUES (?, ?, ?)", (name, data, zlib.crc32(data)))
            file.execute("COMMIT")
            file.executescript(f"PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {FORMAT};")
        return len(gathered.ids)

    def _check(self, count: int) -> None:
        with closing(sqlite3.connect(self.aside)) as file:
            found = file.execute("PRAGMA quick_check(1)").fetchone()[0]
            written = file.execute("SELECT count(*) FROM documents").fetchone()[0]
        if found != "ok" or written != count:
            raise sqlite3.DatabaseError(f"{written} of {count} clinics written, check says {found}")
        EngineFile(self.aside).close()

    def _keep(self) -> None:
        """Give the file that serves now a second name, unless it is damaged; it serves on under its own meanwhile."""
        with suppress(EngineUnavailable):
            EngineFile(self.path).close()
            self.before.unlink(missing_ok=True)
            with suppress(OSError):  # a disk without second names: then only the new file is there
                self.before.hardlink_to(self.path)


def file_before(path: Path) -> Path:
    """Where the file lies that the one at ``path`` took the place of."""
    return path.with_suffix(".before")


def _documents(clinics: Iterable[Clinic], gathered: Gathered, documents: Documents) -> Iterator[tuple[int, bytes, int]]:
    for clinic in clinics:
        document = documents.packed(as_json(clinic))
        yield gathered.add(clinic), document, zlib.crc32(document)


def _make_durable(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
