"""Places in words: where a search looks, a state in a sentence, a town to choose. Pure.

A spot that is known by its degrees alone (the visitor's own, rounded before it left the browser) is told by the town
nearest to it. Which one that is is worked out anew each time and kept nowhere.
"""

from indexer.locate.gazetteer import gazetteer
from indexer.locate.place import spot
from indexer.normalise.state import STATES
from indexer.query import Near
from ui.wording import known, say
from ui.words.crawled import clean

FAR = 40.0
"""Miles from which on a town is not named any more for a spot that has none nearer."""

_ROUNDED = 2
"""Decimals of a degree to which the browser rounds the place of the visitor (``ui/app.js``): about half a mile."""


def place(near: Near) -> str:
    """Where a search looks: the name of a place as it is; for a spot without one, the town nearest to it."""
    if not spot(near):
        return clean(near.label, longest=60)
    town = _town(near)
    return say("place.point", point=near.label.replace(",", ", ")) if town == "" else say("place.spot", town=town)


def rounded(near: Near) -> bool:
    """Whether a search looks around a spot that was rounded, as the browser rounds that of the visitor."""
    return spot(near) and _decimals(near.label) <= _ROUNDED


def state(code: str) -> str:
    """The name of a state; a code that is none of ours as it is."""
    return say(f"state.{code}") if code in STATES else clean(code, longest=60)


def state_within(code: str) -> str:
    """The same as it stands behind *in* or *outside*: some have an article then (``the District of Columbia``)."""
    key = f"state_within.{code}"
    return say(key) if known(key) else state(code)


def to_choose(label: str) -> str:
    """A place that a search offers (``Springfield, MO``) with the name of its state; any other text as it is."""
    name, comma, code = label.rpartition(", ")
    return f"{clean(name, longest=60)}, {state(code)}" if comma and code in STATES else clean(label, longest=60)


def _town(near: Near) -> str:
    code, miles = gazetteer().nearest(near.latitude, near.longitude)
    found = gazetteer().postal_code(code)
    if found is None or miles > FAR:
        return ""
    town = gazetteer().place(found.city, found.state)
    return f"{found.city}, {found.state}" if town is None else town.label


def _decimals(label: str) -> int:
    return max(len(part.partition(".")[2]) for part in label.split(","))
