"""What stopped programs left behind below the folder of run folders, and its removal.

A finished run is never touched, whatever its verdict; nor is one that a crawl can go on with.
"""

import contextlib
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.runs.folders import PART
from crawler.runs.ledger_file import NAME

FORGOTTEN = timedelta(days=30)
"""How old an unfinished run of a crawl gets when nobody crawls its source again, which would tell of it before."""


def sweep(runs: Path) -> int:
    """Remove what is left of runs (``*.part``) that cannot be gone on with, and folders of sources without any run.

    Answers how many went. Call it only while nobody else can write there (``Home.held``): a run that is being written
    looks unfinished.
    """
    gone = 0
    for source in _folders(runs):
        for part in _folders(source):
            if part.name.endswith(PART) and not _can_go_on(part):
                shutil.rmtree(part, ignore_errors=True)
                gone += not part.exists()
        with contextlib.suppress(OSError):  # a folder that holds anything stays
            source.rmdir()
            gone += 1
    return gone


def _can_go_on(part: Path) -> bool:
    """Whether a crawl left a ledger there that is not too old."""
    ledger = part / NAME
    try:
        return datetime.now(UTC) - datetime.fromtimestamp(ledger.stat().st_mtime, UTC) < FORGOTTEN
    except OSError:
        return False


def _folders(folder: Path) -> list[Path]:
    """Folders in a folder; a link is not followed, since what it leads to is not ours."""
    return [one for one in folder.iterdir() if one.is_dir() and not one.is_symlink()] if folder.is_dir() else []
