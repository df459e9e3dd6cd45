"""Clinics' own home pages, as the sources that were already read give them, or a file of a maintainer's.

What a listing or a table says is anybody's word: it never sends us to this machine or its network.
"""

import csv
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from config.errors import BadFile, DamagedRun, UsageError
from crawler.manners.local import is_inside
from crawler.runs.folders import all_sources
from crawler.runs.standing import accepted_since_whole
from crawler.sites.shared_hosts import home_of, is_shared, key_of_site

OWN_SITES = "clinic_sites"
"""Id of the source that visits home pages; what it says of itself is not followed."""
MOST_SITES = 1_000_000
"""Home pages taken from one file."""
_COLUMNS = ("website", "web site", "home page", "homepage", "site", "url", "web", "web address", "domain", "link")
_LONGEST_FILE = 100_000_000


def home_pages(runs: Path) -> tuple[str, ...]:
    """One home page a site, sorted; from what stands of every source but clinics' own sites.

    A site is a host, and on a host that many share what is below one path (:mod:`crawler.sites.shared_hosts`).
    Hosts inside this network are left out, in whatever spelling; a person who means one names it. A run that is
    damaged gives what can be read of it: a build tells of the damage, and the other sources need not wait for that.
    """
    pages: dict[str, str] = {}
    for source in all_sources(runs):
        for website in () if source == OWN_SITES else _websites(runs, source):
            given = _home_page(website)
            page = None if given is None else home_of(given)
            if page is not None:
                pages.setdefault(_site(page), page)
    return tuple(sorted(pages.values()))


def _site(page: str) -> str:
    return key_of_site(page) if is_shared(page) else urlsplit(page).netloc


def _websites(runs: Path, source: str) -> Iterable[str]:
    """The website of each listing that stands, as it was last said; a run may have read a source in part."""
    websites: dict[str, str] = {}
    for run in accepted_since_whole(runs, source):
        with suppress(DamagedRun):
            for listing in run.listings():
                websites[listing.ref] = listing.fields.get("website", "")
    return websites.values()


def sites_in(file: Path, *, column: str = "") -> tuple[str, ...]:
    """The home pages that a file names, each once, in its order: one address a line, or a column of a CSV table.

    A table has commas, semicolons or tabs; its column is the one named, else one with a heading such as ``website``,
    else the one whose values look like addresses. In a list of lines, which a person wrote, ``#`` begins a comment and
    every other line is taken as it is; of a table, which may repeat what others say, cells that are no address and
    hosts inside this network are left out.

    Raises :class:`BadFile` for a file that cannot be read, :class:`UsageError` for one that names no home page.
    """
    rows = _rows(file)
    if column or max(map(len, rows), default=0) > 1:
        sites = [page for page in map(_in_a_table, _column(file, rows, column)) if page is not None]
    else:
        lines = [cell.strip() for (cell,) in rows]
        headed = bool(lines) and lines[0].casefold() in _COLUMNS
        sites = lines[headed:]
    if not sites:
        raise UsageError(f"{file} names no home page. Give one address a line, or a CSV file with a column website.")
    return tuple(dict.fromkeys(sites))[:MOST_SITES]


def _rows(file: Path) -> list[list[str]]:
    """The rows of a table; lines without a separator are rows of one cell. Empty lines are left out."""
    try:
        if file.stat().st_size > _LONGEST_FILE:
            raise BadFile(f"{file} is larger than {_LONGEST_FILE // 1_000_000} MB. Give a list of home pages.")
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise UsageError(f"There is no file {str(file)!r}. Give a list of home pages.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(f"{file} cannot be read ({error}). Save it as UTF-8 text.") from error
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    first = lines[0] if lines else ""
    separator = max("\t;,", key=first.count)
    if separator not in first:
        return [[line] for line in lines]
    try:
        return [row for row in csv.reader(lines, delimiter=separator) if row]
    except csv.Error as error:
        raise BadFile(f"{file} is no table that can be read ({error}). Save it as CSV again.") from error


def _column(file: Path, rows: Sequence[Sequence[str]], wanted: str) -> list[str]:
    """The cells of the column of addresses, without its heading."""
    heads = [cell.strip().casefold().replace("_", " ") for cell in rows[0]] if rows else []
    if wanted:
        if wanted.strip().casefold().replace("_", " ") not in heads:
            raise UsageError(f"{file} has no column {wanted!r}. It has: {', '.join(heads)[:300]}.")
        at = heads.index(wanted.strip().casefold().replace("_", " "))
        return [row[at] for row in rows[1:] if at < len(row)]
    for name in _COLUMNS:
        if name in heads:
            return _column(file, rows, name)
    likely = [sum(_in_a_table(row[at]) is not None for row in rows[:200] if at < len(row)) for at in range(len(heads))]
    if not any(likely):
        return []
    at = likely.index(max(likely))
    return [row[at] for row in rows if at < len(row)]


def _in_a_table(cell: str) -> str | None:
    """The home page in a cell; None for mail addresses, telephone numbers and words."""
    page = None if "@" in cell else _home_page(cell)
    named = page is not None and (urlsplit(page).hostname or "").rpartition(".")[2].isalpha()
    return page if named else None


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
