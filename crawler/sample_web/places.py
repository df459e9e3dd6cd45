"""The invented places: what is really so of each, and what each source says about it.

Everything that is served is made from here, so that a test can compare what the program found with what was said.
Nothing here reads a page.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Literal

SITE = "site"
"""What :attr:`Truth.said` calls a clinic's own site; the other names are ids of sources."""

LISTS = ("directory", "feed", "register", "treatment")
"""Hosts that list places; the source that reads one is called ``sample_directory`` and so on."""

SOURCES = {
    "directory": "sample_directory",
    "feed": "sample_feed",
    "register": "sample_sitemap",
    "treatment": "sample_findtreatment",
}

Codes = Mapping[str, tuple[str, ...]]

_KEPT: Mapping[str, tuple[str, ...]] = {
    "directory": ("route", "psychiatry", "condition", "payment"),
    "feed": ("route", "psychiatry", "payment"),
    "register": ("route", "psychiatry", "condition"),
    "treatment": ("route", "payment"),
}
_FAIR: Mapping[str, tuple[str, ...]] = {
    "trd": ("depression",),
    "mdd_si": ("depression", "suicidality"),
    "bipolar": ("depression",),
    "postpartum": ("depression",),
    "fibromyalgia": ("chronic_pain",),
    "crps": ("chronic_pain",),
    "neuropathic_pain": ("chronic_pain",),
    "spravato_insurance": ("insurance",),
}
_UNREADABLE = ("robots_503", "forbids_all", "all_404", "javascript", "parked", "new_owner")
_TREATMENT_PAYMENT = ("insurance", "medicare", "medicaid", "self_pay", "sliding_scale", "tricare", "va")


@dataclass(frozen=True, slots=True)
class Said:
    """What one source says about one place: codes it affirms and codes it denies, by field of the vocabulary."""

    states: Codes
    denies: Codes


@dataclass(frozen=True, slots=True)
class Truth:
    """What is really said about one invented place, by source and in all.

    ``said`` goes by source id, and by :data:`SITE` for the clinic's own site where a polite crawler may read it.
    ``listed`` holds the path of the listing on each source's host, or the ref there. ``site`` is the host name of its
    own site without the port, empty when it has none. ``trait`` names what is odd about that site.
    """

    slug: str
    name: str
    street: str
    unit: str
    city: str
    state: str
    postal_code: str
    phone: str
    site: str
    status: Literal["open", "closed", "moved"]
    is_provider: bool
    trait: str
    said: Mapping[str, Said]
    listed: Mapping[str, str]

    def states(self, name: str) -> frozenset[str]:
        """Codes of a field that any source affirms."""
        return frozenset(code for said in self.said.values() for code in said.states.get(name, ()))

    def denies(self, name: str) -> frozenset[str]:
        """Codes of a field that any source denies."""
        return frozenset(code for said in self.said.values() for code in said.denies.get(name, ()))

    def fair(self, name: str) -> frozenset[str]:
        """Codes of a field that nobody states in so many words, but that a fair reader may read in what is stated."""
        stated = self.states(name)
        return frozenset(code for one in stated for code in _FAIR.get(one, ())) - stated

    @property
    def routes(self) -> frozenset[str]:
        """Routes that any source affirms."""
        return self.states("route")

    @property
    def psychiatry(self) -> str:
        """The kind of involvement that the clinic itself states; empty when it says nothing."""
        own = self.said[SITE].states.get("psychiatry", ()) if SITE in self.said else tuple(self.states("psychiatry"))
        return own[0] if own else ""


@dataclass(frozen=True, slots=True)
class Place:
    """One row of ``places.toml`` or ``lookalikes.toml``."""

    slug: str
    name: str
    city: str
    state: str
    listed: tuple[str, ...]
    street: str = ""
    unit: str = ""
    zip: str = ""
    phone: str = ""
    site: str = ""
    look: str = "plain"
    lead: str = ""
    status: Literal["open", "closed", "moved"] = "open"
    moved_to: str = ""
    trait: str = ""
    about: str = ""
    same_site: bool = False
    point: tuple[float, float] | None = None
    says: Codes = field(default_factory=dict)
    denies: Codes = field(default_factory=dict)
    source: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    page: tuple[Mapping[str, str], ...] = ()

    @property
    def is_provider(self) -> bool:
        """Whether it gives ketamine or esketamine; places with an ``about`` only look like it."""
        return self.about == ""

    def shown(self, where: str, key: str) -> str:
        """A raw field as one source shows it: its own spelling, nothing, or what is really so."""
        changed = self.source.get(where, {})
        if key in changed.get("lacks", ()):
            return ""
        return str(changed.get(key, getattr(self, key, "")))

    def street_line(self, where: str) -> str:
        """Street and unit on one line as that source writes them."""
        street = self.shown(where, "street")
        changed = "street" in self.source.get(where, {})
        return f"{street}, {self.unit}" if street and self.unit and not changed else street

    def said(self, where: str) -> Said:
        """What a source (one of :data:`LISTS`, or :data:`SITE`) says about the place."""
        if where == SITE:
            return Said(states=self.says, denies=self.denies)
        changed = self.source.get(where, {})
        if not self.is_provider or self.status != "open":
            return Said(states={}, denies={})
        states = {name: codes for name, codes in self.says.items() if name in _KEPT[where]}
        if where == "treatment":
            states["route"] = tuple(code for code in states.get("route", ()) if code == "iv")
            states["payment"] = tuple(code for code in states.get("payment", ()) if code in _TREATMENT_PAYMENT)
        states |= {name: tuple(codes) for name, codes in changed.get("says", {}).items()}
        return Said(states={name: codes for name, codes in states.items() if codes}, denies={})


@cache
def places() -> tuple[Place, ...]:
    """Every invented place, in the order of its file, clinics first."""
    return tuple(_place(row) for name in ("places.toml", "lookalikes.toml") for row in table(name)["place"])


@cache
def truth() -> tuple[Truth, ...]:
    """What is really said about each place, in the order of :func:`places`."""
    return tuple(_truth(place) for place in places())


def table(name: str) -> dict[str, Any]:
    """A TOML file of the sample web."""
    return tomllib.loads(files(__name__.rpartition(".")[0]).joinpath(name).read_text(encoding="utf-8"))


def listing_path(where: str, place: Place) -> str:
    """Where a source lists the place: a path on its host, or its ref in the feed and the treatment locator."""
    return {"directory": "/clinics/", "feed": "place-", "register": "/place/", "treatment": ""}[where] + place.slug


def _place(row: dict[str, Any]) -> Place:
    codes = {key: {name: tuple(found) for name, found in row.pop(key, {}).items()} for key in ("says", "denies")}
    point = row.pop("point", None)
    return Place(
        **{**row, "listed": tuple(row["listed"]), "page": tuple(row.get("page", ()))},
        says=codes["says"],
        denies=codes["denies"],
        point=None if point is None else (point[0], point[1]),
    )


def _truth(place: Place) -> Truth:
    said = {SOURCES[where]: place.said(where) for where in place.listed}
    if place.site and place.trait not in _UNREADABLE:
        said[SITE] = place.said(SITE)
    return Truth(
        slug=place.slug,
        name=place.name,
        street=place.street,
        unit=place.unit,
        city=place.city,
        state=place.state,
        postal_code=place.zip,
        phone=place.phone,
        site=f"{place.site}.localhost" if place.site else "",
        status=place.status,
        is_provider=place.is_provider,
        trait=place.trait,
        said=said,
        listed={SOURCES[where]: listing_path(where, place) for where in place.listed},
    )
