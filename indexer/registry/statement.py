"""What the NPI registry says of one person or clinic, as a sentence with its date. Never a fact of the directory.

The registry is filled in by its own holders and checked by nobody: what stands here agrees or disagrees with a page,
and changes no answer of the directory from *not stated* to *yes*.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from config.vocabulary.taxonomy import taxonomy
from indexer.registry.entry import Sort

Verdict = Literal["corroborates", "contradicts", "listed", "deactivated", "unsure", "not_found"]
"""``listed``: recognised, but the page said nothing that could be compared, or the codes say too little."""
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

RECOGNISED: tuple[Verdict, ...] = ("corroborates", "contradicts", "listed", "deactivated")
"""Verdicts about an entry that is surely the one meant."""

PAGE_OF_AN_ENTRY = "https://npiregistry.cms.hhs.gov/provider-view/"
"""The registry's own page of one entry, before its number."""

_PLACES = {
    "address": " at this address",
    "phone": " with this phone number",
    "both": " at this address and with this phone number",
    "": "",
}
_MEANINGS = {
    "corroborates": "This agrees with what the page says of this person.",
    "contradicts": "The page calls this person a psychiatrist; the registry lists no taxonomy of psychiatry.",
}


@dataclass(frozen=True, slots=True)
class RegistryStatement:
    """What the registry says of the ``name`` that a clinic's page ``said``, as of a day.

    ``npi``, ``listed_as``, ``codes`` (the primary one first) and ``place`` (``address``, ``phone`` or ``both``) are
    those of the entry that was recognised, else empty; nothing is kept of entries that only share the name.
    ``claim`` is what the page calls the person; ``reason`` says why the verdict is unsure.
    """

    clinic: str
    sort: Sort
    key: str
    name: str
    said: str
    url: str
    verdict: Verdict
    as_of: date
    npi: str = ""
    listed_as: str = ""
    codes: tuple[str, ...] = ()
    place: str = ""
    claim: str = ""
    deactivated: date | None = None
    updated: date | None = None
    reason: str = ""

    @property
    def sentence(self) -> str:
        """Such as: The NPI registry lists Jane Doe, MD, with taxonomy Psychiatry (2084P0800X) at this address, …."""
        day = f"as of {in_words(self.as_of)}"
        if self.verdict == "unsure":
            return f"The NPI registry gives no clear answer about {self.name}: {self.reason}, {day}."
        if self.verdict == "not_found":
            return f"The NPI registry has no entry named {self.name} in this state, {day}."
        if self.verdict == "deactivated":
            when = "" if self.deactivated is None else f" on {in_words(self.deactivated)}"
            return f"The NPI registry says that the NPI of {self.name} was deactivated{when}, {day}."
        return f"The NPI registry lists {self._shown} {self._taxonomies}{_PLACES[self.place]}, {day}."

    @property
    def meaning(self) -> str:
        """What follows from it, and what does not, in a sentence; empty where the sentence itself says all."""
        if self.verdict in ("unsure", "not_found"):
            return "This says nothing against the clinic or the person: a name alone proves nothing."
        if self.sort == "organization":
            return "This is about the organization; it says nothing of any person who works there."
        return _MEANINGS.get(self.verdict, "") or self._of_listed()

    def _of_listed(self) -> str:
        psychiatry = any(taxonomy(code).kind == "psychiatrist" for code in self.codes)
        if self.verdict != "listed" or not (psychiatry or self.claim == "psychiatrist"):
            return ""
        if psychiatry:
            return (
                "The page does not call this person a psychiatrist, and what holders enter themselves proves nothing."
            )
        return "The page calls this person a psychiatrist; the taxonomy says neither yes nor no to that."

    @property
    def entry_page(self) -> str:
        """The registry's own page of the entry; empty when none was recognised."""
        return PAGE_OF_AN_ENTRY + self.npi if self.npi else ""

    @property
    def _shown(self) -> str:
        """The organization as the registry has it; a person's name as the page has it, with the registry's letters."""
        if self.sort == "organization":
            return f"the organization {self.listed_as}"
        letters = self.listed_as.partition(", ")[2]
        return f"{self.name.partition(', ')[0]}, {letters}," if letters else self.name.partition(", ")[0]

    @property
    def _taxonomies(self) -> str:
        if not self.codes:
            return "without a taxonomy"
        shown = [taxonomy(code).shown for code in self.codes]
        return f"with taxonomy {shown[0] if len(shown) == 1 else ', '.join(shown[:-1]) + ' and ' + shown[-1]}"

    def to_json(self) -> dict[str, Any]:
        """As ``clinics show --json`` and ``clinics corroborate --json`` print it."""
        return {
            "about": self.sort,
            "name": self.name,
            "verdict": self.verdict,
            "says": self.sentence,
            "means": self.meaning,
            "npi": self.npi,
            "listed_as": self.listed_as,
            "taxonomies": [
                {"code": code, "label": taxonomy(code).label, "kind": taxonomy(code).kind} for code in self.codes
            ],
            "recognised_by": self.place,
            "page_said": self.said,
            "page": self.url,
            "entry": self.entry_page,
            "entry_updated": None if self.updated is None else self.updated.isoformat(),
            "as_of": self.as_of.isoformat(),
        }


def in_words(day: date) -> str:
    """A day as people write it: ``November 23, 2026``."""
    return f"{day:%B} {day.day}, {day.year}"
