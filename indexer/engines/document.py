"""A clinic as engines keep it: short to store and to send, quick to read back, and nothing of it lost.

It is the clinic's own JSON but for the facts, which are most of it: each is a row of its parts in their order. It is
compressed, where an engine has them with words that most documents repeat. Nothing but the engines reads this.
"""

import json
import zlib
from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import Any, get_args

from config.freshness import Freshness
from config.vocabulary import FIELDS, vocabulary
from indexer.clinic import Clinic, Fact

SHAPE = [part.name for part in fields(Fact)]
"""The parts of a fact in their order; what was written with others is not read."""

SHARED_BYTES = 8192
"""How much of the first documents is kept as what others are likely to repeat."""

_LEVEL = 3
_WORDS = {
    word: word
    for word in (*FIELDS, *get_args(Freshness), *(code for field in FIELDS for code in vocabulary()[field].codes))
}
"""Words that all clinics share; a clinic adds what is repeated in it, such as a sentence that says two things."""

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
    """Packs and unpacks documents that share these words, or none."""

    def __init__(self, shared: bytes = b"") -> None:
        self._shared = shared or b" "  # for zlib, nothing at all is no dictionary

    def packed(self, document: bytes) -> bytes:
        """The bytes to store."""
        packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15, zdict=self._shared)
        return packer.compress(document) + packer.flush()

    def clinic(self, packed: bytes) -> Clinic:
        """The clinic of stored bytes; raises ``ValueError``, ``TypeError`` or ``LookupError`` for others."""
        return self.read(packed)[0]

    def read(self, packed: bytes) -> tuple[Clinic, int]:
        """The same, and how many bytes it has as JSON: in memory it takes about twice as many."""
        try:
            document = zlib.decompressobj(-15, zdict=self._shared).decompress(packed)
        except zlib.error as error:
            raise ValueError(str(error)) from error
        row = json.loads(document.decode("ascii"))
        facts = row["facts"]
        row["facts"] = {}
        clinic = Clinic.from_json(row)
        # nobody else has seen it yet, and a copy with the facts would take as long as all the rest
        once = _WORDS.copy().setdefault
        told = {once(field, field): _facts(said, once) for field, said in facts.items()}
        object.__setattr__(clinic, "facts", told)
        return clinic, len(document)


def _facts(said: list[list[Any]], once: Callable[[str, str], str]) -> tuple[Fact, ...]:
    """The facts of these rows, made without the checks that a frozen class makes at every part.

    An answer has some three hundred facts, and this takes three fifths of the time. What facts repeat is taken from
    ``once``, which halves the memory that a clinic takes.
    """
    facts = []
    for value, denied, quoted, url, source, first, last, gone, freshness in said:
        fact = object.__new__(Fact)
        _set_value(fact, once(value, value))
        _set_denied(fact, denied)
        _set_said(fact, once(quoted, quoted))
        _set_url(fact, once(url, url))
        _set_source(fact, once(source, source))
        _set_first_seen(fact, _day(first))
        _set_last_seen(fact, _day(last))
        _set_gone_since(fact, gone and _day(gone))
        _set_freshness(fact, once(freshness, freshness))
        facts.append(fact)
    return tuple(facts)


(
    _set_value,
    _set_denied,
    _set_said,
    _set_url,
    _set_source,
    _set_first_seen,
    _set_last_seen,
    _set_gone_since,
    _set_freshness,
) = (getattr(Fact, part).__set__ for part in SHAPE)
