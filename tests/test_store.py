"""The book of record forgets nothing: runs, statements and ids come through changes, returns and killed programs."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from config.errors import HomeError
from crawler.listing import RawListing
from crawler.runs.folders import Run, RunWriter
from indexer.match.compare import Judgement
from indexer.statement import Statement
from indexer.store import clinics, listings
from indexer.store.book import Book, migrations

DAY = datetime(2026, 11, 1, 9, tzinfo=UTC)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with Book(tmp_path / "book.sqlite") as opened:
        yield opened


def listing(ref: str, seen: datetime, name: str = "Elm") -> RawListing:
    return RawListing(source="src", ref=ref, url="http://elm.example/", seen_at=seen, fields={"name": name})


def run(tmp_path: Path, *said: RawListing, at: datetime, complete: bool = True) -> Run:
    with RunWriter(tmp_path / "runs", "src", at) as writer:
        for one in said:
            writer.write(one)
        return writer.finish({"verdict": "accepted", "reasons": [], "kind": "directory", "complete": complete})


def statement(of: RawListing, value: str, said: str = "We give it.") -> Statement:
    day = of.seen_at.date()
    return Statement(
        listing=of.id, field="route", value=value, said=said, url=of.url, first_seen=day, last_seen=day, reader="r1"
    )


def read(book: Book, of: RawListing, *values: str, reader: str = "r1") -> None:
    made = tuple(statement(of, value) for value in values)
    listings.keep_reading(book, reader=reader, readings=[(of, made, None, "no address")])


def test_a_listing_keeps_the_day_it_was_first_seen(book: Book, tmp_path: Path) -> None:
    later = DAY + timedelta(days=9)
    first = listings.take_in(book, run(tmp_path, listing("1", DAY), at=DAY))
    again = listings.take_in(book, run(tmp_path, listing("1", later), at=later))
    (kept,) = listings.kept(book)
    assert (first.new, again.unchanged, again.new) == (1, 1, 0)
    assert (kept.first_seen, kept.last_seen) == (DAY.date(), later.date())


def test_a_listing_missing_from_a_complete_run_is_gone_and_may_return(book: Book, tmp_path: Path) -> None:
    days = [DAY + timedelta(days=n) for n in range(3)]
    listings.take_in(book, run(tmp_path, listing("1", days[0]), listing("2", days[0]), at=days[0]))
    assert listings.take_in(book, run(tmp_path, listing("1", days[1]), at=days[1])).gone == 1
    assert {one.listing.ref: one.gone_since for one in listings.kept(book)} == {"1": None, "2": days[1].date()}
    listings.take_in(book, run(tmp_path, listing("1", days[2]), listing("2", days[2]), at=days[2]))
    assert [one.gone_since for one in listings.kept(book)] == [None, None]


def test_a_run_that_does_not_speak_for_the_whole_source_takes_nothing_away(book: Book, tmp_path: Path) -> None:
    later = DAY + timedelta(days=1)
    listings.take_in(book, run(tmp_path, listing("1", DAY), at=DAY))
    assert listings.take_in(book, run(tmp_path, listing("2", later), at=later, complete=False)).gone == 0


def test_only_what_changed_is_read_again(book: Book, tmp_path: Path) -> None:
    one, two = listing("1", DAY), listing("2", DAY)
    listings.take_in(book, run(tmp_path, one, two, at=DAY))
    assert sorted(listings.to_read(book, "r1")) == sorted([one.id, two.id])
    read(book, one, "iv")
    read(book, two, "iv")
    assert listings.to_read(book, "r1") == []
    later = DAY + timedelta(days=1)
    listings.take_in(book, run(tmp_path, listing("1", later, name="Elm Clinic"), listing("2", later), at=later))
    assert listings.to_read(book, "r1") == [one.id]
    assert len(listings.to_read(book, "r2")) == 2


def test_what_a_changed_page_no_longer_says_is_kept_as_gone(book: Book, tmp_path: Path) -> None:
    one = listing("1", DAY)
    listings.take_in(book, run(tmp_path, one, at=DAY))
    read(book, one, "iv", "im")
    later = DAY + timedelta(days=5)
    changed = listing("1", later, name="Elm Clinic")
    listings.take_in(book, run(tmp_path, changed, at=later))
    read(book, changed, "im")
    (still,) = listings.statements_of(book, one.id)
    assert (still.value, still.first_seen, still.last_seen) == ("im", DAY.date(), later.date())
    assert book.db.execute("SELECT value, gone_since FROM statement WHERE gone_since IS NOT NULL").fetchall() == [
        ("iv", later.date().isoformat())
    ]


def test_what_only_a_better_reader_no_longer_reads_was_never_said(book: Book, tmp_path: Path) -> None:
    one = listing("1", DAY)
    listings.take_in(book, run(tmp_path, one, at=DAY))
    read(book, one, "iv", "im")
    read(book, one, "im", reader="r2")
    assert book.db.execute("SELECT value FROM statement").fetchall() == [("im",)]


def test_seeing_a_page_again_confirms_its_statements(book: Book, tmp_path: Path) -> None:
    one, later = listing("1", DAY), DAY + timedelta(days=30)
    listings.take_in(book, run(tmp_path, one, at=DAY))
    read(book, one, "iv")
    listings.take_in(book, run(tmp_path, listing("1", later), at=later))
    (still,) = listings.statements_of(book, one.id)
    assert (still.first_seen, still.last_seen) == (date(2026, 11, 1), date(2026, 12, 1))


def test_a_statement_is_as_old_as_the_words_it_was_read_from(book: Book, tmp_path: Path) -> None:
    later = DAY + timedelta(days=30)
    listings.take_in(book, run(tmp_path, listing("1", DAY), at=DAY))
    listings.take_in(book, run(tmp_path, listing("1", later), at=later))
    read(book, listing("1", DAY), "iv", reader="a reader that came later")
    (one,) = listings.statements_of(book, listing("1", DAY).id)
    assert (one.first_seen, one.last_seen) == (DAY.date(), later.date())


def test_an_id_given_up_twice_answers_with_the_last_one(book: Book, tmp_path: Path) -> None:
    one = listing("1", DAY)
    listings.take_in(book, run(tmp_path, one, at=DAY))
    clinics.keep_matching(book, judgements=[], ids={one.id: "cb"}, merged={"ca": "cb"})
    clinics.keep_matching(book, judgements=[], ids={one.id: "cc"}, merged={"cb": "cc"})
    assert clinics.merged_ids(book) == {"ca": "cc", "cb": "cc"}


def test_a_cycle_of_ids_that_were_given_up_ends_somewhere_and_never_in_a_living_one(book: Book, tmp_path: Path) -> None:
    one = listing("1", DAY)
    listings.take_in(book, run(tmp_path, one, at=DAY))
    clinics.keep_matching(book, judgements=[], ids={one.id: "cz"}, merged={"ca": "cb", "cb": "cc", "cc": "ca"})
    assert set(clinics.merged_ids(book)) == {"ca", "cb", "cc"}
    clinics.keep_matching(book, judgements=[], ids={one.id: "cz"}, merged={"cz": "cz", "cb": "cz"})
    assert "cz" not in clinics.merged_ids(book)
    assert clinics.merged_ids(book)["cb"] == "cz"


def test_a_withdrawn_listing_keeps_its_id_in_case_it_returns(book: Book, tmp_path: Path) -> None:
    one, two = listing("1", DAY), listing("2", DAY)
    listings.take_in(book, run(tmp_path, one, two, at=DAY))
    clinics.keep_matching(book, judgements=[], ids={one.id: "ca", two.id: "cb"}, merged={})
    clinics.keep_matching(book, judgements=[], ids={two.id: "cb"}, merged={})
    assert clinics.clinic_ids(book) == {one.id: "ca", two.id: "cb"}


def test_a_transaction_that_fails_leaves_the_state_before_it(book: Book) -> None:
    def fail() -> None:
        with book.change() as db:
            db.execute("INSERT INTO built VALUES ('a', 'b')")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert book.db.execute("SELECT count(*) FROM built").fetchone() == (0,)


def test_a_program_killed_in_the_middle_of_a_run_loses_nothing_done_before(tmp_path: Path) -> None:
    path = tmp_path / "book.sqlite"
    script = """
import os, pathlib, sys
from indexer.store.book import Book
book = Book(pathlib.Path(sys.argv[1]))
with book.change() as db:
    db.execute("INSERT INTO built VALUES ('done', '1')")
with book.change() as db:
    db.execute("INSERT INTO built VALUES ('half', '1')")
    os.kill(os.getpid(), 9)
"""
    assert subprocess.run([sys.executable, "-c", script, str(path)], check=False).returncode == -9
    with Book(path) as book:
        assert book.db.execute("SELECT name FROM built").fetchall() == [("done",)]


def test_a_full_disk_is_told_as_what_it_is(book: Book) -> None:
    book.db.execute(f"PRAGMA max_page_count = {book.db.execute('PRAGMA page_count').fetchone()[0]}")

    def fill() -> None:
        with book.change() as db:
            db.execute("INSERT INTO built VALUES ('a', ?)", ("x" * 500_000,))

    with pytest.raises(HomeError, match="full"):
        fill()


def test_a_book_that_is_damaged_inside_says_so_when_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "book.sqlite"
    with Book(path) as book, book.change() as db:
        db.executemany("INSERT INTO built VALUES (?, ?)", ((f"key {n}", "x" * 900) for n in range(200)))
    whole = bytearray(path.read_bytes())
    whole[8192:-4096] = b"\xff" * (len(whole) - 12288)
    path.write_bytes(whole)

    def count() -> None:
        with Book(path) as book:
            book.db.execute("SELECT sum(length(value)) FROM built").fetchall()

    with pytest.raises(HomeError, match="is damaged"):
        count()


def test_a_locked_book_says_to_wait(book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.store.book._WAIT_SECONDS", 0.05)
    with Book(tmp_path / "book.sqlite") as other, book.change():

        def write() -> None:
            with other.change():
                pass

        with pytest.raises(HomeError, match="Another program is writing"):
            write()


def test_a_damaged_book_says_that_the_runs_hold_everything(tmp_path: Path) -> None:
    (tmp_path / "book.sqlite").write_bytes(b"not a database at all" * 500)
    with pytest.raises(HomeError, match="run folders hold everything"):
        Book(tmp_path / "book.sqlite")


def test_a_book_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "book.sqlite") as db:
        db.execute("PRAGMA user_version = 999")
    db.close()
    with pytest.raises(HomeError, match="later version"):
        Book(tmp_path / "book.sqlite")


def test_a_file_without_the_tables_of_its_version_says_what_to_do(tmp_path: Path) -> None:
    for version in (0, 1, -3):
        path = tmp_path / f"book{version}.sqlite"
        with closing(sqlite3.connect(path)) as db:
            db.execute("CREATE TABLE run (something TEXT)")
            db.execute(f"PRAGMA user_version = {version}")
            db.commit()
        with pytest.raises(HomeError, match=r"does not have the tables of its version.*hold everything"):
            Book(path)


def test_a_book_of_the_first_version_keeps_everything_when_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "book.sqlite"
    with closing(sqlite3.connect(path)) as db:
        db.executescript(migrations()[0] + "PRAGMA user_version = 1;")
        for number in (1, 2):
            db.execute(
                "INSERT INTO listing (id, source, ref, digest, body, first_seen, said_since, last_seen)"
                " VALUES (?, 'src', ?, 'd', x'00', '2026-01-01', '2026-01-01', '2026-02-01')",
                (f"l{number}", str(number)),
            )
            db.execute("INSERT INTO clinic VALUES (?, ?)", (f"l{number}", f"c{number}"))
        db.execute("INSERT INTO judgement VALUES ('l1', 'l2', 'unsure', 3.5, '[\"same phone\"]', 'machine')")
        db.execute("INSERT INTO merged VALUES ('cold', 'c1')")
        db.execute("INSERT INTO statement VALUES ('s', 'l1', 'route', 'iv', 0, 'We.', 'u', '2026-01-01', '2026-01-02',"
                   " '2026-01-03', 'r')")  # fmt: skip
        db.commit()
    with Book(path) as book:
        assert clinics.clinic_ids(book) == clinics.own_ids(book) == {"l1": "c1", "l2": "c2"}
        assert clinics.merged_ids(book) == {"cold": "c1"}
        (judgement,) = clinics.judged(book, "unsure")
        assert (judgement.reasons, judgement.change, judgement.score) == (("same phone",), "", 3.5)
        (gone,) = listings.statements_ever(book, "l1")
        assert gone.gone_since == date(2026, 1, 3)


def test_what_was_gone_stays_when_a_new_reader_reads_the_page_as_it_is_now(book: Book, tmp_path: Path) -> None:
    later = DAY + timedelta(days=5)
    listings.take_in(book, run(tmp_path, listing("1", DAY), at=DAY))
    read(book, listing("1", DAY), "iv", "im")
    changed = listing("1", later, name="Elm Clinic")
    listings.take_in(book, run(tmp_path, changed, at=later))
    read(book, changed, "im")
    read(book, changed, "sc", reader="r2")
    ever = {one.value: one.gone_since for one in listings.statements_ever(book, changed.id)}
    assert ever == {"iv": later.date(), "sc": None}


def test_what_is_said_again_is_no_longer_gone_and_keeps_its_first_day(book: Book, tmp_path: Path) -> None:
    names = ("Elm", "Elm Clinic", "Elm")
    for number, name in enumerate(names):
        at = DAY + timedelta(days=number)
        one = listing("1", at, name=name)
        listings.take_in(book, run(tmp_path, one, at=at))
        read(book, one, *(() if number == 1 else ("iv",)))
    (back,) = listings.statements_ever(book, listing("1", DAY).id)
    assert (back.gone_since, back.first_seen, back.last_seen) == (None, date(2026, 11, 1), date(2026, 11, 3))


def test_a_run_that_turns_up_late_changes_nothing_but_the_first_day(book: Book, tmp_path: Path) -> None:
    late, now = DAY, DAY + timedelta(days=9)
    listings.take_in(book, run(tmp_path, listing("1", now, name="New name"), listing("2", now), at=now))
    taken = listings.take_in(book, run(tmp_path, listing("1", late, name="Old name"), at=late))
    assert (taken.changed, taken.gone) == (0, 0)
    kept = {one.listing.ref: one for one in listings.kept(book)}
    assert kept["1"].listing.fields["name"] == "New name"
    assert (kept["1"].first_seen, kept["1"].last_seen, kept["2"].gone_since) == (late.date(), now.date(), None)


def test_a_listing_s_own_id_outlives_the_merge_of_its_place(book: Book, tmp_path: Path) -> None:
    one, two = listing("1", DAY), listing("2", DAY)
    listings.take_in(book, run(tmp_path, one, two, at=DAY))
    clinics.keep_matching(book, judgements=[], ids={one.id: "ca", two.id: "cb"}, merged={})
    clinics.keep_matching(book, judgements=[], ids={one.id: "ca", two.id: "ca"}, merged={"cb": "ca"})
    assert clinics.own_ids(book) == {one.id: "ca", two.id: "cb"}


def test_a_judgement_is_read_back_as_it_was_kept(book: Book, tmp_path: Path) -> None:
    one, two = sorted((listing("1", DAY), listing("2", DAY)), key=lambda each: each.id)
    listings.take_in(book, run(tmp_path, one, two, at=DAY))
    moved = Judgement(one.id, two.id, "same", 6.5, ("same phone", "another street"), "machine", "moved")
    clinics.keep_matching(book, judgements=[moved], ids={one.id: "ca", two.id: "ca"}, merged={})
    assert clinics.changes(book) == clinics.judged(book, "same") == [moved]
    assert clinics.judged(book, "unsure") == []


def test_a_place_in_doubt_is_listed_with_its_address_until_its_listing_is_gone(book: Book, tmp_path: Path) -> None:
    fields = {"name": "Elm", "street": "1 Elm St", "city": "Salem", "state": "OR", "postal_code": "02108"}
    told = RawListing(source="src", ref="1", url="http://elm.example/", seen_at=DAY, fields=fields)
    silent = RawListing(source="src", ref="2", url="http://elm.example/", seen_at=DAY, fields={"name": "Oak"})
    listings.take_in(book, run(tmp_path, told, silent, at=DAY))
    for one in (told, silent):
        listings.keep_reading(book, reader="r", readings=[(one, (), None, "The postal code is another state's.")])
    assert list(listings.placing_problems(book)) == [
        ("src:1", "1 Elm St, Salem, OR 02108", "The postal code is another state's.")
    ]
    later = DAY + timedelta(days=1)
    listings.take_in(book, run(tmp_path, silent, at=later))
    assert list(listings.placing_problems(book)) == []


def test_migrations_are_numbered_without_a_gap_and_run_once(tmp_path: Path) -> None:
    for _ in range(2):
        with Book(tmp_path / "book.sqlite") as book:
            assert book.db.execute("PRAGMA user_version").fetchone() == (len(migrations()),)
            assert book.db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
            assert book.db.execute("PRAGMA foreign_keys").fetchone() == (1,)
