"""What *it*, *both* and *this spray* stand for where the clinic says that it gives them, or that it does not.

Only the nearest words before count, and only where nothing else stands between that could be meant.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from indexer.read.lexicon import Mark
from indexer.read.offers import Mention
from indexer.read.quotation import together
from indexer.read.sentences import Sentence
from indexer.read.substance import about_drug
from indexer.read.view import View

_ONE = frozenset({"it"})
_SEVERAL = frozenset({"both", "them", "these"})
_THIS = frozenset({"this", "these"})
_CALLED = frozenset(
    {"treatment", "therapy", "therapie", "medication", "medicine", "spray", "option", "approach", "form"}
)
_ROOMS = frozenset({"office", "clinic", "practice", "location"})
_FOR_IT = frozenset({"it", "this", "that"})
_IS = frozenset({"is", "are"})
_DONE = frozenset({"offered", "available", "provided", "given", "administered", "performed", "done", "prescribed"})
_LIGHT = frozenset({"not", "also", "now", "currently", "only", "always", "both", "all", "no", "longer", "presently"})
_EXPLORED = frozenset({"explore", "choose", "access", "receive", "find", "try", "have", "get", "consider"})
_BACK = 4
_LEAD = 3
_REACH = 5
_PAIR = 2
_WEIGHT = 2.0
_DOUBTED = ("future", "stopped", "elsewhere", "others_clinic", "others_place", "sends", "editorial", "except")


def taken_up(page: View, one: Sentence, codes: Sequence[str]) -> Iterator[tuple[str, Mention]]:
    """The routes that a sentence offers, or denies, by a word that stands for them."""
    labels = [f"route={code}" for code in codes]
    if one.question or one.quoted or one.has(*_DOUBTED):
        return
    several = _object(one) if one.speaks() else None
    if several is None and _both_here(page, one):
        several = True
    if several is None and _is_had_here(page, one):
        several = False
    among = several is None and _chosen_among(page, one)
    several = True if among else several
    if several is None or any(about_drug(page, one, mark) for label in labels for mark in one.marks.get(label, ())):
        return
    named = _named(page, one, labels) or (_told_before(page, one, labels) if among else None)
    if named is None:
        return
    before, marks = named
    found = {mark.label: mark for mark in reversed(marks)}
    if len(found) != 1 and not (several and len(found) == _PAIR):
        return
    denied = one.has("negator")
    if denied and len(found) != 1:
        return
    said = together(page, before, one) if one.before is before else ""
    for label, mark in found.items():
        yield label.partition("=")[2], Mention(before, mark, _WEIGHT, denied=denied, why=("taken up",), said=said)


def _object(one: Sentence) -> bool | None:
    """Whether *both* (true) or *it* (false) is what the clinic gives in a sentence; ``None`` when it is neither."""
    for own in one.marks.get("we", ()) + one.marks.get("i_myself", ()):
        for verb in one.marks.get("firm_offer", ()) + (one.marks.get("refusable", ()) if one.has("negator") else ()):
            if not 0 <= verb.first - own.past <= _REACH or not verb.past < len(one.words) + 1:
                continue
            for place in range(verb.past, min(verb.past + 2, len(one.words))):
                low = one.words[place].low
                if low in _SEVERAL and not _names_more(one, place):
                    return True
                if low in _ONE or (low in _THIS and _called(one, place)):
                    return False
    return None


def _both_here(page: View, one: Sentence) -> bool:
    """Whether both of what was named are given in this place: *Both treatments take place in our office*."""
    begins = [word.low for word in one.words[:_LEAD]]
    several = (
        bool(begins)
        and begins[0] in _SEVERAL
        and (begins[0] == "both" or any(low in _CALLED for low in begins[1:]))
        and one.has("takes_place", "passive_offer")
    )
    return (
        (several or _either(one))
        and (one.has("own_place", "own") or page.names_itself(one) or _in_office(one))
        and not one.has("negator", "compare", "hypothetical")
    )


def _chosen_among(page: View, one: Sentence) -> bool:
    """Whether patients here have what was named to choose from: *At Elm patients can explore these options*."""
    if not (one.has("own_place") or page.names_itself(one)) or one.has("negator", "compare"):
        return False
    return not _EXPLORED.isdisjoint(one.lows) and any(
        word.typed.lower() in ("these", "both") and _called(one, place) for place, word in enumerate(one.words)
    )


def _told_before(page: View, one: Sentence, labels: Sequence[str]) -> tuple[Sentence, list[Mark]] | None:
    """The nearest sentence before that names routes, also in the paragraphs above."""
    at = bisect_left(page.main, one.place, key=lambda sentence: sentence.place)
    for before in reversed(page.main[max(0, at - _BACK) : at]):
        marks = [mark for label in labels for mark in before.marks.get(label, ()) if about_drug(page, before, mark)]
        if marks or before.has("other_treatment", "foreign"):
            return (before, marks) if marks and not (before.quoted or before.question) else None
    return None


def _either(one: Sentence) -> bool:
    """Whether *either treatment* is what the reader gets."""
    return "either" in one.lows and any(
        word.low == "either" and _called(one, place) and not {"get", "receive", "have"}.isdisjoint(one.lows)
        for place, word in enumerate(one.words)
    )


def _is_had_here(page: View, one: Sentence) -> bool:
    """Whether a sentence tells that *it* is had in this place, or is not: *It is not offered here*.

    So does a line without a subject, *Available at our Elm Street office*.
    """
    lows = [word.low for word in one.words[: _REACH + _LEAD]]
    first = 0
    if lows and lows[0] in _FOR_IT:
        first = 2 if len(lows) > 1 and lows[1] in _CALLED else 1
        if lows[first : first + 1] and lows[first] not in _IS:
            return False
        first += 1
    elif one.has("negator"):
        return False
    while first < len(lows) and lows[first] in _LIGHT:
        first += 1
    if first >= len(lows) or lows[first] not in _DONE or one.has("compare", "hypothetical", "exists"):
        return False
    here = lows[first + 1 : first + 2] == ["here"] or any(mark.first > first for mark in one.marks.get("own_place", ()))
    return here or page.names_itself(one) or _in_office(one)


def _in_office(one: Sentence) -> bool:
    return any(
        word.low in _ROOMS and place and one.words[place - 1].low in ("the", "this")
        for place, word in enumerate(one.words)
    )


def _names_more(one: Sentence, place: int) -> bool:
    """Whether *these* or *both* goes on to say what is meant: *both adults and children*."""
    after = one.text[one.words[place].end :].lstrip()
    return (
        bool(after) and after[0].isalpha() and not after.startswith(("in ", "at ", "here", "as ", "to ", "for ", "on "))
    )


def _called(one: Sentence, place: int) -> bool:
    return any(word.low in _CALLED for word in one.words[place + 1 : place + 3])


def _named(page: View, one: Sentence, labels: Sequence[str]) -> tuple[Sentence, list[Mark]] | None:
    """The nearest sentence before, in the same block, else the question or heading above, that names a route."""
    before = one.before
    for _ in range(_BACK):
        if before is None:
            break
        marks = [mark for label in labels for mark in before.marks.get(label, ()) if about_drug(page, before, mark)]
        if marks:
            return None if before.quoted else (before, marks)
        if before.has("other_treatment", "foreign"):
            return None
        before = before.before
    above = one.asked if one.asked is not None else one.heading
    if before is not None or above is None or above.has("compare", "other_treatment"):
        return None
    marks = [mark for label in labels for mark in above.marks.get(label, ()) if about_drug(page, above, mark)]
    return (above, marks) if marks else None
