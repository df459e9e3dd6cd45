"""The process that asks the NPI registry: one job in (a line of JSON), what became of each question out.

It ends when its job is done, when whoever started it ends, or when the registry wants no more of us; every answer is
on disk before it is told of. Started by ``crawler/registry/asking.py``, never by a person.
"""

import json
import sys
import traceback
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Request, Response

from config.settings import Crawl
from crawler.child import end_with_the_parent, say
from crawler.manners.kept_out import HostLeft, LeftOut, NotForUs, OptedOut, Refused, why
from crawler.manners.politeness import Hosts
from crawler.registry.asking import LAST_SKIP, PAGE, answer_path, note_spent, spent_today
from crawler.scrapy_settings import scrapy_settings

API_VERSION = "2.1"
FAILURES_IN_A_ROW = 5
"""Questions that may fail one after the other before the registry is left alone."""
_NOTHING: tuple[Any, ...] = ()


@dataclass
class Sent:
    """What was sent and received; the door (``manners/door.py``) keeps it up to date."""

    requests: int = 0
    received: int = 0
    hosts: set[str] = field(default_factory=set)

    def saw(self, url: str) -> None:
        """Note the host that answered."""
        self.hosts.add((urlsplit(url).hostname or "").lower())


class Unanswered(Exception):
    """A question whose answer is none; the message says why, in words."""


class Rejected(Unanswered):
    """A question that the registry will not answer; its refusal ``body`` is kept, since asking again is no use."""

    def __init__(self, message: str, body: str) -> None:
        super().__init__(message)
        self.body = body


class Enough(Exception):
    """Nothing more may be asked now; the message says why, ``budget`` when today's requests are spent."""


class Asking(Spider):
    """Asks one question after the other."""

    name = "registry"

    def __init__(self, *, job: Mapping[str, Any], hosts: Hosts, **more: Any) -> None:
        super().__init__(**more)
        self.job = job
        self.hosts = hosts
        self.journal = Sent()
        self._folder = Path(job["folder"])
        self._before = spent_today(self._folder)

    async def start(self) -> AsyncIterator[Any]:
        """Ask everything; yields nothing, since every answer is used where it is asked for."""
        ended, in_a_row = "", 0
        try:
            for question in self.job["questions"]:
                try:
                    pages, whole, narrowed = await self._answer(question)
                except Unanswered as problem:
                    if isinstance(problem, Rejected):
                        self._keep(question["key"], [problem.body], whole=True, narrowed=0)
                    say({"refused" if isinstance(problem, Rejected) else "failed": str(problem)})
                    in_a_row += 1
                    if in_a_row == FAILURES_IN_A_ROW:
                        raise Enough(f"{in_a_row} questions in a row were not answered: {problem}") from problem
                    continue
                in_a_row = 0
                self._keep(question["key"], pages, whole=whole, narrowed=narrowed)
                say({"answered": question["key"]})
        except Enough as reason:
            ended = str(reason)
        say({"ended": ended, "requests": self.journal.requests})
        for one in _NOTHING:  # Scrapy wants an iterator of requests
            yield one

    async def _answer(self, question: Mapping[str, Any]) -> tuple[list[str], bool, int]:
        """All pages of a question, or of a narrower one, whether nothing is missing, and how much narrower it is."""
        asks, narrowed = dict(question["asks"]), 0
        pages, whole = await self._pages(asks)
        for more in question["narrower"]:
            if whole:
                break
            asks |= more
            narrowed += 1
            pages, whole = await self._pages(asks)
        return pages, whole, narrowed

    async def _pages(self, asks: Mapping[str, str]) -> tuple[list[str], bool]:
        pages: list[str] = []
        for skip in range(0, LAST_SKIP + 1, PAGE):
            body, count = await self._page({**asks, "limit": PAGE, **({"skip": skip} if skip else {})})
            pages.append(body)
            if count < PAGE:
                return pages, True
        return pages, False

    async def _page(self, asks: Mapping[str, Any]) -> tuple[str, int]:
        """The body of one page, and how many results it holds."""
        if self.journal.requests >= self.job["budget"]:
            raise Enough("budget")
        url = f"{self.job['server']}?{urlencode({'version': API_VERSION, **asks})}"
        try:
            response = await self.crawler.engine.download_async(Request(url))
        except (Refused, HostLeft, NotForUs, OptedOut, LeftOut) as error:
            raise Enough(_refusal(error)) from error
        except Exception as error:  # whatever went wrong on the way, this question has no answer
            raise Unanswered(why(error)) from error
        finally:
            note_spent(self._folder, self._before + self.journal.requests)
        if urlsplit(response.url).hostname != urlsplit(url).hostname:
            raise Unanswered("another host answered")
        return _read(response)

    def _keep(self, key: str, pages: list[str], *, whole: bool, narrowed: int) -> None:
        path = answer_path(self._folder, key)
        path.parent.mkdir(parents=True, exist_ok=True)
        when = datetime.now(UTC).replace(microsecond=0).isoformat()
        aside = path.with_suffix(".part")
        aside.write_text(
            json.dumps({"when": when, "whole": whole, "narrowed": narrowed, "pages": pages}), encoding="utf-8"
        )
        aside.replace(path)


def _refusal(error: Exception) -> str:
    if isinstance(error, Refused):
        return f"the registry's robots.txt does not let us ask: {error}; use clinics corroborate --bulk FILE instead"
    return f"the registry was left alone: {error}; run the command again later"


def _read(response: Response) -> tuple[str, int]:
    """The body and its number of results; raises :class:`Unanswered` for whatever is no answer.

    The API answers 200 also when it refuses a question: then the body holds ``Errors``.
    """
    if response.status != 200:
        raise Unanswered(f"the registry answered {response.status}")
    body = response.body.decode("utf-8", errors="replace")
    try:
        table = json.loads(body)
    except (ValueError, RecursionError) as error:
        what = "a web page" if body.lstrip()[:1] == "<" else "something else"
        raise Unanswered(f"the registry answered with {what} instead of JSON") from error
    if isinstance(table, dict) and isinstance(table.get("results"), list):
        return body, len(table["results"])
    if isinstance(table, dict) and "Errors" in table:
        raise Rejected(f"the registry refused the question: {_description(table['Errors'])}", body)
    raise Unanswered("the registry answered with JSON that holds no results")


def _description(errors: Any) -> str:
    first = errors[0] if isinstance(errors, list) and errors else None
    told = first.get("description") if isinstance(first, dict) else None
    return " ".join(told.split())[:200] if isinstance(told, str) else "it does not say why"


def main() -> None:
    """Read a job from standard input and do it."""
    job = json.loads(sys.stdin.readline())
    crawl = Crawl(**job["crawl"])
    process = AsyncCrawlerProcess(scrapy_settings(crawl, inside=job["inside"]))
    end_with_the_parent()
    process.crawl(Asking, job=job, hosts=Hosts.of_job(crawl, job, folder=Path(job["folder"])))
    process.start(install_signal_handlers=False)


if __name__ == "__main__":
    try:
        main()
    except BaseException:
        traceback.print_exc()
        raise
