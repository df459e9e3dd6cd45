"""Which run that was stopped is gone on with, which is not, and what the person who crawls is told of it."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from loopback import Answer, Loopback, Reply, directory, place, settings, source

from config.errors import HomeError
from config.settings import Crawl
from crawler.crawl import Progress, crawl
from crawler.runs.folders import runs_of
from crawler.runs.ledger import Ask
from crawler.runs.ledger_file import NAME
from crawler.runs.leftovers import sweep
from crawler.runs.unfinished import Begun, Wanted, begin
from crawler.sources.sample_directory import SampleDirectory
from crawler.sources.sample_feed import SampleFeed

TESTS = Path(__file__).parent
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LIST = source("sample_directory", "http://list.localhost/")
SITES = source("clinic_sites", "", kind="clinic_site")
CRAWL = settings().crawl


SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>/place/elm</loc></url></urlset>"""


def wanted(crawl: Crawl = CRAWL, *, spider: type[object] = SampleDirectory) -> Wanted:
    return Wanted(LIST, crawl, spider)


def stopped(runs: Path, what: Wanted, *, now: datetime = NOW, pages: int = 3) -> Begun:
    """A run that was stopped after some pages, of which one was read."""
    begun = begin(runs, what, now=now)
    for number in range(pages):
        begun.ledger.ask(Ask(key=b"%d" % number, host="h", url=f"http://h/{number}", callback="parse"))
    row = begun.ledger.next_of("h")
    assert row is not None
    begun.ledger.settle(row.id, "read", "read")
    begun.ledger.close()
    return begun


def test_the_same_crawl_goes_on_and_says_so(tmp_path: Path) -> None:
    before = stopped(tmp_path, wanted())
    again = begin(tmp_path, wanted(), now=NOW + timedelta(hours=5))
    assert again.resumed
    assert again.part == before.part
    (note,) = again.notes
    assert note.startswith("sample_directory: the run of 2026-11-23 12:00 UTC that was stopped is resumed: ")
    assert note.endswith(": 1 page was read before, 2 are waiting")


def test_a_crawl_in_another_manner_goes_on_and_one_that_reads_other_pages_begins_anew(tmp_path: Path) -> None:
    stopped(tmp_path, wanted())
    slower = settings(pause_seconds=9, contact="https://us.example/", timeout_seconds=60, wait_seconds=1).crawl
    same = begin(tmp_path, wanted(slower), now=NOW)
    assert same.resumed
    same.ledger.close()
    other = begin(tmp_path, wanted(settings(pages_a_site=3).crawl), now=NOW + timedelta(minutes=1))
    assert not other.resumed
    assert "is left as it is, since the settings of the crawl are others now" in other.notes[0]
    other.ledger.close()
    both = begin(tmp_path, wanted(), now=NOW + timedelta(minutes=2))
    assert both.resumed, "what was left is gone on with when it is asked for again"


def test_a_source_whose_code_has_changed_begins_anew(tmp_path: Path) -> None:
    stopped(tmp_path, wanted())
    changed = begin(tmp_path, wanted(spider=SampleFeed), now=NOW + timedelta(minutes=1))
    assert not changed.resumed
    assert "the code that reads the source has changed" in changed.notes[0]


def test_a_run_begins_anew_when_any_code_that_crawls_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, runs = tmp_path / "code", tmp_path / "runs"
    for folder in ("pages", "sources"):
        (code / folder).mkdir(parents=True)
        (code / folder / "one.py").write_text("WORDS = 1\n", encoding="utf-8")
    monkeypatch.setattr("crawler.runs.unfinished.CODE", code)
    stopped(runs, wanted())
    (code / "sources" / "one.py").write_text("WORDS = 2\n", encoding="utf-8")
    same = begin(runs, wanted(), now=NOW)
    assert same.resumed, "another source is nothing to this one"
    same.ledger.close()
    (code / "pages" / "one.py").write_text("WORDS = 2\n", encoding="utf-8")
    changed = begin(runs, wanted(), now=NOW + timedelta(minutes=1))
    assert not changed.resumed
    assert "the code that reads the source has changed" in changed.notes[0]


def test_a_run_older_than_a_week_is_thrown_away_and_told_of(tmp_path: Path) -> None:
    old = stopped(tmp_path, wanted())
    anew = begin(tmp_path, wanted(), now=NOW + timedelta(days=8))
    assert not anew.resumed
    assert not old.part.exists()
    assert "more than 7 days old: it was thrown away" in anew.notes[0]


def test_sites_named_one_by_one_are_the_same_crawl_only_when_they_are_the_same(tmp_path: Path) -> None:
    def sites(*names: str, known: bool = False) -> Wanted:
        return Wanted(SITES, CRAWL, SampleDirectory, names, known=known)

    stopped(tmp_path, sites("http://a/", "http://b/"))
    other = begin(tmp_path, sites("http://a/"), now=NOW + timedelta(minutes=1))
    assert not other.resumed
    assert "other sites are asked for now" in other.notes[0]
    other.ledger.close()
    assert begin(tmp_path, sites("http://b/", "http://a/"), now=NOW + timedelta(minutes=2)).resumed


def test_all_sites_that_are_known_are_the_same_crawl_when_some_have_come_to_be_known(tmp_path: Path) -> None:
    stopped(tmp_path, Wanted(SITES, CRAWL, SampleDirectory, ("http://a/",), known=True))
    assert begin(tmp_path, Wanted(SITES, CRAWL, SampleDirectory, ("http://b/",), known=True), now=NOW).resumed


def test_a_folder_in_which_nothing_was_put_down_yet_goes_without_a_word(tmp_path: Path) -> None:
    begun = begin(tmp_path, wanted(), now=NOW)
    with begun.ledger.together():
        begun.ledger._rows.execute("DELETE FROM run")
    begun.ledger.close()
    anew = begin(tmp_path, wanted(), now=NOW + timedelta(minutes=1))
    assert (anew.resumed, anew.notes) == (False, ())
    assert not begun.part.exists()


def test_what_can_be_gone_on_with_is_not_swept_away_for_a_month(tmp_path: Path) -> None:
    begun = stopped(tmp_path, wanted())
    assert sweep(tmp_path) == 0
    month = time.time() - timedelta(days=31).total_seconds()
    os.utime(begun.part / NAME, (month, month))
    assert sweep(tmp_path) == 2


def test_a_run_is_not_written_where_it_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "sample_directory").write_text("a file stands where the folder of the runs should be")
    with Loopback({"list.localhost/": directory("/1")}) as web, pytest.raises(HomeError, match="Make room or set"):
        crawl([source("sample_directory", web.url("list.localhost/"))], runs=tmp_path, settings=settings())
    assert web.asked == []


def pages_of(count: int, *, more: str = "") -> dict[str, Reply]:
    pages: dict[str, Reply] = {"list.localhost/": directory(*(f"/clinic-{number}" for number in range(count)))}
    return pages | {f"list.localhost/clinic-{number}": place(f"Clinic {number}{more}") for number in range(count)}


def slow_at_first(body: str) -> Reply:
    """A page that takes longer than anybody waits when it is asked for the first time."""
    waits = iter((60.0,))
    return lambda _: Answer(body, after=next(waits, 0.0))


def test_a_full_disk_stops_the_crawl_in_words_and_the_next_one_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes: list[str] = []
    with Loopback(pages_of(60, more=" word" * 2000)) as web:
        row = source("sample_directory", web.url("list.localhost/"))
        with monkeypatch.context() as patched:
            small = (sys.executable, str(TESTS / "small_disk.py"), "400000")
            patched.setattr("crawler.crawl.WORKER", small)
            with pytest.raises(HomeError, match=r"cannot be written .*Make room .*the same command then goes on"):
                crawl([row], runs=tmp_path, settings=settings())
        before = [path for path in web.paths("list.localhost") if path != "/robots.txt"]
        assert 1 < len(before) < 61
        (run,) = crawl([row], runs=tmp_path, settings=settings(), on_note=notes.append)
        asked = [path for path in web.paths("list.localhost") if path != "/robots.txt"]
    assert "is resumed" in notes[0]
    assert run.report["listings"] == 60
    assert len(asked) <= 61 + 3, "what was read before the disk was full is not asked for again"


def test_a_damaged_ledger_is_set_aside_and_the_crawl_begins_anew(tmp_path: Path) -> None:
    stopped = threading.Event()

    def stop(progress: Progress) -> None:
        if progress.pages > 30:
            raise KeyboardInterrupt

    def last(_: int) -> Answer:
        """Comes only when the crawl was stopped before it."""
        assert stopped.wait(120)
        return Answer(place("Clinic 59"))

    notes: list[str] = []
    # the others take their time, so that how far it is is told more than once
    pages: dict[str, Reply] = pages_of(60)
    pages |= {f"list.localhost/clinic-{n}": Answer(place(f"Clinic {n}"), after=0.02) for n in range(30, 59)}
    pages["list.localhost/clinic-59"] = last
    with Loopback(pages) as web:
        row = source("sample_directory", web.url("list.localhost/"))
        with pytest.raises(KeyboardInterrupt):
            crawl([row], runs=tmp_path, settings=settings(timeout_seconds=120), on_progress=stop)
        stopped.set()
        (ledger,) = tmp_path.rglob(NAME)
        ledger.with_name(f"{NAME}-wal").unlink()
        ledger.write_bytes(b"\xa5" * 20_000)
        (run,) = crawl([row], runs=tmp_path, settings=settings(), on_note=notes.append)
    assert "is damaged: it was set aside as" in notes[0]
    assert run.report["listings"] == 60
    assert len(list(tmp_path.rglob("*.damaged.part"))) == 1
    assert [one.folder for one in runs_of(tmp_path, "sample_directory")] == [run.folder]


def test_a_crawl_that_ends_at_a_given_moment_is_gone_on_with(tmp_path: Path) -> None:
    pages: dict[str, Reply] = {"list.localhost/": directory("/1", "/2"), "list.localhost/1": place("One")}
    pages["list.localhost/2"] = slow_at_first(place("Two"))
    with Loopback(pages) as web:
        row = source("sample_directory", web.url("list.localhost/"))
        soon = datetime.now(UTC) + timedelta(seconds=4)
        assert crawl([row], runs=tmp_path, settings=settings(timeout_seconds=120), until=soon) == []
        (run,) = crawl([row], runs=tmp_path, settings=settings())
    assert [listing.ref for listing in run.listings()] == ["1", "2"]


@pytest.mark.usefixtures("ctrl_c_is_heard")
def test_ctrl_c_ends_the_command_long_before_its_page_comes_and_the_next_one_goes_on(tmp_path: Path) -> None:
    pages: dict[str, Reply] = {
        "elm.localhost/": '<h1>Elm Clinic</h1><a href="/services">Services</a> <a href="/team">Team</a>',
        "elm.localhost/services": "<h1>Services</h1><p>Ketamine infusions.</p>",
        "elm.localhost/team": slow_at_first("<h1>Team</h1><p>Dr. A. Elm.</p>"),
    }
    command = [sys.executable, "-c", "import sys; from ui.cli import main; sys.exit(main())", "crawl"]
    with Loopback(pages) as web:
        command += ["--site", web.url("elm.localhost/"), "--home", str(tmp_path)]
        path = {"PYTHONPATH": str(TESTS.parent), "CLINICS_CRAWL__TIMEOUT_SECONDS": "120"}
        first = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=os.environ | path)
        while "/services" not in web.paths("elm.localhost"):
            time.sleep(0.05)
        while not any(url.endswith("/services") for url in put_down(tmp_path)):
            time.sleep(0.05)
        first.send_signal(signal.SIGINT)
        _, told = first.communicate(timeout=120)
        assert "/team" not in web.paths("elm.localhost"), "nobody waited for the page that takes a minute"
        assert (first.returncode, "Stopped" in told) == (130, True)
        second = subprocess.run(command, capture_output=True, text=True, env=os.environ | path, check=False)
        asked = web.paths("elm.localhost")
    assert "is resumed: " in second.stderr
    assert (second.returncode, "1 listing, accepted" in second.stdout) == (0, True), second.stdout
    assert (asked.count("/"), asked.count("/services")) == (1, 1), "what was fetched is not fetched again"


def put_down(home: Path) -> set[str]:
    """Addresses that the ledgers of unfinished runs say need not be asked for any more."""
    found: set[str] = set()
    for ledger in home.rglob(f"*.part/{NAME}"):
        with closing(sqlite3.connect(ledger, timeout=60)) as rows:
            found |= {url for (url,) in rows.execute("SELECT url FROM asked WHERE state != 'waiting'")}
    return found


def test_what_a_stopped_command_had_finished_is_not_asked_for_again(tmp_path: Path) -> None:
    def stop(progress: Progress) -> None:
        if progress.source == "sample_sitemap":
            raise KeyboardInterrupt

    notes: list[str] = []

    def after_the_list(_: int) -> Answer:
        while not runs_of(tmp_path, "sample_directory"):
            time.sleep(0.05)
        return Answer(SITEMAP, headers={"Content-Type": "text/xml"})

    pages: dict[str, Reply] = {
        "list.localhost/": directory("/1"),
        "list.localhost/1": place(),
        "map.localhost/sitemap.xml": after_the_list,
        "map.localhost/place/elm": place("Elm"),
    }
    with Loopback(pages) as web:
        rows = [
            source("sample_directory", web.url("list.localhost/")),
            source("sample_sitemap", web.url("map.localhost/sitemap.xml")),
        ]
        with pytest.raises(KeyboardInterrupt):
            crawl(rows, runs=tmp_path, settings=settings(), on_progress=stop)
        assert len(runs_of(tmp_path, "sample_directory")) == 1
        both = crawl(rows, runs=tmp_path, settings=settings(), on_note=notes.append)
        assert [run.source for run in both] == ["sample_directory", "sample_sitemap"]
        assert web.paths("list.localhost") == ["/robots.txt", "/", "/1"]
        assert "sample_directory: was finished before the crawl was stopped, and is not asked for again" in notes
        crawl(rows, runs=tmp_path, settings=settings())
        assert web.paths("list.localhost").count("/1") == 2, "the command after it begins anew"
