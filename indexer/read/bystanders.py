"""Psychiatrists who are named or meant without treating at the practice: teachers, relatives, advisers, the retired.

It only refuses; whether anybody treats at the practice is judged elsewhere.
"""

from collections.abc import Mapping

from indexer.read.lexicon import Mark, word_groups
from indexer.read.negation import joined
from indexer.read.roles import governed_by_us, has_ours
from indexer.read.sentences import Sentence
from indexer.read.staffing import acts_here

_BESIDE = 8
_PART = 10
_AFTER = 3
_SHORT = 3
_NEGATED = 6
_PARTS_OF_PLACES = 5
_ANEW = frozenset({"is", "are", "our", "who", "now", "we", "you", "i"})
_OURS = frozenset({"our", "we"})
_NO_PLACES = frozenset(word_groups()["people"]["no_places"])
_INSTEAD = frozenset({"by", "just", "only", "merely", "simply", "a", "an", "with"})
_NOBODY = frozenset({"none", "neither", "nor", "nobody"})
_NO_NAMES = frozenset(word_groups()["people"]["no_names"])
_COPULA = 6
_IS = frozenset({"is", "are", "am", "as", "i", "i'm"})
_PATIENTS = frozenset({"joined", "you", "your", "patient", "client"})
_LIGHT = frozenset(
    {"a", "an", "and", "of", "in", "the", "for", "at", "with", "board", "certified", "licensed", "psychiatrist"}
    | {"practice", "office"}
)
_SOME = frozenset({"a", "such", "another", "first"})
_TEAM = frozenset(
    {"team", "staff", "psychiatrist", "doctor", "physician", "provider", "director", "founder", "owner", "clinician"}
    | {"prescriber", "lead", "medical", "meet", "about", "people"}
)
_LABEL = 6
_FIELDS = frozenset({"residency", "psychiatry", "neurology", "anesthesiology", "anaesthesia", "medicine"})
_AT = frozenset({"at", "with"})


def bystander(one: Sentence, mark: Mark) -> bool:
    """Whether the role is somebody's who stands outside: *trained under psychiatrist …*, *our adviser, a …*."""
    return _beside(one, mark) or _retired(one, mark) or _other_part(one, mark) or _supervisor(one, mark)


def sought(one: Sentence, mark: Mark) -> bool:
    """Whether nobody fills the role: a job that is advertised, somebody who left, or *none of our doctors is one*."""
    if one.has("psychiatry:vacant") or (one.heading is not None and one.heading.has("psychiatry:vacant")):
        return True
    for negator in () if has_ours(one) else one.within("negator", one.clause_of(mark)):
        between = one.words[negator.past : mark.first]
        if 0 <= negator.first - mark.past <= 1 and not (one.has("psychiatry:leads") or _contrast(one, negator)):
            return True
        if negator.past > mark.first or any(word.low in ("only", "just", "but") for word in between):
            continue
        if one.words[negator.first].low in _NOBODY:
            return True
        whole = joined(one, negator.past - 1, mark.first)
        if whole and len(between) <= _NEGATED and not any(word.low in _ANEW - {"you"} for word in between):
            return True
    return False


def _contrast(one: Sentence, negator: Mark) -> bool:
    """Whether somebody else is denied for contrast: *by a psychiatrist, never by a technician alone*."""
    after = one.words[negator.past : negator.past + 1]
    return one.words[negator.first].low == "never" and bool(after) and after[0].low in _INSTEAD


def at_another_place(capitals: Mapping[str, int], one: Sentence, mark: Mark) -> bool:
    """Whether *at* or *with* and a name follow the role, and the page names that place nowhere else.

    ``capitals`` counts the sentences in which a capitalised word stands.
    """
    words = one.words
    if words[mark.past - 1].low in _FIELDS:  # the school, or a board
        return False
    if mark.past + 1 >= len(words) or words[mark.past].low not in _AT or not joined(one, mark.past - 1, mark.past):
        return False
    named = []
    for word in words[mark.past + 1 : mark.past + 1 + _PARTS_OF_PLACES]:
        if not word.typed[:1].isupper():
            break
        named.append(word.low)
    own = [name for name in named if len(name) > _SHORT and name not in _NO_PLACES]
    return bool(named) and bool(own) and not any(capitals.get(name, 0) > 1 for name in own)


def belongs(one: Sentence, mark: Mark) -> bool:
    """Whether anything ties the name to a practice: the bare line of a team page, *is a*, work for patients."""
    if one.words[mark.past - 1].low != "psychiatrist" or one.has("psychiatry:leads", "psychiatry:here"):
        return True
    if _labelled_otherwise(one, mark):
        return False
    acts = acts_here(one, mark) and not one.has("psychiatry:opinion")
    if governed_by_us(one, mark) or acts or any(word.low in _PATIENTS for word in one.words):
        return True
    before = {word.low for word in one.words[max(0, mark.first - _COPULA) : mark.first]}
    before -= {"as"} if "such" in before else set()
    if mark.first > 1 and all(word.typed[:1].isupper() for word in one.words[: mark.first]):
        return True
    return bool(before & _IS) or all(word.typed[:1].isupper() or word.low in _LIGHT for word in one.words)


def _labelled_otherwise(one: Sentence, mark: Mark) -> bool:
    """Whether a label that is none of a team's opens the line: *Foreword: Ida Voss, psychiatrist*."""
    colon = one.text.find(":")
    label = [word for word in one.words if word.end <= colon]
    if not label or len(label) > _LABEL or len(label) > mark.first:
        return False
    return not any(word.low in _TEAM for word in label)


def of_another_place(capitals: Mapping[str, int], one: Sentence) -> bool:
    """Whether a clinic that the page names nowhere else is meant: *Elm Wellness is owned by …*, *a clinic in Ohio*."""
    for noun in one.marks.get("clinic_noun", ()):
        before = one.words[noun.first - 1] if noun.first else None
        after = one.words[noun.past : noun.past + 2]
        if before is None:
            continue
        if before.low in _SOME and len(after) > 1 and after[0].low == "in" and after[1].typed[:1].isupper():
            return True
        named = one.words[noun.first].typed[:1].isupper() and before.typed[:1].isupper() and len(before.low) >= _SHORT
        if named and before.low not in _NO_NAMES and capitals.get(before.low, 0) <= 1:
            return True
    return False


def _beside(one: Sentence, mark: Mark) -> bool:
    """Whether words that name somebody else govern the role: *married to a …*, *mentored by Dr. Max Orn, a …*."""
    return any(
        0 <= mark.first - other.past <= _BESIDE
        and not any(word.low in anew for word in one.words[other.past : mark.first])
        for label, anew in (("psychiatry:beside", _ANEW), ("psychiatry:kin", _OURS))
        for other in one.marks.get(label, ())
    )


def _retired(one: Sentence, mark: Mark) -> bool:
    """Whether the role itself is over: *formerly a psychiatrist*, *a psychiatrist until 2012*."""
    for other in one.marks.get("psychiatry:retired", ()):
        if one.words[mark.first - 1].low == "my" and mark.first:  # *the last two years of my residency*
            continue
        before = 0 <= mark.first - other.past <= _AFTER and joined(one, other.past - 1, mark.first)
        until = one.words[other.first].low == "until"
        after = until and 0 <= other.first - mark.past < _AFTER and joined(one, mark.past - 1, other.first)
        if before or after:
            return True
    return one.has("psychiatry:gone")


def _other_part(one: Sentence, mark: Mark) -> bool:
    """Whether the person is an adviser, a guest or an author, and not said to be the practice's own besides."""
    if governed_by_us(one, mark) or (one.has("psychiatry:leads") and one.speaks()):
        return False
    if one.heading is not None and one.heading.has("psychiatry:other_part"):
        return True
    return any(
        mark.first - other.past <= _PART and other.first - mark.past <= _PART
        for other in one.marks.get("psychiatry:other_part", ())
    )


def _supervisor(one: Sentence, mark: Mark) -> bool:
    """Whether a nurse's supervisor is meant, who may work anywhere: *Lena Sorel, PMHNP, supervised by …*."""
    nurses = [nurse.first for label in _NURSES for nurse in one.marks.get(label, ())]
    return any(
        0 <= mark.first - other.past <= _AFTER
        and any(nurse < other.first for nurse in nurses)
        and not any(word.low in _ANEW for word in one.words[other.past : mark.first])
        for other in one.marks.get("psychiatry:supervised", ())
    )


_NURSES = ("psychiatry=psychiatric_np_pa", "psychiatry=other_prescriber")
