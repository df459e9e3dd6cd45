"""What the structured data of a clinic's own page says: services, payment, languages, staff, new patients.

A page that describes its clinic in the terms of https://schema.org affirms what stands there, so each property is read
as a label with its values; only values that also name the drug become routes. Descriptions and reviews are not read.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from crawler.listing import Block, Page
from indexer.read.provider import judge
from indexer.read.psychiatry import read_psychiatry
from indexer.read.rows import read_rows
from indexer.read.view import view
from indexer.statement import Finding

_PLACES = ("business", "clinic", "organization", "hospital", "physician", "psychiatric")
_LABELS = {
    "availableService": "Services",
    "hasOfferCatalog": "Services",
    "makesOffer": "Services",
    "itemListElement": "Services",
    "itemOffered": "Services",
    "paymentAccepted": "Payment accepted",
    "availableLanguage": "Languages",
    "knowsLanguage": "Languages",
}
_SERVICES = ("itemListElement", "itemOffered", "availableService", "makesOffer", "hasOfferCatalog")
_STAFF = ("employee", "employees", "member", "members", "founder", "founders")
_INSIDE = ("department", "subOrganization", "location")
_NEW_PATIENTS = "isAcceptingNewPatients"
_YES = frozenset({"true", "yes", "https://schema.org/true", "http://schema.org/true"})
_NO = frozenset({"false", "no", "https://schema.org/false", "http://schema.org/false"})
_UNOFFERED = frozenset(
    {"no", "not", "never", "former", "formerly", "discontinued", "unavailable", "soon", "except", "elsewhere"}
)
_CODE = re.compile(r"\b\d{5}\b")
_DEEPEST = 6
_MOST = 200
_LONGEST = 200


def read_structured(
    page: Page, *, country: str = "US", fields: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Finding]:
    """Findings from the objects that describe a place; those of people, articles and reviews say nothing of it.

    ``fields`` are the raw values of the listing: an object whose address has another postal code or town than they
    have describes another place of the same firm. Where several places are described and nothing tells which one
    is meant, nothing is read.
    """
    blocks: list[Block] = []
    places = [one for one in page.structured if _is_place(one)]
    codes = {code for one in places if (code := _code(one))}
    own = _CODE.findall(fields.get("postal_code", "") or fields.get("address", ""))[-1:]
    for one in places:
        code = _code(one)
        if code and (code not in own if own else len(codes) > 1):
            continue
        town = _town(one)
        if not code and town and fields.get("city") and town != fields["city"].casefold():
            continue
        blocks += _of_place(one, 0)
        yield from _new_patients(one)
    if not blocks:
        return
    rows = tuple(block for block in blocks[:_MOST] if block.kind == "cell")
    yield from read_rows(view(_with(page, rows), country=country))
    staff = tuple(block for block in blocks[:_MOST] if block.kind == "item")
    if staff:
        seen = view(_with(page, staff), country=country)
        yield from read_psychiatry(seen, judge(view(page, country=country), listed=True))


def _with(page: Page, blocks: tuple[Block, ...]) -> Page:
    return Page(url=page.url, title="", seen_at=page.seen_at, blocks=blocks)


def _is_place(one: Mapping[str, Any]) -> bool:
    kinds = one.get("@type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    return any(part in str(kind).lower() for kind in listed for part in _PLACES)


def _code(one: Mapping[str, Any]) -> str:
    """The postal code of an object's own address; empty when it gives none."""
    for address in _list(one.get("address")):
        words = _words(address.get("postalCode")) if isinstance(address, Mapping) else _words(address)
        found = _CODE.findall(words)
        if found:
            return str(found[-1])
    return ""


def _town(one: Mapping[str, Any]) -> str:
    for address in _list(one.get("address")):
        if isinstance(address, Mapping) and (words := _words(address.get("addressLocality"))):
            return words.casefold()
    return ""


def _of_place(one: Mapping[str, Any], depth: int) -> Iterator[Block]:
    for name, value in one.items():
        if name in _LABELS:
            for words in _named(value, depth):
                yield Block(text=words, path=(_LABELS[name],), kind="cell")
        elif name in _STAFF:
            for person in _list(value):
                if isinstance(person, Mapping) and (words := _person(person, founder=name.startswith("founder"))):
                    yield Block(text=words, path=("Our team",), kind="item")
        elif name in _INSIDE and depth < _DEEPEST:
            for inner in _list(value):
                # a branch with an address of its own is another place, and gets a listing of its own
                if isinstance(inner, Mapping) and "address" not in inner:
                    yield from _of_place(inner, depth + 1)


def _named(value: Any, depth: int) -> Iterator[str]:
    """The names of what is offered, whether written as words, as objects, or as offers of objects."""
    if depth > _DEEPEST:
        return
    for one in _list(value):
        if isinstance(one, Mapping):
            words = _words(one.get("name")) or _words(one.get("serviceType"))
            if not _UNOFFERED.isdisjoint(words.lower().split()):
                continue
            if words:
                yield words
            for key in _SERVICES:
                yield from _named(one.get(key), depth + 1)
        elif words := _words(one):
            yield words


def _person(person: Mapping[str, Any], *, founder: bool) -> str:
    """One line of a team page: *Jane Roe, MD, psychiatrist*; empty without a name or without a title."""
    name, title = _words(person.get("name")), _words(person.get("jobTitle"))
    if not name or not title:
        return ""
    line = name
    for part in (_words(person.get("honorificSuffix")), title, "founder" if founder else ""):
        if part.lower() not in line.lower():
            line = f"{line}, {part}"
    return line


def _new_patients(one: Mapping[str, Any]) -> Iterator[Finding]:
    for value in _list(one.get(_NEW_PATIENTS)):
        said = str(value).lower()
        if said in _YES | _NO:
            yield Finding("care", "accepts_new_patients", f"{_NEW_PATIENTS}: {said}", denied=said in _NO)


def _list(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value[:_MOST]
    return [] if value is None else [value]


def _words(value: Any) -> str:
    return " ".join(value.split())[:_LONGEST] if isinstance(value, str) else ""
