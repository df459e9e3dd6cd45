"""Source files that never end, in every way and all in one crawl: each is stopped and told of, the good ones are read.

Only a source's own code is ever stopped: what is broken off inside of Scrapy would let a crawl wait for ever.
"""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from odd_sources import HEAD, read, source_file

from config.errors import ClinicsError
from crawler.manners.watch import in_time

ROOT = Path(__file__).parent.parent

STOPPED = "does not come to an end"
DEAF = "while True:\n    try:\n      while True: pass\n    except Exception: pass"
ENDLESS = {
    "counts for ever": "def parse(self, response):\n  while True: pass",
    "sleeps for ever": "def parse(self, response):\n  time.sleep(10_000)\n  yield None",
    "counts for ever and hears no error": f"def parse(self, response):\n  {DEAF}",
    "looks for a pattern for ever": "def parse(self, response):\n  re.match('(a+)+$', 'a' * 60 + 'b')\n  yield None",
    "begins for ever": "async def start(self):\n  while True: pass\n  yield None",
    "begins for ever and hears no error": f"async def start(self):\n  {DEAF}\n  yield None",
    "is made for ever": "def __init__(self, **given):\n  super().__init__(**given)\n  while True: pass",
    "sets up for ever": "@classmethod\ndef update_settings(cls, settings):\n  while True: pass",
    "ends for ever": (
        "def parse(self, response):\n  yield self.found(response, 'one')\ndef closed(self, reason):\n  while True: pass"
    ),
    "misses for ever": (
        "def parse(self, response):\n  yield self.ask(response.url + 'none', self.parse)\n"
        "def missed(self, failure):\n  while True: pass"
    ),
    "counts for ever between waits": "async def parse(self, response):\n  while True: pass\n  yield None",
    "counts for ever between waits and hears no error": f"async def parse(self, response):\n  {DEAF}\n  yield None",
    "counts for ever in place of giving": "async def parse(self, response):\n  while True: pass",
    "counts for ever after a page": (
        "async def parse(self, response):\n  await self.fetch(response.url + 'none', within=response)\n"
        "  while True: pass\n  yield None"
    ),
}
WAITING = {
    "waits for ever": "async def parse(self, response):\n  await asyncio.Event().wait()\n  yield None",
    "asks itself for ever": (
        "async def parse(self, response):\n  while True:\n    await asyncio.sleep(0.01)\n  yield None"
    ),
    "waits for ever and hears no error": (
        "async def parse(self, response):\n  while True:\n    try:\n      await asyncio.Event().wait()\n"
        "    except BaseException: pass\n  yield None"
    ),
}
GOOD = (
    "def parse(self, response):\n  yield self.found(response, 'home')\n"
    "  for n in range(3):\n    yield self.ask(f'{response.url}?{n}', self.more, number=n)\n"
    "def more(self, response, number):\n  yield self.found(response, f'page {number}')"
)
HOURS = 0.015


def test_all_sources_that_never_end_are_stopped_in_one_crawl_and_the_good_ones_beside_are_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = {**ENDLESS, **WAITING}
    texts = [source_file(GOOD), *map(source_file, kinds.values()), HEAD + "\nwhile True: pass\n", source_file(GOOD)]
    runs = read(tmp_path, monkeypatch, texts, hours_a_host=HOURS, reading_seconds=1.0)
    first, *odd, opened, last, other = runs
    for kind, run in zip(kinds, odd, strict=True):
        told = " ".join(run.report["reasons"]) + " ".join(error["reason"] for error in run.report["errors"])
        assert (f"was not over after {HOURS} hours" if kind in WAITING else STOPPED) in told, (kind, run.report)
        assert (run.verdict, run.report["complete"]) == ("quarantined", False), kind
    assert any(STOPPED in reason for reason in opened.report["reasons"]), opened.report
    for good, refs in ((first, 4), (last, 4), (other, 2)):
        report = good.report
        assert (good.verdict, report["listings"], report["complete"], report["errors"]) == ("accepted", refs, True, [])
    ends = [
        datetime.fromisoformat(run.report["finished"]) for kind, run in zip(kinds, odd, strict=True) if kind in WAITING
    ]
    assert max(ends) - min(ends) < timedelta(hours=HOURS), "they wait side by side, not one after another"


def test_code_that_lets_nothing_else_have_a_turn_ends_the_crawl_in_time_and_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = "def parse(self, response):\n  yield sum(iter(int, 1))"
    with pytest.raises(
        ClinicsError, match=r"held up without an end by: File .*odd0\.py., line \d+ in parse. Mend that"
    ):
        read(tmp_path, monkeypatch, [source_file(code)], reading_seconds=0.5)


def test_pages_that_take_long_together_but_not_one_by_one_are_all_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = "def parse(self, response):\n  time.sleep(0.5)\n  yield self.found(response, 'one')"
    runs = read(tmp_path, monkeypatch, [source_file(slow)] * 8, reading_seconds=3.0)
    assert [(run.verdict, run.report["errors"]) for run in runs] == [("accepted", [])] * 9


def test_what_a_source_does_about_pages_that_it_missed_may_fail_for_any_number_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = (
        "def parse(self, response):\n  yield self.found(response, 'one')\n"
        "  for n in range(205):\n"
        "    yield self.ask(f'{response.url}none/{n}', self.parse)\n"
        "    yield self.ask(f'http://nobody.localhost/{n}', self.parse)\n"
        "def missed(self, failure):\n  raise RuntimeError('no such thing')"
    )
    odd, other = read(tmp_path, monkeypatch, [source_file(code)])
    assert odd.report["pages"] == {"not_found": 205, "not_for_us": 205, "read": 1}
    assert any("no such thing" in error["reason"] for error in odd.report["errors"]), odd.report
    assert (odd.report["listings"], other.verdict) == (1, "accepted")


def test_a_time_out_of_a_sources_own_ends_what_it_is_for_and_nothing_else() -> None:
    async def gives() -> AsyncIterator[str]:
        try:
            async with asyncio.timeout(0.05):
                await asyncio.Event().wait()
        except TimeoutError:
            await asyncio.sleep(0.01)
            yield "after it"
        await asyncio.sleep(0.01)
        yield "and more"

    async def given() -> list[str]:
        return [one async for one in in_time(gives(), 30.0)]

    assert asyncio.run(given()) == ["after it", "and more"]


def test_what_goes_wrong_while_a_source_waits_is_for_the_source_to_hear() -> None:
    async def broken() -> None:
        await asyncio.sleep(0.01)
        raise OSError("no such host")

    async def gives() -> AsyncIterator[str]:
        try:
            await asyncio.ensure_future(broken())
        except OSError as error:
            yield str(error)

    async def given() -> list[str]:
        return [one async for one in in_time(gives(), 30.0)]

    assert asyncio.run(given()) == ["no such host"]


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
    ended = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120, cwd=ROOT)
    assert (ended.stdout, ended.returncode) == ("gave up\n", 3), ended.stderr


OWN = """
import os, time
from crawler.manners.watch import Watch, undisturbed, watched

def code():
    with undisturbed():
        time.sleep(4)
        print("written down")
    time.sleep(60)

Watch(0.7, lambda: os._exit(3)).begin()
try:
    watched(code)
except Exception as error:
    print(error)
"""


def test_our_own_work_may_take_as_long_as_it_takes_and_the_next_is_watched_again() -> None:
    command = [sys.executable, "-c", OWN]
    ended = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120, cwd=ROOT)
    words = "its code does not come to an end: it was stopped after 0.7 s"
    assert ended.stdout == f"written down\n{words}\n", ended.stderr


BETWEEN = """
import os, time
from crawler.manners.watch import Watch, watched

Watch(1.0, lambda: os._exit(3)).begin()
watched(list)
time.sleep(1.6)
print("nobody's code")
"""


def test_code_that_is_no_sources_is_never_stopped() -> None:
    command = [sys.executable, "-c", BETWEEN]
    ended = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120, cwd=ROOT)
    assert ended.stdout == "nobody's code\n", ended.stderr


MANY = """
import os
from crawler.manners.watch import Watch, watched

def deaf():
    while True:
        try:
            while True:
                pass
        except Exception:
            heard.append(1)

Watch(0.6, lambda: os._exit(3)).begin()
for number in range(4):
    heard = []
    try:
        watched(deaf)
    except Exception as error:
        print(type(error).__name__, len(heard))
"""


def test_many_that_never_end_one_after_another_are_each_told_once_and_then_in_a_way_that_they_cannot_miss() -> None:
    command = [sys.executable, "-c", MANY]
    ended = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120, cwd=ROOT)
    assert ended.stdout.splitlines() == ["TookTooLong 1"] * 4, ended.stderr
