"""A clinic as the embedded engine keeps it: short to store and quick to read back, and nothing of it lost.

Names of parts are not repeated in every document, which are rows of JSON in the order of the dataclasses' own fields;
then it is compressed with words that most documents share. Nothing outside the engine's file reads this.
"""

import json
import zlib
from collections.abc import Callable, Iterable
from dataclasses import fields
from datetime import date
from functools import lru_cache
from typing import Any

from config.freshness import Freshness
from indexer.clinic import Address, Clinic, Fact, Former, Status
from indexer.locate.point import Exactness, Point

SHAPE = [[part.name for part in fields(kind)] for kind in (Clinic, Address, Point, Fact, Former)]
"""The parts of a document in their order; a file written with others is not read."""

SHARED_BYTES = 8192
"""How much of the first documents is kept as what others are likely to repeat."""

_LEVEL = 3
_day = lru_cache(maxsize=20_000)(date.fromisoformat)


def as_row(clinic: Clinic) -> bytes:
    """A clinic as JSON, not yet compressed. Half characters of crawled text come back as they were."""
    point, address = clinic.point, clinic.address
    row = [
        clinic.id,
        clinic.name,
        [address.street, address.city, address.state, address.postal_code, address.country],
        {field: [_said(fact) for fact in facts] for field, facts in clinic.facts.items()},
        clinic.listings,
        clinic.checked.isoformat(),
        None if point is None else [point.latitude, point.longitude, point.exactness, point.source],
        clinic.phone,
        clinic.website,
        clinic.status,
        clinic.formerly,
        [
            [one.field, one.value, one.source, one.url, *map(_iso, (one.first_seen, one.last_seen, one.until))]
            for one in clinic.history
        ],
        clinic.disputed,
    ]
    return json.dumps(row, separators=(",", ":")).encode()


def shared_words(rows: Iterable[bytes]) -> bytes:
    """What documents are likely to repeat, made of the first ones."""
    joined = b""
    for row in rows:
        joined = row[: SHARED_BYTES - len(joined)] + joined
        if len(joined) >= SHARED_BYTES:
            break
    return joined


class Documents:
    """Packs and unpacks documents that share these words."""

    def __init__(self, shared: bytes) -> None:
        self._shared = shared
        # an empty dictionary is no dictionary for zlib
        self._pack: Callable[[], Any] = lambda: zlib.compressobj(_LEVEL, zlib.DEFLATED, -15, zdict=shared or b" ")
        self._unpack: Callable[[], Any] = lambda: zlib.decompressobj(-15, zdict=shared or b" ")

    def packed(self, row: bytes) -> bytes:
        """The bytes to store."""
        packer = self._pack()
        return bytes(packer.compress(row) + packer.flush())

    def clinic(self, document: bytes) -> Clinic:
        """The clinic of stored bytes; raises ``ValueError``, ``TypeError`` or ``LookupError`` for others."""
        try:
            row = json.loads(self._unpack().decompress(document))
        except zlib.error as error:
            raise ValueError(str(error)) from error
        return _clinic(*row)


def _said(fact: Fact) -> list[Any]:
    return [
        fact.value,
        fact.denied,
        fact.said,
        fact.url,
        fact.source,
        fact.first_seen.isoformat(),
        fact.last_seen.isoformat(),
        _iso(fact.gone_since),
        fact.freshness,
    ]


def _clinic(  # noqa: PLR0913, PLR0917  as many parts as a clinic has, in their order
    number: str,
    name: str,
    address: list[str],
    facts: dict[str, list[Any]],
    listings: list[str],
    checked: str,
    point: tuple[float, float, Exactness, str] | None,
    phone: str,
    website: str,
    status: Status,
    formerly: list[str],
    history: list[list[Any]],
    disputed: list[str],
) -> Clinic:
    return Clinic(
        id=number,
        name=name,
        address=Address(*address),
        facts={field: tuple([_fact(*one) for one in said]) for field, said in facts.items()},
        listings=tuple(listings),
        checked=_day(checked),
        point=None if point is None else Point(*point),
        phone=phone,
        website=website,
        status=status,
        formerly=tuple(formerly),
        history=tuple(
            Former(field, value, source, url, _day(first), _day(last), _day(until))
            for field, value, source, url, first, last, until in history
        ),
        disputed=tuple(disputed),
    )


def _fact(  # noqa: PLR0913, PLR0917  as many parts as a fact has, in their order
    value: str,
    denied: bool,
    said: str,
    url: str,
    source: str,
    first: str,
    last: str,
    gone: str | None,
    freshness: Freshness,
) -> Fact:
    since = None if gone is None else _day(gone)
    return Fact(value, denied, said, url, source, _day(first), _day(last), since, freshness)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
