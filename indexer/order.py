"""What the sorts compare, and the cursor: a place in that order from which a list goes on, in any engine.

A cursor names the last clinic before it by what the sort compares and by id, not by a number of clinics passed. So it
goes on rightly when clinics came or went meanwhile, after a rebuild, and with the other engine.
"""

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any, Literal, get_args

from config.errors import BadQuery
from indexer.words import fold

Sort = Literal["distance", "name", "checked"]
SORTS: tuple[Sort, ...] = get_args(Sort)

CURSOR_VERSION = 1
"""Raise it when a cursor written before would lead elsewhere; one of another version is refused in words."""

LONGEST_KEY = 200
LONGEST_CURSOR = 4000
_REFUSED = "This cursor is not one that an answer gave: start the list from the beginning."


@dataclass(frozen=True, slots=True)
class Position:
    """Just behind the clinic of this ``id`` (whether or not it is still there), for which the sort compares ``key``.

    ``key`` is miles rounded as a search rounds them (sort ``distance``), :func:`name_key` (``name``), or the day as
    ``2026-11-23`` (``checked``). A hit is behind it when its key comes later in the sort, or is equal and its id is
    greater, letter by letter.
    """

    key: float | str
    id: str


def name_key(name: str) -> str:
    """What a sort by name compares, code point by code point (so byte by byte in UTF-8).

    It is the name folded (:func:`indexer.words.fold`), cut at :data:`LONGEST_KEY` letters; half characters are ``?``.
    """
    return fold(name)[:LONGEST_KEY].encode("utf-8", errors="replace").decode("utf-8")


def write_cursor(position: Position, *, sort: Sort, question: str) -> str:
    """The cursor as text: letters, digits, ``-`` and ``_`` only. ``question`` is the question's own mark."""
    row = [CURSOR_VERSION, question, sort, position.key, position.id]
    return base64.urlsafe_b64encode(json.dumps(row, separators=(",", ":")).encode()).decode().rstrip("=")


def read_cursor(cursor: str, *, sort: Sort, question: str) -> Position:
    """The place in the list that a cursor marks.

    Raises :class:`BadQuery` for what :func:`write_cursor` did not write, or wrote for another question or sort.
    """
    if not 1 <= len(cursor) <= LONGEST_CURSOR or not cursor.isascii():
        raise BadQuery(_REFUSED)
    try:
        row: Any = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        raise BadQuery(_REFUSED) from None
    if not isinstance(row, list) or not row or type(row[0]) is not int:
        raise BadQuery(_REFUSED)
    if row[0] != CURSOR_VERSION:
        raise BadQuery(
            f"This cursor is of version {row[0]}, and this directory reads version {CURSOR_VERSION}: "
            "start the list from the beginning."
        )
    if len(row) != 5 or row[2] not in SORTS or not _KEYS[row[2]](row[3]) or not _is_text(row[4]):
        raise BadQuery(_REFUSED)
    if row[1:3] != [question, sort]:
        raise BadQuery("This cursor belongs to another search: start this one from the beginning.")
    return Position(key=float(row[3]) if sort == "distance" else row[3], id=row[4])


def _is_text(value: Any) -> bool:
    return (
        isinstance(value, str) and len(value) <= LONGEST_KEY and not any("\ud800" <= one <= "\udfff" for one in value)
    )


def _is_miles(value: Any) -> bool:
    return type(value) in {int, float} and 0 <= value <= 1e6 and isfinite(value)


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


_KEYS: dict[Sort, Callable[[Any], bool]] = {"distance": _is_miles, "name": _is_text, "checked": _is_day}
