"""One listing as its clinic is made of it, and how much it is believed.

The table of belief, from the top:

1. a listing that its source still has, before one that is gone;
2. the kind of source: the clinic's own site, an official register, a directory, a file somebody gave us;
3. what was seen most recently;
4. of equals, the first in alphabetical order, so that every build shows the same.

It chooses what is shown first, never what is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import get_args

from config.sources import SourceKind
from indexer.clinic import Address
from indexer.locate.point import Point
from indexer.normalise.address import read_address
from indexer.statement import Statement

KINDS: tuple[SourceKind, ...] = get_args(SourceKind)
"""Kinds of source, the one believed most first."""

BELIEF = (
    "a listing that its source still has, before one that is gone",
    "the clinic's own site, then an official register, a directory, a file that somebody gave us",
    "what was seen most recently",
    "the first in alphabetical order, so that every build shows the same",
)
"""What decides between two listings, in this order; the README's table is made of it."""


@dataclass(frozen=True, slots=True)
class Named:
    """A phone number in the structured data of a page, in its words, and the day on which the page was seen."""

    words: str
    url: str
    day: date


@dataclass(frozen=True)
class Listed:
    """One listing of a place: what it said (raw ``fields``), what was read in it, and where that puts it.

    ``statements`` holds what it no longer says too. ``kind`` is one of :data:`KINDS`; another is believed least.
    ``gone_since`` is the day on which its source no longer had it. ``named`` holds the phone numbers that stand in the
    structured data of the clinic's own site.
    """

    listing_id: str
    source: str
    kind: str
    fields: Mapping[str, str]
    statements: tuple[Statement, ...]
    point: Point | None
    last_seen: date
    gone_since: date | None
    url: str = ""
    ref: str = ""
    named: tuple[Named, ...] = ()

    @property
    def label(self) -> str:
        """What people call it, ``source:ref``; its id where the source's own reference is not known."""
        return f"{self.source}:{self.ref}" if self.ref else self.listing_id

    @cached_property
    def address(self) -> Address:
        """Where it says that the clinic is; empty when it does not say."""
        return read_address(self.fields)

    @property
    def rank(self) -> int:
        """Place of its kind in the table of belief, 0 for the kind believed most."""
        return next((rank for rank, known in enumerate(KINDS) if known == self.kind), len(KINDS))

    @property
    def belief(self) -> tuple[int, int, int, str]:
        """Smaller is believed more."""
        return int(self.gone_since is not None), self.rank, -self.last_seen.toordinal(), self.listing_id

    def now(self, field: str) -> Statement | None:
        """What it says of a contact field today; None when it says nothing."""
        return next((one for one in self.statements if one.field == field and one.gone_since is None), None)
