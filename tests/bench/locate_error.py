"""How far our offline points lie from the true ones: ``python tests/bench/locate_error.py FOLDER``.

``FOLDER`` holds ``addresses_with_points.csv``: facilities with street1, city, state, zip, latitude and longitude. The
true coordinates are only compared with, never placed by. Fails when the figures are worse than what we promise.
"""

import contextlib
import csv
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

from config.errors import UnknownPlace
from indexer.clinic import Address
from indexer.locate.distance import kilometres_between
from indexer.locate.gazetteer import gazetteer
from indexer.locate.offline import locate
from indexer.locate.place import find_place
from indexer.locate.point import EXACTNESS, Point
from indexer.locate.table import COLUMNS_IN, LocateReport, locate_file

TYPED = (
    "97205", "Portland, OR", "portland oregon", "Portland", "St. Louis", "Ft. Worth", "Mt. Vernon", "Multnomah County",
    "Washington County", "Multnoma County", "Oregon", "12 Elm St, Portland, OR 97205", "12 Elm St Paul MN", "zzzzqqq",
    "45.52,-122.68", "Portlnd", "San Fransisco", "Alburquerque NM", "Toronto, ON", "Sandy Springs GA",
)  # fmt: skip
MOST_TYPED_MS = 5.0
MOST_MEDIAN_KM = 1.95
MOST_P90_KM = 5.3
PROMISED = 0.9
"""Share of the places that lie within the uncertainty that their point states."""


def main(folder: Path) -> int:
    """Print the figures; answers 1 when one of them breaks the promise."""
    with (folder / "addresses_with_points.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    started = time.perf_counter()
    gazetteer().place("Portland", "OR")
    loading = time.perf_counter() - started
    with tempfile.TemporaryDirectory() as made:
        report, points, seconds = _locate(rows, Path(made))
    errors = []
    within = defaultdict(list)
    outside = 0
    boxes = _boxes(rows)
    for row, point in zip(rows, points, strict=True):
        if point["latitude"] == "":
            continue
        latitude, longitude = float(point["latitude"]), float(point["longitude"])
        if point["exactness"] != "state":
            errors.append(_apart(row, latitude, longitude))
        exactness = next(known for known in EXACTNESS if known == point["exactness"])
        within[f"placed by {exactness}"].append(_kept(row, Point(latitude, longitude, exactness, "")))
        south, north, west, east = boxes[row["state"]]
        outside += not (south <= latitude <= north and west <= longitude <= east)
    middle, ninety, most = (float(figure) for figure in np.percentile(errors, [50, 90, 99]))
    sys.stdout.write(
        f"rows {report.rows}, placed {report.placed}, by exactness {dict(report.exactness)}\n"
        f"error of the {len(errors)} better than a state: "
        f"median {middle:.2f} km, p90 {ninety:.2f} km, p99 {most:.2f} km\n"
        f"outside the stated state {outside}, leading zeros mended {report.mended}, with a problem {report.troubled}\n"
        f"gazetteer loaded in {loading * 1000:.0f} ms, {report.rows / seconds:,.0f} rows a second of processor time\n"
    )
    for row in rows:
        for less in _coarser(row):
            within[f"if only the {less.exactness} were known"].append(_kept(row, less))
    for name, its in within.items():
        sys.stdout.write(f"{name}: {np.mean(its):.1%} of {len(its)} lie within the stated uncertainty\n")
    typed = _typed()
    sys.stdout.write(f"a typed place is found in {typed:.2f} ms (p95 of {len(TYPED)}, once warm)\n")
    promised = all(np.mean(its) >= PROMISED for its in within.values())
    kept = middle <= MOST_MEDIAN_KM and ninety <= MOST_P90_KM and outside == 0 and promised and typed <= MOST_TYPED_MS
    return 0 if kept else 1


def _typed() -> float:
    """Milliseconds, at the 95th percentile, that a place takes which a person typed."""
    taken: list[float] = []
    for _ in range(20):
        taken = []
        for text in TYPED:
            started = time.perf_counter()
            with contextlib.suppress(UnknownPlace):
                find_place(text)
            taken.append((time.perf_counter() - started) * 1000)
    return float(np.percentile(taken, 95))


def _apart(row: dict[str, str], latitude: float, longitude: float) -> float:
    """Kilometres between a point and the true one."""
    return kilometres_between(
        latitude=float(row["latitude"]), longitude=float(row["longitude"]), to_latitude=latitude, to_longitude=longitude
    )


def _kept(row: dict[str, str], point: Point) -> bool:
    return _apart(row, point.latitude, point.longitude) * 1000 <= point.uncertainty_metres


def _coarser(row: dict[str, str]) -> list[Point]:
    """Where an address would be placed of which only town and state, or only the state, were stated."""
    less = (Address(city=row["city"], state=row["state"]), Address(state=row["state"]))
    return [point for point in (locate(address).point for address in less) if point is not None]


def _locate(rows: list[dict[str, str]], made: Path) -> tuple[LocateReport, list[dict[str, str]], float]:
    source, target = made / "in.csv", made / "out.csv"
    with source.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS_IN)
        writer.writerows(
            (count, row["street1"], row["city"], row["state"], row["zip"]) for count, row in enumerate(rows)
        )
    started = time.process_time()  # one thread, so the time that others take on this machine does not count
    report = locate_file(source, target)
    seconds = time.process_time() - started
    with target.open(encoding="utf-8", newline="") as lines:
        return report, list(csv.DictReader(lines)), seconds


def _boxes(rows: list[dict[str, str]]) -> dict[str, tuple[float, float, float, float]]:
    """South, north, west and east ends of the true points of every state, half a degree wider."""
    boxes = {}
    for state in {row["state"] for row in rows}:
        norths = [float(row["latitude"]) for row in rows if row["state"] == state]
        easts = [float(row["longitude"]) for row in rows if row["state"] == state]
        boxes[state] = (min(norths) - 0.5, max(norths) + 0.5, min(easts) - 0.5, max(easts) + 0.5)
    return boxes


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Say which folder holds addresses_with_points.csv: python tests/bench/locate_error.py FOLDER")
    sys.exit(main(Path(sys.argv[1])))
