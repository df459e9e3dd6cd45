"""All phrases that the reader listens for, as one index by first word: a text is marked in one walk over its words.

Phrases come from ``config/vocabulary`` and from ``words.toml`` beside this module; no phrase is written in code.
"""

import hashlib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from config.vocabulary import vocabulary
from indexer.read.folding import Token, stem, typed_words

_PAIR = 2
"""Words by which longer phrases are looked up; a match of these is a match of a phrase of two."""

_SHORT = 3
"""Phrases' words of at most so many capitals ("IV", "IM") are matched only as capitals."""


_WHOLE_VALUES = frozenset({"address", "labels", "languages", "menu", "people", "status"})
"""Tables of ``words.toml`` that are compared with whole values and not listened for in sentences."""


class Mark(NamedTuple):
    """A phrase found: its label and the words (first, one past the last) that it covers."""

    label: str
    first: int
    past: int


class _Phrase(NamedTuple):
    label: str
    words: tuple[str, ...]
    length: int
    capitals: tuple[int, ...]


class _Opening(NamedTuple):
    """The phrases that begin with one word: those of that word alone, and longer ones by their second word."""

    alone: tuple[_Phrase, ...]
    longer: dict[str, tuple[_Phrase, ...]]


def _phrase(label: str, text: str) -> _Phrase:
    parts = typed_words(text)
    capitals = () if text.islower() else _capitals(parts)
    return _Phrase(label, tuple([stem(part.lower()) for part in parts]), len(parts), capitals)


def _capitals(parts: Sequence[str]) -> tuple[int, ...]:
    return tuple(index for index, part in enumerate(parts) if 1 < len(part) <= _SHORT and part.isupper())


class Lexicon:
    """Labels by phrase. A look-alike hides the phrases that it overlaps, for the one term it belongs to."""

    def __init__(self, phrases: Iterable[tuple[str, str]], lookalikes: Iterable[tuple[str, str]] = ()) -> None:
        self._openings: dict[str, _Opening] = {}
        for label, text in phrases:
            self._add(_phrase(label, text))
        for label, text in lookalikes:
            self._add(_phrase(f"!{label}", text))

    def _add(self, phrase: _Phrase) -> None:
        if not phrase.words:
            return
        opening = self._openings.get(phrase.words[0], _Opening((), {}))
        if phrase.length == 1:
            opening = opening._replace(alone=(*opening.alone, phrase))
        else:
            second = phrase.words[1]
            opening.longer[second] = (*opening.longer.get(second, ()), phrase)
        self._openings[phrase.words[0]] = opening

    def marks(self, words: Sequence[Token]) -> Mapping[str, tuple[Mark, ...]]:
        """Every phrase found in the words, by label."""
        lows = (*[word.low for word in words], "")
        found: dict[str, tuple[Mark, ...]] = {}
        new, hiding = tuple.__new__, False  # Mark(...) takes twice as long
        for first, opening in enumerate(map(self._openings.get, lows)):
            if opening is None:
                continue
            phrases, longer = opening
            if lows[first + 1] in longer:
                phrases += longer[lows[first + 1]]
            for label, parts, length, capitals in phrases:
                past = first + length
                if length > _PAIR and lows[first:past] != parts:
                    continue
                if capitals and not all(words[first + index].typed.isupper() for index in capitals):
                    continue
                mark = new(Mark, (label, first, past))
                if label in found:
                    found[label] += (mark,)
                else:
                    found[label] = (mark,)
                    hiding = hiding or label[0] == "!"
        return _uncovered(found) if hiding else found


def _uncovered(found: Mapping[str, tuple[Mark, ...]]) -> Mapping[str, tuple[Mark, ...]]:
    """The marks that no look-alike of their label overlaps."""
    covers = {label[1:]: marks for label, marks in found.items() if label[0] == "!"}
    shown = {}
    for label, marks in found.items():
        over = covers.get(label, ())
        kept = [mark for mark in marks if not any(one.first < mark.past and mark.first < one.past for one in over)]
        if kept and label[0] != "!":
            shown[label] = tuple(kept)
    return shown


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
def labels_of(field: str) -> Mapping[str, str]:
    """The labels under which a field's terms are marked, each with its code, in the order of the vocabulary."""
    return {f"{field}={code}": code for code in vocabulary()[field].codes}


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
