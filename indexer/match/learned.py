"""How often places that agree in one way and differ in another are one, learnt from the listings at hand.

Nobody labels anything. Pairs that the rules joined are examples of one place; the pairs that are left are a mixture of
one place and of two, which is taken apart by expectation and maximisation, each kind of evidence counted by itself.
This is the model of Fellegi and Sunter (A Theory for Record Linkage, JASA 64, 1969) with weights learnt as in Winkler
(Using the EM Algorithm for Weight Computation in the Fellegi-Sunter Model of Record Linkage, 1988). Where sources
overlap widely, two listings at one door are one place whatever they are called; where an office building is full of
practices, they are not: the same rules cannot know which, the data can.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import exp, log

Levels = tuple[str, ...]
"""What each kind of evidence says of a pair, in a word; empty where there was nothing to compare."""

EXAMPLES = 50
"""Fewest joined pairs from which anything is learnt."""

_ROUNDS = 60
_SETTLED = 1e-4
_DOUBT = 0.5
"""Pairs of every level that are assumed to have been seen besides those that were."""
_STEEPEST = 40.0


@dataclass(frozen=True, slots=True)
class Learned:
    """``chances``: for each way in which open pairs agree and differ, the share of them that are one place."""

    chances: Mapping[Levels, float]

    def chance(self, levels: Levels) -> float:
        """The share, 0 to 1; 0 for a way that was not among the open pairs."""
        return self.chances.get(levels, 0.0)


def learn(joined: Counter[Levels], undecided: Counter[Levels]) -> Learned:
    """Learn from pairs that the rules joined and from pairs that are open, each counted by its levels."""
    if joined.total() < EXAMPLES or not undecided:
        return Learned({})
    kinds = range(len(next(iter(joined))))
    known = [{levels[kind] for levels in (*joined, *undecided)} - {""} for kind in kinds]
    chances = dict.fromkeys(sorted(undecided), 0.5)
    for _ in range(_ROUNDS):
        ours = {levels: chances[levels] * undecided[levels] for levels in chances}
        theirs = {levels: (1 - chances[levels]) * undecided[levels] for levels in chances}
        odds = log((joined.total() + sum(ours.values()) + 1) / (sum(theirs.values()) + 1))
        one = [_shares(kind, known[kind], joined, ours) for kind in kinds]
        two = [_shares(kind, known[kind], theirs) for kind in kinds]
        before = chances
        chances = {levels: _chance(odds, levels, one, two) for levels in before}
        if max(abs(chances[levels] - before[levels]) for levels in chances) < _SETTLED:
            break
    return Learned(chances)


def _shares(kind: int, known: Collection[str], *counted: Mapping[Levels, float]) -> dict[str, float]:
    """How often each level of a kind of evidence is met, among pairs where there was something to compare."""
    met = dict.fromkeys(sorted(known), _DOUBT)
    for counts in counted:
        for levels, count in counts.items():
            if levels[kind]:
                met[levels[kind]] += count
    whole = sum(met.values())
    return {level: count / whole for level, count in met.items()}


def _chance(odds: float, levels: Levels, one: list[dict[str, float]], two: list[dict[str, float]]) -> float:
    for kind, level in enumerate(levels):
        if level:
            odds += log(one[kind][level] / two[kind][level])
    return 1 / (1 + exp(-max(-_STEEPEST, min(_STEEPEST, odds))))
