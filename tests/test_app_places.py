"""The place of a search in the app: names that many towns have, streets, the visitor's own spot, places with nobody."""

import re

import pytest
from streamlit.testing.v1 import AppTest
from test_app import _home as _home  # noqa: PLC0414  a fixture for all tests here
from test_app import address, follow, opened, seen
from test_app import built as built  # noqa: PLC0414  the same

from ui.wording import spoken


def test_nothing_is_called_nearest_as_long_as_no_place_is_named() -> None:
    assert opened().selectbox(key="sort").options[0] == "Name (no place)"
    assert opened(near="97205").selectbox(key="sort").options[0] == "Nearest first"


def test_a_name_of_many_towns_is_a_question_and_one_tap_answers_it() -> None:
    app = opened()
    app.text_input(key="place").set_value("Springfield").run()
    assert "places have the name “Springfield”. Which one do you mean?" in seen(app)
    assert "do not know" not in seen(app)
    follow(app, "Springfield, Missouri")
    assert app.text_input(key="place").value == "Springfield, MO"
    assert "of Springfield, MO" in seen(app)


def test_ten_thousand_letters_in_a_box_are_told_as_too_long_and_stay_out_of_the_address() -> None:
    app = opened(route="iv")
    app.text_input(key="place").set_value("x" * 10_000).run()
    assert not app.exception
    assert "too long for a place: at most 200 letters" in seen(app)
    assert address(app) == {"v": "1", "route": "iv"}
    app.text_input(key="place").set_value("97205").run()
    assert "within 25 miles of 97205" in seen(app)
    app.text_input(key="text").set_value("y" * 10_000).run()
    assert not app.exception
    assert "at most 200 letters" in seen(app)
    assert len(seen(app)) < 200_000
    assert "too long for a place: at most 200 letters" in seen(opened(near="z" * 10_000))


@pytest.mark.parametrize(
    ("lang", "told"), [("en", "a spot near Portland, OR"), ("es", "un punto cerca de Portland, OR")]
)
def test_the_visitors_own_place_is_told_in_words_in_heading_chip_and_copied_link(lang: str, told: str) -> None:
    said = seen(opened(near="45.52,-122.68", lang=lang))
    assert said.count(told) >= 3
    assert not re.search(r">[^<]*45\.52[^<]*<", said), "degrees stand in links only"


def test_a_place_without_clinics_is_answered_with_the_nearest_and_no_filter_is_blamed() -> None:
    app = opened(near="98101", within="5")
    assert re.search(r"The nearest one that we know of is 1[34]\d miles away. A wider search finds it:", seen(app))
    assert "loosen" not in seen(app)
    follow(app, "250 miles")
    assert "within 250 miles of 98101" in seen(app)


def test_the_number_of_the_hint_is_the_number_that_comes_with_it() -> None:
    app = opened(near="97205", within="8", route="im")
    before, more = _heading(app), int(re.findall(r"(\d+) more clinics? do", seen(app))[0])
    follow(app, "Show them too")
    assert _heading(app) == before + more


def _heading(app: AppTest) -> int:
    return int(re.findall(r"<h2>(\d+) clinics? ", seen(app))[0])


@pytest.mark.parametrize(("language", "told"), [("en", "not the street"), ("es", "no la calle")])
def test_a_link_that_names_a_street_is_told_the_same_as_a_typed_one(language: str, told: str) -> None:
    street = "1133 SW Alder St, Portland, OR 97205"
    app = opened(near=street, lang=language)
    assert told in seen(app)
    assert app.text_input(key="place").value == street
    assert "1133" not in str(app.query_params["near"]), "the street stands in no link of ours"
    with spoken(language):  # in which the choices of the boxes are called
        app.text_input(key="place").set_value("97205").run()
        assert told not in seen(app)
        app.text_input(key="place").set_value(street).run()
    assert told in seen(app)
    assert told not in seen(opened(near="97205", lang=language))
