"""How well our programs read pages, measured on pages that they had not seen: figures of ``accuracy.toml``. Pure.

The sources page and the README tell the same figures, since both are made from this one file.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Measured:
    """One set of pages; every figure is a share from 0 to 1.

    Of routes, and of psychiatrists who are involved: ``right`` of what was read, and ``found`` of what is stated;
    ``people`` is how many psychiatrists there were where they were few. ``route_f1``, ``provider``, ``level`` and
    ``condition`` (None: not measured) are balanced means (F1), but ``level``, which is the share of pages.
    """

    key: str
    name: str
    pages: int
    route_right: float
    route_found: float
    route_f1: float
    route_exact: float
    provider: float
    level: float
    psychiatrist_right: float
    psychiatrist_found: float
    people: int | None
    condition: float | None


@cache
def measured() -> tuple[Measured, ...]:
    """Every set, the oldest first."""
    return tuple(_one(row) for row in _table()["set"])


def day() -> date:
    """When they were measured."""
    told = _table()["measured"]
    assert isinstance(told, date)  # noqa: S101  the file is ours, and a test reads it
    return told


def as_table() -> str:
    """The table of the README."""
    heads = "| set at first sight | pages | route P / R / F1, pages exact | provider F1 | psychiatry level "
    rows = [f"{heads}| psychiatrist involved P / R | condition F1 |", "|---|---|---|---|---|---|---|"]
    for one in measured():
        route = f"{_two(one.route_right)} / {_two(one.route_found)} / {_two(one.route_f1)}, {_two(one.route_exact)}"
        few = "" if one.people is None else f" ({one.people} psychiatrists)"
        psychiatrist = f"{_two(one.psychiatrist_right)} / {_two(one.psychiatrist_found)}{few}"
        condition = "-" if one.condition is None else _two(one.condition)
        figures = (route, _two(one.provider), _two(one.level), psychiatrist, condition)
        rows.append(f"| {one.name} | {one.pages} | {' | '.join(figures)} |")
    return "\n".join(rows)


def _two(share: float) -> str:
    return f"{share:.2f}".removeprefix("0")


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(files("ui").joinpath("accuracy.toml").read_text(encoding="utf-8"))


def _one(row: Mapping[str, Any]) -> Measured:
    route, psychiatrist = row["route"], row["psychiatrist"]
    return Measured(
        key=row["key"],
        name=row["name"],
        pages=row["pages"],
        route_right=route["right"],
        route_found=route["found"],
        route_f1=route["f1"],
        route_exact=route["exact"],
        provider=row["provider"],
        level=row["level"],
        psychiatrist_right=psychiatrist["right"],
        psychiatrist_found=psychiatrist["found"],
        people=psychiatrist.get("people"),
        condition=row.get("condition"),
    )
