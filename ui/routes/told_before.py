"""What was told before and may be told again: rows of clinics, and whole short answers. Little of it, in memory only.

Nothing in it says who asked. Everything is kept under a key that names the build, so a new build is never answered with
what an older one said.
"""

import json
import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from typing import Generic, TypeVar

from indexer.clinic import Clinic
from indexer.query import Hit
from ui.exports.about import clinic_row

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


_SURELY = {None: "null", True: "true", False: "false"}


def _open(clinic: Clinic, base: str) -> str:
    """The row of a clinic in which the distance is still missing, and with it the last bracket."""
    return json.dumps(clinic_row(clinic, base), separators=(",", ":"))[:-1]


class Rows:
    """Clinics as JSON."""

    def __init__(self, most: int = ROWS) -> None:
        self.kept: Kept[str] = Kept(most)

    def hit(self, hit: Hit, *, built: datetime, base: str) -> str:
        """The row of a hit, equal to what :func:`ui.exports.about.hit_row` makes of it."""
        clinic = hit.clinic
        row = self.kept.get(f"{built} {base} {clinic.id}", lambda: _open(clinic, base))
        away = "null" if hit.distance_miles is None else repr(float(hit.distance_miles))
        return f'{row},"distance_miles":{away},"surely_within":{_SURELY[hit.surely_within]}}}'
