"""One public page, fetched as politely as any crawl: robots obeyed, the same pauses, and only with a contact."""

import shutil
import tempfile
from pathlib import Path

from config.decisions import FILE_NAME as DECISIONS
from config.errors import ClinicsError
from config.settings import Settings
from config.sources import configured_sources
from crawler.crawl import crawl
from crawler.home_pages import OWN_SITES
from crawler.listing import Page


def fetch_page(url: str, *, settings: Settings, decisions: Path | None = None) -> Page:
    """The page at an address; nothing is kept of it. ``decisions`` is a home folder's file of people's rulings.

    Raises :class:`UsageError` for what is no address, :class:`ConfigError` without a contact, :class:`ClinicsError`
    with the reason when the page may not be read, is no page or does not answer.
    """
    source = next(one for one in configured_sources() if one.id == OWN_SITES)
    single = settings.model_copy(update={"crawl": settings.crawl.model_copy(update={"pages_a_site": 1})})
    with tempfile.TemporaryDirectory() as scratch:
        if decisions is not None and decisions.exists():
            shutil.copy(decisions, Path(scratch) / DECISIONS)  # a crawl reads the file that lies beside its runs
        (run,) = crawl([source], runs=Path(scratch) / "runs", settings=single, sites=(url,))
        page = next((page for listing in run.listings() for page in listing.pages), None)
        if page is None:
            reasons = "; ".join(run.report["reasons"]) or "nothing could be read there"
            raise ClinicsError(f"{url} was not read: {reasons}")
        return page
