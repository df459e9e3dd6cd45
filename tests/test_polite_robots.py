"""robots.txt before anything else: also when fifty requests come at once, when it is away, and when it moves."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from loopback import Answer, Loopback, Reply, directory, place, settings, source
from one_run import FORBIDDEN, one_run

from crawler.crawl import crawl

SITES = source("clinic_sites", "", kind="clinic_site")


def fifty(host: str, port_url: str) -> dict[str, Reply]:
    """Fifty pages of a host, every second one forbidden, and a robots.txt that takes its time."""
    pages: dict[str, Reply] = {f"{host}/robots.txt": Answer(FORBIDDEN, after=0.3)}
    for number in range(50):
        pages[f"{host}/{'secret' if number % 2 else 'clinics'}/{number}"] = place(f"Clinic {number} {port_url}")
    return pages


def test_robots_txt_is_obeyed_by_fifty_requests_that_reach_a_new_host_at_once(tmp_path: Path) -> None:
    with Loopback(fifty("new.localhost", "")) as web:
        sites = [web.url(page) for page in web.pages if not page.endswith("robots.txt")]
        run = crawl([SITES], runs=tmp_path, settings=settings(), sites=sites)[0]
        asked = web.paths("new.localhost")
    assert [path for path in asked if path.startswith("/secret/")] == []
    assert asked.count("/robots.txt") == 1
    assert run.report["listings"] == 25
    assert run.report["refused_by_robots"] == 25


PLAIN_SCRAPY = """
import sys
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess

class Plain(Spider):
    name = "plain"
    async def start(self):
        for number in range(50):
            yield Request(f"{sys.argv[1]}/secret/{number}")
    def parse(self, response):
        pass

process = AsyncCrawlerProcess({
    "ROBOTSTXT_OBEY": True, "LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False,
})
process.crawl(Plain)
process.start()
"""


def test_scrapys_own_robots_middleware_still_lets_forbidden_requests_through() -> None:
    """When this fails, Scrapy is mended: read its change log, and consider doing without a door of our own."""
    pages: dict[str, Reply] = {f"127.0.0.1/secret/{number}": place() for number in range(50)}
    with Loopback(pages | {"127.0.0.1/robots.txt": Answer(FORBIDDEN, after=1.0)}) as web:
        subprocess.run([sys.executable, "-c", PLAIN_SCRAPY, web.url("127.0.0.1/").rstrip("/")], check=True, timeout=120)
        asked = web.paths("127.0.0.1")
    assert sum(path.startswith("/secret/") for path in asked) > 0


@pytest.mark.parametrize(
    "robots",
    [Answer(status=503), Answer(status=500), Answer(hang_up=True), Answer(after=2.0)],
    ids=["503", "500", "hangs up", "does not answer in time"],
)
def test_an_unreadable_robots_txt_forbids_every_page(tmp_path: Path, robots: Answer) -> None:
    with Loopback({"down.localhost/robots.txt": robots, "down.localhost/": directory("/1")}) as web:
        run = one_run(web, tmp_path, "down.localhost/", timeout_seconds=1.0)
        asked = web.paths("down.localhost")
    assert set(asked) <= {"/robots.txt"}
    assert run.verdict == "quarantined"
    assert run.report["refused_by_robots"] == 1
    assert "robots.txt refused every page" in run.report["reasons"][0]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_robots_txt_that_is_not_there_allows_every_page(tmp_path: Path, status: int) -> None:
    pages = {"free.localhost/": directory("/1"), "free.localhost/1": place()}
    with Loopback({"free.localhost/robots.txt": Answer(status=status), **pages}) as web:
        assert one_run(web, tmp_path, "free.localhost/").report["listings"] == 1


def test_the_longest_matching_rule_wins_and_our_own_name_comes_before_the_star(tmp_path: Path) -> None:
    robots = (
        "User-agent: *\nDisallow: /\n\n"
        "User-agent: Clinic-Directory\nDisallow: /clinics/\nAllow: /clinics/open-\nDisallow: /*.pdf$\n"
    )
    links = ("/clinics/closed", "/clinics/open-1", "/other", "/paper.pdf")
    pages: dict[str, Reply] = {f"rules.localhost{link}": place() for link in links}
    with Loopback({"rules.localhost/robots.txt": robots, "rules.localhost/": directory(*links), **pages}) as web:
        one_run(web, tmp_path, "rules.localhost/")
        asked = set(web.paths("rules.localhost"))
    assert asked == {"/robots.txt", "/", "/clinics/open-1", "/other"}


def test_a_redirect_to_a_forbidden_page_is_not_followed(tmp_path: Path) -> None:
    pages: Mapping[str, Reply] = {
        "way.localhost/robots.txt": FORBIDDEN,
        "way.localhost/": directory("/go", "/1"),
        "way.localhost/go": Answer(status=302, headers={"Location": "/secret/1"}),
        "way.localhost/secret/1": place(),
        "way.localhost/1": place(),
    }
    with Loopback(pages) as web:
        run = one_run(web, tmp_path, "way.localhost/")
        assert "/secret/1" not in web.paths("way.localhost")
    assert run.report["pages"]["refused_by_robots"] == 1


def test_a_robots_txt_that_has_moved_is_followed_to_where_it_is(tmp_path: Path) -> None:
    pages: Mapping[str, Reply] = {
        "old.localhost/robots.txt": Answer(status=301, headers={"Location": "http://new.localhost:{port}/robots.txt"}),
        "new.localhost/robots.txt": FORBIDDEN,
        "old.localhost/": directory("/secret/1", "/1"),
        "old.localhost/1": place(),
        "old.localhost/secret/1": place(),
    }
    with Loopback(pages) as web:
        rows = [source("sample_directory", web.url("old.localhost/")), SITES]
        run = crawl(rows, runs=tmp_path, settings=settings(), sites=[web.url("new.localhost/")])[0]
        assert run.report["listings"] == 1
        assert "/secret/1" not in web.paths("old.localhost")


def test_a_robots_txt_that_moves_for_ever_forbids_every_page(tmp_path: Path) -> None:
    pages: Mapping[str, Reply] = {
        "spin.localhost/robots.txt": Answer(status=302, headers={"Location": "/robots.txt"}),
        "spin.localhost/": directory("/1"),
    }
    with Loopback(pages) as web:
        assert one_run(web, tmp_path, "spin.localhost/").verdict == "quarantined"
        assert web.paths("spin.localhost") == ["/robots.txt"] * 6
