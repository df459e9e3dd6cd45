"""The sitemap of a clinic's own site: addresses that no link of the pages read may lead to (sitemaps.org).

Pure: what is in a file, and which of its files to look at first. A sitemap may speak for its own host only.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from scrapy.utils.gz import gunzip
from scrapy.utils.sitemap import Sitemap

from crawler.pages.wording import one_line
from crawler.sites.links import site_of
from crawler.sites.topics import LEFT_OUT

MOST_FILES = 4
"""Files of one site's sitemap that are asked for, the first among them."""
MOST_ADDRESSES = 5_000
"""Addresses looked at in one file."""
_GZIP = b"\x1f\x8b"
_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Named:
    """What one file names: pages, and further files."""

    pages: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


def named_in(body: bytes, *, url: str, most_bytes: int) -> Named:
    """What a sitemap at an address names on its own host; nothing when it cannot be read.

    A compressed one is unpacked up to ``most_bytes``; plain lines of addresses are a sitemap too.
    """
    try:
        unpacked = gunzip(body, max_size=most_bytes) if body.startswith(_GZIP) else body
        text = unpacked.lstrip()
        if text[:1] != b"<":
            lines = text.splitlines()[:MOST_ADDRESSES]
            found, index = [line.decode("utf-8", "replace") for line in lines if line.startswith(b"http")], False
        else:
            sitemap = Sitemap(text)
            index = sitemap.type == "sitemapindex"
            found = [one.get("loc", "") for one, _ in zip(sitemap, range(MOST_ADDRESSES), strict=False)]
            found = found if sitemap.type in ("urlset", "sitemapindex") else []
    except Exception:  # noqa: BLE001  whatever a stranger calls a sitemap, the site goes on without it
        return Named()
    own = tuple(dict.fromkeys(_own(found, url)))
    return Named(files=own) if index else Named(pages=own)


def best_first(files: Iterable[str]) -> list[str]:
    """Files of a sitemap with those of pages first; those of articles, products, authors and pictures are left out."""
    worth: list[tuple[int, str]] = []
    for file in files:
        words = set(_WORD.findall(urlsplit(file).path.lower()))
        if "page" in words or "pages" in words:
            worth.append((0, file))
        elif not words & (
            (LEFT_OUT | {"image", "images", "video", "videos", "users", "attachment"}) - {"sitemap", "wp"}
        ):
            worth.append((1, file))
    return [file for _, file in sorted(worth, key=lambda one: one[0])]


def _own(found: Sequence[str], url: str) -> Iterable[str]:
    here = site_of(urlsplit(url))
    for given in found:
        try:
            page = urljoin(url, one_line(given))
            own = urlsplit(page).scheme in ("http", "https") and site_of(urlsplit(page)) == here
        except ValueError:
            continue
        if own and given.strip():
            yield page
