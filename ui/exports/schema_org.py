"""One clinic in the words of schema.org, as JSON-LD: what search engines understand. Pure.

It says less than the directory: only what sources affirm, since these words know no *not stated* and no *no*; a spot
only where it is known by its house or street; never who is better, and nothing of what a clinic promises.
"""

from typing import Any

from indexer.clinic import Clinic
from ui import words
from ui.clinic import reach
from ui.exports.about import About, page_of

CONTEXT = "https://schema.org"


def clinic(one: Clinic, about: About) -> dict[str, Any]:
    """The clinic as a ``MedicalClinic`` (https://schema.org/MedicalClinic)."""
    page = page_of(one.id, about.base)
    told: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "MedicalClinic",
        "@id": page,
        "identifier": one.id,
        "name": words.clean(one.name),
        "mainEntityOfPage": page,
    }
    site = reach.link(one.website)
    if site:
        told["url"] = site
    if reach.tel(one.phone):
        told["telephone"] = reach.tel(one.phone)
    address = _address(one)
    if address:
        told["address"] = address
    if one.point is not None and one.point.exactness in words.EXACT:
        told["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": round(one.point.latitude, 6),
            "longitude": round(one.point.longitude, 6),
        }
    services = [
        {"@type": "MedicalTherapy", "name": words.value("route", code)}
        for code in words.in_order("route", one.states("route"))
    ]
    if services:
        told["availableService"] = services
    languages = words.in_order("language", one.states("language"))
    if languages:
        told["knowsLanguage"] = languages
    pages = sorted({url for facts in one.facts.values() for fact in facts if (url := reach.link(fact.url))})
    if pages:
        told["subjectOf"] = [{"@type": "WebPage", "url": url} for url in pages]
    told["sdPublisher"] = {"@type": "Organization", "name": about.to_json()["title"], "url": f"{about.base}/"}
    told["sdDatePublished"] = about.built.date().isoformat()
    told["disambiguatingDescription"] = about.notice
    told["creditText"] = about.attribution
    return told


def _address(one: Clinic) -> dict[str, str]:
    parts = {
        "streetAddress": one.address.street,
        "addressLocality": one.address.city,
        "addressRegion": one.address.state,
        "postalCode": one.address.postal_code,
    }
    stated = {name: words.clean(part) for name, part in parts.items() if part}
    country = {"addressCountry": words.clean(one.address.country)} if one.address.country else {}
    return {"@type": "PostalAddress", **stated, **country} if stated else {}
