"""What a page says of another place of the same firm is left out: *at our Bend office we also give Spravato*.

A firm with several places describes them on one page. A section that gives another address, and a sentence about an
office in another town, say nothing of this place. Where the listing has no town or postal code nothing is left out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from crawler.listing import Block, Page
from indexer.read.splitting import split

_ADDRESS = re.compile(r"\b[A-Z][A-Za-z]{1,20}\.?,? (\d{5})(?:-\d{4})?\b")
_CODE = re.compile(r"\b\d{5}\b")
_PLACE = r"(?:office|location|clinic|site|center|centre|branch)s?\b"
_OFFICE = re.compile(rf"\b(?:our|the|my|at|in) ((?:[A-Z][\w'\u2019.-]{{1,30}} ){{1,3}}){_PLACE}")
_ALL = re.compile(rf"\b(?:all|each|every|both|any) (?:of )?(?:our |the )?(?:\w+ )?{_PLACE}", re.IGNORECASE)
_NO_TOWNS = frozenset(
    {"ketamine", "spravato", "infusion", "tms", "iv", "pain", "wellness", "health", "mental", "psychiatry", "medical"}
    | {"treatment", "outpatient", "main", "new", "first", "second", "brain", "mood", "depression", "esketamine", "kap"}
    | {"doctor's", "private", "certified", "flagship", "downtown", "north", "south", "east", "west", "central"}
    | {"telehealth", "online", "virtual", "our", "the", "your", "about", "visit", "this", "find", "why", "home", "meet"}
)
_LEAST = 4
_NAMED = re.compile(rf"(?:(?:Our|The) )?((?:[A-Z][\w'\u2019.-]{{1,30}} ){{1,3}})(?i:{_PLACE})")
_HEADING = 60


def of_this_place(page: Page, fields: Mapping[str, str]) -> Page:
    """The page without the sections and sentences that are about another place than the listing's own."""
    code, town = _own_code(fields), fields.get("city", "").casefold()
    blocks: Iterable[Block] = page.blocks
    if code:
        elsewhere = _sections_elsewhere(page.blocks, code)
        blocks = [block for block in blocks if not _below(block, elsewhere)]
    if town:
        own = f" {town} {fields.get('name', '').casefold()} {page.title.casefold()} "
        named = _sections_named(page.blocks, town, own)
        blocks = [block for block in blocks if not _below(block, named)]
        others = frozenset(name for block in blocks for name in _other_towns(block.text, own))
        blocks = [part for block in blocks for part in _without_offices(block, own, others)]
    kept = tuple(blocks)
    return page if kept == page.blocks else replace(page, blocks=kept)


def _own_code(fields: Mapping[str, str]) -> str:
    found = _CODE.findall(fields.get("postal_code", "") or fields.get("address", ""))
    return found[-1] if found else ""


def _sections_elsewhere(blocks: Iterable[Block], own: str) -> frozenset[tuple[str, ...]]:
    """Heading paths of the sections that give an address, and not this one, on a page that gives this one too."""
    codes: dict[tuple[str, ...], set[str]] = {}
    for block in blocks:
        if block.zone == "main" and block.path:
            codes.setdefault(block.path, set()).update(_ADDRESS.findall(block.text))
    given = {code for found in codes.values() for code in found}
    if own not in given:
        return frozenset()
    return frozenset(path for path, found in codes.items() if found and own not in found)


def _sections_named(blocks: Iterable[Block], town: str, own: str) -> frozenset[tuple[str, ...]]:
    """Heading paths of the sections named after another office, on a page with one named after this one too."""
    found: dict[tuple[str, ...], str] = {}
    for block in blocks:
        if block.kind == "heading" and block.zone == "main" and len(block.text) <= _HEADING:
            match = _NAMED.fullmatch(block.text.strip())
            if match is not None:
                found[(*block.path, block.text)] = match[1].strip().casefold()
    if town not in found.values():
        return frozenset()
    return frozenset(path for path, name in found.items() if _is_town(name) and name not in own)


def _below(block: Block, sections: frozenset[tuple[str, ...]]) -> bool:
    if block.kind == "heading" and (*block.path, block.text) in sections:
        return True
    return any(block.path[:depth] in sections for depth in range(1, len(block.path) + 1))


def _without_offices(block: Block, own: str, others: frozenset[str]) -> Iterator[Block]:
    """The block in parts, without the sentences about an office in another town."""
    low = block.text.casefold()
    if not _OFFICE.search(block.text) and not any(town in low for town in others):
        yield block
        return
    start = 0
    for first, past in split(block.text):
        if _names_other_town(block.text[first:past], own, others):
            if block.text[start:first].strip():
                yield replace(block, text=block.text[start:first].strip())
            start = past
    if block.text[start:].strip():
        yield replace(block, text=block.text[start:].strip())


def _names_other_town(text: str, own: str, others: frozenset[str]) -> bool:
    if _ALL.search(text):
        return False
    named = _towns(text)
    if named:
        return not any(town in own for town in named)
    low = f" {text.casefold()} "
    if own.split(maxsplit=1)[0] in low:
        return False
    return any(f" {where} {town}{end}" in low for town in others for where in ("in", "at") for end in " .,;:!)")


def _other_towns(text: str, own: str) -> Iterator[str]:
    """Towns in which the page says that the firm has another office."""
    yield from (town for town in _towns(text) if town not in own)


def _towns(text: str) -> list[str]:
    towns = [match[1].strip().casefold() for match in _OFFICE.finditer(text)]
    return [town for town in towns if _is_town(town)]


def _is_town(town: str) -> bool:
    return len(town) >= _LEAST and _NO_TOWNS.isdisjoint(town.split())
