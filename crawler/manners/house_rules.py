"""The robots.txt of every origin: fetched once, however many wait for it, and again after a day.

One that cannot be read forbids everything until it can, but for a copy of the last day that is still at hand
(RFC 9309, sections 2.3.1 and 2.4). What it says is read in ``robots.py``.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urljoin

from scrapy.http import Response

from crawler.manners.kept_out import HostLeft, may_pass, why
from crawler.manners.robots import Rules, rules_from
from crawler.manners.robots_kept import GOOD_FOR, Copies

REDIRECTS = 5
"""Redirects followed to a robots.txt (RFC 9309, section 2.3.1.2)."""
ASKED_AGAIN = 900.0
"""Seconds after which a robots.txt that could not be read is asked for again, in a run that lasts so long."""
MOVED = frozenset((301, 302, 303, 307, 308))
"""Statuses that say where a page is now."""

Ask = Callable[[str], Awaitable[Response]]
"""Asks politely for an address."""


@dataclass(frozen=True)
class Known:
    """The rules of an origin, and when they were fetched (UTC); ``from_copy``: by an earlier request than the last."""

    rules: Rules
    fetched: datetime
    from_copy: bool = False

    def told(self) -> dict[str, str]:
        """The same for a report: a digest of what is said to us, when it was fetched, and what is the matter."""
        matter = "a copy, since it cannot be read now" if self.from_copy else self.rules.problem
        return {
            "digest": "" if self.rules.problem else self.rules.digest,
            "fetched": self.fetched.isoformat(timespec="seconds"),
            "matter": matter,
        }


@dataclass
class _Origin:
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)
    known: Known | None = None
    read_at: float = 0.0


class HouseRules:
    """The rules of every origin of one crawl."""

    def __init__(self, copies: Copies, *, of_this_command: Copies | None = None) -> None:
        """``of_this_command`` are copies that another process of the same command made, so that none is asked twice."""
        self._copies = copies
        self._of_this_command = of_this_command or Copies(None)
        self._origins: dict[str, _Origin] = {}

    async def of(self, origin: str, ask: Ask) -> Known:
        """The rules of an origin (``https://clinic.example``)."""
        here = self._origins.setdefault(origin, _Origin())
        # Everyone who comes before the rules are there waits here; only the first fetches them.
        async with here.reading:
            if here.known is None or time.monotonic() - here.read_at > _good_for(here.known):
                here.known = await self._read(origin, ask)
                age = (datetime.now(UTC) - here.known.fetched).total_seconds()
                here.read_at = time.monotonic() - (0.0 if here.known.from_copy else max(0.0, age))
            return here.known

    def known_of(self, origin: str) -> Rules | None:
        """The rules of an origin when they were read already."""
        here = self._origins.get(origin)
        return here.known.rules if here is not None and here.known is not None else None

    async def _read(self, origin: str, ask: Ask) -> Known:
        early = self._of_this_command.of(origin)
        if early is not None:
            return Known(rules_from(early.status, early.body), early.fetched)
        rules, answer = await self._fetch(f"{origin}/robots.txt", ask)
        now = datetime.now(UTC)
        if answer is not None and not rules.problem:
            for copies in (self._copies, self._of_this_command):
                copies.keep(origin, status=answer.status, body=answer.body)
            return Known(rules, now)
        copy = self._copies.of(origin)
        if copy is None:
            return Known(rules, now)
        return Known(rules_from(copy.status, copy.body), copy.fetched, from_copy=True)

    async def _fetch(self, url: str, ask: Ask) -> tuple[Rules, Response | None]:
        for _ in range(1 + REDIRECTS):
            try:
                answer = await ask(url)
            except HostLeft as error:
                told = f"its robots.txt could not be read: {error}"
                return Rules(problem=told, lasting=not may_pass(error)), None
            except Exception as error:  # noqa: BLE001  whatever went wrong, unread rules forbid everything
                told = f"its robots.txt could not be read: {why(error)}"
                return Rules(problem=told, lasting=not may_pass(error)), None
            if answer.status in MOVED and answer.headers.get("Location"):
                url = urljoin(url, (answer.headers.get("Location") or b"").decode("latin-1"))
                continue
            return rules_from(answer.status, answer.body), answer
        return Rules(problem="its robots.txt redirects too often", lasting=True), None


def _good_for(known: Known) -> float:
    """Seconds for which rules count before they are fetched again."""
    return ASKED_AGAIN if known.rules.problem or known.from_copy else GOOD_FOR.total_seconds()
