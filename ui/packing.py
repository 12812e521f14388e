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

BETWEEN = " \N{EN DASH} "
"""What stands between the ends of a link in its name."""

PER_DEGREE = 100_000
"""Steps in a degree: about one metre, which is the precision of the embedded coordinates."""


def packed(
    frame: gpd.GeoDataFrame,
    words: dict[str, int],
    *,
    names: Sequence[str] = (),
    values: Sequence[Sequence[str]] = (),
    links: Sequence[str] = (),
    styles: Sequence[Mapping[str, Any]] = (),
) -> list[list[Any]]:
    """One row per feature: type and positions of its geometry, name, values, link and style.

    A list of positions is written as whole steps in degrees of WGS84 from the position before: ``[x, y, dx, dy, …]``.
    Values, and the two ends in the name of a link, are numbers of words.
    What is empty at the end of a row is left out.

    Parameters
    ----------
    frame : GeoDataFrame
        In RD New (EPSG:28992).
    words : dict
        Gets the words that are new, each with its number, in order.
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
        row += [
            _name(names[i], words) if names else None,
            _numbers(values[i], words) if values else None,
            links[i] if links else None,
            styles[i] if styles else None,
        ]
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


def _name(name: str, words: dict[str, int]) -> str | list[int]:
    """A name, or the numbers of its ends: a stop is at an end of many links."""
    return _numbers(name.split(BETWEEN), words) if BETWEEN in name else name


def _numbers(said: Sequence[str], words: dict[str, int]) -> list[int]:
    return [words.setdefault(word, len(words)) for word in said]
