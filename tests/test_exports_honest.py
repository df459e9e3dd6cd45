"""What leaves as a plain fact: nothing that is denied, nothing of a clinic that is gone, hours only when certain."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import pytest
from one_clinic import clinic, fact
from served import Served, ask

from indexer.clinic import Clinic, Fact, Status
from ui import words
from ui.clinic import plain
from ui.exports import agreed, schema_org
from ui.exports.about import About
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
