"""The command explain: one page with what was read, from which words, and what was refused and why."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from config.errors import BadFile, Exit, UsageError
from ui.cli.options import HomeOption, JsonOption, home_at, plain, print_json

if TYPE_CHECKING:
    from crawler.listing import Page
    from indexer.read.explain import Explanation, Line

_VERDICTS = {True: "a provider of ketamine or Spravato", False: "not a provider", None: "cannot tell"}
_SIGNS = {"read": "+", "denied": "-", "refused": "?"}
_LONGEST_FILE = 50_000_000


def explain(
    asked: Annotated[
        str, typer.Argument(metavar="FILE_OR_URL", help="A page: HTML, text, lines of JSON, or its URL.")
    ] = "",
    site: Annotated[
        str, typer.Option("--site", metavar="URL", help="A clinic's own site: each link, its score, chosen or why not.")
    ] = "",
    address: Annotated[str, typer.Option("--url", metavar="URL", help="Where the page of a file stands.")] = "",
    ident: Annotated[str, typer.Option("--id", metavar="ID", help="Which page of a file of JSON lines.")] = "",
    country: Annotated[str, typer.Option(help="Country the page is from.")] = "US",
    whole: Annotated[bool, typer.Option("--all", help="Print also what names nothing.")] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show one page with what was read of it, from which words, and what was refused and why."""
    if site:
        return _explain_site(site, home, whole=whole, as_json=as_json)
    if not asked:
        raise UsageError("Name a page, or a clinic's own site with --site.")
    from indexer.read.explain import explain as explain_page

    if asked.startswith(("http://", "https://")):
        from config.settings import load_settings
        from crawler.one_page import fetch_page

        place = home_at(home)
        settings = load_settings(place)
        with place.prepare().held():  # a crawl beside it would ask the same host at the same time
            page = fetch_page(asked, settings=settings, decisions=place.decisions)
    else:
        page, country = _page_of(Path(asked), address, ident, country)
    told = explain_page(page, country=country)
    if as_json:
        print_json(asdict(told))
    else:
        _print(told, whole=whole)
    return Exit.OK


def _explain_site(site: str, home: Path | None, *, whole: bool, as_json: bool) -> int:
    from ui.cli.explain_site import print_record, record_of

    record = record_of(site, home_at(home))
    if as_json:
        print_json(dict(record))
    else:
        print_record(record, whole=whole)
    return Exit.OK


def _page_of(file: Path, address: str, ident: str, country: str) -> "tuple[Page, str]":
    from datetime import UTC, datetime

    from crawler.listing import Page
    from crawler.pages.html import decoded, page_from_html
    from indexer.read.blocks import blocks_from_text
    from indexer.read.pages_file import page_with_id

    try:
        if file.suffix == ".jsonl":
            return page_with_id(file, ident)
        with file.open("rb") as opened:
            body = opened.read(_LONGEST_FILE)
    except FileNotFoundError as error:
        raise UsageError(
            f"There is no file {str(file)!r}. Give a file, or an address with https:// before it."
        ) from error
    except OSError as error:
        raise BadFile(f"{file}: {error.strerror}; give a file that can be read.") from error
    now = datetime.now(UTC)
    if file.suffix.lower() in (".html", ".htm") or body.lstrip()[:1] == b"<":
        return page_from_html(body, url=address, seen_at=now), country
    return Page(url=address, title="", seen_at=now, blocks=blocks_from_text(decoded(body))), country


def _print(told: "Explanation", *, whole: bool) -> None:
    from indexer.ellipsis import as_shown

    print(plain(told.title) or "(no title)")
    if told.url:
        print(plain(told.url))
    signs = ", ".join(f"{name} {count}" for name, count in told.signs.items())
    print(f"Verdict: {_VERDICTS[told.is_provider]} (score {told.score:g}; {signs or 'no signs'})")
    if told.provider_said:
        print(f"    “{plain(as_shown(told.provider_said))}”")
    print(f"\nRead: {len(told.findings)}" + (" statements" if len(told.findings) != 1 else " statement"))
    for one in told.findings:
        print(f"  {'says no to ' if one.denied else ''}{one.field} {plain(one.value)}: “{plain(as_shown(one.said))}”")
    print("\nThe page (+ read, - read as a no, ? looked at and refused)")
    silent = 0
    for line in told.lines:
        if not line.named and not whole:
            silent += 1
            continue
        _skipped(silent)
        silent = 0
        _print_line(line)
    _skipped(silent)


def _skipped(silent: int) -> None:
    if silent:
        print(f"\n  ({silent} {'sentence names' if silent == 1 else 'sentences name'} nothing)")


def _print_line(line: "Line") -> None:
    above = " > ".join(plain(part) for part in line.path)
    zone = "" if line.zone == "main" else f"{line.zone}: "
    print(f"\n  {zone}{f'[{above}] ' if above else ''}{plain(line.text)}")
    for one in line.named:
        why = f": {plain(one.why)}" if one.why else ""
        print(f"    {_SIGNS[one.outcome]} {one.field} {plain(one.value)}, “{plain(one.words)}”{why}")
