import csv
from pathlib import Path

import pytest

from config.errors import BadFile
from indexer.locate.table import MOST_PROBLEMS, locate_file

HEADER = "id,street,city,state,zip\n"


def table(tmp_path: Path, text: str) -> Path:
    source = tmp_path / "in.csv"
    source.write_text(text, encoding="utf-8", newline="")
    return source


def rows(target: Path) -> list[list[str]]:
    with target.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


def test_every_row_in_has_one_row_out(tmp_path: Path) -> None:
    source = table(
        tmp_path,
        HEADER + "a,12 Elm St,Salem,OR,97301\nb,60 Elm Ave,Waterbury,CT,6708\nc,,Nosuchtown,,\n\nd,,Salem,OR,\n",
    )
    target = tmp_path / "out.csv"
    told: list[int] = []
    report = locate_file(source, target, on_row=told.append)
    written = rows(target)
    assert written[0] == ["id", "latitude", "longitude", "exactness", "source"]
    assert [(row[0], row[3], row[4]) for row in written[1:]] == [
        ("a", "postal_code", "geonames"),
        ("b", "postal_code", "geonames"),
        ("c", "", ""),
        ("d", "place", "geonames"),
    ]
    assert 44 < float(written[1][1]) < 46
    assert written[3][1:3] == ["", ""]
    assert (report.rows, report.placed, report.mended, report.troubled) == (4, 3, 1, 1)
    assert report.exactness == {"postal_code": 2, "place": 1}
    assert report.problems == ("line 4: It has neither a postal code nor a state.",)
    assert told == [1, 2, 3, 4]


def test_columns_may_stand_in_any_order_among_others(tmp_path: Path) -> None:
    source = table(tmp_path, "\ufeffZip,Name,STATE,City,Street,ID\n97301,Elm,OR,Salem,12 Elm St,a\n")
    report = locate_file(source, tmp_path / "out.csv")
    assert report.exactness == {"postal_code": 1}
    assert rows(tmp_path / "out.csv")[1][0] == "a"


def test_a_ragged_row_is_not_placed_and_not_lost(tmp_path: Path) -> None:
    source = table(tmp_path, HEADER + "a,12 Elm St, Suite 4,Salem,OR,97301\nb,12 Elm St\nc,,Salem,OR,97301\n")
    report = locate_file(source, tmp_path / "out.csv")
    assert [(row[0], row[3]) for row in rows(tmp_path / "out.csv")[1:]] == [("a", ""), ("b", ""), ("c", "postal_code")]
    assert report.troubled == 2
    assert report.problems[0] == "line 2: it has 6 cells, the first line has 5."


def test_many_problems_are_counted_and_the_first_are_told(tmp_path: Path) -> None:
    source = table(tmp_path, HEADER + "a,,,,\n" * (MOST_PROBLEMS + 5))
    report = locate_file(source, tmp_path / "out.csv")
    assert (report.rows, report.placed, report.troubled) == (MOST_PROBLEMS + 5, 0, MOST_PROBLEMS + 5)
    assert len(report.problems) == MOST_PROBLEMS


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "no column id, street, city, state, zip"),
        (b"id,street,city,state\n", "no column zip"),
        (b"id,street,city,state,zip\na,Caf\xe9,Salem,OR,97301\n", "not UTF-8"),
        (b"id,street,city,state,zip\na," + b"x" * 200_000 + b",Salem,OR,97301\n", "behind line 1: this is not CSV"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_and_nothing_is_written(
    tmp_path: Path, content: bytes, word: str
) -> None:
    source = tmp_path / "in.csv"
    source.write_bytes(content)
    target = tmp_path / "out.csv"
    target.write_text("as it was", encoding="utf-8")
    with pytest.raises(BadFile, match=word):
        locate_file(source, target)
    assert target.read_text(encoding="utf-8") == "as it was"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["in.csv", "out.csv"]


def test_a_missing_source_and_an_unwritable_target_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"absent\.csv cannot be read"):
        locate_file(tmp_path / "absent.csv", tmp_path / "out.csv")
    with pytest.raises(BadFile, match=r"out\.csv cannot be written"):
        locate_file(table(tmp_path, HEADER), tmp_path / "nowhere" / "out.csv")


def test_a_table_is_never_replaced_by_its_own_points(tmp_path: Path) -> None:
    source = table(tmp_path, HEADER + "a,12 Elm St,Salem,OR,97301\n")
    before = source.read_text("utf-8")
    link = tmp_path / "link.csv"
    link.symlink_to(source)
    for target in (source, link):
        with pytest.raises(BadFile, match="is the file that is read"):
            locate_file(source, target)
    assert source.read_text("utf-8") == before
