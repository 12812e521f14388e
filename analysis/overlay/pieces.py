"""Where the features of two layers coincide: pieces of ground, of line, or points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from analysis.overlay.cover import cover, overlap_pairs
from analysis.overlay.division import CLOSING_M2, HA_M2, LEAST_PIECE_M2
from analysis.overlay.notes import overlapping_side, repairs
from analysis.overlay.surface import surface
from geodata.crs import RD, require_rd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geodata.notes import Note

LEAST_PIECE_M = 1e-3
"""Lines that share less than a millimetre only touch."""

_MANY = 5_000
"""From this many areas on, compiled arithmetic is worth loading."""

_AREA, _LINE, _POINT = 2, 1, 0


@dataclass(frozen=True, eq=False)
class OverlapResult:
    """Pieces, one per pair of features that coincide.

    Attributes
    ----------
    pieces : GeoDataFrame
        ``left`` and ``right`` (labels of the rows), ``area_ha`` where both are areas, ``length_km`` where one of them
        is a line and none a point; the geometry in RD New. Sorted by left, then right, in the order of the layers.
    left_double_ha, right_double_ha : float
        How much ground of a side several of its own areas cover; that ground is in several pieces.
    notes : tuple of Note
        What was repaired or found to be odd.
    """

    pieces: gpd.GeoDataFrame
    left_double_ha: float
    right_double_ha: float
    notes: tuple[Note, ...]


def pieces(left: gpd.GeoDataFrame, right: gpd.GeoDataFrame) -> OverlapResult:
    """Find every piece that a feature of ``left`` shares with a feature of ``right``, both in RD New (EPSG:28992).

    Two areas share ground, an area and a line share a length, and a point is shared where it lies on the other.
    Features that only touch share nothing.

    Raises
    ------
    WrongCrsError
        A side is not in RD New.
    """
    require_rd(left, "The left side")
    require_rd(right, "The right side")
    kinds_left, kinds_right = _kinds(left), _kinds(right)
    found: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.object_]]] = []
    notes: list[Note] = []
    areas_left, areas_right = np.flatnonzero(kinds_left == _AREA), np.flatnonzero(kinds_right == _AREA)
    if len(areas_left) and len(areas_right):
        found.append(_areas(left, areas_left, right, areas_right))
    for kind_left, kind_right in ((_AREA, _LINE), (_LINE, _AREA), (_LINE, _LINE)):
        rows_left, rows_right = np.flatnonzero(kinds_left == kind_left), np.flatnonzero(kinds_right == kind_right)
        found.append(_others(left, rows_left, right, rows_right, _LINE))
    for rows_left, rows_right in (
        (np.flatnonzero(kinds_left == _POINT), np.flatnonzero(kinds_right >= _POINT)),
        (np.flatnonzero(kinds_left > _POINT), np.flatnonzero(kinds_right == _POINT)),
    ):
        found.append(_others(left, rows_left, right, rows_right, _POINT))
    doubles_ha = []
    for side, frame, rows in (("left", left, areas_left), ("right", right, areas_right)):
        layer = surface(frame)
        used = np.intersect1d(rows, np.concatenate([part[side == "right"] for part in found]))
        notes += repairs(layer.repairs(used), side)
        doubles_ha.append(_double_ha(layer.geometries(used)))
        if doubles_ha[-1] * HA_M2 > CLOSING_M2:
            notes.append(overlapping_side(side, doubles_ha[-1]))
    return OverlapResult(_frame(left, right, found), doubles_ha[0], doubles_ha[1], tuple(notes))


def _kinds(frame: gpd.GeoDataFrame) -> NDArray[np.int64]:
    """Dimension of each geometry, -1 for none."""
    geometries = frame.geometry.to_numpy()
    empty = shapely.is_missing(geometries) | shapely.is_empty(geometries)
    return np.where(empty, -1, shapely.get_dimensions(geometries)).astype(np.int64)


def _areas(
    left: gpd.GeoDataFrame, rows_left: NDArray[np.int64], right: gpd.GeoDataFrame, rows_right: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.object_]]:
    """Cut the side with more areas by each area of the other."""
    swapped = len(rows_left) > len(rows_right)
    few, rows, many = (right, rows_right, left) if swapped else (left, rows_left, right)
    layer = surface(many)
    one: list[NDArray[np.int64]] = [np.empty(0, np.int64)]
    other, shapes = [np.empty(0, np.int64)], [np.empty(0, object)]
    for row, region in zip(rows.tolist(), surface(few).geometries(rows), strict=True):
        if not region.is_empty:
            covered = cover(region, layer)
            kept = covered.area_m2 >= LEAST_PIECE_M2
            one.append(np.full(int(kept.sum()), row))
            other.append(covered.rows[kept])
            shapes.append(covered.pieces()[kept])
    first, second, shape = np.concatenate(one), np.concatenate(other), np.concatenate(shapes)
    return (second, first, shape) if swapped else (first, second, shape)


def _others(
    left: gpd.GeoDataFrame,
    rows_left: NDArray[np.int64],
    right: gpd.GeoDataFrame,
    rows_right: NDArray[np.int64],
    kind: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.object_]]:
    """Pieces of lines (``kind`` 1) or points (0)."""
    shapes_left, shapes_right = _valid(left, rows_left), _valid(right, rows_right)
    pair_left, pair_right = shapely.STRtree(shapes_right).query(shapes_left, predicate="intersects")
    found = _of_kind(shapely.intersection(shapes_left[pair_left], shapes_right[pair_right]), kind)
    kept = ~shapely.is_empty(found)
    if kind == _LINE:
        kept &= shapely.length(found) >= LEAST_PIECE_M
    return rows_left[pair_left[kept]], rows_right[pair_right[kept]], found[kept]


def _valid(frame: gpd.GeoDataFrame, rows: NDArray[np.int64]) -> NDArray[np.object_]:
    shapes = np.array(frame.geometry.to_numpy()[rows], dtype=object)
    areas = np.flatnonzero(shapely.get_dimensions(shapes) == _AREA)
    shapes[areas] = surface(frame).geometries(rows[areas])
    return shapes


def _of_kind(shapes: NDArray[np.object_], kind: int) -> NDArray[np.object_]:
    """Keep the lines or the points of each; lines that belong together are joined."""
    kept = np.full(len(shapes), None, dtype=object)
    for place, shape in enumerate(shapes):
        parts = [
            part for part in shapely.get_parts(np.atleast_1d(_flat(shape))) if shapely.get_dimensions(part) == kind
        ]
        joined: Any = shapely.union_all(parts) if parts else shapely.Point()
        kept[place] = shapely.line_merge(joined) if kind == _LINE and parts else joined
    return kept


def _flat(shape: Any) -> Any:
    parts = np.asarray(shapely.get_parts(shape))
    return np.asarray(shapely.get_parts(parts)) if shape.geom_type == "GeometryCollection" else parts


def _double_ha(shapes: NDArray[np.object_]) -> float:
    """How much ground the areas of one side count more than once."""
    edges = None
    if len(shapes) > _MANY:
        from analysis.overlay.edges import edges_of

        edges = edges_of(shapes)
    pairs, _ = overlap_pairs(shapes, edges)
    tangled = shapes[np.unique(pairs)]
    return max(float(shapely.area(tangled).sum() - shapely.union_all(tangled).area), 0.0) / HA_M2


def _frame(
    left: gpd.GeoDataFrame,
    right: gpd.GeoDataFrame,
    found: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.object_]]],
) -> gpd.GeoDataFrame:
    rows_left, rows_right, shapes = (np.concatenate(parts) for parts in zip(*found, strict=True))
    order = np.lexsort((rows_right, rows_left))
    rows_left, rows_right, shapes = rows_left[order], rows_right[order], shapes[order]
    kinds = shapely.get_dimensions(shapes)
    return gpd.GeoDataFrame(
        {
            "left": left.index[rows_left],
            "right": right.index[rows_right],
            "area_ha": np.where(kinds == _AREA, shapely.area(shapes) / HA_M2, np.nan),
            "length_km": np.where(kinds == _LINE, shapely.length(shapes) / 1_000, np.nan),
        },
        geometry=shapes,
        crs=RD,
    )
