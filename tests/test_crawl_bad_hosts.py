"""A host that misbehaves is told of in plain words and left; every other host is read in the same crawl."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback import settings, source
from rude_web import HARMLESS, RUDE, RudeWeb

from crawler.crawl import crawl
from crawler.runs.folders import Run

SITES = source("clinic_sites", "", kind="clinic_site")
GOOD = tuple(f"good{number}" for number in range(len(RUDE)))
ELSEWHERE = {
    "https://plain.localhost:{port}/": "secure connection",
    "http://closed.localhost:1/": "refuses connections",
    "http://gone.steered.example/": "its name has no address",
}
PAGE_BYTES = 1_000_000
MOST_MEMORY = 250_000_000
MEASURED: dict[str, int] = {}

Crawled = tuple[Run, RudeWeb]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    """One crawl of all of them, with a good host beside each bad one."""
    with RudeWeb() as web, pytest.MonkeyPatch.context() as patch:
        patch.setattr("crawler.crawl.WORKER", (sys.executable, str(Path(__file__).parent / "steered.py")))
        peak = tmp_path_factory.mktemp("peak") / "kib"
        patch.setenv("PEAK_FILE", str(peak))
        kinds = [kind for pair in zip(RUDE, GOOD, strict=True) for kind in pair] + list(HARMLESS)
        sites = [web.url(kind) for kind in kinds] + [url.format(port=web.port) for url in ELSEWHERE]
        limits = settings(contact="me", timeout_seconds=12.0, wait_seconds=0.3, page_bytes=PAGE_BYTES)
        run = crawl([SITES], runs=tmp_path_factory.mktemp("runs"), settings=limits, sites=sites)[0]
        MEASURED["peak"] = int(peak.read_text("utf-8")) * 1024
        yield run, web


def reasons(run: Run, url: str) -> list[str]:
    return [error["reason"] for error in run.report["errors"] if error["url"].startswith(url)]


def plain(words: str) -> bool:
    """No name of a class, no line of a program."""
    return not re.search(r"[a-z][A-Z]|Error|Exception|0x|<|Traceback|twisted|scrapy", words)


@pytest.mark.parametrize("kind", RUDE)
def test_a_host_that_misbehaves_is_told_of_in_plain_words(crawled: Crawled, kind: str) -> None:
    run, web = crawled
    told = reasons(run, web.url(kind))
    assert len(told) == 1, told
    assert re.search(RUDE[kind][1], told[0]), told
    assert plain(told[0]), told


@pytest.mark.parametrize("url", ELSEWHERE)
def test_a_host_that_cannot_be_spoken_to_is_told_of_in_plain_words(crawled: Crawled, url: str) -> None:
    run, web = crawled
    told = reasons(run, url.format(port=web.port))
    assert len(told) == 1
    assert ELSEWHERE[url] in told[0]
    assert plain(told[0])


def test_every_host_beside_them_is_read(crawled: Crawled) -> None:
    run, _ = crawled
    read = {listing.ref.split(".", 1)[0] for listing in run.listings()}
    assert read == {*GOOD, *HARMLESS}


def test_no_host_is_asked_again_and_again_or_listened_to_for_long(crawled: Crawled) -> None:
    _, web = crawled
    assert max(web.asked[kind] for kind in RUDE if kind != "onwards") <= 3
    assert web.asked["onwards"] <= 7
    for kind in RUDE:
        assert web.sent[kind] < 30 * PAGE_BYTES, kind


def test_what_is_odd_but_readable_keeps_its_words(crawled: Crawled) -> None:
    run, _ = crawled
    names = {listing.ref.split(".", 1)[0]: listing.pages[0].blocks[0].text for listing in run.listings()}
    assert names["wrong-charset"] == "Café Clinic"
    assert {names[kind] for kind in HARMLESS if kind != "wrong-charset"} == {"Elm Clinic"}


def test_every_way_of_misbehaving_has_an_outcome_of_its_own(crawled: Crawled) -> None:
    run, _ = crawled
    told = {"too_large", "timed_out", "broken_off", "given_up", "not_for_us", "refused_by_robots", "host_left"}
    assert set(run.report["pages"]) == {"read", *told}


def test_reading_them_took_no_memory_to_speak_of(crawled: Crawled) -> None:
    """The whole process of the spiders, with all the hosts at once; one page of 200 MB in memory would be more."""
    assert crawled
    assert 50_000_000 < MEASURED["peak"] < MOST_MEMORY


def test_little_of_what_is_too_large_is_taken_in(crawled: Crawled) -> None:
    """What came in is counted, also of pages that were cut off."""
    run, _ = crawled
    assert run.report["bytes"] < 60 * PAGE_BYTES
    assert run.report["complete"] is False
