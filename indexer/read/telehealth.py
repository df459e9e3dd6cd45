"""In which states the clinic sees people by video or phone, and by whom it says that people are evaluated first.

A state counts only in a sentence in which the clinic speaks of its own visits by video or phone; a list of states for
anything else (offices, licences, insurers, studies) says nothing about that.
"""

from collections.abc import Iterator, Sequence

from indexer.normalise.state import STATES
from indexer.read.folding import Token
from indexer.read.lexicon import Mark
from indexer.read.negation import denies, joined, negated
from indexer.read.quotation import passage
from indexer.read.sentences import Sentence
from indexer.read.view import View
from indexer.statement import Finding

_VISITS = ("setting=telehealth", "telehealth:visits")
_NAMES = {tuple(name.lower().split()): code for code, name in STATES.items()}
_LONGEST = max(map(len, _NAMES))
_HOMONYMS = {("washington",): frozenset({"dc", "d.c"}), ("new", "york"): frozenset({"city"})}
_WORDS = frozenset({"OR", "IN", "ME", "MD", "OK", "HI", "PA"})
"""Codes that are also words or credentials."""
_LISTED = 2
_VETO = ("elsewhere", "others_clinic", "news", "hypothetical", "future", "citation", "exists")
_ROLES = {
    "psychiatry:psychiatrist": "psychiatrist",
    "psychiatry=psychiatric_np_pa": "psychiatric_np_pa",
    "psychiatry=other_prescriber": "other_prescriber",
}
_NEAR = 8
_NAME_WORDS = frozenset(word for name in STATES.values() for word in name.lower().split())
_BETWEEN = frozenset({"in", "for", "the", "state", "of", "and", "or", "nor", "resident"})
_EXCEPT = frozenset(
    {("except",), ("excepting",), ("excluding",), ("not",), ("besides",), ("other", "than"), ("exception",)}
)


def read_telehealth(page: View) -> Iterator[Finding]:
    """Findings of the field ``telehealth_state``, whose values are the two letters of a state; each once."""
    seen: set[tuple[str, bool]] = set()
    for one in page.main:
        if one.question or one.quoted or one.has(*_VETO) or not _of_visits(page, one):
            continue
        for mark, code in _states(one):
            denied = denies(one, mark, named=page.names_itself(one)) or _left_out(one, mark)
            doubted = not denied and (negated(one, mark) or _said_no_before(one, mark))
            if doubted or one.in_quotes(mark) or (code, denied) in seen:
                continue
            seen.add((code, denied))
            yield Finding("telehealth_state", code, passage(one, mark), denied=denied)


def read_evaluator(page: View) -> Iterator[Finding]:
    """At most one finding of ``evaluated_by`` for each kind of clinician, where one sentence says both."""
    seen: set[str] = set()
    for one in page.main:
        if one.question or one.quoted or one.has(*_VETO):
            continue
        for label, value in _ROLES.items():
            for mark in one.marks.get(label, ()):
                if value not in seen and _evaluates(page, one, mark):
                    seen.add(value)
                    yield Finding("evaluated_by", value, passage(one, mark))


def _of_visits(page: View, one: Sentence) -> bool:
    """Whether the clinic speaks of its own visits: *we see people by video in Oregon and Idaho*."""
    if not one.has(*_VISITS):
        return False
    return one.speaks() or page.names_itself(one) or one.has("offer", "accept") or one.kind in ("item", "cell")


def _left_out(one: Sentence, mark: Mark) -> bool:
    """Whether the visits go everywhere but there: *in every state except Texas and Ohio*, *not in Washington*."""
    place = mark.first
    while place and (one.words[place - 1].low in _BETWEEN or one.words[place - 1].typed.lower() in _NAME_WORDS):
        place -= 1
    before = tuple(word.low for word in one.words[max(0, place - 2) : place])
    return before[-1:] in _EXCEPT or before in _EXCEPT


def _said_no_before(one: Sentence, mark: Mark) -> bool:
    """Whether a *not* stands before the state with no comma between: *we do not see people in Ohio by video*."""
    clause = one.clause_of(mark)
    return any(
        other.first < mark.first and joined(one, other.first, mark.first) for other in one.within("negator", clause)
    )


def _states(one: Sentence) -> Iterator[tuple[Mark, str]]:
    place = 0
    while place < len(one.words):
        past, code = _state_at(one.words, place)
        if code:
            yield Mark("telehealth_state", place, past), code
        place = max(past, place + 1)
    codes = [(place, word) for place, word in enumerate(one.words) if word.typed in STATES]
    if len(codes) >= _LISTED:  # one pair of capitals may be anything: OR, ME, IN, MD
        for place, word in codes:
            if word.typed not in _WORDS or _in_list(codes, place):
                yield Mark("telehealth_state", place, place + 1), word.typed


def _state_at(words: Sequence[Token], place: int) -> tuple[int, str]:
    """The state whose name begins at a word, and the word after it."""
    if not words[place].typed[:1].isupper():
        return place, ""
    for length in range(_LONGEST, 0, -1):
        name = tuple(word.typed.lower() for word in words[place : place + length])
        code = _NAMES.get(name)
        if code is None or len(name) < length:
            continue
        after = words[place + length].typed.lower() if place + length < len(words) else ""
        return (place + length, "" if after in _HOMONYMS.get(name, ()) else code)
    return place, ""


def _in_list(codes: Sequence[tuple[int, Token]], place: int) -> bool:
    """Whether another state's code stands next to it, with at most an *and* between."""
    return any(0 < abs(other - place) <= _LISTED for other, _ in codes)


def _evaluates(page: View, one: Sentence, mark: Mark) -> bool:
    """Whether the role stands with the words for an evaluation before treatment, in the clinic's own voice."""
    known = (*one.marks.get("care=evaluation_before", ()), *one.marks.get("care:evaluation", ()))
    near = any(abs(other.first - mark.past) <= _NEAR or abs(mark.first - other.past) <= _NEAR for other in known)
    if not near or one.in_quotes(mark) or negated(one, mark):
        return False
    before = [word.low for word in one.words[max(0, mark.first - 2) : mark.first]]
    if {"your", "their", "outside", "own", "referring"} & set(before):
        return False
    return one.speaks() or page.names_itself(one)
