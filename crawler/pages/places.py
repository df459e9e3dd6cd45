"""Places that a page's structured data (schema.org) describes, as raw fields: one for each address they give.

Values are taken as written; which of them are true is not asked here.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

MOST_PLACES = 100
"""Places taken from one page."""
DEEPEST = 6
"""Levels followed from an object to places inside it."""

_NO_PLACES = frozenset(
    ("person", "event", "article", "newsarticle", "blogposting", "review", "jobposting", "offer", "product")
)
_ORGANISATIONS = frozenset(("organization", "business", "clinic", "physician", "medical", "hospital", "psychiatric"))
"""Parts of the names of kinds that speak of whoever runs the site."""
_INSIDE = ("location", "department", "subOrganization", "mainEntity", "about", "containsPlace", "branchOf", "provider")
_DAYS = frozenset({
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Mo", "Tu", "We", "Th", "Fr", "Sa", "Su",
})  # fmt: skip
_LONGEST = 500


def places_in(structured: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Raw fields of each place, in the order of the page; places at one address are one place."""
    by_id = {str(one["@id"]): one for one in structured if "@id" in one and len(one) > 1}
    found: dict[tuple[str, ...], dict[str, str]] = {}
    for one in structured:
        for fields in _places(one, by_id, {}, 0):
            key = tuple(fields.get(part, "").casefold() for part in ("address", "street", "unit", "city"))
            for name, value in fields.items():
                found.setdefault(key, {}).setdefault(name, value)
            if len(found) >= MOST_PLACES:
                return list(found.values())
    return list(found.values())


def names_in(structured: Sequence[Mapping[str, Any]]) -> list[str]:
    """Names of organisations and sites, whether or not an address is given, in the order of the page."""
    named = [_words(one.get("name")) for one in structured if _is_organisation(one, _ORGANISATIONS | {"website"})]
    return [name for name in named if name]


def phones_named(structured: Sequence[Mapping[str, Any]]) -> list[str]:
    """Phone numbers of organisations, whether or not an address is given, in the order of the page."""
    phones = [_words(one.get("telephone")) for one in structured if _is_organisation(one, _ORGANISATIONS)]
    return [phone for phone in phones if phone]


def _is_organisation(one: Mapping[str, Any], kinds: frozenset[str]) -> bool:
    return any(part in kind for kind in _kinds(one) for part in kinds)


def _places(
    one: Mapping[str, Any], by_id: Mapping[str, Mapping[str, Any]], above: Mapping[str, str], depth: int
) -> Iterable[dict[str, str]]:
    if depth > DEEPEST or _NO_PLACES.intersection(_kinds(one)):
        return
    own = _contact(one, by_id)
    inherited = {**above, **{name: value for name, value in own.items() if name not in ("latitude", "longitude")}}
    for address in _list(one.get("address")):
        where = _address(_resolved(address, by_id))
        if where:
            yield {**above, **own, **where}
    for key in _INSIDE:
        for inner in _list(one.get(key)):
            held = _resolved(inner, by_id)
            if isinstance(held, Mapping) and held is not one:
                yield from _places(held, by_id, inherited, depth + 1)


def _contact(one: Mapping[str, Any], by_id: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    geo = next((part for part in _list(one.get("geo")) if isinstance(part, Mapping)), {})
    fields = {
        "name": _words(one.get("name")),
        "phone": _words(one.get("telephone")),
        "website": _words(one.get("url")),
        "email": _words(one.get("email")).removeprefix("mailto:"),
        "hours": _hours(one, by_id),
        "latitude": _words(geo.get("latitude")),
        "longitude": _words(geo.get("longitude")),
    }
    return {name: value for name, value in fields.items() if value}


def _address(address: Any) -> dict[str, str]:
    if isinstance(address, str):
        return {"address": address[:_LONGEST]} if address.strip() else {}
    if not isinstance(address, Mapping):
        return {}
    country = address.get("addressCountry")
    fields = {
        "street": _words(address.get("streetAddress")),
        "unit": _words(address.get("extendedAddress")),
        "city": _words(address.get("addressLocality")),
        "state": _words(address.get("addressRegion")),
        "postal_code": _words(address.get("postalCode")),
        "country": _words(country.get("name")) if isinstance(country, Mapping) else _words(country),
    }
    kept = {name: value for name, value in fields.items() if value}
    return kept if set(kept) - {"country", "state"} else {}


def _hours(one: Mapping[str, Any], by_id: Mapping[str, Mapping[str, Any]]) -> str:
    """Weekly hours on one line, each rule as it is given; what holds only between dates is no weekly rhythm."""
    plain = [_words(part) for part in _list(one.get("openingHours"))]
    lines = [part for part in plain if part]
    for given in _list(one.get("openingHoursSpecification")):
        part = _resolved(given, by_id)
        if isinstance(part, Mapping) and not (part.get("validFrom") or part.get("validThrough")):
            lines.append(_rule(part))
    return "; ".join(dict.fromkeys(line for line in lines if line))[:_LONGEST]


def _rule(part: Mapping[str, Any]) -> str:
    """One specification in words. Without the property ``opens`` a day is closed (https://schema.org/opens)."""
    days = [_words(day).rsplit("/", 1)[-1] for day in _list(part.get("dayOfWeek"))]
    named = ", ".join("public holidays" if day == "PublicHolidays" else day for day in days)
    opens, closes = _words(part.get("opens")), _words(part.get("closes"))
    if not all(day.title() in _DAYS or day == "PublicHolidays" for day in days):
        return ""
    if days and "opens" not in part and "closes" not in part:
        return f"{named} closed"
    return f"{named} {opens}-{closes}".strip() if opens and closes else ""


def _resolved(value: Any, by_id: Mapping[str, Mapping[str, Any]]) -> Any:
    if isinstance(value, Mapping) and set(value) <= {"@id", "@type"}:
        return by_id.get(str(value.get("@id")), value)
    return value


def _kinds(one: Mapping[str, Any]) -> list[str]:
    return [str(kind).rsplit("/", 1)[-1].lower() for kind in _list(one.get("@type"))]


def _list(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value[:MOST_PLACES]
    return [] if value is None else [value]


def _words(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    return " ".join(str(value).split())[:_LONGEST]
