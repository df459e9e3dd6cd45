"""Distances over the ground: geopy's great circle everywhere, one by one or for many points at once."""

import numpy as np
from geopy import units  # type: ignore[import-untyped]  # it carries no types
from geopy.distance import EARTH_RADIUS, great_circle  # type: ignore[import-untyped]  # it carries no types
from numpy.typing import ArrayLike, NDArray

EARTH_RADIUS_MILES: float = units.miles(kilometers=EARTH_RADIUS)
"""Mean radius of the Earth in miles, geopy's (6371.009 km; IUGG)."""


def miles_between(*, latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    """Great-circle distance of two points, given in degrees, in miles."""
    return float(great_circle((latitude, longitude), (to_latitude, to_longitude)).miles)


def kilometres_between(*, latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    """Great-circle distance of two points, given in degrees, in kilometres."""
    return float(great_circle((latitude, longitude), (to_latitude, to_longitude)).kilometers)


def miles_from(latitude: float, longitude: float, latitudes: ArrayLike, longitudes: ArrayLike) -> NDArray[np.float64]:
    """Great-circle distances in miles from one point to many, all in degrees; as many as there are points.

    The formula is the one of geopy's ``great_circle`` (the arc tangent form, exact for near and for opposite points):
    https://en.wikipedia.org/wiki/Great-circle_distance#Computational_formulas
    """
    here = np.radians(latitude)
    there = np.radians(np.asarray(latitudes, dtype=np.float64))
    turn = np.radians(np.asarray(longitudes, dtype=np.float64) - longitude)
    sin_here, cos_here = np.sin(here), np.cos(here)
    sin_there, cos_there, cos_turn = np.sin(there), np.cos(there), np.cos(turn)
    across = np.sqrt((cos_there * np.sin(turn)) ** 2 + (cos_here * sin_there - sin_here * cos_there * cos_turn) ** 2)
    along = sin_here * sin_there + cos_here * cos_there * cos_turn
    miles: NDArray[np.float64] = EARTH_RADIUS_MILES * np.arctan2(across, along)
    return miles
