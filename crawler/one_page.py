"""One public page, or one clinic's site, visited as politely as in any crawl: robots, pauses, and only with a contact.

Nothing is kept of it. Whoever calls this holds the home folder meanwhile (:meth:`config.home.Home.held`), so that no
crawl asks the same host beside it.
"""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from config.errors import ClinicsError
from config.home import Home
from config.settings import Settings
from config.sources import configured_sources
from crawler.crawl import crawl
from crawler.listing import Page
from crawler.runs.folders import Run
from crawler.sites.home_pages import OWN_SITES
from crawler.sites.site_record import last_record


def fetch_page(url: str, *, settings: Settings, decisions: Path | None = None) -> Page:
    """The page at an address; nothing is kept of it. ``decisions`` is a home folder's file of people's rulings.

    Raises :class:`UsageError` for what is no address, :class:`ConfigError` without a contact, :class:`ClinicsError`
    with the reason when the page may not be read, is no page or does not answer.
    """
    single = settings.model_copy(update={"crawl": settings.crawl.model_copy(update={"pages_a_site": 1})})
    with _visited(url, settings=single, decisions=decisions) as run:
        page = next((page for listing in run.listings() for page in listing.pages), None)
        if page is None:
            raise _unread(url, run)
        return page


def visit_site(site: str, *, settings: Settings, decisions: Path | None = None) -> Mapping[str, Any]:
    """What happens at a clinic's own site (:class:`crawler.sites.site_record.SiteRecord`) when it is visited now.

    Raises what :func:`fetch_page` raises.
    """
    with _visited(site, settings=settings, decisions=decisions) as run:
        record = last_record(run.folder.parent.parent, site)
        if record is None:
            raise _unread(site, run)
        return record


@contextmanager
def _visited(url: str, *, settings: Settings, decisions: Path | None) -> Iterator[Run]:
    """The run of a crawl of one site, in a folder that goes when the ``with`` block ends."""
    source = next(one for one in configured_sources() if one.id == OWN_SITES)
    with tempfile.TemporaryDirectory() as scratch:
        if decisions is not None and decisions.exists():
            shutil.copy(decisions, Home(Path(scratch)).decisions)  # a crawl reads the file that lies beside its runs
        (run,) = crawl([source], runs=Path(scratch) / "runs", settings=settings, sites=(url,))
        yield run


def _unread(url: str, run: Run) -> ClinicsError:
    told = [*(error["reason"] for error in run.report["errors"][:3]), *run.report["reasons"]]
    reasons = "; ".join(dict.fromkeys(told)) or "nothing could be read there"
    return ClinicsError(f"{url} was not read: {reasons}")
