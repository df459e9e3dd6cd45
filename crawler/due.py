"""When each source was last seen, and when it is worth reading again; arithmetic over reports, nothing is visited.

A source is due when its row's ``every`` has passed since it was last seen. What never was read comes first, then what
waits longest. A source whose last reading was held back is tried again sooner, and less and less soon; and so is a
clinic's own site that gave nothing because its host was down.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from config.errors import DamagedRun
from config.sources import Source
from crawler.pages.wording import without_query
from crawler.runs.folders import Run, moment_of, open_run, run_folders
from crawler.sites.links import key_of

JITTER = 0.1
MOST_JITTER = timedelta(days=1)
"""How much later than ``every`` a source is due, at most: a share of it, so that all do not fall due at one hour."""
FIRST_RETRY = 1 / 30
"""Part of ``every`` after which a reading that was held back, or a site that was down, is tried again; it doubles each
time, up to the whole."""
SHORTEST_RETRY = timedelta(hours=1)
GRACE = timedelta(days=2)
"""How long after it was due, at most, a source counts as overdue: a daily timer needs one day, and a run some hours."""
WORTH_A_RUN = 20
"""New home pages that begin a run at once; fewer wait for others, up to a tenth of ``every``."""

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a source stands: the run that serves, the last one, and the days that follow from them (UTC).

    ``held_back`` counts the readings since then that were held back; ``last`` is the newest run whose report can be
    read; ``next`` is None for what is never due: files, sources without a row, and those that are switched off.
    """

    source: str
    accepted: Run | None = None
    last: Run | None = None
    tried: datetime | None = None
    held_back: int = 0
    damaged: str = ""
    next: datetime | None = None
    overdue_from: datetime | None = None

    def is_due(self, now: datetime) -> bool:
        """Whether it is worth reading now."""
        return self.next is not None and self.next <= now

    def is_overdue(self, now: datetime) -> bool:
        """Whether it should have been read, and accepted, some time ago."""
        return self.overdue_from is not None and self.overdue_from < now

    @property
    def quarantined(self) -> Run | None:
        """The last reading, when it was held back."""
        return self.last if self.last is not None and self.last.verdict == "quarantined" else None


def standing(runs: Path, ident: str, source: Source | None, *, known_since: datetime | None = None) -> Standing:
    """How a source stands by its run folders; ``source`` is its row, None when it has none.

    ``known_since`` is when its row was first seen here (UTC): a source that was never accepted is overdue from its
    ``every`` after that, or after it was first tried.
    """
    accepted, last, damaged = None, None, ""
    held_back = 0
    tried: datetime | None = None
    for folder in reversed(run_folders(runs, ident)):
        when = moment_of(folder.name)
        tried = tried if tried is not None else when
        known_since = min((one for one in (known_since, when) if one is not None), default=None)
        try:
            run = open_run(folder)
        except DamagedRun as damage:
            damaged = damaged or str(damage)
            held_back += 1
            continue
        last = last or run
        if run.verdict == "accepted":
            accepted = run
            break
        held_back += 1
    regular = source if source is not None and source.kind != "file" and not source.off else None
    seen = None if accepted is None else moment_of(accepted.when)
    first = late = None
    if regular is not None and seen is not None and accepted is not None:
        asked = asked_sites(runs, ident) if regular.kind == "clinic_site" else {}
        usual = seen + regular.every + _jitter(regular, accepted.when)
        first = min((due_again(regular, page, one) for page, one in asked.items()), default=usual)
        late = min((_usual(regular, page, one) for page, one in asked.items()), default=usual)
    elif regular is not None and known_since is not None:
        late = known_since + regular.every
    return Standing(
        source=ident,
        accepted=accepted,
        last=last,
        tried=tried,
        held_back=held_back,
        damaged=damaged,
        next=None if regular is None else _next(regular, first, tried, held_back),
        overdue_from=None if regular is None or late is None else late + min(GRACE, regular.every) + _slack(regular),
    )


@dataclass(frozen=True, slots=True)
class Due:
    """A source that is due, and for clinics' own sites the home pages that are."""

    source: Source
    standing: Standing
    sites: tuple[str, ...] = ()


def due_now(runs: Path, sources: Iterable[Source], now: datetime, pages: Sequence[str] = ()) -> list[Due]:
    """What is due, each source once: what was never read first, then what waits longest.

    ``pages`` are the home pages known now; clinics' own sites are due one by one.
    """
    due = []
    for source in sources:
        if source.off:
            continue
        stands = standing(runs, source.id, source)
        if source.kind == "clinic_site":
            ready = stands.held_back == 0 or stands.is_due(now)
            sites = due_sites(runs, source, pages, now) if ready else ()
            if sites:
                due.append(Due(source, stands, sites))
        elif stands.is_due(now):
            due.append(Due(source, stands))
    return sorted(due, key=lambda one: (one.standing.tried is not None, one.standing.next or _NEVER, one.source.id))


def due_sites(runs: Path, source: Source, pages: Sequence[str], now: datetime) -> tuple[str, ...]:
    """The home pages that are due, longest waiting first: those known now and those that a person named earlier.

    A page is due when ``every`` has passed since an accepted run asked for it, and sooner when it gave nothing then.
    When only a few are, they wait for others a while: a run of one site whose host is down would say nothing about all
    the others. Those that gave nothing do not wait: that they are down once more says nothing new.
    """
    asked = asked_sites(runs, source.id)
    known = {page_told(page): one for page, one in asked.items()}
    # one spelling of each, rather that of today, which is whole
    today = {key_of(page): page for page in pages}
    named = {page_told(page) for page in pages}
    each = {key_of(page): page for page in asked if page_told(page) not in named} | today
    known_now = {page: known.get(page_told(page)) for page in each.values()}
    nexts = {page: _NEVER if one is None else due_again(source, page, one) for page, one in known_now.items()}
    due = sorted((page for page, at in nexts.items() if at <= now), key=lambda page: (nexts[page], page))
    again = [page for page in due if (one := known_now[page]) is not None and one.silent]
    others = [page for page in due if page not in set(again)]
    if not others or len(due) >= min(WORTH_A_RUN, len(nexts)):
        return tuple(due)
    last = max((one.at for one in asked.values()), default=_NEVER)
    waited = now - last if nexts[others[0]] == _NEVER else now - nexts[others[0]]
    return tuple(due) if waited >= _slack(source) else tuple(again)


@dataclass(frozen=True, slots=True)
class Asked:
    """When an accepted run last asked for a home page (UTC), and how it fared.

    ``silent`` counts the accepted runs in a row, up to the last one that asked for it, in which it gave nothing for a
    reason that may pass, and ``why`` is that of the last one.
    """

    at: datetime
    silent: int = 0
    why: str = ""


def asked_sites(runs: Path, source: str) -> dict[str, Asked]:
    """How each home page that an accepted run ever asked for fared when it was last asked for, as the reports tell.

    A page is named in the spelling in which it was last asked for.
    """
    asked: dict[str, tuple[str, Asked]] = {}
    for folder in run_folders(runs, source):
        when = moment_of(folder.name)
        try:
            run = open_run(folder)
        except DamagedRun:
            continue
        sites = run.report.get("sites")
        if when is None or run.verdict != "accepted" or not isinstance(sites, list):
            continue
        told = run.report.get("silent")
        silent = told if isinstance(told, dict) else {}
        for site in sites:
            if isinstance(site, str):
                before = asked.get(page_told(site))
                times = 0 if site not in silent else 1 if before is None else before[1].silent + 1
                asked[page_told(site)] = site, Asked(when, times, str(silent.get(site, "")))
    return dict(asked.values())


def silent_sites(runs: Path, source: Source) -> dict[str, Asked]:
    """The home pages that gave nothing when they were last asked for, those asked again first at the beginning."""
    silent = {page: one for page, one in asked_sites(runs, source.id).items() if one.silent}
    return dict(sorted(silent.items(), key=lambda one: (due_again(source, *one), one[0])))


def due_again(source: Source, page: str, asked: Asked) -> datetime:
    """When to ask for a home page again: ``every`` after the last time, and sooner when it gave nothing then."""
    if asked.silent:
        return asked.at + retry_after(source, asked.silent)
    return _usual(source, page, asked)


def _usual(source: Source, page: str, asked: Asked) -> datetime:
    return asked.at + source.every + _jitter(source, page)


def retry_after(source: Source, times: int) -> timedelta:
    """How long to wait after so many failures in a row, 1 or more."""
    # twenty doublings are more than any whole
    wait = max(SHORTEST_RETRY, source.every * FIRST_RETRY * (1 << min(times - 1, 20)))
    return min(source.every, wait)


def page_told(page: str) -> str:
    """A home page in the one spelling in which all that reports tell of it can be compared: they tell no query."""
    return key_of(without_query(page))


def _next(source: Source, first: datetime | None, tried: datetime | None, held_back: int) -> datetime:
    """When to read again: ``first`` is when the oldest of what serves is due, ``tried`` when the last reading was."""
    if tried is None:
        return _NEVER
    if held_back:
        return tried + retry_after(source, held_back)
    return first if first is not None else _NEVER


def _slack(source: Source) -> timedelta:
    """How long a few home pages that are due may wait for others."""
    return source.every / 10 if source.kind == "clinic_site" else timedelta()


def _jitter(source: Source, seed: str) -> timedelta:
    """The same for the same source and run on every machine, so that a date once told holds."""
    number = int.from_bytes(hashlib.sha256(f"{source.id}\n{seed}".encode("utf-8", "replace")).digest()[:8], "big")
    return min(source.every * JITTER, MOST_JITTER) * (number / 2**64)
