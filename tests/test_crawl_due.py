"""`clinics crawl --due` as a timer uses it: what is due, in order, in the time given, then the build, and the alert."""

import fcntl
import json
import sys
import threading
import time
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from loopback import Answer, Loopback, Reply, directory, place, source
from made_runs import made
from parsel import Selector

import crawler.crawl
from config.errors import UsageError
from config.home import Home
from config.sources import Expect, Source
from crawler.runs.folders import runs_of
from ui.cli import main
from ui.cli.crawl import span_given

PAGES: Mapping[str, Reply] = {
    "list.localhost/": directory("/1", "/2"),
    "list.localhost/1": place("Elm Clinic"),
    "list.localhost/2": place("Oak Clinic"),
    "other.localhost/sitemap.xml": Answer(status=500),
}
Due = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "home/runs").mkdir(parents=True)
    return tmp_path / "home"


@pytest.fixture
def rows(monkeypatch: pytest.MonkeyPatch) -> list[Source]:
    """The configured sources, to be filled in by a test."""
    known: list[Source] = []
    monkeypatch.setattr("config.sources.sources_of", lambda _: tuple(known))
    return known


@pytest.fixture
def due(home: Path, capsys: pytest.CaptureFixture[str]) -> Due:
    def told(*words: str) -> tuple[int, dict[str, Any]]:
        code = main(["crawl", "--due", "--json", *words, "--home", str(home)])
        return code, json.loads(capsys.readouterr().out)

    return told


def test_what_is_due_is_read_once_and_built(home: Path, rows: list[Source], due: Due) -> None:
    with Loopback(PAGES) as web:
        rows.append(source("sample_directory", web.url("list.localhost/")))
        code, told = due()
        assert (code, [run["source"] for run in told["runs"]], told["built"]["clinics"]) == (0, ["sample_directory"], 2)
        assert told["built"]["runs"] == 1
        asked = len(web.asked)
        code, told = due()
        assert (code, told["runs"], told["built"]["runs"]) == (0, [], 0)
        assert len(web.asked) == asked, "what is not due costs its host nothing"
    (run,) = runs_of(home / "runs", "sample_directory")
    page = Selector((run.folder / "report.html").read_text("utf-8"))
    assert "Accepted." in page.xpath("//p[contains(@class,'verdict')]/text()").getall()


def test_a_person_is_told_what_comes_next(home: Path, rows: list[Source], capsys: pytest.CaptureFixture[str]) -> None:
    rows.append(source("sample_directory", "http://list.localhost/"))
    made(home / "runs", "sample_directory", days_ago=-3650)
    assert main(["crawl", "--due", "--no-build", "--home", str(home)]) == 0
    assert "Nothing is due. The next is sample_directory, on 20" in capsys.readouterr().out


def test_one_that_fails_keeps_neither_the_others_nor_the_build_from_their_work(rows: list[Source], due: Due) -> None:
    with Loopback(PAGES) as web:
        rows += [
            source("sample_sitemap", web.url("other.localhost/sitemap.xml")),
            source("sample_directory", web.url("list.localhost/")),
        ]
        code, told = due()
    assert code == 3
    assert {run["source"]: run["verdict"] for run in told["runs"]} == {
        "sample_sitemap": "quarantined",
        "sample_directory": "accepted",
    }
    assert told["built"]["runs"] == 1
    with Loopback(PAGES) as web:
        code, told = due("--no-build")
    assert (code, told["runs"]) == (0, []), "it is tried again tomorrow, not at once"


def test_the_maintainer_is_told_of_the_one_that_failed(
    home: Path, rows: list[Source], due: Due, tmp_path: Path
) -> None:
    out = tmp_path / "told.json"
    command = f"{sys.executable} -c 'import sys; open(sys.argv[1], \\\"w\\\").write(sys.stdin.read())' {out}"
    (home / "settings.toml").write_text(f'[alert]\ncommand = "{command}"\n', "utf-8")
    with Loopback(PAGES) as web:
        rows.append(source("sample_sitemap", web.url("other.localhost/sitemap.xml")))
        code, told = due("--no-build")
    assert (code, told["built"], told["problems"]) == (4, None, [])
    heard = json.loads(out.read_text("utf-8"))
    assert [one["source"] for one in heard["quarantined"]] == ["sample_sitemap"]
    assert heard["quarantined"][0]["reasons"] == told["runs"][0]["reasons"]


def test_a_crawl_that_cannot_begin_tells_the_maintainer_when_a_timer_began_it(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = home / "told.json"
    command = f"{sys.executable} -c 'import sys; open(sys.argv[1], \\\"w\\\").write(sys.stdin.read())' {out}"
    (home / "settings.toml").write_text(f'[alert]\ncommand = "{command}"\n', "utf-8")
    (home / "sources.toml").write_text("[[source]\n", "utf-8")
    assert main(["crawl", "--home", str(home)]) == 1
    assert not out.exists(), "who sits at the screen reads it there"
    assert main(["crawl", "--due", "--home", str(home)]) == 1
    assert "sources.toml" in json.loads(out.read_text("utf-8"))["problems"][0]
    out.unlink()
    (home / "sources.toml").write_text("", "utf-8")
    with Home(home).held():
        assert main(["crawl", "--due", "--home", str(home)]) == 1
    (problem,) = json.loads(out.read_text("utf-8"))["problems"]
    assert problem
    assert problem.split()[0] in capsys.readouterr().err


def test_an_alert_that_fails_changes_no_verdict_and_is_told(home: Path, rows: list[Source], due: Due) -> None:
    (home / "settings.toml").write_text('[alert]\ncommand = "/no/such/command"\n', "utf-8")
    with Loopback(PAGES) as web:
        rows.append(source("sample_sitemap", web.url("other.localhost/sitemap.xml")))
        code, told = due("--no-build")
    assert code == 4
    assert any("cannot be run" in one for one in told["problems"])


def test_the_time_ends_a_crawl_in_the_middle_and_the_next_goes_on_there(rows: list[Source], due: Due) -> None:
    many = [f"/{number}" for number in range(20)]
    over = threading.Event()

    def slow(before: int) -> Answer:
        if before == 0:
            over.wait(120)
        return Answer(place("Clinic /9"))

    pages: dict[str, Reply] = {"list.localhost/": directory(*many), "list.localhost/9": slow}
    pages |= {f"list.localhost{one}": place(f"Clinic {one}") for one in many if one != "/9"}
    with Loopback(pages) as web:
        rows.append(source("sample_directory", web.url("list.localhost/")))
        code, told = due("--no-build", "--for", "8s")
        over.set()
        assert (code, told["runs"], told["left"]) == (0, [], ["sample_directory"])
        before = set(web.paths("list.localhost")) - {"/robots.txt", "/9"}
        assert 0 < len(before) < len(many), "some were read, not all"
        first = len(web.asked)
        code, told = due("--no-build")
        assert (code, told["runs"][0]["listings"], told["left"]) == (0, 20, [])
        again = [one.path for one in web.asked[first:] if one.path in before]
        assert again in ([], ["/"]), "what was read is not asked for again"


def test_no_source_is_begun_once_the_time_is_over(
    rows: list[Source], due: Due, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.cli.crawl.AT_ONCE", 1)
    slow: dict[str, Reply] = {**PAGES, "list.localhost/": Answer(directory("/1"), after=1.5)}
    with Loopback(slow) as web:
        rows += [
            source("sample_directory", web.url("list.localhost/")),
            source("sample_sitemap", web.url("other.localhost/sitemap.xml")),
        ]
        code, told = due("--no-build", "--for", "1s")
        assert (code, told["left"]) == (0, ["sample_directory", "sample_sitemap"])
        assert web.paths("other.localhost") == []


def test_a_second_one_says_who_is_at_work(home: Path, rows: list[Source], capsys: pytest.CaptureFixture[str]) -> None:
    rows.append(source("sample_directory", "http://list.localhost/"))
    with (home / "lock").open("a+", encoding="utf-8") as lock:
        lock.write("4242")
        lock.flush()
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert main(["crawl", "--due", "--home", str(home)]) == 1
    assert "Another command (process 4242) is writing" in capsys.readouterr().err


def test_when_the_spiders_process_dies_what_it_finished_counts_and_the_rest_is_told(
    rows: list[Source], due: Due, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listening = crawler.crawl._listen
    killed: list[int] = []

    def kill(_: int) -> Answer:
        """Ends the process that asks, once it has told that the other source is done."""
        while "sample_directory" not in finished[0]:
            time.sleep(0.02)
        killed.append(started[0].pid)
        started[0].kill()
        return Answer()

    started: list[Any] = []
    finished: list[MutableMapping[str, Path]] = []

    def listen(process: Any, job: Any, folders: MutableMapping[str, Path], *more: Any) -> Any:
        started.append(process)
        finished.append(folders)
        return listening(process, job, folders, *more)

    monkeypatch.setattr("crawler.crawl._listen", listen)
    with Loopback({**PAGES, "other.localhost/sitemap.xml": kill}) as web:
        rows += [
            source("sample_directory", web.url("list.localhost/")),
            source("sample_sitemap", web.url("other.localhost/sitemap.xml")),
        ]
        code, told = due("--no-build")
    assert (code, [run["source"] for run in told["runs"]], len(killed)) == (1, ["sample_directory"], 1)
    assert "sample_sitemap was finished" in told["problems"][0]
    assert (runs_of(home / "runs", "sample_directory")[0].folder / "report.html").exists()


def test_home_pages_are_visited_when_their_own_time_has_come(home: Path, rows: list[Source], due: Due) -> None:
    sites = {f"c{n}.localhost/": "<h1>Elm Ketamine Clinic</h1><p>We offer IV ketamine.</p>" for n in range(3)}
    with Loopback(sites) as web:
        own = source("clinic_sites", "", kind="clinic_site", expect=Expect())
        rows.append(own)
        listed = home.parent / "sites.txt"
        listed.write_text("\n".join(web.url(one).removeprefix("http://").rstrip("/") for one in sites), "utf-8")
        code, told = due("--no-build", "--sites", str(listed))
        assert (code, sorted(told["runs"][0]["sites"])) == (0, sorted(web.url(one) for one in sites))
        assert due("--no-build", "--sites", str(listed))[1]["runs"] == []
        rows[0] = replace(own, every=timedelta(microseconds=1))
        code, told = due("--no-build")
        assert sorted(told["runs"][0]["sites"]) == sorted(web.url(one) for one in sites), "named once, visited again"


def test_only_those_that_are_named_are_looked_at(rows: list[Source], due: Due) -> None:
    with Loopback(PAGES) as web:
        rows += [
            source("sample_directory", web.url("list.localhost/")),
            source("sample_sitemap", web.url("other.localhost/sitemap.xml")),
        ]
        assert [run["source"] for run in due("sample_directory", "--no-build")[1]["runs"]] == ["sample_directory"]
        assert web.paths("other.localhost") == []


def test_without_a_contact_a_public_host_is_not_visited_and_the_maintainer_hears_why(
    home: Path, rows: list[Source], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "told.json"
    command = f"{sys.executable} -c 'import sys; open(sys.argv[1], \\\"w\\\").write(sys.stdin.read())' {out}"
    (home / "settings.toml").write_text(f'[alert]\ncommand = "{command}"\n', "utf-8")
    rows.append(source("sample_directory", "https://list.example/"))
    assert main(["crawl", "--due", "--home", str(home)]) == 1
    assert "crawl.contact is empty" in capsys.readouterr().err
    assert "crawl.contact is empty" in json.loads(out.read_text("utf-8"))["problems"][0]


@pytest.mark.parametrize(
    ("told", "seconds"), [("2h", 7200), ("90m", 5400), ("1h30m", 5400), ("45s", 45), ("1d", 86400), (" 1d2h ", 93600)]
)
def test_times_are_written_as_people_write_them(told: str, seconds: int) -> None:
    assert span_given(told).total_seconds() == seconds


@pytest.mark.parametrize("told", ["soon", "0h", "", "2", "-1h", "1h-", "2 hours", "1m1h", "9999999h"])
def test_what_is_no_time_is_refused(told: str) -> None:
    with pytest.raises(UsageError, match="takes a time such as 2h"):
        span_given(told)


def test_days_in_reports_and_folders_are_those_of_one_clock(rows: list[Source], due: Due) -> None:
    with Loopback(PAGES) as web:
        rows.append(source("sample_directory", web.url("list.localhost/")))
        report = due("--no-build")[1]["runs"][0]
    assert report["when"][:10] == datetime.fromisoformat(report["started"]).date().isoformat()


def test_a_host_that_two_groups_share_is_one_host(
    rows: list[Source], due: Due, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.cli.crawl.AT_ONCE", 1)
    pages: dict[str, Reply] = {
        "list.localhost/robots.txt": "User-agent: *\nCrawl-delay: 2\n",
        "list.localhost/a": directory("/1"),
        "list.localhost/1": place("Elm Clinic"),
        "list.localhost/b": Answer(status=429, headers={"Retry-After": "3600"}),
        "list.localhost/c": directory("/3"),
    }
    with Loopback(pages) as web:
        ids = ("sample_directory", "sample_feed", "sample_sitemap")
        rows += [source(one, web.url(f"list.localhost/{path}")) for one, path in zip(ids, "abc", strict=True)]
        _, told = due()
        asked = list(web.asked)
    assert [one.path for one in asked] == ["/robots.txt", "/a", "/1", "/b"]
    assert min(later.started - earlier.ended for earlier, later in pairwise(asked)) >= 1.8
    assert told["runs"][2]["hosts"][0]["left"] == "it answered 429 and asks to come back in 3600 s"
