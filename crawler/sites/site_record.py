"""What happened when a clinic's own site was last visited: kept for whoever asks why its pages were chosen.

Written beside the known pages of the source; nothing that is shown to visitors comes from here.
"""

import sqlite3
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.manners.known import FILE, KnownPages, told_in
from crawler.manners.local import host_named
from crawler.sites.choice import Choice
from crawler.sites.home_pages import OWN_SITES
from crawler.sites.own_site import Read

_AGAIN_AFTER = 90 * 86_400.0  # seconds after which a sitemap that was not there is looked for again


def site_name(url: str) -> str:
    """What a site is called in its listings' references: its host without ``www.``, and the path of its home page."""
    parts = urlsplit(url)
    return f"{host_named(url).removeprefix('www.')}{parts.path.rstrip('/')}"


def lacking_since(known: KnownPages | None, home: str, *, now: float) -> float:
    """When a site was found to have no sitemap where one usually is; 0 when it may have one, or that is long ago."""
    if known is None:
        return 0.0
    try:
        since = (known.told(site_name(home)) or {}).get("lacking_since", 0.0)
    except sqlite3.Error:
        return 0.0
    return float(since) if now - since < _AGAIN_AFTER else 0.0


@dataclass
class SiteRecord:
    """One visit of one site: ``site`` was asked for, ``home`` answered; ``outcome`` says in words what came of it.

    ``sitemaps`` holds how many addresses each file of its sitemap named, ``closed`` the words with which it seems to
    say that it has closed, ``lacking_since`` when it was found to have none (seconds since 1970, 0 when it was not),
    ``links`` every link that was seen, as :meth:`crawler.sites.choice.Told.row` gives it.
    """

    site: str
    home: str
    most: int
    outcome: str = ""
    closed: str = ""
    pages: int = 0
    listings: int = 0
    sitemaps: dict[str, int] = field(default_factory=dict)
    lacking_since: float = 0.0
    links: Sequence[Mapping[str, Any]] = ()

    def read(self, pages: Sequence[Read], choice: Choice) -> None:
        """Note what was read, and what became of every link."""
        self.pages = len(pages)
        self.links = [told.row() for told in choice.told()]

    def keep(self, known: KnownPages | None) -> None:
        """Put the record beside the known pages, in place of that of the visit before."""
        if known is None:
            return
        now = time.time()
        told = {**vars(self), "seen": datetime.fromtimestamp(now, UTC).isoformat(timespec="seconds")}
        try:
            for name in {site_name(self.site), *([site_name(self.home)] if self.pages else [])}:
                known.tell(name, told, now=now)
        except sqlite3.Error:  # it only tells of what is in the run anyway
            return


def last_record(runs: Path, site: str) -> Mapping[str, Any] | None:
    """The record of the last visit of a site; None when it was not visited, or nothing of that can be read."""
    return told_in(runs / OWN_SITES / FILE, site_name(site if "://" in site else f"http://{site}"))
