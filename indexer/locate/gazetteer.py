"""What we know of US postal codes, towns, counties and states before starting: where their centres lie. Asks nobody.

The facts are GeoNames'; ``indexer/locate/renew.py`` tells how the files are made. Towns that the post office does not
name, and how many people live in each, come from :mod:`indexer.locate.towns`.
"""

import gzip
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from statistics import median

import numpy as np
from numpy.typing import NDArray

from config.errors import ConfigError
from indexer.locate.distance import centre, kilometres_between, miles_from
from indexer.locate.place_names import county_key, county_name, letters, place_key
from indexer.locate.point import METRES_A_MILE
from indexer.locate.towns import towns
from indexer.normalise.state import STATES

ATTRIBUTION = "Postal codes and places: GeoNames (geonames.org), CC BY 4.0."
"""To be shown wherever points made of this gazetteer are shown."""

SOURCE = "geonames"
"""What points made of this gazetteer name as their source."""

Degrees = NDArray[np.float64]

FILE = Path(__file__).with_name("gazetteer.csv.gz")
COLUMNS = ("postal_code", "state", "city", "latitude", "longitude", "county")

TOO_FAR_KM = (30.0, 10.0, 6.0)
"""How far a code's point may lie from its own town: a point of its own, one shared by two codes, by three or more.

A point of its own that is farther off is the middle of wide country around a town; a shared one that is farther off is
the middle of a county, which the file gives to codes of single hospitals and of boxes. Measured on 11,306 addresses:
for the 29 with a shared one the median error falls from 14 km to 3 km, for the 14 in wide country from 32 km to 6 km.
"""

ALONE_KM = 8.0
"""A point of its own with another code's nearer than this is not in wide country but in a far part of its town."""

_NEAR_DEGREES = 0.038
"""Two points less than this apart both north and east lie within 6 km, the least that is too far."""

_ISLANDS = {
    "AS": (-14.3064, -170.6950),
    "GU": (13.4443, 144.7937),
    "MP": (15.1850, 145.7467),
    "PR": (18.2208, -66.5901),
    "VI": (18.3381, -64.8941),
}
"""Middles of the territories for which the file has no postal codes (for islands apart: of the one most live on)."""


@dataclass(frozen=True, slots=True)
class PostalCode:
    """A five-digit code, the town that the post office names for it, and the centre of its area in degrees.

    ``by_town`` is true where the file's point for the code is not near its doors, and the town's centre is given.
    """

    code: str
    city: str
    state: str
    latitude: float
    longitude: float
    by_town: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A town of a state with its centre in degrees.

    ``codes`` counts its postal codes, 0 where the post office has no such name; ``people`` those who live there, 0
    where that is not known.
    """

    name: str
    state: str
    latitude: float
    longitude: float
    codes: int
    people: int = 0

    @property
    def label(self) -> str:
        """What finds it again: ``Portland, OR``."""
        return f"{self.name}, {self.state}"


@dataclass(frozen=True, slots=True)
class County:
    """A county of a state with the middle of its postal codes, of which it has ``codes``."""

    name: str
    state: str
    latitude: float
    longitude: float
    codes: int

    @property
    def label(self) -> str:
        """What finds it again: ``Multnomah County, OR``."""
        kind = {"LA": "Parish", "AK": "Borough"}.get(self.state, "County")
        return f"{self.name} {kind}, {self.state}"


@dataclass(frozen=True, slots=True)
class StateCentre:
    """The middle of a state, in degrees: the median of its postal codes, so nearer to people than to land."""

    code: str
    name: str
    latitude: float
    longitude: float


class Gazetteer:
    """Postal codes, towns and states by their names."""

    def __init__(self, file: Path = FILE) -> None:
        """Read the file; raises :class:`ConfigError` when it is not whole."""
        try:
            lines = gzip.decompress(file.read_bytes()).decode("utf-8").splitlines()
        except (OSError, EOFError, ValueError) as error:
            raise ConfigError(f"The gazetteer {file} cannot be read ({error}). Install this program again.") from error
        if not lines or lines[0] != ",".join(COLUMNS):
            raise ConfigError(f"The gazetteer {file} has other columns than {', '.join(COLUMNS)}.")
        # Rows stay lines until they are asked for, and names hold no commas, which renew.py sees to: quick to open.
        self._rows = {line[:5]: line for line in lines[1:]}
        self._centres: dict[tuple[str, str], Place] = {}
        self._codes: dict[str, PostalCode] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def postal_code(self, code: str) -> PostalCode | None:
        """The postal code of these five digits."""
        line = self._rows.get(code)
        if line is None:
            return None
        known = self._codes.get(code)
        if known is None:
            known = self._codes[code] = self._placed(code, line)
        return known

    def _placed(self, code: str, line: str) -> PostalCode:
        _, state, city, north, east, _ = line.split(",")
        latitude, longitude = float(north), float(east)
        town = None if len(self._towns[place_key(city)][state]) == 1 else self.place(city, state)
        near = town is None or max(abs(latitude - town.latitude), abs(longitude - town.longitude)) < _NEAR_DEGREES
        if town is not None and not near:
            apart = kilometres_between(
                latitude=latitude, longitude=longitude, to_latitude=town.latitude, to_longitude=town.longitude
            )
            shared = 0 if apart <= min(TOO_FAR_KM) else self._sharing[north, east]
            far = shared > 0 and apart > TOO_FAR_KM[min(shared, len(TOO_FAR_KM)) - 1]
            if far and (shared > 1 or self._alone(latitude, longitude)):
                return PostalCode(code, city, state, town.latitude, town.longitude, by_town=True)
        return PostalCode(code, city, state, latitude, longitude)

    def place(self, city: str, state: str) -> Place | None:
        """The town of that name, however spelled, in the state of that two-letter code."""
        return self._place(place_key(city), state)

    def places(self, city: str) -> tuple[Place, ...]:
        """Towns of that name in all states, those with most people first."""
        key = place_key(city)
        found = [self._place(key, state) for state in self._states_of(key)]
        known = (one for one in found if one is not None)
        return tuple(sorted(known, key=lambda one: (-one.people, -one.codes, one.state)))

    def counties(self, name: str) -> tuple[County, ...]:
        """Counties of that name, with or without the word itself, in all states; those with most codes first."""
        found = self._counties.get(county_key(name), {}).items()
        counties = (County(county_name(named), state, *centre(its), len(its)) for state, (named, its) in found)
        return tuple(sorted(counties, key=lambda one: (-one.codes, one.state)))

    def state(self, code: str) -> StateCentre | None:
        """The state of that two-letter code."""
        if code not in STATES:
            return None
        latitude, longitude = self._states[code]
        return StateCentre(code, STATES[code], latitude, longitude)

    @cached_property
    def _sharing(self) -> Counter[tuple[str, str]]:
        """How many codes the file gives each point to."""
        return Counter((north, east) for _, _, _, north, east, _ in self._cells())

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Keys of all names of towns, sorted; for finding near spellings."""
        return tuple(sorted({*self._towns, *towns().of_states}))

    def keys_of(self, state: str) -> tuple[str, ...]:
        """Keys of the names of the towns of one state, sorted."""
        return self._keys_by_state.get(state, ())

    @cached_property
    def _keys_by_state(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for key in self.keys:
            for state in self._states_of(key):
                found[state].append(key)
        return {state: tuple(keys) for state, keys in found.items()}

    def _states_of(self, key: str) -> set[str]:
        """States that have a town of this key."""
        return {*self._towns.get(key, ()), *towns().of_states.get(key, ())}

    @cached_property
    def county_keys(self) -> tuple[str, ...]:
        """Keys of all names of counties, sorted; for finding near spellings."""
        return tuple(sorted(self._counties))

    @cached_property
    def _counties(self) -> dict[str, dict[str, tuple[str, list[tuple[float, float]]]]]:
        """The name and the points of each county by key and state; its middle is worked out when it is asked for."""
        keys: dict[str, str] = {}
        found: dict[str, dict[str, tuple[str, list[tuple[float, float]]]]] = defaultdict(dict)
        for _, state, _, north, east, county in self._cells():
            key = keys.get(county) or keys.setdefault(county, county_key(county))
            if key:
                found[key].setdefault(state, (county, []))[1].append((float(north), float(east)))
        return dict(found)

    def nearest(self, latitude: float, longitude: float) -> tuple[str, float]:
        """The postal code whose point is nearest to a spot given in degrees, and how many miles away it is."""
        apart = miles_from(latitude, longitude, *self._points)
        return list(self._rows)[int(apart.argmin())], float(apart.min())

    def _alone(self, latitude: float, longitude: float) -> bool:
        """Whether no other code's point lies near this one."""
        apart = miles_from(latitude, longitude, *self._points) * METRES_A_MILE / 1000
        return not bool(np.any((apart > 0.01) & (apart < ALONE_KM)))

    @cached_property
    def _points(self) -> tuple[Degrees, Degrees]:
        points = np.array([(float(north), float(east)) for _, _, _, north, east, _ in self._cells()])
        return points[:, 0], points[:, 1]

    @cached_property
    def _towns(self) -> dict[str, dict[str, list[str]]]:
        """Lines by key of the town and state."""
        found: dict[str, dict[str, list[str]]] = defaultdict(dict)
        for line in self._rows.values():
            _, state, city, _ = line.split(",", 3)
            found[place_key(city)].setdefault(state, []).append(line)
        return dict(found)

    def _cells(self) -> Iterator[list[str]]:
        """Every row, taken apart."""
        return (line.split(",") for line in self._rows.values())

    @cached_property
    def _states(self) -> dict[str, tuple[float, float]]:
        points: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for _, state, _, north, east, _ in self._cells():
            points[state].append((float(north), float(east)))
        middles = {
            state: (median(north for north, _ in its), median(east for _, east in its)) for state, its in points.items()
        }
        return _ISLANDS | middles

    def _place(self, key: str, state: str) -> Place | None:
        known = self._centres.get((key, state))
        if known is not None:
            return known
        lines = self._towns.get(key, {}).get(state)
        town = towns().town(key, country="US", region=state)
        if lines is None:
            if town is None:
                return None
            place = Place(town.name, state, town.latitude, town.longitude, 0, town.people)
        else:
            # what the post office calls New York is New York City to others
            town = town or towns().town(f"{key}city", country="US", region=state)
            rows = [line.split(",") for line in lines]
            latitude, longitude = centre([(float(row[3]), float(row[4])) for row in rows])
            names = [row[2] for row in rows]
            name, people = max(names, key=names.count), 0
            if town is not None:
                # the post office writes Mcallen and O Fallon
                name, people = town.name if letters(town.name) == letters(name) else name, town.people
            place = Place(name, state, latitude, longitude, len(rows), people)
        self._centres[key, state] = place
        return place


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer that travels with the program, read once."""
    return Gazetteer()
