"""Listings and statements in the book of record: taking runs in, and what remains to be read."""

import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from config.vocabulary import FIELDS
from crawler.listing import RawListing, from_json, to_json
from crawler.runs.folders import Run
from indexer.locate.point import Point
from indexer.normalise.address import read_address
from indexer.statement import Statement
from indexer.store.book import Book


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What a run changed."""

    new: int
    changed: int
    unchanged: int
    gone: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A listing as the book keeps it."""

    listing: RawListing
    kind: str
    first_seen: date
    last_seen: date
    gone_since: date | None


def runs_taken(book: Book) -> set[tuple[str, str]]:
    """Source and folder name of every run that is in the book."""
    return set(book.db.execute("SELECT source, at FROM run"))


def take_in(book: Book, run: Run) -> TakenIn:
    """Add a run in one transaction; listings that a complete run no longer has are marked as gone, never deleted.

    Of a run that is older than what the book knows of a listing only the first day counts.
    """
    new = changed = unchanged = 0
    day = run.when[:10]
    with book.change() as db:
        db.execute("CREATE TEMP TABLE IF NOT EXISTS seen (id TEXT PRIMARY KEY) WITHOUT ROWID")
        db.execute("DELETE FROM seen")
        for listing in run.listings():
            seen = listing.seen_at.date().isoformat()
            db.execute("INSERT OR IGNORE INTO seen VALUES (?)", (listing.id,))
            known = db.execute("SELECT digest, last_seen FROM listing WHERE id = ?", (listing.id,)).fetchone()
            digest = listing.digest
            if known is None:
                new += 1
                db.execute(
                    "INSERT INTO listing (id, source, ref, digest, body, first_seen, said_since, last_seen)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (listing.id, listing.source, listing.ref, digest, _packed(listing), seen, seen, seen),
                )
            elif seen < known[1]:
                unchanged += 1
                db.execute("UPDATE listing SET first_seen = min(first_seen, ?) WHERE id = ?", (seen, listing.id))
            elif known[0] == digest:
                unchanged += 1
                _seen_again(db, listing.id, seen)
            else:
                changed += 1
                db.execute(
                    "UPDATE listing SET digest = ?, body = ?, said_since = ?, last_seen = max(last_seen, ?),"
                    " gone_since = NULL WHERE id = ?",
                    (digest, _packed(listing), seen, seen, listing.id),
                )
        complete = run.report.get("complete") is True
        gone = 0
        if complete:
            gone = db.execute(
                "UPDATE listing SET gone_since = ? WHERE source = ? AND gone_since IS NULL"
                " AND last_seen <= ? AND id NOT IN (SELECT id FROM seen)",
                (day, run.source, day),
            ).rowcount
        db.execute(
            "INSERT INTO run (source, at, kind, complete) VALUES (?, ?, ?, ?)",
            (run.source, run.when, run.report["kind"], complete),
        )
    return TakenIn(new=new, changed=changed, unchanged=unchanged, gone=gone)


def to_read(book: Book, reader: str) -> list[str]:
    """Ids of the listings whose words, or whose reader, changed since they were read."""
    rows = book.db.execute("SELECT id FROM listing WHERE read_as <> digest || ' ' || ? ORDER BY id", (reader,))
    return [row[0] for row in rows]


def forget_reading(book: Book) -> None:
    """Let every listing be read again; its page did not change, so what is not read again was never said."""
    with book.change() as db:
        db.execute("UPDATE listing SET read_as = digest || ' again' WHERE read_as <> ''")


def listing_of(book: Book, listing_id: str) -> RawListing:
    """The listing as it was last said."""
    (body,) = book.db.execute("SELECT body FROM listing WHERE id = ?", (listing_id,)).fetchone()
    return _unpacked(body)


def keep_reading(
    book: Book,
    *,
    reader: str,
    readings: Iterable[tuple[RawListing, tuple[Statement, ...], Point | None, str]],
) -> None:
    """Keep what was read of some listings, and where each is (or the problem with its place), in one transaction.

    A statement was first seen when its listing first had these words, whenever that was read, and last seen when the
    listing was; one made before keeps its first day. One that the page no longer makes is marked as gone when the page
    changed, and removed when only the reader did: then it was never said. What was gone already stays, since the page
    that said it is not there to be read again.
    """
    with book.change() as db:
        for listing, statements, point, problem in readings:
            digest, read_as, since, last = db.execute(
                "SELECT digest, read_as, said_since, last_seen FROM listing WHERE id = ?", (listing.id,)
            ).fetchone()
            page_changed = read_as.partition(" ")[0] != digest
            now = {statement.id for statement in statements}
            standing = db.execute("SELECT id FROM statement WHERE listing = ? AND gone_since IS NULL", (listing.id,))
            for (old,) in standing.fetchall():
                if old not in now and page_changed:
                    db.execute("UPDATE statement SET gone_since = ? WHERE id = ?", (since, old))
                elif old not in now:
                    db.execute("DELETE FROM statement WHERE id = ?", (old,))
            db.executemany(
                "INSERT INTO statement"
                " (id, listing, field, value, denied, said, url, first_seen, last_seen, reader)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET said = excluded.said, reader = excluded.reader, gone_since = NULL,"
                " last_seen = max(last_seen, excluded.last_seen)",
                [_row(statement, first_seen=since, last_seen=last) for statement in statements],
            )
            db.execute(
                "INSERT OR REPLACE INTO place (listing, latitude, longitude, exactness, source, problem)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (listing.id, None, None, None, None, problem)
                if point is None
                else (listing.id, point.latitude, point.longitude, point.exactness, point.source, problem),
            )
            db.execute("UPDATE listing SET read_as = ? WHERE id = ?", (f"{digest} {reader}", listing.id))


def kept(book: Book) -> Iterator[Kept]:
    """Every listing, by id, with the kind of its source as the newest run of that source says it."""
    return _kept(book, "SELECT body, source, first_seen, last_seen, gone_since FROM listing ORDER BY id")


def kept_one(book: Book, listing_id: str) -> Kept:
    """One listing; raises :class:`KeyError` for an id that the book does not know."""
    asked = "SELECT body, source, first_seen, last_seen, gone_since FROM listing WHERE id = ?"
    for one in _kept(book, asked, listing_id):
        return one
    raise KeyError(listing_id)


def _kept(book: Book, asked: str, *ids: str) -> Iterator[Kept]:
    kinds = dict(book.db.execute("SELECT source, kind FROM run ORDER BY at"))
    for body, source, first_seen, last_seen, gone_since in book.db.execute(asked, ids):
        yield Kept(
            listing=_unpacked(body),
            kind=kinds[source],
            first_seen=date.fromisoformat(first_seen),
            last_seen=date.fromisoformat(last_seen),
            gone_since=None if gone_since is None else date.fromisoformat(gone_since),
        )


def labels(book: Book) -> dict[str, str]:
    """What people call each listing, ``source:ref``, by id."""
    return {
        listing: f"{source}:{ref}" for listing, source, ref in book.db.execute("SELECT id, source, ref FROM listing")
    }


def giving(book: Book) -> list[str]:
    """Ids of the listings that affirm a route, or that they give ketamine or Spravato at all."""
    rows = book.db.execute(
        "SELECT DISTINCT listing FROM statement"
        " WHERE field IN ('route', 'provider') AND NOT denied AND gone_since IS NULL ORDER BY 1"
    )
    return [row[0] for row in rows]


def statements_of(book: Book, listing_id: str) -> tuple[Statement, ...]:
    """What the listing says now; what it no longer says is left out."""
    return tuple(one for one in statements_ever(book, listing_id) if one.gone_since is None)


def statements_ever(book: Book, listing_id: str) -> tuple[Statement, ...]:
    """All that the listing ever said, with the day since which it no longer does."""
    rows = book.db.execute(
        "SELECT listing, field, value, said, url, first_seen, last_seen, reader, denied, gone_since FROM statement"
        " WHERE listing = ? ORDER BY rowid",
        (listing_id,),
    )
    return tuple(
        Statement(
            listing=row[0],
            field=row[1],
            value=row[2],
            said=row[3],
            url=row[4],
            first_seen=date.fromisoformat(row[5]),
            last_seen=date.fromisoformat(row[6]),
            reader=row[7],
            denied=bool(row[8]),
            gone_since=None if row[9] is None else date.fromisoformat(row[9]),
        )
        for row in rows
    )


def days_of_sight(book: Book) -> list[tuple[str, str, date]]:
    """Each field, value and last day of the statements still made, once; the value only of fields that hold codes."""
    marks = ", ".join("?" for _ in FIELDS)
    rows = book.db.execute(
        f"SELECT DISTINCT field, iif(field IN ({marks}), value, ''), last_seen FROM statement"  # noqa: S608  only ?
        " WHERE gone_since IS NULL ORDER BY 1, 2, 3",
        FIELDS,
    )
    return [(field, value, date.fromisoformat(day)) for field, value, day in rows]


def point_of(book: Book, listing_id: str) -> Point | None:
    """Where the listing is, None when that could not be said."""
    row = book.db.execute(
        "SELECT latitude, longitude, exactness, source FROM place WHERE listing = ?", (listing_id,)
    ).fetchone()
    if row is None or row[0] is None:
        return None
    return Point(latitude=row[0], longitude=row[1], exactness=row[2], source=row[3])


def placing_problems(book: Book) -> Iterator[tuple[str, str, str]]:
    """Listings that state an address with which something is wrong: their label, the address, the problem in words.

    Those that could not be placed for it come first. A listing that is gone, or states no address, is left out.
    """
    rows = book.db.execute(
        "SELECT listing.body, place.problem FROM place JOIN listing ON listing.id = place.listing"
        " WHERE place.problem <> '' AND listing.gone_since IS NULL"
        " ORDER BY place.latitude IS NOT NULL, listing.source, listing.ref"
    )
    for body, problem in rows:
        listing = _unpacked(body)
        line = read_address(listing.fields).one_line() or " ".join(listing.fields.get("address", "").split())
        if line:
            yield listing.label, line, problem


def _seen_again(db: sqlite3.Connection, listing_id: str, day: str) -> None:
    db.execute(
        "UPDATE listing SET last_seen = max(last_seen, ?), gone_since = NULL WHERE id = ?",
        (day, listing_id),
    )
    db.execute(
        "UPDATE statement SET last_seen = max(last_seen, ?) WHERE listing = ? AND gone_since IS NULL",
        (day, listing_id),
    )


def _row(statement: Statement, *, first_seen: str, last_seen: str) -> tuple[object, ...]:
    return (
        statement.id,
        statement.listing,
        statement.field,
        statement.value,
        statement.denied,
        statement.said,
        statement.url,
        first_seen,
        last_seen,
        statement.reader,
    )


def _packed(listing: RawListing) -> bytes:
    return zlib.compress(to_json(listing).encode(), level=6)


def _unpacked(body: bytes) -> RawListing:
    return from_json(zlib.decompress(body).decode())
