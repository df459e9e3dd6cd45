"""How telling a word, a phone, a website, a name or an address is, counted over all listings at hand.

A phone that answers in one place points to that place; a phone that answers in five cities is a company's call centre
and points nowhere. The same goes for websites of chains, names of chains, and buildings full of practices.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log

from indexer.match.candidate import Candidate

TRADE_WORDS = frozenset({
    "and", "at", "care", "center", "clinic", "esketamine", "for", "group", "health", "healthcare", "in", "infusion",
    "infusions", "institute", "ketamine", "medical", "medicine", "mental", "of", "practice", "psychiatric",
    "psychiatry", "service", "services", "spravato", "the", "therapy", "treatment", "wellness",
})  # fmt: skip
"""Words so common in the names of this trade that they tell little, even where few listings are at hand."""

_LISTINGS_AT_LEAST = 200.0
_TRADE_SHARE = 0.2
_NOWHERE: frozenset[str] = frozenset()

Spot = tuple[str, str, str]
"""House number, street and area: a building."""


@dataclass(frozen=True, slots=True)
class Rarity:
    """Counts over all candidates. An empty one knows nothing: every phone, site and name is then taken for unique.

    ``words`` counts the distinct listings that have a word in their name; ``phones`` and ``sites`` hold the areas
    where each is used, ``names`` those where a name stands; ``switchboards`` counts the names behind one phone,
    ``desks`` the house numbers where it is listed, ``buildings`` the names at one address, and ``doors`` the listings
    that put a name at an address.
    """

    listings: int = 0
    words: Mapping[str, int] = field(default_factory=dict)
    phones: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sites: Mapping[str, frozenset[str]] = field(default_factory=dict)
    names: Mapping[str, frozenset[str]] = field(default_factory=dict)
    switchboards: Mapping[str, int] = field(default_factory=dict)
    desks: Mapping[str, int] = field(default_factory=dict)
    buildings: Mapping[Spot, int] = field(default_factory=dict)
    doors: Mapping[tuple[Spot, str], int] = field(default_factory=dict)

    def weight(self, word: str) -> float:
        """How much a word of a name tells: the logarithm of how few names have it, never below 0.1."""
        everything = self.listings + _LISTINGS_AT_LEAST
        having = self.words.get(word, 0) + 1.0
        if word in TRADE_WORDS:
            having += _TRADE_SHARE * everything
        return max(0.1, log(everything / having))

    def elsewhere(self, used: Mapping[str, frozenset[str]], key: str, *here: Candidate) -> int:
        """In how many areas a phone or site is used besides those of the given candidates."""
        return len(used.get(key, _NOWHERE) - {one.area for one in here} - {""})


def rarity_of(candidates: Iterable[Candidate]) -> Rarity:
    """The counts over these candidates; listings that cannot be told apart count once."""
    doors: Counter[tuple[Spot, str]] = Counter()
    distinct: dict[tuple[str, ...], Candidate] = {}
    for one in candidates:
        distinct[one.content] = one
        if (spot := spot_of(one)) is not None:
            doors[spot, " ".join(one.words)] += 1
    words: Counter[str] = Counter()
    phones: defaultdict[str, set[str]] = defaultdict(set)
    sites: defaultdict[str, set[str]] = defaultdict(set)
    names: defaultdict[str, set[str]] = defaultdict(set)
    switchboards: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    desks: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    buildings: defaultdict[Spot, set[tuple[str, ...]]] = defaultdict(set)
    for one in distinct.values():
        words.update(one.words)
        if one.words:
            names[" ".join(one.words)].add(one.area)
        if one.phone:
            phones[one.phone].add(one.area)
            switchboards[one.phone].add(one.words)
            desks[one.phone].add((one.street.number, one.area))
        if one.site:
            sites[one.site].add(one.area)
        if (spot := spot_of(one)) is not None:
            buildings[spot].add(one.words)
    return Rarity(
        listings=len(distinct),
        words=words,
        phones={key: frozenset(areas) for key, areas in phones.items()},
        sites={key: frozenset(areas) for key, areas in sites.items()},
        names={key: frozenset(areas) for key, areas in names.items()},
        switchboards={key: len(found) for key, found in switchboards.items()},
        desks={key: len(found) for key, found in desks.items()},
        buildings={key: len(found) for key, found in buildings.items()},
        doors=doors,
    )


def spot_of(one: Candidate) -> Spot | None:
    """The building a candidate stands in; None without house number, street or area."""
    street = one.street
    if not street.number or not street.street or not one.area:
        return None
    return street.number, street.street, one.area
