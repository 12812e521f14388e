"""Cut many small areas by one region, also if that region has a hundred thousand corners."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from analysis.overlay.surface import areas_only

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FEW_CORNERS = 128
_FEW_AREAS = 2
_MARGIN_M = 1.0
_TOLERANCE = 1e-9


def clipped(areas: NDArray[np.object_], region: Any, expected_m2: NDArray[np.float64]) -> NDArray[np.object_]:
    """Pieces of valid polygons inside a valid region; empty where they only touch.

    A large region is first cut down, in halves of the areas, to the window around each small group of them. The window
    is wider than the areas, so that no piece gets a corner from it.

    Parameters
    ----------
    areas : array of polygons and multipolygons
        In the same reference system as ``region``.
    region : Polygon or MultiPolygon
        Cuts them.
    expected_m2 : array
        Areas of the pieces as measured otherwise. Where a piece differs, it is cut by the whole region instead.
    """
    if not len(areas):
        return areas.copy()
    if shapely.get_num_coordinates(region) <= 2 * _FEW_CORNERS:
        return areas_only(shapely.intersection(areas, region))
    pieces = areas_only(shapely.intersection(areas, _windows(areas, region)))
    doubtful = np.abs(shapely.area(pieces) - expected_m2) > 1e-6 + _TOLERANCE * shapely.area(areas)
    pieces[doubtful] = areas_only(shapely.intersection(areas[doubtful], region))
    return pieces


def _windows(areas: NDArray[np.object_], region: Any) -> NDArray[np.object_]:
    """The part of the region around each area."""
    bounds = shapely.bounds(areas)
    found = np.empty(len(areas), dtype=object)
    waiting = [(region, np.arange(len(areas)))]
    while waiting:
        part, rows = waiting.pop()
        least, most = bounds[rows, :2].min(axis=0) - _MARGIN_M, bounds[rows, 2:].max(axis=0) + _MARGIN_M
        part = _window(part, float(least[0]), float(least[1]), float(most[0]), float(most[1]))
        if shapely.get_num_coordinates(part) <= _FEW_CORNERS or len(rows) <= _FEW_AREAS:
            found[rows] = part
            continue
        axis = int(np.argmax(most - least))
        order = rows[np.argsort(bounds[rows, axis] + bounds[rows, axis + 2], kind="stable")]
        waiting += [(part, order[: len(order) // 2]), (part, order[len(order) // 2 :])]
    return found


def _window(part: Any, left: float, low: float, right: float, high: float) -> Any:
    fast = shapely.clip_by_rect(part, left, low, right, high)
    if shapely.is_valid(fast):
        return areas_only(np.array([fast]))[0]
    return areas_only(np.array([shapely.intersection(part, shapely.box(left, low, right, high))]))[0]
