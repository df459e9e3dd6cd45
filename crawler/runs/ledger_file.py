"""The file of a ledger: its tables, writing whole or not at all, what can be wrong with it, and facts about the run.

What is asked for and what became of it is in ``ledger.py``.
"""

import json
import sqlite3
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from config.errors import ClinicsError
from crawler.manners.watch import undisturbed

NAME = "ledger.sqlite"
FORMAT = 1
"""Changes with the tables below: a ledger of another format is not gone on with."""

_OURS = 0x636C6E63  # PRAGMA application_id: the file is a ledger of ours, and not any other SQLite file
_CHECKED_BYTES = 64_000_000  # what is checked whole when it is opened: a second's work; larger ones are checked in use
_TABLES = """
CREATE TABLE run (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE asked (
    id INTEGER PRIMARY KEY,      -- in the order of asking
    key BLOB NOT NULL UNIQUE,    -- two requests with one key are the same request
    unit INTEGER,                -- the request while whose answer is read this one was made; NULL for most
    host TEXT NOT NULL,
    url TEXT NOT NULL,
    callback TEXT NOT NULL,      -- the method of the recipe that reads the answer
    details TEXT NOT NULL,       -- what it is told besides, as JSON
    hops INTEGER NOT NULL,       -- redirects that led here
    depth INTEGER NOT NULL,      -- links that led here
    state TEXT NOT NULL,
    outcome TEXT NOT NULL DEFAULT '',  -- the name under which the report counts it
    why TEXT,                    -- in words, when it was not read
    at TEXT                      -- when it was answered or missed (UTC)
);
CREATE INDEX to_do ON asked (host, state, id) WHERE state IN ('waiting', 'fetched');
CREATE INDEX in_unit ON asked (unit) WHERE unit IS NOT NULL;
CREATE TABLE kept (id INTEGER PRIMARY KEY, answer BLOB NOT NULL);  -- answers of units that are not finished
CREATE TABLE listing (ref TEXT PRIMARY KEY, line BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE told (kind TEXT, words TEXT, PRIMARY KEY (kind, words));
CREATE TABLE counted (kind TEXT, words TEXT, count INTEGER NOT NULL, PRIMARY KEY (kind, words)) WITHOUT ROWID;
CREATE TABLE host (name TEXT PRIMARY KEY, seen TEXT NOT NULL) WITHOUT ROWID;
"""


class LedgerDamaged(ClinicsError):
    """A ledger that cannot be read; the run that it belongs to cannot go on."""


class LedgerFull(ClinicsError):
    """The ledger cannot be written: the disk is full, a quota is used up, or the folder became read-only."""


class LedgerFile:
    """An open file; one process has it at a time (the home folder's lock sees to that).

    ``on_trouble`` hears of what makes going on impossible, before it is raised: every method may raise
    :class:`LedgerFull` and :class:`LedgerDamaged`.
    """

    def __init__(self, path: Path) -> None:
        """Open the ledger at a path, or make one there."""
        self.on_trouble: Callable[[ClinicsError], None] = _nothing
        self.path = path
        self._depth = 0
        try:
            self._rows = sqlite3.connect(path, isolation_level=None)
            with self._understood():
                # A killed process loses nothing that was committed: what is written is with the operating system.
                # NORMAL may lose the last pages only when the machine itself goes down, and never harms the file.
                self._rows.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-8000;")
                self._make_or_check()
                self._load()
        except sqlite3.Error as error:
            raise LedgerFull(f"The ledger {path} cannot be opened ({error}).") from error

    def _make_or_check(self) -> None:
        (ours,) = self._rows.execute("PRAGMA application_id").fetchone()
        (tables,) = self._rows.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if tables == 0:
            self._rows.executescript(
                f"BEGIN; {_TABLES} PRAGMA application_id={_OURS}; PRAGMA user_version={FORMAT}; COMMIT;"
            )
        elif ours != _OURS:
            raise LedgerDamaged(f"{self.path} is no ledger")
        elif self.path.stat().st_size <= _CHECKED_BYTES:
            (found,) = self._rows.execute("PRAGMA quick_check(1)").fetchone()
            if found != "ok":
                raise LedgerDamaged(f"{self.path}: {found}")

    def _load(self) -> None:
        """Take in what has to be at hand."""

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is written inside is written whole or not at all."""
        with undisturbed(), self._understood():
            if self._depth == 0:
                self._rows.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._depth -= 1
                if self._depth == 0 and self._rows.in_transaction:
                    self._rows.execute("ROLLBACK")
                raise
            self._depth -= 1
            if self._depth == 0:
                self._rows.execute("COMMIT")

    @contextmanager
    def _understood(self) -> Iterator[None]:
        """Errors of SQLite, told apart by what a person has to do."""
        try:
            yield
        except (sqlite3.DatabaseError, zlib.error) as error:
            trouble = _trouble(self.path, error)
            self.on_trouble(trouble)
            raise trouble from error

    def tell(self, kind: str, words: str) -> None:
        """Put down something that the report tells, once."""
        with self.together():
            self._rows.execute("INSERT INTO told VALUES (?, ?) ON CONFLICT DO NOTHING", (kind, words))

    def told(self, kind: str) -> list[str]:
        """Everything of a kind that was put down, the first first."""
        with self._understood():
            found = self._rows.execute("SELECT words FROM told WHERE kind = ? ORDER BY rowid", (kind,))
            return [words for (words,) in found]

    def count(self, kind: str, words: str, more: int) -> None:
        """Add to a count."""
        with self.together():
            self._rows.execute(
                "INSERT INTO counted VALUES (?, ?, ?) ON CONFLICT (kind, words) DO UPDATE SET count = count + ?3",
                (kind, words, more),
            )

    def counts(self, kind: str) -> Counter[str]:
        """Every count of a kind."""
        with self._understood():
            found = self._rows.execute("SELECT words, count FROM counted WHERE kind = ?", (kind,))
            return Counter(dict(found.fetchall()))

    def write(self, name: str, value: Any) -> None:
        """Put down a fact about the run itself, as JSON."""
        with self.together():
            self._rows.execute("INSERT OR REPLACE INTO run VALUES (?, ?)", (name, json.dumps(value)))

    def read(self, name: str) -> Any:
        """A fact about the run that was put down; None without one."""
        with self._understood():
            found = self._rows.execute("SELECT value FROM run WHERE name = ?", (name,)).fetchone()
            return None if found is None else json.loads(found[0])

    def read_all(self, beginning: str) -> dict[str, Any]:
        """Every fact about the run whose name begins so."""
        with self._understood():
            found = self._rows.execute(
                "SELECT name, value FROM run WHERE substr(name, 1, ?) = ?", (len(beginning), beginning)
            )
            return {name: json.loads(value) for name, value in found}

    def saw_host(self, name: str, seen: Mapping[str, Any]) -> None:
        """Put down what happened at a host so far, as JSON."""
        with self.together():
            self._rows.execute("INSERT OR REPLACE INTO host VALUES (?, ?)", (name, json.dumps(dict(seen))))

    def hosts(self) -> dict[str, dict[str, Any]]:
        """What happened at each host so far."""
        with self._understood():
            return {name: json.loads(seen) for name, seen in self._rows.execute("SELECT name, seen FROM host")}

    def close(self) -> None:
        """Let go of the file."""
        self._rows.close()


def _trouble(path: Path, error: Exception) -> ClinicsError:
    if isinstance(error, sqlite3.OperationalError) and not str(error).startswith("no such"):
        return LedgerFull(f"The ledger {path} cannot be written ({error}).")
    return LedgerDamaged(f"The ledger {path} is damaged ({error}).")


def _nothing(_: ClinicsError) -> None:
    pass
