"""The ledger of a run: asked once, given once, put down whole, and found again after any kill."""

import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.errors import ClinicsError
from crawler.runs.ledger import Ask, Fetched, Ledger, TooMany
from crawler.runs.ledger_file import NAME, LedgerDamaged, LedgerFull


def ask(number: int, *, host: str = "elm.example", most: int | None = None) -> Ask:
    return Ask(
        key=b"%d" % number,
        host=host,
        url=f"https://{host}/{number}",
        callback="parse",
        details={"number": number},
        most=most,
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / NAME


def test_a_request_is_asked_once_and_given_once(path: Path) -> None:
    ledger = Ledger(path)
    assert [ledger.ask(ask(1)), ledger.ask(ask(2)), ledger.ask(ask(1))] == [True, True, False]
    first, second = ledger.next_of("elm.example"), ledger.next_of("elm.example")
    assert first is not None
    assert second is not None
    assert (first.url, first.details, second.url) == (ask(1).url, {"number": 1}, ask(2).url)
    assert ledger.next_of("elm.example") is None
    ledger.settle(first.id, "read", "read")
    ledger.close()
    again = Ledger(path)
    assert again.left == 1
    row = again.next_of("elm.example")
    assert row is not None
    assert row.url == ask(2).url, "it was in hand, and not settled"


def test_a_callback_asks_no_more_than_it_may_and_what_was_asked_before_does_not_count(path: Path) -> None:
    ledger = Ledger(path)
    assert ledger.ask(ask(1, most=2))
    assert ledger.ask(ask(2, most=2))
    assert not ledger.ask(ask(1, most=2))
    ledger.close()
    again = Ledger(path)
    with pytest.raises(TooMany):
        again.ask(ask(3, most=2))
    assert not again.ask(ask(2, most=2))


def test_what_a_unit_fetched_is_found_again_until_it_is_settled(path: Path) -> None:
    ledger = Ledger(path)
    ledger.ask(ask(1))
    row = ledger.next_of("elm.example")
    assert row is not None
    ledger.begin_unit(row.id, b"home")
    ledger.keep_fetched(row.id, ask(2), "read", Fetched("read", answer=b"team"))
    ledger.keep_fetched(row.id, ask(3), "failed", Fetched("not_found", "answered 404"))
    ledger.close()
    again = Ledger(path)
    assert again.outcomes() == Counter(), "the unit will count its pages again"
    same = again.next_of("elm.example")
    assert same is not None
    assert (same.id, same.answer) == (row.id, b"home")
    assert again.fetched(row.id, b"2") == Fetched("read", "", b"team")
    assert again.fetched(row.id, b"3") == Fetched("not_found", "answered 404")
    assert again.fetched(row.id, b"4") is None
    again.settle(row.id, "read", "read")
    assert again.fetched(row.id, b"2") == Fetched("read"), "the answer is dropped, the outcome stays"
    assert again.next_of("elm.example") is None
    again.close()
    assert Ledger(path).outcomes() == {"read": 2, "not_found": 1}


def test_what_is_written_together_is_written_whole_or_not_at_all(path: Path) -> None:
    ledger = Ledger(path)

    def stopped_half_way() -> None:
        with ledger.together():
            ledger.keep_listing("elm", "{}")
            ledger.tell("notes", "half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stopped_half_way()
    assert ledger.listed() == 0
    assert ledger.told("notes") == []


def test_listings_come_in_the_order_of_their_references_each_once(path: Path) -> None:
    ledger = Ledger(path)
    assert [ledger.keep_listing(ref, f"{ref} said") for ref in ("oak", "elm", "oak", "ash")] == [
        True,
        True,
        False,
        True,
    ]
    assert list(ledger.listings()) == ["ash said", "elm said", "oak said"]


@pytest.mark.parametrize("content", [b"not a database at all" * 500, b"SQLite format 3\x00" + b"\x00" * 4000])
def test_a_file_that_is_no_ledger_is_damaged(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(LedgerDamaged):
        Ledger(path)


def test_a_ledger_with_a_page_of_rubbish_in_it_is_damaged(path: Path) -> None:
    ledger = Ledger(path)
    with ledger.together():
        for number in range(2000):
            ledger.ask(ask(number))
    ledger.close()
    with path.open("r+b") as file:
        file.seek(8 * 4096)
        file.write(b"\xa5" * 4096)
    with pytest.raises(LedgerDamaged):
        Ledger(path)


def test_a_full_disk_is_told_apart_and_what_was_written_before_stays(path: Path) -> None:
    ledger = Ledger(path)
    troubles: list[ClinicsError] = []
    ledger.on_trouble = troubles.append
    ledger.ask(ask(1))
    (pages,) = ledger._rows.execute("PRAGMA page_count").fetchone()
    ledger._rows.execute(f"PRAGMA max_page_count = {pages}")  # SQLite answers then as it does when a disk is full

    def ask_for_more() -> None:
        with ledger.together():
            for number in range(2, 5000):
                ledger.ask(ask(number))

    with pytest.raises(LedgerFull, match="full"):
        ask_for_more()
    assert len(troubles) > 0
    ledger.close()
    assert Ledger(path).left == 1


Step = tuple[list[int], bool]
"""What a page leads to: the numbers that it asks for, and whether it gives a listing."""


@settings(max_examples=60, deadline=None)
@given(
    steps=st.lists(st.tuples(st.lists(st.integers(0, 30), max_size=6), st.booleans()), max_size=25),
    cut=st.floats(0, 1),
)
def test_however_much_of_what_was_written_last_is_lost_pages_are_there_whole_or_to_be_read(
    steps: list[Step], cut: float
) -> None:
    """The file as a kill leaves it, and with the end of its log torn off as a machine that goes down may leave it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / NAME
        ledger = Ledger(path)
        ledger.ask(ask(-1))
        done: list[tuple[str, Step]] = []
        for asks, gives in steps:
            row = ledger.next_of("elm.example")
            if row is None:
                break
            with ledger.together():
                for number in asks:
                    ledger.ask(ask(number))
                if gives:
                    ledger.keep_listing(row.url, row.url)
                ledger.settle(row.id, "read", "read")
            done.append((row.url, (asks, gives)))
        copy = Path(folder) / "copy"
        copy.mkdir()
        shutil.copy(path, copy / NAME)
        log = path.with_name(f"{NAME}-wal").read_bytes()
        torn = copy / f"{NAME}-wal"
        torn.write_bytes(log[: int(len(log) * cut)])
        ledger.close()
        if cut < 1 and not _has_tables(copy / NAME):
            return  # nothing but the making of the tables was lost, so there was no run yet
        left = Ledger(copy / NAME)
        settled = left.outcomes()["read"]
        assert settled <= len(done)
        assert set(left.listings()) == {url for url, (_, gives) in done[:settled] if gives}
        asked = {ask(number).url for _, (asks, _) in done[:settled] for number in asks} | {ask(-1).url}
        read = {url for url, _ in done[:settled]}
        waiting = set()
        while (row := left.next_of("elm.example")) is not None:
            assert row.url not in waiting
            waiting.add(row.url)
        if settled or waiting:
            assert read | waiting == asked
            assert not read & waiting
        left.close()


def _has_tables(path: Path) -> bool:
    found = Ledger(path)
    try:
        return found.left > 0 or found.outcomes().total() > 0
    finally:
        found.close()
