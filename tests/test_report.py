"""The report of a run as a page that a person reads: what happened, what to do, and hostile words as harmless text."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st
from made_runs import made
from parsel import Selector

from crawler.runs import journal
from crawler.runs.folders import open_run
from crawler.runs.overruled import overrule
from ui.cli import main
from ui.reports import run as report

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\u202e\"'>"
TOLD: dict[str, Any] = {
    "title": "Elm list",
    "pages": {"read": 40, "unchanged": 7, "refused_by_robots": 3, "server_error": 2, "made_up": 1},
    "refused_by_robots": 3,
    "refusing": {"elm.example": 3},
    "errors": [{"url": "https://elm.example/9", "reason": "answered 500"}],
    "notes": ["rows left out: 2 (no name)"],
    "unknown": {"service code QX": 9},
    "requests": 61,
    "bytes": 1_234_567,
    "hosts_visited": 2,
    "hosts": [{"host": "elm.example", "requests": 60, "bytes": 1_200_000, "seconds": 75.04, "left": ""}],
    "measured": {"fields": {"name": 2, "phone": 1}, "shape": {"headings": 2}, "letters": 812, "names": 2},
    "changes": {
        "since": "2026-10-24T083000.000000Z",
        "new": 1,
        "changed": 60,
        "same": 3,
        "gone": 1,
        "named": {
            "new": [{"ref": "elm", "name": "Elm Clinic", "url": "https://elm.example/"}],
            "changed": [{"ref": "oak", "name": "Oak Clinic", "url": "https://oak.example/?q=1&x=2"}],
            "gone": [{"ref": "ash", "name": "Ash Clinic", "url": "javascript:alert(1)"}],
        },
    },
}


def text(page: str) -> str:
    return " ".join(" ".join(Selector(page).xpath("//body//text()").getall()).split())


def test_the_page_tells_all_that_happened(tmp_path: Path) -> None:
    before = made(tmp_path, days_ago=30, measured={"fields": {"phone": 2}, "shape": {}, "letters": 700, "names": 2})
    run = made(tmp_path, verdict="quarantined", reasons=["2 listings, 9 before: look"], **TOLD)
    wording = {"beside the drug": [("glossy", 4, "our glossy ketamine")]}
    page = report.page(run, serving=before, before=before, wording=wording)
    told = text(page)
    for words in (
        "Elm list",
        "begun on November 23, 2026 at 08:30 UTC",
        "Quarantined.",
        "2 listings, 9 before: look",
        f"{before.name} keeps serving.",
        f'clinics accept {run.name} --why "…"',
        "against 2026-10-24: 1 new, 60 changed, 3 as they were, 1 gone",
        "and 59 more",
        "phone 50% 100%",
        "812 700",
        "unchanged since the last visit, taken as they were 7",
        "made_up 1",
        "service code QX 9",
        "glossy “our glossy ketamine” 4",
        "61 requests to 2 hosts, 1.2 MB received.",
        "elm.example 60 1.2 MB 75.0 s",
        "Refused by robots.txt 3 pages.",
        "answered 500",
        "rows left out: 2 (no name)",
    ):
        assert words in told, words
    assert "q=1" not in page, "also of a report that was written before queries were left out"
    assert Selector(page).xpath("//a/@href").getall() == [
        "https://elm.example/",
        "https://oak.example/",
        "https://elm.example/9",
    ]


def test_the_page_needs_nothing_else_and_follows_the_readers_light(tmp_path: Path) -> None:
    page = report.page(made(tmp_path, **TOLD))
    tree = Selector(page)
    assert not tree.xpath("//script|//img|//link|//iframe|//@src")
    assert "default-src 'none'" in tree.xpath("//meta[@http-equiv]/@content").get("")
    assert "prefers-color-scheme:dark" in page
    assert tree.xpath("//html/@lang").get() == "en"
    assert all(tree.xpath("//table/thead/tr/th/@scope").getall())


def test_what_a_person_accepted_says_who_and_why(tmp_path: Path) -> None:
    run = made(tmp_path, verdict="quarantined", reasons=["too few"])
    overrule(run.folder, who="Ada", why="It closed half")
    told = text(report.page(open_run(run.folder)))
    assert "Accepted by a person, held back by the gate." in told
    assert "Ada let it serve on" in told
    assert "It closed half" in told
    assert "clinics accept" not in told


def test_a_run_that_does_not_speak_for_all_calls_nothing_gone(tmp_path: Path) -> None:
    told = text(report.page(made(tmp_path, complete=False, **TOLD)))
    assert "1 not seen this time" in told
    assert "what it does not list stays as it was" in told


@trying(deadline=None)
@given(
    st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda o: st.lists(o, max_size=3), max_leaves=5)
)
def test_no_report_however_odd_breaks_the_page(tmp_path_factory: pytest.TempPathFactory, odd: Any) -> None:
    names = ("title", "pages", "errors", "notes", "unknown", "hosts", "measured", "changes", "refusing", "requests")
    run = made(tmp_path_factory.mktemp("runs"), **dict.fromkeys(names, odd))
    report.page(run)
    report.lines(run)


@trying(deadline=None)
@given(st.text(alphabet=st.sampled_from("<>&\"'/ =abconerrscipt:;\u202e\x00"), max_size=60) | st.just(HOSTILE))
def test_hostile_words_stay_words(tmp_path_factory: pytest.TempPathFactory, bad: str) -> None:
    listed = [{"ref": bad, "name": bad, "url": f"https://elm.example/{bad}"}]
    run = made(
        tmp_path_factory.mktemp("runs"),
        title=bad,
        reasons=[bad],
        pages={bad: 3},
        errors=[{"url": bad, "reason": bad}],
        notes=[bad],
        unknown={bad: 1},
        requests=1,
        hosts=[{"host": bad, "left": bad}],
        refused_by_robots=1,
        refusing={bad: 1},
        measured={"fields": {bad: 1}, "shape": {bad: 1}},
        changes={"since": bad, "new": 1, "named": {"new": listed}},
    )
    page = report.page(run, wording={bad: [(bad, 1, bad)]})
    tree = Selector(page)
    assert not tree.xpath("//script|//img")
    assert {name for element in tree.xpath("//body//*") for name in element.attrib} <= {
        "class",
        "href",
        "rel",
        "scope",
    }
    assert all(link.startswith("https://elm.example/") for link in tree.xpath("//@href").getall() if bad not in link)
    assert "\u202e" not in text(page)


def test_every_outcome_of_a_page_is_told_in_words() -> None:
    named = {value for name, value in vars(journal).items() if name.isupper() and isinstance(value, str)}
    outcomes = {outcome for _, outcome in journal._OUTCOMES}
    assert named | outcomes <= set(report.OUTCOMES)


def test_the_command_writes_the_page_and_says_where(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    runs = tmp_path / "runs"
    made(runs, "oak_list", days_ago=1)
    run = made(runs, verdict="quarantined", reasons=["too few"], requests=3, bytes=100)
    home = ["--home", str(tmp_path)]
    assert main(["report", "elm_list", *home]) == 0
    told = capsys.readouterr().out
    assert f"{run.name}: 2 listings, quarantined" in told
    assert "3 requests, 100 bytes received" in told
    assert "Nothing of this source was accepted before." in told
    assert str(run.folder / "report.html") in told
    assert "too few" in (run.folder / "report.html").read_text("utf-8")
    assert main(["report", "--json", *home]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [one["run"] for one in found] == [run.name, "oak_list/2026-11-22T083000.000000Z"]
    assert main(["report", "nobody", *home]) == 2


def test_a_folder_that_cannot_be_written_still_gives_the_summary(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = made(tmp_path / "runs")
    (run.folder / "report.html").mkdir()
    assert main(["report", "elm_list", "--home", str(tmp_path)]) == 0
    assert "2 listings, accepted" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("count", "told"),
    [(0, "0 bytes"), (999, "999 bytes"), (1_500, "1.5 kB"), (2_500_000, "2.5 MB"), (7_100_000_000, "7.1 GB")],
)
def test_bytes_are_told_as_people_say_them(count: int, told: str) -> None:
    assert report.size(count) == told
