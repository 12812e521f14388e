"""An own layer of the map as a plan: its areas, written as a file that the analyses read."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import shapely

from geodata.uploaded import safe_name
from ui import own_tables, uploads

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd


def with_areas() -> dict[str, str]:
    """The layers of this session that have areas: id → title."""
    return {
        layer.id: layer.title
        for layer in uploads.layers().values()
        if layer.frame is not None and _is_area(layer.frame).any()
    }


def file(layer_id: str) -> Path:
    """The areas of a layer as a GeoPackage of this session, as they were sent and not as the screen shows them."""
    layer = uploads.layers()[layer_id]
    if layer.frame is None:
        raise KeyError(layer_id)
    areas = layer.frame[_is_area(layer.frame)]
    digest = hashlib.sha256(b"".join(shapely.to_wkb(areas.geometry.to_numpy()))).digest()
    path = own_tables.folder(digest) / safe_name(f"{layer.title.replace('.', ' ')}.gpkg")
    if not path.exists():
        areas.drop(columns="fid", errors="ignore").to_file(path, layer="plan")
    return path


def _is_area(frame: gpd.GeoDataFrame) -> gpd.GeoSeries:
    return frame.geom_type.isin(["Polygon", "MultiPolygon"])
