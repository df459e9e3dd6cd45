"""Why two listings with points enough must still not be joined by the machine. Says nothing in favour of anything."""

from indexer.match.addresses import Where, near, units
from indexer.match.candidate import Candidate, one_phone, one_site
from indexer.match.names import INSIDE, PARTLY, NameLikeness
from indexer.match.rarity import Rarity


def doubt(a: Candidate, b: Candidate, place: Where, alike: NameLikeness, rarity: Rarity) -> str:
    """What stands against joining them, in words; empty when nothing does."""
    phone, site = one_phone(a, b), one_site(a, b)
    if place in ("same", "no numbers"):
        vouched = alike.alike or phone or site
        return (
            _in_one_house(a, b, alike, rarity)
            if vouched
            else "the names differ and neither phone nor website joins them"
        )
    if place == "other town":
        chain = rarity.elsewhere(rarity.names, a.key, a, b) > 0
        vouched = phone or (alike.alike and (site or not chain))
        return "" if vouched else "the towns are named otherwise and no phone joins them"
    if place == "unknown":
        return _streetless(a, b, alike, rarity)
    if place == "same number" and alike.share == 1.0:
        return "one source lists both, on two streets" if rarity.one_source(a, b) else ""
    against = (
        (near(a, b) is not True, "a clinic in another town is another clinic until somebody says that it moved"),
        (not alike.alike, "the addresses differ and so do the names"),
        (not phone, "the addresses differ and no phone joins them"),
    )
    return next((words for holds, words in against if holds), "") or _two_sites(a, b, alike, rarity)


def _in_one_house(a: Candidate, b: Candidate, alike: NameLikeness, rarity: Rarity) -> str:
    """Why two in one house are two: one source has them under two names, or in two suites."""
    if not rarity.one_source(a, b):
        return ""
    if not alike.related:
        return "one source lists both, under two names"
    return "one source lists both, in two suites" if units(a, b) == "different" else ""


def _streetless(a: Candidate, b: Candidate, alike: NameLikeness, rarity: Rarity) -> str:
    """Why a listing without a street may not be the other one: a practice of several sites fits it anywhere."""
    shared = [a.phone, b.phone] if one_phone(a, b) else []
    shared += [a.site] if one_site(a, b) else []
    if alike.share < PARTLY and alike.inside < INSIDE:
        return "the names differ and there is no street to compare"
    if any(rarity.desks.get(key, 0) > 1 for key in shared):
        return "what they share is listed at several addresses, and no street says at which"
    return ""


def _two_sites(a: Candidate, b: Candidate, alike: NameLikeness, rarity: Rarity) -> str:
    """Why one name and phone at two addresses of one town may be two sites, rather than one clinic that moved.

    It moved (or an address was mistyped) when two sources give one address each and nobody else has that phone.
    """
    phone = max(a.phone, b.phone, key=len)
    spellings = 1 if alike.share == 1.0 else 2
    against = (
        (not (rarity.source(a) and rarity.source(b)), "it is not known which sources list them"),
        (rarity.one_source(a, b), "one source lists both"),
        (rarity.desks.get(phone, 0) > 2, "that phone is listed at more addresses than these two"),
        (rarity.switchboards.get(phone, 0) > spellings, "another name has that phone too"),
        (bool(a.site and b.site) and a.site != b.site, "the websites differ"),
    )
    return next((f"the addresses differ and {words}" for holds, words in against if holds), "")
