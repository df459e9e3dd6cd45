"""A crawl that is killed at any moment goes on where it was: no listing lost or doubled, no page read twice."""

import random
import sqlite3
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from loopback import Answer, Loopback, Reply, directory, place, settings, source

from config.errors import ClinicsError
from crawler import crawl as crawling
from crawler.crawl import Ended, crawl
from crawler.runs.folders import Run
from crawler.runs.ledger_file import NAME

PLACES = 680
SITES = 40
PAGES_A_SITE = 11
KILLS = 20
IN_HAND = 2


def own_site(number: int) -> dict[str, Reply]:
    """A clinic's own site: a home page, and others worth reading that lead on to each other."""
    host = f"clinic{number}.localhost"
    pages: dict[str, Reply] = {}
    for page in range(PAGES_A_SITE):
        links = f'<a href="/services/s{page + 1}">Our services {page + 1}</a>' if page < PAGES_A_SITE - 1 else ""
        path = f"/services/s{page}" if page else "/"
        pages[host + path] = (
            f"<title>Clinic {number}</title><h1>Clinic {number}</h1><p>Ketamine infusions, page {page}.</p>"
            f'<p>{number + 1} Elm St, Portland, OR 97205</p><a href="/gone">About our team</a>{links}'
        )
    return pages


def web_of_a_thousand_pages() -> dict[str, Reply]:
    """A directory of several lists, with pages that are gone, moved and named twice; and clinics' own sites."""
    pages: dict[str, Reply] = {"list.localhost/robots.txt": "User-agent: *\nDisallow: /secret\n"}
    lists = 20
    for number in range(lists):
        links = [f"/clinic-{one}" for one in range(number, PLACES, lists)] + ["/secret/1", "/gone"]
        following = f'<a rel="next" href="/page/{number + 1}">more</a>' if number < lists - 1 else ""
        pages[f"list.localhost/{f'page/{number}' if number else ''}"] = directory(*links) + following
    for number in range(PLACES):
        pages[f"list.localhost/clinic-{number}"] = place(f"Clinic {number}")
    for number in range(0, PLACES, 50):
        pages[f"list.localhost/clinic-{number}"] = Answer(status=301, headers={"Location": f"/moved/clinic-{number}"})
        pages[f"list.localhost/moved/clinic-{number}"] = place(f"Clinic {number}")
    for number in range(SITES):
        pages.update(own_site(number))
    return pages


def crawled(web: Loopback, runs: Path, **more: Any) -> list[Run]:
    rows = [
        source("sample_directory", web.url("list.localhost/")),
        source("clinic_sites", "", kind="clinic_site"),
    ]
    sites = [web.url(f"clinic{number}.localhost/") for number in range(SITES)]
    return crawl(rows, runs=runs, settings=settings(timeout_seconds=30), sites=sites, **more)


@contextmanager
def killed_after(web: Loopback, answers: int, pause: float, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Kill the spiders' process a moment after it was given so many answers."""
    started: list[subprocess.Popen[str]] = []
    listen = crawling._listen

    def listening(process: subprocess.Popen[str], *more: Any) -> Ended:
        started.append(process)
        return listen(process, *more)

    def watch() -> None:
        least = len(web.asked) + answers
        while not over.is_set() and len(web.asked) < least:
            time.sleep(0.001)
        time.sleep(pause)
        if started:
            started[0].kill()

    over = threading.Event()
    watching = threading.Thread(target=watch)
    with monkeypatch.context() as patched:
        patched.setattr("crawler.crawl._listen", listening)
        watching.start()
        try:
            yield
        finally:
            over.set()
            watching.join()


def put_down(runs: Path) -> set[str]:
    """Addresses that the ledgers of unfinished runs say need not be asked for any more."""
    found: set[str] = set()
    for ledger in runs.rglob(f"*.part/{NAME}"):
        with closing(sqlite3.connect(ledger)) as rows:
            found |= {url for (url,) in rows.execute("SELECT url FROM asked WHERE state != 'waiting'")}
    return found


def said(runs: list[Run]) -> dict[str, Any]:
    """All that runs say, but for when it was."""
    return {
        run.source: {
            "listings": [(listing.ref, listing.digest) for listing in run.listings()],
            "pages": run.report["pages"],
            "errors": sorted((error["url"], error["reason"]) for error in run.report["errors"]),
            "notes": run.report["notes"],
            "complete": run.report["complete"],
            "verdict": run.verdict,
        }
        for run in runs
    }


def test_a_crawl_killed_twenty_times_loses_nothing_and_reads_nothing_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = random.Random(11)  # noqa: S311  moments, not secrets
    known: list[tuple[int, set[str]]] = []
    notes: list[str] = []
    with Loopback(web_of_a_thousand_pages()) as web:
        whole = crawled(web, tmp_path / "whole")
        asked = len(web.asked)
        assert asked > 1000
        for _ in range(KILLS):
            before = len(web.asked)
            with (
                killed_after(web, chosen.randint(1, asked // KILLS), chosen.random() * 0.05, monkeypatch),
                pytest.raises(ClinicsError, match="ended early"),
            ):
                crawled(web, tmp_path / "killed", on_note=notes.append)
            known.append((len(web.asked), put_down(tmp_path / "killed")))
            answered = {web.url(one.host + one.path) for one in web.asked[before:] if one.path != "/robots.txt"}
            in_hand = Counter(urlsplit(url).hostname for url in answered - known[-1][1])
            assert max(in_hand.values(), default=0) <= IN_HAND, "of each host the page being read, and the next"
        resumed = crawled(web, tmp_path / "killed", on_note=notes.append)
        again = [
            one.path
            for count, urls in known
            for one in web.asked[count:]
            if web.url(one.host + one.path) in urls and one.path != "/robots.txt"
        ]
        assert again == []
    assert said(resumed) == said(whole)
    assert any("is resumed" in words for words in notes)
    assert list((tmp_path / "killed").rglob("*.part")) == []
