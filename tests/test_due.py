"""What is due: by each row's period, oldest first, each once, sooner after a failure, and home pages one by one."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st
from loopback import source
from made_runs import NOW, made

from config.sources import Source
from crawler.due import GRACE, MOST_JITTER, due_now, due_sites, standing
from crawler.runs.folders import REPORT, moment_of

DAY = timedelta(days=1)
ELM = replace(source("elm_list", "http://elm.localhost/"), every=30 * DAY)
OAK = replace(source("oak_list", "http://oak.localhost/"), every=30 * DAY)
ASH = replace(source("ash_list", "http://ash.localhost/"), every=7 * DAY)
SITES = replace(source("clinic_sites", "", kind="clinic_site"), every=30 * DAY)
HELD = "quarantined"


def due(runs: Path, *sources: Source, now: datetime = NOW, pages: tuple[str, ...] = ()) -> list[str]:
    return [one.source.id for one in due_now(runs, sources, now, pages)]


def test_a_source_is_due_when_its_period_has_passed_and_not_before(tmp_path: Path) -> None:
    made(tmp_path, days_ago=29.9)
    assert due(tmp_path, ELM) == []
    made(tmp_path, "oak_list", days_ago=31.1)
    assert due(tmp_path, ELM, OAK) == ["oak_list"]


def test_what_was_never_read_comes_first_then_what_waits_longest(tmp_path: Path) -> None:
    made(tmp_path, "elm_list", days_ago=40)
    made(tmp_path, "ash_list", days_ago=20)
    new = replace(ELM, id="new_list")
    assert due(tmp_path, ELM, OAK, ASH, new) == ["new_list", "oak_list", "ash_list", "elm_list"]


def test_after_a_year_of_downtime_each_source_is_due_once(tmp_path: Path) -> None:
    for days in (425, 395, 365):
        made(tmp_path, "elm_list", days_ago=days)
        made(tmp_path, "ash_list", days_ago=days)
    assert due(tmp_path, ELM, ASH) == ["ash_list", "elm_list"]
    made(tmp_path, "elm_list")
    made(tmp_path, "ash_list")
    assert due(tmp_path, ELM, ASH) == []


def test_the_jitter_is_the_same_each_time_and_differs_between_sources(tmp_path: Path) -> None:
    names = [f"list_{number}" for number in range(20)]
    rows = [replace(ELM, id=name) for name in names]
    for name in names:
        made(tmp_path, name)
    times = [standing(tmp_path, row.id, row).next for row in rows]
    assert times == [standing(tmp_path, row.id, row).next for row in rows]
    assert all(one is not None and NOW + 30 * DAY <= one <= NOW + 30 * DAY + MOST_JITTER for one in times)
    assert len(set(times)) == len(times)


def test_a_reading_that_was_held_back_is_tried_again_soon_and_less_and_less_soon(tmp_path: Path) -> None:
    made(tmp_path, days_ago=10)
    waits = []
    for number in range(8):
        when = NOW + number * timedelta(hours=1)
        made(tmp_path, days_ago=-number / 24, verdict=HELD)
        found = standing(tmp_path, "elm_list", ELM).next
        assert found is not None
        waits.append((found - when) / DAY)
    assert waits == pytest.approx([1, 2, 4, 8, 16, 30, 30, 30])


def test_an_accepted_run_ends_the_retries(tmp_path: Path) -> None:
    made(tmp_path, days_ago=3, verdict=HELD)
    made(tmp_path, days_ago=1)
    stands = standing(tmp_path, "elm_list", ELM)
    assert (stands.held_back, stands.quarantined) == (0, None)
    assert due(tmp_path, ELM) == []


def test_a_source_of_an_hour_is_not_asked_more_often_than_its_period_after_failures(tmp_path: Path) -> None:
    hourly = replace(ELM, every=timedelta(minutes=30))
    made(tmp_path, verdict=HELD)
    assert due(tmp_path, hourly, now=NOW + timedelta(minutes=29)) == []
    assert due(tmp_path, hourly, now=NOW + timedelta(minutes=31)) == ["elm_list"]


def test_a_damaged_report_counts_as_a_failure_and_is_told(tmp_path: Path) -> None:
    made(tmp_path, days_ago=5)
    (made(tmp_path).folder / REPORT).write_text("{", "utf-8")
    stands = standing(tmp_path, "elm_list", ELM)
    assert stands.held_back == 1
    assert "cannot be read" in stands.damaged
    assert due(tmp_path, ELM, now=NOW + 2 * DAY) == ["elm_list"]


def test_files_and_sources_without_a_row_are_never_due(tmp_path: Path) -> None:
    made(tmp_path, "my_list", days_ago=4000, kind="file")
    stands = standing(tmp_path, "my_list", None)
    assert (stands.next, stands.is_due(NOW), stands.is_overdue(NOW)) == (None, False, False)
    assert standing(tmp_path, "my_list", replace(ELM, id="my_list", kind="file")).next is None


def test_overdue_is_what_was_not_accepted_long_after_it_was_due(tmp_path: Path) -> None:
    made(tmp_path, days_ago=30 + 1.9)
    stands = standing(tmp_path, "elm_list", ELM)
    assert stands.is_due(NOW)
    assert not stands.is_overdue(NOW)
    assert stands.is_overdue(NOW + MOST_JITTER + GRACE)
    made(tmp_path, verdict=HELD)
    assert standing(tmp_path, "elm_list", ELM).is_overdue(NOW + MOST_JITTER + GRACE), "a try that failed is no reading"


def test_what_nobody_ever_read_here_is_due_and_not_overdue(tmp_path: Path) -> None:
    stands = standing(tmp_path, "elm_list", ELM)
    assert stands.is_due(NOW)
    assert not stands.is_overdue(NOW + 1000 * DAY)


@trying(deadline=None)
@given(days=st.lists(st.floats(0, 900), min_size=1, max_size=6), held=st.lists(st.booleans(), min_size=6, max_size=6))
def test_whatever_happened_a_source_is_due_again_within_its_period_and_never_at_once(
    tmp_path_factory: pytest.TempPathFactory, days: list[float], held: list[bool]
) -> None:
    runs = tmp_path_factory.mktemp("runs")
    for number, ago in enumerate(sorted({round(one, 3) for one in days}, reverse=True)):
        made(runs, days_ago=ago, verdict=HELD if held[number] else "accepted", refs=())
    stands = standing(runs, "elm_list", ELM)
    assert stands.tried is not None
    assert stands.next is not None
    assert timedelta(hours=1) <= stands.next - stands.tried <= ELM.every + MOST_JITTER


PAGES = tuple(f"https://c{number}.example/" for number in range(30))


def test_home_pages_are_due_one_by_one(tmp_path: Path) -> None:
    made(tmp_path, "clinic_sites", days_ago=40, kind="clinic_site", complete=False, sites=list(PAGES[:25]))
    made(tmp_path, "clinic_sites", days_ago=5, kind="clinic_site", complete=False, sites=list(PAGES[:3]))
    found = due_sites(tmp_path, SITES, PAGES, NOW)
    assert found[:5] == PAGES[25:], "what was never asked comes first"
    assert set(found[5:]) == set(PAGES[3:25])
    assert due(tmp_path, SITES, pages=PAGES) == ["clinic_sites"]


def test_a_site_that_a_person_named_is_visited_again_though_no_source_lists_it(tmp_path: Path) -> None:
    made(tmp_path, "clinic_sites", days_ago=40, kind="clinic_site", complete=False, sites=["https://named.example/"])
    assert due_sites(tmp_path, SITES, (), NOW) == ("https://named.example/",)


def test_one_site_in_two_spellings_is_visited_once(tmp_path: Path) -> None:
    asked = ["https://www.elm.example/", "http://oak.example/a"]
    made(tmp_path, "clinic_sites", days_ago=5, kind="clinic_site", complete=False, sites=asked)
    spelled = ("http://elm.example/", "https://oak.example/a/")
    assert due_sites(tmp_path, SITES, spelled, NOW) == ()
    assert set(due_sites(tmp_path, SITES, spelled, NOW + 40 * DAY)) == set(spelled)


def test_a_few_new_home_pages_wait_for_others_a_while(tmp_path: Path) -> None:
    made(tmp_path, "clinic_sites", days_ago=1, kind="clinic_site", complete=False, sites=list(PAGES[:25]))
    assert due_sites(tmp_path, SITES, PAGES, NOW) == ()
    assert (
        due_sites(tmp_path, SITES, PAGES, NOW + 3 * DAY) == PAGES[25:]
        or len(due_sites(tmp_path, SITES, PAGES, NOW + 3 * DAY)) == 5
    )
    many = tuple(f"https://d{number}.example/" for number in range(20))
    assert set(due_sites(tmp_path, SITES, (*PAGES, *many), NOW)) == {*PAGES[25:], *many}


def test_without_home_pages_clinics_own_sites_are_not_due(tmp_path: Path) -> None:
    assert due(tmp_path, SITES) == []
    assert due(tmp_path, SITES, pages=PAGES[:1]) == ["clinic_sites"]


def test_home_pages_of_a_reading_that_was_held_back_wait_for_its_retry(tmp_path: Path) -> None:
    made(tmp_path, "clinic_sites", kind="clinic_site", complete=False, verdict=HELD, sites=list(PAGES))
    assert due(tmp_path, SITES, pages=PAGES) == []
    assert due(tmp_path, SITES, pages=PAGES, now=NOW + 1.1 * DAY) == ["clinic_sites"]


def test_a_folder_with_another_name_is_no_moment() -> None:
    assert moment_of("2026-11-23T083000.000000Z") == NOW
    assert moment_of("yesterday") is None
