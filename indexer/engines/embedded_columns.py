"""The columns of the embedded engine's file, gathered while clinics go by and put into rows at the end.

What the columns are and how rows are ordered is described in :mod:`indexer.engines.embedded_layout`.
"""

import json
import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from config.vocabulary import FIELDS, vocabulary
from indexer.cells import cell_of
from indexer.clinic import Clinic
from indexer.engines.document import SHAPE
from indexer.engines.embedded_bits import KIND, Rows, of_truths
from indexer.engines.embedded_layout import ENCODING, keys_of
from indexer.engines.embedded_map import code_of
from indexer.locate.point import EXACTNESS
from indexer.order import name_key
from indexer.words import findable_words

_UNPLACED = np.nan
_NOTHING = ""


class Gathered:
    """What a search compares, in the order in which the clinics came."""

    def __init__(self) -> None:
        self.ids: dict[str, int] = {}
        self._formerly: dict[str, str] = {}
        self._names: list[str] = []
        self._name_keys: list[str] = []
        self._latitude = array("d")
        self._longitude = array("d")
        self._exactness = array("B")
        self._cell = array("I")
        self._checked = array("i")
        self._states: dict[str, int] = {}
        self._state = array("H")
        self._words: dict[str, array[int]] = {}
        self._affirmed = _by_code()
        self._denied = _by_code()

    def add(self, clinic: Clinic) -> int:
        """Take in one clinic; returns its number. Two with one id are refused."""
        number = len(self.ids)
        if self.ids.setdefault(clinic.id, number) != number:
            raise sqlite3.IntegrityError(f"two clinics have the id {clinic.id}")
        self._formerly.update(dict.fromkeys(clinic.formerly, clinic.id))
        self._names.append(clinic.name)
        self._name_keys.append(name_key(clinic.name))
        point = clinic.point
        self._latitude.append(_UNPLACED if point is None else point.latitude)
        self._longitude.append(_UNPLACED if point is None else point.longitude)
        self._exactness.append(0 if point is None else EXACTNESS.index(point.exactness))
        self._cell.append(0 if point is None else code_of(cell_of(point.latitude, point.longitude)))
        self._checked.append(clinic.checked.toordinal())
        self._state.append(self._states.setdefault(clinic.address.state, len(self._states)))
        for word in findable_words(clinic.name, clinic.address.city, clinic.address.street):
            self._words.setdefault(word, array("i")).append(number)
        for field in FIELDS:
            affirmed = clinic.states(field)
            for kept, codes in ((self._affirmed, affirmed or {_NOTHING}), (self._denied, clinic.denies(field))):
                for code in codes & kept[field].keys():
                    kept[field][code].append(number)
        return number

    def columns(self, merged: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
        """The columns of the file by name, the first of them what it says about itself."""
        answering = dict(sorted(_answering(self.ids, {**self._formerly, **merged}).items()))
        place = {one: number for number, one in enumerate(answering)}
        by_id = np.array([place[one] for one in self.ids], dtype=np.intp)
        del place
        latitude, longitude = np.array(self._latitude), np.array(self._longitude)
        exactness = np.array(self._exactness)
        has_point = ~np.isnan(latitude)
        placed = int(np.count_nonzero(has_point))
        keys = np.full(len(by_id), np.inf)  # those without a point behind all others
        keys[has_point] = keys_of(latitude[has_point], longitude[has_point], exactness[has_point])
        order = np.lexsort((by_id, keys))
        cells, cell = np.unique(np.array(self._cell, dtype="<u4")[order[:placed]], return_inverse=True)
        newest_first = -np.array(self._checked, dtype=np.int64)
        days, each = np.unique(newest_first, return_counts=True)
        about = {
            "count": len(order),
            "placed": placed,
            "cells": len(cells),
            "ids": len(answering),
            "words": len(self._words),
            "built_at": datetime.now(UTC).isoformat(),
            "codes": {field: vocabulary()[field].codes for field in FIELDS},
            "shape": SHAPE,
            "states": list(self._states),
            "days": days.tolist(),
            "until": np.cumsum(each).tolist(),
        }
        yield "about", json.dumps(about).encode()
        yield from _texts("ids", answering)
        yield "id_numbers", np.array(list(answering.values()), dtype="<i4").tobytes()
        with_point = order[:placed]
        yield "latitude", latitude[with_point].astype("<f8").tobytes()
        yield "longitude", longitude[with_point].astype("<f8").tobytes()
        yield "exactness", exactness[with_point].astype("<u1").tobytes()
        yield "cells", cells.tobytes()
        yield "cell", cell.astype("<i4").tobytes()
        yield from _texts("names", (self._names[number] for number in with_point))
        yield from self._by_row(order, by_id, newest_first)

    def _by_row(self, order: Rows, by_id: Rows, newest_first: NDArray[np.int64]) -> Iterator[tuple[str, bytes]]:
        row = np.empty_like(order)
        row[order] = np.arange(len(order))
        yield "number", order.astype("<i4").tobytes()
        yield "state", np.array(self._state)[order].astype("<u2").tobytes()
        yield "by_id", by_id[order].astype("<i4").tobytes()
        by_name = sorted(range(len(order)), key=lambda number: (self._name_keys[number], by_id[number]))
        yield "name_order", row[np.array(by_name, dtype=np.intp)].astype("<i4").tobytes()
        yield "checked_order", row[np.lexsort((by_id, newest_first))].astype("<i4").tobytes()
        words = sorted(self._words)
        yield from _texts("words", words)
        found = [np.array(self._words[word], dtype=np.intp) for word in words]
        yield "found", row[np.concatenate([np.empty(0, dtype=np.intp), *found])].astype("<i4").tobytes()
        yield "found_ends", _ends(found)
        for field in FIELDS:
            del self._denied[field][_NOTHING]
        yield "affirmed", b"".join(_sets(self._affirmed[field], row) for field in FIELDS)
        yield "denied", b"".join(_sets(self._denied[field], row) for field in FIELDS)


def _by_code() -> dict[str, "dict[str, array[int]]"]:
    """A list of numbers for each code of each field, and behind them one for those that affirm nothing."""
    return {field: {code: array("i") for code in (*vocabulary()[field].codes, _NOTHING)} for field in FIELDS}


def _sets(said: "Mapping[str, array[int]]", row: Rows) -> bytes:
    """A line of bits for each code."""
    lines = []
    for numbers in said.values():
        truths = np.zeros(len(row), dtype=np.bool_)
        truths[row[np.array(numbers, dtype=np.intp)]] = True
        lines.append(of_truths(truths).astype(KIND).tobytes())
    return b"".join(lines)


def _answering(ids: Mapping[str, int], given_up: Mapping[str, str]) -> dict[str, int]:
    """Every id that answers, with the number of the clinic that it answers with."""
    answering = dict(ids)
    for old in given_up.keys() - ids.keys():
        now, passed = given_up[old], {old}
        while now not in ids and now in given_up and now not in passed:
            passed.add(now)
            now = given_up[now]
        if now in ids:
            answering[old] = ids[now]
    return answering


def _texts(name: str, texts: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    parts = list(texts)
    yield name, "".join(parts).encode(*ENCODING)
    yield f"{name}_ends", _ends(parts)


def _ends(parts: "Sequence[str] | Sequence[NDArray[Any]]") -> bytes:
    return np.cumsum([0, *map(len, parts)], dtype="<i8").tobytes()
