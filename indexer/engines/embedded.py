"""The engine that needs nothing but one file: for one machine and up to about a million clinics.

It only answers; how the file is laid out, searched and built stands in the three modules beside this one.
"""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from indexer.clinic import Clinic
from indexer.engines.embedded_build import EmbeddedBuilder
from indexer.engines.embedded_file import EngineFile, rebuild_words
from indexer.engines.embedded_search import answer
from indexer.query import MOST_ON_A_PAGE, Hit, Query, Results

__all__ = ["EmbeddedBuilder", "EmbeddedEngine"]

_Seen = tuple[int, int, int, int]


class EmbeddedEngine:
    """Answers from the file at ``path``, and from its successor as soon as that has taken its place.

    Safe to share between threads; each answer comes from one file, never from two. Opening it, and every question
    put to it, raises :class:`EngineUnavailable` when the file is missing, damaged or of another format.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._turn = threading.Lock()
        self._open: tuple[_Seen, EngineFile] | None = None
        self._current()

    def search(self, query: Query) -> Results:
        """The answer; a page past the last one has no hits and the same counts."""
        return answer(self._current(), query)

    def export(self, query: Query) -> Iterator[Hit]:
        """All hits in the order of the sort, from the cursor on if there is one; all come from one file."""
        file = self._current()
        page = 1
        while hits := answer(file, replace(query, page=page, size=MOST_ON_A_PAGE)).hits:
            yield from hits
            page += 1

    def get(self, clinic_id: str) -> Clinic | None:
        """The clinic of that id, or of the id that it was merged into; None when nobody ever had it."""
        return self._current().clinic_of(clinic_id)

    @property
    def count(self) -> int:
        """Clinics it can find."""
        return self._current().count

    @property
    def built_at(self) -> datetime:
        """When it was built (UTC)."""
        return self._current().built_at

    def close(self) -> None:
        """Let go of the file; a later question opens it again."""
        with self._turn:
            self._open = None

    def _current(self) -> EngineFile:
        """The file that stands at the path now."""
        opened = self._open
        if opened is not None and opened[0] == self._seen():
            return opened[1]
        with self._turn:
            while self._open is None or self._open[0] != self._seen():
                # what was seen first may be older than what is opened, never newer: then this goes round once more
                seen = self._seen()
                self._open = (seen, EngineFile(self.path))
            return self._open[1]

    def _seen(self) -> _Seen:
        try:
            found = self.path.stat()
        except OSError as error:
            raise rebuild_words(self.path, "is not there") from error
        return found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size
