"""Rows of config/sources: every source that comes with us can be read, and a row not understood is refused by name."""

import importlib
import json
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import pytest

from config.errors import ConfigError
from config.sources import configured_sources, load_sources
from crawler.recipes.findtreatment_guide import STATE_IDS
from crawler.worker import source_from, spider_of

ROW = """
[[source]]
id = "elm_list"
title = "Elm"
home = "https://elm.example/"
kind = "directory"
terms = "Public"
every = "6w"
expect = { min = 3, max = 9, phone = 0.5, address = 1 }
"""


def test_every_configured_source_has_a_spider_of_its_name_and_terms() -> None:
    assert {source.id for source in configured_sources()} >= {"clinic_sites", "findtreatment"}
    for source in configured_sources():
        assert spider_of(source.id).name == source.id
        assert len(source.terms) > 20


def test_every_source_file_is_short_and_named_after_its_spider() -> None:
    folder = Path(str(importlib.import_module("crawler.sources").__file__)).parent
    files = [path for path in folder.glob("*.py") if path.stem != "__init__"]
    assert len(files) >= 6
    for path in files:
        assert spider_of(path.stem).name == path.stem
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 40


def test_a_row_is_read_whole() -> None:
    (source,) = load_sources(ROW)
    assert (source.id, source.kind, source.home) == ("elm_list", "directory", "https://elm.example/")
    assert source.every == timedelta(weeks=6)
    assert (source.expect.min, source.expect.max, source.expect.phone, source.expect.address) == (3, 9, 0.5, 1.0)


def test_a_row_may_expect_a_share_of_any_field() -> None:
    shares = "coverage = { website = 0.25, phone = 0.8 }"
    (source,) = load_sources(ROW.replace("address = 1", f"address = 1, {shares}"))
    assert source.expect.shares == {"phone": 0.8, "address": 1.0, "website": 0.25}
    again = source_from(json.loads(json.dumps(asdict(source) | {"every": source.every.total_seconds()})))
    assert again == source, "the process of the spiders expects the same"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('title = "Elm"', 'titel = "Elm"', "elm_list.titel: unknown key"),
        ("min = 3", "least = 3", "elm_list.expect.least: unknown key"),
        ("[[source]]", "[[sauce]]", "sauce: unknown key"),
        ("[[source]]", "[source]", "write each source as"),
        ('"directory"', '"blog"', "elm_list.kind: 'blog' is not one of clinic_site"),
        ('"directory"', "[]", "elm_list.kind"),
        ('"6w"', '"soon"', "elm_list.every: 'soon' is not a period"),
        ('"6w"', '"0d"', "elm_list.every"),
        ("phone = 0.5", "phone = 50", "elm_list.expect.phone: 50 is not a share"),
        ("phone = 0.5", "coverage = { fax = 2 }", "elm_list.expect.coverage.fax: 2 is not a share"),
        ("phone = 0.5", "coverage = 0.5", "elm_list.expect.coverage: write it as"),
        ("min = 3", "min = -1", "elm_list.expect.min"),
        ("max = 9", "max = 2", "elm_list.expect.max: 2 is less than min"),
        ('"elm_list"', '"Elm List"', "id: 'Elm List' must be"),
        ('terms = "Public"', 'terms = " "', "elm_list.terms"),
        ('"https://elm.example/"', '"elm.example"', "elm_list.home"),
        ("[[source]]", "[[source", "cannot be read"),
    ],
)
def test_a_row_not_understood_is_refused_with_file_and_key(tmp_path: Path, old: str, new: str, words: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(ROW.replace(old, new), encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        load_sources(path)
    assert str(refused.value).startswith(str(path))
    assert words in str(refused.value)


def test_an_id_twice_is_refused_and_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"config/sources.toml: id: 'elm_list' is there twice"):
        load_sources(ROW + ROW)
    with pytest.raises(ConfigError, match="cannot be read"):
        load_sources(tmp_path / "none.toml")


def test_states_have_ids_of_their_own_each_once() -> None:
    assert len(STATE_IDS) == 51
    assert len(set(STATE_IDS.values())) == 51
    assert (STATE_IDS["ME"], STATE_IDS["MD"], STATE_IDS["OR"]) == (1, 18, 46)
