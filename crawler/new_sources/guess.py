"""Guessing how a directory is read, from a look at its first page: which recipe fits, and where things stand.

A guess is shown to a person, who mends it; nothing here decides what is true of a clinic. Nothing is fetched here but
through the ``look`` that is handed in.
"""

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from io import StringIO
from typing import Any, Literal
from urllib.parse import parse_qsl, urljoin, urlsplit

from scrapy.utils.gz import gunzip
from scrapy.utils.sitemap import Sitemap

from config.errors import UsageError
from crawler.new_sources.guess_html import PAGE_KEYS, Seen, detail_fields, list_links, next_links
from crawler.new_sources.guess_words import words_of_place
from crawler.pages.html import decoded
from crawler.recipes.json_feed import at_key
from crawler.recipes.schema_org import places_apart
from crawler.tables.columns import REF, TEXT, guessed, guessed_all
from crawler.tables.delimited import DELIMITERS, divider_of

RecipeName = Literal["sitemap", "list", "json", "csv", "schema_org"]
RECIPES: tuple[RecipeName, ...] = ("sitemap", "list", "json", "csv", "schema_org")

_NEXT_KEYS = ("next", "next_page", "nextPage", "next_url", "links.next", "paging.next", "pagination.next")
_AROUND = ("", "meta.", "pagination.", "paging.", "page.")
_PAGE_COUNTS = ("totalPages", "total_pages", "pages", "pageCount", "page_count", "last_page", "lastPage")
_MOST_UNPACKED = 20_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answered."""

    url: str
    content_type: str
    body: bytes

    @property
    def text(self) -> str:
        """Its characters."""
        return decoded(self.body, self.content_type or None)


@dataclass(frozen=True, slots=True)
class Guess:
    """A recipe, its attributes by name, the address where reading starts, and why this was guessed, a line each.

    ``one_page`` says that of a list which may go on no next page was found, so that only the first would be read;
    ``nameless`` names the columns one of which may be the name, when none was taken for it.
    ``title`` is what the page calls itself, if it is one.
    """

    recipe: RecipeName
    home: str
    attributes: Mapping[str, str | bool | Mapping[str, str]]
    why: tuple[str, ...] = field(default=())
    one_page: bool = False
    nameless: str = ""
    title: str = ""


Look = Callable[[str], Answer | None]
"""Fetches an address politely; None when nothing that can be read is there."""


def guess(url: str, look: Look, *, recipe: RecipeName | None = None) -> Guess:
    """The recipe that fits what ``url`` answers, or ``recipe`` with its attributes.

    Raises :class:`UsageError` when nothing is known of the address, or no recipe fits it.
    """
    answer = look(url)
    if answer is None:
        raise UsageError(f"{url} gave nothing to look at. Give the address of a list of clinics that a browser opens.")
    start = answer.body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    kind = answer.content_type.lower()
    if recipe == "json" or (recipe is None and ("json" in kind or start in (b"{", b"["))):
        return _json(answer)
    if recipe == "csv" or (recipe is None and _is_csv(answer, kind)):
        return _csv(answer)
    found = _sitemap(answer, look)
    if found is not None or recipe == "sitemap":
        return found or _sitemap_of_host(answer, look)
    return _html(answer, look, recipe)


def _json(answer: Answer) -> Guess:
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


def _is_csv(answer: Answer, kind: str) -> bool:
    if "csv" in kind or "tab-separated" in kind:
        return True
    if "html" in kind or answer.body.lstrip()[:1] in (b"<", b""):
        return False
    lines = answer.text[:10_000].splitlines()[:3]
    return len(lines) > 1 and any(lines[0].count(one) == lines[1].count(one) > 1 for one in DELIMITERS)


def _csv(answer: Answer) -> Guess:
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


def _sitemap(answer: Answer, look: Look) -> Guess | None:
    """A sitemap of pages, or an index of sitemaps, of which the first is looked at."""
    urls, kind = _in_sitemap(answer)
    if kind == "sitemapindex" and urls:
        first = look(urls[0])
        urls, _ = ([], "") if first is None else _in_sitemap(first)
    if not kind:
        return None
    if not urls:
        raise UsageError(f"{answer.url} is a sitemap that names no page.")
    start, count = _commonest(urls)
    why = (f"a sitemap of {len(urls)} pages, {count} of them below {start}; their structured data or words are read",)
    return Guess("sitemap", answer.url, {"wanted": start}, why)


def _sitemap_of_host(answer: Answer, look: Look) -> Guess:
    there = look(urljoin(answer.url, "/sitemap.xml"))
    found = None if there is None else _sitemap(there, look)
    if found is None:
        raise UsageError(
            f"{answer.url} has no row of links to pages of places, and its host no sitemap. Give the address of the "
            f"list itself, or say --recipe."
        )
    return found


def _in_sitemap(answer: Answer) -> tuple[list[str], str]:
    body = answer.body
    try:
        body = gunzip(body, max_size=_MOST_UNPACKED) if body.startswith(b"\x1f\x8b") else body
        found = Sitemap(body) if b"<urlset" in body[:2000] or b"<sitemapindex" in body[:2000] else None
    except Exception:  # noqa: BLE001  whatever it is, it is no sitemap
        return [], ""
    if found is None or found.type not in ("urlset", "sitemapindex"):
        return [], ""
    return [urljoin(answer.url, str(one.get("loc", "")).strip()) for one in found], found.type


def _commonest(urls: Iterable[str]) -> tuple[str, int]:
    """The beginning that most paths share, up to a slash, and how many do."""
    starts = Counter(path.rsplit("/", 1)[0] + "/" for path in (urlsplit(url).path.rstrip("/") for url in urls))
    return starts.most_common(1)[0]


def _html(answer: Answer, look: Look, recipe: RecipeName | None) -> Guess:
    page = Seen(answer.body, answer.url, answer.content_type)
    places = places_apart(page.structured)
    if recipe == "schema_org" or (recipe is None and len(places) > 1):
        if not places:
            raise UsageError(f"{answer.url} names no place with an address in its data. Try --recipe list.")
        why = (f"the data of the page (schema.org) names {len(places)} places, such as {places[0][1]['name']!r}",)
        following = next_links(page)
        lines = (*why, f"next page: {following or 'none seen'}")
        return Guess(
            "schema_org", answer.url, {"next_links": following}, lines, one_page=not following, title=page.title
        )
    links = list_links(page)
    if links is None and recipe is None:
        return _sitemap_of_host(answer, look)
    if links is None:
        raise UsageError(f"{answer.url} has no row of links to pages of places. Give the address of the list.")
    first = look(links.first)
    detail = None if first is None else Seen(first.body, first.url, first.content_type)
    fields, structured = ({}, False) if detail is None else detail_fields(detail, called=links.words)
    words = "" if detail is None else words_of_place(detail, called=links.words)
    following = next_links(page)
    told = [
        f"{links.count} links like {links.first} ({links.selector})",
        f"next page: {following or 'none seen'}",
        "the pages have structured data (schema.org) with an address" if structured else "no structured data was seen",
        *([f"other places are named beside {words}, so only the words in there are read"] if words else []),
    ]
    attributes: dict[str, str | bool | Mapping[str, str]] = {
        "detail_links": links.selector,
        "next_links": following,
        "fields": fields,
        **({"structured": True} if structured else {}),
        **({"words": words} if words else {}),
    }
    return Guess("list", answer.url, attributes, tuple(told), one_page=not following, title=page.title)
