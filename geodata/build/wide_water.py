"""Wide water and bog (``wide_water.toml``): what a road crosses only by a bridge or a causeway that is known."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata.build.shapes import ellipse
from geodata.crs import RD, lonlat_to_rd

if TYPE_CHECKING:
    from geodata.build.files import SourceFolder

RIVERS = (
    *("IJssel", "Zwarte Water", "Zwolle-IJsselkanaal", "Meppelerdiep", "Kanaal Beukers-Steenwijk"),
    *("Van Starkenborgh", "Verbindingskanaal"),
)
"""Beginnings of the names of waterways without a bridge in every village."""

STEP_M = 6_000.0
"""Two known points of a waterway that lie farther apart do not tell its course between them."""

IJSSEL_BORDER = shapely.box(199_000, 470_000, 212_000, 504_000)
ZWARTE_MEER_BORDER = shapely.box(180_000, 495_000, 200_000, 519_500)
"""Where the provincial borders of Gelderland and of Flevoland with Overijssel lie in the middle of the water."""


def wide_water(sources: SourceFolder) -> gpd.GeoDataFrame:
    """Rivers as lines, lakes and bogs as rounded areas, in RD New."""
    rows = [*_rivers(sources), *_vecht(sources), *_borders(sources), *_areas(sources)]
    frame = gpd.GeoDataFrame(rows, crs=RD)
    return frame.assign(
        plan_status="bestaand",
        evidence=frame["kind"].map({"river": "derived", "lake": "illustrative", "bog": "illustrative"}),
        reference_date="2026-11",
    )


def _rivers(sources: SourceFolder) -> list[dict[str, Any]]:
    table = pd.read_csv(sources.find("waterway-facts.csv"))
    table["x_m"], table["y_m"] = lonlat_to_rd(table["lon"], table["lat"])
    chosen = table[table["waterway"].str.startswith(RIVERS)]
    rows = []
    for name, chain in chosen.groupby("waterway"):
        xy = chain[["x_m", "y_m"]].to_numpy()
        step_m = np.hypot(*np.diff(xy, axis=0).T)
        parts = [part for part in np.split(xy, np.flatnonzero(step_m > STEP_M) + 1) if len(part) > 1]
        rows += [
            _river(f"{name} {number}", shapely.LineString(part), "vild-2013", 400)
            for number, part in enumerate(parts, start=1)
        ]
    return rows


def _vecht(sources: SourceFolder) -> list[dict[str, Any]]:
    roads = pd.read_csv(sources.find("road-facts.csv"))
    bridges = roads[roads["node_name"].str.contains("Overijsselse Vecht")].sort_values("lon")
    x_m, y_m = lonlat_to_rd(bridges["lon"], bridges["lat"])
    line = shapely.LineString(list(zip(x_m, y_m, strict=True)))
    return [_river("Overijsselse Vecht, door zijn bruggen", line, "vild-2013", 700)]


def _borders(sources: SourceFolder) -> list[dict[str, Any]]:
    shapes = gpd.read_file(sources.find("cbs-gemeenten/provincies_crop.geojson")).to_crs(RD)
    name = next(column for column in shapes.columns if "Overijssel" in set(shapes[column]))
    by_name = shapes.set_index(name).geometry
    rows = []
    for other, window, water in (
        ("Gelderland", IJSSEL_BORDER, "IJssel"),
        ("Flevoland", ZWARTE_MEER_BORDER, "Zwarte Meer"),
    ):
        near = shapely.intersection(by_name[other].boundary, by_name["Overijssel"].buffer(60))
        line = shapely.line_merge(shapely.intersection(near, window))
        parts = sorted(shapely.get_parts(line), key=lambda part: -part.length)
        rows += [
            _river(f"{water} (provinciegrens {number})", part.simplify(50), "cbs-gebieden", 200)
            for number, part in enumerate(parts, start=1)
            if part.length > 500
        ]
    return rows


def _areas(sources: SourceFolder) -> list[dict[str, Any]]:
    table = tomllib.loads((files("geodata.build") / "wide_water.toml").read_text(encoding="utf-8"))
    names = pd.read_csv(sources.find("geonames-nl/geonames_2015_crop.csv"))
    names = names[names["fclass"].isin(["H", "V", "L"])].drop_duplicates("name").set_index("name")
    rows = []
    for kind in ("lake", "bog"):
        for entry in table[kind]:
            known = "lon" not in entry
            lon, lat = names.loc[entry["name"], ["lon", "lat"]] if known else (entry["lon"], entry["lat"])
            x_m, y_m = (float(value) for value in lonlat_to_rd(lon, lat))
            rows.append(
                {
                    "id": f"{kind}-{entry['name'].lower().replace(' ', '-')}",
                    "name": entry["name"],
                    "kind": kind,
                    "precision_m": 700,
                    "source": "geonames-2015" if known else "paraatkaart",
                    "geometry": ellipse(x_m, y_m, entry["area_ha"], entry["ratio"], entry["bearing_deg"]),
                }
            )
    return rows


def _river(name: str, line: shapely.LineString, source: str, precision_m: float) -> dict[str, Any]:
    slug = "-".join(part.strip("(),").lower() for part in name.split())
    kept = [point for point, after in pairwise([*line.coords, None]) if point != after]
    return {
        "id": f"river-{slug}",
        "name": name,
        "kind": "river",
        "precision_m": precision_m,
        "source": source,
        "geometry": shapely.LineString(kept),
    }
