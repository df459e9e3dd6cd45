"""Reads the sample web as a polite stranger does, for its tests: one answer, or every page of a host."""

import html
import http.client
import re
from urllib.parse import urljoin, urlsplit

from crawler.sample_web import SampleWeb, Truth, truth
from crawler.sample_web.answers import Host
from crawler.sample_web.hosts import hosts


def get(
    web: SampleWeb, host: str, path: str, method: str = "GET", known: str = ""
) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", web.port, timeout=60)
    try:
        connection.request(
            method, path, headers={"Host": f"{host}:{web.port}", "User-Agent": "tester/1", "If-None-Match": known}
        )
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


def by_slug(slug: str) -> Truth:
    return next(place for place in truth() if place.slug == slug)


def with_trait(trait: str) -> str:
    return next(place.site for place in truth() if place.trait == trait)


def followed(name: str, host: Host, start: str) -> dict[str, str]:
    """Every page that a polite reader reaches on one host, by path, with its text."""
    found: dict[str, str] = {}
    waiting = [start, "/sitemap.xml"]
    while waiting:
        path = waiting.pop()
        if path in found or host.forbids(path):
            continue
        answer = host.answer(path)
        if answer.status != 200 or "noindex" in answer.headers.get("X-Robots-Tag", "") + answer.text[:300]:
            continue
        found[path] = answer.text
        linked = re.findall(r'href="(/[^"]*)"', answer.text) + re.findall(r"<loc>(.*?)</loc>", answer.text)
        linked += re.findall(r'"next": "(/[^"]*)"', answer.text)
        for link in linked:
            parts = urlsplit(urljoin(f"http://{name}{path}", html.unescape(link)))
            if (parts.hostname or name) in {name, urlsplit(f"http://{name}").hostname}:
                waiting.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return found


STARTS = {"feed.localhost": "/api/places.json", "register.localhost": "/sitemap.xml"}


def everything() -> dict[str, dict[str, str]]:
    return {name: followed(name, host, STARTS.get(name, "/")) for name, host in hosts().items() if name != "localhost"}
