"""What a session holds whatever happens: what was typed while the directory was away, and a page that breaks."""

import logging
from pathlib import Path

import pytest
from shown import build_engine
from streamlit.testing.v1 import AppTest
from test_app import address, opened, seen, start

from ui import opened as open_engines
from ui.wording import spoken


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder with the invented clinics."""
    monkeypatch.setenv("CLINICS_HOME", str(tmp_path))
    build_engine(tmp_path)
    return tmp_path


def test_what_is_typed_while_the_directory_is_away_is_searched_when_it_returns(home: Path) -> None:
    app = opened(near="97205", within="50", route="iv")
    open_engines.engine().close()
    open_engines._open.cache_clear()
    (home / "engine.sqlite").rename(home / "away")
    app.text_input(key="place").set_value("98101").run()
    assert not app.exception
    assert "The directory is not ready" in seen(app)
    assert seen(app).count("<h1>") == 1
    (home / "away").rename(home / "engine.sqlite")
    app.run()
    assert app.text_input(key="place").value == "98101"
    assert address(app) == {"v": "1", "near": "98101", "within": "50", "route": "iv"}


@pytest.mark.parametrize("sent", ["50 miles", "50 millas", -1, True, None, ["x"]])
def test_what_a_box_cannot_mean_leaves_the_search_as_it_was(sent: object) -> None:
    def sends() -> None:
        import streamlit as st  # noqa: PLC0415  this function is run by itself, as a script

        from ui.search.asked import Asked  # noqa: PLC0415  the same
        from ui.search.boxes import HELD, touch  # noqa: PLC0415  the same

        st.session_state[HELD] = Asked(within=50.0)
        st.session_state["box"] = st.session_state["sent"]
        touch("within", "box")
        st.text(repr(st.session_state[HELD].within))

    probe = AppTest.from_function(sends, default_timeout=240)
    probe.session_state["sent"] = sent
    assert probe.run().text[0].value == "50.0"


def test_a_link_into_another_language_keeps_the_distance_and_the_order() -> None:
    app = opened(near="97205", within="50", sort="name")
    app.query_params["lang"] = "es"
    app.run()
    with spoken("es"):  # else the test itself names the choices of the boxes in English when it sends them
        assert app.selectbox(key="within-es").value == 50.0
        assert app.selectbox(key="sort-es").value == "name"
        app.selectbox(key="within-es").set_value(100.0).run()
    assert not app.exception
    assert address(app) == {"v": "1", "near": "97205", "within": "100", "sort": "name", "lang": "es"}


def test_a_box_touched_before_the_browser_knew_the_new_address_counts_beside_what_was_touched_before() -> None:
    app = opened(near="97205", route="im")
    stale = address(app)
    app.checkbox(key="route:iv").check().run()
    app.query_params.clear()
    app.query_params.update(stale)
    app.checkbox(key="route:oral").check().run()
    assert address(app)["route"] == "iv,im,oral"


@pytest.mark.parametrize(("lang", "told"), [("en", "cannot be shown now"), ("es", "no se puede mostrar ahora")])
def test_a_page_that_breaks_says_so_in_the_visitors_language_above_notice_and_crisis_lines(
    lang: str, told: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    place = "97205"

    def breaks() -> None:
        raise KeyError(place)

    monkeypatch.setattr(open_engines, "today", breaks)
    with caplog.at_level(logging.ERROR):
        app = AppTest.from_function(start, default_timeout=240)
        app.query_params.update({"near": place, "lang": lang})
        app.run()
    assert not app.exception
    said = seen(app)
    assert told in said
    assert 'href="tel:988"' in said
    assert 'class="standing"' in said
    assert "KeyError in a page" in caplog.text
    assert place not in caplog.text
