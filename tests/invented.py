"""Clinics and searches that nobody ever saw: the same seed always invents the same ones.

They are made to be awkward: towns on a state line, at the date line and at the poles, two clinics on one spot,
clinics without a point, sources that contradict each other, terms that the vocabulary has dropped.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from config.vocabulary import FIELDS, vocabulary
from indexer.area import Box
from indexer.cells import MOST_ZOOM
from indexer.clinic import Address, Clinic, Fact, Status
from indexer.locate.point import EXACTNESS, Exactness, Point
from indexer.query import SORTS, Near, Query

Town = tuple[str, str, float, float, float]

TOWNS: tuple[Town, ...] = (
    ("New York", "NY", 40.71, -74.01, 9.0),
    ("Jersey City", "NJ", 40.72, -74.05, 3.0),
    ("Los Angeles", "CA", 34.05, -118.24, 8.0),
    ("San José", "CA", 37.34, -121.89, 3.0),
    ("Cañon City", "CO", 38.44, -105.24, 2.0),
    ("Denver", "CO", 39.74, -104.99, 4.0),
    ("Texarkana", "TX", 33.43, -94.05, 1.0),
    ("Texarkana", "AR", 33.44, -94.03, 1.0),
    ("Coeur d'Alene", "ID", 47.68, -116.78, 1.0),
    ("Portland", "OR", 45.52, -122.68, 3.0),
    ("Vancouver", "WA", 45.63, -122.67, 2.0),
    ("Houston", "TX", 29.76, -95.37, 5.0),
    ("Chicago", "IL", 41.88, -87.63, 6.0),
    ("Mayagüez", "PR", 18.20, -67.14, 1.0),
    ("Honolulu", "HI", 21.31, -157.86, 1.0),
    ("Attu Station", "AK", 52.85, 179.95, 1.0),
    ("Adak", "AK", 52.80, -179.95, 1.0),
    ("Top Camp", "", 89.90, 45.0, 0.5),
    ("Bottom Camp", "", -89.95, -120.0, 0.5),
)
"""Town, state, degrees north, degrees east, and how many clinics it has, relative to the others."""

FIRST = (
    "Blue",
    "Cedar",
    "Élan",
    "O'Malley",
    "O\u2019Malley",
    "Harbor",
    "Saint",
    "St.",
    "Lotus",
    "North-Star",
    "Ümlaut",
    "10th",
)
SECOND = ("Ridge", "Mind", "Wellness", "Infusion", "Café", "Path", "Recovery", "d'Or", "River", "Neuro")
LAST = ("Clinic", "Center", "Associates", "Institute", "PLLC", "Group")
STREETS = ("Elm St", "2nd Ave", "Calle Ñandú", "King's Rd", "Martin Luther King Jr Blvd", "Broadway", "")
SOURCES = ("own_site", "registry", "directory")
STATUS: tuple[Status, ...] = ("open", "open", "open", "closed", "moved")
DROPPED = "dropped_term"
TODAY = date(2026, 11, 23)


def invented_clinics(
    count: int, seed: int = 1, towns: Sequence[Town] = TOWNS, exactness: Sequence[Exactness] = EXACTNESS
) -> Iterator[Clinic]:
    """So many clinics, one after another; ``exactness`` holds each class as often as it is likely."""
    chance = Random(seed)  # noqa: S311  invents, keeps no secret
    weights = list(accumulate(town[-1] for town in towns))
    before: Point | None = None
    for number in range(count):
        city, state, latitude, longitude, _ = chance.choices(towns, cum_weights=weights)[0]
        point = _point(chance, latitude, longitude, exactness)
        if before is not None and chance.random() < 0.1:
            point = before
        before = point or before
        yield Clinic(
            id=f"c{chance.getrandbits(40):010x}{number:x}",
            name=f"{chance.choice(FIRST)} {chance.choice(SECOND)} {chance.choice(LAST)}",
            address=Address(f"{chance.randrange(1, 9999)} {chance.choice(STREETS)}", city, state, "00000"),
            facts={field: facts for field in FIELDS if (facts := tuple(_facts(chance, field, number)))},
            listings=(f"own_site:{number}",),
            checked=TODAY - timedelta(days=chance.randrange(40)),
            point=point,
            phone=f"+1503555{chance.randrange(100, 200):04d}",
            website=f"https://clinic-{number}.example/",
            status=chance.choice(STATUS),
            formerly=(f"old{number}",) if chance.random() < 0.05 else (),
        )


def _point(chance: Random, latitude: float, longitude: float, exactness: Sequence[Exactness]) -> Point | None:
    if chance.random() < 0.07:
        return None
    north = max(-90.0, min(90.0, latitude + chance.gauss(0, 0.3)))
    east = (longitude + chance.gauss(0, 0.4) + 180) % 360 - 180
    if chance.random() < 0.3:  # the middle of a postal code, where several stand on one spot
        north, east = round(north, 1), round(east, 1)
    return Point(north, east, chance.choice(exactness), "invented")


def _facts(chance: Random, field: str, number: int) -> Iterator[Fact]:
    if chance.random() < 0.35:
        return
    codes = vocabulary()[field].codes
    for _ in range(chance.randrange(1, 5)):
        value = DROPPED if chance.random() < 0.02 else codes[int(len(codes) * chance.random() ** 2)]
        day = TODAY - timedelta(days=chance.randrange(400))
        yield Fact(
            value=value,
            denied=chance.random() < 0.25,
            said=f"An invented sentence about {field}, and nothing else.",
            url=f"https://clinic-{number}.example/{field}",
            source=chance.choice(SOURCES),
            first_seen=day,
            last_seen=TODAY,
        )


def invented_queries(count: int, seed: int = 1, towns: Sequence[Town] = TOWNS) -> Iterator[Query]:
    """So many searches, from broad to hopeless."""
    chance = Random(seed)  # noqa: S311  invents, keeps no secret
    for _ in range(count):
        filters = {}
        for field in chance.sample(FIELDS, chance.choice((0, 0, 1, 1, 2, 3))):
            codes = vocabulary()[field].codes
            known = (*codes, *codes, "not_stated", *(f"no.{code}" for code in codes))
            filters[field] = tuple(chance.sample(known, chance.choice((1, 1, 2, 4))))
        near = _near(chance, towns) if chance.random() < 0.7 else None
        yield Query(
            near=near,
            within=chance.choice((1, 5, 25, 25, 50, 100, 500)),
            state=chance.choice(towns)[1] if chance.random() < 0.2 else "",
            text=_text(chance) if chance.random() < 0.3 else "",
            filters=filters,
            sort=chance.choice(SORTS),
            page=chance.choice((1, 1, 1, 2, 3, 40)),
            size=chance.choice((20, 20, 1, 100)),
            box=_box(chance, near or _near(chance, towns)) if chance.random() < 0.3 else None,
            confirmed_since=TODAY - timedelta(days=chance.randrange(45)) if chance.random() < 0.2 else None,
            zoom=chance.choice((None, None, chance.randrange(MOST_ZOOM + 1), MOST_ZOOM)),
        )


def _box(chance: Random, around: Near) -> Box:
    """A part of the map around a place, now and then with a clinic's own rounded degrees as its edge, or the world."""
    latitude, longitude = around.latitude, around.longitude
    if chance.random() < 0.1:
        return Box(west=-180, south=-90, east=180, north=90)
    high, wide = chance.choice((0.1, 0.5, 2, 20)), chance.choice((0.1, 0.5, 2, 20, 120))
    decimals = chance.choice((1, 6))
    edges = [round((edge + 180) % 360 - 180, decimals) for edge in (longitude - wide, longitude + wide)]
    south, north = (round(max(-90, min(90, edge)), decimals) for edge in (latitude - high, latitude + high))
    return Box(west=edges[0], south=south, east=edges[1], north=north)


def _near(chance: Random, towns: Sequence[Town]) -> Near:
    city, state, latitude, longitude, _ = chance.choice(towns)
    if chance.random() < 0.1:
        latitude, longitude = chance.uniform(-90, 90), chance.uniform(-180, 180)
    return Near(f"{city}, {state}", latitude, longitude)


def _text(chance: Random) -> str:
    words = chance.choice((FIRST, SECOND, LAST, STREETS, [town[0] for town in TOWNS]))
    text = " ".join(chance.choice(words) for _ in range(chance.choice((1, 1, 2))))
    if chance.random() < 0.5:
        text = text[: chance.randrange(1, len(text) + 1)] if text else text
    return chance.choice((text, text.upper(), text.replace("'", ""), text.replace("é", "e")))
