"""Rows with the same id become one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import shapely

from geodata.crs import RD

if TYPE_CHECKING:
    from geodata.sources.geometry import Notes


def dissolved(frame: gpd.GeoDataFrame, notes: Notes) -> gpd.GeoDataFrame:
    """One row per id: geometries joined, areas measured again, texts that differ side by side."""
    before = len(frame)
    rows = []
    for _, group in frame.groupby("id", sort=True):
        row = group.iloc[0].to_dict()
        for name in group.columns:
            if name != "geometry" and isinstance(row[name], str):
                row[name] = ", ".join(sorted(set(group[name].dropna())))
        shape = shapely.union_all(group.geometry.to_numpy())
        row["geometry"] = shape if shape.geom_type == "MultiPolygon" else shapely.multipolygons([shape])
        if "area_ha" in row:
            row["area_ha"] = round(shape.area / 1e4, 4)
        rows.append(row)
    if before > len(rows):
        notes.say(f"{before} rows with the same id were joined to {len(rows)}.")
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=RD)
