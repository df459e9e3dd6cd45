"""Three real nodes, of which one is killed while people search: no answer may be lost. Run by ``make test-cluster``.

It stands beside the suite because three nodes take a minute to start and a gigabyte and a half of memory.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager

import pytest
from elastic_node import Node, NodeError, ask, missed, running_cluster, settings_for
from invented import invented_clinics, invented_queries
from oracle import Oracle

from config.errors import EngineUnavailable
from indexer.engines.elastic import ElasticEngine
from indexer.engines.elastic_build import ElasticBuilder

SEARCHERS = 3


@pytest.mark.timeout(900)
def test_a_node_that_is_killed_while_people_search_costs_no_answer() -> None:
    clinics = list(invented_clinics(1500, seed=21))
    queries = list(invented_queries(40, seed=21))
    right = {number: Oracle(clinics).search(query) for number, query in enumerate(queries)}
    answered, wrong, lost = [0], list[int](), list[str]()
    over = threading.Event()
    with ready(3) as nodes:
        settings = settings_for(*(node.url for node in nodes), replicas=1)
        ElasticBuilder(settings).rebuild(clinics, merged={})
        health = ask(nodes[0].url, f"/_cluster/health/{settings.prefix}at-*")
        assert (health["status"], health["number_of_nodes"]) == ("green", 3)

        def search(first: int) -> None:
            with closing(ElasticEngine(settings)) as engine:
                number = first
                while not over.is_set():
                    number = (number + 1) % len(queries)
                    try:
                        found = engine.search(queries[number])
                    except EngineUnavailable as error:
                        lost.append(str(error))
                    else:
                        answered[0] += 1
                        if found != right[number]:
                            wrong.append(number)

        threads = [threading.Thread(target=search, args=(first * 13,)) for first in range(SEARCHERS)]
        for thread in threads:
            thread.start()
        try:
            _until(lambda: answered[0] >= 30)
            # the one that holds the shard that answers: the worst to lose
            shards = ask(nodes[0].url, f"/_cat/shards/{settings.prefix}at-*?format=json")
            holder = next(shard["node"] for shard in shards if shard["prirep"] == "p")
            killed = next(node for node in nodes if node.name == holder)
            killed.kill()
            before = answered[0]
            _until(lambda: answered[0] >= before + 120)
        finally:
            over.set()
            for thread in threads:
                thread.join()
        assert (lost, wrong) == ([], [])
        left = next(node for node in nodes if node is not killed)
        assert ask(left.url, "/_cluster/health?wait_for_nodes=2&timeout=60s")["number_of_nodes"] == 2
        # a build goes on with the two that are left, too
        ElasticBuilder(settings).rebuild(clinics[:500], merged={})
        with closing(ElasticEngine(settings)) as engine:
            assert engine.search(queries[0]) == Oracle(clinics[:500]).search(queries[0])


@contextmanager
def ready(count: int) -> Iterator[list[Node]]:
    with ExitStack() as until:
        try:
            nodes = until.enter_context(running_cluster(count))
        except NodeError as error:
            missed(str(error))
        yield nodes


def _until(enough: Callable[[], bool], seconds: float = 120.0) -> None:
    end = time.monotonic() + seconds
    while not enough():
        assert time.monotonic() < end, "searches came to a stop"
        time.sleep(0.05)
