"""`clinics read --report` counts the words that the next term of the vocabulary could be made of."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.listing import Block, Page
from indexer.read.unknown import KINDS, unknown_words
from ui.cli import main

OWN = "Our clinic gives ketamine treatment. Call us to book a visit."


def counted(*texts: str) -> dict[str, dict[str, int]]:
    page = Page(
        url="https://harborlight.example/",
        title="Harbor Light",
        seen_at=datetime(2026, 11, 1, tzinfo=UTC),
        blocks=tuple(Block(text=text) for text in (OWN, *texts)),
    )
    found = unknown_words([page])
    return {kind: dict(found.counts[kind]) for kind in KINDS}


def test_an_unknown_dosage_form_beside_the_drug_is_counted() -> None:
    found = counted("We prescribe ketamine gummies.", "Our ketamine gummies are sweet.", "We offer ketamine lozenges.")
    assert found["route"] == {"gummies": 2}


def test_an_unknown_credential_after_a_name_is_counted_and_known_ones_are_not() -> None:
    found = counted(
        "Jane Roe, MD, QXZP, sees you here.", "Meet John Doe, QXZP, at Elm Road, TX.", "Our NASA award hangs here."
    )
    assert found["credential"] == {"QXZP": 2}


def test_an_unknown_payer_after_a_word_of_accepting_is_counted() -> None:
    found = counted("We accept Zebulon Mutual, Aetna and Quillhaven.", "Do you accept Zebulon Mutual?")
    assert found["payer"] == {"Zebulon Mutual": 1, "Quillhaven": 1}


def test_pages_that_are_surely_no_provider_s_are_not_listened_to() -> None:
    news = Page(
        url="https://daily-news.example/story",
        title="News",
        seen_at=datetime(2026, 11, 1, tzinfo=UTC),
        blocks=(Block(text="Police found ketamine gummies at a festival, the reporter said."),),
    )
    found = unknown_words([news])
    assert found.pages == 1
    assert not any(found.counts.values())


@given(st.lists(st.text(max_size=60), max_size=5))
def test_any_text_can_be_counted(texts: list[str]) -> None:
    assert set(counted(*texts)) == set(KINDS)


def test_the_command_prints_counts_of_a_file_of_pages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "pages.jsonl"
    row = {"id": "1", "url": "", "title": "Harbor Light", "text": f"{OWN}\n\nWe prescribe ketamine gummies.\n"}
    file.write_text(json.dumps(row), "utf-8")
    assert main(["read", str(file), "--report", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["pages"], told["route"]) == (1, {"gummies": 1})
    target = tmp_path / "read.jsonl"
    assert main(["read", str(file), str(target), "--report"]) == 0
    assert "gummies" in capsys.readouterr().out
    assert json.loads(target.read_text("utf-8"))["id"] == "1"


def test_without_a_file_it_counts_the_pages_of_all_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "places.csv"
    table.write_text(f"name,services\nElm Clinic,{OWN} We prescribe ketamine gummies.\n", "utf-8")
    home = ["--home", str(tmp_path / "home")]
    assert main(["import", str(table), "--source", "my_list", *home]) == 0
    capsys.readouterr()
    assert main(["read", "--report", "--json", *home]) == 0
    assert json.loads(capsys.readouterr().out)["route"] == {"gummies": 1}


def test_without_files_and_without_report_it_says_what_it_takes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read"]) == 2
    assert "--report" in capsys.readouterr().err
