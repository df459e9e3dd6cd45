"""A real HTTP server between the program and its node, that can be told to fail as clusters do."""

import http.client
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import urlsplit

from local_server import LocalServer, hang_up, reply

ELASTIC = {"X-Elastic-Product": "Elasticsearch", "Content-Type": "application/vnd.elasticsearch+json;compatible-with=8"}


@dataclass
class Answer:
    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=lambda: dict(ELASTIC))


def error(status: int, kind: str) -> Answer:
    """As a cluster says it."""
    return Answer(status, {"error": {"type": kind, "reason": "invented", "root_cause": []}, "status": status})


@dataclass
class Asked:
    method: str
    path: str
    body: bytes
    headers: dict[str, str]


Fault = Callable[[Asked], Answer | None]
"""What a fault answers to a request; None lets it through."""


class Proxy(LocalServer):
    """Passes requests on to ``node`` unless ``fault`` answers; while ``down``, hangs up on everybody."""

    def __init__(self, node: str, fault: Fault = lambda _: None) -> None:
        self.node = urlsplit(node)
        self.fault = fault
        self.down = False
        self.asked: list[Asked] = []
        super().__init__(self._answer, methods=("GET", "POST", "PUT", "DELETE", "HEAD"))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def pass_on(self, asked: Asked) -> Answer:
        """What the node itself answers."""
        connection = http.client.HTTPConnection(self.node.hostname or "", self.node.port, timeout=120)
        try:
            kept = {name: value for name, value in asked.headers.items() if name.lower() not in {"host", "connection"}}
            if asked.body:
                kept = {name: value for name, value in kept.items() if name.lower() != "content-length"}
            connection.request(asked.method, asked.path, asked.body or None, kept)
            answer = connection.getresponse()
            body = answer.read()
            return Answer(answer.status, json.loads(body) if body else None, dict(answer.getheaders()))
        finally:
            connection.close()

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        asked = Asked(handler.command, handler.path, body, dict(handler.headers))
        self.asked.append(asked)
        if self.down:
            hang_up(handler)
            return
        answer = self.fault(asked) or self.pass_on(asked)
        told = b"" if answer.body is None else json.dumps(answer.body).encode()
        own = {"content-length", "transfer-encoding", "connection"}
        reply(handler, answer.status, {k: v for k, v in answer.headers.items() if k.lower() not in own}, told)


def half_refused(proxy: Proxy, status: int, kind: str, *, times: int) -> Fault:
    """Every second document of a bulk is refused, so many times; the node gets the others."""
    left = [times]

    def fault(asked: Asked) -> Answer | None:
        if not asked.path.split("?")[0].endswith("/_bulk") or left[0] == 0:
            return None
        left[0] -= 1
        lines = asked.body.splitlines()
        pairs = [lines[number : number + 2] for number in range(0, len(lines), 2)]
        kept = b"".join(line + b"\n" for pair in pairs[::2] for line in pair)
        answer = proxy.pass_on(Asked(asked.method, asked.path.split("?")[0], kept, asked.headers))
        taken = iter(answer.body["items"])
        items = [
            {"index": {"status": status, "error": {"type": kind, "reason": "invented"}}} if number % 2 else next(taken)
            for number in range(len(pairs))
        ]
        return Answer(200, {"errors": len(pairs) > 1, "items": items})

    return fault
