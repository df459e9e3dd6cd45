"""Every request is a question under our own name, whatever a source file puts into it; nothing can switch that off."""

import re
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from loopback import Answer, Asked, Loopback, place, settings, source
from scrapy.http import Request
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred, succeed
from twisted.internet.error import DNSLookupError

from config.settings import Crawl
from crawler.crawl import crawl
from crawler.manners.door import Resolver
from crawler.manners.kept_out import NotForUs
from crawler.manners.local import is_inside
from crawler.manners.politeness import Hosts
from crawler.manners.questions import mind
from crawler.manners.robots import user_agent
from crawler.runs.folders import Run

CONTACT = "mailto:someone@clinic.example"
SITES = source("clinic_sites", "", kind="clinic_site")

RUDE = """
from crawler.recipes.recipe import Found, Recipe
from scrapy import Request

class Rude(Recipe):
    name = "rude"
    custom_settings = {{"USER_AGENT": "Mozilla/5.0", "COOKIES_ENABLED": True}}

    async def parse(self, response):
        for request in ({requests}):
            try:
                await self.crawler.engine.download_async(request)
            except Exception as error:
                self.journal.note(str(error))
        yield Found(ref="elm", fields={{"name": "Elm"}}, pages=(self.page(response),))
"""


def read(folder: Path, monkeypatch: pytest.MonkeyPatch, web: Loopback, *requests: str) -> tuple[Run, list[Asked]]:
    more = folder / "more"
    more.mkdir()
    (more / "rude.py").write_text(RUDE.format(requests=", ".join((*requests, ""))), encoding="utf-8")
    command = (sys.executable, str(Path(__file__).parent / "own_sources.py"), str(more))
    monkeypatch.setattr("crawler.crawl.WORKER", command)
    monkeypatch.setattr("crawler.crawl._has_a_spider", lambda _: True)
    row = source("rude", web.url("calm.localhost/"))
    return crawl([row], runs=folder / "runs", settings=settings(contact=CONTACT))[0], web.asked


def test_a_source_file_cannot_pretend_to_be_somebody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    headers = {
        "User-Agent": "Mozilla/5.0",
        "Cookie": "session=1",
        "Authorization": "Basic bWU6bWU=",
        "Referer": "http://elsewhere.example/",
        "Host": "other.localhost",
        "X-Forwarded-For": "8.8.8.8",
    }
    with Loopback({"calm.localhost/": place(), "calm.localhost/2": place()}) as web:
        wish = f"Request(response.url + '2', headers={headers!r}, cookies={{'a': 'b'}})"
        run, asked = read(tmp_path, monkeypatch, web, wish)
    assert run.report["listings"] == 1
    assert [one.path for one in asked] == ["/robots.txt", "/", "/2"]
    for one in asked:
        assert one.host == "calm.localhost"
        assert one.headers["User-Agent"] == user_agent(CONTACT)
        assert not {"Cookie", "Authorization", "Referer", "X-Forwarded-For"} & set(one.headers)


def test_nothing_is_sent_to_a_host_and_nobody_signs_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Loopback({"calm.localhost/": place(), "calm.localhost/2": place()}) as web:
        run, asked = read(
            tmp_path,
            monkeypatch,
            web,
            "Request(response.url + '2', method='POST', body='user=me')",
            "Request(response.url + '2', method='DELETE')",
            "Request(response.url + '2', body='user=me')",
            "Request(response.url.replace('//', '//me:secret@') + '2')",
            "Request(response.url + '2', meta={'proxy': 'http://127.0.0.1:9'})",
        )
    assert [one.path for one in asked] == ["/robots.txt", "/"]
    assert [note for note in run.report["notes"] if "form" in note]
    assert [note for note in run.report["notes"] if "log in" in note]
    assert [note for note in run.report["notes"] if "proxy" in note]


def test_no_cookie_is_sent_back_to_any_host(tmp_path: Path) -> None:
    given = {"Set-Cookie": "id=1; Domain=localhost; Path=/"}
    pages = {
        "elm.localhost/": Answer(f'{place()}<a href="/about">About our ketamine team</a>', headers=given),
        "elm.localhost/about": Answer(place(), headers=given),
        "oak.localhost/": Answer(status=302, headers={**given, "Location": "http://elm.localhost:{port}/about"}),
    }
    with Loopback(pages) as web:
        crawl([SITES], runs=tmp_path, settings=settings(), sites=[web.url("elm.localhost/"), web.url("oak.localhost/")])
        assert len(web.asked) > 4
        assert not any("Cookie" in one.headers for one in web.asked)


def test_a_request_cannot_loosen_its_own_limits() -> None:
    polite = settings().crawl
    loose = {
        "download_timeout": 9e9,
        "download_maxsize": 0,
        "download_fail_on_dataloss": False,
        "bindaddress": "10.0.0.1",
        "robots": True,
    }
    request = Request("http://elm.localhost/", meta=loose)
    mind(request, polite)
    assert request.meta == {"download_timeout": polite.timeout_seconds}


def test_a_proxy_that_the_environment_names_may_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    request = Request("http://elm.example/", meta={"proxy": "http://proxy.example:3128"})
    with pytest.raises(NotForUs, match="a proxy that the environment does not name"):
        mind(request, settings().crawl)
    monkeypatch.setenv("http_proxy", "http://me:secret@proxy.example:3128")
    mind(request, settings().crawl)


SWITCH = re.compile(
    r"robot|obey|polite|ignore|agent|cookie|login|verify|certificate|insecure|force|proxy", re.IGNORECASE
)


def test_no_setting_switches_politeness_off() -> None:
    assert [name for name in Crawl.model_fields if SWITCH.search(name)] == []
    bounds = {name: Crawl.model_json_schema()["properties"][name] for name in Crawl.model_fields}
    assert bounds["pause_seconds"]["minimum"] == 1.0
    numbers = {name: bound for name, bound in bounds.items() if bound["type"] in {"number", "integer"}}
    assert [name for name, one in numbers.items() if one.get("minimum", one.get("exclusiveMinimum", -1)) < 0] == []
    # who asks for a wait is left then, and who is in trouble is rested from all the same (test_polite_budgets.py)
    assert [name for name, one in numbers.items() if one.get("minimum") == 0] == ["wait_seconds"]
    for name in (
        "pages_a_host",
        "bytes_a_host",
        "hours_a_host",
        "depth",
        "page_bytes",
        "timeout_seconds",
        "wait_seconds",
    ):
        assert "maximum" in bounds[name], f"{name} could be set to have no end"


INSIDE = (
    *("localhost", "x.localhost", "router", "nas.local", "metadata.google.internal", "db.corp", "box.home.arpa"),
    *("127.0.0.1", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "0", "0.0.0.0", "017700000001", "0x7f000001"),
    *("10.0.0.1", "172.16.0.1", "192.168.1", "169.254.169.254", "100.64.0.1", "198.18.0.1", "192.0.2.1"),
    *("224.0.0.1", "240.0.0.1", "255.255.255.255", "127.0.0.1.", "LOCALHOST.", "pi.lan"),
    *("::", "::1", "fe80::1", "fe80::1%eth0", "fd00::1", "fec0::1", "ff02::1", "2001:db8::1", "2001::1"),
    *("::ffff:127.0.0.1", "::ffff:7f00:1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::"),
    *("\uff11\uff12\uff17.0.0.1", "127\u30020\u30020\u30021", "\u24db\u24de\u24d2\u24d0\u24dbhost"),
)
OUTSIDE = ("clinic.example", "8.8.8.8", "2606:4700::1111", "127.clinic.example", "localhost.example", "local.example")


@pytest.mark.parametrize("host", INSIDE)
def test_every_spelling_of_an_address_inside_is_known(host: str) -> None:
    assert is_inside(host)
    bracketed = f"[{host}]" if ":" in host else host
    with suppress(ValueError), pytest.raises(NotForUs):
        Hosts(settings(contact="me").crawl, inside=[])._host(f"http://{bracketed}/")


@pytest.mark.parametrize("host", OUTSIDE)
def test_what_is_on_the_public_web_is_not_taken_for_inside(host: str) -> None:
    assert not is_inside(host)


def test_a_name_that_changes_its_mind_is_refused_once_it_leads_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: each answer is looked at, and the one that was looked at is the one that is connected to."""
    answers = iter(("203.0.114.7", "10.0.0.1", "203.0.114.7"))

    def look_up(*_: Any) -> Deferred[str]:
        return succeed(next(answers))

    monkeypatch.setattr(CachingThreadedResolver, "getHostByName", look_up)
    resolver = Resolver(None, 0, 1.0)  # type: ignore[arg-type]  # no reactor is needed for what is looked up here
    found: list[Any] = []
    for _ in range(3):
        resolver.getHostByName("turn.example").addBoth(found.append)
    assert found[0] == found[2] == "203.0.114.7"
    assert found[1].check(DNSLookupError)
    assert "inside this network" in str(found[1].value)


@contextmanager
def proxy() -> Iterator[tuple[int, list[bytes]]]:
    """A proxy that writes down what it is asked and answers nothing of use."""
    asked: list[bytes] = []
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    with connection:
                        asked.append(connection.recv(4096).split(b"\r\n")[0])
                        connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

        threading.Thread(target=serve, daemon=True).start()
        yield listener.getsockname()[1], asked


def test_no_link_leads_a_proxy_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy looks names up by itself, but what is spelled as inside is not even asked of it."""
    with proxy() as (port, asked), Loopback({}) as web:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")
        to = "http://169.254.169.254/latest/"
        web.pages["elm.localhost/"] = Answer(status=302, headers={"Location": to})
        run = crawl(
            [SITES],
            runs=tmp_path,
            settings=settings(contact="me"),
            sites=[web.url("elm.localhost/"), "http://clinic.example/"],
        )[0]
    assert asked
    assert all(b"http://clinic.example/" in line for line in asked)
    assert run.report["pages"]["not_for_us"] == 1
