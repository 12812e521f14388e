"""Ways on foot and by bike over the strategic network: from places to stops, and from stops to the gate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from scipy.spatial import cKDTree

from analysis.options.near import Arcs, Doorsteps, Goals, Near, reached
from analysis.reachability.access import find_candidates, join
from analysis.reachability.settings import ACCESS_FACTOR

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.options.street import Streets
    from analysis.reachability.graph import StreetGraph

NEAR_M = 400.0
"""A stop as near as this in a straight line is also reached without the network."""

WALK, BIKE = "walk", "bike"


class OwnWays(Protocol):
    """Minutes on ways of one's own; infinite: no way."""

    @property
    def digest(self) -> str:
        """Of the network."""

    def to_points(self, mode: str, xy: NDArray[np.float64], ends: NDArray[np.float64], limit_min: float) -> Near:
        """Minutes from places to those of ``ends`` (RD metres) within the limit."""

    def to_gate(self, mode: str, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Minutes from places to the gate; a place at the gate itself has none."""


@dataclass(frozen=True, eq=False)
class StrategicWays:
    """Ways over the network that an option may have changed."""

    streets: Streets

    @property
    def digest(self) -> str:
        """Of the network."""
        return self.streets.network.digest

    def to_points(self, mode: str, xy: NDArray[np.float64], ends: NDArray[np.float64], limit_min: float) -> Near:
        """Minutes from places to ``ends``, see :class:`OwnWays`."""
        points = self.streets.points(mode)
        metres_per_minute = self.streets.modes[mode].access_kmh * 1_000 / 60
        end_of, node, snap_m = points.nodes_near(ends, self.streets.network.xy)
        # Stops beside one node are one search.
        goal, of_goal = np.unique(node, return_inverse=True)
        goals = Goals(np.arange(len(goal) + 1), goal.astype(np.int32), np.zeros(len(goal)))
        steps = self._doorsteps(mode, xy)
        place, to_goal, minutes = reached(_arcs_into(points.graph), goals, steps, len(xy), limit_min)
        by_network = Near.of(len(xy), place, to_goal, minutes).to(of_goal)
        last_min = snap_m * ACCESS_FACTOR / metres_per_minute
        near_m = cKDTree(xy).sparse_distance_matrix(cKDTree(ends), NEAR_M, output_type="coo_matrix")
        place = np.concatenate([by_network.place, near_m.row])
        end = np.concatenate([end_of[by_network.end], near_m.col])
        minutes = np.concatenate(
            [by_network.minutes + last_min[by_network.end], near_m.data * ACCESS_FACTOR / metres_per_minute]
        )
        kept = minutes <= limit_min
        return Near.of(len(xy), place[kept], end[kept], minutes[kept])

    def to_gate(self, mode: str, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Minutes from places to the gate, see :class:`OwnWays`."""
        points, gate = self.streets.points(mode), self.streets.destination
        kmh = self.streets.modes[mode].access_kmh
        field = self.streets.field_to(mode, self.streets.gate_node(mode))
        minutes = join(points, field, find_candidates(points, xy), kmh).minutes
        straight_m = np.hypot(xy[:, 0] - gate.x_m, xy[:, 1] - gate.y_m)
        at_gate = straight_m * ACCESS_FACTOR / (kmh * 1_000 / 60)
        return np.where(straight_m <= NEAR_M, np.minimum(minutes, at_gate), minutes)

    def _doorsteps(self, mode: str, xy: NDArray[np.float64]) -> Doorsteps:
        """How places reach the two ends of each link that they may join."""
        points, metres_per_minute = self.streets.points(mode), self.streets.modes[mode].access_kmh * 1_000 / 60
        candidates = self.streets.candidates(mode) if xy is self.streets.xy else find_candidates(points, xy)
        place, column = np.nonzero(np.isfinite(candidates.distance_m))
        point = candidates.point[place, column]
        access_min = candidates.distance_m[place, column] * ACCESS_FACTOR / metres_per_minute
        return Doorsteps.of(
            points.graph.size,
            np.concatenate([points.start[point], points.end[point]]),
            np.concatenate([place, place]),
            np.concatenate([access_min, access_min]),
            np.concatenate([along[point] for along in points.along_min()]),
        )


def _arcs_into(graph: StreetGraph) -> Arcs:
    order = np.argsort(graph.end, kind="stable")
    offset = np.searchsorted(graph.end[order], np.arange(graph.size + 1))
    return Arcs(offset.astype(np.int32), graph.start[order].astype(np.int32), graph.minutes[order])
