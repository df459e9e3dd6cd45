"""What one kind of evidence weighs, and why: the unit in which names, addresses, phones and sites speak."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """Points for (above zero) or against (below) one place, and the reason in words; no reason: nothing to compare.

    ``level`` is the same in one word, so that evidence of many pairs can be counted; empty when nothing was compared.
    """

    points: float = 0.0
    reason: str = ""
    level: str = ""


NOTHING = Evidence()
CROWD = 4
"""Names behind one phone, or at one address, from which it points to no single practice."""
