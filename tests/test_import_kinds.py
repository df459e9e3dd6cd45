"""Whatever a program calls CSV is read: its encoding, what divides its cells and where its header stands are found."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.errors import BadFile, UsageError
from config.home import Home
from crawler.listing import RawListing
from crawler.runs.folders import last_accepted
from crawler.tables.file import import_table
from crawler.tables.header import place_of
from crawler.tables.imported import Asked, Imported

WORDS = "name,city,services\nÉlan Clinic,Genève,IV ketamine\n"


def take(path: Path, home: Path, **asked: Any) -> Imported:
    return import_table(path, source="my_list", home=Home(home).prepare(), asked=Asked(**asked))


def listings(home: Path) -> list[RawListing]:
    run = last_accepted(home / "runs", "my_list")
    assert run is not None
    return list(run.listings())


def taken(content: bytes | str, home: Path, **asked: Any) -> tuple[Imported, list[RawListing]]:
    path = home / "table.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return take(path, home, **asked), listings(home)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1252"])
def test_the_encoding_of_a_file_is_found_out(tmp_path: Path, encoding: str) -> None:
    done, (listing,) = taken(WORDS.encode(encoding), tmp_path)
    assert (listing.fields["name"], listing.fields["city"]) == ("Élan Clinic", "Genève")
    noted = any("read as Windows-1252: look at its 2 letters" in note for note in done.notes)
    assert noted == (encoding == "windows-1252")


def test_an_encoding_that_a_person_names_is_not_guessed(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"is not utf-8-sig text .byte 0xc9"):
        taken(WORDS.encode("windows-1252"), tmp_path, encoding="utf-8")


@pytest.mark.parametrize(("divider", "called"), [(",", "commas"), (";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
def test_what_divides_cells_is_found_out(tmp_path: Path, divider: str, called: str) -> None:
    lines = [
        ["Facility", "Address", "Services"],
        ["Elm; Clinic", '"12 Elm St, Suite 4, Portland, OR 97205"', "IV | IM"],
    ]
    text = "\n".join(divider.join(f'"{cell.strip(chr(34))}"' for cell in line) for line in lines)
    done, (listing,) = taken(text, tmp_path)
    assert done.read_as == f"text in UTF-8, cells divided by {called}"
    assert listing.fields == {"name": "Elm; Clinic", "address": "12 Elm St, Suite 4, Portland, OR 97205"}
    assert listing.pages[0].blocks[0].text == "IV | IM"


def test_the_line_in_which_excel_says_what_divides_cells_is_no_row(tmp_path: Path) -> None:
    _, (listing,) = taken("sep=;\r\nname;city\r\nElm;Salem\r\n", tmp_path)
    assert listing.fields == {"name": "Elm", "city": "Salem"}


def test_a_column_that_stands_alone_is_a_table_too(tmp_path: Path) -> None:
    _, found = taken("name\nElm Clinic\nOak, Inc.\n", tmp_path, accept=True)
    assert [one.fields["name"] for one in found] == ["Elm Clinic"], "a row with a comma has two cells"


def test_titles_above_the_header_are_left_out_and_said(tmp_path: Path) -> None:
    text = "Clinics of Oregon,,\n,,\nas of 2026-11-01,,\nName,City,Phone #\nElm,Salem,503-555-0101\n"
    done, (listing,) = taken(text, tmp_path)
    assert listing.fields == {"name": "Elm", "city": "Salem", "phone": "503-555-0101"}
    assert done.notes == ("2 lines above the header were left out: Clinics of Oregon; as of 2026-11-01",)


def test_a_header_on_two_lines_is_read_as_one(tmp_path: Path) -> None:
    text = "Name,City,Contact,,\n,,Phone,E-mail,Fax\nElm,Salem,503-555-0101,hello@elm.example,x\n"
    done, (listing,) = taken(text, tmp_path)
    assert listing.fields == {"name": "Elm", "city": "Salem", "phone": "503-555-0101", "email": "hello@elm.example"}
    assert done.left == ("Fax",)
    assert "two lines" in done.notes[0]


def test_a_column_without_a_heading_can_be_named_by_its_place(tmp_path: Path) -> None:
    done, (listing,) = taken("name,,city\nElm,IV ketamine,Salem\n", tmp_path, columns={"column B": "text"})
    assert listing.pages[0].blocks[0].path == ("column B",)
    assert done.understood == {"name": "name", "column B": "text", "city": "city"}
    assert [place_of(number) for number in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_empty_cells_behind_the_header_are_nothing_and_full_ones_refuse_the_row(tmp_path: Path) -> None:
    done, (listing,) = taken("name,city,,\nElm,Salem,,\nOak,Bend,,more\n", tmp_path, accept=True)
    assert listing.fields["name"] == "Elm"
    assert done.refused_because == {"4 cells under 2 columns": 1}


def test_zip_codes_that_lost_their_zeros_are_noted(tmp_path: Path) -> None:
    done, found = taken("name,city,zip\nElm,Boston,2108\nOak,Salem,97301\n", tmp_path)
    assert done.notes[0].startswith("1 ZIP codes have less than five digits")
    assert found[0].fields["postal_code"] == "2108", "the raw word is kept; it is mended where it is read"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"%PDF-1.7 ...", "is a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel file, or one with a password"),
        (b"  <html><table><tr><td>name</td></tr></table>", "is a web page or XML"),
        (b"PK\x03\x04 broken", "cannot be read as an Excel workbook"),
        (b"\n\n , \n", "is empty"),
    ],
)
def test_what_is_no_table_is_told_with_what_to_do(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "table.xls"
    path.write_bytes(content)
    with pytest.raises(BadFile, match=says):
        take(path, tmp_path)


def test_a_sheet_of_a_text_file_makes_no_sense(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no spreadsheet and has no sheets"):
        taken("name\nElm\n", tmp_path, sheet="Clinics")


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_any_bytes_are_taken_in_or_refused_in_words(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    home = tmp_path_factory.mktemp("home")
    for start in (b"", b"name,city\nElm,Salem\n"):
        path = home / "any.csv"
        path.write_bytes(start + content)
        try:
            done = take(path, home, dry_run=True)
        except BadFile as error:
            assert str(path) in str(error)  # noqa: PT017  only some are refused
        else:
            assert done.listings > 0
