"""One host: whose turn it is, how long to rest between two requests, and how much may still be asked of it.

Only counting and reckoning; nothing is sent here.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from config.settings import Crawl
from crawler.manners.traps import Traps

SLOW = 1.0
"""Seconds from which on an answer is so slow that its host gets a longer rest."""
LONGEST_REST = 60.0
"""Seconds that we rest at most of our own accord, because a host is slow or in trouble; no setting shortens it."""
MOST_TOLD = 200
"""Origins whose robots.txt a report tells of."""
_HOUR = 3600.0


@dataclass
class Host:
    """One host name, and what happened there so far (times in seconds).

    ``left`` says why it is left alone for this run, ``for_good`` whether that will hold in others too. ``requests``
    counts all, ``pages`` those that were not for a robots.txt; ``left_out`` counts pages that are not asked for, by
    reason. ``robots`` tells of the robots.txt of each of its origins: the digest of what it says to us, and when it
    was fetched.
    """

    name: str
    pause: float
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    left: str = ""
    for_good: bool = False
    requests: int = 0
    pages: int = 0
    received: int = 0
    busy: float = 0.0
    failed_in_a_row: int = 0
    last_end: float = 0.0
    not_before: float = 0.0
    slowness: float = 0.0
    worked: float = 0.0
    since: float | None = None
    left_out: Counter[str] = field(default_factory=Counter)
    robots: dict[str, dict[str, str]] = field(default_factory=dict)
    traps: Traps = field(default_factory=Traps)

    def ready_at(self) -> float:
        """The moment (of the monotonic clock) before which nothing may be sent.

        A host that slows gets as long a rest as its answers take, up to :data:`LONGEST_REST`, and less again when it
        recovers.
        """
        rest = max(self.pause, min(self.slowness, LONGEST_REST) if self.slowness > SLOW else 0.0)
        return max(self.not_before, self.last_end + rest if self.requests else 0.0)

    def begin(self, *, is_page: bool) -> None:
        """Note that a request is being sent."""
        self.since = time.monotonic() if self.since is None else self.since
        self.pages += is_page
        self.worked = time.process_time()

    def end(self, started: float) -> None:
        """Note that a request that began at ``started`` is over, however it ended."""
        self.requests += 1
        self.last_end = time.monotonic()
        took = self.last_end - started
        self.busy += took
        # While we are busy reading other pages an answer lies waiting, which is not its host's fault.
        ours = time.process_time() - self.worked
        self.slowness = max(took - ours, self.slowness / 2)

    def spent(self, crawl: Crawl) -> str:
        """Which budget is used up, in words; empty while there is some of each."""
        if self.pages >= crawl.pages_a_host:
            return f"its budget of {crawl.pages_a_host} pages is used up (crawl.pages_a_host)"
        if self.received >= crawl.bytes_a_host:
            return f"its budget of {crawl.bytes_a_host} bytes is used up (crawl.bytes_a_host)"
        if self.since is not None and time.monotonic() - self.since >= crawl.hours_a_host * _HOUR:
            return f"its {crawl.hours_a_host:g} hours are used up (crawl.hours_a_host)"
        return ""


def told_of(hosts: Sequence[Host]) -> dict[str, Any]:
    """What a report says of hosts.

    ``robots``: by origin, the ``digest`` of what its robots.txt says to us (empty when it could not be read), when it
    was ``fetched`` (UTC) and what is the ``matter`` with it (empty when nothing is); the first :data:`MOST_TOLD`.
    ``left_out``: by host, how many pages were not asked for, by reason.
    """
    origins = [(origin, told) for host in hosts for origin, told in host.robots.items()]
    return {
        "robots": dict(origins[:MOST_TOLD]),
        "left_out": {host.name: dict(host.left_out) for host in hosts if host.left_out},
    }
