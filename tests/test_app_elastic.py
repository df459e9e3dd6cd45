"""The app over a cluster: the same pages as over a file, and what people see while the cluster is away."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import FLAGS, found_browser
from elastic_built import own_names
from elastic_proxy import Proxy
from playwright.sync_api import expect, sync_playwright
from served import served
from shown import HOSTILE_ID, MORE, build_engine, shown_clinics
from streamlit.testing.v1 import AppTest
from test_app import opened, seen

from config.settings import USED_ENGINE, Elasticsearch
from indexer.engines.elastic_build import ElasticBuilder
from ui import opened as open_engines

JOURNEYS: tuple[tuple[str, dict[str, str]], ...] = (
    ("", {}),
    ("", {"near": "97205", "within": "50", "route": "im,not_stated", "sort": "name"}),
    ("", {"state": "OR", "route": "no.oral", "page": "2", "size": "5"}),
    ("", {"box": "-122.81,45.4,-122.6,45.6", "since": "2026-10-01", "zoom": "6", "colour": "red"}),
    ("", {"near": "97205", "text": "script"}),
    ("", {"near": "10001", "psychiatry": "led"}),
    ("clinic", {"id": "c-river-old"}),
    ("clinic", {"id": HOSTILE_ID}),
    ("clinic", {"id": "nobody"}),
)


@pytest.fixture
def settings() -> Iterator[Elasticsearch]:
    """The node of this session, under names of this test's own, with the clinics that pages are tested with."""
    clinics = shown_clinics()
    with own_names("app") as mine:
        ElasticBuilder(mine).rebuild(clinics, merged={old: one.id for one in clinics for old in one.formerly})
        yield mine


def use(monkeypatch: pytest.MonkeyPatch, home: Path, settings: Elasticsearch | None, *, at: str = "") -> None:
    """Let the app answer from the cluster, or from the file of the home folder."""
    values = {"CLINICS_HOME": str(home), USED_ENGINE: "embedded"}
    if settings is not None:
        values |= {
            USED_ENGINE: "elasticsearch",
            "CLINICS_ELASTICSEARCH__HOSTS": at or settings.addresses[0],
            "CLINICS_ELASTICSEARCH__PREFIX": settings.prefix,
            "CLINICS_ELASTICSEARCH__TIMEOUT_SECONDS": "60",
        }
    for name, value in values.items():
        monkeypatch.setenv(name, value)


BUILD = re.compile(r"(?<=made=\d{4}-\d\d-\d\d)\.\d{8}T\d{6}Z")
"""The build that a copied link names: the file's and the cluster's were not built in the same second."""


def page(app: AppTest) -> tuple[str, list[str], list[str]]:
    """All that a page shows: its markup, and the labels of its boxes and buttons."""
    return BUILD.sub(".BUILD", seen(app)), [one.label for one in app.checkbox], [one.label for one in app.button]


def test_every_page_is_the_same_over_a_cluster_as_over_a_file(
    settings: Elasticsearch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = []
    for name, cluster in (("file", None), ("cluster", settings)):
        home = tmp_path / name
        build_engine(home)
        if cluster is not None:
            (home / "engine.sqlite").unlink()
        use(monkeypatch, home, cluster)
        shown.append([page(opened(which, **params)) for which, params in JOURNEYS])
        open_engines.engine().close()
    for over_file, over_cluster in zip(*shown, strict=True):
        assert over_cluster == over_file
    assert f"{MORE + 5} clinics" in shown[1][0][0]
    assert ".BUILD" in shown[1][0][0]


def test_an_open_page_tells_that_the_cluster_is_away_and_goes_on_by_itself_when_it_returns(
    settings: Elasticsearch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser_at = found_browser()
    with Proxy(settings.addresses[0]) as proxy, sync_playwright() as driver:
        use(monkeypatch, tmp_path, settings, at=proxy.url)
        with served(tmp_path) as app:
            browser = driver.chromium.launch(executable_path=browser_at, args=list(FLAGS))
            window = browser.new_page()
            window.set_default_timeout(60_000)
            window.goto(f"{app.address}/?near=97205&route=iv")
            expect(window.get_by_role("heading", name="Quiet River Clinic")).to_be_visible()
            proxy.down = True
            window.get_by_role("button", name="Search").click()
            expect(window.get_by_role("heading", name="The directory is not ready")).to_be_visible()
            expect(window.get_by_text("988").first).to_be_visible()
            assert proxy.url not in window.content()
            proxy.down = False
            # nobody touches anything: the page looks again by itself
            expect(window.get_by_role("heading", name="Quiet River Clinic")).to_be_visible()
            expect(window.get_by_role("textbox", name="Place")).to_have_value("97205")
            browser.close()
            assert "97205" not in app.said()
            assert "Traceback" not in app.said()
