"""A second import: the mapping is kept, only differences count, and nothing goes unless the file is the whole list."""

import json
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from config.errors import ConfigError
from config.home import Home
from crawler.listing import RawListing
from crawler.runs.folders import RunWriter, runs_of
from crawler.runs.standing import Standing
from crawler.sites.home_pages import home_pages
from crawler.tables.file import import_table
from crawler.tables.imported import Asked, Imported
from crawler.tables.saved_columns import Saved, load_saved, save
from ui.cli import main

HEADER = "id,Facility,City,Contact,Services\n"
ROWS = {number: f"{number},Elm {number},Salem,503-555-01{number:02},IV ketamine infusions.\n" for number in range(1, 9)}


def write(home: Path, *numbers: int, name: str = "places.csv", header: str = HEADER, **other: str) -> Path:
    path = home / name
    path.write_text(header + "".join(other.get(f"row{number}", ROWS[number]) for number in numbers), "utf-8")
    return path


def take(path: Path, home: Path, **asked: Any) -> Imported:
    return import_table(path, source="my_list", home=Home(home).prepare(), asked=Asked(**asked))


def counts(done: Imported) -> tuple[int, int, int, int]:
    found = done.differences
    return found.new, found.changed, found.unchanged, found.missing


def test_the_mapping_is_kept_with_the_source_and_used_by_the_next_import(tmp_path: Path) -> None:
    first = take(write(tmp_path, 1, 2), tmp_path, columns={"Contact": "phone", "Services": ""})
    assert set(first.guessed) == {"id", "Facility", "City"}
    saved = tomllib.loads(first.saved.read_text("utf-8"))
    assert first.saved == tmp_path / "imports/my_list.toml"
    assert saved == {
        "columns": {"id": "ref", "Facility": "name", "City": "city", "Contact": "phone", "Services": ""},
    }
    second = take(write(tmp_path, 1, 2, 3), tmp_path)
    assert second.understood == {"id": "ref", "Facility": "name", "City": "city", "Contact": "phone"}
    assert second.guessed == ()


def test_a_person_may_edit_the_kept_mapping_and_an_option_beats_it(tmp_path: Path) -> None:
    done = take(write(tmp_path, 1), tmp_path)
    done.saved.write_text(
        done.saved.read_text("utf-8").replace('"City" = "city"', '"City" = "state" # theirs'), "utf-8"
    )
    assert take(write(tmp_path, 1, 2), tmp_path).understood["City"] == "state"
    assert "# theirs" in done.saved.read_text("utf-8"), "a file that says the same is not written again"
    assert take(write(tmp_path, 1, 2), tmp_path, columns={"City": "address"}).understood["City"] == "address"
    assert load_saved(done.saved).columns["City"] == "address"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("colums = 1", "colums: unknown key"),
        ("columns = 1", "write it as .columns."),
        ('[columns]\nCity = "town"', "columns.City: 'town' is no field"),
        ("sheet = 3", "sheet: 3 is not the name"),
        ("[columns", "cannot be read"),
    ],
)
def test_a_kept_mapping_that_is_not_understood_is_named(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "imports").mkdir()
    (tmp_path / "imports/my_list.toml").write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=f"my_list.toml.*{says}"):
        take(write(tmp_path, 1), tmp_path)


def test_any_heading_can_be_kept(tmp_path: Path) -> None:
    columns = {'say "name"': "name", "back\\slash": "", "two\nlines": "city", "del\x7f": "text", "Ünï 🏥": "state"}
    path = tmp_path / "any.toml"
    save(path, Saved(columns, 'Sheet "1"'), source="any")
    assert load_saved(path) == Saved(columns, 'Sheet "1"')


def test_a_column_that_is_new_is_guessed_and_one_that_is_gone_is_asked_after(tmp_path: Path) -> None:
    take(write(tmp_path, 1, 2), tmp_path, columns={"Contact": "phone"})
    other = write(tmp_path, 1, 2, header="id,Facility,Town,Call,Services\n")
    done = take(other, tmp_path)
    assert done.verdict == "quarantined"
    (reason,) = done.reasons
    assert reason.startswith("The column 'Contact', which gave the phone, is not there any more."), "the town is there"
    assert reason.endswith("--map COLUMN=phone.")
    assert take(other, tmp_path, columns={"Call": "phone"}).verdict == "accepted"
    saved = load_saved(done.saved).columns
    assert (saved["Call"], saved["Town"]) == ("phone", "city")


def test_without_full_what_a_file_lacks_stays_and_with_it_it_goes(tmp_path: Path) -> None:
    take(write(tmp_path, 1, 2, 3, 4), tmp_path)
    part = take(write(tmp_path, 3, 4, 5), tmp_path)
    assert counts(part) == (1, 0, 2, 2)
    assert part.run is not None
    assert part.run.report["complete"] is False
    assert set(Standing(tmp_path / "runs", "my_list").missing()) == {"1", "2", "3", "4", "5"}
    whole = take(write(tmp_path, 3, 4, 5), tmp_path, full=True)
    assert counts(whole) == (0, 0, 3, 2)
    assert whole.run is not None, "the same file, but now it speaks for the whole list"
    assert whole.run.report["complete"] is True
    assert set(Standing(tmp_path / "runs", "my_list").missing()) == {"3", "4", "5"}
    again = take(write(tmp_path, 3, 4, 5), tmp_path)
    assert again.run is None, "a whole list that is imported again without saying so changes nothing"


def test_a_refused_row_may_be_one_that_is_missing_so_nothing_goes(tmp_path: Path) -> None:
    take(write(tmp_path, 1, 2), tmp_path)
    done = take(write(tmp_path, 1, 2, row2="2,,Salem,503-555-0102,x\n"), tmp_path, full=True, accept=True)
    assert (done.differences.missing, done.differences.gone) == (1, False)
    assert done.run is not None
    assert done.run.report["complete"] is False


def test_a_whole_list_of_less_than_half_is_held_back_and_a_part_is_not(tmp_path: Path) -> None:
    take(write(tmp_path, 1, 2, 3, 4, 5), tmp_path)
    assert take(write(tmp_path, 1, 2), tmp_path).verdict == "accepted"
    done = take(write(tmp_path, 1, 2), tmp_path, full=True)
    assert done.verdict == "quarantined"
    assert "It lists 2 places, 5 are known of this source" in done.reasons[0]


@pytest.mark.parametrize(("kept", "verdict"), [(14, "accepted"), (13, "quarantined")])
def test_of_a_longer_list_no_more_may_be_missing_than_of_a_crawled_source(
    tmp_path: Path, kept: int, verdict: str
) -> None:
    def listing(count: int) -> Path:
        path = write(tmp_path)
        rows = [f"{n},Clinic {n},Salem,503-555-01{n:02},x\n" for n in range(count)]
        path.write_text(path.read_text("utf-8") + "".join(rows), "utf-8")
        return path

    assert take(listing(20), tmp_path).verdict == "accepted"
    assert take(listing(kept), tmp_path, full=True).verdict == verdict


def test_a_dry_run_tells_the_differences_and_writes_nothing(tmp_path: Path) -> None:
    take(write(tmp_path, 1, 2, 3), tmp_path, columns={"Contact": "phone"})
    before = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    kept = (tmp_path / "imports/my_list.toml").read_text("utf-8")
    changed = ROWS[2].replace("0102", "0199").replace("IV", "IM")
    path = write(tmp_path, 2, 3, 4, row2=changed)
    done = take(path, tmp_path, columns={"City": "state"}, full=True, dry_run=True)
    assert done.run is None
    assert (tmp_path / "imports/my_list.toml").read_text("utf-8") == kept
    assert sorted(one for one in tmp_path.rglob("*") if one.is_file()) == before
    done = take(path, tmp_path, full=True, dry_run=True)
    assert counts(done) == (1, 1, 1, 1)
    assert done.differences.first == [
        "new: Elm 4, Salem",
        "changed: Elm 2, Salem: phone: 503-555-0102 → 503-555-0199",
        "changed: Elm 2, Salem: Services: IV ketamine infusions. → IM ketamine infusions.",
        "gone: Elm 1, Salem",
    ]


def test_a_listing_that_says_the_same_stays_where_it_was_said_whatever_the_file_is_called(tmp_path: Path) -> None:
    take(write(tmp_path, 1, 2, name="november.csv"), tmp_path)
    done = take(write(tmp_path, 1, 2, name="december.csv", row2=ROWS[2].replace("Elm", "Oak")), tmp_path)
    assert done.run is not None
    urls = {one.ref: (one.url, {page.url for page in one.pages}) for one in done.run.listings()}
    assert urls["1"] == ("file:november.csv", {"file:november.csv"})
    assert urls["2"] == ("file:december.csv", {"file:december.csv"})


def test_a_damaged_run_does_not_keep_a_file_out(tmp_path: Path) -> None:
    run = take(write(tmp_path, 1, 2), tmp_path).run
    assert run is not None
    (run.folder / "listings.jsonl.gz").write_bytes(b"no gzip")
    (tmp_path / "runs/my_list/2020-01-01T000000.000000Z").mkdir()
    assert counts(take(write(tmp_path, 1, 2), tmp_path)) == (2, 0, 0, 0)


def test_what_stands_is_what_accepted_runs_say_since_the_last_whole_one(tmp_path: Path) -> None:
    def run(day: int, *refs: str, complete: bool, verdict: str = "accepted") -> None:
        when = datetime(2026, 11, day, tzinfo=UTC)
        with RunWriter(tmp_path, "my_list", when) as writer:
            for ref in refs:
                writer.write(RawListing(source="my_list", ref=ref, url="file:x", seen_at=when, fields={"name": ref}))
            writer.finish({"verdict": verdict, "reasons": [], "kind": "file", "complete": complete})

    run(1, "a", "b", complete=True)
    run(2, "c", "d", complete=True)
    run(3, "e", complete=False)
    run(4, "f", complete=True, verdict="quarantined")
    assert Standing(tmp_path, "my_list").missing() == ["c", "d", "e"]


def test_home_pages_are_taken_from_every_part_as_each_place_was_last_said(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    for rows in ("1,Elm,elm.example\n2,Oak,oak.example\n", "2,Oak,oak-clinic.example\n3,Ash,ash.example\n"):
        path.write_text(f"id,name,website\n{rows}", "utf-8")
        take(path, tmp_path)
    pages = ("http://ash.example/", "http://elm.example/", "http://oak-clinic.example/")
    assert home_pages(tmp_path / "runs") == pages


TABLE = "id,name,city,state,zip,services\n"
ELM = "1,Elm Clinic,Portland,OR,97205,We offer IV ketamine infusions here.\n"
OAK = "2,Oak Clinic,Salem,OR,97301,We offer IV ketamine infusions here.\n"


def test_a_part_takes_nothing_out_of_the_directory_and_a_whole_list_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = ["--home", str(tmp_path / "home")]
    table = tmp_path / "places.csv"

    def names(*rows: str, say: tuple[str, ...] = ()) -> dict[str, Any]:
        table.write_text(TABLE + "".join(rows), "utf-8")
        assert main(["import", str(table), "--source", "my_list", *say, *home]) == 0
        assert main(["build", *home]) == 0
        capsys.readouterr()
        assert main(["search", "--route", "iv", "--json", *home]) == 0
        return {one["name"]: one for one in json.loads(capsys.readouterr().out)["clinics"]}

    first = names(ELM, OAK)
    assert set(first) == {"Elm Clinic", "Oak Clinic"}
    part = names(OAK.replace("here", "every day"))
    assert set(part) == {"Elm Clinic", "Oak Clinic"}, "the part says nothing of the other"
    assert part["Elm Clinic"]["facts"] == first["Elm Clinic"]["facts"]
    whole = names(OAK.replace("here", "every day"), say=("--full", "--accept"))
    assert set(whole) == {"Oak Clinic"}


def test_a_row_for_files_in_the_home_folder_gives_title_and_terms(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = Home(tmp_path / "home").prepare()
    row = '[[source]]\nid = "my_list"\ntitle = "The list of Jo"\nkind = "file"\nterms = "Given by Jo for this use"\n'
    home.sources_file.write_text(row, "utf-8")
    words = ["import", str(write(tmp_path, 1)), "--source", "my_list", "--home", str(home.folder)]
    assert main(words) == 0
    (run,) = runs_of(home.runs, "my_list")
    assert (run.report["title"], run.report["terms"]) == ("The list of Jo", "Given by Jo for this use")
    assert main(["sources", "--home", str(home.folder)]) == 0
    assert "my_list: The list of Jo (file" in capsys.readouterr().out
    home.sources_file.write_text(row.replace('"file"', '"directory"\nhome = "https://x.example/"'), "utf-8")
    assert main(words) == 2


def test_a_person_sees_the_mapping_the_differences_and_what_to_do_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = ["--home", str(tmp_path / "home")]
    path = write(tmp_path, 1, 2)
    words = ["import", str(path), "--source", "my_list", "--map", "Contact=phone", *home]
    assert main([*words, "--dry-run"]) == 0
    assert not (tmp_path / "home").exists()
    told = capsys.readouterr().out
    assert "Columns understood: id → ref, Facility → name, City → city, Contact → phone, Services → text" in told
    assert "Guessed by their headings: id, Facility, City, Services" in told
    assert "2 listings of my_list: 2 new, 0 changed, 0 as before" in told
    assert "    new: Elm 1, Salem" in told
    assert "Nothing was changed." in told
    assert main(words) == 0
    told = capsys.readouterr().out
    assert f"This mapping is kept in {tmp_path / 'home/imports/my_list.toml'}" in told
    assert told.endswith("Next: clinics build\n")
    write(tmp_path, 2)
    assert main(words) == 0
    assert "1 listing known before: not in the file, and kept: say --full" in capsys.readouterr().out
    write(tmp_path, 2, row2=ROWS[2].replace("Salem", "Bend"))
    assert main([*words, "--full", "--json"]) == 0
    told_json = json.loads(capsys.readouterr().out)
    assert told_json["differences"] == {
        "new": 0,
        "changed": 1,
        "unchanged": 0,
        "missing": 1,
        "gone": True,
        "first": ["changed: Elm 2, Bend: city: Salem → Bend", "gone: Elm 1, Salem"],
    }
    path.write_text("id,Facility,City,Services\n2,Elm,Bend,x\n", "utf-8")
    assert main([*words[:4], *home]) == 4
    assert "Quarantined: The column 'Contact', which gave the phone, is not there any more" in capsys.readouterr().out


def test_rows_that_another_mapping_calls_otherwise_are_explained_and_a_whole_list_takes_their_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLINICS_HOME", str(tmp_path / "home"))
    path = tmp_path / "list.csv"
    path.write_text("Name,Town,Land,Way\nElm,Salem,OR,1 A St\nOak,Bend,OR,2 B St\n", "utf-8")
    words = ["import", str(path), "--source", "my_list"]
    assert main([*words, "--dry-run"]) == 0
    told = capsys.readouterr().out
    assert "its clinics will show without routes" in told
    assert "The first row, as it is understood:\n    ref: " in told
    assert "    name: Elm\n    city: Salem\n" in told
    assert main(words) == 0
    assert main([*words, "--map", "Land=state"]) == 0
    assert "Note: these rows were known without a state:" in capsys.readouterr().out
    assert main([*words, "--map", "Way=street"]) == 0
    assert "known without a street:" in capsys.readouterr().out
    assert main([*words, "--map", "Way=street", "--map", "Land=", "--full"]) == 0, "it is no half of what is known"
    told = capsys.readouterr().out
    assert "known with a state: " in told
    assert "taken for gone" in told
    assert main([*words, "--full"]) == 0
    assert "nothing changed" in capsys.readouterr().out
