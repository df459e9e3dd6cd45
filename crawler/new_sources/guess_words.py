"""Which part of a place's page speaks of that place, told from the links to other places that stand beside it."""

import re
from urllib.parse import urlsplit

from parsel import Selector

from crawler.new_sources.guess_html import MOST_LINKS, Seen, class_of, heading_of, said, shape_of_link
from crawler.pages.wording import one_line

LEAST_WORDS = 40
"""Letters that the part of a page which speaks of a place has beside its name, at least."""
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
