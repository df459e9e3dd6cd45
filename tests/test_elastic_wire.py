"""The connections to a node: kept, replaced when the other side hangs up, and given up in words that fit."""

import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress

import pytest
from elastic_node import settings_for
from elastic_proxy import Proxy

from config.errors import EngineUnavailable
from indexer.engines.elastic_client import Cluster

HEAD = b"HTTP/1.1 200 OK\r\nX-Elastic-Product: Elasticsearch\r\nContent-Type: application/json\r\n"
WHOLE = HEAD + b'Content-Length: 16\r\n\r\n{"responses":[]}'
LAST = HEAD + b'Connection: close\r\nContent-Length: 16\r\n\r\n{"responses":[]}'
CUT = HEAD + b"Content-Length: 160\r\n\r\n{"

Answers = Callable[[int, int], bytes]
"""By the numbers of the connection and of the request on it: what is answered; nothing at all hangs up."""


@contextmanager
def listening(answers: Answers) -> Iterator[tuple[str, list[int]]]:
    """A node that answers so, and how many requests came over each connection."""
    counted: list[int] = []

    def talk(line: socket.socket, number: int) -> None:
        with line, suppress(OSError):
            while True:
                asked = b""
                while not asked.endswith(b"{}\n"):
                    piece = line.recv(65_536)
                    if not piece:
                        return
                    asked += piece
                counted[number] += 1
                answer = answers(number, counted[number])
                line.sendall(answer)
                if answer != WHOLE:
                    return

    def accept() -> None:
        with suppress(OSError):
            while True:
                line, _ = door.accept()
                counted.append(0)
                threading.Thread(target=talk, args=(line, len(counted) - 1), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as door:
        listener = threading.Thread(target=accept, daemon=True)
        listener.start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}", counted
        door.shutdown(socket.SHUT_RDWR)
    listener.join(5)


@contextmanager
def cluster_at(*urls: str, patience: float = 90.0) -> Iterator[Cluster]:
    with closing(Cluster(settings_for(*urls, timeout_seconds=patience))) as cluster:
        yield cluster


def test_a_connection_is_kept_from_one_search_to_the_next() -> None:
    with listening(lambda *_: WHOLE) as (url, counted), cluster_at(url) as cluster:
        for _ in range(5):
            assert cluster.searches([{}]) == []
        assert counted == [5]


def test_a_connection_that_the_other_side_ends_is_replaced_and_nobody_notices() -> None:
    with listening(lambda *_: LAST) as (url, counted), cluster_at(url) as cluster:
        for _ in range(3):
            assert cluster.searches([{}]) == []
        assert counted == [1, 1, 1]


def test_one_that_hangs_up_without_a_word_is_asked_again() -> None:
    with listening(lambda number, _: b"" if number < 2 else WHOLE) as (url, counted), cluster_at(url) as cluster:
        assert cluster.searches([{}]) == []
        assert counted == [1, 1, 1]


def test_an_answer_that_is_cut_short_is_asked_for_again() -> None:
    with listening(lambda number, _: CUT if number == 0 else WHOLE) as (url, counted), cluster_at(url) as cluster:
        assert cluster.searches([{}]) == []
        assert counted == [1, 1]


def test_eight_threads_have_a_connection_each_and_no_more() -> None:
    with listening(lambda *_: WHOLE) as (url, counted), cluster_at(url) as cluster:
        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(lambda _: cluster.searches([{}]), range(400))) == [[]] * 400
        assert sum(counted) == 400
        assert len(counted) <= 8


def test_a_node_that_says_nothing_is_given_up_in_time() -> None:
    silent = threading.Event()

    def nothing(*_: int) -> bytes:
        silent.wait(120)
        return b""

    with listening(nothing) as (url, _), cluster_at(url, patience=1.0) as cluster:
        with pytest.raises(EngineUnavailable, match="did not answer in 1 seconds"):
            cluster.searches([{}])
        silent.set()


def test_another_node_answers_where_the_first_is_away() -> None:
    with listening(lambda *_: WHOLE) as (url, counted), cluster_at("http://127.0.0.1:9", url) as cluster:
        for _ in range(4):
            assert cluster.searches([{}]) == []
        assert counted == [4]


def test_what_does_not_speak_tls_is_no_node_to_trust() -> None:
    with Proxy("http://127.0.0.1:9") as plain, cluster_at(plain.url.replace("http:", "https:")) as cluster:
        with pytest.raises(EngineUnavailable, match="cannot be trusted"):
            cluster.searches([{}])
        assert plain.asked == []
