"""A QR code (ISO/IEC 18004) of a link, as dark strips, for the page and for the file; the only door to its library."""

from dataclasses import dataclass

import segno
from segno.encoder import DataOverflowError

QUIET = 4
"""Light squares around the code, as the standard asks for."""


@dataclass(frozen=True, slots=True)
class Code:
    """``size`` squares a side, with the quiet zone; ``strips`` are dark: column and row of the first, and how many."""

    size: int
    strips: tuple[tuple[int, int, int], ...]

    @property
    def path(self) -> str:
        """The dark strips as the path of a drawing (SVG) whose unit is one square."""
        return "".join(f"M{left} {top}h{length}v1h-{length}z" for left, top, length in self.strips)


def code_of(link: str) -> Code | None:
    """The code of a link, with the least repair information, which prints largest; None when it is too long for one."""
    try:
        made = segno.make(link, error="l", micro=False, boost_error=False)
    except DataOverflowError:
        return None
    rows = [bytes(row) for row in made.matrix]
    strips = []
    for top, row in enumerate(rows):
        left = 0
        while left < len(row):
            length = 0
            while left + length < len(row) and row[left + length]:
                length += 1
            if length:
                strips.append((left + QUIET, top + QUIET, length))
            left += max(length, 1)
    return Code(len(rows) + 2 * QUIET, tuple(strips))
