"""Whose sentences are quoted: the titles of the sources that were read, for the foot of the app's pages. No Streamlit.

The foot is drawn with everything that a visitor does, so it is worked out once for each build and language.
"""

from datetime import datetime
from functools import lru_cache
from pathlib import Path

from config.errors import ClinicsError
from config.home import Home
from crawler.runs.folders import all_sources
from ui import opened
from ui.wording import speaking
from ui.words.source_names import source_in


def sources() -> tuple[str, ...]:
    """The titles of the sources of the directory as it is, in the language that is spoken; none while it is away."""
    try:
        return _titles(opened.home().folder, opened.engine().built_at, speaking())
    except ClinicsError:
        return ()


@lru_cache(maxsize=8)
def _titles(folder: Path, _built: datetime, _language: str) -> tuple[str, ...]:
    home = Home(folder)
    return tuple(source_in(home, ident) for ident in all_sources(home.runs))
