"""The book of record: opening it, bringing it up to date, and one transaction at a time.

It must never forget what it was told: every change is inside a transaction, and a program killed in the middle
leaves the state before it.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Self

from config.errors import HomeError

_MIGRATION = re.compile(r"(\d{3})_\w+\.sql")
_WAIT_SECONDS = 5.0
_REMAKE = "Move it away and run `clinics build`: the run folders hold everything."


class Book:
    """An open book of record."""

    def __init__(self, path: Path) -> None:
        """Open or begin the book at ``path``, and run the migrations it has not seen.

        Raises :class:`HomeError` when it cannot be opened, is damaged, was written by a later version, or is no book of
        this program.
        """
        self.path = path
        try:
            self.db = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)
        except sqlite3.Error as error:
            raise _explained(path, error) from error
        try:
            self.db.execute("PRAGMA journal_mode = WAL")
            self.db.execute("PRAGMA synchronous = FULL")
            self.db.execute("PRAGMA foreign_keys = ON")
            self._migrate()
        except HomeError:
            self.db.close()
            raise
        except sqlite3.Error as error:
            self.db.close()
            raise _explained(path, error) from error

    def close(self) -> None:
        """Close the file."""
        self.db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        if isinstance(error, sqlite3.Error):
            raise _explained(self.path, error) from error

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it is kept, or nothing.

        Raises :class:`HomeError` when another program holds the book or the disk refuses.
        """
        try:
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield self.db
            except BaseException:
                if self.db.in_transaction:  # SQLite rolls back by itself when the disk is full
                    self.db.execute("ROLLBACK")
                raise
            self.db.execute("COMMIT")
        except sqlite3.Error as error:
            raise _explained(self.path, error) from error

    def _migrate(self) -> None:
        steps = migrations()
        (done,) = self.db.execute("PRAGMA user_version").fetchone()
        if done > len(steps):
            raise HomeError(f"{self.path} was written by a later version of this program. Install that version.")
        try:
            for number, script in enumerate(steps[max(done, 0) :], start=max(done, 0) + 1):
                self.db.executescript(f"BEGIN IMMEDIATE;\n{script}\nPRAGMA user_version = {number};\nCOMMIT;")
        except sqlite3.Error as error:
            if _primary(error) != sqlite3.SQLITE_ERROR:
                raise
            raise HomeError(
                f"{self.path} does not have the tables of its version {done} ({error}). {_REMAKE}"
            ) from error


def migrations() -> list[str]:
    """The numbered SQL files beside this module, in order; they count from 001 without a gap."""
    found = sorted(entry.name for entry in files("indexer.store").iterdir() if _MIGRATION.fullmatch(entry.name))
    for number, name in enumerate(found, start=1):
        if int(name[:3]) != number:
            raise HomeError(f"The migration {name} is out of step; number {number:03d} is missing.")
    return [files("indexer.store").joinpath(name).read_text(encoding="utf-8") for name in found]


def _primary(error: sqlite3.Error) -> int:
    """The extended code's low byte is the primary result code: https://www.sqlite.org/rescode.html."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _explained(path: Path, error: sqlite3.Error) -> HomeError:
    code = _primary(error)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return HomeError(f"Another program is writing {path}. Wait until it is done, then try again.")
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return HomeError(f"{path} is damaged ({error}). {_REMAKE}")
    return HomeError(f"{path} cannot be written ({error}). Check the disk and the folder's rights, then try again.")
