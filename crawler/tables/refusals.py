"""Rows of a table that could not become listings: kept, each with the reason, so that nothing is lost."""

import csv
from pathlib import Path
from typing import IO, Self


class Refusals:
    """Rows that were refused, written out as they come; the file appears with the first of them.

    Without a path they are only counted.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.count = 0
        self.reasons: dict[str, int] = {}
        self._file: IO[str] | None = None

    def add(self, reason: str, row: list[str], line: int) -> None:
        """Keep a row with the reason and the line it ends on."""
        self.count += 1
        self.reasons[reason] = self.reasons.get(reason, 0) + 1
        if self.path is None:
            return
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("w", encoding="utf-8", newline="")
            csv.writer(self._file).writerow(["reason", "line", "row…"])
        csv.writer(self._file).writerow([reason, line, *row])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()
