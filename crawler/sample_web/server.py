"""Serves the sample web: one small threaded server on one loopback port, which answers by the name of the host.

For the demo and for tests; never for anybody but this machine.
"""

import contextlib
import socket
import socketserver
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from types import TracebackType
from typing import Any, Self

from config.errors import ClinicsError
from config.sources import Source, load_sources
from crawler.sample_web.answers import MISSING, PORT, Answer, Host
from crawler.sample_web.hosts import hosts, own_sites

ADDRESS = "127.0.0.1"
USUAL_PORT = 8730
_PORTS_TRIED = 50


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as it was seen: ``path`` has its query; ``started`` and ``ended`` are seconds of ``monotonic``.

    ``ended`` is when the answer is ready, before its first byte, so that whoever has an answer finds its request here.
    ``forbidden`` says that a polite robot would not have asked.
    """

    host: str
    path: str
    agent: str
    started: float
    ended: float
    status: int
    forbidden: bool


class SampleWeb:
    """The sample web while the ``with`` block runs, on ``port`` or the next free one; 0 takes any free port.

    Raises :class:`ClinicsError` when fifty ports from ``port`` on are taken.
    """

    def __init__(self, port: int = USUAL_PORT) -> None:
        self.port = port
        self._asked = port
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None
        self._seen: list[Seen] = []

    def __enter__(self) -> Self:
        """Start to serve, once every page is made: each of the first visitors would make them all."""
        hosts()
        self._server = _listen(self._asked, self._seen)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="sample-web")
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop, and wait until every thread has ended."""
        if self._server is None or self._thread is None:
            return
        self._server.hang_up()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self._server = self._thread = None

    def sources(self) -> tuple[Source, ...]:
        """The rows of the four lists, with this server's port in their addresses."""
        words = files(__name__.rpartition(".")[0]).joinpath("sources.toml").read_text(encoding="utf-8")
        return load_sources(words.replace("{port}", str(self.port)))

    def sites(self) -> tuple[str, ...]:
        """Home pages of the places' own sites, look-alikes among them, in the order of the places."""
        return tuple(f"http://{place.site}.localhost:{self.port}/" for place in own_sites())

    def requests(self) -> tuple[Seen, ...]:
        """What was asked so far, in the order in which the answers were ready."""
        return tuple(self._seen)


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    request_queue_size = 256  # one server stands for many hosts, which are visited at the same time
    block_on_close = True

    def __init__(self, port: int, seen: list[Seen]) -> None:
        self.seen = seen
        self.stopped = threading.Event()
        self.open: set[socket.socket] = set()
        self.lock = threading.Lock()
        super().__init__((ADDRESS, port), _Handler)

    def server_bind(self) -> None:
        """Bind without asking a name server who we are, as the parent would."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = ADDRESS, self.server_address[1]

    def hang_up(self) -> None:
        """Close every connection, so that nobody who keeps one open can keep us."""
        self.stopped.set()
        with self.lock:
            for connection in self.open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Note the connection while it is open."""
        with self.lock:
            self.open.add(request)
        try:
            if self.stopped.is_set():
                self.shutdown_request(request)
            else:
                super().process_request_thread(request, client_address)
        finally:
            with self.lock:
                self.open.discard(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that hang up before the end."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    server_version = "SampleWeb"
    sys_version = ""

    def do_GET(self) -> None:
        self._reply(with_body=True)

    def do_HEAD(self) -> None:
        self._reply(with_body=False)

    def log_message(self, *_: Any) -> None:
        """Keep quiet; :meth:`SampleWeb.requests` knows."""

    def _reply(self, *, with_body: bool) -> None:
        started = time.monotonic()
        name = self.headers.get("Host", "").partition(":")[0].lower().removeprefix("www.")
        host = hosts().get(name)
        answer = MISSING if host is None else host.answer(self.path)
        if host is not None and host.wait and self.path != "/robots.txt":
            self.server.stopped.wait(host.wait)
        body = answer.body(self.server.server_port)
        etag = "" if host is None else host.etag(answer, body)
        if etag and etag == self.headers.get("If-None-Match"):
            answer, body = Answer("", 304), b""
        self._note(started, name, host, answer)
        self._send(answer, body if with_body else b"", len(body), etag)

    def _send(self, answer: Answer, body: bytes, length: int, etag: str) -> None:
        self.send_response_only(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(length))
        self.send_header("Connection", "close")
        if etag:
            self.send_header("ETag", etag)
        for key, value in answer.headers.items():
            self.send_header(key, value.replace(PORT, str(self.server.server_port)))
        self.end_headers()
        self.wfile.write(body)

    def _note(self, started: float, name: str, host: Host | None, answer: Answer) -> None:
        self.server.seen.append(
            Seen(
                host=name,
                path=self.path,
                agent=self.headers.get("User-Agent", ""),
                started=started,
                ended=time.monotonic(),
                status=answer.status,
                forbidden=host is not None and host.forbids(self.path),
            )
        )


def _listen(port: int, seen: list[Seen]) -> _Server:
    if port == 0:
        return _Server(0, seen)
    for tried in range(port, min(port + _PORTS_TRIED, 65_536)):
        with contextlib.suppress(OSError):
            return _Server(tried, seen)
    raise ClinicsError(f"No free port from {port} to {port + _PORTS_TRIED - 1}. Give another one with --port.")
