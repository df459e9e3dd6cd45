"""Home pages of clinics: out of what sources list, and out of a maintainer's file, a list of lines or a table."""

from datetime import timedelta
from pathlib import Path

import pytest
from loopback import Loopback, place
from made_runs import NOW, listing

from config.errors import BadFile, UsageError
from crawler.runs.folders import RunWriter, last_accepted
from crawler.sites.home_pages import home_pages, sites_in
from ui.cli import main


def written(folder: Path, text: str, name: str = "sites.csv") -> Path:
    file = folder / name
    file.write_bytes(text.encode("utf-8"))
    return file


def test_a_list_of_lines_is_taken_as_it_is_written_each_once(tmp_path: Path) -> None:
    text = "\ufeff# ours\nhttps://elm.example/portland\n\n  oak.example  \nlocalhost:8000/clinic\r\noak.example\n"
    assert sites_in(written(tmp_path, text)) == ("https://elm.example/portland", "oak.example", "localhost:8000/clinic")
    assert sites_in(written(tmp_path, "Website\nelm.example\n")) == ("elm.example",)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_column_of_a_table_is_found_by_its_heading(tmp_path: Path, separator: str) -> None:
    rows = [("Name", "Email", "Website"), ("Elm", "a@elm.example", "Elm.example"), ("Oak", "b@oak.example", "")]
    text = "\n".join(separator.join(row) for row in rows)
    assert sites_in(written(tmp_path, text)) == ("http://elm.example/",)


def test_the_column_of_a_table_without_such_a_heading_is_the_one_that_looks_like_addresses(tmp_path: Path) -> None:
    text = 'Elm,503.555.0101,a@elm.example,elm.example\n"Oak, Inc",503.555.0102,b@oak.example,https://oak.example/x\n'
    assert sites_in(written(tmp_path, text)) == ("http://elm.example/", "https://oak.example/x")


def test_a_column_may_be_named(tmp_path: Path) -> None:
    file = written(tmp_path, "website,Own_Site\nlist.example/1,elm.example\n")
    assert sites_in(file, column="own site") == ("http://elm.example/",)
    with pytest.raises(UsageError, match=r"no column 'home'. It has: website, own site"):
        sites_in(file, column="home")


def test_a_table_never_leads_into_our_own_network(tmp_path: Path) -> None:
    inside = ("http://127.0.0.1/", "localhost:9200", "10.0.0.1", "http://[::1]/", "intranet", "0x7f.1", "x.localhost")
    text = "name,website\n" + "".join(f"A,{site}\n" for site in inside)
    with pytest.raises(UsageError, match="names no home page"):
        sites_in(written(tmp_path, text))


def test_what_cannot_be_read_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no file"):
        sites_in(tmp_path / "none.csv")
    with pytest.raises(UsageError, match="names no home page"):
        sites_in(written(tmp_path, "\n# nothing\n"))
    broken = tmp_path / "broken.csv"
    broken.write_bytes(b"\xff\xfe\x00website")
    with pytest.raises(BadFile, match="UTF-8"):
        sites_in(broken)
    with pytest.raises(BadFile, match="no table"):
        sites_in(written(tmp_path, "name,website\nElm," + "x" * 200_000))


def test_home_pages_are_those_of_every_listing_that_stands_also_after_a_run_that_read_some_of_them(
    tmp_path: Path,
) -> None:
    def run(days_ago: int, *, complete: bool, **websites: str) -> None:
        with RunWriter(tmp_path, "elm_list", NOW - timedelta(days=days_ago)) as writer:
            for ref, website in websites.items():
                writer.write(listing(ref, website=website))
            told = {"verdict": "accepted", "reasons": [], "kind": "directory", "complete": complete}
            writer.finish(told)

    run(9, complete=True, gone="gone.example")
    run(8, complete=True, elm="elm.example", oak="old.example")
    run(7, complete=False, oak="oak.example")
    assert home_pages(tmp_path) == ("http://elm.example/", "http://oak.example/")


def test_sites_of_a_file_are_crawled(tmp_path: Path) -> None:
    with Loopback({"elm.localhost/": place("Elm"), "oak.localhost/": place("Oak")}) as web:
        names = [web.url(f"{name}.localhost/") for name in ("elm", "oak")]
        file = written(tmp_path, "\n".join(names), "sites.txt")
        assert main(["crawl", "--sites", str(file), "--home", str(tmp_path / "home")]) == 0
    run = last_accepted(tmp_path / "home" / "runs", "clinic_sites")
    assert run is not None
    assert {listing.ref for listing in run.listings()} == {"elm.localhost", "oak.localhost"}
