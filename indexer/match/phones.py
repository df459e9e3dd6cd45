"""What two phone numbers say. One that answers in several towns, or for many names, is a switchboard's."""

from indexer.match.addresses import Where, near
from indexer.match.candidate import Candidate, one_phone
from indexer.match.evidence import CROWD, NOTHING, Evidence
from indexer.match.names import two_people
from indexer.match.rarity import Rarity, spot_of

_LOCAL = 7
"""Digits of a number without its area."""


def phone_evidence(a: Candidate, b: Candidate, place: Where, rarity: Rarity, *, side_by_side: bool) -> Evidence:
    """What the phones say, given how the addresses relate and whether others list both names side by side."""
    if not one_phone(a, b):
        return Evidence(-1.0, "phones differ", "differ") if a.phone and b.phone else NOTHING
    shorter, phone = sorted((a.phone, b.phone), key=len)
    if len(shorter) == _LOCAL and near(a, b) is not True:
        return NOTHING  # without the area it is a number of every town
    if others := rarity.elsewhere(rarity.phones, phone, a, b):
        points = 1.0 if place == "same" else 0.5
        return Evidence(points, f"same phone, which {others} other places use too", "shared")
    if (behind := rarity.switchboards.get(phone, 0)) >= CROWD:
        return Evidence(1.5, f"same phone, behind which {behind} names are listed", "shared")
    if place == "same" and behind == 2 and not side_by_side and _alone(a, rarity) and not two_people(a, b):
        return Evidence(4.4, "same phone, and nobody else is listed at this number or address", "same")
    return Evidence(3.0, "same phone", "same")


def _alone(a: Candidate, rarity: Rarity) -> bool:
    """Whether at most two names stand at the address: a practice renamed, or listed under its owner."""
    spot = spot_of(a)
    return spot is not None and rarity.buildings.get(spot, 0) <= 2
