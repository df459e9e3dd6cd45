"""What a run brought, in numbers that the gate compares: of this run, and of the last accepted one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from crawler.gate.measured import Measured
from crawler.runs.folders import Run


@dataclass(frozen=True, slots=True)
class Tally:
    """What a run brought: listings and what they look like, and how its pages fared.

    ``refusals`` tells each reason for which robots.txt kept us out, ``raised`` each failure of our own code, ``left``
    each host that was left alone; all in words. ``skipped`` counts rows that could not become listings, ``gone`` the
    listings of the last accepted run that are not in this one (None: nobody counted). ``robots`` holds, by origin, a
    digest of what its robots.txt says to us; ``opted_out`` counts pages of hosts that asked not to be visited. Of
    clinics' own ``sites`` that were asked for, ``silent_again`` gave nothing for a reason that may pass, as they had
    when they were asked for before; ``failed_again`` of their home pages are among those that failed.
    """

    listings: int
    measured: Measured | None = None
    read: int = 0
    failed: int = 0
    refused: int = 0
    refusals: tuple[str, ...] = ()
    raised: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    skipped: int = 0
    gone: int | None = None
    robots: Mapping[str, str] = field(default_factory=dict)
    opted_out: int = 0
    sites: int = 0
    silent_again: int = 0
    failed_again: int = 0

    @property
    def share_failed(self) -> float:
        """Share of the pages asked for that could not be read; but for sites that are known to be down."""
        tried = self.read + self.failed - self.failed_again
        return (self.failed - self.failed_again) / tried if tried else 0.0

    @property
    def still_silent(self) -> bool:
        """Whether nothing was asked for but sites known to be down, and all of them are down still."""
        return 0 < self.sites == self.silent_again


@dataclass(frozen=True, slots=True)
class Before:
    """The last accepted run: its day and its tally."""

    day: str
    tally: Tally


def before_of(run: Run) -> Before:
    """The last accepted run as the gate compares with it; what an older report does not say is not compared."""
    pages = run.report.get("pages")
    pages = pages if isinstance(pages, dict) else {}
    failed = run.report.get("failed")
    return Before(
        day=run.when[:10],
        tally=Tally(
            listings=run.report["listings"],
            measured=Measured.of(run.report),
            read=_number(pages.get("read")) + _number(pages.get("unchanged")),
            failed=_number(failed),
            refused=_number(run.report.get("refused_by_robots")),
            robots=robots_of(run.report),
        ),
    )


def robots_of(report: Mapping[str, Any]) -> dict[str, str]:
    """Digests of what robots.txt says to us, by origin, as a report tells them; of those that could be read."""
    told = report.get("robots")
    given = told if isinstance(told, dict) else {}
    digests = {origin: one.get("digest") for origin, one in given.items() if isinstance(one, dict)}
    return {origin: digest for origin, digest in digests.items() if isinstance(digest, str) and digest}


def _number(told: object) -> int:
    return told if type(told) is int else 0
