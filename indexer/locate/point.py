"""A point on the map that says how exact it is, and the one rule of what that means in metres.

The rule: a place lies within the uncertainty of its point's class (:data:`UNCERTAINTY_METRES`), nine times out of ten.
So it is *perhaps* inside a circle when its distance is at most the radius and the uncertainty together, and *surely*
when distance and uncertainty together are at most the radius. Engines, app and command line all go by this.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, get_args

Exactness = Literal["rooftop", "street", "postal_code", "place", "state"]
EXACTNESS: tuple[Exactness, ...] = get_args(Exactness)
"""Finest first."""

METRES_A_MILE: Final = 1609.344
"""The international mile, by its definition."""

UNCERTAINTY_METRES: Mapping[Exactness, int] = MappingProxyType(
    {"rooftop": 100, "street": 300, "postal_code": 5_300, "place": 8_500, "state": 300_000}
)
"""Within how many metres of its point a place lies nine times out of ten, by the exactness of the point.

Postal codes, places and states are measured on 11,375 addresses whose points are known (``tests/bench/locate_error.py``
fails when a class no longer keeps its promise). Of street addresses given twice in that file with two points, these lie
within 258 m of each other nine times out of ten, and within 94 m eight times: the figures for street and rooftop.
"""


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees north and east (WGS 84), how exact that is, and who says so.

    ``source`` names the gazetteer or geocoder, or ``listing`` when the listing itself gave the point.
    """

    latitude: float
    longitude: float
    exactness: Exactness
    source: str

    @property
    def uncertainty_metres(self) -> int:
        """Within how many metres of it the place itself lies, nine times out of ten."""
        return UNCERTAINTY_METRES[self.exactness]

    def __post_init__(self) -> None:
        """Refuse a point that is not on the Earth."""
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):
            raise ValueError(f"not a point on the Earth: {self.latitude}, {self.longitude}")
