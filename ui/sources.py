"""Where the directory comes from, as markup: sources, their terms, when each was read, what was held back. Pure."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from config.errors import ConfigError, DamagedRun
from config.sources import Source, configured_sources
from crawler.runs.folders import Run, all_sources, runs_of
from ui import words
from ui.cards import flag, text

KINDS = {
    "clinic_site": "The clinics' own pages.",
    "official": "A public register.",
    "directory": "A directory.",
    "file": "A table brought in by hand.",
}


def page(runs: Path) -> str:
    """The whole page for the run folders below ``runs``."""
    known = _configured()
    here = all_sources(runs)
    rows = "".join(_row(ident, known.get(ident), runs) for ident in here)
    unread = "".join(_row(ident, row, runs) for ident, row in known.items() if ident not in here)
    nothing = "" if here else "<p>No source has been read yet.</p>"
    later = f"<h2>Known, not read here</h2>{unread}" if unread else ""
    return (
        "<h1>Where this comes from</h1>"
        "<p class='lead'>Programs read public pages as their owners' robots rules allow, and keep short quotations "
        "with the address and the date. When a reading looks wrong it is held back, and the one before it stays, with "
        "its date.</p>"
        f"{nothing}{rows}{later}"
    )


def _configured() -> Mapping[str, Source]:
    try:
        return {row.id: row for row in configured_sources()}
    except ConfigError:  # what was read can be told without
        return {}


def _row(ident: str, row: Source | None, runs: Path) -> str:
    found: list[Run] = []
    try:
        found = runs_of(runs, ident)
        told = _told(found)
    except DamagedRun:
        told = flag("Its last reading cannot be opened. What was read before stays.")
    title = row.title if row is not None else _reported(found, "title") or ident
    return f'<section class="field"><h3>{text(title)}</h3>{told}{_terms(row, found)}</section>'


def _terms(row: Source | None, found: list[Run]) -> str:
    """Which kind of source it is and under which terms it is read, as configured or else as its last run says."""
    said = KINDS.get(row.kind if row is not None else _reported(found, "kind"), "")
    terms = row.terms if row is not None else _reported(found, "terms")
    told = " ".join(part for part in (said, f"{terms.rstrip('.')}." if terms else "") if part)
    return f'<p class="quiet">{text(told)}</p>' if told else ""


def _reported(runs: list[Run], key: str) -> str:
    """What the last run says of its own source, for a source that is not configured here; empty when nothing."""
    value = runs[-1].report.get(key) if runs else None
    return value if isinstance(value, str) else ""


def _told(runs: list[Run]) -> str:
    accepted = [run for run in runs if run.verdict == "accepted"]
    if not runs:
        return "<p>Not read yet.</p>"
    told = "<p>Never read whole.</p>"
    if accepted:
        last = accepted[-1]
        number = last.report.get("listings")
        listings = words.count(number, "listing", "listings") if isinstance(number, int) else "listings"
        told = f"<p>Last read on {_day(last)}: {listings}.{_overruled(last)}</p>"
    held = runs[-1]
    if held.verdict == "quarantined":
        told += flag(f"The reading of {_day(held)} was held back{_why(held)}.")
    return told


def _overruled(run: Run) -> str:
    """What a person said who let a held back reading serve; not who it was, which is nobody's business here."""
    if run.overruled is None:
        return ""
    why = text(run.overruled.why).rstrip(".")
    return f" The checks held it back{text(_why(run))}. A person let it serve all the same: {why}."


def _day(run: Run) -> str:
    """The day in the name of a run folder, which is a time in UTC."""
    try:
        return words.day(datetime.strptime(run.when, "%Y-%m-%dT%H%M%S.%fZ").replace(tzinfo=UTC).date())
    except ValueError:
        return "a day unknown"


def _why(run: Run) -> str:
    reasons = run.report.get("reasons")
    told = [words.clean(reason) for reason in reasons if isinstance(reason, str)] if isinstance(reasons, list) else []
    return ": " + "; ".join(one.rstrip(".") for one in told) if told else ""
