"""The command that shows what came of a run: report. Written beside each run when it ends, and again when asked."""

from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from config.errors import Exit, UsageError
from ui.cli.options import START, HomeOption, JsonOption, home_at, plain, print_json

if TYPE_CHECKING:
    from pathlib import Path

    from config.home import Home
    from crawler.runs.folders import Run
    from ui.reports.run import Wording

PAGE = "report.html"
"""The report as a page, in the folder of the run."""
MOST_PAGES = 1_000
"""Pages looked through for unknown words, which takes seconds; clinics read --report looks through all."""
_MOST_WORDS = 15
_WHERE = {"route": "beside the drug", "credential": "after a name", "payer": "after a word of accepting"}


def report(
    run: Annotated[
        str, typer.Argument(metavar="[RUN]", help="source/when, source/latest or a source; none means all sources.")
    ] = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> int:
    """Tell what came of a run, or of the last run of every source, and where its page for a browser lies."""
    from crawler.runs.folders import all_sources, run_folders
    from crawler.runs.which_run import run_named

    place = home_at(home)
    names = [run] if run else [one for one in all_sources(place.runs) if run_folders(place.runs, one)]
    if not names:
        raise UsageError(f"Nothing was crawled or imported yet. {START}")
    found = [run_named(place.runs, name) for name in names]
    pages = [write_page(place, one) for one in found]
    if as_json:
        told = [{**dict(one.report), "run": one.name, "serves": one.verdict} for one in found]
        print_json(told[0] if run else told)
        return Exit.OK
    for one, path in zip(found, pages, strict=True):
        print_summary(place, one)
        if path is not None:
            print(f"    {path}")
    return Exit.OK


def print_summary(place: "Home", run: "Run") -> None:
    """What came of a run, in a few lines."""
    from crawler.runs.folders import last_accepted
    from ui.reports.run import lines

    for line in lines(run, last_accepted(place.runs, run.source)):
        print(line[: len(line) - len(line.lstrip())] + plain(line))


def write_page(place: "Home", run: "Run") -> "Path | None":
    """Write the page of a run into its folder; None when it cannot be written, which harms nothing."""
    from crawler.runs.folders import last_accepted
    from ui.reports.run import page

    path = run.folder / PAGE
    part = path.with_name(f"{PAGE}.part")
    try:
        part.write_text(
            page(
                run,
                serving=last_accepted(place.runs, run.source),
                before=_compared_with(place, run),
                wording=_wording(run),
            ),
            encoding="utf-8",
        )
        part.replace(path)
    except OSError:
        return None
    return path


def _compared_with(place: "Home", run: "Run") -> "Run | None":
    from config.errors import ClinicsError
    from crawler.runs.contents import Changes
    from crawler.runs.folders import moment_of, open_run

    changes = Changes.of(run.report)
    if changes is None or moment_of(changes.since) is None:
        return None
    try:
        return open_run(place.runs / run.source / changes.since)
    except ClinicsError:
        return None


def _wording(run: "Run") -> "Wording":
    """Words on its pages that the vocabulary does not know, most frequent first."""
    from config.errors import DamagedRun
    from indexer.read.unknown import KINDS, unknown_words

    try:
        pages = islice((page for listing in run.listings() for page in listing.pages), MOST_PAGES)
        found = unknown_words(pages)
    except DamagedRun:
        return {}
    return {
        _WHERE[kind]: [(word, n, found.examples[kind][word]) for word, n in found.counts[kind].most_common(_MOST_WORDS)]
        for kind in KINDS
    }
