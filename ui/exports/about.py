"""What every answer for programs and every file says of itself: its day, whose data it holds, what it is not. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from indexer.clinic import Clinic
from indexer.query import Hit
from ui.wording import USUAL, say

SHAPE = 1
"""The version of the rows for programs; raise it only when a part comes to mean something else."""


@dataclass(frozen=True, slots=True)
class About:
    """``built`` is when the directory was built, ``base`` our own address, ``link`` the search or page behind it.

    ``sources`` are the titles of those that were read; ``geocoded`` says whether some spots are of a geocoder, whose
    owners have to be named.
    """

    built: datetime
    base: str
    link: str
    language: str = USUAL
    sources: tuple[str, ...] = ()
    geocoded: bool = False

    @property
    def attribution(self) -> str:
        """Whose data it is, in a few sentences."""
        return " ".join(
            (
                say("about.quotations", self.language),
                *((say("about.sources", self.language, titles=", ".join(self.sources)),) if self.sources else ()),
                say("attribution.places", self.language),
                *((say("attribution.spots", self.language),) if self.geocoded else ()),
            )
        )

    @property
    def notice(self) -> str:
        """What the directory is not."""
        return say("about.notice", self.language)

    def to_json(self) -> dict[str, Any]:
        """As it stands in every answer for programs."""
        return {
            "shape": SHAPE,
            "title": say("site.name", self.language),
            "data_of": self.built.date().isoformat(),
            "built": self.built.isoformat(timespec="seconds"),
            "link": self.link,
            "attribution": self.attribution,
            "notice": self.notice,
        }


def page_of(clinic_id: str, base: str) -> str:
    """The address of a clinic's plain page."""
    return f"{base}/clinic/{quote(clinic_id, safe='', errors='replace')}"


def clinic_row(clinic: Clinic, base: str) -> dict[str, Any]:
    """A clinic for programs: the row that the command line prints too, and the address of its page."""
    return {**clinic.to_json(), "page": page_of(clinic.id, base)}


def hit_row(hit: Hit, base: str) -> Mapping[str, Any]:
    """A hit for programs."""
    row = clinic_row(hit.clinic, base)
    row["distance_miles"] = hit.distance_miles
    row["surely_within"] = hit.surely_within
    return row
