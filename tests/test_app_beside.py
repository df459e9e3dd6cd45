"""The map beside the list, run without a browser: its switch, its buttons, its link, and strangers' words."""

import json
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest
from shown import HOSTILE_ID
from streamlit.testing.v1 import AppTest
from test_app import _home as _home  # noqa: PLC0414  a fixture of all tests of the app
from test_app import built as built  # noqa: PLC0414  the same
from test_app import opened, seen

from ui.search import beside, gathered, layers
from ui.search.view import CLOSEST, View


def deck(app: AppTest) -> Any:
    (drawn,) = app.get("deck_gl_json_chart")
    return json.loads(drawn.proto.json)


def view(app: AppTest) -> dict[str, float]:
    looked: dict[str, float] = deck(app)["initialViewState"]
    return looked


def link(app: AppTest) -> dict[str, str]:
    return {name: value if isinstance(value, str) else value[-1] for name, value in app.query_params.items()}


def test_while_it_is_hidden_nothing_is_worked_out_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_parts: object) -> None:
        raise AssertionError("worked out for nobody")

    for name in ("spots", "at_first"):
        monkeypatch.setattr(gathered, name, never)
    monkeypatch.setattr(layers, "deck", never)
    app = opened(near="97205")
    assert app.get("deck_gl_json_chart") == []
    assert "map" not in link(app)


def test_the_switch_stands_in_the_link_and_the_link_is_the_switch() -> None:
    app = opened(near="97205")
    app.toggle(key="map").set_value(True).run()
    assert link(app)["map"] == "on"
    assert deck(app)
    assert "map=on" in seen(app), "every link of the page keeps it"
    assert 'csv?v=1&amp;near=97205"' in seen(app), "and no file knows of it"
    app.toggle(key="map").set_value(False).run()
    assert "map" not in link(app)
    assert app.get("deck_gl_json_chart") == []
    assert deck(opened(near="97205", map="on"))


def test_a_link_names_the_clinic_that_is_marked_on_the_map_and_in_the_list() -> None:
    app = opened(near="97205", text="maple", map="c-maple")
    assert seen(app).count('aria-current="true"><strong>Chosen on the map') == 1
    looked = view(app)
    assert (looked["latitude"], looked["longitude"]) == pytest.approx((45.4871, -122.8037), abs=1e-4)
    assert link(app)["map"] == "c-maple"


@pytest.mark.parametrize("ident", ["nobody", "c-river-older", "<b>@@=alert(1)</b>", "x" * 5000, "\u202e", "%00"])
def test_a_link_that_names_nobody_of_this_search_shows_the_map_and_nobody_on_it(ident: str) -> None:
    app = opened(near="97205", map=ident)
    assert deck(app)
    assert "Chosen on the map" not in seen(app)
    assert "<b>@@" not in seen(app)


def test_a_hostile_clinic_is_marked_as_plainly_as_any_other() -> None:
    app = opened(near="97205", map=HOSTILE_ID)
    assert "<script" not in seen(app)
    assert "@@=alert" not in json.dumps(deck(app))


def test_buttons_look_closer_and_farther_and_at_all_of_it_again() -> None:
    app = opened(near="97205", map="on")
    first = view(app)
    app.button(key="map-in").click().run()
    assert view(app) == pytest.approx({**first, "zoom": first["zoom"] + 1})
    assert [view(app)[side] for side in ("latitude", "longitude")] == [first["latitude"], first["longitude"]], (
        "the browser keeps the middle where it was dragged to"
    )
    app.button(key="map-out").click().run()
    app.button(key="map-out").click().run()
    assert view(app)["zoom"] == pytest.approx(first["zoom"] - 1)
    app.button(key="map-all").click().run()
    assert view(app) == pytest.approx(first, abs=1e-6)
    before = view(app)
    app.button(key="map-all").click().run()
    assert all(view(app)[side] != before[side] for side in before), "a browser goes only where it was not sent before"


def test_a_button_that_could_do_nothing_more_cannot_be_pressed() -> None:
    app = opened(near="97205", map="on")
    for _ in range(20):
        if app.button(key="map-in").disabled:
            break
        app.button(key="map-in").click().run()
    assert app.button(key="map-in").disabled
    assert view(app)["zoom"] == CLOSEST
    assert not app.button(key="map-out").disabled


def test_another_search_is_looked_at_from_its_own_start() -> None:
    app = opened(near="97205", map="on")
    app.button(key="map-in").click().run()
    app.selectbox(key="within").set_value(50.0).run()
    assert view(app) == pytest.approx(view(opened(near="97205", within="50", map="on")), abs=1e-6)
    app.button(key="map-in").click().run()
    closer = view(app)
    app.selectbox(key="sort").set_value("name").run()
    assert view(app) == closer, "another order is the same search"


def test_a_crowd_that_was_tapped_is_forgotten_by_another_search_and_by_the_button_for_all() -> None:
    app = opened(near="97205", map="on")
    for leave in (
        lambda: app.selectbox(key="within").set_value(50.0),
        lambda: app.button(key="map-all").click(),
    ):
        app.session_state["map-area"] = "-122.7,45.4,-122.5,45.6"
        app.run()
        assert "in the part of the map that you chose" in seen(app)
        leave().run()
        assert "in the part of the map that you chose" not in seen(app)


def touched(monkeypatch: pytest.MonkeyPatch, told: object) -> dict[str, Any]:
    """What the page remembers after a browser said this."""
    held: dict[str, Any] = {"deck": told, "map-turn": 2, "map-view": View(45.5, -122.6, 8)}
    monkeypatch.setattr(beside, "st", SimpleNamespace(session_state=held))
    beside._touched()
    assert held["map-turn"] == 3
    return held


def selection(point: object, layer: str = "touched-2") -> Mapping[str, object]:
    return {"selection": {"indices": {layer: [0]}, "objects": {layer: [point]}}}


def test_a_touched_clinic_is_chosen_and_a_touched_disc_is_looked_at_more_closely(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert touched(monkeypatch, selection({"id": "c-maple", "name": "Maple"}))["map-chosen"] == "c-maple"
    disc = touched(monkeypatch, selection({"area": "-122.7,45.4,-122.5,45.6"}))
    assert disc["map-area"] == "-122.7,45.4,-122.5,45.6"
    assert disc["map-view"].zoom >= 9
    assert (disc["map-view"].latitude, disc["map-view"].longitude) == pytest.approx((45.5, -122.6), abs=1e-6)


@pytest.mark.parametrize(
    "told",
    [
        None,
        "deck",
        [],
        {"selection": None},
        {"selection": {"objects": ["touched-2"]}},
        {"selection": {"objects": {"touched-2": "id"}}},
        selection(None),
        selection([1]),
        selection({"id": 7}),
        selection({"area": "1,2"}),
        selection({"area": "nan,nan,nan,nan"}),
        selection({"area": "0,91,0,92"}),
        selection({"id": "c-maple"}, layer="touched-1"),
    ],
)
def test_what_a_stranger_makes_up_chooses_nothing(monkeypatch: pytest.MonkeyPatch, told: object) -> None:
    held = touched(monkeypatch, told)
    assert not held.get("map-chosen")
    assert not held.get("map-area")
    assert held["map-view"] == View(45.5, -122.6, 8)


def test_a_made_up_id_is_looked_up_no_longer_than_ids_are(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(touched(monkeypatch, selection({"id": "x" * 100_000}))["map-chosen"]) < 1000


def test_the_mark_of_a_clinic_that_no_longer_answers_is_taken_off() -> None:
    app = opened(near="97205", map="c-maple")
    app.query_params["route"] = "iv"
    app.query_params["payment"] = "medicare"
    app.run()
    assert "Quiet River Clinic" in seen(app)
    assert "Chosen on the map" not in seen(app)
