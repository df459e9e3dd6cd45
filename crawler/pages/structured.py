"""JSON-LD as pages really write it: wrapped in comments, broken, several to a block, nested in ``@graph``.

A broken block never costs a good one. Nothing here says what an object means.
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

import chompjs

from crawler.pages.wording import lines

LONGEST_BLOCK = 1_000_000
"""Characters of one script; a longer one is skipped."""
DEEPEST = 40
"""Levels of nesting; a deeper block is skipped."""
MOST_OBJECTS = 200
"""Objects kept of one page."""
MOST_VALUES = 20_000
"""Values kept of one page, counted over all its objects."""
LONGEST_VALUE = 20_000
"""Characters of one string; the rest of a longer one is left out."""

_LENIENT_UP_TO = 200_000
_WRAPPERS = ("<!--", "-->", "<![CDATA[", "]]>", "//<![CDATA[", "//]]>", "/*<![CDATA[*/", "/*]]>*/", "//", "\ufeff", ";")
_NEXT = re.compile(r"[\s;,]*")
_BRACKETS = re.compile(r"[\[\]{}]")
_STRICT = json.JSONDecoder(strict=False, parse_constant=lambda _: None)


def objects_in(scripts: Iterable[str]) -> tuple[Mapping[str, Any], ...]:
    """Every JSON-LD object of a page's scripts, ``@graph`` and lists flattened, in the order of the page."""
    found: list[Mapping[str, Any]] = []
    budget = [MOST_VALUES]
    for script in scripts:
        for value in _values(script):
            for one in _flat(value):
                if len(found) < MOST_OBJECTS and budget[0] > 0:
                    found.append(_kept(one, budget))
    return tuple(found)


def _values(script: str) -> list[Any]:
    text = _unwrapped(script) if len(script) <= LONGEST_BLOCK else ""
    if not text or _depth(text) > DEEPEST:
        return []
    values: list[Any] = []
    at = 0
    while at < len(text) and len(values) < MOST_OBJECTS:
        try:
            value, at = _STRICT.raw_decode(text, at)
        except (ValueError, RecursionError):
            return values or _lenient(text)
        values.append(value)
        after = _NEXT.match(text, at)
        at = at if after is None else after.end()
    return values


def _lenient(text: str) -> list[Any]:
    if len(text) > _LENIENT_UP_TO:
        return []
    if text.startswith("{&quot;") or "&quot;" in text[:200]:
        text = text.replace("&quot;", '"')
    try:
        return [chompjs.parse_js_object(text)]
    except (ValueError, RecursionError):
        return []


def _unwrapped(script: str) -> str:
    text = script.strip()
    for _ in range(8):
        before = text
        for wrapper in _WRAPPERS:
            if text.startswith(wrapper):
                text = text[len(wrapper) :].lstrip()
            if text.endswith(wrapper):
                text = text[: -len(wrapper)].rstrip()
        if text == before:
            break
    return text


def _depth(text: str) -> int:
    deepest = depth = 0
    for bracket in _BRACKETS.finditer(text):
        depth += 1 if bracket[0] in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _flat(value: Any) -> list[Mapping[str, Any]]:
    waiting: list[Any] = [value]
    found: list[Mapping[str, Any]] = []
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, list):
            waiting[:0] = one[:MOST_OBJECTS]
        elif isinstance(one, dict):
            graph = one.get("@graph")
            rest = {key: inner for key, inner in one.items() if key != "@graph"}
            if set(rest) - {"@context", "@id"} or graph is None:
                found.append(rest)
            if graph is not None:
                waiting.insert(0, graph)
    return found


def _kept(value: Any, budget: list[int]) -> Any:
    budget[0] -= 1
    if isinstance(value, dict):
        return {lines(str(key))[:200]: _kept(inner, budget) for key, inner in value.items() if budget[0] > 0}
    if isinstance(value, list):
        return [_kept(inner, budget) for inner in value if budget[0] > 0]
    if isinstance(value, str):
        return lines(value)[:LONGEST_VALUE]
    if value is None or isinstance(value, (bool, int)):
        return value
    return value if isinstance(value, float) and abs(value) < float("inf") else None
