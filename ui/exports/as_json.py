"""A search as JSON and as GeoJSON (RFC 7946), row by row, so that it may be of any length."""

import json
from collections.abc import Generator, Iterable, Mapping
from typing import Any

from config.vocabulary import FIELDS
from indexer.clinic import Fact
from indexer.normalise.week import to_osm
from indexer.query import Hit
from ui import words
from ui.clinic import reach
from ui.exports import agreed
from ui.exports.about import About, hit_row, page_of
from ui.exports.columns import in_all

JSON = "application/json"
GEOJSON = "application/geo+json"
PIECE = 64_000
"""Bytes that are gathered before they are sent."""


def pieces(hits: Iterable[Hit], about: About) -> Generator[bytes]:
    """An object: what it is (``about``), and the ``clinics`` as the API gives them."""
    opening = _plain({"about": about.to_json()})[:-1] + ',"clinics":['
    return _listed(opening, (hit_row(hit, about.base) for hit in hits), "]}\n")


def geo_pieces(hits: Iterable[Hit], about: About) -> Generator[bytes]:
    """A feature for each clinic, without a geometry where no spot is known; a spot says how exact it is."""
    opening = _plain({"type": "FeatureCollection", "about": about.to_json()})[:-1] + ',"features":['
    return _listed(opening, (_feature(hit, about.base) for hit in hits), "]}\n")


def _listed(opening: str, rows: Iterable[Mapping[str, Any]], ending: str) -> Generator[bytes]:
    gathered, length, before = [opening], len(opening), "\n"
    for row in rows:
        told = before + _plain(row)
        gathered.append(told)
        length += len(told)
        before = ",\n"
        if length > PIECE:
            yield "".join(gathered).encode("ascii")
            gathered, length = [], 0
    yield "".join((*gathered, ending)).encode("ascii")


def _plain(row: Mapping[str, Any]) -> str:
    return json.dumps(row, separators=(",", ":"))


def _known_by(fact: Fact) -> dict[str, str]:
    """The sentence of a statement, who says it, where and when."""
    return {
        "sentence": fact.said,
        "source": words.source(fact.source),
        "page": reach.link(fact.url),
        "last_seen": fact.last_seen.isoformat(),
    }


def _feature(hit: Hit, base: str) -> dict[str, Any]:
    """What nobody states is an empty list; ``hours_osm`` is null where no hours are certain (:mod:`.agreed`)."""
    clinic, point, week = hit.clinic, hit.clinic.point, agreed.hours(hit.clinic)
    statements = {
        field: {
            "in_all": in_all(clinic, field),
            "yes": words.in_order(field, clinic.states(field)),
            "no": words.in_order(field, clinic.denies(field)),
            "evidence": [
                {"code": fact.value, "says": "no" if fact.denied else "yes", **_known_by(fact)}
                for fact in clinic.facts.get(field, ())
                if fact.counts
            ],
        }
        for field in FIELDS
    }
    properties: dict[str, Any] = {
        "name": clinic.name,
        "address": clinic.address.one_line(),
        "phone": clinic.phone,
        "website": reach.link(clinic.website),
        "status": clinic.status,
        "last_checked": clinic.checked.isoformat(),
        "page": page_of(clinic.id, base),
        "exactness": None if point is None else point.exactness,
        "uncertainty_metres": None if point is None else point.uncertainty_metres,
        "distance_miles": hit.distance_miles,
        "surely_within": hit.surely_within,
        "statements": statements,
        "prices": [
            {"code": fact.value, "price": words.value("price", fact.value), **_known_by(fact)}
            for fact in agreed.prices(clinic)
        ],
        "hours": [{"hours": fact.value, **_known_by(fact)} for fact in agreed.standing(clinic, "hours")],
        "hours_osm": None if week is None else to_osm(week),
    }
    place = None if point is None else {"type": "Point", "coordinates": [point.longitude, point.latitude]}
    return {"type": "Feature", "id": clinic.id, "geometry": place, "properties": properties}
