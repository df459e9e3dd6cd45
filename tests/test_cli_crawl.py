"""`clinics crawl` as a person uses it, against the sample web: reports, exit codes, and the next command that works."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.sample_web import SampleWeb
from crawler.sites.home_pages import home_pages
from ui.cli import main


@pytest.fixture(scope="module")
def web() -> Iterator[SampleWeb]:
    with SampleWeb(port=0) as serving:
        yield serving


def test_one_clinics_own_site_is_crawled_built_and_shown(
    web: SampleWeb, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = ["--home", str(tmp_path)]
    assert main(["crawl", "--site", f"http://alderstreet.localhost:{web.port}/", "--json", *home]) == 0
    (report,) = json.loads(capsys.readouterr().out)
    assert (report["source"], report["verdict"], report["listings"]) == ("clinic_sites", "accepted", 1)
    assert report["complete"] is False, "one site does not speak for all"
    assert main(["build", *home]) == 0
    capsys.readouterr()
    assert main(["search", "--near", "97205", "--route", "iv", "--json", *home]) == 0
    (clinic,) = json.loads(capsys.readouterr().out)["clinics"]
    assert {fact["url"].split("/")[2] for fact in clinic["facts"]["route"]} == {f"alderstreet.localhost:{web.port}"}


def test_home_pages_come_from_what_other_sources_say(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = ["--home", str(tmp_path)]
    table = tmp_path / "places.csv"
    table.write_text("name,website\nDavis,davispsychiatry.example\n", "utf-8")
    assert main(["import", str(table), "--source", "my_list", *home]) == 0
    assert main(["crawl", "clinic_sites", *home]) == 1, "a public host, and we have no contact"
    assert "davispsychiatry.example can reach you" in capsys.readouterr().err


def test_a_damaged_run_does_not_hide_the_home_pages_that_other_sources_name(tmp_path: Path) -> None:
    for source, site in (("broken", "one.example"), ("whole", "two.example")):
        table = tmp_path / f"{source}.csv"
        table.write_text(f"name,website\nClinic,{site}\n", "utf-8")
        assert main(["import", str(table), "--source", source, "--home", str(tmp_path)]) == 0
    (listings,) = (tmp_path / "runs/broken").glob("*/listings.jsonl.gz")
    listings.write_bytes(listings.read_bytes()[:-20])
    assert home_pages(tmp_path / "runs") == ("http://two.example/",)


def test_a_site_without_a_page_is_quarantined_and_the_exit_code_says_so(
    web: SampleWeb, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = ["--home", str(tmp_path)]
    assert main(["crawl", "--site", f"http://diamondhead.localhost:{web.port}/", *home]) == 4
    told = capsys.readouterr().out
    assert "quarantined" in told
    assert main(["status", *home]) == 4, "a monitor hears of it"
    assert "quarantined on" in capsys.readouterr().out


def test_without_a_home_page_it_says_how_to_name_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["crawl", "clinic_sites", "--home", str(tmp_path)]) == 2
    assert "--site" in capsys.readouterr().err


def test_a_public_host_is_not_visited_without_an_address_to_be_reached_at(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["crawl", "--site", "https://clinic.example/", "--home", str(tmp_path)]) == 1
    assert "CLINICS_CRAWL__CONTACT" in capsys.readouterr().err
