"""The description of the API (OpenAPI 3.1), made of the vocabulary, of the links' parameters and of the kinds of files.

What the parameters mean stands in :data:`indexer.link.PARAMETERS`; the shapes are in ``ui/routes/shapes.py``.
"""

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from config.vocabulary import DENIED, FIELDS, NOT_STATED, vocabulary
from indexer.cells import MOST_ZOOM
from indexer.link import PAGING, PARAMETERS
from indexer.query import LONGEST_TEXT, MOST_MILES, MOST_ON_A_PAGE, SORTS
from ui.exports.atom import MEDIA as ATOM
from ui.exports.kinds import KINDS
from ui.routes.answers import JSON, OPEN, PROBLEM, as_json, told
from ui.routes.asked import LANGUAGE
from ui.routes.clinics import LD_JSON, LONGEST_ID
from ui.routes.directory import Directory
from ui.routes.shapes import SHAPES
from ui.wording import languages, say

PATH = "/api/v1/openapi.json"

Row = dict[str, Any]


def description(request: Request, directory: Directory) -> Response:
    """The description as JSON."""
    base = directory.base(request)
    content = as_json(described(base))
    return told(request, lambda: content, JSON, tagged=f'W/"{hashlib.sha256(content).hexdigest()[:24]}"', headers=OPEN)


@lru_cache(maxsize=8)
def described(base: str) -> Row:
    """The whole description; ``base`` is the address of the server."""
    paths: Row = {
        "/api/v1/clinics": _get("searchClinics", "openapi.search", _asked(), {JSON: "Search"}),
        "/api/v1/clinics/{clinic_id}": _get("getClinic", "openapi.one", [_ID], {JSON: "One"}, one=True),
        "/api/v1/clinics/{clinic_id}/hsds": _get("getHsds", "openapi.hsds", [_ID], {JSON: "Hsds"}, one=True),
        "/api/v1/clinics/{clinic_id}/schema.org": _get(
            "getSchemaOrg", "openapi.schema_org", [_ID], {LD_JSON: "SchemaOrg"}, one=True
        ),
        PATH: _get("getDescription", "openapi.description", [], {JSON: "Anything"}, limits=False),
        "/healthz": _get("getHealth", "openapi.health", [], {JSON: "Health"}, limits=False),
    }
    paths |= {
        f"/export/clinics.{kind}": _get(
            f"export{made.label}", "openapi.export", _asked(without=PAGING), {made.media.partition(";")[0]: "Anything"}
        )
        for kind, made in KINDS.items()
    }
    paths["/feed.atom"] = _get("getFeed", "openapi.feed", [*_asked(without=PAGING), _LANGUAGE], {ATOM: "Anything"})
    paths["/healthz"]["get"]["responses"]["503"] = _answer("openapi.away", {JSON: "Health"})
    return {
        "openapi": "3.1.0",
        "info": {
            "title": say("site.name"),
            "version": "1",
            "summary": say("site.about"),
            "description": f"{say('openapi.about')} {say('about.notice')}",
            "license": {"name": say("openapi.license_name"), "url": f"{base}/sources"},
        },
        "servers": [{"url": base}],
        "paths": paths,
        "components": {"schemas": SHAPES},
    }


def _asked(without: tuple[str, ...] = ()) -> list[Row]:
    """The parameters of a search; those that choose a part of the answer may be left out."""
    return [
        {
            "name": name,
            "in": "query",
            "required": False,
            "description": meaning,
            **_shape(name),
        }
        for name, (_, meaning) in PARAMETERS.items()
        if name not in without
    ]


def _shape(name: str) -> Row:
    if name in FIELDS:
        codes = vocabulary()[name].codes
        choices = [*codes, NOT_STATED, *(f"{DENIED}{code}" for code in codes)]
        schema: Row = {"type": "array", "items": {"type": "string", "enum": choices}}
        return {"style": "form", "explode": False, "schema": schema, "example": [codes[0], NOT_STATED]}
    example = PARAMETERS[name][0]
    return {"schema": _SCHEMAS[name], **({"example": _example(name, example)} if example else {})}


def _example(name: str, example: str) -> str | int | float:
    kind = _SCHEMAS[name]["type"]
    return int(example) if kind == "integer" else float(example) if kind == "number" else example


def _get(
    name: str,
    words: str,
    parameters: list[Row],
    content: Mapping[str, str],
    *,
    one: bool = False,
    limits: bool = True,
) -> Row:
    responses: Row = {"200": _answer("openapi.answer", content), "304": {"description": say("openapi.unchanged")}}
    if one:
        responses["307"] = _answer("openapi.merged", {JSON: "Merged"})
        responses["404"] = _answer("openapi.no_clinic", {PROBLEM: "Problem"})
    responses["400"] = _answer("openapi.not_understood", {PROBLEM: "Problem"})
    if limits:
        responses["429"] = _answer("openapi.too_many", {PROBLEM: "Problem"})
        responses["503"] = _answer("openapi.away", {PROBLEM: "Problem"})
    operation = {"operationId": name, "summary": say(words), "parameters": parameters, "responses": responses}
    return {"get": operation}


def _answer(words: str, content: Mapping[str, str]) -> Row:
    return {
        "description": say(words),
        "content": {
            media: {"schema": {} if shape == "Anything" else {"$ref": f"#/components/schemas/{shape}"}}
            for media, shape in content.items()
        },
    }


_ID: Row = {
    "name": "clinic_id",
    "in": "path",
    "required": True,
    "description": "The id of a clinic, also one that was merged.",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_ID, "pattern": "^[A-Za-z0-9_-]+$"},
}
_LANGUAGE: Row = {
    "name": LANGUAGE,
    "in": "query",
    "required": False,
    "description": "The language of our own words.",
    "schema": {"type": "string", "enum": list(languages())},
}
_SCHEMAS: dict[str, Row] = {
    "v": {"type": "integer", "enum": [1]},
    "near": {"type": "string", "maxLength": LONGEST_TEXT},
    "within": {"type": "number", "exclusiveMinimum": 0, "maximum": MOST_MILES},
    "box": {"type": "string", "pattern": r"^-?\d+(\.\d+)?(,-?\d+(\.\d+)?){3}$"},
    "state": {"type": "string", "pattern": "^[A-Z]{2}$"},
    "text": {"type": "string", "maxLength": LONGEST_TEXT},
    "since": {"type": "string", "format": "date"},
    "sort": {"type": "string", "enum": list(SORTS)},
    "page": {"type": "integer", "minimum": 1, "maximum": 999_999_999},
    "size": {"type": "integer", "minimum": 1, "maximum": MOST_ON_A_PAGE},
    "after": {"type": "string", "pattern": "^[A-Za-z0-9_-]+$", "maxLength": 4000},
    "zoom": {"type": "integer", "minimum": 0, "maximum": MOST_ZOOM},
}
