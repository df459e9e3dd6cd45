"""How the file of the embedded engine is laid out: its tables, the order of its rows, texts and sets of rows.

Clinics stand in *rows*: those with a point first, in bands from south to north, in each band by exactness, and then
from west to east; then those without; by id where they tie. So the rows near a place are a few runs in one part of all
columns. What filters ask is kept as sets of rows (:mod:`indexer.engines.embedded_bits`), what a search compares as one
number a row; the clinics themselves stay in the file until they are shown.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.engines.embedded_bits import Bits, Rows
from indexer.locate.point import EXACTNESS

FORMAT = 3
"""Written in ``user_version``; raise it whenever the meaning of anything in the file changes."""

APPLICATION = 0x434C4E43
"""Written in ``application_id``, so that no other program's file is taken for ours."""

SCHEMA = """
CREATE TABLE columns (name TEXT PRIMARY KEY, data BLOB NOT NULL, sum INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (number INTEGER PRIMARY KEY, document BLOB NOT NULL, sum INTEGER NOT NULL);
"""
"""``sum`` is the CRC-32 of the blob beside it: SQLite itself would not notice a changed byte there.

Documents (:mod:`indexer.engines.document`) are numbered in the order in which the clinics came. Texts of a
column stand one behind the other, in UTF-8, and a second column says behind how many letters each ends.
"""

ENCODING = ("utf-8", "surrogatepass")
"""Crawled text may hold half a character, which must not stop a build."""

BANDS_A_DEGREE = 4
"""How many bands of rows a degree of latitude has: each is 17 miles high."""

APART = 1000.0
"""Between the keys of two runs, far more than the 360 degrees that a run can hold."""

Numbers = NDArray[np.int32]
Degrees = NDArray[np.float64]


def keys_of(latitude: Degrees, longitude: Degrees, exactness: NDArray[Any]) -> Degrees:
    """What rows with a point are ordered by: the run, which is a band and an exactness, and in it the longitude."""
    return run_of(band_of(latitude), exactness) * APART + (longitude + 180)


def band_of(latitude: Degrees) -> NDArray[np.int64]:
    """The band of each latitude, from the South Pole."""
    band: NDArray[np.int64] = np.floor((latitude + 90) * BANDS_A_DEGREE).astype(np.int64)
    return band


def run_of(band: NDArray[np.int64], exactness: NDArray[Any] | int) -> NDArray[np.int64]:
    """The number of the run of a band and a place in ``EXACTNESS``."""
    run: NDArray[np.int64] = band * len(EXACTNESS) + exactness
    return run


class Texts:
    """A column of texts in code point order or not, kept as one and cut when one is asked for."""

    def __init__(self, joined: bytes, ends: NDArray[np.int64]) -> None:
        self._joined = joined.decode(*ENCODING)
        self._ends = ends
        if len(self._joined) != ends[-1]:
            raise ValueError(f"{len(self._joined)} letters, not {ends[-1]}")

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, place: int) -> str:
        return self._joined[self._ends[place] : self._ends[place + 1]]

    def at(self, places: Rows | Numbers) -> list[str]:
        """The texts at these places, many at once."""
        spans = zip(self._ends[places].tolist(), self._ends[places + 1].tolist(), strict=True)
        return [self._joined[start:end] for start, end in spans]


class Statements:
    """What the clinics affirm and deny in one field, as sets of rows.

    ``affirmed`` has a line for each code of today's vocabulary and, last, one for those that affirm nothing at all, not
    even a code that the vocabulary has dropped; ``denied`` has the lines of the codes. A code that is newer than
    the file is affirmed and denied by nobody.
    """

    def __init__(self, codes: tuple[str, ...], affirmed: Bits, denied: Bits) -> None:
        self.codes, self.affirmed, self.denied = codes, affirmed, denied

    @property
    def silent(self) -> Bits:
        """Those that affirm nothing at all."""
        silent: Bits = self.affirmed[-1]
        return silent
