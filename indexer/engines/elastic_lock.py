"""Who may build in a cluster: one document, made by whoever comes first, renewed while they work.

A builder that was killed cannot give it back; what was not renewed for :data:`STALE_SECONDS` may be taken over.
"""

import os
import secrets
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any, Final

from elasticsearch import BadRequestError, ConflictError, Elasticsearch

from config.errors import EngineUnavailable
from indexer.engines.elastic_client import Cluster
from indexer.engines.elastic_mapping import LOCK_MAPPINGS, Names

STALE_SECONDS: Final = 900.0
"""Longer than the longest step of a build is silent for."""

_RENEWED_EVERY: Final = 20.0
_ID: Final = "build"


class Lock:
    """Held by this process; ``renew`` it every now and then."""

    def __init__(self, cluster: Cluster, names: Names) -> None:
        self._cluster = cluster
        self._names = names
        self._key = secrets.token_hex(8)
        self._renewed = 0.0
        self._document = {
            "holder": f"process {os.getpid()} on {socket.gethostname()}",
            "key": self._key,
            "since": datetime.now(UTC).isoformat(timespec="seconds"),
        }

    def take(self) -> None:
        """Take it; raises :class:`EngineUnavailable` naming the holder where another has it."""
        with suppress(_Exists):
            self._ask(self._make)
        try:
            self._ask(
                lambda client: client.create(index=self._names.lock, id=_ID, document=self._fresh(), refresh=True)
            )
        except _Taken:
            self._take_over()

    def renew(self) -> None:
        """Say that we still work; raises :class:`EngineUnavailable` when somebody took it over."""
        if time.monotonic() - self._renewed < _RENEWED_EVERY:
            return
        there = self._there()
        if there is None or there["_source"]["key"] != self._key:
            raise EngineUnavailable("Another build took over the lock, since this one was silent: let that one end.")
        self._write(there)

    def give_back(self) -> None:
        """Let the next builder in."""
        there = self._there()
        if there is not None and there["_source"]["key"] == self._key:
            with suppress(_Taken):
                self._ask(
                    lambda client: client.delete(
                        index=self._names.lock,
                        id=_ID,
                        if_seq_no=there["_seq_no"],
                        if_primary_term=there["_primary_term"],
                        refresh=True,
                    )
                )

    def _make(self, client: Elasticsearch) -> Any:
        return client.indices.create(
            index=self._names.lock,
            mappings=dict(LOCK_MAPPINGS),
            settings={"number_of_shards": 1, "auto_expand_replicas": "0-1"},
        )

    def _take_over(self) -> None:
        there = self._there()
        if there is None:
            raise EngineUnavailable("Another build has just ended: run `clinics build` again.")
        kept = there["_source"]
        if time.time() - kept["renewed"] < STALE_SECONDS:
            raise EngineUnavailable(
                f"Another build ({kept['holder']}, since {kept['since']}) is writing to {self._cluster.where}. Wait "
                "until it is done, then try again."
            )
        try:
            self._write(there)
        except _Taken:
            raise EngineUnavailable("Another build has just begun: wait until it is done, then try again.") from None

    def _write(self, over: Any) -> None:
        self._ask(
            lambda client: client.index(
                index=self._names.lock,
                id=_ID,
                document=self._fresh(),
                if_seq_no=over["_seq_no"],
                if_primary_term=over["_primary_term"],
                refresh=True,
            )
        )

    def _fresh(self) -> dict[str, Any]:
        self._renewed = time.monotonic()
        return {**self._document, "renewed": time.time()}

    def _there(self) -> Any:
        found = self._ask(lambda client: client.options(ignore_status=404).get(index=self._names.lock, id=_ID))
        return found.body if found.body.get("found") else None

    def _ask(self, question: Any) -> Any:
        def asked(client: Elasticsearch) -> Any:
            try:
                return question(client)
            except ConflictError as error:
                raise _Taken from error
            except BadRequestError as error:
                if "resource_already_exists_exception" not in str(error.body):
                    raise
                raise _Exists from error

        return self._cluster.ask(asked)


class _Taken(Exception):
    """Somebody else wrote the document first."""


class _Exists(Exception):
    """The index is there already."""


@contextmanager
def held(cluster: Cluster, names: Names) -> Iterator[Lock]:
    """The lock, given back at the end."""
    lock = Lock(cluster, names)
    lock.take()
    try:
        yield lock
    finally:
        with suppress(EngineUnavailable):
            lock.give_back()
