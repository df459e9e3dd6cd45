"""The page about sources: when each was read, what was held back and why, in words and as harmless text."""

import json
from datetime import UTC, datetime
from pathlib import Path

from crawler.runs.folders import REPORT, RunWriter
from ui import sources


def run(runs: Path, source: str, day: int, verdict: str, *reasons: str) -> Path:
    with RunWriter(runs, source, datetime(2026, 11, day, 8, 30, tzinfo=UTC)) as writer:
        return writer.finish(
            {"verdict": verdict, "reasons": list(reasons), "kind": "directory", "complete": True}
        ).folder


def test_a_source_tells_its_last_accepted_reading_and_why_a_later_one_was_held_back(tmp_path: Path) -> None:
    run(tmp_path, "some_list", 3, "accepted")
    run(tmp_path, "some_list", 9, "quarantined", "Only 3 listings where 400 are usual.", "<b>bold</b>")
    page = sources.page(tmp_path)
    assert "Last read on November 3, 2026: 0 listings." in page
    assert "The reading of November 9, 2026 was held back: Only 3 listings where 400 are usual" in page
    assert "<b>" not in page
    assert "A directory." in page


def test_a_source_that_is_not_configured_here_is_named_as_its_own_report_names_it(tmp_path: Path) -> None:
    folder = run(tmp_path, "some_list", 3, "accepted")
    report = json.loads((folder / REPORT).read_text("utf-8"))
    named = report | {"title": "A list <b>somewhere</b>", "terms": "Open to all"}
    (folder / REPORT).write_text(json.dumps(named), encoding="utf-8")
    page = sources.page(tmp_path)
    assert "A list &lt;b&gt;somewhere&lt;/b&gt;" in page
    assert "A directory. Open to all." in page
    assert "some_list" not in page


def test_a_source_that_was_never_accepted_says_so(tmp_path: Path) -> None:
    run(tmp_path, "some_list", 9, "quarantined", "No listings.")
    assert "Never read whole." in sources.page(tmp_path)


def test_sources_that_come_with_the_program_are_listed_with_their_terms_though_nobody_read_them(tmp_path: Path) -> None:
    page = sources.page(tmp_path / "nothing")
    assert "No source has been read yet." in page
    assert "FindTreatment.gov" in page
    assert "Not read yet." in page


def test_a_damaged_report_does_not_take_the_page_down(tmp_path: Path) -> None:
    (run(tmp_path, "some_list", 3, "accepted") / REPORT).write_text("{", encoding="utf-8")
    assert "cannot be opened" in sources.page(tmp_path)
