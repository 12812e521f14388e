"""Zones summed up: inhabitants within bands of minutes, and minutes per place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.reachability.settings import BANDS_MIN

if TYPE_CHECKING:
    import geopandas as gpd

PLACE_COLUMNS = ["place", "municipality", "inhabitants", "minutes", "minutes_min", "minutes_max", "zones"]


def cumulative_bands(zones: gpd.GeoDataFrame) -> pd.DataFrame:
    """Inhabitants and number of zones within 15, 30, 45 and 60 minutes."""
    within = [zones["minutes"] <= band for band in BANDS_MIN]
    return pd.DataFrame(
        {
            "band_min": BANDS_MIN,
            "inhabitants": [int(zones.loc[mask, "inhabitants"].sum()) for mask in within],
            "zones": [int(mask.sum()) for mask in within],
        }
    )


def summarise_places(zones: gpd.GeoDataFrame) -> pd.DataFrame:
    """Minutes by place and municipality: the mean weighted by inhabitants, the least and the most; nearest first."""
    weight = zones["inhabitants"].clip(lower=1)
    places = (
        pd.DataFrame(zones[["place", "municipality", "inhabitants", "minutes"]])
        .assign(weight=weight, product=zones["minutes"] * weight)
        .groupby(["place", "municipality"], as_index=False)
        .agg(
            inhabitants=("inhabitants", "sum"),
            weight=("weight", "sum"),
            product=("product", "sum"),
            minutes_min=("minutes", "min"),
            minutes_max=("minutes", "max"),
            zones=("minutes", "size"),
        )
    )
    places = places.assign(minutes=places["product"] / places["weight"])[PLACE_COLUMNS]
    return places.sort_values(["minutes", "place"]).reset_index(drop=True)
