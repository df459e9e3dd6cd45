"""`clinics status`: when each source was last seen and will be next, and an exit code that a monitor can watch."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from loopback import source
from made_runs import NOW, made

from config.errors import ConfigError, Exit
from config.home import Home
from config.sources import Source
from crawler.runs.first_known import FILE, first_known
from crawler.runs.folders import REPORT
from crawler.runs.ledger_file import NAME
from crawler.runs.overruled import overrule
from ui.cli import main

HELD: dict[str, Any] = {"verdict": "quarantined", "reasons": ["2 listings, 9 before: look"]}
TODAY = datetime.now(UTC)
Say = Callable[..., tuple[int, Any]]


def ago(days: float) -> float:
    """Days before today, counted from the moment that hand-made runs are counted from."""
    return days + (NOW - TODAY) / timedelta(days=1)


@pytest.fixture
def say(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Say:
    rows = (source("elm_list", "http://elm.localhost/"), source("oak_list", "http://oak.localhost/"))
    monkeypatch.setattr("config.sources.sources_of", lambda _: rows)

    def told(*words: str) -> tuple[int, Any]:
        code = main(["status", *words, "--home", str(tmp_path)])
        out = capsys.readouterr().out
        return code, json.loads(out) if "--json" in words else out

    return told


def row(say: Say, code: Exit) -> dict[str, Any]:
    found, told = say("--json")
    assert found == code
    rows: list[dict[str, Any]] = told["sources"]
    return rows[0]


def test_nothing_collected_is_no_alarm(say: Say) -> None:
    code, told = say()
    assert (code, "Nothing was collected yet" in told) == (0, True)


def test_a_source_that_was_read_in_time_says_when_it_will_be_next(tmp_path: Path, say: Say) -> None:
    run = made(tmp_path / "runs", days_ago=ago(10))
    one = row(say, Exit.OK)
    assert (one["id"], one["listings"], one["accepted"], one["age_days"]) == ("elm_list", 2, run.when[:10], 10)
    assert (one["due"], one["overdue"], one["quarantined"], one["unfinished"]) == (False, False, None, None)
    due = datetime.fromisoformat(one["next"])
    assert timedelta(days=19) < due - TODAY < timedelta(days=21.1)
    told = say()[1]
    assert f"elm_list: 2 listings, accepted {run.when[:10]} (10 days old), next {one['next'][:10]}" in told
    assert "Never read here: oak_list. clinics crawl --due begins with them." in told


def test_a_source_that_was_read_in_part_has_all_the_listings_that_stand(tmp_path: Path, say: Say) -> None:
    made(tmp_path / "runs", days_ago=ago(12), refs=["gone"])
    made(tmp_path / "runs", days_ago=ago(11), refs=["elm", "oak", "ash"])
    run = made(tmp_path / "runs", days_ago=ago(10), refs=["oak", "fir"], complete=False)
    one = row(say, Exit.OK)
    assert (one["listings"], one["read_last"], one["asked_last"]) == (4, 2, None)
    told = say()[1]
    assert f"elm_list: 4 listings, accepted {run.when[:10]} (10 days old)" in told
    assert f"    read in part on {run.when[:10]}: 2 listings; the others stand as they were read before" in told
    made(tmp_path / "runs", days_ago=ago(9), refs=["elm"])
    assert row(say, Exit.OK)["listings"] == 1
    assert "in part" not in say()[1]


def test_what_is_due_waits_a_while_before_it_is_overdue(tmp_path: Path, say: Say) -> None:
    made(tmp_path / "runs", days_ago=ago(31.5))
    one = row(say, Exit.OK)
    assert (one["due"], one["overdue"]) == (True, False)
    assert "due now" in say()[1]


def test_what_is_overdue_is_told_by_the_exit_code(tmp_path: Path, say: Say) -> None:
    made(tmp_path / "runs", days_ago=ago(34))
    assert row(say, Exit.OVERDUE)["overdue"] is True
    code, told = say()
    assert (code, "OVERDUE since" in told) == (5, True)


def test_what_was_tried_and_never_accepted_is_overdue_after_its_period(tmp_path: Path, say: Say) -> None:
    made(tmp_path / "runs", days_ago=ago(31.5), **HELD)
    assert row(say, Exit.ALL_QUARANTINED)["overdue"] is False
    made(tmp_path / "runs", days_ago=ago(33), **HELD)
    found = row(say, Exit.OVERDUE)
    assert (found["overdue"], found["accepted"]) == (True, None)
    assert "elm_list: 0 listings, never accepted, OVERDUE since" in say()[1]


def known_for(home: Path, **days: float) -> None:
    since = {source: (TODAY - timedelta(days=ago)).isoformat() for source, ago in days.items()}
    (home / FILE).write_text(json.dumps(since), "utf-8")


def test_what_nobody_ever_read_is_overdue_when_it_was_known_for_longer_than_its_period(
    tmp_path: Path, say: Say
) -> None:
    made(tmp_path / "runs", days_ago=ago(1))
    known_for(tmp_path, elm_list=900, oak_list=31)
    assert say("--json")[0] == Exit.OK
    known_for(tmp_path, elm_list=900, oak_list=33)
    code, told = say("--json")
    assert (code, [one["id"] for one in told["unread_overdue"]]) == (Exit.OVERDUE, ["oak_list"])
    assert "oak_list was never read here, OVERDUE since" in say()[1]


def test_a_row_that_is_seen_for_the_first_time_is_not_overdue_however_old_the_home_is(tmp_path: Path, say: Say) -> None:
    made(tmp_path / "runs", days_ago=ago(900), kind="file", source="my_list")
    assert say()[0] == Exit.OK
    noted = json.loads((tmp_path / FILE).read_text("utf-8"))
    assert set(noted) == {"elm_list", "oak_list"}
    assert say()[0] == Exit.OK
    assert json.loads((tmp_path / FILE).read_text("utf-8")) == noted, "once, and for all"


def test_a_source_that_went_and_came_back_is_known_anew(tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    first_known(runs, ["elm_list", "oak_list"], TODAY - timedelta(days=99))
    first_known(runs, ["oak_list"], TODAY)
    found = first_known(runs, ["elm_list", "oak_list"], TODAY)
    assert (TODAY - found["elm_list"]) < timedelta(seconds=1)
    assert (TODAY - found["oak_list"]).days == 99
    (tmp_path / FILE).write_text('{"elm_list": "2020-01-01"}', "utf-8")
    assert first_known(runs, ["elm_list"], TODAY) == {"elm_list": TODAY}, "a moment without a zone is none"


def test_clinics_own_sites_are_missed_only_when_somebody_names_one(
    tmp_path: Path, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = source("clinic_sites", "", kind="clinic_site")
    monkeypatch.setattr("config.sources.sources_of", lambda _: (own,))
    (tmp_path / "runs").mkdir()
    known_for(tmp_path, clinic_sites=99)
    assert say()[0] == Exit.OK
    made(tmp_path / "runs", days_ago=ago(1), kind="file", measured={"fields": {"website": 2}})
    assert say()[0] == Exit.OVERDUE


def test_overdue_is_told_before_held_back(tmp_path: Path, say: Say) -> None:
    made(tmp_path / "runs", days_ago=ago(60))
    made(tmp_path / "runs", days_ago=ago(1), **HELD)
    assert row(say, Exit.OVERDUE)["quarantined"] is not None


def test_what_was_held_back_says_why_and_when_it_is_tried_again(tmp_path: Path, say: Say) -> None:
    runs = tmp_path / "runs"
    made(runs, days_ago=ago(10))
    held = made(runs, days_ago=ago(0.5), **HELD)
    one = row(say, Exit.ALL_QUARANTINED)
    assert (one["quarantined"], one["reasons"], one["held_back"]) == (held.when[:10], HELD["reasons"], 1)
    assert (one["accepted"] is not None, one["last"]) == (True, held.name)
    assert datetime.fromisoformat(one["next"]) - TODAY < timedelta(days=1)
    made(runs, "oak_list", days_ago=ago(1))
    assert say()[0] == Exit.SOME_QUARANTINED
    told = say()[1]
    assert "quarantined on" in told
    assert f"look: clinics report {held.name}" in told


def test_a_persons_word_is_told_with_the_name_and_ends_the_alarm(tmp_path: Path, say: Say) -> None:
    run = made(tmp_path / "runs", days_ago=ago(1), **HELD)
    overrule(run.folder, who="Ada", why="It is right")
    one = row(say, Exit.OK)
    assert (one["overruled"]["who"], one["overruled"]["why"]) == ("Ada", "It is right")
    assert "accepted by Ada on" in say()[1]


def test_a_run_that_was_stopped_is_told(tmp_path: Path, say: Say) -> None:
    part = tmp_path / "runs/elm_list/2026-11-20T083000.000000Z.part"
    part.mkdir(parents=True)
    (part / NAME).write_bytes(b"")
    one = row(say, Exit.OK)
    assert one["unfinished"] == "2026-11-20T08:30:00+00:00"
    assert "begun 2026-11-20T08:30:00+00:00 and not finished" in say()[1]
    assert one["accepted"] is None


def test_who_is_at_work_is_told_and_not_disturbed(tmp_path: Path, say: Say) -> None:
    place = Home(tmp_path)
    assert place.at_work() is None
    made(tmp_path / "runs", days_ago=ago(1))
    with place.held():
        assert say("--json")[1]["at_work"] == str(os.getpid())
        assert f"Process {os.getpid()} is at work here now." in say()[1]
    assert say("--json")[1]["at_work"] is None
    for left in ("99999999", "9" * 40, "not a number", "", "-1", "0"):
        place.lock.write_text(left, "utf-8")
        assert place.at_work() is None, "what a killed process left behind"


def test_a_damaged_report_is_told_and_what_served_before_still_does(tmp_path: Path, say: Say) -> None:
    runs = tmp_path / "runs"
    kept = made(runs, days_ago=ago(3))
    (made(runs, days_ago=ago(1)).folder / REPORT).write_text("{", "utf-8")
    one = row(say, Exit.ALL_QUARANTINED)
    assert one["accepted"] == kept.when[:10]
    assert "cannot be read" in one["problem"]
    assert "cannot be read" in say()[1]


def test_a_file_has_no_next_time_and_is_never_overdue(tmp_path: Path, say: Say) -> None:
    made(tmp_path / "runs", "my_list", days_ago=ago(900), kind="file")
    one = row(say, Exit.OK)
    assert (one["next"], one["due"], one["overdue"]) == (None, False, False)


def test_a_folder_that_somebody_renamed_does_not_break_it(tmp_path: Path, say: Say) -> None:
    run = made(tmp_path / "runs")
    run.folder.rename(run.folder.with_name("yesterday"))
    one = row(say, Exit.OK)
    assert (one["accepted"], one["age_days"], one["tried"]) == ("yesterday", None, None)


def test_what_was_held_back_of_a_source_whose_row_is_gone_is_told_and_no_alarm(tmp_path: Path, say: Say) -> None:
    made(tmp_path / "runs", "ash_list", days_ago=ago(1), **HELD)
    one = row(say, Exit.OK)
    assert (one["without_row"], one["quarantined"] is None) == (True, False)
    made(tmp_path / "runs", "my_table", days_ago=ago(1), kind="file", **HELD)
    assert say()[0] == Exit.ALL_QUARANTINED, "a table has no row, and somebody waits for it"


def test_rows_that_cannot_be_read_are_an_alarm_and_do_not_keep_the_rest_from_being_told(
    tmp_path: Path, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> tuple[Source, ...]:
        raise ConfigError("sources.toml: line 3: odd. Mend it.")

    monkeypatch.setattr("config.sources.sources_of", broken)
    made(tmp_path / "runs", days_ago=ago(900))
    assert row(say, Exit.COULD_NOT_RUN)["next"] is None, "nobody knows whether it is overdue, so it cannot be well"
    assert say("--json")[1]["problem"] == "sources.toml: line 3: odd. Mend it."
    told = say()[1]
    assert "Problem: sources.toml: line 3: odd. Mend it." in told
    assert "elm_list: 2 listings" in told


def test_each_reason_has_a_line_of_its_own_and_numbers_have_their_words(tmp_path: Path, say: Say) -> None:
    made(tmp_path / "runs", days_ago=ago(1), refs=["elm"])
    made(tmp_path / "runs", days_ago=ago(0.5), verdict="quarantined", reasons=["too few: look", "too bare: look"])
    told = say()[1]
    assert "elm_list: 1 listing, accepted" in told
    assert "(1 day old)" in told
    lines = [line.strip() for line in told.splitlines()]
    assert {"too few: look", "too bare: look"} <= set(lines)


def test_rulings_that_would_stop_every_crawl_are_an_alarm(tmp_path: Path, say: Say) -> None:
    made(tmp_path / "runs", days_ago=ago(1))
    assert say()[0] == Exit.OK
    (tmp_path / "decisions.toml").write_text("[[opted_outt]]\n", "utf-8")
    code, told = say()
    assert code == Exit.COULD_NOT_RUN
    assert "Problem: " in told
    assert "opted_outt" in told
    assert "elm_list: 2 listings" in told
