"""What was told before and may be told again: rows of clinics, and whole short answers. Little of it, in memory only.

Nothing in it says who asked. Everything is kept under a key that names the build, so a new build is never answered with
what an older one said.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from json import JSONEncoder
from typing import Generic, TypeVar

from indexer.clinic import Clinic
from indexer.query import Hit
from ui.exports.about import page_of

ROWS = 32_000_000
"""Letters of rows that are kept."""

ANSWERS = 32_000_000
"""Bytes of answers that are kept."""

LONGEST = 500_000
"""Bytes of an answer that is too long to be kept."""

T = TypeVar("T", str, bytes)


class Kept(Generic[T]):
    """Texts or bytes under a key, together at most so long; what was used longest ago is forgotten first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[str, T] = OrderedDict()
        self._turn = threading.Lock()
        self.length = 0
        """How long all of it is now."""

    def get(self, key: str, make: Callable[[], T]) -> T:
        """What is kept under this key, else what ``make`` makes, which is kept unless it is too long."""
        with self._turn:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        made = make()
        with self._turn:
            if key not in self._held and len(made) <= min(self._most, LONGEST):
                self._held[key] = made
                self.length += len(made)
            while self.length > self._most:
                _, oldest = self._held.popitem(last=False)
                self.length -= len(oldest)
        return made


_encoded = JSONEncoder(separators=(",", ":")).encode
_SURELY = {None: "null", True: "true", False: "false"}


_HERE = "\0"
"""Stands for our own address in a row that is kept: whoever asks chooses it, and JSON never has this letter."""


def _open(clinic: Clinic) -> str:
    """The row of a clinic in which our own address and the distance are still missing, and with it the last bracket."""
    page = f',"page":"{page_of(clinic.id, _HERE)}"'
    return f"{_encoded(clinic.to_json())[:-1]}{page}"


class Rows:
    """Clinics as JSON."""

    def __init__(self, most: int = ROWS) -> None:
        self.kept: Kept[str] = Kept(most)

    def hits(self, hits: Iterable[Hit], *, built: datetime, base: str) -> str:
        """The rows of hits, commas between them, each equal to what :func:`ui.exports.about.hit_row` makes of it."""
        build = built.isoformat()
        here = _encoded(base)[1:-1]
        rows = []
        for hit in hits:
            row = self.kept.get(f"{build} {hit.clinic.id}", partial(_open, hit.clinic)).replace(_HERE, here)
            away = "null" if hit.distance_miles is None else repr(float(hit.distance_miles))
            rows.append(f'{row},"distance_miles":{away},"surely_within":{_SURELY[hit.surely_within]}}}')
        return ",".join(rows)
