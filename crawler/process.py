"""The process that does the work on the network: started, told its job, and ended with whoever started it.

It knows nothing of Scrapy and nothing of what the job is.
"""

import contextlib
import json
import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from config.errors import ClinicsError
from crawler.pages.wording import without_queries

STOPS_WITHIN = 3.0
"""Seconds the process is given to end by itself."""
_LAST_WORDS = 20_000  # bytes
_ENDED_BY_PYTHON, _THREAD = "Timeout (", "Thread "  # how :mod:`faulthandler` begins, and each of its threads


@dataclass(frozen=True)
class Started:
    """A running process, and the file that what it says on standard error goes to."""

    process: "subprocess.Popen[str]"
    said: IO[bytes]

    def last_words(self) -> str:
        """The last line that it said on standard error, as a sentence; empty when it said nothing.

        Of one that the interpreter ended, since its code let nothing else have a turn, it is where that code stands.
        """
        self.said.seek(0, os.SEEK_END)
        self.said.seek(max(0, self.said.tell() - _LAST_WORDS))
        lines = self.said.read().decode("utf-8", errors="replace").strip().splitlines()
        if any(line.startswith(_ENDED_BY_PYTHON) for line in lines):
            threads = [number for number, line in enumerate(lines) if line.startswith(_THREAD)]
            where = lines[threads[-1] + 1].strip() if threads and threads[-1] + 1 < len(lines) else "code unknown"
            return f"It was held up without an end by: {where}. Mend that, or leave that source away."
        return f"Its last words: {without_queries(lines[-1].strip())}" if lines else ""


@contextmanager
def started(command: Sequence[str]) -> Iterator[Started]:
    """Start a command of our own that reads a job and writes lines of JSON; it never outlives the ``with`` block."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603  our own program
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
            encoding="utf-8",
            env=os.environ | {"PYTHONPATH": _search_path(), "no_proxy": _without_proxy()},
            start_new_session=True,  # Ctrl-C reaches us alone, and we end it
        )
        try:
            yield Started(process, said)
        finally:
            _end(process)


def lines_of(process: "subprocess.Popen[str]", job: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Tell the process its job and answer every line that it writes, until it writes no more."""
    if process.stdin is None or process.stdout is None:
        raise ClinicsError("The process of the spiders cannot be talked to. Try again.")
    try:
        process.stdin.write(json.dumps(job) + "\n")
        process.stdin.flush()
    except BrokenPipeError:
        return
    for line in process.stdout:
        yield json.loads(line)


def _end(process: "subprocess.Popen[str]") -> None:
    """End the process if it still runs: it ends when its input closes, else it is made to."""
    if process.stdin is not None:
        with contextlib.suppress(OSError):
            process.stdin.close()
    try:
        process.wait(STOPS_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _search_path() -> str:
    here = str(Path(__file__).parent.parent)
    given = os.environ.get("PYTHONPATH", "")
    return os.pathsep.join(part for part in (here, given) if part)


def _without_proxy() -> str:
    """Hosts that are never asked for through a proxy: this machine's own, beside those already named."""
    named = os.environ.get("no_proxy", os.environ.get("NO_PROXY", ""))
    return ",".join(part for part in (named, "localhost", ".localhost", "127.0.0.1") if part)
