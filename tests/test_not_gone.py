"""What a list did not show for once is not gone: a run that missed a part of its list is never called complete."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from loopback import Answer, Loopback, Reply, directory, place, settings, source
from test_findtreatment import at, facility, locator
from test_findtreatment import read as read_locator

from crawler.crawl import crawl
from crawler.runs.folders import Run

NUMBERS = range(20)
GONE = Answer(status=404)
LISTS_NOT_FOUND = "a page that lists places answered 404: what it listed is not gone"


def sample_directory() -> dict[str, Reply]:
    """Five lists of four places each."""
    pages: dict[str, Reply] = {}
    for number in range(1, 6):
        links = directory(*(f"/clinic-{one}" for one in NUMBERS[(number - 1) * 4 : number * 4]))
        others = "".join(f'<a rel="next" href="/page/{one}">{one}</a>' for one in range(2, 6))
        pages[f"list.localhost/{f'page/{number}' if number > 1 else ''}"] = links + others
    return pages | {f"list.localhost/clinic-{one}": place(f"Clinic {one}") for one in NUMBERS}


def told_in_data(number: int) -> dict[str, Any]:
    address = {"@type": "PostalAddress", "streetAddress": f"{number} Elm St", "addressLocality": "Salem"}
    return {"@type": "MedicalClinic", "@id": f"#{number}", "name": f"Clinic {number}", "address": address}


def script(*places: Mapping[str, Any]) -> str:
    return f'<h1>Clinics</h1><script type="application/ld+json">{json.dumps(places)}</script>'


def sample_sitemap() -> dict[str, Reply]:
    """An index of two sitemaps."""
    pages: dict[str, Reply] = {
        "list.localhost/sitemap.xml": "<sitemapindex><sitemap><loc>/page/1</loc></sitemap>"
        "<sitemap><loc>/page/2</loc></sitemap></sitemapindex>"
    }
    for number in (1, 2):
        places = "".join(f"<url><loc>/place/{one}</loc></url>" for one in NUMBERS if one % 5 == 0 or number == 1)
        pages[f"list.localhost/page/{number}"] = f"<urlset>{places}</urlset>"
    return pages | {f"list.localhost/place/{one}": script(told_in_data(one)) for one in NUMBERS}


def sample_feed() -> dict[str, Reply]:
    """Two pages of a feed."""
    first, second = ([{"id": one, "name": f"Clinic {one}"} for one in part] for part in (NUMBERS[:16], NUMBERS[16:]))
    return {
        "list.localhost/": json.dumps({"places": first, "next": "/page/2"}),
        "list.localhost/page/2": json.dumps({"places": second, "next": None}),
    }


WEBS = {"sample_directory": sample_directory, "sample_sitemap": sample_sitemap, "sample_feed": sample_feed}


EMPTY = {
    "sample_directory": "<p>Down for maintenance.</p>",
    "sample_sitemap": "<urlset></urlset>",
    "sample_feed": json.dumps({"places": [], "next": None}),
}


def read(name: str, web: Loopback, runs: Path) -> Run:
    # nothing here is about slow answers, and a machine that is busy with other work may be slow for long
    (run,) = crawl([source(name, web.url("list.localhost/"))], runs=runs, settings=settings(timeout_seconds=60))
    return run


def test_one_answer_that_comes_too_late_is_asked_for_once_more_and_loses_nothing(tmp_path: Path) -> None:
    waits = iter((60.0,))

    def late_once(_: int) -> Answer:
        asked.append(1)
        return Answer(place("Clinic 5"), after=next(waits, 0.0))

    asked: list[int] = []
    with Loopback(sample_directory() | {"list.localhost/clinic-5": late_once}) as web:
        row = source("sample_directory", web.url("list.localhost/"))
        (run,) = crawl([row], runs=tmp_path, settings=settings(timeout_seconds=4.0))
    assert (len(asked), run.report["listings"], run.report["complete"]) == (2, len(NUMBERS), True), run.report["errors"]


@pytest.mark.parametrize("name", WEBS)
def test_a_list_page_that_is_not_found_for_once_makes_nothing_gone(name: str, tmp_path: Path) -> None:
    with Loopback(WEBS[name]()) as web:
        first = read(name, web, tmp_path)
        assert first.report["complete"] is True, first.report["notes"] + first.report["errors"]
        web.pages["list.localhost/page/2"] = GONE
        second = read(name, web, tmp_path)
    assert second.report["pages"]["not_found"] == 1
    assert LISTS_NOT_FOUND in second.report["notes"]
    assert second.report["complete"] is False


def test_a_page_of_a_state_that_is_not_found_makes_nothing_gone(tmp_path: Path) -> None:
    pages = locator({"OR": [facility(number) for number in range(25)]})
    run, _ = read_locator(pages | {at("OR", 3): Answer(status=410)}, tmp_path)
    assert run.report["notes"] == [LISTS_NOT_FOUND.replace("404", "410")]
    assert (run.verdict, run.report["complete"]) == ("accepted", False)


@pytest.mark.parametrize(
    ("name", "path"), [("sample_directory", "list.localhost/clinic-5"), ("sample_sitemap", "list.localhost/place/5")]
)
def test_a_place_whose_own_page_is_not_found_is_gone(name: str, path: str, tmp_path: Path) -> None:
    with Loopback(WEBS[name]() | {path: GONE}) as web:
        run = read(name, web, tmp_path)
    assert (run.verdict, run.report["listings"], run.report["complete"]) == ("accepted", len(NUMBERS) - 1, True)


def test_pages_of_places_that_answer_with_a_document_for_once_make_nothing_gone(tmp_path: Path) -> None:
    paper = Answer(b"%PDF-1.7", headers={"Content-Type": "application/pdf"})
    papers = {f"list.localhost/clinic-{one}": paper for one in NUMBERS[:4]}
    with Loopback(sample_directory() | papers) as web:
        run = read("sample_directory", web, tmp_path)
    assert run.report["pages"]["not_a_page"] == 4
    assert (run.report["listings"], run.report["complete"]) == (len(NUMBERS) - 4, False)


@pytest.mark.parametrize("status", [301, 302])
def test_pages_of_places_that_all_lead_to_one_make_nothing_gone_and_no_place_of_it(status: int, tmp_path: Path) -> None:
    to_sign_in = Answer(status=status, headers={"Location": "/login"})
    pages: dict[str, Reply] = {f"list.localhost/clinic-{one}": to_sign_in for one in NUMBERS[:4]}
    pages["list.localhost/login"] = "<form><h2>Sign in</h2></form>"
    with Loopback(sample_directory() | pages) as web:
        run = read("sample_directory", web, tmp_path)
    assert {one.ref for one in run.listings()} == {f"clinic-{one}" for one in NUMBERS[4:]}
    assert run.report["complete"] is False
    assert run.report["notes"] == [
        "several addresses lead to one page: what they told is not gone",
        "rows left out: 1 (a page without the name of a place)",
    ]


def test_a_list_page_that_leads_back_to_the_first_for_once_makes_nothing_gone(tmp_path: Path) -> None:
    back = Answer(status=302, headers={"Location": "/"})
    with Loopback(sample_directory() | {"list.localhost/page/3": back}) as web:
        run = read("sample_directory", web, tmp_path)
    assert run.report["complete"] is False


def test_a_list_page_that_has_another_address_for_good_is_the_same_list(tmp_path: Path) -> None:
    pages = sample_directory()
    pages["list.localhost/page/5"] = f'{pages["list.localhost/page/5"]}<a rel="next" href="/page/1">1</a>'
    pages["list.localhost/page/1"] = Answer(status=301, headers={"Location": "/"})
    with Loopback(pages) as web:
        run = read("sample_directory", web, tmp_path)
    assert run.report["complete"] is True


@pytest.mark.parametrize("name", WEBS)
def test_a_further_list_page_that_is_empty_for_once_makes_nothing_gone(name: str, tmp_path: Path) -> None:
    with Loopback(WEBS[name]() | {"list.localhost/page/2": EMPTY[name]}) as web:
        run = read(name, web, tmp_path)
    assert any(words.endswith("what it listed is not gone") for words in run.report["notes"])
    assert run.report["complete"] is False


OWN_CODE = """
from crawler.recipes.json_feed import JsonFeed
from crawler.recipes.schema_org import SchemaOrgPage


class Numbered(JsonFeed):
    name = "numbered_feed"
    places_key, page_parameter, count_key, ref_key = "places", "page", "total", "id"
    fields = {"name": "name"}


class Told(SchemaOrgPage):
    name = "told_in_data"
    next_links = "a.next::attr(href)"
"""


def read_own(name: str, pages: Mapping[str, Reply], folder: Path) -> Run:
    (folder / f"{name}.py").write_text(OWN_CODE, encoding="utf-8")
    with Loopback(pages) as web:
        row = replace(source(name, web.url("list.localhost/")), code=str(folder))
        (run,) = crawl([row], runs=folder / "runs", settings=settings(timeout_seconds=60))
    return run


@pytest.mark.parametrize(("total", "complete"), [(12, True), ("12", True), (13, False), (None, True)])
def test_a_numbered_feed_that_ends_before_its_own_count_makes_nothing_gone(
    total: object, complete: bool, tmp_path: Path
) -> None:
    def page(*numbers: int) -> str:
        places = [{"id": one, "name": f"Clinic {one}"} for one in numbers]
        return json.dumps({"places": places, "total": total})

    pages: dict[str, Reply] = {
        "list.localhost/": page(*range(8)),
        "list.localhost/?page=2": page(*range(8, 12)),
        "list.localhost/?page=3": page(),
    }
    run = read_own("numbered_feed", pages, tmp_path)
    assert (run.verdict, run.report["listings"], run.report["complete"]) == ("accepted", 12, complete)


@pytest.mark.parametrize(("second", "complete"), [(script(told_in_data(9)), True), ("<p>Maintenance.</p>", False)])
def test_a_further_page_without_data_for_once_makes_nothing_gone(second: str, complete: bool, tmp_path: Path) -> None:
    first = script(*map(told_in_data, range(8))) + '<a class="next" href="/2">more</a>'
    run = read_own("told_in_data", {"list.localhost/": first, "list.localhost/2": second}, tmp_path)
    assert (run.verdict, run.report["complete"]) == ("accepted", complete)
