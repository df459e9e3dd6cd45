"""Finds the answer to a query in the columns of an engine's file.

Every part of the question becomes a set of rows, and the answer is counted in what they have in common. A search around
a place looks only at the part of the file where its rows are.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

import numpy as np

from config.vocabulary import DENIED, FIELDS, NOT_STATED
from indexer.clinic import Clinic
from indexer.engines import embedded_bits as bits
from indexer.engines.embedded_bits import Bits, Rows, Window
from indexer.engines.embedded_file import EngineFile
from indexer.engines.embedded_first import Order, Ordered
from indexer.engines.embedded_layout import Statements
from indexer.engines.embedded_map import box_around, clusters, pins
from indexer.engines.embedded_near import Ruler, inside, rows_in
from indexer.query import MOST_PINS, Hit, Query, Results
from indexer.words import asked_words

_AT_ONCE = 100
"""Clinics of an export that are prepared at a time."""


def answer(file: EngineFile, query: Query) -> Results:
    """The answer of one file, which does not change meanwhile."""
    found = _Found(file, query)
    rows = bits.rows_of(found.hits, found.window)
    placed = rows[: int(np.searchsorted(rows, file.placed))]
    order = Order(file, query.order, found.ruler)
    first = None if query.zoom is None else order.first(placed, MOST_PINS)
    page = _page(order, query, rows, first if len(placed) == len(rows) else None)
    last = found.shown(Ordered(page.rows[: query.size], None if page.miles is None else page.miles[: query.size]))
    facets, left_out = found.counts()
    return Results(
        query=query,
        hits=last,
        total=len(rows),
        perhaps=0 if found.sure is None else len(rows) - bits.count(found.hits & found.sure),
        left_out=left_out,
        unplaced=0 if query.near is None and query.box is None else _unplaced(file, query),
        facets=facets,
        pins=() if first is None else pins(file, first.rows),
        bounds=box_around(file, placed),
        clusters=() if query.zoom is None else clusters(file, placed, query.zoom),
        goes_on=len(page.rows) > len(last) > 0,
    )


def everything(file: EngineFile, query: Query) -> Iterator[Hit]:
    """All hits of one file in order, from the query's cursor on."""
    found = _Found(file, query)
    rows = bits.rows_of(found.hits, found.window)
    rows, miles = Order(file, query.order, found.ruler).first(rows, len(rows), query.position)
    for start in range(0, len(rows), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        ordered = Ordered(rows[part], None if miles is None else miles[part])
        yield from found.shown(ordered, file.passing(rows[part].tolist()))


def _page(order: Order, query: Query, rows: Rows, known: Ordered | None) -> Ordered:
    """The rows of the page and, when there is one, the row behind it; ``known`` are the first of all, if known."""
    if query.position is not None:
        return order.first(rows, query.size + 1, query.position)
    start = min((query.page - 1) * query.size, len(rows))
    end = min(start + query.size + 1, len(rows))
    if known is None or end > len(known.rows):
        known = order.first(rows, end if start < end else 0)
    return Ordered(known.rows[start:end], None if known.miles is None else known.miles[start:end])


class _Found:
    """What answers a query: ``hits``, and ``sure`` for those surely inside the circle, as bits of ``window``."""

    def __init__(self, file: EngineFile, query: Query) -> None:
        self._file, self._query = file, query
        self.ruler = None if query.near is None else Ruler(file, query.near)
        self.sure: Bits | None = None
        self.window = Window.over(0, file.count)
        where: Bits | None = None
        if self.ruler is not None:
            rows, sure = self.ruler.around(query.within)
            if query.box is not None:
                boxed = inside(file, rows, query.box)
                rows, sure = rows[boxed], sure[boxed]
            self.window = _holding(rows)
            where = bits.of_rows(rows, self.window)
            self.sure = bits.of_rows(rows[sure], self.window)
        elif query.box is not None:
            rows = rows_in(file, query.box)
            self.window = _holding(rows)
            where = bits.of_rows(rows, self.window)
        self._rest = _rest(file, query, self.window)
        if where is not None:
            self._rest &= where
        self._answers = {
            field: _answering(file.fields[field], asked, self.window) for field, asked in query.filters.items()
        }
        self.hits = self._without(None)

    def _without(self, field: str | None) -> Bits:
        """The rows that answer every part, but perhaps not this field."""
        found = self._rest
        for other, answers in self._answers.items():
            if other != field:
                found = found & answers
        return found

    def counts(self) -> tuple[dict[str, dict[str, int]], dict[str, int]]:
        """The facets, and how many are left out because they do not say."""
        facets, left_out = {}, {}
        counted = iter(bits.counts(self._file.affirmed[:, self.window.words], self.hits))
        for field in FIELDS:
            said = self._file.fields[field]
            names = (*said.codes, NOT_STATED)
            facets[field] = dict(zip(names, islice(counted, len(names)), strict=True))
            if field in self._answers:
                lifted = self._without(field)
                again = bits.counts(said.affirmed[:, self.window.words], lifted)
                facets[field] = dict(zip(names, again, strict=True))
                silent = _silent(said, self._query.filters[field], self.window)
                left_out[field] = bits.count(lifted & silent & ~self._answers[field])
        return facets, left_out

    def shown(self, ordered: Ordered, clinics: Iterable[Clinic] | None = None) -> tuple[Hit, ...]:
        """The hits of these rows, for which ``clinics`` may be at hand."""
        rows = ordered.rows.tolist()
        if clinics is None:
            clinics = self._file.clinics(rows)
        if ordered.miles is None or self.sure is None:
            return tuple(Hit(clinic, None) for clinic in clinics)
        sure = bits.are_set(self.sure, self.window, ordered.rows)
        return tuple(map(Hit, clinics, ordered.miles.tolist(), sure.tolist()))


def _holding(rows: Rows) -> Window:
    return Window.over(int(rows.min()), int(rows.max()) + 1) if len(rows) > 0 else Window(0, 0)


def _rest(file: EngineFile, query: Query, window: Window) -> Bits:
    """The rows of a window that answer text, state and day."""
    if not (query.text or query.state or query.confirmed_since is not None):
        return file.everybody[window.words].copy()
    truths = np.ones(len(file.state[window.rows]), dtype=np.bool_)
    for word in asked_words(query.text):
        found = np.zeros(file.count, dtype=np.bool_)
        found[file.rows_with(word)] = True
        truths &= found[window.rows]
    if query.state:
        truths &= file.state[window.rows] == file.states.get(query.state, len(file.states))
    if query.confirmed_since is not None:
        truths &= file.checked_rank[window.rows] < file.checked_since(query.confirmed_since)
    return bits.of_truths(truths)


def _answering(said: Statements, asked: tuple[str, ...], window: Window) -> Bits:
    """The rows of a window that one of the choices of a field finds."""
    yes = [number for number, code in enumerate(said.codes) if code in asked]
    no = [number for number, code in enumerate(said.codes) if DENIED + code in asked]
    answers: Bits = np.bitwise_or.reduce(said.affirmed[yes, window.words], axis=0)
    answers |= np.bitwise_or.reduce(said.denied[no, window.words], axis=0)
    if NOT_STATED in asked:
        answers |= _silent(said, asked, window)
    return answers


def _silent(said: Statements, asked: tuple[str, ...], window: Window) -> Bits:
    """The rows of a window that affirm nothing in a field and deny nothing that was asked for."""
    named = [number for number, code in enumerate(said.codes) if code in asked or DENIED + code in asked]
    denied: Bits = np.bitwise_or.reduce(said.denied[named, window.words], axis=0)
    return said.silent[window.words] & ~denied


def _unplaced(file: EngineFile, query: Query) -> int:
    """How many clinics without a point answer everything that can be asked of them."""
    window = Window.over(file.placed, file.count)
    found = _rest(file, query, window) & file.unplaced[window.words]
    for field, asked in query.filters.items():
        found &= _answering(file.fields[field], asked, window)
    return bits.count(found)
