"""What stopped programs left behind below the folder of run folders, and its removal.

A finished run is never touched, whatever its verdict.
"""

import contextlib
import shutil
from pathlib import Path


def sweep(runs: Path) -> int:
    """Remove unfinished runs (``*.part``) of every source, and folders of sources without any run; how many went.

    Call it only while nobody else can write there (``Home.held``): a run that is being written looks unfinished.
    """
    gone = 0
    for source in _folders(runs):
        for part in _folders(source):
            if part.name.endswith(".part"):
                shutil.rmtree(part, ignore_errors=True)
                gone += not part.exists()
        with contextlib.suppress(OSError):  # a folder that holds anything stays
            source.rmdir()
            gone += 1
    return gone


def _folders(folder: Path) -> list[Path]:
    """Folders in a folder; a link is not followed, since what it leads to is not ours."""
    return [one for one in folder.iterdir() if one.is_dir() and not one.is_symlink()] if folder.is_dir() else []
