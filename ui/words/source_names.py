"""What a source is called: our own in the language that is spoken, those of a home folder as their file names them."""

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from config.errors import ClinicsError
from config.home import VARIABLE, Home
from config.sources import titles
from ui.wording import known, say
from ui.words.crawled import clean


def source(ident: str) -> str:
    """The name of a source: its title in the language that is spoken, else as configured, else its id."""
    key = f"source.{ident}"
    if known(key):
        return say(key)
    return clean(_titles().get(ident, ident.replace("_", " ")), longest=60)


def _titles() -> Mapping[str, str]:
    """Titles of the home folder that is served; that there is none takes no page away."""
    try:
        named = os.environ.get(VARIABLE, "")
        # a whole path leads to the same folder every time, and an answer asks for each of its facts
        home, sources = _place(named) if named.startswith(os.sep) else _chosen()
        changed = sources.stat().st_mtime_ns
    except (ClinicsError, OSError):
        return _configured(None, 0)
    return _configured(home, changed)


def _chosen() -> tuple[Home, Path]:
    """The home folder and its file of sources."""
    home = Home.chosen(None)
    return home, home.sources_file


@lru_cache(maxsize=4)
def _place(_named: str, /) -> tuple[Home, Path]:
    """The same, found once for each name."""
    return _chosen()


@lru_cache(maxsize=4)
def _configured(home: Home | None, _changed: int, /) -> Mapping[str, str]:
    """Titles as they were when the file of the home folder last changed."""
    return titles(home)
