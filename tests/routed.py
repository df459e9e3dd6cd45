"""What tests of the routes share: a home folder with the invented clinics, served without limits."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from served import Served, served
from shown import build_engine

FREE = {"CLINICS_SERVE__REQUESTS_A_MINUTE": "0", "CLINICS_SERVE__EXPORTS_AT_ONCE": "8"}
"""Settings under which a test may ask as often as it likes."""


@contextmanager
def routes_over(home: Path) -> Iterator[Served]:
    """The invented clinics in this folder, served."""
    build_engine(home)
    with served(home, settings=FREE) as running:
        yield running


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The invented clinics, served once for all tests that only look; a file that does more has an app of its own."""
    with routes_over(tmp_path_factory.mktemp("home")) as running:
        yield running
