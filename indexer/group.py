"""From the listings of one place to the clinic that people are shown.

Everything that was said is kept, contradictions and what is no longer said too. What is shown first follows the table
of belief of :mod:`indexer.listed`; a listing that still gives a former address or name comes behind the others in
that. This module compares no listings with each other and reads no pages.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from config.freshness import Freshness
from config.vocabulary import FIELDS, vocabulary
from indexer.clinic import Address, Clinic, Fact, Status
from indexer.history import Past, moved_here, past_of, places_differ
from indexer.listed import KINDS, Listed
from indexer.locate.point import EXACTNESS, Point
from indexer.match.compare import Judgement
from indexer.normalise.email import read_email
from indexer.normalise.web import clean_url
from indexer.statement import SAID_LIMIT, Statement
from indexer.telephone import NamesAt, shown_phone

__all__ = ["KINDS", "PROVIDER", "Age", "Listed", "clinic_of", "is_listed"]

Age = Callable[[str, str, date], Freshness]
"""How fresh a value of a field is that was last seen on a day."""

PROVIDER = "provider"
"""The field that says whether a page is about a place that treats people at all."""

_CONTACT = ("name", "address", "phone", "website", "email", "hours")
_CLOSING: Mapping[str, Status] = {"closed": "closed", "moved": "moved"}
_NAMELESS = "Unnamed clinic"


@dataclass(frozen=True, slots=True)
class _Heard:
    """A fact with the listing that it comes from."""

    fact: Fact
    listed: Listed

    @property
    def belief(self) -> tuple[int, int, int, str, str, str]:
        """Smaller is believed more."""
        fact = self.fact
        gone = fact.gone_since is not None
        return int(gone), self.listed.rank, -fact.last_seen.toordinal(), fact.source, fact.url, fact.said


def _always_fresh(_field: str, _value: str, _seen: date) -> Freshness:
    return "fresh"


def clinic_of(
    clinic_id: str,
    listings: Sequence[Listed],
    *,
    formerly: tuple[str, ...] = (),
    changes: Iterable[Judgement] = (),
    age: Age = _always_fresh,
    names_at: NamesAt = MappingProxyType({}),
) -> Clinic:
    """The clinic that these listings speak of.

    ``changes`` are the judgements on two of them that say what changed between the two; ``age`` says how fresh a value
    is; ``names_at`` which names go with a phone number. Raises :class:`ValueError` without a listing: nobody then says
    that there is a clinic.
    """
    if not listings:
        raise ValueError("a clinic needs a listing")
    ordered = sorted(listings, key=lambda one: one.belief)
    past = past_of(ordered, changes)
    placed = _last(ordered, past.behind)
    address, point = _place(placed)
    phone = shown_phone(placed, names_at=names_at)
    facts = _facts(ordered, age)
    if phone.fact is not None:
        facts["phone"] = (_aged("phone", phone.fact, age), *facts["phone"])
    return Clinic(
        id=clinic_id,
        name=next(
            (name for one in _last(ordered, past.misnamed) if (name := _tidy(one.fields.get("name", "")))), _NAMELESS
        ),
        address=address,
        facts=facts,
        listings=tuple(sorted(one.label for one in ordered)),
        checked=max(one.last_seen for one in ordered),
        point=point,
        phone=phone.words,
        phone_note=phone.note,
        website=next((site for one in placed if (site := clean_url(one.fields.get("website", "")))), ""),
        status=_status(ordered, past),
        formerly=tuple(sorted(formerly)),
        history=past.former,
        disputed=_disputed(address, ordered, past),
    )


def is_listed(clinic: Clinic, listings: Sequence[Listed]) -> bool:
    """Whether people can find it, given the listings that it was made of.

    A pharmacy, a news page or a guide denies being a provider: then it is not. Its own site was read and neither it
    nor any other source ever said that it gives the drug: then it is not either. Where sources disagree, or only lists
    name the place and say nothing of its kind, it is. What has closed or moved is, and what no longer says that it
    gives the drug, so that people learn of it.
    """
    if clinic.status in ("closed", "moved"):
        return True
    if PROVIDER in clinic.facts:
        return any(not fact.denied for fact in clinic.facts[PROVIDER])
    routes = any(not fact.denied for fact in clinic.facts.get("route", ()))
    return routes or not any(one.kind == "clinic_site" for one in listings)


def _last(ordered: Sequence[Listed], these: frozenset[str]) -> list[Listed]:
    """The listings in their order, but these behind all others."""
    return sorted(ordered, key=lambda one: one.listing_id in these)


def _place(ordered: Iterable[Listed]) -> tuple[Address, Point | None]:
    """The address believed most, and the finest of the points of the listings that give it.

    An address with a street is believed before one without, since a source that leaves the street out contradicts
    nobody. Where none of those listings has a point, the finest of the others in the same town counts.
    """
    known = [(one.address, one) for one in ordered]
    stated = [(address, one) for address, one in known if address != Address()]
    if not stated:
        return Address(), _finest([one.point for _, one in known])
    shown, _ = next((pair for pair in stated if pair[0].street), stated[0])
    there = [one.point for address, one in stated if address.one_line().casefold() == shown.one_line().casefold()]
    town = [one.point for address, one in stated if _town(address) == _town(shown)]
    return shown, _finest(there) or _finest(town)


def _disputed(shown: Address, ordered: Sequence[Listed], past: Past) -> tuple[str, ...]:
    """What sources give as the address today where they contradict each other, the one that is shown first.

    A listing that is gone, or still gives a former address, contradicts nobody; another spelling is no other address.
    """
    today = [one for one in ordered if one.gone_since is None and one.listing_id not in past.behind]
    stated = [(one.address, said.value) for one in today if (said := one.now("address")) is not None]
    if not any(places_differ(shown, address) for address, _ in stated):
        return ()
    apart: list[tuple[Address, str]] = []
    for address, value in sorted(stated, key=lambda pair: pair[0] != shown):
        if all(places_differ(address, known) for known, _ in apart):
            apart.append((address, value))
    return tuple(value for _, value in apart)


def _town(address: Address) -> tuple[str, str]:
    return address.city.casefold(), address.state


def _finest(points: Iterable[Point | None]) -> Point | None:
    found = [point for point in points if point is not None]
    return min(found, key=lambda point: EXACTNESS.index(point.exactness), default=None)


def _facts(ordered: Sequence[Listed], age: Age) -> dict[str, tuple[Fact, ...]]:
    """All facts by field: contact details, the vocabulary's fields in its order, then any others by name."""
    heard: dict[str, list[_Heard]] = {}
    for listed in ordered:
        for statement in listed.statements:
            heard.setdefault(statement.field, []).append(_Heard(_fact(listed, statement), listed))
        for field, fact in _contact(listed):
            heard.setdefault(field, []).append(_Heard(fact, listed))
    first = (*_CONTACT, *FIELDS)
    fields = [field for field in first if field in heard] + sorted(set(heard) - set(first))
    return {field: tuple(_aged(field, fact, age) for fact in _sorted(field, _folded(heard[field]))) for field in fields}


def _aged(field: str, fact: Fact, age: Age) -> Fact:
    return replace(fact, freshness=age(field, fact.value, fact.last_seen))


def _fact(listed: Listed, statement: Statement) -> Fact:
    gone = [day for day in (statement.gone_since, listed.gone_since) if day is not None]
    return Fact(
        value=_plain(statement.field, statement.value),
        denied=statement.denied,
        said=statement.said,
        url=statement.url,
        source=listed.source,
        first_seen=statement.first_seen,
        last_seen=statement.last_seen,
        gone_since=min(gone, default=None),
    )


def _plain(field: str, value: str) -> str:
    """An e-mail address without what stood around it; every other value as it is. The words stay in ``said``."""
    return (read_email(value) or value) if field == "email" else value


def _contact(listed: Listed) -> Iterable[tuple[str, Fact]]:
    """Contact details in the raw fields of which no statement speaks."""
    spoken = {statement.field for statement in listed.statements if statement.gone_since is None}
    url = listed.url or next((statement.url for statement in listed.statements), "")
    days = [statement.first_seen for statement in listed.statements]
    for field in _CONTACT:
        value = listed.address.one_line() if field == "address" else _tidy(listed.fields.get(field, ""))
        if field in spoken or not value:
            continue
        yield (
            field,
            Fact(
                value=_plain(field, value),
                denied=False,
                said=value[:SAID_LIMIT],
                url=url,
                source=listed.source,
                first_seen=min(days, default=listed.last_seen),
                last_seen=listed.last_seen,
                gone_since=listed.gone_since,
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
        before = kept[key].fact  # still said, if any of them is
        whole = replace(
            before,
            first_seen=min(before.first_seen, fact.first_seen),
            last_seen=max(before.last_seen, fact.last_seen),
            gone_since=None
            if before.gone_since is None or fact.gone_since is None
            else max(before.gone_since, fact.gone_since),
        )
        kept[key] = replace(kept[key], fact=whole)
    return _still_said(list(kept.values()))


def _still_said(heard: list[_Heard]) -> list[_Heard]:
    """Without what a source no longer says here but says there: that one is as old as the first was."""
    if all(one.fact.gone_since is None for one in heard):
        return heard
    began: dict[tuple[str, bool, str], date] = {}
    still = {_claim(one.fact) for one in heard if one.fact.gone_since is None}
    for one in heard:
        if one.fact.gone_since is not None:
            began[_claim(one.fact)] = min(one.fact.first_seen, began.get(_claim(one.fact), one.fact.first_seen))
    kept = []
    for one in heard:
        claim = _claim(one.fact)
        if one.fact.gone_since is None:
            first = min(one.fact.first_seen, began.get(claim, one.fact.first_seen))
            kept.append(replace(one, fact=replace(one.fact, first_seen=first)))
        elif claim not in still:
            kept.append(one)
    return kept


def _claim(fact: Fact) -> tuple[str, bool, str]:
    return fact.value, fact.denied, fact.source


def _sorted(field: str, heard: Iterable[_Heard]) -> tuple[Fact, ...]:
    """Codes in the order of the vocabulary, then belief."""
    codes = vocabulary()[field].codes if field in FIELDS else ()
    order = {code: position for position, code in enumerate(codes)}
    ranked = sorted(heard, key=lambda one: (order.get(one.fact.value, len(order)), one.belief))
    return tuple(one.fact for one in ranked)


def _status(ordered: Sequence[Listed], past: Past) -> Status:
    """What the most believed source says of its being open; ``gone`` when no source has it any more.

    That a clinic moved away from a former address, or to where it is now, says nothing against it.
    """
    if all(one.gone_since is not None for one in ordered):
        return "gone"
    for one in ordered:
        for said in one.statements:
            if said.field != "status" or said.denied or said.gone_since is not None:
                continue
            if said.value == "moved" and (one.listing_id in past.behind or moved_here(said, one)):
                continue
            return _CLOSING.get(said.value, "open")
    return "open"


def _tidy(words: str) -> str:
    return " ".join(words.split())
