"""Guessing how a directory is read, from a look at its first page: which recipe fits, and where things stand.

A guess is shown to a person, who mends it; nothing here decides what is true of a clinic. Nothing is fetched here but
through the ``look`` that is handed in.
"""

from collections import Counter
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from scrapy.utils.gz import gunzip
from scrapy.utils.sitemap import Sitemap

from config.errors import UsageError
from crawler.new_sources.draft import Answer, Guess, Look, RecipeName
from crawler.new_sources.guess_feeds import from_csv, from_json, is_csv
from crawler.new_sources.guess_html import Links, Seen, detail_fields, list_links, next_links
from crawler.new_sources.guess_words import words_apart, words_of_place
from crawler.recipes.schema_org import places_apart

_MOST_UNPACKED = 20_000_000


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
        return from_json(answer)
    if recipe == "csv" or (recipe is None and is_csv(answer, kind)):
        return from_csv(answer)
    found = _sitemap(answer, look)
    if found is not None or recipe == "sitemap":
        return found or _sitemap_of_host(answer, look)
    return _html(answer, look, recipe)


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
    words, told_words, unsure = _words(detail, links, look)
    following = next_links(page)
    told = [
        f"{links.count} links like {links.first} ({links.selector})",
        f"next page: {following or 'none seen'}",
        "the pages have structured data (schema.org) with an address" if structured else "no structured data was seen",
        *told_words,
    ]
    attributes: dict[str, str | bool | dict[str, str]] = {
        "detail_links": links.selector,
        "next_links": following,
        "fields": fields,
        **({"structured": True} if structured else {}),
        **({"words": words} if words else {}),
    }
    return Guess(
        "list", answer.url, attributes, tuple(told), one_page=not following, unsure_words=unsure, title=page.title
    )


def _words(detail: Seen | None, links: Links, look: Look) -> tuple[str, list[str], str]:
    """The part of a place's page whose words are read, why, and what is unsure about that."""
    if detail is None:
        return "", [], f"{links.first} could not be looked at"
    if words := words_of_place(detail, called=links.words):
        return words, [f"other places are named beside {words}, so only the words in there are read"], ""
    answer = look(links.another)
    if answer is None:
        return "", [], f"{links.another} could not be looked at, to compare it with {links.first}"
    apart = words_apart(detail, Seen(answer.body, answer.url, answer.content_type), called=links.words)
    if apart.words:
        told = f"what stands outside of {apart.words} is the same on two pages, so only the words in there are read"
        return apart.words, [f"{told}; outside stands: {apart.outside} …"], ""
    if apart.outside:
        return "", [], f"two pages both say, in no part of their own: {apart.outside} …"
    return "", [], ""
