"""Crawls sources: one run folder each, whatever happens to the others.

The spiders run in a process of their own, so that crawling can be asked for again and again, and so that a crash or
Ctrl-C leaves nothing behind. This module starts that process and listens to it; it knows nothing of Scrapy.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from config.settings import Settings
from config.sources import Source
from crawler.runs import Run


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a source is: pages read, listings written, errors met."""

    source: str
    pages: int
    listings: int
    errors: int


def crawl(
    sources: Sequence[Source],
    *,
    runs: Path,
    settings: Settings,
    sites: Sequence[str] = (),
    on_progress: Callable[[Progress], None] | None = None,
) -> list[Run]:
    """Crawl sources and answer one finished run for each, in the order given."""
    raise NotImplementedError
