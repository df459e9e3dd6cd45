"""FindTreatment.gov: read as its guide says, from a server that answers as its sample does, and when that changes."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from loopback import Answer, Loopback, Reply, settings, source

from crawler.crawl import crawl
from crawler.listing import Block, RawListing
from crawler.recipes.findtreatment_guide import APPROACHES, STATE_IDS
from crawler.runs.folders import Run

SIZE = 10
ASKED = (
    "api.localhost/v2?sAddr=39.8283,-98.5795&limitType=0&limitValue={}&sCodes=KIT&pageSize=" + str(SIZE) + "&page={}&"
    "sort=2"
)
KIT = {"f1": "Treatment Approaches", "f2": "TAP", "f3": "Group therapy; Ketamine Infusion Therapy"}
PAY = {"f1": "Payment/Insurance Accepted", "f2": "PAY", "f3": "Cash or self-payment; Medicaid"}


def facility(number: int = 1, state: str = "OR", **other: Any) -> dict[str, Any]:
    """One row of the guide's Table 4, invented."""
    return {
        "_irow": number,
        "name1": f"Elm Center {number}",
        "name2": "Outpatient",
        "street1": f"{number} Elm St",
        "city": "Portland",
        "street2": None,
        "state": state,
        "zip": "97205",
        "phone": "503-555-0101",
        "type_facility": "MH",
        "intake1": None,
        "hotline1": None,
        "website": "elm.example",
        "latitude": "45.52",
        "longitude": "-122.69",
        "miles": 0.2,
        "services": [KIT, PAY],
    } | other


def rows_of(state: str, count: int) -> list[dict[str, Any]]:
    return [facility(number, state, name2=state) for number in range(count)]


def page(rows: Sequence[Any], number: int, pages: int, count: int) -> str:
    return json.dumps({"page": number, "totalPages": pages, "recordCount": count, "rows": list(rows)})


def locator(lists: Mapping[str, Sequence[Any]]) -> dict[str, Reply]:
    """The answers of a locator that lists ``lists`` by state, and nothing elsewhere."""
    answers: dict[str, Reply] = {}
    for state, ident in STATE_IDS.items():
        rows = lists.get(state, ())
        pages = -(-len(rows) // SIZE)
        for number in range(1, max(pages, 1) + 1):
            some = rows[(number - 1) * SIZE : number * SIZE]
            answers[ASKED.format(ident, number)] = page(some, number, pages, len(rows))
    return answers


def at(state: str, number: int) -> str:
    return ASKED.format(STATE_IDS[state], number)


def read(pages: Mapping[str, Reply], runs: Path, asked: list[str] | None = None) -> tuple[Run, list[RawListing]]:
    with Loopback(pages) as web:
        row = source("sample_findtreatment", web.url("api.localhost/v2"), kind="official")
        run = crawl([row], runs=runs, settings=settings())[0]
        if asked is not None:
            asked += web.paths("api.localhost")
    return run, list(run.listings())


def test_every_state_of_the_guide_is_asked_once_for_ketamine_infusion_and_every_page_is_read(tmp_path: Path) -> None:
    odd = facility(99, name1="Oak Center", name2=None, street2="Suite 4", intake1="503-555-0102")
    many = [*(facility(number) for number in range(1, 25)), odd]
    asked: list[str] = []
    run, listings = read(locator({"OR": many, "WY": [facility(77, "WY")]}), tmp_path, asked)
    assert len(STATE_IDS) == 51
    assert len(asked) == len(set(asked)) == 54, "robots.txt, 51 states, and two further pages of one"
    assert (run.verdict, run.report["complete"], run.report["unknown"]) == ("accepted", True, {})
    assert len(listings) == 26
    elm = next(listing for listing in listings if listing.ref == "Elm Center 1|Outpatient|1 Elm St|97205")
    assert (elm.fields["latitude"], elm.fields["longitude"]) == ("45.52", "-122.69")
    assert "unit" not in elm.fields
    assert [(block.path, block.text) for block in elm.pages[0].blocks] == [
        (("Program",), "Outpatient"),
        (("Treatment Approaches",), "Group therapy"),
        (("Treatment Approaches",), "Ketamine Infusion Therapy"),
        (("Payment/Insurance Accepted",), "Cash or self-payment"),
        (("Payment/Insurance Accepted",), "Medicaid"),
    ]
    oak = next(listing for listing in listings if listing.ref.startswith("Oak Center|"))
    assert oak.fields["unit"] == "Suite 4"
    assert Block("503-555-0102", ("Intake",), "cell") in oak.pages[0].blocks


def test_numbers_that_come_for_strings_change_no_listing(tmp_path: Path) -> None:
    strings = facility(1, "MA", zip="02108", phone="6175550103", latitude="42", longitude="-71.06")
    numbers = strings | {"zip": 2108, "phone": 6175550103, "latitude": 42.0, "longitude": -71.06, "miles": "0.2"}
    answer = {"page": "1", "totalPages": "1", "recordCount": "1", "rows": [numbers]}
    _, (before,) = read(locator({"MA": [strings]}), tmp_path)
    run, (after,) = read(locator({}) | {at("MA", 1): json.dumps(answer)}, tmp_path)
    assert before.ref == after.ref
    assert after.fields == dict(before.fields) | {"postal_code": "2108"}, "the raw word is kept; a reader mends it"
    assert run.report["complete"] is True


def test_unknown_wording_is_counted_word_by_word_and_kept_as_it_is(tmp_path: Path) -> None:
    new = {"f1": "Treatment Approaches", "f2": "TAP", "f3": "Ketamine or esketamine (KIT2); ELECTROCONVULSIVE  therapy"}
    strange = {"f1": "Mood", "f2": "MOOD", "f3": ["Calm", "Bright; Fair"]}
    rows = [facility(number, services=[new, strange], open_now=True) for number in (1, 2, 3)]
    silent = facility(4, services=[PAY, "odd"])
    known = facility(5, services=[KIT | {"f3": "; ".join(f"{words} (ABC)" for words in APPROACHES)}])
    run, listings = read(locator({"OR": [*rows, silent, known]}), tmp_path)
    assert run.report["unknown"] == {
        "key open_now": 3,
        "Treatment Approaches: Ketamine or esketamine (KIT2)": 3,
        "category MOOD (Mood)": 3,
        "a service that is no object": 1,
        "found under KIT, no service with 'ketamine' in it": 1,
    }
    words = [block.text for block in listings[0].pages[0].blocks]
    assert words[1:] == ["Ketamine or esketamine (KIT2)", "ELECTROCONVULSIVE therapy", "Calm", "Bright", "Fair"]
    assert run.verdict == "accepted"


def test_facilities_of_which_most_do_not_name_what_they_were_found_under_are_a_changed_wording(tmp_path: Path) -> None:
    gone = {"f1": "Treatment Approaches", "f2": "TAP", "f3": "Infusion of K"}
    rows = [facility(number, services=[gone if number < 8 else KIT]) for number in range(12)]
    run, _ = read(locator({"OR": rows}), tmp_path)
    assert run.verdict == "quarantined"
    assert "8 of 12 facilities found under KIT name no service with 'ketamine' in it" in run.report["reasons"][0]


def test_a_state_that_answers_for_another_is_counted(tmp_path: Path) -> None:
    run, _ = read(locator({"OR": [facility(1, "WA"), facility(2, "or")]}), tmp_path)
    assert run.report["unknown"] == {"state WA in the list of OR": 1}


@pytest.mark.parametrize(
    ("nameless", "verdict", "key", "empty", "said"),
    [(1, "accepted", "name1", " ", "no 'name1'"), (2, "quarantined", "services", None, "no list of 'services'")],
)
def test_a_row_without_what_every_row_has_is_left_out_and_many_are_a_changed_shape(
    tmp_path: Path, nameless: int, verdict: str, key: str, empty: Any, said: str
) -> None:
    rows = [facility(number, **({key: empty} if number < nameless else {})) for number in range(12)]
    run, listings = read(locator({"OR": rows}), tmp_path)
    assert len(listings) == 12 - nameless
    assert run.verdict == verdict
    assert run.report["notes"][0].startswith(f"rows left out: {nameless} ({said}")
    assert run.report["complete"] is False


def test_a_renamed_key_brings_nothing_in_and_the_report_names_it(tmp_path: Path) -> None:
    rows = [{("title1" if key == "name1" else key): value for key, value in facility(n).items()} for n in range(3)]
    run, listings = read(locator({"OR": rows}), tmp_path)
    assert (run.verdict, listings) == ("quarantined", [])
    renamed = [{("web" if key == "website" else key): value for key, value in facility(n).items()} for n in range(3)]
    run, listings = read(locator({"OR": renamed}), tmp_path)
    assert run.report["unknown"] == {"key web": 3}
    assert all("website" not in listing.fields for listing in listings)


BROKEN = {
    "OR": ("<!doctype html><title>Find treatment</title>", "answered with a web page where JSON was expected"),
    "WA": ('{"page": 2, "totalPages": 3, "rows": [{"name1": "El', "answered with something where JSON was expected"),
    "ID": ("[]", "answered with JSON that is not an object"),
    "UT": ('{"page": 2, "totalPages": 3, "records": []}', "the answer has no 'rows' and 'totalPages' any more"),
    "NV": ('{"page": 2, "totalPages": "many", "rows": []}', "the answer has no 'rows' and 'totalPages' any more"),
}


def test_an_answer_of_another_shape_quarantines_the_run_and_the_other_pages_are_read(tmp_path: Path) -> None:
    pages = locator({state: rows_of(state, 25) for state in BROKEN})
    run, listings = read(pages | {at(state, 2): Answer(body) for state, (body, _) in BROKEN.items()}, tmp_path)
    assert run.verdict == "quarantined"
    assert run.report["reasons"][0].startswith("reading failed on 5 pages")
    told = " ".join(error["reason"] for error in run.report["errors"])
    assert [state for state, (_, why) in BROKEN.items() if f"{state}, page 2: {why}" not in told] == []
    assert len(listings) == 5 * 15


def test_a_page_that_fails_costs_only_itself_and_nothing_missing_is_taken_for_gone(tmp_path: Path) -> None:
    pages = locator({"OR": [facility(number) for number in range(25)]})
    run, listings = read(pages | {at("OR", 2): Answer(status=500)}, tmp_path)
    assert (run.verdict, run.report["complete"]) == ("accepted", False)
    assert len(listings) == 15
    assert run.report["pages"]["server_error"] == 1


def test_what_says_that_rows_are_missing_is_noted_and_nothing_missing_is_taken_for_gone(tmp_path: Path) -> None:
    states = ("OR", "WA", "ID", "UT", "NV", "AZ", "NM")
    rows = {state: rows_of(state, 15) for state in states}
    pages: dict[str, Reply] = locator(rows) | {
        at("OR", 2): page([], 2, 2, 15),
        at("WA", 1): page(rows["WA"][:9], 1, 2, 15),
        at("ID", 1): page(rows["ID"][:10], 1, 3, 15),
        at("ID", 3): page([], 3, 2, 15),
        at("UT", 2): page(rows["UT"][10:14], 2, 2, 14),
        at("NV", 2): page(rows["NV"][10:], 1, 2, 15),
        at("AZ", 2): page([rows["AZ"][0], *rows["AZ"][11:]], 2, 2, 15),
        at("NM", 1): json.dumps({"totalPages": 1, "rows": rows["NM"]}),
    }
    run, listings = read(pages, tmp_path)
    assert set(run.report["notes"]) >= {
        "OR: page 2 has 0 rows of 15 records",
        "WA: page 1 has 9 rows of 15 records",
        "ID: 15 records cannot be 3 pages of 10",
        "UT: the list changed while it was read (15 records, then 14)",
        "NV: asked for page 2, answered with page 1",
        "a facility came on two pages: the list moved while it was read",
        "the answer has no 'recordCount' any more, so that nobody knows whether it is whole",
    }
    assert (run.verdict, run.report["complete"]) == ("accepted", False)
    assert len(listings) == 7 * 15 - 5 - 1 - 1 - 1


def test_a_list_that_grows_while_it_is_read_is_followed_to_its_new_end(tmp_path: Path) -> None:
    rows = [facility(number) for number in range(21)]
    pages: dict[str, Reply] = locator({"OR": rows})
    pages[at("OR", 1)] = page(rows[:10], 1, 2, 20)
    run, listings = read(pages, tmp_path)
    assert len(listings) == 21
    assert run.report["complete"] is False


def test_a_facility_listed_under_both_kinds_is_one_place(tmp_path: Path) -> None:
    run, listings = read(locator({"OR": [facility(1), facility(1, type_facility="SA")]}), tmp_path)
    assert len(listings) == 1
    assert run.report["complete"] is True
    assert run.report["notes"] == ["Elm Center 1|Outpatient|1 Elm St|97205 came more than once; the first is kept"]


def test_an_address_of_the_locator_that_is_gone_is_told(tmp_path: Path) -> None:
    run, listings = read({}, tmp_path)
    assert (run.verdict, listings) == ("quarantined", [])
