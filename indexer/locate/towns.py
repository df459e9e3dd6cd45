"""Towns by name with their people: what the postal codes do not know, in the US, Canada, Australia and Britain.

The facts are GeoNames' (``indexer/locate/renew.py`` tells how the file is made). A name that several towns of a region
have is in the file only when it is plain which is meant, so nothing here is a guess between two.
"""

import gzip
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType

from config.errors import ConfigError
from indexer.locate.place_names import place_key
from indexer.normalise.region import REGIONS, region_code

FILE = Path(__file__).with_name("towns.csv.gz")
COLUMNS = ("country", "region", "name", "latitude", "longitude", "population")

TERRITORIES = ("AS", "GU", "MP", "PR", "VI")
"""Countries of their own to GeoNames, states to the post office and to us."""

COUNTRIES = ("US", *REGIONS)
"""Countries that have towns here, by their two letters (ISO 3166)."""

COUNTRY_NAMES: Mapping[str, str] = MappingProxyType(
    {"canada": "CA", "australia": "AU", "unitedkingdom": "GB", "uk": "GB", "greatbritain": "GB", "britain": "GB"}
)
"""The countries abroad by the keys of their names."""

_PLAINLY = 10
"""Without a region, the largest town of a name is meant when it has ten times the people of the next."""


@dataclass(frozen=True, slots=True)
class Town:
    """A town with the degrees of its middle, to three decimals, and how many people live there."""

    name: str
    country: str
    region: str
    latitude: float
    longitude: float
    people: int


class Towns:
    """The towns of the file, by their names."""

    def __init__(self, file: Path = FILE) -> None:
        """Read the file; raises :class:`ConfigError` when it is not whole."""
        try:
            lines = gzip.decompress(file.read_bytes()).decode("utf-8").splitlines()
        except (OSError, EOFError, ValueError) as error:
            raise ConfigError(f"The towns in {file} cannot be read ({error}). Install this program again.") from error
        if not lines or lines[0] != ",".join(COLUMNS):
            raise ConfigError(f"The towns in {file} have other columns than {', '.join(COLUMNS)}.")
        self._lines = lines[1:]
        self._keys: dict[str, dict[str, dict[str, str]]] = {}

    def __len__(self) -> int:
        return len(self._lines)

    def __iter__(self) -> Iterator[Town]:
        """All of them, in the order of the file."""
        return map(_town, self._lines)

    def _of(self, country: str) -> Mapping[str, Mapping[str, str]]:
        """Lines of a country by key and region; taken apart only for countries that are asked for."""
        known = self._keys.get(country)
        if known is not None:
            return known
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for line in self._lines:
            if line.startswith(country):
                _, region, name, _ = line.split(",", 3)
                found[place_key(name)][region] = line
        self._keys[country] = dict(found)
        return self._keys[country]

    @cached_property
    def of_states(self) -> Mapping[str, tuple[str, ...]]:
        """Of every key of a US town, the states that have one of that name."""
        return {key: tuple(its) for key, its in self._of("US").items()}

    def town(self, key: str, *, country: str, region: str) -> Town | None:
        """The town of that key of its name (see :func:`indexer.locate.place_names.place_key`) in a region."""
        line = self._of(country).get(key, {}).get(region) if country in COUNTRIES else None
        return None if line is None else _town(line)

    def abroad(self, city: str, *, country: str, region: str) -> Town | None:
        """The town that an address outside the US names; None when there is none, or several could be meant.

        ``region`` may be a code or a name of a province or state, or anything else: then it tells nothing.
        """
        code = region_code(region, country=country)
        key = place_key(city)
        if code:
            return self.town(key, country=country, region=code)
        lines = self._of(country).get(key, {}).values() if country in COUNTRIES else ()
        found = sorted(map(_town, lines), key=lambda town: -town.people)
        if len(found) > 1 and found[1].people * _PLAINLY > found[0].people:
            return None
        return found[0] if found else None


def _town(line: str) -> Town:
    country, region, name, north, east, people = line.split(",")
    return Town(name, country, region, float(north), float(east), int(people))


@cache
def towns() -> Towns:
    """The towns that travel with the program, read once."""
    return Towns()
