"""An invented NPI registry that speaks the documented format of the API, version 2.1, for the loopback web.

Its people do not exist: their numbers fail the check digit of real ones, their phones are 555-01xx.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from loopback import Answer, Loopback

HOST = "npi.localhost"
NO_CRITERIA = {"Errors": [{"field": "generic", "number": "04", "description": "No valid search criteria provided"}]}
KNOWN = {
    "version", "enumeration_type", "number", "first_name", "last_name", "use_first_name_alias", "organization_name",
    "address_purpose", "city", "state", "postal_code", "country_code", "taxonomy_description", "limit", "skip",
}  # fmt: skip


def address(
    street: str, city: str, state: str, code: str, *, phone: str = "", purpose: str = "LOCATION", unit: str = ""
) -> dict[str, Any]:
    return {
        "country_code": "US",
        "country_name": "United States",
        "address_purpose": purpose,
        "address_type": "DOM",
        "address_1": street.upper(),
        "address_2": unit.upper(),
        "city": city.upper(),
        "state": state,
        "postal_code": code,
        "telephone_number": phone,
    }


def person(
    number: int,
    first: str,
    last: str,
    *,
    at: Sequence[Mapping[str, Any]],
    codes: Sequence[str] = ("2084P0800X",),
    credential: str = "M.D.",
    middle: str = "",
    **basic: str,
) -> dict[str, Any]:
    return {
        "enumeration_type": "NPI-1",
        "number": number,
        "last_updated_epoch": 1525737600,
        "created_epoch": 1301961600,
        "basic": {
            "first_name": first.upper(),
            "last_name": last.upper(),
            "middle_name": middle.upper(),
            "credential": credential,
            "sole_proprietor": "NO",
            "gender": "F",
            "enumeration_date": "2011-04-05",
            "last_updated": "2024-05-08",
            "status": "A",
            **basic,
        },
        "other_names": [],
        "addresses": list(at),
        "taxonomies": [
            {"code": code, "desc": "", "primary": place == 0, "state": "", "license": ""}
            for place, code in enumerate(codes)
        ],
        "identifiers": [],
    }


def organization(
    number: int, name: str, *, at: Sequence[Mapping[str, Any]], codes: Sequence[str] = ("261QM0801X",), **basic: str
) -> dict[str, Any]:
    row = person(number, "", "", at=at, codes=codes, credential="")
    row["enumeration_type"] = "NPI-2"
    row["basic"] = {
        "organization_name": name.upper(),
        "organizational_subpart": "NO",
        "enumeration_date": "2018-09-22",
        "last_updated": "2020-09-22",
        "status": "A",
        "authorized_official_first_name": "NOBODY",
        "authorized_official_last_name": "INVENTED",
        **basic,
    }
    return row


def body(results: Sequence[Mapping[str, Any]]) -> str:
    return json.dumps({"result_count": len(results), "results": list(results)})


class Speaking(Mapping[str, Any]):
    """Stands in for the pages of a loopback web: a question to the API is answered out of ``entries``.

    ``instead`` answers in its place, by how many questions came before.
    """

    def __init__(self, entries: Sequence[Mapping[str, Any]], *, instead: Mapping[int, Answer] | None = None) -> None:
        self.entries = list(entries)
        self.instead = dict(instead or {})
        self.robots = Answer(status=404)
        self.questions: list[dict[str, str]] = []

    def get(self, key: str, default: Any = None) -> Any:
        host, _, rest = key.partition("/")
        if host != HOST:
            return default
        if rest == "robots.txt":
            return self.robots
        asked = dict(parse_qsl(urlsplit(f"http://{key}").query))
        self.questions.append(asked)
        instead = self.instead.get(len(self.questions) - 1)
        return self._answer(asked) if instead is None else instead

    def _answer(self, asked: Mapping[str, str]) -> Answer:
        limit, skip = int(asked.get("limit", "10")), int(asked.get("skip", "0"))
        criteria = set(asked) - {"version", "limit", "skip", "enumeration_type", "address_purpose", "country_code"}
        if set(asked) - KNOWN or asked.get("version") != "2.1" or criteria <= {"state"} or skip > 1000 or limit > 200:
            return Answer(json.dumps(NO_CRITERIA), headers={"Content-Type": "application/json"})
        found = [entry for entry in self.entries if all(_meets(entry, name, value) for name, value in asked.items())]
        return Answer(body(found[skip : skip + limit]), headers={"Content-Type": "application/json"})

    def __getitem__(self, key: str) -> Any:
        return self.get(key)

    def __iter__(self) -> Any:
        return iter(())

    def __len__(self) -> int:
        return 0


def _meets(entry: Mapping[str, Any], name: str, value: str) -> bool:
    basic = entry["basic"]
    if name in ("first_name", "last_name", "organization_name"):
        words = [basic.get(name, ""), *(other.get(name, "") for other in entry["other_names"])]
        beginning = value.removesuffix("*").upper()
        return any(word.startswith(beginning) if value.endswith("*") else word == beginning for word in words)
    places = [one for one in entry["addresses"] if one["address_purpose"] != "MAILING"]
    meets = {
        "state": any(one["state"] == value for one in places),
        "postal_code": any(one["postal_code"].startswith(value) for one in places),
        "enumeration_type": entry["enumeration_type"] == value,
        "taxonomy_description": any(one["code"].startswith("2084P") for one in entry["taxonomies"]),
    }
    return bool(meets.get(name, True))


def speaking(entries: Sequence[Mapping[str, Any]], **more: Any) -> tuple[Loopback, Speaking]:
    """A loopback web on which the registry answers, and the registry."""
    web = Loopback({})
    registry = Speaking(entries, **more)
    web.pages = registry  # type: ignore[assignment]  # it is asked in the same way
    return web, registry
