"""A crawl gives one run a source, whatever happens to the others, and leaves nothing behind when it is stopped."""

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from loopback import Answer, Loopback, Reply, directory, place, settings, source

from config.errors import ClinicsError, UsageError
from config.sources import Expect
from crawler.crawl import Ended, Progress, _listen, crawl
from crawler.process import STOPS_WITHIN
from crawler.runs.contents import CONTENTS, contents_of
from crawler.runs.folders import all_sources, runs_of

TESTS = Path(__file__).parent
SITES = source("clinic_sites", "", kind="clinic_site")

RAISING = """
from crawler.recipes.list_then_detail import ListThenDetail

class Raising(ListThenDetail):
    name = "raising"
    detail_links = "a.listing::attr(href)"
    next_links = "a.none::attr(href)"
    fields = {}

    def detail(self, response):
        raise ZeroDivisionError("no clinic by that number")
"""

BROKEN = "raise RuntimeError('cannot even be imported')\n"

LYING = """
from dataclasses import replace
from datetime import timedelta
from crawler.recipes.recipe import Found, Recipe

class Lying(Recipe):
    name = "lying"

    def parse(self, response):
        page = self.page(response)
        yield Found(ref="true", fields={"name": "True"}, pages=(page,))
        yield Found(ref="where", fields={}, pages=(replace(page, url="https://elsewhere.example/"),))
        yield Found(ref="when", fields={}, pages=(replace(page, seen_at=page.seen_at + timedelta(days=400)),))
        yield Found(ref="nothing", fields={}, pages=())
        yield Found(ref="field", fields={"verdict": "good"}, pages=(page,))
"""


@pytest.fixture
def more_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose files are sources too."""
    folder = tmp_path / "more"
    folder.mkdir()
    command = (sys.executable, str(TESTS / "own_sources.py"), str(folder))
    monkeypatch.setattr("crawler.crawl.WORKER", command)
    monkeypatch.setattr("crawler.crawl._has_a_spider", lambda _: True)
    return folder


def test_a_source_that_raises_is_quarantined_and_the_others_go_on(tmp_path: Path, more_sources: Path) -> None:
    (more_sources / "raising.py").write_text(RAISING)
    (more_sources / "broken.py").write_text(BROKEN)
    with Loopback({"list.localhost/": directory("/1", "/2"), "list.localhost/1": place()}) as web:
        home = web.url("list.localhost/")
        rows = [source("raising", home), source("broken", home), source("sample_directory", home)]
        runs = crawl(rows, runs=tmp_path / "runs", settings=settings())
    assert [run.source for run in runs] == ["raising", "broken", "sample_directory"]
    assert [run.verdict for run in runs] == ["quarantined", "quarantined", "accepted"]
    assert any("ZeroDivisionError: no clinic by that number" in reason for reason in runs[0].report["reasons"])
    assert any("cannot even be imported" in reason for reason in runs[1].report["reasons"])


def test_a_source_cannot_cite_an_address_or_a_time_that_it_did_not_see(tmp_path: Path, more_sources: Path) -> None:
    (more_sources / "lying.py").write_text(LYING)
    with Loopback({"list.localhost/": place()}) as web:
        run = crawl([source("lying", web.url("list.localhost/"))], runs=tmp_path / "runs", settings=settings())[0]
    assert [listing.ref for listing in run.listings()] == ["true"]
    assert run.verdict == "quarantined"
    assert sum("not read in this run" in error["reason"] for error in run.report["errors"]) == 2


def test_a_listing_is_stamped_with_source_address_and_time(tmp_path: Path) -> None:
    with Loopback({"list.localhost/": directory("/elm"), "list.localhost/elm": place("Elm &amp; Oak")}) as web:
        run = crawl([source("sample_directory", web.url("list.localhost/"))], runs=tmp_path, settings=settings())[0]
        url = web.url("list.localhost/elm")
    (listing,) = run.listings()
    assert (listing.source, listing.ref, listing.url) == ("sample_directory", "elm", url)
    assert (
        run.report["started"] <= listing.seen_at.isoformat(timespec="microseconds") or listing.seen_at.microsecond == 0
    )
    assert listing.fields == {
        "name": "Elm & Oak",
        "street": "12 Elm St",
        "city": "Portland",
        "state": "OR",
        "postal_code": "97205",
        "phone": "503-555-0101",
    }
    assert listing.pages[0].blocks[0].text == "Elm & Oak"


def test_the_report_tells_what_happened_in_words_and_without_queries(tmp_path: Path) -> None:
    pages: Mapping[str, Reply] = {
        "list.localhost/robots.txt": "User-agent: *\nDisallow: /secret\n",
        "list.localhost/": directory("/1", "/2?who=me", "/secret/1", "/3"),
        "list.localhost/1": place(),
        "list.localhost/3": Answer(status=500),
    }
    told: list[Progress] = []
    with Loopback(pages) as web:
        rows = [source("sample_directory", web.url("list.localhost/"), expect=Expect(max=0))]
        run = crawl(rows, runs=tmp_path, settings=settings(), on_progress=told.append)[0]
        error_url = web.url("list.localhost/2")
    report = run.report
    assert report["pages"] == {"read": 2, "not_found": 1, "refused_by_robots": 1, "server_error": 1}
    assert (report["listings"], report["refused_by_robots"]) == (1, 1)
    assert {"url": error_url, "reason": "answered 404"} in report["errors"]
    assert report["requests"] == 1 + 2 + 1 + 3
    assert report["bytes"] > 300
    assert report["complete"] is False
    assert report["hosts"][0]["host"] == "list.localhost"
    assert "more than the 0 expected" in " ".join(report["reasons"])
    assert report["verdict"] == "quarantined"  # one of three pages failed
    assert told[0].source == "sample_directory"


def test_a_whole_run_of_a_directory_is_complete_and_one_of_clinics_sites_never_is(tmp_path: Path) -> None:
    pages = {"list.localhost/": directory("/1"), "list.localhost/1": place(), "elm.localhost/": place()}
    with Loopback(pages) as web:
        rows = [source("sample_directory", web.url("list.localhost/")), SITES]
        runs = crawl(rows, runs=tmp_path, settings=settings(), sites=[web.url("elm.localhost/")])
    assert [run.report["complete"] for run in runs] == [True, False]
    assert [run.verdict for run in runs] == ["accepted", "accepted"]


def test_a_list_of_which_robots_txt_forbids_a_part_is_not_complete(tmp_path: Path) -> None:
    pages: Mapping[str, Reply] = {
        "list.localhost/robots.txt": "User-agent: *\nDisallow: /2\n",
        "list.localhost/": directory("/1", "/2"),
        "list.localhost/1": place(),
        "list.localhost/2": place(),
    }
    with Loopback(pages) as web:
        run = crawl([source("sample_directory", web.url("list.localhost/"))], runs=tmp_path, settings=settings())[0]
    assert (run.verdict, run.report["listings"], run.report["refused_by_robots"]) == ("accepted", 1, 1)
    assert run.report["complete"] is False, "what may not be read any more is not gone"


def test_a_page_above_the_limit_is_cut_off_and_counted_not_read(tmp_path: Path) -> None:
    pages: dict[str, Reply] = {
        "list.localhost/": directory("/big", "/1"),
        "list.localhost/big": "<p>" + "word " * 1_000_000,
        "list.localhost/1": place(),
    }
    with Loopback(pages) as web:
        rows = [source("sample_directory", web.url("list.localhost/"))]
        run = crawl(rows, runs=tmp_path, settings=settings(page_bytes=100_000))[0]
    assert run.report["pages"]["too_large"] == 1
    assert run.report["bytes"] < 1_000_000
    assert run.report["listings"] == 1


def test_a_bomb_of_compressed_bytes_is_not_unpacked(tmp_path: Path) -> None:
    pages: dict[str, Reply] = {
        "list.localhost/": directory("/bomb", "/1"),
        "list.localhost/bomb": Answer(gzip.compress(b"a" * 50_000_000), headers={"Content-Encoding": "gzip"}),
        "list.localhost/1": place(),
    }
    with Loopback(pages) as web:
        rows = [source("sample_directory", web.url("list.localhost/"))]
        run = crawl(rows, runs=tmp_path, settings=settings(page_bytes=100_000))[0]
    assert run.report["listings"] == 1
    assert run.report["pages"]["read"] == 2


def test_a_feed_that_answers_with_a_web_page_is_quarantined_in_words(tmp_path: Path) -> None:
    with Loopback({"feed.localhost/api": "<html><p>We have moved"}) as web:
        run = crawl([source("sample_feed", web.url("feed.localhost/api"))], runs=tmp_path, settings=settings())[0]
    assert run.verdict == "quarantined"
    assert any("answered with a web page where JSON was expected" in reason for reason in run.report["reasons"])


def test_crawling_twice_in_one_program_gives_two_runs_with_equal_listings(tmp_path: Path) -> None:
    with Loopback({"list.localhost/": directory("/1"), "list.localhost/1": place()}) as web:
        rows = [source("sample_directory", web.url("list.localhost/"))]
        first = crawl(rows, runs=tmp_path, settings=settings())[0]
        second = crawl(rows, runs=tmp_path, settings=settings())[0]
    assert [one.id for one in first.listings()] == [one.id for one in second.listings()]
    assert [one.digest for one in first.listings()] == [one.digest for one in second.listings()]
    assert [run.when for run in runs_of(tmp_path, "sample_directory")] == [first.when, second.when]


@pytest.mark.parametrize(
    ("name", "kind", "sites", "words"),
    [
        ("nowhere", "directory", [], "nowhere is not crawled"),
        ("sample_feed", "file", [], "Use clinics import"),
        ("clinic_sites", "clinic_site", [], "name each with --site URL"),
        ("clinic_sites", "clinic_site", ["ftp://elm.localhost/"], "not the address of a home page"),
        ("clinic_sites", "clinic_site", ["http://elm local/"], "not the address of a home page"),
        ("clinic_sites", "clinic_site", ["http://[elm/"], "not the address of a home page"),
    ],
)
def test_a_crawl_that_makes_no_sense_is_refused_before_it_starts(
    tmp_path: Path, name: str, kind: str, sites: list[str], words: str
) -> None:
    row = source(name, "http://list.localhost:1/", kind=kind)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match=words):
        crawl([row], runs=tmp_path, settings=settings(), sites=sites)
    assert all_sources(tmp_path) == []


def test_a_site_may_be_named_without_a_scheme(tmp_path: Path) -> None:
    with Loopback({"elm.localhost/": place()}) as web:
        site = web.url("elm.localhost/").removeprefix("http://").removesuffix("/")
        run = crawl([SITES], runs=tmp_path, settings=settings(), sites=[site])[0]
    assert [listing.ref for listing in run.listings()] == ["elm.localhost"]


def test_when_the_spiders_process_is_killed_no_folder_looks_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[str]] = []

    def listen(process: subprocess.Popen[str], *more: Any) -> Ended:
        started.append(process)
        return _listen(process, *more)

    def kill(_: int) -> Answer:
        """Ends the process that asks, once the fast source is done."""
        while not runs_of(tmp_path, "sample_directory"):
            time.sleep(0.02)
        started[0].kill()
        return Answer()

    monkeypatch.setattr("crawler.crawl._listen", listen)
    pages: dict[str, Reply] = {
        "fast.localhost/": directory("/1"),
        "fast.localhost/1": place(),
        "slow.localhost/sitemap.xml": kill,
    }
    with Loopback(pages) as web:
        rows = [
            source("sample_directory", web.url("fast.localhost/")),
            source("sample_sitemap", web.url("slow.localhost/sitemap.xml")),
        ]
        # the fast one was finished when the process was killed, but perhaps it had not told so yet
        with pytest.raises(
            ClinicsError, match=r"ended early .* before (sample_directory, )?sample_sitemap was finished"
        ):
            crawl(rows, runs=tmp_path, settings=settings())
    assert runs_of(tmp_path, "sample_sitemap") == []
    (fast,) = runs_of(tmp_path, "sample_directory")
    assert fast.verdict == "accepted"
    assert list(contents_of(fast)) == [listing.ref for listing in fast.listings()]
    assert (fast.folder / CONTENTS).is_file(), "a finished run has all that it ever gets"
    assert [one.parent.name for one in tmp_path.rglob("*.part")] == ["sample_sitemap"], "it can be gone on with"


def test_a_crawl_whose_listener_fails_ends_its_process_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[str]] = []

    def listen(process: subprocess.Popen[str], *more: Any) -> Ended:
        started.append(process)
        return _listen(process, *more)

    def fail(_: Progress) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("crawler.crawl._listen", listen)
    with Loopback({"list.localhost/": directory("/1"), "list.localhost/1": Answer(place(), after=60)}) as web:
        rows = [source("sample_directory", web.url("list.localhost/"))]
        with pytest.raises(KeyboardInterrupt):
            crawl(rows, runs=tmp_path, settings=settings(timeout_seconds=120), on_progress=fail)
        assert "/1" not in web.paths("list.localhost"), "nobody waited for the page that takes a minute"
        assert started[0].returncode is not None
        assert runs_of(tmp_path, "sample_directory") == []


STOPPED = """
import json, subprocess, sys
from pathlib import Path
import crawler.crawl
from loopback import settings, source

class Watched(subprocess.Popen):
    def __init__(self, *given, **named):
        super().__init__(*given, **named)
        print(self.pid, flush=True)

crawler.crawl.subprocess.Popen = Watched
row = source("sample_directory", sys.argv[1])
crawler.crawl.crawl([row], runs=Path(sys.argv[2]), settings=settings(timeout_seconds=120))
"""


@pytest.mark.usefixtures("ctrl_c_is_heard")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl-C", "killed"])
def test_a_crawl_that_is_stopped_ends_long_before_its_page_comes_and_leaves_no_process(
    tmp_path: Path, how: signal.Signals
) -> None:
    with Loopback({"slow.localhost/robots.txt": "", "slow.localhost/": Answer(after=60)}) as web:
        command = [sys.executable, "-c", STOPPED, web.url("slow.localhost/"), str(tmp_path)]
        path = os.pathsep.join((str(TESTS), str(TESTS.parent)))
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": path})
        assert process.stdout is not None
        worker = int(process.stdout.readline())
        while "/robots.txt" not in web.paths("slow.localhost"):
            time.sleep(0.05)
        assert len(list(tmp_path.rglob("*.part"))) == 1
        process.send_signal(how)
        process.wait(timeout=60)
        process.stdout.close()
        while _alive(worker) and "/" not in web.paths("slow.localhost"):
            time.sleep(0.05)
        assert "/" not in web.paths("slow.localhost"), "nobody waited for the page that takes a minute"
        assert STOPS_WITHIN < 5, "on a machine that has nothing else to do"
        assert len(list(tmp_path.rglob("*.part"))) == 1
        assert runs_of(tmp_path, "sample_directory") == []


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
        stat = Path(f"/proc/{process}/stat")
        return not (stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] == "Z")
    except (FileNotFoundError, ProcessLookupError):  # it may end between two looks
        return False


def test_what_a_killed_program_left_behind_is_cleared_away_by_the_next_crawl(tmp_path: Path) -> None:
    left = tmp_path / "sample_directory" / "2026-01-01T000000.000000Z.part"
    left.mkdir(parents=True)
    (left / "listings.jsonl.gz").write_bytes(b"half")
    with Loopback({"list.localhost/": directory("/1"), "list.localhost/1": place()}) as web:
        crawl([source("sample_directory", web.url("list.localhost/"))], runs=tmp_path, settings=settings())
    assert not left.exists()
    assert len(runs_of(tmp_path, "sample_directory")) == 1


def test_this_machine_is_never_asked_through_a_proxy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with Loopback({"elm.localhost/": place()}) as web:
        run = crawl([SITES], runs=tmp_path, settings=settings(), sites=[web.url("elm.localhost/")])[0]
    assert run.verdict == "accepted"


def test_a_detail_that_is_no_page_is_counted_and_costs_the_others_nothing(tmp_path: Path) -> None:
    pages: Mapping[str, Reply] = {
        "list.localhost/": directory("/paper", "/1"),
        "list.localhost/paper": Answer(b"%PDF-1.7", headers={"Content-Type": "application/pdf"}),
        "list.localhost/1": place(),
    }
    with Loopback(pages) as web:
        run = crawl([source("sample_directory", web.url("list.localhost/"))], runs=tmp_path, settings=settings())[0]
    assert run.verdict == "accepted"
    assert run.report["pages"] == {"read": 2, "not_a_page": 1}


def test_reports_are_json_that_a_program_can_read(tmp_path: Path) -> None:
    with Loopback({"list.localhost/": directory("/1"), "list.localhost/1": place()}) as web:
        run = crawl([source("sample_directory", web.url("list.localhost/"))], runs=tmp_path, settings=settings())[0]
    assert json.loads((run.folder / "report.json").read_text()) == run.report
