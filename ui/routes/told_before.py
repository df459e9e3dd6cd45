"""Clinics as JSON text that was made before: the same clinics answer many searches. Little of it is kept, in memory."""

import json
import threading
from collections import OrderedDict
from datetime import datetime

from indexer.query import Hit
from ui.exports.about import page_of

MOST_LETTERS = 16_000_000
"""Letters kept in all; the clinics used longest ago are forgotten first."""


class ToldBefore:
    """Rows of clinics, by build and id."""

    def __init__(self, most: int = MOST_LETTERS) -> None:
        self._most = most
        self._rows: OrderedDict[tuple[datetime, str], str] = OrderedDict()
        self._letters = 0
        self._turn = threading.Lock()

    def hit(self, hit: Hit, *, built: datetime, base: str) -> str:
        """The row of a hit, equal to what :func:`ui.exports.about.hit_row` makes of it."""
        more = {
            "page": page_of(hit.clinic.id, base),
            "distance_miles": hit.distance_miles,
            "surely_within": hit.surely_within,
        }
        return f"{self._row(hit, built)[:-1]},{json.dumps(more, separators=(',', ':'))[1:]}"

    @property
    def letters(self) -> int:
        """How many letters are kept now."""
        return self._letters

    def _row(self, hit: Hit, built: datetime) -> str:
        key = built, hit.clinic.id
        with self._turn:
            row = self._rows.get(key)
            if row is not None:
                self._rows.move_to_end(key)
                return row
        row = json.dumps(hit.clinic.to_json(), separators=(",", ":"))
        with self._turn:
            if key not in self._rows:
                self._rows[key] = row
                self._letters += len(row)
            while self._letters > self._most and len(self._rows) > 1:
                _, oldest = self._rows.popitem(last=False)
                self._letters -= len(oldest)
        return row
