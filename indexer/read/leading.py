"""Whether a clinician owns, founded or runs the place: said beside the role, of the same name elsewhere, or in a card.

It never judges whose clinician somebody is; that stands in ``roles``.
"""

from indexer.read.cast import LEADS, REACH, Cast
from indexer.read.lexicon import Mark
from indexer.read.people import surname
from indexer.read.roles import plural
from indexer.read.sentences import Sentence

_FOUNDED = 4
_OTHERS = ("psychiatry=other_prescriber", "psychiatry=psychiatric_np_pa")


def leads(one: Sentence, mark: Mark, before: Sentence | None) -> bool:
    """Whether the sentence, or what it goes on from, says that the person owns, founded or runs the place."""
    near = any(lead.first - mark.past <= REACH and mark.first - lead.past <= REACH for lead in one.marks.get(LEADS, ()))
    near = near or (one.has(LEADS) and mark.first == 0 and not plural(one, mark)) or own_place(one, mark)
    around = (before, before.asked if before is not None else None)
    return near or any(part is not None and part.has(LEADS) for part in around)


def own_place(one: Sentence, mark: Mark) -> bool:
    """Whether the place is called the clinician's own: *Dr. Jane Roe at her clinic*, *Roe opened her clinic as …*."""
    opened = one.has(LEADS)
    return any(
        {"his", "her"} & {word.low for word in one.words[max(0, place.first - 4) : place.first]}
        for place in one.marks.get("psychiatry:place", ())
        if opened or place.first > mark.past + 3
    )


def names_place(one: Sentence) -> bool:
    """Whether the sentence or the one before it names a clinic, or it ends in *runs it*."""
    before = one.before is not None and one.before.has("psychiatry:place")
    runs = any(one.words[lead.past].low == "it" for lead in one.marks.get(LEADS, ()) if lead.past < len(one.words))
    return one.has("psychiatry:place") or before or runs


def opened_before(one: Sentence) -> bool:
    """Whether the sentence goes on about the one who opened a place of their own: *Roe opened her clinic. She …*."""
    before = one.before
    if before is None or not one.words or one.words[0].low not in ("he", "she"):
        return False
    return before.has(LEADS) and any(
        {"his", "her"} & {word.low for word in before.words[max(0, place.first - 4) : place.first]}
        for place in before.marks.get("psychiatry:place", ())
    )


def leads_elsewhere(cast: Cast, one: Sentence, mark: Mark) -> bool:
    """Whether another sentence says so of the same last name: *Roe opened the clinic in 2015*."""
    name = surname(one, mark)
    return bool(name) and (name in cast.leaders or one.place in cast.followed)


def founded_by(one: Sentence, mark: Mark) -> bool:
    """Whether the practice says that a psychiatrist leads it: *founded by a psychiatrist*, *our director is a …*."""
    others = [other.first for label in _OTHERS for other in one.marks.get(label, ())]
    leading = any(
        0 <= mark.first - lead.past <= _FOUNDED and not any(lead.past <= other < mark.first for other in others)
        for lead in one.marks.get(LEADS, ())
    )
    before = [word.low for word in one.words[max(0, mark.first - _FOUNDED - 1) : mark.first]]
    return leading and ("by" in before or "is" in before)
