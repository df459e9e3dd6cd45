"""The main job on real input: import a file of about 11,000 facilities, build, search near ten cities, list open pairs.

    python tests/bench/real_file.py FOLDER      FOLDER holds addresses_with_points.csv

Prints seconds and peak memory of each command as a person would run it; bars: 90 s and 1 GB in all, on 2 cores.
"""

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CITIES = (
    "Portland, OR",
    "Chicago, IL",
    "Austin, TX",
    "New York, NY",
    "Boston, MA",
    "Denver, CO",
    "Atlanta, GA",
    "Seattle, WA",
    "Phoenix, AZ",
    "Miami, FL",
)


def main(folder: Path) -> int:
    """Run the commands in a folder of their own and print what each cost."""
    program = shutil.which("clinics", path=str(Path(sys.executable).parent))
    if program is None:
        print("The command clinics is not installed beside this Python. Run: make setup", file=sys.stderr)
        return 1
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as home:

        def clinics(*words: str) -> str:
            start = time.perf_counter()
            done = subprocess.run([program, *words, "--home", home], check=True, stdout=subprocess.PIPE, text=True)
            print(f"{time.perf_counter() - start:7.2f} s  clinics {' '.join(words[:3])}")
            return done.stdout

        table = str(folder / "addresses_with_points.csv")
        clinics("import", table, "--source", "facilities", "--full")
        built = json.loads(clinics("build", "--json"))
        again = json.loads(clinics("import", table, "--source", "facilities", "--full", "--json"))
        rebuilt = json.loads(clinics("build", "--json"))
        for city in CITIES:
            answer = json.loads(clinics("search", "--near", city, "--json"))
            print(f"           {answer['total']} within 25 miles of {city}")
        waiting = json.loads(clinics("review", "--list", "--json"))
        print(f"           {len(waiting)} pairs wait for a person's ruling")
    print(f"{built['new']} listings, {built['clinics']} clinics, {built['unplaced']} of them not placed")
    print(f"second import changed anything: {again['changed']}; second build: {rebuilt['engine_rebuilt']}")
    print(f"in all {time.perf_counter() - began:.1f} s (bar: 90)")
    # Linux counts kilobytes, macOS bytes: getrusage(2)
    unit = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit
    print(f"largest process {peak / 1e6:.0f} MB (bar: 1000)")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    sys.exit(main(Path(sys.argv[1])))
