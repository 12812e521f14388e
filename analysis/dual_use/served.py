"""How far the sites of the documents lie from each asset: straight, along the road network, and in minutes by car."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from analysis.reachability.access import AccessPoints, access_points, find_candidates, join
from analysis.reachability.graph import build_graph, travel_times
from analysis.reachability.network import load_network, same_network
from analysis.reachability.settings import ACCESS_FACTOR, ACCESS_KMH, MAX_SNAP_M
from geodata.crs import RD
from geodata.frames import rows
from geodata.nearest import nearest
from layers.guard import published

if TYPE_CHECKING:
    from geodata import Catalogue

MODE = "car"
GATES = {"KAZ-08": "jpk-gate"}
"""Sites that are entered at a place that is known."""

COLUMNS = ("asset", "site", "site_name", "straight_m", "length_m", "minutes", "precision_m", "evidence")


def served_sites(catalogue: Catalogue) -> pd.DataFrame:
    """Every asset with a place on the map and every site, the nearest first.

    Distance is from the site to the nearest place of the asset: of a line the point of it that is nearest, of an area
    a point inside. ``length_m`` and ``minutes`` are over the strategic network, by car, access at both ends included;
    empty where one of them lies more than 5 km from it. ``precision_m`` is the coarser of both places; every value is
    derived from places that are drawn, so ``evidence`` is the weakest of them.

    Returns
    -------
    DataFrame
        :data:`COLUMNS`.
    """
    sites = published("sites", catalogue).set_index("id")
    points = _points(same_network(catalogue))
    nodes = np.unique(np.concatenate([points.start, points.end]))
    found: list[dict[str, Any]] = []
    assets = _placed(catalogue)
    for site_id in sites.index[sites["kind"] != "gate"]:
        site = sites.loc[site_id]
        door = sites.geometry.get(GATES.get(str(site_id), str(site_id)), site.geometry)
        target = shapely.point_on_surface(door)
        away_m, node = nearest(points.node_tree, [[target.x, target.y]])
        starts = [_start(place.geometry, target) for _, place in assets]
        xy = np.array([[point.x, point.y] for point in starts])
        field = travel_times(points.graph, int(nodes[node[0, 0]]))
        joined = join(points, field, find_candidates(points, xy))
        reached = np.isfinite(joined.minutes) & (joined.snap_m <= MAX_SNAP_M) & (away_m[0, 0] <= MAX_SNAP_M)
        last_m = ACCESS_FACTOR * away_m[0, 0]
        minutes = joined.minutes + last_m / (ACCESS_KMH[MODE] * 1_000 / 60)
        for row, (asset_id, place) in enumerate(assets):
            found.append(
                {
                    "asset": asset_id,
                    "site": site_id,
                    "site_name": site["name"],
                    "straight_m": float(starts[row].distance(target)),
                    "length_m": float(joined.length_m[row] + last_m) if reached[row] else np.nan,
                    "minutes": float(minutes[row]) if reached[row] else np.nan,
                    "precision_m": max(float(place["precision_m"]), float(site["precision_m"])),
                    "evidence": "illustrative"
                    if "illustrative" in {place["evidence"], site["evidence"]}
                    else "derived",
                }
            )
    table = pd.DataFrame(found, columns=list(COLUMNS))
    return table.sort_values(["asset", "minutes", "site"], na_position="last").reset_index(drop=True)


def asset_places(catalogue: Catalogue) -> gpd.GeoDataFrame:
    """Every asset with a place on the map: ``asset``, ``evidence``, ``precision_m`` and the geometry in RD New."""
    found = _placed(catalogue)
    return gpd.GeoDataFrame(
        {
            "asset": [asset for asset, _ in found],
            "evidence": [place["evidence"] for _, place in found],
            "precision_m": [float(place["precision_m"]) for _, place in found],
        },
        geometry=[place.geometry for _, place in found],
        crs=RD,
    )


def _placed(catalogue: Catalogue) -> list[tuple[str, Any]]:
    places = {name: published(name, catalogue).set_index("id") for name in ("places", "corridors", "sites")}
    return [
        (asset.id, places[asset.dataset].loc[asset.feature])
        for asset in rows(catalogue.table("assets"))
        if asset.dataset and asset.feature in places[asset.dataset].index
    ]


def _start(shape: Any, target: Any) -> Any:
    """Where a way from an asset begins."""
    if shapely.get_dimensions(shape) == 1:
        return shapely.get_point(shapely.shortest_line(shape, target), 0)
    return shapely.point_on_surface(shape)


@lru_cache(maxsize=4)
def _points(catalogue: Catalogue) -> AccessPoints:
    network = load_network(catalogue)
    return access_points(network, build_graph(network, MODE))
