"""How telling a word, a phone, a website, a name or an address is, counted over all listings at hand.

A phone that answers in one place points to that place; a phone that answers in five cities is a company's call centre
and points nowhere. The same goes for websites of chains, names of chains, and buildings full of practices.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from indexer.match.candidate import Candidate

TRADE_WORDS = frozenset({
    "and", "at", "care", "center", "clinic", "esketamine", "for", "group", "health", "healthcare", "in", "infusion",
    "infusions", "institute", "ketamine", "medical", "medicine", "mental", "of", "practice", "psychiatric",
    "psychiatry", "service", "services", "spravato", "the", "therapy", "treatment", "wellness",
})  # fmt: skip
"""Words so common in the names of this trade that they tell little, even where few listings are at hand."""

_LISTINGS_AT_LEAST = 200.0
_TRADE_SHARE = 0.2
_CITY_SPELLING = 0.90
_NAME_SPELLING = 88.0
_REPEATS_AT_LEAST = 10
_REPEATS_SHARE = 0.03
_COUNTED = 40
"""Most towns that are looked at one by one."""

Spot = tuple[str, str, str]
"""House number, street and area: a building."""

Town = tuple[str, str]
"""Postal code, and city with state; either may be empty. Two towns are one when either is the same."""

_NOWHERE: frozenset[Town] = frozenset()


@dataclass(frozen=True, slots=True)
class Rarity:
    """Counts over all candidates. An empty one knows nothing: every phone, site and name is then taken for unique.

    ``words`` counts the distinct listings that have a word in their name; ``phones``, ``sites`` and ``pages`` hold the
    towns where each is used, ``names`` those where a name stands; ``switchboards`` counts the names behind one phone,
    ``desks`` the house numbers listed with a phone or site, ``buildings`` the names at one address, and
    ``doors`` holds the sources, each as often as it has listings, that put a name at an address. ``sources`` holds the
    sources of listings that cannot be told apart; ``repeating`` those that list many places more than once, so that
    two of their listings say nothing about two places.
    """

    listings: int = 0
    words: Mapping[str, int] = field(default_factory=dict)
    phones: Mapping[str, frozenset[Town]] = field(default_factory=dict)
    sites: Mapping[str, frozenset[Town]] = field(default_factory=dict)
    pages: Mapping[str, frozenset[Town]] = field(default_factory=dict)
    names: Mapping[str, frozenset[Town]] = field(default_factory=dict)
    switchboards: Mapping[str, int] = field(default_factory=dict)
    desks: Mapping[str, int] = field(default_factory=dict)
    buildings: Mapping[Spot, int] = field(default_factory=dict)
    doors: Mapping[tuple[Spot, str], Sequence[str]] = field(default_factory=dict)
    sources: Mapping[tuple[str, ...], frozenset[str]] = field(default_factory=dict)
    repeating: frozenset[str] = frozenset()
    _weights: dict[str, float] = field(default_factory=dict, repr=False, compare=False)
    _telling: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def weight(self, word: str) -> float:
        """How much a word of a name tells: the logarithm of how few names have it, never below 0.1."""
        known = self._weights.get(word)
        if known is None:
            everything = self.listings + _LISTINGS_AT_LEAST
            having = self.words.get(word, 0) + 1.0
            if word in TRADE_WORDS:
                having += _TRADE_SHARE * everything
            known = self._weights[word] = max(0.1, log(everything / having))
        return known

    def telling(self, one: Candidate) -> str:
        """The word of its name that tells most, the first in the alphabet of equals; empty without a name."""
        known = self._telling.get(one.key)
        if known is None:
            known = min(one.words, key=lambda word: (-self.weight(word), word), default="")
            self._telling[one.key] = known
        return known

    def elsewhere(self, used: Mapping[str, frozenset[Town]], key: str, *here: Candidate) -> int:
        """In how many towns a phone, site or name is used besides those of the given candidates.

        Of what very many use, a number close to it: counting them anew for each pair would take too long.
        """
        towns = used.get(key, _NOWHERE)
        if len(towns) > _COUNTED:
            return len(towns) - len(here)
        codes = {one.address.postal_code for one in here} - {""}
        cities = {one.city for one in here} - {""}
        others = [city for code, city in towns if code not in codes and city not in cities]
        return sum(not any(one_city(city, known) for known in cities) for city in others)

    def source(self, one: Candidate) -> str:
        """The source that lists it; empty when it is not known, or lists many places more than once."""
        return "" if one.source in self.repeating else one.source

    def sources_of(self, one: Candidate) -> frozenset[str]:
        """The sources that list it, or what cannot be told apart from it; one that is empty is unknown or repeating."""
        return self.sources.get(one.content, frozenset({self.source(one)}))

    def one_source(self, a: Candidate, b: Candidate) -> bool:
        """Whether some source that lists a place once lists both, or what cannot be told apart from them."""
        return not (self.sources_of(a) & self.sources_of(b)) <= {""}


def rarity_of(candidates: Iterable[Candidate]) -> Rarity:
    """The counts over these candidates; listings that cannot be told apart count once."""
    candidates = tuple(candidates)
    repeating = _repeating(candidates)
    doors: defaultdict[tuple[Spot, str], list[str]] = defaultdict(list)
    sources: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    distinct: dict[tuple[str, ...], Candidate] = {}
    for one in candidates:
        distinct[one.content] = one
        source = "" if one.source in repeating else one.source
        sources[one.content].add(source)
        if (spot := spot_of(one)) is not None:
            doors[spot, one.key].append(one.source)
    words: Counter[str] = Counter()
    phones: defaultdict[str, set[Town]] = defaultdict(set)
    sites: defaultdict[str, set[Town]] = defaultdict(set)
    pages: defaultdict[str, set[Town]] = defaultdict(set)
    names: defaultdict[str, set[Town]] = defaultdict(set)
    switchboards: defaultdict[str, set[str]] = defaultdict(set)
    desks: defaultdict[str, set[str]] = defaultdict(set)
    buildings: defaultdict[Spot, set[str]] = defaultdict(set)
    for one in distinct.values():
        words.update(one.words)
        town = (one.address.postal_code, one.city)
        for key, found in ((one.key, names), (one.phone, phones), (one.site, sites), (one.page, pages)):
            if key and any(town):
                found[key].add(town)
        if one.phone:
            switchboards[one.phone].add(one.key)
        for key in (one.phone, one.site):
            if key and one.street.number:
                desks[key].add(one.street.number)
        if (spot := spot_of(one)) is not None:
            buildings[spot].add(one.key)
    return Rarity(
        listings=len(distinct),
        words=words,
        phones={key: frozenset(towns) for key, towns in phones.items()},
        sites={key: frozenset(towns) for key, towns in sites.items()},
        pages={key: frozenset(towns) for key, towns in pages.items()},
        names={key: frozenset(towns) for key, towns in names.items()},
        switchboards={key: _names_of(found) for key, found in switchboards.items()},
        desks={key: len(found) for key, found in desks.items()},
        buildings={spot: _names_of(found) for spot, found in buildings.items()},
        doors=doors,
        sources={content: frozenset(found) for content, found in sources.items()},
        repeating=repeating,
    )


def _names_of(keys: Collection[str]) -> int:
    """How many names these are; two spellings of one count once, unless there are very many."""
    if len(keys) == 1 or len(keys) > _COUNTED:
        return len(keys)
    kept: list[str] = []
    for key in sorted(keys):
        if not any(fuzz.ratio(key, other) >= _NAME_SPELLING for other in kept):
            kept.append(key)
    return len(kept)


def _repeating(candidates: Iterable[Candidate]) -> frozenset[str]:
    """Sources of which more than a few listings repeat the name and house number, or phone, of another."""
    listings: Counter[str] = Counter()
    seen: set[tuple[str, str, str, str]] = set()
    again: Counter[str] = Counter()
    for one in candidates:
        listings[one.source] += 1
        marks = {(one.source, one.joined, one.street.number, one.area), (one.source, one.joined, one.phone, one.area)}
        marks = {mark for mark in marks if all(mark)}
        again[one.source] += not marks.isdisjoint(seen)
        seen |= marks
    return frozenset(
        source
        for source, count in again.items()
        if count >= _REPEATS_AT_LEAST and count > _REPEATS_SHARE * listings[source]
    )


def one_city(a: str, b: str) -> bool:
    """Whether two cities with their states, in comparable form, are spellings of one; an empty one is none."""
    if not a or not b or a[0] != b[0]:
        return False
    if a == b:
        return True
    (city_a, _, state_a), (city_b, _, state_b) = a.rpartition(", "), b.rpartition(", ")
    if state_a and state_b and state_a != state_b:
        return False
    return city_a == city_b or JaroWinkler.similarity(city_a, city_b) >= _CITY_SPELLING


def spot_of(one: Candidate) -> Spot | None:
    """The building a candidate stands in; None without house number, street or area."""
    street = one.street
    if not street.number or not street.street or not one.area:
        return None
    return street.number, street.street, one.area
