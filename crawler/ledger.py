"""The ledger of one run: what is to be fetched, what was fetched, read or missed and why, and what it gave.

One SQLite file beside the run. Whatever one page led to is written in one transaction, so that whoever is killed at
any moment loses the pages that were on their way and nothing else. It knows nothing of Scrapy and of no network.
"""

import json
import sqlite3
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from config.errors import ClinicsError

NAME = "ledger.sqlite"
FORMAT = 1
"""Changes with the tables below: a ledger of another format is not gone on with."""

State = Literal["waiting", "fetched", "read", "failed", "moved"]
"""To be fetched · fetched, and its reading not finished · read · could not be read · sent us to another address."""

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


class TooMany(Exception):
    """A callback may ask no more requests in this run."""


class LedgerFull(ClinicsError):
    """The ledger cannot be written: the disk is full, a quota is used up, or the folder became read-only."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A request to be made: ``key`` tells it from every other, ``callback`` and ``details`` say who reads the answer.

    ``most`` is how many requests of this callback one run may make; None for no limit.
    """

    key: bytes
    host: str
    url: str
    callback: str
    details: Mapping[str, Any] = field(default_factory=dict)
    hops: int = 0
    depth: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A request of the ledger whose turn has come; ``answer`` is what was kept of one that was fetched before."""

    id: int
    host: str
    url: str
    callback: str
    details: Mapping[str, Any]
    hops: int
    depth: int
    answer: bytes | None


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of a page that was fetched while another is read; ``answer`` is kept of a page that was read."""

    outcome: str
    why: str = ""
    answer: bytes | None = None


class Ledger:
    """An open ledger; one process has it at a time (the home folder's lock sees to that).

    ``waiting`` holds the number of requests by host that wait for their turn, ``fresh`` the hosts that were given
    more since somebody last looked. ``on_trouble`` hears of what makes going on impossible, before it is raised:
    every method may raise :class:`LedgerFull` and :class:`LedgerDamaged`.
    """

    def __init__(self, path: Path) -> None:
        """Open the ledger at a path, or make one there."""
        self.on_trouble: Callable[[ClinicsError], None] = _nothing
        self.path = path
        self.waiting: Counter[str] = Counter()
        self.fresh: list[str] = []
        self._depth = 0
        self._in_hand: set[int] = set()
        self._units: set[int] = set()
        self._asked_of: Counter[str] = Counter()
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
        found = self._rows.execute(
            "SELECT host, count(*) FROM asked WHERE state IN ('waiting', 'fetched') GROUP BY host"
        )
        self.waiting.update(dict(found.fetchall()))
        self._left = self.waiting.total()
        self.fresh = list(self.waiting)
        self._asked_of = Counter(dict(self._rows.execute("SELECT words, count FROM counted WHERE kind = 'asked'")))

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is written inside is written whole or not at all."""
        with self._understood():
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

    # --- what is asked

    def ask(self, asked: Ask) -> bool:
        """Put a request down to wait for its turn; False when it was asked before.

        Raises :class:`TooMany` when its callback may ask no more.
        """
        if asked.most is not None and self._asked_of[asked.callback] >= asked.most and self.row_of(asked.key) is None:
            raise TooMany(asked.callback)
        row = (
            asked.key,
            asked.host,
            asked.url,
            asked.callback,
            json.dumps(dict(asked.details)),
            asked.hops,
            asked.depth,
        )
        with self.together():
            done = self._rows.execute(
                "INSERT INTO asked (key, host, url, callback, details, hops, depth, state) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting') ON CONFLICT (key) DO NOTHING",
                row,
            )
            if done.rowcount != 1:
                return False
            if asked.most is not None:
                self._asked_of[asked.callback] += 1
                self.count("asked", asked.callback, 1)
        self.waiting[asked.host] += 1
        self._left += 1
        self.fresh.append(asked.host)
        return True

    @property
    def left(self) -> int:
        """How many requests wait for their turn."""
        return self._left

    @property
    def in_hand(self) -> int:
        """How many requests have had their turn and are not settled."""
        return len(self._in_hand)

    def has_in_hand(self, row: int) -> bool:
        """Whether a request has had its turn and is not settled."""
        return row in self._in_hand

    def row_of(self, key: bytes) -> int | None:
        """The number of the request with a key; None when it was never asked."""
        with self._understood():
            found = self._rows.execute("SELECT id FROM asked WHERE key = ?", (key,)).fetchone()
            return None if found is None else int(found[0])

    def next_of(self, host: str) -> Row | None:
        """A request of a host that nobody has in hand; it is in hand from now on, until it is settled.

        Requests whose answers were fetched before come first, then those asked first.
        """
        with self._understood():
            for state in ("fetched", "waiting"):
                for row in self._rows.execute(
                    "SELECT id, url, callback, details, hops, depth FROM asked "
                    "WHERE host = ? AND state = ? AND state IN ('waiting', 'fetched') ORDER BY id",
                    (host, state),
                ):
                    if row[0] not in self._in_hand:
                        self._in_hand.add(row[0])
                        self.waiting[host] -= 1
                        self._left -= 1
                        number, url, callback, details, hops, depth = row
                        answer = self.kept(number) if state == "fetched" else None
                        return Row(number, host, url, callback, json.loads(details), hops, depth, answer)
        return None

    # --- what became of it

    def settle(self, row: int, state: State, outcome: str, why: str | None = None) -> None:
        """Put down what became of a request, and drop the answers that were kept for it."""
        with self.together():
            self._rows.execute(
                "UPDATE asked SET state = ?, outcome = ?, why = ?, at = ? WHERE id = ?",
                (state, outcome, why, _now(), row),
            )
            if row in self._units:
                self._rows.execute(
                    "DELETE FROM kept WHERE id = ?1 OR id IN (SELECT id FROM asked WHERE unit = ?1)", (row,)
                )
        self._units.discard(row)
        self._in_hand.discard(row)

    def begin_unit(self, row: int, answer: bytes) -> None:
        """Keep the answer of a request whose reading needs more pages, so that it is not fetched again."""
        with self.together():
            self._rows.execute("UPDATE asked SET state = 'fetched', at = ? WHERE id = ?", (_now(), row))
            self._keep(row, answer)
        self._units.add(row)

    def is_unit(self, row: int) -> bool:
        """Whether the answer of a request is kept."""
        if row not in self._units and self.kept(row) is not None:
            self._units.add(row)
        return row in self._units

    def fetched(self, unit: int, key: bytes) -> Fetched | None:
        """What became of a page that a unit fetched before, and its answer; None when it was not fetched yet."""
        with self._understood():
            found = self._rows.execute(
                "SELECT outcome, coalesce(why, ''), answer FROM asked LEFT JOIN kept USING (id) "
                "WHERE key = ? AND unit = ?",
                (key, unit),
            ).fetchone()
            if found is None:
                return None
            outcome, why, answer = found
            return Fetched(outcome, why, None if answer is None else zlib.decompress(answer))

    def keep_fetched(self, unit: int, page: Ask, state: State, what: Fetched) -> None:
        """Put down what became of a page that a unit fetched, and keep its answer until the unit is settled."""
        with self.together():
            done = self._rows.execute(
                "INSERT INTO asked (key, unit, host, url, callback, details, hops, depth, state, outcome, why, at) "
                "VALUES (?, ?, ?, ?, ?, '{}', 0, 0, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
                (page.key, unit, page.host, page.url, page.callback, state, what.outcome, what.why or None, _now()),
            )
            if done.rowcount == 1 and what.answer is not None and done.lastrowid is not None:
                self._keep(done.lastrowid, what.answer)

    def kept(self, row: int) -> bytes | None:
        """The answer that was kept of a request; None without one."""
        with self._understood():
            found = self._rows.execute("SELECT answer FROM kept WHERE id = ?", (row,)).fetchone()
            return None if found is None else zlib.decompress(found[0])

    def _keep(self, row: int, answer: bytes) -> None:
        self._rows.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", (row, zlib.compress(answer, 1)))

    def correct(self, row: int, url: str, outcome: str, why: str | None) -> None:
        """Put down another outcome for a page that a request fetched, found out while it was read."""
        with self.together():
            self._rows.execute(
                "UPDATE asked SET outcome = ?, why = ? WHERE unit = ? AND url = ?", (outcome, why, row, url)
            )

    # --- what it gave

    def keep_listing(self, ref: str, line: str) -> bool:
        """Keep a listing; False when its reference is there already: the first is kept."""
        with self.together():
            packed = zlib.compress(line.encode(), 1)
            done = self._rows.execute("INSERT INTO listing VALUES (?, ?) ON CONFLICT (ref) DO NOTHING", (ref, packed))
        return done.rowcount == 1

    def listings(self) -> Iterator[str]:
        """Every listing as one line, in the order of their references, which is the same however it was crawled."""
        with self._understood():
            for (packed,) in self._rows.execute("SELECT line FROM listing ORDER BY ref"):
                yield zlib.decompress(packed).decode()

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

    def outcomes(self) -> Counter[str]:
        """How many requests came to each outcome; not those of a unit that is not finished, which counts them again."""
        with self._understood():
            found = self._rows.execute(
                "SELECT outcome, count(*) FROM asked WHERE state IN ('read', 'failed') AND "
                "(unit IS NULL OR unit NOT IN (SELECT id FROM asked WHERE state = 'fetched')) GROUP BY outcome"
            )
            return Counter(dict(found.fetchall()))

    def listed(self) -> int:
        """How many listings were kept."""
        with self._understood():
            (count,) = self._rows.execute("SELECT count(*) FROM listing").fetchone()
            return int(count)

    # --- what the run is

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

    def slim(self) -> None:
        """Drop what a finished run says itself, and close: what stays tells what became of every page."""
        with self._understood():
            self._rows.executescript("DELETE FROM listing; DELETE FROM kept; VACUUM; PRAGMA journal_mode=DELETE;")
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._rows.close()


def _trouble(path: Path, error: Exception) -> ClinicsError:
    if isinstance(error, sqlite3.OperationalError) and not str(error).startswith("no such"):
        return LedgerFull(f"The ledger {path} cannot be written ({error}).")
    return LedgerDamaged(f"The ledger {path} is damaged ({error}).")


def _nothing(_: ClinicsError) -> None:
    pass


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
