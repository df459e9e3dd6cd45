"""One clinic as a ``service`` of the Human Services Data Specification (HSDS) 3, with organization and location. Pure.

Specification: https://docs.openreferral.org/ (the schema of version 3.2 was read). What it requires and nobody states
is left out with the object that requires it, such as an address without its street: nothing is invented. Every
statement is an attribute with the value ``yes`` or ``no``, whose label holds the sentence, its source and its day; what
is not stated has no attribute.
Hours and prices are told only while the clinic is there. Ids are UUIDs made of our own ids, so they stay the same in
every build.
"""

import re
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from config.vocabulary import FIELDS, vocabulary
from indexer.clinic import Clinic, Fact, Status
from indexer.normalise.week import CODES
from ui import words
from ui.clinic import reach
from ui.exports import agreed
from ui.exports.about import About, page_of
from ui.wording import say

VERSION = "3.2"
OURS: UUID = uuid5(NAMESPACE_URL, "tag:clinic-directory,2026:hsds")
_SUM = re.compile(r"(?P<sum>[0-9]{1,9}(?:\.[0-9]{1,2})?) (?P<currency>[A-Z]{3}) [a-z_]{1,20}")
"""One price as :mod:`indexer.read.prices` writes it."""

_STATUS: dict[Status, str] = {"open": "active", "moved": "inactive", "gone": "inactive", "closed": "defunct"}


def service(clinic: Clinic, about: About) -> dict[str, Any]:
    """The clinic: what it offers, the organization that offers it, and the place where."""
    name = words.clean(clinic.name) or clinic.id
    site = reach.link(clinic.website)
    told: dict[str, Any] = {
        "id": _id(clinic, "service"),
        "name": name,
        "description": say("hsds.service", about.language, page=page_of(clinic.id, about.base)),
        "status": _STATUS[clinic.status],
        "assured_date": clinic.checked.isoformat(),
        "alert": words.status(clinic),
        "url": site,
        "phones": _phones(clinic),
        "languages": _languages(clinic),
        "cost_options": _costs(clinic),
        "organization": {
            "id": _id(clinic, "organization"),
            "name": name,
            "description": say("hsds.organization", about.language, notice=about.notice),
            "website": site,
        },
        "service_at_locations": [{"id": _id(clinic, "service_at_location"), "location": _location(clinic, name)}],
        "attributes": [
            _attribute(clinic, field, fact) for field in FIELDS for fact in clinic.facts.get(field, ()) if fact.counts
        ],
    }
    told["organization"] = _stated(told["organization"])
    return {**_stated(told), "about": {**about.to_json(), "hsds": VERSION}}


def _stated(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value not in ("", [], None)}


def _id(clinic: Clinic, what: str) -> str:
    return str(uuid5(OURS, f"{clinic.id}\n{what}"))


def _phones(clinic: Clinic) -> list[dict[str, str]]:
    number = reach.tel(clinic.phone)
    if number == "":
        return []
    return [
        _stated(
            {
                "id": _id(clinic, "phone"),
                "number": number,
                "type": "voice",
                "description": words.clean(clinic.phone_note.sentence) if clinic.phone_note is not None else "",
            }
        )
    ]


def _languages(clinic: Clinic) -> list[dict[str, str]]:
    codes = agreed.codes(clinic, "language")
    return [
        {"id": _id(clinic, f"language {code}"), "name": words.value("language", code), "code": words.clean(code)}
        for code in codes
    ]


def _location(clinic: Clinic, name: str) -> dict[str, Any]:
    address, point = clinic.address, clinic.point
    told: dict[str, Any] = {"id": _id(clinic, "location"), "location_type": "physical", "name": name}
    schedules = _schedules(clinic)
    if schedules:
        told["schedules"] = schedules
    if point is not None and point.exactness in words.EXACT:
        told |= {"latitude": round(point.latitude, 6), "longitude": round(point.longitude, 6)}
    parts = (address.street, address.city, address.state, address.postal_code, address.country)
    required = tuple(map(words.clean, parts))
    if all(required):
        street, city, state, postal_code, country = required
        told["addresses"] = [
            {
                "id": _id(clinic, "address"),
                "address_1": street,
                "city": city,
                "state_province": state,
                "postal_code": postal_code,
                "country": country,
                "address_type": "physical",
            }
        ]
    return told


def _schedules(clinic: Clinic) -> list[dict[str, Any]]:
    """When the place is open; of hours that are not certain, or never without an appointment, only their words.

    Times are those of the clock at the place: a rule for every week has no one distance from UTC.
    """
    hours = agreed.standing(clinic, "hours")
    if clinic.status != "open" or not hours:
        return []
    week = agreed.hours(clinic)
    told = " ".join(_evidence(fact) for fact in hours)
    weekly = [
        {
            "id": _id(clinic, f"schedule {days} {opens} {closes}"),
            "freq": "WEEKLY",
            "byday": ",".join(CODES[day].upper() for day in days),
            "opens_at": agreed.clock(opens),
            "closes_at": agreed.clock(closes),
            "description": told,
        }
        for days, (opens, closes) in (() if week is None else agreed.open_times(week))
    ]
    return weekly or [{"id": _id(clinic, "schedule"), "description": told}]


def _costs(clinic: Clinic) -> list[dict[str, Any]]:
    """The clinic's own prices, each with its evidence; ``amount`` only where one sum is stated and no range."""
    if clinic.status != "open":
        return []
    costs: list[dict[str, Any]] = []
    for fact in agreed.priced(clinic):
        cost = {
            "id": _id(clinic, f"cost {fact.value} {fact.source} {fact.url} {fact.said}"),
            "amount_description": f"{words.value('price', fact.value)}: {_evidence(fact)}",
        }
        one = _SUM.fullmatch(fact.value)
        costs.append(cost if one is None else {**cost, "amount": float(one["sum"]), "currency": one["currency"]})
    return costs


def _evidence(fact: Fact) -> str:
    return say(
        "hsds.evidence",
        sentence=words.clean(words.quotation(fact)),
        source=words.source(fact.source),
        page=reach.link(fact.url) or say("hsds.no_page"),
        day=fact.last_seen.isoformat(),
    )


def _attribute(clinic: Clinic, field: str, fact: Fact) -> dict[str, Any]:
    kind = vocabulary()[field]
    known = fact.value in kind.codes
    label = words.value(field, fact.value)
    key = "\n".join((field, fact.value, str(fact.denied), fact.source, fact.url, fact.said))
    return {
        "id": _id(clinic, f"attribute {key}"),
        "link_type": field,
        "value": "no" if fact.denied else "yes",
        "label": _evidence(fact),
        "taxonomy_term": {
            "id": str(uuid5(OURS, f"{field}\n{fact.value}")),
            "code": f"{field}.{fact.value}",
            "name": label,
            "description": kind.term(fact.value).meaning if known else label,
            "taxonomy": kind.label,
        },
    }
