"""Make the embedded tables from downloaded open data. Run by maintainers, never by the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata.build.corridors import corridors
from geodata.build.outlines import municipalities, provinces
from geodata.build.place_labels import place_labels
from geodata.build.plans import plans
from geodata.build.sites import sites
from geodata.build.stations import stations
from geodata.build.wide_water import wide_water
from geodata.build.zones import zones

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import geopandas as gpd

    from geodata.build.files import SourceFolder

TABLES: Mapping[str, Callable[[SourceFolder], gpd.GeoDataFrame]] = {
    "municipalities": municipalities,
    "provinces": provinces,
    "zones": zones,
    "stations": stations,
    "sites": sites,
    "plans": plans,
    "corridors": corridors,
    "place_labels": place_labels,
    "wide_water": wide_water,
}
"""Dataset id → the function that builds it."""
