"""What a page asks of robots: not to be kept or quoted, or that its links are not followed.

Read from X-Robots-Tag headers and from ``<meta name="robots">``, as
https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag describes both; where they differ, the more
restrictive counts. What is said to another robot by name is not said to us.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scrapy.http import Response, TextResponse

from crawler.manners.robots import PRODUCT

MOST_RULES = 100
"""Rules taken from one page."""

_VALUED = frozenset(("max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"))
_NOT_KEPT = frozenset(("noindex", "none", "nosnippet"))
_NOT_FOLLOWED = frozenset(("nofollow", "none"))
_NAME = re.compile(r"\s*([A-Za-z0-9_-]{1,60})\s*:")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun", "day")
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Wishes:
    """``not_kept`` says why a page may not be kept, in words, empty when it may; ``follow`` whether its links may be.

    A page that is not to be quoted (``nosnippet``) is not kept either: no fact is shown without its sentence.
    """

    not_kept: str = ""
    follow: bool = True


def wishes_of(response: Response, *, now: datetime | None = None) -> Wishes:
    """What the answer asks, in its headers and, when it is a web page, in its markup."""
    rules = [
        rule
        for header in response.headers.getlist("X-Robots-Tag")[:MOST_RULES]
        for rule in rules_for_us(header.decode("latin-1"))
    ]
    # JSON has no markup, whatever type it is sent as: asked for what a CSS selector finds in it, Scrapy fails.
    if isinstance(response, TextResponse) and response.selector.type == "html":
        for meta in response.css("meta[name][content]")[:MOST_RULES]:
            # Not .attrib, which fails on a page that names another attribute by a character that no name may have.
            name, content = str(meta.root.get("name")), str(meta.root.get("content"))
            if name.strip().lower() in ("robots", PRODUCT):
                rules += _split(content[:_LONGEST])
    return wishes_in(rules, now=now or datetime.now(UTC))


def rules_for_us(header: str) -> list[str]:
    """The rules of one X-Robots-Tag header that are for every robot, or for us by name."""
    given = header[:_LONGEST]
    for_us = True
    found = []
    for part in _split(given):
        rest = part
        named = _NAME.match(rest)
        if named is not None and named[1].lower() not in _VALUED:
            for_us = named[1].lower() == PRODUCT
            rest = rest[named.end() :]
        if for_us:
            found.append(rest.strip())
    return [rule for rule in found if rule]


def wishes_in(rules: Iterable[str], *, now: datetime) -> Wishes:
    """What a list of rules comes to; a rule that is not known asks nothing."""
    not_kept, follow = "", True
    for rule in list(rules)[:MOST_RULES]:
        name, _, value = (part.strip().lower() for part in rule.partition(":"))
        if name in _NOT_FOLLOWED:
            follow = False
        if name in _NOT_KEPT or (name == "max-snippet" and value == "0"):
            not_kept = not_kept or f"asks not to be kept ({rule[:60].strip()})"
        if name == "unavailable_after":
            then = _moment(rule.partition(":")[2].strip())
            if then is not None and then <= now:
                not_kept = not_kept or f"asks not to be kept any more ({rule[:60].strip()})"
    return Wishes(not_kept=not_kept, follow=follow)


def _split(given: str) -> list[str]:
    """Rules between commas; the comma inside a date, after the name of its day, is none."""
    parts: list[str] = []
    for part in given.split(","):
        before = parts[-1].lower() if parts else ""
        if "unavailable_after" in before and before.rstrip().endswith(_DAYS):
            parts[-1] = f"{parts[-1]},{part}"
        else:
            parts.append(part)
    return [part.strip() for part in parts if part.strip()]


def _moment(date: str) -> datetime | None:
    """A date as RFC 822, RFC 850 or ISO 8601 write it; None for what is none."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = read(date[:60])
        except ValueError:
            continue
        return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
    return None
