"""Geocoders by name, and what each of them says of how exact its answer is.

A house that the provider knows is a *rooftop*, one that it worked out between two others a *street*, and so is a street
without the house as long as all of it lies within the uncertainty of that class. Everything coarser is no answer: our
own postal codes are as good. What comes back is a stranger's JSON: every part of it may be missing or of another type.
"""

import re
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from geopy.geocoders import Nominatim, Pelias, Photon  # type: ignore[import-untyped]  # it carries no types

from config.errors import ConfigError
from config.settings import Online
from indexer.clinic import Address
from indexer.locate.answers import asked_line, door
from indexer.locate.asking import BoundedAdapter
from indexer.locate.distance import kilometres_between
from indexer.locate.point import UNCERTAINTY_METRES, Exactness
from indexer.normalise.street import street_key

PUBLIC: Final[Mapping[str, str]] = {
    "nominatim": "https://nominatim.openstreetmap.org",
    "photon": "https://photon.komoot.io",
}
"""Servers that anybody may ask, at most once a second; Pelias has none without a key."""

_MANY_HOUSES = re.compile(r"[;,/]|\s*[-\u2013]\s*")


@dataclass(frozen=True, slots=True)
class Answer:
    """Where a provider puts an address.

    ``exactness`` is None for what is coarser than a street, or is another house; ``problem`` then says so for people.
    ``said`` names the provider's own class, such as ``place/house``.
    """

    latitude: float
    longitude: float
    exactness: Exactness | None
    said: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class _Class:
    """What a provider says an answer is: its class, house number, whether worked out, and corners if it is a street."""

    said: str
    house: str
    interpolated: bool
    street: bool
    south: Any = None
    west: Any = None
    north: Any = None
    east: Any = None


class Provider:
    """A geocoder that is configured; raises :class:`ConfigError` when it is not, or not well."""

    def __init__(self, settings: Online, *, agent: str) -> None:
        self.name = settings.provider
        server = settings.server or PUBLIC.get(self.name, "")
        if self.name == "":
            raise ConfigError(
                "No geocoder is configured. Set locate.online.provider to nominatim, photon or pelias in settings.toml "
                "of the home folder."
            )
        parts = urlsplit(server)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
            raise ConfigError(
                f"locate.online.server: {self.name} needs an address such as https://geocoder.example, not {server!r}."
            )
        self.public = parts.hostname in {urlsplit(known).hostname for known in PUBLIC.values()}
        usual = {
            "domain": parts.netloc + parts.path.rstrip("/"),
            "scheme": parts.scheme,
            "user_agent": agent,
            "timeout": settings.timeout_seconds,
            "adapter_factory": BoundedAdapter,
        }
        if self.name == "pelias":
            self._geocoder = Pelias(api_key=settings.key or None, **usual)
        else:
            self._geocoder = (Nominatim if self.name == "nominatim" else Photon)(**usual)

    def ask(self, address: Address) -> Answer | None:
        """Where the provider puts an address; None when it does not know it.

        Raises geopy's errors for what the server refuses, and :class:`ValueError` for an answer of another shape.
        """
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # geopy warns of degrees off the Earth, and then refuses them
                location = self._asked(address)
            if location is None:
                return None
            found = _answer(self.name, location, street_key(address.street).number)
        except (LookupError, TypeError, AttributeError) as error:
            raise ValueError("an answer of another shape") from error
        if found.latitude == 0 and found.longitude == 0:
            raise ValueError("an answer without a place")  # degrees that are null become 0, 0 on the way
        return found

    def _asked(self, address: Address) -> Any:
        if self.name == "nominatim":
            # by its parts: https://nominatim.org/release-docs/latest/api/Search/#structured-query
            parts = {
                "street": door(address),
                "city": address.city,
                "state": address.state,
                "postalcode": address.postal_code,
            }
            query = {name: part for name, part in parts.items() if part}
            country = address.country.lower()
            return self._geocoder.geocode(query, addressdetails=True, country_codes=country)
        return self._geocoder.geocode(asked_line(address))


def _answer(name: str, location: Any, number: str) -> Answer:
    kind = _CLASSES[name](location.raw)
    exactness: Exactness | None
    problem = ""
    if kind.house:
        houses = {part.strip().casefold() for part in (kind.house, *_MANY_HOUSES.split(kind.house))}
        exactness = "street" if kind.interpolated else "rooftop"
        if number.casefold() not in houses:
            exactness, problem = None, f"The answer is for house {kind.house[:20]}, not for {number[:20]}."
    elif kind.street and _small(kind):
        exactness = "street"
    else:
        exactness, problem = None, "Only a longer street, or an area, was found."
    return Answer(float(location.latitude), float(location.longitude), exactness, kind.said, problem)


def _nominatim(raw: Mapping[str, Any]) -> _Class:
    """https://nominatim.org/release-docs/latest/api/Output/: a house on a way is one worked out between two others."""
    kind, kin = _word(raw.get("class") or raw.get("category")), _word(raw.get("type"))
    south, north, west, east = _four(raw.get("boundingbox"))
    return _Class(
        said=f"{kind}/{kin}",
        house=_word((raw.get("address") or {}).get("house_number")),
        interpolated=(kind, kin) == ("place", "house") and raw.get("osm_type") == "way",
        street=kind == "highway",
        south=south,
        west=west,
        north=north,
        east=east,
    )


def _photon(raw: Mapping[str, Any]) -> _Class:
    """https://github.com/komoot/photon/blob/master/docs/api-v1.md; ``extent`` is west, north, east, south."""
    told = raw["properties"]
    kind, kin = _word(told.get("osm_key")), _word(told.get("osm_value"))
    west, north, east, south = _four(told.get("extent"))
    return _Class(
        said=f"{kind}/{kin}",
        house=_word(told.get("housenumber")),
        interpolated=(kind, kin) == ("place", "house") and told.get("osm_type") == "W",
        street=kind == "highway" or told.get("type") == "street",
        south=south,
        west=west,
        north=north,
        east=east,
    )


def _pelias(raw: Mapping[str, Any]) -> _Class:
    """https://github.com/pelias/documentation: ``result_quality.md``, ``response.md``; ``bbox`` as in GeoJSON."""
    told = raw["properties"]
    layer, match = _word(told.get("layer")), _word(told.get("match_type"))
    west, south, east, north = _four(raw.get("bbox") or told.get("bbox"))
    house = layer in ("address", "venue") and match != "fallback"
    return _Class(
        said=f"{layer}/{match or 'exact'}",
        house=_word(told.get("housenumber")) if house else "",
        interpolated=match == "interpolated" or _word(told.get("accuracy")) not in ("", "point"),
        street=layer == "street",
        south=south,
        west=west,
        north=north,
        east=east,
    )


_CLASSES: Mapping[str, Callable[[Mapping[str, Any]], _Class]] = {
    "nominatim": _nominatim,
    "photon": _photon,
    "pelias": _pelias,
}


def _word(value: Any) -> str:
    return str(value)[:40] if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _four(value: Any) -> list[Any]:
    return value if isinstance(value, list) and len(value) == 4 else [None] * 4


def _small(kind: _Class) -> bool:
    """Whether all of a street lies within the uncertainty of its middle."""
    try:
        south, west, north, east = (float(side) for side in (kind.south, kind.west, kind.north, kind.east))
        across = kilometres_between(latitude=south, longitude=west, to_latitude=north, to_longitude=east)
    except (TypeError, ValueError):
        return False
    return across * 1000 <= 2 * UNCERTAINTY_METRES["street"]
