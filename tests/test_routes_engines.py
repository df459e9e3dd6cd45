"""Every route says the same over every engine, and over one that goes away and comes back."""

import asyncio
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from engines_under_test import EngineOver
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it ships no types
from shown import shown_clinics
from starlette.applications import Starlette

from config.errors import EngineUnavailable
from config.home import Home
from config.settings import Serve
from indexer.engines import SearchEngine
from indexer.engines.embedded import EmbeddedBuilder, EmbeddedEngine
from ui.routes.directory import Directory
from ui.routes.table import routes

PATHS = (
    "/api/v1/clinics?near=97205&route=iv,not_stated&size=3&zoom=6",
    "/api/v1/clinics?sort=name&size=100",
    "/api/v1/clinics?state=OR&text=cedar&sort=checked",
    "/api/v1/clinics/c-river",
    "/api/v1/clinics/c-river-old",
    "/api/v1/clinics/c-nobody",
    "/api/v1/clinics/c-maple/hsds",
    "/api/v1/clinics/c-river/hsds",
    "/api/v1/clinics/c-river/schema.org",
    "/api/v1/clinics/c-hostile/schema.org",
    "/export/clinics.csv?near=97205&within=50&payment=not_stated",
    "/export/clinics.geojson?route=no.oral",
    "/export/clinics.json?sort=checked",
    "/feed.atom?near=97205&route=iv",
    "/feed.atom?state=OR&lang=es",
    "/clinic/c-maple",
    "/clinic/c-river-old?lang=es",
    "/clinic/c-river/report",
    "/in",
    "/in/or?page=1",
    "/in/or/portland",
    "/embed?near=97205&route=im",
    "/sitemap.xml",
    "/sitemap/clinics-1.xml",
    "/sitemap/places.xml",
    "/healthz",
)
LOOKED_FOR = "near=97205 is where somebody looks"
MERGED = {"c-river-old": "c-river"}
TIMES = re.compile(rb'20\d\d-\d\d-\d\dT[0-9:.+]+Z?|"age_hours":[0-9.]+')


class Over(Directory):
    """The routes' directory, with an engine of the test's choice."""

    def __init__(self, engine: SearchEngine | None, home: Path) -> None:
        super().__init__(Home(home), Serve(address="127.0.0.1", port=0, requests_a_minute=0, exports_at_once=8))
        self.chosen = engine

    def engine(self) -> SearchEngine:
        if self.chosen is None:
            raise EngineUnavailable("There is nothing at /a/secret/path.")
        return self.chosen


def answers(directory: Directory, *paths: str) -> list[tuple[int, bytes]]:
    """Status and content of each path, without any times in it."""
    app = Starlette(routes=routes(directory))

    async def one(address: str) -> tuple[int, bytes]:
        path, _, query = address.partition("?")
        told: list[Any] = []
        asked: dict[str, Any] = {
            "type": "http",
            "method": "GET",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [(b"host", b"clinics.example")],
            "scheme": "https",
            "client": ("203.0.113.1", 1),
            "server": ("clinics.example", 443),
            "root_path": "",
            "http_version": "1.1",
        }

        async def receive() -> dict[str, Any]:
            await asyncio.sleep(60)
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            told.append(message)

        await app(asked, receive, send)
        return told[0]["status"], TIMES.sub(b"then", b"".join(one.get("body", b"") for one in told[1:]))

    async def run() -> list[tuple[int, bytes]]:
        return [await one(path) for path in paths]

    return asyncio.run(run())


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedEngine:
    path = tmp_path_factory.mktemp("engine") / "engine.sqlite"
    EmbeddedBuilder(path).rebuild(shown_clinics(), merged=MERGED)
    return EmbeddedEngine(path)


def test_every_route_says_the_same_over_every_engine(
    engine_over: EngineOver, embedded: EmbeddedEngine, tmp_path: Path
) -> None:
    expected = answers(Over(embedded, tmp_path), *PATHS)
    found = answers(Over(engine_over(shown_clinics(), MERGED), tmp_path), *PATHS)
    assert dict(zip(PATHS, found, strict=True)) == dict(zip(PATHS, expected, strict=True))
    statuses = {path: status for path, (status, _) in zip(PATHS, expected, strict=True)}
    assert {path for path, status in statuses.items() if status != 200} == {
        "/api/v1/clinics/c-river-old",
        "/api/v1/clinics/c-nobody",
    }


def test_a_workbook_holds_the_same_cells_over_every_engine(
    engine_over: EngineOver, embedded: EmbeddedEngine, tmp_path: Path
) -> None:
    asked = ("/export/clinics.xlsx?near=97205&within=50&sort=name", "/export/clinics.xlsx?route=no.oral")
    expected = answers(Over(embedded, tmp_path), *asked)
    found = answers(Over(engine_over(shown_clinics(), MERGED), tmp_path), *asked)
    sheets = [cells(content) for _, content in expected]
    assert [cells(content) for _, content in found] == sheets
    assert [len(rows) - 1 for (rows, _) in sheets] == [29, 1]


def cells(workbook: bytes) -> list[list[tuple[object, ...]]]:
    """What stands in a workbook, by sheet."""
    return [list(sheet.values) for sheet in load_workbook(BytesIO(workbook)).worksheets]


def test_an_engine_that_goes_away_is_told_of_and_its_words_are_not(embedded: EmbeddedEngine, tmp_path: Path) -> None:
    directory = Over(None, tmp_path)
    for path, (status, content) in zip(PATHS, answers(directory, *PATHS), strict=True):
        assert status == 503, path
        assert b"secret" not in content
        assert (b"no est" if "lang=es" in path else b"not ready") in content
    directory.chosen = embedded
    assert answers(directory, PATHS[0])[0][0] == 200
    directory.chosen = None
    assert answers(directory, PATHS[0])[0][0] == 503


def test_what_nobody_thought_of_is_told_without_a_word_of_the_inside(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(Over):
        def engine(self) -> SearchEngine:
            raise RuntimeError(LOOKED_FOR)

    for path, (status, content) in zip(PATHS, answers(Broken(None, tmp_path), *PATHS), strict=True):
        assert status == 500, path
        assert b"somebody looks" not in content
        assert b"RuntimeError" not in content
    assert "RuntimeError in a route" in caplog.text
    assert "somebody looks" not in caplog.text, "what is asked for is never logged"
