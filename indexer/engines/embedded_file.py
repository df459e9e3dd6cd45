"""The file of the embedded engine, opened: its columns are held in memory, its clinics are read when they are shown.

How it is laid out is described in :mod:`indexer.engines.embedded_layout`. A file is never changed, only replaced, so
what is read here needs no lock against writers.
"""

import json
import sqlite3
import threading
import weakref
import zlib
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from config.errors import EngineUnavailable
from config.vocabulary import FIELDS, NOT_STATED, vocabulary
from indexer.clinic import Clinic
from indexer.engines.document import SHAPE, Documents
from indexer.engines.embedded_bits import KIND, Bits, Rows, of_truths
from indexer.engines.embedded_layout import (
    APPLICATION,
    FORMAT,
    Degrees,
    Numbers,
    Statements,
    Texts,
    keys_of,
)

T = TypeVar("T")

KEPT = 32_000_000
"""Most bytes of clinics, counted as JSON, that stay in memory after they were shown; those shown longest ago go first.

Ten thousand invented clinics are 27 million, and take 48 MB of memory; to read one again takes 0.07 ms.
"""


def rebuild_words(path: Path, why: str) -> EngineUnavailable:
    """The error for a file that cannot answer: says why, and what to do."""
    return EngineUnavailable(f"The search engine {path} {why}: run `clinics build` to make it anew.")


class EngineFile:
    """One file, opened for reading and checked; safe to share between threads.

    Raises :class:`EngineUnavailable` when the file is missing, damaged or of another format.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._turn = threading.Lock()
        self._clinics: OrderedDict[int, tuple[Clinic, int]] = OrderedDict()
        self._length = 0
        try:
            # immutable: no lock files, and a file that was replaced is still read to its end by those who opened it
            uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
            self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        except sqlite3.Error as error:
            raise rebuild_words(path, "is not there or cannot be opened") from error
        # another thread may be searching in a file that has just been replaced: the last one out closes it
        self.close = weakref.finalize(self, self._connection.close)
        try:
            self._load()
        except (sqlite3.Error, ValueError, LookupError, TypeError) as error:
            self.close()
            raise rebuild_words(path, f"is damaged ({error})") from error
        except EngineUnavailable:
            self.close()
            raise

    def _load(self) -> None:
        application = self._connection.execute("PRAGMA application_id").fetchone()[0]
        made_as = self._connection.execute("PRAGMA user_version").fetchone()[0]
        if application != APPLICATION:
            raise rebuild_words(self.path, "is another program's file")
        if made_as != FORMAT:
            raise rebuild_words(self.path, f"has format {made_as}, and this version reads format {FORMAT}")
        about = json.loads(self._blob("about"))
        if tuple(about["codes"]) != FIELDS or about["shape"] != SHAPE:
            raise rebuild_words(self.path, "was built for other fields of the vocabulary or of a fact")
        self.count: int = about["count"]
        self.placed: int = about["placed"]
        self.built_at = datetime.fromisoformat(about["built_at"])
        self.latitude: Degrees = self._column("latitude", "<f8", self.placed)
        self.longitude: Degrees = self._column("longitude", "<f8", self.placed)
        self.exactness: NDArray[np.uint8] = self._column("exactness", "<u1", self.placed)
        self.straight = _straight(self.latitude, self.longitude)
        self.keys = keys_of(self.latitude, self.longitude, self.exactness)
        self.classes: list[int] = np.flatnonzero(np.bincount(self.exactness, minlength=1)).tolist()
        self.cells: NDArray[np.uint32] = self._column("cells", "<u4", about["cells"])
        self.cell: Numbers = self._column("cell", "<i4", self.placed)
        self.state: NDArray[np.uint16] = self._column("state", "<u2", self.count)
        self.states: dict[str, int] = {code: number for number, code in enumerate(about["states"])}
        self.by_id: Numbers = self._column("by_id", "<i4", self.count)
        self.name_order: Numbers = self._column("name_order", "<i4", self.count)
        self.checked_order: Numbers = self._column("checked_order", "<i4", self.count)
        self.name_rank, self.checked_rank = _inverse(self.name_order), _inverse(self.checked_order)
        self._days: list[int] = about["days"]
        self._until: list[int] = about["until"]
        self._number: Numbers = self._column("number", "<i4", self.count)
        self._names = self._texts("names", self.placed)
        self._ids = self._texts("ids", about["ids"])
        self._id_numbers: Numbers = self._column("id_numbers", "<i4", about["ids"])
        self._words = self._texts("words", about["words"])
        self._word_ends = self._column("found_ends", "<i8", about["words"] + 1)
        self._word_rows = self._column("found", "<i4", int(self._word_ends[-1]))
        self._documents = Documents(self._blob("shared"))
        self.everybody = of_truths(np.ones(self.count, dtype=np.bool_))
        self.unplaced = of_truths(np.arange(self.count) >= self.placed)
        self.affirmed = self._sets("affirmed", about["codes"], NOT_STATED)
        self.denied = self._sets("denied", about["codes"])
        self.fields: dict[str, Statements] = {}
        yes = no = 0
        for field in FIELDS:
            codes = vocabulary()[field].codes
            said = self.affirmed[yes : yes + len(codes) + 1], self.denied[no : no + len(codes)]
            self.fields[field] = Statements(codes, *said)
            yes, no = yes + len(codes) + 1, no + len(codes)

    def _sets(self, name: str, codes: Mapping[str, Sequence[str]], *more: str) -> Bits:
        """Sets of rows, one a line, for the codes of today and whatever ``more``; the file has them for ``codes``."""
        written, wanted = (_lines(its, *more) for its in (codes, {name: vocabulary()[name].codes for name in FIELDS}))
        sets: Bits = np.frombuffer(self._blob(name), dtype=KIND).reshape(len(written), len(self.everybody))
        if wanted == written:
            return sets
        place = {line: number for number, line in enumerate(written)}
        # nobody affirms or denies a code that is newer than the file
        sets = np.concatenate([sets, np.zeros((1, len(self.everybody)), dtype=KIND)])
        return sets[[place.get(line, len(written)) for line in wanted]]

    def _blob(self, name: str) -> bytes:
        data, total = self._connection.execute("SELECT data, sum FROM columns WHERE name = ?", (name,)).fetchone()
        if zlib.crc32(data) != total:
            raise ValueError(f"column {name} was changed")
        return bytes(data)

    def _column(self, name: str, kind: str, length: int) -> NDArray[Any]:
        column: NDArray[Any] = np.frombuffer(self._blob(name), dtype=kind)
        if len(column) != length:
            raise ValueError(f"column {name} has {len(column)} rows, not {length}")
        return column

    def _texts(self, name: str, length: int) -> Texts:
        return Texts(self._blob(name), self._column(f"{name}_ends", "<i8", length + 1))

    def rows_with(self, word: str) -> Numbers:
        """Rows of the clinics that a word beginning like this finds; a row may stand there more than once."""
        first = bisect_left(self._words, word)
        # no word holds the last code point, so this is just behind every word that begins so
        last = bisect_left(self._words, word + "\U0010ffff", lo=first)
        found: Numbers = self._word_rows[self._word_ends[first] : self._word_ends[last]]
        return found

    def checked_since(self, day: date) -> int:
        """How many clinics were checked on that day or later; they are the first ones of ``checked_order``."""
        place = bisect_right(self._days, -day.toordinal())
        return self._until[place - 1] if place > 0 else 0

    def place_behind(self, clinic_id: str) -> int:
        """From which ``by_id`` on the ids of clinics come after this one."""
        return bisect_right(self._ids, clinic_id)

    def ids(self, rows: Rows) -> list[str]:
        """The ids of the clinics of these rows."""
        return self._ids.at(self.by_id[rows])

    def names(self, rows: Rows) -> list[str]:
        """The names of the clinics of these rows, all of which have a point."""
        return self._names.at(rows)

    def clinics(self, rows: Sequence[int]) -> tuple[Clinic, ...]:
        """The clinics of these rows, in this order."""
        return self._whole(lambda: tuple(self._kept(int(self._number[row])) for row in rows))

    def passing(self, rows: Sequence[int]) -> Iterator[Clinic]:
        """The same one by one, none of which stays in memory."""
        for number in self._number[list(rows)].tolist():
            yield self._whole(partial(self._read, number))[0]

    def clinic_of(self, clinic_id: str) -> Clinic | None:
        """The clinic that answers to this id."""
        place = bisect_left(self._ids, clinic_id)
        if place == len(self._ids) or self._ids[place] != clinic_id:
            return None
        return self._whole(lambda: self._kept(int(self._id_numbers[place])))

    def _whole(self, look: Callable[[], T]) -> T:
        try:
            with self._turn:
                return look()
        except (sqlite3.Error, ValueError, LookupError, TypeError) as error:
            raise rebuild_words(self.path, f"is damaged ({error})") from error

    def _kept(self, number: int) -> Clinic:
        kept = self._clinics.get(number)
        if kept is None:
            kept = self._clinics[number] = self._read(number)
            self._length += kept[1]
            while self._length > KEPT:
                _, (_, length) = self._clinics.popitem(last=False)
                self._length -= length
        else:
            self._clinics.move_to_end(number)
        return kept[0]

    def _read(self, number: int) -> tuple[Clinic, int]:
        """The clinic of that number, and how long its document is."""
        document, total = self._connection.execute(
            "SELECT document, sum FROM documents WHERE number = ?", (number,)
        ).fetchone()
        if zlib.crc32(document) != total:
            raise ValueError(f"clinic {number} was changed")
        return self._documents.read(document)


def _lines(codes: Mapping[str, Sequence[str]], *more: str) -> list[tuple[str, str]]:
    """Of what the sets of rows are: the codes of each field, and what comes behind them."""
    return [(field, code) for field, its in codes.items() for code in (*its, *more)]


def _straight(latitude: Degrees, longitude: Degrees) -> tuple[Degrees, Degrees, Degrees]:
    """The points as they lie in space, in Earth radii from its middle."""
    north, east = np.radians(latitude), np.radians(longitude)
    level = np.cos(north)
    return level * np.cos(east), level * np.sin(east), np.sin(north)


def _inverse(order: Numbers) -> Numbers:
    ranks = np.empty_like(order)
    ranks[order] = np.arange(len(order), dtype=order.dtype)
    return ranks
