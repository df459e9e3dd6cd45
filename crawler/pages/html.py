"""A page as a visitor sees it: runs of visible text with the headings above them and the part of the page they are in.

Nothing is interpreted here, and nothing is fetched. Work grows in step with the size of the page, whatever it holds.
"""

import codecs
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from parsel import Selector
from w3lib.encoding import html_to_unicode

from crawler.listing import Block, Page
from crawler.pages.layout import controlled, hidden
from crawler.pages.microdata import items_in
from crawler.pages.structured import objects_in
from crawler.pages.walk import LONGEST_HEADING, MOST_BLOCKS, Walk, pieces
from crawler.pages.wording import lines, one_line


def page_from_html(
    body: bytes, *, url: str, seen_at: datetime, content_type: str | None = None, within: str = ""
) -> Page:
    """The page that a body of bytes holds.

    ``content_type`` is the header of that name, when there was one; what the bytes themselves say about their
    encoding is weighed too, and Windows-1252 is assumed for what is not UTF-8. With ``within``, a CSS selector, the
    blocks are those of the elements that it finds, and none when it finds nothing; title and data are the page's.
    """
    text = decoded(body, content_type)
    whole = Selector(text=text, type="html") if text.strip() else None
    root = None if whole is None else whole.root
    if whole is None or root is None:
        return Page(url=url, title="", seen_at=seen_at)
    title = next((one_line("".join(one.itertext())) for one in root.iter("title")), "")
    scripts = (
        one.text or "" for one in root.iter("script") if "ld+json" in str(one.get("type", "")).lower().replace(" ", "")
    )
    structured = (*objects_in(scripts), *items_in(root))
    opened = controlled(root)
    blocks = _blocks_of(whole.css(within), opened) if within else Walk(opened).over(root)
    return Page(url=url, title=title[:LONGEST_HEADING], seen_at=seen_at, blocks=blocks, structured=structured)


def _blocks_of(parts: Iterable[Selector], opened: frozenset[str]) -> tuple[Block, ...]:
    """The blocks of elements that a visitor can read, each element once although it may be found inside another."""
    found: list[Block] = []
    chosen: set[Any] = set()
    for part in parts:
        around = () if isinstance(part.root, str) else (part.root, *part.root.iterancestors())
        if around and chosen.isdisjoint(around) and not any(hidden(one, opened) for one in around):
            chosen.add(part.root)
            found += Walk(opened).over(part.root)
    return tuple(found[:MOST_BLOCKS])


def page_from_rows(
    rows: Iterable[tuple[str, str]],
    *,
    title: str,
    url: str,
    seen_at: datetime,
    structured: tuple[Mapping[str, Any], ...] = (),
) -> Page:
    """A page made of labels and values, as a feed or a register gives them: one cell a value, its label as its path."""
    blocks = tuple(
        Block(text=part, path=(one_line(label)[:LONGEST_HEADING],), kind="cell")
        for label, value in rows
        for part in pieces(lines(value))
    )
    return Page(url=url, title=one_line(title)[:LONGEST_HEADING], seen_at=seen_at, blocks=blocks, structured=structured)


def decoded(body: bytes, content_type: str | None = None) -> str:
    """The characters of a page, by its header, its own declaration, or what its bytes look like."""
    declared, text = html_to_unicode(content_type, body, auto_detect_fun=_looks_like)
    if declared == "utf-8" and "\ufffd" in text and not _has_utf8(body):
        return body.decode("cp1252", errors="replace")
    return text


def _looks_like(body: bytes) -> str:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(body)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _has_utf8(body: bytes) -> bool:
    """Whether bytes above ASCII are well-formed UTF-8 somewhere, so that a stray byte is only a stray byte."""
    return any(ord(letter) > 0x7F for letter in body.decode("utf-8", errors="ignore"))
