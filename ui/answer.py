"""The documented shape of an answer for programs: what the command line prints, and whoever else gives JSON.

It holds everything that :class:`indexer.query.Results` does but the pins, which are the points of the clinics. Keys are
added in later versions, never renamed and never dropped.
"""

from typing import Any

from indexer.area import Box
from indexer.cells import Cluster
from indexer.link import to_params
from indexer.query import Results


def answer_json(results: Results) -> dict[str, Any]:
    """An answer as JSON: degrees north (``lat``) and east (``lon``), distances in miles, days as ``2026-11-23``.

    ``query`` holds the parameters of the link that asks the same. ``following`` is the cursor to give as ``after``
    to go on, null at the end of the list. ``bounds`` is null when no hit has a point.
    """
    query = results.query
    return {
        "query": to_params(query),
        "total": results.total,
        "pages": -(-results.total // query.size),
        "perhaps": results.perhaps,
        "left_out": dict(results.left_out),
        "unplaced": results.unplaced,
        "facets": {field: dict(counts) for field, counts in results.facets.items()},
        "bounds": None if results.bounds is None else box_json(results.bounds),
        "clusters": [cluster_json(one) for one in results.clusters],
        "following": results.following,
        "clinics": [
            {**hit.clinic.to_json(), "distance_miles": hit.distance_miles, "surely_within": hit.surely_within}
            for hit in results.hits
        ],
    }


def box_json(box: Box) -> dict[str, float]:
    """The edges of a part of the map in degrees; it crosses the date line where west is more than east."""
    return {"west": box.west, "south": box.south, "east": box.east, "north": box.north}


def cluster_json(cluster: Cluster) -> dict[str, Any]:
    """A square of the map (``zoom/x/y``), how many hits lie in it, and the middle of them."""
    return {
        "cell": str(cluster.cell),
        "clinics": cluster.clinics,
        "lat": cluster.latitude,
        "lon": cluster.longitude,
    }
