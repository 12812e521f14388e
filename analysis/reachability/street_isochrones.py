"""Isochrones on a street network: contours on a grid, holes included.

A place is inside if it lies within :data:`STREET_AREA_M` of a street and within the minutes of the band. Both are taken
as metres that are lacking, so that the contour between two points of the grid runs where the greater of them is nought:
with a mere "too far" at the points outside, every isochrone would lose half a cell along its rim.

A smaller band is drawn from a finer grid. Where the points of a grid join the streets is kept for the next destination.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import contourpy
import geopandas as gpd
import numpy as np
import shapely

from analysis.reachability.settings import ACCESS_FACTOR, BANDS_MIN, STREET_ACCESS_KMH, STREET_AREA_M
from analysis.reachability.street_grid import cell_for, street_mode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from analysis.reachability.streets import StreetReachability

    _Chunks = tuple[list[NDArray[np.float64] | None], list[NDArray[np.uint32]], list[NDArray[np.uint32]]]


def street_isochrones(search: StreetReachability, bands_min: Iterable[int] = BANDS_MIN) -> gpd.GeoDataFrame:
    """The areas from which the destination is reached within each band.

    Returns
    -------
    GeoDataFrame
        In the reference system of the network: band_min, area_ha, cell_m (size of the grid), geometry (MultiPolygon). A
        larger band contains the smaller ones but for what the size of their cells makes of their rims.
    """
    rows = []
    for band_min in sorted(bands_min):
        shape, cell_m = _area(search, band_min)
        rows.append({"band_min": band_min, "area_ha": shape.area / 10_000, "cell_m": cell_m, "geometry": shape})
    return gpd.GeoDataFrame(rows, crs=search.network.crs)


def _area(search: StreetReachability, band_min: int) -> tuple[shapely.MultiPolygon, float]:
    near = np.vstack([search.place_xy, search.network.xy[search.field.minutes <= band_min]])
    low, high = near.min(axis=0) - 2 * STREET_AREA_M, near.max(axis=0) + 2 * STREET_AREA_M
    cell_m = cell_for(float((high - low).max()))
    x_m, y_m, joined = street_mode(search.network, search.mode).grid(cell_m).window(low, high)
    minutes = search.access.minutes(joined, search.field, search.goal)
    metres_a_minute = STREET_ACCESS_KMH[search.mode] * 1_000 / 60 / ACCESS_FACTOR
    lacking_m = np.maximum((minutes - band_min) * metres_a_minute, joined.snap_m - STREET_AREA_M)
    # Beyond a cell, how much is lacking says nothing about where the contour runs.
    level = np.clip(lacking_m, -cell_m, cell_m).reshape(len(y_m), len(x_m))
    generator = contourpy.contour_generator(x_m, y_m, level, fill_type=contourpy.FillType.ChunkCombinedOffsetOffset)
    # One chunk: points, where each ring begins among them, and each polygon among the rings.
    (points,), (rings,), (polygons,) = cast("_Chunks", generator.filled(-2 * cell_m, 0.0))
    if points is None:
        return shapely.MultiPolygon(), cell_m
    parts = shapely.from_ragged_array(
        shapely.GeometryType.POLYGON, points, (rings.astype(np.int64), polygons.astype(np.int64))
    )
    return _multi(parts if shapely.is_valid(parts).all() else shapely.union_all(shapely.make_valid(parts))), cell_m


def _multi(area: shapely.Geometry | NDArray[np.object_]) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([part for part in shapely.get_parts(area) if part.geom_type == "Polygon"])
