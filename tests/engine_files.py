"""Small files of the embedded engine, and the searches that tell one from another."""

from pathlib import Path

from invented import invented_clinics, invented_queries

from indexer.clinic import Clinic
from indexer.engines import EngineBuilder, SearchEngine
from indexer.engines.embedded import EmbeddedBuilder
from indexer.query import Results

FEW = tuple(invented_clinics(40, seed=1))
OTHERS = tuple(invented_clinics(60, seed=2))
QUERIES = tuple(invented_queries(30, seed=3))


def build(path: Path, clinics: tuple[Clinic, ...] = FEW) -> None:
    builder: EngineBuilder = EmbeddedBuilder(path)
    assert builder.rebuild(clinics, merged={}) == len(clinics)


def answers(engine: SearchEngine) -> list[Results]:
    return [engine.search(query) for query in QUERIES]
