"""Microdata (``itemscope``, ``itemprop``) in the shape of JSON-LD, so that later steps know one shape only.

Nothing here says what an item means. https://html.spec.whatwg.org/multipage/microdata.html says how values are taken;
``itemref`` is not followed.
"""

from collections.abc import Mapping
from itertools import islice
from typing import Any

from crawler.pages.wording import one_line

MOST_ITEMS = 200
"""Items kept of one page."""
MOST_VALUES = 5_000
"""Values kept of one page, counted over all its items."""
LONGEST_VALUE = 500
"""Characters of one value; the rest of a longer one is left out."""
DEEPEST = 12
"""Levels of items inside items; a deeper one is left out."""

_LONGEST_NAME = 100
_PIECES = 100
"""Runs of text looked at for one value: nested properties would otherwise be read again and again."""
_ATTRIBUTES = {"a": "href", "area": "href", "link": "href", "img": "src", "iframe": "src", "meta": "content"}
_ATTRIBUTES |= {"data": "value", "meter": "value", "time": "datetime"}


def items_in(root: Any) -> tuple[Mapping[str, Any], ...]:
    """Every item of a page (its root element) that is no part of another, in the order of the page."""
    found: list[dict[str, Any]] = []
    inside: dict[Any, tuple[dict[str, Any], int]] = {}
    items = values = 0
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        parent = element.getparent()
        around = inside.get(parent) if parent is not None else None
        names = (element.get("itemprop") or "").split() if around is not None else []
        if element.get("itemscope") is not None:
            depth = 0 if around is None else around[1] + 1
            if items >= MOST_ITEMS or depth > DEEPEST:
                continue
            items += 1
            item = _typed(element)
            inside[element] = (item, depth)
            if around is None or not names:
                found.append(item)
            value: Any = item
        else:
            if around is not None:
                inside[element] = around
            if not names:
                continue
            value = _value(element)
        if around is not None and names and value != "" and values < MOST_VALUES:
            values += 1
            for name in names[:3]:
                _put(around[0], one_line(name)[:_LONGEST_NAME], value)
    return tuple(found)


def _typed(element: Any) -> dict[str, Any]:
    kinds = [one.rstrip("/").rsplit("/", 1)[-1] for one in (element.get("itemtype") or "").split()]
    return {"@type": kinds[0] if len(kinds) == 1 else kinds} if kinds else {}


def _put(item: dict[str, Any], name: str, value: Any) -> None:
    if name not in item:
        item[name] = value
    elif isinstance(item[name], list):
        item[name].append(value)
    else:
        item[name] = [item[name], value]


def _value(element: Any) -> str:
    # "content" is only meant for meta, and written on any element
    given = element.get(_ATTRIBUTES.get(str(element.tag), "content"), element.get("content"))
    if given is None:
        given = " ".join(islice(element.itertext(), _PIECES))
    return one_line(given)[:LONGEST_VALUE]
