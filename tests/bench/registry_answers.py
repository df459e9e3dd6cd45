"""How many entries of recorded answers of the NPI registry are recognised, and by what; prints counts, never names.

    python tests/bench/registry_answers.py FOLDER      FOLDER holds recorded answers of the API (JSON)

Each entry is looked up by its own name: once for a clinic at its practice address, which should recognise it, and once
for a clinic at its mailing address, which must not.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from indexer.clinic import Address
from indexer.normalise.address import read_address
from indexer.registry.answers import read_answer
from indexer.registry.entry import Entry
from indexer.registry.judge import Heard, judge, same_address
from indexer.registry.named import Named, family_of
from indexer.registry.statement import RECOGNISED
from indexer.registry.subjects import Subject

DAY = date(2026, 11, 23)


def subject_of(entry: Entry, at: Address) -> Subject:
    """A clinic at an address that names the entry."""
    named = None
    name = entry.name.title()
    if entry.sort == "person":
        words = f"{entry.people[0].first} {entry.people[0].last}".title().split()
        named = Named(words=tuple(words), letters="", family=family_of(entry.credential), claim="")
        name = named.shown
    return Subject("c", entry.sort, name, named, said="", url="", state=at.state, addresses=(at,), phones=())


def mailing(row: dict[str, list[dict[str, str]]]) -> Iterator[Address]:
    """The mailing addresses of an entry as it came, which nothing but this measurement reads."""
    for one in row["addresses"]:
        if one["address_purpose"] == "MAILING":
            names = {"street": "address_1", "unit": "address_2", "city": "city", "state": "state"}
            yield read_address(
                {ours: one[theirs] for ours, theirs in names.items()} | {"postal_code": one["postal_code"]}
            )


def main(folder: Path) -> None:
    """Read every answer and print what came of it."""
    entries: dict[str, Entry] = {}
    raw: dict[str, Any] = {}
    outcomes: Counter[str] = Counter()
    for path in sorted(folder.glob("*.json")):
        text = path.read_text(encoding="utf-8")
        answer = read_answer(text)
        outcomes["answers"] += 1
        outcomes["refusals, told in words"] += answer.problem != ""
        outcomes["entries damaged"] += answer.damaged
        entries |= {entry.npi: entry for entry in answer.entries}
        raw |= {str(row["number"]): row for row in json.loads(text).get("results", ())}
    heard = Heard(tuple(entries.values()), as_of=DAY)
    for entry in entries.values():
        practices = [one.address for one in entry.practices if one.address.state]
        others = [one for one in mailing(raw[entry.npi]) if not any(same_address(one, own) for own in practices)]
        for where, places in (("practice", practices), ("mailing", others)):
            for at in places:
                known = judge(subject_of(entry, at), heard).verdict in RECOGNISED
                outcomes[f"{entry.sort}, {where} address: {'recognised' if known else 'not recognised'}"] += 1
    print(f"{len(entries)} entries")
    for outcome, count in sorted(outcomes.items()):
        print(f"  {count:4}  {outcome}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
