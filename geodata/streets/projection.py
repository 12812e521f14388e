"""From degrees to the metres of a reference system that fits."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from geodata.streets.errors import NetworkCrsError

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MARGIN_DEG = 0.5


@cache
def metric_crs(text: str) -> CRS:
    """Read a reference system.

    Raises
    ------
    NetworkCrsError
        It is unknown, or its coordinates are not metres on a map.
    """
    try:
        crs = CRS.from_user_input(text)
    except CRSError:
        raise NetworkCrsError(
            crs=text,
            english="nobody knows it; write for example EPSG:28992.",
            dutch_reason="het is niet bekend; schrijf bijvoorbeeld EPSG:28992.",
        ) from None
    if not crs.is_projected or any(axis.unit_name != "metre" for axis in crs.axis_info):
        raise NetworkCrsError(
            crs=text, english="it is not a map in metres.", dutch_reason="het is geen kaart in meters."
        )
    return crs


@cache
def from_degrees(crs: str) -> Transformer:
    """From WGS84 longitude and latitude to a reference system; making one takes a tenth of a second."""
    return Transformer.from_crs("EPSG:4326", metric_crs(crs), always_xy=True)


def project(crs: str, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Reproject WGS84 degrees to metres, shape (n, 2).

    Raises
    ------
    NetworkCrsError
        The places lie outside the area that the reference system is made for.
    """
    target = metric_crs(crs)
    area = target.area_of_use
    if area is not None and len(lon):
        west, south, east, north = (float(value) for value in (lon.min(), lat.min(), lon.max(), lat.max()))
        inside = area.west <= area.east and (
            west >= area.west - _MARGIN_DEG
            and south >= area.south - _MARGIN_DEG
            and east <= area.east + _MARGIN_DEG
            and north <= area.north + _MARGIN_DEG
        )
        if not inside:
            utm = utm_of((west + east) / 2, (south + north) / 2)
            where = f"{west:.2f} to {east:.2f} east, {south:.2f} to {north:.2f} north"
            raise NetworkCrsError(
                crs=crs,
                english=f"it is made for {area.name}, and the streets lie at {where}; {utm} fits there.",
                dutch_reason=f"het is gemaakt voor {area.name}, terwijl de straten elders liggen; {utm} past daar.",
            )
    x_m, y_m = from_degrees(crs).transform(lon, lat)
    return np.column_stack([x_m, y_m])


def utm_of(lon: float, lat: float) -> str:
    """The UTM zone of a place."""
    zone = min(int((lon + 180) // 6) + 1, 60)
    return f"EPSG:{32600 + zone if lat >= 0 else 32700 + zone}"
