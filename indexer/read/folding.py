"""Text as written beside text as matched: same words, plain punctuation, and the way back to every character.

Quotations are always cut from the text as written; only matching looks at the folded one.
"""

import re
import unicodedata
from typing import NamedTuple

_PLAIN = {
    **dict.fromkeys(map(ord, "\u2018\u2019\u201b\u02bc\u00b4`\u2032"), "'"),
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e\u2033\u00ab\u00bb"), '"'),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-"),
    **dict.fromkeys(map(ord, "\u00ae\u2122\u00a9\u00a0\u2007\u202f\u2009"), " "),
}
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]"
)
_KNOWN = 32
"""Longer words are folded each time, so that a hostile page fills no memory."""
_REMEMBERED = 1 << 15
"""So many words are remembered as they are matched; at the next all are forgotten."""
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def squeeze(text: str) -> str:
    """The text with every run of white space turned into one space."""
    return " ".join(text.split())


class Token(NamedTuple):
    """A word of a text: as typed, as matched, and where it stands in the text as written."""

    typed: str
    low: str
    start: int
    end: int


def stem(word: str) -> str:
    """A small-letter word without the plural *s*, so that one phrase matches both numbers."""
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s")):
        return word[:-1]
    return word


class _Matched(dict[str, str]):
    """Words as they are matched: small, without *'s* and the plural *s*. Each is worked out once."""

    def __missing__(self, typed: str) -> str:
        low = stem(typed.lower().removesuffix("'s"))
        if len(typed) <= _KNOWN:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[typed] = low
        return low


_MATCHED = _Matched()


def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text in their order; invisible characters inside a word do not divide it."""
    plain = text if text.isascii() else text.translate(_PLAIN)
    if _INVISIBLE.search(plain):
        return _tokens_between(plain)
    new, matched = tuple.__new__, _MATCHED  # the busiest line of the reader: Token(...) takes twice as long
    if plain.isascii():
        return tuple(
            [
                new(Token, (typed := match[0], matched[typed], match.start(), match.end()))
                for match in _WORD.finditer(plain)
            ]
        )
    return tuple(
        [
            new(Token, (typed := _normal(match[0]), matched[typed], match.start(), match.end()))
            for match in _WORD.finditer(plain)
        ]
    )


def typed_words(text: str) -> list[str]:
    """The words of a text as typed, where nobody asks for their places."""
    return _WORD.findall(text) if text.isascii() and text.isprintable() else [word.typed for word in tokens(text)]


def _tokens_between(plain: str) -> tuple[Token, ...]:
    """The words of a text that holds invisible characters, each with its place among them."""
    kept = [(index, letter) for index, letter in enumerate(plain) if not _INVISIBLE.match(letter)]
    found = []
    for match in _WORD.finditer("".join(letter for _, letter in kept)):
        typed = _normal(match[0])
        start, end = match.span()
        found.append(Token(typed, _MATCHED[typed], kept[start][0], kept[end - 1][0] + 1))
    return tuple(found)


def _normal(typed: str) -> str:
    return typed if typed.isascii() else unicodedata.normalize("NFKC", typed)
