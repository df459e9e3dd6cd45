"""The documented shape of an answer for programs: what the command line prints; the API names its parts alike.

It holds everything that :class:`indexer.query.Results` does but the pins, which are the points of the clinics. Keys are
added in later versions, never renamed and never dropped.
"""

from typing import Any

from indexer.link import to_params
from indexer.query import Results


def answer_json(results: Results) -> dict[str, Any]:
    """An answer as JSON: degrees north and east, distances in miles, days as ``2026-11-23``.

    ``query`` holds the parameters of the link that asks the same. ``following`` is the cursor to give as ``after``
    to go on, null at the end of the list. ``bounds`` are the west, south, east and north edges, as GeoJSON and links
    order them; null when no hit has a point. A cluster's ``cell`` is zoom, x and y (:mod:`indexer.cells`).
    """
    query, box = results.query, results.bounds
    return {
        "query": to_params(query),
        "total": results.total,
        "pages": -(-results.total // query.size),
        "perhaps": results.perhaps,
        "left_out": dict(results.left_out),
        "unplaced": results.unplaced,
        "facets": {field: dict(counts) for field, counts in results.facets.items()},
        "bounds": None if box is None else [box.west, box.south, box.east, box.north],
        "clusters": [cluster._asdict() for cluster in results.clusters],
        "following": results.following,
        "clinics": [
            {**hit.clinic.to_json(), "distance_miles": hit.distance_miles, "surely_within": hit.surely_within}
            for hit in results.hits
        ],
    }
