"""Writes people's rulings into the ``decisions.toml`` of a home folder, and takes them out again.

Only the lines of the ruling itself change: comments, order and everything else in the file stay letter by letter. The
file is replaced in one step, and never by one that could not be read back. Whether the listings exist is for the
caller to know.
"""

import os
import re
import tomllib
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, Literal

from config.decisions import Decisions, Ruling, load_decisions
from config.errors import ConfigError, UsageError

Kind = Literal["same", "different"]
KINDS: tuple[Kind, ...] = ("same", "different")
_TAKE_BACK = "To take it back: clinics review --unrule"
_HEADER = re.compile(r"\s*\[")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def rule(path: Path, *, kind: Kind, ruling: Ruling) -> None:
    """Add a ruling at the end of the file at ``path``, which need not exist.

    Raises :class:`UsageError` when the two are ruled on already, or the rulings could not all be followed any more, and
    :class:`ConfigError` when the file cannot be read or written.
    """
    decisions = load_decisions(path)
    _refuse_repeated(decisions, kind, ruling)
    try:
        _with(decisions, kind, ruling)
    except ConfigError as error:
        raise UsageError(
            f"{ruling.a} and {ruling.b} cannot be ruled {kind}: through other listings they are ruled "
            f"{_other(kind)}. Look at those with: clinics review --rulings"
        ) from error
    text = _read(path)
    line_end = "\r\n" if "\r\n" in text else "\n"
    before = text if text == "" or text.endswith("\n") else text + line_end
    _write(path, before + (line_end if before else "") + _block(kind, ruling).replace("\n", line_end))


def unrule(path: Path, *, pair: tuple[str, str]) -> Ruling:
    """Take the ruling on two listings out of the file, and answer with it.

    Raises :class:`UsageError` when the file holds none on them, and :class:`ConfigError` when it cannot be read or
    written, or holds the ruling in a form that only a person should change.
    """
    load_decisions(path)
    text = _read(path)
    rows: dict[str, Any] = tomllib.loads(text)
    for kind in KINDS:
        for place, row in enumerate(rows.get(kind, [])):
            if sorted((row["a"].strip(), row["b"].strip())) == sorted(pair):
                _write(path, _without(path, text, kind, place))
                return Ruling(a=row["a"].strip(), b=row["b"].strip(), who=row["who"], when=row["when"], why=row["why"])
    where = "is ruled in the program's own config/decisions.toml, not" if _ruled(load_decisions(), pair) else "is not"
    raise UsageError(f"The pair {pair[0]} and {pair[1]} {where} ruled in {path}. See: clinics review --rulings")


def last_ruled(path: Path) -> tuple[str, str] | None:
    """The two listings of the ruling that stands last in the file; None when it holds none."""
    load_decisions(path)
    text = _read(path)
    rows = tomllib.loads(text)
    best: tuple[int, tuple[str, str]] | None = None
    for kind in KINDS:
        for place, row in enumerate(rows.get(kind, [])):
            start, _ = _lines_of(path, text, kind, place)
            if best is None or start > best[0]:
                best = start, (row["a"].strip(), row["b"].strip())
    return None if best is None else best[1]


def _refuse_repeated(decisions: Decisions, kind: Kind, ruling: Ruling) -> None:
    for known_kind in KINDS:
        for known in getattr(decisions, known_kind):
            if known.pair != ruling.pair:
                continue
            told = f"{ruling.a} and {ruling.b} are ruled {known_kind} already, by {known.who} on {known.when}"
            ahead = "" if known_kind == kind else f", so they cannot be ruled {kind}"
            raise UsageError(f"{told}{ahead}. {_TAKE_BACK} {ruling.a} {ruling.b}")


def _with(decisions: Decisions, kind: Kind, ruling: Ruling) -> Decisions:
    """All rulings and one more; raises :class:`ConfigError` when they cannot all be followed."""
    return Decisions(
        same=(*decisions.same, ruling) if kind == "same" else decisions.same,
        different=(*decisions.different, ruling) if kind == "different" else decisions.different,
        withdrawn=decisions.withdrawn,
        opted_out=decisions.opted_out,
    )


def _other(kind: Kind) -> Kind:
    return "different" if kind == "same" else "same"


def _ruled(decisions: Decisions, pair: tuple[str, str]) -> bool:
    return any(sorted(pair) == sorted(one.pair) for one in (*decisions.same, *decisions.different))


def _block(kind: Kind, ruling: Ruling) -> str:
    return (
        f"[[{kind}]]\na = {_quoted(ruling.a)}\nb = {_quoted(ruling.b)}\nwho = {_quoted(ruling.who)}\n"
        f"when = {_day(ruling.when)}\nwhy = {_quoted(ruling.why)}\n"
    )


def _day(day: date) -> str:
    return day.isoformat()


def _quoted(words: str) -> str:
    """A basic string of TOML 1.0; half a character, which no file can hold, becomes a question mark."""
    letters = (
        _ESCAPES.get(one) or (f"\\u{ord(one):04x}" if ord(one) < 0x20 or ord(one) == 0x7F else one) for one in words
    )
    return '"' + "".join(letters).encode("utf-8", "replace").decode("utf-8") + '"'


def _without(path: Path, text: str, kind: Kind, place: int) -> str:
    """The text without one ruling, and without the one empty line before it."""
    lines = text.splitlines(keepends=True)
    first, last = _lines_of(path, text, kind, place)
    if first > 0 and lines[first - 1].strip() == "":
        first -= 1
    return "".join(lines[:first] + lines[last:])


def _lines_of(path: Path, text: str, kind: Kind, place: int) -> tuple[int, int]:
    """First line of a ruling and the line after its last; comments and empty lines behind it are not its own.

    A line that looks like a header may stand inside a string of several lines, so each guess is read back: what is
    left out must be this one ruling, and what remains all the others.
    """
    lines = text.splitlines(keepends=True)
    whole = tomllib.loads(text)
    rest = {key: list(rows) for key, rows in whole.items()}
    row = rest[kind].pop(place)
    if not rest[kind]:
        del rest[kind]
    headers = [number for number, line in enumerate(lines) if _HEADER.match(line)]
    for start, end in zip(headers, [*headers, len(lines)][1:], strict=True):
        stop = end
        while stop > start + 1 and (lines[stop - 1].strip() == "" or lines[stop - 1].lstrip().startswith("#")):
            stop -= 1
        if _loaded(lines[start:stop]) == {kind: [row]} and _loaded(lines[:start] + lines[stop:]) == rest:
            return start, stop
    raise ConfigError(
        f"{path}: the ruling on {row['a']} and {row['b']} is not written as [[{kind}]] with one line for each key. "
        f"Change it in the file itself."
    )


def _loaded(lines: list[str]) -> dict[str, Any] | None:
    with suppress(tomllib.TOMLDecodeError):
        return tomllib.loads("".join(lines))
    return None


def _read(path: Path) -> str:
    """The text of the file with its line ends as they are; empty when there is no file."""
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}.") from error


def _write(path: Path, text: str) -> None:
    """Put the text in the file's place in one step, once it is known to be readable."""
    place = path.resolve()
    aside = place.with_name(f".{place.name}.{os.getpid()}.part")
    try:
        with aside.open("w", encoding="utf-8", newline="") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        if place.exists():
            aside.chmod(place.stat().st_mode & 0o777)
        try:
            load_decisions(aside)
        except ConfigError as error:
            told = str(error).replace(str(aside), str(path))
            raise ConfigError(f"{path} was left as it is, because this change would break it: {told}") from error
        aside.replace(place)
    except OSError as error:
        raise ConfigError(f"{path} cannot be written ({error.strerror}). Check the folder's rights.") from error
    finally:
        aside.unlink(missing_ok=True)
