"""A denial by a pronoun at the end of the sentence that names the thing: *Spravato exists, but we do not offer it*.

Only a refusal that nothing limits counts: *we do not give it to children* takes nothing back.
"""

from indexer.read.lexicon import Mark
from indexer.read.sentences import Sentence

_END = 12
_SUBJECT = 4
_VERB = 3
_ROW = 2
_WE = frozenset({"we", "i", "we've", "i've"})
_PLACE = frozenset({"clinic", "office", "practice", "center", "centre", "facility", "team", "doctor", "provider"})
_OURS = frozenset({"our", "my", "this"})
_IT = frozenset({"it", "them", "those", "these", "that", "this", "either", "one"})
_IS = frozenset({"is", "are", "isn't", "aren't"})
_PASSIVE = frozenset(
    {"offered", "available", "provided", "given", "prescribed", "performed", "administered", "done", "used", "stocked"}
)
_TAIL = frozenset(
    {"here", "now", "yet", "currently", "anymore", "ourselves", "myself", "at", "in", "this", "that", "our", "the"}
    | {"time", "moment", "clinic", "office", "practice", "center", "centre", "location", "any", "more", "longer", "my"}
    | {"present", "so", "though", "however", "facility"}
)
_HERE = frozenset({"here", "our", "my"})
_UNLESS = frozenset({"if", "unless", "until", "when", "once", "whenever", "where"})
_READER = frozenset({"you", "your"})
_SO_SOON = 3
_THEN = frozenset({"and", "but", "so"})
_SINCE = frozenset({"now", "instead", "only", "today", "we", "i", "currently"})


def taken_back(one: Sentence, mark: Mark) -> bool:
    """Whether what the mark names is refused further on in the sentence, by a pronoun or by a verb left out."""
    if one.question or "negator" not in one.labels or not _UNLESS.isdisjoint(one.lows):
        return False
    for negator in reversed(one.marks["negator"]):
        if negator.first < max(mark.past, len(one.words) - _END):  # a refusal that nothing limits ends its sentence
            return False
        if (_refuses(one, negator) or _not_had_here(one, negator)) and _last_named(one, mark, negator.first):
            return True
    return False


def _last_named(one: Sentence, mark: Mark, before: int) -> bool:
    """Whether nothing else is named between the mark and a place, but what is enumerated with it."""
    past = mark.past
    others = [other for label, found in one.marks.items() if label.startswith("route=") for other in found]
    for other in sorted(others, key=lambda found: found.first):
        if past <= other.first < before:
            if other.first - past > _ROW:
                return False
            past = other.past
        elif other.first < past < other.past:
            past = other.past
    return True


def _refuses(one: Sentence, negator: Mark) -> bool:
    """Whether the clinic does not do it, and nothing says to whom or when: *we do not carry them here*."""
    before = one.words[max(0, negator.first - _SUBJECT) : negator.first]
    lows = [word.low for word in before]
    held = not _WE.isdisjoint(lows) or any(
        low in _PLACE and place and lows[place - 1] in _OURS | {"the"} for place, low in enumerate(lows)
    )
    if not held:
        return False
    if negator.past == len(one.words):  # "some clinics give injections; we don't", not "you may fear that we hurry"
        told = [word.low for word in one.words[: negator.first - 1]]
        return (_WE | _READER | _OURS).isdisjoint(told)
    for verb in one.marks.get("refusable", ()):
        if 0 <= verb.first - negator.past < _VERB and verb.past < len(one.words):
            tail = [word.low for word in one.words[verb.past :]]
            if tail[0] in _IT and _TAIL.issuperset(tail[1:]):
                return True
    return False


def refused_next(one: Sentence) -> bool:
    """Whether a sentence refuses by a pronoun what the one before it named: *We do not offer it in our office*."""
    if one.question or "negator" not in one.labels or not _UNLESS.isdisjoint(one.lows):
        return False
    for negator in one.marks["negator"]:
        before = {word.low for word in one.words[max(0, negator.first - _SUBJECT) : negator.first]}
        if _WE.isdisjoint(before):
            continue
        past = one.clause_of(negator).past
        for verb in one.marks.get("refusable", ()):
            if 0 <= verb.first - negator.past < _VERB and verb.past < past:
                tail = [word.low for word in one.words[verb.past : past]]
                if tail[0] in _IT and _TAIL.issuperset(tail[1:]):
                    return True
    return False


def _not_had_here(one: Sentence, negator: Mark) -> bool:
    """Whether *it* is not to be had at the clinic itself: *it is not available at our clinic*."""
    start = negator.first
    if start < 1 or one.words[start].low not in _IS:
        start -= 1
    if start < 1 or one.words[start].low not in _IS or one.words[start - 1].low not in _IT | {"they"}:
        return False
    rest = [word.low for word in one.words[negator.past :]]
    return bool(rest) and rest[0] in _PASSIVE and _TAIL.issuperset(rest[1:]) and not _HERE.isdisjoint(rest[1:])


def given_since(one: Sentence, mark: Mark) -> bool:
    """Whether it is what is given since something else ended: *we stopped giving shots and now give infusions*."""
    ended = min((gone.past for gone in one.marks.get("stopped", ())), default=len(one.words))
    return any(
        ended < verb.first < mark.first
        and one.words[place].low in _THEN
        and _SINCE.issuperset(word.low for word in one.words[place + 1 : verb.first])
        for verb in one.marks.get("firm_offer", ())
        for place in range(max(ended, verb.first - _SO_SOON), verb.first - 1)
    )
