"""Whether an entry of the registry is the person or clinic that a page names, and what it then says of them.

The same only by name, state, and practice address or phone; a shared name proves nothing, so everything else is
*unsure*. An entry agrees or disagrees with what the page says of a person; it never makes anybody anything.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from config.vocabulary.taxonomy import Kind, taxonomy
from indexer.clinic import Address
from indexer.normalise.name import fold, name_key
from indexer.normalise.phone import read_phone
from indexer.normalise.street import street_key
from indexer.registry.entry import Entry, PersonName
from indexer.registry.named import Claim, family_of
from indexer.registry.statement import RegistryStatement, Verdict
from indexer.registry.subjects import Subject, letters_of

_AGREES: dict[Claim, tuple[Kind, ...]] = {
    "psychiatrist": ("psychiatrist",),
    "psychiatric_nurse": ("psychiatric_nurse",),
    "anesthetist": ("anesthetist",),
    "": (),
}
_SAYS_LITTLE: tuple[Kind, ...] = ("perhaps_psychiatrist", "general", "unknown", "organization")
"""With one of these among its codes an entry does not contradict *psychiatrist*."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What the registry answered about one subject: entries, the day of the answer, and whether some may be missing.

    ``problem`` says in words why there is no answer, empty when there is one.
    """

    entries: tuple[Entry, ...]
    as_of: date
    whole: bool = True
    problem: str = ""


def judge(subject: Subject, heard: Heard, *, deactivated: Collection[Entry] = ()) -> RegistryStatement:
    """What the registry says of the subject.

    ``deactivated`` are entries, by now without a name, that an earlier answer recognised as this very subject.
    """
    if heard.problem:
        return _unsure(subject, heard, heard.problem)
    same_name = [one for one in _each_once(heard.entries) if has_name(one, subject)]
    here = [(one, place) for one in same_name if (place := recognised_by(one, subject))]
    if here and subject.sort == "organization":
        return _organization(subject, heard, here)
    if here:
        return _person(subject, heard, here)
    return _nobody(subject, heard, same_name, deactivated)


def has_name(entry: Entry, subject: Subject) -> bool:
    """Whether an entry bears the subject's name: of a person first and last one, and no other middle one."""
    if entry.sort != subject.sort:
        return False
    if subject.named is None:
        return any(name_key(one) == subject.key for one in entry.organizations)
    return any(_same_person(subject.named.words, one) for one in entry.people)


def recognised_by(entry: Entry, subject: Subject) -> str:
    """What an entry's practice in the state shares with the subject: ``address``, ``phone`` or ``both``, else empty."""
    there = [one for one in entry.practices if one.address.state == subject.state]
    address = any(same_address(one.address, own) for one in there for own in subject.addresses)
    numbers = {read.number for one in there if (read := read_phone(one.phone)) is not None}
    phone = bool(numbers.intersection(subject.phones))
    if address and phone:
        return "both"
    return "address" if address else "phone" if phone else ""


def same_address(one: Address, other: Address) -> bool:
    """Whether two addresses are one door: number, street, state, and town or postal code; other suites are others."""
    first, second = street_key(one.street), street_key(other.street)
    if first.po_box or second.po_box or not first.number or not first.street:
        return False
    town = (one.postal_code != "" and one.postal_code == other.postal_code) or (
        one.city != "" and fold(one.city) == fold(other.city)
    )
    unit = first.unit in (second.unit, "") or second.unit == ""
    return (first.number, first.street) == (second.number, second.street) and one.state == other.state and town and unit


def _same_person(words: Sequence[str], name: PersonName) -> bool:
    """Whether the parts of a name, cut anywhere into given names and last name, are a name of the registry."""
    first, middle, last = (letters_of(part) for part in (name.first, name.middle, name.last))
    for cut in range(1, len(words)):
        if letters_of(" ".join(words[cut:])) != last or not first:
            continue
        given = letters_of(" ".join(words[:cut]))
        if given in (first, first + middle):
            return True
        own_first, own_middle = letters_of(words[0]), letters_of(" ".join(words[1:cut]))
        initial = own_middle and middle and own_middle[0] == middle[0] and 1 in (len(own_middle), len(middle))
        if own_first == first and (not middle or initial):
            return True
    return False


def _each_once(entries: Iterable[Entry]) -> list[Entry]:
    return list({one.npi: one for one in entries}.values())


def _person(subject: Subject, heard: Heard, here: Sequence[tuple[Entry, str]]) -> RegistryStatement:
    if len(here) > 1:
        return _unsure(subject, heard, f"{len(here)} entries have this name at this address or phone")
    entry, place = here[0]
    named = subject.named
    families = (family_of(entry.credential), "" if named is None else named.family)
    if all(families) and families[0] != families[1]:
        return _unsure(subject, heard, "the entry of this name at this address or phone is of another profession")
    if not entry.active:
        return _stated(subject, heard, entry, place, "deactivated")
    claim: Claim = "" if named is None else named.claim
    return _stated(subject, heard, entry, place, _verdict(claim, entry.codes))


def _nobody(
    subject: Subject, heard: Heard, same_name: Sequence[Entry], deactivated: Collection[Entry]
) -> RegistryStatement:
    """What is said when no entry was recognised; nothing of entries that only share the name is kept."""
    gone = next(iter(deactivated), None)
    if gone is not None and not same_name:
        return _stated(subject, heard, gone, "", "deactivated")
    if not heard.whole:
        return _unsure(subject, heard, "not all entries that answer to this name could be read")
    in_state = [one for one in same_name if any(place.address.state == subject.state for place in one.practices)]
    if in_state:
        many = "1 entry has" if len(in_state) == 1 else f"{len(in_state)} entries have"
        return _unsure(subject, heard, f"{many} this name in {subject.state}, none at this address or phone")
    return replace(_about(subject, heard), verdict="not_found")


def _verdict(claim: Claim, codes: Sequence[str]) -> Verdict:
    kinds = {taxonomy(code).kind for code in codes}
    if kinds.intersection(_AGREES[claim]):
        return "corroborates"
    if claim == "psychiatrist" and kinds and not kinds.intersection(_SAYS_LITTLE):
        return "contradicts"
    return "listed"


def _organization(subject: Subject, heard: Heard, here: Sequence[tuple[Entry, str]]) -> RegistryStatement:
    """Of several entries of one clinic the first active one speaks, with the codes of all."""
    active = [(entry, place) for entry, place in here if entry.active]
    if not active:
        return _stated(subject, heard, *here[0], "deactivated")
    entry, place = min(active, key=lambda pair: pair[0].npi)
    codes = tuple(dict.fromkeys(code for one, _ in active for code in one.codes))
    return _stated(subject, heard, entry, place, "corroborates", codes=codes)


def _stated(
    subject: Subject, heard: Heard, entry: Entry, place: str, verdict: Verdict, *, codes: tuple[str, ...] | None = None
) -> RegistryStatement:
    return replace(
        _about(subject, heard),
        verdict=verdict,
        npi=entry.npi,
        listed_as=entry.name,
        codes=entry.codes if codes is None else codes,
        place=place,
        deactivated=entry.deactivated,
        updated=entry.updated,
    )


def _unsure(subject: Subject, heard: Heard, reason: str) -> RegistryStatement:
    return replace(_about(subject, heard), reason=reason)


def _about(subject: Subject, heard: Heard) -> RegistryStatement:
    """A statement about the subject that says nothing yet."""
    return RegistryStatement(
        clinic=subject.clinic,
        sort=subject.sort,
        key=subject.key,
        name=subject.name,
        said=subject.said,
        url=subject.url,
        verdict="unsure",
        as_of=heard.as_of,
        claim="" if subject.named is None else subject.named.claim,
    )
