"""What a person types for a place, to a point to search around; never a guess between two places of one name.

What was typed is never repeated in a message, because messages end up in logs.
"""

import re
from typing import Literal

from rapidfuzz import fuzz, process

from config.errors import SeveralPlaces, UnknownPlace
from indexer.locate.gazetteer import Gazetteer, Place, gazetteer
from indexer.locate.place_names import county_key, place_key
from indexer.locate.towns import COUNTRY_NAMES, towns
from indexer.normalise.region import REGIONS, region_code
from indexer.normalise.state import STATES, state_code
from indexer.query import LONGEST_TEXT, Near

MOST_CHOICES = 8
_NEAR_ENOUGH = 75
"""Least likeness (of 100) of a spelling that is offered: one wrong letter in four, two in eight."""
_MUCH_WORSE = 10
"""Spellings so much less like than the best one are not offered beside it."""

_CODE = re.compile(r"(?P<code>[0-9]{5})(?:[- ]?[0-9]{4})?")
_TAIL_CODE = re.compile(r"[\s,]+(?P<code>[0-9]{5})(?:-[0-9]{4})?$")
_HEAD_CODE = re.compile(r"(?P<code>[0-9]{5})(?:-[0-9]{4})?[\s,]+(?=[^\W\d])")
_TERRITORIES = re.compile(r"(?:00[6-9]|969)[0-9]{2}|96799")
"""ZIPs of Puerto Rico, the Virgin Islands, Guam and its neighbours, and American Samoa: their towns alone are known."""
_NATION = re.compile(r"[\s,]+(?:USA|U\.S\.A\.|US|U\.S\.|United States(?: of America)?)$", re.IGNORECASE)
_COUNTY = re.compile(r"\b(?:county|parish|borough|census area)$|^county of\b", re.IGNORECASE)
_AROUND = " ,.;()"
_NATIONS = {"CA": "Canada", "AU": "Australia", "GB": "United Kingdom"}
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
    """The place meant by a ZIP, a town or county with its state or of a name that only one has, a latitude, longitude.

    A whole address is the place of its ZIP, else of its town; towns of Canada, Australia and Britain are known by their
    province or country. Raises :class:`SeveralPlaces` where several have the name, and another :class:`UnknownPlace`
    otherwise, with ``choices`` where the spelling is near a known one. The ``label`` of the answer finds the same place
    again.
    """
    if len(text) > LONGEST_TEXT or not (shown := " ".join(text.split())).isprintable():
        raise UnknownPlace(f"That is too long for a place. {_EXAMPLES}")
    typed = _NATION.sub("", shown.strip(_AROUND)).strip(_AROUND)
    if not typed:
        raise UnknownPlace(f"No place was given. {_EXAMPLES}")
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
    near = _beginning_with_code(typed, known) or _address(typed, known) or _abroad(typed.partition(",")[2])
    if near is None:
        raise UnknownPlace(f"Those numbers are no place: an address needs its town and state, or its ZIP. {_EXAMPLES}")
    return near


def _beginning_with_code(typed: str, known: Gazetteer) -> Near | None:
    """``97205 Portland`` as people write it in other countries; a street number is told apart by what follows it."""
    head = _HEAD_CODE.match(typed)
    found = None if head is None else known.postal_code(head["code"])
    if head is None or found is None:
        return None
    rest = typed[head.end() :]
    towns = [rest, *(name for name, state in _divided(rest) if state == found.state)]
    same = any(place_key(town) == place_key(found.city) for town in towns)
    return _code(found.code, known) if same else None


def _address(typed: str, known: Gazetteer) -> Near | None:
    """The ZIP or the town at the end of an address; None when there is neither."""
    tail = _TAIL_CODE.search(typed)
    if tail is not None:
        head = typed[: tail.start()]
        return _town_with_code(head, tail["code"], known) if _divided(head) else _code(tail["code"], known)
    for head, state in _divided(typed):
        words = head.rpartition(",")[2].split()
        # the longest first: "12 Elm St Paul" ends with Saint Paul before it ends with Paul
        for count in range(min(5, len(words)), 0, -1):
            place = known.place(" ".join(words[-count:]), state)
            if place is not None:
                return _near(place)
    return None


def _code(code: str, known: Gazetteer) -> Near:
    found = known.postal_code(code)
    if found is None and of_territory(code):
        raise UnknownPlace("ZIPs of US territories are not known yet. Type a town such as San Juan, PR.")
    if found is None:
        raise UnknownPlace(f"The ZIP {code} is not known. Try one nearby, or a town such as Portland, OR.")
    return Near(code, found.latitude, found.longitude)


def of_territory(typed: str) -> bool:
    """Whether what was typed is a ZIP of a territory of the United States, which nobody here knows."""
    code = _CODE.fullmatch(typed.strip(_AROUND))
    return code is not None and _TERRITORIES.fullmatch(code["code"]) is not None


def known_of_address(typed: str, near: Near) -> Literal["code", "town"] | None:
    """Whether ``near``, which was found for what was typed, is the middle of the ``code`` or ``town`` of an address.

    None where it is all that was typed: what has no number before its town is no address of a street.
    """
    text = _NATION.sub("", " ".join(typed.split()).strip(_AROUND)).strip(_AROUND)
    if spot(near) or text.startswith(near.label):
        return None
    tail = _TAIL_CODE.search(text)
    head = text if tail is None else text[: tail.start()]
    known = gazetteer()
    if not any(letter.isdigit() for letter in head) or _CODE.fullmatch(head) or known.places(head):
        return None
    if any(known.place(name, state) is not None for name, state in _divided(head)):
        return None
    return "town" if tail is None else "code"


def spot(near: Near) -> bool:
    """Whether a place is known by its degrees alone and has no name."""
    return _POINT.fullmatch(near.label) is not None


def _point(latitude: float, longitude: float) -> Near:
    north, east = round(latitude, 4) + 0.0, round(longitude, 4) + 0.0
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        swapped = (f"{east},{north}",) if -90 <= longitude <= 90 and -180 <= latitude <= 180 else ()
        raise UnknownPlace("That point is not on the Earth. Type the latitude first, such as 45.52,-122.68.", swapped)
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
        told = f"There are {len(places)} places called {places[0].name}. Add the state."
        raise SeveralPlaces(told, choices, places=len(places))
    near = _counties(typed, known) or (_address(typed, known) if "," in typed else None) or _abroad(typed)
    if near is None:
        raise _misspelled(typed, known)
    return near


def _abroad(typed: str) -> Near | None:
    """A town of another country, known by its province or country at the end: ``Toronto, ON``, ``Leeds, England``."""
    words = typed.replace(",", " ").split()
    ends = [(" ".join(words[:-count]), " ".join(words[-count:])) for count in range(min(4, len(words) - 1), 0, -1)]
    for head, end in ends:
        country = COUNTRY_NAMES.get(place_key(end), "")
        for home in (country,) if country else REGIONS:
            # behind a country there may be a region; without one, the end itself must be a region
            parts = _divided_abroad(head, home) if country else [(head, region_code(end, country=home))]
            for name, region in parts:
                town = towns().abroad(name, country=home, region=region) if region or country else None
                if town is not None:
                    return Near(f"{town.name}, {town.region}, {_NATIONS[home]}", town.latitude, town.longitude)
    return None


def _divided_abroad(head: str, country: str) -> list[tuple[str, str]]:
    """Every way to read the last one to four words as a region, and none of them."""
    words = head.split()
    divided = [
        (" ".join(words[:-count]), region_code(" ".join(words[-count:]), country=country))
        for count in range(min(4, len(words) - 1), 0, -1)
    ]
    return [*((name, region) for name, region in divided if region), (head, "")]


def _counties(typed: str, known: Gazetteer) -> Near | None:
    """The county meant by a name that says so; None when it does not, or is a town's."""
    divided = [(name, state) for name, state in _divided(typed) if _COUNTY.search(name)]
    name, state = divided[0] if divided else (typed, "")
    if not _COUNTY.search(name) or known.places(name):
        return None
    home = {"parish": "LA", "borough": "AK"}.get(name.split()[-1].casefold(), "")
    found = [one for one in known.counties(name) if state in ("", one.state) and home in ("", one.state)]
    where = f" in {STATES[state]}" if state else ""
    if len(found) == 1:
        return Near(found[0].label, found[0].latitude, found[0].longitude)
    if found:
        choices = tuple(county.label for county in found[:MOST_CHOICES])
        told = f"There are {len(found)} counties of that name. Add the state."
        raise SeveralPlaces(told, choices, places=len(found))
    like = process.extract(
        county_key(name), known.county_keys, scorer=fuzz.ratio, score_cutoff=_NEAR_ENOUGH, limit=MOST_CHOICES
    )
    labels = [one.label for key, _, _ in like for one in known.counties(key) if state in ("", one.state)]
    advice = f"Did you mean: {'; '.join(labels[:MOST_CHOICES])}?" if labels else _EXAMPLES
    raise UnknownPlace(f"No county of that name is known{where}. {advice}", tuple(labels[:MOST_CHOICES]))


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
    town, home = _NICKNAMES.get(place_key(head), (head, ""))
    same = found is not None and place_key(found.city) == place_key(town) and home in ("", found.state)
    if found is not None and (found.state in states or (not states and same)):
        return near
    label = "" if found is None else f"{found.city}, {found.state}"
    other = _address(head, known) if states else None
    choices = (code,) if other is None else (code, other.label)
    raise UnknownPlace(f"The ZIP {code} belongs to {label}. Type one of the two.", choices)


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
        (-round(score), -place.people, place.label)
        for name_like, score, _ in like
        if score >= best - _MUCH_WORSE
        for place in known.places(name_like)
        if state in ("", place.state)
    ]
    choices = tuple(label for _, _, label in sorted(found)[:MOST_CHOICES])
    where = f" in {STATES[state]}" if state else ""
    advice = f"Did you mean: {'; '.join(choices)}?" if choices else _EXAMPLES
    return UnknownPlace(f"No place of that name is known{where}. {advice}", choices)
