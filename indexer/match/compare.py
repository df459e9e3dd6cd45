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

__all__ = ["MACHINE", "MATCHER", "Candidate", "Judgement", "Verdict", "candidate_of", "judge"]

Verdict = Literal["same", "different", "unsure"]

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
_SWITCHBOARD = 4
"""Names behind one phone, or at one address, from which it points to no single practice."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was decided of two listings (by id, ``a`` before ``b``), by whom, and why.

    ``score`` is in points: :data:`SAME_FROM` and more is the same place; a person's ruling has no points and stands
    at plus or minus infinity in spirit, at 100 and -100 in numbers.
    """

    a: str
    b: str
    verdict: Verdict
    score: float
    reasons: tuple[str, ...]
    by: str = MACHINE


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
    doubt = _doubt(a, b, place, alike, rarity) if found.score >= SAME_FROM else ""
    if doubt:
        return replace(found, verdict="unsure", reasons=(*reasons, doubt))
    return replace(found, verdict="same" if found.score >= SAME_FROM else "unsure")


def _name(a: Candidate, b: Candidate, alike: NameLikeness, rarity: Rarity) -> _Evidence:
    if not a.words or not b.words:
        return _Evidence()
    both = f"{a.name!r} and {b.name!r}"
    if alike.clash is not None:
        return _Evidence(-2.0, f"names differ in {alike.clash[0]!r} and {alike.clash[1]!r}: {both}")
    if alike.share == 1.0:
        chain = rarity.elsewhere(rarity.names, " ".join(a.words), a, b)
        if chain:
            return _Evidence(2.5, f"same name, which {chain} other places have too")
        return _Evidence(3.5, "same name")
    if alike.share >= _ALIKE:
        return _Evidence(3.0, f"names much alike: {both}")
    if alike.inside >= _INSIDE:
        return _Evidence(2.5, f"one name holds the other: {both}")
    if alike.share >= _PARTLY:
        return _Evidence(1.5, f"names alike in part: {both}")
    if alike.share >= _PARTLY / 2:
        return _Evidence(-1.0, f"names share little: {both}")
    return _Evidence(-2.5, f"names differ: {both}")


def _place(a: Candidate, b: Candidate, place: Where, rarity: Rarity) -> _Evidence:
    if place == "unknown":
        together = near(a, b)
        if together is None:
            return _Evidence()
        return _Evidence(0.5, "same town, no street to compare")
    if place == "same":
        match units(a, b):
            case "same":
                return _Evidence(3.5, "same street, number and suite")
            case "different":
                return _Evidence(1.0, f"same building, suites differ: {a.street.unit} and {b.street.unit}")
            case "unknown":
                spot = spot_of(a)
                crowd = 0 if spot is None else rarity.buildings.get(spot, 0)
                if crowd >= _SWITCHBOARD:
                    return _Evidence(2.0, f"same street and number, where {crowd} names are listed")
                return _Evidence(3.0, "same street and number")
    if place == "same number":
        return _Evidence(0.5, f"same house number, streets differ: {a.address.street!r} and {b.address.street!r}")
    if place == "same street":
        return _Evidence(-0.5, f"same street, house numbers differ: {a.street.number} and {b.street.number}")
    if near(a, b):
        return _Evidence(-1.5, f"addresses differ: {a.address.street!r} and {b.address.street!r}")
    return _Evidence(-4.0, f"towns differ: {a.address.one_line()!r} and {b.address.one_line()!r}")


def _phone(a: Candidate, b: Candidate, place: Where, rarity: Rarity) -> _Evidence:
    if not a.phone or not b.phone:
        return _Evidence()
    if a.phone != b.phone:
        return _Evidence(-1.0, "phones differ")
    if others := rarity.elsewhere(rarity.phones, a.phone, a, b):
        return _Evidence(1.0 if place == "same" else 0.5, f"same phone, which {others} other places use too")
    if (behind := rarity.switchboards.get(a.phone, 0)) >= _SWITCHBOARD:
        return _Evidence(1.5, f"same phone, behind which {behind} names are listed")
    return _Evidence(3.0, "same phone")


def _site(a: Candidate, b: Candidate, rarity: Rarity) -> _Evidence:
    if not a.site or not b.site:
        return _Evidence()
    if a.site != b.site:
        return _Evidence(-0.5, "websites differ")
    if others := rarity.elsewhere(rarity.sites, a.site, a, b):
        return _Evidence(0.5, f"same website, which {others} other places use too")
    return _Evidence(2.0, "same website")


def _doubt(a: Candidate, b: Candidate, place: Where, alike: NameLikeness, rarity: Rarity) -> str:
    """Why a pair with points enough still must not be joined; empty when nothing stands against it."""
    if place in ("elsewhere", "same street", "same number"):
        return _not_moved(a, b, place, alike, rarity)
    return ""


def _not_moved(a: Candidate, b: Candidate, place: Where, alike: NameLikeness, rarity: Rarity) -> str:
    """A place that moved, or whose address was mistyped, keeps name and phone, and nobody else has that phone."""
    if not near(a, b):
        return "a clinic in another town is another clinic until somebody says that it moved"
    if a.source == b.source and a.source and place != "same number":
        return "one source lists both, at two addresses"
    if not (alike.share >= _ALIKE or alike.inside >= _INSIDE):
        return "the addresses differ and so do the names"
    if not a.phone or a.phone != b.phone:
        return "the addresses differ and no phone joins them"
    if rarity.elsewhere(rarity.phones, a.phone, a, b):
        return "the addresses differ and others use that phone too"
    return ""
