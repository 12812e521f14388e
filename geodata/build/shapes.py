"""Rounded shapes for places whose true outline is not public: a position, a size and a direction, and what lies beside
them for certain.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

VERTICES = 72
_STEPS = 60
"""Halvings of the range of sizes: far below a metre."""


def ellipse(x_m: float, y_m: float, area_ha: float, ratio: float = 1.0, bearing_deg: float = 90.0) -> shapely.Polygon:
    """An ellipse of a given area around a point, with vertices in whole metres.

    The semi-axes are scaled so that the polygon, not the ideal ellipse, has the area asked for; what remains is the
    rounding of the vertices to whole metres (less than 0.5 % above 10 ha).

    Parameters
    ----------
    x_m, y_m : float
        Centre, RD New (EPSG:28992).
    area_ha : float
        Area in hectares.
    ratio : float
        Length divided by width, at least 1.
    bearing_deg : float
        Direction of the long axis in degrees clockwise from north.
    """
    corner_rad = 2 * math.pi / VERTICES
    width_m = math.sqrt(area_ha * 10_000 / (ratio * VERTICES / 2 * math.sin(corner_rad)))
    angle = np.arange(VERTICES) * corner_rad
    along_m, across_m = ratio * width_m * np.cos(angle), width_m * np.sin(angle)
    bearing = math.radians(bearing_deg)
    x = x_m + along_m * math.sin(bearing) + across_m * math.cos(bearing)
    y = y_m + along_m * math.cos(bearing) - across_m * math.sin(bearing)
    return shapely.Polygon(np.column_stack([x, y]).round())


def beside(  # noqa: PLR0917  an ellipse, and what it leaves out
    x_m: float,
    y_m: float,
    area_ha: float,
    ratio: float,
    bearing_deg: float,
    villages: Sequence[tuple[float, float]],
    apart_m: float,
) -> shapely.Polygon:
    """An ellipse without the circles around villages, so much larger that it has the area asked for all the same.

    Parameters
    ----------
    x_m, y_m, area_ha, ratio, bearing_deg
        As of :func:`ellipse`; the area is that of what is left.
    villages : sequence of (x, y)
        Positions that the shape keeps away from, RD New.
    apart_m : float
        How far it stays away from them, in metres.

    Raises
    ------
    ValueError
        The villages cut the shape in two, or lie in the middle of it.
    """
    # Corners outside the circle, so that no side of the polygon comes nearer than asked; a metre for the rounding.
    radius_m = (apart_m + 1) / math.cos(math.pi / VERTICES)
    quarter = VERTICES // 4
    out = shapely.union_all([shapely.Point(village).buffer(radius_m, quad_segs=quarter) for village in villages])
    low_ha, high_ha = area_ha, area_ha + out.area / 10_000
    for _ in range(_STEPS):
        size_ha = (low_ha + high_ha) / 2
        left = shapely.difference(ellipse(x_m, y_m, size_ha, ratio, bearing_deg), out)
        low_ha, high_ha = (low_ha, size_ha) if left.area > area_ha * 10_000 else (size_ha, high_ha)
    left = shapely.set_precision(left, 1)
    if not isinstance(left, shapely.Polygon) or left.interiors:
        message = "The villages cut the shape in two or lie in the middle of it: choose another position or size."
        raise ValueError(message)
    return left
