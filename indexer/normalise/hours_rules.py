"""From the words of opening hours to a week: which times belong to which days, or nothing when that is not certain.

Days stand before their times (``Mon 9-5``) or behind them (``9-5 Mon``), one way through the whole text. A day that is
named twice adds times (``Mon 9-12; Mon 1-5``), or is an exception when it was part of a larger group before (``daily
9-5, Sunday closed``); otherwise the text contradicts itself and is not understood.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.normalise.hours_pieces import EVERY, MIDNIGHTS, Part, Piece, Unclear, apart, pieces_of
from indexer.normalise.hours_words import HOLIDAY, Word
from indexer.normalise.week import BY_APPOINTMENT, Day, Week

_CLOSED = Day("closed")
_SOME = Day("some")


@dataclass(frozen=True, slots=True)
class _Rule:
    days: frozenset[int]
    day: Day


def week_of(words: Sequence[Word]) -> Week | None:
    """The week that the words describe; None when they describe none, or may describe two."""
    try:
        pieces = pieces_of(words)
        return _week(*_rules(pieces)) if pieces else None
    except Unclear:
        return None


def _rules(pieces: Sequence[Piece]) -> tuple[list[_Rule], bool]:
    """Days with what holds on them, and whether other times can be had by appointment."""
    first = next((piece.kind for piece in pieces if piece.kind in ("days", "spans")), "days")
    reader = _Reader(pieces, days_first=first == "days")
    return reader.rules, reader.otherwise


class _Reader:
    """Goes through the pieces once, keeping the days that wait for their times, or the times that wait for days."""

    def __init__(self, pieces: Sequence[Piece], *, days_first: bool) -> None:
        self.rules: list[_Rule] = []
        self.otherwise = False
        self.pieces_of = list(pieces)
        self._days_first = days_first
        self._days: Piece | None = None
        self._day: Day | None = None
        self._everything = False
        while self.pieces_of:
            self._take(self.pieces_of.pop(0))
        if self._days is not None or self._day is not None:
            raise Unclear
        if self._everything:
            self._all_by_appointment()

    def _take(self, piece: Piece) -> None:
        if piece.kind == "days":
            self._on(piece)
        elif piece.kind == "spans":
            self._holds(Day("open", piece.spans))
        elif piece.kind == "some":
            self._holds(_SOME)
        elif piece.kind in ("appointment", "bound"):
            self._agreed(piece)
        elif piece.kind == "other":
            self._other()
        elif piece.kind == "lunch":
            self._pause(self._next("spans"))
        else:
            self._shut(piece)

    def _next(self, kind: Part) -> Piece:
        if not self.pieces_of or self.pieces_of[0].kind != kind:
            raise Unclear
        return self.pieces_of.pop(0)

    def _ahead(self, place: int = 0) -> Part | None:
        return self.pieces_of[place].kind if len(self.pieces_of) > place else None

    def _on(self, piece: Piece) -> None:
        if self._day is not None:
            day, self._day = self._day, None
            self._add(piece, day)
        elif self._days is None and self._days_first:
            self._days = piece
        else:
            raise Unclear

    def _holds(self, day: Day) -> None:
        if self._days is not None:
            days, self._days = self._days, None
            self._add(days, day)
        elif self._day is None and not self._days_first:
            self._day = day
        else:
            raise Unclear

    def _add(self, piece: Piece, day: Day) -> None:
        if day.spans == (MIDNIGHTS,):
            day = Day("open")
        if piece.some and day == _CLOSED:
            self._add(replace(piece, days=piece.days & {HOLIDAY}, some=False), _SOME)
            piece = replace(piece, days=piece.days - {HOLIDAY})
        elif piece.some and day != _SOME:
            raise Unclear
        if piece.days:
            self.rules.append(_Rule(piece.days, day))

    def _shut(self, piece: Piece) -> None:
        if piece.kind == "closed" and self._days is not None:
            self._holds(_CLOSED)
        elif self._ahead() == "days" and self._day is None and self._days is None:
            self._add(self.pieces_of.pop(0), _CLOSED)
        elif self._ahead() == "lunch" and self._ahead(1) == "spans":
            self.pieces_of.pop(0)
            self._pause(self.pieces_of.pop(0))
        else:
            self._pause(self._next("spans"))
            if self._ahead() == "lunch":
                self.pieces_of.pop(0)

    def _pause(self, piece: Piece) -> None:
        """Takes a break out of the one rule there is."""
        if len(self.rules) != 1 or len(piece.spans) != 1 or self._days is not None or self._day is not None:
            raise Unclear
        opens, closes = piece.spans[0]
        rule = self.rules[0]
        around = [one for one in rule.day.spans if one[0] < opens < closes < one[1]]
        if len(around) != 1:
            raise Unclear
        rest = [one for one in rule.day.spans if one != around[0]]
        spans = apart([*rest, (around[0][0], opens), (closes, around[0][1])])
        self.rules = [_Rule(rule.days, Day(rule.day.kind, spans))]

    def _other(self) -> None:
        """*Evenings and weekends by appointment*."""
        if self._days is not None or self._day is not None or not self.rules:
            raise Unclear
        if self._ahead() == "days":
            self._add(self.pieces_of.pop(0), BY_APPOINTMENT)
        self._next("appointment")
        self.otherwise = True

    def _agreed(self, piece: Piece) -> None:
        if self._days is not None:
            self._holds(BY_APPOINTMENT)
        elif self._day is not None:
            self._day = Day("appointment", self._day.spans)
        elif piece.before == "or" and self.rules:
            self.otherwise = True
        elif self.rules and self._ahead() == "days" and self._ahead(1) is None and piece.before:
            self._add(self.pieces_of.pop(0), BY_APPOINTMENT)
        elif piece.kind == "bound" and self.rules:
            self._last_by_appointment()
        else:
            self._whose(piece)

    def _whose(self, piece: Piece) -> None:
        """Whether *by appointment* speaks of what stands before it or of everything."""
        if not self.rules or (len(self.rules) == 1 and not self.pieces_of):
            self._everything = True
        elif piece.before == "" and not piece.only:
            self._last_by_appointment()
        elif piece.before == "hard" and piece.only and not self.pieces_of:
            self._everything = True
        else:
            raise Unclear

    def _last_by_appointment(self) -> None:
        last = self.rules[-1]
        if last.day.kind != "open":
            raise Unclear
        self.rules[-1] = _Rule(last.days, Day("appointment", last.day.spans))

    def _all_by_appointment(self) -> None:
        if not self.rules:
            self.rules = [_Rule(EVERY, BY_APPOINTMENT)]
        self.rules = [
            _Rule(rule.days, Day("appointment", rule.day.spans) if rule.day.kind == "open" else rule.day)
            for rule in self.rules
        ]


def _week(rules: Sequence[_Rule], otherwise: bool) -> Week:
    timed = any(rule.day.spans or rule.day.kind == "appointment" for rule in rules)
    days: list[Day | None] = [None] * 8
    owner: dict[int, frozenset[int]] = {}
    for rule in rules:
        # Nothing but midnights says nothing: some publishers mean closed by it, others day and night.
        if rule.day == Day("open") and not timed:
            raise Unclear
        day = _CLOSED if rule.day == Day("open") else rule.day
        for number in rule.days:
            days[number] = _both(days[number], day, exception=rule.days < owner.get(number, frozenset()))
            owner[number] = rule.days
    if all(day is None for day in days):
        raise Unclear
    return Week(tuple(days), otherwise)


def _both(before: Day | None, now: Day, *, exception: bool) -> Day:
    if before is None or before == now:
        return now
    if before.kind == now.kind == "open":
        try:
            return Day("open", apart([*before.spans, *now.spans]))
        except Unclear:
            if not exception:
                raise
            return now
    if not exception:
        raise Unclear
    return now
