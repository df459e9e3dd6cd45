"""A host is asked for no more than its budgets, rests when it slows, and is not followed into what has no end."""

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import pytest
from loopback import Answer, Loopback, Reply, directory, place, settings, source

from crawler.crawl import crawl
from crawler.manners.host import LONGEST_REST, Host
from crawler.runs.folders import Run

HOSTS = ("elm.localhost", "elm.localhost.")
SITES = source("clinic_sites", "", kind="clinic_site")


def read(web: Loopback, runs: Path, host: str = "elm.localhost/", **budgets: float) -> Run:
    return crawl([source("sample_directory", web.url(host))], runs=runs, settings=settings(**budgets))[0]


def listed(count: int, body: str = "") -> dict[str, Reply]:
    pages: dict[str, Reply] = {f"elm.localhost/{number}": place(f"Clinic {number}") + body for number in range(count)}
    return {**pages, "elm.localhost/": directory(*(str(number) for number in range(count)))}


@pytest.mark.parametrize(
    ("budget", "value", "read_pages"),
    [("pages_a_host", 6, 6), ("bytes_a_host", 200_000, 10), ("hours_a_host", 0.0008, 15)],
)
def test_a_host_gets_no_request_above_its_budget_and_the_run_says_so(
    tmp_path: Path, budget: str, value: float, read_pages: int
) -> None:
    pages = listed(30, body=f"<p>{'word ' * 4_000}</p>")
    pages["elm.localhost/robots.txt"] = "User-agent: *\nCrawl-delay: 0.2\n"
    with Loopback({**pages, "oak.localhost/": place("Oak")}) as web:
        rows = [source("sample_directory", web.url("elm.localhost/")), SITES]
        limits = settings(**{budget: value})
        runs = crawl(rows, runs=tmp_path, settings=limits, sites=[web.url("oak.localhost/")])
        asked = [path for path in web.paths("elm.localhost") if path != "/robots.txt"]
    assert 2 < len(asked) <= read_pages + 1
    report = runs[0].report
    assert report["pages"]["read"] == len(asked)
    assert report["pages"]["left_out"] == 31 - len(asked)
    (told,) = report["left_out"]["elm.localhost"]
    assert f"used up (crawl.{budget})" in told
    assert any(note == f"elm.localhost: {told}" for note in report["notes"])
    assert report["complete"] is False
    assert report["errors"] == []
    assert runs[1].report["listings"] == 1


def test_what_is_too_many_links_away_is_left_out_and_told(tmp_path: Path) -> None:
    pages: dict[str, Reply] = {
        f"elm.localhost/list/{number}": f'<a rel="next" href="/list/{number + 1}">on</a>{directory(f"/{number}")}'
        for number in range(40)
    }
    pages |= {f"elm.localhost/{number}": place(f"Clinic {number}") for number in range(40)}
    with Loopback(pages) as web:
        run = read(web, tmp_path, "elm.localhost/list/0", depth=5)
        assert max(int(path.rsplit("/", 1)[1]) for path in web.paths("elm.localhost") if "list" in path) == 5
    assert run.report["listings"] == 5
    assert "more than 5 links away" in " ".join(run.report["notes"])
    assert run.report["complete"] is False


def calendar() -> dict[str, Reply]:
    months = [(year, month) for year in range(2026, 2056) for month in range(1, 13)]
    pages: dict[str, Reply] = {}
    for (year, month), (later, following) in pairwise(months):
        following_link = f'<a rel="next" href="/calendar/{later}/{following:02}">on</a>'
        pages[f"elm.localhost/calendar/{year}/{month:02}"] = following_link
    return pages


def test_a_calendar_without_an_end_is_left_and_told(tmp_path: Path) -> None:
    first = f'{directory("/1")}<a rel="next" href="/calendar/2026/01">on</a>'
    with Loopback({**calendar(), "elm.localhost/": first, "elm.localhost/1": place()}) as web:
        run = read(web, tmp_path, depth=1000)
        assert len(web.paths("elm.localhost")) <= 125
    assert run.report["listings"] == 1
    assert run.report["left_out"] == {"elm.localhost": {"the days of a calendar without an end": 1}}
    assert "elm.localhost: the days of a calendar without an end" in run.report["notes"]
    assert run.report["complete"] is False


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ("/a?PHPSESSID={0:026x}", "the same page under ever new session numbers"),
        ("/b{1}/", "paths that go round in circles"),
        ("/find?{2}", "the same page with its filters in ever new combinations"),
    ],
)
def test_addresses_without_an_end_are_left_and_the_places_beside_them_are_read(
    tmp_path: Path, link: str, told: str
) -> None:
    links = [
        link.format(number, "/a" * number, "&".join(f"f{one}=1" for one in range(number))) for number in range(1, 90)
    ]
    pages = {f"elm.localhost{one}": place("Elm") for one in links}
    with Loopback({**pages, "elm.localhost/": directory(*links, "/1"), "elm.localhost/1": place()}) as web:
        run = read(web, tmp_path)
        assert len(web.paths("elm.localhost")) < 40
        assert "/1" in web.paths("elm.localhost")
    assert list(run.report["left_out"]["elm.localhost"]) == [told]
    assert run.report["pages"]["left_out"] >= 50


def test_a_host_that_slows_gets_longer_rests_and_shorter_ones_when_it_recovers(tmp_path: Path) -> None:
    seconds = (0.0, 0.0, 1.6, 2.4, 0.0)
    pages: dict[str, Reply] = {f"elm.localhost/{number}": Answer(place(), after=s) for number, s in enumerate(seconds)}
    pages["elm.localhost/"] = directory(*(str(number) for number in range(len(seconds))))
    with Loopback(pages) as web:
        read(web, tmp_path)
        asked = [one for one in web.asked if one.path[1:].isdigit()]
    rests = {int(one.path[1:]): later.started - one.ended for one, later in pairwise(asked)}
    assert rests[2] >= 1.1
    assert rests[3] >= 1.9


def test_a_host_rests_as_long_as_its_answers_take_and_less_again_when_it_recovers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Clock:
        now = 100.0

        def monotonic(self) -> float:
            return self.now

        def process_time(self) -> float:
            return 0.0

    clock = Clock()
    monkeypatch.setattr("crawler.manners.host.time", clock)
    host = Host("elm.example", pause=0.0)
    rests = []
    for took in (0.0, 0.0, 1.3, 2.4, 0.0, 0.0, 0.0):
        host.begin(is_page=True)
        began, clock.now = clock.now, clock.now + took
        host.end(began)
        rests.append(round(host.ready_at() - clock.now, 3))
        clock.now = host.ready_at()
    assert rests == [0.0, 0.0, 1.3, 2.4, 1.2, 0.0, 0.0]


def test_a_slow_host_gets_its_rest_whatever_the_longest_wait_is(tmp_path: Path) -> None:
    pages: Mapping[str, Reply] = {
        "elm.localhost/": directory("/0", "/1"),
        "elm.localhost/0": Answer(place(), after=2.4),
        "elm.localhost/1": place(),
    }
    with Loopback(pages) as web:
        read(web, tmp_path, wait_seconds=0)
        slow, quick = (one for one in web.asked if one.path in {"/0", "/1"})
    assert quick.started - slow.ended >= 1.5


def test_tries_of_a_host_in_trouble_stand_ever_further_apart_whatever_the_longest_wait_is(tmp_path: Path) -> None:
    pages: dict[str, Reply] = {"elm.localhost/": Answer(status=503)}
    with Loopback(pages) as web:
        read(web, tmp_path, wait_seconds=0)
        asked = [one for one in web.asked if one.path == "/"]
    first, second = (later.started - earlier.ended for earlier, later in pairwise(asked))
    assert first >= 0.19
    assert second >= 0.39


def test_the_longest_rest_has_an_end() -> None:
    host = Host("elm.example", pause=1.0, requests=1, last_end=100.0, slowness=5_000.0)
    assert host.ready_at() == 100.0 + LONGEST_REST


def test_a_rate_that_a_host_asks_for_is_kept(tmp_path: Path) -> None:
    with Loopback({**listed(3), "elm.localhost/robots.txt": "User-agent: *\nRequest-rate: 2/1s\n"}) as web:
        read(web, tmp_path)
        asked = web.asked
    assert len(asked) == 5
    assert min(later.started - earlier.ended for earlier, later in pairwise(asked)) >= 0.45


def test_a_dot_at_the_end_of_a_name_makes_no_second_host(tmp_path: Path) -> None:
    pages: dict[str, Reply] = {
        f"{host}/{path}": Answer(place(), after=0.05) for host in HOSTS for path in ("", *"abcd")
    }
    robots = {f"{host}/robots.txt": "User-agent: *\nCrawl-delay: 0.3\n" for host in HOSTS}
    with Loopback({**pages, **robots}) as web:
        sites = [web.url(f"{host}/{path}") for path in "abcd" for host in HOSTS]
        run = crawl([SITES], runs=tmp_path, settings=settings(pages_a_host=3), sites=[*sites, web.url(f"{HOSTS[1]}/")])[
            0
        ]
        asked = sorted(web.asked, key=lambda one: one.started)
    assert [one.path for one in asked].count("/robots.txt") == 1
    assert min(later.started - earlier.ended for earlier, later in pairwise(asked)) >= 0.25
    assert sum(one.path != "/robots.txt" for one in asked) == 3, "one budget"
    assert [one["host"] for one in run.report["hosts"]] == ["elm.localhost"]


def test_a_page_that_moves_to_the_name_with_a_dot_waits_for_its_turn(tmp_path: Path) -> None:
    pages: dict[str, Reply] = {f"{HOSTS[1]}/{path}": Answer(place(), after=0.05) for path in "abc"}
    for path in "abc":
        moved = {"Location": f"http://{HOSTS[1]}:{{port}}/{path}"}
        pages[f"elm.localhost/{path}"] = Answer(status=302, headers=moved, after=0.05)
    robots = "User-agent: *\nCrawl-delay: 0.3\n"
    with Loopback({**pages, "elm.localhost/": directory(*"abc"), "elm.localhost/robots.txt": robots}) as web:
        read(web, tmp_path)
        asked = sorted(web.asked, key=lambda one: one.started)
    assert {one.host for one in asked} == set(HOSTS)
    assert [one.path for one in asked].count("/robots.txt") == 1
    assert min(later.started - earlier.ended for earlier, later in pairwise(asked)) >= 0.25


def test_a_site_named_with_a_dot_is_the_same_site(tmp_path: Path) -> None:
    with Loopback({f"{host}/": place() for host in HOSTS}) as web:
        run = crawl([SITES], runs=tmp_path, settings=settings(), sites=[web.url(f"{host}/") for host in HOSTS])[0]
    assert [listing.ref for listing in run.listings()] == ["elm.localhost"]


def test_a_proxy_of_the_environment_is_told_without_its_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", "http://elm:secret@proxy.example:3128")
    with Loopback({"elm.localhost/": directory("/1"), "elm.localhost/1": place()}) as web:
        run = read(web, tmp_path)
    (note,) = run.report["notes"]
    assert note.startswith("pages were asked for through a proxy (proxy.example)")
    assert run.report["listings"] == 1
