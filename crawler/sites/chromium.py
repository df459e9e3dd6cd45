"""Whether this machine can fill pages in a browser: what has to be there, and where."""

import importlib.util
import shutil

from config.errors import ConfigError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
"""Browsers that are looked for, in this order."""


def found_browser() -> str:
    """The path of a Chromium or Chrome on this machine.

    Raises :class:`ConfigError` without one, or without the library that drives it.
    """
    if importlib.util.find_spec("playwright") is None:
        raise ConfigError(
            "crawl.javascript is on, and what it needs is not installed. "
            "In the folder of README.md: pip install '.[javascript]'; or switch it off."
        )
    for name in NAMES:
        path = shutil.which(name)
        if path is not None:
            return path
    raise ConfigError("crawl.javascript is on, and no Chromium was found. Install chromium, or switch it off.")
