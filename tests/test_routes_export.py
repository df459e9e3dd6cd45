"""Searches as files: complete, harmless in a spreadsheet, read back, sent in little memory, stopped with the reader."""

import csv
import http.client
import io
import json
import re
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import openpyxl  # type: ignore[import-untyped]  # it ships no types
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import invented_clinics
from one_clinic import clinic, fact
from routed import FREE
from served import Served, ask, served
from shown import HOSTILE_ID, HOSTILE_NAME, MORE

from indexer.clinic import Address, Clinic
from indexer.engines.embedded import EmbeddedBuilder, EmbeddedEngine
from indexer.query import Hit, Query
from ui.exports.about import About
from ui.exports.as_csv import pieces as csv_pieces
from ui.exports.as_xlsx import pieces as xlsx_pieces
from ui.exports.cells import dangerous, harmless
from ui.exports.columns import header
from ui.exports.kinds import KINDS

ALL = MORE + 5
ABOUT = About(datetime(2026, 11, 23, tzinfo=UTC), "https://clinics.example", "https://clinics.example/?v=1")


def as_rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def sheets(content: bytes) -> dict[str, list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: [tuple(cell.value for cell in row) for row in sheet.rows] for sheet in book.worksheets}


def test_csv_holds_all_clinics_with_yes_no_and_not_stated_and_how_each_is_known(app: Served) -> None:
    answer = ask(app, "/export/clinics.csv?near=97205&size=1&page=3")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith('attachment; filename="clinics-20')
    assert "content-length" not in answer.headers
    rows = {row["id"]: row for row in as_rows(answer.content)}
    assert len(rows) == ALL
    river = rows["c-river"]
    assert (river["route"], river["route_yes"], river["route_no"]) == ("yes", "iv | intranasal_esketamine", "oral")
    assert river["route_sentences"].split(" | ") == [
        "We give ketamine by slow infusion into a vein.",
        "We are certified to give Spravato.",
        "We do not prescribe ketamine to be swallowed.",
    ]
    assert river["route_pages"].split(" | ")[1] == "https://quiet-river.example/s"
    assert set(river["route_sources"].split(" | ")) == {"Clinics' own web sites"}
    assert river["route_last_seen"].split(" | ") == ["2026-11-20"] * 3
    assert river["therapy"] == "not stated"
    assert rows["c-maple"]["route"] == "sources disagree"
    assert rows["c-maple"]["surely_within"] == "yes"
    assert float(river["latitude"]) == 45.5202
    assert river["search"] == f"{app.address}/?v=1&near=97205"
    assert "GeoNames" in river["attribution"]
    assert river["data_of"] == ask(app, "/healthz").json["built"][:10]


def test_every_kind_holds_the_same_clinics_in_the_same_order_with_attribution_and_day(app: Served) -> None:
    search = "?near=97205&route=iv,no.oral&sort=name"
    ids = [row["id"] for row in as_rows(ask(app, f"/export/clinics.csv{search}").content)]
    plain = ask(app, f"/export/clinics.json{search}").json
    geo = ask(app, f"/export/clinics.geojson{search}").json
    table = sheets(ask(app, f"/export/clinics.xlsx{search}").content)
    assert len(ids) == MORE + 3
    assert [row["id"] for row in plain["clinics"]] == ids
    assert [feature["id"] for feature in geo["features"]] == ids
    assert [row[0] for row in table["Clinics"][1:]] == ids
    assert list(table["Clinics"][0]) == header(ending=False)
    about = {str(row[0]): str(row[1]) for row in table["About"]}
    assert about["Search"] == plain["about"]["link"] == geo["about"]["link"]
    assert about["Data of"] == plain["about"]["data_of"]
    assert "GeoNames" in about["Attribution"]
    assert "not medical advice" in about["Notice"]


def test_geojson_says_how_exact_a_spot_is_and_has_no_geometry_where_none_is_known() -> None:
    unplaced = clinic("c-nowhere", at=None, route="iv no.oral")
    known = clinic("c-there")
    content = b"".join(KINDS["geojson"].pieces([Hit(unplaced, None), Hit(known, None)], ABOUT))
    told = json.loads(content)
    nowhere, there = told["features"]
    assert told["type"] == "FeatureCollection"
    assert nowhere["geometry"] is None
    assert nowhere["properties"]["statements"]["route"]["in_all"] == "yes"
    assert nowhere["properties"]["statements"]["therapy"] == {
        "in_all": "not stated",
        "yes": [],
        "no": [],
        "evidence": [],
    }
    assert there["geometry"] == {"type": "Point", "coordinates": [-122.68, 45.52]}
    assert there["properties"]["uncertainty_metres"] == 300


def test_an_empty_search_is_an_empty_file_and_still_says_what_it_is(app: Served) -> None:
    assert as_rows(ask(app, "/export/clinics.csv?state=WY").content) == []
    assert ask(app, "/export/clinics.json?state=WY").json["clinics"] == []
    assert ask(app, "/export/clinics.geojson?state=WY").json["features"] == []
    assert len(sheets(ask(app, "/export/clinics.xlsx?state=WY").content)["Clinics"]) == 1


def test_the_hostile_clinic_is_plain_text_in_every_file(app: Served) -> None:
    row = next(row for row in as_rows(ask(app, "/export/clinics.csv").content) if row["id"] == HOSTILE_ID)
    assert row["name"].startswith("<script>window.harmed = 1</script>")
    assert "\u202e" not in row["name"]
    assert row["website"] == ""
    assert row["route_pages"] == ""
    plain = ask(app, "/export/clinics.json")
    assert next(one for one in plain.json["clinics"] if one["id"] == HOSTILE_ID)["name"] == HOSTILE_NAME
    assert plain.content.isascii()
    content = ask(app, "/export/clinics.xlsx").content
    with ZipFile(io.BytesIO(content)) as parts:
        assert not [name for name in parts.namelist() if "externalLink" in name or "vba" in name.lower()]
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


FORMULAS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "  =1",
    "\uff1d1",
    '=HYPERLINK("http://x.example")',
    "=cmd|' /C calc'!A0",
)


@pytest.mark.parametrize("formula", FORMULAS)
def test_what_a_spreadsheet_could_take_for_a_formula_is_text(formula: str) -> None:
    sly = clinic("c-sly", formula, address=Address(formula, formula, "OR", formula))
    assert dangerous(formula)
    (row,) = as_rows(b"".join(csv_pieces([Hit(sly, None)], ABOUT)))
    for name in ("name", "street", "city"):
        assert not dangerous(row[name])
        assert row[name].startswith("'")
    content = b"".join(xlsx_pieces([Hit(sly, None)], ABOUT))
    book = openpyxl.load_workbook(io.BytesIO(content))
    for row_of_cells in book["Clinics"].rows:
        for cell in row_of_cells:
            assert cell.data_type != "f"
    assert book["Clinics"]["B2"].value.strip() == formula.strip()
    assert book["Clinics"]["B2"].quotePrefix


@given(st.text(max_size=50))
@settings(deadline=None)
def test_no_text_at_all_begins_a_cell_that_runs(text: str) -> None:
    assert not dangerous(harmless(text))
    assert harmless(text).removeprefix("'") == text.removeprefix("'")


@given(st.text(min_size=1, max_size=60), st.text(max_size=60))
@settings(deadline=None, max_examples=60)
def test_any_crawled_text_makes_files_that_can_be_read_back(name: str, said: str) -> None:
    odd = clinic("c-odd", name, address=Address(said, name, "OR", ""))
    hits = [Hit(odd, 1.5, None)]
    assert [row["id"] for row in as_rows(b"".join(csv_pieces(hits, ABOUT)))] == ["c-odd"]
    assert sheets(b"".join(xlsx_pieces(hits, ABOUT)))["Clinics"][1][0] == "c-odd"
    for kind in ("json", "geojson"):
        assert json.loads(b"".join(KINDS[kind].pieces(hits, ABOUT)))


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with ten thousand clinics."""
    home = tmp_path_factory.mktemp("many")
    clinics: Iterator[Clinic] = invented_clinics(10_000)
    EmbeddedBuilder(home / "engine.sqlite").rebuild(clinics, merged={})
    return home


def test_ten_thousand_clinics_are_sent_without_being_held(many: Path) -> None:
    with served(many, settings=FREE) as running:
        assert ask(running, "/export/clinics.csv?state=OR").status == 200
        before = peak_kilobytes(running)
        sent = {kind: ask(running, f"/export/clinics.{kind}") for kind in ("csv", "json", "geojson")}
        held = peak_kilobytes(running) - before
    assert len(as_rows(sent["csv"].content)) == len(sent["json"].json["clinics"]) == 10_000
    assert len(sent["geojson"].json["features"]) == 10_000
    assert sum(len(answer.content) for answer in sent.values()) > 80_000_000
    assert held < 25_000, f"{held} kB more than before"


def peak_kilobytes(app: Served) -> int:
    """The most memory that the program ever had, by Linux' own account (proc(5), VmHWM); elsewhere what it has now."""
    status = Path(f"/proc/{app.process.pid}/status")
    if status.exists():
        return int(re.findall(r"VmHWM:\s+(\d+) kB", status.read_text("ascii"))[0])
    now = subprocess.run(["ps", "-o", "rss=", "-p", str(app.process.pid)], capture_output=True, check=True)  # noqa: S607  where it is differs
    return int(now.stdout)


def test_a_workbook_that_nobody_waits_for_leaves_no_file_behind(
    many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    making = xlsx_pieces(EmbeddedEngine(many / "engine.sqlite").export(Query()), ABOUT)
    assert next(making) == b""
    assert list(tmp_path.iterdir()), "rows are written to disk while they come"
    making.close()
    assert list(tmp_path.iterdir()) == []


def test_exports_have_few_places_and_one_visitor_never_takes_them_all(many: Path) -> None:
    settings = {"CLINICS_SERVE__REQUESTS_A_MINUTE": "0", "CLINICS_SERVE__TRUSTED_PROXIES": "127.0.0.1"}
    with served(many, settings=settings) as running:
        first = begun(running, "203.0.113.1")
        busy = ask(running, "/export/clinics.csv", headers={"X-Forwarded-For": "203.0.113.1"})
        assert busy.status == 429
        second = begun(running, "203.0.113.2")
        full = ask(running, "/export/clinics.csv", headers={"X-Forwarded-For": "203.0.113.3"})
        assert (full.status, full.headers["retry-after"]) == (503, "10")
        assert ask(running, "/api/v1/clinics").status == 200, "short answers go on meanwhile"
        first.close()
        second.close()
        until(lambda: ask(running, "/export/clinics.csv?state=ZZ").status == 200)


def begun(app: Served, address: str) -> http.client.HTTPConnection:
    """An export of which only the beginning is read."""
    connection = http.client.HTTPConnection("127.0.0.1", app.port, timeout=120)
    connection.request("GET", "/export/clinics.json", headers={"X-Forwarded-For": address})
    assert connection.getresponse().read(10)
    return connection


def until(done: object, seconds: float = 120) -> None:
    """Wait for something that takes a moment."""
    assert callable(done)
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.1)


def test_an_export_is_not_sent_again_to_whoever_has_it_and_its_head_can_be_asked_for(app: Served) -> None:
    first = ask(app, "/export/clinics.csv?state=OR")
    again = ask(app, "/export/clinics.csv?state=OR", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status, again.content) == (304, b"")
    head = ask(app, "/export/clinics.csv", method="HEAD")
    assert (head.status, head.content) == (200, b"")
    assert ask(app, "/export/clinics.csv", method="HEAD").status == 200


def test_what_cannot_be_understood_gives_no_file(app: Served) -> None:
    for kind in KINDS:
        answer = ask(app, f"/export/clinics.{kind}?route=teleport")
        assert answer.status == 400
        assert "teleport" in answer.json["problems"][0]


def test_a_newer_statement_is_the_one_that_is_quoted() -> None:
    two = clinic("c-two")
    older, newer = fact("iv"), fact("iv")
    object.__setattr__(older, "last_seen", older.last_seen.replace(day=2))
    object.__setattr__(newer, "last_seen", newer.last_seen.replace(day=9))
    object.__setattr__(two, "facts", {"route": (older, newer)})
    (row,) = as_rows(b"".join(csv_pieces([Hit(two, None)], ABOUT)))
    assert row["route_last_seen"] == "2026-11-09"
