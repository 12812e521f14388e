"""Ways on foot and by bike over the strategic network: from places to stops, and from stops to the gate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from analysis.reachability.access import find_candidates, join
from analysis.reachability.settings import ACCESS_FACTOR
from geodata.nearest import nearest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.options.street import Streets

NEAR_M = 400.0
"""A stop as near as this in a straight line is also reached without the network."""

WALK, BIKE = "walk", "bike"


class OwnWays(Protocol):
    """Minutes on ways of one's own; infinite: no way."""

    @property
    def digest(self) -> str:
        """Of the network."""

    def to_points(
        self, mode: str, xy: NDArray[np.float64], ends: NDArray[np.float64], limit_min: float
    ) -> NDArray[np.float64]:
        """Minutes from places to every one of ``ends`` (RD metres), shape (places, ends); infinite beyond the limit."""

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

    def to_points(
        self, mode: str, xy: NDArray[np.float64], ends: NDArray[np.float64], limit_min: float
    ) -> NDArray[np.float64]:
        """Minutes from places to every one of ``ends``, see :class:`OwnWays`."""
        points = self.streets.points(mode)
        candidates = find_candidates(points, xy)
        nodes = np.unique(np.concatenate([points.start, points.end]))
        snap_m, nearest_node = nearest(points.node_tree, ends)
        metres_per_minute = self.streets.modes[mode].access_kmh * 1_000 / 60
        graph = points.graph
        transposed = csr_array((graph.minutes, (graph.end, graph.start)), shape=(graph.size, graph.size))
        from_nodes = dijkstra(transposed, indices=nodes[nearest_node[:, 0]], limit=limit_min)
        access_min = candidates.distance_m * ACCESS_FACTOR / metres_per_minute
        found = np.empty((len(xy), len(ends)))
        for end, minutes in enumerate(from_nodes):
            by_start = minutes[points.start] + points.share * points.minutes
            by_end = minutes[points.end] + (1 - points.share) * points.minutes
            last = snap_m[end, 0] * ACCESS_FACTOR / metres_per_minute
            found[:, end] = (np.minimum(by_start, by_end)[candidates.point] + access_min).min(axis=1) + last
        near_m = cKDTree(xy).sparse_distance_matrix(cKDTree(ends), NEAR_M, output_type="coo_matrix")
        np.minimum.at(found, (near_m.row, near_m.col), near_m.data * ACCESS_FACTOR / metres_per_minute)
        found[found > limit_min] = np.inf
        return found

    def to_gate(self, mode: str, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Minutes from places to the gate, see :class:`OwnWays`."""
        points, gate = self.streets.points(mode), self.streets.destination
        kmh = self.streets.modes[mode].access_kmh
        field = self.streets.field_to(mode, self.streets.gate_node(mode))
        minutes = join(points, field, find_candidates(points, xy), kmh).minutes
        straight_m = np.hypot(xy[:, 0] - gate.x_m, xy[:, 1] - gate.y_m)
        at_gate = straight_m * ACCESS_FACTOR / (kmh * 1_000 / 60)
        return np.where(straight_m <= NEAR_M, np.minimum(minutes, at_gate), minutes)
