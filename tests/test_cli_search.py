"""`clinics search` asks whatever a link can ask, and its JSON holds the whole answer."""

import inspect
import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from shown import MORE, build_engine

from config.vocabulary import FIELDS
from indexer.link import PARAMETERS
from indexer.query import Results
from ui.cli import main
from ui.cli.find import search

OFTEN = 7


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    build_engine(folder)
    return folder


def asked(capsys: pytest.CaptureFixture[str], home: Path, *words: str) -> Any:
    assert main(["search", *words, "--json", "--home", str(home)]) == 0
    return json.loads(capsys.readouterr().out)


def test_every_parameter_of_a_link_is_an_option() -> None:
    assert set(PARAMETERS) - {"v"} <= set(inspect.signature(search).parameters)


def test_an_answer_in_json_holds_every_part_but_the_pins(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    found = asked(capsys, home, "--zoom", "3")
    told_as = {"hits": "clinics", "goes_on": "following"}
    parts = {told_as.get(part.name, part.name) for part in fields(Results)} - {"pins"}
    assert parts | {"pages"} == set(found)
    west, south, east, north = found["bounds"]
    assert -123 < west < east < -122
    assert 44 < south < north < 46
    (cluster,) = found["clusters"]
    assert (cluster["cell"], cluster["clinics"]) == ([3, 1, 2], found["total"])
    assert south < cluster["latitude"] < north
    assert west < cluster["longitude"] < east


def test_all_parts_at_once_are_those_of_the_same_link(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    words = "--near 97205 --within 60 --state OR --text clinic --since 2026-10-01 --box -123,45,-122,46 --zoom 8"
    more = [part for field in FIELDS for part in (f"--{field}", "not_stated")]
    found = asked(capsys, home, *words.split(), "--sort", "checked", "--page", "2", "--size", "5", *more)
    assert found["query"] == {
        "v": "1",
        "near": "97205",
        "within": "60",
        "box": "-123,45,-122,46",
        "state": "OR",
        "text": "clinic",
        "since": "2026-10-01",
        **dict.fromkeys(FIELDS, "not_stated"),
        "sort": "checked",
        "page": "2",
        "size": "5",
        "zoom": "8",
    }


def test_a_part_of_the_map_and_a_day_limit_what_is_found(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    everybody = asked(capsys, home)["total"]
    assert asked(capsys, home, "--box", "-123,45,-122,46")["total"] == everybody
    assert asked(capsys, home, "--box=-122.81,45.4,-122.80,45.5")["total"] == 1
    assert asked(capsys, home, "--since", "2026-11-20")["total"] == everybody
    assert asked(capsys, home, "--since", "2026-11-21")["total"] == 0


@pytest.mark.parametrize("sort", ["distance", "name", "checked"])
def test_cursors_lead_through_the_whole_list_as_pages_do(
    capsys: pytest.CaptureFixture[str], home: Path, sort: str
) -> None:
    words = ["--near", "97205", "--within", "50", "--sort", sort, "--size", str(OFTEN)]
    pages = asked(capsys, home, *words)["pages"]
    by_page = [
        one["id"] for page in range(pages) for one in asked(capsys, home, *words, "--page", str(page + 1))["clinics"]
    ]
    by_cursor: list[str] = []
    found = asked(capsys, home, *words)
    while True:
        by_cursor += [one["id"] for one in found["clinics"]]
        if found["following"] is None:
            break
        found = asked(capsys, home, *words, "--after", found["following"])
    assert by_cursor == by_page
    assert len(by_cursor) == found["total"] > MORE


def test_a_person_is_told_of_the_cursor_and_the_squares_of_the_map(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    cursor = asked(capsys, home, "--size", "3")["following"]
    assert main(["search", "--size", "3", "--after", cursor, "--zoom", "2", "--home", str(home)]) == 0
    told = capsys.readouterr().out
    assert "(from the cursor on)" in told
    assert f"2/0/1: {MORE + 5} clinics around 45.5" in told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--since", "October"), "since is a day such as 2026-10-01, not 'October'"),
        (("--box", "1,2,3"), "box is four degrees such as -123,45,-122,46, not '1,2,3'"),
        (("--box", "0,50,1,40"), "south edge"),
        (("--zoom", "15"), "zoom of 0 to 14"),
        (("--size", "101"), "1 to 100 clinics a page"),
        (("--after", "x"), "start the list from the beginning"),
        (("--after", "x", "--page", "2"), "a page or"),
        (("--text", "x" * 5000), "at most 200 letters"),
        (("--text", "' ,.-"), "at least one letter or digit"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_line(
    capsys: pytest.CaptureFixture[str], home: Path, words: tuple[str, ...], told: str
) -> None:
    assert main(["search", *words, "--home", str(home)]) == 2
    problem = capsys.readouterr().err.strip()
    assert told in problem
    assert "\n" not in problem
