"""How fast a crawl is against plain Scrapy on the same web, how much memory it takes, and how soon it goes on again.

    python tests/bench/crawl_speed.py

*Speed*: clinics' own sites, 200 hosts of ten pages of about 9 KB, on loopback. Ours and plain Scrapy with its defaults
(``crawl_plain.py``), equally polite (robots.txt obeyed, one request at a time and host, the same pause), take turns.
Pages a second are told by the web, from the first page that it was asked for to the last; seconds of the processor are
told besides, since other programs of this machine do not change them. *Memory* is the most that the process of the
spiders held while it read 1,000 hosts, with 100,000 pages in the ledger. *Start* is the time from the command to the
first request on the wire, with 1,000,000 requests in the ledger, of which half are
waiting. The exit code is 1 when one of them is worse than its bar, which is then named.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from crawl_web import PATHS, hosts  # noqa: E402  found by a line above
from loopback import settings, source  # noqa: E402  the same

from crawler.crawl import crawl  # noqa: E402  the same
from crawler.runs.unfinished import Wanted, begin  # noqa: E402  the same
from crawler.sources.clinic_sites import ClinicSites  # noqa: E402  the same

HERE = Path(__file__).parent
SITES = source("clinic_sites", "", kind="clinic_site")
LEAST_SPEED = 0.9
"""Pages a second, as a part of plain Scrapy's in the same run."""
MOST_MEMORY = 300
"""MiB that the process of the spiders may hold."""
LONGEST_START = 3.0
"""Seconds to the first request."""
SETTINGS = settings(pages_a_site=len(PATHS), timeout_seconds=60)


@contextmanager
def web(delay: float) -> Iterator[int]:
    """The port of a web whose hosts ask for a pause of so many seconds."""
    command = [sys.executable, str(HERE / "crawl_web.py"), f"--delay={delay}"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        if process.stdout is None:
            raise RuntimeError("the web says nothing")
        yield int(process.stdout.readline())
        process.communicate("")


def asked(port: int) -> dict[str, float]:
    """What the web was asked for since it was last asked for that."""
    with urlopen(f"http://127.0.0.1:{port}/times", timeout=60) as answer:
        told: dict[str, float] = json.load(answer)
    return told


def ours(homes: list[str], runs: Path) -> None:
    """Crawl with our spiders."""
    (run,) = crawl([SITES], runs=runs, settings=SETTINGS, sites=homes)
    if run.report["listings"] != len(homes):
        raise RuntimeError(f"{run.report['listings']} listings of {len(homes)} sites: {run.report['errors']}")


def plain(homes: list[str], delay: float, folder: Path) -> None:
    """Crawl with plain Scrapy."""
    command = [sys.executable, str(HERE / "crawl_plain.py"), str(folder / "plain.jsonl"), str(delay)]
    subprocess.run(command, input="\n".join(homes), text=True, check=True)


def measured(work: Callable[[], None], port: int) -> tuple[float, float]:
    """Pages a second, and seconds of the processor for a thousand pages."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = asked(port)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return told["pages"] / (told["last"] - told["first"]), 1000 * cpu / told["pages"]


def speed(count: int, delay: float, rounds: int) -> str:
    """Ours and plain Scrapy in turn; what is too little, in words."""
    found: dict[str, list[tuple[float, float]]] = {"ours": [], "plain": []}
    with web(delay) as port, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        homes = [f"http://{host}:{port}/" for host in hosts(count)]
        for turn in range(rounds):
            found["ours"].append(measured(lambda turn=turn: ours(homes, folder / f"runs{turn}"), port))  # type: ignore[misc]  # the turn of now
            found["plain"].append(measured(lambda: plain(homes, delay, folder), port))
    for who, times in found.items():
        for rate, cpu in times:
            print(f"{who:6} pause {delay:g} s: {rate:6.1f} pages/s, {cpu:5.2f} s of the processor for 1,000 pages")
    rates = [one[0] / other[0] for one, other in zip(found["ours"], found["plain"], strict=True)]
    rate = statistics.median(rates)
    print(f"ours against plain Scrapy, pause {delay:g} s: {rate:.2f} (median of {rounds} turns)")
    return "" if rate >= LEAST_SPEED else f"{rate:.2f} of plain Scrapy, pause {delay:g} s, of at least {LEAST_SPEED}"


def filled(runs: Path, homes: list[str], known: int, waiting: int) -> None:
    """A run that was stopped: so many pages known, of which so many are waiting, the home pages among them."""
    spider = Wanted(SITES, SETTINGS.crawl, ClinicSites, tuple(homes))
    begun = begin(runs, spider, now=datetime.now(UTC))

    def rows() -> Iterator[tuple[Any, ...]]:
        for number in range(known):
            home = homes[number % len(homes)]
            state = "waiting" if number < waiting else "read"
            url = home if number < len(homes) else f"{home}known/{number}"
            details = json.dumps({"site": url})
            yield b"%020d" % number, urlsplit(home).hostname, url, details, state, "" if state == "waiting" else "read"

    with begun.ledger.together():
        begun.ledger._rows.executemany(
            "INSERT INTO asked (key, host, url, callback, details, hops, depth, state, outcome) "
            "VALUES (?, ?, ?, 'parse', ?, 0, 0, ?, ?)",
            rows(),
        )
        begun.ledger.write("begun", sorted(homes))
    begun.ledger.close()


def stopped_after(seconds: float, homes: list[str], runs: Path) -> list[str]:
    """Go on with a run for a while; what was said of it."""
    notes: list[str] = []
    until = datetime.now(UTC) + timedelta(seconds=seconds)
    crawl([SITES], runs=runs, settings=SETTINGS, sites=homes, until=until, on_note=notes.append)
    return notes


def memory(count: int, known: int, seconds: float) -> str:
    """The most that the process of the spiders holds; what is too much, in words."""
    with web(0) as port, tempfile.TemporaryDirectory() as name:
        homes = [f"http://{host}:{port}/" for host in hosts(count)]
        filled(Path(name), homes, known, count)
        (note,) = stopped_after(seconds, homes, Path(name))
        most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        told = asked(port)
        print(f"memory: {most:.0f} MiB at most; {told['pages']:.0f} pages of {count} hosts read; {note}")
    return "" if most <= MOST_MEMORY else f"{most:.0f} MiB of at most {MOST_MEMORY}"


def start(count: int, known: int) -> str:
    """From the command to the first request; what takes too long, in words."""
    times = []
    with web(0) as port, tempfile.TemporaryDirectory() as name:
        homes = [f"http://{host}:{port}/" for host in hosts(count)]
        filled(Path(name), homes, known, known // 2)
        for _ in range(3):
            asked(port)
            began = time.monotonic()
            (note,) = stopped_after(20, homes, Path(name))
            first = asked(port)["first"] - began
            times.append(first)
            print(f"start: {first:.2f} s to the first request; {note}")
    took = statistics.median(times)
    return "" if took <= LONGEST_START else f"{took:.2f} s to the first request, of at most {LONGEST_START:g}"


def main() -> int:
    """Measure all, or what is named; 1 when something is worse than its bar."""
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("what", nargs="*", default=["memory", "start", "speed"])
    given.add_argument("--hosts", type=int, default=200)
    given.add_argument("--rounds", type=int, default=3)
    chosen = given.parse_args()
    missed: list[str] = []
    if "memory" in chosen.what:  # first, since the most of all programs that were waited for is told
        missed.append(memory(1_000, 100_000, 60))
    if "start" in chosen.what:
        missed.append(start(1_000, 1_000_000))
    if "speed" in chosen.what:
        missed += [speed(chosen.hosts, delay, chosen.rounds) for delay in (1.0, 0.0)]
    for words in filter(None, missed):
        print(f"Missed: {words}")
    return int(any(missed))


if __name__ == "__main__":
    sys.exit(main())
