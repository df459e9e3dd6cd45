"""Whether a clinician owns, founded or runs the place: said beside the role, of the same name elsewhere, or in a card.

It never judges whose clinician somebody is; that stands in ``roles``.
"""

from indexer.read.lexicon import Mark
from indexer.read.people import named_before, names_only, surname
from indexer.read.roles import plural
from indexer.read.sentences import Sentence
from indexer.read.view import View

LEADS = "psychiatry:leads"
CARD = 8
"""Words that the line of a role under a name has at most, as on a team page."""
_LEADING = 10


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


def leads_elsewhere(page: View, one: Sentence, mark: Mark) -> bool:
    """Whether another sentence says so of the same last name: *Roe opened the clinic in 2015*."""
    name = surname(one, mark)
    if not name:
        return False
    for above, other in zip((None, *page.main), page.main, strict=False):
        if other.has(LEADS) and other.before is not None and named_before(other) is one:
            return True
        card = above is not None and other.has(LEADS) and len(other.words) <= CARD and names_only(above)
        if card and above is not None and name in {word.low for word in above.words}:
            return True
        for lead in other.marks.get(LEADS, ()):
            around = other.words[max(0, lead.first - _LEADING) : lead.past + _LEADING]
            if (
                other is not one
                and other.has("psychiatry:place", "drug", "own")
                and name in {word.low for word in around}
            ):
                return True
    return False


def founded_by(one: Sentence, mark: Mark) -> bool:
    """Whether the practice says that a psychiatrist leads it: *founded by a psychiatrist*, *our director is a …*."""
    leads = any(0 <= mark.first - lead.past <= 4 for lead in one.marks.get(LEADS, ()))
    before = [word.low for word in one.words[max(0, mark.first - 5) : mark.first]]
    return leads and ("by" in before or "is" in before)
