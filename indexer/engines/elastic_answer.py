"""What an index counted, as the numbers of an answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from config.vocabulary import FIELDS, NOT_STATED, vocabulary
from indexer.area import Box, bounds
from indexer.cells import MOST_CLUSTERS, Cell, Cluster, middle
from indexer.engines.elastic_mapping import ROOMY_ZOOM, ZOOMS
from indexer.query import Query


@dataclass(frozen=True, slots=True)
class Counts:
    """Everything in an answer that is no clinic. ``clusters`` is None when the zoom has too many cells."""

    total: int
    perhaps: int
    facets: dict[str, dict[str, int]]
    left_out: dict[str, int]
    bounds: Box | None
    clusters: tuple[Cluster, ...] | None


def counts_of(query: Query, counted: Mapping[str, Any]) -> Counts:
    """The numbers that ``Question.counts`` asked for."""
    hits = counted["hits"]
    facets, left_out = {}, {}
    for field in FIELDS:
        lifted = counted.get(f"lifted_{field}")
        facets[field] = _facet(field, hits[field] if lifted is None else lifted["codes"])
        if lifted is not None:
            left_out[field] = lifted["left_out"]["doc_count"] if "left_out" in lifted else 0
    total = hits["doc_count"]
    return Counts(
        total=total,
        perhaps=total - hits["surely"]["doc_count"] if "surely" in hits else 0,
        facets=facets,
        left_out=left_out,
        bounds=_bounds(hits),
        clusters=() if query.zoom is None else clusters_of(hits["cells"], query.zoom),
    )


def clusters_of(counted: Mapping[str, Any], zoom: int) -> tuple[Cluster, ...] | None:
    """The cells of one zoom, added up to coarser ones below the roomiest that is stored; None for too many."""
    stored = max(zoom, ROOMY_ZOOM)
    buckets = counted["buckets"]
    if len(buckets) > MOST_CLUSTERS:
        return None
    sums: dict[Cell, tuple[int, int, int]] = {}
    for bucket in buckets:
        x, y = divmod(int(bucket["key"]), 1 << stored)
        cell = Cell(stored, x, y).at(zoom)
        count, north, east = sums.get(cell, (0, 0, 0))
        sums[cell] = (
            count + bucket["doc_count"],
            north + int(bucket["latitude"]["value"]),
            east + int(bucket["longitude"]["value"]),
        )
    clusters = [
        Cluster(cell, count, middle(north, count), middle(east, count)) for cell, (count, north, east) in sums.items()
    ]
    return tuple(sorted(clusters, key=lambda one: (-one.clinics, one.cell.x, one.cell.y)))


def finest_clusters(query: Query, counted: Mapping[str, Any]) -> tuple[Cluster, ...]:
    """Those of the finest zoom that has few enough cells; ``counted`` is by zoom (``Question.coarser_cells``)."""
    for zoom in reversed([zoom for zoom in ZOOMS if zoom < (query.zoom or 0)]):
        clusters = clusters_of(counted[str(zoom)], zoom)
        if clusters is not None:
            return clusters
    return ()


def _facet(field: str, counted: Mapping[str, Any]) -> dict[str, int]:
    facet = dict.fromkeys((*vocabulary()[field].codes, NOT_STATED), 0)
    for bucket in counted["buckets"]:
        if bucket["key"] in facet:
            facet[bucket["key"]] = bucket["doc_count"]
    return facet


def _bounds(hits: Mapping[str, Any]) -> Box | None:
    south, north = hits["south"]["value"], hits["north"]["value"]
    if south is None or north is None:
        return None
    spans: Sequence[tuple[float | None, float | None]] = [
        (hits[f"{side}_least"]["value"], hits[f"{side}_most"]["value"]) for side in ("east", "west")
    ]
    eastern, western = ((least, most) if least is not None and most is not None else None for least, most in spans)
    return bounds(south=south, north=north, eastern=eastern, western=western)
