"""Nothing that a page, a listing or a name server says leads a crawl to this machine or into its network."""

import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from loopback import Answer, Loopback, Reply, place, settings, source

from crawler.crawl import crawl
from crawler.listing import RawListing
from crawler.runs.folders import RunWriter
from crawler.sites.home_pages import home_pages
from ui.cli import main

SITES = source("clinic_sites", "", kind="clinic_site")
INSIDE = (
    "http://127.0.0.1:{port}/",
    "127.0.0.1:{port}",
    "http://[::1]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://10.0.0.1/",
    "http://x.localhost:{port}/",
    "x.localhost:{port}/clinic",
    "http://me@x.localhost.:{port}/",
    "http://LOCALHOST:{port}/",
    "http://0x7f.0.0.1:{port}/",
    "http://0177.0.0.1:{port}/",
    "http://127.1:{port}/",
    "http://2130706433:{port}/",
    "http://169.254.43518/",
    "http://intranet/",
    "http://elm.example:0/",
    "http://elm.example:port/",
    "http:///",
    "ftp://elm.example/",
)


def test_home_pages_are_public_ones_one_a_host(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    websites = [
        *(website.replace("{port}", "80") for website in INSIDE),
        "Elm.example/portland",
        "http://me:secret@elm.example/salem#top",
        "https://127.oak.example",
        "http://8.8.8.8/",
    ]
    with RunWriter(tmp_path, "my_list", now) as writer:
        for number, website in enumerate(websites):
            writer.write(RawListing("my_list", str(number), "file:x", now, fields={"website": website}))
        writer.finish({"verdict": "accepted", "reasons": [], "kind": "file", "complete": True})
    assert home_pages(tmp_path) == ("http://8.8.8.8/", "http://elm.example/portland", "https://127.oak.example/")


def test_a_table_that_names_addresses_inside_is_imported_and_they_are_never_visited(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = ["--home", str(tmp_path)]
    table = tmp_path / "places.csv"
    with Loopback({}) as web:
        port = web.url("").split(":")[2].strip("/")
        rows = [f"Clinic {number},{website}" for number, website in enumerate(INSIDE)]
        table.write_text("\n".join(["name,website", *rows]).replace("{port}", port), "utf-8")
        assert main(["import", str(table), "--source", "my_list", *home]) == 0
        assert main(["crawl", "clinic_sites", *home]) == 2
        assert "No home page is known yet" in capsys.readouterr().err
        assert web.asked == []


@pytest.mark.parametrize(
    "to",
    [
        "http://secret.localhost:{port}/",
        "http://127.0.0.1:{port}/",
        "http://0x7f.1:{port}/",
        "http://2130706433:{port}/",
    ],
)
def test_a_site_that_a_person_named_opens_no_other_address_inside(tmp_path: Path, to: str) -> None:
    pages: Mapping[str, Reply] = {
        "elm.localhost/": Answer(status=302, headers={"Location": to}),
        "oak.localhost/": place("Oak"),
    }
    with Loopback(pages) as web:
        sites = [web.url("elm.localhost/"), web.url("oak.localhost/")]
        run = crawl([SITES], runs=tmp_path, settings=settings(contact="me"), sites=sites)[0]
        assert {one.host for one in web.asked} == {"elm.localhost", "oak.localhost"}
    assert [listing.ref for listing in run.listings()] == ["oak.localhost"]
    assert run.report["pages"] == {"read": 1, "not_for_us": 1}


def test_an_address_inside_is_visited_when_a_person_names_it(tmp_path: Path) -> None:
    with Loopback({"127.0.0.1/": place(), "127.1/": place()}) as web:
        sites = [web.url("127.0.0.1/"), web.url("127.1/")]
        run = crawl([SITES], runs=tmp_path, settings=settings(), sites=sites)[0]
        assert {one.host for one in web.asked} == {"127.0.0.1", "127.1"}
    assert {listing.ref for listing in run.listings()} == {"127.0.0.1", "127.1"}


def test_a_public_name_that_leads_inside_is_not_connected_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.crawl.WORKER", (sys.executable, str(Path(__file__).parent / "steered.py")))
    with Loopback({"here.steered.example/": place(), "elm.localhost/": place()}) as web:
        names = ("here.steered.example/", "away.steered.example/", "elm.localhost/")
        sites = [web.url(name) for name in names]
        run = crawl([SITES], runs=tmp_path, settings=settings(contact="me"), sites=sites)[0]
        assert {one.host for one in web.asked} == {"elm.localhost"}
    assert [listing.ref for listing in run.listings()] == ["elm.localhost"]
    reasons = [error["reason"] for error in run.report["errors"]]
    assert len(reasons) == 2
    assert all("its name leads to an address inside this network" in reason for reason in reasons)
