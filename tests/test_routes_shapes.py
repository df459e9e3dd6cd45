"""One clinic in the shapes of others: HSDS 3 and schema.org; and the description of the API that says all of it."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import jsonschema  # type: ignore[import-untyped]  # it ships no types
import pytest
import schemathesis
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import invented_clinics
from one_clinic import clinic
from served import Served, ask
from shown import HOSTILE_ID, shown_clinics

from config.vocabulary import FIELDS, vocabulary
from indexer.clinic import Address, Clinic
from indexer.link import PARAMETERS
from indexer.locate.point import Point
from ui.exports import hsds, schema_org
from ui.exports.about import About
from ui.routes.openapi import described
from ui.routes.table import ROWS

ABOUT = About(datetime(2026, 11, 23, tzinfo=UTC), "https://clinics.example", "https://clinics.example/clinic/x")

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "service": ("id", "name", "status"),
    "organization": ("id", "name", "description"),
    "service_at_location": ("id",),
    "location": ("id", "location_type"),
    "address": ("id", "address_1", "city", "state_province", "postal_code", "country", "address_type"),
    "phone": ("id", "number"),
    "language": ("id",),
    "attribute": ("id",),
    "schedule": ("id",),
    "cost_option": ("id",),
    "taxonomy_term": ("id", "name", "description"),
}
"""What the schema of HSDS 3.2 requires of each object (https://docs.openreferral.org/)."""

INSIDE: Mapping[str, str] = {
    "organization": "organization",
    "service_at_locations": "service_at_location",
    "location": "location",
    "addresses": "address",
    "phones": "phone",
    "languages": "language",
    "schedules": "schedule",
    "cost_options": "cost_option",
    "attributes": "attribute",
    "taxonomy_term": "taxonomy_term",
}
"""Which object stands below which name."""


def check_hsds(told: Mapping[str, Any], kind: str) -> int:
    """Whether an object and all inside it have what the specification requires; answers how many there were."""
    for name in REQUIRED[kind]:
        assert told.get(name) not in (None, ""), f"{kind} lacks {name}"
    assert str(UUID(told["id"])) == told["id"]
    assert "" not in told.values()
    seen = 1
    for name, inside in INSIDE.items():
        below = told.get(name, [])
        for one in below if isinstance(below, list) else [below]:
            seen += check_hsds(one, inside)
    return seen


def test_a_clinic_as_hsds_keeps_the_rules_and_all_its_statements(app: Served) -> None:
    told = ask(app, "/api/v1/clinics/c-river/hsds").json
    assert check_hsds(told, "service") > 15
    assert told["status"] == "active"
    assert told["about"]["hsds"] == "3.2"
    values = {one["taxonomy_term"]["code"]: one["value"] for one in told["attributes"]}
    assert values["route.iv"] == "yes"
    assert values["route.oral"] == "no"
    assert not [code for code in values if code.startswith("therapy.")], "what nobody says is not there"
    iv = next(one for one in told["attributes"] if one["taxonomy_term"]["code"] == "route.iv")
    assert iv["label"] == (
        "“We give ketamine by slow infusion into a vein.” (Clinics' own web sites, https://quiet-river.example/care, "
        "last seen 2026-11-20)"
    )
    (place,) = told["service_at_locations"]
    assert place["location"]["addresses"][0]["city"] == "Portland"


def test_hsds_invents_nothing_that_is_not_stated() -> None:
    bare = clinic("c-bare", at=None, address=Address("", "Portland", "OR", ""))
    told = hsds.service(bare, ABOUT)
    location = told["service_at_locations"][0]["location"]
    assert "addresses" not in location
    assert "latitude" not in location
    assert "phones" not in told
    rough = clinic("c-rough")
    object.__setattr__(rough, "point", Point(45.5, -122.6, "postal_code", "invented"))
    assert "latitude" not in hsds.service(rough, ABOUT)["service_at_locations"][0]["location"]
    assert "geo" not in schema_org.clinic(rough, ABOUT)


@pytest.mark.parametrize("one", [*shown_clinics(), *invented_clinics(60, seed=5)], ids=lambda one: one.id)
def test_every_invented_clinic_keeps_the_rules_of_both(one: Clinic) -> None:
    assert check_hsds(hsds.service(one, ABOUT), "service") >= 4
    told = schema_org.clinic(one, ABOUT)
    assert told["@context"] == "https://schema.org"
    assert told["name"]
    assert {"@type", "@id", "identifier", "mainEntityOfPage", "sdDatePublished"} <= set(told)
    denied = {term.label for term in vocabulary()["route"].terms} - {
        vocabulary()["route"].term(code).label for code in one.states("route") & set(vocabulary()["route"].codes)
    }
    assert not denied & {service["name"] for service in told.get("availableService", [])}


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_keeps_the_rules(name: str, street: str) -> None:
    odd = clinic("c-odd", name, address=Address(street, name, "OR", street))
    assert check_hsds(hsds.service(odd, ABOUT), "service")
    assert schema_org.clinic(odd, ABOUT)["@type"] == "MedicalClinic"


def test_ids_of_hsds_stay_the_same_and_are_all_different() -> None:
    river = shown_clinics()[0]
    first, again = hsds.service(river, ABOUT), hsds.service(river, ABOUT)
    assert first == again
    idents = [one["id"] for one in first["attributes"]]
    assert len(set(idents)) == len(idents)


def test_the_description_names_every_parameter_code_and_route_for_programs(app: Served) -> None:
    told = ask(app, "/api/v1/openapi.json").json
    assert told["openapi"] == "3.1.0"
    assert told["servers"] == [{"url": app.address}]
    asked = {one["name"]: one for one in told["paths"]["/api/v1/clinics"]["get"]["parameters"]}
    assert list(asked) == list(PARAMETERS)
    for field in FIELDS:
        assert set(vocabulary()[field].codes) < set(asked[field]["schema"]["items"]["enum"])
    for_programs = {row.path for row in ROWS if re.match(r"/(api/v1|export|feed|healthz)", row.path) and row.tells}
    assert set(told["paths"]) == for_programs


def test_the_description_is_valid_and_every_reference_in_it_leads_somewhere() -> None:
    told = described("https://clinics.example")
    schemathesis.openapi.from_dict(told).validate()  # by the specification's own schema of 3.1
    with pytest.raises(ValueError, match="title"):
        schemathesis.openapi.from_dict({**told, "info": {"version": "1"}}).validate()
    for one in told["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(one)
    named = set(re.findall(r"#/components/schemas/(\w+)", str(told)))
    assert named <= set(told["components"]["schemas"])
    operations = [path["get"] for path in told["paths"].values()]
    assert len({one["operationId"] for one in operations}) == len(operations)
    for path, item in told["paths"].items():
        inside = {one["name"] for one in item["get"]["parameters"] if one["in"] == "path"}
        assert inside == set(re.findall(r"{(\w+)}", path))
        for response in item["get"]["responses"].values():
            assert response["description"]
        for parameter in item["get"]["parameters"]:
            jsonschema.Draft202012Validator.check_schema(parameter["schema"])
            if "example" in parameter:
                jsonschema.validate(parameter["example"], parameter["schema"])


def test_answers_have_the_shapes_that_the_description_gives_them(app: Served) -> None:
    told = ask(app, "/api/v1/openapi.json").json
    for path, shape in {
        "/api/v1/clinics?near=97205&size=100&zoom=5": "Search",
        f"/api/v1/clinics/{HOSTILE_ID}": "One",
        "/api/v1/clinics/c-river/hsds": "Hsds",
        "/api/v1/clinics/c-river/schema.org": "SchemaOrg",
        "/api/v1/clinics/c-river-old": "Merged",
        "/api/v1/clinics?page=0": "Problem",
        "/healthz": "Health",
    }.items():
        schema = {"$ref": f"#/components/schemas/{shape}", "components": told["components"]}
        jsonschema.validate(ask(app, path).json, schema)
