"""The passage that proves a reading: cut from the page as written, at word ends, at most 240 characters.

Claims that the product must not repeat ("non-addictive", success rates, "cure") are cut away when what is left still
holds the proof.
"""

from indexer.read.folding import Token
from indexer.read.lexicon import Mark
from indexer.read.sentences import Sentence
from indexer.statement import SAID_LIMIT

_TRIM = " ,;:-\u2013\u2014|\u00b7"
_PERCENT = "%"


def passage(one: Sentence, mark: Mark | None = None) -> str:
    """The part of a sentence that proves what the mark says; its beginning when there is no mark."""
    if not one.words:
        return one.text[:SAID_LIMIT].strip()
    first, past = (mark.first, mark.past) if mark is not None else (0, 1)
    low, high = _without_claims(one, first, past)
    start = one.words[low].start if low else 0
    end = len(one.text) if high == len(one.words) else one.words[high - 1].end
    if end - start > SAID_LIMIT:
        start, end = _window(one.words[low:high], first - low, past - low, (start, end))
    return one.text[start:end].strip(_TRIM)


def _without_claims(one: Sentence, first: int, past: int) -> tuple[int, int]:
    """The widest run of words around the proof that holds no claim."""
    low, high = 0, len(one.words)
    claims = [(mark.first, mark.past) for mark in one.marks.get("claim", ())]
    claims += [
        (place, place + 1)
        for place, word in enumerate(one.words)
        if word.typed.isdigit() and one.text[word.end : word.end + 2].lstrip().startswith(_PERCENT)
    ]
    for begin, end in claims:
        if end <= first:
            low = max(low, end)
        elif begin >= past:
            high = min(high, begin)
    return low, high


def _window(words: tuple[Token, ...], first: int, past: int, span: tuple[int, int]) -> tuple[int, int]:
    """A run of whole words around the proof that fits the limit; longer before than after when it must choose."""
    start, end = words[first].start, words[past - 1].end
    if end - start > SAID_LIMIT:
        return start, start + SAID_LIMIT if past - first == 1 else words[first].end
    low, high = first, past
    grown = True
    while grown:
        grown = False
        if low > 0 and end - words[low - 1].start <= SAID_LIMIT:
            low -= 1
            start = words[low].start
            grown = True
        if high < len(words) and words[high].end - start <= SAID_LIMIT:
            high += 1
            end = words[high - 1].end
            grown = True
    return max(start, span[0]), min(end, span[1])
