"""What the map shows of the hits of an embedded engine: pins, the box around them, and how many each cell holds."""

import numpy as np
from numpy.typing import NDArray

from indexer.area import Box, Span, bounds
from indexer.cells import MILLIONTHS, MOST_CLUSTERS, MOST_ZOOM, Cell, Cluster, middle
from indexer.engines.embedded_bits import Rows
from indexer.engines.embedded_file import EngineFile
from indexer.engines.embedded_layout import Degrees
from indexer.locate.point import EXACTNESS
from indexer.query import Pin

_SPREAD = tuple(sum(((byte >> bit) & 1) << (2 * bit) for bit in range(8)) for byte in range(256))
"""Of every byte, its bits with a gap before each."""


def code_of(cell: Cell) -> int:
    """A cell at the finest zoom as one number, of which every two last bits less are the next coarser cell."""
    return _spread(cell.x) | _spread(cell.y) << 1


def _spread(number: int) -> int:
    return _SPREAD[number & 255] | _SPREAD[number >> 8] << 16


def _every_second(codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Every second bit of the codes, from the last one on, as a number."""
    numbers = np.zeros_like(codes)
    for bit in range(MOST_ZOOM):
        numbers |= (codes >> np.uint32(bit)) & np.uint32(1 << bit)
    return numbers


def pins(file: EngineFile, rows: Rows) -> tuple[Pin, ...]:
    """The pins of these rows, in this order; all of them have a point."""
    return tuple(
        map(
            Pin,
            file.ids(rows),
            file.names(rows),
            file.latitude[rows].tolist(),
            file.longitude[rows].tolist(),
            map(EXACTNESS.__getitem__, file.exactness[rows].tolist()),
        )
    )


def box_around(file: EngineFile, rows: Rows) -> Box | None:
    """The narrowest box around these rows, all of which have a point; None without any."""
    if len(rows) == 0:
        return None
    latitude, longitude = file.latitude[rows], file.longitude[rows]
    east = longitude >= 0
    return bounds(
        south=float(latitude.min()),
        north=float(latitude.max()),
        eastern=_span(longitude[east]),
        western=_span(longitude[~east]),
    )


def _span(longitude: Degrees) -> Span | None:
    return None if len(longitude) == 0 else (float(longitude.min()), float(longitude.max()))


def clusters(file: EngineFile, rows: Rows, zoom: int) -> tuple[Cluster, ...]:
    """How many of these rows, all of which have a point, each cell holds; see :class:`indexer.query.Results`."""
    # cells are numbered so that those inside one coarser cell follow each other
    places = file.cell[rows]
    held = np.bincount(places, minlength=len(file.cells))
    there = np.flatnonzero(held)
    north, east = (
        np.bincount(places, weights=np.rint(degrees[rows] * MILLIONTHS), minlength=len(file.cells))[there]
        for degrees in (file.latitude, file.longitude)
    )
    held, codes = held[there], file.cells[there]
    starts = _starts(codes, zoom)
    while len(starts) > MOST_CLUSTERS:
        zoom -= 1
        starts = _starts(codes, zoom)
    if len(starts) == 0:
        return ()
    held, north, east = (np.add.reduceat(column, starts) for column in (held, north, east))
    coarse = codes[starts] >> np.uint32(2 * (MOST_ZOOM - zoom))
    x, y = _every_second(coarse), _every_second(coarse >> np.uint32(1))
    order = np.lexsort((y, x, -held))
    told = [column[order].tolist() for column in (x, y, held, north, east)]
    return tuple(
        Cluster(Cell(zoom, right, down), clinics, middle(round(up), clinics), middle(round(along), clinics))
        for right, down, clinics, up, along in zip(*told, strict=True)
    )


def _starts(codes: NDArray[np.uint32], zoom: int) -> Rows:
    """Where, among sorted codes, those of each cell of that zoom begin."""
    coarse = codes >> np.uint32(2 * (MOST_ZOOM - zoom))
    return np.flatnonzero(np.concatenate([np.ones(min(1, len(codes)), dtype=np.bool_), coarse[1:] != coarse[:-1]]))
