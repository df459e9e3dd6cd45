"""Clinics' own sites as they really are: with sitemaps, scripts, new owners and nobody at home."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from loopback import Answer, Loopback, Reply, place, settings, source

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
