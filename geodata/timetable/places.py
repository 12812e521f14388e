"""The stops of a feed: where they are, which lie in the region, and which form a station."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from geodata.crs import NETHERLANDS_LAT, NETHERLANDS_LON, RD
from geodata.timetable.errors import FeedError
from geodata.timetable.tables import whole

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geodata.timetable.archive import FeedFiles
    from geodata.timetable.notes import Notes

STATION = "1"


@dataclass(frozen=True, eq=False)
class Places:
    """Every row of ``stops.txt``; arrays of equal length, NaN where the position is not known."""

    stop_id: pd.Index
    name: NDArray[np.str_]
    x_m: NDArray[np.float64]
    y_m: NDArray[np.float64]
    parent: NDArray[np.int32]
    is_station: NDArray[np.bool_]
    inside: NDArray[np.bool_]
    """Has a position, and it lies in the region."""


def read_places(files: FeedFiles, region: shapely.Geometry | None, crs: str, notes: Notes) -> Places:
    """Read ``stops.txt`` and reproject it.

    Parameters
    ----------
    region : Geometry, optional
        In ``crs``; everything if left out.
    crs : str
        A projected reference system in metres.

    Raises
    ------
    FeedError
        Latitude and longitude are swapped, or all stops lie where ``crs`` cannot be used.
    """
    frame = whole(
        files, "stops.txt", notes, required=("stop_id", "stop_lat", "stop_lon"),
        optional=("stop_name", "location_type", "parent_station"), unique="stop_id",
    )  # fmt: skip
    lon, lat = (pd.to_numeric(frame[name], errors="coerce").to_numpy(float) for name in ("stop_lon", "stop_lat"))
    known = np.isfinite(lon) & np.isfinite(lat) & (abs(lon) <= 180) & (abs(lat) <= 90) & ((lon != 0) | (lat != 0))
    lon, lat = np.where(known, lon, np.nan), np.where(known, lat, np.nan)

    stop_id = pd.Index(frame["stop_id"])
    if crs == RD.to_string():
        _check_axes(files, lon, lat)
        # Off the coast of Somalia, where no stop of a feed with Dutch ones is: a latitude and longitude of here.
        swapped = _in_netherlands(lat, lon)
        notes.add("swapped_stops", int(swapped.sum()), stop_id[swapped])
        lon, lat = np.where(swapped, lat, lon), np.where(swapped, lon, lat)
    parent = stop_id.get_indexer(pd.Index(frame["parent_station"])).astype(np.int32)
    lost = (frame["parent_station"] != "").to_numpy() & (parent < 0)
    notes.add("unknown_parent", int(lost.sum()), stop_id[lost])
    for _ in range(2):  # a boarding area belongs to a platform, and that to a station
        parent = np.where((parent >= 0) & (parent[parent] >= 0), parent[parent], parent)
    parent[(parent >= 0) & (parent[parent] >= 0)] = -1  # stops that belong to each other
    borrowed = ~known & (parent >= 0) & known[parent]
    notes.add("position_of_station", int(borrowed.sum()), stop_id[borrowed])
    lon, lat = np.where(borrowed, lon[parent], lon), np.where(borrowed, lat[parent], lat)

    _check_metric(files, crs)
    x, y = _from_wgs84(crs).transform(lon, lat)
    usable = np.isfinite(x) & np.isfinite(y)
    x, y = np.where(usable, x, np.nan), np.where(usable, y, np.nan)
    inside = usable if region is None else usable & shapely.contains_xy(region, x, y)
    return Places(
        stop_id,
        frame["stop_name"].to_numpy(str),
        x,
        y,
        parent,
        (frame["location_type"] == STATION).to_numpy(),
        inside,
    )


@cache
def _from_wgs84(crs: str) -> Transformer:
    return Transformer.from_crs("EPSG:4326", crs, always_xy=True)


def _check_metric(files: FeedFiles, crs: str) -> None:
    try:
        system = CRS.from_user_input(crs)
        metric = system.is_projected and all(axis.unit_name == "metre" for axis in system.axis_info)
    except CRSError:
        metric = False
    if not metric:
        raise FeedError(
            feed=files.name,
            problem=f"{crs!r} is no projected reference system in metres.",
            dutch_problem=f"{crs!r} is geen coördinatenstelsel in meters.",
        )


def _in_netherlands(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.bool_]:
    in_lon = (lon >= NETHERLANDS_LON[0]) & (lon <= NETHERLANDS_LON[1])
    return np.asarray(in_lon & (lat >= NETHERLANDS_LAT[0]) & (lat <= NETHERLANDS_LAT[1]))


def _check_axes(files: FeedFiles, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> None:
    """Refuse a feed of which no stop can be in the Netherlands."""
    if _in_netherlands(lon, lat).any():
        return
    if _in_netherlands(lat, lon).any():
        raise FeedError(
            feed=files.name,
            problem="stops.txt has latitude and longitude swapped.",
            dutch_problem="in stops.txt zijn breedtegraad en lengtegraad verwisseld.",
        )
    raise FeedError(
        feed=files.name,
        problem="no stop lies in the Netherlands; name a projected reference system of its country (--crs EPSG:...).",
        dutch_problem="geen halte ligt in Nederland; noem een coördinatenstelsel in meters van dat land.",
    )
