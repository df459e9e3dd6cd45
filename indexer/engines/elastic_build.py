"""Builds in a cluster: into a new index, checked against what went in, and only then is the alias moved to it.

The index that answered before is kept for a rollback. Older ones, and what a build that was killed left behind, are
deleted when they carry both our prefix and our mark; nothing else in the cluster is touched.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any

from elasticsearch import Elasticsearch

from config.errors import EngineUnavailable, UsageError
from config.settings import Elasticsearch as Settings
from indexer.clinic import Clinic
from indexer.engines.elastic import about_now
from indexer.engines.elastic_bulk import Numbered, fill, numbered
from indexer.engines.elastic_check import Seen, check
from indexer.engines.elastic_client import Cluster
from indexer.engines.elastic_documents import clinic_of, document_of
from indexer.engines.elastic_lock import held
from indexer.engines.elastic_mapping import MAPPINGS, MARK, About, Names


class ElasticBuilder:
    """Builds in the cluster of these settings."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._names = Names(settings.prefix)

    def answers_from(self) -> str | None:
        """What the index that answers now was built from; None when there is none that we can search.

        Raises :class:`EngineUnavailable` when the cluster cannot be asked.
        """
        with closing(Cluster(self._settings)) as cluster:
            cluster.ask(lambda client: client.cluster.health(timeout="1s"))
            try:
                about = about_now(cluster, self._names.alias)
            except EngineUnavailable:
                return None  # of another version, or not ours: a build mends that
        return None if about is None else about.built_from

    def rebuild(self, clinics: Iterable[Clinic], *, merged: Mapping[str, str], built_from: str = "") -> int:
        """Load these clinics into a new index and let it answer from then on.

        ``merged`` maps ids that were given up to the ids that now answer, over any number of steps. ``built_from``
        is kept with the index (:meth:`answers_from`). Whatever goes
        wrong, also inside ``clinics``, leaves the old index answering; what the cluster refuses is raised as
        :class:`EngineUnavailable`. Returns how many clinics were written.
        """
        with closing(Cluster(self._settings)) as cluster, held(cluster, self._names) as lock:
            self._delete_leftovers(cluster)
            index = self._names.index(datetime.now(UTC), secrets.token_hex(3))
            steps = _Steps(cluster, index, self._settings)
            try:
                steps.create()
                seen = Seen(merged)
                fill(cluster, index, _documents(clinics, seen), on_piece=lock.renew)
                fill(cluster, index, _mended(steps, seen), on_piece=lock.renew)
                about = seen.about(index, built_from=built_from)
                steps.finish(about)
                lock.renew()
                check(cluster, about, seen)
                lock.renew()
                self._put_in_place(cluster, index)
            except BaseException:
                with suppress(EngineUnavailable):
                    if index != _answering(cluster, self._names):
                        cluster.ask(partial(_delete, index=index))
                raise
            with suppress(EngineUnavailable):  # the new one answers already; leftovers wait for the next build
                self._delete_leftovers(cluster)
            return about.count

    def roll_back(self) -> tuple[About, About]:
        """Let the index before answer again, and keep the present one in its place.

        Returns what answers now and what did. Raises :class:`UsageError` where there is none to go back to.
        """
        with closing(Cluster(self._settings)) as cluster, held(cluster, self._names):
            before = about_now(cluster, self._names.before)
            now = about_now(cluster, self._names.alias)
            if before is None or now is None:
                raise UsageError(f"At {cluster.where} is no earlier index to go back to.")
            self._put_in_place(cluster, before.index)
            return before, now

    def _put_in_place(self, cluster: Cluster, index: str) -> None:
        """Move the alias and name the one before, both in one step."""
        old = _answering(cluster, self._names)
        both = [self._names.alias, self._names.before]
        moves: list[dict[str, Any]] = [
            {
                "remove": {
                    "index": self._names.indices,
                    "aliases": both,
                    "must_exist": False,
                }
            },
            {"add": {"index": index, "alias": self._names.alias}},
        ]
        if old is not None and old != index:
            moves.append({"add": {"index": old, "alias": self._names.before}})
        cluster.ask(lambda client: client.indices.update_aliases(actions=moves))

    def _delete_leftovers(self, cluster: Cluster) -> None:
        found = cluster.ask(lambda client: client.indices.get(index=self._names.indices, allow_no_indices=True)).body
        for index, described in found.items():
            ours = described["mappings"].get("_meta", {}).get("mark") == MARK
            if ours and not described["aliases"]:
                cluster.ask(partial(_delete, index=index))


class _Steps:
    """What is done to one new index."""

    def __init__(self, cluster: Cluster, index: str, settings: Settings) -> None:
        self._cluster = cluster
        self._index = index
        self._settings = settings

    def create(self) -> None:
        """An empty one that nobody searches: no copies and no refreshing until it is full."""
        settings = {
            "number_of_shards": self._settings.shards,
            "number_of_replicas": 0,
            "refresh_interval": "-1",
        }
        mappings = {**MAPPINGS, "_meta": {"mark": MARK}}
        self._ask(lambda client: client.indices.create(index=self._index, mappings=mappings, settings=settings))

    def finish(self, about: About) -> None:
        """Make it searchable, quick and safe, and let it say what it is."""
        self._ask(lambda client: client.indices.refresh(index=self._index))
        self._ask(lambda client: client.indices.forcemerge(index=self._index, max_num_segments=1))
        self._ask(lambda client: client.indices.put_mapping(index=self._index, meta=about.meta()))
        self._ask(lambda client: client.indices.flush(index=self._index, wait_if_ongoing=True))
        if self._settings.replicas == 0:
            return
        copies = {"number_of_replicas": self._settings.replicas}
        self._ask(lambda client: client.indices.put_settings(index=self._index, settings=copies))
        nodes = self._ask(lambda client: client.cluster.health()).body["number_of_data_nodes"]
        if nodes > self._settings.replicas:
            self._ask(
                lambda client: client.cluster.health(
                    index=self._index,
                    wait_for_status="green",
                    timeout=f"{int(self._settings.build_timeout_seconds)}s",
                )
            )

    def clinics(self, numbers: Iterable[int]) -> Iterator[tuple[int, Clinic]]:
        """Clinics that were written, by number."""
        for number in numbers:
            found = self._ask(partial(_get, index=self._index, number=number))
            yield number, clinic_of(found["_source"]["clinic"])

    def _ask(self, question: Callable[[Any], Any]) -> Any:
        def slowly(client: Any) -> Any:
            return question(client.options(request_timeout=self._settings.build_timeout_seconds))

        return self._cluster.ask(slowly)


def _delete(client: Elasticsearch, *, index: str) -> None:
    client.indices.delete(index=index, ignore_unavailable=True)


def _get(client: Elasticsearch, *, index: str, number: int) -> dict[str, Any]:
    found: dict[str, Any] = client.get(index=index, id=str(number)).body
    return found


def _answering(cluster: Cluster, names: Names) -> str | None:
    found = cluster.ask(lambda client: client.options(ignore_status=404).indices.get_alias(name=names.alias))
    indices = [name for name, told in found.body.items() if isinstance(told, Mapping) and "aliases" in told]
    return indices[0] if indices else None


def _documents(clinics: Iterable[Clinic], seen: Seen) -> Iterator[Numbered]:
    for clinic in clinics:
        number, answers_to = seen.add(clinic)
        yield numbered(number, document_of(clinic, answers_to))


def _mended(steps: _Steps, seen: Seen) -> Iterator[Numbered]:
    """Documents whose other ids could not be known before all clinics were seen."""
    wrong = seen.wrong_answers()
    for number, clinic in steps.clinics(wrong):
        yield numbered(number, document_of(clinic, wrong[number]))
