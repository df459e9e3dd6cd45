import csv
from pathlib import Path

import pytest

from config.errors import BadFile
from indexer.match.table import match_file

ROWS = """id,name,street,city,state,zip,phone,website
1,Cedar Ketamine,12 Elm St,Portland,OR,97205,503-555-0100,https://cedar.example
2,Fern Psychiatry,12 Elm St,Portland,OR,97205,503-555-0111,
3,"CEDAR KETAMINE, LLC",12 Elm Street,Portland,OR,97205,(503) 555-0100,
"""


def answer(folder: Path, text: str | bytes) -> list[dict[str, str]]:
    source, target = folder / "in.csv", folder / "out.csv"
    source.write_bytes(text if isinstance(text, bytes) else text.encode())
    match_file(source, target)
    with target.open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def test_rows_come_back_in_their_order_with_one_clinic_id_for_one_place(tmp_path: Path) -> None:
    rows = answer(tmp_path, ROWS)
    assert [row["id"] for row in rows] == ["1", "2", "3"]
    assert rows[0]["clinic"] == rows[2]["clinic"] != rows[1]["clinic"]
    assert list(rows[0]) == ["id", "clinic"]


def test_the_report_counts_rows_and_places(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text(ROWS, encoding="utf-8")
    told: list[tuple[int, int]] = []
    report = match_file(source, tmp_path / "out.csv", on_progress=lambda done, whole: told.append((done, whole)))
    assert (report.rows, report.clinics) == (3, 2)
    assert told[-1][0] == told[-1][1] > 0


def test_the_order_of_rows_and_other_columns_change_no_id(tmp_path: Path) -> None:
    first = {row["id"]: row["clinic"] for row in answer(tmp_path, ROWS)}
    lines = ROWS.splitlines()
    turned = "\n".join([f"{lines[0]},Note", *(f"{line},x" for line in reversed(lines[1:]))])
    assert {row["id"]: row["clinic"] for row in answer(tmp_path, turned)} == first


def test_id_and_name_are_columns_enough_and_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    rows = answer(tmp_path, b"\xef\xbb\xbfID,Name\r\n7,Cedar\r\n\r\n8,Cedar\r\n")
    assert [row["id"] for row in rows] == ["7", "8"]
    assert rows[0]["clinic"] != rows[1]["clinic"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "no column 'id'"),
        (b"id,street\n1,12 Elm St\n", "no column 'name'"),
        (b"id,name,name\n1,a,b\n", "two columns named 'name'"),
        (b"id,name\n1,a\n1,b\n", "line 3: every row needs an id of its own"),
        (b"id,name\n ,a\n", "line 2: every row needs an id of its own"),
        (b"id,name\n1,a,b\n", "line 2: 3 cells where the first line has 2"),
        (b"id,name\n1,caf\xe9\n", "not UTF-8"),
        (b'id,name\n1,"' + b"x" * 200_000 + b'"\n', "not CSV"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_and_the_target_left_alone(
    tmp_path: Path, text: bytes, words: str
) -> None:
    (tmp_path / "out.csv").write_text("before", encoding="utf-8")
    with pytest.raises(BadFile, match=words):
        answer(tmp_path, text)
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.csv"]


def test_a_table_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"none\.csv cannot be read"):
        match_file(tmp_path / "none.csv", tmp_path / "out.csv")


def test_a_target_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(ROWS, encoding="utf-8")
    with pytest.raises(BadFile, match="cannot be written"):
        match_file(tmp_path / "in.csv", tmp_path / "nowhere" / "out.csv")


SOURCES = """id,source,name,street,city,state,zip,phone
7,guide,Cedar Ketamine,12 Elm St,Portland,OR,97205,503-555-0100
8,register,Cedar Ketamine,900 Oak Ave,Portland,OR,97205,503-555-0100
"""


def test_a_column_source_says_who_lists_a_row_where_its_id_does_not(tmp_path: Path) -> None:
    moved = answer(tmp_path, SOURCES)  # one address each: it moved
    assert moved[0]["clinic"] == moved[1]["clinic"]
    one_source = answer(tmp_path, SOURCES.replace("guide", "register"))
    assert one_source[0]["clinic"] != one_source[1]["clinic"]
    unknown = answer(tmp_path, SOURCES.replace("guide", "").replace("register", ""))
    assert unknown[0]["clinic"] != unknown[1]["clinic"]


def test_a_whole_address_in_one_column_is_taken_apart(tmp_path: Path) -> None:
    rows = answer(
        tmp_path,
        "id,name,address,phone\n"
        'a:1,Cedar Ketamine,"12 Elm St, Portland, OR 97205",503-555-0100\n'
        'b:1,Cedar Ketamine Clinic,"12 Elm Street, Suite 4, Portland OR",(503) 555-0100\n'
        'b:2,Cedar Ketamine Clinic,"12 Elm Street, Salem OR 97301",503-555-0199\n',
    )
    assert rows[0]["clinic"] == rows[1]["clinic"] != rows[2]["clinic"]
