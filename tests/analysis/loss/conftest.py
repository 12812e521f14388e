"""Plans and parcels of which the answers can be computed on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
import shapely

if TYPE_CHECKING:
    from pathlib import Path


def box(left: float, low: float, right: float, high: float) -> shapely.Polygon:
    """A rectangle in metres from a corner far from every military area."""
    return shapely.box(240_000 + left, 540_000 + low, 240_000 + right, 540_000 + high)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Plan *west* of 4 ha, plan *oost* of 4 ha that shares 2 ha with it; four parcels, the last far off."""
    for name, shape in {"west": box(0, 0, 200, 200), "oost": box(100, 0, 300, 200)}.items():
        frame = gpd.GeoDataFrame({"naam": [name], "precision_m": [50.0]}, geometry=[shape], crs=28992)
        frame.to_file(tmp_path / f"{name}.gpkg")
    shapes = [box(0, 0, 100, 200), box(100, 0, 220, 200), box(-300, 0, -50, 200), box(3_000, 0, 3_400, 300)]
    parcels = gpd.GeoDataFrame({"gewas": ["gras", "mais", "gras", "gras"]}, geometry=shapes, crs=28992)
    parcels.to_file(tmp_path / "percelen.gpkg")
    return tmp_path
