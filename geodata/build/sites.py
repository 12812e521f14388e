"""Defence sites and business parks, drawn by us from published positions and sizes (``sites.toml``).

No boundary of these places is open data. Each outline is an ellipse around the positions that are known; it says where
something is meant and how large, and its ``precision_m`` says how far off it may be. It is never the parcel. Nobody
trains in a village: outlines of training areas leave out what lies near one.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING

import geopandas as gpd
import shapely

from geodata.build.shapes import beside, ellipse
from geodata.crs import RD

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geodata.build.files import SourceFolder

APART_M = 500.0
"""How far an outline stays away from the position of a village: as far as that position may be off."""

COLUMNS = (
    "id",
    "name",
    "kind",
    "plan_status",
    "evidence",
    "precision_m",
    "area_stated",
    "area_evidence",
    "note",
    "claim_source",
    "source",
    "reference_date",
)


def sites(_sources: SourceFolder | None = None) -> gpd.GeoDataFrame:
    """All sites in RD New. Facts and wording are in ``sites.toml``; no downloaded source is needed."""
    facts = tomllib.loads((files("geodata.build") / "sites.toml").read_text(encoding="utf-8"))
    rows = [{"id": site_id} | {name: entry.get(name) for name in COLUMNS[1:]} for site_id, entry in facts.items()]
    shapes = [_shape(**entry["shape"]) for entry in facts.values()]
    return gpd.GeoDataFrame(rows, columns=list(COLUMNS), geometry=shapes, crs=RD)


def _shape(  # noqa: PLR0917  the keys of an entry
    x_m: float,
    y_m: float,
    area_ha: float | None = None,
    ratio: float = 1.0,
    bearing_deg: float = 90.0,
    villages: Mapping[str, tuple[float, float]] | None = None,
) -> shapely.Geometry:
    if area_ha is None:
        return shapely.Point(x_m, y_m)
    if not villages:
        return ellipse(x_m, y_m, area_ha, ratio, bearing_deg)
    return beside(x_m, y_m, area_ha, ratio, bearing_deg, villages=list(villages.values()), apart_m=APART_M)
