"""Where a cluster is and who we are there: secrets, logins and addresses, and what is refused in words."""

from pathlib import Path
from typing import Any

import pytest
from elastic_built import refusal
from elastic_node import settings_for
from elastic_proxy import Answer, Asked, Proxy, error
from pydantic import SecretStr

from config.errors import ConfigError
from config.home import Home
from config.settings import load_settings
from indexer.engines.elastic import ElasticEngine


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
        mine = settings_for(between.url, user="anna", password_file=str(kept))
        assert "another-secret" not in refusal(mine)
        mine = settings_for(between.url, api_key="encoded-key")
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
