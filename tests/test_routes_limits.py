"""One visitor cannot hold the others up: buckets of requests, places for long answers, and answers that end early."""

import asyncio
import time
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from config.errors import EngineUnavailable
from config.home import Home
from config.settings import Serve
from ui.routes import sending
from ui.routes.directory import Directory
from ui.routes.limits import REMEMBERED, Buckets, Place, Places, counted_as
from ui.routes.sending import Sending

Message = dict[str, Any]


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_empties_and_fills_again_evenly() -> None:
    clock = Clock()
    buckets = Buckets(60, clock=clock)
    first = buckets.take("a", 60)
    assert first is not None
    assert (first.wait, first.remaining, first.reset) == (0, 0, 60)
    refused = buckets.take("a", 1)
    assert refused is not None
    assert (refused.wait, refused.headers()["Retry-After"]) == (1, "1")
    clock.now += 10
    later = buckets.take("a", 3)
    assert later is not None
    assert (later.wait, later.remaining) == (0, 7)
    assert "Retry-After" not in later.headers()
    clock.now += 1000
    full = buckets.take("a", 0)
    assert full is not None
    assert full.remaining == 60, "a bucket never holds more than a minute's requests"


def test_one_bucket_never_empties_another_and_what_costs_more_than_there_is_can_be_had_once() -> None:
    buckets = Buckets(5, clock=Clock())
    dear = buckets.take("a", 10)
    assert dear is not None
    assert dear.wait == 0
    other = buckets.take("b", 1)
    assert other is not None
    assert other.remaining == 4
    assert Buckets(0).take("a", 1) is None


def test_only_so_many_addresses_are_remembered() -> None:
    buckets = Buckets(1, clock=Clock())
    for number in range(REMEMBERED + 10):
        buckets.take(f"address {number}", 1)
    again = buckets.take("address 0", 1)
    assert again is not None
    assert again.wait == 0, "forgotten, so it begins anew"
    kept = buckets.take(f"address {REMEMBERED + 9}", 1)
    assert kept is not None
    assert kept.wait > 0


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002"),
        ("2001:db8:1:2::", "2001:0db8:0001:0002"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("testclient", "testclient"),
    ],
)
def test_a_network_of_ipv6_counts_as_one_visitor(host: str, address: str) -> None:
    assert counted_as(host) == address


def test_places_are_left_once_and_one_address_has_half_of_them() -> None:
    places = Places(4)
    mine = [places.take("a"), places.take("a")]
    assert places.take("a") == "yours"
    theirs = [places.take("b"), places.take("c")]
    assert places.take("d") == "all"
    first = mine[0]
    assert isinstance(first, Place)
    first.leave()
    first.leave()
    assert places.taken == 3
    assert isinstance(places.take("d"), Place)
    assert all(isinstance(one, Place) for one in theirs)
    assert isinstance(Places(1).take("a"), Place), "with a single place, one address may have it"


class Told:
    """What a server gives an answer and hears from it."""

    def __init__(self, *, leaves_after: int = 1_000_000, stalls: bool = False) -> None:
        self._stalls = stalls
        self.heard: list[Message] = []
        self._leaves_after = leaves_after
        self._gone = asyncio.Event()

    async def receive(self) -> Message:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        self.heard.append(message)
        if self._stalls and len(self.heard) > 1:
            await asyncio.sleep(60)
        if len(self.heard) > self._leaves_after:
            self._gone.set()
            await asyncio.sleep(0)

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.heard)

    @property
    def whole(self) -> bool:
        return self.heard[-1]["type"] == "http.response.body" and not self.heard[-1].get("more_body", False)


def pieces(made: list[int], *, breaks_at: int = -1) -> Generator[bytes]:
    """A hundred pieces, which notes how many were made and, at the end, that it was closed."""
    try:
        for number in range(100):
            if number == breaks_at:
                raise RuntimeError("the engine went away")
            made.append(number)
            yield b"" if number % 2 else b"x"
    finally:
        made.append(-1)


def sent(made: Generator[bytes], told: Told, method: str = "GET") -> Places:
    """Send these pieces; answers the places after it."""
    places = Places(2)
    place = places.take("a")
    assert isinstance(place, Place)

    async def run() -> None:
        with ThreadPoolExecutor(1) as pool:
            answer = Sending(made, held=place, pool=pool, media="text/plain", headers={})
            await answer({"type": "http", "method": method}, told.receive, told.send)

    try:
        asyncio.run(run())
    finally:
        assert places.taken == 0, "its place is free again"
    return places


def test_all_pieces_are_sent_and_then_its_place_is_free() -> None:
    made: list[int] = []
    told = Told()
    sent(pieces(made), told)
    assert told.body == b"x" * 50
    assert told.whole
    assert made[-1] == -1


def test_nothing_more_is_made_once_nobody_listens() -> None:
    made: list[int] = []
    told = Told(leaves_after=5)
    sent(pieces(made), told)
    assert made[-1] == -1
    assert len(made) < 30
    assert not told.whole


def test_what_breaks_in_the_middle_is_never_ended_as_if_it_were_whole() -> None:
    made: list[int] = []
    told = Told()
    with pytest.raises(RuntimeError, match="went away"):
        sent(pieces(made, breaks_at=7), told)
    assert not told.whole
    assert made[-1] == -1


def test_whoever_takes_nothing_any_more_loses_the_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "STALLED_SECONDS", 0.1)
    made: list[int] = []
    told = Told(stalls=True)
    sent(pieces(made), told)
    assert not told.whole
    assert made == [0, -1]


def test_an_answer_that_takes_too_long_in_all_loses_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "LONGEST_SECONDS", 0.0)
    told = Told()
    sent(pieces([]), told)
    assert told.body == b""
    assert not told.whole


def test_what_many_want_at_once_is_made_once(tmp_path: Path) -> None:
    directory = Directory(Home(tmp_path), Serve(address="127.0.0.1", port=0))
    made: list[int] = []

    def slow() -> str:
        made.append(1)
        time.sleep(0.1)
        return "made"

    with ThreadPoolExecutor(8) as people:
        told = list(people.map(lambda _: directory.kept("key", slow), range(8)))
    assert told == ["made"] * 8
    assert made == [1]

    def broken() -> str:
        raise EngineUnavailable("away")

    for _ in range(2):
        with pytest.raises(EngineUnavailable):
            directory.kept("other", broken)
    assert directory.kept("other", slow) == "made"


def test_asked_for_its_head_only_nothing_is_made() -> None:
    made: list[int] = []
    told = Told()
    sent(pieces(made), told, method="HEAD")
    assert (told.body, told.whole) == (b"", True)
    assert made == []
