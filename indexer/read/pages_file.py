"""``clinics read PAGES.jsonl READ.jsonl``: pages given as lines of JSON in, what was read from each of them out."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from config.errors import BadFile, UsageError
from crawler.listing import Page
from indexer.read.blocks import blocks_from_text
from indexer.read.page import read_page
from indexer.writing import written_whole

_TEXTS = ("id", "url", "title", "text")


def read_pages_file(source: Path, target: Path, *, on_page: Callable[[int], None] | None = None) -> int:
    """Read every page of ``source`` and write one line for each into ``target``; answers how many.

    ``on_page`` is told the count after each page. Raises :class:`BadFile` naming the line that cannot be read; the
    target is then left as it was.
    """
    count = 0
    with written_whole(target, source=source) as out:
        for row in _rows(source):
            out.write(json.dumps(_read(row), ensure_ascii=False) + "\n")
            count += 1
            if on_page is not None:
                on_page(count)
    return count


def pages_in(source: Path) -> Iterator[Page]:
    """Every page of a file of pages; raises :class:`BadFile` for a line that cannot be read."""
    for row in _rows(source):
        yield _page(row)[0]


def _rows(source: Path) -> Iterator[dict[str, Any]]:
    try:
        with source.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _row(source, number, line)
    except UnicodeDecodeError as error:
        raise BadFile(f"{source}: not UTF-8; save it as UTF-8 and read it again.") from error
    except OSError as error:
        raise BadFile(f"{source}: {error.strerror}; give a file that can be read.") from error


def page_with_id(source: Path, ident: str) -> tuple[Page, str]:
    """The page of that id in a file of pages, and its country; the only page when no id is given.

    Raises :class:`UsageError` when there is no such page, :class:`BadFile` for a line that cannot be read.
    """
    ids = []
    with source.open(encoding="utf-8-sig", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            row = _row(source, number, line)
            ids.append(row["id"])
            if row["id"] == ident:
                return _page(row)
    if not ident and len(ids) == 1:
        return page_with_id(source, ids[0])
    if not ids:
        raise UsageError(f"{source} holds no page; give a file with one page a line.")
    told = f"has no page {ident!r}" if ident else f"holds {len(ids)} pages"
    raise UsageError(f"{source} {told}. Name one with --id, such as {', '.join(ids[:3])}.")


def _page(row: dict[str, Any]) -> tuple[Page, str]:
    country = row.get("country")
    page = Page(url=row["url"], title=row["title"], seen_at=datetime.now(UTC), blocks=blocks_from_text(row["text"]))
    return page, country if isinstance(country, str) and country else "US"


def _row(source: Path, number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise BadFile(f"{source}, line {number}: not JSON; write one page a line and read it again.") from error
    if not isinstance(row, dict):
        raise BadFile(f'{source}, line {number}: not a page; write {{"id", "url", "title", "text"}} a line.')
    missing = [name for name in _TEXTS if not isinstance(row.get(name), str)]
    if missing:
        raise BadFile(f"{source}, line {number}: {missing[0]!r} is missing or is no text; add it and read it again.")
    return row


def _read(row: dict[str, Any]) -> dict[str, Any]:
    page, country = _page(row)
    reading = read_page(page, country=country)
    return {
        "id": row["id"],
        "is_provider": reading.is_provider,
        "statements": [
            {"field": one.field, "value": one.value, "denied": one.denied, "said": one.said} for one in reading.findings
        ],
    }
