"""Which areas of a layer cover a region, how much of each, and where two of them cover the same ground."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from analysis.overlay.clip import clipped

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.overlay.edges import Edges
    from analysis.overlay.surface import Surface

LEAST_PAIR_M2 = 1e-6
"""Two areas that share less than this do not overlap: it is what rounding leaves along a common border."""

_MANY = 50_000
"""From this many corners × cut areas on, compiled arithmetic is worth loading; below it GEOS is as fast."""


@dataclass(frozen=True, eq=False)
class Cover:
    """The areas of a surface that meet a region.

    Attributes
    ----------
    region : Polygon or MultiPolygon
        Valid, in RD New.
    surface : Surface
        The layer.
    rows : array
        Rows of the surface that share ground with the region, or touch it.
    area_m2 : array
        What each of them shares with the region.
    inside : array of bool
        Which of them lie wholly inside: they need not be cut.
    edges : Edges or None
        The edges of the areas, if they were measured by :mod:`analysis.overlay.areas`; otherwise GEOS did.
    """

    region: Any
    surface: Surface
    rows: NDArray[np.int64]
    area_m2: NDArray[np.float64]
    inside: NDArray[np.bool_]
    edges: Edges | None

    def pieces(self) -> NDArray[np.object_]:
        """The piece of each row inside the region."""
        found = self.surface.geometries(self.rows).copy()
        cut = np.flatnonzero(~self.inside)
        found[cut] = clipped(found[cut], self.region, self.area_m2[cut])
        return found

    def overlaps(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Pairs of places in ``rows`` that cover the same ground, shape (n, 2), and the m² that they share anywhere."""
        return overlap_pairs(self.surface.geometries(self.rows), self.edges)


def overlap_pairs(
    geometries: NDArray[np.object_], edges: Edges | None = None
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Pairs of valid areas that cover the same ground, shape (n, 2), and how much they share, m².

    With their edges the arithmetic is compiled, which pays off for thousands of areas.
    """
    return _pairs(geometries) if edges is None else _compiled_pairs(geometries, edges)


def cover(region: Any, surface: Surface) -> Cover:
    """Find and measure the areas that meet a region, a valid polygon or multipolygon in RD New."""
    shapely.prepare(region)
    rows = surface.near(shapely.bounds(region))
    rows = rows[shapely.intersects(region, surface.geometries(rows))]
    geometries = surface.geometries(rows)
    inside = shapely.contains_properly(region, geometries)
    area_m2 = surface.areas_m2(rows).copy()
    cut = np.flatnonzero(~inside)
    edges = None
    if len(cut) * shapely.get_num_coordinates(region) > _MANY:
        area_m2[cut], edges = _compiled_areas(geometries, cut, region)
    else:
        area_m2[cut] = _areas(geometries[cut], region)
    return Cover(region, surface, rows, area_m2, inside, edges)


def _areas(geometries: NDArray[np.object_], region: Any) -> NDArray[np.float64]:
    found: NDArray[np.float64] = shapely.area(shapely.intersection(geometries, region))
    return found


def _compiled_areas(
    geometries: NDArray[np.object_], rows: NDArray[np.int64], region: Any
) -> tuple[NDArray[np.float64], Edges]:
    from analysis.overlay.areas import shared_areas
    from analysis.overlay.edges import edges_of

    edges = edges_of(geometries)
    found = shared_areas(edges.xy_m, edges.start, rows, edges_of(np.array([region])).xy_m)
    left = found < 0
    found[left] = _areas(geometries[rows[left]], region)
    return found, edges


def _pairs(geometries: NDArray[np.object_]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    pairs = shapely.STRtree(geometries).query(geometries).T.astype(np.int64)
    pairs = pairs[pairs[:, 0] < pairs[:, 1]]
    pairs = pairs[shapely.relate_pattern(geometries[pairs[:, 0]], geometries[pairs[:, 1]], "T********")]
    return _enough(geometries, pairs, np.full(len(pairs), -1.0))


def _compiled_pairs(geometries: NDArray[np.object_], edges: Edges) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    from analysis.overlay.areas import overlapping_pairs

    return _enough(geometries, *overlapping_pairs(edges.xy_m, edges.start, edges.bounds_m, LEAST_PAIR_M2))


def _enough(
    geometries: NDArray[np.object_], pairs: NDArray[np.int64], area_m2: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Measure what is not yet measured, and leave out what is too little."""
    left = area_m2 < 0
    first, second = geometries[pairs[left, 0]], geometries[pairs[left, 1]]
    area_m2[left] = shapely.area(shapely.intersection(first, second))
    enough = area_m2 >= LEAST_PAIR_M2
    return pairs[enough], area_m2[enough]
