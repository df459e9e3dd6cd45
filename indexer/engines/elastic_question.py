"""A query as the searches that an index answers, sent in one request.

How a circle is asked exactly: an index keeps points to a centimetre and works with another radius of the Earth, so it
is asked for a metre more than the circle. Who lies within a metre of the line (``edge``, nearly always nobody) is
named by spot, judged by our own distance, and if anybody is outside, those spots are excluded and all is asked again.

The counts stand in a search without hits, which the cluster answers from memory when it comes again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np

from config.vocabulary import DENIED, FIELDS, NOT_STATED, vocabulary
from indexer.cells import MOST_CLUSTERS
from indexer.engines.elastic_documents import spot_from
from indexer.engines.elastic_mapping import ROOMY_ZOOM, ZOOMS, About
from indexer.locate.distance import reaches, search_miles
from indexer.locate.point import METRES_A_MILE
from indexer.query import Near, Query
from indexer.words import asked_words

Part = dict[str, Any]

SLACK_METRES: Final = 1.0
"""An index's distances differ from ours by less than 10 cm, and rounding to our decimals moves one by 8 cm at most."""

MOST_SPOTS: Final = 60_000
"""Most spots on the line of a circle: just below what a cluster counts in one answer by default."""

EVERYBODY: Final[Part] = {"match_all": {}}


@dataclass(frozen=True, slots=True)
class Edge:
    """Spots within a metre of a line that an index would put on the wrong side of it."""

    outside: tuple[str, ...] = ()
    not_surely_inside: tuple[str, ...] = ()

    @classmethod
    def judged(cls, query: Query, spots: Iterable[str]) -> "Edge":
        """Of all spots near the lines, those that are outside by our own distance."""
        read = [(spot, *spot_from(spot)) for spot in spots]
        if query.near is None or not read:
            return cls()
        within = reaches(query.within)
        miles = search_miles(
            query.near.latitude,
            query.near.longitude,
            np.array([north for _, north, _, _ in read]),
            np.array([east for _, _, east, _ in read]),
        ).tolist()
        far = [(spot, one, within[exactness]) for (spot, _, _, exactness), one in zip(read, miles, strict=True)]
        return cls(
            outside=tuple(spot for spot, one, (perhaps, _) in far if one > perhaps),
            not_surely_inside=tuple(spot for spot, one, (_, surely) in far if one > surely),
        )


class Question:
    """What a query asks of one index."""

    def __init__(self, query: Query, about: About, edge: Edge) -> None:
        self.query = query
        self.about = about
        self.edge = edge
        self.lines = reaches(query.within)
        self._choices = {field: choice(field, asked) for field, asked in query.filters.items()}
        self._plain = [*_plain(query)]

    @property
    def placed(self) -> bool:
        """Whether only clinics with a point can answer."""
        return self.query.near is not None or self.query.box is not None

    def hits(self, *more: Part) -> Part:
        """Who answers everything."""
        return _all([*self._plain, *self._area, *self._choices.values(), *more])

    def unplaced(self) -> Part:
        """Who answers all but the place, and has no point."""
        without = {"bool": {"must_not": [{"exists": {"field": "spot"}}]}}
        return _all([*self._plain, *self._choices.values(), without])

    def order(self) -> list[Part]:
        """The sort, as near to ours as an index comes."""
        last: Part = {"id": "asc"}
        if self.query.order == "name":
            return [{"name_key": "asc"}, last]
        if self.query.order == "checked":
            return [{"checked": "desc"}, last]
        by_distance = {"location": _here(self.query.near), "order": "asc", "unit": "m", "distance_type": "arc"}
        return [{"_geo_distance": by_distance}, last]

    def counts(self) -> Part:
        """Total, facets, left-out, bounds, clusters: everything but clinics."""
        everything = _all(list(self._choices.values()))
        within: Part = {field: _codes(field) for field in FIELDS if field not in self._choices}
        within |= {
            "south": {"min": {"field": "latitude"}},
            "north": {"max": {"field": "latitude"}},
            "east_least": {"min": {"field": "east"}},
            "east_most": {"max": {"field": "east"}},
            "west_least": {"min": {"field": "west"}},
            "west_most": {"max": {"field": "west"}},
        }
        if self.query.near is not None:
            within["surely"] = {"filter": self._circle(surely=True)}
        if self.query.zoom is not None:
            within["cells"] = _cells(max(self.query.zoom, ROOMY_ZOOM))
        asked: Part = {"hits": {"filter": everything, "aggs": within}}
        for field in self._choices:
            others = [one for name, one in self._choices.items() if name != field]
            lifted: Part = {"codes": _codes(field)}
            if NOT_STATED not in self.query.filters[field]:
                lifted["left_out"] = {"filter": silent(field, self.query.filters[field])}
            asked[f"lifted_{field}"] = {"filter": _all(others), "aggs": lifted}
        return {"size": 0, "track_total_hits": False, "query": self._candidates(), "aggs": asked}

    def coarser_cells(self) -> Part:
        """The clusters at every zoom below the one that had too many cells."""
        zooms = [zoom for zoom in ZOOMS if zoom < (self.query.zoom or 0)]
        asked = {str(zoom): _cells(zoom) for zoom in zooms}
        return {"size": 0, "track_total_hits": False, "query": self.hits(), "aggs": asked}

    def near_the_lines(self) -> Part:
        """The spots that are within a metre of a line, whichever of all answers they count for."""
        return {
            "size": 0,
            "track_total_hits": False,
            "query": _all([*self._plain, *_box(self.query), self._lines()]),
            "aggs": {"spots": {"terms": {"field": "spot", "size": MOST_SPOTS}}},
        }

    def _candidates(self) -> Part:
        """Who answers all parts but perhaps one field: nobody else counts for anything."""
        parts = [*self._plain, *self._area]
        if len(self._choices) > 1:
            all_but_one: Part = {"should": list(self._choices.values()), "minimum_should_match": len(self._choices) - 1}
            parts.append({"bool": all_but_one})
        return _all(parts)

    @cached_property
    def _area(self) -> list[Part]:
        parts = _box(self.query)
        if self.query.near is not None:
            parts.append(self._circle(surely=False))
        return parts

    def _circle(self, *, surely: bool) -> Part:
        wrong = self.edge.not_surely_inside if surely else self.edge.outside
        inside = [_ring(self.query.near, one, out=metres + SLACK_METRES) for one, metres in self._reach(surely=surely)]
        if not wrong:
            return _any(inside)
        return {"bool": {"filter": [_any(inside)], "must_not": [{"terms": {"spot": list(wrong)}}]}}

    def _lines(self) -> Part:
        rings = [
            _ring(self.query.near, one, out=metres + SLACK_METRES, into=metres - SLACK_METRES)
            for one, metres in (*self._reach(surely=False), *self._reach(surely=True))
        ]
        return _any(rings)

    def _reach(self, *, surely: bool) -> list[tuple[str, float]]:
        """For each exactness that is there, how many metres away one of it is still perhaps, or surely, inside."""
        reach = [(one, self.lines[one][1 if surely else 0]) for one in self.about.exactness]
        return [(one, miles * METRES_A_MILE) for one, miles in reach if miles >= 0]


def choice(field: str, asked: Sequence[str]) -> Part:
    """Who answers one of these choices."""
    codes = [one for one in asked if one != NOT_STATED]
    stated: Part = {"terms": {field: codes}}
    if NOT_STATED not in asked:
        return stated
    nothing = silent(field, asked)
    return _any([stated, nothing]) if codes else nothing


def silent(field: str, asked: Sequence[str]) -> Part:
    """Who affirms nothing in the field and denies none of the codes asked for."""
    denied = sorted({DENIED + one.removeprefix(DENIED) for one in asked if one != NOT_STATED})
    part: Part = {"filter": [{"term": {field: NOT_STATED}}]}
    if denied:
        part["must_not"] = [{"terms": {field: denied}}]
    return {"bool": part}


def beyond(near: Near | None, miles: float) -> Part:
    """Who is not nearer than so many miles, a metre less."""
    metres = miles * METRES_A_MILE - SLACK_METRES
    if metres <= 0:
        return EVERYBODY
    return {"bool": {"must_not": [_within(near, metres)]}}


def _plain(query: Query) -> Iterable[Part]:
    if query.state:
        yield {"term": {"state": query.state}}
    for word in asked_words(query.text):
        yield {"prefix": {"words": {"value": word}}}
    if query.confirmed_since is not None:
        yield {"range": {"checked": {"gte": query.confirmed_since.toordinal()}}}


def _box(query: Query) -> list[Part]:
    if query.box is None:
        return []
    spans = [{"range": {"longitude": {"gte": west, "lte": east}}} for west, east in query.box.spans]
    return [
        {"range": {"latitude": {"gte": query.box.south, "lte": query.box.north}}},
        _any(spans),
    ]


def _ring(near: Near | None, exactness: str, *, out: float, into: float = 0.0) -> Part:
    part: Part = {"filter": [{"term": {"exactness": exactness}}, _within(near, out)]}
    if into > 0:
        part["must_not"] = [_within(near, into)]
    return {"bool": part}


def _within(near: Near | None, metres: float) -> Part:
    return {"geo_distance": {"distance": f"{metres:.3f}m", "location": _here(near)}}


def _here(near: Near | None) -> dict[str, float]:
    if near is None:
        raise ValueError("a distance needs a place")
    return {"lat": near.latitude, "lon": near.longitude}


def _codes(field: str) -> Part:
    return {"terms": {"field": field, "size": 2 * len(vocabulary()[field].codes) + 1}}


def _cells(zoom: int) -> Part:
    sums: Mapping[str, Part] = {
        "latitude": {"sum": {"field": "latitude_millionths"}},
        "longitude": {"sum": {"field": "longitude_millionths"}},
    }
    return {"terms": {"field": f"cell_{zoom}", "size": MOST_CLUSTERS + 1}, "aggs": dict(sums)}


def _all(parts: Sequence[Part]) -> Part:
    """All of these; everybody where there are none."""
    if not parts:
        return EVERYBODY
    return parts[0] if len(parts) == 1 else {"bool": {"filter": list(parts)}}


def _any(parts: Sequence[Part]) -> Part:
    """One of these; nobody where there are none."""
    if not parts:
        return {"match_none": {}}
    return parts[0] if len(parts) == 1 else {"bool": {"should": list(parts), "minimum_should_match": 1}}
