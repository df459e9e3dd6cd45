"""Clinics' own home pages, as the sources that were already read give them.

What a listing says is anybody's word: it never sends us to this machine or its network.
"""

from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from config.errors import DamagedRun
from crawler.local import is_inside
from crawler.runs import all_sources, last_accepted

OWN_SITES = "clinic_sites"
"""Id of the source that visits home pages; what it says of itself is not followed."""


def home_pages(runs: Path) -> tuple[str, ...]:
    """One home page a host, sorted; from the last accepted run of every source but clinics' own sites.

    Hosts inside this network are left out, in whatever spelling; a person who means one names it. A run that is
    damaged gives what can be read of it: a build tells of the damage, and the other sources need not wait for that.
    """
    pages: dict[str, str] = {}
    for source in all_sources(runs):
        run = None if source == OWN_SITES else last_accepted(runs, source)
        with suppress(DamagedRun):
            for listing in () if run is None else run.listings():
                page = _home_page(listing.fields.get("website", ""))
                if page is not None:
                    pages.setdefault(urlsplit(page).netloc, page)
    return tuple(sorted(pages.values()))


def _home_page(website: str) -> str | None:
    address = website.strip()
    if "://" not in address:
        address = f"http://{address}"
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        known = host != "" and parts.port != 0
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not known or is_inside(host):
        return None
    if any(letter.isspace() for letter in address):
        return None
    return parts._replace(netloc=parts.netloc.lower().rsplit("@", 1)[-1], path=parts.path or "/", fragment="").geturl()
