"""The engines that one suite holds to the same answers; a new engine is one more row of :data:`ENGINES`.

A row builds an engine over the clinics it is given, in a folder of its own, and hands it out until the test is over.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from pathlib import Path
from types import MappingProxyType

import elastic_node
import pytest

from indexer.clinic import Clinic
from indexer.engines import SearchEngine
from indexer.engines.elastic import ElasticEngine
from indexer.engines.elastic_build import ElasticBuilder
from indexer.engines.embedded import EmbeddedBuilder, EmbeddedEngine

NOTHING: Mapping[str, str] = MappingProxyType({})

Opened = Callable[[Iterable[Clinic], Mapping[str, str], Path], AbstractContextManager[SearchEngine]]
"""Clinics, ids that were merged, and an empty folder; what comes of it is let go when the test is over."""


@contextmanager
def embedded(clinics: Iterable[Clinic], merged: Mapping[str, str], folder: Path) -> Iterator[SearchEngine]:
    EmbeddedBuilder(folder / "engine.sqlite").rebuild(clinics, merged=merged)
    with closing(EmbeddedEngine(folder / "engine.sqlite")) as engine:
        yield engine


@contextmanager
def elasticsearch(clinics: Iterable[Clinic], merged: Mapping[str, str], folder: Path) -> Iterator[SearchEngine]:
    del folder  # its files are the node's
    settings = elastic_node.shared().settings
    ElasticBuilder(settings).rebuild(clinics, merged=merged)
    with closing(ElasticEngine(settings)) as engine:
        yield engine


ENGINES: dict[str, Opened] = {"embedded": embedded, "elasticsearch": elasticsearch}

EngineOver = Callable[..., SearchEngine]
"""Clinics, and if need be ids that were merged, to an engine that finds them."""


@pytest.fixture(params=ENGINES)
def engine_over(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[EngineOver]:
    """An engine that finds the clinics it is given, once for every engine there is."""
    with ExitStack() as opened:

        def build(clinics: Iterable[Clinic], merged: Mapping[str, str] = NOTHING) -> SearchEngine:
            return opened.enter_context(ENGINES[request.param](clinics, merged, tmp_path))

        yield build
