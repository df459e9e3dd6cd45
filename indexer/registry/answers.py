"""Reads answers of the NPI registry's API, version 2.1, which come as JSON with the status 200 even when they refuse.

``result_count`` is never believed: it was seen to say 200 above two results. What is missing or of another type stays
empty; an entry without a number of ten digits is left out and counted.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from indexer.normalise.address import read_address
from indexer.registry.entry import Entry, PersonName, Practice, Sort, is_npi

_SORTS: Mapping[str, Sort] = {"NPI-1": "person", "NPI-2": "organization"}
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """The entries of one answer. ``problem`` says why it is none; ``damaged`` counts entries that could not be read."""

    entries: tuple[Entry, ...] = ()
    problem: str = ""
    damaged: int = 0


def read_answer(body: str) -> Answer:
    """What one page of an answer says."""
    try:
        table = json.loads(body)
    except (ValueError, RecursionError):
        page = body.lstrip()[:1] == "<"
        return Answer(
            problem=f"the registry answered with {'a web page' if page else 'something else'} instead of JSON"
        )
    if not isinstance(table, dict):
        return Answer(problem="the registry answered with JSON that holds no results")
    results = table.get("results")
    if not isinstance(results, list):
        refused = "Errors" in table
        return Answer(problem=_refusal(table["Errors"]) if refused else "the registry answered without results")
    entries = [_entry(row) for row in results]
    read = tuple(entry for entry in entries if entry is not None)
    return Answer(entries=read, damaged=len(entries) - len(read))


def _refusal(errors: Any) -> str:
    told = [_words(one, "description") for one in errors if isinstance(one, dict)] if isinstance(errors, list) else []
    said = "; ".join(one for one in told if one)
    return f"the registry refused the question: {said or 'it does not say why'}"


def _entry(row: Any) -> Entry | None:
    if not isinstance(row, dict):
        return None
    npi = str(row.get("number", ""))
    sort = _SORTS.get(str(row.get("enumeration_type")))
    basic = row.get("basic")
    if not is_npi(npi) or sort is None or not isinstance(basic, dict):
        return None
    named = (basic, *_rows(row.get("other_names")))
    deactivated, reactivated = _day(basic, "deactivation_date"), _day(basic, "reactivation_date")
    active = _words(basic, "status") in ("", "A")
    if deactivated is not None and reactivated is None:
        active = False
    return Entry(
        npi=npi,
        sort=sort,
        people=tuple(_people(named)) if sort == "person" else (),
        organizations=tuple(_organizations(named)) if sort == "organization" else (),
        credential=_words(basic, "credential"),
        codes=_codes(row),
        practices=tuple(_practices(row)),
        active=active,
        deactivated=None if active else deactivated,
        updated=_day(basic, "last_updated"),
    )


def _people(rows: tuple[Mapping[str, Any], ...]) -> Iterator[PersonName]:
    for row in rows:
        last = _words(row, "last_name")
        if last:
            yield PersonName(first=_words(row, "first_name"), middle=_words(row, "middle_name"), last=last)


def _organizations(rows: tuple[Mapping[str, Any], ...]) -> Iterator[str]:
    for row in rows:
        name = _words(row, "organization_name")
        if name:
            yield name


def _codes(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Each once, the primary one first."""
    rows = _rows(row.get("taxonomies"))
    first = [_words(one, "code") for one in rows if one.get("primary") is True]
    rest = [_words(one, "code") for one in rows if one.get("primary") is not True]
    return tuple(dict.fromkeys(code for code in (*first, *rest) if code))


def _practices(row: Mapping[str, Any]) -> Iterator[Practice]:
    """The practice address and further practice locations; whatever is not said to be one is left out."""
    for one in _rows(row.get("addresses")):
        if _words(one, "address_purpose") in ("LOCATION", "PRIMARY", "SECONDARY"):
            yield _practice(one)
    for one in _rows(row.get("practiceLocations")):
        if _words(one, "address_purpose") != "MAILING":
            yield _practice(one)


def _practice(row: Mapping[str, Any]) -> Practice:
    fields = {
        "street": _words(row, "address_1"),
        "unit": _words(row, "address_2"),
        "city": _words(row, "city"),
        "state": _words(row, "state"),
        "postal_code": _words(row, "postal_code"),
    }
    return Practice(address=read_address(fields), phone=_words(row, "telephone_number"))


def _rows(given: Any) -> list[Mapping[str, Any]]:
    return [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []


def _words(row: Mapping[str, Any], key: str) -> str:
    """A value as words on one line; empty for what is no text, and for the registry's own sign for nothing."""
    value = row.get(key)
    if not isinstance(value, str):
        return ""
    line = " ".join(value[:_LONGEST].split())
    return "" if line == "--" else line


def _day(row: Mapping[str, Any], key: str) -> date | None:
    return day_of(_words(row, key))


def day_of(text: str) -> date | None:
    """A day written as ``2018-05-08`` or, as in the monthly file, ``05/08/2018``; None for anything else."""
    for form in ("%Y-%m-%d", "%m/%d/%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  a day of the calendar, in no time zone
        except ValueError:
            continue
    return None
