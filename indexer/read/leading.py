"""Whether a clinician owns, founded or runs the place: said beside the role, of the same name elsewhere, or in a card.

It never judges whose clinician somebody is; that stands in ``roles``.
"""

from indexer.read.cast import LEADS, REACH, Cast
from indexer.read.lexicon import Mark
from indexer.read.negation import joined
from indexer.read.people import surname
from indexer.read.roles import plural
from indexer.read.sentences import Sentence

_FOUNDED = 7
_INITIAL = 2
_SOON = 8
_TREATMENTS = frozenset(
    {"treatment", "session", "infusion", "care", "therapy", "visit", "evaluation", "assessment", "process", "plan"}
    | {"protocol", "dosing", "consultation", "appointment"}
)
_CONDUCTS = frozenset({"supervise", "oversee", "perform", "administer", "give", "conduct", "monitor", "attend"})
_ALL = frozenset({"each", "every", "all"})
_TREATED = frozenset({"treatment", "infusion", "session", "injection", "procedure"})
_OTHERS = ("psychiatry=other_prescriber", "psychiatry=psychiatric_np_pa")


def leads(one: Sentence, mark: Mark, before: Sentence | None) -> bool:
    """Whether the sentence, or what it goes on from, says that the person owns, founded or runs the place."""
    near = any(lead.first - mark.past <= REACH and mark.first - lead.past <= REACH for lead in one.marks.get(LEADS, ()))
    near = near or (one.has(LEADS) and mark.first == 0 and not plural(one, mark)) or own_place(one, mark)
    around = (before, before.asked if before is not None else None)
    return near or any(part is not None and part.has(LEADS) for part in around)


def treats_all(one: Sentence, mark: Mark) -> bool:
    """Whether every treatment is one clinician's, who then is the only one: *Dr. Roe supervises each infusion*."""
    if plural(one, mark):
        return False
    words = [word.low for word in one.words]
    return any(
        word in _CONDUCTS and words[place + 1] in _ALL and bool(_TREATED & set(words[place + 2 : place + 5]))
        for place, word in enumerate(words[:-2])
    )


def own_place(one: Sentence, mark: Mark) -> bool:
    """Whether the place is called the clinician's own: *Dr. Jane Roe at her clinic*, *Roe opened her clinic as …*."""
    opened = one.has(LEADS)
    return any(
        {"his", "her"} & {word.low for word in one.words[max(0, place.first - 4) : place.first]}
        for place in one.marks.get("psychiatry:place", ())
        if opened or place.first > mark.past + 3
    )


def names_place(one: Sentence) -> bool:
    """Whether the sentence or the one before it names a clinic, or somebody *runs it* or *opened her …*."""
    before = one.before is not None and one.before.has("psychiatry:place")
    runs = any(
        one.words[lead.past].low in ("it", "his", "her")
        for lead in one.marks.get(LEADS, ())
        if lead.past < len(one.words)
    )
    return one.has("psychiatry:place") or before or runs


def of_founder(cast: Cast, one: Sentence, mark: Mark) -> bool:
    """Whether *he* or *she*, of whom the page says *she opened the clinic*, is said to be of the role."""
    before = [word.low for word in one.words[: mark.first]]
    being = bool({"is", "was", "been", "became", "worked", "as"} & set(before))
    return cast.founder and being and bool({"he", "she"} & set(before[:_SOON]))


def leads_elsewhere(cast: Cast, one: Sentence, mark: Mark, card: Sentence | None = None) -> bool:
    """Whether another sentence says so of the same last name: *Roe opened the clinic in 2015*; ``card`` names it."""
    if card is not None:
        return any(len(word.low) > _INITIAL and word.low in cast.leaders for word in card.words)
    name = surname(one, mark)
    return bool(name) and (name in cast.leaders or one.place in cast.followed)


def founded_by(one: Sentence, mark: Mark) -> bool:
    """Whether the practice says that one of the role leads it: *founded by a …*, *our director is a …*."""
    if any(0 <= lead.first - mark.past <= 1 for lead in one.marks.get(LEADS, ())):
        return names_place(one) and not plural(one, mark)
    for lead in one.marks.get(LEADS, ()):
        between = [word.low for word in one.words[lead.past : mark.first]]
        if not 0 <= mark.first - lead.past <= _FOUNDED or _other_between(one, lead, mark):
            continue
        apposed = between[:1] in (["a"], ["an"]) and not joined(one, lead.past - 1, lead.past)
        governs = "by" in between or one.words[lead.past - 1].low == "by" or "is" in between or apposed
        if governs and not of_treatment(one, lead):
            return True
    return False


def of_treatment(one: Sentence, lead: Mark) -> bool:
    """Whether a treatment and not a place is said to be led: *each session is led by a psychiatrist*."""
    return any(word.low in _TREATMENTS for word in one.words[: lead.first])


def _other_between(one: Sentence, lead: Mark, mark: Mark) -> bool:
    return any(
        lead.past <= other.first < mark.first
        for label in _OTHERS
        for other in one.marks.get(label, ())
        if other != mark
    )
