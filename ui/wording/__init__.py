"""Every string that visitors read, a folder for each language; another language is another folder.

A string is plain text with ``{parts}``: markup is made where it is shown, and everything is escaped there. Keys are the
same in every language (``clinic.checked``), whatever file of the folder they stand in. What the vocabulary says has its
home in ``config/vocabulary``, which is English; here it has keys too (``vocabulary.route.iv.label``), so that other
languages can say it. So have the names of states and of our sources, what authorities say of a route, and the words of
which opening hours are made.

What answers a visitor says which language it speaks (:func:`spoken`); words made on the way, however deep, follow. What
is made for programs speaks the usual language.
"""

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from string import Formatter
from types import MappingProxyType
from typing import Any

from config.errors import ConfigError
from config.sources import terms_of_ours, titles
from config.vocabulary import vocabulary
from config.vocabulary.regulation import regulations
from indexer.normalise.state import STATES
from indexer.normalise.week import WEEK_WORDS

USUAL = "en"
"""The language of whoever asks for none that we have."""

_SPOKEN: ContextVar[str] = ContextVar("spoken", default=USUAL)


@cache
def languages() -> tuple[str, ...]:
    """The codes (BCP 47) of the languages that there are, the usual one first."""
    codes = sorted(folder.name for folder in files(__name__).iterdir() if _is_language(folder))
    return (USUAL, *(code for code in codes if code != USUAL))


def language_of(asked: str | None) -> str:
    """The language that a link asks for (``lang=es``, in any case); the usual one when it is none of ours."""
    code = "" if asked is None else asked.strip().lower()
    return code if code in languages() else USUAL


def speaking() -> str:
    """The code of the language that is spoken just now."""
    return _SPOKEN.get()


@contextmanager
def spoken(language: str) -> Iterator[None]:
    """Speak a language of :func:`languages` inside the ``with``; each thread and each request has its own."""
    before = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def say(key: str, language: str | None = None, /, **parts: object) -> str:
    """The string of a key, with its ``{parts}`` filled in, in ``language`` or else in the one that is spoken.

    What a language lacks is said in the usual one: half a sentence is better than no page (a test finds what is
    lacking). Raises :class:`ConfigError` for a key that there is not, or a part that is missing.
    """
    code = speaking() if language is None else language
    if not parts and key in _whole(code):
        return _whole(code)[key]
    strings = _strings(code)
    if key not in strings:
        code, strings = USUAL, _strings(USUAL)
    try:
        return strings[key].format(**parts)
    except (KeyError, IndexError) as error:
        raise ConfigError(f"ui/wording/{code}: {key} is not there, or lacks {error}.") from error


def known(key: str) -> bool:
    """Whether there is such a key."""
    return key in _strings(USUAL)


def strings(language: str) -> Mapping[str, str]:
    """Every string that a language has by its key, with its parts unfilled."""
    return MappingProxyType(dict(_strings(language)))


@cache
def _strings(language: str) -> Mapping[str, str]:
    """Every string of a language by its key, with points between the tables."""
    found: dict[str, str] = {}
    if language == USUAL:
        found |= _from_elsewhere()
    for file in sorted(files(__name__).joinpath(language).iterdir(), key=lambda file: file.name):
        rows = _flat(tomllib.loads(file.read_text(encoding="utf-8")), "")
        twice = found.keys() & dict(rows).keys()
        if twice:
            raise ConfigError(f"ui/wording/{language}/{file.name}: {min(twice)} stands somewhere else already.")
        found |= dict(rows)
    return found


@cache
def _whole(language: str) -> dict[str, str]:
    """Every string that has no parts, as it is said: most of what a page says, which need not be made each time."""
    told = {**_strings(USUAL), **_strings(language)}
    return {key: string.format() for key, string in told.items() if not _has_parts(string)}


def _has_parts(string: str) -> bool:
    return any(part is not None for _, part, _, _ in Formatter().parse(string))


def _is_language(folder: Traversable) -> bool:
    return folder.is_dir() and any(file.name.endswith(".toml") for file in folder.iterdir())


def _from_elsewhere() -> dict[str, str]:
    """What has its home elsewhere and is English there: vocabulary, sources, authorities, states, hours."""
    told = {f"state.{code}": name for code, name in STATES.items()}
    told |= {f"source.{ident}": title for ident, title in titles().items()}
    told |= {f"source_terms.{ident}": terms for ident, terms in terms_of_ours().items()}
    told |= {f"week.{name}": word for name, word in WEEK_WORDS.items()}
    for one in regulations():
        told[f"regulation.{one.code}.country"] = one.country
        told[f"regulation.{one.code}.{one.routes[0]}"] = one.says
    for name, field in vocabulary().items():
        told[f"vocabulary.{name}.label"] = field.label
        told[f"vocabulary.{name}.question"] = field.question
        for code in field.codes:
            told[f"vocabulary.{name}.{code}.label"] = field.term(code).label
            told[f"vocabulary.{name}.{code}.meaning"] = field.term(code).meaning
    return {key: text.replace("{", "{{").replace("}", "}}") for key, text in told.items()}


def _flat(table: Mapping[str, Any], before: str) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for name, value in table.items():
        rows += _flat(value, f"{before}{name}.") if isinstance(value, dict) else [(f"{before}{name}", str(value))]
    return rows
