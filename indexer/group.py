"""From the listings of one place to the clinic that people are shown.

Everything that was said is kept, contradictions too. What is shown first follows one table of belief, from the top:

1. a listing that its source still has, before one that is gone;
2. the kind of source: the clinic's own site, an official register, a directory, a file somebody gave us;
3. what was seen most recently;
4. of equals, the first in alphabetical order, so that every build shows the same.

This module compares no listings with each other and reads no pages.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import get_args

from config.sources import SourceKind
from config.vocabulary import FIELDS, vocabulary
from indexer.clinic import Address, Clinic, Fact, Status
from indexer.locate.point import EXACTNESS, Point
from indexer.normalise.address import read_address
from indexer.normalise.phone import read_phone
from indexer.normalise.web import clean_url
from indexer.statement import SAID_LIMIT, Statement

KINDS: tuple[SourceKind, ...] = get_args(SourceKind)
"""Kinds of source, the one believed most first."""

PROVIDER = "provider"
"""The field that says whether a page is about a place that treats people at all."""

_CONTACT = ("name", "address", "phone", "website", "email", "hours")
_CLOSING: Mapping[str, Status] = {"closed": "closed", "moved": "moved"}
_NAMELESS = "Unnamed clinic"


@dataclass(frozen=True, slots=True)
class Listed:
    """One listing of a place: what it said (raw ``fields``), what was read in it, and where that puts it.

    ``kind`` is one of :data:`KINDS`; another is believed least. ``gone_since`` is the day on which its source no
    longer had it.
    """

    listing_id: str
    source: str
    kind: str
    fields: Mapping[str, str]
    statements: tuple[Statement, ...]
    point: Point | None
    last_seen: date
    gone_since: date | None
    url: str = ""


@dataclass(frozen=True, slots=True)
class _Heard:
    """A fact with the listing that it comes from."""

    fact: Fact
    listed: Listed

    @property
    def belief(self) -> tuple[int, int, int, str, str, str]:
        """Smaller is believed more."""
        gone, kind, _, _ = _belief(self.listed)
        return gone, kind, -self.fact.last_seen.toordinal(), self.fact.source, self.fact.url, self.fact.said


def clinic_of(clinic_id: str, listings: Sequence[Listed], *, formerly: tuple[str, ...] = ()) -> Clinic:
    """The clinic that these listings speak of.

    Raises :class:`ValueError` without a listing: nobody then says that there is a clinic.
    """
    if not listings:
        raise ValueError("a clinic needs a listing")
    ordered = sorted(listings, key=_belief)
    facts = _facts(ordered)
    address, point = _place(ordered)
    return Clinic(
        id=clinic_id,
        name=next((name for one in ordered if (name := _tidy(one.fields.get("name", "")))), _NAMELESS),
        address=address,
        facts=facts,
        listings=tuple(sorted(one.listing_id for one in ordered)),
        checked=max(one.last_seen for one in ordered),
        point=point,
        phone=next((phone for one in ordered if (phone := _phone(one))), ""),
        website=next((site for one in ordered if (site := clean_url(one.fields.get("website", "")))), ""),
        status=_status(ordered, facts),
        formerly=tuple(sorted(formerly)),
    )


def is_listed(clinic: Clinic, listings: Sequence[Listed]) -> bool:
    """Whether people can find it, given the listings that it was made of.

    A pharmacy, a news page or a guide denies being a provider: then it is not. Its own site was read and neither it
    nor any other source says that it gives the drug: then it is not either. Where sources disagree, or only lists
    name the place and say nothing of its kind, it is. What has closed or moved is, so that people learn of it.
    """
    if clinic.status in ("closed", "moved"):
        return True
    if PROVIDER in clinic.facts:
        return any(not fact.denied for fact in clinic.facts[PROVIDER])
    return bool(clinic.states("route")) or not any(one.kind == "clinic_site" for one in listings)


def _belief(one: Listed) -> tuple[int, int, int, str]:
    kind = next((rank for rank, known in enumerate(KINDS) if known == one.kind), len(KINDS))
    return int(one.gone_since is not None), kind, -one.last_seen.toordinal(), one.listing_id


def _place(ordered: Iterable[Listed]) -> tuple[Address, Point | None]:
    """The address believed most, and the finest of the points of the listings that give it.

    An address with a street is believed before one without, since a source that leaves the street out contradicts
    nobody. Where none of those listings has a point, the finest of the others in the same town counts.
    """
    known = [(read_address(one.fields), one) for one in ordered]
    stated = [(address, one) for address, one in known if address != Address()]
    if not stated:
        return Address(), _finest([one.point for _, one in known])
    shown, _ = next((pair for pair in stated if pair[0].street), stated[0])
    there = [one.point for address, one in stated if address.one_line().casefold() == shown.one_line().casefold()]
    town = [one.point for address, one in stated if _town(address) == _town(shown)]
    return shown, _finest(there) or _finest(town)


def _town(address: Address) -> tuple[str, str]:
    return address.city.casefold(), address.state


def _finest(points: Iterable[Point | None]) -> Point | None:
    found = [point for point in points if point is not None]
    return min(found, key=lambda point: EXACTNESS.index(point.exactness), default=None)


def _facts(ordered: Sequence[Listed]) -> dict[str, tuple[Fact, ...]]:
    """All facts by field: contact details, the vocabulary's fields in its order, then any others by name."""
    heard: dict[str, list[_Heard]] = {}
    for listed in ordered:
        for statement in listed.statements:
            heard.setdefault(statement.field, []).append(_Heard(_fact(listed, statement), listed))
        for field, fact in _contact(listed):
            heard.setdefault(field, []).append(_Heard(fact, listed))
    first = (*_CONTACT, *FIELDS)
    fields = [field for field in first if field in heard] + sorted(set(heard) - set(first))
    return {field: _sorted(field, _folded(heard[field])) for field in fields}


def _fact(listed: Listed, statement: Statement) -> Fact:
    return Fact(
        value=statement.value,
        denied=statement.denied,
        said=statement.said,
        url=statement.url,
        source=listed.source,
        first_seen=statement.first_seen,
        last_seen=statement.last_seen,
    )


def _contact(listed: Listed) -> Iterable[tuple[str, Fact]]:
    """Contact details in the raw fields of which no statement speaks."""
    spoken = {statement.field for statement in listed.statements}
    url = listed.url or next((statement.url for statement in listed.statements), "")
    days = [statement.first_seen for statement in listed.statements]
    for field in _CONTACT:
        value = read_address(listed.fields).one_line() if field == "address" else _tidy(listed.fields.get(field, ""))
        if field in spoken or not value:
            continue
        yield (
            field,
            Fact(
                value=value,
                denied=False,
                said=value[:SAID_LIMIT],
                url=url,
                source=listed.source,
                first_seen=min(days, default=listed.last_seen),
                last_seen=listed.last_seen,
            ),
        )


def _folded(heard: Iterable[_Heard]) -> list[_Heard]:
    """One fact for what one page of one source says several times, with the first and the last of its days."""
    kept: dict[tuple[str, bool, str, str], _Heard] = {}
    for one in sorted(heard, key=lambda one: one.belief):
        fact = one.fact
        key = (fact.value, fact.denied, fact.source, fact.url)
        if key not in kept:
            kept[key] = one
            continue
        before = kept[key].fact
        whole = replace(
            before,
            first_seen=min(before.first_seen, fact.first_seen),
            last_seen=max(before.last_seen, fact.last_seen),
        )
        kept[key] = replace(kept[key], fact=whole)
    return list(kept.values())


def _sorted(field: str, heard: Iterable[_Heard]) -> tuple[Fact, ...]:
    """Codes in the order of the vocabulary, then belief."""
    codes = vocabulary()[field].codes if field in FIELDS else ()
    order = {code: position for position, code in enumerate(codes)}
    ranked = sorted(heard, key=lambda one: (order.get(one.fact.value, len(order)), one.belief))
    return tuple(one.fact for one in ranked)


def _status(ordered: Sequence[Listed], facts: Mapping[str, tuple[Fact, ...]]) -> Status:
    """What the most believed source says of its being open; ``gone`` when no source has it any more."""
    if all(one.gone_since is not None for one in ordered):
        return "gone"
    said = next((fact for fact in facts.get("status", ()) if not fact.denied), None)
    return "open" if said is None else _CLOSING.get(said.value, "open")


def _phone(listed: Listed) -> str:
    """The phone in the words of the source; empty when no number can be read in them."""
    words = _tidy(listed.fields.get("phone", ""))
    return words if read_phone(words) is not None else ""


def _tidy(words: str) -> str:
    return " ".join(words.split())
