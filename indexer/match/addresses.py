"""How two addresses relate, and what that says. A building shared by many practices points to none of them."""

from collections.abc import Callable, Mapping
from typing import Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from indexer.match.candidate import Candidate
from indexer.match.evidence import CROWD, NOTHING, Evidence
from indexer.match.names import DIRECTIONS
from indexer.match.rarity import Rarity, one_city, spot_of
from indexer.normalise.address import StreetKey

Where = Literal["same", "other town", "no numbers", "same number", "near number", "same street", "elsewhere", "unknown"]
"""``same``: street and number. ``other town``: both too, in a town named otherwise. ``no numbers``: one street, and
neither gives a number. ``same number``: of streets named otherwise. ``near number``: one street, and numbers that
differ by a slip of the pen. ``same street``: of other numbers. ``unknown``: a street is missing."""
Units = Literal["same", "different", "unknown"]

MOVED: frozenset[Where] = frozenset({"elsewhere", "same street", "near number"})
"""Where two listings of one place stand at two addresses."""

_STREET_TYPES = frozenset({
    "st", "ave", "blvd", "rd", "dr", "ln", "ct", "pl", "pkwy", "hwy", "cir", "ter", "trl", "sq", "way", "plz",
})  # fmt: skip
_STREET_SPELLING = 85.0
_NEAR_NUMBER = 10


def near(a: Candidate, b: Candidate) -> bool | None:
    """Whether both may stand in one town: same postal code or same city. None when that cannot be compared."""
    zip_a, zip_b = a.address.postal_code, b.address.postal_code
    if zip_a and zip_a == zip_b:
        return True
    if a.address.state and b.address.state and a.address.state != b.address.state:
        return False
    if a.city and b.city:
        return _one_city(a, b)
    if zip_a and zip_b:
        return False
    return None


def _one_city(a: Candidate, b: Candidate) -> bool:
    if one_city(a.city, b.city):
        return True
    if not a.region or a.region != b.region:
        return False
    shorter, longer = sorted((set(a.city_words), set(b.city_words)), key=len)
    return shorter < longer


def where(a: Candidate, b: Candidate) -> Where:
    """How two street addresses relate."""
    ours, theirs = a.street, b.street
    together = near(a, b)
    if not ours.street or not theirs.street or ours.po_box != theirs.po_box:
        return "elsewhere" if together is False else "unknown"  # a box says nothing about the door
    one_street = _one_street(ours.street, theirs.street)
    one_number = _one_number(ours.number, theirs.number)
    if together is True:
        return _in_town(ours, theirs, one_street=one_street)
    if one_number and ours.number and one_street and not _far(a, b):
        return "other town"
    return "unknown" if together is None else "elsewhere"


def _in_town(ours: StreetKey, theirs: StreetKey, *, one_street: bool) -> Where:
    if not ours.number and not theirs.number:
        return "no numbers" if one_street else "elsewhere"
    if _one_number(ours.number, theirs.number):
        return "same" if one_street else "same number"
    if not one_street:
        return "elsewhere"
    return "near number" if _near_numbers(ours.number, theirs.number) else "same street"


def _far(a: Candidate, b: Candidate) -> bool:
    """Whether state or postal region say that one door cannot be meant."""
    states, regions = {a.address.state, b.address.state} - {""}, {a.region, b.region} - {""}
    return len(states) > 1 or len(regions) > 1


def _one_number(a: str, b: str) -> bool:
    """Whether they are one, or one is a range that begins with the other: 1740-70 and 1740."""
    return a == b or (bool(a) and bool(b) and (a.partition("-")[0] == b or b.partition("-")[0] == a))


def _near_numbers(a: str, b: str) -> bool:
    """Whether one may be a slip for the other: none given, two digits swapped, or doors beside each other."""
    if not a or not b:
        return True
    if a.isdecimal() and b.isdecimal() and abs(int(a[-9:]) - int(b[-9:])) <= _NEAR_NUMBER and len(a) == len(b):
        return True
    return len(a) > 2 and len(b) > 2 and OSA.distance(a, b) == 1


def _one_street(a: str, b: str) -> bool:
    """Two spellings of one street. 5th is not 6th and North Main is not South Main, however alike they look."""
    ours, theirs = set(a.split()), set(b.split())
    only_a, only_b = ours - theirs, theirs - ours
    if a == b or ((not only_a or not only_b) and not _telling(only_a | only_b)):
        return True
    if (only_a & DIRECTIONS and only_b & DIRECTIONS) or (_has_digit(only_a) and _has_digit(only_b)):
        return False
    if _telling(ours & theirs) and not (_telling(only_a) and _telling(only_b)) and _same_way(a, b):
        return True  # one of them says more: the street and the highway that it is, or the hamlet
    if _has_digit(only_a | only_b):
        return False
    plain_a = sorted(word for word in ours if word not in only_a & DIRECTIONS)
    plain_b = sorted(word for word in theirs if word not in only_b & DIRECTIONS)
    if not _has_digit(ours | theirs):
        # Sources mix up Street and Avenue of a name; of a numbered street that makes another street.
        plain_a = [word for word in plain_a if word not in _STREET_TYPES] or plain_a
        plain_b = [word for word in plain_b if word not in _STREET_TYPES] or plain_b
    return fuzz.ratio(" ".join(plain_a), " ".join(plain_b)) >= _STREET_SPELLING


def _telling(words: set[str]) -> bool:
    """Whether a word is among them that names a street, rather than its kind or its end."""
    return any(word not in DIRECTIONS and word not in _STREET_TYPES for word in words)


def _same_way(a: str, b: str) -> bool:
    """Of a numbered street, whether both call it the same kind: 5th Street is not 5th Avenue."""
    kinds_a, kinds_b = (_STREET_TYPES.intersection(street.split()) for street in (a, b))
    numbered = _has_digit(set(a.split()) & set(b.split()))
    return not numbered or not kinds_a or not kinds_b or not kinds_a.isdisjoint(kinds_b)


def _has_digit(words: set[str]) -> bool:
    return any(any(map(str.isdigit, word)) for word in words)


def units(a: Candidate, b: Candidate) -> Units:
    """Whether both name the same suite."""
    if not a.street.unit or not b.street.unit:
        return "unknown"
    return "same" if a.street.unit == b.street.unit else "different"


def place_evidence(a: Candidate, b: Candidate, place: Where, rarity: Rarity) -> Evidence:
    """What the addresses say."""
    if place == "same":
        return _building(a, b, rarity)
    if place == "unknown":
        return Evidence(0.5, "same town, no street to compare", "town") if near(a, b) else NOTHING
    if place == "elsewhere" and not near(a, b):
        return Evidence(-4.0, f"towns differ: {a.address.one_line()!r} and {b.address.one_line()!r}", "other towns")
    points, words, both = _SAID[place]
    return Evidence(points, f"{words}: {both(a)!r} and {both(b)!r}", place)


_SAID: Mapping[Where, tuple[float, str, Callable[[Candidate], str]]] = {
    "other town": (2.0, "same street and number, the town named otherwise", lambda one: one.address.city),
    "no numbers": (1.5, "same street, no house numbers to compare", lambda one: one.address.street),
    "same number": (1.5, "same house number, streets differ", lambda one: one.address.street),
    "near number": (0.0, "same street, house numbers nearly the same", lambda one: one.street.number),
    "same street": (-0.5, "same street, house numbers differ", lambda one: one.street.number),
    "elsewhere": (-1.5, "addresses differ", lambda one: one.address.street),
}


def _building(a: Candidate, b: Candidate, rarity: Rarity) -> Evidence:
    suites = units(a, b)
    if suites == "same":
        return Evidence(3.5, "same street, number and suite", "suite")
    if suites == "different":
        return Evidence(1.0, f"same building, suites differ: {a.street.unit} and {b.street.unit}", "suites differ")
    crowd = max(rarity.buildings.get(spot, 0) for spot in (spot_of(a), spot_of(b)) if spot is not None)
    if crowd >= CROWD:
        return Evidence(2.0, f"same street and number, where {crowd} names are listed", "crowd")
    return Evidence(3.0, "same street and number", "door")
