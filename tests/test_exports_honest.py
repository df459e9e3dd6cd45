"""What leaves as a plain fact: nothing that is denied, nothing of a clinic that is gone, hours only when certain."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import openpyxl  # type: ignore[import-untyped]  # it ships no types
import pytest
from one_clinic import clinic, fact
from served import Served, ask

from indexer.clinic import Clinic, Fact, Status
from indexer.query import Hit
from ui import words
from ui.clinic import plain
from ui.exports import agreed, hsds, schema_org
from ui.exports.about import About
from ui.exports.columns import ADDED, ENDING, header
from ui.exports.kinds import KINDS
from ui.wording import languages, spoken

ABOUT = About(datetime(2026, 11, 23, tzinfo=UTC), "https://clinics.example", "https://clinics.example/clinic/x")
GONE: tuple[Status, ...] = ("closed", "moved", "gone")


def stated(value: str, **more: object) -> Fact:
    """A statement of words, as hours and prices are."""
    return replace(fact("x"), value=value, said=value, **more)  # type: ignore[arg-type]


def having(one: Clinic, **facts: tuple[Fact, ...]) -> Clinic:
    return replace(one, facts={**one.facts, **facts})


def whole(**changed: Any) -> Clinic:
    """A clinic with everything that may be published."""
    one = having(clinic("c-whole", route="iv oral", language="es"), hours=(stated("Mon-Fri 9am-5pm"),))
    return replace(one, phone="+15035550142", website="https://lotus.example", **changed)


def names(told: dict[str, Any]) -> list[str]:
    return [service["name"] for service in told.get("availableService", [])]


def test_json_ld_tells_what_is_affirmed_and_never_what_a_source_denies() -> None:
    assert names(schema_org.clinic(whole(), ABOUT)) == ["Into a vein (IV infusion)", "Swallowed (oral)"]
    disputed = clinic("c-two", route="iv oral no.oral", language="es fr no.fr")
    told = schema_org.clinic(disputed, ABOUT)
    assert names(told) == ["Into a vein (IV infusion)"]
    assert told["knowsLanguage"] == ["es"]
    assert told["description"] == "Sources disagree on: Swallowed (oral). Sources disagree on: French."
    assert "description" not in schema_org.clinic(whole(), ABOUT)


def test_json_ld_gives_no_therapy_where_a_source_says_that_none_is_given() -> None:
    told = schema_org.clinic(clinic("c-none", route="iv", provider="yes no.yes"), ABOUT)
    assert "availableService" not in told
    assert told["description"].startswith("Sources disagree on:")


def test_json_ld_gives_no_address_and_no_spot_on_which_sources_disagree() -> None:
    told = schema_org.clinic(whole(disputed=("12 Elm St", "90 Oak St")), ABOUT)
    assert not {"address", "geo"} & set(told)
    assert told["description"] == "Sources give different addresses. Call before you go."
    assert {"address", "geo"} <= set(schema_org.clinic(whole(), ABOUT))


@pytest.mark.parametrize("status", GONE)
def test_json_ld_of_a_clinic_that_may_be_gone_begins_with_that_and_offers_nothing(status: Status) -> None:
    one = whole(status=status)
    told = schema_org.clinic(one, ABOUT)
    assert told["description"].startswith(words.status(one))
    assert one.name not in told["description"]
    assert not {"telephone", "availableService", "knowsLanguage", "openingHours", "geo"} & set(told)
    assert told["name"] == one.name
    assert {"telephone", "availableService", "knowsLanguage", "openingHours", "geo"} <= set(
        schema_org.clinic(whole(), ABOUT)
    )


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("status", GONE)
def test_a_description_of_a_clinic_that_may_be_gone_says_so_first_and_names_no_way(
    status: Status, language: str
) -> None:
    with spoken(language):
        one = whole(status=status)
        told = plain.in_brief(one)
        assert told.startswith(words.status(one))
        assert words.value("route", "iv") not in told


def test_a_description_says_of_what_is_disputed_that_it_is() -> None:
    told = plain.in_brief(clinic("c-two", route="iv sublingual no.sublingual no.oral"))
    assert told.startswith(
        "How it is given: Into a vein (IV infusion); says no to Swallowed (oral); "
        "Lozenge or tablet in the mouth (sublingual): sources disagree. Who treats: not stated."
    )


@pytest.mark.parametrize(
    ("language", "begins"), [("en", "Closed, a source says: "), ("es", "Cerrada, según una fuente: ")]
)
def test_title_and_description_of_a_closed_clinics_page_begin_with_that(
    app: Served, language: str, begins: str
) -> None:
    text = unescape(ask(app, f"/clinic/c-gone?lang={language}").text)
    (title,) = re.findall(r"<title>(.*)</title>", text)
    (description,) = re.findall(r'<meta name="description" content="(.*)">', text)
    assert title.startswith(f"{begins}Former Clinic of Salem, Salem, OR")
    with spoken(language):
        assert description.startswith(words.status(whole(status="closed")))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Mon-Fri 9am-5pm", ["Mo,Tu,We,Th,Fr 09:00-17:00"]),
        ("Mon-Thu 9:00 AM - 5:00 PM; Fri by appointment", ["Mo,Tu,We,Th 09:00-17:00"]),
        ("Mo-Fr 08:00-12:00,13:00-17:00; Su off", ["Mo,Tu,We,Th,Fr 08:00-12:00", "Mo,Tu,We,Th,Fr 13:00-17:00"]),
        ("24/7", ["Mo,Tu,We,Th,Fr,Sa,Su"]),
        ("Mo 19:00-07:00", ["Mo 19:00-07:00"]),
        ("by appointment", None),
        ("call us for our hours", None),
        ("5-8 Monday", None),
    ],
)
def test_hours_leave_as_opening_hours_only_when_they_are_read_as_certain(said: str, told: list[str] | None) -> None:
    one = having(clinic("c-hours"), hours=(stated(said),))
    assert schema_org.clinic(one, ABOUT).get("openingHours") == told


def test_hours_on_which_sources_differ_or_that_no_longer_stand_are_not_certain() -> None:
    nine = stated("Mon-Fri 9am-5pm")
    same, other = stated("Mo-Fr 09:00-17:00"), stated("Mon-Fri 8am-5pm")
    assert agreed.hours(having(clinic("c"), hours=(nine, same))) is not None
    assert agreed.hours(having(clinic("c"), hours=(nine, other))) is None
    assert agreed.hours(having(clinic("c"), hours=(nine, stated("when we feel like it")))) is None
    assert agreed.hours(having(clinic("c"), hours=(replace(nine, gone_since=date(2026, 11, 2)),))) is None
    assert agreed.hours(having(clinic("c"), hours=(replace(nine, freshness="lapsed"),))) is None
    assert agreed.hours(having(clinic("c"), hours=(nine, replace(other, gone_since=date(2026, 11, 2))))) is not None
    assert agreed.hours(having(clinic("c"), hours=(nine, replace(nine, denied=True)))) is None


def as_csv(one: Clinic) -> dict[str, str]:
    content = b"".join(KINDS["csv"].pieces([Hit(one, None)], ABOUT)).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(content, newline=""))
    return row


def priced(*prices: Fact) -> Clinic:
    return having(whole(), price=prices)


def test_a_table_tells_hours_and_prices_with_their_evidence_behind_all_older_columns() -> None:
    one = priced(replace(fact("425 USD per_infusion"), said="Each is $425."))
    row = as_csv(one)
    assert list(row)[-len(ADDED) :] == list(ADDED)
    assert list(row)[-len(ADDED) - len(ENDING) : -len(ADDED)] == list(ENDING)
    assert (row["hours"], row["hours_osm"]) == ("Mon-Fri 9am-5pm", "Mo-Fr 09:00-17:00")
    assert (row["hours_pages"], row["hours_last_seen"]) == ("https://a.example/", "2026-11-01")
    assert (row["prices"], row["prices_sentences"]) == ("$425 per infusion", "Each is $425.")
    assert (row["prices_pages"], row["prices_last_seen"]) == ("https://a.example/", "2026-11-01")
    assert row["data_of"] == "2026-11-23"
    silent = as_csv(clinic("c-silent"))
    assert (silent["hours"], silent["hours_osm"], silent["prices"]) == ("not stated", "", "not stated")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(KINDS["xlsx"].pieces([Hit(one, None)], ABOUT))))
    names, cells = ([cell.value for cell in line] for line in book["Clinics"].rows)
    assert names == header(ending=False)
    assert dict(zip(names, cells, strict=True))["hours_osm"] == "Mo-Fr 09:00-17:00"


def test_hours_and_prices_cannot_run_in_a_spreadsheet() -> None:
    row = as_csv(having(clinic("c-sly"), hours=(stated("=1+1"),), price=(stated("@SUM(A1)"),)))
    assert (row["hours"], row["prices"], row["prices_sentences"]) == ("'=1+1", "'@SUM(A1)", "'@SUM(A1)")


def as_feature(one: Clinic) -> dict[str, Any]:
    """What GeoJSON says of a clinic."""
    (feature,) = json.loads(b"".join(KINDS["geojson"].pieces([Hit(one, None)], ABOUT)))["features"]
    properties: dict[str, Any] = feature["properties"]
    return properties


def test_geojson_tells_hours_and_prices_with_their_evidence_as_a_table_does() -> None:
    dear = replace(fact("900 USD per_infusion"), said="It is $900.")
    one = priced(replace(fact("425 USD per_infusion"), said="Each is $425."), dear, replace(dear, denied=True))
    told, row = as_feature(one), as_csv(one)
    known = {"source": row["hours_sources"], "page": "https://a.example/", "last_seen": "2026-11-01"}
    assert told["hours"] == [{"hours": "Mon-Fri 9am-5pm", "sentence": "Mon-Fri 9am-5pm", **known}]
    assert told["hours_osm"] == row["hours_osm"] == "Mo-Fr 09:00-17:00"
    (price,) = told["prices"]
    assert (price["code"], price["price"]) == ("425 USD per_infusion", row["prices"])
    assert (price["sentence"], price["last_seen"]) == (row["prices_sentences"], row["prices_last_seen"])
    silent = as_feature(clinic("c-silent"))
    assert (silent["hours"], silent["hours_osm"], silent["prices"]) == ([], None, [])
    unsure = as_feature(having(clinic("c"), hours=(stated("by appointment, call"), stated("Mon-Fri 9am-5pm"))))
    assert (len(unsure["hours"]), unsure["hours_osm"]) == (2, None)


def location(told: dict[str, Any]) -> dict[str, Any]:
    (place,) = told["service_at_locations"]
    inside: dict[str, Any] = place["location"]
    return inside


def test_hsds_tells_hours_as_schedules_and_prices_as_costs_with_their_evidence() -> None:
    told = hsds.service(
        priced(replace(fact("425.50 USD per_infusion"), said="Each is $425.50."), stated("400-600 USD per_session")),
        ABOUT,
    )
    (schedule,) = location(told)["schedules"]
    assert (schedule["freq"], schedule["byday"]) == ("WEEKLY", "MO,TU,WE,TH,FR")
    assert (schedule["opens_at"], schedule["closes_at"]) == ("09:00", "17:00")
    assert schedule["description"].startswith("“Mon-Fri 9am-5pm” (")
    one, several = told["cost_options"]
    assert (one["amount"], one["currency"]) == (425.5, "USD")
    assert one["amount_description"].startswith("$425.50 per infusion: “Each is $425.50.” (")
    assert "amount" not in several
    assert several["amount_description"].startswith("$400 to $600 per session")


def test_hsds_gives_uncertain_hours_in_their_own_words_only_and_none_of_a_closed_clinic() -> None:
    unsure = hsds.service(having(clinic("c"), hours=(stated("by appointment"),)), ABOUT)
    (schedule,) = location(unsure)["schedules"]
    assert set(schedule) == {"id", "description"}
    always = hsds.service(having(clinic("c"), hours=(stated("24/7"),)), ABOUT)
    assert [one["closes_at"] for one in location(always)["schedules"]] == ["23:59"]
    closed = hsds.service(replace(priced(stated("425 USD per_infusion")), status="closed"), ABOUT)
    assert "cost_options" not in closed
    assert "schedules" not in location(closed)
    disputed = hsds.service(clinic("c-two", language="es fr no.fr"), ABOUT)
    assert [one["code"] for one in disputed["languages"]] == ["es"]
