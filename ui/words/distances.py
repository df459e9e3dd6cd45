"""How far away a clinic is, and how well its spot is known: in words that never claim more than is known. Pure."""

from indexer.locate.point import METRES_A_MILE, Exactness, Point
from indexer.query import Hit, Query
from ui.wording import say
from ui.words.places import rounded

EXACT: frozenset[Exactness] = frozenset(("rooftop", "street"))
ROUNDED_MILES = 1.0
"""How far off a distance may be that is from a rounded spot; the heading of the list says *about* for it."""


def miles(distance: float) -> str:
    """A distance as far as it means anything: tenths below ten miles."""
    if distance < 0.1:
        return say("far.next_door")
    shown = f"{distance:.1f}" if distance < 9.95 else f"{distance:,.0f}"
    return say("far.mile") if shown == "1.0" else say("far.miles", number=shown.removesuffix(".0"))


def distance(hit: Hit, query: Query | None = None) -> str:
    """How far away, with *about* when the clinic's own spot is not known exactly; empty without a distance.

    Also *about* for an exact spot so near the edge of the circle that it may be on either side of it. Where the clinic
    may well be next door, first how far the middle of its area is, by which lists are ordered, then the most it may be.
    From the visitor's own spot, which was rounded before it left the browser, every distance of ``query`` is *about*.
    """
    point = hit.clinic.point
    if hit.distance_miles is None or point is None:
        return ""
    coarse = query is not None and _coarse(query)
    if point.exactness in EXACT and hit.surely_within is not False and not coarse:
        return miles(hit.distance_miles)
    whole = round(hit.distance_miles)  # tenths of a mile would claim more than anybody knows
    if whole > 1:
        return say("far.about", number=f"{whole:,}")
    if point.exactness in EXACT and (whole == 1 or not coarse):
        return say("far.about_a_mile")
    off = point.uncertainty_metres / METRES_A_MILE + (ROUNDED_MILES if coarse else 0)
    most = max(2 if coarse else 0, round(hit.distance_miles + off))
    return say("far.mile_or_more" if whole == 1 else "far.under_a_mile", number=f"{most:,}")


def perhaps(hit: Hit, query: Query) -> str:
    """What to say of a clinic that may be outside the circle that was asked for; empty when it is surely inside."""
    far = hit.distance_miles
    edge = far is not None and far > query.within - ROUNDED_MILES and _coarse(query)
    return say("far.perhaps_within", away=away(query)) if edge or hit.surely_within is False else ""


def _coarse(query: Query) -> bool:
    return query.near is not None and rounded(query.near)


def away(query: Query) -> str:
    """How far from the place a search looks."""
    return radius(query.within)


def radius(far: float) -> str:
    """A distance that somebody chose, as it was chosen: ``25 miles``, ``2.5 miles``."""
    return say("far.mile") if far == 1 else say("far.miles", number=f"{far:g}")


def placed(point: Point | None) -> str:
    """What to know about the spot on the map; empty when it is exact."""
    if point is None:
        return say("placed.nowhere")
    if point.exactness in EXACT:
        return ""
    far = point.uncertainty_metres / METRES_A_MILE
    return say(f"placed.{point.exactness}", miles=say("far.miles", number=f"{far:,.0f}"))
