"""What is special about the engine in a cluster: building, switching, going back, and everything that may break."""

import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import elastic_node
import pytest
from elastic_node import ask, settings_for
from elastic_proxy import Answer, Asked, Proxy, error, half_refused
from invented import invented_clinics, invented_queries
from oracle import Oracle
from pydantic import SecretStr
from streamlit.testing.v1 import AppTest

from config.errors import ConfigError, EngineUnavailable, UsageError
from config.home import Home
from config.settings import USED_ENGINE, Elasticsearch, load_settings
from indexer.clinic import Clinic
from indexer.engines import elastic_bulk, elastic_lock
from indexer.engines.elastic import ElasticEngine
from indexer.engines.elastic_build import ElasticBuilder
from indexer.engines.elastic_mapping import FORMAT, MARK, Names
from indexer.engines.embedded import EmbeddedBuilder, EmbeddedEngine
from indexer.locate.point import METRES_A_MILE
from indexer.query import Near, Query
from ui import opened

FEW = list(invented_clinics(40, seed=11))
OTHERS = list(invented_clinics(25, seed=12))


@pytest.fixture
def settings() -> Iterator[Elasticsearch]:
    """The node of this session, under names of this test's own."""
    node = elastic_node.shared().settings
    mine = node.model_copy(update={"prefix": f"{node.prefix}x{datetime.now(UTC):%H%M%S%f}-"})
    yield mine
    url = mine.addresses[0]
    for index in ask(url, f"/{mine.prefix}*"):
        ask(url, f"/{index}", method="DELETE")


@pytest.fixture
def proxy(settings: Elasticsearch) -> Iterator[Proxy]:
    with Proxy(settings.addresses[0]) as between:
        yield between


def through(proxy: Proxy, settings: Elasticsearch, **more: Any) -> Elasticsearch:
    return settings.model_copy(update={"hosts": proxy.url, "timeout_seconds": 2.0, **more})


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


# --- what may break


def test_a_cluster_that_is_away_is_named_and_answers_again_by_itself(settings: Elasticsearch, proxy: Proxy) -> None:
    built(settings, FEW)
    mine = through(proxy, settings, timeout_seconds=0.5)
    with closing(ElasticEngine(mine)) as engine:
        assert engine.search(Query()).total == 40
        proxy.down = True
        with pytest.raises(EngineUnavailable, match="cannot be reached"):
            engine.search(Query())
        with pytest.raises(EngineUnavailable, match="cannot be reached"):
            engine.built_at  # noqa: B018  asks the cluster
        proxy.down = False
        assert engine.search(Query()).total == 40
    assert "start it, or check elasticsearch.hosts" in refusal(settings_for("http://127.0.0.1:9", timeout_seconds=0.2))


def test_a_node_that_is_busy_for_a_moment_costs_no_answer(settings: Elasticsearch, proxy: Proxy) -> None:
    built(settings, FEW)
    mine = through(proxy, settings)
    left = [3]

    def busy(asked: Asked) -> Answer | None:
        if "_msearch" not in asked.path or left[0] == 0:
            return None
        left[0] -= 1
        rejected = error(429, "es_rejected_execution_exception").body
        return error(429, "es_rejected_execution_exception") if left[0] else Answer(200, {"responses": [rejected]})

    with closing(ElasticEngine(mine)) as engine:
        proxy.fault = busy
        assert engine.search(Query()).total == 40
        assert left[0] == 0


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (error(401, "security_exception"), "does not know our user, password or API key (401)"),
        (error(403, "security_exception"), "does not allow this (403)"),
        (error(403, "cluster_block_exception"), "is read-only, most likely because a disk is too full"),
        (error(429, "es_rejected_execution_exception"), "is too busy (429)"),
        (error(503, "no_shard_available_action_exception"), "parts of it are missing (503)"),
        (error(400, "illegal_argument_exception"), "refused a request (status 400, illegal_argument_exception)"),
        (Answer(200, {"tagline": "look-alike"}, {"Content-Type": "application/json"}), "is not Elasticsearch"),
    ],
)
def test_each_thing_that_goes_wrong_has_its_own_words(answer: Answer, told: str) -> None:
    with Proxy("http://127.0.0.1:9", lambda _: answer) as between:
        mine = settings_for(between.url, user="anna", password="a-secret", timeout_seconds=0.3)  # noqa: S106  invented
        message = refusal(mine)
    assert told in message
    assert "\n" not in message
    assert "a-secret" not in message + repr(mine)


def test_a_full_disk_stops_a_build_and_leaves_the_old_one_answering(settings: Elasticsearch) -> None:
    built(settings, FEW)
    url = settings.addresses[0]
    blocked = {"transient": {"cluster.blocks.read_only_allow_delete": True}}
    ask(url, "/_cluster/settings", body=blocked, method="PUT")
    try:
        with pytest.raises(EngineUnavailable, match="is read-only, most likely because a disk is too full"):
            built(settings, OTHERS)
        assert total(settings) == 40
    finally:
        blocked["transient"]["cluster.blocks.read_only_allow_delete"] = None  # type: ignore[assignment]
        ask(url, "/_cluster/settings", body=blocked, method="PUT")
    built(settings, OTHERS)
    assert total(settings) == 25


def test_an_index_of_another_version_is_refused_and_replaced_by_a_build(settings: Elasticsearch) -> None:
    built(settings, FEW)
    url, index = settings.addresses[0], answering(settings)
    meta = ask(url, f"/{index}/_mapping")[index]["mappings"]["_meta"]
    for change, told in (
        ({"format": FORMAT + 1}, f"another version of this program (format {FORMAT + 1}, this one reads {FORMAT})"),
        ({"fields": ["route"]}, "another version of this program"),
        ({"shape": ["value"]}, "another version of this program"),
        ({"mark": "somebody else's"}, "is not one of ours"),
    ):
        ask(url, f"/{index}/_mapping", body={"_meta": meta | change}, method="PUT")
        assert told in refusal(settings)
    assert ElasticBuilder(settings).answers_from() is None
    built(settings, OTHERS)
    assert total(settings) == 25


def test_an_index_that_is_deleted_under_us_is_told_and_its_successor_is_found(settings: Elasticsearch) -> None:
    assert "run `clinics build --engine elasticsearch`" in refusal(settings)
    built(settings, FEW)
    with closing(ElasticEngine(settings)) as engine:
        export = engine.export(Query())
        next(export)
        ask(settings.addresses[0], f"/{answering(settings)}", method="DELETE")
        for asked in (lambda: engine.search(Query()), lambda: engine.get("a"), lambda: engine.count):
            with pytest.raises(EngineUnavailable, match="run `clinics build --engine elasticsearch` to make it"):
                asked()
        built(settings, OTHERS)
        assert engine.search(Query()).total == 25


def test_the_mapping_refuses_what_it_does_not_know(settings: Elasticsearch) -> None:
    built(settings, FEW)
    mapped = ask(settings.addresses[0], f"/{answering(settings)}/_mapping")[answering(settings)]["mappings"]
    assert mapped["dynamic"] == "strict"
    assert (mapped["_meta"]["mark"], mapped["_meta"]["format"], mapped["_meta"]["count"]) == (MARK, FORMAT, 40)


def start() -> None:
    """The app, started from a folder that has no pages beside it (Streamlit would take those for an older app's)."""
    from ui.app import main  # noqa: PLC0415  this function is run by itself, as a script

    main()


def test_the_app_says_that_its_cluster_is_away_and_goes_on_when_it_returns(
    settings: Elasticsearch, proxy: Proxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "CLINICS_HOME": str(tmp_path),
        USED_ENGINE: "elasticsearch",
        "CLINICS_ELASTICSEARCH__HOSTS": proxy.url,
        "CLINICS_ELASTICSEARCH__PREFIX": settings.prefix,
        "CLINICS_ELASTICSEARCH__TIMEOUT_SECONDS": "1",
    }.items():
        monkeypatch.setenv(name, value)

    def seen(app: AppTest) -> str:
        assert not app.exception
        return "\n".join(str(element.proto.body) for element in app.get("html"))

    app = AppTest.from_function(start, default_timeout=60)
    assert "The directory is not ready" in seen(app.run()), "nothing is built yet"
    built(settings, FEW)
    try:
        assert "40 clinics" in seen(app.run())
        proxy.down = True
        away = seen(app.run())
        assert "The directory is not ready" in away
        assert proxy.url not in away
        proxy.down = False
        assert "40 clinics" in seen(app.run())
    finally:
        opened.engine().close()


# --- settings


def test_secrets_come_from_the_environment_or_a_file_and_are_never_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLINICS_ELASTICSEARCH__PASSWORD", "a-secret")
    monkeypatch.setenv("CLINICS_ELASTICSEARCH__USER", "anna")
    loaded = load_settings(Home(tmp_path)).elasticsearch
    assert loaded.password.get_secret_value() == "a-secret"
    assert "a-secret" not in repr(loaded) + str(loaded.model_dump()) + loaded.model_dump_json()
    kept = tmp_path / "password"
    kept.write_text("another-secret\n", encoding="utf-8")
    headers: list[dict[str, str]] = []

    def noted(asked: Asked) -> Answer:
        headers.append({name.lower(): value for name, value in asked.headers.items()})
        return error(401, "security_exception")

    with Proxy("http://127.0.0.1:9", noted) as between:
        mine = settings_for(between.url, user="anna", password_file=str(kept), timeout_seconds=0.3)
        assert "another-secret" not in refusal(mine)
        mine = settings_for(between.url, api_key="encoded-key", timeout_seconds=0.3)
        assert "encoded-key" not in refusal(mine)
    assert [one["authorization"] for one in headers] == ["Basic YW5uYTphbm90aGVyLXNlY3JldA==", "ApiKey encoded-key"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"user": "anna"}, "go together"),
        ({"password": "x"}, "go together"),
        ({"user": "anna", "password": "x", "api_key": SecretStr("y")}, "not both"),
        ({"user": "anna", "password": "x", "password_file": "/nowhere"}, "not both"),
        ({"user": "anna", "password_file": "/nowhere"}, "cannot be read"),
    ],
)
def test_logins_that_make_no_sense_are_refused_in_words(given: dict[str, Any], told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        ElasticEngine(settings_for("http://127.0.0.1:9", **given))


def test_a_ca_file_that_is_not_there_is_refused_in_words() -> None:
    with pytest.raises(ConfigError, match=r"ca_file.* is not there"):
        ElasticEngine(settings_for("https://127.0.0.1:9", ca_file="/nowhere.pem"))


@pytest.mark.parametrize("hosts", ["", "localhost:9200", "http://anna:secret@127.0.0.1:9200", "http://a,"])
def test_addresses_that_are_none_or_hold_a_secret_are_refused(
    tmp_path: Path, hosts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLINICS_ELASTICSEARCH__HOSTS", hosts)
    with pytest.raises(ConfigError, match=r"elasticsearch\.hosts") as caught:
        load_settings(Home(tmp_path))
    assert "secret@" not in f"{caught.value} {caught.value.__cause__}"


def test_hosts_get_the_port_that_they_do_not_name() -> None:
    settings = settings_for("http://a.example", "https://b.example", "https://c.example:9243/es/", "http://[::1]:9200")
    assert settings.addresses == (
        "http://a.example:9200",
        "https://b.example:443",
        "https://c.example:9243/es",
        "http://[::1]:9200",
    )
