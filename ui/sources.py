"""Where the directory comes from, as markup: sources, their terms, when each was read, what was held back. Pure.

The layout is that of the template ``sources_text.html``, which escapes everything. Why a reading was held back is
told in the words of the check, which are English; everything else in the language that is spoken.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from config.errors import ConfigError, DamagedRun
from config.home import Home
from config.sources import Source, configured_sources, sources_of
from crawler.runs.folders import WHEN, Run, all_sources, runs_of
from ui import accuracy, words
from ui.templates import page as filled
from ui.wording import known, say


@dataclass(frozen=True, slots=True)
class Held:
    """A reading that was held back: what is said of it, and the reasons in the words of the check."""

    sentence: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One source: what was read of it, what was held back, what kind it is and under which terms, how often."""

    title: str
    told: str
    overruled: str
    held: Held | None
    damaged: bool
    kind: str
    terms: str
    home: str
    often: str


PATH = "/sources/where-this-comes-from"
"""The page that works without JavaScript; the app's own is at ``/sources``."""


def page(home: Home, *, clinics: int | None = None) -> str:
    """The whole page inside the app; ``clinics`` is how many the directory has (None: nobody can say just now)."""
    return filled("sources_text.html", **parts(home, clinics=clinics))


def parts(home: Home, *, clinics: int | None = None) -> dict[str, object]:
    """What the template ``sources_text.html`` is filled with."""
    configured = _configured(home)
    here = all_sources(home.runs)
    return {
        "clinics": "" if clinics is None else words.clinics(clinics),
        "read": [_row(ident, configured.get(ident), home) for ident in here],
        "unread": [_row(ident, row, home) for ident, row in configured.items() if ident not in here],
        "measured": accuracy.measured(),
        "measured_on": words.day(accuracy.day()),
    }


def _configured(home: Home) -> Mapping[str, Source]:
    try:
        return {row.id: row for row in sources_of(home)}
    except ConfigError:  # what comes with the program can be told without a person's own
        return _ours()


def _ours() -> Mapping[str, Source]:
    try:
        return {row.id: row for row in configured_sources()}
    except ConfigError:  # what was read can be told without
        return {}


def _row(ident: str, row: Source | None, home: Home) -> Row:
    runs: list[Run] = []
    damaged = False
    try:
        runs = runs_of(home.runs, ident)
    except DamagedRun:
        damaged = True
    title = row.title if row is not None else _reported(runs, "title") or ident
    kind = row.kind if row is not None else _reported(runs, "kind")
    told, overruled = _told(runs)
    return Row(
        title=words.clean(say(f"source.{ident}") if known(f"source.{ident}") else title),
        told="" if damaged else told,
        overruled=overruled,
        held=_held(runs),
        damaged=damaged,
        kind=say(f"sources.kind.{kind}") if known(f"sources.kind.{kind}") else "",
        terms=words.clean(row.terms if row is not None else _reported(runs, "terms")).rstrip("."),
        home="" if row is None else row.home,
        often=_often(row),
    )


def _reported(runs: list[Run], key: str) -> str:
    """What the last run says of its own source, for a source that is not configured here; empty when nothing."""
    value = runs[-1].report.get(key) if runs else None
    return value if isinstance(value, str) else ""


def _often(row: Source | None) -> str:
    if row is None or row.kind == "file":
        return ""
    if row.off:
        return say("sources.off")
    days = row.every.days
    return words.counted("sources.every", days) if days > 0 else say("sources.every_hours")


def _told(runs: list[Run]) -> tuple[str, str]:
    """What was read last, and what a person said who let it serve although it was held back."""
    accepted = [run for run in runs if run.verdict == "accepted"]
    if not runs:
        return say("sources.unread"), ""
    if not accepted:
        return say("sources.never_whole"), ""
    last = accepted[-1]
    number = last.report.get("listings")
    listings = words.counted("sources.listings", number) if isinstance(number, int) else say("sources.some")
    return say("sources.last", day=_day(last), listings=listings), _overruled(last)


def _overruled(run: Run) -> str:
    """What a person said who let a held back reading serve; not who it was, which is nobody's business here."""
    if run.overruled is None:
        return ""
    why = words.clean(run.overruled.why).rstrip(".")
    return say("sources.overruled", reasons="; ".join(_why(run)), why=why)


def _held(runs: list[Run]) -> Held | None:
    """The last reading when it was held back."""
    if not runs or runs[-1].verdict != "quarantined":
        return None
    return Held(say("sources.held", day=_day(runs[-1])), _why(runs[-1]))


def _day(run: Run) -> str:
    """The day in the name of a run folder, which is a time in UTC."""
    try:
        return words.day(datetime.strptime(run.when, WHEN).replace(tzinfo=UTC).date())
    except ValueError:
        return say("sources.some_day")


def _why(run: Run) -> tuple[str, ...]:
    reasons = run.report.get("reasons")
    told = [words.clean(reason) for reason in reasons if isinstance(reason, str)] if isinstance(reasons, list) else []
    return tuple(one.rstrip(".") for one in told)
