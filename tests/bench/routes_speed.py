"""How fast the routes beside the app answer, at ten thousand clinics, by real requests to a program of its own.

    python tests/bench/routes_speed.py --clinics 10000

Searches are those of ``search_speed.py`` (around towns, with filters and words), every one another; clinics are asked
one after another, none twice in a row. *ms* are what a client waits on one connection, *a second* is what four
connections get together. *processor* is the processor time that the program took for a request: it tells what a
machine with nothing else to do would give, also when this one is busy.
"""

import argparse
import http.client
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import islice
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from search_speed import around, clinics  # noqa: E402  found beside this file
from served import Served, served  # noqa: E402  found by a line above

from indexer.engines.embedded import EmbeddedBuilder, EmbeddedEngine  # noqa: E402  the same
from indexer.query import Query  # noqa: E402  the same
from ui.exports.kinds import KINDS  # noqa: E402  the same
from ui.routes.asked import address  # noqa: E402  the same

CONNECTIONS = 4
FREE = {"CLINICS_SERVE__REQUESTS_A_MINUTE": "0"}


def asked(app: Served, paths: Iterable[str]) -> tuple[list[float], int]:
    """Milliseconds of each of these requests on one connection, and the bytes of all answers."""
    connection = http.client.HTTPConnection("127.0.0.1", app.port, timeout=120)
    waited, read = [], 0
    for path in paths:
        start = time.perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse()
        read += len(answer.read())
        waited.append((time.perf_counter() - start) * 1000)
        if answer.status != 200:
            sys.exit(f"{path} was answered {answer.status}")
    connection.close()
    return waited, read


def processor(app: Served) -> float:
    """Seconds of processor time that the program has taken (proc(5), in hundredths of a second)."""
    parts = Path(f"/proc/{app.process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / 100


def measure(app: Served, name: str, paths: Sequence[str]) -> None:
    """Ask these paths one after another, then by several at once, and print what it took."""
    half = len(paths) // 2
    before = processor(app)
    waited, read = asked(app, paths[:half])
    used = (processor(app) - before) / half * 1000
    waited.sort()
    start = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as people:
        list(people.map(lambda first: asked(app, paths[half + first :: CONNECTIONS]), range(CONNECTIONS)))
    rate = (len(paths) - half) / (time.perf_counter() - start)
    p50, p95 = waited[len(waited) // 2], waited[int(len(waited) * 0.95)]
    size = read / half / 1000
    print(f"| {name} | {p50:.1f} | {p95:.1f} | {rate:.0f} | {used:.1f} | {size:.0f} |", flush=True)


def main(count: int) -> int:
    """Build, serve, ask, print."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        EmbeddedBuilder(home / "engine.sqlite").rebuild(clinics(count), merged={})
        engine = EmbeddedEngine(home / "engine.sqlite")
        ids = [hit.clinic.id for hit in islice(engine.export(Query(sort="checked")), 2000)]
        engine.close()
        searches = [address("/api/v1/clinics", query) for query in around(2000)]
        with served(home, settings=FREE) as app:
            print(f"{count:,} clinics")
            print("| | p50 ms | p95 ms | a second | processor ms | kB |\n|---|---|---|---|---|---|")
            measure(app, "a clinic's plain page", [f"/clinic/{one}" for one in ids])
            measure(app, "a clinic from the API", [f"/api/v1/clinics/{one}" for one in ids])
            measure(app, "a search from the API, with filters", searches)
            wide = [address("/api/v1/clinics", replace(query, filters={}, text="", page=1)) for query in around(2000)]
            measure(app, "one without any, 20 clinics", wide)
            measure(app, "a search that somebody asked before", searches[:20] * 50)
            states = [f"/in/{state}?page={page}" for state in ("ca", "tx", "ny", "fl") for page in range(1, 6)]
            asked(app, [path for path in states if path.endswith("=1")])
            measure(app, "a page of a state, 50 clinics", states)
            for kind in KINDS:
                before = processor(app)
                (waited,), read = asked(app, [f"/export/clinics.{kind}"])
                used = processor(app) - before
                seconds = f"{waited / 1000:.1f} s ({used:.1f} of the processor)"
                print(f"all {count:,} as {kind}: {seconds}, {read / 1e6:.1f} MB")
            for path in ("/feed.atom", "/sitemap/places.xml", "/sitemap/clinics-1.xml"):
                (waited,), read = asked(app, [path])
                print(f"{path}: {waited / 1000:.1f} s, {read / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clinics", type=int, default=10_000, metavar="N", help="clinics to serve [10000]")
    raise SystemExit(main(parser.parse_args().clinics))
