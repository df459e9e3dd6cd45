"""Asks the NPI registry's API (version 2.1): questions in, answers as they came, each with its date, on disk.

Nothing is interpreted here but whether an answer is one, and whether there is more of it. An answer on disk is not
asked for again until it is old, so that a run which was stopped goes on where it was. Every request goes through the
same door as a crawl's (``crawler/manners/politeness.py``); this module knows nothing of Scrapy.
"""

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from config.decisions import load_decisions
from config.errors import ClinicsError, ConfigError
from config.home import Home
from config.opted_out import rows_of
from config.settings import Crawl, Settings
from crawler.manners.contact import check_contact
from crawler.manners.local import is_inside
from crawler.process import lines_of, started

WORKER: tuple[str, ...] = (sys.executable, "-P", "-m", "crawler.registry.worker")
"""The command of the process that asks."""

PAGE = 200
"""Most results of one answer, and so the step from one page to the next (the API's ``limit``)."""
LAST_SKIP = 1000
"""The last page begins here: 1,200 results can be reached with one question (the API's ``skip``)."""

TRIES = 3
"""Requests that one question may take, when the registry is in trouble (``crawler/manners/politeness.py``)."""
LARGEST = 5_000_000
"""Bytes of an answer that are read at least: two hundred entries have some 600,000."""

_SPENT = "requests.json"
_ANSWERS = "answers"


@dataclass(frozen=True, slots=True)
class Question:
    """One question: parameters of the API by name, without ``version``, ``limit`` and ``skip``.

    ``narrower`` holds more parameters, which are added one set after the other while more than 1,200 results answer.
    """

    asks: Mapping[str, str]
    narrower: tuple[Mapping[str, str], ...] = ()

    def key(self, server: str) -> str:
        """The name under which its answer lies on disk."""
        said = [server, sorted(self.asks.items()), [sorted(one.items()) for one in self.narrower]]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """The bodies of the pages as they came, and when the last of them did (UTC).

    ``narrowed`` counts the sets of further parameters that were needed; ``whole`` is false when even the narrowest form
    of the question has more results than can be reached.
    """

    when: datetime
    pages: tuple[str, ...]
    whole: bool
    narrowed: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of some questions.

    ``answered`` now and ``known`` from before; ``refused`` counts questions by what the registry said instead of
    answering, ``failed`` those that will be asked again by what went wrong; ``left`` were not asked.
    ``stopped`` says why the asking ended before all were asked, empty when it did not; ``spent``: because no more
    requests may be sent today.
    """

    answered: int = 0
    known: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)
    failed: Mapping[str, int] = field(default_factory=dict)
    left: int = 0
    requests: int = 0
    stopped: str = ""
    spent: bool = False


def ask(
    questions: Sequence[Question],
    *,
    folder: Path,
    settings: Settings,
    again: bool = False,
    on_progress: Callable[[int, int], None] = lambda *_: None,
) -> Asked:
    """Ask what was not answered lately (with ``again``: everything) and keep the answers below ``folder``.

    ``on_progress`` hears how many questions are done, and how many there are. What cannot be asked today is left.
    Raises :class:`ConfigError` for a server that is no address or is public while nobody could be reached, and
    :class:`ClinicsError` when the process that asks ended early; every answer that came is kept.
    """
    server = settings.registry.server
    _check(server, settings)
    since = datetime.now(UTC) - timedelta(days=settings.registry.again_after_days)
    known, waiting = 0, {}
    for question in {one.key(server): one for one in questions}.values():
        answer = None if again else answer_to(question, folder=folder, server=server)
        if answer is not None and answer.when >= since:
            known += 1
        else:
            waiting[question.key(server)] = question
    budget = settings.registry.requests_a_day - spent_today(folder)
    if not waiting or budget <= 0:
        return Asked(known=known, left=len(waiting), stopped=_budget(settings) if waiting else "", spent=bool(waiting))
    return _ask(list(waiting.values()), known, budget, folder, settings, on_progress)


def answer_to(question: Question, *, folder: Path, server: str) -> RawAnswer | None:
    """The answer that lies on disk, however old; None without one that can be read."""
    try:
        row = json.loads(answer_path(folder, question.key(server)).read_text(encoding="utf-8"))
        return RawAnswer(
            when=datetime.fromisoformat(row["when"]),
            pages=tuple(map(str, row["pages"])),
            whole=row["whole"] is True,
            narrowed=int(row["narrowed"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def answer_path(folder: Path, key: str) -> Path:
    """Where the answer to the question of that key lies."""
    return folder / _ANSWERS / key[:2] / f"{key}.json"


def spent_today(folder: Path) -> int:
    """Requests sent today (UTC)."""
    try:
        row = json.loads((folder / _SPENT).read_text(encoding="utf-8"))
        return int(row["requests"]) if row["day"] == _today() else 0
    except (OSError, ValueError, KeyError, TypeError):
        return 0


def note_spent(folder: Path, requests: int) -> None:
    """Keep how many requests were sent today (UTC)."""
    aside = folder / f".{_SPENT}"
    aside.write_text(json.dumps({"day": _today(), "requests": requests}), encoding="utf-8")
    aside.replace(folder / _SPENT)


def _ask(
    waiting: list[Question],
    known: int,
    budget: int,
    folder: Path,
    settings: Settings,
    on_progress: Callable[[int, int], None],
) -> Asked:
    server = settings.registry.server
    folder.mkdir(parents=True, exist_ok=True)
    host = (urlsplit(server).hostname or "").rstrip(".")
    job = {
        "server": server,
        "folder": str(folder.absolute()),
        "crawl": _crawl(settings.crawl, budget).model_dump(),
        "inside": [host] if is_inside(host) else [],
        "opted_out": rows_of(load_decisions(Home(folder.absolute().parent).decisions).unvisited),
        "budget": budget,
        "questions": [
            {"key": one.key(server), "asks": dict(one.asks), "narrower": [dict(more) for more in one.narrower]}
            for one in waiting
        ],
    }
    answered, refused, failed = 0, Counter[str](), Counter[str]()
    told: dict[str, Any] = {}
    with started(WORKER) as worker:
        for told in lines_of(worker.process, job):
            answered += "answered" in told
            for outcome, counts in (("refused", refused), ("failed", failed)):
                if outcome in told:
                    counts[told[outcome]] += 1
            on_progress(known + answered + refused.total() + failed.total(), known + len(waiting))
        code = worker.process.wait()
        last_words = worker.last_words()
    if "ended" not in told:
        raise ClinicsError(
            f"The asking ended early (exit code {code}); the {answered} answers that came are kept. "
            f"Run the command again. {last_words}".strip()
        )
    left = len(waiting) - answered - refused.total() - failed.total()
    spent = told["ended"] == "budget"
    stopped = _budget(settings) if spent else told["ended"]
    return Asked(
        answered=answered,
        known=known,
        refused=refused,
        failed=failed,
        left=left,
        requests=told["requests"],
        stopped=stopped,
        spent=spent,
    )


def _crawl(crawl: Crawl, budget: int) -> Crawl:
    """How a crawl behaves, with budgets of a host that are never less than that of a day's questions."""
    more = {
        "page_bytes": max(LARGEST, crawl.page_bytes),
        "pages_a_host": max(crawl.pages_a_host, TRIES * budget),
        "bytes_a_host": max(crawl.bytes_a_host, LARGEST * budget),
        "hours_a_host": max(crawl.hours_a_host, 24.0),
    }
    return crawl.model_copy(update=more)


def _budget(settings: Settings) -> str:
    return (
        f"the {settings.registry.requests_a_day} requests of today are spent; run the command again tomorrow, or raise "
        "registry.requests_a_day"
    )


def _check(server: str, settings: Settings) -> None:
    try:
        parts = urlsplit(server)
        host = parts.hostname or ""
    except ValueError:
        parts, host = urlsplit(""), ""
    if parts.scheme not in ("http", "https") or host == "" or parts.query or parts.fragment:
        raise ConfigError(
            f"registry.server is {server!r}, which is no address such as https://registry.example/api/. Correct it in "
            "settings.toml or CLINICS_REGISTRY__SERVER."
        )
    check_contact([host], settings.crawl.contact)


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
