"""A clinic's own site that was down is asked again sooner than the others, and less and less soon; and it is told."""

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from loopback import Answer, Loopback, Reply, place, settings, source
from made_runs import NOW, made
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
)

from config.sources import Source
from crawler.crawl import crawl
from crawler.due import FIRST_RETRY, due_now, due_sites, silent_sites, standing
from crawler.manners.kept_out import HostLeft, LeftForGood, LeftOut, OptedOut, Refused, RobotsUnread, Spent, may_pass
from crawler.runs.folders import WHEN, Run, moment_of, runs_of
from ui.cli import main

DAY = timedelta(days=1)
SITES = source("clinic_sites", "", kind="clinic_site")
TEXT = {"Content-Type": "text/plain"}
BUSY = Answer(status=503)


def read(web: Loopback, runs: Path, *hosts: str, **more: Any) -> Run:
    (run,) = crawl([SITES], runs=runs, settings=settings(**more), sites=[web.url(f"{one}.localhost/") for one in hosts])
    return run


def put_back(run: Run, days: float) -> None:
    """Let a run be older than it is: the name of its folder says when it was."""
    when = moment_of(run.when)
    assert when is not None
    run.folder.rename(run.folder.with_name((when - timedelta(days=days)).strftime(WHEN)))


def test_of_sites_that_gave_nothing_those_that_were_down_are_told_and_no_others(tmp_path: Path) -> None:
    pages: Mapping[str, Reply] = {
        "fine.localhost/": place("Fine"),
        "well.localhost/": place("Well"),
        "busy.localhost/": BUSY,
        "broken.localhost/": Answer(status=500),
        "away.localhost/": Answer(hang_up=True),
        "rules.localhost/robots.txt": Answer(status=500),
        "moved.localhost/": Answer(status=302, headers={"Location": "/home"}),
        "moved.localhost/home": BUSY,
        "none.localhost/": Answer(status=404),
        "shut.localhost/": Answer(status=403),
        "kept.localhost/robots.txt": Answer("User-agent: *\nDisallow: /\n", headers=TEXT),
        "kept.localhost/": place("Kept"),
        "rest.localhost/robots.txt": Answer("User-agent: *\nCrawl-delay: 9999\n", headers=TEXT),
        "rest.localhost/": place("Rest"),
        "loop.localhost/robots.txt": Answer(status=302, headers={"Location": "/robots.txt"}),
        "sale.localhost/": "<title>sale.example</title><p>This domain is for sale.</p>",
        "over.localhost/": "<title>Over</title><p>Our practice is permanently closed.</p>",
        "paper.localhost/": Answer(b"%PDF-1.7", headers={"Content-Type": "application/pdf"}),
        "long.localhost/": Answer("x" * 40_000),
    }
    with Loopback(pages) as web:
        run = read(web, tmp_path, *(one.split(".")[0] for one in pages), page_bytes=20_000)
        silent = {site.removeprefix("http://").split(".")[0]: why for site, why in run.report["silent"].items()}
    assert set(silent) == {"busy", "broken", "away", "rules", "moved"}, run.report["errors"]
    assert silent["broken"] == "answered 500"
    assert silent["away"] == "the connection broke off"
    assert silent["rules"] == "its robots.txt answered 500, which forbids everything until it is back"


def test_a_site_that_does_not_answer_in_time_is_told_as_down(tmp_path: Path) -> None:
    with Loopback({"slow.localhost/": Answer(after=60)}) as web:
        run = read(web, tmp_path, "slow", timeout_seconds=2.0)
    assert run.report["silent"] == {web.url("slow.localhost/"): "no answer in time"}


@pytest.mark.parametrize(
    ("error", "passes"),
    [
        (CannotResolveHostError(), True),
        (DownloadConnectionRefusedError(), True),
        (DownloadTimeoutError(), True),
        (HostLeft("it refuses connections"), True),
        (RobotsUnread("its robots.txt could not be read: no answer in time"), True),
        (Spent("its budget of 5 pages is used up"), True),
        (Refused("forbidden by robots.txt"), False),
        (LeftForGood("its name leads to an address inside this network"), False),
        (LeftOut("an endless calendar"), False),
        (OptedOut("it asked not to be visited"), False),
        (DownloadCancelledError("too large"), False),
        (IgnoreRequest("it redirects to itself"), False),
        (ValueError("our own fault"), False),
    ],
)
def test_an_outage_may_pass_and_a_refusal_does_not(error: Exception, passes: bool) -> None:
    assert may_pass(error) is passes


def down(runs: Path, *, days_ago: float, sites: Mapping[str, str | None], **more: Any) -> None:
    silent = {site: why for site, why in sites.items() if why}
    told: dict[str, Any] = {"kind": "clinic_site", "complete": False, "sites": list(sites), "silent": silent}
    made(runs, "clinic_sites", days_ago=days_ago, **(told | more))


ELM = "https://elm.example/"
OAK = "https://oak.example/"


def test_a_site_that_was_down_is_asked_again_after_a_day_then_two_up_to_the_whole_period(tmp_path: Path) -> None:
    waits = []
    for number in range(8):
        down(tmp_path, days_ago=200 - number, sites={ELM: "no answer in time", OAK: None})
        (asked,) = silent_sites(tmp_path, SITES).values()
        assert asked.silent == number + 1
        stands = standing(tmp_path, "clinic_sites", SITES)
        assert stands.next is not None
        waits.append((stands.next - asked.at) / DAY)
    assert waits == pytest.approx([1, 2, 4, 8, 16, 30, 30, 30], abs=1.1), "the jitter of the others is a day"
    assert waits[:5] == pytest.approx([1, 2, 4, 8, 16])
    down(tmp_path, days_ago=100, sites={ELM: None, OAK: None})
    assert silent_sites(tmp_path, SITES) == {}, "an answer ends it"


def test_a_site_that_was_down_waits_for_no_others_and_new_ones_that_are_few_still_do(tmp_path: Path) -> None:
    down(tmp_path, days_ago=1.1, sites={ELM: "answered 503", OAK: None})
    assert due_sites(tmp_path, SITES, (ELM, OAK, "https://new.example/"), NOW) == (ELM,)
    assert due_sites(tmp_path, SITES, (ELM, OAK), NOW - timedelta(hours=3)) == ()
    assert [one.sites for one in due_now(tmp_path, [SITES], NOW, (OAK,))] == [(ELM,)], "also when nobody lists it now"


def test_another_spelling_is_the_same_site(tmp_path: Path) -> None:
    down(tmp_path, days_ago=5, sites={"http://www.elm.example/": "answered 503"})
    down(tmp_path, days_ago=3, sites={ELM: "answered 503"})
    (asked,) = silent_sites(tmp_path, SITES).values()
    assert asked.silent == 2
    down(tmp_path, days_ago=2, sites={"http://elm.example/": None})
    assert silent_sites(tmp_path, SITES) == {}


def test_a_run_that_was_held_back_says_nothing_of_a_site(tmp_path: Path) -> None:
    down(tmp_path, days_ago=3, sites={ELM: "answered 503"}, verdict="quarantined")
    assert silent_sites(tmp_path, SITES) == {}


def test_a_site_that_is_down_makes_nothing_overdue(tmp_path: Path) -> None:
    down(tmp_path, days_ago=20, sites={ELM: "answered 503", OAK: None})
    stands = standing(tmp_path, "clinic_sites", SITES)
    assert stands.is_due(NOW)
    assert not stands.is_overdue(NOW)


def test_a_site_that_is_down_once_more_is_no_alarm_and_one_that_is_back_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("config.sources.sources_of", lambda _: (SITES,))

    def say(*words: str) -> tuple[int, Any]:
        code = main([*words, "--json", "--home", str(tmp_path)])
        told = capsys.readouterr()
        assert told.out, told.err
        return code, json.loads(told.out)

    (tmp_path / "runs").mkdir()
    with Loopback({"elm.localhost/": place("Elm"), "oak.localhost/": BUSY}) as web:
        first = read(web, tmp_path / "runs", "elm", "oak")
        assert (first.verdict, first.report["silent"]) == ("accepted", {web.url("oak.localhost/"): "answered 503"})
        assert say("crawl", "--due", "--no-build")[1]["runs"] == [], "not before a day has passed"
        put_back(first, 1.5)
        code, told = say("crawl", "--due", "--no-build")
        (again,) = told["runs"]
        assert (code, again["verdict"], again["listings"]) == (0, "accepted", 0)
        assert again["sites"] == [web.url("oak.localhost/")], "only the one that was down"
        assert "1 site that gave nothing before still gives nothing" in again["reasons"][0]
        code, told = say("status")
        (row,) = (one for one in told["sources"] if one["id"] == "clinic_sites")
        (silent,) = row["silent"]
        assert (silent["site"], silent["why"], silent["times"]) == (web.url("oak.localhost/"), "answered 503", 2)
        assert code == 0
        assert (row["listings"], row["read_last"], row["asked_last"]) == (1, 0, 1), "nothing is lost"
        main(["status", "--home", str(tmp_path)])
        shown = capsys.readouterr().out
        day = again["when"][:10]
        assert f"clinic_sites: 1 listing, accepted {day} (0 days old)" in shown
        told = "1 site was asked for: 0 listings; the others stand as they were read before"
        assert f"    read in part on {day}, {told}" in shown
        assert "1 site gave nothing when last asked for, and will be asked again sooner:" in shown
        assert f"{web.url('oak.localhost/')}: answered 503, 2 times in a row; again from {silent['next'][:10]}" in shown
        main(["report", "clinic_sites", "--home", str(tmp_path)])
        assert "1 site gave nothing this time and will be asked again sooner" in capsys.readouterr().out
        for run in runs_of(tmp_path / "runs", "clinic_sites"):
            put_back(run, 2.5)
        web.pages["oak.localhost/"] = place("Oak")
        (back,) = say("crawl", "--due", "--no-build")[1]["runs"]
        assert (back["sites"], back["listings"], back["silent"]) == ([web.url("oak.localhost/")], 1, {})
        assert say("status")[1]["sources"][0]["silent"] == []


def test_our_own_network_being_down_is_not_taken_for_the_sites_being_down(tmp_path: Path) -> None:
    hosts = [f"c{number}" for number in range(4)]
    with Loopback({f"{one}.localhost/": place(one) for one in hosts}) as web:
        put_back(read(web, tmp_path, *hosts), 31)
        web.pages.update({f"{one}.localhost/": BUSY for one in hosts})
        run = read(web, tmp_path, *hosts)
    assert (run.verdict, len(run.report["silent"])) == ("quarantined", 4)
    assert silent_sites(tmp_path, SITES) == {}


def test_sites_known_to_be_down_do_not_hold_back_the_others(tmp_path: Path) -> None:
    hosts = [f"c{number}" for number in range(10)]
    web_pages: dict[str, Reply] = {f"{one}.localhost/": BUSY for one in hosts[:8]}
    with Loopback(web_pages | {f"{one}.localhost/": place(one) for one in hosts[8:]}) as web:
        sites = {web.url(f"{one}.localhost/"): "answered 503" for one in hosts[:8]}
        down(tmp_path, days_ago=9, sites=sites)
        run = read(web, tmp_path, *hosts)
    assert (run.verdict, run.report["listings"]) == ("accepted", 2), run.report["reasons"]


def test_a_site_beyond_the_budget_of_its_host_is_asked_in_another_run(tmp_path: Path) -> None:
    with Loopback({"big.localhost/a": place("A"), "big.localhost/b": place("B")}) as web:
        sites = [web.url("big.localhost/a"), web.url("big.localhost/b")]
        (run,) = crawl([SITES], runs=tmp_path, settings=settings(pages_a_host=1), sites=sites)
    assert run.report["silent"] == {sites[1]: "big.localhost: its budget of 1 pages is used up (crawl.pages_a_host)"}
    assert run.report["failed"] == 0


def test_a_type_of_period_that_is_short_is_never_asked_more_often_than_it(tmp_path: Path) -> None:
    hourly = Source(**{**{name: getattr(SITES, name) for name in SITES.__slots__}, "every": timedelta(minutes=30)})
    down(tmp_path, days_ago=0, sites={ELM: "answered 503"})
    assert standing(tmp_path, "clinic_sites", hourly).next == NOW + timedelta(minutes=30)
    assert FIRST_RETRY < 1
