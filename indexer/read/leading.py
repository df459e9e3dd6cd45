"""Whether a clinician owns, founded or runs the place: said beside the role, of the same name elsewhere, or in a card.

It never judges whose clinician somebody is; that stands in ``roles``.
"""

from collections import Counter
from dataclasses import dataclass

from indexer.read.lexicon import Mark
from indexer.read.people import named_before, names_only, surname, titled_names
from indexer.read.roles import plural
from indexer.read.sentences import Sentence
from indexer.read.view import View

LEADS = "psychiatry:leads"
CARD = 8
"""Words that the line of a role under a name has at most, as on a team page."""
_LEADING = 10
_FOUNDED = 4
_OTHERS = ("psychiatry=other_prescriber", "psychiatry=psychiatric_np_pa")


@dataclass(frozen=True, slots=True)
class Cast:
    """Whom a page speaks of, gathered in one walk so that no rule has to look through the page again.

    ``leaders``: words near a phrase of owning or founding; ``titled``: words near a physician's title; ``followed``:
    places of sentences whose person the next one, beginning with a pronoun, says to lead; ``capitals``: in how many
    sentences a capitalised word stands.
    """

    leaders: frozenset[str]
    titled: frozenset[str]
    followed: frozenset[int]
    capitals: Counter[str]


def gather(page: View) -> Cast:
    """The cast of a page."""
    leaders: set[str] = set()
    titled: set[str] = set()
    followed: set[int] = set()
    capitals: Counter[str] = Counter()
    above: Sentence | None = None
    for one in page.main:
        capitals.update({word.low for word in one.words if word.typed[:1].isupper()})
        titled.update(titled_names(one))
        if one.has(LEADS):
            if (one.has("psychiatry:place", "drug") or one.speaks()) and not one.has("research"):
                for lead in one.marks[LEADS]:
                    around = one.words[max(0, lead.first - _LEADING) : lead.past + _LEADING]
                    leaders.update(word.low for word in around if word.typed[:1].isupper())
            if above is not None and len(one.words) <= CARD and names_only(above):
                leaders.update(word.low for word in above.words)
            named = named_before(one)
            if named is not None:
                followed.add(named.place)
        above = one
    return Cast(frozenset(leaders), frozenset(titled), frozenset(followed), capitals)


def leads(one: Sentence, mark: Mark, before: Sentence | None) -> bool:
    """Whether the sentence, or what it goes on from, says that the person owns, founded or runs the place."""
    near = any(
        lead.first - mark.past <= _LEADING and mark.first - lead.past <= _LEADING for lead in one.marks.get(LEADS, ())
    )
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
