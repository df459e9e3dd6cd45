"""Clinics' own sites that only a browser can fill: what it may ask for, when a page is filled, what it costs others."""

import re
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import pytest
from browsing import found_browser
from loopback import Answer, Loopback, Reply, place, settings, source

from config.errors import ConfigError
from crawler.crawl import crawl
from crawler.runs.folders import Run

SITES = source("clinic_sites", "", kind="clinic_site")
TEXT = {"Content-Type": "text/plain"}
APP = """
fetch("/api/words.json").then(one => one.json()).then(found => {
  const root = document.getElementById("root");
  root.innerHTML = "<h1>Elm Clinic</h1><p>" + found.words + "</p><a href='/services'>Services</a>";
  root.dataset.path = location.pathname;
});
fetch("http://stranger.localhost:%PORT%/tracked?" + document.title).catch(() => 0);
fetch("http://127.0.0.1:%PORT%/inside").catch(() => 0);
fetch("/private/secret.json").catch(() => 0);
fetch("/api/send", {method: "POST", body: "words"}).catch(() => 0);
new Image().src = "/pixel.gif";
try { new WebSocket("ws://elm.localhost:%PORT%/socket"); } catch (error) { 0; }
navigator.sendBeacon("/beacon", "x");
"""
SHELL = (
    '<title>Elm</title><link rel="stylesheet" href="/style.css"><div id="root"></div><script src="/app.js"></script>'
)


def read(pages: Mapping[str, Reply], tmp_path: Path, *hosts: str) -> tuple[Run, Loopback]:
    with Loopback(pages) as web:
        homes = [web.url(f"{host}.localhost/") for host in hosts]
        run = crawl([SITES], runs=tmp_path, settings=settings(javascript=True), sites=homes)[0]
    return run, web


def app(web: Loopback) -> None:
    port = web.url("").split(":")[2].strip("/")
    web.pages.update(
        {
            "elm.localhost/robots.txt": Answer("User-agent: *\nDisallow: /private/\n", headers=TEXT),
            "elm.localhost/": SHELL,
            "elm.localhost/services": SHELL,
            "elm.localhost/app.js": Answer(APP.replace("%PORT%", port), headers={"Content-Type": "text/javascript"}),
            "elm.localhost/api/words.json": Answer(
                '{"words": "We give IV ketamine."}', headers={"Content-Type": "application/json"}
            ),
            "elm.localhost/private/secret.json": Answer("{}"),
        }
    )


def test_an_empty_shell_is_not_read_as_an_empty_page(tmp_path: Path) -> None:
    with Loopback({"oak.localhost/": place("Oak")}) as web:
        app(web)
        sites = [web.url("elm.localhost/"), web.url("oak.localhost/")]
        run = crawl([SITES], runs=tmp_path, settings=settings(), sites=sites)[0]
    assert [listing.ref for listing in run.listings()] == ["oak.localhost"]
    assert run.report["pages"] == {"read": 1, "needs_javascript": 1}
    assert {"url": sites[0], "reason": "needs JavaScript: switch crawl.javascript on"} in run.report["errors"]
    assert "/app.js" not in web.paths("elm.localhost")


def test_a_browser_fills_a_page_and_every_request_goes_through_our_own_door(tmp_path: Path) -> None:
    found_browser()
    with Loopback({"oak.localhost/": place("Oak")}) as web:
        app(web)
        sites = [web.url("elm.localhost/"), web.url("oak.localhost/")]
        run = crawl([SITES], runs=tmp_path, settings=settings(javascript=True), sites=sites)[0]
        asked = web.asked
    elm = next(listing for listing in run.listings() if listing.ref == "elm.localhost")
    assert [block.text for block in elm.pages[0].blocks][:2] == ["Elm Clinic", "We give IV ketamine."]
    assert [page.url for page in elm.pages] == [sites[0], sites[0] + "services"]
    assert run.report["pages"] == {"read": 3}
    assert {one.path for one in asked if one.host == "elm.localhost"} == {
        *("/robots.txt", "/", "/app.js", "/api/words.json", "/services", "/sitemap.xml"),
    }, "no style, picture, form, socket, and nothing that robots.txt forbids"
    assert {one.host for one in asked} == {"elm.localhost", "oak.localhost"}
    assert all("clinic-directory" in one.headers["User-Agent"] for one in asked)
    assert all("Cookie" not in one.headers for one in asked)
    turns = sorted((one.started, one.ended) for one in asked if one.host == "elm.localhost")
    assert all(later[0] >= earlier[1] for earlier, later in pairwise(turns)), "one at a time"


def test_a_browser_that_does_not_start_is_told_of_and_costs_the_others_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with Loopback({"oak.localhost/": place("Oak")}) as web:
        app(web)
        sites = [web.url(f"{name}.localhost/") for name in ("elm", "oak")]
        run = crawl([SITES], runs=tmp_path / "runs", settings=settings(javascript=True), sites=sites)[0]
    assert [listing.ref for listing in run.listings()] == ["oak.localhost"]
    assert any("the browser could not be started" in note for note in run.report["notes"])


def test_javascript_without_a_browser_is_refused_before_anything_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with Loopback({}) as web:
        with pytest.raises(ConfigError, match="no Chromium was found"):
            crawl([SITES], runs=tmp_path, settings=settings(javascript=True), sites=[web.url("elm.localhost/")])
        assert web.asked == []


def test_a_page_that_never_stops_or_never_fills_costs_only_itself(tmp_path: Path) -> None:
    found_browser()
    pages: dict[str, Reply] = {
        "elm.localhost/": '<div id="root"></div><script src="/loop.js"></script>',
        "elm.localhost/loop.js": Answer(
            "location.href = '/elsewhere'; setInterval(() => fetch('/ping?' + Math.random()), 5)"
        ),
        "spin.localhost/": '<div id="root"></div><script src="/spin.js"></script>',
        "spin.localhost/spin.js": Answer("for (;;) { document.title += 'x'; }"),
        "oak.localhost/": place("Oak"),
    }
    run, web = read(pages, tmp_path, "elm", "spin", "oak")
    assert [listing.ref for listing in run.listings()] == ["oak.localhost"]
    assert run.report["pages"] == {"read": 1, "needs_javascript": 2}
    assert "/elsewhere" not in web.paths("elm.localhost")
    assert sum(re.match(r"/ping", path) is not None for path in web.paths("elm.localhost")) <= 40


def test_a_page_whose_script_runs_long_before_it_asks_for_its_words_is_filled(tmp_path: Path) -> None:
    found_browser()
    asks = "fetch('/where').then(one => one.text()).then(fetch).then(one => one.text())"
    fills = f"{asks}.then(words => {{ document.body.textContent = words; }});"
    busy = "const until = Date.now() + 1500; while (Date.now() < until);"  # as any script on a slow machine
    slow = f"setTimeout(() => {{ {busy} {fills} }}, 50);"
    ticks = "setInterval(() => { document.title = Date.now(); }, 20);"
    pages: dict[str, Reply] = {
        "elm.localhost/": '<title>Elm</title><div id="root"></div><script src="/app.js"></script>',
        "elm.localhost/app.js": Answer(slow, headers={"Content-Type": "text/javascript"}),
        "elm.localhost/where": Answer("/words", headers=TEXT),
        "elm.localhost/words": Answer("Elm Clinic gives IV ketamine to adults with depression.", headers=TEXT),
        "clock.localhost/": '<title>Clock</title><div id="root"></div><script src="/app.js"></script>',
        "clock.localhost/app.js": Answer(ticks + fills, headers={"Content-Type": "text/javascript"}),
        "clock.localhost/where": Answer("/words", headers=TEXT),
        "clock.localhost/words": Answer("Clock Clinic gives IV ketamine to adults with depression.", headers=TEXT),
    }
    run, _ = read(pages, tmp_path, "elm", "clock")
    said = {block.text for listing in run.listings() for page in listing.pages for block in page.blocks}
    assert said == {f"{name} gives IV ketamine to adults with depression." for name in ("Elm Clinic", "Clock Clinic")}
