"""The passage that proves a reading: cut from the page as written, at word ends, at most 240 characters.

Claims that nobody should read here as ours ("non-addictive", "FDA-approved ketamine", success rates, "cure") are cut
away: the passage goes as far as the sentence holds none, and ends where a part of the sentence ends if it can.
"""

from collections.abc import Iterator

from indexer.read.folding import Token
from indexer.read.lexicon import Mark
from indexer.read.sentences import Sentence
from indexer.read.view import View
from indexer.statement import SAID_LIMIT

_TRIM = " ,;:-\u2013\u2014|\u00b7"
_PERCENT = "%"
_PARTS = ",;:()\u2013\u2014"
_NEAR = 4
_WHOLES = frozenset({"10", "ten", "100", "hundred", "20", "twenty", "every", "5", "five", "4", "four", "3", "three"})
_SHARES = frozenset({"of", "in"})
_COUNTS = frozenset({"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "half", "most"})
_PERCENTS = frozenset({"percent", "percentage"})
_APPROVED = ("approved", "approval", "approves")
_DENYING = 3
_JOINS = frozenset(
    {"and", "but", "so", "with", "which", "that", "because", "as", "while", "since", "where", "who", "or"}
)
_DANGLING = _JOINS | {"a", "an", "the", "of", "to", "up", "has", "have", "is", "are", "our", "by", "for", "in", "about"}
_DANGLING |= {"over", "nearly", "than", "more", "at", "be", "can", "will", "it", "most", "called", "known", "become"}
_DANGLING |= {"been", "no", "not", "within", "around", "roughly", "few", "little", "completely", "very", "just"}
_DANGLING |= {"totally", "entirely", "fully", "proven", "prove", "you", "we", "it's"}


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


def together(page: View, first: Sentence, second: Sentence) -> str:
    """Two sentences that stand together as one quotation; empty when they do not, are too long, or hold a claim."""
    both = f"{first.text} {second.text}"
    fits = len(both) <= SAID_LIMIT and both in page.text
    return both if fits and not (_claims(first) or _claims(second)) else ""


def _without_claims(one: Sentence, first: int, past: int) -> tuple[int, int]:
    """The widest run of words around the proof that holds no claim; part of the proof when that holds one itself."""
    low, high = 0, len(one.words)
    for begin, end, rate in _claims(one):
        if end <= first:
            low = max(low, _start(one, end, first, rate=rate))
        elif begin >= past:
            high = min(high, _stop(one, begin, past))
        elif begin < first:
            low = max(low, first)
        elif end > past or end - 1 > first:
            high = min(high, end - 1)
        else:
            low = max(low, end)
    return (low, high) if low < high else (first, first + 1)


def _claims(one: Sentence) -> list[tuple[int, int, bool]]:
    """First word and one past the last of each claim, and whether it is a rate (*70 to 80%*)."""
    found = [(mark.first, mark.past, False) for mark in one.marks.get("claim", ())]
    found += [*_approvals(one), *_shares(one)]
    for place, word in enumerate(one.words):
        if not word.typed.isdigit() or not one.text[word.end : word.end + 2].lstrip().startswith(_PERCENT):
            continue
        begin = place
        while begin and (one.words[begin - 1].typed.isdigit() or one.words[begin - 1].low == "to"):
            begin -= 1
        found.append((begin, place + 1, True))
    return found


def _approvals(one: Sentence) -> Iterator[tuple[int, int, bool]]:
    """Where a sentence without esketamine says *approved*, and not *not approved*: ketamine is for no such use."""
    if one.has("esketamine"):
        return
    for place, word in enumerate(one.words):
        if word.low not in _APPROVED or _denied(one, place):
            continue
        near = range(max(0, place - 2), min(len(one.words), place + _NEAR))
        agency = [other for other in near if one.words[other].typed == "FDA"]
        if agency:
            yield min(place, *agency), max(place, *agency) + 1, False


def _denied(one: Sentence, place: int) -> bool:
    return any(place - _DENYING <= mark.first <= place for mark in one.marks.get("negator", ()))


def _shares(one: Sentence) -> Iterator[tuple[int, int, bool]]:
    """Shares of people told in words: *seven in ten*, *7 out of 10*, *eighty percent*."""
    words = one.words
    for place, word in enumerate(words):
        past = place + 1 + (place + 1 < len(words) and words[place + 1].low == "out")
        if word.typed.isdigit() or word.low in _COUNTS:
            if past + 1 < len(words) and words[past].low in _SHARES and words[past + 1].low in _WHOLES:
                yield place, past + 2, True
        elif word.low in _PERCENTS and place:
            yield place - 1, place + 1, True


def _start(one: Sentence, end: int, first: int, *, rate: bool) -> int:
    """Where the passage begins after a claim: with the next part of the sentence, else right after the claim.

    After a rate the rest of its part still says whose rate it is, so that nothing of it is kept.
    """
    for place in range(end, first + 1):
        gap = one.text[one.words[place - 1].end : one.words[place].start]
        if any(letter in gap for letter in _PARTS) or one.words[place].low in _JOINS:
            return place + (one.words[place].low in _JOINS and place < first)
    return first if rate else end


def _stop(one: Sentence, begin: int, past: int) -> int:
    """Where the passage ends before a claim: with the part before it if that is near, and with no small word left."""
    stop = begin
    for place in range(begin, max(past, begin - _NEAR) - 1, -1):
        gap = one.text[one.words[place - 1].end : one.words[place].start]
        if any(letter in gap for letter in _PARTS) or one.words[place].low in _JOINS:
            stop = place
            break
    while stop > past and one.words[stop - 1].low in _DANGLING:
        stop -= 1
    return stop


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
