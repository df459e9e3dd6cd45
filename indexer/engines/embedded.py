"""The engine that needs nothing but one file: for one machine and up to about a million clinics.

It only answers; how the file is laid out, searched and built stands in the modules beside this one.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from config.errors import EngineUnavailable
from indexer.clinic import Clinic
from indexer.engines.embedded_build import EmbeddedBuilder, file_before
from indexer.engines.embedded_file import EngineFile, rebuild_words
from indexer.engines.embedded_search import answer, everything
from indexer.query import Hit, Query, Results

__all__ = ["EmbeddedBuilder", "EmbeddedEngine"]

T = TypeVar("T")
AT_ONCE = 2
"""Most threads that search at the same moment; the others wait in line.

Python runs one at a time and hands over every few milliseconds. With eight at it, the slowest of twenty answers took
31 ms at 10,000 clinics; with two it takes 5 ms, and as many are answered in all.
"""

_Seen = tuple[int, int, int, int]
_log = logging.getLogger(__name__)


class EmbeddedEngine:
    """Answers from the file at ``path``, and from its successor as soon as that has taken its place.

    Safe to share between threads; each answer comes from one file, never from two, and while a successor is opened by
    one thread the others go on with the old file. When what stands at the path is damaged, the last good file answers:
    the one that was open, else the one that it replaced; ``trouble`` says so in words and is empty while all is well.
    Without either, and when there is nothing at the path at all, opening the engine and every question put to it raises
    :class:`EngineUnavailable`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.trouble = ""
        self._turn = threading.Lock()
        self._few = threading.BoundedSemaphore(AT_ONCE)
        self._open: tuple[_Seen, EngineFile] | None = None
        self._refused: _Seen | None = None
        self._current()

    def search(self, query: Query) -> Results:
        """The answer; a page past the last one has no hits and the same counts."""
        return self._ask(lambda file: answer(file, query))

    def export(self, query: Query) -> Iterator[Hit]:
        """All hits in the order of the sort, from the cursor on if there is one; all come from one file."""
        return everything(self._current(), query)

    def get(self, clinic_id: str) -> Clinic | None:
        """The clinic of that id, or of the id that it was merged into; None when nobody ever had it."""
        return self._ask(lambda file: file.clinic_of(clinic_id))

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
            self._open = self._refused = None
            self.trouble = ""

    def _ask(self, look: Callable[[EngineFile], T]) -> T:
        file = self._current()
        try:
            with self._few:
                return look(file)
        except EngineUnavailable as error:
            # opening a file reads its columns only: a damaged clinic is met when it is shown
            with self._turn:
                if self._open is None or self._open[1] is file:
                    self._fall_back(self._seen(), error, failed=file)
                instead = self._open
            if instead is None:
                raise
            return look(instead[1])

    def _current(self) -> EngineFile:
        """The file that stands at the path now, or the last good one."""
        opened = self._open
        if opened is not None and self._seen() in {opened[0], self._refused}:
            return opened[1]
        if not self._turn.acquire(blocking=opened is None):
            assert opened is not None  # noqa: S101  the line above waits without one
            return opened[1]
        try:
            return self._newest()
        finally:
            self._turn.release()

    def _newest(self) -> EngineFile:
        while True:
            seen = self._seen()
            if self._open is not None and seen in {self._open[0], self._refused}:
                return self._open[1]
            # what was seen may be older than what is opened, never newer: then this goes round once more
            try:
                file = EngineFile(self.path)
            except EngineUnavailable as error:
                if seen == self._seen():
                    self._fall_back(seen, error, failed=None)
            else:
                self._open, self._refused, self.trouble = (seen, file), None, ""

    def _fall_back(self, seen: _Seen, error: EngineUnavailable, *, failed: EngineFile | None) -> None:
        """Leave what stands at the path alone, and answer from the last good file; raises the error without one."""
        kept = self._open
        if kept is None or kept[1] is failed or kept[0][:2] == seen[:2]:  # none, damaged, or written over in its place
            try:
                if kept is not None and kept[0] == _NOWHERE:
                    raise error
                before = EngineFile(file_before(self.path))
            except EngineUnavailable:
                raise error from None
            self._open = (_NOWHERE, before)
        self._refused = seen
        self.trouble = f"{error} Until then the one before it answers."
        _log.warning("%s", self.trouble)

    def _seen(self) -> _Seen:
        try:
            found = self.path.stat()
        except OSError as error:
            raise rebuild_words(self.path, "is not there") from error
        return found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size


_NOWHERE: _Seen = (-1, -1, -1, -1)
"""Of a file that no longer stands at the path."""
