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
    told = "".join(f"<li>{_line(holds, names)}</li>" for holds, names in _together(routes).items())
    return f'<ul class="regulated">{told}</ul>' if told else ""


def folded(routes: Sequence[str]) -> str:
    """The same in the height of one line: what holds in a few words where it is one thing, the rest under a tap."""
    together = list(_together(routes))
    if not together:
        return ""
    if len(together) == 1:
        headed = say("search.regulated", briefly=say(f"briefly.{together[0].routes[0]}"))
    else:
        headed = say("search.regulated_several")
    return f"<details><summary><span>{html.escape(headed)}</span></summary>{lines(routes)}</details>"


def _together(routes: Sequence[str] | None) -> dict[Regulation, list[str]]:
    """What holds for these routes (all unless given), each with those of them for which it does."""
    together: dict[Regulation, list[str]] = {}
    for route in vocabulary()["route"].codes:
        holds = regulation(route, country=COUNTRY) if routes is None or route in routes else None
        if holds is not None:
            together.setdefault(holds, []).append(route)
    return together


def asked(choices: Sequence[str]) -> tuple[str, ...]:
    """The routes that a filter asks for, without those who do not say or say no."""
    return tuple(choice for choice in choices if choice != NOT_STATED and not choice.startswith(DENIED))


def _line(holds: Regulation, routes: list[str]) -> str:
    # some alerts could be read only where others keep them, so whose page it is has to be told
    host = (urlsplit(holds.url).hostname or "").removeprefix("www.")
    named = words.listed([words.value("route", route) for route in routes])
    return (
        f"<strong>{html.escape(named)}</strong>: {html.escape(authorities.says(holds))} "
        f'<a href="{html.escape(holds.url)}" rel="noopener noreferrer">'
        f"{html.escape(say('search.regulated_source', host=host, month=words.month(holds.as_of)))}</a>"
    )
