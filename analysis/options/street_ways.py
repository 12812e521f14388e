"""Ways over a street network from OpenStreetMap, to stops, to the gate and to other places."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.options.near import Arcs, Doorsteps, Goals, Near, reached
from analysis.reachability import settings
from analysis.reachability.street_access import StreetAccess, access_minutes
from analysis.reachability.street_search import search_to, street_arcs
from geodata.crs import rd_to_lonlat
from geodata.streets.errors import OutsideNetworkError
from geodata.streets.projection import from_degrees
from geodata.streets.refreshed import open_streets

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from analysis.reachability.network import Destination
    from analysis.reachability.street_access import Joined
    from analysis.reachability.street_search import StreetField
    from geodata.streets import StreetNetwork

MODES = {
    "car": "car",
    "truck": "truck",
    "walk": "walk",
    "bike": "bike",
    "e_bike": "ebike",
    "speed_pedelec": "speed_pedelec",
}
"""Our modes → those of a street network."""

TO_STOPS = ("walk", "bike", "e_bike")
"""Modes that public transport is reached by."""


@dataclass(frozen=True, eq=False)
class StreetWays:
    """Ways over a street network; see :class:`analysis.options.legs.OwnWays`.

    A place farther than 1 km from every street of a mode has no way.

    Raises
    ------
    NetworkModeError
        When a way is asked for: the network was not built for its mode.
    """

    network: StreetNetwork
    destination: Destination
    _access: dict[str, StreetAccess] = field(default_factory=dict)
    _joined: dict[tuple[str, bytes], Joined] = field(default_factory=dict)
    _gates: dict[str, StreetField] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Of the network."""
        return self.network.digest

    def record(self, xy: NDArray[np.float64]) -> dict[str, Any]:
        """What an answer says about the network, and how many of its places have no street within 1 km."""
        network = self.network
        return {
            "level": "osm",
            "source": network.source,
            "reference_date": None if network.reference_date is None else network.reference_date.isoformat(),
            "digest": network.digest,
            "outside": int(self.outside("walk", xy).sum()),
        }

    def to_points(self, mode: str, xy: NDArray[np.float64], ends: NDArray[np.float64], limit_min: float) -> Near:
        """Minutes from places to those of ``ends`` (RD metres) within the limit."""
        places, goals, access = self._join(mode, xy), self._join(mode, ends), self._of(mode)
        arcs = access.arcs
        place, end, minutes = reached(
            Arcs(arcs.offset, arcs.tail, arcs.minutes),
            _goals(access, goals),
            _doorsteps(access, places),
            len(xy),
            limit_min,
        )
        straight_place, straight_end, straight_min = _straight(access, places, goals)
        place, end = np.concatenate([place, straight_place]), np.concatenate([end, straight_end])
        minutes = np.concatenate([minutes, straight_min])
        kept = minutes <= limit_min
        return Near.of(len(xy), place[kept], end[kept], minutes[kept])

    def to_gate(self, mode: str, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Minutes from places to the gate.

        Raises
        ------
        OutsideNetworkError
            The gate has no street of the mode within 1 km: the network is of another area.
        """
        gate = self.destination
        goal = self._join(mode, self._gate_xy)
        if not np.isfinite(goal.snap_m[0]):
            lon, lat = (float(value) for value in rd_to_lonlat(gate.x_m, gate.y_m))
            raise OutsideNetworkError(
                what=f"The destination {gate.name}",
                dutch_what=f"De bestemming {gate.name}",
                lon=lon,
                lat=lat,
                mode=mode,
                limit_km=settings.STREET_SNAP_M / 1_000,
                covers=",".join(f"{value:.3f}" for value in self.network.bounds_lonlat),
                hint="",
            )
        return self.to_place(mode, xy, self._gate_xy)

    def to_place(self, mode: str, xy: NDArray[np.float64], place_xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Minutes from places to one, shape (1, 2) in RD metres; infinite if it has no street within 1 km."""
        access, goal = self._of(mode), self._join(mode, place_xy)
        if not np.isfinite(goal.snap_m[0]):
            return np.full(len(xy), np.inf)
        return access.minutes(self._join(mode, xy), self._field(mode, place_xy), goal)

    def length_m(self, mode: str, xy: NDArray[np.float64], place_xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Metres of these fastest ways, those to and from the streets included."""
        access, goal, places = self._of(mode), self._join(mode, place_xy), self._join(mode, xy)
        found = np.full(len(xy), np.inf)
        inside = np.isfinite(places.snap_m) & np.isfinite(goal.snap_m[0])
        if inside.any():
            found[inside] = access.length_m(places.only(inside), self._field(mode, place_xy), goal)
        return found

    def built_for(self, mode: str) -> bool:
        """Whether the network was built for one of our modes."""
        return MODES.get(mode) in self.network.modes

    def snap_m(self, mode: str, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Straight line from places to the nearest street of a mode; infinite beyond 1 km."""
        return self._join(mode, xy).snap_m

    def outside(self, mode: str, xy: NDArray[np.float64]) -> NDArray[np.bool_]:
        """The places without a street of a mode within 1 km."""
        return ~np.isfinite(self.snap_m(mode, xy))

    @property
    def _gate_xy(self) -> NDArray[np.float64]:
        return np.array([[self.destination.x_m, self.destination.y_m]])

    def _field(self, mode: str, place_xy: NDArray[np.float64]) -> StreetField:
        """The search to a place; kept for the gate only, since it has minutes from every node."""
        if mode in self._gates and np.array_equal(place_xy, self._gate_xy):
            return self._gates[mode]
        access = self._of(mode)
        found = search_to(access.arcs, access.ends(self._join(mode, place_xy)))
        if np.array_equal(place_xy, self._gate_xy):
            self._gates[mode] = found
        return found

    def _of(self, mode: str) -> StreetAccess:
        if mode not in self._access:
            self._access[mode] = StreetAccess(self.network, street_arcs(self.network, MODES[mode]))
        return self._access[mode]

    def _join(self, mode: str, xy: NDArray[np.float64]) -> Joined:
        key = (mode, xy.tobytes())
        if key not in self._joined:
            lonlat = rd_to_lonlat(xy[:, 0], xy[:, 1])
            there = np.column_stack(from_degrees(self.network.crs).transform(*lonlat))
            self._joined[key] = self._of(mode).join(there, settings.STREET_SNAP_M)
        return self._joined[key]


@dataclass(frozen=True, eq=False)
class NoWays(StreetWays):
    """The ways where the network was not built for those to stops: there are none, and nothing steps in."""

    def to_points(
        self,
        mode: str,  # noqa: ARG002
        xy: NDArray[np.float64],
        ends: NDArray[np.float64],  # noqa: ARG002
        limit_min: float,  # noqa: ARG002
    ) -> Near:
        """No way."""
        return Near.of(len(xy), *(np.empty(0, dtype=np.int32),) * 2, np.empty(0))

    def to_gate(self, mode: str, xy: NDArray[np.float64]) -> NDArray[np.float64]:  # noqa: ARG002
        """No way."""
        return np.full(len(xy), np.inf)


def _nodes(access: StreetAccess, joined: Joined) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The nodes that the streets of some places lead from and to."""
    edges = access.network.edges
    from_node, to_node = (edges[column].to_numpy(dtype=np.int64) for column in ("from_node", "to_node"))
    return from_node[joined.edge], to_node[joined.edge]


def _goals(access: StreetAccess, goals: Joined) -> Goals:
    """The ends of the street of every goal; see :meth:`StreetAccess.ends`."""
    arcs, last_min = access.arcs, access_minutes(access.arcs.mode, goals.snap_m)
    with np.errstate(invalid="ignore"):  # 0 times infinite: a closed direction at its very end
        minutes = np.column_stack(
            [
                goals.share * arcs.ahead_min[goals.edge] + last_min,
                (1 - goals.share) * arcs.back_min[goals.edge] + last_min,
            ]
        )
    way = np.isfinite(minutes)
    first = np.concatenate([[0], np.cumsum(way.sum(axis=1))]).astype(np.int64)
    return Goals(first, np.column_stack(_nodes(access, goals))[way].astype(np.int32), minutes[way])


def _doorsteps(access: StreetAccess, places: Joined) -> Doorsteps:
    """The ends of the street of every place; see :meth:`StreetAccess.onward`."""
    arcs, place = access.arcs, np.arange(len(places.edge))
    from_node, to_node = _nodes(access, places)
    first_min = access_minutes(arcs.mode, places.snap_m)
    with np.errstate(invalid="ignore"):
        ahead_min = (1 - places.share) * arcs.ahead_min[places.edge]
        back_min = places.share * arcs.back_min[places.edge]
    return Doorsteps.of(
        arcs.size,
        np.concatenate([to_node, from_node]),
        np.concatenate([place, place]),
        np.concatenate([first_min, first_min]),
        np.concatenate([ahead_min, back_min]),
    )


def _straight(
    access: StreetAccess, places: Joined, goals: Joined
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    """Places and goals along one street, and the minutes along it: place, goal and minutes."""
    arcs = access.arcs
    by_edge = np.flatnonzero(np.isfinite(places.snap_m))
    by_edge = by_edge[np.argsort(places.edge[by_edge], kind="stable")]
    rising = places.edge[by_edge]
    goal = np.flatnonzero(np.isfinite(goals.snap_m))
    begin = np.searchsorted(rising, goals.edge[goal])
    count = np.searchsorted(rising, goals.edge[goal], side="right") - begin
    within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    place, goal = by_edge[np.repeat(begin, count) + within], np.repeat(goal, count)
    edge, ahead = places.edge[place], goals.share[goal] - places.share[place]
    with np.errstate(invalid="ignore"):
        along_min = np.where(ahead > 0, ahead * arcs.ahead_min[edge], -ahead * arcs.back_min[edge])
    along_min[ahead == 0] = 0.0
    access_min = access_minutes(arcs.mode, goals.snap_m[goal]), access_minutes(arcs.mode, places.snap_m[place])
    return place, goal, along_min + access_min[0] + access_min[1]


def to_stops(ways: StreetWays) -> StreetWays:
    """The same, or no ways at all where the network was not built for one of those to stops."""
    return ways if all(map(ways.built_for, TO_STOPS)) else NoWays(ways.network, ways.destination)


def own_ways(folder: Path | None, destination: Destination) -> StreetWays | None:
    """The ways over the network in a folder; ``None`` without one.

    Raises
    ------
    NetworkMissingError, StreetsNotFetchedError, ...
        As :func:`geodata.streets.open_network`.
    """
    return None if folder is None else StreetWays(open_streets(folder), destination)
