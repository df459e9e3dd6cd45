"""One query put to one index: what is asked together, what is asked behind it, and the answer made of both."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final, Protocol

from indexer.clinic import Clinic
from indexer.engines.elastic_answer import Counts, counts_of, finest_clusters
from indexer.engines.elastic_documents import clinic_of, pins_of
from indexer.engines.elastic_hits import (
    MOST_AT_ONCE,
    Row,
    behind_distance,
    clinics_asked,
    hits_of,
    rows_asked,
    settled,
)
from indexer.engines.elastic_mapping import About
from indexer.engines.elastic_question import Edge, Part, Question
from indexer.query import MOST_PINS, Hit, Pin, Query, Results

_MORE: Final = 50
"""Hits fetched behind those that are needed, so that their order is sure at once."""

_EXPORTED: Final = 500
"""Clinics fetched at once for an export."""


class Source(Protocol):
    """Puts searches to an index."""

    def ask(self, about: About, searches: Sequence[Part]) -> list[dict[str, Any]] | None:
        """What one index answers; None when it is no longer the one that ought to."""
        ...

    def ask_on(self, about: About, search: Part) -> dict[str, Any]:
        """What the same index answers to one more question, whatever was built meanwhile."""
        ...

    def clinics(self, about: About, found: Sequence[Mapping[str, Any]]) -> dict[str, Clinic]:
        """The clinics of these hits, by key, in their order."""
        ...


class Answering:
    """One query put to one index."""

    def __init__(self, source: Source, about: About, query: Query) -> None:
        self._source = source
        self._about = about
        self._query = query
        self._question = Question(query, about, Edge())

    def results(self) -> Results | None:
        """The whole answer; None when the index is no longer the one that ought to answer."""
        query = self._query
        searches = self._searches()
        asked = {name: search for name, search in searches.items() if search is not None}
        if query.near is not None:
            asked["lines"] = self._question.near_the_lines()
        found = self._ask(asked)
        if found is not None and query.near is not None:
            spots = [bucket["key"] for bucket in found["lines"]["aggregations"]["spots"]["buckets"]]
            edge = Edge.judged(query, spots)
            if edge != Edge():
                self._question = Question(query, self._about, edge)
                found = self._ask({name: search for name, search in self._searches().items() if search is not None})
        if found is None:
            return None
        counts = counts_of(query, found["counts"]["aggregations"])
        clusters = counts.clusters
        if clusters is None:
            clusters = finest_clusters(query, self._more(self._question.coarser_cells())["aggregations"])
        pins, clinics, more = self._shown(searches["pins"] or {}, found, counts)
        hits = hits_of(query, clinics)
        return Results(
            query=query,
            hits=hits,
            total=counts.total,
            left_out=counts.left_out,
            unplaced=found["unplaced"]["hits"]["total"]["value"] if "unplaced" in found else 0,
            facets=counts.facets,
            pins=tuple(pins),
            perhaps=counts.perhaps,
            bounds=counts.bounds,
            clusters=clusters,
            goes_on=more and hits != (),
        )

    def all_hits(self) -> Iterator[Hit]:
        """Every hit from the cursor on."""
        if self._query.order == "distance":
            asked = behind_distance(self._question, 2 * _EXPORTED)
            found = self._more(asked)["hits"]["hits"]
            rows = settled(self._query, asked, found, self._more, after=self._query.position)
            while batch := list(islice(rows, _EXPORTED)):
                yield from hits_of(self._query, self._fetched([row.key for row in batch], {}))
            return
        asked = clinics_asked(self._question, _EXPORTED)
        while found := self._more(asked)["hits"]["hits"]:
            hits = hits_of(self._query, [clinic_of(hit["_source"]["clinic"]) for hit in found])
            # a circle is asked for a metre more than it is
            yield from (hit for hit in hits if self._inside(hit))
            if len(found) < _EXPORTED:
                return
            asked = {**asked, "search_after": found[-1]["sort"]}

    def _inside(self, hit: Hit) -> bool:
        point = hit.clinic.point
        if hit.distance_miles is None or point is None:
            return True
        return hit.distance_miles <= self._question.lines[point.exactness][0]

    @property
    def _first(self) -> int:
        return (self._query.page - 1) * self._query.size

    @property
    def _first_wanted(self) -> int:
        """How many rows from the first on are needed: those of a map, else by distance those up to the page."""
        return MOST_PINS if self._query.zoom is not None else min(MOST_PINS, self._first + self._query.size)

    def _searches(self) -> dict[str, Part | None]:
        query, question = self._query, self._question
        by_distance = query.order == "distance"
        only = [] if question.placed else [{"exists": {"field": "spot"}}]
        clinics: Part | None = None
        if query.after is not None:
            size = query.size + 1
            clinics = behind_distance(question, size + _MORE) if by_distance else clinics_asked(question, size)
        elif self._first + query.size <= (MOST_PINS if by_distance else MOST_AT_ONCE):
            clinics = clinics_asked(question, query.size, start=self._first)
        return {
            "counts": question.counts(),
            "pins": rows_asked(question, self._first_wanted + (_MORE if by_distance else 0), field="pin", only=only)
            if by_distance or query.zoom is not None
            else None,
            "clinics": clinics,
            "unplaced": {"size": 0, "track_total_hits": True, "query": question.unplaced()}
            if question.placed
            else None,
        }

    def _shown(self, pinned: Part, found: Mapping[str, Any], counts: Counts) -> tuple[list[Pin], list[Clinic], bool]:
        """Pins, the clinics of this page, and whether any come behind them."""
        query, size = self._query, self._query.size
        last = min(self._first + size, counts.total)
        first = min(self._first, last)
        pins_found = found["pins"]["hits"]["hits"] if "pins" in found else []
        if query.order != "distance":
            pins = pins_of([hit["fields"]["pin"] for hit in pins_found])
            here = found["clinics"]["hits"]["hits"] if "clinics" in found else self._deep(first, last)
            clinics = list(self._source.clinics(self._about, here).values())
            more = len(clinics) > size if query.after is not None else last < counts.total
            return pins, clinics[:size], more
        rows = settled(query, pinned, pins_found, self._more)
        needed = min(self._first_wanted, counts.total)
        wanted = list(islice(rows, needed if first == last else max(last, needed)))
        pins = [] if query.zoom is None else [row.pin for row in wanted[:MOST_PINS] if row.pin is not None]
        shown: Sequence[Row] = wanted[first:last]
        fetched = {}
        more = last < counts.total
        if query.after is not None:
            asked = behind_distance(self._question, size + 1 + _MORE)
            here = found["clinics"]["hits"]["hits"]
            shown = list(islice(settled(query, asked, here, self._more, after=query.position), size + 1))
            more = len(shown) > size
        elif "clinics" in found:
            fetched = self._source.clinics(self._about, found["clinics"]["hits"]["hits"])
        return pins, self._fetched([row.key for row in shown[:size]], fetched), more

    def _deep(self, first: int, last: int) -> Sequence[Mapping[str, Any]]:
        """Hits behind those that an index numbers: passed over in long steps, without their clinics."""
        if first >= last:
            return []
        asked = clinics_asked(self._question, last - first)
        passed = 0
        while passed < first:
            step = {**asked, "size": min(first - passed, MOST_AT_ONCE), "_source": False}
            found = self._more(step)["hits"]["hits"]
            passed += len(found)
            asked = {**asked, "search_after": found[-1]["sort"]}
        there: Sequence[Mapping[str, Any]] = self._more(asked)["hits"]["hits"]
        return there

    def _fetched(self, keys: Sequence[str], known: Mapping[str, Clinic]) -> list[Clinic]:
        """The clinics of these keys, in this order."""
        missing = [key for key in keys if key not in known]
        clinics = dict(known)
        if missing:
            asked = {"size": len(missing), "query": {"terms": {"id": missing}}, "sort": ["id"]}
            clinics |= self._source.clinics(self._about, self._more(asked)["hits"]["hits"])
        return [clinics[key] for key in keys]

    def _ask(self, searches: Mapping[str, Part]) -> dict[str, Any] | None:
        answers = self._source.ask(self._about, list(searches.values()))
        return None if answers is None else dict(zip(searches, answers, strict=True))

    def _more(self, search: Part) -> dict[str, Any]:
        return self._source.ask_on(self._about, search)
