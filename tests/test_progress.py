"""Progress of long work: plain lines where nobody watches a terminal, with the rate and the rest, and never a flood."""

import time

import pytest

from ui.cli.progress import Progress, pace_of, span


@pytest.mark.parametrize(
    ("done", "seconds", "left", "told"),
    [
        (100, 10.0, 50, "10 a second, 5 s left"),
        (30, 10.0, 600, "3.0 a second, 3 min left"),
        (5, 60.0, 100, "5 a minute, 20 min left"),
        (5, 60.0, None, "5 a minute"),
        (5, 60.0, 0, "5 a minute"),
        (0, 60.0, 100, ""),
        (5, 1.0, 100, ""),
        (40_000, 10.0, None, "4,000 a second"),
    ],
)
def test_the_pace_says_how_fast_and_how_long(done: int, seconds: float, left: int | None, told: str) -> None:
    assert pace_of(done, seconds, left) == told


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0.2, "1 s"), (99, "99 s"), (100, "2 min"), (5_900, "98 min"), (12_000, "3 h 20 min"), (200_000, "2 days")],
)
def test_times_are_told_as_people_say_them(seconds: float, told: str) -> None:
    assert span(seconds) == told


def test_without_a_terminal_there_is_a_plain_line_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    with Progress() as progress:
        for done in range(1, 101):
            now[0] += 0.1
            progress.step("elm_list (pages)", done, 200)
        progress.say("elm_list: the run of yesterday is resumed")
        progress.step("elm_list (pages)", 200, 200)
    out, err = capsys.readouterr()
    lines = err.splitlines()
    assert out == ""
    assert lines[0] == "elm_list (pages): 1 of 200"
    assert 4 <= len(lines) <= 8
    assert lines[-3].startswith("elm_list (pages): ")
    assert lines[-3].endswith(" left")
    assert "10 a second" in lines[-3]
    assert lines[-2:] == ["elm_list: the run of yesterday is resumed", "elm_list (pages): 200 of 200, 20 a second"]


def test_a_run_that_goes_on_is_timed_from_where_it_went_on(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    with Progress() as progress:
        progress.step("elm_list (pages)", 9_000, 10_000)
        now[0] += 100
        progress.step("elm_list (pages)", 9_100, 10_000)
    assert "9100 of 10000, 1.0 a second, 15 min left" in capsys.readouterr().err
