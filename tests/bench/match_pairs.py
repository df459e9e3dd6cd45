"""Pair precision and recall of ``clinics match`` on two editions of one list of places that share a stable id.

    python tests/bench/match_pairs.py FOLDER [--wrong N]

FOLDER holds ``a_2020.csv`` and ``b_2023.csv`` (with hifld_id, NAME, ADDRESS, CITY, STATE, ZIP, TELEPHONE, WEBSITE) and
``true_matches_ids.csv``. Coordinates and ids are kept from the matcher, since they would give the answer away. Only
pairs across the two editions count. ``--wrong`` prints that many pairs of each kind of mistake.
"""

import argparse
import csv
import resource
import tempfile
import time
from collections import defaultdict
from itertools import product
from pathlib import Path

from indexer.match.table import match_file

_COLUMNS = {"name": "NAME", "street": "ADDRESS", "city": "CITY", "state": "STATE", "zip": "ZIP", "phone": "TELEPHONE"}
_EDITIONS = {"a": "a_2020.csv", "b": "b_2023.csv"}


def main() -> None:
    """Match, count, print."""
    parser = argparse.ArgumentParser(description="Pair precision and recall of matching.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--wrong", type=int, default=0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        source, target = Path(scratch, "in.csv"), Path(scratch, "out.csv")
        truth, rows = _prepare(asked.folder, source)
        started = time.perf_counter()
        report = match_file(source, target)
        seconds = time.perf_counter() - started
        with target.open(encoding="utf-8", newline="") as text:
            clinics = {row["id"]: row["clinic"] for row in csv.DictReader(text)}
    found = _found(clinics)
    right = found & truth
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"pairs found {len(found)}, true {len(truth)}, right {len(right)}; unsure {report.unsure}")
    print(f"pair precision {len(right) / max(1, len(found)):.4f}, pair recall {len(right) / len(truth):.4f}")
    print(f"{report.rows} rows, {report.clinics} clinics, {seconds:.1f} s, {memory:.0f} MB at most")
    for title, pairs in (("joined though different", found - truth), ("missed", truth - found)):
        for a, b in sorted(pairs)[:: max(1, len(pairs) // max(1, asked.wrong))][: asked.wrong]:
            print(f"-- {title}\n   {rows[a]}\n   {rows[b]}")


def _prepare(folder: Path, source: Path) -> tuple[set[tuple[str, str]], dict[str, list[str]]]:
    """Write the matcher's table; the true pairs and the rows by the ids that it holds."""
    with (folder / "true_matches_ids.csv").open(encoding="utf-8-sig", newline="") as text:
        both = {row["hifld_id"] for row in csv.DictReader(text)}
    ids: dict[str, dict[str, str]] = {}
    rows: dict[str, list[str]] = {}
    with source.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("id", *_COLUMNS, "website"))
        for edition, name in _EDITIONS.items():
            ids[edition] = {}
            with (folder / name).open(encoding="utf-8-sig", newline="") as text:
                for number, row in enumerate(csv.DictReader(text)):
                    key = f"{edition}:{number}"
                    ids[edition][row["hifld_id"]] = key
                    rows[key] = [row[column] for column in (*_COLUMNS.values(), "WEBSITE")]
                    writer.writerow((key, *rows[key]))
    return {(ids["a"][one], ids["b"][one]) for one in both}, rows


def _found(clinics: dict[str, str]) -> set[tuple[str, str]]:
    """Pairs across the editions that share a clinic."""
    members: defaultdict[str, dict[str, list[str]]] = defaultdict(lambda: {edition: [] for edition in _EDITIONS})
    for key, clinic in clinics.items():
        members[clinic][key.partition(":")[0]].append(key)
    return {pair for sides in members.values() for pair in product(sides["a"], sides["b"])}


if __name__ == "__main__":
    main()
