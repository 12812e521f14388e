"""Ways on foot and by bike over a street network from OpenStreetMap, to stops and to the gate."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.reachability import settings
from analysis.reachability.street_access import StreetAccess
from analysis.reachability.street_search import search_to, street_arcs
from geodata.crs import rd_to_lonlat
from geodata.streets import open_network
from geodata.streets.errors import OutsideNetworkError
from geodata.streets.projection import from_degrees
from geodata.streets.refreshed import find_network

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from analysis.reachability.network import Destination
    from analysis.reachability.street_access import Joined
    from geodata.streets import StreetNetwork

MODES = {"walk": "walk", "bike": "bike", "e_bike": "ebike"}
"""Our modes → those of a street network."""


@dataclass(frozen=True, eq=False)
class StreetWays:
    """Ways over a street network; see :class:`analysis.options.legs.OwnWays`.

    A place farther than 1 km from every street of a mode has no way.

    Raises
    ------
    NetworkModeError
        When a way is asked for: the network was not built for walk, bike and ebike.
    """

    network: StreetNetwork
    destination: Destination
    _access: dict[str, StreetAccess] = field(default_factory=dict)
    _joined: dict[tuple[str, bytes], Joined] = field(default_factory=dict)

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
            "outside": int((~np.isfinite(self._join("walk", xy).snap_m)).sum()),
        }

    def to_points(
        self, mode: str, xy: NDArray[np.float64], ends: NDArray[np.float64], limit_min: float
    ) -> NDArray[np.float64]:
        """Minutes from places to every one of ``ends`` (RD metres), shape (places, ends); infinite beyond the limit."""
        places, goals = self._join(mode, xy), self._join(mode, ends)
        found = np.full((len(xy), len(ends)), np.inf)
        for end in np.flatnonzero(np.isfinite(goals.snap_m)).tolist():
            found[:, end] = self._to(mode, places, goals.only(np.arange(len(ends)) == end), limit_min)
        found[found > limit_min] = np.inf
        return found

    def to_gate(self, mode: str, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Minutes from places to the gate.

        Raises
        ------
        OutsideNetworkError
            The gate has no street of the mode within 1 km: the network is of another area.
        """
        gate = self.destination
        goal = self._join(mode, np.array([[gate.x_m, gate.y_m]]))
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
        return self._to(mode, self._join(mode, xy), goal, np.inf)

    def _to(self, mode: str, places: Joined, goal: Joined, limit_min: float) -> NDArray[np.float64]:
        access = self._of(mode)
        found = search_to(access.arcs, access.ends(goal), limit_min)
        return access.minutes(places, found, goal)

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


def own_ways(folder: Path | None, destination: Destination) -> StreetWays | None:
    """The ways over the network in a folder; ``None`` without one.

    Raises
    ------
    NetworkMissingError, StreetsNotFetchedError, ...
        As :func:`geodata.streets.open_network`.
    """
    return None if folder is None else StreetWays(open_network(find_network(folder)), destination)
