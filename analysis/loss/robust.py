"""What variants of the same plan agree on: ground that each of them takes, and ground that only some take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from analysis.overlay.division import HA_M2
from analysis.overlay.surface import areas_only
from geodata.crs import RD

if TYPE_CHECKING:
    from collections.abc import Mapping

ROBUST, UNCERTAIN = "robust", "uncertain"
COLUMNS = ("subject", "part", "plans", "area_ha", "geometry")


def robust_parts(regions: Mapping[str, Any], subjects: Mapping[str, str]) -> gpd.GeoDataFrame:
    """Divide the ground of plans into what all of them take and the rest.

    Parameters
    ----------
    regions : mapping
        Plan that takes ground → its new ground, valid, in RD New.
    subjects : mapping
        Plan → the row of the register that it is a variant of, empty for none.

    Returns
    -------
    GeoDataFrame
        :data:`COLUMNS`, in RD New: two rows (``part`` is ``robust`` or ``uncertain``) for every subject with two
        variants or more, and two for all plans together (``subject`` is empty). ``plans`` names them, with `` | ``
        between. Both parts together are the ground that any of the plans takes; a part without ground has no area.
    """
    groups: dict[str, list[str]] = {}
    for plan in regions:
        if subject := subjects.get(plan, ""):
            groups.setdefault(subject, []).append(plan)
    groups[""] = list(regions)
    rows: list[tuple[Any, ...]] = []
    for subject, plans in groups.items():
        if len(plans) > 1 and (subject or sorted(plans) not in [sorted(one) for name, one in groups.items() if name]):
            own = [regions[plan] for plan in plans]
            every = shapely.intersection_all(own)
            some = shapely.difference(shapely.union_all(own), every)
            rows += [(subject, part, " | ".join(plans), shape) for part, shape in ((ROBUST, every), (UNCERTAIN, some))]
    shapes = areas_only(np.array([row[-1] for row in rows], dtype=object))
    frame = gpd.GeoDataFrame([row[:-1] for row in rows], columns=list(COLUMNS[:3]), geometry=list(shapes), crs=RD)
    return frame.assign(area_ha=frame.area / HA_M2)[list(COLUMNS)]
