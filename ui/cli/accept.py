"""The command by which a person lets a quarantined run serve: accept."""

from typing import TYPE_CHECKING, Annotated

import typer

from config.errors import Exit, UsageError
from ui.cli.options import START, HomeOption, JsonOption, WhoOption, home_at, plain, print_json, who_rules

if TYPE_CHECKING:
    from config.home import Home
    from crawler.runs.contents import Changes
    from crawler.runs.folders import Run
    from crawler.runs.overruled import Overruled

RunArgument = Annotated[
    str, typer.Argument(metavar="RUN", help="source/when as printed, source/latest, or a folder; this run only.")
]


def accept(
    run: RunArgument,
    why: Annotated[str, typer.Option("--why", metavar="WORDS", help="The reason; it is kept and shown.")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Let the gate's verdict stand again, before a build.")] = False,
    who: WhoOption = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> int:
    """Let a quarantined run serve all the same, with a reason that is kept; the next build uses it."""
    from crawler.runs.overruled import overrule
    from crawler.runs.which_run import run_named

    place = home_at(home)
    if not undo and not why.strip():
        raise UsageError("Accepting a quarantined run needs a reason, for whoever reads it later. Add: --why WORDS")
    if not place.runs.is_dir():
        raise UsageError(f"Nothing was crawled or imported into {place.folder} yet, so nothing is held back. {START}")
    with place.held():
        meant = run_named(place.runs, run)
        if undo:
            _take_back(place, meant, as_json=as_json)
            return Exit.OK
        _check(place, meant)
        if not as_json and meant.report["listings"] == 0:
            print(f"{meant.name} lists nothing: the next build marks all that its source listed as gone.")
        said = overrule(meant.folder, who=who_rules(who), why=why)
    _tell(meant, said, as_json=as_json)
    return Exit.OK


def _check(place: "Home", run: "Run") -> None:
    """Raise :class:`UsageError` for a run that needs no word or cannot serve, :class:`DamagedRun` for a damaged one."""
    from crawler.runs.folders import last_accepted

    if run.overruled is not None:
        raise UsageError(f"{run.name} was accepted by {run.overruled.who} already: {run.overruled.why}")
    if run.verdict == "accepted":
        raise UsageError(f"{run.name} was accepted when it was made. Next: clinics build")
    for _ in run.listings():  # to its end, since a build would leave a damaged one out
        pass
    if run.report["listings"] == 0 and not _has_ended(run):
        raise UsageError(f"{run.name} holds no listing, so it has nothing to serve. Crawl {run.source} again.")
    later = last_accepted(place.runs, run.source)
    if later is not None and later.when > run.when:
        raise UsageError(
            f"{later.name} was made later and is accepted: it serves, and {run.name} could only bring back what it no "
            f"longer lists. There is nothing to do."
        )


def _has_ended(run: "Run") -> bool:
    """Whether a run read its source to the end and found that it lists nothing any more."""
    pages = run.report.get("pages")
    taken = [pages.get(outcome) for outcome in ("read", "unchanged")] if isinstance(pages, dict) else []
    return run.report["complete"] and any(type(count) is int and count > 0 for count in taken)


def _take_back(place: "Home", run: "Run", *, as_json: bool) -> None:
    from crawler.runs.overruled import take_back
    from indexer.store import listings
    from indexer.store.book import Book

    if run.overruled is None:
        raise UsageError(f"Nobody has accepted {run.name} against the gate. There is nothing to take back.")
    if place.book.exists():
        with Book(place.book) as book:
            if (run.source, run.when) in listings.runs_taken(book):
                again = "Import a right table of" if run.report["kind"] == "file" else "Crawl"
                raise UsageError(
                    f"{run.name} was built already, so it serves until a later run is accepted. {again} {run.source} "
                    f"again: the next accepted run, when it is whole, replaces it. A listing that is wrong until then "
                    f"is hidden by a row [[withdrawn]] in {place.decisions}; then: clinics build"
                )
    take_back(run.folder)
    if as_json:
        print_json({"run": run.name, "verdict": run.report["verdict"], "taken_back": True})
    else:
        print(f"{run.name} is quarantined again.")


def _tell(run: "Run", said: "Overruled", *, as_json: bool) -> None:
    from crawler.runs.contents import Changes

    changes = Changes.of(run.report)
    if as_json:
        reasons = list(run.report["reasons"])
        print_json({"run": run.name, "verdict": "accepted", "against": reasons, "overruled": said.told()})
        return
    print(f"{run.name} is accepted, by {plain(said.who)}: {plain(said.why)}")
    for reason in run.report["reasons"]:
        print(f"    in spite of: {plain(reason)}")
    print(_consequence(run, changes))
    print(f"Next: clinics build. Until then it can be taken back: clinics accept {run.name} --undo")


def _consequence(run: "Run", changes: "Changes | None") -> str:
    from ui.words import count

    listings = count(run.report["listings"], "listing", "listings")
    if run.report["complete"] and changes is not None and changes.gone:
        return f"Its {listings} serve; {changes.gone} that it no longer has will be marked as gone."
    return f"Its {listings} serve; what it does not list stays as it was."
