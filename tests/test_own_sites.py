"""Clinics' own sites as they really are: with sitemaps, scripts, new owners and nobody at home."""

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
from crawler.runs.journal import MOST_ERRORS
from crawler.runs.report import MOST_CLOSED
from crawler.sites.site_record import last_record
from indexer.read.listing import read_listing
from ui.cli import main

SITES = source("clinic_sites", "", kind="clinic_site")
TEXT = {"Content-Type": "text/plain"}


def read(pages: Mapping[str, Reply], tmp_path: Path, *hosts: str, **more: object) -> tuple[Run, Loopback]:
    with Loopback(pages) as web:
        homes = [web.url(f"{host}.localhost/") for host in hosts]
        run = crawl([SITES], runs=tmp_path, settings=settings(**more), sites=homes)[0]
    return run, web


def words(run: Run) -> set[str]:
    return {block.text for listing in run.listings() for page in listing.pages for block in page.blocks}


# --- sitemaps ---


def test_a_page_that_only_the_sitemap_names_is_read(tmp_path: Path) -> None:
    pages: Mapping[str, Reply] = {
        "elm.localhost/robots.txt": Answer("User-agent: *\nSitemap: http://elm.localhost:{port}/map.xml", headers=TEXT),
        "elm.localhost/": '<title>Elm</title><a href="/team">Team</a><p>Welcome</p>',
        "elm.localhost/team": "<p>Dr. Jo</p>",
        "elm.localhost/spravato": "<p>We give Spravato</p>",
    }
    with Loopback(pages) as web:
        here = web.url("elm.localhost/")
        web.pages["elm.localhost/robots.txt"] = Answer(f"User-agent: *\nSitemap: {here}map.xml\n", headers=TEXT)
        files = "".join(f"<sitemap><loc>{here}{name}-1.xml</loc></sitemap>" for name in ("post", "page"))
        index = Answer(f"<sitemapindex>{files}</sitemapindex>", headers={"Content-Type": "text/xml"})
        web.pages["elm.localhost/map.xml"] = index
        locs = "".join(f"<url><loc>{here}{path}</loc></url>" for path in ("", "team", "spravato", "thank-you"))
        web.pages["elm.localhost/page-1.xml"] = f"<urlset>{locs}</urlset>"
        run = crawl([SITES], runs=tmp_path, settings=settings(), sites=[here])[0]
    assert "We give Spravato" in words(run)
    assert web.paths("elm.localhost") == ["/robots.txt", "/", "/map.xml", "/page-1.xml", "/spravato", "/team"]
    assert run.report["pages"] == {"read": 3}, "a sitemap is no page"
    record = last_record(tmp_path, here)
    assert record is not None
    assert record["sitemaps"] == {f"{here}map.xml": 2, f"{here}page-1.xml": 4}


def test_a_sitemap_that_robots_forbid_or_that_never_ends_is_left(tmp_path: Path) -> None:
    def endless(_: int) -> Answer:
        return Answer("<sitemapindex>" + "".join(f"<sitemap><loc>/s{n}.xml</loc></sitemap>" for n in range(99)))

    pages: dict[str, Reply] = {
        "elm.localhost/robots.txt": Answer("User-agent: *\nDisallow: /sitemap.xml\n", headers=TEXT),
        "elm.localhost/": "<title>Elm</title><p>Hi</p>",
        "oak.localhost/": "<title>Oak</title><p>Hi</p>",
        "oak.localhost/sitemap.xml": endless,
        **{f"oak.localhost/s{n}.xml": endless for n in range(99)},
    }
    run, web = read(pages, tmp_path, "elm", "oak")
    assert web.paths("elm.localhost") == ["/robots.txt", "/"]
    assert len(web.paths("oak.localhost")) == 2 + 4
    assert run.report["pages"] == {"read": 2}
    assert run.report["listings"] == 2


def test_a_sitemap_that_nobody_named_and_that_is_not_there_is_not_asked_for_at_each_visit(tmp_path: Path) -> None:
    with Loopback({"elm.localhost/": "<title>Elm</title><p>Hi</p>"}) as web:
        for _ in range(2):
            crawl([SITES], runs=tmp_path, settings=settings(), sites=[web.url("elm.localhost/")])
    assert web.paths("elm.localhost").count("/") == 2
    assert web.paths("elm.localhost").count("/sitemap.xml") == 1


def test_attributes_that_no_page_may_have_do_not_keep_a_site_from_being_read(tmp_path: Path) -> None:
    pages: dict[str, Reply] = {
        "elm.localhost/": '<title>Elm</title><meta name="robots" content="all" \x01="x"><p>Hi</p>'
        '<a href="/team" \x02="y">Team</a><a href="tel:5035550101" \x03>Call</a>',
        "elm.localhost/team": "<p>Dr. Jo</p>",
    }
    run, _ = read(pages, tmp_path, "elm")
    assert {"Hi", "Dr. Jo"} <= words(run)
    assert run.verdict == "accepted"


# --- whose site it is ---


def test_a_home_page_that_leads_to_somebody_else_is_recorded_and_not_read_as_the_clinics(tmp_path: Path) -> None:
    pages: dict[str, Reply] = {
        "elmketamine.localhost/": Answer(status=301, headers={"Location": "http://casino.localhost:{port}/"}),
        "casino.localhost/": '<title>Win big</title><p>Slots</p><a href="/about">About</a>',
        "oakketamine.localhost/": Answer(status=301, headers={"Location": "http://oak.localhost:{port}/"}),
        "oak.localhost/": "<title>Oak Ketamine, now Oak Health</title><p>Still us</p>",
        "fir-ketamine.localhost/": Answer(status=302, headers={"Location": "http://oak.localhost:{port}/clinics/fir"}),
        "oak.localhost/clinics/fir": "<title>Fir Ketamine, reviewed</title><h1>Fir Ketamine</h1><p>Five stars</p>",
        "list.localhost/": "<p></p>",
    }
    with Loopback(pages) as web:
        sites = [web.url(f"{name}.localhost/") for name in ("elmketamine", "oakketamine", "fir-ketamine")]
        # hosts of this machine are visited only when they are named; the homes of other sources are
        rows = [
            SITES,
            source("sample_feed", web.url("casino.localhost/api")),
            source("sample_directory", web.url("oak.localhost/l")),
        ]
        run = crawl(rows, runs=tmp_path, settings=settings(), sites=sites)[0]
        asked = web.paths("casino.localhost")
    assert [listing.ref for listing in run.listings()] == ["oak.localhost"]
    assert run.report["pages"] == {"read": 1, "moved_to_other_owner": 2}
    reasons = [error["reason"] for error in run.report["errors"]]
    assert any("elmketamine.localhost sends its visitors to casino.localhost" in reason for reason in reasons)
    assert "/about" not in asked
    assert "casino.localhost" in str(last_record(tmp_path, sites[0])), "told by the name that was asked for"


def test_two_names_of_one_site_are_read_once(tmp_path: Path) -> None:
    pages: dict[str, Reply] = {
        "old.localhost/": Answer(status=301, headers={"Location": "http://elm.localhost:{port}/"}),
        "elm.localhost/": "<title>Elm</title><p>Here.</p>",
    }
    run, _ = read(pages, tmp_path, "old", "elm")
    assert [listing.ref for listing in run.listings()] == ["elm.localhost"]
    assert run.report["notes"] == ["old.localhost sends its visitors to elm.localhost, a site named as well"]


def test_a_page_that_only_leads_on_is_followed_within_its_site_and_recorded_when_it_leads_away(tmp_path: Path) -> None:
    refresh = '<title>Elm</title><meta http-equiv="refresh" content="0; url={}">'
    pages: dict[str, Reply] = {
        "elm.localhost/": refresh.format("/start"),
        "elm.localhost/start": "<p>We give ketamine</p>",
        "oak.localhost/": refresh.format("http://casino.localhost/"),
        "fir.localhost/": refresh.format("http://[/") + "<p>Here</p>",
    }
    run, _ = read(pages, tmp_path, "elm", "oak", "fir")
    assert {listing.ref for listing in run.listings()} == {"elm.localhost", "fir.localhost"}
    assert words(run) == {"We give ketamine", "Here"}
    assert any(
        error["reason"] == "oak.localhost leads on to casino.localhost: name that with --site"
        for error in run.report["errors"]
    )


def test_a_parked_name_gives_no_listing_and_is_recorded(tmp_path: Path) -> None:
    pages: dict[str, Reply] = {
        "elm.localhost/": '<title>elm.example</title><p>This domain is for sale.</p><a href="/contact">Contact</a>',
        "oak.localhost/": place("Oak"),
    }
    run, web = read(pages, tmp_path, "elm", "oak")
    assert [listing.ref for listing in run.listings()] == ["oak.localhost"]
    assert run.report["pages"] == {"read": 1, "parked": 1}
    assert web.paths("elm.localhost") == ["/robots.txt", "/"]
    assert run.verdict == "accepted"
    record = last_record(tmp_path, web.url("elm.localhost/"))
    assert record is not None
    assert record["outcome"] == "a parked name: \u201cThis domain is for sale.\u201d"


def test_every_clinic_that_says_it_has_closed_is_told_of_however_many_do(tmp_path: Path) -> None:
    sites = [f"shut{number}.localhost/" for number in range(MOST_ERRORS + 5)]
    shut = "<title>Shut</title><p>Our practice is permanently closed.</p>"
    with Loopback(dict.fromkeys(sites, shut)) as web:
        homes = [web.url(site) for site in sites]
        (run,) = crawl([SITES], runs=tmp_path, settings=settings(), sites=homes)
    assert run.report["closed"] == sorted(site.removesuffix("/") for site in sites)
    notes = run.report["notes"]
    assert sum("says that it has closed" in words for words in notes) == MOST_CLOSED
    assert notes[-1] == f"and {len(sites) - MOST_CLOSED} more say that they have closed, in report.json"


def test_every_site_that_is_nobodys_is_told_of_however_many_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sold = [f"sold{number}.localhost/" for number in range(MOST_ERRORS + 5)]
    pages: dict[str, Reply] = dict.fromkeys(sold, "<title>x</title><p>This domain is for sale.</p>")
    moved = Answer(status=301, headers={"Location": "http://casino.localhost:{port}/"})
    pages |= {"gone.localhost/": moved, "casino.localhost/": "<title>Slots</title>", "oak.localhost/": place("Oak")}
    with Loopback(pages) as web:
        homes = [web.url(site) for site in (*sold, "gone.localhost/", "oak.localhost/")]
        rows = [SITES, source("sample_feed", web.url("casino.localhost/api"))]
        run = crawl(rows, runs=tmp_path / "runs", settings=settings(), sites=homes)[0]
    assert len(run.report["errors"]) == MOST_ERRORS
    assert set(run.report["parked"]) == set(homes[:-2])
    assert run.report["pages"]["parked"] == len(sold)
    (other,) = run.report["moved_to_other_owner"].items()
    assert other[0] == homes[-2]
    assert "sends its visitors to casino.localhost" in other[1]
    assert main(["report", run.name, "--home", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert f"{len(sold)} sites led to a parked name, no clinic's page: http://sold" in told
    assert f"and {len(sold) - 3} more" in told
    page = (run.folder / "report.html").read_text("utf-8")
    assert "and 5 more, in report.json" in page


def test_a_clinic_that_says_it_has_closed_is_read_and_its_words_are_noted(tmp_path: Path) -> None:
    run, _ = read(
        {"shut.localhost/": "<title>Shut</title><p>Our practice is permanently closed.</p>"}, tmp_path, "shut"
    )
    assert words(run) == {"Our practice is permanently closed."}
    (listing,) = run.listings()
    said = {(one.value, one.said) for one in read_listing(listing) if one.field == "status"}
    assert said == {("closed", "Our practice is permanently closed.")}, "the crawler notes it, and the indexer reads it"
    assert run.report["notes"] == [
        "shut.localhost says that it has closed: \u201cOur practice is permanently closed.\u201d"
    ]


# --- pages that need JavaScript ---

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
    run, web = read(pages, tmp_path, "elm", "spin", "oak", javascript=True)
    assert [listing.ref for listing in run.listings()] == ["oak.localhost"]
    assert run.report["pages"] == {"read": 1, "needs_javascript": 2}
    assert "/elsewhere" not in web.paths("elm.localhost")
    assert sum(re.match(r"/ping", path) is not None for path in web.paths("elm.localhost")) <= 40


def test_a_page_whose_script_runs_long_before_it_asks_for_its_words_is_filled(tmp_path: Path) -> None:
    found_browser()
    fills = "fetch('/words').then(one => one.text()).then(words => { document.body.textContent = words; });"
    busy = "const until = Date.now() + 1500; while (Date.now() < until);"  # as any script on a slow machine
    slow = f"setTimeout(() => {{ {busy} {fills} }}, 50);"
    ticks = "setInterval(() => { document.title = Date.now(); }, 20);"
    pages: dict[str, Reply] = {
        "elm.localhost/": '<title>Elm</title><div id="root"></div><script src="/app.js"></script>',
        "elm.localhost/app.js": Answer(slow, headers={"Content-Type": "text/javascript"}),
        "elm.localhost/words": Answer("Elm Clinic gives IV ketamine to adults with depression.", headers=TEXT),
        "clock.localhost/": '<title>Clock</title><div id="root"></div><script src="/app.js"></script>',
        "clock.localhost/app.js": Answer(ticks + fills, headers={"Content-Type": "text/javascript"}),
        "clock.localhost/words": Answer("Clock Clinic gives IV ketamine to adults with depression.", headers=TEXT),
    }
    run, _ = read(pages, tmp_path, "elm", "clock", javascript=True)
    assert [listing.ref for listing in run.listings()] == ["clock.localhost", "elm.localhost"]
    assert run.report["pages"] == {"read": 2}
