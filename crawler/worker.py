"""The process that runs the spiders: one job in (a line of JSON), progress and finished runs out (lines of JSON).

It ends when its job is done, when whoever started it ends (its input closes), or when it is told to; whatever was not
finished is thrown away. Started by ``crawler/crawl.py``, never by a person.
"""

import asyncio
import importlib
import json
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess

from config.settings import Crawl
from config.sources import Expect, Source
from crawler.contents import keep_contents
from crawler.journal import Journal
from crawler.politeness import Hosts
from crawler.recipes.recipe import Recipe
from crawler.runs import RunWriter, last_accepted
from crawler.scrapy_settings import scrapy_settings

ENDED_EARLY = 3
"""Exit code when the job was not finished."""
_LATEST = 1.5  # seconds after which an end that was asked for comes without tidying
_EVERY = 0.2  # seconds between two lines of progress of one source


def main() -> None:
    """Read a job from standard input and do it."""
    job = json.loads(sys.stdin.readline())
    runs = Path(job["runs"])
    crawl = Crawl(**job["crawl"])
    hosts = Hosts(crawl, inside=job["inside"])
    process = AsyncCrawlerProcess(scrapy_settings(crawl, inside=job["inside"], runs=runs))
    journals: list[Journal] = []
    end_with_the_parent(journals)
    for row in job["sources"]:
        source = source_from(row)
        writer = RunWriter(runs, source.id, datetime.now(UTC))
        before = last_accepted(runs, source.id)
        journal = Journal(source=source, writer=writer, on_change=_progress(), before=before)
        journals.append(journal)
        try:
            task = process.crawl(
                spider_of(source.id),
                source=source,
                crawl=crawl,
                hosts=hosts,
                journal=journal,
                sites=tuple(job["sites"]) if source.kind == "clinic_site" else (),
            )
        except Exception as error:  # noqa: BLE001  a source that cannot even start costs the others nothing
            journal.went_wrong(source.home, error)
            _finish(journal, hosts)
        else:
            task.add_done_callback(partial(_done, journal, hosts))
    process.start(install_signal_handlers=False)


def spider_of(source: str) -> type[Recipe]:
    """The spider of a source: the class of its module whose name is the source's id."""
    module = importlib.import_module(f"crawler.sources.{source}")
    for one in vars(module).values():
        if isinstance(one, type) and issubclass(one, Recipe) and vars(one).get("name") == source:
            return one
    raise LookupError(f"crawler/sources/{source}.py has no spider whose name is {source!r}")


def source_from(row: dict[str, Any]) -> Source:
    """A source out of a job."""
    given = dict(row)
    expect = Expect(**given.pop("expect"))
    every = timedelta(seconds=given.pop("every"))
    return Source(**given, every=every, expect=expect)


def _done(journal: Journal, hosts: Hosts, task: "asyncio.Task[None]") -> None:
    error = asyncio.CancelledError("stopped") if task.cancelled() else task.exception()
    if error is not None:
        journal.went_wrong(journal.source.home, error)
    _finish(journal, hosts)


def _finish(journal: Journal, hosts: Hosts) -> None:
    run = journal.writer.finish(journal.report(hosts.all()))
    keep_contents(run.folder, journal.contents)
    say({"run": str(run.folder), "source": run.source})


def _progress() -> Callable[[Journal], None]:
    said = [0.0]

    def on_change(journal: Journal) -> None:
        now = time.monotonic()
        if now - said[0] >= _EVERY:
            said[0] = now
            pages = journal.taken
            say(
                {
                    "source": journal.source.id,
                    "pages": pages,
                    "listings": journal.writer.count,
                    "errors": journal.failed,
                }
            )

    return on_change


def say(line: dict[str, Any]) -> None:
    """Write one line to whoever started this process."""
    try:
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()
    except OSError:  # nobody listens any more
        os._exit(ENDED_EARLY)


def end_with_the_parent(journals: list[Journal]) -> None:
    """Arrange to stop when standard input closes, or on a signal; at the latest :data:`_LATEST` seconds after."""
    loop = asyncio.get_event_loop()

    def stop() -> None:
        for journal in journals:
            journal.writer.__exit__(None, None, None)
        os._exit(ENDED_EARLY)

    def soon() -> None:
        loop.call_soon_threadsafe(stop)
        time.sleep(_LATEST)
        os._exit(ENDED_EARLY)

    def watch() -> None:
        while sys.stdin.read(1):
            pass
        soon()

    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=soon, daemon=True).start())
    threading.Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    try:
        main()
    except BaseException:
        traceback.print_exc()
        raise
