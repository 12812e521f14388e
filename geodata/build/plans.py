"""Variants of plans, drawn by us from published sizes and directions (``plans.toml``).

None of these plans has a public boundary. A variant says which size is meant and on which side of what exists; it keeps
500 m away from villages, and covers nothing of the existing training areas.
"""

from __future__ import annotations

import math
import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import shapely

from geodata.build.shapes import VERTICES, ellipse
from geodata.build.sites import APART_M, sites
from geodata.catalogue import embedded
from geodata.crs import RD

if TYPE_CHECKING:
    from geodata.build.files import SourceFolder

EXISTING = ("OEF-01", "OEF-03")
VILLAGES = {"Laaghalerveen": (230555, 550916), "Laaghalen": (231895, 548897), "Hooghalen": (232456, 548812)}
"""Positions (GeoNames) of the villages around De Haar."""

SOURCE, REFERENCE_DATE = "paraatkaart-dual-use", "2026-11"
COLUMNS = (
    *("id", "plan", "plan_name", "kind", "months", "becomes", "function", "plan_status", "evidence", "precision_m"),
    *("area_stated", "area_evidence", "register_id", "note", "claim_source", "source", "reference_date"),
)
_STEPS = 60


def plans(_sources: SourceFolder | None = None) -> gpd.GeoDataFrame:
    """All parts of all plans in RD New. No downloaded source is needed."""
    facts = tomllib.loads((files("geodata.build") / "plans.toml").read_text(encoding="utf-8"))
    drawn = sites().set_index("id")
    kept_free = shapely.union_all(
        [*drawn.geometry[list(EXISTING)], *(_around(position) for position in VILLAGES.values())]
    )
    shapes, rows = [], []
    for part, entry in facts.items():
        shape = entry["shape"]
        shapes.append(_other(shape["of"], drawn) if "of" in shape else _beside(kept_free, **shape))
        own = {"id": part, "evidence": "illustrative", "source": SOURCE, "reference_date": REFERENCE_DATE}
        stated = {"area_evidence": "stated"} if "area_stated" in entry else {}
        rows.append({name: ({**entry, **stated, **own}).get(name) for name in COLUMNS})
    return gpd.GeoDataFrame(rows, columns=list(COLUMNS), geometry=shapes, crs=RD)


def _around(position: tuple[float, float]) -> Any:
    radius_m = (APART_M + 1) / math.cos(math.pi / VERTICES)
    return shapely.Point(position).buffer(radius_m, quad_segs=VERTICES // 4)


def _other(key: str, drawn: gpd.GeoDataFrame) -> Any:
    dataset, _, feature = key.partition("/")
    frame = drawn if dataset == "sites" else embedded().features(dataset).set_index("id")
    return frame.geometry[feature]


def _beside(out: Any, x_m: float, y_m: float, area_ha: float, ratio: float, bearing_deg: float) -> Any:  # noqa: PLR0917
    """An ellipse without what is kept free, so much larger that it has the area asked for all the same."""
    low_ha, high_ha = area_ha, area_ha + out.area / 10_000
    left: Any = ellipse(x_m, y_m, area_ha, ratio, bearing_deg)
    for _ in range(_STEPS):
        size_ha = (low_ha + high_ha) / 2
        left = shapely.difference(ellipse(x_m, y_m, size_ha, ratio, bearing_deg), out)
        low_ha, high_ha = (low_ha, size_ha) if left.area > area_ha * 10_000 else (size_ha, high_ha)
    left = shapely.set_precision(left, 1)
    if not isinstance(left, shapely.Polygon) or left.interiors:
        message = "What is kept free cuts the shape in two: choose another position or size."
        raise ValueError(message)
    return left
