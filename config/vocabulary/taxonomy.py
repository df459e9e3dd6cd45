"""What the NPI registry's taxonomy codes and the letters behind names mean to us: data with its source, our own words.

A code is what a provider wrote of itself. It can agree with what a clinic says of a named person; it makes nobody
anything, and an organization's code says nothing of any person.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

from config.errors import ConfigError

Kind = Literal[
    "psychiatrist",
    "perhaps_psychiatrist",
    "physician",
    "psychiatric_nurse",
    "nurse",
    "anesthetist",
    "physician_assistant",
    "naturopath",
    "therapist",
    "general",
    "organization",
    "unknown",
]
KINDS: tuple[Kind, ...] = get_args(Kind)

_NAME = "config/vocabulary/taxonomy.toml"
_KEYS = {"source", "as_of", "codes", "credentials"}
_CODE = re.compile(r"[0-9A-Z]{9}X")


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """One code: ``kind`` is ``unknown`` and ``label`` empty for a code that we have no words for."""

    code: str
    label: str
    kind: Kind

    @property
    def shown(self) -> str:
        """As people read it: ``Psychiatry (2084P0800X)``."""
        return f"{self.label} ({self.code})" if self.label else f"code {self.code}"


def taxonomy(code: str) -> Taxonomy:
    """What a code means; raises :class:`ConfigError` when the table is not understood."""
    return _codes().get(code) or Taxonomy(code=code, label="", kind="unknown")


def taxonomies() -> Mapping[str, Taxonomy]:
    """Every code that we have words for."""
    return _codes()


def families() -> Mapping[str, str]:
    """The family of professions by the letters behind a name, small and without marks: ``md`` is a physician's."""
    return _credentials()


@cache
def _table() -> Mapping[str, Any]:
    try:
        table = tomllib.loads(files(__package__).joinpath("taxonomy.toml").read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{_NAME} cannot be read: {error}.") from error
    if set(table) != _KEYS:
        raise ConfigError(f"{_NAME}: its keys must be {', '.join(sorted(_KEYS))}.")
    return table


@cache
def _codes() -> Mapping[str, Taxonomy]:
    made: dict[str, Taxonomy] = {}
    for kind, labels in _table()["codes"].items():
        known: Kind | None = next((one for one in KINDS if one == kind and one != "unknown"), None)
        if known is None:
            raise ConfigError(f"{_NAME}: unknown kind {kind!r}; known are {', '.join(KINDS)}.")
        for code, label in labels.items():
            if not _CODE.fullmatch(code) or code in made or not label:
                raise ConfigError(f"{_NAME}: the code {code!r} is malformed, repeated or without a label.")
            made[code] = Taxonomy(code=code, label=label, kind=known)
    return made


@cache
def _credentials() -> Mapping[str, str]:
    made: dict[str, str] = {}
    for family, letters in _table()["credentials"].items():
        for one in letters:
            if one in made or not one.isalpha() or one != one.lower():
                raise ConfigError(f"{_NAME}: the letters {one!r} are malformed or repeated.")
            made[one] = family
    return made
