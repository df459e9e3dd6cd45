"""Commands that turn one file into another, to measure and to reuse each stage alone: read, locate, match."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from config.errors import Exit, UsageError
from ui.cli.options import HomeOption, JsonOption, home_at, plain, print_json
from ui.cli.progress import Progress

if TYPE_CHECKING:
    from crawler.listing import Page


def read(
    pages: Annotated[
        Path | None, typer.Argument(metavar="PAGES.jsonl", help="id, url, title, text, country a line.")
    ] = None,
    target: Annotated[Path | None, typer.Argument(metavar="READ.jsonl", help="Written: what was read.")] = None,
    report: Annotated[
        bool, typer.Option("--report", help="Count words the vocabulary does not know; without a file, in all runs.")
    ] = False,
    most: Annotated[int, typer.Option("--most", metavar="N", help="Words of each kind that --report prints.")] = 40,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> int:
    """Read pages: whether each is a provider, and the statements it makes."""
    from indexer.read.pages_file import read_pages_file

    if not report and (pages is None or target is None):
        raise UsageError("clinics read takes PAGES.jsonl and READ.jsonl, or --report.")
    if pages is not None and target is not None:
        with Progress() as progress:
            count = read_pages_file(pages, target, on_page=lambda done: progress.step("pages", done, None))
        if not report and as_json:
            print_json({"pages": count})
        elif not report:
            print(f"{count} pages read into {target}")
    if report:
        _report(pages, home, most=most, as_json=as_json)
    return Exit.OK


def _report(pages: Path | None, home: Path | None, *, most: int, as_json: bool) -> None:
    """Words near routes, payers and credentials that the vocabulary does not know, most frequent first."""
    from indexer.read.pages_file import pages_in
    from indexer.read.unknown import KINDS, unknown_words

    with Progress() as progress:
        found = unknown_words(
            _saved_pages(home) if pages is None else pages_in(pages),
            on_page=lambda done: progress.step("pages", done, None),
        )
    if as_json:
        print_json({"pages": found.pages, **{kind: dict(found.counts[kind].most_common()) for kind in KINDS}})
        return
    print(f"{found.pages} pages")
    for kind in KINDS:
        print(f"\n{_UNKNOWN[kind]}: {len(found.counts[kind])} words that the vocabulary does not know")
        for word, times in found.counts[kind].most_common(most):
            print(f"{times:6}  {plain(word)}    “{plain(found.examples[kind][word])}”")


_UNKNOWN = {"route": "Beside the drug", "credential": "After a name", "payer": "After a word of accepting"}


def _saved_pages(home: Path | None) -> "Iterator[Page]":
    from crawler.runs.folders import all_sources, last_accepted

    runs = home_at(home).runs
    for source in all_sources(runs):
        run = last_accepted(runs, source)
        for listing in () if run is None else run.listings():
            yield from listing.pages


def locate(
    addresses: Annotated[
        Path | None, typer.Argument(metavar="IN.csv", help="Columns id, street, city, state, zip.")
    ] = None,
    target: Annotated[
        Path | None, typer.Argument(metavar="OUT.csv", help="id, latitude, longitude, exactness, source.")
    ] = None,
    online: Annotated[
        bool, typer.Option("--online", help="Ask the configured geocoder for clinics not placed by their street.")
    ] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> int:
    """Place addresses on the map, offline; an address that cannot be placed gets an empty row."""
    from dataclasses import asdict

    from indexer.locate.table import locate_file

    if online:
        if addresses is not None:
            raise UsageError("--online takes no files: it asks for the clinics of the directory.")
        return _locate_online(home, as_json=as_json)
    if addresses is None or target is None:
        raise UsageError("clinics locate takes IN.csv and OUT.csv, or --online.")
    with Progress() as progress:
        report = locate_file(addresses, target, on_row=lambda row: progress.step("addresses", row, None))
    _print_report(asdict(report), as_json=as_json)
    return Exit.OK


def _locate_online(home: Path | None, *, as_json: bool) -> int:
    """Ask a geocoder; what it answers is used by the next build."""
    from contextlib import closing
    from dataclasses import asdict

    from config.settings import load_settings
    from indexer.engines import open_engine
    from indexer.locate.online import ask_all

    place = home_at(home).prepare()
    settings = load_settings(place)
    with Progress() as progress, closing(open_engine(place)) as engine:
        asked = ask_all(
            place, settings, engine, on_step=lambda done, whole: progress.step("addresses asked for", done, whole)
        )
    if as_json:
        print_json(asdict(asked))
    else:
        print(
            f"{asked.clinics} clinics are not placed by their street; {asked.addresses} addresses to ask "
            f"{asked.provider} for: {asked.known} known before, {asked.requests} requests now"
        )
        print(f"placed {asked.placed}, refused {asked.refused}, not known {asked.unknown}, left {asked.left}")
        for problem in asked.problems:
            print(f"  {plain(problem)}")
        if asked.stopped:
            print(plain(asked.stopped))
        if asked.placed:
            print("Run `clinics build` to use the new spots.")
    return Exit.COULD_NOT_RUN if asked.failed else Exit.OK


def match(
    places: Annotated[
        Path,
        typer.Argument(metavar="IN.csv", help="id, name and any of street, city, state, zip, phone, website."),
    ],
    target: Annotated[Path, typer.Argument(metavar="OUT.csv", help="Written: id, clinic.")],
    as_json: JsonOption = False,
) -> int:
    """Find which rows are one place."""
    from dataclasses import asdict

    from indexer.match.table import match_file

    with Progress() as progress:
        report = match_file(places, target, on_progress=lambda done, whole: progress.step("match", done, whole))
    _print_report(asdict(report), as_json=as_json)
    return Exit.OK


def _print_report(report: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        print_json(report)
        return
    for name, value in report.items():
        if isinstance(value, dict):
            for reason, count in value.items():
                print(f"{name}: {count} times {plain(str(reason))}")
        else:
            print(f"{name}: {value}")
