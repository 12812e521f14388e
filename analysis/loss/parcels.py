"""Parcels that a plan touches: whole or cut, and which of what is left is too small to work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from analysis.overlay.division import HA_M2, LEAST_PIECE_M2
from analysis.overlay.surface import areas_only, surface
from geodata.crs import RD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

LEAST_HA = 0.5
"""What is left of a parcel below this is called too small to work: an assumption of ours, no norm."""

CUT_COLUMNS = ("parcel", "class", "parcel_ha", "taken_ha", "left_ha", "left_pieces", "small_pieces", "small_ha")
CANDIDATE_COLUMNS = ("rank", "parcel", "class", "area_ha", "distance_m", "together_ha")


@dataclass(frozen=True)
class Search:
    """What a candidate for compensation has to be: of these classes, this large, within this distance of the plan."""

    classes: tuple[str, ...]
    least_ha: float = 1.0
    within_m: float = 5_000.0


def cut_parcels(region: Any, landuse: gpd.GeoDataFrame, class_column: str, least_ha: float = LEAST_HA) -> pd.DataFrame:
    """What a plan leaves of every parcel that shares ground with it.

    Parameters
    ----------
    region : Polygon or MultiPolygon
        The plan, valid, in RD New (EPSG:28992).
    landuse : GeoDataFrame
        Whole parcels in RD New, with ``class_column``.
    least_ha : float
        Pieces of what is left that are smaller are counted as ``small_pieces`` with ``small_ha``. A parcel that was
        smaller before counts too: the plan leaves it smaller still.

    Returns
    -------
    DataFrame
        :data:`CUT_COLUMNS`, in the order of the parcels; ``left_ha`` is 0 where the plan takes the whole.
    """
    shapes = surface(landuse).geometries(np.arange(len(landuse)))
    rows = np.sort(shapely.STRtree(shapes).query(region, predicate="intersects"))
    taken = shapely.area(shapely.intersection(shapes[rows], region))
    rows, taken = rows[taken >= LEAST_PIECE_M2], taken[taken >= LEAST_PIECE_M2]
    left = areas_only(shapely.difference(shapes[rows], region))
    found: list[dict[str, Any]] = []
    for row, taken_m2, rest in zip(rows.tolist(), taken.tolist(), left, strict=True):
        sizes = shapely.area(shapely.get_parts(rest))
        sizes = sizes[sizes >= LEAST_PIECE_M2]
        small = sizes[sizes < least_ha * HA_M2]
        found.append(
            {
                "parcel": landuse.index[row],
                "class": landuse[class_column].iloc[row],
                "parcel_ha": shapes[row].area / HA_M2,
                "taken_ha": taken_m2 / HA_M2,
                "left_ha": float(sizes.sum()) / HA_M2,
                "left_pieces": len(sizes),
                "small_pieces": len(small),
                "small_ha": float(small.sum()) / HA_M2,
            }
        )
    return pd.DataFrame(found, columns=list(CUT_COLUMNS))


def candidates(
    region: Any,
    landuse: gpd.GeoDataFrame,
    class_column: str,
    search: Search,
    protected: Sequence[Any] = (),
) -> gpd.GeoDataFrame:
    """Parcels that might compensate a plan, the nearest first, larger ones before smaller at the same distance.

    A candidate has one of the classes, at least the size, lies within the distance, and shares no ground with the plan
    or with what is protected. Whose it is, and whether it is for sale, is in no data.

    Returns
    -------
    GeoDataFrame
        :data:`CANDIDATE_COLUMNS` and the geometry in RD New; ``together_ha`` adds up from the first rank on.
    """
    layer, classes = surface(landuse), landuse[class_column].astype(str)
    rows = np.flatnonzero(classes.isin(search.classes).to_numpy())
    rows = rows[layer.areas_m2(rows) >= search.least_ha * HA_M2]
    shapely.prepare(region)
    rows = rows[shapely.dwithin(layer.geometries(rows), region, search.within_m)]
    for ground in (region, *protected):
        rows = rows[~shares_ground(layer.geometries(rows), ground)]
    shapes, areas_m2 = layer.geometries(rows), layer.areas_m2(rows)
    distance_m = shapely.distance(shapes, region)
    order = np.lexsort((rows, -areas_m2, distance_m))
    rows, shapes, area_ha, distance_m = rows[order], shapes[order], areas_m2[order] / HA_M2, distance_m[order]
    return gpd.GeoDataFrame(
        {
            "rank": np.arange(1, len(rows) + 1),
            "parcel": [landuse.index[row] for row in rows],
            "class": classes.to_numpy()[rows],
            "area_ha": area_ha,
            "distance_m": distance_m,
            "together_ha": np.cumsum(area_ha),
        },
        geometry=shapes,
        crs=RD,
    )


def shares_ground(shapes: NDArray[np.object_], ground: Any) -> NDArray[np.bool_]:
    """Which areas share ground with another; touching is not sharing."""
    found = np.zeros(len(shapes), dtype=bool)
    rows = shapely.STRtree(shapes).query(ground, predicate="intersects")
    found[rows] = shapely.area(shapely.intersection(shapes[rows], ground)) >= LEAST_PIECE_M2
    return found
