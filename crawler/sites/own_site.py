"""From the pages of one clinic's own site to its listings: one for each place whose address the site gives.

Fields are taken word for word, from structured data first and from what can be seen otherwise.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.listing import Block, Page
from crawler.pages.places import names_in, places_in
from crawler.pages.visible import addresses_in, best_name, is_name, owner_in, phones_in, title_parts

MOST_PLACES = 60
"""Listings made of one site; a site that names more is a directory, and gets one listing."""
_NUMBER = re.compile(r"\d+")
_ZIP = re.compile(r"\b(\d{5})(?:-\d{4})?\b")
_PHONE_WITHIN = 5  # blocks after an address in which its own phone stands


@dataclass(frozen=True, slots=True)
class Read:
    """One page of a site: its words, whether it promises to say where the clinic is, and what its markup adds."""

    page: Page
    about_places: bool = False
    site_name: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()


@dataclass(slots=True)
class _Place:
    key: tuple[str, str]
    fields: dict[str, str]
    pages: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class SiteListing:
    """A listing to be: ``where`` tells the places of one site apart (empty when there is one)."""

    where: str
    fields: dict[str, str]
    pages: tuple[Page, ...]


def listings_of(pages: Sequence[Read], *, host: str, website: str) -> list[SiteListing]:
    """The listings of a site whose pages, home page first, were read."""
    common = _common(pages, host=host, website=website)
    places = _places(pages)
    if not places or len(places) > MOST_PLACES:
        return [SiteListing(where="", fields=common, pages=tuple(read.page for read in pages))]
    if len(places) == 1:
        return [SiteListing("", {**common, **places[0].fields, "website": website}, tuple(read.page for read in pages))]
    listings = []
    for place in places:
        number, code = place.key
        own = tuple(read.page for index, read in enumerate(pages) if _belongs(index, place, places, pages=len(pages)))
        fields = {**common, **place.fields, "website": website}
        listings.append(SiteListing(where=f"{number}-{code}".strip("-"), fields=fields, pages=own))
    return listings


def _common(pages: Sequence[Read], *, host: str, website: str) -> dict[str, str]:
    home = pages[0]
    names = [
        home.site_name,
        *names_in(home.page.structured),
        *owner_in(home.page.blocks),
        *title_parts(home.page.title),
        *(block.text for block in home.page.blocks if block.kind == "heading" and not block.path),
    ]
    linked = [phone for read in pages for phone in read.phones]
    edges = [block.text for read in pages for block in read.page.blocks if block.zone in ("header", "footer")]
    told = [block.text for read in pages if read.about_places for block in read.page.blocks if block.zone != "quote"]
    phones = phones_in(linked) or linked or phones_in(edges) or phones_in(told)
    emails = [email for read in pages for email in read.emails]
    fields = {"name": best_name(names, host), "website": website}
    fields |= {"phone": phones[0]} if phones else {}
    fields |= {"email": emails[0]} if emails else {}
    return fields


def _places(pages: Sequence[Read]) -> list[_Place]:
    """Places in the order in which the site names them; which pages name each."""
    found: list[_Place] = []
    for index, read in enumerate(pages):
        for fields in places_in(read.page.structured):
            _add(found, {name: value for name, value in fields.items() if name != "name" or is_name(value)}, index)
    for index, read in enumerate(pages):
        blocks = [block for block in read.page.blocks if block.zone in ("main", "header", "footer")]
        # Elsewhere on a site an address may be anyone's: only these parts speak of the clinic's own.
        if index and not read.about_places:
            blocks = [block for block in blocks if block.zone == "footer"]
        for address in addresses_in(blocks):
            _add(found, {"address": address} | _phone_beside(address, blocks), index)
    return found


def _add(found: list[_Place], fields: dict[str, str], index: int) -> None:
    key = _key(fields)
    if not key[0] and not key[1]:
        return
    for place in found:
        if _same(place.key, key):
            place.pages.add(index)
            if not place.key[1]:
                place.key = (place.key[0], key[1])
            apart = "street" in place.fields
            for name, value in fields.items():
                if not (apart and name == "address"):
                    place.fields.setdefault(name, value)
            return
    found.append(_Place(key=key, fields=dict(fields), pages={index}))


def _key(fields: dict[str, str]) -> tuple[str, str]:
    street = fields.get("street") or fields.get("address", "")
    number = _NUMBER.search(street)
    codes = _ZIP.findall(fields.get("postal_code") or fields.get("address", ""))
    return (number[0] if number is not None else "", codes[-1] if codes else "")


def _same(one: tuple[str, str], other: tuple[str, str]) -> bool:
    return one[0] == other[0] and (one[1] == other[1] or not one[1] or not other[1])


def _phone_beside(address: str, blocks: Sequence[Block]) -> dict[str, str]:
    end = address.rsplit(" ", 1)[-1]
    for index, block in enumerate(blocks):
        if end in block.text and address.split(",", 1)[0][:20] in " ".join(
            one.text for one in blocks[max(0, index - 2) : index + 1]
        ):
            after = blocks[index : index + _PHONE_WITHIN]
            stop = next((n for n, one in enumerate(after) if n and addresses_in([one])), len(after))
            phones = phones_in(one.text for one in after[:stop])
            return {"phone": phones[0]} if phones else {}
    return {}


def _belongs(index: int, place: _Place, places: Sequence[_Place], *, pages: int) -> bool:
    """Whether a page speaks of a place: the home page does, and any other that names it or names none.

    An address at the foot of most pages says where the firm is, not what those pages are about.
    """
    named = [one for one in places if index in one.pages and 2 * len(one.pages) <= pages]
    return index == 0 or not named or place in named
