"""Features as the browser gets them: the same content as plain GeoJSON in a third of the bytes.

``unpack`` in ``static/paraatkaart.js`` is the other half.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geodata.crs import to_wgs84

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd

KINDS = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")
"""Types of geometry, as their position."""

PER_DEGREE = 100_000
"""Steps in a degree: about one metre, which is the precision of the embedded coordinates."""


def packed(
    frame: gpd.GeoDataFrame,
    names: Sequence[str] = (),
    values: Sequence[Sequence[int]] = (),
    links: Sequence[str] = (),
    styles: Sequence[Mapping[str, Any]] = (),
) -> list[list[Any]]:
    """One row per feature: type and positions of its geometry, name, values, link and style.

    A list of positions is written as whole steps in degrees of WGS84 from the position before: ``[x, y, dx, dy, …]``.
    What is empty at the end of a row is left out.

    Parameters
    ----------
    frame : GeoDataFrame
        In RD New (EPSG:28992).
    names, values, links, styles : sequence, optional
        Per feature, or nothing for all of them.

    Raises
    ------
    WrongCrsError
        The frame is not in RD New.
    """
    steps = shapely.transform(to_wgs84(frame).geometry.to_numpy(), lambda degrees: np.rint(degrees * PER_DEGREE))
    rows = []
    for i, geometry in enumerate(map(json.loads, shapely.to_geojson(steps))):
        row = [KINDS.index(geometry["type"]), _packed(geometry["coordinates"])]
        row += [column[i] if column else None for column in (names, values, links, styles)]
        while not row[-1]:
            row.pop()
        rows.append(row)
    return rows


def _packed(coordinates: Any) -> Any:
    if not isinstance(coordinates[0], list):  # of a single point
        coordinates = [coordinates]
    if isinstance(coordinates[0][0], list):
        return [_packed(part) for part in coordinates]
    positions = np.asarray(coordinates, dtype=np.int64)
    return np.diff(positions, axis=0, prepend=0).ravel().tolist()


def packed_words(rows: Sequence[Sequence[str]]) -> tuple[list[str], list[list[int]]]:
    """Every word once, and the rows as positions in that list."""
    numbers: dict[str, int] = {}
    positions = [[numbers.setdefault(word, len(numbers)) for word in row] for row in rows]
    return list(numbers), positions
