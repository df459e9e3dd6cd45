"""The command that takes a file of places in as the listings of one source: import."""

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from config.errors import Exit, UsageError
from ui.cli.options import HomeOption, JsonOption, home_at, plain, print_json
from ui.cli.progress import Progress

if TYPE_CHECKING:
    from crawler.tables.imported import Imported


def import_file(
    file: Annotated[Path, typer.Argument(help="Table with a header line: CSV, TSV or Excel (.xlsx).")],
    source: Annotated[str, typer.Option("--source", metavar="ID", help="Source that the rows are listings of.")],
    columns: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="COLUMN=FIELD", help="What a column means; an empty FIELD leaves it."),
    ] = None,
    sheet: Annotated[str, typer.Option("--sheet", metavar="NAME", help="Sheet of a spreadsheet; else the first.")] = "",
    encoding: Annotated[str, typer.Option(help="Encoding of a text file; else it is found out.")] = "",
    full: Annotated[bool, typer.Option("--full", help="The file is the whole list: what it lacks is gone.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")] = False,
    accept: Annotated[bool, typer.Option("--accept", help="Take the file in although it looks wrong.")] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> int:
    """Take a CSV, TSV or Excel file in as listings of one source: only what differs; a refused row is written out."""
    from config.sources import sources_of
    from crawler.runs.leftovers import sweep
    from crawler.tables.file import import_table
    from crawler.tables.imported import Asked

    place = home_at(home)
    row = next((one for one in sources_of(place) if one.id == source), None)
    if row is not None and row.kind != "file":
        raise UsageError(f"{source} is a configured source. Give the file a source id of its own.")
    asked = Asked(
        columns=dict(_mapped(pair) for pair in columns or ()),
        encoding=encoding,
        sheet=sheet,
        full=full,
        dry_run=dry_run,
        accept=accept,
        title="" if row is None else row.title,
        terms="" if row is None else row.terms,
    )
    with nullcontext() if dry_run else place.prepare().held(), Progress() as progress:
        if not dry_run:
            sweep(place.runs)
        done = import_table(
            file, source=source, home=place, asked=asked, on_row=lambda number: progress.step("rows", number, None)
        )
    if as_json:
        print_json({"source": source, "dry_run": dry_run, **_import_json(done)})
    else:
        _print_import(done, source, dry=dry_run)
    return Exit.OK if done.verdict == "accepted" else Exit.ALL_QUARANTINED


def _mapped(pair: str) -> tuple[str, str]:
    column, sign, field = pair.rpartition("=")
    if not sign:
        raise UsageError(f"--map takes COLUMN=FIELD, not {pair!r}.")
    return column, field


def _import_json(done: "Imported") -> dict[str, object]:
    return {
        "changed": done.run is not None,
        "verdict": done.verdict,
        "reasons": list(done.reasons),
        "read_as": done.read_as,
        "notes": _notes(done),
        "sample": dict(done.sample),
        "listings": done.listings,
        "repeated": done.repeated,
        "refused": done.refused,
        "refused_because": dict(done.refused_because),
        "refused_file": None if done.refused_file is None else str(done.refused_file),
        "understood": dict(done.understood),
        "guessed": list(done.guessed),
        "left": list(done.left),
        "mapping_file": str(done.saved),
        "differences": {**done.differences.counts(), "gone": done.differences.gone, "first": done.differences.first},
    }


def _print_import(done: "Imported", source: str, *, dry: bool) -> None:
    _print_reading(done, dry=dry)
    if done.same:
        print(f"The file says what its last import said: nothing changed ({_listings(done.listings)} of {source}).")
        return
    _print_differences(done, source, dry=dry)
    for reason, rows in done.refused_because.items():
        print(f"{_rows(rows)} refused: {plain(reason)}")
    if done.refused_file is not None:
        print(f"The refused rows are in {done.refused_file}")
    for reason in done.reasons:
        print(f"{'It would be quarantined' if dry else 'Quarantined'}: {plain(reason)}")
    if done.verdict != "accepted":
        print("What was imported before stays. If the file is right all the same, add --accept")
    elif dry:
        print("Nothing was changed. Leave --dry-run away to take the file in.")
    else:
        print("Next: clinics build")


def _listings(number: int) -> str:
    return _count(number, "listing", "listings")


def _rows(number: int) -> str:
    return _count(number, "row", "rows")


def _count(number: int, one: str, many: str) -> str:
    from ui.words import count

    return count(number, one, many)


def _notes(done: "Imported") -> list[str]:
    lacking = (
        "no column holds words to be read (text), so its clinics will show without routes and conditions; "
        "--map COLUMN=text names one that says what they offer"
    )
    return [*done.notes, *([] if "text" in done.understood.values() else [lacking])]


def _print_reading(done: "Imported", *, dry: bool) -> None:
    print(f"Read as {plain(done.read_as)}.")
    for note in _notes(done):
        print(f"Note: {plain(note)}.")
    print("Columns understood: " + ", ".join(f"{plain(column)} → {field}" for column, field in done.understood.items()))
    if done.guessed:
        print("Guessed by their headings: " + ", ".join(plain(column) for column in done.guessed))
    if done.left:
        print("Columns left: " + ", ".join(plain(column) for column in done.left))
    if dry and done.sample:
        print("The first row, as it is understood:")
        for name, value in done.sample.items():
            print(f"    {plain(name)}: {plain(value)[:100]}")
    if not dry:
        print(f"This mapping is kept in {done.saved}; edit it there, or with --map COLUMN=FIELD.")


def _print_differences(done: "Imported", source: str, *, dry: bool) -> None:
    found = done.differences
    print(
        f"{_listings(done.listings)} of {source}: {found.new} new, {found.changed} changed, "
        f"{found.unchanged} as before; {_rows(done.repeated)} repeated an earlier row word for word."
    )
    if found.missing and found.gone:
        print(f"{_listings(found.missing)} known before: no longer in the file, taken for gone.")
    elif found.missing:
        why = "rows were refused, which may be they" if found.full else "say --full when the file is the whole list"
        print(f"{_listings(found.missing)} known before: not in the file, and kept: {why}.")
    for line in found.first if dry else ():
        print(f"    {plain(line)}")
