"""A copy of robots.txt stands in for one that cannot be read, for a day at most; what it says is told in the report."""

import asyncio
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st
from loopback import Answer, Loopback, Reply, directory, place, settings, source
from scrapy.http import Response

from config.home import Home
from crawler.crawl import crawl
from crawler.manners.house_rules import HouseRules
from crawler.manners.robots import ROBOTS_BYTES
from crawler.manners.robots_kept import FILE_NAME, Copies
from crawler.new_sources.look import looking
from crawler.runs.folders import Run

ROBOTS = "User-agent: *\nDisallow: /secret\n"
PAGES: Mapping[str, Reply] = {
    "elm.localhost/": directory("/1", "/secret"),
    "elm.localhost/1": place(),
    "elm.localhost/secret": place(),
}
HOUR = 3600


def first_then(later: Answer) -> Callable[[int], Answer]:
    return lambda before: Answer(ROBOTS) if before == 0 else later


def read(web: Loopback, runs: Path, **more: float) -> Run:
    row = source("sample_directory", web.url("elm.localhost/"))
    return crawl([row], runs=runs, settings=settings(wait_seconds=0.1, **more))[0]


def age(runs: Path, seconds: float) -> None:
    """Make every copy older."""
    with closing(sqlite3.connect(runs / FILE_NAME)) as file, file:
        assert file.execute("UPDATE robots SET fetched = fetched - ?", (seconds,)).rowcount > 0


@pytest.mark.parametrize(
    "later",
    [Answer(status=503), Answer(status=500), Answer(hang_up=True)],
    ids=["503", "500", "hangs up"],
)
def test_a_robots_txt_that_cannot_be_read_is_replaced_by_its_copy_for_a_day(tmp_path: Path, later: Answer) -> None:
    with Loopback({**PAGES, "elm.localhost/robots.txt": first_then(later)}) as web:
        first = read(web, tmp_path)
        age(tmp_path, 23 * HOUR)
        second = read(web, tmp_path)
        asked_by_two = len(web.paths("elm.localhost"))
        age(tmp_path, 2 * HOUR)
        third = read(web, tmp_path)
        assert set(web.paths("elm.localhost")[asked_by_two:]) == {"/robots.txt"}
        assert "/secret" not in web.paths("elm.localhost")
    assert [run.report["listings"] for run in (first, second, third)] == [1, 1, 0]
    assert second.report["refused_by_robots"] == 1
    assert third.report["pages"] == {"refused_by_robots": 1}
    told = [next(iter(run.report["robots"].values())) for run in (first, second, third)]
    assert told[0]["digest"] == told[1]["digest"] != told[2]["digest"] == ""
    assert [one["matter"] != "" for one in told] == [False, True, True]
    assert datetime.fromisoformat(told[1]["fetched"]) < datetime.now(UTC) - timedelta(hours=22)


def test_a_host_that_asks_us_to_wait_again_and_again_is_left_whatever_its_copy_says(tmp_path: Path) -> None:
    with Loopback({**PAGES, "elm.localhost/robots.txt": first_then(Answer(status=429))}) as web:
        read(web, tmp_path)
        run = read(web, tmp_path)
    assert run.report["pages"] == {"host_left": 1}
    assert run.report["hosts"][0]["left"] == "it keeps answering 429"


def test_a_missing_robots_txt_is_remembered_as_missing(tmp_path: Path) -> None:
    def gone_then_ill(before: int) -> Answer:
        return Answer(status=404 if before == 0 else 503)

    with Loopback({**PAGES, "elm.localhost/robots.txt": gone_then_ill}) as web:
        assert read(web, tmp_path).report["listings"] == 2
        assert read(web, tmp_path).report["listings"] == 2


def test_each_run_asks_again_and_tells_when_the_rules_have_changed(tmp_path: Path) -> None:
    words = (ROBOTS, f"# the same in new words\n{ROBOTS}", "User-agent: *\nDisallow: /")

    def changing(before: int) -> Answer:
        return Answer(words[before])

    with Loopback({**PAGES, "elm.localhost/robots.txt": changing}) as web:
        runs = [read(web, tmp_path) for _ in range(3)]
        origin = web.url("elm.localhost/").rstrip("/")
        assert web.paths("elm.localhost").count("/robots.txt") == 3
    digests = [run.report["robots"][origin]["digest"] for run in runs]
    assert digests[0] == digests[1] != digests[2]
    assert runs[2].report["refused_by_robots"] == 1


@pytest.mark.parametrize(
    ("statuses", "allowed"),
    [((503, 200), [False, True]), ((200, 503), [True, False]), ((200, 200), [True, True])],
    ids=["until it answers", "until it answers no more", "always"],
)
def test_in_a_run_that_lasts_long_robots_txt_is_asked_for_again(
    monkeypatch: pytest.MonkeyPatch, statuses: tuple[int, ...], allowed: list[bool]
) -> None:
    asked: list[str] = []

    async def ask(url: str) -> Response:
        asked.append(url)
        return Response(url, status=statuses[len(asked) - 1], body=ROBOTS.encode())

    class Clock:
        now = 0.0

        def monotonic(self) -> float:
            return self.now

    clock = Clock()

    async def run() -> list[bool]:
        rules = HouseRules(Copies(None))
        found = []
        for _ in statuses:
            known = [await rules.of("https://elm.example", ask) for _ in range(5)]
            found.append(known[-1].rules.allow("https://elm.example/1"))
            clock.now += 1000.0
        return found

    monkeypatch.setattr("crawler.manners.house_rules.time", clock)
    monkeypatch.setattr("crawler.manners.house_rules.GOOD_FOR", timedelta(seconds=950))
    assert asyncio.run(run()) == allowed
    assert asked == ["https://elm.example/robots.txt"] * 2


def test_only_the_start_of_a_huge_robots_txt_is_taken_and_obeyed(tmp_path: Path) -> None:
    huge = ROBOTS + "#" * 20_000_000 + "\nDisallow: /\n"
    with Loopback({**PAGES, "elm.localhost/robots.txt": huge}) as web:
        run = read(web, tmp_path)
        assert "/secret" not in web.paths("elm.localhost")
    assert run.report["listings"] == 1
    assert run.report["bytes"] < 10 * ROBOTS_BYTES


@trying(deadline=None)  # a busy machine may stall at any moment
@given(st.binary(max_size=2000), st.sampled_from([200, 404]))
def test_what_was_kept_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, body: bytes, status: int) -> None:
    copies = Copies(tmp_path_factory.getbasetemp() / FILE_NAME)
    copies.keep("https://elm.example", status=status, body=body)
    copy = copies.of("https://elm.example")
    assert copy is not None
    assert (copy.status, copy.body) == (status, body)
    assert datetime.now(UTC) - copy.fetched < timedelta(minutes=1)
    assert copies.of("https://oak.example") is None
    assert Copies(None).of("https://elm.example") is None


def test_a_damaged_file_of_copies_is_as_good_as_none(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"no table at all" * 100)
    with Loopback({**PAGES, "elm.localhost/robots.txt": ROBOTS}) as web:
        assert read(web, tmp_path).report["listings"] == 1
    with closing(sqlite3.connect(tmp_path / "odd.sqlite")) as file, file:
        file.execute("CREATE TABLE robots (origin TEXT PRIMARY KEY, fetched REAL, status INTEGER, body BLOB)")
        file.execute("INSERT INTO robots VALUES ('https://elm.example', 9e12, 'x', x'00')")
    assert Copies(tmp_path / "odd.sqlite").of("https://elm.example") is None


def test_looks_at_one_host_keep_its_pause_and_ask_for_its_robots_txt_once(tmp_path: Path) -> None:
    pages: dict[str, Reply] = {f"elm.localhost/{path}": place() for path in "abc"}
    pages["elm.localhost/robots.txt"] = "User-agent: *\nCrawl-delay: 2\n"
    with Loopback(pages) as web, looking(Home(tmp_path / "home"), settings()) as look:
        assert all(look(web.url(f"elm.localhost/{path}")) is not None for path in "abc")
        asked = list(web.asked)
    assert [one.path for one in asked] == ["/robots.txt", "/a", "/b", "/c"]
    assert min(later.started - earlier.ended for earlier, later in pairwise(asked)) >= 1.8
