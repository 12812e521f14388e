"""The table of isochrones beside the map, of two areas made by hand."""

from __future__ import annotations

import re

import geopandas as gpd
from shapely.geometry import box

from geodata.crs import RD
from ui import option_isochrones


def areas(*sides_m: float) -> gpd.GeoDataFrame:
    shapes = [box(0, 0, side, side) for side in sides_m]
    hectares = [shape.area / 10_000 for shape in shapes]
    return gpd.GeoDataFrame({"band_min": [15, 30], "area_ha": hectares}, geometry=shapes, crs=RD)


def test_the_table_has_hectares_and_the_difference() -> None:
    alone = option_isochrones.table(areas(1_000, 2_000), None, "Fiets", ("Route <1>", ""))
    assert re.findall('number">([^<]*)<', alone) == ["100", "400"]
    assert "Route &lt;1&gt;" in alone
    assert "verschil" not in alone

    compared = option_isochrones.table(areas(1_000, 2_000), areas(1_000, 1_000), "Fiets", ("Route", "Nu"))
    assert re.findall('number">([^<]*)<', compared) == ["100", "gelijk", "400", "+300"]
    assert "verschil met „Nu”" in compared


def test_no_way_is_told() -> None:
    assert "geen weg binnen een uur" in option_isochrones.table(areas(0, 0), None, "P+R", ("Nu", ""))
    assert "geen weg" not in option_isochrones.table(areas(0, 100), None, "P+R", ("Nu", ""))
