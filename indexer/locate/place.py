"""What a person types for a place, to a point to search around; never a guess between two places of one name.

What was typed is never repeated in a message, because messages end up in logs.
"""

import re

from rapidfuzz import fuzz, process

from config.errors import UnknownPlace
from indexer.locate.gazetteer import Gazetteer, Place, gazetteer
from indexer.locate.place_names import LONGEST, place_key
from indexer.normalise.state import STATES, state_code
from indexer.query import Near

MOST_CHOICES = 8
_NEAR_ENOUGH = 75
"""Least likeness (of 100) of a spelling that is offered: one wrong letter in four, two in eight."""
_MUCH_WORSE = 10
"""Spellings so much less like than the best one are not offered beside it."""

_CODE = re.compile(r"(?P<code>[0-9]{5})(?:[- ]?[0-9]{4})?")
_TAIL_CODE = re.compile(r"[\s,]+(?P<code>[0-9]{5})(?:-[0-9]{4})?$")
_DEGREES = r"[-+]?[0-9]{1,3}(?:\.[0-9]{1,15})?"
_POINT = re.compile(rf"(?P<lat>{_DEGREES})\s?[,; ]\s?(?P<lon>{_DEGREES})")
_NICKNAMES = {
    "nyc": ("New York", "NY"),
    "newyorkcity": ("New York", "NY"),
    "dc": ("Washington", "DC"),
    "districtofcolumbia": ("Washington", "DC"),
    "washingtondc": ("Washington", "DC"),
    "washingtondistrictofcolumbia": ("Washington", "DC"),
}
_EXAMPLES = "Type a ZIP such as 97205, a town such as Portland, OR, or a point such as 45.52,-122.68."


def find_place(text: str) -> Near:
    """The place meant by a ZIP, a town with its state, a town of a name that only one has, or a latitude, longitude.

    Raises :class:`UnknownPlace` otherwise: with ``choices`` where several towns have the name (those with most postal
    codes first) or where the spelling is near a known one. The ``label`` of the answer finds the same place again.
    """
    typed = " ".join(text.split()).strip(" ,.;")
    if not typed:
        raise UnknownPlace(f"No place was given. {_EXAMPLES}")
    if len(typed) > LONGEST or not typed.isprintable():
        raise UnknownPlace(f"That is too long for the name of a place. {_EXAMPLES}")
    known = gazetteer()
    if typed[0].isdigit() or typed[0] in "+-":
        return _numbers(typed, known)
    return _words(typed, known)


def _numbers(typed: str, known: Gazetteer) -> Near:
    code = _CODE.fullmatch(typed)
    if code is not None:
        return _code(code["code"], known)
    point = _POINT.fullmatch(typed)
    if point is not None:
        return _point(float(point["lat"]), float(point["lon"]))
    if typed.isdigit() and typed.isascii() and len(typed) < 5:
        mended = typed.zfill(5)
        choices = (mended,) if len(typed) > 2 and known.postal_code(mended) is not None else ()
        raise UnknownPlace("A ZIP has five digits, also those that begin with 0.", choices)
    raise UnknownPlace(f"Those numbers are no place. {_EXAMPLES}")


def _code(code: str, known: Gazetteer) -> Near:
    found = known.postal_code(code)
    if found is None:
        raise UnknownPlace(f"The ZIP {code} is not known. Try one nearby, or a town such as Portland, OR.")
    return Near(code, found.latitude, found.longitude)


def _point(latitude: float, longitude: float) -> Near:
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise UnknownPlace("That point is not on the Earth. Type the latitude first, such as 45.52,-122.68.")
    north, east = round(latitude, 4) + 0.0, round(longitude, 4) + 0.0
    return Near(f"{north},{east}", north, east)


def _words(typed: str, known: Gazetteer) -> Near:
    tail = _TAIL_CODE.search(typed)
    if tail is not None:
        return _town_with_code(typed[: tail.start()], tail["code"], known)
    nickname = _NICKNAMES.get(place_key(typed))
    if nickname is None and state_code(typed) is not None:
        raise _state_alone(typed, known)
    for name, state in [nickname] if nickname is not None else _divided(typed):
        place = known.place(name, state)
        if place is not None:
            return _near(place)
    places = known.places(typed)
    if len(places) == 1:
        return _near(places[0])
    if places:
        choices = tuple(place.label for place in places[:MOST_CHOICES])
        raise UnknownPlace(f"There are {len(places)} places called {places[0].name}. Add the state.", choices)
    raise _misspelled(typed, known)


def _near(place: Place) -> Near:
    return Near(place.label, place.latitude, place.longitude)


def _divided(typed: str) -> list[tuple[str, str]]:
    """Every way to read the last one to four words as a state, the longest state first."""
    head, comma, end = typed.rpartition(",")
    if comma:
        code = state_code(end)
        return [] if code is None else [(head, code)]
    words = typed.split()
    divided = []
    for count in range(min(4, len(words) - 1), 0, -1):
        code = state_code(" ".join(words[-count:]))
        if code is not None:
            divided.append((" ".join(words[:-count]), code))
    return divided


def _town_with_code(head: str, code: str, known: Gazetteer) -> Near:
    """A ZIP behind a town or state counts when they agree."""
    near = _code(code, known)
    found = known.postal_code(code)
    stated = {state for _, state in _divided(head)} | {state_code(head)}
    states = {state for state in stated if state is not None}
    if found is not None and (found.state in states or (not states and place_key(found.city) == place_key(head))):
        return near
    label = "" if found is None else f"{found.city}, {found.state}"
    raise UnknownPlace(f"The ZIP {code} belongs to {label}. Type one of the two.", (code, head) if states else (code,))


def _state_alone(typed: str, known: Gazetteer) -> UnknownPlace:
    code = state_code(typed) or ""
    towns = known.places("Los Angeles") if typed.casefold() == "la" else known.places(typed)
    return UnknownPlace(
        f"{STATES[code]} is a state: choose it in the filter for states, or add a town.",
        tuple(place.label for place in towns[:MOST_CHOICES]),
    )


def _misspelled(typed: str, known: Gazetteer) -> UnknownPlace:
    divided = _divided(typed)
    name, state = divided[-1] if divided else (typed.partition(",")[0], "")
    key = place_key(name)
    keys = known.keys_of(state) if state else known.keys
    like = process.extract(key, keys, scorer=fuzz.ratio, score_cutoff=_NEAR_ENOUGH, limit=MOST_CHOICES) if key else []
    best = like[0][1] if like else 0.0
    found = [
        (-round(score), -place.codes, place.label)
        for name_like, score, _ in like
        if score >= best - _MUCH_WORSE
        for place in known.places(name_like)
        if state in ("", place.state)
    ]
    choices = tuple(label for _, _, label in sorted(found)[:MOST_CHOICES])
    where = f" in {STATES[state]}" if state else ""
    advice = f"Did you mean: {'; '.join(choices)}?" if choices else _EXAMPLES
    return UnknownPlace(f"No place of that name is known{where}. {advice}", choices)
