"""Which listings a run holds, a line each, and what is new, changed or gone in it against another run.

It tells that a listing changed, never what it says now.
"""

import contextlib
import gzip
import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Self

from config.errors import DamagedRun
from crawler.listing import RawListing
from crawler.pages.wording import without_queries, without_query
from crawler.runs.folders import Run

CONTENTS = "contents.json.gz"
"""Beside the listings of a run: the same in short. It may be missing, then it is made out of the listings."""
MOST_TOLD = 50
"""Listings of each sort that a report names; all are counted."""
_LONGEST = 200


class Entry(NamedTuple):
    """A listing in short: the digest of all that it says, its name, and the address where it was read."""

    digest: str
    name: str
    url: str


Contents = Mapping[str, Entry]
"""The listings of a run by the source's own reference."""


@dataclass(frozen=True, slots=True)
class Told:
    """One listing as a report names it: what stands behind the question mark of an address may name a person."""

    ref: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What a run has against the run of ``since`` (the name of its folder); the first of each sort are named.

    ``gone`` are the listings that were there then and are not now: of a source that is read in part, as clinics' own
    sites are, they were only not visited. ``since`` is empty when there was no run before.
    """

    since: str = ""
    new: int = 0
    changed: int = 0
    same: int = 0
    gone: int = 0
    named: Mapping[str, tuple[Told, ...]] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """The same for a report."""
        return asdict(self)

    @classmethod
    def of(cls, report: Mapping[str, Any]) -> Self | None:
        """What a report says; None for a run that was made before this was counted, or by hand."""
        told = report.get("changes")
        if not isinstance(told, dict) or not isinstance(told.get("since"), str):
            return None
        counts = {key: told[key] if type(told.get(key)) is int else 0 for key in ("new", "changed", "same", "gone")}
        named = told.get("named")
        return cls(since=told["since"], **counts, named=_named(named if isinstance(named, dict) else {}))


def entry_of(listing: RawListing) -> Entry:
    """A listing in short."""
    name = listing.fields.get("name", "") or (listing.pages[0].title if listing.pages else "")
    return Entry(listing.digest, name[:_LONGEST], listing.url)


def compare(before: Contents, now: Contents, *, since: str) -> Changes:
    """What ``now`` has against ``before``, the run whose folder is called ``since``."""
    new = [ref for ref in now if ref not in before]
    changed = [ref for ref in now if ref in before and now[ref].digest != before[ref].digest]
    gone = [ref for ref in before if ref not in now]
    return Changes(
        since=since,
        new=len(new),
        changed=len(changed),
        same=len(now) - len(new) - len(changed),
        gone=len(gone),
        named={
            "new": tuple(_told(ref, now[ref]) for ref in new[:MOST_TOLD]),
            "changed": tuple(_told(ref, now[ref]) for ref in changed[:MOST_TOLD]),
            "gone": tuple(_told(ref, before[ref]) for ref in gone[:MOST_TOLD]),
        },
    )


def keep_contents(folder: Path, contents: Contents) -> None:
    """Put the contents into the folder of a run that is about to be finished, so that they come into its place as one.

    On a full disk there are none: they can be made out of the listings.
    """
    try:
        with gzip.open(folder / CONTENTS, "wt", encoding="utf-8", compresslevel=5) as file:
            json.dump(contents, file, ensure_ascii=False)
    except OSError:
        with contextlib.suppress(OSError):
            (folder / CONTENTS).unlink(missing_ok=True)


def contents_of(run: Run) -> Contents:
    """The contents of a finished run; what is damaged behind some line is left out."""
    try:
        with gzip.open(run.folder / CONTENTS, "rt", encoding="utf-8") as file:
            kept = json.load(file)
        return {ref: Entry(*entry) for ref, entry in kept.items()}
    except (OSError, EOFError, ValueError, TypeError, AttributeError, zlib.error):
        pass
    found: dict[str, Entry] = {}
    with contextlib.suppress(DamagedRun):  # a build tells of it
        for listing in run.listings():
            found[listing.ref] = entry_of(listing)
    return found


def _told(ref: str, entry: Entry) -> Told:
    return Told(ref=without_queries(ref[:_LONGEST]), name=without_queries(entry.name), url=without_query(entry.url))


def _named(told: Mapping[str, Any]) -> dict[str, tuple[Told, ...]]:
    named: dict[str, tuple[Told, ...]] = {}
    for sort in ("new", "changed", "gone"):
        rows = told.get(sort)
        named[sort] = tuple(
            Told(ref=without_queries(row["ref"]), name=without_queries(row["name"]), url=without_query(row["url"]))
            for row in (rows if isinstance(rows, list) else ())
            if isinstance(row, dict) and all(isinstance(row.get(key), str) for key in ("ref", "name", "url"))
        )
    return named
