"""Whether two listings are the same place, with the reasons in plain words.

Evidence for and against is added up in points. What a building, a chain or a call centre shares is worth little, and
no name joins two listings on its own. Precision comes first: a wrong join shows one clinic's facts as another's, so
whatever is not clear is ``unsure`` and waits for a person.
"""

from dataclasses import dataclass, replace
from typing import Literal

from indexer.match.candidate import Candidate, candidate_of
from indexer.match.likeness import NameLikeness, Where, names, near, units, where
from indexer.match.rarity import Rarity, spot_of

__all__ = ["MACHINE", "MATCHER", "Candidate", "Change", "Judgement", "Verdict", "apart", "candidate_of", "judge"]

Verdict = Literal["same", "different", "unsure"]

Change = Literal["", "moved", "renamed", "new suite"]
"""What tells two listings of one place apart: another address, another name, another suite of one building."""

MATCHER = "match-1"
"""Which rules judged; changes whenever they do, so that what they joined is judged again."""

MACHINE = "machine"
"""Who judged, when it was not a person."""

SAME_FROM = 4.5
"""Points from which two listings are one place."""
UNSURE_FROM = 2.5
"""Points from which a person should look."""

_ALIKE = 0.75
_PARTLY = 0.45
_INSIDE = 0.9
CROWD = 4
"""Names behind one phone, or at one address, from which it points to no single practice."""


_CREDENTIALS = frozenset({
    "md", "do", "np", "dnp", "pmhnp", "arnp", "aprn", "fnp", "crna", "rn", "pa", "phd", "psyd", "lcsw", "lmft", "lpc",
    "lmhc", "lcpc", "licsw", "dds", "dc",
})  # fmt: skip


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
class _Evidence:
    """Points and reason of one kind of evidence; no reason means that nothing could be compared."""

    points: float = 0.0
    reason: str = ""


def judge(a: Candidate, b: Candidate, rarity: Rarity) -> Judgement:
    """The machine's judgement, the same whichever listing comes first. Pure."""
    if a.id > b.id:
        a, b = b, a
    place = where(a, b)
    alike = names(a, b, rarity)
    parts = (
        _name(a, b, alike, rarity),
        _place(a, b, place, rarity),
        _phone(a, b, place, rarity),
        _site(a, b, rarity),
    )
    reasons = tuple(part.reason for part in parts if part.reason)
    found = Judgement(
        a=a.id, b=b.id, verdict="different", score=round(sum(part.points for part in parts), 2), reasons=reasons
    )
    if found.score < UNSURE_FROM:
        return found
    found = replace(found, change=_change(a, b, place, alike))
    doubt = _doubt(a, b, place, alike, rarity) if found.score >= SAME_FROM else ""
    if doubt:
        return replace(found, verdict="unsure", reasons=(*reasons, doubt))
    return replace(found, verdict="same" if found.score >= SAME_FROM else "unsure")


def apart(a: Candidate, b: Candidate, verdict: Verdict) -> bool:
    """Whether two listings must not become one place by way of others.

    So it is when they are different, and also when they stand at two addresses and nothing makes sure of a move: a
    third listing without a street would otherwise join all sites of a practice.
    """
    return verdict == "different" or (verdict == "unsure" and where(a, b) in ("elsewhere", "same street"))


def _name(a: Candidate, b: Candidate, alike: NameLikeness, rarity: Rarity) -> _Evidence:
    if not a.words or not b.words:
        return _Evidence()
    both = f"{a.name!r} and {b.name!r}"
    if alike.clash is not None:
        return _Evidence(-2.0, f"names differ in {alike.clash[0]!r} and {alike.clash[1]!r}: {both}")
    if alike.share == 1.0:
        chain = rarity.elsewhere(rarity.names, a.key, a, b)
        return (
            _Evidence(2.5, f"same name, which {chain} other places have too") if chain else _Evidence(3.5, "same name")
        )
    if alike.share < _ALIKE and _two_doors(a, b, rarity):
        return _Evidence(-2.0, f"both names are listed there more than once: {both}")
    for least, likeness, points, words in (
        (_ALIKE, alike.share, 3.0, "names much alike"),
        (_INSIDE, alike.inside, 2.0, "one name holds the other"),
        (_PARTLY, alike.share, 1.5, "names alike in part"),
        (_PARTLY / 2, alike.share, -1.0, "names share little"),
    ):
        if likeness >= least:
            return _Evidence(points, f"{words}: {both}")
    return _Evidence(-2.5, f"names differ: {both}")


def _two_doors(a: Candidate, b: Candidate, rarity: Rarity) -> bool:
    """Whether others too list both names in that building: then they are two practices, not two spellings."""
    spot = spot_of(a)
    if spot is None or spot != spot_of(b):
        return False
    return all(rarity.doors.get((spot, one.key), 0) > 1 for one in (a, b))


def _place(a: Candidate, b: Candidate, place: Where, rarity: Rarity) -> _Evidence:
    if place == "same":
        return _building(a, b, rarity)
    if place == "unknown":
        return _Evidence(0.5, "same town, no street to compare") if near(a, b) else _Evidence()
    if place == "same number":
        return _Evidence(1.5, f"same house number, streets differ: {a.address.street!r} and {b.address.street!r}")
    if place == "same street":
        return _Evidence(-0.5, f"same street, house numbers differ: {a.street.number} and {b.street.number}")
    if near(a, b):
        return _Evidence(-1.5, f"addresses differ: {a.address.street!r} and {b.address.street!r}")
    return _Evidence(-4.0, f"towns differ: {a.address.one_line()!r} and {b.address.one_line()!r}")


def _building(a: Candidate, b: Candidate, rarity: Rarity) -> _Evidence:
    suites = units(a, b)
    if suites == "same":
        return _Evidence(3.5, "same street, number and suite")
    if suites == "different":
        return _Evidence(1.0, f"same building, suites differ: {a.street.unit} and {b.street.unit}")
    spot = spot_of(a)
    crowd = 0 if spot is None else rarity.buildings.get(spot, 0)
    if crowd >= CROWD:
        return _Evidence(2.0, f"same street and number, where {crowd} names are listed")
    return _Evidence(3.0, "same street and number")


def _phone(a: Candidate, b: Candidate, place: Where, rarity: Rarity) -> _Evidence:
    if not a.phone or not b.phone:
        return _Evidence()
    if a.phone != b.phone:
        return _Evidence(-1.0, "phones differ")
    if others := rarity.elsewhere(rarity.phones, a.phone, a, b):
        return _Evidence(1.0 if place == "same" else 0.5, f"same phone, which {others} other places use too")
    if (behind := rarity.switchboards.get(a.phone, 0)) >= CROWD:
        return _Evidence(1.5, f"same phone, behind which {behind} names are listed")
    if place == "same" and behind == 2 and _alone(a, rarity) and not _two_people(a, b):
        return _Evidence(4.4, "same phone, and nobody else is listed at this number or address")
    return _Evidence(3.0, "same phone")


def _alone(a: Candidate, rarity: Rarity) -> bool:
    """Whether at most two names stand at the address: a practice renamed, or listed under its owner."""
    spot = spot_of(a)
    return spot is not None and rarity.buildings.get(spot, 0) <= 2


def _two_people(a: Candidate, b: Candidate) -> bool:
    """Whether both names are a person's: two of them behind one phone share an office, no more."""
    return all(not _CREDENTIALS.isdisjoint(one.words) for one in (a, b))


def _site(a: Candidate, b: Candidate, rarity: Rarity) -> _Evidence:
    if not a.site or not b.site:
        return _Evidence()
    if a.site != b.site:
        return _Evidence(-0.5, "websites differ")
    if others := rarity.elsewhere(rarity.sites, a.site, a, b):
        return _Evidence(0.5, f"same website, which {others} other places use too")
    return _Evidence(2.0, "same website")


def _change(a: Candidate, b: Candidate, place: Where, alike: NameLikeness) -> Change:
    """What became of the place, if they are one: the greatest change only."""
    if place in ("elsewhere", "same street"):
        return "moved"
    if a.words and b.words and alike.share < _PARTLY and alike.inside < _INSIDE:
        return "renamed"
    return "new suite" if place == "same" and units(a, b) == "different" else ""


def _doubt(a: Candidate, b: Candidate, place: Where, alike: NameLikeness, rarity: Rarity) -> str:
    """Why a pair with points enough still must not be joined; empty when nothing stands against it."""
    one_phone = bool(a.phone) and a.phone == b.phone
    one_site = bool(a.site) and a.site == b.site
    one_name = alike.share >= _ALIKE and alike.clash is None
    if place == "same":
        vouched = one_name or one_phone or one_site
        return "" if vouched else "the names differ and neither phone nor website joins them"
    if place == "unknown":
        return _streetless(a, b, alike, rarity)
    if place == "same number" and alike.share == 1.0:
        listed_twice = bool(a.source and b.source) and rarity.one_source(a, b)
        return "one source lists both, on two streets" if listed_twice else ""
    against = (
        (not near(a, b), "a clinic in another town is another clinic until somebody says that it moved"),
        (not one_name, "the addresses differ and so do the names"),
        (not one_phone, "the addresses differ and no phone joins them"),
    )
    return next((words for holds, words in against if holds), "") or _two_sites(a, b, alike, rarity)


def _streetless(a: Candidate, b: Candidate, alike: NameLikeness, rarity: Rarity) -> str:
    """Why a listing without a street may not be the other one: a practice of several sites fits it anywhere."""
    shared = [key for key, other in ((a.phone, b.phone), (a.site, b.site)) if key and key == other]
    if alike.share < _PARTLY and alike.inside < _INSIDE:
        return "the names differ and there is no street to compare"
    if any(rarity.desks.get(key, 0) > 1 for key in shared):
        return "what they share is listed at several addresses, and no street says at which"
    return ""


def _two_sites(a: Candidate, b: Candidate, alike: NameLikeness, rarity: Rarity) -> str:
    """Why one name and phone at two addresses of one town may be two sites, rather than one clinic that moved.

    It moved (or an address was mistyped) when two sources give one address each and nobody else has that phone.
    """
    spellings = 1 if alike.share == 1.0 else 2
    against = (
        (not (a.source and b.source), "it is not known which sources list them"),
        (rarity.one_source(a, b), "one source lists both"),
        (rarity.desks.get(a.phone, 0) > 2, "that phone is listed at more addresses than these two"),
        (rarity.switchboards.get(a.phone, 0) > spellings, "another name has that phone too"),
        (bool(a.site and b.site) and a.site != b.site, "the websites differ"),
    )
    return next((f"the addresses differ and {words}" for holds, words in against if holds), "")
