"""A link opens the search that it was made from, and says in words whatever it cannot open."""

from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from config.errors import UnknownPlace
from config.vocabulary import FIELDS, vocabulary
from indexer.cells import MOST_ZOOM
from indexer.clinic import Address, Clinic
from indexer.link import PARAMETERS, LinkRead, read_link, to_params, to_url
from indexer.query import LONGEST_TEXT, MOST_MILES, MOST_ON_A_PAGE, SORTS, Box, Hit, Near, Query
from indexer.words import asked_words

PLACES = {near.label: near for near in (Near("97205", 45.52, -122.69), Near("Cañon City, CO", 38.44, -105.24))}


def find_place(label: str) -> Near:
    if label not in PLACES:
        raise UnknownPlace(f"There is no place called {label[:40]!r}. Try a ZIP code.")
    return PLACES[label]


def read(params: dict[str, str]) -> LinkRead:
    return read_link(params, find_place=find_place)


def choices(field: str) -> st.SearchStrategy[tuple[str, ...]]:
    codes = vocabulary()[field].codes
    known = (*codes, "not_stated", *(f"no.{code}" for code in codes))
    return st.lists(st.sampled_from(known), max_size=4).map(tuple)


whole = st.characters(exclude_characters=[chr(code) for code in range(0xD800, 0xE000)])


def after(query: Query, answer: tuple[str, float, date] | None) -> Query:
    """The search from behind some clinic on, whatever the sort compares."""
    if answer is None:
        return query
    number, far, day = answer
    clinic = Clinic(number, number, Address(), {}, (), checked=day)
    return replace(query, page=1, after=query.cursor(Hit(clinic, far)))


edges = st.floats(-180, 180) | st.integers(-180, 180)
boxes = st.builds(
    lambda west, east, across: Box(west=west, south=min(across), east=east, north=max(across)),
    edges,
    edges,
    st.tuples(st.floats(-90, 90), st.floats(-90, 90)),
)
searches = st.builds(
    Query,
    near=st.none() | st.sampled_from(tuple(PLACES.values())),
    within=st.floats(0, MOST_MILES, exclude_min=True) | st.integers(1, int(MOST_MILES)),
    state=st.sampled_from(("", "OR", "PR")),
    text=st.text(max_size=LONGEST_TEXT).filter(lambda text: not text.strip() or bool(asked_words(text))),
    filters=st.fixed_dictionaries({}, optional={field: choices(field) for field in FIELDS}),
    sort=st.sampled_from(SORTS),
    page=st.integers(1, 10**9 - 1),
    size=st.integers(1, MOST_ON_A_PAGE),
    box=st.none() | boxes,
    confirmed_since=st.none() | st.dates(),
    zoom=st.none() | st.integers(0, MOST_ZOOM),
)
cursors = st.tuples(st.text(whole, max_size=50), st.floats(0, 1000), st.dates(date(1000, 1, 1)))
queries = st.builds(after, searches, st.none() | cursors)


strange = st.text(whole, min_size=1).filter(lambda name: name not in PARAMETERS)
unknowns = st.dictionaries(strange, st.text(whole, min_size=1), max_size=3)


@given(queries, unknowns)
@example(Query(text="a&b=c#d%20+e;f?,g"), {"a&b=c": "#d%20+e;f?,g"})
def test_every_search_comes_back_from_its_parameters_and_from_its_url(query: Query, unknown: dict[str, str]) -> None:
    expected = LinkRead(query, (), tuple(unknown.items()))
    assert read(to_params(query, unknown.items())) == expected
    url = to_url("https://clinics.example/search", query, unknown.items())
    assert url.isascii()
    assert read(dict(parse_qsl(urlsplit(url).query, strict_parsing=True))) == expected


names = st.sampled_from(tuple(PARAMETERS)) | st.text()
values = st.text() | st.sampled_from(
    (
        "nan",
        "inf",
        "-0",
        "1e400",
        "0",
        "-1",
        "\u0663",
        "1_0",
        "9" * 5000,
        "iv,,im",
        "no.",
        ",",
        "\x00",
        "97205",
        "2",
        "OR",
        "170,50,-170,55",
        "1,2,3,nan",
        "2026-11-23",
        "2026-W01-1",
        "WzEsIiIsIm5hbWUiLCJhIiwiYiJd",
    )
)


@given(st.dictionaries(names, values))
def test_no_link_however_strange_stops_the_program(params: dict[str, str]) -> None:
    link = read(params)
    assert link.unknown == tuple((name, value) for name, value in params.items() if name in dict(link.unknown))
    again = read(to_params(link.query, link.unknown))
    assert again == LinkRead(link.query, (), link.unknown), "what was understood makes a good link, and nothing is lost"
    assert all("\n" not in problem and len(problem) < 1000 for problem in link.problems)
    assert len(link.refused) == len(link.problems)
    assert all(name in params and value in params[name] for name, value in link.refused)


def test_parameters_are_readable_and_only_say_what_is_not_usual() -> None:
    assert to_params(Query()) == {"v": "1"}
    query = Query(
        near=PLACES["97205"],
        within=50,
        state="OR",
        text="café",
        filters={"psychiatry": ("led",), "route": ("no.oral", "not_stated", "im", "iv")},
        sort="name",
        page=2,
        size=50,
    )
    assert to_url("/", query) == (
        "/?v=1&near=97205&within=50&state=OR&text=caf%C3%A9&route=iv,im,not_stated,no.oral&psychiatry=led"
        "&sort=name&page=2&size=50"
    )


def test_parts_of_the_map_days_and_zooms_are_as_readable() -> None:
    query = Query(
        box=Box(west=170, south=-0.0, east=-169.25, north=55),
        confirmed_since=date(2026, 10, 1),
        filters={"route": ("iv",)},
        zoom=8,
    )
    assert to_url("/", query) == "/?v=1&box=170,0,-169.25,55&since=2026-10-01&route=iv&zoom=8"


def test_a_cursor_of_another_search_is_left_out_and_the_rest_is_read() -> None:
    hit = Hit(Clinic("a", "Lotus", Address(), {}, (), checked=date(2026, 11, 1)), None)
    good = to_params(Query(state="OR", after=Query(state="OR").cursor(hit)))
    assert read(good).query.position is not None
    for link in ({**good, "state": "WA"}, {**good, "sort": "checked"}, {**good, "after": "x"}, {**good, "page": "2"}):
        found = read(link)
        assert found.query.after is None
        assert found.query.state == link["state"]
        assert len(found.problems) == 1
        assert found.problems[0].endswith("This part of the link was left out.")


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"near": "Atlantis"}, "no place called 'Atlantis'"),
        ({"near": "x" * 5000}, "at most 200 letters"),
        ({"within": "far"}, "within is a number of miles such as 25, not 'far'"),
        ({"within": "0"}, "more than 0"),
        ({"within": "20000"}, "at most 500"),
        ({"within": "nan"}, "at most 500"),
        ({"state": "oregon"}, "two capital letters"),
        ({"state": "O" * 5000}, "one short word"),
        ({"text": "x" * 5000}, "at most 200 letters"),
        ({"route": "by_air"}, "no code 'by_air'"),
        ({"route": "x" * 5000}, "one short word"),
        ({"route": ",".join(f"c{number}" for number in range(101))}, "at most 100 choices, not 101"),
        ({"sort": "best"}, "distance, name, checked"),
        ({"page": "0"}, "no page 0"),
        ({"page": "-1"}, "page is a whole number"),
        ({"page": "two"}, "page is a whole number"),
        ({"page": "9" * 5000}, "page is a whole number"),
        ({"size": "1000"}, "1 to 100"),
        ({"box": "1,2,3"}, "four degrees such as -123,45,-122,46"),
        ({"box": "a,b,c,d"}, "four degrees"),
        ({"box": "1," * 5000}, "four degrees"),
        ({"box": "0,50,1,40"}, "south edge"),
        ({"box": "0,0,181,1"}, "east edge"),
        ({"box": "nan,0,1,1"}, "west edge"),
        ({"since": "October"}, "a day such as 2026-10-01"),
        ({"since": "20261001"}, "a day such as 2026-10-01"),
        ({"zoom": "15"}, "zoom of 0 to 14"),
        ({"zoom": "-1"}, "zoom is a whole number"),
        ({"after": "x" * 5000}, "start the list from the beginning"),
        ({"v": "0"}, "count from 1"),
        ({"v": "one"}, "v is a whole number"),
    ],
)
def test_a_bad_part_is_left_out_and_said_while_the_rest_is_read(params: dict[str, str], words: str) -> None:
    link = read({"psychiatry": "led", **params})
    assert link.query == Query(filters={"psychiatry": ("led",)})
    assert len(link.problems) == 1
    assert words in link.problems[0]
    assert link.problems[0].endswith("This part of the link was left out.")


def test_good_choices_stay_when_one_of_them_is_bad() -> None:
    link = read({"v": "1", "route": "iv,by_air,,im,iv"})
    assert link.query == Query(filters={"route": ("iv", "im")})
    assert [problem.split(".")[0] for problem in link.problems] == ["route has no code 'by_air'"]


def test_unknown_parameters_are_kept_apart_with_their_values() -> None:
    link = read({"v": "1", "colour": "es", "state": "OR", "utm_source": "mail"})
    assert link == LinkRead(Query(state="OR"), (), (("colour", "es"), ("utm_source", "mail")))


def test_a_link_of_a_later_version_is_read_as_far_as_it_is_known_and_says_so() -> None:
    link = read({"v": "2", "state": "OR", "nearby": "97205"})
    assert link.query == Query(state="OR")
    assert link.unknown == (("nearby", "97205"),)
    assert ["later version (2)" in problem for problem in link.problems] == [True]


@pytest.mark.parametrize("params", [{}, {"near": "", "route": "", "within": "", "page": ""}, {"v": "1"}])
def test_a_link_that_asks_for_nothing_is_the_usual_search(params: dict[str, Any]) -> None:
    assert read(params) == LinkRead(Query(), (), ())
