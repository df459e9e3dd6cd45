"""Judgements, clinic ids and what the engine was built from, in the book of record."""

import json
from collections.abc import Iterable, Mapping

from indexer.match.compare import MACHINE, Judgement, Verdict
from indexer.store.book import Book


def clinic_ids(book: Book) -> dict[str, str]:
    """The clinic that each listing belongs to."""
    return dict(book.db.execute("SELECT listing, id FROM clinic"))


def clinic_id(book: Book, listing_id: str) -> str:
    """The clinic that one listing belongs to; empty for a listing that was never matched."""
    row = book.db.execute("SELECT id FROM clinic WHERE listing = ?", (listing_id,)).fetchone()
    return "" if row is None else str(row[0])


def gone_ids(book: Book) -> set[str]:
    """The clinics that no source lists any more."""
    rows = book.db.execute(
        "SELECT clinic.id FROM clinic JOIN listing ON listing.id = clinic.listing"
        " GROUP BY clinic.id HAVING count(*) = count(listing.gone_since)"
    )
    return {row[0] for row in rows}


def own_ids(book: Book) -> dict[str, str]:
    """The id that each listing's place had before it became one with another, which is given back when they part."""
    return dict(book.db.execute("SELECT listing, own FROM clinic"))


def merged_ids(book: Book) -> dict[str, str]:
    """Ids that were given up, each with the id that answers now."""
    return dict(book.db.execute("SELECT old, new FROM merged"))


def keep_matching(
    book: Book,
    *,
    judgements: Iterable[Judgement],
    ids: Mapping[str, str],
    merged: Mapping[str, str],
    own: Mapping[str, str] | None = None,
) -> None:
    """Keep the outcome of a match in one transaction; an id once given up keeps answering, however often it moves.

    ``own`` is what :func:`own_ids` will answer; without it a listing keeps the own id that it has, or gets its present.
    """
    with book.change() as db:
        db.execute("DELETE FROM judgement")
        db.executemany(
            "INSERT INTO judgement (a, b, verdict, score, reasons, who, change) VALUES (?, ?, ?, ?, ?, ?, ?)",
            ((one.a, one.b, one.verdict, one.score, json.dumps(one.reasons), one.by, one.change) for one in judgements),
        )
        before = own_ids(book) if own is None else own
        # a withdrawn listing is not matched but keeps its id, in case its withdrawal is taken back
        db.executemany(
            "INSERT OR REPLACE INTO clinic (listing, id, own) VALUES (?, ?, ?)",
            ((listing, clinic, before.get(listing, clinic)) for listing, clinic in ids.items()),
        )
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


def keep_counts(book: Book, *, clinics: int, unplaced: int, not_shown: int) -> None:
    """Remember how many clinics the engine holds, how many have no point, and how many listings made no clinic."""
    with book.change() as db:
        db.executemany(
            "INSERT OR REPLACE INTO built (name, value) VALUES (?, ?)",
            (("clinics", str(clinics)), ("unplaced", str(unplaced)), ("not_shown", str(not_shown))),
        )


def counts(book: Book) -> tuple[int, int, int]:
    """Clinics in the engine, those without a point, and listings that made no clinic, as of the last build."""
    kept = dict(book.db.execute("SELECT name, value FROM built WHERE name IN ('clinics', 'unplaced', 'not_shown')"))
    return int(kept.get("clinics", 0)), int(kept.get("unplaced", 0)), int(kept.get("not_shown", 0))


def changes(book: Book) -> list[Judgement]:
    """The judgements that two listings are one place which may have changed between them.

    The machine says what changed; a person's ruling leaves that open.
    """
    return [one for one in judged(book, "same") if one.change or one.by != MACHINE]


def judged(book: Book, verdict: Verdict) -> list[Judgement]:
    """The judgements of the last match with this verdict, by pair."""
    rows = book.db.execute(
        "SELECT a, b, verdict, score, reasons, who, change FROM judgement WHERE verdict = ? ORDER BY a, b", (verdict,)
    )
    return [
        Judgement(a, b, said, score, tuple(json.loads(why)), who, change)
        for a, b, said, score, why, who, change in rows
    ]
