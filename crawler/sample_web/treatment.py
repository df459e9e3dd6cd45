"""A host with the shape of the FindTreatment API (its Developer Guide 1.9), with invented facilities in it."""

import json
from typing import Any
from urllib.parse import parse_qs

from crawler.sample_web.answers import PORT, Answer, Host
from crawler.sample_web.listings import listed
from crawler.sample_web.places import Place, table

_KIT = "Ketamine Infusion Therapy"
_PAY = {
    "insurance": "Private health insurance",
    "medicare": "Medicare",
    "medicaid": "Medicaid",
    "self_pay": "Cash or self-payment",
    "sliding_scale": "Sliding fee scale (fee is based on income and other factors)",
    "tricare": "Federal military insurance (e.g., TRICARE)",
    "va": "U.S. Department of VA funds",
}


def treatment_host() -> Host:
    """The host of the locator."""
    return Host(pages={"/locator/listing": Answer("<p>Use the form.</p>")}, ask=_locate)


def _locate(path: str, query: str) -> Answer | None:
    """Rows of one state (``limitType=0``) that have all of the services asked for, in the locator's shape."""
    if path != "/locator/exportsAsJson/v2":
        return None
    asked = {key: values[0] for key, values in parse_qs(query).items()}
    codes = {code for code in asked.get("sCodes", "").split(",") if code}
    size = min(max(_whole(asked.get("pageSize"), 30), 1), 2000)
    number = max(_whole(asked.get("page"), 1), 1)
    state = _whole(asked.get("limitValue"), 0)
    ids: dict[str, int] = table("states.toml")
    rows = [
        row
        for place in listed("treatment")
        if ids.get(place.state) == state and asked.get("limitType") == "0" and codes <= _services(place)
        for row in _rows(place)
    ]
    some = rows[(number - 1) * size : number * size]
    answer = {
        "page": number,
        "totalPages": -(-len(rows) // size),
        "recordCount": len(rows),
        "rows": [{"_irow": (number - 1) * size + at, **row} for at, row in enumerate(some, start=1)],
    }
    return Answer(json.dumps(answer, indent=1), content_type="application/json")


def _whole(words: str | None, default: int) -> int:
    return int(words) if words is not None and words.isdecimal() and len(words) < 9 else default


def _services(place: Place) -> set[str]:
    codes = {"MH", "OP"} if place.is_provider else {"SA", "RES"}
    return codes | ({"KIT"} if "iv" in place.said("treatment").states.get("route", ()) else set())


def _rows(place: Place) -> list[dict[str, Any]]:
    where = "treatment"
    money = [_PAY[code] for code in place.said(where).states.get("payment", ())]
    approaches = ["Cognitive behavioral therapy", *([_KIT] if "KIT" in _services(place) else [])]
    point = place.point or (0.0, 0.0)
    row: dict[str, Any] = {
        "name1": place.shown(where, "name"),
        "name2": None,
        "street1": place.shown(where, "street"),
        "city": place.city,
        "street2": place.unit or None,
        "state": place.state,
        "zip": place.shown(where, "zip"),
        "phone": place.shown(where, "phone"),
        "type_facility": "MH" if place.is_provider else "SA",
        "intake1": None,
        "hotline1": None,
        "website": f"www.{place.site}.localhost:{PORT}" if place.site else None,
        "latitude": f"{point[0]:.6f}",
        "longitude": f"{point[1]:.6f}",
        "miles": None,
        "services": [
            {"f1": "Type of Care", "f2": "TC", "f3": "Mental health treatment services"},
            {"f1": "Treatment Approaches", "f2": "TAP", "f3": "; ".join(approaches)},
        ],
    }
    if money:
        row["services"].append({"f1": "Payment/Insurance Accepted", "f2": "PAY", "f3": "; ".join(money)})
    twin = place.source.get(where, {}).get("twin", False)
    return [row, row | {"type_facility": "SA"}] if twin else [row]
