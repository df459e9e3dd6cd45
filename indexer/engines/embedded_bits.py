"""Sets of rows as bits: one for each row, 64 of them to a number.

Two sets of a million rows are joined in a hundredth of a millisecond. A *window* is a run of such numbers: a search
around a place looks only at the part where its rows are.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.uint64]
Rows = NDArray[np.intp]
Truths = NDArray[np.bool_]

KIND = "<u8"
_EACH = 64


class Window(NamedTuple):
    """From which number of 64 rows to before which."""

    start: int
    end: int

    @classmethod
    def over(cls, first: int, last: int) -> "Window":
        """The smallest one that holds the rows from first to before last."""
        return cls(first // _EACH, max(first // _EACH, -(-last // _EACH)))

    @property
    def rows(self) -> slice:
        """The rows inside."""
        return slice(self.start * _EACH, self.end * _EACH)

    @property
    def words(self) -> slice:
        """The numbers inside."""
        return slice(self.start, self.end)


def of_truths(truths: Truths) -> Bits:
    """Bits of one truth a row, in order; filled up with zeros to whole numbers."""
    packed = np.packbits(truths, bitorder="little")
    packed.resize(-(-len(packed) // 8) * 8, refcheck=False)
    return packed.view(KIND)


def of_rows(rows: Rows, window: Window) -> Bits:
    """Bits of a window of which these rows, all of them inside, are set."""
    truths = np.zeros((window.end - window.start) * _EACH, dtype=np.bool_)
    truths[rows - window.start * _EACH] = True
    return of_truths(truths)


def rows_of(bits: Bits, window: Window) -> Rows:
    """The rows that are set, in order."""
    truths = np.unpackbits(bits.view(np.uint8), bitorder="little").view(np.bool_)
    return np.flatnonzero(truths) + window.start * _EACH


def count(bits: Bits) -> int:
    """How many are set."""
    return int(np.bitwise_count(bits).sum(dtype=np.int64))


def counts(table: Bits, bits: Bits) -> list[int]:
    """For every line of a table, how many of its bits are set in ``bits`` too."""
    counted: list[int] = np.bitwise_count(table & bits).sum(axis=1, dtype=np.int64).tolist()
    return counted


def are_set(bits: Bits, window: Window, rows: Rows) -> Truths:
    """Of each of these rows, all of them inside the window, whether it is set."""
    places = rows - window.start * _EACH
    held: Truths = (bits[places // _EACH] >> (places % _EACH).astype(np.uint64)) & np.uint64(1) != 0
    return held
