"""The kinds of files that a search can leave as: one row each, from which routes, links and descriptions are made."""

from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass

from indexer.query import Hit
from ui.exports import as_csv, as_json, as_xlsx
from ui.exports.about import About


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its media type, what people call it, and what makes it piece by piece."""

    media: str
    label: str
    pieces: Callable[[Iterable[Hit], About], Generator[bytes]]


KINDS: Mapping[str, Kind] = {
    "csv": Kind(as_csv.MEDIA, "CSV", as_csv.pieces),
    "xlsx": Kind(as_xlsx.MEDIA, "XLSX", as_xlsx.pieces),
    "geojson": Kind(as_json.GEOJSON, "GeoJSON", as_json.geo_pieces),
    "json": Kind(as_json.JSON, "JSON", as_json.pieces),
}
"""By the ending of the file's name."""
