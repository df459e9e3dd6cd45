"""What a source's spider is expected to make of the answers kept for it: records that a person has looked at.

``expected.json`` lies beside the answers. A source whose records nobody has looked at fails its check.
"""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.errors import BadFile
from config.settings import Settings
from config.sources import Source
from crawler.listing import RawListing
from crawler.new_sources.answers_kept import read_index
from crawler.new_sources.replay import Replayed, replay
from crawler.sources import file_of

EXPECTED = "expected.json"
MOST_WORDS = 60
"""Pieces of text that are compared of one listing."""

Record = dict[str, Any]
"""A listing without the time at which it was seen: ``ref``, ``url``, ``fields`` and ``words`` (a line a piece)."""


@dataclass(frozen=True, slots=True)
class Expected:
    """The records, and whether a person has looked at them."""

    records: tuple[Record, ...]
    reviewed: bool


def record_of(listing: RawListing) -> Record:
    """A listing as it is compared."""
    words = [" > ".join([*block.path, " ".join(block.text.split())]) for page in listing.pages for block in page.blocks]
    return {"ref": listing.ref, "url": listing.url, "fields": dict(listing.fields), "words": words[:MOST_WORDS]}


def load_expected(folder: Path) -> Expected | None:
    """What is expected, None when nothing is; raises :class:`BadFile` when that cannot be read."""
    path = folder / EXPECTED
    if not path.exists():
        return None
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        records = tuple({key: row[key] for key in ("ref", "url", "fields", "words")} for row in table["records"])
        return Expected(records, table["reviewed"] is True)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadFile(f"{path} cannot be read ({type(error).__name__}: {error}). Record it again.") from error


def write_expected(folder: Path, expected: Expected) -> None:
    """Write what is expected, whole or not at all."""
    table = {"reviewed": expected.reviewed, "records": list(expected.records)}
    aside = folder / f".{EXPECTED}-{os.getpid()}"
    aside.write_text(json.dumps(table, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
    aside.replace(folder / EXPECTED)


def differences(before: Sequence[Record], after: Sequence[Record]) -> list[str]:
    """What is new, gone and changed, a line each: ``+`` and ``-`` before values as in a patch."""
    old, new = {one["ref"]: one for one in before}, {one["ref"]: one for one in after}
    lines = []
    for ref in sorted({*old, *new}):
        if ref not in old:
            lines += [f"new listing {ref}", *(f"  + {line}" for line in _lines(new[ref]))]
        elif ref not in new:
            lines += [f"listing gone {ref}", *(f"  - {line}" for line in _lines(old[ref]))]
        elif old[ref] != new[ref]:
            was, now = _lines(old[ref]), _lines(new[ref])
            changed = [f"  - {line}" for line in was if line not in now] + [
                f"  + {line}" for line in now if line not in was
            ]
            lines += [f"listing changed {ref}", *(changed or ["  its words stand in another order"])]
    return lines


def problems(source: Source, folder: Path, *, settings: Settings) -> list[str]:
    """Why a source fails its check, in words; empty when it passes. No host is asked."""
    expected = load_expected(folder)
    if expected is None or not read_index(folder):
        return [f"{source.id} has no recorded answers in {folder}. Record them: clinics record {source.id}"]
    replayed = replay(source, folder, settings=settings)
    wrong = differences(expected.records, [record_of(one) for one in replayed.listings])
    found = [*failures(replayed), *wrong]
    if wrong:
        found.append(f"If that is right, renew what is expected: clinics record {source.id} --again")
    if not expected.records:
        found.append(f"No listing is expected: mend {file_of(source)}, then: clinics record {source.id} --again")
    elif not expected.reviewed:
        found.append(
            f"Nobody has looked at the records of {source.id}. Compare {folder / EXPECTED} with the pages, then say: "
            f"clinics record {source.id} --reviewed"
        )
    return found


def failures(replayed: Replayed) -> list[str]:
    """What went wrong while the answers were read, but for pages that were not kept."""
    report: Mapping[str, Any] = replayed.run.report
    missed = ("answered 404", "robots")
    told = [f"{one['url']}: {one['reason']}" for one in report["errors"] if not one["reason"].startswith(missed)]
    return [f"reading failed: {line}" for line in told]


def _lines(record: Record) -> list[str]:
    fields = [f"{name}: {value}" for name, value in record["fields"].items()]
    return [f"url: {record['url']}", *fields, *record["words"]]
