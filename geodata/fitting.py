"""Which reference systems coordinates can be in, if they lie in the Netherlands: what a file does not say."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import Transformer

from geodata.crs import NETHERLANDS_LAT, NETHERLANDS_LON, RD
from geodata.schema import RD_X_M, RD_Y_M

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pyproj import CRS

SYSTEMS = {
    28992: "RD in meters (EPSG:28992)",
    4326: "Graden, lengte en breedte (WGS84, EPSG:4326)",
    25831: "UTM zone 31 in meters (ETRS89, EPSG:25831)",
    23031: "UTM zone 31 in meters (ED50, EPSG:23031)",
    25832: "UTM zone 32 in meters (ETRS89, EPSG:25832)",
    3857: "Web Mercator in meters (EPSG:3857)",
}
"""Code → Dutch name, of those in which data of the Netherlands is handed on; the likeliest first."""

MOST_OUTSIDE = 0.5
"""Where more of the shapes than this lie outside the Netherlands, the system is another."""


def middles(shapes: NDArray[np.object_]) -> NDArray[np.float64]:
    """The middle of the box around each shape, x and y."""
    bounds = shapely.bounds(shapes)
    return np.asarray((bounds[:, :2] + bounds[:, 2:]) / 2)


def inside(xy: NDArray[np.float64], crs: CRS | int) -> NDArray[np.bool_]:
    """Which positions are in the Netherlands if they are in this system."""
    if crs in (4326, "EPSG:4326"):
        return _within(xy, NETHERLANDS_LON, NETHERLANDS_LAT)
    if crs not in (28992, RD):
        x, y = _to_rd(crs).transform(xy[:, 0], xy[:, 1])
        xy = np.column_stack([x, y])
    return _within(xy, RD_X_M, RD_Y_M)


@lru_cache(maxsize=16)
def _to_rd(crs: CRS | int) -> Transformer:
    return Transformer.from_crs(crs, RD, always_xy=True)


def fitting(xy: NDArray[np.float64]) -> tuple[int, ...]:
    """The codes of :data:`SYSTEMS` in which most of the positions are in the Netherlands."""
    return tuple(code for code in SYSTEMS if len(xy) and inside(xy, code).mean() > MOST_OUTSIDE)


def swapped(xy: NDArray[np.float64]) -> bool:
    """Whether they would fit a system if x and y changed places."""
    return not fitting(xy) and bool(fitting(xy[:, ::-1]))


def _within(xy: NDArray[np.float64], x: tuple[float, float], y: tuple[float, float]) -> NDArray[np.bool_]:
    with np.errstate(invalid="ignore"):
        found = (xy[:, 0] >= x[0]) & (xy[:, 0] <= x[1]) & (xy[:, 1] >= y[0]) & (xy[:, 1] <= y[1])
    return np.asarray(found)
