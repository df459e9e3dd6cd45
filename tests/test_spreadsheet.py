"""Excel workbooks: what a person sees in them is taken in, and what is hostile or broken in one is told in one line."""

import struct
import time
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from datetime import time as clock
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook  # type: ignore[import-untyped]  # it ships no types

import crawler.tables.spreadsheet
from config.errors import BadFile, UsageError
from config.home import Home
from crawler.listing import RawListing
from crawler.runs.folders import last_accepted
from crawler.tables.file import import_table
from crawler.tables.imported import Asked, Imported

HEADER = ("Facility", "City", "ZIP", "Phone", "Services")
ELM = ("Elm Clinic", "Salem", "97301", "503-555-0101", "IV ketamine")


def take(path: Path, home: Path, **asked: Any) -> Imported:
    return import_table(path, source="my_list", home=Home(home).prepare(), asked=Asked(**asked))


def listings(home: Path) -> list[RawListing]:
    run = last_accepted(home / "runs", "my_list")
    assert run is not None
    return list(run.listings())


def book(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]], hidden: str = "") -> Path:
    made = Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        if title == hidden:
            sheet.sheet_state = "hidden"
    made.save(path)
    return path


def repacked(path: Path, change: Mapping[str, bytes], drop: str = "") -> Path:
    """The workbook with some parts put in the place of others."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist() if name != drop}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in {**parts, **change}.items():
            packed.writestr(name, content)
    return path


def sheet_of(rows: str) -> bytes:
    """A sheet as XML, with its header in place."""
    cells = "".join(f'<c t="inlineStr"><is><t>{words}</t></is></c>' for words in HEADER)
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f"<row>{cells}</row>{rows}</sheetData></worksheet>"
    ).encode()


ELM_XML = '<row r="2">' + "".join(f'<c t="inlineStr"><is><t>{words}</t></is></c>' for words in ELM) + "</row>"


def test_a_workbook_is_read_as_it_is_seen(tmp_path: Path) -> None:
    rows = [
        ("Clinics of Oregon",),
        (),
        (*HEADER, "Latitude", "Opened", "Sees", "Ready", "From", "Empty"),
        (
            "Elm Clinic",
            "Salem",
            97301,
            5035550101.0,
            "IV ketamine",
            44.94,
            date(2026, 11, 1),
            True,
            0.1 + 0.2,
            clock(9),
        ),
        (),
        ("Oak Clinic", "Boston", 2108, None, "#N/A", None, datetime.fromisoformat("2026-11-01 09:30")),
    ]
    path = book(tmp_path / "places.xlsx", {"Clinics": rows, "Old": [("x",)]})
    texts = {"Opened": "text", "Sees": "text", "Ready": "text", "From": "text"}
    done = take(path, tmp_path, columns=texts)
    elm, oak = listings(tmp_path)
    assert done.read_as == "sheet 'Clinics'"
    assert elm.fields == {
        "name": "Elm Clinic",
        "city": "Salem",
        "postal_code": "97301",
        "phone": "5035550101",
        "latitude": "44.94",
    }
    assert [block.text for block in elm.pages[0].blocks] == ["IV ketamine", "2026-11-01", "yes", "0.3", "09:00"]
    assert oak.fields == {"name": "Oak Clinic", "city": "Boston", "postal_code": "2108"}
    assert [block.text for block in oak.pages[0].blocks] == ["2026-11-01 09:30"]
    assert set(done.notes[:3]) == {
        "1 line above the header was left out: Clinics of Oregon",
        "other sheets were not read: 'Old' (--sheet names one)",
        "1 cells hold an error such as #REF! and are taken as empty",
    }


def test_a_sheet_is_named_and_the_name_is_kept(tmp_path: Path) -> None:
    path = book(tmp_path / "places.xlsx", {"Read me": [("Hello",)], "Clinics": [HEADER, ELM]})
    with pytest.raises(BadFile, match="no column holds a name"):
        take(path, tmp_path)
    assert take(path, tmp_path, sheet="Clinics").listings == 1
    book(path, {"Read me": [("Hello",)], "Clinics": [HEADER, ELM, ("Oak", *ELM[1:])]})
    assert take(path, tmp_path).listings == 2
    with pytest.raises(UsageError, match=r"has no sheet 'Clinix'. Its sheets are: 'Read me', 'Clinics'"):
        take(path, tmp_path, sheet="Clinix")
    with pytest.raises(UsageError, match="has no encoding"):
        take(path, tmp_path, encoding="utf-8")


def test_hidden_sheets_are_not_read(tmp_path: Path) -> None:
    secret = [HEADER, ("Secret", *ELM[1:])]
    path = book(tmp_path / "places.xlsx", {"Hidden": secret, "Clinics": [HEADER, ELM]}, hidden="Hidden")
    done = take(path, tmp_path)
    assert [one.fields["name"] for one in listings(tmp_path)] == ["Elm Clinic"]
    assert done.notes == ()
    with pytest.raises(UsageError, match="'Hidden' is hidden"):
        take(path, tmp_path, sheet="Hidden")


def test_formulas_give_their_last_result_and_those_without_one_are_counted(tmp_path: Path) -> None:
    path = book(tmp_path / "places.xlsx", {"Clinics": [HEADER, ELM, ("Oak", "=UPPER(B2)", "", "", "=E2")]})
    assert "2 formulas were never calculated" in take(path, tmp_path).notes[0]
    assert "city" not in listings(tmp_path)[1].fields
    row = (
        '<row r="2"><c t="str"><f>UPPER("elm")</f><v>ELM</v></c><c t="str"><f t="shared" si="0"/><v>SALEM</v></c>'
        '<c><f>1+1</f></c><c><f t="shared" ref="A1" si="0">B2</f><v/></c></row>'
    )
    repacked(path, {"xl/worksheets/sheet1.xml": sheet_of(row)})
    done = take(path, tmp_path)
    assert listings(tmp_path)[0].fields == {"name": "ELM", "city": "SALEM"}
    assert "2 formulas were never calculated" in done.notes[0]


def test_macros_are_never_looked_at(tmp_path: Path) -> None:
    path = book(tmp_path / "places.xlsm", {"Clinics": [HEADER, ELM]})
    repacked(path, {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 not a macro at all"})
    assert take(path, tmp_path).listings == 1


def test_what_a_sheet_says_of_its_size_is_not_believed(tmp_path: Path) -> None:
    path = book(tmp_path / "places.xlsx", {"Clinics": [HEADER]})
    body = sheet_of(ELM_XML).replace(b"<sheetData>", b'<dimension ref="A1"/><sheetData>')
    repacked(path, {"xl/worksheets/sheet1.xml": body})
    assert take(path, tmp_path).listings == 1


@pytest.mark.parametrize(
    "row",
    [
        '<row r="999999999999"><c><v>1</v></c></row>',
        '<row r="x"><c><v>1</v></c></row>',
        '<row r="3"><c r="ZZZZZZZ3"><v>1</v></c></row>',
        '<row r="3"><c t="s"><v>99</v></c></row>',
        "<row><c",
        '<row r="3"><c><v>1</v></c></row></sheetData><sheetData>',
    ],
)
def test_a_broken_sheet_is_told_and_nothing_of_it_is_taken_in(tmp_path: Path, row: str) -> None:
    path = book(tmp_path / "places.xlsx", {"Clinics": [HEADER]})
    repacked(path, {"xl/worksheets/sheet1.xml": sheet_of(ELM_XML + row)})
    began = time.process_time()
    try:
        take(path, tmp_path)
    except BadFile as error:
        assert "broken" in str(error) or "cannot be read as an Excel workbook" in str(error)  # noqa: PT017  some are read
        assert last_accepted(tmp_path / "runs", "my_list") is None
    assert time.process_time() - began < 10


def test_a_row_as_wide_as_a_house_is_refused_and_the_others_are_read(tmp_path: Path) -> None:
    path = book(tmp_path / "places.xlsx", {"Clinics": [HEADER]})
    repacked(path, {"xl/worksheets/sheet1.xml": sheet_of(ELM_XML + '<row r="3"><c r="XFD3"><v>1</v></c></row>')})
    done = take(path, tmp_path, accept=True)
    assert (done.listings, done.refused_because) == (1, {"more than 1000 columns": 1})


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml", "xl/styles.xml"]
)
@pytest.mark.parametrize("content", [b"", b"\x00" * 50, b"<a><b></a>", None])
def test_a_broken_part_is_told(tmp_path: Path, part: str, content: bytes | None) -> None:
    path = book(tmp_path / "places.xlsx", {"Clinics": [HEADER, ELM]})
    repacked(path, {} if content is None else {part: content}, drop=part if content is None else "")
    try:
        done = take(path, tmp_path)
    except BadFile as error:
        assert "\n" not in str(error)  # noqa: PT017  a workbook can be read without some of its parts
    else:
        assert done.listings == 1


def test_words_that_grow_without_end_are_refused(tmp_path: Path) -> None:
    path = book(tmp_path / "places.xlsx", {"Clinics": [HEADER, ELM]})
    entities = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
    bomb = f'<!DOCTYPE x [<!ENTITY a0 "ha">{entities}]>'.encode()
    body = bomb + sheet_of('<row><c t="inlineStr"><is><t>&a9;</t></is></c></row>')
    repacked(path, {"xl/worksheets/sheet1.xml": body})
    with pytest.raises(BadFile, match="cannot be read as an Excel workbook"):
        take(path, tmp_path)


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = book(tmp_path / "places.xlsx", {"Clinics": [HEADER, ELM]})
    repacked(path, {"xl/media/zeros.bin": b"\x00" * 5_000_000})
    monkeypatch.setattr(crawler.tables.spreadsheet, "MOST_UNPACKED", 4_000_000)
    with pytest.raises(BadFile, match="would unpack to 5 MB"):
        take(path, tmp_path)


def test_a_small_file_that_unpacks_to_much_is_refused(tmp_path: Path) -> None:
    path = book(tmp_path / "places.xlsx", {"Clinics": [HEADER, ELM]})
    repacked(path, {"xl/worksheets/sheet1.xml": sheet_of(ELM_XML) + b" " * 30_000_000})
    assert path.stat().st_size < 100_000
    with pytest.raises(BadFile, match="would unpack to 30 MB"):
        take(path, tmp_path)


def test_a_part_that_holds_more_than_it_says_is_cut_there(tmp_path: Path) -> None:
    path = book(tmp_path / "places.xlsx", {"Clinics": [HEADER, ELM]})
    repacked(path, {"xl/worksheets/sheet1.xml": sheet_of(ELM_XML * 5000)})
    packed = bytearray(path.read_bytes())
    name = b"xl/worksheets/sheet1.xml"
    at = packed.rindex(name)  # in the directory at the end, 46 bytes behind the start of its entry
    struct.pack_into("<I", packed, at - 46 + 24, 2_000)
    path.write_bytes(bytes(packed))
    with pytest.raises(BadFile, match="cannot be read as an Excel workbook"):
        take(path, tmp_path)


def test_a_workbook_with_a_password_and_a_zip_of_something_else_are_told(tmp_path: Path) -> None:
    path = tmp_path / "places.xlsx"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("content.xml", "<x/>")
    with pytest.raises(BadFile, match="a ZIP file without an Excel workbook"):
        take(path, tmp_path)


def test_a_large_sheet_is_streamed(tmp_path: Path) -> None:
    made = Workbook(write_only=True)
    sheet = made.create_sheet("Clinics")
    sheet.append(HEADER)
    for number in range(20_000):
        sheet.append((f"Elm {number}", *ELM[1:]))
    path = tmp_path / "large.xlsx"
    made.save(path)
    said: list[int] = []
    done = import_table(
        path, source="my_list", home=Home(tmp_path).prepare(), asked=Asked(dry_run=True), on_row=said.append
    )
    assert (done.listings, said[-1]) == (20_000, 20_000)
