"""Two thousand searches among ten thousand clinics, answered by every engine as by looking at every clinic."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest
from engines_under_test import ENGINES, NOTHING
from invented import invented_clinics, invented_queries
from oracle import Oracle

from indexer.clinic import Clinic
from indexer.engines import SearchEngine
from indexer.query import MOST_PINS, SORTS, Results

pytestmark = pytest.mark.timeout(900)  # looking at every clinic takes its time, and machines are shared


@cache
def ten_thousand() -> tuple[list[Clinic], Oracle]:
    clinics = list(invented_clinics(10_000, seed=7))
    return clinics, Oracle(clinics)


@cache
def answered(seed: int) -> tuple[Results, ...]:
    """Five hundred searches as they are answered by looking at every clinic."""
    return tuple(map(ten_thousand()[1].search, invented_queries(500, seed=seed)))


@pytest.fixture(scope="module", params=ENGINES)
def large_engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchEngine]:
    """An engine over ten thousand clinics."""
    with ENGINES[request.param](ten_thousand()[0], NOTHING, tmp_path_factory.mktemp("large")) as engine:
        yield engine


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_every_generated_search_is_answered_as_by_looking_at_every_clinic(
    large_engine: SearchEngine, seed: int
) -> None:
    seen: Counter[str] = Counter()
    for expected in answered(seed):
        query = expected.query
        assert large_engine.search(query) == expected
        seen["hits"] += bool(expected.hits)
        seen["left out"] += any(expected.left_out.values())
        seen["unplaced"] += bool(expected.unplaced)
        seen["perhaps inside"] += 0 < expected.perhaps < expected.total
        seen["too many pins"] += len(expected.pins) == MOST_PINS < expected.total
        seen["past the end"] += bool(expected.total) and not expected.hits
        seen["a part of the map"] += query.box is not None and bool(expected.total)
        seen["confirmed since"] += query.confirmed_since is not None and bool(expected.total)
        seen["around the date line"] += expected.bounds is not None and expected.bounds.west > expected.bounds.east
        seen["clusters"] += len(expected.clusters) > 1
        seen["coarser clusters"] += bool(expected.clusters) and expected.clusters[0].cell.zoom != query.zoom
    assert min(seen.values()) >= 5, f"the searches do not try enough: {seen}"


@pytest.mark.parametrize("seed", [1, 2])
def test_every_list_goes_on_behind_every_cursor_as_by_looking_at_every_clinic(
    large_engine: SearchEngine, seed: int
) -> None:
    oracle = ten_thousand()[1]
    tried: Counter[str] = Counter()
    for first in [one for one in answered(seed) if one.following is not None][:30]:
        assert first.following is not None
        query = replace(first.query, page=1, after=first.following)
        expected = oracle.search(query)
        assert large_engine.search(query) == expected
        assert expected.hits
        assert (expected.total, expected.facets, expected.pins) == (first.total, first.facets, first.pins)
        tried[query.order] += 1
        if tried[query.order] == 1:
            assert list(large_engine.export(query)) == list(oracle.export(query))
    assert len(tried) == len(SORTS)
