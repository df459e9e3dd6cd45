"""Clinics and searches as strange as the types allow; the same seed always gives the same ones.

Names of many scripts and none, points at the ends of degrees and a hair beside them, days at the ends of the calendar,
every mixture of yes, no and not stated, contradictions in one list, searches for a single letter. What people usually
have and ask is in ``invented.py``.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from math import nextafter
from random import Random

from config.vocabulary import DENIED, FIELDS, NOT_STATED, vocabulary
from indexer.area import Box
from indexer.cells import MOST_ZOOM
from indexer.clinic import Address, Clinic, Fact
from indexer.locate.point import EXACTNESS, Point
from indexer.query import SORTS, Near, Query

SCRIPTS = """
    a A 1 10th O'Brien O\u2019Brien obrien L\u02bcAquila d' 'n' St. x_y St_John no. not_stated 24/7 C/O Co-op
    Élan E\u0301lan elan Straße STRASSE İzmir \u0131spanak ﬁne fine Ǆungla Ångström K Ⅳ ² ① ½ \U0001d50eetamine 🌲 —
    東京クリニック ﾄｳｷｮｳ 東京 서울 호텔 Кли́ника клиника Ἀθήνα हिंदी ไทย עִבְרִית عيادة
    & " \\ * wild*card NOT AND ({[ @@circle % {}
"""
WORDS = (*SCRIPTS.split(), "a" * 60, "\u200b", "\u00ad", "\x00", "\ud83d")
STATES = ("OR", "WA", "", "Oregon", "or", "ZZ", "東京")
DEGREES = (-180.0, 180.0, 179.999999, -179.999999, 0.0, -0.0, 1e-9, -1e-9, -122.5, 45.0, 90.0, -90.0)
DAYS = (date.min, date(1969, 12, 31), date(1970, 1, 1), date(2026, 11, 22), date(2026, 11, 23), date.max)
TODAY = date(2026, 11, 23)


def awkward_clinics(count: int, seed: int = 1) -> Iterator[Clinic]:
    """So many clinics, one after another."""
    chance = Random(seed)  # noqa: S311  invents, keeps no secret
    spots = [_spot(chance) for _ in range(max(3, count // 3))]
    names = [_words(chance, 4) for _ in range(max(3, count // 2))]
    for number in range(count):
        latitude, longitude = chance.choice(spots)
        yield Clinic(
            id=f"{chance.choice(('c', 'C', 'é', '-', '~', '東'))}{chance.choice(('', 'x' * 90))}{number:x}",
            name=chance.choice(names),
            address=Address(_words(chance, 2), _words(chance, 1), chance.choice(STATES), "00000"),
            facts={field: tuple(_facts(chance, field)) for field in FIELDS if chance.random() < 0.6},
            listings=(f"own_site:{number}",),
            checked=chance.choice((*DAYS, TODAY - timedelta(days=chance.randrange(5)))),
            point=Point(latitude, longitude, chance.choice(EXACTNESS), "invented") if chance.random() < 0.85 else None,
            formerly=(f"old{number}",) if chance.random() < 0.1 else (),
        )


def _spot(chance: Random) -> tuple[float, float]:
    """Degrees at an end, a hair beside it, on a round number, or anywhere."""
    latitude = chance.choice((chance.choice([one for one in DEGREES if abs(one) <= 90]), chance.uniform(-90, 90)))
    longitude = chance.choice((chance.choice(DEGREES), chance.choice(DEGREES), chance.uniform(-180, 180)))
    if chance.random() < 0.3:
        latitude = max(-90.0, min(90.0, nextafter(latitude, chance.choice((-200.0, 200.0)))))
        longitude = max(-180.0, min(180.0, nextafter(longitude, chance.choice((-200.0, 200.0)))))
    return latitude, longitude


def _words(chance: Random, most: int) -> str:
    return chance.choice((" ", " ", "", "\n", "-")).join(chance.choices(WORDS, k=chance.randrange(most + 1)))


def _facts(chance: Random, field: str) -> Iterator[Fact]:
    """Yes and no to a few codes, often both to the same one; now and then nothing, or what no vocabulary knows."""
    codes = (*vocabulary()[field].codes[:3], chance.choice(vocabulary()[field].codes), "dropped_term")
    for _ in range(chance.randrange(4)):
        yield Fact(
            value=chance.choice(codes),
            denied=chance.random() < 0.5,
            said=_words(chance, 3),
            url="https://clinic.example/",
            source=chance.choice(("own_site", "registry")),
            first_seen=date.min,
            last_seen=TODAY,
            gone_since=TODAY if chance.random() < 0.1 else None,
        )


def awkward_queries(count: int, clinics: list[Clinic], seed: int = 1) -> Iterator[Query]:
    """So many searches; places, edges and days are often exactly those of these clinics."""
    chance = Random(seed)  # noqa: S311  invents, keeps no secret
    points = [clinic.point for clinic in clinics if clinic.point is not None]
    for _ in range(count):
        here = chance.choice(points)
        near = Near("here", *chance.choice(((here.latitude, here.longitude), _spot(chance))))
        query = Query(
            near=near if chance.random() < 0.5 else None,
            within=chance.choice((1e-4, 0.0622, 1.0, 25, 186.4, 499.99999, 500, chance.uniform(0.001, 500))),
            state=chance.choice(("OR", "WA", "ZZ")) if chance.random() < 0.15 else "",
            text=_text(chance, clinics) if chance.random() < 0.35 else "",
            filters=dict(_filters(chance)),
            sort=chance.choice(SORTS),
            page=chance.choice((1, 1, 1, 2, 3, 10**9)),
            size=chance.choice((1, 7, 20, 100)),
            confirmed_since=chance.choice((*DAYS, TODAY - timedelta(days=2))) if chance.random() < 0.3 else None,
            zoom=chance.choice((None, *range(MOST_ZOOM + 1))),
        )
        yield replace(query, box=_box(chance, here)) if chance.random() < 0.3 else query


def _text(chance: Random, clinics: list[Clinic]) -> str:
    """Words of a clinic or of the list, cut anywhere, as often as one likes; only what a search takes."""
    text = chance.choice((_words(chance, 3), chance.choice(clinics).name, chance.choice(clinics).address.street))
    text = (text[: chance.randrange(1, 8)] if chance.random() < 0.5 else text * chance.choice((1, 1, 2)))[:200]
    return text if any(letter.isalnum() for letter in text) else chance.choice(("a", "1", "東", "é"))


def _filters(chance: Random) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yes, no and not stated in every mixture, the same choice twice, all choices that there are."""
    for field in chance.sample(FIELDS, chance.choice((0, 0, 1, 2, 3, len(FIELDS)))):
        codes = vocabulary()[field].codes
        few = (*codes[:3], codes[-1])
        known = (*few, *(DENIED + code for code in few), NOT_STATED, NOT_STATED)
        everything = (*codes, *(DENIED + code for code in codes), NOT_STATED)
        yes_and_no = (codes[0], DENIED + codes[0], codes[0])
        yield field, chance.choice((tuple(chance.choices(known, k=chance.randrange(1, 6))), everything, yes_and_no))


def _box(chance: Random, here: Point) -> Box:
    """A single spot, a line, a strip around the Earth, across the date line, or any; edges often on a point."""
    west, east = (chance.choice((here.longitude, chance.choice(DEGREES), chance.uniform(-180, 180))) for _ in "we")
    south, north = sorted(chance.choice((here.latitude, -90.0, 90.0, 0.0, chance.uniform(-90, 90))) for _ in "sn")
    return Box(west=west, south=south, east=east, north=north)
