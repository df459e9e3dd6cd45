"""One clinic in the words of schema.org, as JSON-LD: what search engines understand. Pure.

It says less than the directory: only what sources affirm and none denies, since these words know no *not stated*, no
*no* and no *disputed*; an address only where sources agree on it; a spot only where it is known by its house or street;
hours only where they are certain (:mod:`ui.exports.agreed`). No price: ``priceRange`` is vague, and a price without its
sentence and its day is none that we may pass on. Never who is better, and nothing of what a clinic promises.

The words have none for a clinic that closed or moved (https://schema.org/MedicalClinic; ``dissolutionDate`` wants a day
that nobody states). Of such a one only name, address and pages are told, and the warning first of all.
"""

from typing import Any

from indexer.clinic import Clinic
from ui import words
from ui.clinic import reach
from ui.clinic.cards import disagreement
from ui.exports import agreed
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
    warned = warnings(one)
    if warned:
        told["description"] = " ".join(warned)
    site = reach.link(one.website)
    if site:
        told["url"] = site
    if not one.disputed:
        told |= _where(one)
    if one.status == "open":
        told |= _offered(one)
    pages = sorted({url for facts in one.facts.values() for fact in facts if (url := reach.link(fact.url))})
    if pages:
        told["subjectOf"] = [{"@type": "WebPage", "url": url} for url in pages]
    told["sdPublisher"] = {"@type": "Organization", "name": about.to_json()["title"], "url": f"{about.base}/"}
    told["sdDatePublished"] = about.built.date().isoformat()
    told["disambiguatingDescription"] = about.notice
    told["creditText"] = about.attribution
    return told


def warnings(one: Clinic) -> list[str]:
    """What to know before anything else of a clinic: that it may be gone, and on what its sources disagree."""
    told = (words.status(one), *(disagreement(one, field) for field in ("address", "provider", "route", "language")))
    return [sentence for sentence in told if sentence]


def _where(one: Clinic) -> dict[str, Any]:
    """Its address, and its spot while it is there."""
    told: dict[str, Any] = {}
    address = _address(one)
    if address:
        told["address"] = address
    if one.status == "open" and one.point is not None and one.point.exactness in words.EXACT:
        told["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": round(one.point.latitude, 6),
            "longitude": round(one.point.longitude, 6),
        }
    return told


def _offered(one: Clinic) -> dict[str, Any]:
    """How it is reached, and what it gives in which languages, without what some source denies."""
    told: dict[str, Any] = {}
    if reach.tel(one.phone):
        told["telephone"] = reach.tel(one.phone)
    services = [] if one.denies("provider") else agreed.codes(one, "route")
    if services:
        told["availableService"] = [
            {"@type": "MedicalTherapy", "name": words.value("route", code)} for code in services
        ]
    languages = agreed.codes(one, "language")
    if languages:
        told["knowsLanguage"] = languages
    week = agreed.hours(one)
    if week is not None and agreed.opening_hours(week):
        told["openingHours"] = agreed.opening_hours(week)
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
