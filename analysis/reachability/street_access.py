"""How a place joins a street network: at the nearest point of the nearest street that its mode may use."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from analysis.reachability.settings import ACCESS_FACTOR, STREET_ACCESS_KMH
from geodata.streets.defaults import defaults

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.reachability.street_search import StreetArcs, StreetField
    from geodata.streets import StreetNetwork


@dataclass(frozen=True, eq=False)
class Joined:
    """Where places join the network.

    All arrays have shape (n,): edge, share (of the edge, from its first node), snap_m (straight line to it).
    """

    edge: NDArray[np.intp]
    share: NDArray[np.float64]
    snap_m: NDArray[np.float64]

    def only(self, kept: NDArray[np.bool_]) -> Joined:
        """Some of the places."""
        return Joined(self.edge[kept], self.share[kept], self.snap_m[kept])


@dataclass(frozen=True, eq=False)
class StreetAccess:
    """The streets that a mode may join: those it may use, but no motorway, ferry or passage of a barrier."""

    network: StreetNetwork
    arcs: StreetArcs

    @cached_property
    def _rows(self) -> NDArray[np.intp]:
        usable = np.isfinite(self.arcs.ahead_min) | np.isfinite(self.arcs.back_min)
        classes = defaults().classes
        closed = [name for name, road in classes.items() if road.free or road.ferry]
        joinable = ~self.network.edges["road_class"].isin([*closed, "barrier"]).to_numpy()
        return np.flatnonzero(usable & joinable)

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.network.geometry[self._rows])

    def join(self, xy: NDArray[np.float64], limit_m: float) -> Joined:
        """The nearest street of each place; ``snap_m`` is infinite where none lies within ``limit_m``.

        Parameters
        ----------
        xy : array, shape (n, 2)
            Metres in the reference system of the network.
        """
        size = len(xy)
        edge, share, snap_m = np.zeros(size, dtype=np.intp), np.zeros(size), np.full(size, np.inf)
        points = np.asarray(shapely.points(xy), dtype=object)
        (place, found), distance_m = self._tree.query_nearest(
            points, max_distance=limit_m, return_distance=True, all_matches=True
        )
        # Of several equally near streets the first, so that the answer does not depend on the tree.
        order = np.lexsort((found, place))
        first = order[np.unique(place[order], return_index=True)[1]]
        place, rows = place[first], self._rows[found[first]]
        lines = self.network.geometry[rows]
        edge[place], snap_m[place] = rows, distance_m[first]
        share[place] = np.clip(
            shapely.line_locate_point(lines, points[place]) / np.maximum(shapely.length(lines), 1e-6), 0, 1
        )
        return Joined(edge, share, snap_m)

    def ends(self, place: Joined) -> list[tuple[int, float]]:
        """From which nodes one place is reached directly, and in how many minutes, the way from the street included."""
        edge, share = int(place.edge[0]), float(place.share[0])
        row = self.network.edges.iloc[edge]
        leg = float(access_minutes(self.arcs.mode, place.snap_m)[0])
        return [
            (int(row["from_node"]), share * float(self.arcs.ahead_min[edge]) + leg),
            (int(row["to_node"]), (1 - share) * float(self.arcs.back_min[edge]) + leg),
        ]

    def minutes(self, places: Joined, field: StreetField, goal: Joined) -> NDArray[np.float64]:
        """Minutes from each place to the goal that the field was searched for, the way to the street included."""
        onward: NDArray[np.float64] = self.onward(places, field, goal).min(axis=0)
        return onward + access_minutes(self.arcs.mode, places.snap_m)

    def onward(self, places: Joined, field: StreetField, goal: Joined) -> NDArray[np.float64]:
        """Minutes from each point of joining: along the edge, against it, straight to a goal on it; shape (3, n)."""
        u, v = (self.network.edges[column].to_numpy() for column in ("from_node", "to_node"))
        with np.errstate(invalid="ignore"):  # 0 times infinite: a closed direction at its very end
            along = (1 - places.share) * self.arcs.ahead_min[places.edge] + field.minutes[v[places.edge]]
            against = places.share * self.arcs.back_min[places.edge] + field.minutes[u[places.edge]]
            ahead = goal.share - places.share
            straight = np.where(
                ahead > 0, ahead * self.arcs.ahead_min[places.edge], -ahead * self.arcs.back_min[places.edge]
            )
            straight[ahead == 0] = 0.0
        straight = np.where(places.edge == goal.edge, straight + access_minutes(self.arcs.mode, goal.snap_m), np.inf)
        found = np.stack([along, against, straight])
        return np.where(np.isfinite(found) & np.isfinite(places.snap_m), found, np.inf)

    def length_m(self, places: Joined, field: StreetField, goal: Joined) -> NDArray[np.float64]:
        """Metres of the fastest way from each place to the goal, the ways to and from the street included."""
        u, v = (self.network.edges[column].to_numpy() for column in ("from_node", "to_node"))
        goal_edge, share = int(goal.edge[0]), float(goal.share[0])
        goal_m, leg_m = self.arcs.length_m[goal_edge], ACCESS_FACTOR * float(goal.snap_m[0])
        from_node = field.length_m(
            {int(u[goal_edge]): share * goal_m + leg_m, int(v[goal_edge]): (1 - share) * goal_m + leg_m}
        )
        edge_m = self.arcs.length_m[places.edge]
        ways = np.stack(
            [
                (1 - places.share) * edge_m + from_node[v[places.edge]],
                places.share * edge_m + from_node[u[places.edge]],
                np.abs(goal.share - places.share) * edge_m + leg_m,
            ]
        )
        best = self.onward(places, field, goal).argmin(axis=0)
        chosen: NDArray[np.float64] = ways[best, np.arange(len(best))]
        return chosen + ACCESS_FACTOR * places.snap_m


def access_minutes(mode: str, snap_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """Minutes between a place and the street it joins: straight line times a factor, at a low speed."""
    return ACCESS_FACTOR * snap_m / (STREET_ACCESS_KMH[mode] * 1_000 / 60)
