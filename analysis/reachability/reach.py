"""Reachability of a destination: minutes per zone, inhabitants per band, places, isochrones and single trips."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from analysis.reachability import settings
from analysis.reachability.access import AccessPoints, access_points, destination_node, find_candidates, join
from analysis.reachability.graph import TravelTimeField, build_graph, travel_times
from analysis.reachability.inputs import Input, guarded_zones, inputs
from analysis.reachability.isochrones import Grid, build_grid, contours
from analysis.reachability.network import (
    Assumption,
    Destination,
    Network,
    load_destinations,
    load_network,
    same_network,
)
from analysis.reachability.quality import network_quality
from analysis.reachability.zones import ZonesUsed, zones_in_use
from geodata import Catalogue, active
from geodata.crs import check_lonlat, lonlat_to_rd
from geodata.errors import CoordinateError, OutOfReachError, UnknownDestinationError, UnreachableError
from geodata.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Collection

    import geopandas as gpd
    from numpy.typing import NDArray

_KEPT = 32
"""How many sets of travel times are held at once: those of older data go first."""


@dataclass(frozen=True, eq=False)
class Reachability:
    """How a destination is reached by one mode; minutes are *derived* from network, speeds and zone points.

    Attributes
    ----------
    zones : GeoDataFrame
        One point per zone in EPSG:28992: id, name, place, municipality, province, inhabitants, minutes, length_m,
        snap_m.
    bands : DataFrame
        Cumulative: band_min, inhabitants, zones, and inhabitants_if_slower: how many if all minutes are longer by
        ``slower_factor`` (empty where that is not known).
    places : DataFrame
        Zones by place and municipality: inhabitants, minutes (mean weighted by inhabitants), minutes_min, minutes_max,
        zones.
    slower_factor : float or None
        By what published times are longer than ours (median), see :class:`NetworkQuality`; ``None`` if not known.
    digest : str
        Digest of data, settings, mode, destination and assumptions.
    inputs : tuple of Input
        The datasets behind it, each with its level and its own digest.
    zones_used : ZonesUsed
        Which zones, and what is not among them.
    outside : DataFrame
        Fetched zones more than 5 km from the network, which have no answer: id, name, inhabitants.
    """

    destination: Destination
    mode: str
    assumptions: frozenset[str]
    zones: gpd.GeoDataFrame
    bands: pd.DataFrame
    places: pd.DataFrame
    level: str
    digest: str
    slower_factor: float | None
    evidence: str = "derived"
    inputs: tuple[Input, ...] = ()
    zones_used: ZonesUsed | None = None
    outside: pd.DataFrame = field(default_factory=pd.DataFrame)


@dataclass(frozen=True, eq=False)
class Trip:
    """The fastest way from one place to a destination.

    ``length_m`` and ``minutes`` include the way to the network, ``origin_snap_m`` is the straight line of that way.
    ``geometry`` is a line in EPSG:28992 through the nodes passed; ``roads`` are the road numbers in order.
    """

    minutes: float
    length_m: float
    origin_snap_m: float
    geometry: shapely.LineString
    roads: tuple[str, ...]
    evidence: str = "derived"


@dataclass(frozen=True, eq=False)
class _Search:
    """What is shared by all questions about one destination, mode and set of assumptions."""

    network: Network
    destination: Destination
    points: AccessPoints
    field: TravelTimeField


def destinations() -> dict[str, Destination]:
    """The destinations of the data in use by id."""
    return load_destinations()


def assumptions() -> dict[str, Assumption]:
    """The assumptions that can be switched on, by id."""
    return dict(_network(same_network(active())).assumptions)


def reach(destination: str = "jpk", mode: str = "car", assumptions: Collection[str] = frozenset()) -> Reachability:
    """Minutes from every zone to a destination.

    Parameters
    ----------
    destination : str
        Id of a destination, see :func:`destinations`.
    mode : str
        ``car`` or ``bike``.
    assumptions : collection of str
        Ids of assumptions that are switched on, see :func:`assumptions`.

    Raises
    ------
    UnknownDestinationError, UnknownModeError, UnknownAssumptionError
        An argument is not known; the message lists what is.
    UnreachableError
        A zone has no way to the destination: the network is broken.
    """
    catalogue = active()
    search = _search(same_network(catalogue), destination, mode, frozenset(assumptions))
    known = zones_in_use(catalogue)
    zones = known.frame
    joined = join(search.points, search.field, find_candidates(search.points, _xy(zones)))
    lost = ~np.isfinite(joined.minutes) | (joined.snap_m > settings.MAX_SNAP_M)
    if known.embedded and lost.any():
        raise UnreachableError(what=zones["name"][lost].iloc[0], mode=mode, destination=destination)
    outside = zones.loc[lost, ["id", "name", "inhabitants"]].reset_index(drop=True)
    zones = zones.assign(minutes=joined.minutes, length_m=joined.length_m, snap_m=joined.snap_m)
    zones = zones[~lost].reset_index(drop=True)
    slower_factor = network_quality().slower_factor(mode)
    shown = guarded_zones(zones, catalogue)
    return Reachability(
        destination=search.destination,
        mode=mode,
        assumptions=frozenset(assumptions),
        zones=shown,
        bands=_bands(zones, slower_factor),
        places=_places(shown),
        level=search.network.level,
        digest=_digest(catalogue, search.network, destination, mode, assumptions),
        slower_factor=slower_factor,
        inputs=inputs(catalogue),
        zones_used=known.used,
        outside=outside,
    )


def reach_from(
    lon: float,
    lat: float,
    destination: str = "jpk",
    mode: str = "car",
    assumptions: Collection[str] = frozenset(),
) -> Trip:
    """The fastest way from a WGS84 position to a destination.

    Raises
    ------
    CoordinateError
        The position cannot be in the Netherlands; swapped coordinates are named as such.
    OutOfReachError
        The position lies more than 5 km from every node of the network.
    UnknownDestinationError, UnknownModeError, UnknownAssumptionError
    """
    check_lonlat(lon, lat)
    catalogue = active()
    search = _search(same_network(catalogue), destination, mode, frozenset(assumptions))
    xy = np.column_stack(lonlat_to_rd(lon, lat))
    distance_m = max(float(nearest(tree, xy)[0][0, 0]) for tree in (search.points.node_tree, search.points.tree))
    if distance_m > settings.MAX_SNAP_M:
        raise OutOfReachError(
            lon=lon, lat=lat, mode=mode, distance_km=distance_m / 1_000, limit_km=settings.MAX_SNAP_M / 1_000
        )
    if shapely.distance(_land(catalogue), shapely.points(xy[0])) > settings.BORDER_M:
        raise CoordinateError(
            value=f"{lon:g},{lat:g}",
            english="it lies outside the six provinces that the network knows.",
            dutch_reason="het ligt buiten de zes provincies die het netwerk kent.",
        )
    joined = join(search.points, search.field, find_candidates(search.points, xy))
    nodes = search.field.path(int(joined.node[0]))
    line = np.vstack([xy, search.points.xy[joined.point[:1]], search.network.xy[nodes]])
    links = [int(search.field.next_link[node]) for node in nodes[:-1]]
    return Trip(
        minutes=float(joined.minutes[0]),
        length_m=float(joined.length_m[0]),
        origin_snap_m=float(joined.snap_m[0]),
        geometry=shapely.LineString(line),
        roads=_roads(search.network, links),
    )


def isochrones(result: Reachability) -> gpd.GeoDataFrame:
    """The areas within 15, 30, 45 and 60 minutes, in EPSG:28992, on Dutch land only.

    Returns
    -------
    GeoDataFrame
        band_min, area_ha, uncounted_ha (of it, where no zones and so no inhabitants are known) and geometry.
    """
    catalogue = active()
    search = _search(same_network(catalogue), result.destination.id, result.mode, result.assumptions)
    grid = _grid(same_network(catalogue), result.mode, result.assumptions)
    areas = contours(search.points, search.field, grid, _land(catalogue))
    counted = counted_area_in_use(result.destination)
    return areas.assign(uncounted_ha=[shape.difference(counted).area / 10_000 for shape in areas.geometry])


def counted_area_in_use(destination: Destination) -> shapely.Geometry:
    """Where the inhabitants of the zones in use are known."""
    catalogue = active()
    used = zones_in_use(catalogue)
    return counted_area(destination) if used.embedded else fetched_area(catalogue, used.used.dataset)


def counted_area(destination: Destination) -> shapely.Geometry:
    """Where zones, and so inhabitants, are known: a circle around the destination inside the window of the source."""
    west, south, east, north = settings.ZONE_WINDOW
    edge = np.linspace(0.0, 1.0, 20)
    lon = np.concatenate(
        [west + edge * (east - west), np.full(20, east), east - edge * (east - west), np.full(20, west)]
    )
    lat = np.concatenate(
        [np.full(20, south), south + edge * (north - south), np.full(20, north), north - edge * (north - south)]
    )
    window = shapely.Polygon(np.column_stack(lonlat_to_rd(lon, lat)))
    return window.intersection(shapely.Point(destination.x_m, destination.y_m).buffer(settings.ZONE_RADIUS_M, 64))


def fetched_area(catalogue: Catalogue, dataset: str) -> shapely.Geometry:
    """The area that zones were fetched for, so where inhabitants are known; their bounds if they were fetched whole."""
    snapshot = getattr(catalogue, "snapshots", {})[dataset]
    if snapshot.covers_wkt:
        known: shapely.Geometry = shapely.from_wkt(snapshot.covers_wkt)
        return known
    west, south, east, north = snapshot.extent_m or catalogue.features(dataset).total_bounds
    area: shapely.Geometry = shapely.box(west, south, east, north)
    return area


@lru_cache(maxsize=_KEPT // 8)
def _network(catalogue: Catalogue) -> Network:
    return load_network(catalogue)


@lru_cache(maxsize=_KEPT)
def _points(catalogue: Catalogue, mode: str, assumptions: frozenset[str]) -> AccessPoints:
    return access_points(_network(catalogue), build_graph(_network(catalogue), mode, assumptions))


@lru_cache(maxsize=_KEPT)
def _grid(catalogue: Catalogue, mode: str, assumptions: frozenset[str]) -> Grid:
    return build_grid(_points(catalogue, mode, assumptions))


@lru_cache(maxsize=_KEPT // 8)
def _land(catalogue: Catalogue) -> shapely.Geometry:
    return shapely.union_all(catalogue.features("provinces").geometry.to_numpy())


@lru_cache(maxsize=_KEPT)
def _search(catalogue: Catalogue, destination: str, mode: str, assumptions: frozenset[str]) -> _Search:
    known = load_destinations(catalogue)
    if destination not in known:
        raise UnknownDestinationError(destination=destination, known=", ".join(known))
    points = _points(catalogue, mode, assumptions)
    place = known[destination]
    return _Search(_network(catalogue), place, points, travel_times(points.graph, destination_node(points, place)))


def _bands(zones: gpd.GeoDataFrame, slower_factor: float | None) -> pd.DataFrame:
    within = [zones["minutes"] <= band for band in settings.BANDS_MIN]
    slower = [
        pd.NA
        if slower_factor is None
        else int(zones.loc[zones["minutes"] * slower_factor <= band, "inhabitants"].sum())
        for band in settings.BANDS_MIN
    ]
    return pd.DataFrame(
        {
            "band_min": settings.BANDS_MIN,
            "inhabitants": [int(zones.loc[mask, "inhabitants"].sum()) for mask in within],
            "zones": [int(mask.sum()) for mask in within],
            "inhabitants_if_slower": pd.array(slower, dtype="Int64"),
        }
    )


def _places(zones: gpd.GeoDataFrame) -> pd.DataFrame:
    weighted = zones.assign(weight=zones["inhabitants"].clip(lower=1))
    weighted["product"] = weighted["minutes"] * weighted["weight"]
    places: pd.DataFrame = weighted.groupby(["place", "municipality"], as_index=False).agg(
        inhabitants=("inhabitants", "sum"),
        weight=("weight", "sum"),
        product=("product", "sum"),
        minutes_min=("minutes", "min"),
        minutes_max=("minutes", "max"),
        zones=("id", "size"),
    )
    places["minutes"] = places["product"] / places["weight"]
    columns = ["place", "municipality", "inhabitants", "minutes", "minutes_min", "minutes_max", "zones"]
    places = places[columns].sort_values(["minutes", "place"])
    return places.reset_index(drop=True)


def _roads(network: Network, links: list[int]) -> tuple[str, ...]:
    """Road numbers along a path; a number that is left and taken again within the same road counts once."""
    roads: list[str] = []
    for road in network.links["road"].fillna("").to_numpy()[links]:
        if road and (not roads or roads[-1] != road):
            roads.append(str(road))
    return tuple(roads)


def _digest(catalogue: Catalogue, network: Network, destination: str, mode: str, assumptions: Collection[str]) -> str:
    inputs = {
        "network": network.digest,
        "zones": catalogue[zones_in_use(catalogue).used.dataset].sha256,
        **{name: catalogue[name].sha256 for name in ("destinations", "provinces")},
        "destination": destination,
        "mode": mode,
        "assumptions": sorted(assumptions),
        "settings": [settings.ACCESS_FACTOR, settings.ACCESS_KMH, settings.ACCESS_STEP_M, settings.GRID_M],
    }
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()[:12]


def _xy(frame: gpd.GeoDataFrame) -> NDArray[np.float64]:
    return np.column_stack([frame.geometry.x, frame.geometry.y])
