"""Isochrones on a street network: contours of the minutes on a grid, holes included."""

from __future__ import annotations

from typing import TYPE_CHECKING

import contourpy
import geopandas as gpd
import numpy as np
import shapely

from analysis.reachability.isochrones import FAR_MIN, area_between
from analysis.reachability.settings import BANDS_MIN, STREET_AREA_M, STREET_GRID_CELLS, STREET_GRID_M

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
    minutes = np.minimum(search.minutes_on(xy, max(STREET_AREA_M, cell_m)), FAR_MIN).reshape(len(y_m), len(x_m))
    generator = contourpy.contour_generator(x_m, y_m, minutes, fill_type=contourpy.FillType.OuterOffset)
    rows = []
    for band_min in bands:
        area = area_between(*generator.filled(-1.0, float(band_min)))
        shape = shapely.MultiPolygon([part for part in shapely.get_parts(area) if part.geom_type == "Polygon"])
        rows.append({"band_min": band_min, "area_ha": shape.area / 10_000, "cell_m": cell_m, "geometry": shape})
    return gpd.GeoDataFrame(rows, crs=search.network.crs)
