"""A place people can go to, with everything that is said of it and by whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from config.freshness import Freshness
from indexer.locate.point import Point

Status = Literal["open", "closed", "moved", "gone"]
"""As its sources say; ``gone`` when no source lists it any more."""


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address, any part of which may be empty; ``state`` is the two-letter code."""

    street: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = "US"

    def one_line(self) -> str:
        """As written on an envelope, on one line: ``12 Elm St, Portland, OR 97205``."""
        region = " ".join(part for part in (self.state, self.postal_code) if part)
        return ", ".join(part for part in (self.street, self.city, region) if part)


@dataclass(frozen=True, slots=True)
class Fact:
    """A value that a source states (or denies) of this clinic, with its sentence, page and dates.

    ``gone_since`` is the first day on which its page no longer said so, or its source no longer had the listing.
    ``freshness`` is worked out once for each build, by ``config/freshness.toml``.
    """

    value: str
    denied: bool
    said: str
    url: str
    source: str
    first_seen: date
    last_seen: date
    gone_since: date | None = None
    freshness: Freshness = "fresh"

    @property
    def counts(self) -> bool:
        """Whether it is a yes or a no today: still said, and confirmed lately enough."""
        return self.gone_since is None and self.freshness != "lapsed"


@dataclass(frozen=True, slots=True)
class Former:
    """A name or an address that the clinic no longer goes by, with one source that gave it.

    ``until`` is the day on which it was first seen to have changed (so it had changed by then).
    """

    field: Literal["name", "address"]
    value: str
    source: str
    url: str
    first_seen: date
    last_seen: date
    until: date


@dataclass(frozen=True, slots=True)
class PhoneNote:
    """What a caller should know of a clinic's number.

    ``others`` counts the places of other names that give the number, too; 0 for one that may only count calls.
    ``instead_of`` is the number that the pages show, which this is said of, where the site's own data names the one
    that stands in its place; empty where it is said of the clinic's number itself.
    """

    others: int
    instead_of: str = ""

    @property
    def sentence(self) -> str:
        """In English, as programs get it."""
        many = f"{self.others} places of other names give too" if self.others else "may only count calls"
        if self.instead_of:
            return f"The pages show {self.instead_of}, which {many}; the site's own data names this number."
        return f"A number that {many}: it may be a call center's."


@dataclass(frozen=True, slots=True)
class Clinic:
    """One clinic. ``facts`` holds, by field, every statement of every listing judged to be this place.

    The fields of the vocabulary hold codes; ``name``, ``address``, ``phone``, ``website``, ``email`` and ``hours``
    hold the words themselves, the one believed most first. ``listings`` names the listings as people rule on them
    (``source:ref``), ``phone_note`` says what a caller should know of ``phone``, ``formerly`` are ids that now answer
    with this clinic, ``history`` its former names and addresses, the latest first, ``disputed`` the values of
    ``address`` that sources give today when they contradict each other. What is no longer said, or was not confirmed
    lately, stays among the facts and counts as neither yes nor no.
    """

    id: str
    name: str
    address: Address
    facts: Mapping[str, tuple[Fact, ...]]
    listings: tuple[str, ...]
    checked: date
    point: Point | None = None
    phone: str = ""
    phone_note: PhoneNote | None = None
    website: str = ""
    status: Status = "open"
    formerly: tuple[str, ...] = ()
    history: tuple[Former, ...] = ()
    disputed: tuple[str, ...] = ()

    def __hash__(self) -> int:
        """That of its id: what else it says can be as much as a page, and is compared when two ids are the same."""
        return hash(self.id)

    def states(self, field: str) -> frozenset[str]:
        """Values that some source affirms, as of the build."""
        return frozenset(fact.value for fact in self.facts.get(field, ()) if fact.counts and not fact.denied)

    def denies(self, field: str) -> frozenset[str]:
        """Values that some source denies, as of the build."""
        return frozenset(fact.value for fact in self.facts.get(field, ()) if fact.counts and fact.denied)

    def contradictions(self, field: str) -> frozenset[str]:
        """Values that are both affirmed and denied today."""
        return self.states(field) & self.denies(field)

    @property
    def gone_since(self) -> date | None:
        """The day since which no source lists it any more; None while one does."""
        days = [fact.gone_since for facts in self.facts.values() for fact in facts if fact.gone_since is not None]
        return max(days, default=None) if self.status == "gone" else None

    def to_json(self) -> dict[str, Any]:
        """As ``clinics show --json`` and ``clinics search --json`` print it, and as an engine keeps it."""
        return {
            "id": self.id,
            "name": self.name,
            "address": {
                "street": self.address.street,
                "city": self.address.city,
                "state": self.address.state,
                "postal_code": self.address.postal_code,
                "country": self.address.country,
            },
            "point": None
            if self.point is None
            else {
                "lat": self.point.latitude,
                "lon": self.point.longitude,
                "exactness": self.point.exactness,
                "source": self.point.source,
            },
            "phone": self.phone,
            "phone_note": "" if self.phone_note is None else self.phone_note.sentence,
            "phone_note_parts": None
            if self.phone_note is None
            else {"others": self.phone_note.others, "instead_of": self.phone_note.instead_of},
            "website": self.website,
            "status": self.status,
            "checked": self.checked.isoformat(),
            "facts": {
                field: [
                    {
                        "value": fact.value,
                        "denied": fact.denied,
                        "said": fact.said,
                        "url": fact.url,
                        "source": fact.source,
                        "first_seen": fact.first_seen.isoformat(),
                        "last_seen": fact.last_seen.isoformat(),
                        "gone_since": _iso(fact.gone_since),
                        "freshness": fact.freshness,
                    }
                    for fact in facts
                ]
                for field, facts in self.facts.items()
            },
            "listings": list(self.listings),
            "formerly": list(self.formerly),
            "disputed": list(self.disputed),
            "history": [
                {
                    "field": one.field,
                    "value": one.value,
                    "source": one.source,
                    "url": one.url,
                    "first_seen": one.first_seen.isoformat(),
                    "last_seen": one.last_seen.isoformat(),
                    "until": one.until.isoformat(),
                }
                for one in self.history
            ],
        }

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "Clinic":
        """The clinic that :meth:`to_json` wrote."""
        point = row["point"]
        return cls(
            id=row["id"],
            name=row["name"],
            address=Address(**row["address"]),
            point=None
            if point is None
            else Point(
                latitude=point["lat"], longitude=point["lon"], exactness=point["exactness"], source=point["source"]
            ),
            phone=row["phone"],
            phone_note=None if row.get("phone_note_parts") is None else PhoneNote(**row["phone_note_parts"]),
            website=row["website"],
            status=row["status"],
            checked=date.fromisoformat(row["checked"]),
            facts={
                field: tuple(
                    Fact(
                        value=fact["value"],
                        denied=fact["denied"],
                        said=fact["said"],
                        url=fact["url"],
                        source=fact["source"],
                        first_seen=date.fromisoformat(fact["first_seen"]),
                        last_seen=date.fromisoformat(fact["last_seen"]),
                        gone_since=_day(fact.get("gone_since")),
                        freshness=fact.get("freshness", "fresh"),
                    )
                    for fact in facts
                )
                for field, facts in row["facts"].items()
            },
            listings=tuple(row["listings"]),
            formerly=tuple(row["formerly"]),
            disputed=tuple(row.get("disputed", ())),
            history=tuple(
                Former(
                    field=one["field"],
                    value=one["value"],
                    source=one["source"],
                    url=one["url"],
                    first_seen=date.fromisoformat(one["first_seen"]),
                    last_seen=date.fromisoformat(one["last_seen"]),
                    until=date.fromisoformat(one["until"]),
                )
                for one in row.get("history", ())
            ),
        )


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(iso: str | None) -> date | None:
    return None if iso is None else date.fromisoformat(iso)
