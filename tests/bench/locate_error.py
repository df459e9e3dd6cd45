"""How far our offline points lie from the true ones: ``python tests/bench/locate_error.py FOLDER``.

``FOLDER`` holds ``addresses_with_points.csv``: facilities with street1, city, state, zip, latitude and longitude. The
true coordinates are only compared with, never placed by. Fails when the figures are worse than what we promise.
"""

import csv
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from indexer.locate.distance import kilometres_between
from indexer.locate.gazetteer import gazetteer
from indexer.locate.table import COLUMNS_IN, LocateReport, locate_file

MOST_MEDIAN_KM = 2.0
MOST_P90_KM = 5.5


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
    outside = 0
    boxes = _boxes(rows)
    for row, point in zip(rows, points, strict=True):
        if point["latitude"] == "":
            continue
        latitude, longitude = float(point["latitude"]), float(point["longitude"])
        if point["exactness"] != "state":
            errors.append(
                kilometres_between(
                    latitude=float(row["latitude"]),
                    longitude=float(row["longitude"]),
                    to_latitude=latitude,
                    to_longitude=longitude,
                )
            )
        south, north, west, east = boxes[row["state"]]
        outside += not (south <= latitude <= north and west <= longitude <= east)
    middle, ninety, most = (float(figure) for figure in np.percentile(errors, [50, 90, 99]))
    sys.stdout.write(
        f"rows {report.rows}, placed {report.placed}, by exactness {dict(report.exactness)}\n"
        f"error of the {len(errors)} better than a state: "
        f"median {middle:.2f} km, p90 {ninety:.2f} km, p99 {most:.2f} km\n"
        f"outside the stated state {outside}, leading zeros mended {report.mended}, with a problem {report.troubled}\n"
        f"gazetteer loaded in {loading * 1000:.0f} ms, {report.rows / seconds:,.0f} rows a second\n"
    )
    kept = middle <= MOST_MEDIAN_KM and ninety <= MOST_P90_KM and outside == 0
    return 0 if kept else 1


def _locate(rows: list[dict[str, str]], made: Path) -> tuple[LocateReport, list[dict[str, str]], float]:
    source, target = made / "in.csv", made / "out.csv"
    with source.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS_IN)
        writer.writerows(
            (count, row["street1"], row["city"], row["state"], row["zip"]) for count, row in enumerate(rows)
        )
    started = time.perf_counter()
    report = locate_file(source, target)
    seconds = time.perf_counter() - started
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
