"""What a country's authority says of a route: data with its source and its month, shown as it is, never advice.

Product, route, setting and status are four things; this is only the status, and it is the same for every clinic.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from config.errors import ConfigError
from config.vocabulary import vocabulary

_NAME = "config/vocabulary/regulation.toml"
_COUNTRY_KEYS = {"code", "label", "members"}
_LINE_KEYS = {"country", "routes", "says", "url", "as_of"}


@dataclass(frozen=True, slots=True)
class Regulation:
    """One line: ``country`` as people call it, what holds there for a route, the page that says so, and its month.

    ``as_of`` is the first day of the month in which the line was last compared with its source. ``code`` is the two
    letters of the country or union whose line it is, ``routes`` are all that it is about.
    """

    country: str
    says: str
    url: str
    as_of: date
    code: str = ""
    routes: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """As it is shown, such as ``United States: off-label: ... As of November 2026.``, with its country first."""
        return f"{self.country}: {self.says} As of {self.as_of:%B %Y}."


def regulation(route: str, *, country: str) -> Regulation | None:
    """What holds for a route in a country given by its two-letter code; ``None`` when we know nothing of it.

    Raises :class:`ConfigError` when the data are not understood.
    """
    return _all().get((route, country.strip().upper()))


def regulations() -> tuple[Regulation, ...]:
    """Every line once, in the order of the file; raises as :func:`regulation` does."""
    return tuple(dict.fromkeys(_all().values()))


@cache
def _all() -> Mapping[tuple[str, str], Regulation]:
    """Every line by route and two-letter code; the members of a union have the union's lines."""
    try:
        table = tomllib.loads(files(__package__).joinpath("regulation.toml").read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{_NAME} cannot be read: {error}.") from error
    return _lines(table)


def _lines(table: Mapping[str, Any]) -> dict[tuple[str, str], Regulation]:
    countries = {row["code"]: row for row in table.get("country", ()) if not _unknown(row, _COUNTRY_KEYS)}
    known = vocabulary()["route"].codes
    made: dict[tuple[str, str], Regulation] = {}
    for row in table.get("line", ()):
        _unknown(row, _LINE_KEYS)
        missing = sorted(_LINE_KEYS - set(row))
        if missing or row["country"] not in countries:
            raise ConfigError(f"{_NAME}: a line lacks {', '.join(missing) or 'a country that is listed'}.")
        country = countries[row["country"]]
        if not row["url"].startswith("https://") or not isinstance(row["as_of"], date):
            raise ConfigError(f"{_NAME}: {row['says']!r} needs an https address and a day.")
        one = Regulation(
            country=country["label"],
            says=row["says"],
            url=row["url"],
            as_of=row["as_of"],
            code=row["country"],
            routes=tuple(row["routes"]),
        )
        for route in row["routes"]:
            for code in (row["country"], *country.get("members", ())):
                if route not in known or (route, code) in made:
                    raise ConfigError(f"{_NAME}: {route!r} in {code} is unknown or repeated.")
                made[route, code] = one
    return made


def _unknown(row: Mapping[str, Any], known: set[str]) -> bool:
    unknown = sorted(set(row) - known)
    if unknown:
        raise ConfigError(f"{_NAME}: unknown key {unknown[0]!r}; known are {', '.join(sorted(known))}.")
    return False
