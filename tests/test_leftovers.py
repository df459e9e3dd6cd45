"""What stopped programs left behind goes, and nothing else does."""

from datetime import UTC, datetime
from pathlib import Path

from crawler.runs.folders import RunWriter, all_sources, runs_of
from crawler.runs.leftovers import sweep


def test_unfinished_runs_and_empty_sources_go_and_finished_runs_stay(tmp_path: Path) -> None:
    with RunWriter(tmp_path, "elm_list", datetime.now(UTC)) as writer:
        writer.finish({"verdict": "quarantined", "reasons": [], "kind": "file", "complete": True})
    for left in ("elm_list/2026-01-01T000000.000000Z.part", "oak_list/2026-01-01T000000.000000Z.part"):
        (tmp_path / left).mkdir(parents=True)
        (tmp_path / left / "listings.jsonl.gz").write_bytes(b"half")
    (tmp_path / "empty_list").mkdir()
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    (tmp_path / "kept_list").mkdir()
    (tmp_path / "kept_list" / "why.txt").write_text("mine", "utf-8")
    assert sweep(tmp_path) == 4
    assert all_sources(tmp_path) == ["elm_list", "kept_list"]
    assert len(runs_of(tmp_path, "elm_list")) == 1
    assert (tmp_path / "notes.txt").exists()
    assert sweep(tmp_path) == 0


def test_a_link_is_not_followed_and_no_folder_is_nothing_to_do(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere" / "mine.part"
    elsewhere.mkdir(parents=True)
    runs = tmp_path / "runs"
    assert sweep(runs) == 0
    (runs / "elm_list").mkdir(parents=True)
    (runs / "oak_list").symlink_to(elsewhere.parent)
    (runs / "elm_list" / "run.part").symlink_to(elsewhere)
    assert sweep(runs) == 0
    assert elsewhere.is_dir()
