"""Eight threads that search in one file, alone and while another process builds anew and puts its file in place.

    python tests/bench/search_threads.py --clinics 10000 100000 1000000

The new file holds other clinics. Every answer that was given must be the whole answer of the file before or of the one
after, and both must have answered; the run stops where one is neither, or where a search ended in an error. Times are
by the clock: what is measured is what people wait for. The p95 may be twice as long as without a build.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from threading import Thread
from typing import NamedTuple

import numpy as np

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from search_speed import around, clinics, most_memory, say  # noqa: E402  found beside this file

from indexer.engines.embedded import EmbeddedBuilder, EmbeddedEngine  # noqa: E402  found by a line above
from indexer.query import Query, Results  # noqa: E402  the same

THREADS = 8
ALONE_SECONDS = 15.0
AFTER_SECONDS = 3.0
"""How long the searches go on when the new file is in place."""
MOST = 2.0
BEFORE, AFTER = 1, 2
"""Which clinics are invented for the file before, and for the one after."""


class Given(NamedTuple):
    """One answer: how long it took by the clock, which search it was, and what it was."""

    milliseconds: float
    search: int
    answer: int


def told(results: Results) -> int:
    """A number that no other answer has; quickly made, since it is made beside the searches that are measured."""
    ids = tuple(hit.clinic.id for hit in results.hits)
    counts = tuple(tuple(codes.values()) for codes in results.facets.values())
    return hash((ids, results.total, counts, tuple(results.left_out.values()), results.unplaced, results.bounds))


def eight_threads(
    engine: EmbeddedEngine, queries: list[Query], builder: "subprocess.Popen[bytes] | None"
) -> tuple[list[Given], list[Exception]]:
    """What was answered until the time is over, or the builder is done for a while; and what went wrong."""
    given: list[Given] = []
    wrong: list[Exception] = []
    over = time.monotonic() + ALONE_SECONDS
    going = True

    def search(number: int) -> None:
        while going:
            number = (number + 7) % len(queries)
            before = time.perf_counter()
            try:
                results = engine.search(queries[number])
            except Exception as error:  # noqa: BLE001  whatever goes wrong is told
                wrong.append(error)
                continue
            taken = (time.perf_counter() - before) * 1000
            given.append(Given(taken, number, told(results)))

    started = [Thread(target=search, args=(number,)) for number in range(THREADS)]
    for thread in started:
        thread.start()
    if builder is None:
        time.sleep(max(0.0, over - time.monotonic()))
    else:
        builder.wait()
        time.sleep(AFTER_SECONDS)
    going = False
    for thread in started:
        thread.join()
    return given, wrong


def measured(path: Path, count: int) -> float:
    """Search alone and beside a build, say what it took, and give the ratio; stops the program on a wrong answer."""
    queries = list(around(120))
    again = [sys.executable, __file__, "--build", str(path), "--clinics", str(count)]
    with closing(EmbeddedEngine(path)) as engine:
        before = [told(engine.search(query)) for query in queries]
        alone, errors = eight_threads(engine, queries, None)
        during, more = eight_threads(engine, queries, builder := subprocess.Popen(again))
        if builder.returncode != 0:
            sys.exit("The build failed.")
        after = [told(engine.search(query)) for query in queries]
    if errors + more:
        sys.exit(f"{len(errors + more)} searches ended in an error: {(errors + more)[0]!r}")
    mixed = [one for one in alone if one.answer != before[one.search]]
    mixed += [one for one in during if one.answer not in {before[one.search], after[one.search]}]
    if mixed:
        sys.exit(f"{len(mixed)} answers were those of neither file.")
    new = sum(one.answer != before[one.search] for one in during)
    if new == 0:
        sys.exit("The new file never answered.")
    p95 = [float(np.percentile([one.milliseconds for one in some], 95)) for some in (alone, during)]
    ratio = p95[1] / p95[0]
    say(f"{count:,} clinics, {THREADS} threads: p95 {p95[0]:.2f} ms alone, {p95[1]:.2f} ms beside a build and a switch")
    say(f"  {ratio:.2f} times, at most {MOST:g}; {len(alone) + len(during):,} answers, {new:,} from the new file")
    say("  0 errors, 0 mixed answers")
    return ratio


def main() -> None:
    """Measure every size asked for; exit 1 when the build slows the searches down too much."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clinics", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--file", type=Path, help="a file that search_speed.py built; else one is built")
    parser.add_argument("--build", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.build is not None:
        EmbeddedBuilder(asked.build).rebuild(clinics(asked.clinics[0], seed=AFTER), merged={})
        say(f"  memory while building: {most_memory():.0f} MB")
        return
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for count in asked.clinics:
            path = asked.file or Path(folder) / f"{count}.sqlite"
            if asked.file is None:
                EmbeddedBuilder(path).rebuild(clinics(count, seed=BEFORE), merged={})
            worst = max(worst, measured(path, count))
            if asked.file is None:
                path.unlink()
                path.with_suffix(".before").unlink()
    if worst > MOST:
        sys.exit(f"Beside a build searches take {worst:.2f} times as long, more than {MOST:g}.")


if __name__ == "__main__":
    main()
