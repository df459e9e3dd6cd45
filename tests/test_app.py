"""The pages of the app, run without a browser: what a link shows, what wrong input is answered, and recovery."""

import html
import re
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from shown import HOSTILE_ID, MORE, build_engine
from streamlit.testing.v1 import AppTest

from config.vocabulary import FILTERS
from ui import standing
from ui.exports.about import About
from ui.wording import spoken


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with the invented clinics."""
    home = tmp_path_factory.mktemp("home")
    build_engine(home)
    return home


@pytest.fixture(autouse=True)
def _home(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLINICS_HOME", str(built))


def start() -> None:
    """The app, started from a folder that has no pages beside it (Streamlit would take those for an older app's)."""
    from ui.pages.framed import main  # noqa: PLC0415  this function is run by itself, as a script

    main()


def opened(shown: str = "", /, **params: str) -> AppTest:
    """The app as a link opens it, or one of its other pages."""
    app = AppTest.from_function(start, default_timeout=240)
    for name, value in params.items():
        app.query_params[name] = value
    for name in (*FILTERS, "name"):
        app.session_state[f"open-{name}"] = True  # as if every sheet of choices were open
    app.run()
    if shown:
        # switch_page knows pages that are files, and those of the app are functions
        pages = app._registered_pages.items()
        app._page_hash = next(page for page, told in pages if told["url_pathname"] == shown)
        for name, value in params.items():
            app.query_params[name] = value
        app.run()
    assert not app.exception
    return app


def seen(app: AppTest) -> str:
    """All markup that the page wrote."""
    return "\n".join(str(element.proto.body) for element in app.get("html"))


def follow(app: AppTest, *told: str) -> None:
    """Follow the last link whose words hold all of these, as ``ui/app.js`` does: the address changes, the page runs."""
    links = re.findall(r'<a class="go" href="\./\?([^"]*)"><bdi>(.*?)</bdi></a>', seen(app))
    href = [href for href, words in links if all(one in words for one in told)][-1]
    app.query_params.clear()
    app.query_params.update(dict(parse_qsl(html.unescape(href))))
    app.run()


def address(app: AppTest) -> dict[str, str]:
    """The parameters in the address bar."""
    return {name: values if isinstance(values, str) else values[-1] for name, values in app.query_params.items()}


def test_a_link_fills_every_box_and_shows_its_answer() -> None:
    app = opened(near="97205", within="50", route="im,not_stated", sort="name")
    assert app.text_input(key="place").value == "97205"
    assert app.selectbox(key="within").value == 50.0
    assert app.checkbox(key="route:im").value is True
    assert app.checkbox(key="route:not_stated").value is True
    assert app.checkbox(key="route:iv").value is False
    assert app.selectbox(key="sort").value == "name"
    assert "3 clinics within 50 miles of 97205" in seen(app)
    assert seen(app).index("Alder Behavioral Health") < seen(app).index("Maple Ketamine Center")


def test_a_link_may_ask_for_a_distance_and_a_denial_that_the_boxes_do_not_offer_by_themselves() -> None:
    app = opened(near="97205", within="33", route="no.oral")
    assert app.selectbox(key="within").value == 33.0
    assert app.checkbox(key="route:no.oral").value is True
    assert "1 clinic within 33 miles" in seen(app)
    assert "We do not prescribe ketamine to be swallowed." in seen(app)


def test_ticking_a_filter_changes_the_answer_and_the_address_and_starts_at_the_first_page() -> None:
    app = opened(near="97205", page="2")
    assert address(app)["page"] == "2"
    app.checkbox(key="route:intranasal_esketamine").check().run()
    assert "1 clinic within 25 miles" in seen(app)
    assert address(app) == {"v": "1", "near": "97205", "route": "intranasal_esketamine"}


def test_an_address_that_changed_by_itself_wins_over_the_boxes() -> None:
    app = opened(near="97205", route="im")
    app.query_params["route"] = "intranasal_esketamine"
    app.run()
    assert app.checkbox(key="route:im").value is False
    assert app.checkbox(key="route:intranasal_esketamine").value is True
    assert "Quiet River Clinic" in seen(app)


def test_those_who_do_not_say_are_counted_and_shown_on_request() -> None:
    app = opened(near="97205", route="im")
    assert "2 more clinics do not say how they give it, or whether they do." in seen(app)
    follow(app, "Show them too")
    assert app.checkbox(key="route:not_stated").value is True
    assert "Alder Behavioral Health" in seen(app)
    assert "does not say whether it gives ketamine" in seen(app)
    assert address(app)["route"] == "im,not_stated"


def test_a_state_in_the_place_box_searches_the_state_and_offers_the_city_of_that_name() -> None:
    app = opened()
    app.text_input(key="place").set_value("Oregon").run()
    assert " in Oregon" in seen(app)
    assert address(app)["state"] == "OR"
    app.text_input(key="place").set_value("New York").run()
    follow(app, "New York, NY")
    assert app.text_input(key="place").value == "New York, NY"


def test_an_unknown_place_offers_near_spellings_that_work() -> None:
    app = opened()
    app.text_input(key="place").set_value("Portlnd, OR").run()
    assert "article" not in seen(app)
    follow(app, "Portland, Oregon")
    assert app.text_input(key="place").value == "Portland, OR"
    assert "within 25 miles of Portland, OR" in seen(app)


def test_what_is_wrong_in_a_link_is_said_in_words_and_the_rest_is_kept() -> None:
    app = opened(near="97205", within="-3", route="im,telepathy", sort="best", page="zero", colour="red")
    said = seen(app)
    assert "500 miles" in said
    assert "telepathy" in said
    assert "colour" in said
    assert app.selectbox(key="within").value == 25.0
    assert app.checkbox(key="route:im").value is True
    assert "Maple Ketamine Center" in said


def test_what_is_wrong_in_a_link_or_a_box_is_said_in_spanish_too() -> None:
    link = {"v": "9", "within": "-3", "route": "im,telepathy", "sort": "best", "since": "soon", "box": "1"}
    said = seen(opened(near="97205", lang="es", **link))
    for wrong in ("“-3” no es una distancia", "“telepathy” no es una opción de “Cómo se da”", "“soon” no es una fecha"):
        assert wrong in said, wrong
    assert "de la versión 9" in said
    assert "left out" not in said
    with spoken("es"):  # else the test itself names the choices of the boxes in English when it sends them
        app = opened(near="97205", lang="es")
        app.text_input(key="text").set_value("?!").run()
        assert "“?!” no se puede buscar en los nombres" in seen(app)
        app = opened(lang="es")
        app.text_input(key="place").set_value("95, 200").run()
    assert not app.exception
    assert "on the Earth" not in seen(app)


def test_an_unknown_place_in_a_link_stays_in_the_box() -> None:
    app = opened(near="Atlantis of the Deep", route="iv")
    assert app.text_input(key="place").value == "Atlantis of the Deep"
    assert app.checkbox(key="route:iv").value is True
    assert "article" not in seen(app)
    assert address(app)["near"] == "Atlantis of the Deep"


def test_a_page_past_the_end_shows_the_last_one_and_says_so() -> None:
    app = opened(near="97205", page="99")
    assert "This search ends with page 2." in seen(app)
    assert address(app)["page"] == "2"


def test_an_empty_answer_says_what_to_loosen_and_what_that_finds() -> None:
    app = opened(near="97205", route="intranasal_esketamine", payment="medicaid")
    assert "No clinics within 25 miles" in seen(app)
    follow(app, "Paying", "1 clinic")
    assert "Quiet River Clinic" in seen(app)


def test_clearing_the_filters_keeps_the_place() -> None:
    said = seen(opened(near="97205", route="im", text="maple"))
    assert 'class="clear" href="./?v=1&amp;near=97205"' in said


def test_the_map_tells_in_words_what_it_shows() -> None:
    app = opened(near="97205")
    app.toggle(key="map").set_value(True).run()
    assert not app.exception
    assert "somewhere in an area (open rings)" in seen(app)


def test_a_clinic_shows_sentence_source_and_days_and_what_nobody_says() -> None:
    said = seen(opened("clinic", id="c-river"))
    assert "We give ketamine by slow infusion into a vein." in said
    assert "own web sites" in said
    assert "First seen March 2, 2026, last seen November 20, 2026" in said
    assert "Swallowed (oral): says no" in said
    assert "Not stated: ask them" in said
    assert 'href="tel:+15035550142"' in said


def test_contradictions_stand_side_by_side() -> None:
    said = seen(opened("clinic", id="c-maple"))
    assert "Shot into a muscle (IM): sources disagree" in said
    assert (
        said.index("Says yes") < said.index("given as a shot") < said.index("Says no") < said.index("no longer offer")
    )


def test_an_older_id_answers_and_says_so() -> None:
    said = seen(opened("clinic", id="c-river-old"))
    assert "Quiet River Clinic" in said
    assert "older entry" in said


@pytest.mark.parametrize("unknown", ["nobody", "<script>alert(1)</script>", "'; DROP TABLE ids; --", "x" * 5000])
def test_an_unknown_clinic_gets_a_clear_page(unknown: str) -> None:
    said = seen(opened("clinic", id=unknown))
    assert "No such clinic" in said
    assert "<script>" not in said


def test_a_clinic_page_without_an_id_says_what_to_do() -> None:
    assert "Which clinic?" in seen(opened("clinic"))


def test_the_way_back_leads_to_the_search_it_came_from() -> None:
    said = seen(opened("clinic", id="c-river", near="97205", route="iv,im", later="<1>"))
    assert 'href="./?v=1&amp;near=97205&amp;route=iv,im&amp;later=%3C1%3E"' in said


def test_parts_of_a_link_that_have_no_box_stay_in_the_address_and_are_told() -> None:
    link = {"v": "1", "box": "-123,45,-122,46", "since": "2026-01-01", "zoom": "5", "later": "1"}
    app = opened(**link)
    assert address(app) == link
    said = seen(app)
    assert "does not know the part “later” of the link" in said
    assert "Only clinics checked on January 1, 2026 or later." in said
    assert "part of the map that the link names" in said
    app.selectbox(key="sort").set_value("name").run()
    assert address(app) == {**link, "sort": "name"}
    assert 'class="clear" href="./?v=1&amp;sort=name&amp;zoom=5&amp;later=1"' in seen(app)


def test_a_hostile_clinic_is_plain_text_on_both_pages() -> None:
    for said in (seen(opened(near="97205", text="script")), seen(opened("clinic", id=HOSTILE_ID))):
        assert "&lt;script&gt;window.harmed" in said
        assert "<script" not in said
        assert "<img" not in said
        assert 'href="javascript:' not in said
        assert 'href="data:' not in said


def test_every_page_carries_the_crisis_lines_the_notice_and_the_attribution() -> None:
    for app in (opened(), opened("clinic", id="c-river"), opened("sources")):
        said = seen(app)
        assert 'href="tel:988"' in said
        assert "Information, not medical advice." in said
        assert "GeoNames" in said
        assert "Census" in said
        assert "Quotations belong to the pages they stand on" in said


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_foot_of_the_app_names_the_same_owners_as_plain_pages_and_files(language: str) -> None:
    titles = ("Own web sites", "A <b>register</b>")
    with spoken(language):
        foot = standing.footer(geocoded=True, built="today", sources=titles)
        about = About(built=datetime.now(tz=UTC), base="", link="", language=language, sources=titles, geocoded=True)
    assert html.escape(about.attribution) in foot
    assert "<b>" not in foot


def test_the_foot_names_the_sources_that_were_read_and_looks_them_up_once_for_a_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []

    def read(runs: Path) -> list[str]:
        asked.append(runs)
        return ["somebodys_list"]

    monkeypatch.setattr("ui.attributed.all_sources", read)
    monkeypatch.setenv("CLINICS_HOME", str(tmp_path))
    build_engine(tmp_path)
    assert "Sources: somebodys list." in seen(opened())
    assert "Fuentes: somebodys list." in seen(opened(lang="es"))
    assert "Sources: somebodys list." in seen(opened("clinic", id="c-river"))
    assert len(asked) == 2, "once for each language"


def test_without_a_directory_the_page_says_so_and_recovers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLINICS_HOME", str(tmp_path / "later"))
    app = AppTest.from_function(start, default_timeout=240).run()
    assert not app.exception
    assert "The directory is not ready" in seen(app)
    assert "clinics build" in seen(app)
    build_engine(tmp_path / "later")
    app.run()
    assert f"{MORE + 5} clinics" in seen(app)


def test_a_build_behind_an_open_app_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLINICS_HOME", str(tmp_path))
    build_engine(tmp_path, only=("c-river",))
    app = AppTest.from_function(start, default_timeout=240).run()
    assert "1 clinic" in seen(app)
    build_engine(tmp_path)
    assert f"{MORE + 5} clinics" in seen(app.run())


def test_a_broken_engine_file_is_told_as_not_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLINICS_HOME", str(tmp_path))
    (tmp_path / "engine.sqlite").write_bytes(b"this is no engine")
    app = AppTest.from_function(start, default_timeout=240).run()
    assert not app.exception
    assert "The directory is not ready" in seen(app)
