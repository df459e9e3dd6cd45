"""The command that visits sources: those that are named, all, or those whose time has come: crawl."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer

from config.errors import ClinicsError, ConfigError, Exit, HomeError, UsageError
from ui.cli.collect import print_built, verdict_code
from ui.cli.options import HomeOption, JsonOption, home_at, plain, print_json
from ui.cli.progress import Progress

if TYPE_CHECKING:
    from config.home import Home
    from config.settings import Settings
    from config.sources import Source
    from crawler.due import Due
    from crawler.runs.folders import Run
    from indexer.build import Built

AT_ONCE = 4
"""Sources that are read side by side when many are due: each is one host at a request a second, so more would begin
all that waited through a downtime in one moment and leave all of it unfinished when the time is over."""

_SPAN = re.compile(r"(?:(\d{1,4})d)?(?:(\d{1,4})h)?(?:(\d{1,5})m)?(?:(\d{1,6})s)?")


@dataclass
class _Outcome:
    """What came of one command: runs, what is left for the next time, problems in words, and alerts not delivered."""

    runs: list["Run"] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    undelivered: list[str] = field(default_factory=list)
    built: "Built | None" = None


def crawl(
    source: Annotated[
        list[str] | None, typer.Argument(help="Ids of sources (see: clinics sources); none means all.")
    ] = None,
    site: Annotated[list[str] | None, typer.Option("--site", metavar="URL", help="A clinic's own home page.")] = None,
    sites_file: Annotated[
        Path | None,
        typer.Option("--sites", metavar="FILE", help="Home pages: one a line, or a CSV file with a column website."),
    ] = None,
    due: Annotated[bool, typer.Option("--due", help="Only what is due, longest waiting first; then build.")] = False,
    limit: Annotated[
        str, typer.Option("--for", metavar="TIME", help="Stop in time, such as 2h or 1h30m; the next crawl goes on.")
    ] = "",
    build: Annotated[
        bool | None, typer.Option("--build/--no-build", help="Build afterwards. [default: only with --due]")
    ] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> int:
    """Visit sources, write a run folder for each, and report what happened; --due visits those whose time has come."""
    from config.settings import load_settings
    from config.sources import sources_of
    from crawler.gate.verdict import check_expectations
    from crawler.runs.first_known import first_known
    from crawler.sites.home_pages import sites_in

    until = None if not limit else datetime.now(UTC) + span_given(limit)
    place = home_at(home)
    settings = load_settings(place)
    outcome = _Outcome()
    try:
        known = {one.id: one for one in sources_of(place)}
        for wanted in source or ():
            if wanted not in known:
                raise UsageError(f"There is no source {wanted!r}. There are: {', '.join(known)}.")
        for row in known.values():
            check_expectations(row)
        _refuse_switched_off(place, known, source or (), named=bool(site) or sites_file is not None)
        place.prepare()
        first_known(place.runs, [one for one, row in known.items() if not row.off], datetime.now(UTC))
        sites = (*(site or ()), *(() if sites_file is None else sites_in(sites_file)))
        with place.held(), Progress() as progress, TemporaryDirectory() as scratch:
            hosts = Path(scratch) / "hosts.sqlite"
            if due:
                rows = [one for one in known.values() if not source or one.id in source]
                plan = _due(place, rows, sites)
            else:
                plan = _asked(place, known, tuple(source or ()), sites)
            _crawl(place, settings, plan, until, progress, outcome, hosts, named=bool(sites), carry_on=due)
    except ClinicsError as error:
        if due and not outcome.problems:  # nobody looks at what a timer prints; what reading met is told already
            outcome.problems.append(str(error))
            _alert(place, settings, outcome)
        raise
    if due if build is None else build:
        _build(place, settings, outcome)
    _tell(place, outcome, due=due, as_json=as_json)
    return _code(outcome)


def _refuse_switched_off(place: "Home", known: dict[str, "Source"], ids: Sequence[str], *, named: bool) -> None:
    """Raise :class:`UsageError` when what a person named is switched off, or all that there is; ``named`` are sites."""
    from crawler.sites.home_pages import OWN_SITES

    how = f"take off = true out of its row in {place.sources_file}"
    for ident in (*ids, *((OWN_SITES,) if named else ())):
        if ident in known and known[ident].off:
            raise UsageError(f"{ident} is switched off. To switch it on, {how}.")
    if known and all(row.off for row in known.values()):
        raise UsageError(f"Every source is switched off. To switch one on, {how}.")


def span_given(text: str) -> timedelta:
    """A time such as ``2h``, ``90m`` or ``1h30m``; raises :class:`UsageError` for what is none."""
    found = _SPAN.fullmatch(text.strip())
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0, 0, 0, 0)
    span = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    if not span:
        raise UsageError(f"--for takes a time such as 2h, 90m or 1h30m, not {text!r}.")
    return span


def _due(place: "Home", rows: Sequence["Source"], sites: Sequence[str]) -> list["Due"]:
    from crawler.crawl import home_page_of
    from crawler.due import due_now
    from crawler.sites.home_pages import home_pages

    own = any(row.kind == "clinic_site" for row in rows)
    # in the one spelling in which reports name what was asked for
    pages = dict.fromkeys(home_page_of(one) for one in (*sites, *(home_pages(place.runs) if own else ())))
    return due_now(place.runs, rows, datetime.now(UTC), tuple(pages))


def _asked(place: "Home", known: dict[str, "Source"], ids: Sequence[str], sites: Sequence[str]) -> list["Due"]:
    """What a person named, or all that there is."""
    from crawler.due import Due, standing
    from crawler.sites.home_pages import OWN_SITES, home_pages

    wanted = list(ids or (() if sites else [one for one in known if not known[one].off]))
    if sites and OWN_SITES not in wanted:
        wanted.append(OWN_SITES)
    if OWN_SITES in wanted and not sites:
        sites = home_pages(place.runs)
        if not sites and wanted == [OWN_SITES]:
            raise UsageError("No home page is known yet. Crawl or import a source first, or name one with --site.")
        if not sites:
            wanted.remove(OWN_SITES)
    return [
        Due(known[one], standing(place.runs, one, known[one]), tuple(sites) if one == OWN_SITES else ())
        for one in wanted
    ]


def _crawl(
    place: "Home",
    settings: "Settings",
    plan: Sequence["Due"],
    until: datetime | None,
    progress: Progress,
    outcome: _Outcome,
    hosts: Path,
    *,
    named: bool,
    carry_on: bool,
) -> None:
    """Read what is planned, a few sources at a time when ``carry_on``; what fails keeps the rest not from it."""
    from crawler.crawl import crawl as crawl_sources
    from ui.cli.report import write_page

    for group in _groups(plan, AT_ONCE if carry_on else len(plan)):
        ids = [one.source.id for one in group]
        if until is not None and datetime.now(UTC) >= until:
            outcome.left += ids
            continue
        try:
            runs = crawl_sources(
                [one.source for one in group],
                runs=place.runs,
                settings=settings,
                sites=[site for one in group for site in one.sites],
                sites_known=carry_on or not named,
                until=until,
                carried=hosts if carry_on else None,  # each group is read by a process of its own
                on_progress=lambda p: progress.step(
                    f"{p.source} (pages)", p.pages + p.errors, p.pages + p.errors + p.waiting or None
                ),
                on_note=lambda words: progress.say(plain(words)),
            )
        except (ClinicsError, OSError) as error:
            outcome.problems.append(f"{', '.join(ids)}: {error}")
            # what would stop the next ones as well is no trouble of these alone
            if not carry_on or isinstance(error, (ConfigError, UsageError, HomeError, OSError)):
                _alert(place, settings, outcome)
                raise
            runs = _finished(place, group)
        else:
            done = {run.source for run in runs}
            outcome.left += [one for one in ids if one not in done]
        outcome.runs += runs
        for run in runs:
            write_page(place, run)
    _alert(place, settings, outcome)


def _finished(place: "Home", group: Sequence["Due"]) -> list["Run"]:
    """The runs of a group that were finished before its crawl ended early."""
    from crawler.due import standing

    stands = [standing(place.runs, one.source.id, one.source) for one in group]
    return [now.last for was, now in zip(group, stands, strict=True) if now.last and now.tried != was.standing.tried]


def _groups(plan: Sequence["Due"], size: int) -> Iterator[Sequence["Due"]]:
    for start in range(0, len(plan), max(size, 1)):
        yield plan[start : start + size]


def _alert(place: "Home", settings: "Settings", outcome: _Outcome) -> None:
    from crawler.alert import failure, send

    told = failure(outcome.runs, outcome.problems, folder=place.folder)
    if told is not None:
        outcome.undelivered += send(settings.alert, told, contact=settings.crawl.contact)


def _build(place: "Home", settings: "Settings", outcome: _Outcome) -> None:
    from indexer.build import build as build_all

    try:
        with Progress() as progress:
            outcome.built = build_all(place, on_step=progress.step)
    except ClinicsError as error:
        failed = _Outcome(problems=[f"build: {error}"])
        _alert(place, settings, failed)
        outcome.problems += failed.problems
        outcome.undelivered += failed.undelivered


def _tell(place: "Home", outcome: _Outcome, *, due: bool, as_json: bool) -> None:
    if as_json:
        reports = [dict(run.report) for run in outcome.runs]
        whole: dict[str, Any] = {
            "runs": reports,
            "left": outcome.left,
            "problems": [*outcome.problems, *outcome.undelivered],
            "built": None if outcome.built is None else asdict(outcome.built),
        }
        print_json(whole if due else reports)
        return
    from ui.cli.report import PAGE, print_summary

    if due and not outcome.runs and not outcome.left and not outcome.problems:
        print(f"Nothing is due.{_next(place)}")
    for run in outcome.runs:
        print_summary(place, run)
        print(f"    {run.folder / PAGE}")
    if outcome.left:
        print(f"The time is over: {', '.join(outcome.left)} will be gone on with by the next crawl.")
    for problem in (*outcome.problems, *outcome.undelivered):
        print(f"Problem: {plain(problem)}")
    if outcome.built is not None:
        print_built(outcome.built)


def _next(place: "Home") -> str:
    """What will be due first, in a sentence; empty when nothing is known to be."""
    from config.sources import sources_of
    from crawler.due import standing

    times = [(standing(place.runs, one.id, one).next, one.id) for one in sources_of(place)]
    later = sorted((at, ident) for at, ident in times if at is not None and at > datetime.now(UTC))
    return f" The next is {later[0][1]}, on {later[0][0]:%Y-%m-%d at %H:%M} UTC." if later else ""


def _code(outcome: _Outcome) -> Exit:
    if outcome.problems:
        return Exit.COULD_NOT_RUN
    code = verdict_code(outcome.runs)
    if code == Exit.OK and outcome.built is not None and outcome.built.problems:
        return Exit.SOME_QUARANTINED
    return code
