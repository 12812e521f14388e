"""Populated places from the two GeoNames lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from geodata.crs import to_rd

if TYPE_CHECKING:
    from geodata.build.files import SourceFolder


def places(sources: SourceFolder, countries: tuple[str, ...] = ("NL",)) -> gpd.GeoDataFrame:
    """Places of both lists in RD New, with ``age`` 0 for the newer list and 1 for that of 2015.

    Only the newer list has places outside the Netherlands.

    The newer list has inhabitants; in the older one many positions are rounded to a minute of arc. A place of both
    lists occurs twice.
    """
    newer = pd.read_csv(sources.find("geonames-nl/cities500_crop.csv"))
    older = pd.read_csv(sources.find("geonames-nl/geonames_2015_crop.csv"), keep_default_na=False)
    kept = [newer[newer["country"].isin(countries)].assign(age=0), older[older["fclass"] == "P"].assign(age=1)]
    listed = pd.concat(kept, ignore_index=True)
    listed = listed[["geonameid", "name", "lon", "lat", "admin1", "population", "age"]].astype({"admin1": int})
    return to_rd(gpd.GeoDataFrame(listed, geometry=gpd.points_from_xy(listed["lon"], listed["lat"], crs="EPSG:4326")))
