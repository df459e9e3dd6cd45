"""What the NPI registry says, in the book of record; kept apart from statements so that no filter ever meets it."""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import astuple, fields
from datetime import date
from pathlib import Path

from config.errors import HomeError
from indexer.registry.statement import RegistryStatement
from indexer.store.book import Book

_COLUMNS = tuple(field.name for field in fields(RegistryStatement))
_NAMES = ", ".join(_COLUMNS)
_ORDER = "ORDER BY clinic, sort, key"


def keep_registry(
    book: Book, *, statements: Iterable[RegistryStatement], subjects: Mapping[str, Collection[tuple[str, str]]]
) -> None:
    """Keep new statements, and drop those about nobody who is looked up any more, in one transaction.

    ``subjects`` holds sort and key of everybody who is looked up, by clinic; what was kept of one of them stays until a
    new statement replaces it.
    """
    with book.change() as db:
        for clinic, sort, key in db.execute("SELECT clinic, sort, key FROM registry_statement").fetchall():
            if (sort, key) not in subjects.get(clinic, ()):
                db.execute(
                    "DELETE FROM registry_statement WHERE clinic = ? AND sort = ? AND key = ?", (clinic, sort, key)
                )
        marks = ", ".join("?" for _ in _COLUMNS)
        db.executemany(
            f"INSERT OR REPLACE INTO registry_statement ({_NAMES}) VALUES ({marks})",  # noqa: S608  names of columns
            (_row(one) for one in statements),
        )


def all_registry(book: Book) -> Iterator[RegistryStatement]:
    """Every statement, by clinic."""
    for row in book.db.execute(f"SELECT {_NAMES} FROM registry_statement {_ORDER}"):  # noqa: S608  names of columns
        yield _statement(row)


def registry_of(path: Path, clinics: Collection[str]) -> tuple[RegistryStatement, ...]:
    """What is kept of a clinic under any of its ids, read beside whoever writes; empty for a book without any.

    Raises :class:`HomeError` when there is a book that cannot be read.
    """
    if not path.exists():
        return ()
    marks = ", ".join("?" for _ in clinics)
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=5.0)) as db:
            known = db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'registry_statement'").fetchone()
            if known == (0,):
                return ()
            rows = db.execute(
                f"SELECT {_NAMES} FROM registry_statement WHERE clinic IN ({marks}) {_ORDER}",  # noqa: S608  the same
                tuple(clinics),
            ).fetchall()
    except sqlite3.Error as error:
        raise HomeError(f"{path} cannot be read ({error}). Check the disk and the folder's rights.") from error
    return tuple(_statement(row) for row in rows)


def _row(one: RegistryStatement) -> tuple[object, ...]:
    return tuple(
        " ".join(value) if isinstance(value, tuple) else value.isoformat() if isinstance(value, date) else value
        for value in astuple(one)
    )


def _statement(row: tuple[object, ...]) -> RegistryStatement:
    values = dict(zip(_COLUMNS, row, strict=True))
    for name in ("as_of", "deactivated", "updated"):
        values[name] = None if values[name] is None else date.fromisoformat(str(values[name]))
    values["codes"] = tuple(str(values["codes"]).split())
    return RegistryStatement(**values)  # type: ignore[arg-type]  # the columns are its fields
