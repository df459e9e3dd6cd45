"""What went into an index is counted on the way, and an index that answers otherwise never gets to answer.

Counts of the whole are compared exactly; a sample of clinics must come back word for word, be found by name, state and
place, and answer to its ids.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from random import Random
from typing import Any, Final

from config.errors import EngineUnavailable
from config.vocabulary import FIELDS, NOT_STATED, vocabulary
from indexer.clinic import Clinic
from indexer.engines.elastic_answer import counts_of
from indexer.engines.elastic_client import Cluster
from indexer.engines.elastic_documents import clinic_of, lookup_key, sort_key
from indexer.engines.elastic_mapping import About
from indexer.engines.elastic_question import Edge, Part, Question
from indexer.locate.point import EXACTNESS
from indexer.query import Near, Query
from indexer.words import asked_words

SAMPLED: Final = 30


class Seen:
    """What a build has seen of its clinics."""

    def __init__(self, merged: Mapping[str, str]) -> None:
        self._merged = merged
        self._numbers: dict[str, int] = {}
        self._formerly: dict[str, str] = {}
        self._given: dict[str, int] = {}
        self._coming: dict[str, list[str]] = {}
        for old in merged:
            self._coming.setdefault(_last(old, merged), []).append(old)
        self.placed = 0
        self.exactness: set[str] = set()
        self.stated: Counter[tuple[str, str]] = Counter()
        self.sample: list[Clinic] = []
        self._chance = Random(1)  # noqa: S311  picks a sample, keeps no secret

    def add(self, clinic: Clinic) -> tuple[int, list[str]]:
        """Count the clinic; returns its number and the ids besides its own that it answers to, as far as is known."""
        number = len(self._numbers)
        if self._numbers.setdefault(clinic.id, number) != number:
            raise EngineUnavailable(f"Two clinics have the id {clinic.id}; the old index stays in use. Report this.")
        self._formerly.update(dict.fromkeys(clinic.formerly, clinic.id))
        answers_to = {*self._coming.get(clinic.id, ()), *(old for old in clinic.formerly if old not in self._merged)}
        self._given.update(dict.fromkeys(answers_to, number))
        if clinic.point is not None:
            self.placed += 1
            self.exactness.add(clinic.point.exactness)
        for field in FIELDS:
            affirmed = clinic.states(field)
            self.stated.update((field, code) for code in affirmed)
            self.stated[field, NOT_STATED] += not affirmed
        if len(self.sample) < SAMPLED:
            self.sample.append(clinic)
        elif (place := self._chance.randrange(number + 1)) < SAMPLED:
            self.sample[place] = clinic
        return number, sorted(answers_to)

    def wrong_answers(self) -> dict[int, list[str]]:
        """By number, the clinics that were given other ids than they answer to, with the right ones."""
        right = {
            old: self._numbers[now]
            for old in {*self._formerly, *self._merged} - self._numbers.keys()
            if (now := _last(old, {**self._formerly, **self._merged}, self._numbers)) in self._numbers
        }
        changed = {old for old in right.keys() | self._given.keys() if right.get(old) != self._given.get(old)}
        numbers = {kept[old] for old in changed for kept in (right, self._given) if old in kept}
        answers: dict[int, list[str]] = {number: [] for number in numbers}
        for old, number in sorted(right.items()):
            if number in answers:
                answers[number].append(old)
        return answers

    def about(self, index: str, *, built_from: str) -> About:
        """What the index is to say of itself."""
        return About(
            index=index,
            count=len(self._numbers),
            placed=self.placed,
            exactness=tuple(one for one in EXACTNESS if one in self.exactness),
            built_at=datetime.now(UTC),
            built_from=built_from,
        )


def check(cluster: Cluster, about: About, seen: Seen) -> None:
    """Compare what the index answers with what went in; raises :class:`EngineUnavailable` where they differ."""
    everybody = Question(Query(zoom=0), about, Edge())
    searches: list[Part] = [everybody.counts()]
    for clinic in seen.sample:
        searches.append({"size": 2, "query": {"term": {"answers_to": lookup_key(clinic.id)}}})
        itself = {"term": {"id": sort_key(clinic.id)}}
        searches += [
            {"size": 0, "track_total_hits": True, "query": Question(query, about, Edge()).hits(itself)}
            for query in _finding(clinic)
        ]
    told: list[Mapping[str, Any]] = []
    for search in searches:
        told += [{"index": about.index, "allow_partial_search_results": False}, search]
    counted, *answers = cluster.searches(told)
    _compare_counts(counted["aggregations"], about, seen)
    found = iter(answers)
    for clinic in seen.sample:
        hits = next(found)["hits"]["hits"]
        if [clinic_of(hit["_source"]["clinic"]) for hit in hits] != [clinic]:
            raise _differs("a clinic did not come back as it went in")
        if any(next(found)["hits"]["total"]["value"] != 1 for _ in _finding(clinic)):
            raise _differs("a clinic is not found where it is")


def _finding(clinic: Clinic) -> list[Query]:
    """Searches that must find this clinic."""
    queries = [Query(confirmed_since=clinic.checked)]
    words = asked_words(clinic.name)
    if words and len(words[0]) <= 200:
        queries.append(Query(text=words[0]))
    for field in FIELDS:
        known = [code for code in vocabulary()[field].codes if code in clinic.states(field)]
        if known or not clinic.states(field):
            queries.append(Query(filters={field: tuple(known[:1]) or (NOT_STATED,)}))
    if clinic.point is not None:
        here = Near("here", clinic.point.latitude, clinic.point.longitude)
        queries.append(Query(near=here, within=0.01))
    return queries


def _compare_counts(counted: Mapping[str, Any], about: About, seen: Seen) -> None:
    counts = counts_of(Query(zoom=0), counted)
    if counts.total != about.count:
        raise _differs(f"it holds {counts.total} clinics of {about.count}")
    if sum(cluster.clinics for cluster in counts.clusters or ()) != about.placed:
        raise _differs("it places other clinics on the map than were given a place")
    for field, facet in counts.facets.items():
        if any(seen.stated[field, code] != count for code, count in facet.items()):
            raise _differs(f"it counts other statements on {field} than went in")


def _differs(how: str) -> EngineUnavailable:
    return EngineUnavailable(
        f"The new index does not answer as the book of record does: {how}. The old index stays in use; run `clinics "
        "build --engine elasticsearch` again, and report this if it stays so."
    )


def _last(old: str, forward: Mapping[str, str], living: Mapping[str, int] | None = None) -> str:
    """Where a chain of ids that were given up ends: at one that lives, else at one that was not given up."""
    now, passed = old, {old}
    while (now not in living if living is not None else True) and now in forward and forward[now] not in passed:
        now = forward[now]
        passed.add(now)
    return now
