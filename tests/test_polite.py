"""We are polite: one at a time, and waiting when asked; no spider and no setting goes round it."""

import asyncio
import sys
import threading
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.client import HTTPConnection
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import settings as trying
from hypothesis import strategies as st
from loopback import Answer, Loopback, Reply, directory, place, settings, source
from one_run import FORBIDDEN, one_run
from scrapy.http import Request, Response

from config.errors import ConfigError
from crawler.crawl import crawl
from crawler.manners.kept_out import NotForUs
from crawler.manners.politeness import Hosts, _asked_wait
from crawler.manners.robots import user_agent
from crawler.scrapy_settings import scrapy_settings

SITES = source("clinic_sites", "", kind="clinic_site")


def test_a_crawl_delay_is_kept_even_on_this_machine(tmp_path: Path) -> None:
    robots = "User-agent: *\nCrawl-delay: 0.5\n"
    pages: dict[str, Reply] = {f"slow.localhost/{number}": place() for number in range(3)}
    with Loopback({"slow.localhost/robots.txt": robots, "slow.localhost/": directory("0", "1", "2"), **pages}) as web:
        one_run(web, tmp_path, "slow.localhost/")
        asked = web.asked
    assert len(asked) == 5
    assert min(later.started - earlier.ended for earlier, later in pairwise(asked)) >= 0.45


def test_a_host_that_asks_for_more_patience_than_we_have_is_left(tmp_path: Path) -> None:
    with Loopback({"hour.localhost/robots.txt": "User-agent: *\nCrawl-delay: 3600\n"}) as web:
        run = one_run(web, tmp_path, "hour.localhost/")
        assert web.paths("hour.localhost") == ["/robots.txt"]
    assert run.verdict == "quarantined"
    assert "asks for 3600 s between requests" in run.report["reasons"][0]


@pytest.mark.parametrize("as_date", [False, True], ids=["seconds", "a date"])
@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_waited_for_and_the_page_is_read_then(tmp_path: Path, status: int, *, as_date: bool) -> None:
    def busy(before: int) -> Answer:
        until = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True) if as_date else "1"
        return Answer(status=status, headers={"Retry-After": until}) if before == 0 else Answer(directory("/1"))

    with Loopback({"busy.localhost/": busy, "busy.localhost/1": place()}) as web:
        run = one_run(web, tmp_path, "busy.localhost/", wait_seconds=3.0)
        first, second = (one for one in web.asked if one.path == "/")
    assert second.started - first.started >= 0.9
    assert run.report["listings"] == 1


@trying(deadline=None)  # a busy machine may stall at any moment
@given(st.one_of(st.text(max_size=40), st.integers().map(str), st.datetimes().map(format_datetime)))
@example("99999999999999999999")
@example("Fri, 31 Dec 99999 23:59:59 GMT")
@example("Mon, 23 Nov 2026 25:61:61 +9999")
def test_whatever_stands_for_a_wait_is_a_number_of_seconds_or_nothing(given_words: str) -> None:
    response = Response("http://elm.localhost/", headers={"Retry-After": given_words.encode("utf-8")})
    wait = _asked_wait(response)
    assert wait is None or 0 <= wait < float("inf")


def test_a_host_that_asks_to_come_back_too_late_is_left_for_this_run(tmp_path: Path) -> None:
    pages: dict[str, Reply] = {f"later.localhost/{number}": place() for number in range(9)}
    pages["later.localhost/0"] = Answer(status=429, headers={"Retry-After": "3600"})
    links = directory(*(str(number) for number in range(9)))
    with Loopback({"later.localhost/": links, **pages}) as web:
        run = one_run(web, tmp_path, "later.localhost/")
        asked = web.paths("later.localhost")
    assert asked[asked.index("/0") + 1 :] == []
    assert run.report["hosts"][0]["left"] == "it answered 429 and asks to come back in 3600 s"
    assert run.report["complete"] is False


def test_one_request_at_a_time_goes_to_a_host_whichever_source_asks(tmp_path: Path) -> None:
    pages: dict[str, Reply] = {f"one.localhost/{number}": Answer(place(), after=0.02) for number in range(20)}
    pages["one.localhost/"] = directory(*(str(number) for number in range(20)))
    pages["one.localhost/sitemap.xml"] = Answer("<urlset></urlset>", after=0.05)
    pages["one.localhost/feed"] = Answer('{"places": []}', after=0.05)
    with Loopback(pages) as web:
        rows = [
            source("sample_directory", web.url("one.localhost/")),
            source("sample_sitemap", web.url("one.localhost/")),
            source("sample_feed", web.url("one.localhost/feed")),
        ]
        crawl(rows, runs=tmp_path, settings=settings())
        asked = sorted(web.asked, key=lambda one: one.started)
    assert len(asked) == 24
    assert all(later.started >= earlier.ended for earlier, later in pairwise(asked))


def test_different_hosts_are_read_side_by_side(tmp_path: Path) -> None:
    all_asked = threading.Barrier(8)

    def answered(_: int) -> Answer:
        """Comes when all are asked, and never when they are asked one after another."""
        all_asked.wait(60)
        return Answer("<p>Hello there</p>")

    pages: dict[str, Reply] = {f"h{number}.localhost/": answered for number in range(8)}
    with Loopback(pages) as web:
        sites = [web.url(page) for page in pages]
        (run,) = crawl([SITES], runs=tmp_path, settings=settings(timeout_seconds=120), sites=sites)
    assert run.report["pages"] == {"read": 8}


def test_a_host_that_fails_page_after_page_is_left(tmp_path: Path) -> None:
    pages: dict[str, Reply] = {f"ill.localhost/{number}": Answer(status=500) for number in range(30)}
    pages["ill.localhost/"] = directory(*(str(number) for number in range(30)))
    with Loopback(pages) as web:
        run = one_run(web, tmp_path, "ill.localhost/", wait_seconds=0.05)
        assert len(web.asked) < 20
    assert run.verdict == "quarantined"


def test_we_say_who_we_are_and_keep_no_cookies(tmp_path: Path) -> None:
    pages: Mapping[str, Reply] = {
        "hello.localhost/": Answer(directory("/1"), headers={"Set-Cookie": "id=1"}),
        "hello.localhost/1": place(),
    }
    with Loopback(pages) as web:
        one_run(web, tmp_path, "hello.localhost/", contact="mailto:someone@clinic.example")
        asked = web.asked
    assert {one.headers["User-Agent"] for one in asked} == {user_agent("mailto:someone@clinic.example")}
    assert user_agent("mailto:someone@clinic.example").startswith("clinic-directory/")
    assert "(+mailto:someone@clinic.example)" in user_agent("mailto:someone@clinic.example")
    assert not any("Cookie" in one.headers for one in asked)


def test_public_hosts_are_not_visited_without_a_contact(tmp_path: Path) -> None:
    rows = [source("sample_directory", "https://clinics.example/")]
    with pytest.raises(ConfigError, match=r"crawl\.contact is empty"):
        crawl(rows, runs=tmp_path, settings=settings())
    sites = ["http://ok.localhost/", "https://clinic.example/"]
    with pytest.raises(ConfigError, match=r"clinic\.example can reach you"):
        crawl([source("clinic_sites", "", kind="clinic_site")], runs=tmp_path, settings=settings(), sites=sites)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://router.localhost/",
        "http://localhost./",
        "http://10.0.0.1/",
        "http://169.254.169.254/",
        "http://100.64.0.1/",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
        "http://0x7f.0.0.1/",
        "http://0177.0.0.1/",
        "http://10.1/",
        "http://192.168.1/",
        "http://169.254.43518/",
        "http://2130706433/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://intranet/",
        "ftp://clinic.example/",
        "file:///etc/passwd",
    ],
)
def test_some_addresses_are_never_visited_wherever_a_page_leads(url: str) -> None:
    hosts = Hosts(settings(contact="me").crawl, inside=["elm.localhost", "10.0.0.2"])
    with pytest.raises(NotForUs):
        hosts._host(url)


def test_a_public_host_is_not_visited_without_a_contact_wherever_a_page_leads() -> None:
    for url in ("http://clinic.example/", "http://127.clinic.example/", "http://8.8.8.8/"):
        with pytest.raises(NotForUs):
            Hosts(settings().crawl, inside=[])._host(url)
        assert Hosts(settings(contact="me").crawl, inside=[])._host(url).pause == 1.0


def test_a_public_host_gets_one_request_a_second_and_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same rules as everywhere; the loopback host is only taken for a public one."""
    monkeypatch.setattr("crawler.manners.politeness.is_local", lambda _: False)

    async def send(request: Request) -> Response:
        def read() -> Response:
            with closing(HTTPConnection("127.0.0.1", urlsplit(request.url).port)) as connection:
                connection.request("GET", urlsplit(request.url).path, headers={"Host": urlsplit(request.url).netloc})
                answer = connection.getresponse()
                return Response(request.url, status=answer.status, body=answer.read())

        return await asyncio.to_thread(read)

    async def visit_all(urls: list[str]) -> None:
        hosts = Hosts(settings().crawl, inside=["elm.localhost"])
        await asyncio.gather(*(hosts.visit(Request(url), send) for url in urls))

    with Loopback({f"elm.localhost/{number}": Answer("x", after=0.1) for number in range(3)}) as web:
        asyncio.run(visit_all([web.url(f"elm.localhost/{number}") for number in range(3)]))
        asked = web.asked
    assert sorted(one.path for one in asked) == ["/0", "/1", "/2", "/robots.txt"]
    assert min(later.started - earlier.ended for earlier, later in pairwise(asked)) >= 0.95


def test_public_hosts_get_the_pause_of_the_settings_and_this_machine_none() -> None:
    hosts = Hosts(settings(contact="me", pause_seconds=2.5).crawl, inside=["clinic.localhost"])
    assert hosts._host("https://clinic.example/").pause == 2.5
    assert hosts._host("http://clinic.localhost/").pause == 0.0


def test_no_spider_can_loosen_the_settings() -> None:
    polite = scrapy_settings(settings().crawl)
    before = {name: polite[name] for name in polite}
    wishes = {
        "ROBOTSTXT_OBEY": False,
        "DOWNLOAD_HANDLERS": {"http": "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler"},
        "AUTOTHROTTLE_ENABLED": True,
        "TELNETCONSOLE_ENABLED": True,
        "REMOTE_CONTROL_ENABLED": True,
        "COOKIES_ENABLED": True,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 100,
        "USER_AGENT": "Mozilla/5.0",
        "ITEM_PIPELINES": {},
        "SPIDER_MIDDLEWARES": {},
    }
    polite.setdict(wishes, priority="spider")
    assert {name: polite[name] for name in wishes} == {name: before[name] for name in wishes}
    assert not polite.getbool("TELNETCONSOLE_ENABLED")
    assert not polite.getbool("REMOTE_CONTROL_ENABLED")
    assert not polite.getbool("AUTOTHROTTLE_ENABLED")


RUDE = """
from scrapy import Request
from crawler.recipes.recipe import Found, Recipe

class Rude(Recipe):
    name = "rude"
    custom_settings = {"ROBOTSTXT_OBEY": False, "DOWNLOAD_HANDLERS": {}}

    async def start(self):
        for number in range(5):
            yield Request(
                f"{self.source.home}secret/{number}",
                meta={"dont_obey_robotstxt": True, "download_slot": str(number), "handle_httpstatus_all": True},
                headers={"User-Agent": "Mozilla/5.0"},
            )

    def parse(self, response):
        yield Found(ref=response.url, fields={"name": "x"}, pages=(self.page(response),))
"""


def test_a_source_that_wants_to_be_rude_cannot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "more"
    folder.mkdir()
    (folder / "rude.py").write_text(RUDE)
    monkeypatch.setattr(
        "crawler.crawl.WORKER", (sys.executable, str(Path(__file__).parent / "own_sources.py"), str(folder))
    )
    monkeypatch.setattr("crawler.crawl._has_a_spider", lambda _: True)
    pages: dict[str, Reply] = {f"calm.localhost/secret/{number}": place() for number in range(5)}
    with Loopback(pages | {"calm.localhost/robots.txt": Answer(FORBIDDEN, after=0.2)}) as web:
        rows = [source("rude", web.url("calm.localhost/"))]
        run = crawl(rows, runs=tmp_path / "runs", settings=settings())[0]
        assert web.paths("calm.localhost") == ["/robots.txt"]
    assert run.verdict == "quarantined"
