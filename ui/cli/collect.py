"""The command that builds what answers questions out of what was collected, and what is told of runs: build."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from config.errors import Exit, UsageError
from ui.cli.options import START, EngineOption, HomeOption, JsonOption, home_at, plain, print_json
from ui.cli.progress import Progress

if TYPE_CHECKING:
    from config.home import Home
    from crawler.runs.folders import Run
    from indexer.build import Built


def verdict_code(runs: Sequence["Run"]) -> Exit:
    """All well, some quarantined, or all."""
    bad = sum(run.verdict == "quarantined" for run in runs)
    if bad == 0:
        return Exit.OK
    return Exit.ALL_QUARANTINED if bad == len(runs) else Exit.SOME_QUARANTINED


def print_runs(runs: Sequence["Run"]) -> None:
    """One line a run, and the reasons of those that were quarantined."""
    from ui.words import count

    for run in runs:
        found = count(run.report["listings"], "listing", "listings")
        print(f"{run.source}: {found}, {run.verdict}  ({run.folder})")
        for reason in run.report["reasons"]:
            print(f"    {plain(reason)}")


def build(
    everything: Annotated[
        bool, typer.Option("--everything", help="Read, place and match all again, not only what changed.")
    ] = False,
    rollback: Annotated[
        bool, typer.Option("--rollback", help="Let the index before answer again (elasticsearch only); build nothing.")
    ] = False,
    engine: EngineOption = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> int:
    """Read, locate and match what was collected, and rebuild the engine; only what changed is read again."""
    place = home_at(home)
    if rollback:
        if everything:
            raise UsageError("--everything builds and --rollback does not. Give one of them.")
        return _roll_back(place, engine, as_json=as_json)
    from crawler.runs.folders import all_sources

    with Progress() as progress:
        from indexer.build import build as build_all

        built = build_all(place, everything=everything, use=engine, on_step=progress.step)
    if as_json:
        print_json(asdict(built))
    else:
        print_built(built)
        if built.clinics == 0 and not all_sources(place.runs):
            print(f"Nothing was crawled or imported yet. {START}")
    return Exit.SOME_QUARANTINED if built.problems else Exit.OK


def _roll_back(place: "Home", engine: str | None, *, as_json: bool) -> Exit:
    from indexer.engines import open_cluster_builder

    builder = open_cluster_builder(place, engine)
    if builder is None:
        raise UsageError("The embedded engine is rebuilt, not rolled back. Say --engine elasticsearch with --rollback.")
    now, before = builder.roll_back()
    told = {"clinics": now.count, "built_at": now.built_at.isoformat(timespec="seconds")}
    if as_json:
        print_json(told)
        return Exit.OK
    print(f"What was built at {told['built_at']} answers again: {now.count} clinics.")
    kept = before.built_at.isoformat(timespec="seconds")
    print(f"What was built at {kept} is kept; --rollback once more returns to it.")
    return Exit.OK


def print_built(built: "Built") -> None:
    """What a build did, in sentences."""
    from ui.words import count

    print(
        f"{count(built.runs, 'new run', 'new runs')}: {count(built.new, 'listing', 'listings')} new, "
        f"{built.changed} changed, {built.gone} gone; {built.read} read."
    )
    clinics = count(built.clinics, "clinic", "clinics")
    print(
        f"{clinics} can be searched, {built.unplaced} of them without a place on the map"
        + ("." if built.engine_rebuilt else "; nothing changed, the engine stays as it is.")
    )
    if built.not_shown:
        many, whose = ("listing is", "its") if built.not_shown == 1 else ("listings are", "their")
        print(
            f"{built.not_shown} {many} not shown: no offer of ketamine or Spravato was found in {whose} words "
            "(see: clinics explain URL)."
        )
    if built.unsure:
        pairs, they = count(built.unsure, "pair", "pairs"), "it stays" if built.unsure == 1 else "they stay"
        print(f"{pairs} of listings may be one clinic; {they} apart until a person rules: clinics review")
    for label in built.idle:
        print(f"Nothing is known of {plain(label)}, which is ruled on: mistyped, or not collected yet.")
    for problem in built.problems:
        print(f"Left out: {plain(problem)}")
