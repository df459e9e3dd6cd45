"""What a source is called, by one rule for every page: our own in the language that is spoken, others as they say."""

import os
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from config.errors import ClinicsError
from config.home import VARIABLE, Home
from config.sources import titles
from crawler.runs.folders import SOURCE_ID, runs_of
from ui.wording import known, say
from ui.words.crawled import clean

LONGEST = 80


def source(ident: str) -> str:
    """The name of a source, in the home folder that is served, by the one rule of :func:`source_in`."""
    try:
        named = os.environ.get(VARIABLE, "")
        # a whole path leads to the same folder every time, and an answer asks for each of its facts
        home, _ = _place(named) if named.startswith(os.sep) else _chosen()
    except (ClinicsError, OSError):
        home = None
    return source_in(home, ident)


def source_in(home: Home | None, ident: str) -> str:
    """The name of a source: our title in the language that is spoken, else as the file of the home folder names it.

    Else as its last run named itself, for a source that is configured nowhere any more; else its id. That there is no
    home folder, or that it cannot be read, takes no page away.
    """
    key = f"source.{ident}"
    if known(key):
        return say(key)
    title = _configured(home, _changed(None if home is None else home.sources_file)).get(ident)
    if title is None and home is not None:
        title = _reported(home, ident, _changed(home.runs / ident))
    return clean(title or ident.replace("_", " "), longest=LONGEST)


def _changed(path: Path | None) -> int:
    """When a file or folder last changed; 0 when it is not there."""
    try:
        return 0 if path is None else path.stat().st_mtime_ns
    except (OSError, ValueError):  # an id with a zero in it is no path
        return 0


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


@lru_cache(maxsize=64)
def _reported(home: Home, ident: str, changed: int, /) -> str | None:
    """What the last run of a source said that it is called, as its folder was when it last changed."""
    if changed == 0 or SOURCE_ID.fullmatch(ident) is None:
        return None
    with suppress(ClinicsError, OSError):
        runs = runs_of(home.runs, ident)
        told = runs[-1].report.get("title") if runs else None
        return told if isinstance(told, str) and told.strip() else None
    return None
