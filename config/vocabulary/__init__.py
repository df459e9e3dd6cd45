"""Every term of the service, in one place: filters, command line, engines, README and tests all derive from it.

One TOML file per field stands beside this module. A term carries a code (which stays valid for years, because links
hold it), a label, its plain meaning, the phrases that say it, phrases that only look like it, and sentences that must
and must not be read as it; those sentences are tests.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from config.errors import ConfigError, UsageError

FILTERS = ("route", "psychiatry", "condition", "payment", "therapy", "setting")
"""Fields that the search page offers as filters, in the order in which people are asked."""

FIELDS = (*FILTERS, "care", "language")
"""All fields of the vocabulary: a search may name any of them, and a clinic shows all."""

NOT_STATED = "not_stated"
"""What a filter calls a clinic of which nobody says anything in that field; never stored."""

DENIED = "no."
"""Stands before a code in a filter that asks for clinics whose pages say *no* to it."""

_FIELD_KEYS = {"code", "label", "question", "term"}
_TERM_KEYS = {"code", "label", "meaning", "phrases", "lookalikes", "yes", "no"}
_TERM_NEEDS = {"code", "label", "meaning", "yes", "no"}


@dataclass(frozen=True, slots=True)
class Term:
    """One value a field can have. ``yes`` and ``no`` are sentences that must and must not be read as it."""

    code: str
    label: str
    meaning: str
    phrases: tuple[str, ...]
    lookalikes: tuple[str, ...]
    yes: tuple[str, ...]
    no: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One question about a clinic, with the terms that can answer it."""

    code: str
    label: str
    question: str
    terms: tuple[Term, ...]
    codes: tuple[str, ...] = field(init=False, repr=False, compare=False)
    """Codes of the terms, in the order in which they are shown."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "codes", tuple(term.code for term in self.terms))

    def term(self, code: str) -> Term:
        """The term of that code; raises :class:`UsageError` naming the codes there are."""
        for term in self.terms:
            if term.code == code:
                return term
        raise UsageError(f"{self.code} has no code {code!r}. It has: {', '.join(self.codes)}.")


@cache
def vocabulary() -> Mapping[str, Field]:
    """All fields by code, in the order of :data:`FIELDS`; raises :class:`ConfigError` for a file not understood."""
    return {code: _field(code) for code in FIELDS}


@cache
def edition() -> str:
    """A short hash of the whole vocabulary: when it changes, saved pages are read again."""
    texts = "".join(_text(code) for code in FIELDS)
    return hashlib.sha256(texts.encode()).hexdigest()[:8]


def _text(code: str) -> str:
    return files(__name__).joinpath(f"{code}.toml").read_text(encoding="utf-8")


def _field(code: str) -> Field:
    name = f"config/vocabulary/{code}.toml"
    try:
        table = tomllib.loads(_text(code))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{name} cannot be read: {error}.") from error
    _refuse_unknown(name, table, _FIELD_KEYS)
    if table.get("code") != code:
        raise ConfigError(f"{name}: its code must be {code!r}, as its file is named.")
    terms = tuple(_term(name, row) for row in table.get("term", ()))
    codes = [term.code for term in terms]
    for one in codes:
        if codes.count(one) > 1 or one == NOT_STATED or "." in one or "," in one:
            raise ConfigError(f"{name}: the code {one!r} is repeated or reserved.")
    return Field(code=code, label=table["label"], question=table["question"], terms=terms)


def _term(name: str, row: Mapping[str, Any]) -> Term:
    _refuse_unknown(name, row, _TERM_KEYS)
    missing = sorted(_TERM_NEEDS - {key for key, value in row.items() if value})
    if missing:
        raise ConfigError(f"{name}: the term {row.get('code', '?')!r} lacks {', '.join(missing)}.")
    return Term(
        code=row["code"],
        label=row["label"],
        meaning=row["meaning"],
        phrases=tuple(row.get("phrases", ())),
        lookalikes=tuple(row.get("lookalikes", ())),
        yes=tuple(row["yes"]),
        no=tuple(row["no"]),
    )


def _refuse_unknown(name: str, table: Mapping[str, Any], known: set[str]) -> None:
    unknown = sorted(set(table) - known)
    if unknown:
        raise ConfigError(f"{name}: unknown key {unknown[0]!r}; known are {', '.join(sorted(known))}.")
