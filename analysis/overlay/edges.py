"""Polygons as plain edges, for the arithmetic in :mod:`analysis.overlay.areas`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from analysis.transit.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Edges:
    """The edges of polygons, holes and further parts included.

    Attributes
    ----------
    xy_m : array of shape (n, 4)
        ``x0, y0, x1, y1`` with ``y0 <= y1``, in metres; of each polygon the lowest ``y0`` first.
    start : array of shape (polygons + 1,)
        Polygon ``i`` has the edges ``start[i]`` up to ``start[i + 1]``.
    bounds_m : array of shape (polygons, 4)
        Least x, least y, greatest x and greatest y of each polygon.
    """

    xy_m: NDArray[np.float64]
    start: NDArray[np.int64]
    bounds_m: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.start) - 1


def edges_of(polygons: NDArray[np.object_]) -> Edges:
    """Take polygons and multipolygons apart, in the order given."""
    xy, owner = shapely.get_coordinates(polygons, return_index=True)
    edges, start = _edges(xy, owner, len(polygons))
    return Edges(edges, start, shapely.bounds(polygons).reshape(-1, 4))


@compiled
def _edges(
    xy: NDArray[np.float64], owner: NDArray[np.int64], count: int
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Join corners to edges. A ring ends where it comes back to its first corner, as it does nowhere else."""
    edges = np.empty((len(xy), 4))
    start = np.zeros(count + 1, np.int64)
    first, found = 0, 0
    for corner in range(1, len(xy)):
        if first < corner:
            low, high = (corner - 1, corner) if xy[corner - 1, 1] <= xy[corner, 1] else (corner, corner - 1)
            edges[found, 0], edges[found, 1] = xy[low, 0], xy[low, 1]
            edges[found, 2], edges[found, 3] = xy[high, 0], xy[high, 1]
            found += 1
            start[owner[corner] + 1] = found
            if xy[corner, 0] == xy[first, 0] and xy[corner, 1] == xy[first, 1]:
                first = corner + 1
    for polygon in range(count):
        start[polygon + 1] = max(start[polygon + 1], start[polygon])
        rows = edges[start[polygon] : start[polygon + 1]]
        rows[:] = rows[np.argsort(rows[:, 1])]
    return edges[:found], start
