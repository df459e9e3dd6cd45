"""What a run's listings look like as a whole, in numbers that two runs can be compared by; never what one of them says.

Counted while listings are kept, so that nothing has to be read twice. Each number counts listings, not pages or words.
"""

from array import array
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from statistics import median
from typing import Any, Self

from crawler.listing import RAW_FIELDS, RawListing

MOST_TYPES = 100
"""Kinds of structured data that are told apart; a page may name any number of them."""

BLOCKS: Mapping[str, str] = {
    "heading": "headings",
    "paragraph": "paragraphs",
    "item": "list items",
    "cell": "table cells",
}
"""Kinds of blocks as they are told to people."""
DATA = "data: "
"""Begins the name of a kind of structured data."""


@dataclass(frozen=True, slots=True)
class Measured:
    """How many of ``listings`` carry each raw field, and each kind of block or structured data on their pages.

    ``letters`` is the median of the letters on a listing's pages, ``names`` how many different names there are. An
    address counts as one when it is one line, or a street with a town.
    """

    listings: int
    fields: Mapping[str, int] = field(default_factory=dict)
    shape: Mapping[str, int] = field(default_factory=dict)
    letters: int = 0
    names: int = 0

    @classmethod
    def of(cls, report: Mapping[str, Any]) -> Self | None:
        """What a report says was measured; None for a run that was made before anything was, or by hand."""
        told = report.get("measured")
        if not isinstance(told, dict) or not isinstance(report.get("listings"), int):
            return None
        numbers = {name: told[name] if isinstance(told.get(name), int) else 0 for name in ("letters", "names")}
        return cls(
            listings=report["listings"],
            fields=_counts(told.get("fields")),
            shape=_counts(told.get("shape")),
            **numbers,
        )

    def told(self) -> dict[str, Any]:
        """The same for a report."""
        return {
            "fields": dict(self.fields),
            "shape": dict(self.shape),
            "letters": self.letters,
            "names": self.names,
        }


class Measuring:
    """Counts while listings come in."""

    def __init__(self) -> None:
        self._listings = 0
        self._fields: Counter[str] = Counter()
        self._shape: Counter[str] = Counter()
        self._letters = array("L")
        self._names: set[bytes] = set()

    def add(self, listing: RawListing) -> None:
        """Count one listing."""
        fields = listing.fields
        self._listings += 1
        self._fields.update(name for name in RAW_FIELDS if name != "address" and fields.get(name))
        self._fields["address"] += bool(fields.get("address") or (fields.get("street") and fields.get("city")))
        blocks = [block for page in listing.pages for block in page.blocks]
        self._shape.update({BLOCKS.get(block.kind, block.kind) for block in blocks})
        for kind in {kind for page in listing.pages for one in page.structured for kind in _types(one)}:
            if kind in self._shape or len(self._shape) < MOST_TYPES:
                self._shape[kind] += 1
        self._letters.append(sum(len(block.text) for block in blocks))
        self._names.add(blake2b(fields.get("name", "").casefold().encode("utf-8", "replace"), digest_size=8).digest())

    @property
    def measured(self) -> Measured:
        """What was counted so far."""
        return Measured(
            listings=self._listings,
            fields={name: self._fields[name] for name in RAW_FIELDS if self._fields[name]},
            shape=dict(sorted(self._shape.items())),
            letters=round(median(self._letters)) if self._letters else 0,
            names=len(self._names),
        )


def in_words(feature: str) -> str:
    """A raw field or a kind of block as it stands in a sentence: *a phone*, *list items*."""
    if feature in RAW_FIELDS:
        words = feature.replace("_", " ")
        if feature in ("hours", "latitude", "longitude"):
            return words
        return f"an {words}" if words[0] in "aeiou" else f"a {words}"
    return f"structured data of the kind {feature.removeprefix(DATA)}" if feature.startswith(DATA) else feature


def _types(data: Mapping[str, Any]) -> list[str]:
    named = data.get("@type")
    kinds = named if isinstance(named, list) else [named]
    return [f"{DATA}{kind[:40]}" for kind in kinds[:5] if isinstance(kind, str) and kind.isprintable()]


def _counts(told: object) -> dict[str, int]:
    given = told if isinstance(told, dict) else {}
    return {name: count for name, count in given.items() if isinstance(name, str) and type(count) is int}
