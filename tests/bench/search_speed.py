"""How long the embedded engine takes, beside two other ways to answer, all in one run.

    python tests/bench/search_speed.py --clinics 10000 100000 1000000

Clinics are sampled on the towns of the United States by their people. *around* are searches around such a town within
25, 50 or 100 km, 70 % with routes, half with psychiatry and words, 40 % with payment, pages 1 to 4; *mixed* are those
of the test suite: anywhere, whole states, map boxes, up to 500 miles, 100 clinics a page. The engine answers all of it,
with facets, left-out, pins, bounds and documents; what the others do is told in ``search_anchors.py``. All must give
the same ids, totals and facets, or the run stops. Times are of the processor, so that other programs matter less.
"""

import argparse
import gc
import gzip
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from invented import FIRST, LAST, SECOND, Town, invented_clinics, invented_queries  # noqa: E402  found by a line above
from search_anchors import Answer, BruteForce, RTree  # noqa: E402  found beside this file

from config.vocabulary import vocabulary  # noqa: E402  the same
from indexer.clinic import Clinic  # noqa: E402  the same
from indexer.engines.embedded import EmbeddedBuilder, EmbeddedEngine  # noqa: E402  the same
from indexer.locate.point import Exactness  # noqa: E402  the same
from indexer.locate.towns import FILE as TOWNS  # noqa: E402  the same
from indexer.query import Near, Query, Results  # noqa: E402  the same

EXACTNESS: tuple[Exactness, ...] = (*(("rooftop",) * 12), *(("street",) * 6), "postal_code", "place")
KILOMETRES = 0.621371
SLOWEST = 25
"""Searches that the R*Tree is asked at a million clinics, where each takes seconds."""


def real_towns() -> list[Town]:
    """The towns of the United States that travel with the program, with their people."""
    rows = [line.split(",") for line in gzip.decompress(TOWNS.read_bytes()).decode().splitlines()[1:]]
    return [(row[2], row[1], float(row[3]), float(row[4]), float(row[5]) + 1) for row in rows if row[0] == "US"]


def clinics(count: int, seed: int = 1) -> Iterator[Clinic]:
    """So many clinics of those towns."""
    return invented_clinics(count, seed, towns=real_towns(), exactness=EXACTNESS)


def around(count: int) -> Iterator[Query]:
    """Searches around towns, as people make them."""
    chance, towns = random.Random(11), real_towns()  # noqa: S311  invents, keeps no secret
    weights = [town[-1] for town in towns]
    for city, state, north, east, _ in chance.choices(towns, weights, k=count):
        shares = {"route": 0.7, "psychiatry": 0.5, "payment": 0.4}
        filters = {
            field: tuple(chance.sample(vocabulary()[field].codes, chance.choice((1, 2))))
            for field, share in shares.items()
            if chance.random() < share
        }
        words = [word for word in (*FIRST, *SECOND, *LAST) if word.isascii() and word.isalpha()]
        yield Query(
            near=Near(f"{city}, {state}", north, east),
            within=chance.choice((25, 50, 100)) * KILOMETRES,
            filters=filters,
            text=" ".join(chance.sample(words, chance.choice((1, 2)))) if chance.random() < 0.5 else "",
            page=chance.choice((1, 2, 3, 4)),
        )


def compared(results: Results) -> Answer:
    """What the others answer, too."""
    facets = {field: dict(counts) for field, counts in results.facets.items()}
    return [hit.clinic.id for hit in results.hits], results.total, facets


def timed(
    search: Callable[[Query], Any], queries: Iterable[Query], said: Callable[[Any], Any]
) -> tuple[list[Any], Any]:
    """The answers as they are compared, and how many milliseconds each took."""
    found, taken = [], []
    for query in queries:
        before = time.process_time()
        answer = search(query)
        taken.append((time.process_time() - before) * 1000)
        found.append(said(answer))
    return found, np.array(taken)


class Row(NamedTuple):
    """Something measured, and the most that it may be, by the number of clinics."""

    name: str
    measured: float
    bars: dict[int, float]

    def kept(self, count: int) -> bool:
        """Whether it is below its bar, or has none at this size."""
        return self.measured <= self.bars.get(count, self.measured)

    def told(self, count: int) -> str:
        """In words."""
        bar = f"at most {self.bars[count]:g}" if count in self.bars else "no bar"
        return f"{self.name}: {self.measured:.3g} ({bar}{'' if self.kept(count) else ', MISSED'})"


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def p95(taken: Any) -> float:
    """What 95 of 100 stay below."""
    return float(np.percentile(taken, 95))


def build(count: int, path: Path) -> tuple[BruteForce, RTree, float]:
    """All three over the same clinics, and the seconds that the engine's part took."""
    brute, tree = BruteForce(), RTree(path.with_suffix(".rtree"))
    elsewhere = 0.0

    def passing() -> Iterator[Clinic]:
        nonlocal elsewhere
        coming = tree.passing(brute.passing(clinics(count)))
        while True:
            before = time.process_time()
            clinic = next(coming, None)
            elsewhere += time.process_time() - before
            if clinic is None:
                return
            yield clinic

    before = time.process_time()
    EmbeddedBuilder(path).rebuild(passing(), merged={})
    took = time.process_time() - before - elsewhere
    return brute.ready(), tree.ready(), took


def measure(count: int, queries: int, folder: Path) -> tuple[float, list[Row]]:
    """Build, ask, compare and print; returns the seconds of the build, and what was measured beside its bars."""
    path = folder / f"{count}.sqlite"
    brute, tree, took = build(count, path)
    gc.collect()
    gc.freeze()  # what the others keep must not slow the engine down
    EmbeddedEngine(path).close()
    before = time.process_time()
    engine = EmbeddedEngine(path)
    opened = (time.process_time() - before) * 1000
    say(f"\n{count:,} clinics: built in {took:.1f} s, {path.stat().st_size / 1e6:.0f} MB, opened in {opened:.0f} ms")
    say(f"{'ms of processor':34}{'p50':>8}{'p95':>8}{'most':>8}")
    rows = [Row("build, seconds", took, {10_000: 15, 1_000_000: 900}), Row("opening, ms", opened, {10_000: 100})]
    for kind, asked in (
        ("around", list(around(queries))),
        ("mixed", list(invented_queries(queries, towns=real_towns()))),
    ):
        expected, by_brute = timed(brute.search, asked, lambda answer: answer)
        found, taken = timed(engine.search, asked, compared)
        if found != expected:
            sys.exit("The engine and the brute force disagree.")
        told = {f"{kind}: engine": taken, f"{kind}: brute force": by_brute}
        if kind == "around":
            few = range(0, queries, max(1, queries // SLOWEST)) if count >= 1_000_000 else range(queries)
            by_tree, slow = timed(tree.search, [asked[one] for one in few], lambda answer: answer)
            for one, (ids, total, facets) in zip(few, by_tree, strict=True):
                counts = {field: list(expected[one][2][field].values())[:-1] for field in RTree.FACETS}
                if (ids, total, facets) != (*expected[one][:2], counts):
                    sys.exit("The R*Tree and the brute force disagree.")
            told[f"{kind}: R*Tree and FTS5"] = slow
            rows += [
                Row("search p95, ms", p95(taken), {10_000: 5, 100_000: 15, 1_000_000: 60}),
                Row("of the brute force", p95(taken) / p95(by_brute), {10_000: 2.5, 100_000: 1.5, 1_000_000: 0.7}),
                Row("of the R*Tree", p95(taken) / p95(slow), {1_000_000: 1 / 20}),
            ]
        for name, ms in told.items():
            say(f"{name:34}{np.percentile(ms, 50):8.2f}{p95(ms):8.2f}{ms.max():8.2f}")
    engine.close()
    served = subprocess.run([sys.executable, __file__, "--serve", str(path)], check=True, stdout=subprocess.PIPE)
    rows.append(Row("memory of serving, MB", float(served.stdout), {1_000_000: 700}))
    beside = [sys.executable, str(Path(__file__).with_name("search_threads.py")), "--clinics", str(count)]
    done = subprocess.run([*beside, "--file", str(path)], check=False)
    rows.append(Row("8 threads beside a build (0: kept)", float(done.returncode != 0), dict.fromkeys((count,), 0)))
    for row in rows:
        say(f"  {row.told(count)}")
    return took, rows


def serve(path: Path) -> None:
    """Print the most megabytes that a process has which does nothing but serve."""
    with closing(EmbeddedEngine(path)) as engine:
        for query in (*around(240), *invented_queries(240, towns=real_towns())):
            engine.search(query)
    say(f"{most_memory():.0f}")


def most_memory() -> float:
    """The most megabytes that this process ever held (Linux); what it inherited when it was started does not count."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(float(line.split()[1]) / 1000 for line in lines if line.startswith("VmHWM:"))


def main() -> None:
    """Measure every size asked for; exit 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clinics", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--queries", type=int, default=240)
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve is not None:
        serve(asked.serve)
        return
    missed = []
    with tempfile.TemporaryDirectory() as folder:
        before: tuple[int, float] | None = None
        for count in asked.clinics:
            took, rows = measure(count, asked.queries, Path(folder))
            if before is not None and count == 10 * before[0]:
                rows.append(Row("times the build of a tenth", took / before[1], {count: 11}))
                say(f"  {rows[-1].told(count)}")
            missed += [f"{count:,}: {row.told(count)}" for row in rows if not row.kept(count)]
            before = count, took
    sys.exit("\nBars that were missed:\n" + "\n".join(missed) if missed else 0)


if __name__ == "__main__":
    main()
