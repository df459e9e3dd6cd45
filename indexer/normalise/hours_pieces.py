"""Words of opening hours that belong together: a set of days, the times of a day, *closed*, *by appointment*.

Which days have which times is asked in :mod:`indexer.normalise.hours_rules`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from indexer.normalise.clock import DAY, Span, span
from indexer.normalise.hours_words import Kind, Word

EVERY = frozenset(range(7))
"""All days of the week, without holidays."""
MIDNIGHTS: Span = (0, 0)
"""What publishers of structured data write for a closed day (Google, *LocalBusiness structured data*, hours)."""
_JOINS: tuple[Kind, ...] = ("soft", "hard", "dash", "or")

Part = Literal["days", "spans", "closed", "except", "appointment", "bound", "other", "lunch", "some"]
Before = Literal["", "soft", "hard", "or"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that mean one thing together; ``before`` is the strongest mark that parts it from the piece before."""

    kind: Part
    before: Before
    days: frozenset[int] = frozenset()
    spans: tuple[Span, ...] = ()
    only: bool = False
    some: bool = False


class Unclear(Exception):
    """The words can be read in more than one way, or in none."""


def pieces_of(words: Sequence[Word]) -> list[Piece]:
    """The words put together, in their order; raises :class:`Unclear` where days or times cannot be made out."""
    found: list[Piece] = []
    before: Before = ""
    at = 0
    while at < len(words):
        word = words[at]
        if word.kind in _JOINS:
            before = _stronger(before, word.kind)
            at += 1
            continue
        if word.kind in ("day", "days", "daily"):
            piece, at = _day_piece(words, at, before)
        elif word.kind in ("time", "allday"):
            piece, at = _time_piece(words, at, before)
        elif word.kind == "always":
            found.append(Piece("days", before, days=EVERY))
            piece, at = Piece("spans", "", spans=((0, DAY),)), at + 1
        else:
            piece, at = Piece(_PARTS[word.kind], before, only=word.only), at + 1
        found.append(piece)
        before = ""
    return found


_PARTS: dict[Kind, Part] = {
    "closed": "closed", "except": "except", "appointment": "appointment", "bound": "bound", "other": "other",
    "lunch": "lunch", "some": "some",
}  # fmt: skip


def _stronger(before: Before, kind: Kind) -> Before:
    if kind in ("or", "hard") and before != "or":
        return "or" if kind == "or" else "hard"
    return "soft" if kind == "soft" and before == "" else before


def _day_piece(words: Sequence[Word], at: int, before: Before) -> tuple[Piece, int]:
    days: set[int] = set()
    some = False
    while True:
        word = words[at]
        if word.kind == "daily" and days:
            raise Unclear
        group, at = _group(words, at)
        days |= group
        some = some or word.text == "some"
        following = at
        while following < len(words) and words[following].kind == "soft":
            following += 1
        more = following < len(words) and words[following].kind in ("day", "days", "daily")
        # Full names without a mark between them may be two rows of a table, the first of them empty.
        short = following > at or (len(word.text) < 6 and more and len(words[following].text) < 6)
        if not more or word.kind == "daily":
            break
        if not short:
            raise Unclear
        at = following
    taken, at = _left_out(words, at)
    if taken and not taken < days:
        raise Unclear
    return Piece("days", before, days=frozenset(days - taken), some=some), at


def _left_out(words: Sequence[Word], at: int) -> tuple[frozenset[int], int]:
    """Days behind *except*, when that follows the days at once: ``daily except Sunday``."""
    if at + 1 < len(words) and words[at].kind == "except" and words[at + 1].kind in ("day", "days"):
        return _group(words, at + 1)
    return frozenset(), at


def _group(words: Sequence[Word], at: int) -> tuple[frozenset[int], int]:
    """A day, a range of days or a named set of days."""
    word = words[at]
    if word.kind == "daily":
        return EVERY, at + 1
    ranged = word.kind == "day" and at + 2 < len(words) and words[at + 1].kind == "dash" and words[at + 2].kind == "day"
    if not ranged:
        return word.days, at + 1
    last = words[at + 2]
    (start,), (end,) = word.days, last.days
    # M-T may end on Tuesday or on Thursday.
    if (
        start == end
        or last.text.strip(".").upper() == "T"
        or (
            at + 3 < len(words) and words[at + 3].kind == "dash" and at + 4 < len(words) and words[at + 4].kind == "day"
        )
    ):
        raise Unclear
    return frozenset((start + step) % 7 for step in range((end - start) % 7 + 1)), at + 3


def _time_piece(words: Sequence[Word], at: int, before: Before) -> tuple[Piece, int]:
    spans: list[Span] = []
    while at < len(words):
        if words[at].kind == "allday":
            spans.append((0, DAY))
            at += 1
        else:
            spans.append(_span(words, at, spans))
            at += 3
        following = at
        while following < len(words) and words[following].kind in ("soft", "hard"):
            following += 1
        if following == at or following >= len(words) or words[following].kind != "time":
            break
        at = following
    return Piece("spans", before, spans=apart(spans)), at


def _span(words: Sequence[Word], at: int, before: Sequence[Span]) -> Span:
    begin, end = words[at].at, words[at + 2].at if at + 2 < len(words) and words[at + 1].kind == "dash" else None
    found = None if begin is None or end is None else span(begin, end, after=before[-1][1] if before else None)
    if found is None:
        raise Unclear
    return found


def apart(spans: Sequence[Span]) -> tuple[Span, ...]:
    """In order, those that touch made one; unclear when two overlap."""
    joined: list[Span] = []
    for opens, closes in sorted(set(spans)):
        if joined and (opens < joined[-1][1] or joined[-1][1] < joined[-1][0]):
            raise Unclear
        if joined and opens == joined[-1][1]:
            joined[-1] = (joined[-1][0], closes)
        else:
            joined.append((opens, closes))
    if len(joined) > 1 and (MIDNIGHTS in joined or joined[-1][1] < joined[-1][0]):
        raise Unclear
    return tuple(joined)
