"""Copies of every robots.txt that was read, kept for a day, for the hours in which a host cannot show its own.

Nothing is decided here; a file that cannot be read or written is as good as none, since copies only ever help out.
"""

import sqlite3
import zlib
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.manners.robots import ROBOTS_BYTES

FILE_NAME = "robots.sqlite"
"""What the file is called, beside the run folders."""
GOOD_FOR = timedelta(hours=24)
"""How long a copy may stand in for a robots.txt (RFC 9309, section 2.4)."""

_TABLE = "CREATE TABLE IF NOT EXISTS robots (origin TEXT PRIMARY KEY, fetched REAL, status INTEGER, body BLOB)"


@dataclass(frozen=True, slots=True)
class Copy:
    """A robots.txt as it was answered: when (UTC), with which status, and its bytes."""

    fetched: datetime
    status: int
    body: bytes


class Copies:
    """The copies in one file; without a path nothing is kept."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def of(self, origin: str) -> Copy | None:
        """The copy of an origin (``https://clinic.example``); None without one that is still good."""
        since = (datetime.now(UTC) - GOOD_FOR).timestamp()
        row = None
        if self._path is not None and self._path.exists():
            with suppress(sqlite3.Error, OSError), closing(sqlite3.connect(self._path, timeout=1.0)) as file:
                question = "SELECT fetched, status, body FROM robots WHERE origin = ? AND fetched >= ?"
                row = file.execute(question, (origin, since)).fetchone()
        if row is None:
            return None
        with suppress(zlib.error, TypeError, ValueError, OverflowError):
            body = zlib.decompressobj().decompress(row[2], 2 * ROBOTS_BYTES)
            return Copy(fetched=datetime.fromtimestamp(row[0], UTC), status=int(row[1]), body=body)
        return None

    def keep(self, origin: str, *, status: int, body: bytes) -> None:
        """Keep what an origin answered just now, and let go of copies that are too old."""
        if self._path is None:
            return
        now = datetime.now(UTC)
        row = (origin, now.timestamp(), status, zlib.compress(body[: 2 * ROBOTS_BYTES], 1))
        with suppress(sqlite3.Error, OSError), closing(sqlite3.connect(self._path, timeout=1.0)) as file, file:
            file.execute(_TABLE)
            file.execute("PRAGMA synchronous = OFF")  # a copy that is lost is fetched again
            file.execute("DELETE FROM robots WHERE fetched < ?", ((now - GOOD_FOR).timestamp(),))
            file.execute("INSERT OR REPLACE INTO robots VALUES (?, ?, ?, ?)", row)
