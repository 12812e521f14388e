"""Isochrones on a street network: contours on a grid, holes included.

A place is inside if it lies within :data:`STREET_AREA_M` of a street and within the minutes of the band. Both are taken
as metres that are lacking, so that the contour between two points of the grid runs where the greater of them is nought:
with a mere "too far" at the points outside, every isochrone would lose half a cell along its rim.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import contourpy
import geopandas as gpd
import numpy as np
import shapely

from analysis.reachability.isochrones import area_between
from analysis.reachability.settings import (
    ACCESS_FACTOR,
    BANDS_MIN,
    STREET_ACCESS_KMH,
    STREET_AREA_M,
    STREET_GRID_CELLS,
    STREET_GRID_M,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analysis.reachability.streets import StreetReachability


def street_isochrones(search: StreetReachability, bands_min: Iterable[int] = BANDS_MIN) -> gpd.GeoDataFrame:
    """The areas from which the destination is reached within each band.

    Returns
    -------
    GeoDataFrame
        In the reference system of the network: band_min, area_ha, cell_m (size of the grid), geometry (MultiPolygon). A
        larger band contains the smaller ones.
    """
    bands = sorted(bands_min)
    near = np.vstack([search.place_xy, search.network.xy[search.field.minutes <= bands[-1]]])
    low, high = near.min(axis=0) - 2 * STREET_AREA_M, near.max(axis=0) + 2 * STREET_AREA_M
    cell_m = max(STREET_GRID_M, float((high - low).max()) / STREET_GRID_CELLS)
    x_m, y_m = (np.arange(low[axis], high[axis] + cell_m, cell_m) for axis in (0, 1))
    xy = np.stack(np.meshgrid(x_m, y_m), axis=-1).reshape(-1, 2)
    minutes, snap_m = search.minutes_on(xy, STREET_AREA_M + 1.5 * cell_m)
    metres_a_minute = STREET_ACCESS_KMH[search.mode] * 1_000 / 60 / ACCESS_FACTOR
    rows = []
    for band_min in bands:
        lacking_m = np.maximum((minutes - band_min) * metres_a_minute, snap_m - STREET_AREA_M)
        # Beyond a cell, how much is lacking says nothing about where the contour runs.
        level = np.clip(lacking_m, -cell_m, cell_m).reshape(len(y_m), len(x_m))
        generator = contourpy.contour_generator(x_m, y_m, level, fill_type=contourpy.FillType.OuterOffset)
        area = area_between(*generator.filled(-2 * cell_m, 0.0))
        shape = shapely.MultiPolygon([part for part in shapely.get_parts(area) if part.geom_type == "Polygon"])
        rows.append({"band_min": band_min, "area_ha": shape.area / 10_000, "cell_m": cell_m, "geometry": shape})
    return gpd.GeoDataFrame(rows, crs=search.network.crs)
