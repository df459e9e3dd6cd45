"""The command line, used as a person would: answers, JSON, exit codes, and errors of one line that say what to do."""

import json
import os
import shutil
import subprocess
import sys
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

import pytest

from config.home import Home
from crawler.runs.folders import runs_of
from indexer.store.book import Book
from ui.cli import app, main

TABLE = """id,name,street,city,state,zip,phone,website,services
1,Elm Ketamine Clinic,12 Elm St,Portland,OR,97205,503-555-0101,elm.example,We offer IV ketamine infusions here.
2,Oak Wellness,400 Oak Ave,Salem,OR,97301,503-555-0102,oak.example,We offer intramuscular ketamine injections.
3,Pine Center,9 Pine Rd,Boston,MA,2108,617-555-0103,pine.example,
4,Nowhere Clinic,,,,,555-0104,,We offer IV ketamine infusions here.
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def built(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    table = tmp_path / "places.csv"
    table.write_text(TABLE, "utf-8")
    assert main(["import", str(table), "--source", "my_list", "--home", str(home)]) == 0
    assert main(["build", "--home", str(home)]) == 0
    capsys.readouterr()
    return home


def answer(capsys: pytest.CaptureFixture[str], *words: str, home: Path) -> Any:
    assert main([*words, "--json", "--home", str(home)]) == 0
    return json.loads(capsys.readouterr().out)


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = main(list(words))
    err = capsys.readouterr().err.strip()
    assert err.startswith("clinics: ")
    assert "\n" not in err, "an error is one line"
    assert "Traceback" not in err
    return code, err


def test_a_search_near_a_place_answers_in_the_documented_shape(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "search", "--near", "97205", "--route", "iv", home=built)
    assert {"query", "total", "perhaps", "left_out", "unplaced", "facets", "clinics"} <= set(found)
    assert found["total"] == 1
    assert found["query"] == {"v": "1", "near": "97205", "route": "iv"}
    assert found["unplaced"] == 1
    (clinic,) = found["clinics"]
    assert {"id", "name", "address", "point", "distance_miles", "facts"} <= set(clinic)
    assert set(clinic["point"]) >= {"lat", "lon", "exactness"}
    (fact,) = clinic["facts"]["route"]
    assert fact["value"] == "iv"
    assert fact["denied"] is False
    assert fact["said"] == "We offer IV ketamine infusions here."
    assert fact["source"] == "my_list"
    assert {"url", "first_seen", "last_seen"} <= set(fact)


def test_a_search_by_state_finds_a_clinic_that_lost_the_zero_of_its_zip(
    built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = answer(capsys, "search", "--state", "ma", home=built)
    (clinic,) = found["clinics"]
    assert clinic["address"]["postal_code"] == "02108"
    assert clinic["point"]["exactness"] == "postal_code"


def test_what_is_left_out_for_not_stating_is_counted(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "search", "--route", "iv", home=built)
    assert found["total"] == 2
    assert found["left_out"] == {"route": 1}
    with_silent = answer(capsys, "search", "--route", "iv", "--route", "not_stated", home=built)
    assert with_silent["total"] == 3


def test_a_person_reads_the_same_in_words(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "--near", "Portland, OR", "--within", "100", "--home", str(built)]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("2 clinics")
    assert "about " in shown
    assert "Who treats: not stated" in shown
    clinic_id = shown.split("[", 1)[1].split("]", 1)[0]
    assert main(["show", clinic_id, "--home", str(built)]) == 0
    shown = capsys.readouterr().out
    assert "“We offer IV ketamine infusions here.”" in shown
    assert (
        "    United States: off-label: approved as an anesthetic, not for this use. As of November 2026. Source: "
        in shown
    )


def test_a_second_import_and_build_change_nothing(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = str(tmp_path / "places.csv")
    assert answer(capsys, "import", table, "--source", "my_list", home=built)["changed"] is False
    again = answer(capsys, "build", home=built)
    assert (again["runs"], again["read"], again["engine_rebuilt"]) == (0, 0, False)


def test_a_build_tells_how_many_listings_it_does_not_show(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "places.csv"
    table.write_text(TABLE + "5,Fir Clinic,5 Fir St,Bend,OR,97701,541-555-0105,,We do not offer ketamine.\n", "utf-8")
    assert main(["import", str(table), "--source", "my_list", "--home", str(home)]) == 0
    capsys.readouterr()
    assert main(["build", "--home", str(home)]) == 0
    told = capsys.readouterr().out
    assert "5 listings new" in told
    assert "4 clinics can be searched" in told
    assert (
        "1 listing is not shown: no offer of ketamine or Spravato was found in its words (see: clinics explain URL)."
        in told
    )
    again = answer(capsys, "build", home=home)
    assert (again["engine_rebuilt"], again["not_shown"], again["clinics"]) == (False, 1, 4)


def test_everything_can_be_rebuilt_from_the_run_folders_with_the_same_ids(
    built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = answer(capsys, "search", home=built)
    for name in ("book.sqlite", "book.sqlite-wal", "book.sqlite-shm", "engine.sqlite"):
        (built / name).unlink(missing_ok=True)
    answer(capsys, "build", home=built)
    assert answer(capsys, "search", home=built) == before


def test_a_book_made_anew_keeps_the_dates_and_answers_to_every_old_id(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tmp_path / "later.csv"
    for day, services in ((1, "We offer IV ketamine infusions here."), (20, "We offer intramuscular ketamine shots.")):

        class Then(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> "Then":
                return cls(2026, 12, day, tzinfo=tz)  # noqa: B023  called before the next turn

        monkeypatch.setattr("crawler.tables.file.datetime", Then)
        table.write_text(f"id,name,city,state,services\n9,Ash Clinic,Eugene,OR,{services}\n", "utf-8")
        assert main(["import", str(table), "--source", "later", "--home", str(built)]) == 0
        assert main(["build", "--home", str(built)]) == 0
    capsys.readouterr()
    before = answer(capsys, "search", home=built)
    for name in ("book.sqlite", "book.sqlite-wal", "book.sqlite-shm", "engine.sqlite"):
        (built / name).unlink(missing_ok=True)
    answer(capsys, "build", home=built)
    assert answer(capsys, "search", home=built) == before
    (ash,) = [one for one in before["clinics"] if one["name"] == "Ash Clinic"]
    assert [(fact["value"], fact["first_seen"], fact["gone_since"]) for fact in ash["facts"]["route"]] == [
        ("iv", "2026-12-01", "2026-12-20"),
        ("im", "2026-12-20", None),
    ]
    assert ash["facts"]["name"][0]["first_seen"] == "2026-12-01"
    for clinic in before["clinics"]:
        assert answer(capsys, "show", clinic["id"], home=built)["id"] == clinic["id"]


def test_status_tells_how_old_everything_is(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = answer(capsys, "status", home=built)
    (source,) = told["sources"]
    assert (source["id"], source["listings"], source["age_days"]) == ("my_list", 4, 0)
    assert told["engine"]["clinics"] == 4
    assert main(["status", "--home", str(built)]) == 0
    assert "my_list: 4 listings" in capsys.readouterr().out


def test_sources_names_the_terms_of_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sources"]) == 0
    told = capsys.readouterr().out
    assert "findtreatment" in told
    assert "Developer Guide" in told


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("crawl", "nosuch"), 2, "There is no source 'nosuch'. There are:"),
        (("search", "--route", "ivy"), 2, "route has no code 'ivy'"),
        (("search", "--near", "97205", "--within", "0"), 2, "more than 0 and at most 500 miles"),
        (("search", "--near", "97205", "--within", "-5"), 2, "more than 0 and at most 500 miles"),
        (("search", "--near", "97205", "--within", "20000"), 2, "more than 0 and at most 500 miles"),
        (("search", "--near", "97205", "--within", "nan"), 2, "more than 0 and at most 500 miles"),
        (("search", "--within", "5"), 2, "Add --near PLACE"),
        (("search", "--near", "Portlnd, OR"), 2, "Portland, OR"),
        (("search", "--near", "zzzzqqq"), 2, "No place of that name is known"),
        (("search", "--page", "0"), 2, "there is no page 0"),
        (("search", "--sort", "quality"), 2, "Sort by one of"),
        (("search", "--state", "ZZ"), 2, "There is no state 'ZZ'"),
        (("search", "--near", "Oregon"), 2, "--state OR"),
        (("search", "--text", '"'), 2, "at least one letter or digit"),
        (("search", "--page", "99"), 2, "the last one is 1"),
        (("serve", "--port", "-1"), 2, "clinics serve --help"),
        (("search", "--colour", "red"), 2, "clinics search --help"),
        (("show", "cnobody"), 2, "There is no clinic 'cnobody'"),
        (("import", "nosuch.csv", "--source", "x1"), 1, "cannot be read"),
        (("import", "nosuch.csv", "--source", "findtreatment"), 2, "configured source"),
        (("read", "nosuch.jsonl", "out.jsonl"), 1, "nosuch.jsonl"),
        (("locate", "nosuch.csv", "out.csv"), 1, "nosuch.csv"),
        (("match", "nosuch.csv", "out.csv"), 1, "nosuch.csv"),
        (("frobnicate",), 2, "frobnicate"),
    ],
)
def test_bad_input_gets_one_line_and_its_exit_code(
    built: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    code: int,
    says: str,
) -> None:
    monkeypatch.setenv("CLINICS_HOME", str(built))
    got, message = refused(capsys, *words)
    assert got == code
    assert says in message


def test_a_home_that_cannot_be_written_says_to_choose_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    code, message = refused(capsys, "build", "--home", str(tmp_path / "file" / "home"))
    assert code == 1
    assert "Choose another with --home DIR or CLINICS_HOME" in message


def test_a_search_before_the_first_build_says_to_build(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, message = refused(capsys, "search", "--home", str(home))
    assert code == 1
    assert "clinics build" in message


def test_an_unknown_key_in_the_settings_names_file_and_key(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (built / "settings.toml").write_text("[crawl]\nspeed = 9\n", "utf-8")
    code, message = refused(capsys, "crawl", "--site", "http://elm.example/", "--home", str(built))
    assert code == 1
    assert "settings.toml" in message
    assert "crawl.speed: there is no such key" in message


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("CLINICS_FOO", "1", "CLINICS_FOO is no setting"),
        ("CLINICS_CRAWL__PAUSE_SECONDS", "0.1", "CLINICS_CRAWL__PAUSE_SECONDS"),
        ("CLINICS_CRAWL", "abc", "environment variable"),
    ],
)
def test_a_wrong_variable_is_named(
    home: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    value: str,
    says: str,
) -> None:
    monkeypatch.setenv(variable, value)
    code, message = refused(capsys, "crawl", "--site", "http://elm.example/", "--home", str(home))
    assert code == 1
    assert says in message


@pytest.mark.parametrize("command", ["read", "locate", "match"])
def test_a_file_is_never_written_over_itself_or_over_a_device(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    given = tmp_path / "in"
    given.write_text("id,name,street,city,state,zip\n1,Elm,,,,\n", "utf-8")
    code, message = refused(capsys, command, str(given), str(given))
    assert (code, "is the file that is read" in message) == (1, True)
    code, message = refused(capsys, command, str(given), "/dev/null")
    assert (code, "no ordinary file" in message) == (1, True)
    assert given.read_text("utf-8").startswith("id,")
    assert Path("/dev/null").is_char_device()


def test_a_full_device_gets_one_line(built: Path) -> None:
    script = "import sys, ui.cli; sys.exit(ui.cli.main())"
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        command = [sys.executable, "-c", script, "search", "--json", "--home", str(built)]
        done = subprocess.run(command, check=False, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("clinics: No space left on device")
    assert "Traceback" not in done.stderr


def test_a_locked_book_says_to_wait_and_nothing_is_lost(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.store.book._WAIT_SECONDS", 0.05)
    table = tmp_path / "places.csv"
    table.write_text(TABLE + "5,Fir Clinic,1 Fir St,Bend,OR,97701,,,\n", "utf-8")
    assert main(["import", str(table), "--source", "my_list", "--home", str(built)]) == 0
    with Book(built / "book.sqlite") as book, book.change():
        capsys.readouterr()
        code, message = refused(capsys, "build", "--home", str(built))
    assert code == 1
    assert "Another program is writing" in message
    capsys.readouterr()
    assert answer(capsys, "build", home=built)["new"] == 1


def test_two_builds_at_once_the_second_says_who_holds_the_folder(
    built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Home(built).held():
        code, message = refused(capsys, "build", "--home", str(built))
    assert code == 1
    assert "is writing" in message


def test_a_damaged_run_is_told_and_left_out_and_the_rest_goes_on(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "other.csv"
    table.write_text("name,city,state\nAsh Clinic,Eugene,OR\n", "utf-8")
    for source in ("other_a", "other_b"):
        assert main(["import", str(table), "--source", source, "--home", str(built)]) == 0
    run = runs_of(built / "runs", "other_a")[0]
    (run.folder / "listings.jsonl.gz").write_bytes(b"\x1f\x8b damaged")
    capsys.readouterr()
    assert main(["build", "--json", "--home", str(built)]) == 3, "some of it could not be used"
    told = json.loads(capsys.readouterr().out)
    assert (told["runs"], told["new"]) == (1, 1)
    (problem,) = told["problems"]
    assert "or delete that folder" in problem
    assert main(["import", str(table), "--source", "other_a", "--home", str(built)]) == 0
    assert main(["build", "--home", str(built)]) == 3, "the damaged folder is still there"
    shutil.rmtree(run.folder)
    capsys.readouterr()
    assert answer(capsys, "build", home=built)["problems"] == []


def test_ctrl_c_says_that_what_was_finished_is_kept(
    built: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("indexer.engines.open_engine", interrupted)
    code, message = refused(capsys, "search", "--home", str(built))
    assert code == 130
    assert "What was finished is kept" in message


def test_help_gives_every_command_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert "Exit codes: 0 all well" in capsys.readouterr().out
    for command in app.registered_commands:
        assert command.name is not None
        assert main([command.name, "--help"]) == 0
        assert f"Example: clinics {command.name}" in capsys.readouterr().out


def test_a_reader_that_has_gone_is_met_without_a_word() -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as gone:
        command = [sys.executable, "-c", "import sys; from ui.cli import main; sys.exit(main())", "sources"]
        done = subprocess.run(command, check=False, stdout=gone, stderr=subprocess.PIPE, text=True)
    assert (done.returncode, done.stderr) == (1, "")


def test_an_empty_home_folder_is_told_what_to_begin_with(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--home", str(home)]) == 0
    assert "Start with: clinics demo" in capsys.readouterr().out
    code, message = refused(capsys, "report", "--home", str(home))
    assert code == 2
    assert "Start with: clinics demo" in message


def test_help_loads_nothing_heavy() -> None:
    script = "import sys, ui.cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    heavy = {"scrapy", "streamlit", "numpy", "pandas", "pydantic_settings", "rapidfuzz", "usaddress", "geopy"}
    assert not heavy & set(done.stdout.split())


def test_an_error_inside_shows_its_traceback_only_with_debug(
    built: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the wheel came off")

    monkeypatch.setattr("indexer.engines.open_engine", broken)
    code, message = refused(capsys, "search", "--home", str(built))
    assert code == 1
    assert "the wheel came off" in message
    with pytest.raises(RuntimeError):
        main(["search", "--home", str(built), "--debug"])
