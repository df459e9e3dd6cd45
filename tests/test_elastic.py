"""What is special about the engine in a cluster: its answers, building, switching and going back."""

import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from elastic_built import FEW, OTHERS, answering, built, indices, through, total
from elastic_node import ask
from elastic_proxy import Answer, Asked, Proxy, error, half_refused
from invented import invented_clinics, invented_queries
from oracle import Oracle

from config.errors import EngineUnavailable, UsageError
from config.settings import Elasticsearch
from indexer.clinic import Clinic
from indexer.engines import elastic_bulk, elastic_lock
from indexer.engines.elastic import ElasticEngine
from indexer.engines.elastic_build import ElasticBuilder
from indexer.engines.elastic_mapping import MARK, Names
from indexer.engines.embedded import EmbeddedBuilder, EmbeddedEngine
from indexer.locate.point import METRES_A_MILE
from indexer.query import Near, Query

# --- answers


@pytest.mark.timeout(900)  # ten thousand clinics, built twice, on machines that are shared
def test_pages_behind_ten_thousand_hits_and_exports_of_all_are_those_of_the_others(
    settings: Elasticsearch, tmp_path: Path
) -> None:
    clinics = list(invented_clinics(10_300, seed=3, towns=(("Here", "OR", 45.5, -122.6, 1.0),)))
    built(settings, clinics)
    oracle = Oracle(clinics)
    here = Near("here", 45.5, -122.6)
    with closing(ElasticEngine(settings)) as engine:
        for query in (
            Query(page=104, size=99),
            Query(sort="checked", page=2050, size=5),
            Query(near=here, within=400, page=95, size=100),
            Query(near=here, within=400, page=97, size=100),
            Query(near=here, within=400, page=3, size=100),
        ):
            assert engine.search(query) == oracle.search(query)
        EmbeddedBuilder(tmp_path / "engine.sqlite").rebuild(clinics, merged={})
        with closing(EmbeddedEngine(tmp_path / "engine.sqlite")) as embedded:
            for query in (Query(near=here, within=300), Query(sort="checked"), Query(near=here, sort="name")):
                assert list(engine.export(query)) == list(embedded.export(query))


def test_what_lies_on_the_line_of_a_circle_is_judged_by_our_own_distance(settings: Elasticsearch) -> None:
    query = Query(near=Near("here", 45.5, -122.6), within=60, filters={"route": ("iv", "not_stated")}, size=100)
    clinics = list(invented_clinics(800, seed=5, towns=(("Here", "OR", 45.5, -122.6, 1.0),)))
    built(settings, clinics)
    oracle = Oracle(clinics)
    lines = sorted(
        hit.distance_miles + sign * hit.clinic.point.uncertainty_metres / METRES_A_MILE
        for hit in oracle.search(query).hits
        for sign in (1, -1)
        if hit.distance_miles is not None and hit.clinic.point is not None
    )
    lines = [line for line in lines if 1 < line < 500]
    with closing(ElasticEngine(settings)) as engine:
        # a step of our rounding to both sides of clinics' own lines, so that somebody always is on the line
        for miles in lines[:: len(lines) // 12]:
            for step in (-0.0001, 0, 0.0001):
                asked = Query(near=query.near, within=round(miles + step, 4), filters=query.filters, zoom=6)
                assert engine.search(asked) == oracle.search(asked)


def test_several_shards_answer_as_one(settings: Elasticsearch) -> None:
    clinics = list(invented_clinics(1200, seed=6))
    mine = settings.model_copy(update={"shards": 3})
    built(mine, clinics)
    oracle = Oracle(clinics)
    with closing(ElasticEngine(mine)) as engine:
        for query in invented_queries(60, seed=6):
            assert engine.search(query) == oracle.search(query)


def test_searches_in_one_request_and_a_second_only_where_somebody_is_on_the_line(
    settings: Elasticsearch, proxy: Proxy
) -> None:
    built(settings, FEW)
    with closing(ElasticEngine(through(proxy, settings))) as engine:
        proxy.asked.clear()
        queries = list(invented_queries(20, seed=2))
        for query in queries:
            engine.search(query)
    assert len(proxy.asked) <= len(queries) + 2
    assert {one.path.split("?")[0] for one in proxy.asked} == {"/_msearch"}


# --- building


def test_a_build_takes_the_place_of_the_one_before_which_is_kept_and_older_ones_go(settings: Elasticsearch) -> None:
    seen = []
    for clinics in (FEW, OTHERS, FEW[:7]):
        built(settings, clinics)
        seen.append(answering(settings))
        assert total(settings) == len(clinics)
    assert indices(settings) == set(seen[1:])


def test_an_open_engine_answers_from_a_new_build_at_once(settings: Elasticsearch) -> None:
    built(settings, FEW)
    with closing(ElasticEngine(settings)) as engine:
        before = engine.built_at
        built(settings, OTHERS)
        assert engine.search(Query()) == Oracle(OTHERS).search(Query())
        assert engine.get(OTHERS[3].id) == OTHERS[3]
        assert (engine.get(FEW[3].id), engine.count, engine.built_at > before) == (None, 25, True)
        built(settings, [])
        assert (engine.search(Query()).total, engine.count) == (0, 0)
        built(settings, FEW)
        assert engine.search(Query()).total == 40


def test_no_answer_is_mixed_of_two_builds(settings: Elasticsearch) -> None:
    built(settings, FEW)
    query = Query(size=100)
    right = [Oracle(FEW).search(query), Oracle(OTHERS).search(query)]
    wrong: list[object] = []
    asked, over = [0], threading.Event()

    def search() -> None:
        with closing(ElasticEngine(settings)) as engine:
            while not over.is_set():
                found = engine.search(query)
                asked[0] += 1
                if found not in right:
                    wrong.append(found)

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    for clinics in (OTHERS, FEW, OTHERS):
        built(settings, clinics)
    while asked[0] <= 20 and not wrong and all(thread.is_alive() for thread in threads):
        time.sleep(0.01)
    over.set()
    for thread in threads:
        thread.join()
    assert not wrong
    assert asked[0] > 20


def test_a_build_that_fails_half_way_leaves_the_old_one_answering_and_nothing_behind(settings: Elasticsearch) -> None:
    built(settings, FEW)
    before = indices(settings)

    def half() -> Iterator[Clinic]:
        yield from OTHERS[:10]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ElasticBuilder(settings).rebuild(half(), merged={})
    assert (total(settings), indices(settings)) == (40, before)
    with pytest.raises(EngineUnavailable, match="Two clinics have the id"):
        built(settings, [OTHERS[0], OTHERS[0]])
    assert (total(settings), indices(settings)) == (40, before)
    built(settings, OTHERS)
    assert total(settings) == 25


def test_only_what_has_both_our_prefix_and_our_mark_is_deleted(settings: Elasticsearch) -> None:
    url, names = settings.addresses[0], Names(settings.prefix)
    killed = {"mappings": {"_meta": {"mark": MARK}}}
    ask(url, f"/{settings.prefix}at-20200101-000000-dead", body=killed, method="PUT")
    ask(url, f"/{settings.prefix}at-unmarked", body={}, method="PUT")
    ask(url, f"/{settings.prefix}other", body=killed, method="PUT")
    built(settings, FEW)
    assert indices(settings) == {f"{settings.prefix}at-unmarked", answering(settings)}
    assert f"{settings.prefix}other" in ask(url, f"/{settings.prefix}*")
    assert names.lock in ask(url, f"/{settings.prefix}*")


def test_the_second_of_two_builds_says_who_holds_the_lock(settings: Elasticsearch) -> None:
    built(settings, OTHERS)

    def slowly() -> Iterator[Clinic]:
        yield from FEW
        with pytest.raises(EngineUnavailable, match=r"Another build \(process \d+ on .+, since 20.+\) is writing"):
            built(settings, OTHERS)
        with pytest.raises(EngineUnavailable, match="Another build"):
            ElasticBuilder(settings).roll_back()

    ElasticBuilder(settings).rebuild(slowly(), merged={})
    assert total(settings) == 40


def test_the_lock_of_a_build_that_was_killed_is_taken_over_and_the_killed_one_notices(
    settings: Elasticsearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stalled() -> Iterator[Clinic]:
        yield FEW[0]
        monkeypatch.setattr(elastic_lock, "STALE_SECONDS", -1.0)
        monkeypatch.setattr(elastic_lock, "_RENEWED_EVERY", 0.0)
        lock = f"/{Names(settings.prefix).lock}/_doc/build"
        taken = ask(settings.addresses[0], lock)["_source"] | {"key": "another's"}
        ask(settings.addresses[0], f"{lock}?refresh=true", body=taken, method="PUT")

    with pytest.raises(EngineUnavailable, match="took over the lock"):
        ElasticBuilder(settings).rebuild(stalled(), merged={})
    assert indices(settings) == set()
    built(settings, FEW)
    assert total(settings) == 40


def test_a_rollback_lets_the_one_before_answer_and_a_second_one_returns(settings: Elasticsearch) -> None:
    with pytest.raises(UsageError, match="no earlier index"):
        ElasticBuilder(settings).roll_back()
    ElasticBuilder(settings).rebuild(FEW, merged={}, built_from="one")
    with pytest.raises(UsageError, match="no earlier index"):
        ElasticBuilder(settings).roll_back()
    ElasticBuilder(settings).rebuild(OTHERS, merged={}, built_from="two")
    with closing(ElasticEngine(settings)) as engine:
        assert engine.search(Query()).total == 25
        now, before = ElasticBuilder(settings).roll_back()
        assert (now.count, before.count, engine.search(Query()).total) == (40, 25, 40)
        assert ElasticBuilder(settings).answers_from() == "one", "so that the next build is not taken for done"
        ElasticBuilder(settings).roll_back()
        assert engine.search(Query()).total == 25


def test_only_the_documents_that_were_refused_are_offered_again(settings: Elasticsearch, proxy: Proxy) -> None:
    proxy.fault = half_refused(proxy, 429, "es_rejected_execution_exception", times=2)
    built(through(proxy, settings), FEW)
    sizes = [one.body.count(b'{"index":') for one in proxy.asked if one.path.split("?")[0].endswith("/_bulk")]
    assert sizes == [40, 20, 10]
    proxy.fault = lambda _: None
    with closing(ElasticEngine(settings)) as engine:
        assert engine.search(Query(size=100)) == Oracle(FEW).search(Query(size=100))


def test_a_bulk_that_is_refused_for_good_ends_the_build_with_how_many_and_why(
    settings: Elasticsearch, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(settings, OTHERS)
    proxy.fault = half_refused(proxy, 400, "document_parsing_exception", times=1)
    with pytest.raises(EngineUnavailable, match=r"refused 20 of 40 clinics \(400, document_parsing_exception\)"):
        built(through(proxy, settings), FEW)
    monkeypatch.setattr(elastic_bulk, "PATIENCE_SECONDS", 0.5)
    proxy.fault = lambda one: error(429, "es_rejected_execution_exception") if "_bulk" in one.path else None
    with pytest.raises(EngineUnavailable, match=r"did not take 40 of 40 clinics in 0.5 seconds \(429\)"):
        built(through(proxy, settings), FEW)
    assert (total(settings), len(indices(settings))) == (25, 1)


def test_an_index_that_lost_a_clinic_on_the_way_never_gets_to_answer(settings: Elasticsearch, proxy: Proxy) -> None:
    built(settings, OTHERS)

    def losing(asked: Asked) -> Answer | None:
        if "_bulk" not in asked.path:
            return None
        answer = proxy.pass_on(
            Asked(asked.method, asked.path, b"\n".join(asked.body.splitlines()[2:]) + b"\n", asked.headers)
        )
        return Answer(200, {"errors": False, "items": answer.body.get("items", [])})

    proxy.fault = losing
    with pytest.raises(EngineUnavailable, match="holds 39 clinics of 40"):
        built(through(proxy, settings), FEW)

    def changing(asked: Asked) -> Answer | None:
        if "_bulk" not in asked.path:
            return None
        body = asked.body.replace(b'"route":["not_stated"', b'"route":["iv"')
        return proxy.pass_on(Asked(asked.method, asked.path, body, asked.headers))

    proxy.fault = changing
    with pytest.raises(EngineUnavailable, match="counts other statements on route"):
        built(through(proxy, settings), FEW)
    assert (total(settings), len(indices(settings))) == (25, 1)
