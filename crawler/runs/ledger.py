"""The ledger of one run: what is to be fetched, what was fetched, read or missed and why, and what it gave.

One SQLite file beside the run. Whatever one page led to is written in one transaction, so that whoever is killed at
any moment loses the pages that were on their way and nothing else. It knows nothing of Scrapy and of no network.
"""

import json
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from crawler.runs.ledger_file import LedgerFile

State = Literal["waiting", "fetched", "read", "failed", "moved"]
"""To be fetched · fetched, and its reading not finished · read · could not be read · sent us to another address."""


class TooMany(Exception):
    """A callback may ask no more requests in this run."""


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


class Ledger(LedgerFile):
    """An open ledger; one process has it at a time (the home folder's lock sees to that).

    ``waiting`` holds the number of requests by host that wait for their turn, ``fresh`` the hosts that were given
    more since somebody last looked.
    """

    def __init__(self, path: Path) -> None:
        """Open the ledger at a path, or make one there."""
        self.waiting: Counter[str] = Counter()
        self.fresh: list[str] = []
        self._left = 0
        self._in_hand: set[int] = set()
        self._units: set[int] = set()
        self._asked_of: Counter[str] = Counter()
        self._tally: Counter[tuple[str, str]] | None = None
        super().__init__(path)

    def _load(self) -> None:
        found = self._rows.execute(
            "SELECT host, count(*) FROM asked WHERE state IN ('waiting', 'fetched') GROUP BY host"
        )
        self.waiting.update(dict(found.fetchall()))
        self._left = self.waiting.total()
        self.fresh = list(self.waiting)
        self._asked_of = Counter(dict(self._rows.execute("SELECT words, count FROM counted WHERE kind = 'asked'")))

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

    def in_state(self, state: State) -> int:
        """How many requests were in a state when this ledger was opened."""
        return sum(count for (one, _), count in self._at_first().items() if one == state)

    def _at_first(self) -> Counter[tuple[str, str]]:
        """Requests by state and outcome when they were first counted: once, since a million take half a second."""
        if self._tally is None:
            with self._understood():
                found = self._rows.execute("SELECT state, outcome, count(*) FROM asked GROUP BY state, outcome")
                self._tally = Counter({(state, outcome): count for state, outcome, count in found})
        return self._tally

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
                        if answer is not None:
                            self._units.add(number)
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

    def outcomes(self) -> Counter[str]:
        """How many requests came to each outcome before this ledger was opened.

        Those of a unit that is not finished are not among them: it counts them again. A request without an outcome was
        for no page, and is not counted.
        """
        found: Counter[str] = Counter()
        for (state, outcome), count in self._at_first().items():
            if state in ("read", "failed"):
                found[outcome] += count
        with self._understood():
            for outcome, count in self._rows.execute(
                "SELECT outcome, count(*) FROM asked WHERE state IN ('read', 'failed') AND unit IN "
                "(SELECT id FROM asked WHERE state = 'fetched' AND state IN ('waiting', 'fetched')) GROUP BY outcome"
            ):
                found[outcome] -= count
        del found[""]
        return +found

    def listed(self) -> int:
        """How many listings were kept."""
        with self._understood():
            (count,) = self._rows.execute("SELECT count(*) FROM listing").fetchone()
            return int(count)

    def slim(self) -> None:
        """Drop what a finished run says itself, and close: what stays tells what became of every page."""
        with self._understood():
            self._rows.executescript("DELETE FROM listing; DELETE FROM kept; VACUUM; PRAGMA journal_mode=DELETE;")
        self.close()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
