"""Whether a sentence only likens something to what it names: *the same as Spravato*, *as effective as an infusion*.

It decides about one mark; what is an example (*treatments like Spravato*) or beside (*as well as*) is not likened.
"""

from indexer.read.lexicon import Mark
from indexer.read.negation import excepted, joined
from indexer.read.sentences import Sentence

_REACH = 4
_DEGREE = 3
_BESIDE = frozenset({"well", "soon", "long", "far", "such", "many", "much", "same"})
_NO_DEGREE = frozenset({"a", "an", "the", "or", "and", "our", "either", "part", "to"})
_OCCASION = frozenset({"day", "visit", "time", "room", "place", "building", "appointment", "week", "office"})
_OWN = frozenset({"our", "my"})
_NEAR = 3


def likened(one: Sentence, mark: Mark) -> bool:
    """Whether the mark is what something else is said to be like, of which nobody says that it is given here."""
    starts = [like.past for like in one.marks.get("likens", ()) if like.past <= mark.first]
    if "as" in one.lows:
        starts += [place + 1 for place in range(1, mark.first) if _ends_likeness(one, place)]
    return any(
        mark.first - start <= _REACH
        and joined(one, start - 1, mark.first)
        and _OWN.isdisjoint(word.low for word in one.words[start : mark.first])
        and not any(start <= verb.first < mark.first for verb in one.marks.get("firm_offer", ()))
        for start in starts
    )


def _ends_likeness(one: Sentence, place: int) -> bool:
    """Whether the word is the second *as* of *as safe as*, or the one of *the same drug as*."""
    if one.words[place].low != "as":
        return False
    before = [word.low for word in one.words[max(0, place - _DEGREE - 1) : place]]
    if "same" in before:
        return _OCCASION.isdisjoint(before)
    if "as" not in before:
        return False
    degree = before[before.index("as") + 1 :]
    works = degree == ["well"] and one.has("works")
    return bool(degree) and (works or (_BESIDE | _NO_DEGREE).isdisjoint(degree))


def set_against(one: Sentence, mark: Mark) -> bool:
    """Whether the mark is what something else is compared with: *unlike Spravato*, *instead of an infusion*."""
    if any(
        chosen.past <= place < mark.first <= place + _NEAR and one.words[place].low == "over"
        for chosen in one.marks.get("choice", ())
        for place in range(chosen.past, mark.first)
    ):
        return True
    return not excepted(one, mark) and any(
        (other.first < mark.first <= other.past + _NEAR or one.words[0].low == "unlike")
        and other.first < mark.first
        and joined(one, other.first, mark.first)
        and not any(word.low == "with" for word in one.words[other.past : mark.first])  # "replaced it with lozenges"
        for other in one.marks.get("instead", ())
    )
