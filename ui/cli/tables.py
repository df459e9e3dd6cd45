"""Commands that turn one file into another, to measure and to reuse each stage alone: read, locate, match."""

from pathlib import Path
from typing import Annotated

import typer

from config.errors import Exit
from ui.cli.options import JsonOption, plain, print_json
from ui.cli.progress import Progress


def read(
    pages: Annotated[Path, typer.Argument(metavar="PAGES.jsonl", help="id, url, title, text, country a line.")],
    target: Annotated[Path, typer.Argument(metavar="READ.jsonl", help="Written: what was read of each page.")],
) -> int:
    """Read pages: whether each is a provider, and the statements it makes."""
    from indexer.read.pages_file import read_pages_file

    with Progress() as progress:
        count = read_pages_file(pages, target, on_page=lambda done: progress.step("pages", done, None))
    print(f"{count} pages read into {target}")
    return Exit.OK


def locate(
    addresses: Annotated[Path, typer.Argument(metavar="IN.csv", help="Columns id, street, city, state, zip.")],
    target: Annotated[Path, typer.Argument(metavar="OUT.csv", help="id, latitude, longitude, exactness, source.")],
    as_json: JsonOption = False,
) -> int:
    """Place addresses on the map, offline; an address that cannot be placed gets an empty row."""
    from dataclasses import asdict

    from indexer.locate.table import locate_file

    with Progress() as progress:
        report = locate_file(addresses, target, on_row=lambda row: progress.step("addresses", row, None))
    _print_report(asdict(report), as_json=as_json)
    return Exit.OK


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
