"""A person lets a quarantined run serve, with a reason that is kept; what cannot serve is refused in words."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from made_runs import made

from config.home import Home
from crawler.runs.folders import LISTINGS, REPORT, last_accepted, open_run
from crawler.runs.overruled import OVERRULED, overruled_in
from crawler.runs.which_run import run_named
from ui import sources
from ui.cli import main

HELD: dict[str, Any] = {"verdict": "quarantined", "reasons": ["2 listings, 9 on 2026-10-23: look"]}
WHY = ["--why", "Half of it moved away", "--who", "Ada"]
Say = Callable[..., tuple[int, str, str]]


@pytest.fixture
def say(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Say:
    def told(*words: str) -> tuple[int, str, str]:
        code = main([*words, "--home", str(tmp_path)])
        out, err = capsys.readouterr()
        return code, out, err

    return told


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    (tmp_path / "runs").mkdir()
    return tmp_path / "runs"


def test_an_accepted_run_serves_and_the_reason_is_kept_beside_the_gates_own(runs: Path, say: Say) -> None:
    made(runs, days_ago=30, refs=("elm", "oak", "ash"))
    run = made(runs, **HELD)
    code, out, _ = say("accept", run.name, *WHY)
    assert (code, "Next: clinics build" in out) == (0, True)
    serving = last_accepted(runs, "elm_list")
    assert serving is not None
    assert (serving.when, serving.verdict) == (run.when, "accepted")
    assert serving.overruled is not None
    assert (serving.overruled.who, serving.overruled.why) == ("Ada", "Half of it moved away")
    assert json.loads((run.folder / REPORT).read_text("utf-8"))["verdict"] == "quarantined", "the gate's word stays"


def test_the_next_build_takes_it_in(runs: Path, say: Say) -> None:
    run = made(runs, **HELD)
    assert json.loads(say("build", "--json")[1])["runs"] == 0
    assert say("accept", "elm_list/latest", *WHY)[0] == 0
    assert json.loads(say("build", "--json")[1])["runs"] == 1
    code, _, err = say("accept", run.name, "--undo")
    assert (code, "was built already" in err) == (2, True)
    assert "Crawl elm_list again" in " ".join(err.split())
    assert "delete" not in err, "a book of record is not thrown away for one run"


def test_before_a_build_it_can_be_taken_back(runs: Path, say: Say) -> None:
    run = made(runs, **HELD)
    assert say("accept", run.name, *WHY)[0] == 0
    code, out, _ = say("accept", run.name, "--undo", "--json")
    assert (code, json.loads(out)["verdict"]) == (0, "quarantined")
    assert open_run(run.folder).verdict == "quarantined"
    assert say("accept", run.name, "--undo")[0] == 2


def test_programs_are_told_who_and_why(runs: Path, say: Say) -> None:
    run = made(runs, **HELD)
    code, out, _ = say("accept", str(run.folder), *WHY, "--json")
    told = json.loads(out)
    assert (code, told["run"], told["verdict"], told["against"]) == (0, run.name, "accepted", HELD["reasons"])
    assert (told["overruled"]["who"], told["overruled"]["why"]) == ("Ada", "Half of it moved away")


def test_the_page_of_sources_says_that_a_person_let_it_serve(runs: Path, say: Say) -> None:
    made(runs, **HELD)
    assert say("accept", "elm_list", "--why", "It is <b>right</b>", "--who", "Ada")[0] == 0
    page = sources.page(Home(runs.parent))
    assert "A person looked at it and let it serve." in page
    assert "<q><bdi>It is &lt;b&gt;right&lt;/b&gt;</bdi></q>" in page
    assert "Ada" not in page, "who it was is nobody's business on a public page"


def test_what_will_be_gone_is_said_before_the_build(runs: Path, say: Say) -> None:
    made(runs, changes={"since": "2026-10-23T083000.000000Z", "gone": 7, "named": {}}, **HELD)
    assert "Its 2 listings serve; 7 that it no longer has will be marked as gone." in say("accept", "elm_list", *WHY)[1]


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ("nobody/latest", "There is no run of 'nobody'. There are runs of: elm_list."),
        ("elm_list/1999", "There is no run elm_list/1999. The last are: elm_list/2026-11-23T083000.000000Z."),
        ("elm_list/2026-11", "There is 2 runs"),
        ("/etc", "/etc is no run of this home folder"),
        ("..", ".. is no run of this home folder"),
        ("elm_list/../elm_list", "is no run of this home folder"),
        ("", "is no run of this home folder"),
    ],
)
def test_a_run_that_is_not_there_is_refused_with_what_there_is(runs: Path, say: Say, named: str, words: str) -> None:
    if "2 runs" in words:
        made(runs, days_ago=2, **HELD)
        words = "There are 2 runs that begin with elm_list/2026-11. The last are: elm_list/2026-11-21"
    made(runs, **HELD)
    code, _, err = say("accept", named, *WHY)
    assert code == 2
    assert words in err


def test_a_run_needs_no_second_word(runs: Path, say: Say) -> None:
    made(runs)
    code, _, err = say("accept", "elm_list", *WHY)
    assert (code, "was accepted when it was made" in err) == (2, True)
    made(runs, days_ago=-1, **HELD)
    assert say("accept", "elm_list", *WHY)[0] == 0
    code, _, err = say("accept", "elm_list", *WHY)
    assert (code, "was accepted by Ada already: Half of it moved away" in err) == (2, True)


def test_a_reason_is_asked_for(runs: Path, say: Say) -> None:
    made(runs, **HELD)
    code, _, err = say("accept", "elm_list", "--why", "  ")
    assert (code, "Add: --why WORDS" in err) == (2, True)


def test_an_older_run_than_the_one_that_serves_is_refused(runs: Path, say: Say) -> None:
    old = made(runs, days_ago=9, **HELD)
    made(runs)
    code, _, err = say("accept", old.name, *WHY)
    assert (code, "was made later and is accepted" in err) == (2, True)
    assert overruled_in(old.folder) is None


def test_a_run_without_a_listing_has_nothing_to_serve(runs: Path, say: Say) -> None:
    made(runs, refs=(), **HELD)
    code, _, err = say("accept", "elm_list", *WHY)
    assert (code, "holds no listing" in err) == (2, True)


def test_a_source_that_has_ended_is_settled_by_accepting_that_it_lists_nothing(runs: Path, say: Say) -> None:
    made(runs, days_ago=9)
    assert say("build")[0] == 0
    ended = made(runs, refs=(), pages={"read": 3}, **HELD)
    code, out, _ = say("accept", ended.name, "--why", "It closed its list")
    assert code == 0
    assert out.startswith(f"{ended.name} lists nothing: the next build marks all that its source listed as gone.")
    assert json.loads(say("build", "--json")[1])["gone"] == 2
    cut = made(runs, days_ago=-1, refs=(), pages={"read": 3}, **(HELD | {"complete": False}))
    assert say("accept", cut.name, "--why", "x")[0] == 2, "what was read in part says nothing is gone"


def test_a_damaged_run_is_not_accepted(runs: Path, say: Say) -> None:
    run = made(runs, refs=[str(number) for number in range(200)], **HELD)
    path = run.folder / LISTINGS
    path.write_bytes(path.read_bytes()[:-30])
    code, _, err = say("accept", "elm_list", *WHY)
    assert (code, "is damaged" in err, overruled_in(run.folder)) == (1, True, None)
    (run.folder / REPORT).write_text("{", "utf-8")
    assert say("accept", "elm_list", *WHY)[0] == 1


def test_a_word_that_cannot_be_read_does_not_count_in_silence(runs: Path, say: Say) -> None:
    run = made(runs, **HELD)
    (run.folder / OVERRULED).write_text('{"who": 7}', "utf-8")
    code, _, err = say("accept", "elm_list", *WHY)
    assert (code, "Delete it, then accept the run again" in err) == (1, True)


def test_a_run_is_found_by_the_start_of_its_name_and_by_its_report(runs: Path) -> None:
    run = made(runs)
    assert run_named(runs, "elm_list/2026-11-23").when == run.when
    assert run_named(runs, str(run.folder / REPORT)).when == run.when
    assert run_named(runs, "elm_list").when == run.when
