"""What the United States' authority says of each route, one line each with its source and its month, as markup. Pure.

A fact, shown as it is: no advice, and no word of what a clinic says of itself.
"""

import html
from collections.abc import Sequence
from urllib.parse import urlsplit

from config.vocabulary import DENIED, NOT_STATED, vocabulary
from config.vocabulary.regulation import Regulation, regulation
from ui import words
from ui.clinic import authorities
from ui.wording import say

COUNTRY = "US"
"""The country whose clinics the directory has."""


def lines(routes: Sequence[str] | None = None) -> str:
    """What holds for these routes (all unless given), one line for those of which the same holds; empty for none."""
    together: dict[Regulation, list[str]] = {}
    for route in vocabulary()["route"].codes:
        holds = regulation(route, country=COUNTRY) if routes is None or route in routes else None
        if holds is not None:
            together.setdefault(holds, []).append(route)
    told = "".join(f"<li>{_line(holds, names)}</li>" for holds, names in together.items())
    return f'<ul class="regulated">{told}</ul>' if told else ""


def asked(choices: Sequence[str]) -> tuple[str, ...]:
    """The routes that a filter asks for, without those who do not say or say no."""
    return tuple(choice for choice in choices if choice != NOT_STATED and not choice.startswith(DENIED))


def _line(holds: Regulation, routes: list[str]) -> str:
    host = (urlsplit(holds.url).hostname or "").removeprefix(
        "www."
    )  # some alerts could be read only where others keep them
    named = words.listed([say(f"vocabulary.route.{route}.label") for route in routes])
    return (
        f"<strong>{html.escape(named)}</strong>: {html.escape(authorities.says(holds))} "
        f'<a href="{html.escape(holds.url)}" rel="noopener noreferrer">'
        f"{html.escape(say('search.regulated_source', host=host, month=words.month(holds.as_of)))}</a>"
    )
