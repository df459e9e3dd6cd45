"""A source file that fails or talks nonsense is told of and left; the source beside it is read whole."""

from pathlib import Path

import pytest
from odd_sources import read, source_file

SOURCES = {
    "raises at the start": (
        "async def start(self):\n  yield self.ask(self.source.home, self.parse)\n  1 / 0",
        "ZeroDivis",
    ),
    "starts with nonsense": ("async def start(self):\n  yield 17", "AttributeError"),
    "raises before its first word": (
        "def parse(self, response):\n  raise RuntimeError('no such thing')",
        "no such thing",
    ),
    "raises halfway": (
        "def parse(self, response):\n  yield self.found(response, 'one')\n  raise RuntimeError('no such thing')",
        "no such thing",
    ),
    "gives numbers and words": (
        "def parse(self, response):\n  yield 5\n  yield 'five'",
        "neither a listing nor a request",
    ),
    "gives a number alone": ("def parse(self, response):\n  return 5", "neither|cannot|int"),
    "fills a form in": (
        "def parse(self, response):\n  yield FormRequest(response.url, formdata={'user': 'me'}, callback=self.parse)",
        "nothing is sent",
    ),
    "gives listings for ever": (
        "def parse(self, response):\n  for n in iter(int, 1):\n    yield Found(ref='x', fields={}, pages=())",
        "cites no page",
    ),
}


def test_sources_that_misbehave_are_quarantined_each_with_its_reason_and_the_other_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    *odd, other = read(tmp_path, monkeypatch, [source_file(code) for code, _ in SOURCES.values()])
    assert (len(odd), other.verdict, other.report["listings"]) == (len(SOURCES), "accepted", 2)
    for (kind, (_, words)), run in zip(SOURCES.items(), odd, strict=True):
        told = " ".join(run.report["reasons"]) + " ".join(error["reason"] for error in run.report["errors"])
        assert any(word in told for word in words.split("|")), (kind, run.report)
        assert (run.verdict, run.report["complete"]) == ("quarantined", False), kind


def test_two_listings_that_are_named_alike_are_told_of_and_the_first_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = "def parse(self, response):\n" + "  yield self.found(response, 'elm')\n" * 2
    odd, _ = read(tmp_path, monkeypatch, [source_file(code)])
    assert [listing.ref for listing in odd.listings()] == ["elm"]
    assert "elm came more than once; the first is kept" in odd.report["notes"]
