"""How fast the NPI registry's monthly file is read, and in how much memory, on a generated file of its layout.

    python tests/bench/registry_bulk.py [ROWS]        at least a million rows; about 1.2 GB a million on the disk

Prints the rows and megabytes a second, and the peak memory of the process that reads, for the plain file and for the
bundle (ZIP). The file is made in a temporary folder and removed.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from monthly_file import FIRST, LAST, MAIN, many  # noqa: E402  tests are found first

from indexer.clinic import Address  # noqa: E402  the same
from indexer.registry.bulk import read_bulk  # noqa: E402  the same
from indexer.registry.judge import Heard, judge  # noqa: E402  the same
from indexer.registry.named import Named  # noqa: E402  the same
from indexer.registry.subjects import Subject  # noqa: E402  the same

LOOKED_UP = 5_000
"""People and clinics looked up: more than all ketamine clinics of the United States would name."""


def looked_up() -> list[Subject]:
    """Invented people, some of them in the file by chance, and clinics."""
    place = {
        "state": "OR",
        "addresses": (Address("12 Elm St", "Portland", "OR", "97205"),),
        "phones": ("+15035550101",),
    }
    made = []
    for number in range(LOOKED_UP):
        first, last = (
            FIRST[number % len(FIRST)].title(),
            f"{LAST[number % len(LAST)].title()}{'abcdefghij'[number % 7]}",
        )
        shared: dict[str, Any] = {"clinic": f"c{number}", "said": "", "url": "", **place}
        if number % 3 == 0:
            made.append(Subject(sort="organization", name=f"{last}{number:x} Clinic", named=None, **shared))
        else:
            named = Named(
                words=(first, f"Ma{last}" if number % 2 else "Maro"), letters="MD", family="physician", claim=""
            )
            made.append(Subject(sort="person", name=named.shown, named=named, **shared))
    return made


def measured(path: Path) -> dict[str, float]:
    """Read the file in this process."""
    subjects = looked_up()
    began = time.perf_counter()
    found = read_bulk(path, subjects)
    seconds = time.perf_counter() - began
    judged = sum(judge(one, Heard(found.of(one), date(2026, 11, 8))).verdict != "not_found" for one in subjects)
    return {
        "rows": found.rows,
        "damaged": found.damaged,
        "found": sum(map(len, found.people.values())),
        "judged": judged,
        "seconds": seconds,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> None:
    """Make the files, read each in a process of its own, and print what it took."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / MAIN
        with path.open("w", encoding="utf-8") as out:
            out.writelines(many(rows))
        packed = Path(folder) / "bundle.zip"
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.write(path, MAIN)
        megabytes = path.stat().st_size / 1e6
        print(f"{rows} rows, {megabytes:.0f} MB, {LOOKED_UP} people and clinics looked up")
        for one in (path, packed):
            command = [sys.executable, __file__, "--read", str(one)]
            told = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
            print(
                f"{one.name}: {told['seconds']:.1f} s, {rows / told['seconds']:.0f} rows/s, "
                f"{megabytes / told['seconds']:.0f} MB/s, peak {told['peak_mb']:.0f} MB; "
                f"{told['found']} people kept, {told['judged']} judged, {told['damaged']} rows damaged"
            )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--read"]:
        print(json.dumps(measured(Path(sys.argv[2]))))
    else:
        main()
