"""Addresses to points without asking anybody: postal code, else town, else state, never outside the stated state.

An address that contradicts itself is not placed by guessing which half is right; the problem is said in words.
Addresses in Canada, Australia and Britain are placed by their town; that is as exact as a town is in the US, but it was
not measured there.
"""

from dataclasses import dataclass

from indexer.clinic import Address
from indexer.locate.distance import kilometres_between
from indexer.locate.gazetteer import SOURCE, Gazetteer, Place, PostalCode, StateCentre, gazetteer
from indexer.locate.place_names import place_key
from indexer.locate.point import Exactness, Point
from indexer.locate.towns import COUNTRIES, TERRITORIES, towns
from indexer.normalise.state import STATES
from indexer.normalise.street import street_key

LOCATOR = "locate-4"
"""Which rules and gazetteer placed an address; changes whenever they do, so that listings are placed anew."""

LISTED = "listing"
"""The source of a point that the listing itself stated."""

AGREE_KM = 25.0
"""How far a stated point may lie from the address's own."""
SAME_SPOT_KM = 0.1
"""A stated point this near to the middle of the postal code or town was made of nothing finer.

Of 11,265 facilities' points 46 are as near to the middle of their code, where 21 would be by chance.
"""
SAME_AREA_KM = 50.0
"""Towns farther than this from the middle of a postal code do not get their mail by it."""


@dataclass(frozen=True, slots=True)
class Located:
    """Where an address lies: ``point`` is None when it cannot be said; ``problem`` is empty or a sentence for people.

    There may be both: a point by what agrees, and a word on what does not.
    """

    point: Point | None
    problem: str = ""


def locate(address: Address, *, given: tuple[float, float] | None = None) -> Located:
    """The point of an address.

    ``given`` is a latitude and longitude in degrees that the listing itself stated. It is used, with the exactness
    ``street`` and the source ``listing``, only when it lies within 25 km of the point of the address, and is not that
    point itself: then whoever stated it knew no more than we.
    """
    own = _by_address(address, gazetteer())
    return own if given is None else _checked(own, given)


def _by_address(address: Address, known: Gazetteer) -> Located:
    if address.country != "US":
        return _abroad(address)
    state = address.state
    if state and state not in STATES:
        return Located(None, f"There is no state {state}.")
    code = known.postal_code(address.postal_code) if address.postal_code else None
    if code is not None:
        return _by_code(address, code, known)
    town = known.place(address.city, state) if state and address.city else None
    # the file has no codes of the islands at all: there, not to know one is nobody's mistake
    stated = address.postal_code if state not in TERRITORIES or town is None else ""
    missing = f"The postal code {stated} is not known." if stated else ""
    if town is not None:
        return Located(_point(town, "place"), missing)
    if not state:
        lacking = "It has neither a postal code nor a state." if not address.postal_code else "It names no state."
        return Located(None, f"{missing} {lacking}".strip())
    middle = known.state(state)
    unknown = f"No town {address.city} is known in {state}." if address.city else "It names no town."
    problem = f"{missing} {unknown}".strip()
    return Located(None if middle is None else _point(middle, "state"), problem)


def _abroad(address: Address) -> Located:
    if address.country not in COUNTRIES:
        return Located(None, f"Addresses in {address.country} cannot be placed.")
    town = towns().abroad(address.city, country=address.country, region=address.state)
    if town is None:
        where = ", ".join(part for part in (address.state, address.country) if part)
        unknown = f"It is not plain which town of {where} is meant." if address.city else "It names no town."
        return Located(None, unknown)
    return Located(Point(town.latitude, town.longitude, "place", SOURCE))


def _by_code(address: Address, code: PostalCode, known: Gazetteer) -> Located:
    if address.state and code.state != address.state:
        return Located(
            None, f"The postal code {code.code} belongs to {code.city}, {code.state}, not to {address.state}."
        )
    if place_key(code.city) != place_key(address.city):
        town = known.place(address.city, code.state) if address.state and address.city else None
        # one that the post office does not name may have a smaller namesake near the code
        apart = 0.0 if town is None or town.codes == 0 else _apart(code, town)
        if town is not None and apart > SAME_AREA_KM:
            return Located(
                None, f"The postal code {code.code} belongs to {code.city}, {apart:.0f} km from {town.label}, its town."
            )
    if _boxed(address):
        return Located(_point(code, "place"), "It is a post-office box, where nobody can be visited.")
    return Located(_point(code, "place" if code.by_town else "postal_code"))


def _boxed(address: Address) -> bool:
    """Whether mail is all that goes there: of the clinic itself a box tells no more than the town."""
    return "box" in address.street.casefold() and street_key(address.street).po_box


def _checked(own: Located, given: tuple[float, float]) -> Located:
    """The stated point where the address bears it out; the address's own where the stated one says nothing.

    Where both say something, and not the same, neither is believed.
    """
    latitude, longitude = given
    problem = _impossible(latitude, longitude)
    point = own.point
    if not problem and (point is None or point.exactness == "state"):
        problem = "The stated point cannot be checked, because the address tells no more than a state."
    if not problem and point is not None:
        apart = _kilometres(point, latitude, longitude)
        if apart <= SAME_SPOT_KM:
            return own
        if apart <= AGREE_KM:
            return Located(Point(latitude, longitude, "street", LISTED), own.problem)
        if abs(longitude) <= 90 and _kilometres(point, longitude, latitude) <= AGREE_KM:
            problem = "The stated point has latitude and longitude the wrong way round."
        elif _american(point.latitude, point.longitude) and not _american(latitude, longitude):
            point, problem = None, "The stated point lies outside the United States, the address does not."
        else:
            point, problem = None, f"The stated point lies {apart:.0f} km from the address."
    return Located(point, f"{own.problem} {problem}".strip())


def _american(latitude: float, longitude: float) -> bool:
    """Whether a point may lie in the US: from Samoa to Alaska, from Guam to Maine, on that side of the Earth."""
    return -15 < latitude < 72 and (longitude < -64 or longitude > 144)


def _impossible(latitude: float, longitude: float) -> str:
    if latitude == 0 and longitude == 0:
        return "The stated point is 0, 0, which stands for none."
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        if -90 <= longitude <= 90 and -180 <= latitude <= 180:
            return "The stated point has latitude and longitude the wrong way round."
        return "The stated point is not on the Earth."
    return ""


def _apart(code: PostalCode, town: Place) -> float:
    return kilometres_between(
        latitude=code.latitude, longitude=code.longitude, to_latitude=town.latitude, to_longitude=town.longitude
    )


def _kilometres(point: Point, latitude: float, longitude: float) -> float:
    return kilometres_between(
        latitude=point.latitude, longitude=point.longitude, to_latitude=latitude, to_longitude=longitude
    )


def _point(known: PostalCode | Place | StateCentre, exactness: Exactness) -> Point:
    return Point(known.latitude, known.longitude, exactness, SOURCE)
