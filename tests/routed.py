"""What tests of the routes share: a home folder with the invented clinics, served without limits."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
