"""Which telephone number of a clinic is shown, and what a caller should know of it.

A number that only counts calls may ring elsewhere next year, and one that many names share is a call center's. The
number that a clinic's own site means by it in its structured data is shown before such a one; nothing is left out.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from crawler.listing import RawListing
from crawler.pages.places import phones_named
from indexer.clinic import Fact, PhoneNote
from indexer.listed import Listed, Named
from indexer.normalise.name import name_key
from indexer.normalise.phone import read_phone
from indexer.normalise.tracking import judge_phone
from indexer.statement import SAID_LIMIT

NamesAt = Mapping[str, Collection[str]]
"""The names, in comparable form, that go with a number in E.164."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The number in the words of its source, empty when nobody gives one, and what to know of it, often nothing.

    ``fact`` is there when the number stands only in the structured data of a page.
    """

    words: str = ""
    note: PhoneNote | None = None
    fact: Fact | None = None


def shown_phone(ordered: Sequence[Listed], *, names_at: NamesAt) -> Shown:
    """The number of the first listing, in this order, that gives one, or what its own site names instead."""
    own = {name_key(one.fields.get("name", "")) for one in ordered}
    for one in ordered:
        words = " ".join(one.fields.get("phone", "").split())
        read = read_phone(words)
        if read is None:
            continue
        names = names_at.get(read.number, frozenset())
        others = len(names) - sum(name in names for name in own)
        named = _one_number(one.named)
        verdict = judge_phone(words, structured=[named.words] if named is not None else (), other_names=others)
        shared = verdict.kind == "shared"
        if verdict.instead and named is not None:
            note = PhoneNote(others=others if shared else 0, instead_of=words)
            return Shown(named.words, note, _fact(one, named))
        return Shown(words, PhoneNote(others=others) if shared else None)
    return Shown()


def named_by(listing: RawListing) -> tuple[Named, ...]:
    """The numbers that the structured data of a clinic's own site names; none where it names several places."""
    if "#" in listing.ref:
        return ()
    return tuple(
        Named(words=words, url=page.url, day=page.seen_at.date())
        for page in listing.pages
        for words in phones_named(page.structured)
    )


def names_at_numbers(listings: Iterable[Listed]) -> NamesAt:
    """Who gives which number, over all listings that their sources still have."""
    found: dict[str, set[str]] = {}
    for one in listings:
        read = read_phone(one.fields.get("phone", "")) if one.gone_since is None else None
        if read is not None:
            found.setdefault(read.number, set()).add(name_key(one.fields.get("name", "")))
    return found


def _one_number(named: Sequence[Named]) -> Named | None:
    """What the site names, when that is one number: of several nobody knows which is the clinic's."""
    read = [(phone.number, one) for one in named if (phone := read_phone(one.words)) is not None]
    return read[0][1] if len({number for number, _ in read}) == 1 else None


def _fact(listed: Listed, named: Named) -> Fact:
    return Fact(
        value=named.words,
        denied=False,
        said=named.words[:SAID_LIMIT],
        url=named.url,
        source=listed.source,
        first_seen=named.day,
        last_seen=named.day,
        gone_since=listed.gone_since,
    )
