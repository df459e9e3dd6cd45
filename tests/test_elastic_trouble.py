"""Everything that may break about a cluster: away, busy, full, of another version, deleted under us."""

from contextlib import closing
from pathlib import Path

import pytest
from elastic_built import FEW, OTHERS, answering, built, refusal, through, total
from elastic_node import ask, settings_for
from elastic_proxy import Answer, Asked, Proxy, error
from streamlit.testing.v1 import AppTest

from config.errors import EngineUnavailable
from config.settings import USED_ENGINE, Elasticsearch
from indexer.engines import elastic_client
from indexer.engines.elastic import ElasticEngine
from indexer.engines.elastic_build import ElasticBuilder
from indexer.engines.elastic_mapping import FORMAT, MARK
from indexer.query import Query
from ui import opened


def test_a_cluster_that_is_away_is_named_and_answers_again_by_itself(
    settings: Elasticsearch, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(settings, FEW)
    monkeypatch.setattr(elastic_client, "_AWAY", 0.5)
    mine = through(proxy, settings)
    with closing(ElasticEngine(mine)) as engine:
        assert engine.search(Query()).total == 40
        proxy.down = True
        with pytest.raises(EngineUnavailable, match="cannot be reached"):
            engine.search(Query())
        with pytest.raises(EngineUnavailable, match="cannot be reached"):
            engine.built_at  # noqa: B018  asks the cluster
        proxy.down = False
        assert engine.search(Query()).total == 40
    assert "start it, or check elasticsearch.hosts" in refusal(settings_for("http://127.0.0.1:9"))


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
        # what may pass is waited for as long as one answer may take
        patience = 3.0 if answer.status in elastic_client.BUSY else 90.0
        mine = settings_for(between.url, user="anna", password="a-secret", timeout_seconds=patience)  # noqa: S106  invented
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
    from ui.pages.framed import main  # noqa: PLC0415  this function is run by itself, as a script

    main()


def test_the_app_says_that_its_cluster_is_away_and_goes_on_when_it_returns(
    settings: Elasticsearch, proxy: Proxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "CLINICS_HOME": str(tmp_path),
        USED_ENGINE: "elasticsearch",
        "CLINICS_ELASTICSEARCH__HOSTS": proxy.url,
        "CLINICS_ELASTICSEARCH__PREFIX": settings.prefix,
        "CLINICS_ELASTICSEARCH__TIMEOUT_SECONDS": "90",
    }.items():
        monkeypatch.setenv(name, value)

    def seen(app: AppTest) -> str:
        assert not app.exception
        return "\n".join(str(element.proto.body) for element in app.get("html"))

    app = AppTest.from_function(start, default_timeout=240)
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
