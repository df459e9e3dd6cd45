"""The map: known and inexact spots apart, crowds counted, nothing of others, no crawled name that it could run."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle import Oracle
from shown import HOSTILE_NAME, clinic, point

from indexer.area import Box
from indexer.clinic import Clinic
from indexer.locate.point import EXACTNESS, Exactness, Point
from indexer.query import Near, Pin, Query, Results
from ui.search import gathered, layers
from ui.search import map as outline_map
from ui.search.crowds import crowds
from ui.search.map import AREA, CHOSEN, CHOSEN_RING, KNOWN, METRES, RING, WHITE, Drawing
from ui.search.town_names import MOST, named
from ui.search.view import APART, View
from ui.wording import languages, spoken

PORTLAND = Near("97205", 45.52, -122.68)
HERE = Query(near=PORTLAND)
EXACT = clinic("a", "Alder", point=point(45.5, 122.6, "rooftop"))
INEXACT = clinic("b", "Birch", point=point(45.4, 122.8, "postal_code"))
NOWHERE = clinic("c", "Cedar", point=None)
CROWD = [clinic(f"m{number:04}", "Maple", point=point(45.52, 122.68, "street")) for number in range(1300)]


def answer(*clinics: Clinic, query: Query = HERE) -> Results:
    engine = Oracle(clinics)
    return gathered.for_a_map(engine, engine.search(query))


def drawing(*clinics: Clinic, query: Query = HERE, view: View | None = None, **parts: Any) -> Drawing:
    engine = Oracle(clinics)
    results = gathered.for_a_map(engine, engine.search(query))
    seen = view or gathered.at_first(results)
    return Drawing(crowds(gathered.spots(engine, results, seen), seen), seen, **parts)


def pin_of(one: Clinic) -> Pin:
    assert one.point is not None
    return Pin(one.id, one.name, one.point.latitude, one.point.longitude, one.point.exactness)


def drawn(shown: Drawing, query: Query = HERE) -> Mapping[str, dict[str, Any]]:
    whole = json.loads(layers.deck(shown, query).to_json())
    assert whole.get("mapProvider") is None
    assert whole.get("mapStyle") == "__MAP_STYLE__", "without one, Streamlit asks a map service"
    return {layer["id"]: layer for layer in whole["layers"]}


def test_a_known_spot_is_filled_and_an_area_is_open_with_a_ring_as_wide_as_it() -> None:
    shown = drawing(EXACT, INEXACT)
    known, area = outline_map.marks(shown)
    assert (known["fill"], known["place"]) == (KNOWN, [-122.6, 45.5])
    assert (area["fill"], area["line"]) == (WHITE, AREA)
    assert outline_map.areas(shown) == [{"place": [-122.8, 45.4], "metres": METRES["postal_code"], "line": RING}]
    assert [one["name"] for one in outline_map.touched(shown)] == ["Alder", "Birch (somewhere in this area)"]
    assert drawn(shown)["areas"]["filled"] is False


@pytest.mark.parametrize("exactness", EXACTNESS)
def test_a_ring_is_as_wide_as_nine_of_ten_need_and_no_known_spot_has_one(exactness: Exactness) -> None:
    spot = Point(45.5, -122.6, exactness, "invented")
    shown = drawing(clinic("a", "Alder", point=spot), query=Query(), view=View(45.5, -122.6, 12))
    metres = [area["metres"] for area in outline_map.areas(shown)]
    assert metres == ([] if exactness in {"rooftop", "street"} else [spot.uncertainty_metres])
    (mark,) = outline_map.marks(shown)
    assert (mark["fill"] == WHITE) == bool(metres)


def test_a_crowd_is_one_disc_with_the_number_of_its_clinics_and_nobody_is_lost() -> None:
    dogwood = clinic("d", "Dogwood", point=point(45.3, 122.5, "rooftop"))
    everybody = [*CROWD, INEXACT, dogwood, NOWHERE]
    shown = drawing(*everybody, query=Query(), view=View(45.4, -122.6, 8))
    texts = [mark["text"] for mark in outline_map.marks(shown)]
    assert "1,300" in texts
    assert sum(int(text.replace(",", "")) for text in texts) == 1302
    assert outline_map.touched(shown)[texts.index("1,300")]["name"] == "1,300 clinics around here"
    assert outline_map.summary(shown, total=1303).startswith("1,302 clinics on the map.")
    assert outline_map.summary(shown, total=1303).endswith("The list has 1 more.")


def test_many_thousands_have_room_on_their_disc() -> None:
    (crowd,) = drawing(*CROWD).crowds
    for clinics, text in ((9_999, "9,999"), (10_000, "10k"), (123_456, "123k")):
        many = Drawing([type(crowd)(crowd.latitude, crowd.longitude, clinics, (), crowd.box)], View(45, -122, 8))
        (mark,) = outline_map.marks(many)
        assert mark["text"] == text
        assert mark["radius"] <= APART / 2


def test_a_disc_of_clinics_without_a_known_spot_is_open_too() -> None:
    both = [clinic(ident, "Birch", point=point(45.4, 122.8, "place")) for ident in "ab"]
    (mark,) = outline_map.marks(drawing(*both))
    assert (mark["text"], mark["fill"]) == ("2", WHITE)
    assert len(outline_map.areas(drawing(*both))) == 1, "the same ring once"
    (mixed,) = outline_map.marks(drawing(*both, clinic("c", "Cedar", point=point(45.4, 122.8, "rooftop"))))
    assert (mixed["text"], mixed["fill"]) == ("3", KNOWN)


def test_a_disc_that_stands_elsewhere_has_no_ring_of_one_of_its_clinics() -> None:
    area = clinic("z", "Zelkova", point=point(45.52, 122.72, "postal_code"))
    shown = drawing(*CROWD[:50], area, view=View(45.52, -122.68, 9.4))
    assert shown.view.pixels(METRES["postal_code"], 45.52) > outline_map.DISC
    assert len(shown.crowds) == 1
    assert outline_map.areas(shown) == []


def test_a_listed_clinic_is_a_square_with_its_number_and_others_are_dots() -> None:
    others = clinic("o", "Oak", point=point(45.6, 122.7, "street"))
    shown = drawing(EXACT, INEXACT, others, numbers={"a": 1, "b": 2})
    first, third, second = outline_map.marks(shown)  # by how far they are
    assert (first["text"], first["fill"], first["ink"]) == ("1", KNOWN, WHITE)
    assert (second["text"], second["fill"], second["ink"]) == ("2", WHITE, AREA)
    assert "text" not in third
    assert "radius" not in first
    assert third["radius"] > 0
    assert "The numbers in squares are those of the list." in outline_map.summary(shown, total=3)
    assert [mark["text"] for mark in drawn(shown)["squares"]["data"]] == ["1", "2"]


def test_the_chosen_clinic_stands_out_alone_in_a_crowd_and_among_counted_squares() -> None:
    alone = drawing(EXACT, INEXACT, numbers={"a": 1}, chosen=pin_of(EXACT))
    assert [mark["fill"] == CHOSEN for mark in outline_map.marks(alone)] == [True, False]
    area = drawing(EXACT, INEXACT, chosen=pin_of(INEXACT))
    assert [mark["line"] == CHOSEN for mark in outline_map.marks(area)] == [False, True]
    assert [ring["line"] for ring in outline_map.areas(area)] == [CHOSEN_RING]
    crowd = drawing(*CROWD[:9], EXACT, view=View(45.5, -122.6, 12), chosen=pin_of(CROWD[4]))
    assert [mark["fill"] == CHOSEN for mark in outline_map.marks(crowd)] == [True, False]
    squares = drawing(*CROWD, EXACT, view=View(45.5, -122.6, 4), chosen=pin_of(CROWD[1200]))
    assert [mark["fill"] for mark in outline_map.marks(squares)] == [CHOSEN]
    far = drawing(*CROWD, EXACT, view=View(45.5, -122.6, 4), chosen=Pin("f", "Far", 30.0, -90.0, "street"))
    assert [mark["fill"] for mark in outline_map.marks(far)] == [KNOWN, CHOSEN], "marked wherever it is"


def luminance(colour: Sequence[float]) -> float:
    """How light a colour is (WCAG 2.2, relative luminance)."""
    parts = [one / 255 for one in colour[:3]]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return sum(share * one for share, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: Sequence[float], other: Sequence[float]) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("page", "colours"), [((253, 253, 251), layers.LIGHT), ((18, 24, 24), layers.DARK)])
def test_everything_is_seen_in_both_themes(page: Sequence[int], colours: Mapping[str, Sequence[int]]) -> None:
    share = colours["land"][3] / 255
    land = [share * one + (1 - share) * below for one, below in zip(colours["land"], page, strict=False)]
    for ground in (page, land):
        assert contrast(RING, ground) >= 3
        assert contrast(CHOSEN_RING, ground) >= 3
        assert contrast(colours["town"], ground) >= 4.5
        assert max(contrast(KNOWN, ground), contrast(WHITE, ground)) >= 3, "a mark is edged in white"
    for fill, ink in ((KNOWN, WHITE), (CHOSEN, WHITE), (WHITE, AREA), (WHITE, CHOSEN)):
        assert contrast(fill, ink) >= 4.5


def test_a_disc_tells_which_numbers_of_the_list_are_in_it() -> None:
    numbers = {one.id: number for number, one in enumerate(CROWD[:3], start=4)}
    assert outline_map.touched(drawing(*CROWD[:9], numbers=numbers))[0]["name"] == (
        "9 clinics around here (4, 5, 6 in the list)"
    )
    many = {one.id: number for number, one in enumerate(CROWD[:9], start=1)}
    assert "(1, 2, 3, 4, 5, 6, … in the list)" in outline_map.touched(drawing(*CROWD[:9], numbers=many))[0]["name"]


def test_every_mark_feels_a_finger_as_wide_as_one_and_is_named_by_clinic_or_by_area() -> None:
    shown = drawing(*CROWD[:9], EXACT, view=View(45.5, -122.6, 12), turn=7)
    layer = drawn(shown)["touched-7"]
    assert layer["pickable"] is True
    assert layer["getRadius"] * 2 == APART
    crowd, alone = layer["data"]
    assert alone["id"] == "a"
    box = outline_map.read(crowd["area"])
    assert box is not None
    assert box.south < 45.52 < box.north
    assert box.west < -122.68 < box.east
    assert [name for name, one in drawn(shown).items() if one.get("pickable")] == ["touched-7"]


@given(st.text() | st.lists(st.floats(), max_size=6).map(lambda edges: ",".join(map(str, edges))))
def test_what_a_browser_sends_as_an_area_is_an_area_or_nothing(text: str) -> None:
    box = outline_map.read(text)
    assert box is None or isinstance(box, Box)


def test_an_area_that_was_written_holds_what_it_held() -> None:
    for box in (
        Box(west=-122.12345678, south=45.12345678, east=-122.12345678, north=45.12345678),
        Box(west=179.9999999, south=-90, east=-179.9999999, north=90),
        Box(west=-180, south=0, east=180, north=0),
    ):
        read = outline_map.read(outline_map.written(box))
        assert read is not None
        assert (read.south <= box.south, read.north >= box.north) == (True, True)


def test_the_only_address_on_it_is_that_of_our_outlines() -> None:
    text = layers.deck(drawing(*CROWD, EXACT, INEXACT, chosen=pin_of(EXACT)), HERE, dark=True).to_json()
    assert "http" not in text
    assert "mapbox" not in text
    assert json.loads(text)["layers"][0]["data"] == outline_map.OUTLINES


def test_only_buttons_zoom_so_that_what_is_counted_together_is_right_for_what_is_seen() -> None:
    (view,) = json.loads(layers.deck(drawing(EXACT), HERE).to_json())["views"]
    told = view["controller"]
    assert {name for name, on in told.items() if on is False} >= {"scrollZoom", "touchZoom", "doubleClickZoom"}
    assert told["keyboard"]["zoomSpeed"] == 1, "a key that zooms would do so without asking"
    assert "dragPan" not in told, "it is dragged"


@pytest.mark.parametrize("name", ["@@=alert(1)", "@@@@=alert(1)", " @@=x", "\u200b@@=x", HOSTILE_NAME])
def test_no_name_can_be_read_as_a_program(name: str) -> None:
    assert "@@" not in outline_map.label(Pin("c", name, 45.5, -122.6, "rooftop"))


def test_the_circle_that_was_searched_is_drawn() -> None:
    (circle,) = drawn(drawing(EXACT), HERE)["here"]["data"]
    assert circle["metres"] == pytest.approx(25 * 1609.344)
    assert drawn(drawing(EXACT, query=Query()), Query())["here"]["data"] == []


def test_points_on_both_sides_of_the_date_line_are_drawn_beside_each_other() -> None:
    attu, adak = point(52.85, -179.5, "rooftop"), point(52.8, 179, "rooftop")
    shown = drawing(clinic("a", "Attu", point=attu), clinic("b", "Adak", point=adak), query=Query())
    assert sorted(mark["place"][0] for mark in outline_map.marks(shown)) == pytest.approx([-180.5, -179])


def test_it_is_told_in_words_too() -> None:
    assert outline_map.summary(drawing(EXACT, INEXACT), total=3) == (
        "2 clinics on the map: 1 at a known spot (filled marks), 1 somewhere in an area (open rings). "
        "The list has 1 more."
    )
    assert outline_map.summary(drawing(EXACT), total=1) == "1 clinic on the map, at a known spot."
    two = drawing(*CROWD[:2], EXACT)
    assert "1 disc counts clinics that lie close together." in outline_map.summary(two, total=3)
    near = drawing(*CROWD[:2], EXACT, view=View(45.5, -122.6, 14))
    assert "2 clinics lie farther out: zoom out to see them." in outline_map.summary(near, total=3)


@pytest.mark.parametrize("language", languages())
def test_it_is_told_in_every_language(language: str) -> None:
    with spoken(language):
        told = outline_map.summary(drawing(*CROWD[:2], EXACT, INEXACT, numbers={"a": 1}), total=9)
    assert "{" not in told
    assert "5" in told


def test_the_towns_around_are_named_and_no_name_covers_a_mark_or_another_name() -> None:
    view = View(45.52, -122.68, 9)
    free = [(town.name, down) for town, down in named(view, [])]
    assert free[0] == ("Portland", 0.0)
    assert 5 < len(free) <= MOST
    moved = {town.name: down for town, down in named(view, [(45.523, -122.676)])}
    assert abs(moved["Portland"]) > APART / 2, "a mark on it moves the name away"
    country = View(39, -96, 3.5)
    assert {town.name for town, _ in named(country, [])} >= {"Los Angeles", "Chicago", "Houston"}
    assert all(down == 0 for _, down in named(country, [(34.05, -118.24)])), "from afar a name moves to no other state"
    assert named(View(45.0, -150.0, 9), []) == []
