"""Options that several commands share, and the one way in which a command prints JSON."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from config.home import Home

HomeOption = Annotated[
    Path | None,
    typer.Option("--home", metavar="DIR", help="Folder that everything is kept in.", show_default=False),
]
EngineOption = Annotated[
    str | None, typer.Option("--engine", metavar="NAME", help="embedded or elasticsearch; else as in the settings.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


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
