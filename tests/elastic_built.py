"""Builds in the node of the session, and what tests ask about them: which index answers, how many, what it refuses."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import Any

import elastic_node
import pytest
from elastic_node import ask
from elastic_proxy import Proxy
from invented import invented_clinics

from config.errors import EngineUnavailable
from config.settings import Elasticsearch
from indexer.clinic import Clinic
from indexer.engines.elastic import ElasticEngine
from indexer.engines.elastic_build import ElasticBuilder
from indexer.engines.elastic_mapping import Names
from indexer.query import Query

FEW = list(invented_clinics(40, seed=11))
OTHERS = list(invented_clinics(25, seed=12))


@contextmanager
def own_names(part: str = "x") -> Iterator[Elasticsearch]:
    """The node of this session, under names of one test's own, which are gone afterwards."""
    node = elastic_node.shared().settings
    mine = node.model_copy(update={"prefix": f"{node.prefix}{part}{datetime.now(UTC):%H%M%S%f}-"})
    try:
        yield mine
    finally:
        url = mine.addresses[0]
        for index in ask(url, f"/{mine.prefix}*"):
            ask(url, f"/{index}", method="DELETE")


def through(proxy: Proxy, settings: Elasticsearch, **more: Any) -> Elasticsearch:
    return settings.model_copy(update={"hosts": proxy.url, "timeout_seconds": 90.0, **more})


def built(settings: Elasticsearch, clinics: list[Clinic]) -> None:
    ElasticBuilder(settings).rebuild(clinics, merged={})


def total(settings: Elasticsearch) -> int:
    with closing(ElasticEngine(settings)) as engine:
        return engine.search(Query()).total


def indices(settings: Elasticsearch) -> set[str]:
    return set(ask(settings.addresses[0], f"/{settings.prefix}at-*"))


def answering(settings: Elasticsearch) -> str:
    (index,) = ask(settings.addresses[0], f"/_alias/{Names(settings.prefix).alias}")
    return str(index)


def refusal(settings: Elasticsearch) -> str:
    with pytest.raises(EngineUnavailable) as caught, closing(ElasticEngine(settings)) as engine:
        engine.search(Query())
    return str(caught.value)


@pytest.fixture
def settings() -> Iterator[Elasticsearch]:
    """The node of this session, under names of one test's own."""
    with own_names() as mine:
        yield mine


@pytest.fixture
def proxy(settings: Elasticsearch) -> Iterator[Proxy]:
    """What stands between the program and the node, and fails when it is told to."""
    with Proxy(settings.addresses[0]) as between:
        yield between
