"""What a clinic was called and where it was before, and which of its listings are behind the times.

A listing that changed its own words proves a change. Two listings of which the matcher says that the place moved, was
renamed or took another suite, or that a person ruled the same, may prove one too, but not which of them came first:
that is worked out here from their days, and from a sentence that says where a clinic moved to. Where it cannot be,
nothing is called former and both stand side by side, whichever is believed more. Nothing here reads or matches.
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
from indexer.match.names import ALIKE, DIRECTIONS, INSIDE, likeness
from indexer.match.rarity import rarity_of
from indexer.normalise.address import read_address, street_key
from indexer.normalise.name import name_key
from indexer.statement import Statement

Told = Literal["name", "address"]
_ELSEWHERE: frozenset[Where] = MOVED | {"same number"}
_THERE: frozenset[Where] = frozenset({"same", "other town", "no numbers"})
_LONGEST = 300
_TOLD: tuple[Told, ...] = ("address", "name")
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
        if change.a not in by_id or change.b not in by_id:
            continue
        # a person's ruling says that the two are one place, and leaves open what changed
        for field in (_ABOUT[change.change],) if change.change else _TOLD:
            dated += _between(by_id[change.a], by_id[change.b], field)
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
    former = sorted(kept.values(), key=lambda one: (-one.until.toordinal(), one.field, one.value))
    return Past(former=tuple(former), behind=frozenset(behind), misnamed=frozenset(misnamed))


def differ(field: Told, value: str, listed: Listed) -> bool:
    """Whether a name or an address is another than the one that a listing gives, and not only another spelling."""
    if field == "name":
        return _names_differ(value, listed.fields.get("name", ""))
    one = read_address({"address": value, **_country(listed)})
    return places_differ(one, listed.address) and _place(one, listed.address) != "near number"  # a slip mended


def places_differ(one: Address, other: Address) -> bool:
    """Whether two addresses contradict each other in a part that both state, spellings aside, as the matcher sees it.

    A missing street, suite or town contradicts nothing.
    """
    if one == other:
        return False
    place = _place(one, other)
    return place in _ELSEWHERE or (place in _THERE and units(_candidate(one), _candidate(other)) == "different")


def _place(one: Address, other: Address) -> Where:
    return where(_candidate(one), _candidate(other))


def _candidate(address: Address) -> Candidate:
    return Candidate(id="", label="", name="", address=address)


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


def _former(field: Told, statement: Statement, listed: Listed, *, until: date) -> Former:
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


def _later(older: Listed, newer: Listed, field: Told) -> tuple[int, date] | None:
    """How strongly it shows that the second listing is the later of the two, and the day by which it had changed.

    From the strongest: the second itself gave before what the first gives now; one of them says that the clinic moved
    to where the second puts it; the first is gone and the second is not; the first was last seen before the second was
    first seen. That one is believed more than the other shows nothing.
    """
    said, new = older.now(field), newer.now(field)
    if said is None or new is None:
        return None
    given_up = [one.until for one in _own_changes(newer) if one.field == field and not differ(field, one.value, older)]
    if given_up:
        return 4, max(given_up)
    moved = [one.first_seen for one in (*older.statements, *newer.statements) if _moved_to(one, newer, away=older)]
    if field == "address" and moved:
        return 3, min(moved)
    if older.gone_since is not None and newer.gone_since is None:
        return 2, older.gone_since
    return (1, new.first_seen) if said.last_seen < new.first_seen else None


def moved_here(one: Statement, there: Listed) -> bool:
    """Whether a statement says that the clinic moved to where a listing puts it, and does not speak of moving from."""
    if (one.field, one.value) != ("status", "moved") or one.denied:
        return False
    words = _words(one.said)
    return "from" not in words and _named(there, words)


def _moved_to(one: Statement, there: Listed, *, away: Listed) -> bool:
    return moved_here(one, there) and not _named(away, _words(one.said))


def _named(listed: Listed, words: set[str]) -> bool:
    street = street_key(listed.address.street)
    telling = next((word for word in street.street.split() if word not in DIRECTIONS), "")
    return bool(street.number and telling) and {street.number, telling} <= words


def _words(said: str) -> set[str]:
    return set("".join(letter if letter.isalnum() else " " for letter in said.casefold()).split())


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
            if said.first_seen <= one.until:
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
    return replace(
        one,
        first_seen=min(one.first_seen, other.first_seen),
        last_seen=max(one.last_seen, other.last_seen),
        until=max(one.until, other.until),
    )
