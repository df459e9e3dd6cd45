"""Source files that are not as they should be, written by a test and crawled in one crawl beside a good one."""

import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from loopback import Loopback, directory, place, settings, source

from crawler.crawl import crawl
from crawler.runs.folders import Run

HEAD = """
import asyncio, re, time
from crawler.recipes.recipe import Found, Recipe
from scrapy import FormRequest, Request

class Odd(Recipe):
    name = "{name}"
"""
FOUND = """
    def found(self, response, ref):
        return Found(ref=ref, fields={"name": "Elm"}, pages=(self.page(response),))
"""


def source_file(code: str) -> str:
    """A source's file around the methods of its spider."""
    return HEAD + "".join(f"    {line}\n" for line in code.splitlines()) + FOUND


def read(folder: Path, monkeypatch: pytest.MonkeyPatch, texts: Iterable[str], **limits: float) -> list[Run]:
    """The runs of one crawl: a source for each text, and one that is as it should be, last."""
    more = folder / "more"
    more.mkdir()
    names = []
    for number, text in enumerate(texts):
        names.append(f"odd{number}")
        (more / f"odd{number}.py").write_text(text.replace("{name}", names[-1]), encoding="utf-8")
    command = (sys.executable, str(Path(__file__).parent / "own_sources.py"), str(more))
    monkeypatch.setattr("crawler.crawl.WORKER", command)
    monkeypatch.setattr("crawler.crawl._has_a_spider", lambda _: True)
    pages = {"list.localhost/": directory("/1", "/2"), "list.localhost/1": place(), "list.localhost/2": place()}
    pages |= {f"{name}.localhost/{path}": place() for name in names for path in ("", "?0", "?1", "?2")}
    with Loopback(pages) as web:
        rows = [source(name, web.url(f"{name}.localhost/")) for name in names]
        rows.append(source("sample_directory", web.url("list.localhost/")))
        # one that holds up all others must not let their answers come too late
        usual = {"reading_seconds": 2.5, "timeout_seconds": 60.0}
        return crawl(rows, runs=folder / "runs", settings=settings(**{**usual, **limits}))
