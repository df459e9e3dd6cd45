"""Crawls sources: one run folder each, whatever happens to the others.

The spiders run in a process of their own, so that crawling can be asked for again and again, and so that a crash or
Ctrl-C leaves nothing behind. This module starts that process and listens to it; it knows nothing of Scrapy.
"""

import contextlib
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from config.errors import ClinicsError, ConfigError, UsageError
from config.settings import Settings
from config.sources import Source
from crawler.leftovers import sweep
from crawler.local import is_inside, is_local
from crawler.runs import REPORT, Run

WORKER: tuple[str, ...] = (sys.executable, "-P", "-m", "crawler.worker")
"""The command of the process that runs the spiders."""
STOPS_WITHIN = 3.0
"""Seconds that process is given to end by itself."""
_LAST_WORDS = 2_000


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a source is: pages read, listings written, pages that failed."""

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
    """Crawl sources and answer one finished run for each, in the order given.

    ``sites`` are home pages for the sources of kind ``clinic_site``. Hosts inside this network are visited when they
    are the host of a source's home or of a site, and no others; so a site must never be taken from what a listing
    says without :func:`crawler.home_pages.home_pages`. ``runs`` is the folder that holds run folders;
    only one crawl may write there at a time. A source that fails gives a quarantined run that says why.

    Raises :class:`UsageError` for a source that is not crawled or a site that is no address, :class:`ConfigError`
    when a public host would be visited without a contact, :class:`ClinicsError` when the spiders' process ended early.
    """
    pages = [_home_page(site) for site in sites]
    _check(sources, pages, settings)
    if not sources:
        return []
    starts = [source.home for source in sources if source.home] + pages
    hosts = {(urlsplit(start).hostname or "").rstrip(".") for start in starts}
    job = {
        "sources": [asdict(source) | {"every": source.every.total_seconds()} for source in sources],
        "sites": pages,
        "runs": str(runs.absolute()),
        "crawl": settings.crawl.model_dump(),
        "inside": sorted(host for host in hosts if is_inside(host)),
    }
    sweep(runs)
    folders = _work(job, sources, runs, on_progress)
    return [_run(folders[source.id], source.id) for source in sources]


def _run(folder: Path, source: str) -> Run:
    report = json.loads((folder / REPORT).read_text(encoding="utf-8"))
    return Run(folder=folder, source=source, when=folder.name, report=report)


def _work(
    job: dict[str, Any], sources: Sequence[Source], runs: Path, on_progress: Callable[[Progress], None] | None
) -> dict[str, Path]:
    """The finished run folders by source."""
    finished: dict[str, Path] = {}
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603  our own program
            WORKER,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
            encoding="utf-8",
            env=os.environ | {"PYTHONPATH": _search_path(), "no_proxy": _without_proxy()},
            start_new_session=True,  # Ctrl-C reaches us alone, and we end it
        )
        try:
            _listen(process, job, finished, on_progress)
            code = process.wait()
        finally:
            _end(process)
            sweep(runs)
        missing = [source.id for source in sources if source.id not in finished]
        if missing:
            raise ClinicsError(
                f"The crawl ended early (exit code {code}) before {', '.join(missing)} was finished; what was finished "
                f"is kept. Crawl again. {_last_words(said)}".strip()
            )
    return finished


def _listen(
    process: "subprocess.Popen[str]",
    job: dict[str, Any],
    finished: dict[str, Path],
    on_progress: Callable[[Progress], None] | None,
) -> None:
    if process.stdin is None or process.stdout is None:
        raise ClinicsError("The process of the spiders cannot be talked to. Crawl again.")
    try:
        process.stdin.write(json.dumps(job) + "\n")
        process.stdin.flush()
    except BrokenPipeError:
        return
    for line in process.stdout:
        told = json.loads(line)
        if "run" in told:
            finished[told["source"]] = Path(told["run"])
        elif on_progress is not None:
            on_progress(Progress(**told))


def _end(process: "subprocess.Popen[str]") -> None:
    """End the process if it still runs: it ends when its input closes, else it is made to."""
    if process.stdin is not None:
        with contextlib.suppress(OSError):
            process.stdin.close()
    try:
        process.wait(STOPS_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _check(sources: Sequence[Source], pages: Sequence[str], settings: Settings) -> None:
    seen: set[str] = set()
    for source in sources:
        if source.id in seen:
            raise UsageError(f"{source.id} is named twice. Name each source once.")
        seen.add(source.id)
        if source.kind == "file" or not _has_a_spider(source.id):
            raise UsageError(f"{source.id} is not crawled: it has no file in crawler/sources. Use clinics import.")
        if source.kind == "clinic_site" and not pages:
            raise UsageError(f"{source.id} needs home pages: name each with --site URL.")
    hosts = [urlsplit(source.home).hostname or "" for source in sources if source.home]
    hosts += [urlsplit(page).hostname or "" for page in pages]
    public = next((host for host in hosts if not is_local(host)), None)
    if public is not None and not settings.crawl.contact.strip():
        raise ConfigError(
            f"crawl.contact is empty: set it in settings.toml or CLINICS_CRAWL__CONTACT to an e-mail or web address, "
            f"so that {public} can reach you."
        )


def _has_a_spider(source: str) -> bool:
    return importlib.util.find_spec(f"crawler.sources.{source}") is not None


def _home_page(site: str) -> str:
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
    return parts._replace(path=parts.path or "/", fragment="").geturl()


def _search_path() -> str:
    here = str(Path(__file__).parent.parent)
    given = os.environ.get("PYTHONPATH", "")
    return os.pathsep.join(part for part in (here, given) if part)


def _without_proxy() -> str:
    """Hosts that are never asked for through a proxy: this machine's own, beside those already named."""
    named = os.environ.get("no_proxy", os.environ.get("NO_PROXY", ""))
    return ",".join(part for part in (named, "localhost", ".localhost", "127.0.0.1") if part)


def _last_words(said: IO[bytes]) -> str:
    said.seek(0, os.SEEK_END)
    said.seek(max(0, said.tell() - _LAST_WORDS))
    lines = said.read().decode("utf-8", errors="replace").strip().splitlines()
    return f"Its last words: {lines[-1].strip()}" if lines else ""
