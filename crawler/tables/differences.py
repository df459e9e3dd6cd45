"""What a file changes of what its source is known to list: counted, and the first few of each kind in words."""

from dataclasses import dataclass, field
from itertools import islice

from crawler.listing import RawListing
from crawler.runs.standing import Difference, Standing

SHOWN = 5
"""Differences of each kind that are shown."""
_LONGEST = 60


@dataclass
class Differences:
    """``missing`` counts listings that stand and are not in the file; they are gone when the file is ``full``."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    missing: int = 0
    full: bool = False
    gone: bool = False
    first: list[str] = field(default_factory=list)
    _changed: dict[str, RawListing] = field(default_factory=dict)
    _new: list[str] = field(default_factory=list)

    def add(self, how: Difference, listing: RawListing) -> None:
        """Count one listing of the file."""
        if how == "new":
            self.new += 1
            if len(self._new) < SHOWN:
                self._new.append(_called(listing))
        elif how == "changed":
            self.changed += 1
            if len(self._changed) < SHOWN:
                self._changed[listing.ref] = listing
        else:
            self.unchanged += 1

    def finish(self, standing: Standing, *, whole: bool) -> None:
        """Count what is missing, and put the first few of everything in words; ``whole``: what is missing is gone."""
        missing = standing.missing()
        self.missing = len(missing)
        self.gone = whole
        refs = list(islice(missing, SHOWN))
        told = standing.told({*self._changed, *refs}) if refs or self._changed else {}
        self.first += [f"new: {called}" for called in self._new]
        for ref, listing in self._changed.items():
            self.first += [f"changed: {_called(listing)}: {said}" for said in changes(told[ref], listing)]
        self.first += [f"{'gone' if whole else 'not in the file'}: {_called(told[ref])}" for ref in refs]

    def counts(self) -> dict[str, int]:
        """The four numbers."""
        return {"new": self.new, "changed": self.changed, "unchanged": self.unchanged, "missing": self.missing}


def changes(before: RawListing, after: RawListing) -> list[str]:
    """What one listing says differently, field by field and column by column."""
    old, new = _values(before), _values(after)
    return [
        f"{name}: {_short(old.get(name, ''))} → {_short(new.get(name, ''))}"
        for name in dict.fromkeys((*old, *new))
        if old.get(name, "") != new.get(name, "")
    ]


def _values(listing: RawListing) -> dict[str, str]:
    values = dict(listing.fields)
    for page in listing.pages:
        for block in page.blocks:
            name = " > ".join(block.path) or block.kind
            values[name] = f"{values[name]} · {block.text}" if name in values else block.text
    return values


def _called(listing: RawListing) -> str:
    where = listing.fields.get("city", "")
    return f"{_short(listing.fields.get('name', listing.ref))}{f', {_short(where)}' if where else ''}"


def _short(words: str) -> str:
    words = " ".join(words.split())
    if not words:
        return "nothing"
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
