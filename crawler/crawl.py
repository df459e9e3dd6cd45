"""Crawls sources: one run folder each, whatever happens to the others.

The spiders run in a process of their own, so that crawling can be asked for again and again, and so that a crash or
Ctrl-C leaves nothing but an unfinished run, which the next crawl goes on with. This module starts that process and
listens to it; it knows nothing of Scrapy.
"""

import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from config.decisions import load_decisions
from config.errors import ClinicsError, HomeError, UsageError
from config.home import Home
from config.opted_out import rows_of
from config.settings import Settings
from config.sources import Source
from crawler.manners.contact import check_contact
from crawler.manners.local import is_inside, is_local, without_dot
from crawler.process import lines_of, started
from crawler.runs.finished import Finished
from crawler.runs.folders import REPORT, Run
from crawler.runs.leftovers import sweep
from crawler.sites.chromium import found_browser

WORKER: tuple[str, ...] = (sys.executable, "-P", "-m", "crawler.worker")
"""The command of the process that runs the spiders."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a source is: pages read, listings found, pages that failed, pages known and not read yet."""

    source: str
    pages: int
    listings: int
    errors: int
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Ended:
    """How the process of the spiders ended: with ``trouble`` in words, or because its time had come, or neither."""

    trouble: str = ""
    in_time: bool = False


def crawl(  # noqa: PLR0913  each is one thing that a crawl is told, by name
    sources: Sequence[Source],
    *,
    runs: Path,
    settings: Settings,
    sites: Sequence[str] = (),
    sites_known: bool = False,
    until: datetime | None = None,
    record: Path | None = None,
    carried: Path | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    on_note: Callable[[str], None] | None = None,
) -> list[Run]:
    """Crawl sources and answer one finished run for each, in the order given.

    When the moment ``until`` comes, those that are not finished are left, to be gone on with by the next crawl: the
    answer lacks them then.

    A run that was stopped before, by a kill, a full disk or Ctrl-C, is gone on with when the same is asked for again
    (:func:`crawler.runs.unfinished.begin`), and what was finished and accepted then, within a day, is not asked for
    again; ``on_note`` is told in a sentence of every run that is gone on with, or is not.

    ``sites`` are home pages for the sources of kind ``clinic_site``; ``sites_known`` says that they are all that are
    known, rather than named one by one: then a run that was stopped goes on although there are others now.

    ``carried`` is a file in which what is known of hosts is handed on to the next crawl that is given the same, as is
    right for crawls of one command: pauses, budgets, robots.txt and why a host was left
    (:mod:`crawler.manners.carried`).

    ``record`` is a folder in which every answer is kept as it came, for :mod:`crawler.new_sources.answers_kept`.

    Hosts inside this network are visited when they are the host of a source's home or of a site, and no others; so a
    site must never be taken from what a listing says without :func:`crawler.sites.home_pages.home_pages`. ``runs`` is
    the folder that holds run folders; only one crawl may write there at a time. A source that fails gives a quarantined
    run that says why. Hosts that asked not to be visited, as the ``decisions.toml`` beside that folder says or our own,
    are not visited, whoever names them.

    Raises :class:`UsageError` for a source that is not crawled or a site that is no address, :class:`ConfigError`
    when a public host would be visited without a contact, :class:`ClinicsError` when the spiders' process ended early
    (:class:`HomeError` when that was because nothing more could be written).
    """
    pages = list(dict.fromkeys(home_page_of(site) for site in sites))
    _check(sources, pages, settings)
    if not sources:
        return []
    finished = Finished(runs, sources, () if sites_known else pages)
    for run in finished.recall():
        if on_note is not None:
            on_note(f"{run.source}: was finished before the crawl was stopped, and is not asked for again")
    left = [source for source in sources if source.id not in finished]
    starts = [source.home for source in sources if source.home] + pages
    hosts = {(urlsplit(start).hostname or "").rstrip(".") for start in starts}
    job = {
        "sources": [asdict(source) | {"every": source.every.total_seconds()} for source in left],
        "sites": pages,
        "sites_known": sites_known,
        "until": None if until is None else until.timestamp(),
        "carried": None if carried is None else str(carried.absolute()),
        "record": None if record is None else str(record.absolute()),
        "runs": str(runs.absolute()),
        "crawl": settings.crawl.model_dump(),
        "inside": sorted(host for host in hosts if is_inside(host)),
        "opted_out": rows_of(load_decisions(Home(runs.absolute().parent).decisions).unvisited),
    }
    sweep(runs)
    if left:
        _work(job, left, runs, finished, on_progress, on_note)
    if all(source.id in finished for source in sources):
        finished.over()
    return [_run(finished[source.id], source.id) for source in sources if source.id in finished]


def _run(folder: Path, source: str) -> Run:
    report = json.loads((folder / REPORT).read_text(encoding="utf-8"))
    return Run(folder=folder, source=source, when=folder.name, report=report)


def _work(
    job: dict[str, Any],
    sources: Sequence[Source],
    runs: Path,
    finished: MutableMapping[str, Path],
    on_progress: Callable[[Progress], None] | None,
    on_note: Callable[[str], None] | None,
) -> None:
    """Let the spiders do the job, and take in the folders of the runs that they finish."""
    with started(WORKER) as worker:
        ended = _listen(worker.process, job, finished, on_progress, on_note)
        code = worker.process.wait()
        last_words = worker.last_words()
    sweep(runs)
    if ended.trouble:
        raise HomeError(ended.trouble)
    missing = [source.id for source in sources if source.id not in finished]
    if missing and not ended.in_time:
        raise ClinicsError(
            f"The crawl ended early (exit code {code}) before {', '.join(missing)} was finished; what was read is "
            f"kept. Crawl again: it goes on where it stopped. {last_words}".strip()
        )


def _listen(
    process: "subprocess.Popen[str]",
    job: dict[str, Any],
    finished: MutableMapping[str, Path],
    on_progress: Callable[[Progress], None] | None,
    on_note: Callable[[str], None] | None = None,
) -> Ended:
    """Take in what the process says until it says no more."""
    ended = Ended()
    for told in lines_of(process, job):
        if "run" in told:
            finished[told["source"]] = Path(told["run"])
        elif "stop" in told:
            ended = Ended(trouble=told["stop"])
        elif "time" in told:
            ended = Ended(in_time=True)
        elif "note" in told:
            if on_note is not None:
                on_note(told["note"])
        elif on_progress is not None:
            on_progress(Progress(**told))
    return ended


def _check(sources: Sequence[Source], pages: Sequence[str], settings: Settings) -> None:
    seen: set[str] = set()
    for source in sources:
        if source.id in seen:
            raise UsageError(f"{source.id} is named twice. Name each source once.")
        seen.add(source.id)
        if source.kind == "file" or not _has_a_spider(source):
            where = source.code or "crawler/sources"
            raise UsageError(f"{source.id} is not crawled: it has no file in {where}. Use clinics import.")
        if source.kind == "clinic_site" and not pages:
            raise UsageError(f"{source.id} needs home pages: name each with --site URL.")
    hosts = [urlsplit(source.home).hostname or "" for source in sources if source.home]
    hosts += [urlsplit(page).hostname or "" for page in pages]
    if settings.crawl.javascript and any(source.kind == "clinic_site" for source in sources):
        found_browser()
    check_contact(hosts, settings.crawl.contact)


def _has_a_spider(source: Source) -> bool:
    if source.code:
        return (Path(source.code) / f"{source.id}.py").is_file()
    return importlib.util.find_spec(f"crawler.sources.{source.id}") is not None


def home_page_of(site: str) -> str:
    """The home page that a person means by an address, in one spelling; raises :class:`UsageError` for what is none."""
    given = site.strip()
    if "://" not in given:
        host = given.split("/", 1)[0].rsplit(":", 1)[0]
        given = f"{'http' if is_local(host) else 'https'}://{given}"
    try:
        parts = urlsplit(given)
        named = parts.hostname is not None and parts.port != 0
    except ValueError:
        named = False
    if not named or not given.startswith(("http://", "https://")) or any(letter.isspace() for letter in given):
        raise UsageError(f"{site!r} is not the address of a home page, such as https://clinic.example/.")
    return parts._replace(netloc=without_dot(parts.netloc), path=parts.path or "/", fragment="").geturl()
