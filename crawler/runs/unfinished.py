"""Runs that were stopped before they were whole: which one a crawl goes on with, and what is told of the others.

An unfinished run is the folder ``runs/<source>/<when>.part`` with its ledger. It is never taken for a finished one.
"""

import contextlib
import hashlib
import inspect
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from config.errors import HomeError
from config.settings import Crawl
from config.sources import Source
from crawler.manners.robots import PRODUCT
from crawler.runs.folders import PART, WHEN, moment_of
from crawler.runs.ledger import Ledger
from crawler.runs.ledger_file import FORMAT, NAME, LedgerDamaged, LedgerFull

GONE_ON_WITH = timedelta(days=7)
"""How old a run may be to be gone on with. What it says is called seen on the day of each page, but what is missing
from it is called gone when it is finished: pages of one run should be read within the week."""
_DAMAGED = ".damaged.part"
CODE = Path(__file__).parents[1]
"""The folder of the code that crawls: a page read by one version of it and one read by another make no run."""
_MANNER = frozenset(("contact", "pause_seconds", "timeout_seconds", "wait_seconds"))
"""Settings that say how pages are asked for, not which: a run may go on with others."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a crawl of one source is: two that are alike in everything but their sites may be one run.

    ``sites`` are the home pages to be read; when they are all that are ``known``, a run goes on with those it had and
    takes up those that are new.
    """

    source: Source
    crawl: Crawl
    spider: type[object] | None
    sites: tuple[str, ...] = ()
    known: bool = False

    def told(self) -> dict[str, str]:
        """All but the sites, by the words in which a difference is told."""
        settings = {key: value for key, value in self.crawl.model_dump().items() if key not in _MANNER}
        return {
            "home": f"{self.source.kind} {self.source.home}",
            "settings": json.dumps(settings, sort_keys=True, default=str),
            "code": _code(self.spider),
        }


@dataclass(frozen=True, slots=True)
class Begun:
    """A run that is under way: its folder, its ledger, and sentences that the person who crawls should read."""

    part: Path
    ledger: Ledger
    resumed: bool
    notes: tuple[str, ...] = field(default=())


def begin(runs: Path, wanted: Wanted, *, now: datetime) -> Begun:
    """Go on with the newest unfinished run of a source that is like the one that is wanted, or begin a new one.

    Raises :class:`HomeError` when nothing can be written there.
    """
    notes: list[str] = []
    folder = runs / wanted.source.id
    for part in sorted(folder.glob(f"*{PART}"), reverse=True) if folder.is_dir() else ():
        started = moment_of(part.name.removesuffix(PART))
        if started is None or not (part / NAME).exists() or part.is_symlink():
            continue
        name = f"{wanted.source.id}: the run of {started:%Y-%m-%d %H:%M} UTC that was stopped"
        if now - started > GONE_ON_WITH:
            shutil.rmtree(part, ignore_errors=True)
            notes.append(f"{name} is more than {GONE_ON_WITH.days} days old: it was thrown away")
            continue
        try:
            ledger = Ledger(part / NAME)
            difference = _difference(ledger, wanted)
        except LedgerDamaged as error:
            notes.append(f"{name} is damaged: {set_aside(part)} ({error})")
            continue
        if difference is None:  # killed before anything was put down
            ledger.close()
            shutil.rmtree(part, ignore_errors=True)
            continue
        if not difference:
            read = ledger.in_state("read")
            pages = "1 page was" if read == 1 else f"{read} pages were"
            waiting = "1 is" if ledger.left == 1 else f"{ledger.left} are"
            notes.append(f"{name} is resumed: {pages} read before, {waiting} waiting")
            return Begun(part, ledger, resumed=True, notes=tuple(notes))
        ledger.close()
        notes.append(f"{name} is left as it is, since {difference}; it goes when it is {GONE_ON_WITH.days} days old")
    part = folder / f"{now.strftime(WHEN)}{PART}"
    return Begun(part, _new(part, wanted, now), resumed=False, notes=tuple(notes))


def set_aside(part: Path) -> str:
    """Put a run whose ledger is damaged out of the way, and say where it is."""
    aside = part.with_name(part.name.removesuffix(PART) + _DAMAGED)
    with contextlib.suppress(OSError):
        part.rename(aside)
    return f"it was set aside as {aside}, and a new run begins"


def _new(part: Path, wanted: Wanted, now: datetime) -> Ledger:
    try:
        part.mkdir(parents=True)
        ledger = Ledger(part / NAME)
        with ledger.together():
            ledger.write("started", now.isoformat())
            ledger.write("wanted", wanted.told())
            ledger.write("sites", sorted(wanted.sites))
            ledger.write("known", wanted.known)
    except (OSError, LedgerFull) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise HomeError(
            f"No run can be written to {part} ({why}). Make room or set the rights of that folder, then crawl again."
        ) from error
    return ledger


def _difference(ledger: Ledger, wanted: Wanted) -> str | None:
    """What keeps a run from being the one that is wanted, in words; empty when nothing does, None for no run at all."""
    was: Mapping[str, str] | None = ledger.read("wanted")
    if was is None:
        return None
    for key, value in wanted.told().items():
        if was.get(key) != value:
            return {
                "home": "the source has another home now",
                "settings": "the settings of the crawl are others now",
                "code": "the code that reads the source has changed",
            }[key]
    before: Sequence[Any] = ledger.read("sites") or []
    if wanted.known and ledger.read("known"):
        return ""
    return "" if sorted(wanted.sites) == list(before) else "other sites are asked for now"


def _code(spider: type[object] | None) -> str:
    """The version of this program and a digest of all code that crawls, and of the modules of a spider."""
    try:
        number = version(PRODUCT)
    except PackageNotFoundError:
        number = "0"
    own = {Path(inspect.getfile(one)) for one in (spider.__mro__ if spider is not None else ()) if _is_ours(one)}
    digest = hashlib.sha256()
    # Other sources, and the web of the samples, change nothing of what this one reads.
    others = {CODE / "sources", CODE / "sample_web"}
    for file in sorted(own | {one for one in CODE.rglob("*.py") if one.parent not in others}):
        digest.update(f"{file.name}\n".encode() + file.read_bytes())
    return f"{number} {FORMAT} {digest.hexdigest()[:16]}"


def _is_ours(one: type[object]) -> bool:
    return one.__module__.split(".", 1)[0] == "crawler"
