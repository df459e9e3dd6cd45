"""Finds the answer to a query in the columns of an engine's file.

First what is cheap to exclude (a box around the place, words, the state), then the fields, then the exact distance:
it is asked only of clinics that could still count for something.
"""

import math
from dataclasses import dataclass

import numpy as np

from config.vocabulary import DENIED, FIELDS, NOT_STATED
from indexer.engines.embedded_file import Degrees, EngineFile, Numbers, Rows, Statements, Truths
from indexer.locate.distance import EARTH_RADIUS_MILES, MILE_DECIMALS, reaches, search_miles
from indexer.locate.point import EXACTNESS
from indexer.query import MOST_PINS, Hit, Near, Query, Results
from indexer.words import asked_words

_SLACK = 1e-6
"""Degrees added around the box (4 inches), far more than its arithmetic can be wrong by."""
_ROUNDED = 0.1**MILE_DECIMALS
"""Miles added to the radius of the box: what is rounded down to the radius is inside."""


@dataclass(frozen=True, slots=True)
class _Choice:
    """A filter as truths by combination: which answer it, and which say nothing about it."""

    answers: Truths
    silent: Truths


@dataclass(frozen=True, slots=True)
class _Candidates:
    """Rows that answer every part but perhaps one field.

    ``missed`` counts the fields that each of them does not answer; ``miles`` and ``sure``, which is true for those
    that are inside the circle however inexact their point is, are None without a place.
    """

    rows: Rows
    missed: Rows
    miles: Degrees | None = None
    sure: Truths | None = None


def answer(file: EngineFile, query: Query) -> Results:
    """The answer of one file, which does not change meanwhile."""
    choices = {field: _choice(file.fields[field], asked) for field, asked in query.filters.items()}
    found = _candidates(file, query, choices)
    facets, left_out = _counts(file, found, choices)
    answering = found.missed == 0
    hits = found.rows[answering]
    miles = None if found.miles is None else found.miles[answering]
    sure = None if found.sure is None else found.sure[answering]
    last = min(query.page * query.size, len(hits))
    first = min((query.page - 1) * query.size, last)
    order = _order(file, query, hits, miles, max(last, MOST_PINS))
    shown = order[first:last]
    distances = [None] * len(shown) if miles is None else miles[shown].tolist()
    within = [None] * len(shown) if sure is None else sure[shown].tolist()
    clinics = file.clinics(hits[shown].tolist())
    with_point = hits < file.placed
    if not with_point.all():
        hits = hits[with_point]
        order = _order(file, query, hits, None, MOST_PINS)
    return Results(
        query=query,
        hits=tuple(map(Hit, clinics, distances, within)),
        total=int(np.count_nonzero(answering)),
        perhaps=0 if sure is None else len(sure) - int(np.count_nonzero(sure)),
        left_out=left_out,
        unplaced=0 if query.near is None else _unplaced(file, query, choices),
        facets=facets,
        pins=file.pins(hits[order[:MOST_PINS]]),
    )


def _choice(said: Statements, asked: tuple[str, ...]) -> _Choice:
    yes = [number for number, code in enumerate(said.codes) if code in asked]
    no = [number for number, code in enumerate(said.codes) if DENIED + code in asked]
    silent = said.nothing & ~said.denied[:, [*yes, *no]].any(axis=1)
    answers: Truths = np.logical_or(said.affirmed[:, yes].any(axis=1), said.denied[:, no].any(axis=1))
    if NOT_STATED in asked:
        answers |= silent
    return _Choice(answers=answers, silent=silent)


def _candidates(file: EngineFile, query: Query, choices: dict[str, _Choice]) -> _Candidates:
    if query.near is None:
        rows = _with_words_and_state(file, query, 0, file.count)
    else:
        within = reaches(query.within)
        may_be = np.array([within[exactness][0] for exactness in EXACTNESS])
        surely = np.array([within[exactness][1] for exactness in EXACTNESS])
        south, north = _band(file, query.near, may_be[file.coarsest])
        rows = _with_words_and_state(file, query, south, north)
        rows = rows[_in_box(file, rows, query.near, may_be)]
    missed = np.zeros(len(rows), dtype=np.intp)
    for field, choice in choices.items():
        missed += ~choice.answers[file.fields[field].combination[rows]]
    if choices:
        near_miss = missed <= 1
        rows, missed = rows[near_miss], missed[near_miss]
    if query.near is None:
        return _Candidates(rows, missed)
    miles = search_miles(query.near.latitude, query.near.longitude, file.latitude[rows], file.longitude[rows])
    exactness = file.exactness[rows]
    inside = miles <= may_be[exactness]
    sure = miles <= surely[exactness]
    return _Candidates(rows[inside], missed[inside], miles[inside], sure[inside])


def _with_words_and_state(file: EngineFile, query: Query, first: int, last: int) -> Rows:
    """Rows from first to last that every word of the text finds, in the state."""
    words = asked_words(query.text)
    if not words and not query.state:
        return np.arange(first, last, dtype=np.intp)
    allowed = np.ones(last - first, dtype=np.bool_)
    for word in words:
        rows = file.rows_with(word)
        found = np.zeros(file.count, dtype=np.bool_)
        found[rows] = True
        allowed &= found[first:last]
    if query.state:
        allowed &= file.state[first:last] == file.states.get(query.state, -1)
    return np.flatnonzero(allowed) + first


def _band(file: EngineFile, near: Near, within: float) -> tuple[int, int]:
    """First and last row between the two circles of latitude that touch the search's circle."""
    reach = math.degrees((within + _ROUNDED) / EARTH_RADIUS_MILES) + _SLACK
    south = np.searchsorted(file.latitude, near.latitude - reach, side="left")
    north = np.searchsorted(file.latitude, near.latitude + reach, side="right")
    return int(south), int(north)


def _in_box(file: EngineFile, rows: Rows, near: Near, may_be: Degrees) -> Truths:
    """Which rows lie inside the box around the circle that their exactness makes of the search's."""
    exactness = file.exactness[rows]
    north = np.degrees((may_be + _ROUNDED) / EARTH_RADIUS_MILES) + _SLACK
    east = np.array([_widest(near, within) for within in may_be.tolist()])
    apart = np.abs(file.longitude[rows] - near.longitude)
    inside: Truths = np.minimum(apart, 360 - apart) <= east[exactness]
    inside &= np.abs(file.latitude[rows] - near.latitude) <= north[exactness]
    return inside


def _widest(near: Near, within: float) -> float:
    """How many degrees east and west the meridians lie that touch a circle of so many miles."""
    reach = (within + _ROUNDED) / EARTH_RADIUS_MILES
    if math.radians(abs(near.latitude) + _SLACK) + reach >= math.pi / 2:
        return 180.0  # the circle holds a pole, so it meets every meridian
    return math.degrees(math.asin(math.sin(reach) / math.cos(math.radians(near.latitude)))) + _SLACK


def _counts(
    file: EngineFile, found: _Candidates, choices: dict[str, _Choice]
) -> tuple[dict[str, dict[str, int]], dict[str, int]]:
    facets, left_out = {}, {}
    hits = found.rows[found.missed == 0]
    only_missed = found.rows[found.missed == 1]
    for field in FIELDS:
        said = file.fields[field]
        counted = _count(said, hits)
        if field in choices:
            there = said.combination[only_missed]
            # these miss one field: this one, if they do not answer it
            mine = only_missed[~choices[field].answers[there]]
            counted = counted + _count(said, mine)
            # none is left when not_stated is itself asked for: then the silent ones answer
            left_out[field] = int(np.count_nonzero(choices[field].silent[said.combination[mine]]))
        facets[field] = dict(zip((*said.codes, NOT_STATED), counted.tolist(), strict=True))
    return facets, left_out


def _count(said: Statements, rows: Rows) -> Rows:
    """For each code, and for nothing at all, how many of the rows affirm it."""
    combination = said.combination[rows]
    if len(rows) < len(said.nothing):
        counted = said.counted[combination].sum(axis=0)
    else:
        counted = np.bincount(combination, minlength=len(said.nothing)) @ said.counted
    whole: Rows = counted.astype(np.intp)
    return whole


def _unplaced(file: EngineFile, query: Query, choices: dict[str, _Choice]) -> int:
    rows = _with_words_and_state(file, query, file.placed, file.count)
    answers = np.ones(len(rows), dtype=np.bool_)
    for field, choice in choices.items():
        answers &= choice.answers[file.fields[field].combination[rows]]
    return int(np.count_nonzero(answers))


def _order(file: EngineFile, query: Query, rows: Rows, miles: Degrees | None, most: int) -> Rows:
    """Places in ``rows`` of the first so many, in the order of the sort."""
    if query.sort == "distance" and miles is not None:
        return _first(miles, file.by_id[rows], most)
    ranks = (file.by_checked if query.sort == "checked" else file.by_name)[rows]
    return _first(ranks, ranks, most)


def _first(keys: Numbers | Degrees, ties: Numbers, most: int) -> Rows:
    """Places of the smallest so many keys, in order; equal ones by the second key."""
    if len(keys) <= most:
        return np.lexsort((ties, keys))
    among = np.flatnonzero(keys <= np.partition(keys, most - 1)[most - 1])
    return among[np.lexsort((ties[among], keys[among]))][:most]
