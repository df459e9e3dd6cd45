"""The shapes of the API's answers, as JSON Schema 2020-12, for its description."""

from typing import Any, Final

from config.vocabulary import FIELDS, NOT_STATED, vocabulary
from indexer.locate.point import EXACTNESS

Shape = dict[str, Any]

TEXT: Final[Shape] = {"type": "string"}
DAY: Final[Shape] = {"type": "string", "format": "date"}
COUNT: Final[Shape] = {"type": "integer", "minimum": 0}
MAYBE_DAY: Final[Shape] = {"type": ["string", "null"], "format": "date"}
TEXTS: Final[Shape] = {"type": "array", "items": TEXT}


def _object(required: Shape, **more: Shape) -> Shape:
    return {"type": "object", "required": list(required), "properties": {**required, **more}}


def _list(name: str) -> Shape:
    return {"type": "array", "items": _of(name)}


def _of(name: str) -> Shape:
    return {"$ref": f"#/components/schemas/{name}"}


_FACT: Shape = _object(
    {
        "value": TEXT,
        "denied": {"type": "boolean"},
        "said": TEXT,
        "url": TEXT,
        "source": TEXT,
        "first_seen": DAY,
        "last_seen": DAY,
        "gone_since": MAYBE_DAY,
        "freshness": {"enum": ["fresh", "ageing", "lapsed"]},
    }
)
_FORMER: Shape = _object(
    {
        "field": {"enum": ["name", "address"]},
        "value": TEXT,
        "source": TEXT,
        "url": TEXT,
        "first_seen": DAY,
        "last_seen": DAY,
        "until": DAY,
    }
)
_CLINIC: Shape = _object(
    {
        "id": TEXT,
        "name": TEXT,
        "address": _object({"street": TEXT, "city": TEXT, "state": TEXT, "postal_code": TEXT, "country": TEXT}),
        "point": {
            "anyOf": [
                {"type": "null"},
                _object(
                    {
                        "lat": {"type": "number", "minimum": -90, "maximum": 90},
                        "lon": {"type": "number", "minimum": -180, "maximum": 180},
                        "exactness": {"enum": list(EXACTNESS)},
                        "source": TEXT,
                    }
                ),
            ]
        },
        "phone": TEXT,
        "phone_note": TEXT,
        "phone_note_parts": {
            "anyOf": [{"type": "null"}, _object({"others": {"type": "integer", "minimum": 0}, "instead_of": TEXT})]
        },
        "website": TEXT,
        "status": {"enum": ["open", "closed", "moved", "gone"]},
        "checked": DAY,
        "facts": {"type": "object", "additionalProperties": _list("Fact")},
        "listings": TEXTS,
        "formerly": TEXTS,
        "disputed": TEXTS,
        "history": _list("Former"),
        "page": TEXT,
    },
    distance_miles={"type": ["number", "null"]},
    surely_within={"type": ["boolean", "null"]},
    npi_registry={"type": "array", "items": {"type": "object"}},
)
_SEARCH: Shape = _object(
    {
        "about": _of("About"),
        "query": {"type": "object", "additionalProperties": TEXT},
        "self": TEXT,
        "next": {"type": ["string", "null"]},
        "unknown_parameters": TEXTS,
        "total": COUNT,
        "perhaps": COUNT,
        "unplaced": COUNT,
        "left_out": {"type": "object", "additionalProperties": COUNT},
        "facets": _object(
            {field: _object(dict.fromkeys((*vocabulary()[field].codes, NOT_STATED), COUNT)) for field in FIELDS}
        ),
        "bounds": {"type": ["array", "null"], "items": {"type": "number"}, "minItems": 4, "maxItems": 4},
        "clinics": _list("Clinic"),
    },
    clusters={"type": "array", "items": {"type": "object"}},
)

SHAPES: Final[Shape] = {
    "About": _object(
        {
            "shape": {"type": "integer"},
            "title": TEXT,
            "data_of": DAY,
            "built": {"type": "string", "format": "date-time"},
            "link": TEXT,
            "attribution": TEXT,
            "notice": TEXT,
        }
    ),
    "Fact": _FACT,
    "Former": _FORMER,
    "Clinic": _CLINIC,
    "Search": _SEARCH,
    "One": _object({"about": _of("About"), "clinic": _of("Clinic")}),
    "Hsds": _object({"id": {"type": "string", "format": "uuid"}, "name": TEXT, "status": TEXT, "about": _of("About")}),
    "SchemaOrg": _object({"@context": TEXT, "@type": TEXT, "@id": TEXT, "name": TEXT}),
    "Merged": _object({"merged_into": TEXT, "detail": TEXT, "location": TEXT}),
    "Health": _object(
        {"status": {"enum": ["pass", "fail"]}},
        clinics=COUNT,
        built={"type": "string", "format": "date-time"},
        age_hours={"type": "number", "minimum": 0},
        detail=TEXT,
    ),
    "Problem": _object({"type": TEXT, "title": TEXT, "status": {"type": "integer"}, "detail": TEXT}, problems=TEXTS),
}
"""Every shape by its name."""
