"""Whether two listings are the same place, with the reasons in plain words.

Evidence for and against is added up in points. What a building, a chain or a call centre shares is worth little, and
no name joins two listings on its own. Precision comes first: a wrong join shows one clinic's facts as another's, so
whatever is not clear is ``unsure`` and waits for a person.
"""

from dataclasses import dataclass, replace
from typing import Literal

from rapidfuzz.distance import JaroWinkler

from indexer.match.addresses import MOVED, Where, near, place_evidence, units, where
from indexer.match.candidate import Candidate, candidate_of, one_phone, one_site
from indexer.match.doubt import doubt
from indexer.match.evidence import Evidence
from indexer.match.names import SIDE_BY_SIDE, NameLikeness, likeness, name_evidence
from indexer.match.phones import phone_evidence
from indexer.match.rarity import Rarity
from indexer.match.sites import site_evidence

__all__ = [
    "MACHINE", "MATCHER", "Apartness", "Candidate", "Change", "Comparison", "Judgement", "Verdict", "apart",
    "candidate_of", "compare", "hopeless", "judge",
]  # fmt: skip

Verdict = Literal["same", "different", "unsure"]

Change = Literal["", "moved", "renamed", "new suite"]
"""What tells two listings of one place apart: another address, another name, another suite of one building."""

MATCHER = "match-6"
"""Which rules judged; changes whenever they do, so that what they joined is judged again."""

MACHINE = "machine"
"""Who judged, when it was not a person."""

SAME_FROM = 4.5
"""Points from which two listings are one place."""
UNSURE_FROM = 2.5
"""Points from which a person should look."""
_GLANCE = 0.9
"""Jaro-Winkler likeness of two names' most telling words below which the names are taken for two."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was decided of two listings (by id, ``a`` before ``b``), by whom, and why.

    ``score`` is in points: :data:`SAME_FROM` and more is the same place; a person's ruling stands far above
    and below all points. ``change`` says what became of the place between the two listings where they are the same,
    or what would have become of it where they may be; which of them came first is for their dates to say.
    """

    a: str
    b: str
    verdict: Verdict
    score: float
    reasons: tuple[str, ...]
    by: str = MACHINE
    change: Change = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two listings held against each other: what each kind of evidence says, and the judgement that follows."""

    judgement: Judgement
    alike: NameLikeness
    place: Where
    evidence: tuple[Evidence, Evidence, Evidence, Evidence]
    """Of the names, the addresses, the phones and the sites."""
    change: Change
    """What became of the place, if they are one."""


def judge(a: Candidate, b: Candidate, rarity: Rarity) -> Judgement:
    """The machine's judgement, the same whichever listing comes first. Pure."""
    return compare(a, b, rarity).judgement


def compare(a: Candidate, b: Candidate, rarity: Rarity) -> Comparison:
    """The machine's judgement with what led to it, the same whichever listing comes first. Pure."""
    if a.id > b.id:
        a, b = b, a
    place = where(a, b)
    alike = likeness(a, b, rarity)
    name = name_evidence(a, b, alike, rarity)
    evidence = (
        name,
        place_evidence(a, b, place, rarity),
        phone_evidence(a, b, place, rarity, side_by_side=name.level == SIDE_BY_SIDE),
        site_evidence(a, b, rarity),
    )
    score = round(sum(one.points for one in evidence), 2)
    reasons = tuple(one.reason for one in evidence if one.reason)
    verdict: Verdict = "different"
    change = change_of(a, b, place, alike)
    if score >= UNSURE_FROM:
        against = doubt(a, b, place, alike, rarity) if score >= SAME_FROM else ""
        verdict = "same" if score >= SAME_FROM and not against else "unsure"
        reasons = (*reasons, against) if against else reasons
    judgement = Judgement(a=a.id, b=b.id, verdict=verdict, score=score, reasons=reasons)
    if verdict != "different":
        judgement = replace(judgement, change=change)
    return Comparison(judgement, alike, place, evidence, change)


def hopeless(a: Candidate, b: Candidate, rarity: Rarity) -> bool:
    """Whether two listings need no comparing: no phone or site in common, two doors, and two towns or two names.

    Most pairs that share a word are of this kind, and it is seen at a glance.
    """
    if one_phone(a, b) or one_site(a, b):
        return False
    ours, theirs = a.street, b.street
    if ours.number == theirs.number or not ours.street or not theirs.street:
        return False
    if near(a, b) is False:
        return True
    word, other = rarity.telling(a), rarity.telling(b)
    return word != other and JaroWinkler.similarity(word, other) < _GLANCE and a.joined != b.joined


def change_of(a: Candidate, b: Candidate, place: Where, alike: NameLikeness) -> Change:
    """What became of the place, if they are one: the greatest change only."""
    if place in MOVED:
        return "moved"
    if a.words and b.words and not alike.related:
        return "renamed"
    return "new suite" if place == "same" and units(a, b) == "different" else ""


Apartness = Literal["no", "moved", "yes"]
"""Whether two listings may become one place by way of others: ``moved`` only where others make sure of the move."""


def apart(a: Candidate, b: Candidate, rarity: Rarity) -> Apartness:
    """Whether two listings must not become one place by way of others.

    So it is when they are different, and also when they stand at two addresses and nothing makes sure of a move: a
    third listing without a street would otherwise join all sites of a practice. Two of one name in one town that
    differ in nothing but the address may still be one, when other listings of theirs show that it moved; and two at one
    door whose names share a little are no reason against what joins their other listings.
    """
    found = compare(a, b, rarity)
    if found.judgement.verdict == "same" or (found.judgement.verdict == "unsure" and found.place not in MOVED):
        return "no"
    name, place, phone, site = found.evidence
    contradicted = "differ" in (phone.level, site.level) or rarity.one_source(a, b)
    if name.level == "little" and place.level in ("door", "suite") and not contradicted:
        return "no"
    return "moved" if found.alike.alike and found.place in MOVED and near(a, b) and not contradicted else "yes"
