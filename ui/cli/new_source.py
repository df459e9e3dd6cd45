"""Commands that add a directory to what is crawled, and keep it honest: new-source, record."""

import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from config.errors import ClinicsError, Exit, UsageError
from ui.cli.options import HomeOption, home_at, plain
from ui.cli.progress import Progress

if TYPE_CHECKING:
    from config.home import Home
    from config.settings import Settings
    from config.sources import Source
    from crawler.new_sources.draft import Guess
    from crawler.new_sources.expected import Record
    from crawler.new_sources.look import Session

_SHOWN = 3


def new_source(
    source: Annotated[str, typer.Argument(metavar="ID", help="Small letters, digits and _, such as oregon_list.")],
    url: Annotated[str, typer.Argument(metavar="URL", help="The list itself: a page, a feed, or a sitemap.")],
    terms: Annotated[
        str, typer.Option("--terms", help="Under which terms it may be read, in words; read them first.")
    ] = "",
    title: Annotated[str, typer.Option("--title", help="What people call it; else the title of its page.")] = "",
    recipe: Annotated[
        str,
        typer.Option("--recipe", metavar="NAME", help="sitemap, list, json, csv or schema_org; else it is guessed."),
    ] = "",
    home: HomeOption = None,
) -> int:
    """Look at a directory and write its spider, its row and recorded answers into the home folder, to be checked."""
    from urllib.parse import urlsplit

    from config.settings import load_settings
    from crawler.new_sources.draft import RECIPES
    from crawler.new_sources.files import refuse_taken
    from crawler.new_sources.guess import guess
    from crawler.new_sources.look import looking, session

    chosen = next((one for one in RECIPES if one == recipe), None)
    if recipe and chosen is None:
        raise UsageError(f"There is no recipe {recipe!r}. There are: {', '.join(RECIPES)}.")
    if not url.startswith(("http://", "https://")):
        raise UsageError(f"{url!r} must be an address that starts with http:// or https://.")
    place = home_at(home).prepare()
    refuse_taken(place, source)
    agreed = _terms(url, terms)
    settings = load_settings(place)
    with place.held(), Progress() as progress, session() as within:
        progress.step("looking at the directory", 0, None)
        with looking(place, settings, within) as look:
            found = guess(url, look, recipe=chosen)
        _print_guess(found)
        named = title or found.title or urlsplit(url).hostname or source
        return _write(place, settings, source, found, within, title=named, terms=agreed)


def _terms(url: str, given: str) -> str:
    if given.strip():
        return given
    asked = f"Read the terms of use of {url} first. Under which terms may it be read, in your words"
    if sys.stdin.isatty():
        return str(typer.prompt(asked))
    raise UsageError(f"{asked}? Say it with --terms; a source whose terms forbid reading is not added.")


def _print_guess(found: "Guess") -> None:
    print(f"It looks like the recipe {found.recipe}:")
    for line in found.why:
        print(f"    {plain(line)}")
    for name, value in found.attributes.items():
        print(f"    {name} = {plain(str(value))}")


def _write(
    place: "Home",
    settings: "Settings",
    source: str,
    found: "Guess",
    within: "Session",
    *,
    title: str,
    terms: str,
) -> int:
    from config.sources import Source
    from crawler.new_sources.expected import Expected, record_of, write_expected
    from crawler.new_sources.files import put_in_place, row_text, spider_text
    from crawler.new_sources.look import record
    from crawler.new_sources.replay import replay

    spider = spider_text(source, title, found)
    with tempfile.TemporaryDirectory() as scratch:
        code, answers = Path(scratch) / "code", Path(scratch) / "answers"
        code.mkdir()
        answers.mkdir()
        (code / f"{source}.py").write_text(spider, encoding="utf-8")
        trial = Source(id=source, title=title, home=found.home, kind="directory", terms=terms, code=str(code))
        missed = record(trial, answers, home=place, settings=settings, within=within)
        records = [record_of(one) for one in replay(trial, answers, settings=settings).listings]
        write_expected(answers, Expected(tuple(records), reviewed=False))
        row = row_text(source, title, found.home, terms, records)
        written = put_in_place(place, source, spider=spider, row=row, fixture=answers)
    _print_records(records, missed)
    print("Written:")
    for path in written:
        print(f"    {path}")
    if found.nameless:
        print("Nothing was taken for the name of a place, without which none is kept. Say in the fields of")
        print(f'{written[0]}: "name": "…", with one of: {plain(found.nameless)}')
    if found.unsure_words:
        print(f"Which part of a page speaks of its place is not known: {plain(found.unsure_words)}")
        print(
            f"Look at a few pages. If they say more than of that place, say in {written[0]} where that stands: words."
        )
    if found.one_page:
        how = "next_key or page_parameter" if found.recipe == "json" else "next_links"
        print("No link to a next page was found: only the first page of the list will be read.")
        print(f"If the list goes on, say in {written[0]} how: {how}.")
    if records:
        print(f"Next: compare these listings with the pages. Mend {written[0]} until they are right, and after each")
    else:
        print(f"Nothing is there to be accepted yet. Next: mend {written[0]} until it finds listings, and after each")
    print(f"change say: clinics record {source} --again. When they are: clinics record {source} --reviewed")
    print(f"Then read the row in {written[1]} once more, and: clinics crawl {source}")
    return Exit.OK


def _print_records(records: Sequence["Record"], missed: Sequence[str]) -> None:
    from ui.words import count

    nameless = sum("name" not in one["fields"] for one in records)
    print(f"{count(len(records), 'listing', 'listings')} in the pages recorded{':' if records else '.'}")
    if nameless:
        print(f"  {nameless} of them without a name: say in the spider where it stands.")
    for one in records[:_SHOWN]:
        print(f"  {plain(one['ref'])}")
        for name, value in one["fields"].items():
            print(f"    {name}: {plain(value)}")
        print(f"    and {count(len(one['words']), 'piece of text', 'pieces of text')}, first: {_first(one['words'])}")
    if len(records) > _SHOWN:
        print(f"  and {len(records) - _SHOWN} more in expected.json")
    outside = [line for line in missed if "budget" not in line]
    for line in outside[:_SHOWN]:
        print(f"Could not be read: {plain(line)}")


def _first(words: Sequence[str]) -> str:
    return plain(words[0])[:100] if words else "none"


def record(
    source: Annotated[str, typer.Argument(metavar="ID", help="A source (see: clinics sources).")],
    check: Annotated[
        bool, typer.Option("--check", help="Only check it against its recorded answers; ask nobody.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Read the recorded answers again, after a change of the spider.")
    ] = False,
    reviewed: Annotated[bool, typer.Option("--reviewed", help="Say that a person found the records right.")] = False,
    pages: Annotated[int, typer.Option(help="Most pages asked for.", min=1, max=200)] = 12,
    yes: Annotated[bool, typer.Option("--yes", help="Renew without asking.")] = False,
    home: HomeOption = None,
) -> int:
    """Renew the recorded answers of a source after showing what differs, or check its spider against them."""
    from config.settings import load_settings
    from config.sources import sources_of
    from crawler.new_sources.files import fixture_of

    if check + again + reviewed > 1:
        raise UsageError("--check, --again and --reviewed are three things to do. Give one of them.")
    place = home_at(home)
    known = {one.id: one for one in sources_of(place)}
    if source not in known:
        raise UsageError(f"There is no source {source!r}. There are: {', '.join(known)}.")
    row, folder, settings = known[source], fixture_of(place, source), load_settings(place)
    if check:
        return _check(row, folder, settings)
    with place.prepare().held():
        if reviewed:
            return _review(row, folder, settings)
        if again:
            return _read_again(row, folder, settings, yes=yes)
        return _record(place, row, folder, settings, pages=pages, yes=yes)


def _check(row: "Source", folder: Path, settings: "Settings") -> int:
    from crawler.new_sources.expected import problems

    found = problems(row, folder, settings=settings)
    for line in found:
        print(plain(line) if not line.startswith("  ") else f"  {plain(line)}")
    if found:
        raise ClinicsError(f"{row.id} fails its check. What to do stands above.")
    print(f"{row.id} reads its recorded answers as expected.")
    return Exit.OK


def _review(row: "Source", folder: Path, settings: "Settings") -> int:
    from crawler.new_sources.expected import Expected, differences, load_expected, record_of, write_expected
    from crawler.new_sources.replay import replay

    expected = load_expected(folder)
    if expected is None or not expected.records:
        raise UsageError(f"No records of {row.id} are there to be reviewed. Record them: clinics record {row.id}")
    records = [record_of(one) for one in replay(row, folder, settings=settings).listings]
    if differences(expected.records, records):
        raise ClinicsError(
            f"The spider of {row.id} reads something else now. Look first: clinics record {row.id} --again"
        )
    write_expected(folder, Expected(expected.records, reviewed=True))
    print(f"Kept: a person found {len(records)} records of {row.id} right. Next: clinics crawl {row.id}")
    return Exit.OK


def _read_again(row: "Source", folder: Path, settings: "Settings", *, yes: bool) -> int:
    from crawler.new_sources.answers_kept import read_index

    if not read_index(folder):
        raise UsageError(f"No answers of {row.id} are recorded in {folder}. Record them: clinics record {row.id}")
    with tempfile.TemporaryDirectory() as scratch:
        answers = Path(scratch) / "answers"
        shutil.copytree(folder, answers)
        return _renew(row, folder, answers, settings, yes=yes, missed=())


def _record(place: "Home", row: "Source", folder: Path, settings: "Settings", *, pages: int, yes: bool) -> int:
    from crawler.new_sources.look import record as record_answers

    if row.kind == "clinic_site":
        raise UsageError(f"{row.id} visits home pages that are named one by one. Try: clinics explain --help")
    with tempfile.TemporaryDirectory() as scratch, Progress() as progress:
        progress.step(f"{row.id} (pages)", 0, pages)
        answers = Path(scratch) / "answers"
        answers.mkdir()
        missed = record_answers(row, answers, home=place, settings=settings, pages=pages)
        return _renew(row, folder, answers, settings, yes=yes, missed=missed)


def _renew(
    row: "Source", folder: Path, answers: Path, settings: "Settings", *, yes: bool, missed: Sequence[str]
) -> int:
    """Show what would differ, ask, and put the answers and their records in the place of those before."""
    from crawler.new_sources.answers_kept import read_index
    from crawler.new_sources.expected import Expected, differences, failures, load_expected, record_of, write_expected
    from crawler.new_sources.files import expectation
    from crawler.new_sources.replay import replay

    if not read_index(answers):
        raise ClinicsError(f"Nothing was answered, so nothing is renewed. {'; '.join(missed)[:300]}".strip())
    before = load_expected(folder)
    replayed = replay(row, answers, settings=settings)
    records = [record_of(one) for one in replayed.listings]
    for line in failures(replayed):
        print(plain(line))
    changed = differences(() if before is None else before.records, records)
    for line in changed:
        print(f"  {plain(line)}" if line.startswith("  ") else plain(line))
    _print_records(records, missed)
    if not changed and before is not None:
        print("The records are those that were expected.")
    if not yes and not _agreed(f"Keep these answers and records of {row.id} in place of those before?"):
        print("Nothing was changed.")
        return Exit.OK
    same = before is not None and before.reviewed and not changed
    write_expected(answers, Expected(tuple(records), reviewed=same))
    _exchange(answers, folder)
    print(f"Renewed: {folder}")
    print(f"In its row, somewhat less than this would be: expect = {expectation(records)}")
    if not same:
        print(f"When a person found the records right: clinics record {row.id} --reviewed")
    return Exit.OK


def _agreed(question: str) -> bool:
    if not sys.stdin.isatty():
        raise UsageError("Nothing was changed, since nobody could be asked. Say --yes to renew without being asked.")
    return bool(typer.confirm(question))


def _exchange(answers: Path, folder: Path) -> None:
    """Put a folder in the place of another; what stood there goes only when the new one stands."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = folder.with_name(f".{folder.name}-before")
    shutil.rmtree(aside, ignore_errors=True)
    fresh = folder.with_name(f".{folder.name}-new")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.move(answers, fresh)
    if folder.exists():
        folder.rename(aside)
    fresh.rename(folder)
    shutil.rmtree(aside, ignore_errors=True)
