"""Rounded shapes for places whose true outline is not public: a position, a size and a direction, nothing more."""

from __future__ import annotations

import math

import numpy as np
import shapely

VERTICES = 72


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
