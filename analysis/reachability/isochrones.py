"""Isochrones: areas from which the destination is reached within a number of minutes, holes included."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import contourpy
import geopandas as gpd
import numpy as np
import shapely

from analysis.reachability.access import Candidates, find_candidates, join
from analysis.reachability.settings import BANDS_MIN, GRID_M, MAX_SNAP_M
from geodata.crs import RD
from geodata.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from analysis.reachability.access import AccessPoints
    from analysis.reachability.graph import TravelTimeField

FAR_MIN = 1.0e4
"""Minutes that stand for "not reached" on the grid: contours need a number."""


@dataclass(frozen=True, eq=False)
class Grid:
    """A regular grid over the network with the access points of every cell; the same for every destination."""

    x_m: NDArray[np.float64]
    y_m: NDArray[np.float64]
    candidates: Candidates
    reached: NDArray[np.bool_]


def build_grid(
    points: AccessPoints,
    cell_m: float = GRID_M,
    centre_xy: NDArray[np.float64] | None = None,
    radius_m: float = np.inf,
) -> Grid:
    """Lay a grid over the network and as far around it as a place may lie from it, no farther than from a centre."""
    low, high = points.xy.min(axis=0) - MAX_SNAP_M, points.xy.max(axis=0) + MAX_SNAP_M
    if centre_xy is not None:
        low, high = np.maximum(low, centre_xy - radius_m), np.minimum(high, centre_xy + radius_m)
    x_m, y_m = (np.arange(low[axis], high[axis] + cell_m, cell_m) for axis in (0, 1))
    xy = np.stack(np.meshgrid(x_m, y_m), axis=-1).reshape(-1, 2)
    reached = nearest(points.node_tree, xy)[0][:, 0] <= MAX_SNAP_M
    return Grid(x_m, y_m, find_candidates(points, xy[reached]), reached)


def contours(
    points: AccessPoints,
    field: TravelTimeField,
    grid: Grid,
    land: shapely.Geometry | None = None,
    bands_min: Iterable[float] = BANDS_MIN,
    *,
    access_kmh: float | None = None,
) -> gpd.GeoDataFrame:
    """Draw the areas within each band; ``access_kmh`` is the speed on the way to the network, else that of the mode.

    Returns
    -------
    GeoDataFrame
        One row per band in EPSG:28992: band_min, area_ha, geometry (MultiPolygon). A larger band contains the smaller.
        Clipped to ``land`` if that is given.
    """
    minutes = np.full(len(grid.x_m) * len(grid.y_m), FAR_MIN)
    minutes[grid.reached] = np.minimum(join(points, field, grid.candidates, access_kmh).minutes, FAR_MIN)
    generator = contourpy.contour_generator(
        grid.x_m, grid.y_m, minutes.reshape(len(grid.y_m), len(grid.x_m)), fill_type=contourpy.FillType.OuterOffset
    )
    rows = []
    for band_min in bands_min:
        area = area_between(*generator.filled(-1.0, float(band_min)))
        area = area if land is None else shapely.intersection(area, land)
        polygons = [part for part in shapely.get_parts(area) if part.geom_type == "Polygon"]
        shape = shapely.MultiPolygon(polygons)
        rows.append({"band_min": band_min, "area_ha": shape.area / 10_000, "geometry": shape})
    return gpd.GeoDataFrame(rows, crs=RD)


def area_between(rings: list[NDArray[np.float64]], offsets: list[NDArray[np.uint32]]) -> shapely.Geometry:
    """The area of contours: rings, and where those of each polygon start, the outer one first."""
    polygons = []
    for ring, offset in zip(rings, offsets, strict=True):
        outer, *holes = (ring[start:end] for start, end in pairwise(offset))
        polygons.append(shapely.Polygon(outer, holes))
    return shapely.union_all(shapely.make_valid(np.array(polygons, dtype=object)))
