"""The questions of ``clinics review`` in a terminal: one pair at a time, one key each, every ruling written at once."""

import shutil
import textwrap
from typing import TYPE_CHECKING

import typer

from config.errors import ClinicsError
from indexer.review import COMPARED, OpenPair, Side, marked, open_judgements, pair_of
from ui import words
from ui.cli.options import plain
from ui.cli.review import NEXT, write_ruling

if TYPE_CHECKING:
    from config.home import Home
    from config.rulings import Kind
    from indexer.store.book import Book

_KEYS = "s same · d different · n next · u undo · q quit"
_LABEL = 11
_NARROW = 72
_CHANGES = {
    "moved": "it moved, or one source gives two addresses",
    "renamed": "it took another name, or has two",
    "new suite": "it took another suite, or has two",
}


def ask(place: "Home", book: "Book", *, who: str) -> None:
    """Show pair after pair until all were seen or the person quits."""
    from config.decisions import load_decisions
    from config.rulings import unrule

    waiting = open_judgements(book, load_decisions(place.decisions))
    ruled: list[tuple[int, tuple[str, str]]] = []
    number = 0
    while number < len(waiting):
        judgement, settles = waiting[number]
        pair = pair_of(book, judgement, settles=settles)
        width = shutil.get_terminal_size().columns
        print("\n" + "\n".join(pair_lines(pair, number=number + 1, whole=len(waiting), width=width)))
        key = _key()
        if key == "q":
            break
        if key == "u":
            if not ruled:
                print("Nothing was ruled since you began. An older ruling: clinics review --unrule A B")
                continue
            number, last = ruled.pop()
            with place.held():
                unrule(place.decisions, pair=last)
            print(f"Taken back: {plain(last[0])} and {plain(last[1])}.")
            continue
        if key in ("s", "d") and _ruled(place, pair, "same" if key == "s" else "different", who):
            ruled.append((number, (pair.a.label, pair.b.label)))
        elif key != "n":
            continue
        number += 1
    else:
        print("\nThat was the last open pair." if waiting else "No pair is open.")
    if ruled:
        print(f"{words.count(len(ruled), 'pair', 'pairs')} ruled. {NEXT}")


def _key() -> str:
    """The next of our keys that is pressed; others are passed over."""
    print(f"\n{_KEYS}", flush=True)
    while True:
        key = typer.getchar().lower()
        if key in ("s", "d", "n", "u", "q"):
            return key


def _ruled(place: "Home", pair: OpenPair, kind: "Kind", who: str) -> bool:
    """Ask for the reason and write the ruling; False when there is none, or it cannot be."""
    try:
        why = input(f"Why are they {kind}? ")
    except EOFError:
        why = ""
    if not why.strip():
        print("Without a reason nothing is ruled.")
        return False
    try:
        write_ruling(place, kind, pair.a.label, pair.b.label, who=who, why=why)
    except ClinicsError as error:
        print(f"Not ruled: {plain(str(error))}")
        return False
    print(f"Ruled {kind}.")
    return True


def pair_lines(pair: OpenPair, *, number: int, whole: int, width: int) -> list[str]:
    """A pair for a terminal so many letters wide: side by side, or one below the other where that is too narrow.

    Words in square brackets stand on one side only. ``=`` marks what is the same in comparable form, ``≠`` what is not,
    and a dot what one side does not state.
    """
    settles = "" if pair.settles == 1 else f", settles {pair.settles} pairs"
    lines = [f"Pair {number} of {whole} ({pair.score:g} points{settles})"]
    lines += _row("", plain(pair.a.label), plain(pair.b.label), width)
    for part in COMPARED:
        one, other = plain(getattr(pair.a, part)), plain(getattr(pair.b, part))
        sign = "≠" if part in pair.differs else "=" if one and other else "·"
        if part in pair.differs:
            one, other = marked(one, other), marked(other, one)
        lines += _row(f"{part} {sign}", one or words.not_stated(), other or words.not_stated(), width)
    lines += _row("gives", _routes(pair.a), _routes(pair.b), width)
    lines += _row("seen", _seen(pair.a), _seen(pair.b), width)
    lines += _row("page", plain(pair.a.url) or "not given", plain(pair.b.url) or "not given", width)
    lines += textwrap.wrap("The machine: " + plain("; ".join(pair.reasons)), width)
    if pair.change:
        lines += textwrap.wrap(f"If they are one place, {_CHANGES[pair.change]}.", width)
    return lines


def _row(head: str, one: str, other: str, width: int) -> list[str]:
    if width < _NARROW:
        left = textwrap.wrap(one, max(width - _LABEL, 20)) + textwrap.wrap(other, max(width - _LABEL, 20))
        return [f"{head if number == 0 else '':<{_LABEL}}{text}" for number, text in enumerate(left)]
    column = (width - _LABEL - 3) // 2
    left, right = textwrap.wrap(one, column), textwrap.wrap(other, column)
    rows = max(len(left), len(right))
    left, right = left + [""] * (rows - len(left)), right + [""] * (rows - len(right))
    return [
        f"{head if number == 0 else '':<{_LABEL}}{a:<{column}} | {b}".rstrip()
        for number, (a, b) in enumerate(zip(left, right, strict=True))
    ]


def _routes(side: Side) -> str:
    return ", ".join(words.value("route", code) for code in side.routes) or words.not_stated()


def _seen(side: Side) -> str:
    gone = "" if side.gone_since is None else f", gone since {side.gone_since}"
    return f"{side.first_seen} to {side.last_seen}{gone}"
