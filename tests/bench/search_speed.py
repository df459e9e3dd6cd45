"""How long the embedded engine takes, beside a numpy brute force over columns in memory in the same run.

    python tests/bench/search_speed.py --clinics 100000

The brute force looks at every clinic for each part of the question, but has everything in memory already and makes no
clinics out of JSON. Both must give the same ids and counts, or the run stops.
"""

import argparse
import gc
import math
import random
import sys
import tempfile
import time
from array import array
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from invented import Town, invented_clinics, invented_queries  # noqa: E402  found by the line above

from config.vocabulary import FIELDS, vocabulary  # noqa: E402  the same
from indexer.clinic import Clinic  # noqa: E402  the same
from indexer.engines.embedded import EmbeddedBuilder, EmbeddedEngine  # noqa: E402  the same
from indexer.locate.distance import MILE_DECIMALS, search_miles  # noqa: E402  the same
from indexer.locate.point import METRES_A_MILE  # noqa: E402  the same
from indexer.query import MOST_PINS, Query, Results  # noqa: E402  the same
from indexer.words import asked_words, findable_words, fold  # noqa: E402  the same

Answer = tuple[list[str], int, int, dict[str, int], int, dict[str, dict[str, int]], list[str]]


class BruteForce:
    """One array a column and one look at every row for every part of a question."""

    def __init__(self, clinics: Iterable[Clinic]) -> None:
        self.ids: list[str] = []
        latitude, longitude, states, names, days, uncertain = [], [], [], [], [], []
        found: dict[str, array[int]] = {}
        bits: dict[tuple[str, bool], array[int]] = {(field, no): array("q") for field in FIELDS for no in (False, True)}
        for row, clinic in enumerate(clinics):
            self.ids.append(clinic.id)
            latitude.append(math.nan if clinic.point is None else clinic.point.latitude)
            longitude.append(math.nan if clinic.point is None else clinic.point.longitude)
            uncertain.append(0 if clinic.point is None else clinic.point.uncertainty_metres)
            states.append(clinic.address.state)
            names.append((fold(clinic.name), clinic.id))
            days.append((-clinic.checked.toordinal(), clinic.id))
            for word in findable_words(clinic.name, clinic.address.city, clinic.address.street):
                found.setdefault(word, array("i")).append(row)
            for field in FIELDS:
                bits[field, False].append(_mask(field, clinic.states(field)))
                bits[field, True].append(_mask(field, clinic.denies(field)))
        self.latitude, self.longitude = np.array(latitude), np.array(longitude)
        self.placed = ~np.isnan(self.latitude)
        self.uncertain = np.array(uncertain) / METRES_A_MILE
        self.state = np.array(states)
        self.by_id, self.by_name, self.by_checked = _ranks(self.ids), _ranks(names), _ranks(days)
        self.bits = {key: np.array(column) for key, column in bits.items()}
        self.found = {word: np.array(rows) for word, rows in found.items()}

    def search(self, query: Query) -> Answer:
        rest = self._words_and_state(query)
        near = sure = np.ones(len(rest), dtype=np.bool_)
        keys = self.by_checked if query.sort == "checked" else self.by_name
        if query.near is not None:
            miles = search_miles(query.near.latitude, query.near.longitude, self.latitude, self.longitude)
            near = miles <= np.round(query.within + self.uncertain, MILE_DECIMALS)
            sure = miles <= np.round(query.within - self.uncertain, MILE_DECIMALS)
            keys = miles if query.sort == "distance" else keys
        answers = {field: self._answering(field, asked) for field, asked in query.filters.items()}
        facets, left_out = {}, {}
        for field in FIELDS:
            lifted = _all(rest & near, *(mask for other, mask in answers.items() if other != field))
            if field in answers:
                silent = self._silent(field, query.filters[field])
                left_out[field] = int(np.count_nonzero(lifted & silent & ~answers[field]))
            facets[field] = self._counts(field, lifted)
        everything = _all(rest, *answers.values())
        hits = np.flatnonzero(everything & near)
        hits = hits[np.lexsort((self.by_id[hits], keys[hits]))]
        unplaced = 0 if query.near is None else int(np.count_nonzero(everything & ~self.placed))
        shown = hits[(query.page - 1) * query.size : query.page * query.size]
        pins = hits[self.placed[hits]][:MOST_PINS]
        name = self.ids.__getitem__
        perhaps = int(np.count_nonzero(~sure[hits]))
        return list(map(name, shown)), len(hits), perhaps, left_out, unplaced, facets, list(map(name, pins))

    def _words_and_state(self, query: Query) -> Any:
        rest = np.ones(len(self.ids), dtype=np.bool_)
        if query.state:
            rest &= self.state == query.state
        for asked in asked_words(query.text):
            mask = np.zeros(len(rest), dtype=np.bool_)
            for word, rows in self.found.items():
                if word.startswith(asked):
                    mask[rows] = True
            rest &= mask
        return rest

    def _silent(self, field: str, asked: Iterable[str]) -> Any:
        codes = _mask(field, [code.removeprefix("no.") for code in asked if code != "not_stated"])
        return (self.bits[field, False] == 0) & (self.bits[field, True] & codes == 0)

    def _answering(self, field: str, asked: Iterable[str]) -> Any:
        yes = _mask(field, [code for code in asked if code != "not_stated" and not code.startswith("no.")])
        no = _mask(field, [code.removeprefix("no.") for code in asked if code.startswith("no.")])
        answers = (self.bits[field, False] & yes != 0) | (self.bits[field, True] & no != 0)
        return answers | self._silent(field, asked) if "not_stated" in asked else answers

    def _counts(self, field: str, rows: Any) -> dict[str, int]:
        said = self.bits[field, False][rows]
        codes = vocabulary()[field].codes
        counts = {code: int(np.count_nonzero(said & (1 << bit))) for bit, code in enumerate(codes)}
        return {**counts, "not_stated": int(np.count_nonzero(said == 0))}


def _all(*masks: Any) -> Any:
    return np.logical_and.reduce(masks)


def _ranks(keys: list[Any]) -> Any:
    ranks = np.empty(len(keys), dtype=np.intp)
    ranks[sorted(range(len(keys)), key=keys.__getitem__)] = np.arange(len(keys))
    return ranks


def _mask(field: str, codes: Iterable[str]) -> int:
    """One bit a code; the one above them all stands for whatever the vocabulary has dropped."""
    known = vocabulary()[field].codes
    bits = {1 << (known.index(code) if code in known else len(known)) for code in codes}
    return sum(bits)


def invented_towns(count: int) -> list[Town]:
    """Towns all over the country, the n-th of them with a share of 1/n."""
    chance = random.Random(5)  # noqa: S311  invents, keeps no secret
    states = [chance.choice("ABCDEFGHIJ") + chance.choice("ABCDE") for _ in range(count)]
    return [
        (f"Town {number}", states[number], chance.uniform(26, 48), chance.uniform(-123, -69), 1 / (number + 1))
        for number in range(count)
    ]


def compared(results: Results) -> Answer:
    shown, pins = [hit.clinic.id for hit in results.hits], [pin.id for pin in results.pins]
    facets = {field: dict(counts) for field, counts in results.facets.items()}
    return shown, results.total, results.perhaps, dict(results.left_out), results.unplaced, facets, pins


def timed(search: Callable[[Query], Any], queries: list[Query]) -> tuple[list[Any], Any]:
    """The answers, and how many milliseconds each took."""
    found, taken = [], []
    for query in queries:
        before = time.perf_counter()
        found.append(search(query))
        taken.append((time.perf_counter() - before) * 1000)
    return found, np.array(taken)


def main() -> None:
    """Build, ask, compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clinics", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=240)
    asked = parser.parse_args()
    towns = invented_towns(2000)
    queries = list(invented_queries(asked.queries, towns=towns))
    brute = BruteForce(invented_clinics(asked.clinics, towns=towns))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "engine.sqlite"
        before = time.perf_counter()
        EmbeddedBuilder(path).rebuild(invented_clinics(asked.clinics, towns=towns), merged={})
        built = time.perf_counter() - before
        gc.collect()
        gc.freeze()  # what the brute force keeps must not slow the engine down
        EmbeddedEngine(path).close()
        before = time.perf_counter()
        engine = EmbeddedEngine(path)
        opened = (time.perf_counter() - before) * 1000
        size = path.stat().st_size / 1e6
        say(f"{asked.clinics} clinics: invented and built in {built:.1f} s, {size:.0f} MB, opened in {opened:.0f} ms")
        expected, by_brute = timed(brute.search, queries)
        found, first = timed(engine.search, queries)
        if [compared(one) for one in found] != expected:
            sys.exit("The engine and the brute force disagree.")
        _, again = timed(engine.search, queries)
        say(f"{'ms':24}{'p50':>8}{'p95':>8}{'most':>8}")
        for name, taken in (("brute force", by_brute), ("engine, first time", first), ("engine, again", again)):
            say(f"{name:24}{np.percentile(taken, 50):8.2f}{np.percentile(taken, 95):8.2f}{taken.max():8.2f}")
        for share in (50, 95):
            ratio = np.percentile(first, share) / np.percentile(by_brute, share)
            say(f"p{share} of the engine is {ratio:.2f} of the brute force")


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
