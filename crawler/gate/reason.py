"""Why a run was held back or warned of: words for who maintains, and the same as a code with its numbers.

The words say what to do and are English. Whoever tells a visitor makes words of the code, in the visitor's language.
"""

from collections.abc import Iterable, Mapping
from typing import Self

Part = int | str


class Reason(str):
    """The words, which it is; its ``code``, and the ``parts`` that words in other languages are made with.

    Shares are in hundredths, days as ``2026-11-23``; ``what`` is a raw field or a kind of block or data.
    """

    __slots__ = ("code", "parts")

    code: str
    parts: Mapping[str, Part]

    def __new__(cls, words: str, code: str, /, **parts: Part) -> Self:
        """The words together with what they say."""
        made = super().__new__(cls, words)
        made.code, made.parts = code, parts
        return made


def because(reasons: Iterable[Reason]) -> list[dict[str, Part]]:
    """The codes and parts for a report, in the order of the words."""
    return [{"code": one.code, **one.parts} for one in reasons]
