"""A point on the map that says how exact it is."""

from dataclasses import dataclass
from typing import Literal, get_args

Exactness = Literal["rooftop", "street", "postal_code", "place", "state"]
EXACTNESS: tuple[Exactness, ...] = get_args(Exactness)
"""Finest first."""


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees north and east (WGS 84), how exact that is, and who says so.

    ``source`` names the gazetteer or geocoder, or ``listing`` when the listing itself gave the point.
    """

    latitude: float
    longitude: float
    exactness: Exactness
    source: str

    def __post_init__(self) -> None:
        """Refuse a point that is not on the Earth."""
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):
            raise ValueError(f"not a point on the Earth: {self.latitude}, {self.longitude}")
