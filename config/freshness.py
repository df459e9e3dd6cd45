"""How long a statement stays believable, by field: data of ``config/freshness.toml``, one loader, one answer.

The table says when people should call to check and when a statement no longer counts in filters. It never says that a
statement is wrong, and it deletes nothing.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from config.errors import ConfigError
from config.vocabulary import FIELDS, vocabulary

Freshness = Literal["fresh", "ageing", "lapsed"]
"""``ageing``: last confirmed long enough ago to call and check; ``lapsed``: no yes and no no any more in filters."""

OTHER = "other"
_WORDS = ("provider", "price", "status", "name", "address", "phone", "website", "email", "hours")
_NAMES = (*FIELDS, *_WORDS, OTHER)
_KEYS = ("call_after", "lapses_after", "why")
_MOST_DAYS = 36_500


@dataclass(frozen=True, slots=True)
class Limits:
    """Days without a sighting after which a statement is ageing, and lapses (None: never), and why so many."""

    call_after: int
    lapses_after: int | None
    why: str


@dataclass(frozen=True)
class FreshnessTable:
    """The limits by field, or by ``field.code`` where one code has limits of its own."""

    limits: Mapping[str, Limits]

    def of(self, field: str, value: str) -> Limits:
        """The limits of one value of a field."""
        return self.limits.get(f"{field}.{value}") or self.limits.get(field) or self.limits[OTHER]

    def freshness(self, field: str, value: str, *, last_seen: date, today: date) -> Freshness:
        """How believable a statement is today that was last seen on a day; one of a later day is fresh."""
        limits = self.of(field, value)
        days = (today - last_seen).days
        if limits.lapses_after is not None and days > limits.lapses_after:
            return "lapsed"
        return "ageing" if days > limits.call_after else "fresh"

    def to_json(self) -> dict[str, Any]:
        """All of it, in one fixed order."""
        return {name: asdict(self.limits[name]) for name in sorted(self.limits)}


def load_freshness(path: Path | None = None) -> FreshnessTable:
    """The table of the package, with the tables of the file at ``path`` (the home folder's) in place of its own.

    Raises :class:`ConfigError` naming the file and the key that is not understood.
    """
    where = "config/freshness.toml"
    limits = _limits(where, _parsed(where, files("config").joinpath("freshness.toml").read_text(encoding="utf-8")))
    missing = [field for field in _NAMES if field not in limits]
    if missing:
        raise ConfigError(f"{where}: there is no table [{missing[0]}]. Every field needs one.")
    if path is not None and path.exists():
        try:
            own = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"{path} cannot be read: {error}.") from error
        limits |= _limits(str(path), _parsed(str(path), own))
    return FreshnessTable(limits)


def _parsed(where: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{where} cannot be read: {error}.") from error


def _limits(where: str, tables: Mapping[str, Any]) -> dict[str, Limits]:
    found: dict[str, Limits] = {}
    for field, table in tables.items():
        if field not in _NAMES:
            raise ConfigError(f"{where}: there is no field {field!r}. There are: {', '.join(_NAMES)}.")
        if not isinstance(table, dict):
            raise ConfigError(f"{where}: {field} must be a table, written as [{field}].")
        own = {key: value for key, value in table.items() if not isinstance(value, dict)}
        if own:
            found[field] = _one(where, field, own)
        for code, limits in table.items():
            if isinstance(limits, dict):
                if field not in FIELDS or code not in vocabulary()[field].codes:
                    raise ConfigError(f"{where}: {field} has no code {code!r}. Codes stand in config/vocabulary/.")
                found[f"{field}.{code}"] = _one(where, f"{field}.{code}", limits)
    return found


def _one(where: str, name: str, table: Mapping[str, Any]) -> Limits:
    unknown = sorted(set(table) - set(_KEYS))
    if unknown:
        raise ConfigError(f"{where}: [{name}] unknown key {unknown[0]!r}; known are {', '.join(_KEYS)}.")
    why = table.get("why")
    if not isinstance(why, str) or not why.strip():
        raise ConfigError(f"{where}: [{name}] why must say in words why the days are so many.")
    call = _days(where, f"[{name}] call_after", table.get("call_after"))
    lapses = _days(where, f"[{name}] lapses_after", table["lapses_after"]) if "lapses_after" in table else None
    if lapses is not None and lapses <= call:
        raise ConfigError(f"{where}: [{name}] lapses_after must be later than call_after.")
    return Limits(call_after=call, lapses_after=lapses, why=why.strip())


def _days(where: str, key: str, days: Any) -> int:
    if not isinstance(days, int) or isinstance(days, bool) or not 1 <= days <= _MOST_DAYS:
        raise ConfigError(f"{where}: {key} must be a number of days from 1 to {_MOST_DAYS}, not {days!r}.")
    return days
