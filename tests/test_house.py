"""The house keeps its rules: imports run one way, each outside library has one door, and nothing is switched off."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("config", "crawler", "indexer", "ui")
"""From the bottom up: a room may import itself and the rooms before it."""

DOORS: dict[str, str | tuple[str, ...]] = {
    "scrapy": "crawler/",
    "twisted": "crawler/",
    "playwright": "crawler/sites/browser.py",
    "parsel": "crawler/",
    "lxml": "crawler/",
    "chompjs": "crawler/pages/structured.py",
    "geopy": "indexer/locate/",
    "usaddress": "indexer/normalise/address.py",
    "phonenumbers": "indexer/normalise/phone.py",
    "tldextract": "indexer/normalise/web.py",
    "rapidfuzz": "indexer/",
    "numpy": "indexer/",
    "elasticsearch": "indexer/engines/elastic",
    "elastic_transport": "indexer/engines/elastic",
    "opening_hours": "indexer/normalise/hours.py",
    "pydantic": "config/",
    "pydantic_settings": "config/",
    "streamlit": "ui/",
    "pydeck": "ui/",
    "uvicorn": "ui/serve.py",
    "uvloop": "ui/serve.py",
    "starlette": "ui/",
    "jinja2": "ui/templates/",
    "reportlab": "ui/shortlist/",
    "segno": "ui/shortlist/",
    "markupsafe": "ui/templates/",
    "openpyxl": ("crawler/tables/spreadsheet.py", "ui/exports/"),
    "typer": "ui/cli/",
    "rich": "ui/cli/progress.py",
}
"""The one place where each outside library may be imported; add a line here when you add a library."""

IMPORTED_AS = {"opening_hours_py": "opening_hours"}
"""Dependencies that are imported under another name."""

FORBIDDEN_NAMES = {"utils", "util", "common", "helpers", "helper", "base", "manager", "core", "misc"}


def files() -> list[Path]:
    found = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    assert len(found) > 40, "the rooms were not found"
    return found


def imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield node.lineno, node.module


def wrong_imports(path: Path, name: str) -> list[str]:
    """Every line of a file that breaks the direction or goes round a door; ``name`` is its path from the top."""
    room = name.split("/", 1)[0]
    wrong = []
    for line, module in imports(path):
        top = module.split(".", 1)[0]
        if top in ROOMS and ROOMS.index(top) > ROOMS.index(room):
            wrong.append(f"{name}:{line} imports {module}: {room}/ may not know {top}/; move the line up into {top}/.")
        door = DOORS.get(top)
        if door is not None and not name.startswith(door):
            wrong.append(f"{name}:{line} imports {module}: that line belongs in {door}, the only door to {top}.")
    return wrong


def test_imports_run_one_way_and_every_library_has_one_door() -> None:
    wrong = [line for path in files() for line in wrong_imports(path, path.relative_to(ROOT).as_posix())]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("name", "line", "belongs"),
    [
        ("config/late.py", "from indexer.query import Query", "move the line up into indexer/"),
        ("crawler/late.py", "import ui.words", "move the line up into ui/"),
        ("indexer/late.py", "from scrapy import Spider", "belongs in crawler/"),
        ("ui/late.py", "import geopy.distance", "belongs in indexer/locate/"),
    ],
)
def test_a_line_in_the_wrong_room_is_told_where_it_belongs(tmp_path: Path, name: str, line: str, belongs: str) -> None:
    path = tmp_path / "late.py"
    path.write_text(line + "\n", encoding="utf-8")
    (message,) = wrong_imports(path, name)
    assert belongs in message


def test_nothing_is_named_after_being_a_drawer() -> None:
    names = [path.relative_to(ROOT).with_suffix("") for path in files()]
    wrong = [str(name) for name in names if FORBIDDEN_NAMES & set(name.parts)]
    assert not wrong


def test_files_stay_short_enough_to_read() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path in files()
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert not long, f"split these: {long}"


def test_no_source_and_no_setting_switches_robots_off() -> None:
    off = re.compile(r"ROBOTSTXT_OBEY\W{1,5}False|robotstxt_obey\W{1,5}false")
    wrong = [str(path) for path in (*files(), ROOT / "config/settings.toml") if off.search(path.read_text("utf-8"))]
    assert not wrong


def test_every_package_travels_in_the_wheel() -> None:
    listed = set(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["packages"])
    there = {path.parent.relative_to(ROOT).as_posix().replace("/", ".") for path in files()}
    assert listed == there


def test_dependencies_are_locked_by_name_and_version_only() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert len(lines) > 50
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line)] == []


def test_every_dependency_is_locked_in_the_range_that_is_asked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    locked = {line.split("==")[0].lower() for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()}
    names = {re.split(r"[<>=!~\[]", one, maxsplit=1)[0].strip().lower() for one in asked}
    assert names <= locked, names - locked


def test_every_dependency_has_a_door() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {re.split(r"[<>=!~\[]", one, maxsplit=1)[0].strip().replace("-", "_") for one in project["dependencies"]}
    modules = {IMPORTED_AS.get(name, name) for name in names}
    assert modules <= set(DOORS), modules - set(DOORS)


def test_the_change_log_tells_of_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text("utf-8")
