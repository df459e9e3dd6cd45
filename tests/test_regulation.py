"""The status of a route is data with a source and a month, and is shown as a fact, never as advice."""

from dataclasses import replace
from datetime import date

import pytest
from shown import SEEN, clinic, fact

from config.errors import ConfigError
from config.vocabulary import regulation as module
from config.vocabulary import vocabulary
from config.vocabulary.regulation import regulation
from indexer.clinic import Address
from ui.clinic import facts

LINE = {"country": "US", "routes": ["iv"], "says": "so.", "url": "https://a.example/", "as_of": date(2026, 11, 1)}
COUNTRY = {"code": "US", "label": "United States"}


def test_every_route_has_a_line_for_the_united_states_with_a_source_and_a_day() -> None:
    for code in vocabulary()["route"].codes:
        known = regulation(code, country="US")
        assert known is not None, code
        assert known.url.startswith("https://")
        assert date(2026, 1, 1) <= known.as_of <= date(2026, 12, 31)
        assert known.line.startswith("United States: ")
        assert known.line.endswith("As of November 2026.")


def test_no_line_advises_or_praises() -> None:
    words = ("should", "recommend", "safe ", "best", "ask your", "effective for", "you ")
    lines = {known.line for (_, _), known in module._all().items()}
    assert len(lines) >= 10
    assert not [line for line in lines for word in words if word in line.lower()]


def test_only_spravato_is_said_to_be_approved_for_depression() -> None:
    for code in vocabulary()["route"].codes:
        known = regulation(code, country="US")
        assert known is not None
        assert ("approved by the FDA for certain depression" in known.says) is (code == "intranasal_esketamine")


def test_a_member_has_its_union_s_line_and_an_unknown_country_none() -> None:
    french = regulation("intranasal_esketamine", country="fr")
    assert french is not None
    assert french.country == "European Union"
    assert regulation("iv", country="FR") is None
    assert regulation("iv", country="Freedonia") is None


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({"country": [COUNTRY], "line": [LINE | {"price": 1}]}, "unknown key 'price'"),
        ({"country": [COUNTRY], "line": [LINE | {"routes": ["by_air"]}]}, "'by_air' in US is unknown"),
        ({"country": [COUNTRY], "line": [LINE, LINE]}, "repeated"),
        ({"country": [], "line": [LINE]}, "a country that is listed"),
        ({"country": [COUNTRY], "line": [LINE | {"url": "http://a.example/"}]}, "https"),
        ({"country": [COUNTRY], "line": [{"country": "US", "routes": []}]}, "lacks as_of, says, url"),
    ],
)
def test_a_line_that_is_not_understood_stops_with_the_file_and_what_is_wrong(
    table: dict[str, list[dict[str, object]]], told: str
) -> None:
    with pytest.raises(ConfigError, match=told) as stopped:
        module._lines(table)
    assert "regulation.toml" in str(stopped.value)


def test_the_page_of_a_clinic_shows_the_line_beside_what_is_given_and_not_beside_what_is_denied() -> None:
    given = clinic("c1", "Elm", facts={"route": (fact("iv", "We give ketamine by infusion."),)})
    shown = facts.body(given, today=SEEN)
    assert shown.count("United States: off-label: approved as an anesthetic, not for this use.") == 1
    assert "dailymed.nlm.nih.gov" in shown
    denied = clinic("c2", "Elm", facts={"route": (fact("iv", "We give no infusions.", denied=True),)})
    assert "off-label" not in facts.body(denied, today=SEEN)
    abroad = replace(given, address=Address("1 Rue", "Nice", "", "06000", "FR"))
    assert "off-label" not in facts.body(abroad, today=SEEN)
