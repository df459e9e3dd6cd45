"""The command that looks named people and clinics up in the NPI registry: corroborate."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from config.errors import ClinicsError, Exit, UsageError
from ui.cli.options import HomeOption, JsonOption, home_at, plain, print_json
from ui.cli.progress import Progress

if TYPE_CHECKING:
    from indexer.registry.corroborate import Corroborated

_VERDICTS: Mapping[str, str] = {
    "corroborates": "recognised, and agreeing with what the page says",
    "contradicts": "recognised, and not agreeing with what the page says",
    "listed": "recognised; nothing to agree or disagree with",
    "deactivated": "recognised, with a number that was deactivated",
    "unsure": "no clear answer",
    "not_found": "no entry of that name in the state",
}


def corroborate(
    bulk: Annotated[
        Path | None,
        typer.Option("--bulk", metavar="FILE", help="Read the registry's monthly file (ZIP or CSV) instead of asking."),
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Ask also what was answered lately.")] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> int:
    """Look named people and clinics up in the NPI registry; what it says stands beside the facts, never among them."""
    from contextlib import closing

    from config.settings import load_settings
    from indexer.engines import open_engine
    from indexer.registry.corroborate import clinics_in, corroborate_from_file
    from indexer.registry.corroborate import corroborate as ask_registry

    if bulk is not None and again:
        raise UsageError("--again asks the registry and --bulk asks nobody. Give one of them.")
    place = home_at(home)
    with closing(open_engine(place)) as engine:
        clinics = list(clinics_in(engine))
    with place.prepare().held(), Progress() as progress:
        if bulk is not None:
            done = corroborate_from_file(place, clinics, bulk, on_step=progress.step)
        else:
            done = ask_registry(place, clinics, settings=load_settings(place), again=again, on_step=progress.step)
    if as_json:
        print_json(_json(done))
    else:
        _print(done)
    if done.asked is not None and (done.asked.failed or (done.asked.stopped and not done.asked.spent)):
        why = done.asked.stopped or "; ".join(done.asked.failed)
        raise ClinicsError(
            f"The registry did not answer every question: {plain(why)}. "
            "What it answered is kept; run the command again."
        )
    return Exit.OK


def _json(done: "Corroborated") -> dict[str, Any]:
    asked, file = done.asked, done.file
    return {
        "clinics": done.clinics,
        "people": done.people,
        "organizations": done.organizations,
        "unaskable": done.unaskable,
        "waiting": done.waiting,
        "verdicts": dict(done.verdicts),
        "asked": None
        if asked is None
        else {
            "answered": asked.answered,
            "known": asked.known,
            "refused": dict(asked.refused),
            "failed": dict(asked.failed),
            "left": asked.left,
            "requests": asked.requests,
            "stopped": asked.stopped,
        },
        "file": None if file is None else {"as_of": file.as_of.isoformat(), "rows": file.rows, "damaged": file.damaged},
    }


def _print(done: "Corroborated") -> None:
    from ui.words import count

    print(
        f"{count(done.people, 'person', 'people')} and {count(done.organizations, 'clinic', 'clinics')} to look up, "
        f"named by {count(done.clinics, 'clinic', 'clinics')} of the directory."
    )
    if done.file is not None:
        damaged = f", {done.file.damaged} of them damaged" if done.file.damaged else ""
        print(f"{done.file.rows} rows of the file read{damaged}; it is as of {done.file.as_of}.")
    if done.asked is not None:
        print(
            f"{done.asked.answered} questions answered now, {done.asked.known} answered before, "
            f"{done.asked.left} left; {done.asked.requests} requests sent."
        )
        for problem, times in (*done.asked.refused.items(), *done.asked.failed.items()):
            print(f"    not answered, {times} times: {plain(problem)}")
        if done.asked.stopped:
            print(f"Stopped: {plain(done.asked.stopped)}.")
    if done.unaskable:
        print(f"{done.unaskable} names cannot be asked for.")
    for verdict, times in done.verdicts.items():
        print(f"  {times:6}  {_VERDICTS[verdict]}")
    if done.waiting:
        print(f"{done.waiting} have no answer yet. Run the command again to go on.")
