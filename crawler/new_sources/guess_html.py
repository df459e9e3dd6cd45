"""Where things stand on a web page of a directory: its row of links, the next page, and the fields of a place."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from parsel import Selector

from crawler.listing import Block
from crawler.pages.html import decoded, page_from_html
from crawler.pages.places import places_in
from crawler.pages.visible import addresses_in, phones_in
from crawler.pages.wording import one_line
from crawler.sites.links import site_of
from crawler.tables.columns import REF, TEXT, guessed

MOST_LINKS = 3_000
LEAST_LINKS = 3
"""Links of one kind that make a list."""

_NEXT = ("a[rel~=next]", "link[rel~=next]", "a.next", ".next > a", ".pagination-next a")
PAGE_KEYS = frozenset(("page", "p", "pg", "paged", "pagenum", "page_number"))
_NEXT_FIRST = frozenset(("next", "older", "more"))
_NEXT_REST = frozenset(("page", "pages", "results", "entries", "listings", "clinics", "providers", "posts"))
_ARROWS = "›»→>⟩▶… "  # noqa: RUF001  the arrows that pages show
_NUMBERED = re.compile(r"(.*/)((?:page|pg)[/-])([0-9]{1,5})/?", re.IGNORECASE)
_SAYABLE = re.compile(r"[\w ›»→>⟩▶-]{1,40}")  # noqa: RUF001  the same
_LONGEST, _LONGEST_PHONE = 160, 40
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,60}")
_SITE_WORDS = ("website", "web site", "visit site", "homepage", "home page")
_NO_PLACES = frozenset(
    ("about", "contact", "privacy", "terms", "login", "account", "blog", "news", "category", "tag", "page", "search")
)


class Seen:
    """A page that was fetched, as CSS selectors and as structured data see it."""

    def __init__(self, body: bytes, url: str, content_type: str) -> None:
        self.url = url
        text = decoded(body, content_type or None)
        self.css = Selector(text=text or "<html></html>", type="html").css
        self.title = one_line(self.css("title::text").get() or "")[:100]
        self._read = partial(
            page_from_html, body, url=url, seen_at=datetime.now(UTC), content_type=content_type or None
        )
        self._whole = self._read()
        self.structured: tuple[Mapping[str, Any], ...] = self._whole.structured

    def texts(self, within: str = "") -> list[str]:
        """The words that would be read of it, a block each; ``within`` is the selector of a part."""
        page = self._read(within=within) if within else self._whole
        return [block.text for block in page.blocks]


@dataclass(frozen=True, slots=True)
class Links:
    """Links of one kind: the selector that finds them, how many there are, and where the first leads, in its words.

    ``another`` is where another of them leads.
    """

    selector: str
    count: int
    first: str
    words: str
    another: str


def list_links(page: Seen) -> Links | None:
    """The links that are most likely a list of places: the most that share their shape, below the same path.

    None when no three links do.
    """
    shapes: dict[tuple[str, str], list[str]] = {}
    for link in page.css("a[href]")[:MOST_LINKS]:
        href = said(link, "href").strip()
        shape = shape_of_link(page, href)
        if shape and not link.xpath("ancestor::nav | ancestor::footer | ancestor::header[not(ancestor::article)]"):
            shapes.setdefault((shape, class_of(link)), []).append(href)
    ranked = sorted(shapes.items(), key=lambda one: (-len(set(one[1])), -len(one[0][1])))
    for (shape, name), hrefs in ranked:
        if len(set(hrefs)) < LEAST_LINKS:
            return None
        selector = f"a.{name}::attr(href)" if name else f'a[href*="{shape}"]::attr(href)'
        found = [urljoin(page.url, one.strip()) for one in page.css(selector).getall()]
        if {shape_of_link(page, one) for one in found} == {shape}:
            words = one_line(" ".join(page.css(selector.removesuffix("::attr(href)"))[0].css("::text").getall()))
            another = next(one for one in found if one != found[0])
            return Links(selector, len(set(found)), found[0], words, another)
    return None


def next_links(page: Seen) -> str:
    """A selector of the link to the next page, or of the numbers of pages; empty when none is seen."""
    for one in _NEXT:
        if page.css(f"{one}::attr(href)").get():
            return f"{one}::attr(href)"
    return _worded(page, _says_next) or _numbered(page) or _worded(page, _is_arrow)


def _worded(page: Seen, says: Callable[[str], bool]) -> str:
    """A selector of the link that says next in its words, or in its label for those who cannot see it."""
    for link in page.css("a[href]")[:MOST_LINKS]:
        words = one_line(" ".join(link.css("::text").getall()))
        label = said(link, "aria-label")
        if (says(words) or says(label) or says(said(link, "title"))) and _leads_on(page, link):
            alone = [name for name in said(link, "class").split() if _PLAIN.fullmatch(name)]
            named = [f"a.{name}" for name in sorted(alone, key=lambda name: "next" not in name.casefold())]
            by_words = [f'a:contains("{words.strip(_ARROWS) or words}")'] if _SAYABLE.fullmatch(words) else []
            by_label = [f'a[aria-label="{label}"]'] if _SAYABLE.fullmatch(label) else []
            for selector in (*(one for one in named if "next" in one.casefold()), *by_label, *by_words, *named):
                if {said(one, "href") for one in page.css(selector)} == {said(link, "href")}:
                    return f"{selector}::attr(href)"
    return ""


def _says_next(words: str) -> bool:
    first, *rest = words.strip(_ARROWS).casefold().split() or [""]
    return first in _NEXT_FIRST and all(one in _NEXT_REST or one.isdecimal() for one in rest)


def _is_arrow(words: str) -> bool:
    return words.strip() != "" and not words.strip(_ARROWS)


def _leads_on(page: Seen, link: Selector) -> bool:
    """Whether a link leads to another page of the same host."""
    with suppress(ValueError):
        url, here = urlsplit(urljoin(page.url, said(link, "href").strip())), urlsplit(page.url)
        other = url._replace(fragment="") != here._replace(fragment="")
        return other and url.scheme in ("http", "https") and site_of(url) == site_of(here)
    return False


def _numbered(page: Seen) -> str:
    """A selector of the numbers of pages, in the query or the path of their addresses."""
    for link in page.css("a[href]")[:MOST_LINKS]:
        href = said(link, "href").strip()
        part = _number_in(page, href)
        if part and part in href:
            name = class_of(link)
            if name and all(part in said(one, "href") for one in page.css(f"a.{name}")):
                return f"a.{name}::attr(href)"
            return f'a[href*="{part}"]::attr(href)'
    return ""


def _number_in(page: Seen, href: str) -> str:
    """What stands before the number of a page of this list in an address; empty when it has none."""
    here = urlsplit(page.url)
    with suppress(ValueError):
        url = urlsplit(urljoin(page.url, href))
        if url.netloc != here.netloc:
            return ""
        key = next((key for key, value in parse_qsl(url.query) if key in PAGE_KEYS and value.isdecimal()), "")
        if key and url.path == here.path:
            return f"{key}="
        found = _NUMBERED.fullmatch(url.path)
        if found and found[1].rstrip("/") == here.path.rstrip("/"):
            return found[2]
    return ""


def detail_fields(page: Seen, *, called: str) -> tuple[dict[str, str], bool]:
    """Selectors by raw field on the page of one place, and whether its structured data gives an address.

    ``called`` is the place's name in the list, if that is what its link said.
    """
    structured = bool(places_in(page.structured))
    name = heading_of(page, called)
    fields = {"name": name} if name else {}
    for found, selector in (*_named(page), *_shaped(page)):
        fields.setdefault(found, selector)
    for found, selector in (
        ("phone", 'a[href^="tel:"]::attr(href)'),
        ("email", 'a[href^="mailto:"]::attr(href)'),
        ("address", "address"),
    ):
        if page.css(selector):
            fields.setdefault(found, selector)
    if "street" in fields:
        fields.pop("address", None)  # it would say the same once more
    website = _website(page)
    if website:
        fields.setdefault("website", website)
    return fields, structured


def heading_of(page: Seen, called: str) -> str:
    """The heading that says the name that the list said, else the first; often the first one names the directory."""
    headings = [one for tag in ("h1", "h2", "h3") for one in page.css(tag)[:20]]
    for one in headings:
        if one_line(" ".join(one.css("::text").getall())).casefold() == called.casefold() != "":
            name = class_of(one)
            selector = f"{one.root.tag}.{name}" if name else str(one.root.tag)
            if page.css(selector)[0].root is one.root:
                return selector
    return str(headings[0].root.tag) if headings else ""


def _shaped(page: Seen) -> Iterable[tuple[str, str]]:
    """Elements of a class of their own whose words are a phone number, or an address with state and ZIP code."""
    found: list[tuple[bool, int, str]] = []
    for one in page.css("dd[class], p[class], span[class], div[class], li[class], td[class]")[:MOST_LINKS]:
        words = one_line(" ".join(one.css("::text").getall()))
        name = class_of(one)
        if not name or len(words) > _LONGEST or len(page.css(f".{name}")) > 1:
            continue
        if len(words) < _LONGEST_PHONE and phones_in([words]):
            yield "phone", f".{name}"
        elif addresses_in([Block(words)]):
            found.append((bool(one.css("a")) or bool(phones_in([words])), len(words), f".{name}"))
    # A box around all that is said holds the phone number and links as well: the narrowest that holds neither is meant.
    if found and not (min(found)[0] and page.css("address")):
        yield "address", min(found)[2]


def _named(page: Seen) -> Iterable[tuple[str, str]]:
    """Elements whose class is called like a field, in the order of the page."""
    names: Counter[str] = Counter()
    for one in page.css("[class]")[:MOST_LINKS]:
        for name in said(one, "class").split():
            if _PLAIN.fullmatch(name):
                names[name] += 1
    for name in names:
        target = guessed(name)
        if target in ("", REF, TEXT, "latitude", "longitude") or names[name] > LEAST_LINKS:
            continue
        if target == "website":
            if page.css(f"a.{name}[href^=http]"):
                yield target, f"a.{name}::attr(href)"
        elif "".join(page.css(f".{name} ::text, .{name}::text").getall()).strip():
            yield target, f".{name}"


def _website(page: Seen) -> str:
    """A link away from the directory whose words say that it leads to the place's own site."""
    own = site_of(urlsplit(page.url))
    for link in page.css("a[href^=http]")[:MOST_LINKS]:
        words = one_line(" ".join(link.css("::text").getall())).casefold()
        with suppress(ValueError):
            if site_of(urlsplit(said(link, "href"))) == own or not any(one in words for one in _SITE_WORDS):
                continue
            parent = link.xpath("ancestor::*[@class][1]")
            name, around = class_of(link), class_of(parent[0]) if parent else ""
            if name or around:
                return f"a.{name}::attr(href)" if name else f'.{around} a[href^="http"]::attr(href)'
    return ""


def shape_of_link(page: Seen, href: str) -> str:
    """What links to places share: the path up to its last part, on the page's own host; empty for other links."""
    try:
        url = urlsplit(urljoin(page.url, href))
    except ValueError:
        return ""
    here = urlsplit(page.url)
    if (
        url.scheme not in ("http", "https")
        or site_of(url) != site_of(here)
        or url.path.rstrip("/") == here.path.rstrip("/")
    ):
        return ""
    parts = [part for part in url.path.split("/") if part]
    if not parts or _NO_PLACES.intersection(part.casefold() for part in parts[:2]):
        return ""
    if len(parts) == 1:
        return f"/{parts[0]}?" if url.query else ""
    return "/" + "/".join(parts[:-1]) + "/"


def said(element: Selector, attribute: str) -> str:
    """What an attribute says, empty when it is not there; ``.attrib`` fails where another has a name that none may."""
    return str(element.root.get(attribute) or "")


def class_of(link: Selector) -> str:
    """A class of a link that a selector can name; empty when it has none."""
    return next((name for name in said(link, "class").split() if _PLAIN.fullmatch(name)), "")
