"""Hosts that asked not to be visited are asked for nothing, wherever a link or redirect leads; the report says so."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from loopback import Answer, Loopback, Reply, directory, place, settings, source

from config.errors import ClinicsError, ConfigError
from config.home import Home
from crawler.crawl import crawl
from crawler.one_page import fetch_page
from crawler.registry.asking import Question, ask
from indexer.build import build

SITES = source("clinic_sites", "", kind="clinic_site")
ROW = '[[opted_out]]\nhost = "elm.localhost"\nwho = "A. Reader"\nwhen = 2026-11-20\nwhy = "Asked by mail."\n'
WORDS = "asked not to be visited, as written down by A. Reader on 2026-11-20"


def written(folder: Path) -> Path:
    path = folder / "decisions.toml"
    path.write_text(ROW, encoding="utf-8")
    return path


def test_a_host_that_opted_out_is_asked_for_nothing_not_even_its_robots_txt(tmp_path: Path) -> None:
    written(tmp_path)
    pages: Mapping[str, Reply] = {
        "elm.localhost/": place("Elm"),
        "north.elm.localhost/": place("Elm North"),
        "oak.localhost/": place("Oak"),
        "ash.localhost/": Answer(status=302, headers={"Location": "http://elm.localhost:{port}/ash"}),
        "fir.localhost/robots.txt": Answer(status=301, headers={"Location": "http://elm.localhost:{port}/robots.txt"}),
        "fir.localhost/": place("Fir"),
    }
    with Loopback(pages) as web:
        sites = [web.url(page) for page in pages if page.endswith("/")]
        run = crawl([SITES], runs=tmp_path / "runs", settings=settings(), sites=sites)[0]
        assert {one.host for one in web.asked} == {"oak.localhost", "ash.localhost", "fir.localhost"}
        assert web.paths("fir.localhost") == ["/robots.txt"]
    assert [listing.ref for listing in run.listings()] == ["oak.localhost"]
    assert run.report["pages"] == {"read": 1, "opted_out": 3, "refused_by_robots": 1}
    assert f"elm.localhost: {WORDS}" in run.report["notes"]
    assert f"north.elm.localhost: {WORDS}" in run.report["notes"]
    assert run.verdict == "accepted"


def test_a_source_whose_host_opted_out_is_quarantined_with_the_reason_and_the_others_go_on(tmp_path: Path) -> None:
    written(tmp_path)
    pages = {"elm.localhost/": directory("/1"), "oak.localhost/sitemap.xml": "<urlset></urlset>"}
    with Loopback(pages) as web:
        rows = [
            source("sample_directory", web.url("elm.localhost/")),
            source("sample_sitemap", web.url("oak.localhost/sitemap.xml")),
        ]
        runs = crawl(rows, runs=tmp_path / "runs", settings=settings())
        assert {one.host for one in web.asked} == {"oak.localhost"}
    assert runs[0].verdict == "quarantined"
    told = f"no page may be read, as its host is opted out by decisions.toml (elm.localhost: {WORDS})"
    todo = "switch sample_directory off in sources.toml, or ask its owner"
    assert runs[0].report["reasons"] == [f"{told}: {todo}"]
    assert runs[0].report["complete"] is False
    assert runs[1].report["pages"] == {"read": 1}


def test_a_single_page_and_the_registry_are_not_asked_for_either(tmp_path: Path) -> None:
    decisions = written(tmp_path)
    with Loopback({"elm.localhost/": place(), "npi.elm.localhost/api/": '{"results": []}'}) as web:
        with pytest.raises(ClinicsError, match="asked not to be visited"):
            fetch_page(web.url("elm.localhost/"), settings=settings(), decisions=decisions)
        server = settings().registry.model_copy(update={"server": web.url("npi.elm.localhost/api/")})
        asked = ask(
            [Question({"last_name": "Doe"})],
            folder=tmp_path / "registry",
            settings=settings().model_copy(update={"registry": server}),
        )
        assert web.asked == []
    assert "asked not to be visited" in asked.stopped


def test_a_list_of_wishes_that_cannot_be_read_stops_the_crawl_before_anything_is_asked(tmp_path: Path) -> None:
    written(tmp_path).write_text(ROW.replace("host", "site"), encoding="utf-8")
    with Loopback({"elm.localhost/": place()}) as web:
        with pytest.raises(ConfigError, match=r"\[\[opted_out\]\] unknown key 'site'"):
            crawl([SITES], runs=tmp_path / "runs", settings=settings(), sites=[web.url("elm.localhost/")])
        assert web.asked == []


def test_what_was_read_of_a_host_before_it_opted_out_is_not_shown_any_more(tmp_path: Path) -> None:
    home = Home(tmp_path).prepare()
    words = "<p>Our clinic offers ketamine infusions (IV) for depression in our Portland office.</p>"
    pages = {f"{name}.localhost/": place(f"{name.title()} Ketamine Clinic") + words for name in ("elm", "oak")}
    with Loopback(pages) as web:
        sites = [web.url("elm.localhost/"), web.url("oak.localhost/")]
        crawl([SITES], runs=home.runs, settings=settings(), sites=sites)
    today = datetime.now(UTC).date()
    assert build(home, today=today).clinics == 2
    written(tmp_path)
    assert build(home, today=today).clinics == 1
