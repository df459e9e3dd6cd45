"""Hosts on loopback that answer as no host should: raw bytes, one way of misbehaving for each host name.

A host named ``KIND.localhost`` answers every page with the misbehaviour of that kind, and has no robots.txt. Whatever
else is asked for is a small page that names a clinic.
"""

import contextlib
import gzip
import itertools
import os
import socket
import struct
import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Self

import brotli  # type: ignore[import-untyped]  # it comes without types
from backports import zstd

PAGE = b"<html><title>Elm Clinic</title><main><h1>Elm Clinic</h1><p>We give ketamine infusions.</p></main></html>"
ATTRIBUTES = b"<p %s>"
BOMB = b"a" * 40_000_000
LONGEST = 60.0
"""Seconds after which even an endless answer ends, so that no thread outlives its test."""

Says = Callable[[], Iterator[bytes]]


class HangUp(Exception):
    """The connection is reset instead of closed."""


def answer(body: bytes = PAGE, *headers: str, status: str = "200 OK", length: object = None) -> bytes:
    """A whole answer."""
    lines = [f"HTTP/1.1 {status}", "Content-Type: text/html", *headers]
    lines.append(f"Content-Length: {len(body) if length is None else length}")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def chunked(*chunks: bytes) -> bytes:
    """The beginning of an answer in chunks."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)


def endless(start: bytes, more: Callable[[int], bytes], *, pause: float = 0.0) -> Says:
    def says() -> Iterator[bytes]:
        yield start
        for number in itertools.count():
            time.sleep(pause)
            yield more(number)

    return says


def once(*parts: bytes) -> Says:
    return lambda: iter(parts)


def reset_after(*parts: bytes) -> Says:
    def says() -> Iterator[bytes]:
        yield from parts
        time.sleep(0.1)
        raise HangUp

    return says


def moved(to: str) -> bytes:
    return answer(b"", f"Location: {to}", status="302 Found")


def packed(encoding: str, body: bytes) -> Says:
    return once(answer(body, f"Content-Encoding: {encoding}"))


OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
RUDE: dict[str, tuple[Says, str]] = {
    # compressed bytes that grow without measure
    "gzip-bomb": (packed("gzip", gzip.compress(BOMB)), "too large"),
    "deflate-bomb": (packed("deflate", zlib.compress(BOMB)), "too large"),
    "zstd-bomb": (packed("zstd", zstd.compress(BOMB)), "too large"),
    "brotli-bomb": (packed("br", brotli.compress(BOMB, quality=1)), "too large"),
    "nested-bomb": (packed("gzip, gzip", gzip.compress(gzip.compress(BOMB))), "too large"),
    "no-gzip": (packed("gzip", b"this was never packed"), "cannot be unpacked"),
    "no-brotli": (packed("br", b"this was never packed"), "cannot be unpacked"),
    "no-zstd": (packed("zstd", b"this was never packed"), "cannot be unpacked"),
    "attributes": (
        once(answer(PAGE + b"<p " + b" ".join(b"a%d=1" % n for n in range(60_000)) + b">")),
        "without measure",
    ),
    # headers
    "many-headers": (once(OK, *(b"X-%d: %s\r\n" % (n, b"y" * 90) for n in range(20_000)), b"\r\n", PAGE), "headers"),
    "endless-headers": (endless(OK, lambda number: b"X-%d: y\r\n" % number * 500), "headers"),
    "endless-line": (endless(OK + b"X: ", lambda _: b"y" * 5000), "headers"),
    "endless-continue": (endless(b"", lambda _: b"HTTP/1.1 100 Continue\r\n\r\n" * 500), "headers"),
    "slow-headers": (endless(OK, lambda number: b"X-%d: y\r\n" % number, pause=0.2), "no answer in time"),
    # bodies
    "huge": (once(OK + b"Content-Length: 200000000\r\n\r\n", *[b"<p>word " * 4000] * 6000), "too large"),
    "huge-chunks": (endless(chunked(PAGE), lambda _: b"7d00\r\n" + b"<p>word " * 4000 + b"\r\n"), "too large"),
    "huge-until-closed": (endless(OK + b"\r\n", lambda _: b"<p>word " * 4000), "too large"),
    "huge-and-fast": (once(OK + b"\r\n", *[b"<p>word " * 125_000] * 200), "too large"),  # 200 MB
    "slow-body": (endless(OK + b"Content-Length: 5000\r\n\r\n", lambda _: b"x", pause=0.2), "no answer in time"),
    "silent": (endless(b"", lambda _: b"", pause=0.2), "no answer in time"),
    "cut-off": (once(answer(PAGE, length=5000)), "the connection broke off"),
    "cut-chunk": (once(chunked(PAGE)), "the connection broke off"),
    "bad-chunk": (once(chunked(PAGE) + b"zz\r\nnonsense\r\n0\r\n\r\n"), "the connection broke off"),
    "endless-trailer": (
        endless(chunked(PAGE) + b"0\r\n", lambda n: b"X-%d: y\r\n" % n * 500),
        "the connection broke off",
    ),
    "reset-at-once": (reset_after(), "the connection broke off"),
    "reset-in-headers": (reset_after(OK), "the connection broke off"),
    "reset-in-body": (reset_after(OK + b"Content-Length: 5000\r\n\r\n", PAGE), "the connection broke off"),
    "hangs-up": (once(), "the connection broke off"),
    # what is hardly HTTP
    "no-headers": (once(PAGE + b"\r\n"), "not HTTP"),
    "noise": (once(os.urandom(4000).replace(b"\n", b"x") + b"\r\n\r\n"), "not HTTP"),
    "odd-status": (once(answer(status="many thanks")), "not HTTP"),
    "negative-length": (once(answer(length=-5)), "not HTTP"),
    "worded-length": (once(answer(length="plenty")), "not HTTP"),
    "two-lengths": (once(OK + b"Content-Length: 5\r\nContent-Length: 9\r\n\r\n" + PAGE), "not HTTP"),
    # redirects
    "to-itself": (once(moved("/")), "redirect"),
    "onwards": (endless(b"", lambda _: b""), "redirect"),  # each page moves on to the next; see _says
    "to-nowhere": (once(moved("http://[::1")), "no web address"),
    "to-a-script": (once(moved("javascript:alert(1)")), "no web address"),
    "to-a-file": (once(moved("file:///etc/passwd")), "no web address"),
}
"""By kind: what it sends, and a part of what the report must say of it."""

HARMLESS: dict[str, Says] = {
    "wrong-charset": once(b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<h1>Caf\xe9 Clinic</h1>"),
    "no-such-charset": once(OK.replace(b"html", b"html; charset=x-nonsense") + b"\r\n" + PAGE),
    "half-a-character": once(
        OK.replace(b"html", b"html; charset=utf-16") + b"\r\n" + PAGE.decode().encode("utf-16")[:-1]
    ),
    "zeros": once(answer(PAGE + b"\0" * 500_000)),
    "deep": once(answer(PAGE + b"<div>" * 100_000)),
    "some-attributes": once(answer(PAGE + b"<p " + b" ".join(b"a%d=1" % n for n in range(400)) + b">" + b" " * 20_000)),
    "short-length": once(answer(PAGE, length=len(PAGE) - 20)),
    "bare-line-ends": once(OK.replace(b"\r\n", b"\n") + b"\n" + PAGE),
    "header-without-colon": once(OK + b"this is no header\r\n\r\n" + PAGE),
    "old-http": once(b"HTTP/1.0 200 OK\r\n\r\n" + PAGE),
    "odd-reason": once(b"HTTP/1.1 200\r\nContent-Type: text/html\r\n\r\n" + PAGE),
}
"""By kind: what is odd, but can be read."""


class RudeWeb:
    """The hosts, on one port; ``sent`` counts the bytes that each sent."""

    def __init__(self) -> None:
        self.sent: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=200)
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._over = threading.Event()

    def url(self, kind: str, scheme: str = "http") -> str:
        return f"{scheme}://{kind}.localhost:{self.port}/"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while not self._over.is_set():
                connection, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        ends = time.monotonic() + LONGEST
        with connection, contextlib.suppress(OSError):
            asked = b""
            while b"\r\n\r\n" not in asked:
                more = connection.recv(65_536)
                if not more:
                    return
                asked += more
                if asked.startswith(b"\x16"):  # a secure connection, which this port does not know
                    connection.sendall(answer(b"", status="400 Bad Request"))
                    return
            path, kind = _asked(asked)
            self.asked[kind] += path != "/robots.txt"
            try:
                for part in _says(kind, path)():
                    if self._over.is_set() or time.monotonic() > ends:
                        return
                    connection.sendall(part)
                    self.sent[kind] += len(part)
            except HangUp:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _asked(request: bytes) -> tuple[str, str]:
    lines = request.decode("latin-1").split("\r\n")
    host = next((line.split(":", 1)[1].strip() for line in lines if line.lower().startswith("host:")), "")
    return lines[0].split(" ")[1], host.split(".", 1)[0]


def _says(kind: str, path: str) -> Says:
    if path == "/robots.txt":
        return once(answer(b"", "Connection: close", status="404 Not Found"))
    if kind == "onwards":
        return once(moved(f"/{int(path[1:] or 0) + 1}"))
    return RUDE[kind][0] if kind in RUDE else HARMLESS.get(kind, once(answer(PAGE, "Connection: close")))
