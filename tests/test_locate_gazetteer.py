"""What the files of codes and towns hold, how they are made anew, and how far things lie from each other."""

import gzip
import json
import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from geopy import units  # type: ignore[import-untyped]  # it carries no types
from geopy.distance import EARTH_RADIUS, great_circle  # type: ignore[import-untyped]  # it carries no types
from hypothesis import given
from hypothesis import strategies as st

from config.errors import BadFile, ConfigError
from indexer.locate.distance import EARTH_RADIUS_MILES, centre, kilometres_between, miles_from
from indexer.locate.gazetteer import ATTRIBUTION, COLUMNS, FILE, Gazetteer, gazetteer
from indexer.locate.renew import main, renewed, renewed_towns
from indexer.locate.towns import FILE as TOWN_FILE
from indexer.locate.towns import Towns
from indexer.normalise.postal import postal_code
from indexer.normalise.state import STATES

GEONAMES = (
    "US\t97301\tSalem\tOregon\tOR\tMarion\t047\t\t\t44.951\t-122.983\t4\n"
    "US\t97205\tPortland\tOregon\tOR\tMultnomah\t051\t\t\t45.5207\t-122.7039\t4\n"
    "PR\t00901\tSan Juan\t\t\tSan Juan\t127\t\t\t18.4664\t-66.1057\t4\n"
    "US\t09001\tAPO AA\t\t\t\t\t\t\t38.1105\t15.6613\t\n"
)

degrees_north = st.floats(-90, 90)
degrees_east = st.floats(-180, 180)


def test_the_gazetteer_travels_small_and_whole() -> None:
    assert FILE.stat().st_size + TOWN_FILE.stat().st_size <= 1_200_000
    assert len(gazetteer()) > 40_000
    assert "GeoNames" in ATTRIBUTION
    assert "CC BY 4.0" in ATTRIBUTION


def test_every_postal_code_lies_in_a_state_and_on_that_states_side_of_the_earth() -> None:
    lines = gzip.decompress(FILE.read_bytes()).decode().splitlines()[1:]
    seen = set()
    for line in lines:
        code, state, city, latitude, longitude, _ = line.split(",")
        assert state in STATES
        assert city == city.strip() != ""
        assert postal_code(code) == code
        assert 18 < float(latitude) < 72
        assert -180 < float(longitude) < -66
        seen.add(code)
    assert len(seen) == len(lines) == len(gazetteer())


def test_towns_are_found_however_they_are_spelled_and_the_largest_of_a_name_comes_first() -> None:
    places = gazetteer().places("portland")
    assert [place.label for place in places[:2]] == ["Portland, OR", "Portland, ME"]
    assert [place.people for place in places] == sorted((place.people for place in places), reverse=True)
    for spelling in ("St. Louis", "ST LOUIS", "Saint Louis", "saint  louis"):
        assert gazetteer().place(spelling, "MO") == gazetteer().place("Saint Louis", "MO") is not None
    assert gazetteer().place("McLean", "VA") == gazetteer().place("Mc Lean", "VA") is not None
    assert gazetteer().place("Portland", "WY") is None
    assert gazetteer().place("", "OR") is None
    assert gazetteer().place("x" * 10_000, "OR") is None


def test_every_state_has_a_middle() -> None:
    for code, name in STATES.items():
        middle = gazetteer().state(code)
        assert middle is not None
        assert middle.name == name
    assert gazetteer().state("XX") is None


def test_the_middle_of_a_town_is_not_drawn_away_by_one_wide_code() -> None:
    assert centre([(45.0, -122.0)]) == (45.0, -122.0)
    assert centre([(45.0, -122.0), (45.2, -122.0)]) == (45.1, -122.0)
    north, east = centre([(45.0, -122.0), (45.01, -122.0), (45.0, -122.01), (47.0, -120.0)])
    assert kilometres_between(latitude=north, longitude=east, to_latitude=45.0, to_longitude=-122.0) < 1.5
    boxes = [(45.0, -122.0)] * 50
    assert centre([*boxes, (45.2, -122.0), (45.1, -121.8)]) == centre([(45.0, -122.0), (45.2, -122.0), (45.1, -121.8)])


@pytest.mark.parametrize("damage", [b"", b"nonsense", gzip.compress(b"a,b\n1,2\n")])
def test_a_damaged_gazetteer_is_said_to_be_damaged(tmp_path: Path, damage: bytes) -> None:
    file = tmp_path / "gazetteer.csv.gz"
    file.write_bytes(damage)
    with pytest.raises(ConfigError, match="gazetteer"):
        Gazetteer(file)
    with pytest.raises(ConfigError, match="towns"):
        Towns(file)


def test_the_gazetteer_is_renewed_from_geonames_file_with_equal_bytes(tmp_path: Path) -> None:
    source = tmp_path / "US.txt"
    source.write_text(GEONAMES, encoding="utf-8")
    made = renewed(source)
    assert made == renewed(source)
    assert gzip.decompress(made).decode().splitlines() == [
        ",".join(COLUMNS),
        "00901,PR,San Juan,18.4664,-66.1057,San Juan",
        "97205,OR,Portland,45.5207,-122.7039,Multnomah",
        "97301,OR,Salem,44.9510,-122.9830,Marion",
    ]
    file = tmp_path / "gazetteer.csv.gz"
    file.write_bytes(made)
    assert Gazetteer(file).place("salem", "OR") is not None


def test_towns_are_renewed_from_geonames_file_without_those_of_which_any_could_be_meant(tmp_path: Path) -> None:
    rows = [
        ("Salem", "US", "OR", 44.94, -123.03, 175_000),
        ("Salem", "US", "OR", 44.95, -123.04, 170_000),
        ("Springfield", "US", "OR", 44.05, -123.02, 60_000),
        ("Springfield", "US", "OR", 42.0, -120.0, 900),
        ("Franklin", "US", "NJ", 40.5, -74.5, 60_000),
        ("Franklin", "US", "NJ", 39.6, -75.0, 16_000),
        ("Paris", "FR", "11", 48.85, 2.35, 2_000_000),
        ("Toronto", "CA", "08", 43.706, -79.399, 2_794_356),
        ("Ponce", "PR", "113", 18.011, -66.624, 137_491),
        ("Bath, City of", "GB", "ENG", 51.38, -2.36, 94_000),
        ("Nowhere", "AU", "00", -25.0, 135.0, 600),
    ]
    names = ("name", "countrycode", "admin1code", "latitude", "longitude", "population")
    source = tmp_path / "cities500.json"
    source.write_text(json.dumps({str(n): dict(zip(names, row, strict=True)) for n, row in enumerate(rows)}))
    made = renewed_towns(source)
    assert made == renewed_towns(source)
    assert gzip.decompress(made).decode().splitlines()[1:] == [
        "CA,ON,Toronto,43.706,-79.399,2794356",
        "GB,ENG,Bath City of,51.380,-2.360,94000",
        "US,OR,Salem,44.940,-123.030,175000",
        "US,OR,Springfield,44.050,-123.020,60000",
        "US,PR,Ponce,18.011,-66.624,137491",
    ]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"1": {"name": "Salem"}}', '{"1": 5}', "null"])
def test_another_file_is_refused_as_one_of_towns(tmp_path: Path, text: str) -> None:
    source = tmp_path / "cities500.json"
    source.write_text(text)
    with pytest.raises(BadFile, match=r"cities500\.json"):
        renewed_towns(source)


@pytest.mark.parametrize("text", ["", "a,b,c\n", "US\t09001\tAPO AA\t\t\t\t\t\t\t38.1105\t15.6613\t\n"])
def test_another_file_is_refused_as_a_gazetteer(tmp_path: Path, text: str) -> None:
    source = tmp_path / "US.txt"
    source.write_text(text, encoding="utf-8")
    with pytest.raises(BadFile, match=r"US\.txt"):
        renewed(source)


def test_renewing_without_a_file_says_how(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "python -m indexer.locate.renew" in capsys.readouterr().err


@given(degrees_north, degrees_east, st.lists(st.tuples(degrees_north, degrees_east), max_size=8))
def test_many_distances_at_once_are_geopys(
    latitude: float, longitude: float, points: list[tuple[float, float]]
) -> None:
    many = miles_from(latitude, longitude, [point[0] for point in points], [point[1] for point in points])
    assert many.shape == (len(points),)
    for found, (to_latitude, to_longitude) in zip(many, points, strict=True):
        there = great_circle((latitude, longitude), (to_latitude, to_longitude)).miles
        assert math.isclose(found, there, rel_tol=1e-9, abs_tol=1e-9)
        one = kilometres_between(
            latitude=latitude, longitude=longitude, to_latitude=to_latitude, to_longitude=to_longitude
        )
        assert math.isclose(one, there * 1.609344, rel_tol=1e-9, abs_tol=1e-9)


def test_the_earth_has_one_radius() -> None:
    assert units.miles(kilometers=EARTH_RADIUS) == EARTH_RADIUS_MILES
    assert math.isclose(miles_from(0, 0, np.array([0.0]), np.array([180.0]))[0], math.pi * EARTH_RADIUS_MILES)


def test_who_searches_near_a_place_does_not_wait_for_geocoders_that_nobody_asks() -> None:
    search = (
        "import sys; from indexer.engines.embedded import EmbeddedEngine; from indexer.locate.place import find_place; "
        "find_place('97205'); print([name for name in ('indexer.locate.place', 'geopy') if name in sys.modules])"
    )
    root = Path(__file__).parent.parent
    told = subprocess.run([sys.executable, "-c", search], cwd=root, capture_output=True, text=True, check=True)
    assert told.stdout == "['indexer.locate.place']\n"
