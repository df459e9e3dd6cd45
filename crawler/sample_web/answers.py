"""What a host of the sample web answers: texts, headers and rules, before any port is known."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

PORT = "%PORT%"
"""Stands in every text where the port belongs, so that the rest of the bytes is the same on every port."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. ``charset`` encodes the text; ``headers`` are sent besides the usual ones."""

    text: str
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    charset: str = "utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)

    def body(self, port: int) -> bytes:
        """The bytes sent by a server that listens on that port."""
        return self.text.replace(PORT, str(port)).encode(self.charset)


MISSING = Answer("<!DOCTYPE html>\n<html><head><title>404</title></head><body><h1>Not found</h1></body></html>\n", 404)
"""What a host answers to a path it does not have."""


@dataclass(frozen=True, slots=True)
class Host:
    """One host. ``pages`` goes by path with query; ``ask`` answers paths that are computed.

    ``forbidden`` are the patterns that its robots.txt disallows. ``robots`` replaces the robots.txt made from them;
    a host with neither has none (404). ``wait`` is how many seconds every page takes; ``allowed`` is false for a host
    of which nothing may be read, because its robots.txt is out of order. ``etags`` is true for a host that marks its
    pages, and does not send one again to whoever knows it already.
    """

    pages: Mapping[str, Answer]
    forbidden: tuple[str, ...] = ()
    robots: Answer | None = None
    robots_more: str = ""
    wait: float = 0.0
    allowed: bool = True
    etags: bool = False
    ask: Callable[[str, str], Answer | None] | None = None

    def answer(self, target: str) -> Answer:
        """The answer to a path with its query."""
        if target == "/robots.txt":
            return self._robots()
        found = self.pages.get(target)
        if found is None and self.ask is not None:
            path, _, query = target.partition("?")
            found = self.ask(path, query)
        return MISSING if found is None else found

    def forbids(self, target: str) -> bool:
        """Whether a polite robot may not ask for this."""
        if target == "/robots.txt":
            return False
        return not self.allowed or any(fnmatchcase(target, pattern + "*") for pattern in self.forbidden)

    def etag(self, answer: Answer, body: bytes) -> str:
        """What an answer may be recognised by; empty when this host does not say."""
        marked = self.etags and answer.status == 200
        return f'"{hashlib.sha256(body).hexdigest()[:16]}"' if marked else ""

    def _robots(self) -> Answer:
        if self.robots is not None:
            return self.robots
        if not self.forbidden and not self.robots_more:
            return MISSING
        rules = "".join(f"Disallow: {pattern}\n" for pattern in self.forbidden) or "Disallow:\n"
        return Answer(f"User-agent: *\n{rules}{self.robots_more}", content_type="text/plain; charset=utf-8")


def web_address(site: str, path: str = "/") -> str:
    """The address of a page on one of the hosts, with :data:`PORT` for the port."""
    return f"http://{site}.localhost:{PORT}{path}"
