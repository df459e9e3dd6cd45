"""The engine that pages and routes ask, and where it lies: opened once and shared by all visitors. No Streamlit."""

import threading
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

from config.home import Home
from indexer.engines import SearchEngine, open_engine

_OPENING = threading.Lock()


def home() -> Home:
    """The home folder this app serves; ``serve`` names it in the environment."""
    return Home.chosen(None)


def engine() -> SearchEngine:
    """The engine built last; raises ``EngineUnavailable`` while there is none. It notices later builds by itself."""
    with _OPENING:
        return _open(str(home().folder))


def today() -> date:
    """The day by which facts are called old (UTC)."""
    return datetime.now(tz=UTC).date()


@lru_cache(maxsize=2)
def _open(folder: str) -> SearchEngine:
    return open_engine(Home(Path(folder)))
