"""Since when each source is known in a home folder, so that one which nobody ever reads is missed one day.

One small JSON file beside the folder of runs. Whoever looks at the rows notes it; a file that cannot be read or written
is as good as none.
"""

import contextlib
import json
import os
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from crawler.runs.folders import all_sources, last_accepted

FILE = "first_known.json"


def first_known(runs: Path, sources: Iterable[str], now: datetime) -> Mapping[str, datetime]:
    """Since when each source of ``sources`` is known, those that are new since ``now``; it is written down.

    Those that are not among them any more are forgotten: should they come back, they are new.
    """
    file = runs.parent / FILE
    told = _told(file)
    known = {source: told.get(source, now) for source in sources}
    if known != told and file.parent.is_dir():
        aside = file.with_name(f".{FILE}-{os.getpid()}")
        with contextlib.suppress(OSError):
            rows = {source: since.isoformat(timespec="seconds") for source, since in sorted(known.items())}
            aside.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
            aside.replace(file)
    return known


def names_sites(runs: Path) -> bool:
    """Whether an accepted run of any source named a web site of a place, as its report tells."""
    for source in all_sources(runs):
        run = last_accepted(runs, source)
        told = run.report.get("measured") if run is not None else None
        fields = told.get("fields") if isinstance(told, dict) else None
        if isinstance(fields, dict) and fields.get("website"):
            return True
    return False


def _told(file: Path) -> dict[str, datetime]:
    try:
        rows = json.loads(file.read_text(encoding="utf-8"))
        moments = {str(source): datetime.fromisoformat(since) for source, since in rows.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
    return {source: since for source, since in moments.items() if since.tzinfo is not None}
