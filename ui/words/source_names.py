"""What a source is called: our own in the language that is spoken, those of a home folder as their file names them."""

from collections.abc import Mapping
from functools import lru_cache

from config.errors import ClinicsError
from config.home import Home
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
        home = Home.chosen(None)
        changed = home.sources_file.stat().st_mtime_ns
    except (ClinicsError, OSError):
        return _configured(None, 0)
    return _configured(home, changed)


@lru_cache(maxsize=4)
def _configured(home: Home | None, _changed: int, /) -> Mapping[str, str]:
    """Titles as they were when the file of the home folder last changed."""
    return titles(home)
