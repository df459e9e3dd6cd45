"""The record that every source ends in: what one page or one row said about one place.

A source file fills in words. ``source``, ``url`` and ``seen_at`` are stamped by the framework from the response, so
that no source can cite an address it did not read.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from config.errors import DamagedRun

Zone = Literal["main", "menu", "header", "footer", "aside", "quote"]
Kind = Literal["heading", "paragraph", "item", "cell"]

RAW_FIELDS = (
    "name",
    "address",
    "street",
    "unit",
    "city",
    "state",
    "postal_code",
    "country",
    "phone",
    "website",
    "email",
    "hours",
    "latitude",
    "longitude",
    "status",
)
"""Names a listing's raw fields may have; ``address`` is one line when the source does not take it apart."""


@dataclass(frozen=True, slots=True)
class Block:
    """A run of visible text with the headings that stand above it, outermost first.

    ``zone`` says which part of the page it stands in; ``kind`` which sort of element held it.
    """

    text: str
    path: tuple[str, ...] = ()
    kind: Kind = "paragraph"
    zone: Zone = "main"


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it was seen: its address, its words, and the structured data (JSON-LD objects) found on it."""

    url: str
    title: str
    seen_at: datetime
    blocks: tuple[Block, ...] = ()
    structured: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class RawListing:
    """What one source said about one place, verbatim.

    ``ref`` is the source's own name for the place (a slug, an id, a row number); ``fields`` holds raw values under
    :data:`RAW_FIELDS`; ``pages`` the pages read for it, at least one for anything that was crawled.
    """

    source: str
    ref: str
    url: str
    seen_at: datetime
    fields: Mapping[str, str] = field(default_factory=dict)
    pages: tuple[Page, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a listing that could not be told apart from another, or with unknown fields."""
        if not self.source.strip() or not self.ref.strip():
            raise ValueError("a listing needs a source and that source's own reference")
        unknown = sorted(set(self.fields) - set(RAW_FIELDS))
        if unknown:
            raise ValueError(f"unknown listing fields {unknown}; known are {list(RAW_FIELDS)}")
        if self.seen_at.tzinfo is None:
            raise ValueError("seen_at needs a time zone")

    @property
    def id(self) -> str:
        """Stable across crawls: a hash of the source and its own reference, raw values only."""
        return hashlib.sha256(f"{self.source}\n{self.ref}".encode()).hexdigest()[:20]

    @property
    def label(self) -> str:
        """As people name it when they rule on it: ``source:ref``."""
        return f"{self.source}:{self.ref}"

    @property
    def digest(self) -> str:
        """Changes when anything that was said changes; ignores when it was seen."""
        said = {
            "url": self.url,
            "fields": dict(self.fields),
            "pages": [[page.url, page.title, _blocks(page), list(page.structured)] for page in self.pages],
        }
        return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()[:20]


def to_json(listing: RawListing) -> str:
    """One line of JSON, to be read back by :func:`from_json`."""
    row = {
        "source": listing.source,
        "ref": listing.ref,
        "url": listing.url,
        "seen_at": listing.seen_at,
        "fields": dict(listing.fields),
        "pages": [
            {
                "url": page.url,
                "title": page.title,
                "seen_at": page.seen_at,
                "blocks": _blocks(page),
                "structured": page.structured,
            }
            for page in listing.pages
        ],
    }
    return json.dumps(row, ensure_ascii=False, default=_encode)


def _blocks(page: Page) -> list[dict[str, Any]]:
    """The blocks of a page as JSON objects; by name, since dataclasses.asdict takes ten times as long."""
    return [{"text": one.text, "path": one.path, "kind": one.kind, "zone": one.zone} for one in page.blocks]


def from_json(line: str) -> RawListing:
    """The listing in a line of a run folder.

    Raises :class:`DamagedRun` when the line is not a whole listing.
    """
    try:
        row = json.loads(line)
        return RawListing(
            source=row["source"],
            ref=row["ref"],
            url=row["url"],
            seen_at=datetime.fromisoformat(row["seen_at"]),
            fields=row["fields"],
            pages=tuple(
                Page(
                    url=page["url"],
                    title=page["title"],
                    seen_at=datetime.fromisoformat(page["seen_at"]),
                    blocks=tuple(
                        Block(text=block["text"], path=tuple(block["path"]), kind=block["kind"], zone=block["zone"])
                        for block in page["blocks"]
                    ),
                    structured=tuple(page["structured"]),
                )
                for page in row["pages"]
            ),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedRun(f"A listing cannot be read ({type(error).__name__}: {error}).") from error


def _encode(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} does not belong in a listing")
