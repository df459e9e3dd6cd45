"""A source that a person switched off in the home folder: nobody visits it, and nobody is alarmed."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from loopback import Loopback
from made_runs import NOW, made

from config.errors import ConfigError, Exit
from config.home import Home
from config.sources import configured_sources, load_sources, sources_of
from crawler.due import due_now, standing
from ui.cli import main

OFF = '[[source]]\nid = "findtreatment"\noff = true\n'
OWN = """
[[source]]
id    = "elm_list"
title = "Elm's list"
home  = "http://elm.localhost/"
kind  = "directory"
terms = "Invented"
"""
SPIDER = """
from crawler.recipes.sitemap import SitemapOfPlaces


class Elm(SitemapOfPlaces):
    name = "elm_list"
"""
Say = Callable[..., tuple[int, str, str]]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    found = Home(tmp_path / "home").prepare()
    found.sources_file.write_text(OFF, "utf-8")
    return found


@pytest.fixture
def say(home: Home, capsys: pytest.CaptureFixture[str]) -> Say:
    def told(*words: str) -> tuple[int, str, str]:
        code = main([*words, "--home", str(home.folder)])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return told


def is_off(home: Home) -> dict[str, bool]:
    return {one.id: one.off for one in sources_of(home)}


def test_a_row_of_id_and_off_switches_off_one_of_ours_and_nothing_else(home: Home) -> None:
    assert is_off(home) == {one.id: one.id == "findtreatment" for one in configured_sources()}
    home.sources_file.write_text(OFF.replace("true", "false"), "utf-8")
    assert not any(is_off(home).values())


def test_a_row_of_ones_own_is_switched_off_in_its_place(home: Home) -> None:
    home.sources_file.write_text(OWN + "off = true\n", "utf-8")
    assert is_off(home)["elm_list"]
    assert load_sources(home.sources_file)[0].off


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (
            '[[source]]\nid = "findtreatmint"\noff = true\n',
            "no source 'findtreatmint' to switch off or change; .* findtreatment",
        ),
        ('[[source]]\nid = "findtreatment"\noff = "yes"\n', "findtreatment.off: 'yes' is neither true nor false"),
        (OFF + OFF, "'findtreatment' is there twice"),
        (
            OWN.replace("elm_list", "findtreatment") + "off = true\n",
            "a source of ours.* nothing but id and off, every or expect",
        ),
        ('[[source]]\nid = "findtreatmint"\nevery = "7d"\n', "findtreatmint.every: there is no source .* to .* change"),
        ('[[source]]\nid = "findtreatment"\nevery = "often"\n', "findtreatment.every: "),
        ('[[source]]\nid = "findtreatment"\nexpect = { least = 1 }\n', "findtreatment.expect.least: unknown key"),
        ('[[source]]\nid = "findtreatment"\nexpect = { min = 9, max = 8 }\n', "findtreatment.expect.max: 8 is less"),
        (OWN + "of = true\n", "elm_list.of: unknown key"),
    ],
)
def test_a_row_that_switches_nothing_off_is_refused(home: Home, rows: str, words: str) -> None:
    home.sources_file.write_text(rows, "utf-8")
    with pytest.raises(ConfigError, match=words):
        sources_of(home)


def test_a_row_of_every_and_expect_changes_just_that_of_one_of_ours(home: Home) -> None:
    (was,) = (one for one in configured_sources() if one.id == "findtreatment")
    home.sources_file.write_text('[[source]]\nid = "findtreatment"\nexpect = { min = 7 }\nevery = "9d"\n', "utf-8")
    assert load_sources(home.sources_file) == ()
    (now,) = (one for one in sources_of(home) if one.id == "findtreatment")
    assert now == replace(was, every=timedelta(days=9), expect=replace(was.expect, min=7))
    assert was.expect.min != 7
    home.sources_file.write_text('[[source]]\nid = "findtreatment"\nexpect = { min = 9999999 }\n', "utf-8")
    with pytest.raises(ConfigError, match=r"findtreatment\.expect\.max: .* Give both"):
        sources_of(home)


def test_it_is_never_due_nor_overdue(home: Home) -> None:
    made(home.runs, "findtreatment", days_ago=900, kind="official")
    row = next(one for one in sources_of(home) if one.off)
    stands = standing(home.runs, row.id, row)
    assert (stands.next, stands.overdue_from) == (None, None)
    assert due_now(home.runs, sources_of(home), NOW, ("http://elm.example/",))[0].source.id == "clinic_sites"
    home.sources_file.write_text(OFF + OFF.replace("findtreatment", "clinic_sites"), "utf-8")
    assert due_now(home.runs, sources_of(home), NOW, ("http://elm.example/",)) == []


def test_a_crawl_of_what_is_due_and_of_everything_leaves_it_out(home: Home, say: Say) -> None:
    with Loopback({}) as web:
        home.sources_file.write_text(OFF + OWN.replace("http://elm.localhost/", web.url("elm.localhost/")), "utf-8")
        home.sources.mkdir(exist_ok=True)
        (home.sources / "elm_list.py").write_text(SPIDER, "utf-8")
        for words in (("--no-build", "--due"), ()):
            code, out, _ = say("crawl", *words)
            assert (code, "elm_list/" in out, "findtreatment" in out) == (Exit.ALL_QUARANTINED, True, False)
        assert {one.host for one in web.asked} == {"elm.localhost"}
    assert not (home.runs / "findtreatment").exists()


def test_naming_it_tells_that_it_is_off_and_how_to_switch_it_on(home: Home, say: Say) -> None:
    code, _, err = say("crawl", "findtreatment")
    assert code == Exit.WRONG_USAGE
    assert "findtreatment is switched off. To switch it on, take off = true out of its row in" in err
    assert str(home.sources_file) in err.replace("\n", "")
    home.sources_file.write_text(OFF.replace("findtreatment", "clinic_sites"), "utf-8")
    assert say("crawl", "--site", "http://elm.localhost/")[0] == Exit.WRONG_USAGE


def test_when_all_are_off_a_crawl_says_so(home: Home, say: Say) -> None:
    home.sources_file.write_text(OFF + OFF.replace("findtreatment", "clinic_sites"), "utf-8")
    code, _, err = say("crawl", "--due")
    assert (code, "Every source is switched off" in err) == (Exit.WRONG_USAGE, True)


def test_sources_and_status_say_that_it_is_off_and_raise_no_alarm(home: Home, say: Say) -> None:
    _, out, _ = say("sources")
    assert "FindTreatment.gov, the facility locator of SAMHSA (official, switched off)" in out
    assert "" not in out.splitlines(), "an empty address is no line"
    assert [row["off"] for row in json.loads(say("sources", "--json")[1])] == [False, True]
    made(home.runs, "findtreatment", days_ago=900, kind="official", verdict="accepted")
    held: dict[str, Any] = {"verdict": "quarantined", "reasons": ["2 listings, 9 before: look"]}
    made(home.runs, "findtreatment", days_ago=850, kind="official", **held)
    code, out, _ = say("status")
    assert (code, "OVERDUE" in out, "due now" in out) == (Exit.OK, False, False)
    assert "days old), switched off" in out
    assert "begins with them" not in out or "findtreatment" not in out.split("Never read here")[1].split(".")[0]
    assert json.loads(say("status", "--json")[1])["off"] == ["findtreatment"]
