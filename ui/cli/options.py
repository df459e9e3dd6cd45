"""Options that several commands share, and the one way in which a command prints JSON."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from config.errors import UsageError
from config.home import Home

HomeOption = Annotated[
    Path | None,
    typer.Option("--home", metavar="DIR", help="Folder that everything is kept in.", show_default=False),
]
EngineOption = Annotated[
    str | None, typer.Option("--engine", metavar="NAME", help="embedded or elasticsearch; else as in the settings.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
START = "Start with: clinics demo, clinics crawl or clinics import"
"""What to do in a home folder that holds nothing yet."""

WhoOption = Annotated[str, typer.Option("--who", metavar="NAME", help="Who rules. [default: the login name]")]


def home_at(given: Path | None) -> Home:
    """The home folder that a command works in."""
    return Home.chosen(given)


def print_json(answer: Any) -> None:
    """Print one JSON document."""
    print(json.dumps(answer, ensure_ascii=False, indent=1))


def plain(text: str) -> str:
    """Crawled text made safe for a terminal: one line, no control or direction-changing characters, not endless."""
    from ui.words import clean

    return clean(text)


def who_rules(given: str) -> str:
    """The name that a ruling is kept under: the one given, else that of the login."""
    import getpass

    if given.strip():
        return given.strip()
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError) as error:
        raise UsageError("This machine does not know who you are. Add: --who NAME") from error
