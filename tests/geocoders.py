"""Answers as geocoders document them, and clinics to ask them for, over real HTTP on loopback."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from loopback import Answer, Loopback, Reply, settings

from config.home import Home
from config.settings import Locate, Online, Settings
from indexer.clinic import Address, Clinic
from indexer.engines.embedded import EmbeddedBuilder, EmbeddedEngine
from indexer.locate.offline import locate
from indexer.locate.online import Asked, ask_all
from indexer.locate.point import Point

ELM = Address("12 Elm St, Suite 300", "Portland", "OR", "97205")
HERE = (45.5231, -122.6912)
TODAY = date(2026, 11, 23)


class Anything(dict[str, Reply]):
    """Pages that answer every question alike, or by what makes an answer out of the path."""

    def __init__(self, reply: Reply | Callable[[str], Answer]) -> None:
        super().__init__()
        self.reply = reply

    def get(self, key: str, default: Any = None) -> Any:
        del default
        path = urlsplit("//" + key).path
        return Answer(status=404) if path.startswith("/elsewhere") else self.reply


def clinic(number: int, address: Address = ELM, point: Point | None = None) -> Clinic:
    return Clinic(
        id=f"c{number}",
        name="Lotus Clinic",
        address=address,
        facts={},
        listings=(f"own_site:{number}",),
        checked=TODAY,
        point=locate(address).point if point is None else point,
    )


def doors(count: int) -> list[Clinic]:
    return [clinic(number, Address(f"{number} Elm St", "Portland", "OR", "97205")) for number in range(1, count + 1)]


def asked_of(web: Loopback, provider: str = "nominatim", **online: Any) -> Settings:
    configured: dict[str, Any] = {
        "provider": provider,
        "server": web.url("127.0.0.1/").rstrip("/"),
        "pause_seconds": 0.0,
    } | online
    return settings(contact="https://us.example/").model_copy(update={"locate": Locate(online=Online(**configured))})


def ask(
    home: Path, configured: Settings, clinics: list[Clinic], *, day: date = TODAY, sleeps: list[float] | None = None
) -> Asked:
    slept = [] if sleeps is None else sleeps
    path = home / "engine.sqlite"
    EmbeddedBuilder(path).rebuild(clinics, merged={})
    engine = EmbeddedEngine(path)
    return ask_all(Home(home), configured, engine, sleep=slept.append, today=lambda: day)


def nominatim(at: tuple[float, float] = HERE, /, **parts: Any) -> str:
    """An answer as https://nominatim.org/release-docs/latest/api/Output/ describes it."""
    place = {
        "place_id": 1,
        "licence": "Data © OpenStreetMap contributors",
        "osm_type": "node",
        "osm_id": 2,
        "boundingbox": [str(at[0] - 0.0001), str(at[0] + 0.0001), str(at[1] - 0.0001), str(at[1] + 0.0001)],
        "lat": str(at[0]),
        "lon": str(at[1]),
        "display_name": "12, Elm Street, Portland, Oregon, 97205, United States",
        "class": "place",
        "type": "house",
        "place_rank": 30,
        "importance": 0.1,
        "address": {"house_number": "12", "road": "Elm Street", "postcode": "97205", "country_code": "us"},
    }
    return json.dumps([place | parts])


def feature(at: tuple[float, float], properties: Mapping[str, Any], **parts: Any) -> str:
    one = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [at[1], at[0]]},
        "properties": dict(properties),
    }
    return json.dumps({"type": "FeatureCollection", "features": [one | parts]})


def photon(at: tuple[float, float] = HERE, /, **parts: Any) -> str:
    """An answer as docs/api-v1.md of Photon describes it."""
    usual = {
        "osm_type": "N",
        "osm_id": 2,
        "osm_key": "building",
        "osm_value": "yes",
        "type": "house",
        "housenumber": "12",
        "street": "Elm Street",
        "postcode": "97205",
        "city": "Portland",
        "countrycode": "US",
    }
    return feature(at, usual | parts)


def pelias(at: tuple[float, float] = HERE, /, **parts: Any) -> str:
    """An answer as response.md and result_quality.md of Pelias describe it."""
    usual = {
        "gid": "openaddresses:address:us/or/portland:1",
        "layer": "address",
        "source": "openaddresses",
        "name": "12 Elm Street",
        "housenumber": "12",
        "street": "Elm Street",
        "postalcode": "97205",
        "confidence": 1,
        "match_type": "exact",
        "accuracy": "point",
    }
    bbox = parts.pop("bbox", None)
    return feature(at, usual | parts, **({} if bbox is None else {"bbox": bbox}))
