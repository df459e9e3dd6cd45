"""Name, address and phone as a visitor finds them on a page: in its title, its footer, its contact lines.

Simple shapes only, taken word for word; what has no such shape is left for the reader of the words.
"""

import re
from collections.abc import Iterable

from crawler.listing import Block

MOST_ADDRESSES = 40
"""Addresses taken from one page."""

_STATES = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|"
    "OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|PR"
)
_REGION = re.compile(rf"\b(?:{_STATES})\.?,? {{1,3}}\d{{5}}(?:-\d{{4}})?\b")
_STREET_START = re.compile(r"(?:^|[\s:,;|])(\d{1,6}[A-Za-z]?(?:-\d{1,5})? +[A-Za-z0-9][^\n]{2,120})")
_STREET_LINE = re.compile(r"\d{1,6}[A-Za-z]?(?:-\d{1,5})? +[A-Za-z0-9].{2,100}")
_UNIT_LINE = re.compile(r"(?:suite|ste|unit|floor|fl|room|rm|bldg|building|#)\b.{0,40}", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\d.-])(?:\+?1[ .-]?)?\(?[2-9]\d{2}\)?[ .-]{0,2}\d{3}[ .-]\d{4}(?!\d)")
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)[\s\d,\u2013-]{0,24}(?:by )?([^.|©\n]{3,80})", re.IGNORECASE)
_NO_NAMES = frozenset({
    "home", "homepage", "welcome", "index", "indexhtml", "untitled", "untitleddocument", "untitledpage",
    "mainpage", "startpage", "frontpage", "landingpage", "newpage", "mysite", "mywebsite", "website", "menu",
    "inicio", "bienvenido", "bienvenida", "bienvenidos", "paginadeinicio", "páginadeinicio", "paginaprincipal",
})  # fmt: skip
"""What titles and headings of home pages say instead of a name, in small letters without what stands between."""
_LONGEST_LINE = 400
_LONGEST_ADDRESS = 160


def addresses_in(blocks: Iterable[Block]) -> list[str]:
    """Postal addresses in visible text, each on one line, as written; each once, in the order of the page.

    An address is text from a house number to a state and ZIP code, in one line or in up to three that follow.
    """
    before: list[str] = []
    found: dict[str, str] = {}
    for block in blocks:
        if block.zone == "quote":
            continue
        for line in block.text.split("\n"):
            text = line[:_LONGEST_LINE]
            for region in _REGION.finditer(text):
                address = _ending_at(text[: region.end()], before)
                if address and len(found) < MOST_ADDRESSES:
                    found.setdefault(re.sub(r"[^a-z0-9]", "", address.lower()), address)
            before = [*before[-2:], text]
    return list(found.values())


def phones_in(texts: Iterable[str]) -> list[str]:
    """Phone numbers of ten digits as written, each once."""
    found: dict[str, str] = {}
    for text in texts:
        for one in _PHONE.findall(text[: 10 * _LONGEST_LINE]):
            found.setdefault("".join(letter for letter in one if letter.isdigit())[-10:], one.strip())
    return list(found.values())


def best_name(candidates: Iterable[str], host: str) -> str:
    """Of the names a site gives itself, the one most like its host name; the first when none is.

    A word such as *Home* or *Inicio*, which names a page and nobody's practice, is never one.
    """
    letters = _letters(host.rsplit(".", 1)[0] if "." in host else host)
    tried = [one.strip() for one in candidates if 2 < len(one.strip()) <= 100 and is_name(one)]
    if not tried:
        return ""
    scores = [_likeness(one, letters) for one in tried]
    best = max(scores)
    return tried[scores.index(best)] if best > 0 else tried[0]


def is_name(text: str) -> bool:
    """Whether a text can be the name of a place, and is not only what a home page is called (*Home*, *Untitled*)."""
    return _letters(text) not in _NO_NAMES


def title_parts(title: str) -> list[str]:
    """The pieces of a page title that could be a name."""
    return [
        part.strip() for part in re.split(r"\s[|\u2013\u2014\u00b7\u2022:-]\s|\s?[|»]\s?", title[:300]) if part.strip()
    ]


def owner_in(blocks: Iterable[Block]) -> list[str]:
    """Names that stand beside a copyright sign in the footer."""
    found = []
    for block in blocks:
        if block.zone == "footer":
            found += [match[1].strip(" ,.-") for match in _COPYRIGHT.finditer(block.text[:_LONGEST_LINE])]
    return [one.removesuffix("All rights reserved").strip(" ,.-") for one in found]


def _ending_at(text: str, before: list[str]) -> str:
    """The address that ends where ``text`` ends, with the lines above it when it needs them."""
    starts = list(_STREET_START.finditer(text))
    # The region's own ZIP code begins no street: a street has a region after it.
    for start in starts:
        street = text[start.start(1) :]
        if len(street) <= _LONGEST_ADDRESS and _REGION.search(street):
            return street.strip()
    lines = list(before)
    kept = [text.strip(" ,")]
    while lines and len(kept) < 4:
        line = lines.pop().strip(" ,")
        if _STREET_LINE.fullmatch(line) and not _REGION.search(line):
            return ", ".join([line, *kept])[:_LONGEST_ADDRESS]
        if not _UNIT_LINE.fullmatch(line):
            break
        kept.insert(0, line)
    return ""


def _letters(text: str) -> str:
    return "".join(letter for letter in text.lower().removeprefix("www.") if letter.isalnum())


def _likeness(name: str, host: str) -> float:
    words = [_letters(word) for word in name.split()]
    inside = sum(len(word) for word in words if len(word) > 2 and word in host)
    return inside / max(1, sum(len(word) for word in words)) if inside >= 3 else 0.0
