"""Judgements, clinic ids and what the engine was built from, in the book of record."""

import json
from collections.abc import Iterable, Mapping

from indexer.match.compare import Judgement
from indexer.store.book import Book


def clinic_ids(book: Book) -> dict[str, str]:
    """The clinic that each listing belongs to."""
    return dict(book.db.execute("SELECT listing, id FROM clinic"))


def merged_ids(book: Book) -> dict[str, str]:
    """Ids that were given up, each with the id that answers now."""
    return dict(book.db.execute("SELECT old, new FROM merged"))


def keep_matching(
    book: Book, *, judgements: Iterable[Judgement], ids: Mapping[str, str], merged: Mapping[str, str]
) -> None:
    """Keep the outcome of a match in one transaction; an id once given up keeps answering, however often it moves."""
    with book.change() as db:
        db.execute("DELETE FROM judgement")
        db.executemany(
            "INSERT INTO judgement (a, b, verdict, score, reasons, who) VALUES (?, ?, ?, ?, ?, ?)",
            ((one.a, one.b, one.verdict, one.score, json.dumps(one.reasons), one.by) for one in judgements),
        )
        # a withdrawn listing is not matched but keeps its id, in case its withdrawal is taken back
        db.executemany("INSERT OR REPLACE INTO clinic (listing, id) VALUES (?, ?)", ids.items())
        forward = {**merged_ids(book), **merged}
        living = set(ids.values())
        rows = [(old, _last(old, forward)) for old in forward if old not in living]
        db.execute("DELETE FROM merged")
        db.executemany("INSERT INTO merged (old, new) VALUES (?, ?)", rows)


def built_from(book: Book) -> str:
    """The fingerprint that :func:`keep_built` kept; empty before the first build."""
    row = book.db.execute("SELECT value FROM built WHERE name = 'fingerprint'").fetchone()
    return "" if row is None else str(row[0])


def keep_built(book: Book, fingerprint: str) -> None:
    """Remember what the engine was built from."""
    with book.change() as db:
        db.execute("INSERT OR REPLACE INTO built (name, value) VALUES ('fingerprint', ?)", (fingerprint,))


def _last(old: str, forward: Mapping[str, str]) -> str:
    seen = {old}
    new = forward[old]
    while new in forward and new not in seen:
        seen.add(new)
        new = forward[new]
    return new


def keep_counts(book: Book, *, clinics: int, unplaced: int) -> None:
    """Remember how many clinics the engine holds, and how many of them have no point."""
    with book.change() as db:
        db.executemany(
            "INSERT OR REPLACE INTO built (name, value) VALUES (?, ?)",
            (("clinics", str(clinics)), ("unplaced", str(unplaced))),
        )


def counts(book: Book) -> tuple[int, int]:
    """Clinics in the engine and those without a point, as of the last build."""
    kept = dict(book.db.execute("SELECT name, value FROM built WHERE name IN ('clinics', 'unplaced')"))
    return int(kept.get("clinics", 0)), int(kept.get("unplaced", 0))


def unsure(book: Book) -> int:
    """Pairs that wait for a person's ruling."""
    (count,) = book.db.execute("SELECT count(*) FROM judgement WHERE verdict = 'unsure'").fetchone()
    return int(count)
