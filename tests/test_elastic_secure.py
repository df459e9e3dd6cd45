"""A cluster that lets nobody in without a login, and the whole way by the command line: build, search, roll back."""

import json
import os
import re
import urllib.error
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from elastic_node import CHIEF, PASSWORD, VERSION, NodeError, ask, missed, running_node, settings_for
from invented import invented_clinics
from oracle import Oracle

from config.errors import EngineUnavailable
from config.home import Home
from config.settings import load_settings
from indexer.engines.elastic import ElasticEngine
from indexer.engines.elastic_build import ElasticBuilder
from indexer.query import Query
from ui.cli import main

PREFIX = "clinics-"
ROLES = {
    "builder": {
        "cluster": ["monitor"],
        "indices": [{"names": [f"{PREFIX}*"], "privileges": ["read", "write", "create_index", "manage"]}],
    },
    "reader": {"indices": [{"names": [f"{PREFIX}*"], "privileges": ["read", "view_index_metadata"]}]},
}
"""Those that README names; each with a user of its name."""
FEW, OTHERS = list(invented_clinics(12, seed=31)), list(invented_clinics(9, seed=32))
ROWS = """name,street,city,state,zip,phone,services
Lotus Clinic,12 Elm St,Portland,OR,97205,503-555-0101,We offer IV ketamine infusions.
Cedar Clinic,14 Oak St,Portland,OR,97209,503-555-0102,We offer Spravato.
"""


@pytest.fixture(scope="module")
def secure() -> Iterator[str]:
    with ExitStack() as until:
        try:
            url = until.enter_context(running_node(password=PASSWORD, roles=ROLES))
        except NodeError as error:
            missed(str(error))
        yield url


@pytest.fixture
def home(secure: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    kept = tmp_path / "password"
    kept.write_text(PASSWORD + "\n", encoding="utf-8")
    for name, value in {
        "HOSTS": secure,
        "USER": CHIEF,
        "PASSWORD_FILE": str(kept),
        "PREFIX": f"{tmp_path.name[-20:].lower().replace('_', '-').strip('-')}-",
        "REPLICAS": "0",
        "TIMEOUT_SECONDS": "30",
    }.items():
        monkeypatch.setenv(f"CLINICS_ELASTICSEARCH__{name}", value)
    table = tmp_path / "places.csv"
    table.write_text(ROWS, encoding="utf-8")
    mapped = ["--map", "services=text"]
    assert main(["import", str(table), "--source", "my_list", *mapped, "--home", str(tmp_path / "home")]) == 0
    return tmp_path / "home"


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    capsys.readouterr()
    code = main([str(one) for one in arguments])
    said = capsys.readouterr()
    assert PASSWORD not in said.out + said.err
    return code, said.out, said.err


def test_nobody_comes_in_without_a_login_or_with_a_wrong_one(secure: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        ask(secure, "/_cluster/health")
    assert refused.value.code == 401
    for login in ({}, {"user": CHIEF, "password": "not-it"}, {"api_key": "bm90LWl0Om5vdC1pdA=="}):
        with pytest.raises(EngineUnavailable, match="does not know our user, password or API key"):
            ElasticEngine(settings_for(secure, **login))


def test_the_whole_way_through_a_secured_cluster(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = ("--engine", "elasticsearch", "--home", home)
    code, _, problem = run(capsys, "search", *where)
    assert (code, "run `clinics build --engine elasticsearch`" in problem) == (1, True)
    code, _, problem = run(capsys, "build", "--rollback", *where)
    assert (code, "no earlier index" in problem) == (2, True)
    code, out, _ = run(capsys, "build", *where)
    assert (code, "2 clinics can be searched" in out) == (0, True)
    assert "nothing changed, the engine stays as it is" in run(capsys, "build", *where)[1]
    code, out, _ = run(capsys, "search", "--near", "97205", "--route", "iv", "--json", *where)
    found = json.loads(out)
    assert (code, [one["name"] for one in found["clinics"]]) == (0, ["Lotus Clinic"])
    assert "2 clinics can be searched" in run(capsys, "status", *where)[1]
    assert not (home / "engine.sqlite").exists()

    table = home.parent / "places.csv"
    table.write_text(ROWS + "Third Clinic,16 Ash St,Portland,OR,97210,503-555-0103,We offer Spravato.\n", "utf-8")
    run(capsys, "import", table, "--source", "my_list", "--map", "services=text", "--home", home)
    assert "3 clinics can be searched" in run(capsys, "build", *where)[1]
    code, out, _ = run(capsys, "build", "--rollback", *where)
    assert (code, "answers again: 2 clinics" in out) == (0, True)
    assert "2 clinics can be searched" in run(capsys, "status", *where)[1]
    assert json.loads(run(capsys, "build", "--json", *where)[1])["engine_rebuilt"] is True
    assert "3 clinics can be searched" in run(capsys, "status", *where)[1]


def test_the_settings_choose_the_engine_and_the_option_wins(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLINICS_ENGINE__USE", "elasticsearch")
    assert run(capsys, "build", "--home", home)[0] == 0
    assert not (home / "engine.sqlite").exists()
    assert run(capsys, "build", "--engine", "embedded", "--home", home)[0] == 0
    assert (home / "engine.sqlite").exists()
    code, _, problem = run(capsys, "build", "--engine", "embedded", "--rollback", "--home", home)
    assert (code, "Say --engine elasticsearch" in problem) == (2, True)
    code, _, problem = run(capsys, "search", "--engine", "abacus", "--home", home)
    assert (code, "There are: embedded, elasticsearch" in problem) == (2, True)


def test_a_build_into_a_cluster_that_is_away_fails_before_anything_is_read(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(os.environ, "CLINICS_ELASTICSEARCH__HOSTS", "http://127.0.0.1:9")
    code, out, problem = run(capsys, "build", "--engine", "elasticsearch", "--home", home)
    assert (code, out) == (1, "")
    assert "cannot be reached" in problem


def test_the_roles_of_the_readme_are_enough_and_a_reader_cannot_build(secure: str) -> None:
    logins = {name: settings_for(secure, prefix=PREFIX, user=name, password=PASSWORD) for name in ROLES}
    for clinics in (FEW, OTHERS, FEW):
        ElasticBuilder(logins["builder"]).rebuild(clinics, merged={})
    assert ElasticBuilder(logins["builder"]).roll_back()[0].count == len(OTHERS)
    with closing(ElasticEngine(logins["reader"])) as engine:
        assert engine.search(Query(size=100)) == Oracle(OTHERS).search(Query(size=100))
        assert engine.count == len(OTHERS)
    with pytest.raises(EngineUnavailable, match=r"knows us but does not allow this \(403\)"):
        ElasticBuilder(logins["reader"]).rebuild(FEW, merged={})


COMPOSE = (Path(__file__).parent.parent / "compose.yaml").read_text("utf-8")


def test_compose_names_only_settings_that_exist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = dict(re.findall(r'^ +(CLINICS_\w+): "?([^"$\n]*)', COMPOSE, re.MULTILINE))
    assert len(named) > 7
    for name, value in named.items():
        monkeypatch.setenv(name, value)
    settings = load_settings(Home(tmp_path))
    assert (settings.engine.use, settings.elasticsearch.addresses) == ("elasticsearch", ("http://search:9200",))
    images = set(re.findall(r"elasticsearch/elasticsearch:(\S+)", COMPOSE))
    assert images == {VERSION}, "the version that is tested"


def test_compose_lets_the_app_in_as_a_user_with_no_more_rights_than_a_build_needs() -> None:
    role = re.search(r"put role/(\w+) '({.*?})'$", COMPOSE, re.DOTALL | re.MULTILINE)
    assert role is not None
    assert json.loads(role[2]) == ROLES["builder"]
    assert f'"roles": ["{role[1]}"]' in COMPOSE
    assert f"CLINICS_ELASTICSEARCH__USER: {role[1]}\n" in COMPOSE


def test_compose_holds_no_secret_and_opens_no_port_to_others() -> None:
    secrets = re.findall(r"PASSWORD: (.*)$", COMPOSE, re.MULTILINE)
    assert len(secrets) >= 3
    assert all(re.fullmatch(r"\$\{\w+:\?put it into \.env}", one) for one in secrets), secrets
    assert 'xpack.security.enabled: "true"' in COMPOSE
    ports = re.findall(r"^ +- ([\d.:]+)$", COMPOSE, re.MULTILINE)
    assert ports == ["127.0.0.1:8501:8501"]
