"""What a process of ours owes to whoever started it (``process.py``): lines of JSON, and ending with it.

It also sees to it that no two processes of spiders are at work in one folder. It knows nothing of what the job is.
"""

import asyncio
import fcntl
import json
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

ENDED_EARLY = 3
"""Exit code when the job was not finished."""
ALONE = "spiders.lock"
"""File in the folder of runs that the process of the spiders holds."""
_WAITS = 20.0  # seconds that another such process is given to end
_LATEST = 1.5  # seconds after which an end that was asked for comes without tidying


def alone_in(runs: Path) -> None:
    """Wait until no other process of spiders is at work in a folder; it stays ours until this process ends.

    Whoever started another one may have been killed, which lets go of the lock of the home folder at once, while that
    other one needs a moment to notice.
    """
    try:
        runs.mkdir(parents=True, exist_ok=True)
        # never closed: the lock goes with the process, however that ends
        lock = os.open(runs / ALONE, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError:  # nothing can be written there, which whoever begins a run tells
        return
    until = time.monotonic() + _WAITS
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() > until:
                say({"stop": f"Another process of spiders is at work in {runs}. Wait until it has ended, then again."})
                os._exit(ENDED_EARLY)
            time.sleep(0.05)
        else:
            return


def say(line: dict[str, Any]) -> None:
    """Write one line to whoever started this process."""
    try:
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()
    except OSError:  # nobody listens any more
        os._exit(ENDED_EARLY)


def end_with_the_parent() -> None:
    """Arrange to stop when standard input closes, or on a signal; at the latest :data:`_LATEST` seconds after.

    Nothing has to be saved then: every page that was read is in its ledger already.
    """
    loop = asyncio.get_event_loop()

    def stop() -> None:
        os._exit(ENDED_EARLY)

    def soon() -> None:
        loop.call_soon_threadsafe(stop)
        time.sleep(_LATEST)
        os._exit(ENDED_EARLY)

    def watch() -> None:
        while sys.stdin.read(1):
            pass
        soon()

    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=soon, daemon=True).start())
    threading.Thread(target=watch, daemon=True).start()
