"""Polygons as plain edges, for the arithmetic in :mod:`analysis.overlay.areas`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

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
    parts, part_owner = shapely.get_parts(polygons, return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    joined = ring[1:] == ring[:-1]
    edges = np.hstack([xy[:-1], xy[1:]])[joined]
    owner = part_owner[ring_part[ring[:-1][joined]]]
    falling = edges[:, 1] > edges[:, 3]
    edges[falling] = edges[falling][:, [2, 3, 0, 1]]
    edges = edges[np.lexsort((edges[:, 1], owner))]
    start = np.searchsorted(owner, np.arange(len(polygons) + 1))
    return Edges(np.ascontiguousarray(edges), start.astype(np.int64), shapely.bounds(polygons).reshape(-1, 4))
