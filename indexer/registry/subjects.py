"""Whom and what the registry is asked about: the people whom a clinic's pages name in full, and the clinic itself.

Only what the pages say today is looked up, only in the United States, and only where the clinic's state is known.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crawler.registry.asking import Question
from indexer.clinic import Address, Clinic, Fact
from indexer.normalise.address import read_address
from indexer.normalise.name import fold, name_key
from indexer.normalise.phone import read_phone
from indexer.registry.entry import Sort
from indexer.registry.named import Named, named_in

_SHORTEST = 4
_MARKS = frozenset("-'")
_MAY_BE_LEFT_OUT = frozenset({"and", "llc", "inc", "pllc", "pc", "pa", "corp", "ltd", "co"})
_WORDS_OF_TRADE = (" dba ", " d/b/a ", " doing business as ")


@dataclass(frozen=True, slots=True)
class Subject:
    """One person or clinic to look up.

    ``name`` is as the pages have it; ``named`` the person (None for a clinic); ``said`` and ``url`` the sentence that
    names it and its page. ``addresses`` and ``phones`` (E.164) are the clinic's own, by which an entry is recognised.
    """

    clinic: str
    sort: Sort
    name: str
    named: Named | None
    said: str
    url: str
    state: str
    addresses: tuple[Address, ...]
    phones: tuple[str, ...]

    @property
    def key(self) -> str:
        """The same for every spelling of one name: what tells two subjects of one clinic apart."""
        return name_key(self.name) if self.named is None else letters_of(" ".join(self.named.words))


def letters_of(name: str) -> str:
    """The letters of a name, folded, with nothing between them."""
    return "".join(letter for letter in fold(name) if letter.isalpha())


def subjects_of(clinic: Clinic) -> tuple[Subject, ...]:
    """Everybody to look up for a clinic, the clinic itself first; nobody for one that is closed or lies abroad."""
    addresses = _addresses(clinic)
    state = next((one.state for one in addresses if one.state), "")
    if not state or clinic.address.country != "US" or clinic.status in ("closed", "gone"):
        return ()
    shared: dict[str, Any] = {
        "clinic": clinic.id,
        "state": state,
        "addresses": tuple(one for one in addresses if one.state == state),
        "phones": _phones(clinic),
    }
    found: dict[str, Subject] = {}
    for fact, named in _people(clinic):
        one = Subject(sort="person", name=named.shown, named=named, said=fact.said, url=fact.url, **shared)
        before = found.get(one.key)
        if before is None or before.named is None or _tells(named) > _tells(before.named):
            found[one.key] = one
    itself = next((fact for fact in clinic.facts.get("name", ()) if fact.counts), None)
    if len(letters_of(name_key(clinic.name))) < _SHORTEST or itself is None:
        return tuple(found.values())
    own = Subject(sort="organization", name=clinic.name, named=None, said=itself.said, url=itself.url, **shared)
    return (own, *found.values())


def question_of(subject: Subject) -> Question | None:
    """What to ask the API about a subject; None when its name has nothing that can be asked for.

    Only practice addresses are asked for (``address_purpose``). A name that is written in more than one way is asked
    for by how it begins. Parameters: https://npiregistry.cms.hhs.gov/api-page.
    """
    asks = _person(subject.named) if subject.named is not None else _organization(subject.name)
    if asks is None:
        return None
    narrower = []
    code = next((one.postal_code for one in subject.addresses if one.postal_code), "")
    if code:
        narrower.append({"postal_code": code})
    if subject.named is not None and subject.named.claim == "psychiatrist":
        narrower.append({"taxonomy_description": "Psychiatry"})
    return Question(asks={**asks, "state": subject.state, "address_purpose": "LOCATION"}, narrower=tuple(narrower))


def _people(clinic: Clinic) -> Iterator[tuple[Fact, Named]]:
    towns = {letters_of(one.city) for one in _addresses(clinic)}
    for fact in clinic.facts.get("psychiatry", ()):
        if fact.counts and not fact.denied:
            for named in named_in(fact.said):
                if letters_of(" ".join(named.words)) not in towns:  # Bel Air, MD
                    yield fact, named


def _tells(named: Named) -> tuple[bool, bool]:
    return named.claim != "", named.letters != ""


def _addresses(clinic: Clinic) -> tuple[Address, ...]:
    """The address that is shown first, then every other that a source gives today."""
    others = [read_address({"address": fact.value}) for fact in clinic.facts.get("address", ()) if fact.counts]
    return tuple(dict.fromkeys(one for one in (clinic.address, *others) if one != Address()))


def _phones(clinic: Clinic) -> tuple[str, ...]:
    written = [clinic.phone, *(fact.value for fact in clinic.facts.get("phone", ()) if fact.counts)]
    read = [read_phone(one) for one in written]
    return tuple(dict.fromkeys(phone.number for phone in read if phone is not None))


def _person(named: Named) -> dict[str, str] | None:
    first = next((plain for word in named.words[:-1] if len(plain := _plain(word)) > 1), "")
    last = _plain(named.words[-1])
    if not first or len(last) < 2:
        return None
    beginning = last.partition("-")[0]
    return {
        "enumeration_type": "NPI-1",
        "first_name": first,
        "use_first_name_alias": "False",
        # one person is entered as Vasquez-Lane, Vasquez Lane or Vasquez
        "last_name": last if beginning == last or len(beginning) < 2 else f"{beginning}*",
    }


def _organization(name: str) -> dict[str, str] | None:
    """The name up to the first sign or word that is often written in another way, and whatever follows it."""
    low = f" {name.lower()} "
    for trade in _WORDS_OF_TRADE:
        if trade in low:
            name = name[low.index(trade) + len(trade) - 1 :]
            break
    words: list[str] = []
    for word in _plain(name, also="&.,/()").split():
        letters = word.strip(".,()")
        first = next(iter("".join(letter if letter.isalnum() else " " for letter in letters).split()), "")
        if first == "" or first.lower() in _MAY_BE_LEFT_OUT:
            break
        words.append(first)
        if first != word:
            break
    beginning = " ".join(words)
    if len(beginning) < _SHORTEST:
        return None
    return {"enumeration_type": "NPI-2", "organization_name": f"{beginning}*"}


def _plain(text: str, *, also: str = "") -> str:
    """A name in the letters that the API takes: no accents, one kind of hyphen and apostrophe."""
    spread = unicodedata.normalize("NFKD", text.replace("\u2019", "'").replace("\u2010", "-").replace("\u2011", "-"))
    kept = (
        letter
        for letter in spread
        if letter.isascii() and (letter.isalnum() or letter in " " + also or letter in _MARKS)
    )
    return " ".join("".join(kept).split())
