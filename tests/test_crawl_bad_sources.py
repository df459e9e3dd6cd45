"""A source file that fails, talks nonsense or never ends is told of and left; the source beside it is read whole."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from loopback import Loopback, directory, place, settings, source

from crawler.crawl import crawl
from crawler.runs.folders import Run

ROOT = Path(__file__).parent.parent

HEAD = """
import asyncio, re, time
from crawler.recipes.recipe import Found, Recipe
from scrapy import FormRequest, Request

class Odd(Recipe):
    name = "{name}"
"""
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
    "counts for ever": ("def parse(self, response):\n  while True: pass", "does not come to an end"),
    "sleeps for ever": ("def parse(self, response):\n  time.sleep(10_000)\n  yield None", "does not come to an end"),
    "counts for ever and hears no error": (
        "def parse(self, response):\n  while True:\n    try:\n      while True: pass\n    except Exception: pass",
        "does not come to an end",
    ),
    "looks for a pattern for ever": (
        "def parse(self, response):\n  re.match('(a+)+$', 'a' * 60 + 'b')\n  yield None",
        "does not come to an end",
    ),
    "begins for ever": ("async def start(self):\n  while True: pass\n  yield None", "does not come to an end"),
    "gives listings for ever": (
        "def parse(self, response):\n  for n in iter(int, 1):\n    yield Found(ref='x', fields={}, pages=())",
        "cites no page",
    ),
    "waits for ever": (
        "async def parse(self, response):\n  await asyncio.Event().wait()\n  yield None",
        "was not over after 0.001 hours",
    ),
    "asks itself for ever": (
        "async def parse(self, response):\n  while True:\n    await asyncio.sleep(0.01)\n  yield None",
        "was not over after 0.001 hours",
    ),
}
FOUND = """
    def found(self, response, ref):
        return Found(ref=ref, fields={"name": "Elm"}, pages=(self.page(response),))
"""


def read(folder: Path, monkeypatch: pytest.MonkeyPatch, *texts: str, **limits: float) -> list[Run]:
    """The runs of one crawl: a source for each text, and one that is as it should be, last."""
    more = folder / "more"
    more.mkdir()
    for number, text in enumerate(texts):
        (more / f"odd{number}.py").write_text(text.replace("{name}", f"odd{number}"), encoding="utf-8")
    command = (sys.executable, str(Path(__file__).parent / "own_sources.py"), str(more))
    monkeypatch.setattr("crawler.crawl.WORKER", command)
    monkeypatch.setattr("crawler.crawl._has_a_spider", lambda _: True)
    pages = {"list.localhost/": directory("/1", "/2"), "list.localhost/1": place(), "list.localhost/2": place()}
    with Loopback(pages | {f"odd{number}.localhost/": place() for number in range(len(texts))}) as web:
        rows = [source(f"odd{number}", web.url(f"odd{number}.localhost/")) for number in range(len(texts))]
        rows.append(source("sample_directory", web.url("list.localhost/")))
        # one that holds up all others must not let their answers come too late
        usual = {"reading_seconds": 2.5, "timeout_seconds": 60.0}
        return crawl(rows, runs=folder / "runs", settings=settings(**{**usual, **limits}))


WAITS = {kind for kind, (_, words) in SOURCES.items() if "0.001" in words}
ENDLESS = {kind for kind, (_, words) in SOURCES.items() if "come to an end" in words}


# those that hold nobody up side by side in one process, as in any crawl; those that never end one by one
@pytest.mark.parametrize(
    ("kinds", "hours"),
    [(SOURCES.keys() - WAITS - ENDLESS, 1.0), (WAITS, 0.001), *(({kind}, 1.0) for kind in sorted(ENDLESS))],
    ids=["those that go wrong", "those that wait", *sorted(ENDLESS)],
)
def test_sources_that_misbehave_are_quarantined_each_with_its_reason_and_the_other_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kinds: set[str], hours: float
) -> None:
    chosen = sorted(kinds)
    texts = []
    for kind in chosen:
        body = "".join(f"    {line}\n" for line in SOURCES[kind][0].splitlines())
        texts.append(HEAD + body + FOUND)
    started = time.monotonic()
    *odd, other = read(tmp_path, monkeypatch, *texts, hours_a_host=hours)
    assert time.monotonic() - started < 100
    assert (len(odd), other.verdict, other.report["listings"]) == (len(chosen), "accepted", 2)
    for kind, run in zip(chosen, odd, strict=True):
        told = " ".join(run.report["reasons"]) + " ".join(error["reason"] for error in run.report["errors"])
        assert any(word in told for word in SOURCES[kind][1].split("|")), (kind, run.report)
        assert (run.verdict, run.report["complete"]) == ("quarantined", False), kind


def test_a_source_file_that_never_ends_when_it_is_opened_is_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd, other = read(tmp_path, monkeypatch, HEAD + "\nwhile True: pass\n", reading_seconds=5.0)
    assert any("does not come to an end" in reason for reason in odd.report["reasons"])
    assert other.verdict == "accepted", other.report


def test_two_listings_that_are_named_alike_are_told_of_and_the_first_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = "    def parse(self, response):\n" + "        yield self.found(response, 'elm')\n" * 2
    odd, _ = read(tmp_path, monkeypatch, HEAD + code + FOUND)
    assert [listing.ref for listing in odd.listings()] == ["elm"]
    assert "elm came more than once; the first is kept" in odd.report["notes"]


BUSY = """
import os
from crawler.manners.watch import Watch
from lxml import html

def give_up():
    print("gave up", flush=True)
    os._exit(3)

Watch(0.2, give_up).begin()
html.fromstring("<p " + " ".join(f"a{number}=1" for number in range(60_000)) + ">")
print("ended")
"""


def test_what_cannot_be_stopped_ends_the_program_instead_of_holding_it_up_for_ever() -> None:
    command = [sys.executable, "-c", BUSY]
    started = time.monotonic()
    ended = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert (ended.stdout, ended.returncode) == ("gave up\n", 3), ended.stderr
    assert time.monotonic() - started < 30


OWN = """
import os, time
from crawler.manners.watch import Watch, undisturbed

Watch(0.2, lambda: os._exit(3)).begin()
with undisturbed():
    time.sleep(2)
print("written down")
try:
    time.sleep(2)
except Exception as error:
    print(error)
"""


def test_our_own_work_may_take_as_long_as_it_takes_and_the_next_is_watched_again() -> None:
    command = [sys.executable, "-c", OWN]
    ended = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60, cwd=ROOT)
    words = "its code does not come to an end: it was stopped after 0.2 s"
    assert ended.stdout == f"written down\n{words}\n", ended.stderr


MANY = """
import os
from crawler.manners.watch import Watch, undisturbed

Watch(0.6, lambda: os._exit(3)).begin()
for number in range(7):
    try:
        while True:
            pass
    except Exception as error:
        with undisturbed():
            print(type(error).__name__)
"""


def test_many_that_never_end_one_after_another_are_each_told_once() -> None:
    command = [sys.executable, "-c", MANY]
    ended = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert ended.stdout.split() == ["TookTooLong"] * 7, ended.stderr
