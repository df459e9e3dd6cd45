"""Where the directory comes from, as markup: sources, their terms, when each was read, what was held back. Pure.

The layout is that of the template ``sources_text.html``, which escapes everything. Everything is told
in the language that is spoken; what others wrote is quoted, and marked as English.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from config.errors import ConfigError, DamagedRun
from config.home import Home
from config.sources import Source, configured_sources, sources_of
from crawler.runs.folders import Run, all_sources, moment_of, runs_of
from crawler.runs.standing import listed
from ui import accuracy, words
from ui.held import Why, why
from ui.templates import page as filled
from ui.wording import known, say
from ui.words.source_names import source_in


@dataclass(frozen=True, slots=True)
class Held:
    """A reading that was held back: what is said of it, and the reasons.

    ``let_serve`` is what a person said who let it serve all the same; not who it was, which is nobody's business here.
    """

    sentence: str
    why: tuple[Why, ...]
    let_serve: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One source: what was read of it, what was held back, what kind it is and under which terms, how often.

    ``terms`` are in our words where we have them in the language that is spoken, else ``terms_quoted``, in English.
    """

    title: str
    told: str
    overruled: Held | None
    held: Held | None
    damaged: bool
    kind: str
    terms: str
    terms_quoted: str
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
    kind = row.kind if row is not None else _reported(runs, "kind")
    terms = "" if row is None else f"source_terms.{ident}"
    told, overruled = _told(runs, home)
    return Row(
        title=source_in(home, ident),
        told="" if damaged else told,
        overruled=overruled,
        held=_held(runs),
        damaged=damaged,
        kind=say(f"sources.kind.{kind}") if known(f"sources.kind.{kind}") else "",
        terms=say(terms) if known(terms) else "",
        terms_quoted="" if known(terms) else words.clean(row.terms if row else _reported(runs, "terms")).rstrip("."),
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


def _told(runs: list[Run], home: Home) -> tuple[str, Held | None]:
    """What was read last, and why it was held back where a person let it serve all the same."""
    accepted = [run for run in runs if run.verdict == "accepted"]
    if not runs:
        return say("sources.unread"), None
    if not accepted:
        return say("sources.never_whole"), None
    last = accepted[-1]
    listings = words.counted("sources.listings", listed(home.runs, last.source))
    return say("sources.last", day=_day(last), listings=listings), _overruled(last)


def _overruled(run: Run) -> Held | None:
    if run.overruled is None:
        return None
    return Held(say("sources.overruled"), why(run.report), words.clean(run.overruled.why).rstrip("."))


def _held(runs: list[Run]) -> Held | None:
    """The last reading when it was held back."""
    if not runs or runs[-1].verdict != "quarantined":
        return None
    return Held(say("sources.held", day=_day(runs[-1])), why(runs[-1].report))


def _day(run: Run) -> str:
    """The day in the name of a run folder, which is a time in UTC."""
    when = moment_of(run.when)
    return say("sources.some_day") if when is None else words.day(when.date())
