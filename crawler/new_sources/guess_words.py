"""Which part of a place's page speaks of that place.

Told from the links to other places that stand beside it, or from what the pages of two places have in common.
"""

import re
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlsplit

from parsel import Selector

from crawler.new_sources.guess_html import MOST_LINKS, Seen, class_of, heading_of, said, shape_of_link
from crawler.pages.wording import one_line

LEAST_WORDS = 40
"""Letters that the part of a page which speaks of a place has beside its name, at least."""
_TOLD = 80  # letters of what is left out that a person is shown
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,60}")


def words_of_place(page: Seen, *, called: str) -> str:
    """A selector of the part of a place's page that speaks of it, when links to other places stand outside of that.

    It is the widest part around the name that leads to no other place and that a selector can name; empty when nothing
    on the page leads to another place, or no such part holds more than the name.
    """
    heading = heading_of(page, called)
    found = page.css(heading) if heading else []
    here = _shape_of_self(page)
    if not found or not here:
        return ""
    around = found[0].xpath("ancestor::*[not(self::html)]")
    if not _other_places(page, around[0], here):
        return ""
    name = one_line(" ".join(found[0].css("::text").getall()))
    for part in around[1:]:  # the widest first
        words = one_line(" ".join(part.css("::text").getall()))
        if len(words) < len(name) + LEAST_WORDS:
            return ""
        selector = "" if _other_places(page, part, here) else _alone(page, part)
        if selector:
            return selector
    return ""


@dataclass(frozen=True, slots=True)
class Apart:
    """The part that speaks of a place: its selector, and how the words begin that stand outside of it.

    Without a selector, ``outside`` is what the pages of two places both say although nothing tells where else they
    speak of the place; empty when both say next to nothing in the same words, so that all of a page may be read.
    """

    words: str
    outside: str


def words_apart(page: Seen, other: Seen, *, called: str) -> Apart:
    """The narrowest part around the name that holds all in which the pages of two places differ.

    What stands outside of it on both in the same words is what the directory says of itself.
    """
    mine, theirs = page.texts(), other.texts()
    heading = heading_of(page, called)
    found = page.css(heading) if heading else []
    around = found[0].xpath("ancestor::*[not(self::html)][not(self::body)]") if found else []
    name = one_line(" ".join(found[0].css("::text").getall())) if found else ""
    for part in reversed(around):
        selector = _alone(page, part)
        if not selector or len(other.css(selector)) != 1:
            continue
        inside, inside_theirs = page.texts(selector), other.texts(selector)
        outside = Counter(mine) - Counter(inside)
        if len("".join(inside)) >= len(name) + LEAST_WORDS and outside == Counter(theirs) - Counter(inside_theirs):
            return Apart(selector, _beginning(outside)) if _beginning(outside) else Apart("", "")
    return Apart("", _beginning(Counter(mine) & Counter(theirs)))


def _beginning(words: Counter[str]) -> str:
    """How words begin; empty when they are too few to say anything."""
    whole = one_line(" ".join(words))
    return whole[:_TOLD] if len(whole) >= LEAST_WORDS else ""


def _shape_of_self(page: Seen) -> str:
    """What links to places share, told from the page of one: its path up to its last part."""
    parts = [part for part in urlsplit(page.url).path.split("/") if part]
    return "/" + "/".join(parts[:-1]) + "/" if len(parts) > 1 else ""


def _other_places(page: Seen, part: Selector, shape: str) -> bool:
    """Whether a part of the page of a place leads to the page of another."""
    return any(shape_of_link(page, said(link, "href").strip()) == shape for link in part.css("a[href]")[:MOST_LINKS])


def _alone(page: Seen, part: Selector) -> str:
    """A selector that finds an element and no other; empty without one."""
    tag, name = str(part.root.tag), class_of(part)
    ident = said(part, "id")
    candidates = [tag] if tag in ("main", "article") else []
    candidates += [f"{tag}#{ident}"] if _PLAIN.fullmatch(ident) else []
    candidates += [f"{tag}.{name}"] if name else []
    return next((one for one in candidates if len(page.css(one)) == 1), "")
