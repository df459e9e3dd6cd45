"""Stranger clinics and searches than people ever have, answered by every engine as by looking at every clinic."""

from collections import Counter
from dataclasses import replace
from functools import cache

import pytest
from awkward import awkward_clinics, awkward_queries
from engines_under_test import EngineOver
from invented import invented_clinics
from oracle import Oracle
from shown import clinic, fact

from indexer.area import Box
from indexer.cells import MOST_CLUSTERS, MOST_ZOOM
from indexer.clinic import Clinic
from indexer.query import SORTS, Near, Query, Sort

pytestmark = pytest.mark.timeout(900)  # machines are shared


@cache
def strange(seed: int) -> tuple[list[Clinic], Oracle]:
    clinics = list(awkward_clinics(300, seed))
    return clinics, Oracle(clinics)


@cache
def spread() -> tuple[list[Clinic], Oracle]:
    """Clinics in more squares than an answer counts, at every zoom from some on."""
    towns = [("Town", "OR", -84.0 + 7 * north, -179.0 + 7 * east, 1.0) for north in range(25) for east in range(52)]
    clinics = list(invented_clinics(2600, seed=9, towns=towns))
    return clinics, Oracle(clinics)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_strange_searches_among_strange_clinics_are_answered_as_by_looking_at_every_clinic(
    engine_over: EngineOver, seed: int
) -> None:
    clinics, oracle = strange(seed)
    engine = engine_over(clinics)
    seen: Counter[str] = Counter()
    for query in awkward_queries(200, clinics, seed):
        expected = oracle.search(query)
        assert engine.search(query) == expected
        seen["hits"] += bool(expected.hits)
        seen["text"] += bool(query.text and expected.total)
        seen["since and yes or no"] += bool(query.confirmed_since and query.filters and expected.total)
        seen["a part of the map"] += query.box is not None and bool(expected.total)
        seen["perhaps inside"] += bool(expected.perhaps)
        seen["unplaced"] += bool(expected.unplaced)
        seen["left out"] += any(expected.left_out.values())
        seen["clusters"] += len(expected.clusters) > 1
    assert min(seen.values()) >= 5, f"the searches do not try enough: {seen}"
    for one in clinics:
        for known in (one.id, *one.formerly):
            assert engine.get(known) == one


@pytest.mark.parametrize("sort", SORTS)
def test_cursors_pages_and_the_export_give_one_list(engine_over: EngineOver, sort: Sort) -> None:
    clinics, oracle = strange(4)
    engine = engine_over(clinics)
    here = next(clinic.point for clinic in clinics if clinic.point is not None)
    for near in (None, Near("here", here.latitude, here.longitude)):
        query = Query(near=near, within=500, sort=sort, size=7, filters={"route": ("iv", "no.iv", "not_stated")})
        first = engine.search(query)
        pages = [engine.search(replace(query, page=page)) for page in range(1, -(-first.total // 7) + 1)]
        by_page = [hit for page in pages for hit in page.hits]
        by_cursor, following = list(first.hits), first.following
        while following is not None:
            behind = engine.search(replace(query, after=following))
            assert (behind.total, behind.facets, behind.bounds) == (first.total, first.facets, first.bounds)
            by_cursor += behind.hits
            following = behind.following
        assert by_page == by_cursor == list(engine.export(query)) == list(oracle.export(replace(query, size=100)))


def test_squares_are_counted_alike_at_every_zoom(engine_over: EngineOver) -> None:
    clinics, oracle = spread()
    engine = engine_over(clinics)
    counted = set()
    boxes = (None, Box(west=150, south=-40, east=-150, north=60), Box(west=-130, south=20, east=-60, north=50))
    for box in boxes:
        for zoom in range(MOST_ZOOM + 1):
            query = Query(box=box, zoom=zoom)
            expected = oracle.search(query)
            assert engine.search(query) == expected
            counted.add((zoom, expected.clusters[0].cell.zoom))
            assert len(expected.clusters) <= MOST_CLUSTERS
    assert any(given < asked for asked, given in counted), "some had too many squares"
    assert (MOST_ZOOM, MOST_ZOOM) in counted, "some had few enough"


MIXTURES: tuple[tuple[tuple[str, ...], set[str]], ...] = (
    (("iv", "no.iv"), {"yes", "no", "both"}),
    (("iv", "iv", "iv"), {"yes", "both"}),
    (("not_stated", "no.iv"), {"no", "both", "silent", "other"}),
    (("iv", "no.iv", "not_stated"), {"yes", "no", "both", "silent", "other"}),
    (("not_stated",), {"silent", "other", "no"}),
    (("iv", "not_stated"), {"yes", "both", "silent", "other"}),
)
"""Choices of one field, and who answers them."""


def test_yes_no_and_not_stated_mix_in_one_list(engine_over: EngineOver) -> None:
    said = {
        "yes": (fact("iv", "Yes."),),
        "no": (fact("iv", "No.", denied=True),),
        "both": (fact("iv", "Yes."), fact("iv", "No.", denied=True)),
        "other": (fact("im", "No.", denied=True),),
        "silent": (),
    }
    engine = engine_over([clinic(name, name, facts={"route": facts}) for name, facts in said.items()])
    for asked, found in MIXTURES:
        assert {hit.clinic.id for hit in engine.search(Query(filters={"route": asked})).hits} == found
