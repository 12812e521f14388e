"""Coordinate reference systems: RD New inside, WGS84 only at the edges.

pip's pyproj carries no RDNAPTRANS grid, so the transformation is accurate to about a metre, which is far below the
precision of every embedded dataset.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from pyproj import CRS, Transformer

from geodata.errors import CoordinateError, WrongCrsError

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import ArrayLike, NDArray

RD = CRS.from_epsg(28992)
WGS84 = CRS.from_epsg(4326)

NETHERLANDS_LON = (3.0, 7.5)
NETHERLANDS_LAT = (50.5, 53.8)


@cache
def _transformer(source: str, target: str) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def lonlat_to_rd(lon: ArrayLike, lat: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Reproject WGS84 degrees to RD New metres; returns ``(x_m, y_m)``."""
    x, y = _transformer("EPSG:4326", "EPSG:28992").transform(np.asarray(lon, float), np.asarray(lat, float))
    return np.asarray(x), np.asarray(y)


def rd_to_lonlat(x_m: ArrayLike, y_m: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Reproject RD New metres to WGS84 degrees; returns ``(lon, lat)``."""
    lon, lat = _transformer("EPSG:28992", "EPSG:4326").transform(np.asarray(x_m, float), np.asarray(y_m, float))
    return np.asarray(lon), np.asarray(lat)


def to_rd(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Reproject a frame to RD New (EPSG:28992).

    Raises
    ------
    WrongCrsError
        The frame has no CRS at all, so nobody can know where it lies.
    """
    if frame.crs is None:
        raise WrongCrsError(what="The frame", found="no CRS", expected="EPSG:28992")
    return frame.to_crs(RD)


def to_wgs84(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Reproject an RD New frame to WGS84 longitude and latitude, for the map and for GeoJSON."""
    return require_rd(frame, "The frame").to_crs(WGS84)


def require_rd(frame: gpd.GeoDataFrame, what: str) -> gpd.GeoDataFrame:
    """Return the frame if it is in RD New, raise :class:`WrongCrsError` otherwise."""
    if frame.crs is None or frame.crs != RD:
        found = "no CRS" if frame.crs is None else frame.crs.to_string()
        raise WrongCrsError(what=what, found=found, expected="EPSG:28992")
    return frame


def parse_lonlat(text: str) -> tuple[float, float]:
    """Read ``"LON,LAT"`` in WGS84 degrees, and refuse what cannot be a place in the Netherlands.

    Raises
    ------
    CoordinateError
        The text is not two finite numbers; the two are swapped; or the point lies outside the Netherlands.
    """
    parts = text.split(",")
    try:
        lon, lat = (float(part) for part in parts)
    except ValueError:
        raise CoordinateError(
            value=text,
            english="write two numbers with a point and a comma between them, longitude first: 6.197,52.691",
            dutch_reason="schrijf twee getallen met een punt en een komma ertussen, lengtegraad eerst: 6.197,52.691",
        ) from None
    return check_lonlat(lon, lat)


def check_lonlat(lon: float, lat: float) -> tuple[float, float]:
    """Return ``(lon, lat)`` if it can be a place in the Netherlands, raise :class:`CoordinateError` otherwise."""
    value = f"{lon:g},{lat:g}"
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise CoordinateError(value=value, english="not a finite number.", dutch_reason="geen eindig getal.")
    if _inside(lon, lat):
        return lon, lat
    if _inside(lat, lon):
        raise CoordinateError(
            value=value,
            english=f"longitude and latitude are swapped; did you mean {lat:g},{lon:g}?",
            dutch_reason=f"lengte- en breedtegraad zijn verwisseld; bedoelt u {lat:g},{lon:g}?",
        )
    if abs(lon) > 180 or abs(lat) > 90:
        raise CoordinateError(
            value=value,
            english="these are not degrees. If they are RD metres, convert them to WGS84 longitude,latitude.",
            dutch_reason="dit zijn geen graden. Reken RD-meters eerst om naar WGS84 (lengtegraad,breedtegraad).",
        )
    raise CoordinateError(
        value=value,
        english=f"outside the Netherlands (longitude {NETHERLANDS_LON}, latitude {NETHERLANDS_LAT}).",
        dutch_reason="het ligt buiten Nederland (lengtegraad 3,0 tot 7,5; breedtegraad 50,5 tot 53,8).",
    )


def _inside(lon: float, lat: float) -> bool:
    return NETHERLANDS_LON[0] <= lon <= NETHERLANDS_LON[1] and NETHERLANDS_LAT[0] <= lat <= NETHERLANDS_LAT[1]
