"""What a source is known to list: its accepted runs since the last one that spoke for the whole of it."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

from config.errors import DamagedRun
from crawler.listing import RawListing
from crawler.runs.contents import contents_of
from crawler.runs.folders import Run, open_run, run_folders

Difference = Literal["new", "changed", "unchanged"]


@dataclass(frozen=True, slots=True)
class Known:
    """What is remembered of a listing that stands: what it said, as a hash, and where."""

    said: bytes
    url: str


class Standing:
    """Compares listings with those that stand; a run that is damaged is passed over, a build tells of it."""

    def __init__(self, runs: Path, source: str) -> None:
        self._runs = accepted_since_whole(runs, source)
        self._known: dict[str, Known] = {}
        self._seen: set[str] = set()
        for listing in _listings(self._runs):
            self._known[listing.ref] = Known(said_by(listing), listing.url)

    def __len__(self) -> int:
        return len(self._known)

    def placed(self, listing: RawListing) -> tuple[Difference, RawListing]:
        """How a listing differs from what stands; one that says the same keeps the address at which it was found.

        A table under another name would otherwise be another page, and all its facts new ones.
        """
        self._seen.add(listing.ref)
        known = self._known.get(listing.ref)
        if known is None:
            return "new", listing
        if known.said != said_by(listing):
            return "changed", listing
        if known.url == listing.url:
            return "unchanged", listing
        pages = tuple(replace(page, url=known.url) for page in listing.pages)
        return "unchanged", replace(listing, url=known.url, pages=pages)

    def missing(self) -> list[str]:
        """References of listings that stand and were not placed, in the order in which they were first seen."""
        return [ref for ref in self._known if ref not in self._seen]

    def told(self, refs: Collection[str]) -> dict[str, RawListing]:
        """The listings that stand, as they were last said, of some references."""
        return {listing.ref: listing for listing in _listings(self._runs) if listing.ref in refs}


def accepted_since_whole(runs: Path, source: str) -> list[Run]:
    """Accepted runs of a source, oldest first, from the last one that spoke for the whole of it."""
    found: list[Run] = []
    for folder in reversed(run_folders(runs, source)):
        try:
            run = open_run(folder)
        except DamagedRun:  # a build tells of it
            continue
        if run.verdict == "accepted":
            found.append(run)
            if run.report["complete"]:
                break
    return found[::-1]


def listed(runs: Path, source: str) -> int:
    """How many listings of a source stand, each once: a run that read only some of it takes nothing from the rest."""
    found = accepted_since_whole(runs, source)
    if len(found) == 1:
        return int(found[0].report["listings"])
    return _different(tuple(run.folder for run in found))


@lru_cache(maxsize=64)
def _different(folders: tuple[Path, ...]) -> int:
    """References in runs that are finished, and so stay as they are."""
    return len({ref for folder in folders for ref in contents_of(open_run(folder))})


def said_by(listing: RawListing) -> bytes:
    """Equal for listings that say the same, wherever and whenever they were seen."""
    cells = [[*block.path, block.text] for page in listing.pages for block in page.blocks]
    return hashlib.sha256(repr((sorted(listing.fields.items()), cells)).encode("utf-8", "surrogatepass")).digest()[:10]


def _listings(runs: Iterable[Run]) -> Iterable[RawListing]:
    for run in runs:
        try:
            yield from run.listings()
        except DamagedRun:  # a build tells of it
            continue
