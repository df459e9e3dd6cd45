"""The engine for a cluster: Elasticsearch answers, and its answers are those of the embedded engine.

How an index looks, is filled, asked and read stands in the modules beside this one. Every answer comes from one index:
the one our alias pointed at; whether it still does is asked along with every search, and if not, all is asked again.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, TypeVar

from config.errors import EngineUnavailable
from config.settings import Elasticsearch as Settings
from indexer.clinic import Clinic
from indexer.engines.elastic_client import Cluster, IndexGone
from indexer.engines.elastic_documents import clinic_of, lookup_key
from indexer.engines.elastic_mapping import About, Names
from indexer.engines.elastic_question import Part
from indexer.engines.elastic_search import Answering
from indexer.query import Hit, Query, Results

__all__ = ["ElasticEngine", "about_now"]

T = TypeVar("T")

KEPT: Final = 2000
"""Most clinics that stay in memory after they were shown."""

_PROBE: Final[Part] = {"size": 1, "_source": False, "track_total_hits": False, "terminate_after": 1}
_TRIES: Final = 5


def about_now(cluster: Cluster, name: str) -> About | None:
    """What the index says of itself that an alias points at; None without one."""
    try:
        found = cluster.ask(lambda client: client.indices.get_mapping(index=name)).body
    except IndexGone:
        return None
    (index, described), *others = found.items()
    if others:
        raise EngineUnavailable(
            f"The alias {name} points at {len(found)} indices, and we make it point at one: run "
            "`clinics build --engine elasticsearch` to mend that."
        )
    return About.read(index, described["mappings"].get("_meta", {}))


class ElasticEngine:
    """Answers from a cluster, and from a newer build as soon as that has taken the alias.

    Safe to share between threads. Opening it, and every question put to it, raises :class:`EngineUnavailable` when
    the cluster cannot be used or nothing was built there; it answers again as soon as the cluster does.
    """

    def __init__(self, settings: Settings) -> None:
        self._cluster = Cluster(settings)
        self._names = Names(settings.prefix)
        self._known: About | None = None
        self._clinics: dict[tuple[str, str], Clinic] = {}
        try:
            self._look()
        except EngineUnavailable:
            self._cluster.close()
            raise

    def search(self, query: Query) -> Results:
        """The answer; a page past the last one has no hits and the same counts."""
        return self._from_one_index(lambda about: Answering(self, about, query).results())

    def export(self, query: Query) -> Iterator[Hit]:
        """All hits in the order of the sort, from the cursor on if there is one; all come from one index."""
        about = self._look()
        return Answering(self, about, replace(query, page=1)).all_hits()

    def get(self, clinic_id: str) -> Clinic | None:
        """The clinic of that id, or of the id that it was merged into; None when nobody ever had it."""
        asked = {"size": 1, "query": {"term": {"answers_to": lookup_key(clinic_id)}}, "sort": ["id"]}

        def found(about: About) -> tuple[Clinic, ...] | None:
            answers = self.ask(about, [asked])
            return None if answers is None else tuple(self.clinics(about, answers[0]["hits"]["hits"]).values())

        return next(iter(self._from_one_index(found)), None)

    @property
    def count(self) -> int:
        """Clinics it can find."""
        return self._look().count

    @property
    def built_at(self) -> datetime:
        """When it was built (UTC)."""
        return self._look().built_at

    def close(self) -> None:
        """Let go of the connections."""
        self._cluster.close()

    def ask(self, about: About, searches: Sequence[Part]) -> list[dict[str, Any]] | None:
        """What one index answers; None when it is no longer the one that ought to."""
        told: list[Mapping[str, Any]] = [{"index": self._names.alias}, _PROBE]
        for search in searches:
            told += [{"index": about.index, "allow_partial_search_results": False}, search]
        probe, *answers = self._cluster.searches(told)
        found = {hit["_index"] for hit in probe["hits"]["hits"]}
        return answers if found <= {about.index} and (found or about.count == 0) else None

    def ask_on(self, about: About, search: Part) -> dict[str, Any]:
        """What the same index answers to one more question, whatever was built meanwhile."""
        header = {"index": about.index, "allow_partial_search_results": False}
        return self._cluster.searches([header, search])[0]

    def clinics(self, about: About, found: Sequence[Mapping[str, Any]]) -> dict[str, Clinic]:
        """The clinics of these hits, by key, in their order."""
        clinics = {}
        for hit in found:
            key = hit["sort"][-1]
            clinic = self._clinics.get((about.index, key))
            if clinic is None:
                clinic = clinic_of(hit["_source"]["clinic"])
                if len(self._clinics) >= KEPT:
                    self._clinics.clear()
                self._clinics[about.index, key] = clinic
            clinics[key] = clinic
        return clinics

    def _from_one_index(self, ask: Callable[[About], T | None]) -> T:
        for _ in range(_TRIES):
            about = self._known or self._look()
            with suppress(IndexGone):
                answer = ask(about)
                if answer is not None:
                    return answer
            self._known = None
        raise EngineUnavailable("The index changes too often to be asked: let one build after the other end.")

    def _look(self) -> About:
        about = about_now(self._cluster, self._names.alias)
        if about is None:
            raise EngineUnavailable(
                f"There is no index {self._names.alias} at {self._cluster.where}: run `clinics build --engine "
                "elasticsearch` to make it."
            )
        self._known = about
        return about
