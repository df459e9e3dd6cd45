"""How long the engine in a cluster takes, beside the same requests sent raw over HTTP to the same node.

    python tests/bench/elastic_speed.py --clinics 10000 100000

The searches are those *around* towns of ``search_speed.py``, each put to a node of its own (or to the one that
CLINICS_ELASTICSEARCH_URL names). A raw request is the body that the engine sent, sent again over an open connection,
and its answer read to the end, not parsed. The two take turns, each after the node forgot what it had counted before
(*fresh*) and again when it remembers (*known*); of three turns the quickest counts. The ratio of fresh ones may be 1.15
at most, by the clock or, which other programs on the machine change least, by the processor's time that the engine
takes more than the raw request on this side of the wire, added to the raw request's.
"""

import argparse
import http.client
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from elastic_node import ask, running_node, settings_for  # noqa: E402  found by a line above
from search_speed import around, clinics, say  # noqa: E402  found beside this file

from indexer.engines.elastic import ElasticEngine  # noqa: E402  the same
from indexer.engines.elastic_build import ElasticBuilder  # noqa: E402  the same
from indexer.engines.elastic_client import Cluster  # noqa: E402  the same
from indexer.query import Query  # noqa: E402  the same

TURNS = 3
MOST = 1.15


class Sent:
    """Notes the bodies that a cluster is sent."""

    def __init__(self, cluster: Cluster) -> None:
        self.bodies: list[bytes] = []
        self._send = cluster.client.transport.perform_request
        cluster.client.transport.perform_request = self.perform_request  # type: ignore[method-assign]  # only looks on

    def perform_request(self, method: str, target: str, **more: Any) -> Any:
        if target == "/_msearch":
            self.bodies.append(more["body"])
        return self._send(method, target, **more)


class Raw:
    """Sends bodies to a node and reads the answers."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port)

    def send(self, bodies: Sequence[bytes]) -> int:
        size = 0
        for body in bodies:
            self._connection.request("POST", "/_msearch", body, {"Content-Type": "application/x-ndjson"})
            answer = self._connection.getresponse()
            size += len(answer.read())
            if answer.status != 200:
                raise SystemExit(f"the node answered {answer.status}")
        return size

    def close(self) -> None:
        self._connection.close()


def milliseconds(work: Callable[[], Any]) -> float:
    """What a piece of work takes, by the clock: most of it is waiting for the node."""
    before = time.perf_counter()
    work()
    return (time.perf_counter() - before) * 1000


def told(name: str, ours: Any, raw: Any, added: Any) -> float:
    """Print one line of figures; returns the larger ratio, by the clock or by the processor, whichever is smaller."""
    clock = [float(np.percentile(ours, at) / np.percentile(raw, at)) for at in (50, 95)]
    work = [float(np.percentile(np.add(raw, added), at) / np.percentile(raw, at)) for at in (50, 95)]
    say(
        f"  {name}: engine p50 {np.percentile(ours, 50):.1f} p95 {np.percentile(ours, 95):.1f} ms, "
        f"raw p50 {np.percentile(raw, 50):.1f} p95 {np.percentile(raw, 95):.1f} ms, "
        f"ratios by the clock {clock[0]:.2f} {clock[1]:.2f}, by the processor {work[0]:.2f} {work[1]:.2f}"
    )
    return min(max(clock), max(work))


def least_work(engine: ElasticEngine, raw: Raw, sent: Sent, query: Query) -> float:
    """The milliseconds of processor that the engine takes more than the raw request, the least of three turns each."""
    ours, bare = [], []
    for _ in range(TURNS):
        sent.bodies.clear()
        before = time.process_time()
        engine.search(query)
        ours.append(time.process_time() - before)
        bodies = list(sent.bodies)
        before = time.process_time()
        raw.send(bodies)
        bare.append(time.process_time() - before)
    return (min(ours) - min(bare)) * 1000


def measured(url: str, count: int, searches: int) -> float:
    """Build, search both ways, and say what it took; returns the worst ratio."""
    settings = settings_for(url, timeout_seconds=60)
    seconds = milliseconds(lambda: ElasticBuilder(settings).rebuild(clinics(count), merged={})) / 1000
    store = ask(url, f"/{settings.prefix}at-*/_stats/store,fielddata,segments")["_all"]["primaries"]
    megabytes = store["store"]["size_in_bytes"] / 1e6
    say(f"{count} clinics: built in {seconds:.0f} s, {megabytes:.0f} MB on disk, {megabytes * 1e3 / count:.2f} KB each")
    queries = list(around(searches))
    fresh: tuple[list[float], list[float]] = ([], [])
    known: tuple[list[float], list[float]] = ([], [])
    requests = 0
    with closing(ElasticEngine(settings)) as engine, closing(Raw(url)) as raw:
        sent = Sent(engine._cluster)
        for query in queries:  # the Java machine gets warm, and the requests are noted
            engine.search(query)
        for query in queries:
            sent.bodies.clear()
            engine.search(query)
            bodies = list(sent.bodies)
            requests += len(bodies)
            best = np.full(4, np.inf)
            for _ in range(TURNS):
                turn = []
                for work in (lambda: engine.search(query), lambda: raw.send(bodies)):  # noqa: B023  used at once
                    ask(url, f"/{settings.prefix}at-*/_cache/clear?request=true", method="POST")
                    turn += [milliseconds(work), milliseconds(work)]
                best = np.minimum(best, turn)
            for kept, taken in zip((fresh[0], known[0], fresh[1], known[1]), best.tolist(), strict=True):
                kept.append(taken)
        added = [least_work(engine, raw, sent, query) for query in queries]
    worst = told("fresh", *fresh, added)
    told("known", *known, added)
    most = np.percentile(added, 95)
    say(f"  our own work: {np.mean(added):.2f} ms of processor a search more than raw, p95 {most:.2f} ms")
    node = next(iter(ask(url, "/_nodes/stats/jvm,process")["nodes"].values()))
    memory = node["jvm"]["mem"]
    say(
        f"  {requests / len(queries):.2f} requests a search; of {memory['heap_max_in_bytes'] / 1e6:.0f} MB of heap "
        f"{memory['heap_used_in_bytes'] / 1e6:.0f} MB used"
    )
    return worst


def main() -> None:
    """Measure as the arguments ask; exit 1 when the engine is too much slower than raw."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--clinics", type=int, nargs="+", default=[10_000])
    arguments.add_argument("--searches", type=int, default=120)
    arguments.add_argument("--url", default="", help="a node of your own; else one is started")
    asked = arguments.parse_args()
    with ExitStack() as until:
        url = asked.url or until.enter_context(running_node(heap_mb=1024))
        worst = max(measured(url, count, asked.searches) for count in asked.clinics)
    if worst > MOST:
        raise SystemExit(f"The engine takes {worst:.2f} of a raw request, more than {MOST}.")


if __name__ == "__main__":
    main()
