"""Writes the file of the embedded engine: aside, checked, made durable, and only then put in the old one's place.

The order of the rows and the columns are described in :mod:`indexer.engines.embedded_file`.
"""

import json
import os
import sqlite3
import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from config.errors import EngineUnavailable
from config.vocabulary import FIELDS
from indexer.clinic import Clinic
from indexer.engines.embedded_file import APPLICATION, ENCODING, FORMAT, SCHEMA, EngineFile
from indexer.locate.point import EXACTNESS
from indexer.words import findable_words, fold

_UNPLACED = np.nan


class EmbeddedBuilder:
    """Builds the file at ``path``; one builder at a time (the home folder's lock sees to that)."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.aside = path.with_suffix(".part")

    def rebuild(self, clinics: Iterable[Clinic], *, merged: Mapping[str, str]) -> int:
        """Write these clinics into a new file and put it in place of the old one.

        ``merged`` maps ids that were given up to the ids that now answer, over any number of steps. Whatever goes
        wrong, also inside ``clinics``, leaves the old file as it was; what the disk or SQLite refuses is raised as
        :class:`EngineUnavailable`. Returns how many clinics were written.
        """
        try:
            self.aside.unlink(missing_ok=True)
            count = self._write(clinics, merged)
            self._check(count)
            _make_durable(self.aside)
            os.replace(self.aside, self.path)  # noqa: PTH105  the one step that everything else prepares
            _make_durable(self.path.parent)
        except (OSError, sqlite3.Error) as error:
            raise EngineUnavailable(
                f"The search engine {self.path} could not be built ({error}); the old one stays in use. "
                "See to that, then run `clinics build` again."
            ) from error
        finally:
            self.aside.unlink(missing_ok=True)
        return count

    def _write(self, clinics: Iterable[Clinic], merged: Mapping[str, str]) -> int:
        gathered = _Gathered()
        with closing(sqlite3.connect(self.aside, isolation_level=None)) as file:
            # nobody reads this file before it is whole and flushed, so it needs no journal of its own
            file.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
            file.executescript(SCHEMA)
            file.execute("BEGIN")
            file.executemany("INSERT INTO documents VALUES (?, ?, ?)", _documents(clinics, gathered))
            for name, data in gathered.columns(merged):
                file.execute("INSERT INTO columns VALUES (?, ?, ?)", (name, data, zlib.crc32(data)))
            file.execute("COMMIT")
            file.executescript(f"PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {FORMAT};")
        return len(gathered.ids)

    def _check(self, count: int) -> None:
        with closing(sqlite3.connect(self.aside)) as file:
            found = file.execute("PRAGMA quick_check(1)").fetchone()[0]
            written = file.execute("SELECT count(*) FROM documents").fetchone()[0]
        if found != "ok" or written != count:
            raise sqlite3.DatabaseError(f"{written} of {count} clinics written, check says {found}")
        EngineFile(self.aside).close()


class _Gathered:
    """What a search compares, in the order in which the clinics came."""

    def __init__(self) -> None:
        self.ids: dict[str, int] = {}
        self.formerly: dict[str, str] = {}
        self._names: list[str] = []
        self._folded: list[str] = []
        self._latitude = array("d")
        self._longitude = array("d")
        self._exactness = array("B")
        self._checked = array("i")
        self._states: dict[str, int] = {}
        self._state = array("i")
        self._words: dict[str, array[int]] = {}
        self._combinations: dict[str, dict[tuple[tuple[str, ...], ...], int]] = {field: {} for field in FIELDS}
        self._said: dict[str, array[int]] = {field: array("i") for field in FIELDS}

    def add(self, clinic: Clinic) -> int:
        number = len(self.ids)
        if self.ids.setdefault(clinic.id, number) != number:
            raise sqlite3.IntegrityError(f"two clinics have the id {clinic.id}")
        self.formerly.update(dict.fromkeys(clinic.formerly, clinic.id))
        self._names.append(clinic.name)
        self._folded.append(fold(clinic.name))
        point = clinic.point
        self._latitude.append(_UNPLACED if point is None else point.latitude)
        self._longitude.append(_UNPLACED if point is None else point.longitude)
        self._exactness.append(0 if point is None else EXACTNESS.index(point.exactness))
        self._checked.append(clinic.checked.toordinal())
        self._state.append(self._states.setdefault(clinic.address.state, len(self._states)))
        for word in findable_words(clinic.name, clinic.address.city, clinic.address.street):
            self._words.setdefault(word, array("i")).append(number)
        for field in FIELDS:
            said = (tuple(sorted(clinic.states(field))), tuple(sorted(clinic.denies(field))))
            known = self._combinations[field]
            self._said[field].append(known.setdefault(said, len(known)))
        return number

    def columns(self, merged: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
        """The columns of the file by name, the first of them what it says about itself."""
        answering = dict(sorted(_answering(self.ids, {**self.formerly, **merged}).items()))
        place = {one: number for number, one in enumerate(answering)}
        by_id = np.array([place[one] for one in self.ids], dtype=np.intp)
        latitude = np.array(self._latitude)
        order = np.lexsort((by_id, latitude))  # not-a-number, so unplaced, sorts behind the North Pole
        placed = int(np.count_nonzero(~np.isnan(latitude)))
        about = {
            "count": len(order),
            "placed": placed,
            "ids": len(answering),
            "words": len(self._words),
            "built_at": datetime.now(UTC).isoformat(),
            "fields": FIELDS,
            "states": list(self._states),
            "combinations": {field: list(known) for field, known in self._combinations.items()},
        }
        yield "about", json.dumps(about).encode()
        yield from _texts("ids", answering)
        yield "id_numbers", np.array(list(answering.values()), dtype="<i4").tobytes()
        yield from self._by_row(order, by_id, placed)
        words = sorted(self._words)
        yield from _texts("words", words)
        found = [np.array(self._words[word], dtype=np.intp) for word in words]
        yield "found", _inverse(order)[np.concatenate([np.empty(0, dtype=np.intp), *found])].astype("<i4").tobytes()
        yield "found_ends", _ends(found)

    def _by_row(self, order: NDArray[np.intp], by_id: NDArray[np.intp], placed: int) -> Iterator[tuple[str, bytes]]:
        def rows(values: Any, kind: str, among: NDArray[np.intp] = order) -> bytes:
            return np.asarray(values)[among].astype(kind).tobytes()

        with_point = order[:placed]
        yield "latitude", rows(self._latitude, "<f8", with_point)
        yield "longitude", rows(self._longitude, "<f8", with_point)
        yield "exactness", rows(self._exactness, "<u1", with_point)
        yield "state", rows(self._state, "<i4")
        yield "number", order.astype("<i4").tobytes()
        yield "by_id", rows(by_id, "<i4")
        by_name = sorted(range(len(order)), key=lambda number: (self._folded[number], by_id[number]))
        yield "by_name", rows(_inverse(np.array(by_name, dtype=np.intp)), "<i4")
        newest_first = -np.array(self._checked, dtype=np.int64)
        yield "by_checked", rows(_inverse(np.lexsort((by_id, newest_first))), "<i4")
        yield from _texts("names", (self._names[number] for number in with_point))
        for field in FIELDS:
            yield f"said_{field}", rows(self._said[field], "<i4")


def _documents(clinics: Iterable[Clinic], gathered: _Gathered) -> Iterator[tuple[int, bytes, int]]:
    for clinic in clinics:
        document = json.dumps(clinic.to_json(), separators=(",", ":")).encode()
        yield gathered.add(clinic), document, zlib.crc32(document)


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
    parts = [text.encode(*ENCODING) for text in texts]
    yield name, b"".join(parts)
    yield f"{name}_ends", _ends(parts)


def _inverse(order: NDArray[np.intp]) -> NDArray[np.intp]:
    ranks = np.empty_like(order)
    ranks[order] = np.arange(len(order))
    return ranks


def _ends(parts: Sequence[bytes] | Sequence[NDArray[np.intp]]) -> bytes:
    return np.cumsum([0, *map(len, parts)], dtype="<i8").tobytes()


def _make_durable(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
