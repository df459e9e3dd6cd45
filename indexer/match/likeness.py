"""How alike two names and two addresses are. Measures only; what follows from them is decided in ``compare``."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from indexer.match.candidate import Candidate
from indexer.match.rarity import Rarity

Where = Literal["same", "same number", "same street", "elsewhere", "unknown"]
Units = Literal["same", "different", "unknown"]

_DIRECTIONS = frozenset({
    "north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest",
    "n", "s", "e", "w", "ne", "nw", "se", "sw",
})  # fmt: skip
_STREET_TYPES = frozenset({
    "st", "ave", "blvd", "rd", "dr", "ln", "ct", "pl", "pkwy", "hwy", "cir", "ter", "trl", "sq", "way",
})  # fmt: skip
_SPELLING = 0.93
"""Least Jaro-Winkler likeness of two words that are spellings of one."""
_LONG_WORD = 5
_COMMON = 5.3
"""Weight of a word that one name in two hundred has."""
_STREET_SPELLING = 85.0
_CITY_SPELLING = 0.90
_PLACE_NAME = 0.3
"""A word that is also the name of the city tells little about who in that city it is."""


@dataclass(frozen=True, slots=True)
class NameLikeness:
    """``share``: weight of the common words over that of all words; ``inside``: over that of the shorter name.

    ``clash`` holds a number, a letter or a direction of each name that the other has not: "Clinic 2" is not "Clinic 3".
    """

    share: float
    inside: float
    clash: tuple[str, str] | None = None


def names(a: Candidate, b: Candidate, rarity: Rarity) -> NameLikeness:
    """How alike two names are, each word weighing what it tells; words match in spite of small misspellings."""
    if not a.words or not b.words:
        return NameLikeness(0.0, 0.0)
    if a.words == b.words or "".join(a.words) == "".join(b.words):
        return NameLikeness(1.0, 1.0)
    cities = set(a.city.split(", ")[0].split()) | set(b.city.split(", ")[0].split())

    def weight(word: str) -> float:
        return rarity.weight(word) * (_PLACE_NAME if word in cities else 1.0)

    left, right = _without(a.words, b.words), _without(b.words, a.words)
    common = sum(weight(word) for word in a.words if word in b.words)
    whole_a = sum(weight(word) for word in a.words)
    whole_b = sum(weight(word) for word in b.words)
    for word in tuple(left):
        match = next((other for other in right if _one_word(word, other, rarity)), None)
        if match is not None:
            left.remove(word)
            right.remove(match)
            common += min(weight(word), weight(match))
    union = whole_a + whole_b - common
    return NameLikeness(
        share=min(1.0, common / union), inside=min(1.0, common / min(whole_a, whole_b)), clash=_clash(left, right)
    )


def _without(words: Iterable[str], others: tuple[str, ...]) -> list[str]:
    return [word for word in words if word not in others]


def _one_word(a: str, b: str, rarity: Rarity) -> bool:
    """Two spellings of a word, or a common word and its abbreviation (*ctr*, *hosp*): what is rare is not cut short."""
    if a.isdigit() or b.isdigit() or a[0] != b[0]:
        return False
    shorter, longer = sorted((a, b), key=len)
    if len(shorter) >= _LONG_WORD and JaroWinkler.similarity(a, b) >= _SPELLING:
        return True
    if not 3 <= len(shorter) <= len(longer) - 2 or rarity.weight(longer) > _COMMON:
        return False
    rest = iter(longer)
    return all(letter in rest for letter in shorter)


def _clash(left: list[str], right: list[str]) -> tuple[str, str] | None:
    for kind in (str.isdigit, _DIRECTIONS.__contains__, _is_letter):
        ours = next((word for word in left if kind(word)), None)
        theirs = next((word for word in right if kind(word)), None)
        if ours is not None and theirs is not None:
            return ours, theirs
    return None


def _is_letter(word: str) -> bool:
    return len(word) == 1


def near(a: Candidate, b: Candidate) -> bool | None:
    """Whether both may stand in one town: same postal code or same city. None when that cannot be compared."""
    zip_a, zip_b = a.address.postal_code, b.address.postal_code
    if zip_a and zip_a == zip_b:
        return True
    if a.address.state and b.address.state and a.address.state != b.address.state:
        return False
    if a.city and b.city:
        return JaroWinkler.similarity(a.city, b.city) >= _CITY_SPELLING
    if zip_a and zip_b:
        return False
    return None


def where(a: Candidate, b: Candidate) -> Where:
    """How two street addresses relate. ``unknown`` when either has none, or the towns cannot be compared."""
    ours, theirs = a.street, b.street
    together = near(a, b)
    if together is False:
        return "elsewhere"
    if together is None or not ours.street or not theirs.street:
        return "unknown"
    one_street = ours.street == theirs.street or _one_street(ours.street, theirs.street)
    one_number = ours.number == theirs.number and bool(ours.number)
    if one_number and one_street:
        return "same"
    if one_number:
        return "same number"
    if one_street:
        return "same street"
    return "elsewhere"


def _one_street(a: str, b: str) -> bool:
    """Two spellings of one street. 5th is not 6th and North Main is not South Main, however alike they look."""
    ours, theirs = set(a.split()), set(b.split())
    only_a, only_b = ours - theirs, theirs - ours
    if any(any(map(str.isdigit, word)) for word in only_a | only_b):
        return False
    if only_a & _DIRECTIONS and only_b & _DIRECTIONS:
        return False
    plain_a = sorted(word for word in ours if word not in only_a & _DIRECTIONS)
    plain_b = sorted(word for word in theirs if word not in only_b & _DIRECTIONS)
    if not any(map(str.isdigit, a + b)):
        # Sources mix up Street and Avenue of a name; of a numbered street that makes another street.
        plain_a = [word for word in plain_a if word not in _STREET_TYPES] or plain_a
        plain_b = [word for word in plain_b if word not in _STREET_TYPES] or plain_b
    return fuzz.ratio(" ".join(plain_a), " ".join(plain_b)) >= _STREET_SPELLING


def units(a: Candidate, b: Candidate) -> Units:
    """Whether both name the same suite."""
    if not a.street.unit or not b.street.unit:
        return "unknown"
    return "same" if a.street.unit == b.street.unit else "different"
