"""By which fields the rows of a table are told apart: when the mapping changes that, every row looks like a new place.

It only says so, in words; what becomes of such a table is decided in ``file.py``.
"""

from collections.abc import Collection, Sequence

from crawler.runs.folders import Run
from crawler.tables.columns import REF

KNOWN_BY = ("name", "street", "unit", "address", "city", "state")
"""Fields that tell places apart when no column is the source's own reference."""


def identity_of(targets: Collection[str]) -> frozenset[str]:
    """The fields by which rows are told apart, of those that columns are mapped to."""
    return frozenset((REF,)) if REF in targets else frozenset(targets).intersection(KNOWN_BY)


def known_otherwise(runs: Sequence[Run], targets: Collection[str]) -> list[Run]:
    """Those of the runs that stand whose rows were told apart by other fields."""
    now = identity_of(targets)
    return [run for run in runs if identity_of(run.report.get("columns", {}).values()) != now]


def why_new(run: Run, targets: Collection[str]) -> str:
    """How the rows of an earlier run were known, in words that say what to do."""
    was, now = identity_of(run.report.get("columns", {}).values()), identity_of(targets)
    by = f"with {_all(was - now)}" if was - now else ""
    lacked = f"without {_all(now - was)}" if now - was else ""
    return (
        f"these rows were known {' and '.join(filter(None, (by, lacked)))}: by this mapping each of them is another "
        f"place, and those known before stay beside them. When the file is the whole list, say --full"
    )


def _all(fields: Collection[str]) -> str:
    named = {REF: "reference"}
    return ", ".join(f"a {named.get(one, one.replace('_', ' '))}" for one in (REF, *KNOWN_BY) if one in fields)
