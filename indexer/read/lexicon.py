"""All phrases that the reader listens for, as one index by first word: a text is marked in one walk over its words.

Phrases come from ``config/vocabulary`` and from ``words.toml`` beside this module; no phrase is written in code.
"""

import hashlib
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from config.vocabulary import vocabulary
from indexer.read.folding import Token, stem, tokens

_PAIR = 2
"""Words by which longer phrases are looked up; a match of these is a match of a phrase of two."""

_SHORT = 3
"""Phrases' words of at most so many capitals ("IV", "IM") are matched only as capitals."""


_WHOLE_VALUES = frozenset({"address", "labels", "menu", "people", "status"})
"""Tables of ``words.toml`` that are compared with whole values and not listened for in sentences."""


class Mark(NamedTuple):
    """A phrase found: its label and the words (first, one past the last) that it covers."""

    label: str
    first: int
    past: int


@dataclass(frozen=True, slots=True)
class _Phrase:
    label: str
    words: tuple[str, ...]
    capitals: tuple[int, ...]


def _phrase(label: str, text: str) -> _Phrase:
    parts = tokens(text)
    capitals = tuple(
        index for index, part in enumerate(parts) if 1 < len(part.typed) <= _SHORT and part.typed.isupper()
    )
    return _Phrase(label, tuple(stem(part.typed.lower()) for part in parts), capitals)


class Lexicon:
    """Labels by phrase. A look-alike hides the phrases that it overlaps, for the one term it belongs to."""

    def __init__(self, phrases: Iterable[tuple[str, str]], lookalikes: Iterable[tuple[str, str]] = ()) -> None:
        self._single: dict[str, list[_Phrase]] = defaultdict(list)
        self._index: dict[str, dict[str, list[_Phrase]]] = {}
        for label, text in phrases:
            self._add(_phrase(label, text))
        for label, text in lookalikes:
            self._add(_phrase(f"!{label}", text))

    def _add(self, phrase: _Phrase) -> None:
        if len(phrase.words) == 1:
            self._single[phrase.words[0]].append(phrase)
        elif phrase.words:
            self._index.setdefault(phrase.words[0], {}).setdefault(phrase.words[1], []).append(phrase)

    def marks(self, words: Sequence[Token]) -> Mapping[str, tuple[Mark, ...]]:
        """Every phrase found in the words, by label."""
        lows = tuple(word.low for word in words)
        found: dict[str, list[Mark]] = defaultdict(list)
        last = len(lows) - 1
        for first, low in enumerate(lows):
            seconds = self._index.get(low)
            longer = () if seconds is None or first == last else seconds.get(lows[first + 1], ())
            for phrase in (*self._single.get(low, ()), *longer):
                past = first + len(phrase.words)
                if past - first > _PAIR and lows[first:past] != phrase.words:
                    continue
                if not phrase.capitals or all(words[first + index].typed.isupper() for index in phrase.capitals):
                    found[phrase.label].append(Mark(phrase.label, first, past))
        for hidden in [label for label in found if label.startswith("!")]:
            covers = found.pop(hidden)
            label = hidden[1:]
            found[label] = [
                mark
                for mark in found.get(label, ())
                if not any(cover.first < mark.past and mark.first < cover.past for cover in covers)
            ]
        return {label: tuple(marks) for label, marks in found.items() if marks}


@cache
def word_groups() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """The tables of ``words.toml``."""
    table = tomllib.loads(words_text())
    return {name: {group: tuple(phrases) for group, phrases in groups.items()} for name, groups in table.items()}


@cache
def words_edition() -> str:
    """A short hash of ``words.toml``: when it changes, saved pages are read again."""
    return hashlib.sha256(words_text().encode()).hexdigest()[:8]


def words_text() -> str:
    """``words.toml`` as it is written."""
    return files(__package__).joinpath("words.toml").read_text(encoding="utf-8")


@cache
def lexicon() -> Lexicon:
    """The reader's whole ear: vocabulary terms as ``field=code``, words as ``table:group`` or the bare group."""
    phrases: list[tuple[str, str]] = []
    lookalikes: list[tuple[str, str]] = []
    for field in vocabulary().values():
        for term in field.terms:
            label = f"{field.code}={term.code}"
            phrases += [(label, phrase) for phrase in term.phrases]
            lookalikes += [(label, phrase) for phrase in term.lookalikes]
    for table, groups in word_groups().items():
        if table == "lookalikes":
            lookalikes += [(group, phrase) for group, listed in groups.items() for phrase in listed]
            continue
        if table in _WHOLE_VALUES:
            continue
        prefix = "" if table == "words" else f"{table}:"
        phrases += [(f"{prefix}{group}", phrase) for group, listed in groups.items() for phrase in listed]
    return Lexicon(phrases, lookalikes)
