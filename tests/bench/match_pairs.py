"""Pair precision and recall of matching: two editions of one real list, then invented places of other kinds.

    python tests/bench/match_pairs.py FOLDER [--wrong N] [--rows N]

FOLDER holds ``a_2020.csv`` and ``b_2023.csv`` (with hifld_id, NAME, ADDRESS, CITY, STATE, ZIP, TELEPHONE, WEBSITE) and
``true_matches_ids.csv``. Coordinates and ids are kept from the matcher, since they would give the answer away. Only
pairs across the two editions count, and pairs left to a person (*unsure*) count as not found. The list is matched
whole and scored in two halves by state too: rules may be tuned by looking at the mistakes in the first (``--wrong``
shows no others), so the second tells what to expect elsewhere. ``--rows`` is the size of the largest table timed.
"""

import argparse
import csv
import resource
import tempfile
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from itertools import combinations
from pathlib import Path

from invented_places import COLUMNS, KINDS, Table, clinics

from config.decisions import Decisions
from indexer.match.blocks import pairs
from indexer.match.candidate import Candidate, candidate_from
from indexer.match.cluster import match
from indexer.match.rarity import rarity_of
from indexer.match.table import match_file

_COLUMNS = {
    "name": "NAME", "street": "ADDRESS", "city": "CITY", "state": "STATE", "postal_code": "ZIP", "phone": "TELEPHONE",
    "website": "WEBSITE",
}  # fmt: skip
_EDITIONS = {"a": "a_2020.csv", "b": "b_2023.csv"}
_ROWS_A_PLACE = 1.5
_Pairs = set[tuple[str, str]]


def main() -> None:
    """Match, count, print."""
    parser = argparse.ArgumentParser(description="Pair precision and recall of matching.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--wrong", type=int, default=0)
    parser.add_argument("--rows", type=int, default=100_000)
    asked = parser.parse_args()
    _real(asked.folder, wrong=asked.wrong)
    print()
    for kind, make in KINDS.items():
        _invented(kind, make())
    print()
    _growth(asked.rows)


def _real(folder: Path, *, wrong: int) -> None:
    truth, candidates = _editions(folder)
    started = time.perf_counter()
    found, unsure = _outcome(candidates)
    seconds = time.perf_counter() - started
    found, unsure = _across(found), _across(unsure)
    state = {one.id: one.address.state for one in candidates}
    first = {state[a] for a, _ in truth if sum(map(ord, state[a])) % 2}
    print(f"{len(candidates)} rows in {seconds:.1f} s")
    _report("all states", found, unsure, truth)
    for title, half in (("states to tune by", True), ("states held out", False)):
        _report(title, *({one for one in some if (state[one[0]] in first) is half} for some in (found, unsure, truth)))
    print(f"blocking recall {_blocking(candidates, truth):.4f}")
    by_id = {one.id: one for one in candidates}
    for title, mistakes in (("joined though different", found - truth), ("missed", truth - found)):
        shown = sorted(pair for pair in mistakes if state[pair[0]] in first)
        for pair in shown[:: max(1, len(shown) // max(1, wrong))][:wrong]:
            print(f"-- {title}", *(f"   {_words(by_id[one])}" for one in pair), sep="\n")


def _invented(kind: str, table: Table) -> None:
    """The same rows with their sources known, and as rows of nobody knows whom."""
    members: defaultdict[int, list[str]] = defaultdict(list)
    for row, place in table.truth.items():
        members[place].append(row)
    truth = _pairs(members.values())
    for title, known in (("", True), (", sources unknown", False)):
        rows = [
            candidate_from(
                {"postal_code": row["zip"], **row}, id=row["id"], label=row["id"] if known else f":{row['id']}"
            )
            for row in table.rows
        ]
        _report(kind + title, *_outcome(rows), truth)
    print(f"  blocking recall {_blocking(rows, truth):.4f}")


def _growth(largest: int) -> None:
    """Time and memory of the whole command for a table, and for one of a tenth of its rows."""
    took: list[float] = []
    worked: list[float] = []
    for rows in (largest // 10, largest):
        with tempfile.TemporaryDirectory() as scratch:
            source = Path(scratch, "in.csv")
            with source.open("w", encoding="utf-8", newline="") as out:
                writer = csv.DictWriter(out, COLUMNS)
                writer.writeheader()
                writer.writerows(clinics(int(rows / _ROWS_A_PLACE) + 10).rows[:rows])
            started, idle = time.perf_counter(), time.process_time()
            report = match_file(source, Path(scratch, "out.csv"))
            took.append(time.perf_counter() - started)
            worked.append(time.process_time() - idle)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        seconds = f"{took[-1]:.1f} s ({worked[-1]:.1f} s of the processor)"
        print(f"{report.rows} rows, {report.clinics} clinics: {seconds}, {memory:.0f} MB at most")
    print(f"ten times the rows: {took[1] / took[0]:.1f} times as long, {worked[1] / worked[0]:.1f} times the work")


def _report(title: str, found: _Pairs, unsure: _Pairs, truth: _Pairs) -> None:
    right = found & truth
    print(
        f"{title}: precision {len(right) / max(1, len(found)):.4f}, recall {len(right) / len(truth):.4f} "
        f"({len(found)} found of {len(truth)}); unsure {len(unsure)}, of which {len(unsure & truth)} are one place"
    )


def _outcome(candidates: Collection[Candidate]) -> tuple[_Pairs, _Pairs]:
    """Pairs that were joined, and pairs left to a person."""
    matching = match(list(candidates), decisions=Decisions())
    return _pairs(matching.clusters), {(one.a, one.b) for one in matching.judgements if one.verdict == "unsure"}


def _pairs(groups: Iterable[Collection[str]]) -> _Pairs:
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def _across(some: _Pairs) -> _Pairs:
    return {(a, b) for a, b in some if a[0] != b[0]}


def _blocking(candidates: Collection[Candidate], truth: _Pairs) -> float:
    """The share of true pairs that are compared at all; those equal in all that is compared need not be."""
    ordered = sorted(candidates, key=lambda one: one.id)
    content = {one.id: one.content for one in ordered}
    compared = {(ordered[one].id, ordered[other].id) for one, other in pairs(ordered, rarity_of(ordered))}
    return sum(pair in compared or content[pair[0]] == content[pair[1]] for pair in truth) / len(truth)


def _editions(folder: Path) -> tuple[_Pairs, list[Candidate]]:
    """The true pairs, and the rows of both editions."""
    with (folder / "true_matches_ids.csv").open(encoding="utf-8-sig", newline="") as text:
        both = {row["hifld_id"] for row in csv.DictReader(text)}
    ids: dict[str, dict[str, str]] = {}
    candidates: list[Candidate] = []
    for edition, name in _EDITIONS.items():
        ids[edition] = {}
        with (folder / name).open(encoding="utf-8-sig", newline="") as text:
            for number, row in enumerate(csv.DictReader(text)):
                key = f"{edition}:{number}"
                ids[edition][row["hifld_id"]] = key
                candidates.append(candidate_from(_fields(row), id=key, label=key))
    return {(ids["a"][one], ids["b"][one]) for one in both}, candidates


def _fields(row: Mapping[str, str]) -> dict[str, str]:
    return {field: row[column] for field, column in _COLUMNS.items()}


def _words(one: Candidate) -> str:
    return f"{one.id} | {one.name} | {one.address.one_line()} | {one.phone} | {one.site}"


if __name__ == "__main__":
    main()
