"""Groups of listings that are each other's only good match: what two sources tell by listing nothing else that fits.

A source lists a place once, as a rule. So when two sources each have one candidate for a place, and each is the
other's best by far, that speaks for one place even where a name or a phone has changed; how loudly is learnt from the
listings at hand. Where a listing has no known source, all others count as its rivals. Seeks and asks; joins nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from indexer.match.addresses import MOVED
from indexer.match.compare import SAME_FROM, Change, Comparison, Judgement
from indexer.match.learned import Levels, learn
from indexer.match.names import SIDE_BY_SIDE

BY_FAR = 1.0
"""Points by which the best match must lead the next."""
CHANCE = 0.9
"""Least learnt share from which such a pair is one place."""
WORTH_FROM = -2.0
"""Points below which two listings are nobody's partners."""

_NAMES = frozenset({"same", "chain", "alike", "part"})
_HELD = "inside"
_HINT = "little"
_DOORS = frozenset({"suite", "door"})
_PLACES = _DOORS | {"crowd", "other town", "no numbers", "same number", "near number"}
_NEVER = frozenset({"clash", SIDE_BY_SIDE})


@dataclass(frozen=True, slots=True)
class Weighed:
    """A compared pair, by what counts here; ``levels`` of names, addresses, phones and sites."""

    judgement: Judgement
    levels: Levels
    change: Change

    @property
    def pair(self) -> tuple[str, str]:
        """The ids, in alphabetical order."""
        return self.judgement.a, self.judgement.b


@dataclass(frozen=True, slots=True)
class Partners:
    """Two groups by their best pair, and whether it is known which sources list both."""

    best: Weighed
    known: bool


def weighed(comparison: Comparison) -> Weighed:
    """What is kept of a comparison."""
    levels = tuple(one.level for one in comparison.evidence)
    return Weighed(comparison.judgement, levels, comparison.change)


def partners(
    compared: Iterable[Weighed], home: Mapping[str, str], sources: Mapping[str, Collection[str]]
) -> list[Partners]:
    """Each two groups that are each other's best match by far.

    ``home`` is the group of each listing, ``sources`` the known sources of each group; none: unknown.
    """
    best: dict[tuple[str, str], Weighed] = {}
    for one in compared:
        a, b = sorted((home[one.pair[0]], home[one.pair[1]]))
        if a == b or not set(sources[a]).isdisjoint(sources[b]):
            continue
        known = best.get((a, b))
        if known is None or one.judgement.score > known.judgement.score:
            best[a, b] = one
    rivals = _rivals(best, sources)
    return [
        Partners(one, known=bool(sources[a] and sources[b]))
        for (a, b), one in best.items()
        if one.judgement.score - _next_best(rivals, a, b, sources) >= BY_FAR
        and one.judgement.score - _next_best(rivals, b, a, sources) >= BY_FAR
    ]


_Rivals = Mapping[tuple[str, str], Sequence[tuple[float, str]]]


def _rivals(best: Mapping[tuple[str, str], Weighed], sources: Mapping[str, Collection[str]]) -> _Rivals:
    """The two best matches of each group in each source, the empty one holding all groups of no known source."""
    found: defaultdict[tuple[str, str], list[tuple[float, str]]] = defaultdict(list)
    for (a, b), one in best.items():
        for ours, theirs in ((a, b), (b, a)):
            for source in sources[theirs] or ("",):
                found[ours, source].append((one.judgement.score, theirs))
    return {key: sorted(matches, reverse=True)[:2] for key, matches in found.items()}


def _next_best(rivals: _Rivals, ours: str, theirs: str, sources: Mapping[str, Collection[str]]) -> float:
    """Points of the best other match of ``ours`` that lists the same as ``theirs`` does."""
    matches = (rivals.get((ours, source), ()) for source in (*sources[theirs], ""))
    return max((score for found in matches for score, other in found if other != theirs), default=WORTH_FROM - BY_FAR)


def agreed(open_pairs: Sequence[Partners], joined: Counter[Levels]) -> list[Judgement]:
    """Those of the open pairs that are one place by what the listings at hand teach, the surest first."""
    learned = learn(joined, Counter(one.best.levels for one in open_pairs))
    sure = [(learned.chance(one.best.levels), one.best) for one in open_pairs if _two_kinds(one)]
    sure = [(chance, best) for chance, best in sure if chance >= CHANCE]
    sure.sort(key=lambda entry: (-entry[0], -entry[1].judgement.score, entry[1].pair))
    return [_same(best, chance) for chance, best in sure]


def _two_kinds(one: Partners) -> bool:
    """Whether at least two kinds of evidence speak for one place, and none stands flatly against it.

    Without known sources less counts: a house and its department hold one name, and two sites of a practice one phone.
    """
    name, place, phone, site = one.best.levels
    if name in _NEVER or place == "other towns" or not (one.known or (place in _PLACES and name in _NAMES)):
        return False
    if place in MOVED and name == "chain":
        return False
    agreeing = (
        name in _NAMES or (name == _HELD and one.known) or (name == _HINT and place in _DOORS),
        place in _PLACES or (name == "same" and place == "town" and one.known),
        phone == "same",
        site == "same",
    )
    return sum(agreeing) > 1


def _same(best: Weighed, chance: float) -> Judgement:
    words = (
        "nothing else that their sources list fits either of them, and of the listings at hand that agree like this "
        f"{min(99, int(chance * 100))} in 100 are one place"
    )
    found = best.judgement
    score, reasons = max(found.score, SAME_FROM), (*found.reasons, words)
    return replace(found, verdict="same", score=score, reasons=reasons, change=best.change)
