"""Maintainers only: makes ``ui/search/states.geojson.json``, the outlines of the US states that the map is drawn on.

Run ``python -m ui.search.outlines us-atlas/states-10m.json`` with the file of the npm package ``us-atlas`` 3.0.1
(TopoJSON of the Census Bureau's cartographic boundaries, ISC licence, see ``ui/search/states.licence.txt``). Nothing
here runs when the app does. Format: https://github.com/topojson/topojson-specification.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ATTRIBUTION = "Outlines: US Census Bureau, by way of us-atlas 3.0.1 (ISC licence)."
TARGET = Path(__file__).with_name("states.geojson.json")
DIGITS = 2
"""Decimals of a degree that are kept; the second is worth about 1 km."""

Place = tuple[float, float]


def convert(topology: Mapping[str, Any]) -> dict[str, Any]:
    """GeoJSON of the states in a TopoJSON topology; rings that shrink below three points are dropped."""
    arcs = [_arc(arc, topology["transform"]) for arc in topology["arcs"]]
    features = []
    for shape in topology["objects"]["states"]["geometries"]:
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        rings = [[ring for ring in (_ring(one, arcs) for one in polygon) if ring] for polygon in polygons]
        features.append(
            {
                "type": "Feature",
                "properties": {"name": shape["properties"]["name"]},
                "geometry": {"type": "MultiPolygon", "coordinates": [polygon for polygon in rings if polygon]},
            }
        )
    return {"type": "FeatureCollection", "attribution": ATTRIBUTION, "features": features}


def _arc(arc: Sequence[Sequence[int]], transform: Mapping[str, Any]) -> list[Place]:
    (scale_x, scale_y), (move_x, move_y) = transform["scale"], transform["translate"]
    x = y = 0
    places = []
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        places.append((round(x * scale_x + move_x, DIGITS), round(y * scale_y + move_y, DIGITS)))
    return places


def _ring(numbers: Sequence[int], arcs: Sequence[Sequence[Place]]) -> list[Place]:
    """The arcs of a ring one after another, without points that rounding made equal; a negative number runs back."""
    ring: list[Place] = []
    for number in numbers:
        for place in arcs[number] if number >= 0 else reversed(arcs[~number]):
            if not ring or ring[-1] != place:
                ring.append(place)
    return ring if len(set(ring)) > 2 else []


def main(source: Path) -> int:
    """Convert the file and write :data:`TARGET`."""
    outlines = convert(json.loads(source.read_text(encoding="utf-8")))
    TARGET.write_text(json.dumps(outlines, separators=(",", ":")) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
