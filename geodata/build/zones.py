"""Postcode-4 zones as points with inhabitants, from the CBS key figures per postcode.

The figure is the register's own, rounded to five. The point is ours: where a GeoNames place of the zone's own name
lies inside the zone it is that place, because people live in the village and not in the middle of the fields;
elsewhere it is a point inside the area.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from geodata.build.geonames import places
from geodata.crs import RD, to_rd

if TYPE_CHECKING:
    from geodata.build.files import SourceFolder

GATE_RD = (209_960, 534_358)
"""The barracks gate, RD New (dataset ``destinations``)."""

RADIUS_M = 60_000


def zones(sources: SourceFolder) -> gpd.GeoDataFrame:
    """Zones whose point lies within 60 km of the gate, RD New.

    ``precision_m`` is the radius of a circle as large as the zone: how far an inhabitant may well live from the point.
    """
    areas = zone_areas(sources)
    villages = village_points(sources, areas)
    inside = areas.representative_point()
    points = inside.where(~areas["id"].isin(villages.index), gpd.GeoSeries(areas["id"].map(villages), crs=RD))
    found = gpd.GeoDataFrame(
        {
            "id": areas["id"],
            "name": areas["id"] + " " + areas["plaats"],
            "place": areas["plaats"],
            "municipality": areas["gemeente"],
            "province": areas["provincie"],
            "inhabitants": areas["inwoners"].astype(int),
            "area_km2": areas["oppervlakte_km2"].round(2),
            "point_basis": np.where(areas["id"].isin(villages.index), "plaats", "vlak"),
            "plan_status": "bestaand",
            "evidence": "measured",
            "precision_m": (np.sqrt(areas["oppervlakte_km2"] / np.pi) * 100).round().astype(int) * 10,
            "source": np.where(areas["id"].isin(villages.index), "cbs-pc4-geonames", "cbs-pc4"),
            "reference_date": "2021-01-01",
        },
        geometry=shapely.transform(points.values, np.round),
        crs=RD,
    )
    return found[found.distance(shapely.Point(GATE_RD)) <= RADIUS_M]


def zone_areas(sources: SourceFolder) -> gpd.GeoDataFrame:
    """The zones of the source as areas, RD New, with ``id`` = the four digits."""
    areas = to_rd(gpd.read_file(sources.find("cbs-pc4/pc4_crop.geojson")))
    return areas.assign(id=areas["postcode4"].astype(str))


def village_points(sources: SourceFolder, areas: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """Points of GeoNames places that lie inside the zone of their own name, by zone id.

    The newer list is preferred; in the older one many positions are rounded to a minute of arc.
    """
    pairs = places(sources).sjoin(areas[["id", "plaats", "geometry"]], predicate="within")
    own = pairs[pairs["name"].str.casefold() == pairs["plaats"].str.casefold()]
    first: gpd.GeoSeries = own.sort_values(["id", "age", "geonameid"]).drop_duplicates("id").set_index("id").geometry
    return first
