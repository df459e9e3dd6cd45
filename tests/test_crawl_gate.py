"""The gate at work: a source is crawled, changes, and is crawled again; what served before goes on serving."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from loopback import Loopback, directory, place, settings, source

from crawler.crawl import crawl
from crawler.runs.contents import CONTENTS, contents_of
from crawler.runs.folders import Run, last_accepted
from ui.cli import main

MANY = 24


class Source:
    """A list of clinics that can be changed between two crawls."""

    def __init__(self, web: Loopback, home: Path) -> None:
        self.web = web
        self.home = home
        self.row = source("sample_directory", web.url("list.localhost/"))

    def crawl(self) -> Run:
        (run,) = crawl([self.row], runs=self.home / "runs", settings=settings())
        return run

    def lists(self, *numbers: int, prefix: str = "", **page: Any) -> None:
        self.web.pages["list.localhost/"] = directory(*(f"/{prefix}{number}" for number in numbers))
        for number in numbers:
            self.web.pages[f"list.localhost/{prefix}{number}"] = place(f"Clinic {number}", **page)


@pytest.fixture
def listed(tmp_path: Path) -> Iterator[Source]:
    with Loopback({}) as web:
        one = Source(web, tmp_path)
        one.lists(*range(MANY))
        yield one


def changed(run: Run) -> dict[str, int]:
    return {key: run.report["changes"][key] for key in ("new", "changed", "same", "gone")}


def test_what_is_new_changed_and_gone_is_told_with_its_address(listed: Source) -> None:
    first = listed.crawl()
    assert changed(first) == {"new": MANY, "changed": 0, "same": 0, "gone": 0}
    listed.lists(*range(1, MANY + 2))
    listed.web.pages["list.localhost/7"] = place("Clinic 7, under another name")
    second = listed.crawl()
    assert second.verdict == "accepted"
    assert second.report["changes"]["since"] == first.when
    assert changed(second) == {"new": 2, "changed": 1, "same": MANY - 2, "gone": 1}
    named = second.report["changes"]["named"]
    assert named["gone"] == [{"ref": "0", "name": "Clinic 0", "url": listed.web.url("list.localhost/0")}]
    assert [one["name"] for one in named["changed"]] == ["Clinic 7, under another name"]


def test_a_list_cut_short_is_held_back_and_what_served_before_goes_on(listed: Source) -> None:
    first = listed.crawl()
    listed.lists(*range(9))
    second = listed.crawl()
    assert second.verdict == "quarantined"
    assert f"9 listings, {MANY} on {first.when[:10]}" in second.report["reasons"][0]
    serving = last_accepted(listed.home / "runs", "sample_directory")
    assert serving is not None
    assert serving.when == first.when
    listed.lists(*range(MANY))
    assert listed.crawl().verdict == "accepted", "a run that is whole again is measured by the one that serves"


def test_references_made_in_another_way_are_held_back(listed: Source) -> None:
    listed.crawl()
    listed.lists(*range(MANY), prefix="place-")
    run = listed.crawl()
    assert run.verdict == "quarantined"
    assert "it may call the same places by other names" in run.report["reasons"][0]


def test_pages_that_lost_their_phones_are_held_back_until_a_person_says_otherwise(
    listed: Source, capsys: pytest.CaptureFixture[str]
) -> None:
    listed.crawl()
    for number in range(MANY):
        page = place(f"Clinic {number}").replace('<a href="tel:+15035550101">503-555-0101</a>', "")
        listed.web.pages[f"list.localhost/{number}"] = page
    run = listed.crawl()
    assert run.verdict == "quarantined"
    assert any(reason.startswith("0% of its listings have a phone, 100% on") for reason in run.report["reasons"])
    home = ["--home", str(listed.home)]
    assert main(["build", "--json", *home]) == 0
    assert main(["accept", run.name, "--why", "They took the phones off", "--who", "Ada", *home]) == 0
    capsys.readouterr()
    assert main(["build", "--json", *home]) == 0
    assert json.loads(capsys.readouterr().out)["changed"] == MANY
    assert listed.crawl().verdict == "accepted", "what a person accepted is what the next run is measured by"


def test_robots_rules_that_shut_us_out_of_a_part_hold_the_run_back(listed: Source) -> None:
    listed.web.pages["list.localhost/robots.txt"] = "User-agent: *\nDisallow: /admin\n"
    listed.crawl()
    listed.web.pages["list.localhost/robots.txt"] = "User-agent: *\nDisallow: /3\n"
    run = listed.crawl()
    assert run.verdict == "quarantined"
    assert "are others than on" in run.report["reasons"][0]
    assert "keep us out of 1 page now" in run.report["reasons"][0]
    assert run.report["refusing"] == {"list.localhost": 1}


def test_robots_rules_that_change_nothing_for_us_are_only_told_or_not_at_all(listed: Source) -> None:
    robots = "User-agent: *\nDisallow: /admin\n"
    listed.web.pages["list.localhost/robots.txt"] = robots
    listed.crawl()
    listed.web.pages["list.localhost/robots.txt"] = f"# hello\nUser-agent: otherbot\nDisallow: /\n\n{robots}"
    assert listed.crawl().report["reasons"] == []
    listed.web.pages["list.localhost/robots.txt"] = "User-agent: *\nDisallow: /private\n"
    run = listed.crawl()
    assert run.verdict == "accepted"
    assert "read what they ask for" in run.report["reasons"][0]


def test_a_run_of_before_there_were_contents_is_compared_all_the_same(listed: Source) -> None:
    first = listed.crawl()
    for broken in (None, b"", b"\x1f\x8b broken"):
        (first.folder / CONTENTS).unlink(missing_ok=True)
        if broken is not None:
            (first.folder / CONTENTS).write_bytes(broken)
        assert {ref: entry.name for ref, entry in contents_of(first).items()}["3"] == "Clinic 3"
    assert changed(listed.crawl()) == {"new": 0, "changed": 0, "same": MANY, "gone": 0}
