"""What a person asks when a table is taken in, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from crawler.listing import RawListing
from crawler.runs.folders import Run
from crawler.tables.differences import Differences


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a person says of a file; ``columns`` maps columns to fields where the saved mapping or a guess would not.

    ``full`` means that the file is the whole of what the source lists, so that what it lacks is gone; ``dry_run``
    changes nothing; ``accept`` takes the file in although it looks wrong. An empty ``encoding`` is found out, an empty
    ``sheet`` is the first one. ``title`` and ``terms`` are what a row of the sources says of it, when there is one.
    """

    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    encoding: str = ""
    sheet: str = ""
    full: bool = False
    dry_run: bool = False
    accept: bool = False
    title: str = ""
    terms: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file, or would become of it in a dry run; ``run`` is None then, and when nothing changed.

    ``same`` means that the file says what its last import said. ``understood`` maps columns to fields, ``guessed``
    names those of them that nobody said anything of before, ``left`` the columns not used; ``saved`` is the file that
    keeps all this. ``repeated`` counts rows that say exactly what an earlier row says; ``refused`` counts rows written
    to ``refused_file``, and ``refused_because`` the same by reason.
    ``sample`` is the first row as it is understood: words by field, and by column for those that are read as a page is.
    """

    run: Run | None
    same: bool
    verdict: str
    reasons: tuple[str, ...]
    read_as: str
    notes: tuple[str, ...]
    understood: Mapping[str, str]
    guessed: tuple[str, ...]
    left: tuple[str, ...]
    saved: Path
    listings: int
    repeated: int
    refused: int
    refused_because: Mapping[str, int]
    refused_file: Path | None
    differences: Differences
    sample: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def sample_of(listing: RawListing) -> dict[str, str]:
    """A row as it is understood, to be shown to a person."""
    words = {" > ".join(block.path): block.text for page in listing.pages for block in page.blocks}
    return {"ref": listing.ref, **listing.fields, **words}
