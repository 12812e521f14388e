"""A layer of areas made ready for overlay once: its search tree, its repaired geometries and their areas."""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geodata.crs import require_rd

if TYPE_CHECKING:
    from collections.abc import Hashable

    import geopandas as gpd
    from numpy.typing import NDArray

_DIMENSION = 2


@dataclass(frozen=True)
class Repair:
    """A geometry that was not valid, and what its repair changed: ``row`` is its label, areas are in m²."""

    row: Hashable
    reason: str
    before_m2: float
    after_m2: float


class Surface:
    """The areas of a layer. Only what is asked for is checked and measured, and then remembered.

    Points and lines are left out; get one with :func:`surface`.
    """

    def __init__(self, frame: gpd.GeoDataFrame) -> None:
        index = frame.sindex
        self._index = weakref.ref(index)
        self._geometries = np.array(frame.geometry.to_numpy(), dtype=object)
        self._areas_m2 = np.full(len(frame), np.nan)
        self._repairs: dict[int, Repair] = {}
        self.labels = frame.index

    def near(self, bounds_m: tuple[float, ...] | NDArray[np.float64]) -> NDArray[np.int64]:
        """Rows whose bounds meet ``bounds_m``, in order."""
        index = self._index()
        if index is None:
            raise ReferenceError("the frame behind a surface is gone")
        return np.sort(index.query(shapely.box(*bounds_m))).astype(np.int64)

    def geometries(self, rows: NDArray[np.int64]) -> NDArray[np.object_]:
        """Valid polygons and multipolygons of rows; what is no area is empty."""
        self._prepare(rows)
        found: NDArray[np.object_] = self._geometries[rows]
        return found

    def areas_m2(self, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """Areas of rows."""
        self._prepare(rows)
        found: NDArray[np.float64] = self._areas_m2[rows]
        return found

    def repairs(self, rows: NDArray[np.int64]) -> tuple[Repair, ...]:
        """What had to be repaired among rows."""
        return tuple(self._repairs[row] for row in rows.tolist() if row in self._repairs)

    def _prepare(self, rows: NDArray[np.int64]) -> None:
        new = rows[np.isnan(self._areas_m2[rows])]
        if not len(new):
            return
        found = self._geometries[new]
        for place in np.flatnonzero(~shapely.is_valid(found) & (shapely.get_dimensions(found) == _DIMENSION)):
            found[place], self._repairs[int(new[place])] = repaired(found[place], self.labels[new[place]])
        self._geometries[new] = areas_only(found)
        self._areas_m2[new] = shapely.area(self._geometries[new])


_SURFACES: weakref.WeakKeyDictionary[Any, Surface] = weakref.WeakKeyDictionary()
"""Keyed on the search tree of a frame: geopandas makes a new one whenever the geometries change."""


def surface(frame: gpd.GeoDataFrame) -> Surface:
    """The areas of a frame in RD New, kept as long as the frame lives and its geometries stay as they are.

    Raises
    ------
    WrongCrsError
        The frame is not in RD New.
    """
    require_rd(frame, "The layer")
    found = _SURFACES.get(frame.sindex)
    if found is None or not found.labels.equals(frame.index):
        found = _SURFACES[frame.sindex] = Surface(frame)
    return found


def repaired(geometry: Any, row: Hashable) -> tuple[Any, Repair]:
    """A valid area from a polygon that is not: where rings cross, what lies inside an odd number of them."""
    valid = areas_only(np.array([shapely.make_valid(geometry)]))[0]
    reason = shapely.is_valid_reason(geometry)
    return valid, Repair(row, reason, float(shapely.area(geometry)), float(shapely.area(valid)))


def areas_only(geometries: NDArray[np.object_]) -> NDArray[np.object_]:
    """Geometries with everything that is no area left out; empty where nothing remains."""
    kinds = shapely.get_type_id(geometries)
    plain = (kinds == shapely.GeometryType.POLYGON) | (kinds == shapely.GeometryType.MULTIPOLYGON)
    if plain.all():
        return geometries
    kept = geometries.copy()
    for place in np.flatnonzero(~plain):
        kept[place] = shapely.Polygon() if kept[place] is None else _areas_of(kept[place])
    return kept


def _areas_of(geometry: Any) -> Any:
    if geometry.geom_type != "GeometryCollection":
        return shapely.Polygon()
    parts = [part for member in geometry.geoms for part in getattr(member, "geoms", [member])]
    polygons = [part for part in parts if part.geom_type == "Polygon" and not part.is_empty]
    return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)
