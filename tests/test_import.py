"""Tables of places come in whole: what is understood is said, what is refused is written out, nothing is lost."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import crawler.tables.opened
from config.errors import BadFile, DamagedRun, UsageError
from config.home import Home
from crawler.listing import RawListing
from crawler.runs.folders import RunWriter, last_accepted, runs_of
from crawler.tables.file import import_table
from crawler.tables.imported import Asked, Imported

HEADER = "Facility Name,Street,City,State,ZIP,Phone,Services,Beds\n"
ROW = "Elm Clinic,12 Elm St,Portland,OR,97205,503-555-0101,IV ketamine,4\n"


def take(path: Path, home: Path, *, source: str = "my_list", **asked: Any) -> Imported:
    return import_table(path, source=source, home=Home(home).prepare(), asked=Asked(**asked))


def listings(home: Path, source: str = "my_list") -> list[RawListing]:
    run = last_accepted(home / "runs", source)
    assert run is not None
    return list(run.listings())


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "places.csv"
    path.write_text(HEADER + ROW, encoding="utf-8")
    return path


def test_a_row_becomes_a_listing_with_its_raw_words(table: Path, tmp_path: Path) -> None:
    done = take(table, tmp_path)
    (listing,) = listings(tmp_path)
    assert listing.fields == {
        "name": "Elm Clinic",
        "street": "12 Elm St",
        "city": "Portland",
        "state": "OR",
        "postal_code": "97205",
        "phone": "503-555-0101",
    }
    assert [(block.path, block.text) for page in listing.pages for block in page.blocks] == [
        (("Services",), "IV ketamine")
    ]
    assert done.left == ("Beds",)
    assert done.understood["Facility Name"] == "name"


def test_the_same_file_again_changes_nothing_and_a_changed_one_makes_a_run(table: Path, tmp_path: Path) -> None:
    assert take(table, tmp_path).run is not None
    again = take(table, tmp_path)
    assert again.run is None
    assert again.listings == 1
    assert len(runs_of(tmp_path / "runs", "my_list")) == 1
    table.write_text(HEADER + ROW.replace("0101", "0102"), encoding="utf-8")
    assert take(table, tmp_path).run is not None
    assert len(runs_of(tmp_path / "runs", "my_list")) == 2


def test_a_new_phone_is_a_change_of_the_same_place(table: Path, tmp_path: Path) -> None:
    take(table, tmp_path)
    (before,) = listings(tmp_path)
    table.write_text(HEADER + ROW.replace("0101", "0102"), encoding="utf-8")
    take(table, tmp_path)
    (after,) = listings(tmp_path)
    assert before.id == after.id
    assert before.digest != after.digest


def test_rows_that_cannot_be_listings_are_written_out_with_the_reason(table: Path, tmp_path: Path) -> None:
    table.write_text(HEADER + ROW + "too,short\n" + ",1 Oak St,Salem,OR,97301,,,\n" + ROW, encoding="utf-8")
    done = take(table, tmp_path, accept=True)
    assert (done.listings, done.repeated, done.refused) == (1, 1, 2)
    assert done.refused_because == {"2 cells under 8 columns": 1, "no name": 1}
    assert done.refused_file is not None
    with done.refused_file.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[1] == ["2 cells under 8 columns", "3", "too", "short"]
    assert rows[2][2:5] == ["", "1 Oak St", "Salem"]


def test_an_endless_cell_refuses_its_row_and_the_next_one_is_read(table: Path, tmp_path: Path) -> None:
    table.write_text(HEADER + ROW.replace("Elm Clinic", "x" * 200_000) + ROW, encoding="utf-8")
    done = take(table, tmp_path, accept=True)
    assert (done.listings, done.refused) == (1, 1)


def test_a_quotation_mark_that_is_never_closed_takes_nothing_away(table: Path, tmp_path: Path) -> None:
    rows = [ROW.replace("Elm", f"Elm {number}") for number in range(100)]
    table.write_text(HEADER + "".join(rows), "utf-8")
    take(table, tmp_path)
    rows[3] = f'"{rows[3]}'
    table.write_text(HEADER + "".join(rows), "utf-8")
    done = take(table, tmp_path, full=True)
    assert done.run is not None
    assert (done.run.verdict, done.run.report["complete"]) == ("quarantined", False)
    assert any("quotation mark" in reason for reason in done.refused_because)
    assert "It lists 3 places, 100 are known" in " ".join(done.run.report["reasons"])
    assert len(listings(tmp_path)) == 100, "the last accepted run keeps serving"


def test_a_person_can_accept_a_file_that_looks_wrong(table: Path, tmp_path: Path) -> None:
    table.write_text(HEADER + ROW + "too,short\n", "utf-8")
    assert (run := take(table, tmp_path).run) is not None
    assert run.verdict == "quarantined"
    assert (run := take(table, tmp_path, accept=True).run) is not None
    assert (run.verdict, run.report["complete"]) == ("accepted", False)


def test_a_damaged_run_is_imported_again_though_the_file_is_the_same(table: Path, tmp_path: Path) -> None:
    first = take(table, tmp_path).run
    assert first is not None
    (first.folder / "listings.jsonl.gz").write_bytes(b"")
    assert take(table, tmp_path).run is not None
    assert len(listings(tmp_path)) == 1


def test_two_places_of_one_name_and_address_are_both_kept(table: Path, tmp_path: Path) -> None:
    table.write_text(HEADER + ROW + ROW.replace("0101", "0102"), encoding="utf-8")
    take(table, tmp_path)
    assert len({listing.id for listing in listings(tmp_path)}) == 2


def test_what_a_person_says_of_a_column_beats_the_guess(table: Path, tmp_path: Path) -> None:
    done = take(table, tmp_path, columns={"Beds": "ref", "Phone": ""})
    (listing,) = listings(tmp_path)
    assert listing.ref == "4"
    assert "phone" not in listing.fields
    assert done.left == ("Phone",)


@pytest.mark.parametrize(
    ("columns", "says"),
    [({"Bed": "ref"}, "There is no column 'Bed'"), ({"Beds": "rooms"}, "'rooms' is no field")],
)
def test_a_wrong_map_is_told_with_what_there_is(
    table: Path, tmp_path: Path, columns: dict[str, str], says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        take(table, tmp_path, columns=columns)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"12 Elm St,Portland\n13 Elm St,Salem\n", "no column holds a name"),
        ((HEADER + ROW).replace("Elm Clinic", "Caf\x81").encode("latin-1"), "is not cp1252 text .byte 0x81"),
        (
            "name,city\nÉlan Café,Genève\n".encode() + b"Caf\xe9,Salem\n",
            "is UTF-8 text with 1 bytes in it that are not",
        ),
        (HEADER.encode(), "gives no listing"),
        (b"Name,Name\na,b\n", "stands twice"),
        (HEADER.encode() + b"short\n", "1 rows were refused"),
    ],
)
def test_a_broken_file_is_explained_and_what_was_there_stays(tmp_path: Path, content: bytes, says: str) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(HEADER + ROW, encoding="utf-8")
    bad.write_bytes(content)
    take(good, tmp_path)
    with pytest.raises(BadFile, match=says):
        take(bad, tmp_path)
    assert len(listings(tmp_path)) == 1
    assert [one.name for one in (tmp_path / "runs/my_list").iterdir() if one.name.endswith(".part")] == []


def test_another_encoding_can_be_named_and_an_unknown_one_is_told(table: Path, tmp_path: Path) -> None:
    table.write_bytes((HEADER + ROW).replace("Elm Clinic", "Café Elm").encode("windows-1252"))
    take(table, tmp_path, encoding="windows-1252")
    assert listings(tmp_path)[0].fields["name"] == "Café Elm"
    for nonsense in ("klingon", "hex"):
        with pytest.raises(UsageError, match=f"no encoding '{nonsense}'"):
            take(table, tmp_path, encoding=nonsense)


def test_a_file_that_is_not_there_or_too_large_is_told(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BadFile, match="cannot be read"):
        take(tmp_path / "none.csv", tmp_path)
    monkeypatch.setattr(crawler.tables.opened, "MOST_BYTES", 10)
    with pytest.raises(BadFile, match="Split it by rows"):
        take(table, tmp_path)


def test_a_file_cannot_speak_for_a_crawled_source(table: Path, tmp_path: Path) -> None:
    take(table, tmp_path)
    run = runs_of(tmp_path / "runs", "my_list")[0]
    report = json.loads((run.folder / "report.json").read_text("utf-8")) | {"kind": "directory"}
    (run.folder / "report.json").write_text(json.dumps(report), "utf-8")
    with pytest.raises(UsageError, match="crawled source"):
        take(table, tmp_path)


def test_a_source_id_must_be_plain(table: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be the id of a source"):
        take(table, tmp_path, source="../etc")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(st.text(max_size=20), min_size=1, max_size=9), max_size=6))
def test_every_row_is_a_listing_a_repetition_or_refused(tmp_path_factory: pytest.TempPathFactory, rows: object) -> None:
    home = tmp_path_factory.mktemp("home")
    path = home / "any.csv"
    with path.open("w", encoding="utf-8", newline="", errors="surrogatepass") as file:
        csv.writer(file).writerows([["name", "city"], ["Elm", "Salem"], *rows])  # type: ignore[misc]
    try:
        done = take(path, home, encoding="utf-8")
    except BadFile as error:
        assert "is not utf-8" in str(error)  # noqa: PT017  only some of the generated files are refused whole
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        read = [row for row in csv.reader(file) if any(cell.strip() for cell in row)][1:]
    assert done.listings + done.repeated + done.refused == len(read)


def test_a_run_that_was_not_finished_leaves_nothing(tmp_path: Path) -> None:
    def stop() -> None:
        with RunWriter(tmp_path, "my_list", datetime.now(UTC)) as writer:
            writer.write(RawListing(source="my_list", ref="1", url="file:x", seen_at=datetime.now(UTC)))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop()
    assert list((tmp_path / "my_list").iterdir()) == []


def test_a_damaged_run_says_which_folder_to_delete(table: Path, tmp_path: Path) -> None:
    take(table, tmp_path)
    run = runs_of(tmp_path / "runs", "my_list")[0]
    whole = (run.folder / "listings.jsonl.gz").read_bytes()
    (run.folder / "listings.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DamagedRun, match="or delete that folder"):
        list(run.listings())
    (run.folder / "listings.jsonl.gz").write_bytes(b"")
    with pytest.raises(DamagedRun, match="holds 0 listings, its report says 1"):
        list(run.listings())
    (run.folder / "report.json").write_text('{"verdict": "accepted"}', "utf-8")
    with pytest.raises(DamagedRun, match="no reasons"):
        runs_of(tmp_path / "runs", "my_list")
    (run.folder / "report.json").write_text("{", "utf-8")
    with pytest.raises(DamagedRun, match="cannot be read"):
        runs_of(tmp_path / "runs", "my_list")
