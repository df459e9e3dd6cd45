"""Guessing how a feed or a table is read: which keys or columns hold what, and how it goes on."""

import csv
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from io import StringIO
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from config.errors import UsageError
from crawler.new_sources.draft import Answer, Guess
from crawler.new_sources.guess_html import PAGE_KEYS
from crawler.recipes.json_feed import at_key
from crawler.tables.columns import REF, TEXT, guessed, guessed_all
from crawler.tables.delimited import DELIMITERS, divider_of

_NEXT_KEYS = ("next", "next_page", "nextPage", "next_url", "links.next", "paging.next", "pagination.next")
_AROUND = ("", "meta.", "pagination.", "paging.", "page.")
_PAGE_COUNTS = ("totalPages", "total_pages", "pages", "pageCount", "page_count", "last_page", "lastPage")


def from_json(answer: Answer) -> Guess:
    """A feed in JSON: where its places stand, and what its keys mean; raises :class:`UsageError` for what is none."""
    try:
        table = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{answer.url} is no JSON. Leave --recipe away to have another guess.") from error
    lists = [(key, value) for key, value in _lists(table) if value]
    if not lists:
        raise UsageError(f"{answer.url} is JSON without a list of objects in it. Give the address of the list itself.")
    key, places = max(lists, key=lambda one: len(one[1]))
    paths = Counter(path for place in places[:100] for path in _paths(place))
    fields, used = _fields(paths)
    ref = next((path for path in paths if guessed(path.rsplit(".", 1)[-1]) == REF), "") or _unique(places, paths)
    following = next((one for one in _NEXT_KEYS if isinstance(at_key(table, one), str)), "")
    numbered = "" if following else _page_parameter(answer.url, table)
    attributes: dict[str, str | bool | Mapping[str, str]] = {
        "places_key": key,
        "next_key": following,
        **({"page_parameter": numbered} if numbered else {}),
        "ref_key": ref,
        "fields": fields,
    }
    if not ref:
        raise UsageError(f"{answer.url}: no key of its places tells them apart. This feed cannot be read.")
    nameless = "" if "name" in fields else ", ".join(path for path in paths if path not in {*used, ref})[:300] or "none"
    why = (
        f"JSON with {len(places)} objects under {key or 'the top'!r}, told apart by {ref!r}",
        f"next page: {following or (f'by {numbered}=2, 3, …' if numbered else 'none seen')}",
        f"kept as words: {', '.join(path for path in paths if path not in {*used, ref})[:200] or 'nothing'}",
    )
    return Guess("json", answer.url, attributes, why, one_page=not following and not numbered, nameless=nameless)


def _page_parameter(url: str, table: Any) -> str:
    """What numbers the pages: named in the address, or beside a count of pages; empty when there is one page."""
    named = [name for name, value in parse_qsl(urlsplit(url).query) if name in PAGE_KEYS and value.isdecimal()]
    if named:
        return named[0]
    counts = [at_key(table, f"{before}{name}") for before in _AROUND for name in _PAGE_COUNTS]
    return "page" if any(isinstance(one, int) and one > 1 for one in counts) else ""


def _lists(value: Any, before: str = "", depth: int = 0) -> Iterable[tuple[str, list[Mapping[str, Any]]]]:
    if isinstance(value, list):
        yield before.rstrip("."), [one for one in value if isinstance(one, dict)]
    elif isinstance(value, dict) and depth < 3:
        for key, inner in value.items():
            yield from _lists(inner, f"{before}{key}.", depth + 1)


def _paths(place: Mapping[str, Any], before: str = "", depth: int = 0) -> Iterable[str]:
    for key, value in place.items():
        if isinstance(value, dict) and depth < 2:
            yield from _paths(value, f"{before}{key}.", depth + 1)
        else:
            yield f"{before}{key}"


def _fields(paths: Iterable[str]) -> tuple[dict[str, str], set[str]]:
    """Paths by raw field, by what the last part of each is called; the first of a kind is taken."""
    fields: dict[str, str] = {}
    paths = list(paths)
    last = {path: path.rsplit(".", 1)[-1] for path in paths}
    meant = guessed_all(list(last.values()))
    for path, word in last.items():
        target = meant.get(word, "")
        if target and target not in (REF, TEXT):
            fields.setdefault(target, path)
    if "name" in fields:
        fields = {"name": fields.pop("name"), **fields}
    return fields, set(fields.values())


def _unique(places: list[Mapping[str, Any]], paths: Iterable[str]) -> str:
    """A path whose values differ in all places."""
    for path in paths:
        values = [at_key(place, path) for place in places]
        if all(isinstance(one, (str, int)) and one != "" for one in values) and len(set(values)) == len(places):
            return path
    return ""


def is_csv(answer: Answer, kind: str) -> bool:
    """Whether an answer of a kind is a table of characters."""
    if "csv" in kind or "tab-separated" in kind:
        return True
    if "html" in kind or answer.body.lstrip()[:1] in (b"<", b""):
        return False
    lines = answer.text[:10_000].splitlines()[:3]
    return len(lines) > 1 and any(lines[0].count(one) == lines[1].count(one) > 1 for one in DELIMITERS)


def from_csv(answer: Answer) -> Guess:
    """A table of characters: what its columns mean; raises :class:`UsageError` for what is none."""
    text = answer.text
    divider = divider_of(text)
    try:
        lines = [row for row in csv.reader(StringIO(text[:200_000], newline=""), delimiter=divider) if row]
    except csv.Error:
        lines = []
    if not lines:
        raise UsageError(f"{answer.url} is no CSV. Leave --recipe away to have another guess.")
    header = [column.strip() for column in lines[0]]
    fields, used = _fields(column for column in header if column)
    ref = next((column for column in header if guessed(column) == REF), "")
    left = [column for column in header if column and column not in {*used, ref}]
    why = (
        f"CSV divided by {DELIMITERS[divider]}, told apart by {ref or 'name and address'}",
        f"kept as words: {', '.join(left)[:200] or 'nothing'}",
    )
    nameless = "" if "name" in fields else ", ".join(left)[:300] or "none"
    return Guess("csv", answer.url, {"ref_column": ref, "fields": fields}, why, nameless=nameless)
