"""The file of the embedded engine: what is written in it, and the columns of it that are held in memory.

Clinics stand in *rows*: those with a point first, from south to north, then the others; both by id where they tie.
What a search compares is kept as one number a row; the clinics themselves stay in the file until they are shown.
A file is never changed, only replaced, so what is read here needs no lock against writers.
"""

import json
import sqlite3
import threading
import weakref
import zlib
from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from config.errors import EngineUnavailable
from config.vocabulary import FIELDS, vocabulary
from indexer.clinic import Clinic
from indexer.locate.point import EXACTNESS
from indexer.query import Pin

T = TypeVar("T")

FORMAT = 1
"""Written in ``user_version``; raise it whenever the meaning of anything in the file changes."""

APPLICATION = 0x434C4E43
"""Written in ``application_id``, so that no other program's file is taken for ours."""

SCHEMA = """
CREATE TABLE columns (name TEXT PRIMARY KEY, data BLOB NOT NULL, sum INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (number INTEGER PRIMARY KEY, document BLOB NOT NULL, sum INTEGER NOT NULL);
"""
"""``sum`` is the CRC-32 of the blob beside it: SQLite itself would not notice a changed byte there.

A document is a clinic as JSON, numbered in the order in which the clinics came. Texts of a column stand one behind
the other, in UTF-8, and a second column says where each ends.
"""

ENCODING = ("utf-8", "surrogatepass")
"""Crawled text may hold half a character, which must not stop a build."""

KEPT = 2000
"""Most clinics that stay in memory after they were shown."""

Rows = NDArray[np.intp]
Numbers = NDArray[np.int32]
Degrees = NDArray[np.float64]
Truths = NDArray[np.bool_]


def rebuild_words(path: Path, why: str) -> EngineUnavailable:
    """The error for a file that cannot answer: says why, and what to do."""
    return EngineUnavailable(f"The search engine {path} {why}: run `clinics build` to make it anew.")


class Texts:
    """A column of texts in code point order or not, each decoded only when it is asked for."""

    def __init__(self, joined: bytes, ends: NDArray[np.int64]) -> None:
        self._joined = joined
        self._ends = ends

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, place: int) -> str:
        return self._joined[self._ends[place] : self._ends[place + 1]].decode(*ENCODING)

    def at(self, places: Rows | Numbers) -> list[str]:
        """The texts at these places, many at once."""
        spans = zip(self._ends[places].tolist(), self._ends[places + 1].tolist(), strict=True)
        return [self._joined[start:end].decode(*ENCODING) for start, end in spans]


class Statements:
    """What the clinics affirm and deny in one field.

    Few combinations occur, so each is written once, and ``combination`` holds its number for each row. ``affirmed``
    and ``denied`` have a row for each combination and a column for each code of today's vocabulary; ``nothing`` is
    true where nothing at all is affirmed, not even a code that the vocabulary has dropped.
    """

    def __init__(self, field: str, combination: Numbers, combinations: Sequence[Sequence[Sequence[str]]]) -> None:
        self.codes = vocabulary()[field].codes
        self.combination = combination
        shape = (len(combinations), len(self.codes))
        self.affirmed: Truths = np.zeros(shape, dtype=np.bool_)
        self.denied: Truths = np.zeros(shape, dtype=np.bool_)
        self.nothing: Truths = np.array([not affirmed for affirmed, _ in combinations], dtype=np.bool_)
        place = {code: number for number, code in enumerate(self.codes)}
        for row, said in enumerate(combinations):
            for table, codes in zip((self.affirmed, self.denied), said, strict=True):
                table[row, [place[code] for code in codes if code in place]] = True
        # numbers with a point: whole ones of this size are exact in them, and they are added many times faster
        self.counted: Degrees = np.column_stack([self.affirmed, self.nothing]).astype(np.float64)


class EngineFile:
    """One file, opened for reading and checked; safe to share between threads.

    Raises :class:`EngineUnavailable` when the file is missing, damaged or of another format.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._turn = threading.Lock()
        self._clinics: dict[int, Clinic] = {}
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
        if tuple(about["fields"]) != FIELDS:
            raise rebuild_words(self.path, "was built for other fields of the vocabulary")
        self.count: int = about["count"]
        self.placed: int = about["placed"]
        self.built_at = datetime.fromisoformat(about["built_at"])
        self.latitude: Degrees = self._column("latitude", "<f8", self.placed)
        self.longitude: Degrees = self._column("longitude", "<f8", self.placed)
        self.exactness: NDArray[np.uint8] = self._column("exactness", "<u1", self.placed)
        self.coarsest = int(self.exactness.max(initial=0))
        self.state: Numbers = self._column("state", "<i4", self.count)
        self.states: dict[str, int] = {code: number for number, code in enumerate(about["states"])}
        self.number: Numbers = self._column("number", "<i4", self.count)
        self.by_id: Numbers = self._column("by_id", "<i4", self.count)
        self.by_name: Numbers = self._column("by_name", "<i4", self.count)
        self.by_checked: Numbers = self._column("by_checked", "<i4", self.count)
        self._names = self._texts("names", self.placed)
        self._ids = self._texts("ids", about["ids"])
        self._id_numbers: Numbers = self._column("id_numbers", "<i4", about["ids"])
        self._words = self._texts("words", about["words"])
        self._word_ends = self._column("found_ends", "<i8", about["words"] + 1)
        self._word_rows = self._column("found", "<i4", int(self._word_ends[-1]))
        combinations = about["combinations"]
        self.fields = {
            field: Statements(field, self._column(f"said_{field}", "<i4", self.count), combinations[field])
            for field in FIELDS
        }

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

    def clinics(self, rows: Sequence[int]) -> tuple[Clinic, ...]:
        """The clinics of these rows, in this order."""
        return self._whole(lambda: tuple(self._clinic(int(self.number[row])) for row in rows))

    def clinic_of(self, clinic_id: str) -> Clinic | None:
        """The clinic that answers to this id."""
        place = bisect_left(self._ids, clinic_id)
        if place == len(self._ids) or self._ids[place] != clinic_id:
            return None
        return self._whole(lambda: self._clinic(int(self._id_numbers[place])))

    def _whole(self, look: Callable[[], T]) -> T:
        try:
            with self._turn:
                return look()
        except (sqlite3.Error, ValueError, LookupError, TypeError) as error:
            raise rebuild_words(self.path, f"is damaged ({error})") from error

    def _clinic(self, number: int) -> Clinic:
        kept = self._clinics.get(number)
        if kept is not None:
            return kept
        document, total = self._connection.execute(
            "SELECT document, sum FROM documents WHERE number = ?", (number,)
        ).fetchone()
        if zlib.crc32(document) != total:
            raise ValueError(f"clinic {number} was changed")
        if len(self._clinics) >= KEPT:
            self._clinics.clear()
        clinic = self._clinics[number] = Clinic.from_json(json.loads(document))
        return clinic

    def pins(self, rows: Rows) -> tuple[Pin, ...]:
        """The pins of these rows, in this order; all of them have a point."""
        return tuple(
            map(
                Pin,
                self._ids.at(self.by_id[rows]),
                self._names.at(rows),
                self.latitude[rows].tolist(),
                self.longitude[rows].tolist(),
                map(EXACTNESS.__getitem__, self.exactness[rows].tolist()),
            )
        )
