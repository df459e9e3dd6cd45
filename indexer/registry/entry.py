"""One entry of the NPI registry, the same whether it came from the API or from the monthly file.

Only practice addresses are kept. Mailing addresses are often homes: they are never read into an entry.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from indexer.clinic import Address

Sort = Literal["person", "organization"]


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name as the registry has it; ``middle`` may be empty or an initial."""

    first: str
    middle: str
    last: str


@dataclass(frozen=True, slots=True)
class Practice:
    """A place where the holder says to practise; ``phone`` as written, often empty."""

    address: Address
    phone: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What the registry says under one NPI.

    ``people`` or ``organizations`` hold the names, the legal one first, as ``sort`` says. ``codes`` are taxonomy codes,
    the primary one first. ``deactivated`` is the day on which the NPI was deactivated, if it still is; a deactivated
    entry often has nothing but its number. ``updated`` is the day on which its holder last changed it.
    """

    npi: str
    sort: Sort
    people: tuple[PersonName, ...] = ()
    organizations: tuple[str, ...] = ()
    credential: str = ""
    codes: tuple[str, ...] = ()
    practices: tuple[Practice, ...] = ()
    active: bool = True
    deactivated: date | None = None
    updated: date | None = None

    @property
    def name(self) -> str:
        """As it is shown: the legal name in the registry's own words, with the credential of a person."""
        if self.sort == "organization":
            return self.organizations[0] if self.organizations else ""
        if not self.people:
            return ""
        legal = self.people[0]
        whole = " ".join(part for part in (legal.first, legal.middle, legal.last) if part)
        return f"{whole}, {self.credential}" if self.credential else whole


def is_npi(text: str) -> bool:
    """Whether a text is ten digits, as an NPI is."""
    return len(text) == 10 and text.isascii() and text.isdigit()
