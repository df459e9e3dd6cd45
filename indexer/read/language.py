"""Whether words are English, told by the small words that every sentence of a language holds.

The rules know English only, and names of drugs, illnesses and payers are the same in many languages: what stands in
another language is not read at all rather than wrongly.
"""

from collections.abc import Iterable, Iterator
from functools import cache

from indexer.read.folding import tokens
from indexer.read.lexicon import word_groups
from indexer.read.view import View
from indexer.statement import Finding

_LEAST = 3
_BLOCK_LEAST = 5
"""So many small words tell the language of a block of an English page: names such as *Los Angeles* hold some."""
_TIMES = 2


def in_other_language(page: View) -> bool:
    """Whether the main text of a page is in another language than English."""
    counts = [_count(word.typed for word in one.words) for one in page.main]
    return _is_other(sum(english for english, _ in counts), sum(other for _, other in counts))


def in_english(page: View, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings whose passage, and the block that it stands in, are English.

    Which languages are spoken may be said in those.
    """
    found = list(findings)
    blocks = _other_blocks(page) if found else frozenset()
    for one in found:
        where = {sentence.block for sentence in page.main if blocks and one.said in sentence.text}
        foreign = _is_other(*_count(word.typed for word in tokens(one.said))) or bool(where and where <= blocks)
        if one.field == "language" or not foreign:
            yield one


def _other_blocks(page: View) -> frozenset[int]:
    english: dict[int, int] = {}
    other: dict[int, int] = {}
    for one in page.main:
        found = _count(word.typed for word in one.words)
        english[one.block] = english.get(one.block, 0) + found[0]
        other[one.block] = other.get(one.block, 0) + found[1]
    return frozenset(
        block for block, count in other.items() if count >= _BLOCK_LEAST and _is_other(english[block], count)
    )


def _is_other(english: int, other: int) -> bool:
    return other >= _LEAST and other > _TIMES * english


def _count(words: Iterable[str]) -> tuple[int, int]:
    """How many of the words are small words of English, and how many of other languages."""
    small, others = _small_words()
    english = other = 0
    for word in words:
        low = word.lower()
        if low in small:
            english += 1
        elif low in others:
            other += 1
    return english, other


@cache
def _small_words() -> tuple[frozenset[str], frozenset[str]]:
    groups = word_groups()["languages"]
    return frozenset(groups["english"]), frozenset(
        word for name, listed in groups.items() if name != "english" for word in listed
    )
