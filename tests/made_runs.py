"""Run folders made by hand for tests of what is told about runs: nothing is crawled."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from crawler.listing import RawListing
from crawler.runs.contents import entry_of, keep_contents
from crawler.runs.folders import Run, RunWriter

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


def listing(ref: str, source: str = "elm_list", **fields: str) -> RawListing:
    url = f"https://{ref}.example/"
    return RawListing(source=source, ref=ref, url=url, seen_at=NOW, fields={"name": f"Clinic {ref}", **fields})


def made(
    runs: Path,
    source: str = "elm_list",
    *,
    days_ago: float = 0,
    verdict: str = "accepted",
    reasons: Sequence[str] = (),
    refs: Sequence[str] = ("elm", "oak"),
    kind: str = "directory",
    complete: bool = True,
    **more: Any,
) -> Run:
    """A run of a source so many days before :data:`NOW`."""
    with RunWriter(runs, source, NOW - timedelta(days=days_ago)) as writer:
        found = [listing(ref, source) for ref in refs]
        for one in found:
            writer.write(one)
        run = writer.finish({"verdict": verdict, "reasons": list(reasons), "kind": kind, "complete": complete, **more})
    keep_contents(run.folder, {one.ref: entry_of(one) for one in found})
    return run
