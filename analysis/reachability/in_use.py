"""Reachability on the network in use: the streets that were fetched, or else the embedded network of main roads.

Both give the same kinds of results; ``level`` says which it was. Nothing steps in for streets that do not hold the
destination or are damaged.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import pandas as pd
import shapely

from analysis.reachability.inputs import Input
from analysis.reachability.network import load_destinations
from analysis.reachability.reach import Reachability, Trip, counted_area_in_use, isochrones, reach, reach_from
from analysis.reachability.street_isochrones import street_isochrones
from analysis.reachability.streets import LEVEL, StreetReachability
from analysis.reachability.zones import zones_in_use
from geodata import active
from geodata.errors import SnapshotDamagedError, UnknownAssumptionError, UnknownDestinationError
from geodata.streets.in_use import streets_digest, streets_in_use
from geodata.streets.refreshed import NETWORK

if TYPE_CHECKING:
    from collections.abc import Collection

    import geopandas as gpd

_KEPT = 4
"""Searches that are held at once; each has the minutes from every node of the network."""


def reach_in_use(destination: str = "jpk", mode: str = "car", assumptions: Collection[str] = ()) -> Reachability:
    """As :func:`analysis.reachability.reach`, on the network in use.

    Raises
    ------
    UnknownAssumptionError
        Assumptions belong to the embedded network.
    OutsideNetworkError
        The streets that were fetched do not hold the destination.
    """
    digest = streets_digest()
    if not digest:
        return reach(destination, mode, assumptions)
    for assumption in sorted(assumptions):
        raise UnknownAssumptionError(assumption=assumption, known="none on a street network")
    catalogue = active()
    if destination not in load_destinations(catalogue):
        raise UnknownDestinationError(destination=destination, known=", ".join(load_destinations(catalogue)))
    search = _search(digest, destination, mode)
    found, used = search.reach(), zones_in_use(catalogue).used
    network = search.network
    date = "" if network.reference_date is None else network.reference_date.isoformat()
    return Reachability(
        destination=load_destinations(catalogue)[destination],
        mode=mode,
        assumptions=frozenset(),
        zones=found.zones,
        bands=found.bands.assign(inhabitants_if_slower=pd.array([pd.NA] * len(found.bands), dtype="Int64")),
        places=found.places,
        level=LEVEL,
        digest=found.digest,
        slower_factor=None,
        inputs=(
            Input(NETWORK, "refreshed", date, digest),
            Input(used.dataset, used.level, used.reference_date, used.digest),
        ),
        zones_used=used,
        outside=found.outside,
    )


def isochrones_in_use(result: Reachability) -> gpd.GeoDataFrame:
    """As :func:`analysis.reachability.isochrones`, on the network that the result was made from."""
    if result.level != LEVEL:
        return isochrones(result)
    areas = street_isochrones(_search(_digest_of(result), result.destination.id, result.mode))
    counted = counted_area_in_use(result.destination)
    uncounted_ha = [shapely.difference(shape, counted).area / 10_000 for shape in areas.geometry]
    return areas.drop(columns="cell_m").assign(uncounted_ha=uncounted_ha)


def trip_in_use(lon: float, lat: float, result: Reachability) -> Trip:
    """As :func:`analysis.reachability.reach_from`, on the network that a result was made from.

    Raises
    ------
    OutsideNetworkError
        The place lies farther than 1 km from every street of the mode.
    """
    if result.level != LEVEL:
        return reach_from(lon, lat, result.destination.id, result.mode, result.assumptions)
    found = _search(_digest_of(result), result.destination.id, result.mode).trip(f"{lon},{lat}")
    return Trip(found.minutes, found.length_m, found.origin_snap_m, found.geometry, found.roads)


def _digest_of(result: Reachability) -> str:
    return next(used.digest for used in result.inputs if used.dataset == NETWORK)


@lru_cache(maxsize=_KEPT)
def _search(digest: str, destination: str, mode: str) -> StreetReachability:
    streets = streets_in_use()
    if streets is None or streets.snapshot.digest != digest:
        raise SnapshotDamagedError(dataset=NETWORK, problem="another one came into use while it was asked.")
    return StreetReachability(streets.network, destination, mode)
