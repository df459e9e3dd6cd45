"""People's rulings as data: which listings are the same clinic, which are not, which must not be shown or visited.

Read from ``config/decisions.toml`` and from ``decisions.toml`` of the home folder, which adds to it. This module
checks that the rulings can be followed; it decides nothing itself and looks at no listing.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

from config.errors import ConfigError
from config.opted_out import OptOut, covering, host_in, name_of_host

_PAIR_KEYS = ("a", "b", "who", "when", "why")
_WITHDRAWN_KEYS = ("listing", "who", "when", "why")
_OPTED_OUT_KEYS = ("host", "who", "when", "why")
_KEYS = {"same": _PAIR_KEYS, "different": _PAIR_KEYS, "withdrawn": _WITHDRAWN_KEYS, "opted_out": _OPTED_OUT_KEYS}


@dataclass(frozen=True, slots=True)
class Ruling:
    """A person's word on two listings, each named ``source:ref``; ``when`` is the day it was given."""

    a: str
    b: str
    who: str
    when: date
    why: str

    @property
    def pair(self) -> tuple[str, str]:
        """The two listings in alphabetical order: a ruling says the same read from either side."""
        return (self.a, self.b) if self.a <= self.b else (self.b, self.a)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A person's word that a listing (``source:ref``) must not be shown any more."""

    listing: str
    who: str
    when: date
    why: str


@dataclass(frozen=True)
class Decisions:
    """All rulings. Refuses with :class:`ConfigError` rulings that cannot all be followed.

    That is a pair ruled both ways, directly or through a chain: when a is the same as b and b the same as c, nobody
    can rule that a and c are different.
    """

    same: tuple[Ruling, ...] = ()
    different: tuple[Ruling, ...] = ()
    withdrawn: tuple[Withdrawal, ...] = ()
    opted_out: tuple[OptOut, ...] = ()

    def __post_init__(self) -> None:
        """Check that the rulings agree with each other."""
        _refuse_contradictions(self.same, self.different)

    @cached_property
    def hidden(self) -> frozenset[str]:
        """Names (``source:ref``) of the withdrawn listings."""
        return frozenset(one.listing for one in self.withdrawn)

    @cached_property
    def unvisited(self) -> Mapping[str, OptOut]:
        """Hosts that asked not to be visited, by name; the first row on a host counts."""
        return {one.host: one for one in reversed(self.opted_out)}

    def hides(self, label: str, url: str) -> bool:
        """Whether a listing (``source:ref``, read at ``url``) must not be shown.

        So it is when it was withdrawn, and when its host has asked not to be visited since it was read.
        """
        return label in self.hidden or (bool(self.opted_out) and covering(self.unvisited, host_in(url)) is not None)


def load_decisions(path: Path | None = None) -> Decisions:
    """The rulings of the package, with those of the file at ``path`` (the home folder's) when there is such a file.

    Raises :class:`ConfigError` naming file and key for anything that is not understood or cannot be followed.
    """
    inside = files("config").joinpath("decisions.toml").read_text(encoding="utf-8")
    tables = [("config/decisions.toml", _parsed("config/decisions.toml", inside))]
    if path is not None:
        own = _text(path)
        if own is not None:
            tables.append((str(path), _parsed(str(path), own)))
    same: list[Ruling] = []
    different: list[Ruling] = []
    withdrawn: list[Withdrawal] = []
    opted_out: list[OptOut] = []
    for where, table in tables:
        _refuse_unknown(where, "", table, _KEYS)
        same += [_ruling(where, "same", row) for row in _rows(where, "same", table)]
        different += [_ruling(where, "different", row) for row in _rows(where, "different", table)]
        withdrawn += [_withdrawal(where, row) for row in _rows(where, "withdrawn", table)]
        opted_out += [_opt_out(where, row) for row in _rows(where, "opted_out", table)]
    try:
        return Decisions(tuple(same), tuple(different), tuple(withdrawn), tuple(opted_out))
    except ConfigError as error:
        raise ConfigError(f"{' and '.join(where for where, _ in tables)}: {error}") from error


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}.") from error


def _parsed(where: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{where} cannot be read: {error}.") from error


def _rows(where: str, key: str, table: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    rows = table.get(key, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ConfigError(f"{where}: {key} must be written as [[{key}]], once for each ruling.")
    for row in rows:
        _refuse_unknown(where, f"[[{key}]] ", row, _KEYS[key])
        missing = [name for name in _KEYS[key] if name not in row]
        if missing:
            raise ConfigError(f"{where}: [[{key}]] lacks {missing[0]!r}; it needs {', '.join(_KEYS[key])}.")
    return rows


def _ruling(where: str, key: str, row: Mapping[str, Any]) -> Ruling:
    a, b = _label(where, key, "a", row), _label(where, key, "b", row)
    if a == b:
        raise ConfigError(f"{where}: [[{key}]] names {a!r} twice; a ruling is about two listings.")
    return Ruling(a=a, b=b, who=_words(where, key, "who", row), when=_day(where, key, row), why=_why(where, key, row))


def _withdrawal(where: str, row: Mapping[str, Any]) -> Withdrawal:
    return Withdrawal(
        listing=_label(where, "withdrawn", "listing", row),
        who=_words(where, "withdrawn", "who", row),
        when=_day(where, "withdrawn", row),
        why=_why(where, "withdrawn", row),
    )


def _opt_out(where: str, row: Mapping[str, Any]) -> OptOut:
    key = "opted_out"
    try:
        host = name_of_host(_words(where, key, "host", row))
    except ValueError as error:
        raise ConfigError(f"{where}: [[{key}]] host {error}.") from error
    return OptOut(host=host, who=_words(where, key, "who", row), when=_day(where, key, row), why=_why(where, key, row))


def _label(where: str, key: str, name: str, row: Mapping[str, Any]) -> str:
    label = _words(where, key, name, row)
    source, colon, ref = label.partition(":")
    if not colon or not source.strip() or not ref.strip():
        raise ConfigError(f'{where}: [[{key}]] {name} must name a listing as "source:ref", not {label!r}.')
    return label


def _words(where: str, key: str, name: str, row: Mapping[str, Any]) -> str:
    words = row[name]
    if not isinstance(words, str) or not words.strip():
        raise ConfigError(f"{where}: [[{key}]] {name} must be words in quotation marks, not {words!r}.")
    return words.strip()


def _why(where: str, key: str, row: Mapping[str, Any]) -> str:
    return _words(where, key, "why", row)


def _day(where: str, key: str, row: Mapping[str, Any]) -> date:
    when = row["when"]
    if isinstance(when, datetime) or not isinstance(when, date):
        raise ConfigError(f"{where}: [[{key}]] when must be a day such as 2026-11-23 (no quotation marks).")
    return when


def _refuse_unknown(where: str, inside: str, table: Mapping[str, Any], known: Iterable[str]) -> None:
    unknown = sorted(set(table) - set(known))
    if unknown:
        raise ConfigError(f"{where}: {inside}unknown key {unknown[0]!r}; known are {', '.join(known)}.")


def _refuse_contradictions(same: Iterable[Ruling], different: Iterable[Ruling]) -> None:
    leader: dict[str, str] = {}

    def lead(label: str) -> str:
        while leader.setdefault(label, label) != label:
            label = leader[label]
        return label

    for ruling in same:
        leader[lead(ruling.b)] = lead(ruling.a)
    for ruling in different:
        if lead(ruling.a) == lead(ruling.b):
            raise ConfigError(
                f"{ruling.a!r} and {ruling.b!r} are ruled different, and also the same (directly or through other "
                f"listings). Take one of these rulings back."
            )
