"""The command's file of pages: one line in, one line out, and nothing half written."""

import json
from pathlib import Path

import pytest

from config.errors import BadFile
from indexer.read.pages_file import read_pages_file

PAGE = {
    "id": "p1",
    "url": "https://ternbay.example/",
    "title": "Tern Bay",
    "text": "We offer IV ketamine infusions.\nWe do not offer Spravato.",
    "country": "US",
}


def test_every_page_gets_a_line_with_what_was_read(tmp_path: Path) -> None:
    source, target = tmp_path / "pages.jsonl", tmp_path / "read.jsonl"
    source.write_text(json.dumps(PAGE) + "\n\n" + json.dumps({**PAGE, "id": "p2", "text": "", "country": None}) + "\n")
    counts: list[int] = []
    assert read_pages_file(source, target, on_page=counts.append) == 2
    assert counts == [1, 2]
    first, second = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert (first["id"], first["is_provider"]) == ("p1", True)
    assert {"field": "route", "value": "iv", "denied": False, "said": "We offer IV ketamine infusions."} in first[
        "statements"
    ]
    assert {
        "field": "route", "value": "intranasal_esketamine", "denied": True, "said": "We do not offer Spravato.",
    } in first["statements"]  # fmt: skip
    assert second == {"id": "p2", "is_provider": False, "statements": []}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("not json", "line 2: not JSON"),
        ("[1]", "line 2: not a page"),
        ('{"id": "x", "url": "u", "title": "t"}', "line 2: 'text' is missing"),
        ('{"id": 5, "url": "u", "title": "t", "text": ""}', "line 2: 'id' is missing or is no text"),
        ("[" * 100_000, "line 2: not JSON"),
    ],
)
def test_a_bad_line_is_named_and_the_old_answer_stays(tmp_path: Path, line: str, says: str) -> None:
    source, target = tmp_path / "pages.jsonl", tmp_path / "read.jsonl"
    source.write_text(json.dumps(PAGE) + "\n" + line + "\n")
    target.write_text("kept")
    with pytest.raises(BadFile, match=says):
        read_pages_file(source, target)
    assert target.read_text() == "kept"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pages.jsonl", "read.jsonl"]


def test_a_file_that_is_not_there_or_not_utf_8_is_explained(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"nothing\.jsonl"):
        read_pages_file(tmp_path / "nothing.jsonl", tmp_path / "read.jsonl")
    latin = tmp_path / "latin.jsonl"
    latin.write_bytes(b'{"id": "caf\xe9"}\n')
    with pytest.raises(BadFile, match="UTF-8"):
        read_pages_file(latin, tmp_path / "read.jsonl")
