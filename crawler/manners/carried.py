"""What is known of hosts, handed from one process of spiders to the next of the same command.

So that a host keeps its pause, its budgets, its robots.txt, and stays left when it was, although another process asks
it. The file belongs to one command and goes with it; when it cannot be read or written nothing is handed on.
"""

import json
import sqlite3
import time
from contextlib import suppress
from pathlib import Path

from crawler.manners.host import Host
from crawler.manners.robots_kept import Copies

_TABLE = "CREATE TABLE IF NOT EXISTS host (name TEXT PRIMARY KEY, told TEXT NOT NULL) WITHOUT ROWID"
_AS_IT_IS = ("left", "for_good", "pause", "requests", "pages", "received", "failed_in_a_row", "slowness")
_MOMENTS = ("last_end", "not_before", "since")
"""Moments of the monotonic clock, which may be another one in another process."""


class Carried:
    """A file of hosts; ``robots`` are the copies of what their robots.txt said during this command."""

    def __init__(self, path: Path) -> None:
        self.robots = Copies(path)
        self._file: sqlite3.Connection | None = None
        with suppress(sqlite3.Error):
            self._file = sqlite3.connect(path, timeout=1.0, isolation_level=None)
            self._file.execute("PRAGMA synchronous = OFF")  # it is of no use after a crash of the machine
            self._file.execute(_TABLE)

    def keep(self, host: Host) -> None:
        """Put down how a host stands now."""
        if self._file is None:
            return
        ago = time.time() - time.monotonic()
        told = {name: getattr(host, name) for name in _AS_IT_IS}
        told |= {name: ago + value for name in _MOMENTS if (value := getattr(host, name))}
        with suppress(sqlite3.Error):
            self._file.execute("INSERT OR REPLACE INTO host VALUES (?, ?)", (host.name, json.dumps(told)))

    def take_up(self, host: Host) -> None:
        """Let a host stand as it was put down; one that was not stays as it is."""
        if self._file is None:
            return
        row = None
        with suppress(sqlite3.Error):
            row = self._file.execute("SELECT told FROM host WHERE name = ?", (host.name,)).fetchone()
        if row is None:
            return
        told = json.loads(row[0])
        ago = time.time() - time.monotonic()
        for name in _AS_IT_IS:
            setattr(host, name, told[name])
        for name in _MOMENTS:
            if name in told:
                setattr(host, name, told[name] - ago)
