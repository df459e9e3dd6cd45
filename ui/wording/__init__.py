"""The strings of the pages that are made outside the app, one file for each language; a second one is one more file.

What is said of clinics, values and days still comes from ``ui/words.py``; this holds the words around it. A string is
plain text: markup is made where it is shown, and everything is escaped there.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from config.errors import ConfigError

USUAL = "en"
"""The language of whoever asks for none that we have."""


@cache
def languages() -> tuple[str, ...]:
    """The codes (BCP 47) of the languages that there are, the usual one first."""
    names = sorted(entry.name for entry in files(__name__).iterdir() if entry.name.endswith(".toml"))
    codes = [name.removesuffix(".toml") for name in names]
    return (USUAL, *(code for code in codes if code != USUAL))


def say(key: str, language: str = USUAL, /, **parts: object) -> str:
    """The string of a key such as ``clinic.checked``, with its ``{parts}`` filled in.

    Raises :class:`ConfigError` for a key that the language does not have, or a part that is missing.
    """
    try:
        return _strings(language)[key].format(**parts)
    except (KeyError, IndexError) as error:
        raise ConfigError(f"ui/wording/{language}.toml: {key} is not there, or lacks {error}.") from error


@cache
def _strings(language: str) -> Mapping[str, str]:
    """Every string by its key, with points between the tables."""
    table = tomllib.loads(files(__name__).joinpath(f"{language}.toml").read_text(encoding="utf-8"))
    return dict(_flat(table, ""))


def keys(language: str) -> frozenset[str]:
    """The keys that a language has."""
    return frozenset(_strings(language))


def _flat(table: Mapping[str, Any], before: str) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for name, value in table.items():
        rows += _flat(value, f"{before}{name}.") if isinstance(value, dict) else [(f"{before}{name}", str(value))]
    return rows
