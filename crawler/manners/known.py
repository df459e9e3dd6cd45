"""Pages that were read before, with what their hosts gave to recognise them by: one file a source.

So that a page that has not changed need not be sent again (conditional requests, RFC 9110, section 13). The file only
saves work: when it is lost or damaged, every page is asked for in full once more. Nothing of it is held in memory.
"""

import json
import sqlite3
import zlib
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

FILE = "known.sqlite"
"""The name of the file in the folder of a source's runs."""
MOST_PAGES = 200_000
"""Pages kept of one source; those not seen for longest go first."""
MOST_BYTES = 4_000_000_000
"""Bytes of bodies, as they are kept, of one source."""
UNSEEN_DAYS = 365
"""Days after which a page that was not seen again is forgotten."""
IN_FULL_DAYS = 180
"""Days after which a page is asked for in full although it could be recognised: some hosts never tell of a change."""

_DAY = 86_400.0
_TABLES = """
CREATE TABLE IF NOT EXISTS page (
    url TEXT PRIMARY KEY, etag TEXT NOT NULL, modified TEXT NOT NULL, headers TEXT NOT NULL,
    sent REAL NOT NULL, seen REAL NOT NULL, size INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS body (url TEXT PRIMARY KEY, packed INTEGER NOT NULL, bytes BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS page_seen ON page (seen);
CREATE TABLE IF NOT EXISTS site (name TEXT PRIMARY KEY, seen REAL NOT NULL, told BLOB NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Marks:
    """What a host gave to recognise an answer by: ``etag`` and ``modified`` (Last-Modified), each empty when not."""

    etag: str = ""
    modified: str = ""

    def headers(self) -> dict[str, str]:
        """Request headers that ask for the page only if it has changed."""
        given = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True, slots=True)
class Known:
    """An answer as it was sent: its marks, those of its headers that say how to read it, and its bytes."""

    marks: Marks
    headers: Mapping[str, Sequence[str]]
    body: bytes


class KnownPages:
    """The file of one source's known pages; times are seconds since 1970. Use in a ``with`` block, or close it."""

    def __init__(self, file: Path, *, now: float) -> None:
        """Open the file, or begin a new one where it is missing or damaged; what is out of date is forgotten.

        Raises :class:`sqlite3.Error` or :class:`OSError` when no file can be written there.
        """
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._db = _opened(file)
            self._forget(now)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise  # not damaged: locked, full or not to be written
            for name in (file.name, f"{file.name}-wal", f"{file.name}-shm"):
                file.with_name(name).unlink(missing_ok=True)
            self._db = _opened(file)

    def marks(self, url: str, *, now: float) -> Marks:
        """What a page may be recognised by; nothing when it is not known, or ought to be sent in full again."""
        row = self._db.execute("SELECT etag, modified, sent FROM page WHERE url = ?", (url,)).fetchone()
        if row is None or now - row[2] > IN_FULL_DAYS * _DAY:
            return Marks()
        return Marks(etag=row[0], modified=row[1])

    def known(self, url: str) -> Known | None:
        """The answer that a page gave when it was last sent; None when there is none that can be read."""
        row = self._db.execute(
            "SELECT etag, modified, headers, packed, bytes FROM page JOIN body USING (url) WHERE url = ?", (url,)
        ).fetchone()
        if row is None:
            return None
        with suppress(zlib.error, ValueError):
            body = zlib.decompress(row[4]) if row[3] else bytes(row[4])
            return Known(Marks(row[0], row[1]), json.loads(row[2]), body)
        return None

    def keep(self, url: str, known: Known, *, now: float, packed: bool = False) -> None:
        """Remember an answer that was sent just now; ``packed`` when its bytes are compressed already."""
        body = known.body if packed else zlib.compress(known.body, 6)
        row = (url, known.marks.etag, known.marks.modified, json.dumps(known.headers), now, now, len(body))
        with self._db:
            self._db.execute("BEGIN")
            self._db.execute("REPLACE INTO page VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            self._db.execute("REPLACE INTO body VALUES (?, ?, ?)", (url, not packed, body))

    def saw(self, url: str, *, now: float) -> None:
        """Note that a page is as it was."""
        self._db.execute("UPDATE page SET seen = ? WHERE url = ?", (now, url))

    def forget(self, url: str) -> None:
        """Keep nothing of a page any more."""
        with self._db:
            self._db.execute("BEGIN")
            self._db.execute("DELETE FROM page WHERE url = ?", (url,))
            self._db.execute("DELETE FROM body WHERE url = ?", (url,))

    def forget_host(self, host: str) -> None:
        """Keep nothing of a host any more, such as of one that asked not to be visited."""
        likes = [f"{scheme}://{_literally(host)}{end}%" for scheme in ("http", "https") for end in (":", "/")]
        here = " OR ".join("url LIKE ? ESCAPE '!'" for _ in likes)
        name = host.removeprefix("www.")
        with self._db:
            self._db.execute("BEGIN")
            self._db.execute(f"DELETE FROM page WHERE {here}", likes)  # noqa: S608  question marks only
            self._db.execute(f"DELETE FROM body WHERE {here}", likes)  # noqa: S608  the same
            self._db.execute(
                "DELETE FROM site WHERE name = ? OR name LIKE ? ESCAPE '!'", (name, f"{_literally(name)}/%")
            )

    def tell(self, site: str, told: Mapping[str, Any], *, now: float) -> None:
        """Keep what happened at a site when it was last visited, for whoever asks why its pages were chosen."""
        self._db.execute(
            "REPLACE INTO site VALUES (?, ?, ?)", (site, now, zlib.compress(json.dumps(told).encode("utf-8"), 6))
        )

    def told(self, site: str) -> Mapping[str, Any] | None:
        """What :meth:`tell` kept of a site; None when it was not visited."""
        row = self._db.execute("SELECT told FROM site WHERE name = ?", (site,)).fetchone()
        return _told(row)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def __enter__(self) -> Self:
        """The pages themselves."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self.close()

    def _forget(self, now: float) -> None:
        """Leave out what was not seen for a year, then what was not seen for longest while there is too much."""
        before = now - UNSEEN_DAYS * _DAY
        count, size = self._db.execute(
            "SELECT count(*), coalesce(sum(size), 0) FROM page WHERE seen >= ?", (before,)
        ).fetchone()
        if count > MOST_PAGES or size > MOST_BYTES:
            for seen, bytes_ in self._db.execute(
                "SELECT seen, size FROM page WHERE seen >= ? ORDER BY seen", (before,)
            ):
                count, size, before = count - 1, size - bytes_, seen + 1e-3
                if count <= MOST_PAGES and size <= MOST_BYTES:
                    break
        with self._db:
            self._db.execute("BEGIN")
            self._db.execute("DELETE FROM body WHERE url IN (SELECT url FROM page WHERE seen < ?)", (before,))
            self._db.execute("DELETE FROM page WHERE seen < ?", (before,))
            self._db.execute("DELETE FROM site WHERE seen < ?", (now - UNSEEN_DAYS * _DAY,))


def _literally(text: str) -> str:
    """A text for LIKE that means only itself."""
    return "".join(f"!{one}" if one in "!%_" else one for one in text)


def told_in(file: Path, site: str) -> Mapping[str, Any] | None:
    """What :meth:`KnownPages.tell` kept of a site in a file; None when it was not visited, or cannot be read."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=5.0)) as db:
            row = db.execute("SELECT told FROM site WHERE name = ?", (site,)).fetchone()
    except sqlite3.Error:
        return None
    return _told(row)


def _told(row: tuple[bytes] | None) -> Mapping[str, Any] | None:
    try:
        told = None if row is None else json.loads(zlib.decompress(row[0]))
    except (zlib.error, ValueError):
        return None
    return told if isinstance(told, dict) else None


def _opened(file: Path) -> sqlite3.Connection:
    db = sqlite3.connect(file, isolation_level=None, timeout=5.0)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.executescript(_TABLES)
    except sqlite3.Error:
        db.close()
        raise
    return db
