"""What the authority of a country says of a route, in the language that is spoken: a fact with its month, no advice."""

from config.vocabulary.regulation import Regulation
from ui.wording import say
from ui.words.amounts import month


def line(known: Regulation) -> str:
    """As it is shown, such as ``United States: off-label: ... As of November 2026.``, with its country first."""
    return say("regulated", country=country(known), says=says(known), month=month(known.as_of))


def country(known: Regulation) -> str:
    """The country or union whose authority it is."""
    return say(f"regulation.{known.code}.country")


def says(known: Regulation) -> str:
    """What holds there, without country and month."""
    return say(f"regulation.{known.code}.{known.routes[0]}")
