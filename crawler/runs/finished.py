"""What one command to crawl has finished, put down as it comes: should it be stopped, the same command goes on.

Without this a crawl of many sources that was stopped in the last of them would ask all others anew.
"""

import contextlib
import json
from collections import UserDict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from config.errors import DamagedRun
from config.sources import Source
from crawler.runs.folders import Run, open_run

FILE = "stopped.json"
"""Below the folder of runs, while a crawl of several sources is under way and after one was stopped."""
RECENT = timedelta(days=1)
"""How old what was finished may be to be taken for done when the same is asked for again."""


class Finished(UserDict[str, Path]):
    """Folders of finished runs by source; a folder that is put in is written to a file at once."""

    def __init__(self, runs: Path, sources: Sequence[Source], sites: Sequence[str]) -> None:
        """``sites`` are those that were named one by one."""
        super().__init__()
        self._file = runs / FILE
        self._asked = [[[one.id, one.kind, one.home] for one in sources], sorted(sites)]
        self._several = len(sources) > 1

    def recall(self) -> list[Run]:
        """Accepted runs that the same command finished before it was stopped, not long ago; they are in from now on."""
        found = []
        for source, folder in self._told().items():
            with contextlib.suppress(DamagedRun, KeyError, TypeError, ValueError):
                run = open_run(self._file.parent / source / folder)
                ended = datetime.fromisoformat(run.report["finished"])
                if run.verdict == "accepted" and datetime.now(UTC) - ended < RECENT:
                    found.append(run)
        self.data = {run.source: run.folder for run in found}
        self._write()
        return found

    def __setitem__(self, source: str, folder: Path) -> None:
        super().__setitem__(source, folder)
        self._write()

    def over(self) -> None:
        """All is finished: the next command begins anew."""
        with contextlib.suppress(OSError):
            self._file.unlink(missing_ok=True)

    def _told(self) -> dict[str, str]:
        try:
            told: Any = json.loads(self._file.read_text(encoding="utf-8"))
            same = isinstance(told, dict) and told.get("asked") == self._asked
            return dict(told["finished"]) if same else {}
        except (OSError, ValueError, TypeError, KeyError):
            return {}

    def _write(self) -> None:
        if not self._several:
            return
        aside = self._file.with_suffix(".json.part")
        told = {"asked": self._asked, "finished": {source: folder.name for source, folder in self.data.items()}}
        with contextlib.suppress(OSError):  # it saves work, and nothing else
            aside.write_text(json.dumps(told), encoding="utf-8")
            aside.replace(self._file)
