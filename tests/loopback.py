"""A small real web on loopback: hosts are names, answers are set by each test, and every request is written down."""

import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from local_server import LocalServer, hang_up, reply

from config.settings import Crawl, Registry, Serve, Settings
from config.sources import Expect, Source, SourceKind


@dataclass(frozen=True)
class Answer:
    body: bytes | str = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    after: float = 0.0
    hang_up: bool = False


@dataclass(frozen=True)
class Asked:
    host: str
    path: str
    headers: Mapping[str, str]
    started: float
    ended: float


Reply = Answer | str | Callable[[int], Answer]
"""An answer, the body of one, or what makes one out of how often the page was asked for before."""


class Loopback(LocalServer):
    """Answers by host and path (query included); a page that nobody set is a 404."""

    def __init__(self, pages: Mapping[str, Reply], secure: ssl.SSLContext | None = None) -> None:
        self.pages = dict(pages)
        self.asked: list[Asked] = []
        self._lock = threading.Lock()
        self._now = threading.local()
        super().__init__(self._answer, secure=secure)

    def url(self, address: str) -> str:
        """``host/path`` as an address that works while this runs."""
        host, _, path = address.partition("/")
        return f"http://{host}:{self.port}/{path}"

    @property
    def asking(self) -> Mapping[str, str]:
        """The headers of the request that a callable is answering just now."""
        headers: Mapping[str, str] = self._now.headers
        return headers

    def paths(self, host: str) -> list[str]:
        return [one.path for one in self.asked if one.host == host]

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        started = time.monotonic()
        host = handler.headers.get("Host", "").rsplit(":", 1)[0]
        answer = self.pages.get(host + handler.path, Answer(status=404))
        if isinstance(answer, str):
            answer = Answer(answer)
        if callable(answer):
            self._now.headers = dict(handler.headers)
            with self._lock:
                before = sum(one.host == host and one.path == handler.path for one in self.asked)
            answer = answer(before)
        time.sleep(answer.after)
        with self._lock:
            self.asked.append(Asked(host, handler.path, dict(handler.headers), started, time.monotonic()))
        if answer.hang_up:
            hang_up(handler)
            return
        body = answer.body.encode() if isinstance(answer.body, str) else answer.body
        headers = {"Content-Type": "text/html"} | dict(answer.headers)
        here = str(self.port)
        reply(handler, answer.status, {name: value.replace("{port}", here) for name, value in headers.items()}, body)


def settings(**crawl: Any) -> Settings:
    usual: dict[str, Any] = {
        "contact": "",
        "pause_seconds": 1.0,
        "pages_a_site": 15,
        "page_bytes": 1_000_000,
        "timeout_seconds": 30.0,  # nothing else here is about slow answers, and machines are shared
        "wait_seconds": 2.0,
        "pages_a_host": 1000,
        "bytes_a_host": 100_000_000,
        "hours_a_host": 1.0,
        "depth": 100,
        "reading_seconds": 30.0,
    }
    return Settings(
        crawl=Crawl(**(usual | crawl)),
        registry=Registry(server="http://npi.localhost/api/", again_after_days=30, requests_a_day=100),
        serve=Serve(address="127.0.0.1", port=0),
    )


def source(name: str, home: str, *, kind: SourceKind = "directory", expect: Expect | None = None) -> Source:
    return Source(id=name, title=name, home=home, kind=kind, terms="invented", expect=expect or Expect())


def directory(*links: str) -> str:
    """A list page of the sample directory's shape."""
    return "".join(f'<p><a class="listing" href="{link}">one</a></p>' for link in links)


def place(name: str = "Elm Clinic") -> str:
    """A detail page of the sample directory's shape."""
    return f"""<main><h1 class="name">{name}</h1><p class="street">12 Elm St</p><p><span class="city">Portland</span>
      <span class="state">OR</span> <span class="zip">97205</span></p>
      <a href="tel:+15035550101">503-555-0101</a></main>"""
