"""What each geocoder is sent, how exact its answers are, and what nonsense from it does."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from geocoders import ELM, HERE, Anything, ask, asked_of, clinic, nominatim, pelias, photon
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st
from loopback import Answer, Loopback

from indexer.clinic import Address
from indexer.locate.answers import asked_line, door, known_points
from indexer.locate.asking import MOST_BYTES
from indexer.locate.online import TRIES
from indexer.locate.point import Point
from indexer.locate.providers import Provider


@pytest.fixture
def web() -> Iterator[Loopback]:
    with Loopback({}) as server:
        yield server


STREET = {"class": "highway", "type": "residential", "osm_type": "way", "address": {"road": "Elm Street"}}
SHORT = [-122.692, 45.524, -122.689, 45.522]
LONG = [-122.72, 45.53, -122.66, 45.51]


@pytest.mark.parametrize(
    ("provider", "body", "exactness"),
    [
        ("nominatim", nominatim(), "rooftop"),
        ("nominatim", nominatim(**{"class": "office", "type": "company", "osm_type": "way"}), "rooftop"),
        ("nominatim", nominatim(osm_type="way"), "street"),
        ("nominatim", nominatim(**STREET, boundingbox=["45.522", "45.524", "-122.692", "-122.689"]), "street"),
        ("nominatim", nominatim(**STREET, boundingbox=["45.51", "45.53", "-122.72", "-122.66"]), None),
        ("nominatim", nominatim(**STREET, boundingbox=["nonsense", None, "", "x"]), None),
        ("nominatim", nominatim(type="city", address={"city": "Portland"}), None),
        ("nominatim", nominatim(address={"house_number": "14"}), None),
        ("nominatim", nominatim(address={"house_number": "10;12"}), "rooftop"),
        ("nominatim", nominatim(address={"house_number": 12}), "rooftop"),
        ("photon", photon(), "rooftop"),
        ("photon", photon(osm_key="place", osm_value="house", osm_type="W"), "street"),
        ("photon", photon(osm_key="highway", type="street", housenumber=None, extent=SHORT), "street"),
        ("photon", photon(osm_key="highway", type="street", housenumber=None, extent=LONG), None),
        ("photon", photon(osm_key="highway", type="street", housenumber=None), None),
        ("photon", photon(osm_key="place", type="city", housenumber=None), None),
        ("photon", photon(housenumber="120"), None),
        ("pelias", pelias(), "rooftop"),
        ("pelias", pelias(match_type="interpolated"), "street"),
        ("pelias", pelias(accuracy="centroid"), "street"),
        ("pelias", pelias(layer="street", housenumber=None, bbox=SHORT), "street"),
        ("pelias", pelias(layer="street", housenumber=None, bbox=LONG), None),
        ("pelias", pelias(layer="locality", match_type="fallback", housenumber=None), None),
        ("pelias", pelias(match_type="fallback"), None),
        ("pelias", pelias(housenumber="1"), None),
    ],
)
def test_an_answer_is_as_exact_as_its_provider_says(
    tmp_path: Path, web: Loopback, provider: str, body: str, exactness: str | None
) -> None:
    web.pages = Anything(body)
    asked = ask(tmp_path, asked_of(web, provider), [clinic(1)])
    known = known_points(tmp_path / "geocoded.sqlite")
    if exactness is None:
        assert (asked.placed, asked.refused, known.points) == (0, 1, {})
        assert asked.problems[0].startswith("12 Elm St, Portland, OR 97205, USA: ")
    else:
        assert (asked.placed, asked.refused, asked.problems) == (1, 0, [])
        assert known.points[asked_line(ELM)] == Point(*HERE, exactness, provider)  # type: ignore[arg-type]  # above
    assert (asked.clinics, asked.addresses, asked.requests, asked.stopped) == (1, 1, 1, "")


@pytest.mark.parametrize(
    ("provider", "path", "sent"),
    [
        (
            "nominatim",
            "/search",
            {
                "street": "12 Elm St",
                "city": "Portland",
                "state": "OR",
                "postalcode": "97205",
                "format": "json",
                "limit": "1",
                "countrycodes": "us",
                "addressdetails": "1",
            },
        ),
        ("photon", "/api", {"q": "12 Elm St, Portland, OR 97205, USA", "limit": "1"}),
        ("pelias", "/v1/search", {"text": "12 Elm St, Portland, OR 97205, USA"}),
    ],
)
def test_nothing_but_the_address_is_sent_under_an_honest_name(
    tmp_path: Path, web: Loopback, provider: str, path: str, sent: dict[str, str]
) -> None:
    web.pages = Anything("[]" if provider == "nominatim" else '{"features": []}')
    ask(tmp_path, asked_of(web, provider), [clinic(1)])
    (request,) = web.asked
    parts = urlsplit(request.path)
    assert parts.path == path
    assert {name: values[0] for name, values in parse_qs(parts.query).items()} == sent
    agent = request.headers.pop("User-Agent") if isinstance(request.headers, dict) else ""
    assert agent.startswith("clinic-directory/")
    assert agent.endswith(" (+https://us.example/)")
    assert set(request.headers) <= {"Host", "Connection", "Accept-Encoding"}


@pytest.mark.parametrize(
    ("street", "sent"),
    [
        ("12 Elm St", "12 Elm St"),
        ("12 Elm St, Suite 300", "12 Elm St"),
        ("12 Elm St Ste. B", "12 Elm St"),
        ("12 Elm St #4", "12 Elm St"),
        ("12 Elm St, 2nd Floor", "12 Elm St"),
        ("Suite 300, 12 Elm St", "12 Elm St"),
        ("Elm Plaza, 12 Elm St, Bldg 2", "12 Elm St"),
        ("12 Building Rd", "12 Building Rd"),
        ("12 Room Tree Ln", "12 Room Tree Ln"),
        ("1234 2nd Ave", "1234 2nd Ave"),
        ("One Elm Plaza", "One Elm Plaza"),
        ("x" * 200, "x" * 200),
        ("", ""),
    ],
)
def test_of_a_street_the_house_is_sent_without_the_unit(street: str, sent: str) -> None:
    assert door(Address(street, "Portland", "OR", "97205")) == sent


def test_a_server_below_a_path_and_with_a_key_is_asked_there(tmp_path: Path, web: Loopback) -> None:
    web.pages = Anything('{"features": []}')
    ask(tmp_path, asked_of(web, "pelias", server=web.url("127.0.0.1/geo"), key="secret"), [clinic(1)])
    assert web.asked[0].path.startswith("/geo/v1/search?")
    assert "api_key=secret" in web.asked[0].path


NONSENSE: dict[str, Answer] = {
    "a page": Answer("<!doctype html><title>Busy</title>"),
    "nothing": Answer(""),
    "half": Answer('[{"lat": "45.'),
    "no text": Answer(b"\xff\xfe\x00"),
    "endless": Answer(b"[" + b" " * (MOST_BYTES + 1) + b"]"),
    "deep": Answer("[" * 100_000),
    "hang up": Answer(hang_up=True),
    "a number": Answer("5"),
    "words": Answer('"nowhere"'),
    "numbers": Answer("[1, 2]"),
    "a list of lists": Answer("[[[]]]"),
    "an error": Answer('{"error": {"code": 500, "message": "<b>oops</b>"}}'),
    "no degrees": Answer(nominatim(lat=None, lon=None)),
    "words for degrees": Answer(nominatim(lat="north", lon="west")),
    "not a number": Answer(nominatim(lat="NaN", lon="NaN")),
    "infinite": Answer(nominatim(lat="Infinity", lon="1e999")),
    "off the Earth": Answer(nominatim(lat="455231", lon="-1226912")),
    "degrees in a list": Answer(nominatim(lat=["45.5"], lon=["-122.6"])),
    "an address that is none": Answer(nominatim(address=["12", "Elm"])),
    "nowhere": Answer(nominatim((0.0, 0.0))),
    "no name": Answer(nominatim(display_name=None)),
}


@pytest.mark.parametrize("what", NONSENSE)
def test_nonsense_is_no_answer_is_not_kept_and_stops_nothing_at_once(tmp_path: Path, web: Loopback, what: str) -> None:
    web.pages = Anything(NONSENSE[what])
    asked = ask(tmp_path, asked_of(web), [clinic(1)])
    assert (asked.placed, asked.refused, asked.unknown, asked.left) == (0, 0, 0, 1)
    assert asked.requests == TRIES
    assert (asked.stopped, asked.failed) == ("", False)
    web.pages = Anything(nominatim())
    assert ask(tmp_path, asked_of(web), [clinic(1)]).placed == 1


@pytest.mark.parametrize(
    "body",
    [
        '{"features": {}}',
        '{"features": [5]}',
        '{"features": [{"properties": {}}]}',
        '{"features": [{"properties": {}, "geometry": {"coordinates": []}}]}',
        '{"features": [{"properties": {}, "geometry": {"coordinates": ["a", "b"]}}]}',
        '{"features": [{"properties": null, "geometry": {"coordinates": [1, 2]}}]}',
        '{"features": [{"properties": {"housenumber": {}, "name": []}, "geometry": {"coordinates": [null, null]}}]}',
        "[]",
        "null",
    ],
)
@pytest.mark.parametrize("provider", ["photon", "pelias"])
def test_features_of_another_shape_place_nothing(tmp_path: Path, web: Loopback, provider: str, body: str) -> None:
    web.pages = Anything(body)
    asked = ask(tmp_path, asked_of(web, provider), [clinic(1)])
    assert asked.placed == asked.refused == 0
    assert asked.unknown + asked.left == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8) | st.sampled_from(["12", "45.52"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "lat",
                    "lon",
                    "display_name",
                    "address",
                    "house_number",
                    "features",
                    "geometry",
                    "coordinates",
                    "properties",
                    "error",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("provider", ["nominatim", "photon", "pelias"])
@given(answer=JSON)
@tried(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_json_is_an_answer_or_none_and_never_a_crash(web: Loopback, provider: str, answer: Any) -> None:
    web.pages = Anything(json.dumps(answer))
    configured = asked_of(web, provider).locate.online
    try:
        found = Provider(configured, agent="a test").ask(ELM)
    except Exception as error:  # noqa: BLE001  which classes may come out is what is tested
        assert isinstance(error, ValueError) or type(error).__module__ == "geopy.exc"  # noqa: PT017  either is right
    else:
        assert found is None or (-90 <= found.latitude <= 90 and -180 <= found.longitude <= 180)
