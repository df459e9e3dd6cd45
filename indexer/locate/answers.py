"""What geocoders answered, kept on disk with the day: nobody is asked twice, and a build needs nobody at all.

A small SQLite file of its own in the home folder. It also counts the requests of each day, so that a budget holds
however often the command is started.
"""

import hashlib
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from config.errors import HomeError
from indexer.clinic import Address, Clinic
from indexer.locate.point import EXACTNESS, Exactness, Point
from indexer.normalise.street import street_key

Verdict = Literal["placed", "refused", "unknown"]

ATTRIBUTION = "Some spots: © OpenStreetMap contributors, ODbL (openstreetmap.org/copyright)."
"""To be shown wherever points of Nominatim or Photon are shown; a server of Pelias names its own sources."""

AGAIN_DAYS = 180
"""After so many days an address is asked for again that was refused or that the provider did not know."""

FINE: frozenset[Exactness] = frozenset(("rooftop", "street"))
"""Exact enough that nobody is asked."""

_UNIT = re.compile(
    r"[,\s](?:(?:suite|ste|unit|apt|apartment|room|rm|floor|fl|bldg|building)\b\.?[\s#]*(?:[a-z]?-?[0-9]|[a-z](?![\w]))"
    r"|#|[0-9]{1,2}(?:st|nd|rd|th)\s+(?:floor|fl)\b)",
    re.IGNORECASE,
)
_NATIONS = {"US": "USA", "CA": "Canada", "AU": "Australia", "GB": "United Kingdom"}

_FORMAT = 1
_WAIT_SECONDS = 30.0
_SCHEMA = f"""
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS answer (
    provider TEXT NOT NULL, asked TEXT NOT NULL, day TEXT NOT NULL, verdict TEXT NOT NULL,
    latitude REAL, longitude REAL, exactness TEXT, said TEXT NOT NULL, problem TEXT NOT NULL,
    PRIMARY KEY (provider, asked)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS spent (
    provider TEXT NOT NULL, day TEXT NOT NULL, requests INTEGER NOT NULL, PRIMARY KEY (provider, day)
) WITHOUT ROWID;
PRAGMA user_version = {_FORMAT};
COMMIT;
"""


def askable(address: Address) -> bool:
    """Whether a geocoder could know more of it than we: it has a house number, and is no post-office box."""
    key = street_key(address.street)
    return key.number != "" and not key.po_box and bool(address.city or address.postal_code)


def asked_line(address: Address) -> str:
    """An address as it is asked for and kept: without its unit, on one line, and nothing else about the clinic."""
    region = " ".join(part for part in (address.state, address.postal_code) if part)
    parts = (door(address), address.city, region, _NATIONS.get(address.country, address.country))
    return ", ".join(part for part in parts if part)


def door(address: Address) -> str:
    """The street with its house number, without the unit and the name of a building."""
    parts = address.street.split(",")
    numbered = next((part for part in parts if part.strip()[:1].isdigit()), address.street)
    return _UNIT.split(numbered, maxsplit=1)[0].strip(" ,")


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it is kept. ``asked`` is the line that was sent, ``said`` the provider's own class.

    ``problem`` says in words why it was refused or what was not known; a placed one has a point.
    """

    provider: str
    asked: str
    day: date
    verdict: Verdict
    said: str
    problem: str = ""
    point: Point | None = None

    def counts_on(self, today: date) -> bool:
        """Whether there is no need yet to ask again."""
        return self.verdict == "placed" or today - self.day < timedelta(days=AGAIN_DAYS)


class Answers:
    """The open file. Raises :class:`HomeError` when it cannot be used; whoever opens it closes it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._explained():
            self._db = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)
        try:
            with self._explained():
                self._begin()
        except BaseException:
            self._db.close()
            raise

    def _begin(self) -> None:
        if self._db.execute("PRAGMA user_version").fetchone()[0] > _FORMAT:
            raise HomeError(f"{self.path} was written by a later version of this program. Install that version.")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def of(self, provider: str) -> dict[str, Kept]:
        """Everything a provider answered, by the line that was asked."""
        with self._explained():
            rows = self._db.execute("SELECT * FROM answer WHERE provider = ?", (provider,)).fetchall()
            return {kept.asked: kept for kept in map(_kept, rows)}

    def all(self) -> list[Kept]:
        """Everything that anybody answered, in one order."""
        with self._explained():
            rows = self._db.execute("SELECT * FROM answer ORDER BY asked, provider").fetchall()
            return [_kept(row) for row in rows]

    def keep(self, kept: Kept) -> None:
        """Keep an answer, in place of the one that the provider gave before."""
        point = kept.point
        where = (None, None, None) if point is None else (point.latitude, point.longitude, point.exactness)
        row = (kept.provider, kept.asked, kept.day.isoformat(), kept.verdict, *where, kept.said, kept.problem)
        with self._explained():
            self._db.execute("INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    def spend(self, provider: str, *, day: date, budget: int) -> bool:
        """Count one request of a day, before it is made; false when the budget of that day is spent."""
        with self._explained():
            changed = self._db.execute(
                "INSERT INTO spent SELECT ?, ?, 1 WHERE ? > 0"
                " ON CONFLICT (provider, day) DO UPDATE SET requests = requests + 1 WHERE requests < ?",
                (provider, day.isoformat(), budget, budget),
            ).rowcount
        return changed > 0

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, ValueError, StopIteration) as error:
            raise HomeError(
                f"{self.path} cannot be used ({error}). Check the disk; if the file is damaged, move it away: "
                "`clinics locate --online` asks again."
            ) from error


@dataclass(frozen=True, slots=True)
class Known:
    """The points that geocoders gave, by the line that was asked; ``edition`` changes whenever one of them does."""

    points: Mapping[str, Point]
    edition: str

    def finer(self, clinic: Clinic) -> Clinic:
        """The clinic with the point of its address, where that is finer than the one it has."""
        point = self.points.get(asked_line(clinic.address)) if self.points else None
        own = clinic.point
        if point is None or (own is not None and EXACTNESS.index(own.exactness) <= EXACTNESS.index(point.exactness)):
            return clinic
        return replace(clinic, point=point)


def known_points(path: Path) -> Known:
    """The points in the file of that path; of two for one address the finer one, then the newer one. None is fine."""
    if not path.exists():
        return Known({}, "")
    with closing(Answers(path)) as answers:
        placed = [kept for kept in answers.all() if kept.point is not None]
    points: dict[str, Point] = {}
    for kept in sorted(placed, key=lambda one: (_rank(one), one.day, one.provider), reverse=True):
        if kept.point is not None:
            points.setdefault(kept.asked, kept.point)
    digest = hashlib.sha256(repr(sorted(points.items(), key=lambda item: item[0])).encode())
    return Known(points, digest.hexdigest() if points else "")


def _rank(kept: Kept) -> int:
    """More for the finer."""
    return 0 if kept.point is None else -EXACTNESS.index(kept.point.exactness)


def _kept(row: tuple[str, str, str, Verdict, float | None, float | None, str | None, str, str]) -> Kept:
    provider, asked, day, verdict, latitude, longitude, named, said, problem = row
    point = None
    if latitude is not None and longitude is not None:
        exactness = next(known for known in EXACTNESS if known == named)
        point = Point(latitude, longitude, exactness, provider)
    return Kept(provider, asked, date.fromisoformat(day), verdict, said, problem, point)


def waits(clinic: Clinic) -> bool:
    """Whether a geocoder could place a clinic better than it is."""
    return clinic.point is None or clinic.point.exactness not in FINE
