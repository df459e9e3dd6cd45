"""The process that runs the spiders: one job in (a line of JSON), progress and finished runs out (lines of JSON).

It ends when its job is done, when whoever started it ends (its input closes), or when it is told to; what was not
finished stands in its ledger, for the next one to go on with. Started by ``crawler/crawl.py``, never by a person.
"""

import asyncio
import contextlib
import importlib
import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

import crawler.sources
from config.errors import ClinicsError, DamagedRun, HomeError
from config.settings import Crawl
from config.sources import Expect, Source
from crawler.child import ENDED_EARLY, alone_in, end_with_the_parent, say
from crawler.listing import from_json
from crawler.manners import door
from crawler.manners.politeness import Hosts
from crawler.manners.questions import proxies_told
from crawler.manners.watch import Watch, undisturbed, watched
from crawler.new_sources.answers_kept import recorded
from crawler.recipes.recipe import Recipe
from crawler.runs.bookkeeping import Bookkeeper
from crawler.runs.contents import keep_contents
from crawler.runs.folders import RunWriter, last_accepted
from crawler.runs.journal import Journal
from crawler.runs.ledger import Ledger
from crawler.runs.ledger_file import NAME, LedgerDamaged, LedgerFull
from crawler.runs.report import report_of
from crawler.runs.turns import AT_ONCE
from crawler.runs.unfinished import Begun, Wanted, begin, set_aside
from crawler.scrapy_settings import scrapy_settings

_EVERY = 0.2  # seconds between two lines of progress of one source


def main() -> None:
    """Read a job from standard input and do it."""
    job = json.loads(sys.stdin.readline())
    runs = Path(job["runs"])
    alone_in(runs)
    crawl = Crawl(**job["crawl"])
    hosts = Hosts.of_job(crawl, job, folder=runs)
    process = AsyncCrawlerProcess(_settings(job, crawl, runs))
    end_with_the_parent()
    Watch(crawl.reading_seconds, give_up=_give_up).begin()
    if job["until"] is not None:
        asyncio.get_event_loop().call_later(max(0.0, job["until"] - time.time()), _time_is_up)
    for row in job["sources"]:
        source = source_from(row)
        sites = tuple(job["sites"]) if source.kind == "clinic_site" else ()
        spider = _spider(source)
        wanted = Wanted(source, crawl, spider if isinstance(spider, type) else None, sites, known=job["sites_known"])
        with undisturbed():
            begun = _begin(runs, wanted)
            begun.ledger.on_trouble = partial(_stop, begun.part)
            for words in begun.notes:
                say({"note": words})
            # of sites that were all down there is nothing to compare with
            before = last_accepted(runs, source.id, at_least=int(source.kind == "clinic_site"))
            journal = Journal(source, _progress(begun.ledger), before=before, sites=sites)
            books = Bookkeeper(journal, begun.ledger, hosts)
            run = _Run(begun.part, journal, books, hosts)
            if proxied := proxies_told():
                journal.note(proxied)
        try:
            if isinstance(spider, Exception):
                raise spider  # noqa: TRY301  as if it had been raised where it is used
            made = watched(partial(process.create_crawler, spider))
            task = process.crawl(
                made, source=source, crawl=crawl, hosts=hosts, journal=journal, books=books, sites=sites
            )
        except Exception as error:  # noqa: BLE001  a source that cannot even start costs the others nothing
            journal.went_wrong(source.home, error)
            run.finish()
        else:
            task.add_done_callback(run.done)
    process.start(install_signal_handlers=False)


def _begin(runs: Path, wanted: Wanted) -> Begun:
    try:
        return begin(runs, wanted, now=datetime.now(UTC))
    except HomeError as error:
        say({"stop": str(error)})
        os._exit(ENDED_EARLY)


def _give_up() -> None:
    """End when code neither ends nor lets itself be stopped, which only happens outside of Python."""
    last = f" The last page came from {door.last[0]}." if door.last else ""
    next_step = "name its host under [[opted_out]] in decisions.toml; the same command then goes on from here."
    say({"stop": f"Reading a page does not end and cannot be stopped.{last} When that happens again, {next_step}"})
    os._exit(ENDED_EARLY)


def _settings(job: dict[str, Any], crawl: Crawl, runs: Path) -> Settings:
    settings = with_ledger(scrapy_settings(crawl, inside=job["inside"], runs=runs))
    return settings if job["record"] is None else recorded(settings, job["record"])


def with_ledger(settings: Settings) -> Settings:
    """Scrapy's settings for spiders whose requests wait in a ledger."""
    ours = {
        "SCHEDULER": "crawler.runs.turns.Turns",
        "CONCURRENT_REQUESTS": AT_ONCE,
        # mypy and the tests see to that; it would read a recipe's code anew for every page
        "WARN_ON_GENERATOR_RETURN_VALUE": False,
        "SPIDER_MIDDLEWARES": {"crawler.runs.stamping.Reading": 60},
        # above all that prepares a request: what was fetched before is not asked for
        "DOWNLOADER_MIDDLEWARES": {**settings.getdict("DOWNLOADER_MIDDLEWARES"), "crawler.runs.turns.Kept": 50},
    }
    settings.setdict(ours, priority="cmdline")
    return settings


def _spider(source: Source) -> type[Recipe] | Exception:
    try:
        return watched(partial(spider_of, source.id, source.code))
    except Exception as error:  # noqa: BLE001  whatever a source's file does when it is imported
        return error


def spider_of(source: str, code: str = "") -> type[Recipe]:
    """The spider of a source: the class of its module whose name is the source's id.

    ``code`` is the folder of a person's own sources; it is looked into for those alone, never for ours.
    """
    if code and code not in crawler.sources.__path__:
        crawler.sources.__path__.append(code)
    module = importlib.import_module(f"crawler.sources.{source}")
    for one in vars(module).values():
        if isinstance(one, type) and issubclass(one, Recipe) and vars(one).get("name") == source:
            return one
    raise LookupError(f"{code or 'crawler/sources'}/{source}.py has no spider whose name is {source!r}")


def source_from(row: dict[str, Any]) -> Source:
    """A source out of a job."""
    given = dict(row)
    expect = Expect(**given.pop("expect"))
    every = timedelta(seconds=given.pop("every"))
    return Source(**given, every=every, expect=expect)


class _Run:
    """One source's run, until it is finished."""

    def __init__(self, part: Path, journal: Journal, books: Bookkeeper, hosts: Hosts) -> None:
        self._part, self._journal, self._books, self._hosts = part, journal, books, hosts

    def done(self, task: "asyncio.Task[None]") -> None:
        """Called when its spider has ended."""
        error = asyncio.CancelledError("stopped") if task.cancelled() else task.exception()
        if error is not None:
            self._journal.went_wrong(self._journal.source.home, error)
        self.finish()

    def finish(self) -> None:
        """Write the listings and the report, and put the run in its place."""
        with undisturbed():
            self._finish()

    def _finish(self) -> None:
        journal, ledger = self._journal, self._books.ledger
        if ledger.left:
            journal.went_wrong(journal.source.home, ClinicsError(f"{ledger.left} pages were never asked for"))
        try:
            with RunWriter.into(self._part) as writer:
                for line in ledger.listings():
                    writer.write_line(line)
                    journal.count(from_json(line))
                report = report_of(journal, self._hosts.all(), self._part.parents[1])
                ledger.close()
                keep_contents(self._part, journal.contents)
                run = writer.finish(report)
        except OSError as error:
            _stop(self._part, LedgerFull(f"The run {self._part} cannot be written ({error.strerror or error})."))
        except DamagedRun as error:
            _stop(self._part, LedgerDamaged(str(error)))
        else:
            say({"run": str(run.folder), "source": run.source})
            with contextlib.suppress(ClinicsError):  # it takes more room, and nothing else
                Ledger(run.folder / NAME).slim()


def _stop(part: Path, trouble: ClinicsError) -> None:
    """End at once with the reason: nothing more can be put down, so nothing more may be asked for."""
    if isinstance(trouble, LedgerDamaged):
        say({"stop": f"{trouble} Because of that {set_aside(part)} with the next crawl."})
    else:
        say({"stop": f"{trouble} Make room or set the rights of that folder; the same command then goes on from here."})
    os._exit(ENDED_EARLY)


def _time_is_up() -> None:
    """End when whoever started this process wants it to; what is not finished is gone on with another time."""
    say({"time": "up"})
    os._exit(ENDED_EARLY)


def _progress(ledger: Ledger) -> Callable[[Journal], None]:
    said = [0.0]

    def on_change(journal: Journal) -> None:
        now = time.monotonic()
        if now - said[0] >= _EVERY:
            said[0] = now
            say(
                {
                    "source": journal.source.id,
                    "pages": journal.taken,
                    "listings": journal.listed,
                    "errors": journal.failed,
                    "waiting": ledger.left + ledger.in_hand,
                }
            )

    return on_change


if __name__ == "__main__":
    try:
        main()
    except BaseException:
        traceback.print_exc()
        raise
