"""What Streamlit says by itself, for our script that says it in the visitor's language (``said.js``).

Streamlit has no option for it: "Open", "No results" or "Copy to clipboard" are English in every language.
"""

import html
import json
from functools import cache
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ui.wording import USUAL, languages, say, strings

SCRIPT = "/said.js"

_OF = "streamlit."
"""What the keys of its words begin with."""


def words(language: str) -> tuple[str, ...]:
    """What Streamlit says, in a language of ours and always in the same order; a number is ``{number}``."""
    usual, spoken = strings(USUAL), strings(language)
    return tuple(spoken.get(key, usual[key]) for key in usual if key.startswith(_OF))


@cache
def element() -> str:
    """The script with its words in every language, since a page changes its language without being loaded anew."""
    told = {
        code: {"words": words(code), "lost": say("connection.lost", code), "full": say("connection.full", code)}
        for code in languages()
    }
    row = html.escape(json.dumps(told, ensure_ascii=False, separators=(",", ":")))
    return f'<script src="{SCRIPT}" data-told="{row}" defer></script>'


def route() -> Route:
    """Where the script is."""
    return Route(SCRIPT, _script)


async def _script(_request: Request) -> Response:
    content = files("ui").joinpath("said.js").read_bytes()
    return Response(content, media_type="text/javascript", headers={"Cache-Control": "no-cache"})
