"""What a clinic was called and where it was before, and which of its listings are behind the times.

A listing that changed its own words proves a change. Two listings of which the matcher says that the place moved, was
renamed or took another suite prove one too, but not which of them came first: that is worked out here from their days,
and where it cannot be, nothing is called former and both stand side by side. Nothing here reads or matches.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from indexer.clinic import Address, Former
from indexer.listed import Listed
from indexer.match.addresses import MOVED, Where, units, where
from indexer.match.candidate import Candidate
from indexer.match.compare import Judgement
from indexer.match.names import ALIKE, INSIDE, likeness
from indexer.match.rarity import rarity_of
from indexer.normalise.address import read_address, street_key
from indexer.normalise.name import name_key
from indexer.statement import Statement

Told = Literal["name", "address"]
_ELSEWHERE: frozenset[Where] = MOVED | {"same number"}
_THERE: frozenset[Where] = frozenset({"same", "other town", "no numbers"})
_LONGEST = 300
_ABOUT: dict[str, Told] = {"moved": "address", "new suite": "address", "renamed": "name"}


@dataclass(frozen=True, slots=True)
class Past:
    """Former names and addresses, the latest first, and the ids of listings that still give one.

    ``behind`` are those that still give a former address, ``misnamed`` those that still give a former name.
    """

    former: tuple[Former, ...] = ()
    behind: frozenset[str] = frozenset()
    misnamed: frozenset[str] = frozenset()


def past_of(listings: Sequence[Listed], changes: Iterable[Judgement]) -> Past:
    """The past of one clinic; ``changes`` are judgements on two of its listings that say what changed between them."""
    own = [one for listed in listings for one in _own_changes(listed)]
    dated = list(own)
    by_id = {one.listing_id: one for one in listings}
    for change in changes:
        if change.change in _ABOUT and change.a in by_id and change.b in by_id:
            dated += _between(by_id[change.a], by_id[change.b], _ABOUT[change.change])
    behind = _repeating("address", listings, dated)
    misnamed = _repeating("name", listings, dated)
    standing = [one for one in listings if one.listing_id not in behind]
    named = [one for one in listings if one.listing_id not in misnamed]
    kept: dict[tuple[str, str], Former] = {}
    for one in sorted(dated, key=lambda one: (one.last_seen, one.source, one.url, one.value)):
        still = standing if one.field == "address" else named
        if any(not differ(one.field, one.value, listed) for listed in still if _says(listed, one.field)):
            continue
        key = (one.field, _key(one))
        kept[key] = _joined(kept[key], one) if key in kept else one
    former = sorted(kept.values(), key=lambda one: (-(one.until or one.last_seen).toordinal(), one.field, one.value))
    return Past(former=tuple(former), behind=frozenset(behind), misnamed=frozenset(misnamed))


def differ(field: Told, value: str, listed: Listed) -> bool:
    """Whether a name or an address is another than the one that a listing gives, and not only another spelling."""
    if field == "name":
        return _names_differ(value, listed.fields.get("name", ""))
    return places_differ(read_address({"address": value, **_country(listed)}), listed.address)


def places_differ(one: Address, other: Address) -> bool:
    """Whether two addresses contradict each other in a part that both state, spellings aside, as the matcher sees it.

    A missing street, suite or town contradicts nothing.
    """
    if one == other:
        return False
    a, b = (Candidate(id="", label="", name="", address=address) for address in (one, other))
    place = where(a, b)
    return place in _ELSEWHERE or (place in _THERE and units(a, b) == "different")


def _names_differ(one: str, other: str) -> bool:
    """Whether two names are more than two spellings, or one a part of the other."""
    a, b = (Candidate(id=name, label="", name=name[:_LONGEST], address=Address()) for name in (one, other))
    if not a.words or not b.words or a.key == b.key:
        return False
    alike = likeness(a, b, rarity_of([a, b]))
    return alike.share < ALIKE and alike.inside < INSIDE


def _country(listed: Listed) -> dict[str, str]:
    return {"country": listed.fields["country"]} if "country" in listed.fields else {}


def _says(listed: Listed, field: Told) -> bool:
    return bool(listed.fields.get("name", "").strip()) if field == "name" else listed.address != Address()


def _own_changes(listed: Listed) -> Iterable[Former]:
    """Names and addresses that a listing gave before those that it gives now."""
    same = {(now.field, now.value) for now in listed.statements if now.gone_since is None}
    for one in listed.statements:
        if one.gone_since is None or (one.field, one.value) in same:
            continue
        field: Told
        if one.field == "name":
            field = "name"
        elif one.field == "address":
            field = "address"
        else:
            continue
        if _says(listed, field) and differ(field, one.value, listed):
            yield _former(field, one, listed, until=one.gone_since)


def _former(field: Told, statement: Statement, listed: Listed, *, until: date | None) -> Former:
    value = statement.value
    if field == "address":
        value = read_address({"address": value, **_country(listed)}).one_line() or value
    return Former(
        field=field,
        value=value,
        source=listed.source,
        url=statement.url,
        first_seen=statement.first_seen,
        last_seen=statement.last_seen,
        until=until,
    )


def _between(a: Listed, b: Listed, field: Told) -> Iterable[Former]:
    """What the older of two listings gives, when it can be told which one is the older."""
    for older, newer in ((a, b), (b, a)):
        said = older.now(field)
        if said is None or newer.now(field) is None or not differ(field, said.value, newer):
            continue
        proof = _later(older, newer, field)
        counter = _later(newer, older, field)
        if proof is not None and (counter is None or proof[0] > counter[0]):
            yield _former(field, said, older, until=proof[1])


def _later(older: Listed, newer: Listed, field: Told) -> tuple[int, date | None] | None:
    """How strongly it shows that the second listing is the later of the two, and the day by which it had changed.

    From the strongest: the second itself gave before what the first gives now; the first says that it has moved; the
    first is gone and the second is not; the first was last seen before the second was first seen; the second is the
    clinic's own site, or a register, and the first is believed less. The last counts for addresses only: two names side
    by side on the same days prove nothing.
    """
    said, new = older.now(field), newer.now(field)
    if said is None or new is None:
        return None
    address = field == "address"
    given_up = [one for one in _own_changes(newer) if one.field == field and not differ(field, one.value, older)]
    moved = [one for one in older.statements if (one.field, one.value) == ("status", "moved") and not one.denied]
    shows: tuple[tuple[bool, date | None], ...] = (
        (bool(given_up), max((one.until for one in given_up if one.until is not None), default=None)),
        (address and bool(moved), min((one.first_seen for one in moved), default=None)),
        (older.gone_since is not None and newer.gone_since is None, older.gone_since),
        (said.last_seen < new.first_seen, new.first_seen),
        (address and newer.rank < older.rank, new.first_seen if new.first_seen > said.first_seen else None),
    )
    return next(((len(shows) - place, until) for place, (shown, until) in enumerate(shows) if shown), None)


def _repeating(field: Told, listings: Sequence[Listed], dated: Iterable[Former]) -> set[str]:
    """Listings that give a former value today, and gave it already when it was given up."""
    found = set()
    for one in dated:
        if one.field != field:
            continue
        for listed in listings:
            said = listed.now(field)
            if said is None or not _says(listed, field) or differ(field, one.value, listed):
                continue
            if one.until is None or said.first_seen <= one.until:
                found.add(listed.listing_id)
    return found if any(_says(one, field) for one in listings if one.listing_id not in found) else set()


def _key(one: Former) -> str:
    if one.field == "name":
        return name_key(one.value)
    address = read_address({"address": one.value})
    street = street_key(address.street)
    return "|".join((street.number or "", street.street or "", street.unit or "", address.city.casefold()))


def _joined(one: Former, other: Former) -> Former:
    """One former value that two listings gave, with all their days."""
    untils = [day for day in (one.until, other.until) if day is not None]
    return replace(
        one,
        first_seen=min(one.first_seen, other.first_seen),
        last_seen=max(one.last_seen, other.last_seen),
        until=max(untils, default=None),
    )
