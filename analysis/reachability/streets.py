"""Reachability on a street network from OpenStreetMap: minutes per zone, single trips and isochrones."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from analysis.reachability import settings
from analysis.reachability.inputs import guarded_zones
from analysis.reachability.network import Destination, load_destinations
from analysis.reachability.street_access import Joined
from analysis.reachability.street_grid import street_mode
from analysis.reachability.street_search import StreetArcs, StreetField, search_to
from analysis.reachability.tables import cumulative_bands, summarise_places
from analysis.reachability.zones import zones_in_use
from geodata import active
from geodata.crs import rd_to_lonlat
from geodata.errors import CoordinateError, UnknownDestinationError, UnreachableError
from geodata.streets.errors import OutsideNetworkError
from geodata.streets.projection import from_degrees
from layers.plain_names import plain_names

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray
    from pyproj import Transformer

    from geodata.streets import Cut, StreetNetwork

LEVEL = "osm"
_MARGIN_DEG = 0.05


@dataclass(frozen=True)
class Place:
    """A place to go to or to come from, in WGS84 degrees; ``id`` is empty if it is none of the destinations."""

    id: str
    name: str
    lon: float
    lat: float


@dataclass(frozen=True, eq=False)
class StreetTrip:
    """The fastest way between two places; ``geometry`` is in the reference system of the network.

    ``minutes`` and ``length_m`` include the ways to and from the network; ``origin_snap_m`` and ``destination_snap_m``
    are their straight lines. ``roads`` are numbers, or names where a street has none, in order.
    """

    minutes: float
    length_m: float
    origin_snap_m: float
    destination_snap_m: float
    geometry: shapely.LineString
    roads: tuple[str, ...]
    evidence: str = "derived"


@dataclass(frozen=True, eq=False)
class StreetReach:
    """Minutes from every zone that the network covers; the zones outside it are in ``outside``.

    Attributes
    ----------
    zones : GeoDataFrame
        Points in EPSG:28992: id, name, place, municipality, province, inhabitants, minutes,
        length_m, snap_m.
    bands, places : DataFrame
        As in :class:`analysis.reachability.Reachability`.
    outside : DataFrame
        Zones that lie farther than 1 km from every street of the mode: id, name, inhabitants.
    digest : str
        Digest of network, zones, settings, mode and destination.
    """

    zones: gpd.GeoDataFrame
    bands: pd.DataFrame
    places: pd.DataFrame
    outside: pd.DataFrame
    digest: str
    evidence: str = "derived"


class StreetReachability:
    """All questions about one destination and mode on one street network; the search runs once.

    Parameters
    ----------
    network : StreetNetwork
    destination : str
        Id of a destination, or ``LON,LAT``.
    mode : str
        One of the modes that the network was built for.

    Raises
    ------
    UnknownDestinationError, CoordinateError, NetworkModeError
    OutsideNetworkError
        The destination lies farther than 1 km from every street of the mode.
    """

    def __init__(self, network: StreetNetwork, destination: str, mode: str) -> None:
        self.network, self.mode = network, mode
        self.access = street_mode(network, mode).access
        self.arcs: StreetArcs = self.access.arcs
        self.destination = find_place(destination)
        self.goal = self._join_one(self.destination, "The destination", "De bestemming")
        self.field: StreetField = search_to(self.arcs, self.access.ends(self.goal))

    @property
    def cut(self) -> Cut:
        """What of the streets open to the mode was cut off when the network was made."""
        return next(cut for cut in self.network.cuts if cut.mode == self.mode)

    @property
    def _to_network(self) -> Transformer:
        return from_degrees(self.network.crs)

    @cached_property
    def place_xy(self) -> NDArray[np.float64]:
        """The destination in the reference system of the network, shape (1, 2)."""
        return np.column_stack(self._to_network.transform([self.destination.lon], [self.destination.lat]))

    def about(self) -> dict[str, Any]:
        """What every answer says about the network: level, source, date, digest, and what is missing for the mode.

        ``turns_not_applied`` is the number of turn restrictions that the mode should obey and does not, ``None`` if the
        source was not asked for them.
        """
        network = self.network
        turns = network.turns_not_applied
        return {
            "level": LEVEL,
            "source": network.source,
            "reference_date": None if network.reference_date is None else network.reference_date.isoformat(),
            "reference_basis": network.reference_basis,
            "digest": network.digest,
            "crs": network.crs,
            "bounds_lonlat": list(network.bounds_lonlat),
            "kept_km": self.cut.kept_km,
            "cut_km": self.cut.cut_km,
            "cut_parts": self.cut.parts,
            "turns_not_applied": None if turns is None else turns[self.mode],
        }

    def reach(self) -> StreetReach:
        """Minutes from every zone; those outside the network are named, not guessed."""
        catalogue = active()
        zones = zones_in_use(catalogue).frame
        joined = self._join(*rd_to_lonlat(zones.geometry.x, zones.geometry.y))
        inside = np.isfinite(joined.snap_m)
        joined = joined.only(inside)
        reached = zones[inside].reset_index(drop=True)
        reached = reached.assign(
            minutes=self.access.minutes(joined, self.field, self.goal),
            length_m=self.access.length_m(joined, self.field, self.goal),
            snap_m=joined.snap_m,
        )
        lost = ~np.isfinite(reached["minutes"])
        if lost.any():
            raise UnreachableError(what=reached["name"][lost].iloc[0], mode=self.mode, destination=self.destination.id)
        shown = guarded_zones(reached, catalogue)
        outside = pd.DataFrame(zones.loc[~inside, ["id", "name", "inhabitants"]]).reset_index(drop=True)
        return StreetReach(shown, cumulative_bands(reached), summarise_places(shown), outside, self._digest())

    def trip(self, origin: str) -> StreetTrip:
        """The fastest way from a place, given as ``LON,LAT`` or as the id of a destination.

        Raises
        ------
        OutsideNetworkError
            The place lies farther than 1 km from every street of the mode.
        """
        start = self._join_one(find_place(origin), "The origin", "Het vertrekpunt")
        onward = self.access.onward(start, self.field, self.goal)[:, 0]
        edge, share = int(start.edge[0]), float(start.share[0])
        goal_edge, goal_share = int(self.goal.edge[0]), float(self.goal.share[0])
        pieces: list[tuple[int, float, float]]
        if int(onward.argmin()) == 2:
            pieces = [(edge, share, goal_share)]
        else:
            ahead = int(onward.argmin()) == 0
            first = self.network.edges["to_node" if ahead else "from_node"].iloc[edge]
            nodes = self.field.path(int(first))
            pieces = [(edge, share, 1.0 if ahead else 0.0), *self._along(nodes)]
            pieces.append((goal_edge, self._entered_at(nodes[-1]), goal_share))
        return self._assemble(pieces, start)

    def minutes_at(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
        """Minutes from each position in WGS84 degrees; infinite outside the network."""
        return self.access.minutes(self._join(lon, lat), self.field, self.goal)

    def minutes_on(self, xy: NDArray[np.float64], limit_m: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Minutes from positions in the reference system of the network, and metres from there to a street.

        Both are infinite farther than ``limit_m`` from every street.
        """
        joined = self.access.join(xy, limit_m)
        return self.access.minutes(joined, self.field, self.goal), joined.snap_m

    def _join(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Joined:
        """Join places to the network; those far outside its bounds are not even reprojected."""
        west, south, east, north = self.network.bounds_lonlat
        near = (lon >= west - _MARGIN_DEG) & (lon <= east + _MARGIN_DEG)
        near &= (lat >= south - _MARGIN_DEG) & (lat <= north + _MARGIN_DEG)
        joined = self.access.join(
            np.column_stack(self._to_network.transform(lon[near], lat[near])), settings.STREET_SNAP_M
        )
        size = len(lon)
        edge, share, snap_m = np.zeros(size, dtype=np.intp), np.zeros(size), np.full(size, np.inf)
        edge[near], share[near], snap_m[near] = joined.edge, joined.share, joined.snap_m
        return Joined(edge, share, snap_m)

    def _join_one(self, place: Place, what: str, dutch_what: str) -> Joined:
        joined = self._join(np.array([place.lon]), np.array([place.lat]))
        if not np.isfinite(joined.snap_m[0]):
            bounds = self.network.bounds_lonlat
            swapped = bounds[0] <= place.lat <= bounds[2] and bounds[1] <= place.lon <= bounds[3]
            raise OutsideNetworkError(
                what=f"{what} {place.name}".rstrip(),
                dutch_what=f"{dutch_what} {place.name}".rstrip(),
                lon=place.lon,
                lat=place.lat,
                mode=self.mode,
                limit_km=settings.STREET_SNAP_M / 1_000,
                covers=",".join(f"{value:.3f}" for value in bounds),
                hint=f" Did you mean {place.lat:g},{place.lon:g}?" if swapped else "",
            )
        return joined

    def _along(self, nodes: list[int]) -> list[tuple[int, float, float]]:
        """The edges between successive nodes, with the shares between which they are travelled."""
        arcs = self.field.arcs_between(np.array(nodes[:-1], dtype=np.intp), np.array(nodes[1:], dtype=np.intp))
        return [
            (int(self.arcs.edge[arc]), 0.0, 1.0) if self.arcs.ahead[arc] else (int(self.arcs.edge[arc]), 1.0, 0.0)
            for arc in arcs
        ]

    def _entered_at(self, node: int) -> float:
        """The share of the last edge at which it is entered from its last node."""
        (first, by_first), (last, by_last) = self.access.ends(self.goal)
        if first == last:
            return 0.0 if by_first <= by_last else 1.0
        return 0.0 if node == first else 1.0

    def _assemble(self, pieces: list[tuple[int, float, float]], start: Joined) -> StreetTrip:
        edges = self.network.edges
        roads: list[str] = []
        parts, length_m = [], 0.0
        for edge, begin, end in pieces:
            line = self.network.geometry[edge]
            parts.append(_between(line, begin, end))
            length_m += abs(end - begin) * float(edges["length_m"].iloc[edge])
            road = str(edges["ref"].iloc[edge] or edges["name"].iloc[edge])
            if road and begin != end and (not roads or roads[-1] != road):
                roads.append(road)
        roads = [str(road) for road in plain_names(roads, "") if road]
        goal = self.goal
        legs_m = settings.ACCESS_FACTOR * float(start.snap_m[0] + goal.snap_m[0])
        return StreetTrip(
            minutes=float(self.access.minutes(start, self.field, goal)[0]),
            length_m=length_m + legs_m,
            origin_snap_m=float(start.snap_m[0]),
            destination_snap_m=float(goal.snap_m[0]),
            geometry=shapely.LineString(_unrepeated(np.concatenate(parts))),
            roads=tuple(roads),
        )

    def _digest(self) -> str:
        inputs = {
            "network": self.network.digest,
            "zones": active()[zones_in_use(active()).used.dataset].sha256,
            "destination": [self.destination.lon, self.destination.lat],
            "mode": self.mode,
            "settings": [settings.ACCESS_FACTOR, settings.STREET_ACCESS_KMH[self.mode], settings.STREET_SNAP_M],
        }
        return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()[:12]


def find_place(text: str) -> Place:
    """A destination by its id, or a position ``LON,LAT`` in WGS84 degrees anywhere on earth.

    Raises
    ------
    UnknownDestinationError
        It is neither.
    CoordinateError
        The numbers are no longitude and latitude.
    """
    known = load_destinations()
    if text in known:
        return _place_of(known[text])
    try:
        lon, lat = (float(part) for part in text.split(","))
    except ValueError:
        raise UnknownDestinationError(destination=text, known=f"{', '.join(known)}, or LON,LAT in degrees") from None
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        raise CoordinateError(
            value=text,
            english="these are no degrees; write longitude and latitude in WGS84.",
            dutch_reason="dit zijn geen graden; schrijf lengte- en breedtegraad in WGS84.",
        )
    return Place("", "", lon, lat)


def _place_of(destination: Destination) -> Place:
    lon, lat = rd_to_lonlat(destination.x_m, destination.y_m)
    return Place(destination.id, destination.name, float(lon), float(lat))


def _between(line: shapely.LineString, begin: float, end: float) -> NDArray[np.float64]:
    """The points of a part of a line, from one share of its length to another."""
    low, high = sorted((begin, end))
    points = shapely.get_coordinates(line)
    along = np.append(0.0, np.cumsum(np.hypot(*np.diff(points, axis=0).T))) / max(line.length, 1e-6)
    first, last = (shapely.get_coordinates(line.interpolate(share, normalized=True)) for share in (low, high))
    part = np.concatenate([first, points[(along > low) & (along < high)], last])
    return part if begin <= end else part[::-1]


def _unrepeated(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points without repetitions in a row; two at least."""
    kept = np.ones(len(points), dtype=bool)
    kept[1:] = (points[1:] != points[:-1]).any(axis=1)
    return points[kept] if kept.sum() > 1 else points[:2]
