"""Reading measured on labelled pages, in the figures of the scorer that lies beside them.

    python tests/bench/reading.py FOLDER      FOLDER holds score_reading.py and sets of pages.jsonl and labels.jsonl

Prints the scores of each set, and pages read a second: once with what a program does at its first page, and once more.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from indexer.read.pages_file import read_pages_file


def main(folder: Path) -> int:
    """Read every set and let the scorer judge."""
    sets = sorted(path.parent for path in folder.glob("*/labels.jsonl"))
    if not sets:
        print(f"There is no set of labelled pages in {folder}.", file=sys.stderr)
        return 1
    pages, seconds = 0, 0.0
    with tempfile.TemporaryDirectory() as scratch:
        for one in sets:
            read = Path(scratch) / f"{one.name}.jsonl"
            start = time.perf_counter()
            pages += read_pages_file(one / "pages.jsonl", read)
            seconds += time.perf_counter() - start
            print(f"\nset {one.name}", flush=True)
            files = (folder / "score_reading.py", one / "labels.jsonl", read, one / "pages.jsonl")
            score = [sys.executable, *map(str, files)]
            subprocess.run(score, check=True)
        print(f"\n{pages / seconds:.0f} pages a second ({pages} pages, first use included)")
        start = time.perf_counter()
        again = sum(read_pages_file(one / "pages.jsonl", Path(scratch) / f"{one.name}.jsonl") for one in sets)
        print(f"{again / (time.perf_counter() - start):.0f} pages a second, read once more")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    sys.exit(main(Path(sys.argv[1])))
