"""The command that takes a file of places in as the listings of one source: import."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from config.errors import Exit, UsageError
from ui.cli.collect import verdict_code
from ui.cli.options import HomeOption, JsonOption, home_at, plain, print_json
from ui.cli.progress import Progress

if TYPE_CHECKING:
    from crawler.table_file import Imported


def import_file(
    file: Annotated[Path, typer.Argument(help="CSV file with a header line.")],
    source: Annotated[str, typer.Option("--source", metavar="ID", help="Source that the rows are listings of.")],
    columns: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="COLUMN=FIELD", help="What a column means; an empty FIELD leaves it."),
    ] = None,
    encoding: Annotated[str, typer.Option(help="Encoding of the file.")] = "utf-8",
    accept: Annotated[bool, typer.Option("--accept", help="Take the file in although it looks wrong.")] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> int:
    """Take a CSV file in as the listings of one source; a refused row is written out with the reason."""
    from config.sources import configured_sources
    from crawler.leftovers import sweep
    from crawler.table_file import import_table

    place = home_at(home).prepare()
    if source in {one.id for one in configured_sources()}:
        raise UsageError(f"{source} is a configured source. Give the file a source id of its own.")
    with place.held(), Progress() as progress:
        sweep(place.runs)
        done = import_table(
            file,
            source=source,
            runs=place.runs,
            refused=place.refused,
            columns=dict(_mapped(pair) for pair in columns or ()),
            encoding=encoding,
            accept=accept,
            on_row=lambda row: progress.step("rows", row, None),
        )
    if as_json:
        print_json({"source": source, **_import_json(done)})
    else:
        _print_import(done, source)
    return Exit.OK if done.run is None else verdict_code([done.run])


def _mapped(pair: str) -> tuple[str, str]:
    column, sign, field = pair.partition("=")
    if not sign:
        raise UsageError(f"--map takes COLUMN=FIELD, not {pair!r}.")
    return column, field


def _import_json(done: "Imported") -> dict[str, object]:
    return {
        "changed": done.run is not None,
        "verdict": "accepted" if done.run is None else done.run.verdict,
        "reasons": [] if done.run is None else done.run.report["reasons"],
        "listings": done.listings,
        "repeated": done.repeated,
        "refused": done.refused,
        "refused_because": dict(done.refused_because),
        "refused_file": None if done.refused_file is None else str(done.refused_file),
        "understood": dict(done.understood),
        "left": list(done.left),
    }


def _print_import(done: "Imported", source: str) -> None:
    print("Columns understood: " + ", ".join(f"{column} → {field}" for column, field in done.understood.items()))
    if done.left:
        print("Columns left: " + ", ".join(plain(column) for column in done.left))
    if done.run is None:
        print(f"The file says what its last import said: nothing changed ({done.listings} listings of {source}).")
        return
    print(f"{done.listings} listings of {source}; {done.repeated} rows repeated an earlier row word for word.")
    for reason, count in done.refused_because.items():
        print(f"{count} rows refused: {plain(reason)}")
    if done.refused_file is not None:
        print(f"The refused rows are in {done.refused_file}")
    if done.run.verdict == "accepted":
        print("Next: clinics build")
        return
    for reason in done.run.report["reasons"]:
        print(f"Quarantined: {plain(reason)}")
    print("What was imported before stays. If the file is right all the same, add --accept")
