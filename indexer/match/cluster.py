"""Which listings are the same clinic: pairs are found, judged, and joined unless anything stands against it.

Being the same is carried on from pair to pair, so one wrong join could swallow a street. Before two groups become
one, every listing of the one is therefore held against every listing of the other, and a single "different" keeps
them apart. People's rulings come first and beat the machine. The result is the same whatever order listings come in.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from config.decisions import Decisions
from indexer.match.blocks import pairs
from indexer.match.candidate import Candidate, one_phone, one_site
from indexer.match.compare import SAME_FROM, Judgement, compare, hopeless
from indexer.match.evidence import CROWD
from indexer.match.groups import Groups, Pair
from indexer.match.learned import Levels
from indexer.match.partners import WORTH_FROM, Weighed, agreed, partners, weighed
from indexer.match.rarity import Rarity, rarity_of, spot_of

Progress = Callable[[int, int], None]
"""Called with the number of pairs judged so far and the number there are in all."""

RULED = 100.0
"""Score of a person's "same"; "different" has the opposite."""
_REPORT_EVERY = 5000


@dataclass(frozen=True, slots=True)
class Matching:
    """Listing ids by place, every listing in exactly one cluster, and the judgements that led there.

    Clusters and the ids in them stand in alphabetical order. ``judgements`` holds each person's ruling on two listings
    at hand, each machine's "same", each "unsure" that is still open, and each "different" of two listings that share a
    building, or a phone or website that few others have; the many pairs with a word in common are left out.
    """

    clusters: tuple[tuple[str, ...], ...]
    judgements: tuple[Judgement, ...]


def match(candidates: Sequence[Candidate], *, decisions: Decisions, on_progress: Progress | None = None) -> Matching:
    """Decide which candidates are one place.

    Raises :class:`ValueError` when two candidates have one id. Listings withdrawn by a person are for the caller to
    leave out.
    """
    ordered = sorted(candidates, key=lambda one: one.id)
    if len({one.id for one in ordered}) != len(ordered):
        raise ValueError("two candidates have one id")
    rulings = _rulings(ordered, decisions)
    faces, twins = _folded(ordered, {listing for pair in rulings for listing in pair})
    rarity = rarity_of(ordered)
    groups = Groups(faces, rarity, {pair: one.verdict for pair, one in rulings.items()})
    for twin in twins:
        groups.add_twin(twin.b, of=twin.a)
    compared = [one for one in _compared(faces, rarity, on_progress) if one.pair not in rulings]
    judged = {one.pair: one.judgement for one in compared}
    judged |= _join(groups, [one for one in judged.values() if one.verdict == "same"])
    # Copies of one text are no examples: names and phones change together, and where nothing did, nothing is learnt.
    examples = Counter(one.levels for one in compared if one.judgement.verdict == "same")
    for one in _partners(groups, compared, examples, rarity, {one.id: one for one in faces}):
        groups.allow(one.a, one.b)
        judged |= {(one.a, one.b): one} | _join(groups, [one])
    by_id = {one.id: one for one in faces}
    # A pair that was unsure and was joined by way of others leaves nothing for a person to decide.
    final = [
        one
        for one in judged.values()
        if (one.verdict == "different" and _shared(by_id[one.a], by_id[one.b], rarity))
        or one.verdict == "same"
        or (one.verdict == "unsure" and groups.leader(one.a) != groups.leader(one.b))
    ]
    judgements = sorted([*rulings.values(), *twins, *final], key=lambda one: (one.a, one.b))
    return Matching(clusters=groups.clusters(), judgements=tuple(judgements))


def _join(groups: Groups, same: Iterable[Judgement]) -> dict[Pair, Judgement]:
    """Join, the surest first; the answer holds the judgements that something stood against, now unsure."""
    held_back: dict[Pair, Judgement] = {}
    for one in sorted(same, key=lambda one: (-one.score, one.a, one.b)):
        if against := groups.join(one.a, one.b, moved=one.change == "moved"):
            held_back[one.a, one.b] = replace(one, verdict="unsure", reasons=(*one.reasons, against))
    return held_back


def _partners(
    groups: Groups,
    compared: Sequence[Weighed],
    examples: Counter[Levels],
    rarity: Rarity,
    faces: Mapping[str, Candidate],
) -> list[Judgement]:
    """Pairs of groups that are each other's only good match, where the listings at hand teach that such are one."""
    home = {one: groups.leader(one) for one in faces}
    sources: defaultdict[str, set[str]] = defaultdict(set)
    for one, leader in home.items():
        sources[leader] |= rarity.sources_of(faces[one]) - {""}
    return agreed(partners(compared, home, sources), examples)


def _rulings(candidates: Sequence[Candidate], decisions: Decisions) -> dict[Pair, Judgement]:
    """What people ruled of two listings that are both here; a ruling about an absent listing waits for it."""
    ids = {one.label: one.id for one in candidates}
    found: dict[Pair, Judgement] = {}
    for verdict, rulings in (("same", decisions.same), ("different", decisions.different)):
        for ruling in rulings:
            if ruling.a not in ids or ruling.b not in ids:
                continue
            a, b = sorted((ids[ruling.a], ids[ruling.b]))
            found[a, b] = Judgement(
                a=a,
                b=b,
                verdict="same" if verdict == "same" else "different",
                score=RULED if verdict == "same" else -RULED,
                reasons=(f"ruled on {ruling.when.isoformat()}: {ruling.why}",),
                by=ruling.who,
            )
    return found


def _folded(candidates: Sequence[Candidate], ruled: set[str]) -> tuple[list[Candidate], list[Judgement]]:
    """One face for listings that say exactly the same and enough to know a place by; listings ruled on stay apart."""
    faces: list[Candidate] = []
    first: dict[tuple[str, ...], str] = {}
    twins: list[Judgement] = []
    for one in candidates:
        telling = one.words and one.area and ((one.street.number and one.street.street) or one.phone)
        if not telling or one.id in ruled:
            faces.append(one)
        elif one.content in first:
            reasons = ("same in every word that is compared",)
            twins.append(
                Judgement(a=first[one.content], b=one.id, verdict="same", score=2 * SAME_FROM, reasons=reasons)
            )
        else:
            first[one.content] = one.id
            faces.append(one)
    return faces, twins


def _compared(faces: Sequence[Candidate], rarity: Rarity, on_progress: Progress | None) -> Iterator[Weighed]:
    """The comparisons worth keeping: all but those that speak clearly for two places."""
    worth = list(pairs(faces, rarity))
    for done, (one, other) in enumerate(worth):
        if on_progress is not None and done % _REPORT_EVERY == 0:
            on_progress(done, len(worth))
        if hopeless(faces[one], faces[other], rarity):
            continue
        comparison = compare(faces[one], faces[other], rarity)
        if comparison.judgement.score >= WORTH_FROM or _shared(faces[one], faces[other], rarity):
            yield weighed(comparison)
    if on_progress is not None:
        on_progress(len(worth), len(worth))


def _shared(a: Candidate, b: Candidate, rarity: Rarity) -> bool:
    """Whether they share a building, or a phone or website that few others have."""
    building = spot_of(a)
    if building is not None and building == spot_of(b):
        return True
    if one_phone(a, b):
        return rarity.switchboards[max(a.phone, b.phone, key=len)] < CROWD
    return one_site(a, b) and rarity.desks.get(a.site, 0) < CROWD
