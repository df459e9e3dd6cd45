"""A clinic as the embedded engine keeps it: short to store and quick to read back, and nothing of it lost.

It is the clinic's own JSON but for the facts, which are most of it: each is a row of its parts in their order. It is
compressed with what most documents repeat. Nothing outside the engine's file reads this.
"""

import json
import zlib
from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import Any

from indexer.clinic import Clinic, Fact

SHAPE = [part.name for part in fields(Fact)]
"""The parts of a fact in their order; a file written with others is not read."""

SHARED_BYTES = 8192
"""How much of the first documents is kept as what others are likely to repeat."""

_LEVEL = 3
_parts = attrgetter(*SHAPE)
_day = lru_cache(maxsize=20_000)(date.fromisoformat)


def as_json(clinic: Clinic) -> bytes:
    """A clinic, not yet compressed. Half characters of crawled text come back as they were."""
    facts = {field: [_parts(fact) for fact in said] for field, said in clinic.facts.items()}
    row = {**replace(clinic, facts={}).to_json(), "facts": facts}
    return json.dumps(row, separators=(",", ":"), default=date.isoformat).encode()


def shared_words(documents: Iterable[bytes]) -> bytes:
    """What documents are likely to repeat, made of the first ones."""
    joined = b""
    for document in documents:
        joined = document[: SHARED_BYTES - len(joined)] + joined
    return joined


class Documents:
    """Packs and unpacks documents that share these words."""

    def __init__(self, shared: bytes) -> None:
        self._shared = shared or b" "  # for zlib, nothing at all is no dictionary

    def packed(self, document: bytes) -> bytes:
        """The bytes to store."""
        packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15, zdict=self._shared)
        return packer.compress(document) + packer.flush()

    def clinic(self, packed: bytes) -> Clinic:
        """The clinic of stored bytes; raises ``ValueError``, ``TypeError`` or ``LookupError`` for others."""
        try:
            row = json.loads(zlib.decompressobj(-15, zdict=self._shared).decompress(packed))
        except zlib.error as error:
            raise ValueError(str(error)) from error
        facts = row["facts"]
        row["facts"] = {}
        clinic = Clinic.from_json(row)
        # nobody else has seen it yet, and a copy with the facts would take as long as all the rest
        object.__setattr__(clinic, "facts", {field: _facts(said) for field, said in facts.items()})
        return clinic


def _facts(said: list[list[Any]]) -> tuple[Fact, ...]:
    return tuple(
        [
            Fact(value, denied, quoted, url, source, _day(first), _day(last), gone and _day(gone), freshness)
            for value, denied, quoted, url, source, first, last, gone, freshness in said
        ]
    )
