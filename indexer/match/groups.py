"""Listings joined so far, and whether two groups of them may become one. Joins when asked; seeks nothing itself."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from indexer.match.candidate import Candidate
from indexer.match.compare import Apartness, Verdict, apart
from indexer.match.rarity import Rarity

MOST_SPELLINGS = 60
"""Most distinct listings of one place; a group that wants to grow further is held together by something shared."""

Pair = tuple[str, str]


class Groups:
    """A partition of listings that grows coarser.

    A *unit* is what no machine may take apart: one listing, or several that a person ruled the same. Two units are
    kept apart only when every listing of the one must stay apart from every listing of the other.
    """

    def __init__(self, candidates: Iterable[Candidate], rarity: Rarity, rulings: Mapping[Pair, Verdict]) -> None:
        """Everybody alone, except for listings ruled the same."""
        self._rarity = rarity
        self._leader: dict[str, str] = {}
        self._listings: dict[str, list[str]] = {}
        self._units: dict[str, list[list[Candidate]]] = {}
        self._enemies: defaultdict[str, set[str]] = defaultdict(set)
        self._known: dict[Pair, Apartness] = {}
        for one in candidates:
            self._leader[one.id] = one.id
            self._listings[one.id] = [one.id]
            self._units[one.id] = [[one]]
        for (a, b), verdict in rulings.items():
            if verdict == "different":
                self._enemies[a].add(b)
                self._enemies[b].add(a)
        for (a, b), verdict in rulings.items():
            if verdict == "same" and self.leader(a) != self.leader(b):
                into = self._merge(a, b)
                self._units[into] = [[one for unit in self._units[into] for one in unit]]

    def add_twin(self, listing: str, of: str) -> None:
        """Put a listing that says exactly what another says beside it."""
        leader = self.leader(of)
        self._leader[listing] = leader
        self._listings[leader].append(listing)

    def allow(self, a: str, b: str) -> None:
        """Let two listings be one place whatever they look like to the rules: something else told so."""
        self._known[(a, b) if a < b else (b, a)] = "no"

    def leader(self, listing: str) -> str:
        """The listing that stands for the group that this one is in."""
        leader = listing
        while self._leader[leader] != leader:
            leader = self._leader[leader]
        while self._leader[listing] != leader:
            self._leader[listing], listing = leader, self._leader[listing]
        return leader

    def join(self, a: str, b: str, *, moved: bool = False) -> str:
        """Make one group of the groups of two listings; the answer says what stands against it, empty when joined.

        ``moved`` when these two show that the place moved: then the others' addresses may differ likewise.
        """
        first, second = self.leader(a), self.leader(b)
        if first == second:
            return ""
        if any(self.leader(one) == second for one in self._enemies[first]):
            return "a person ruled listings of the two groups different"
        spellings = sum(len(unit) for leader in (first, second) for unit in self._units[leader])
        if spellings > MOST_SPELLINGS:
            return f"more than {MOST_SPELLINGS} distinct listings would become one place"
        for unit in self._units[first]:
            for other in self._units[second]:
                if self._different(unit, other, moved=moved):
                    return f"joining them would join {unit[0].name!r} and {other[0].name!r}, which stay apart"
        self._merge(first, second)
        return ""

    def clusters(self) -> tuple[tuple[str, ...], ...]:
        """The groups, and the ids in them, in alphabetical order."""
        return tuple(sorted(tuple(sorted(listings)) for listings in self._listings.values()))

    def _different(self, unit: list[Candidate], other: list[Candidate], *, moved: bool) -> bool:
        together = ("no", "moved") if moved else ("no",)
        return all(self._apart(one, two) not in together for one in unit for two in other)

    def _apart(self, one: Candidate, other: Candidate) -> Apartness:
        pair = (one.id, other.id) if one.id < other.id else (other.id, one.id)
        known = self._known.get(pair)
        if known is None:
            known = self._known[pair] = apart(one, other, self._rarity)
        return known

    def _merge(self, a: str, b: str) -> str:
        into, gone = sorted((self.leader(a), self.leader(b)))
        self._leader[gone] = into
        self._listings[into] += self._listings.pop(gone)
        self._units[into] += self._units.pop(gone)
        self._enemies[into] |= self._enemies.pop(gone, set())
        return into
