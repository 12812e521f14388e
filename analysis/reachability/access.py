"""How a place joins the network: at the best of the nearest points along its links.

A place may join a link anywhere between its ends (at points at most 250 m apart), except motorways, expressways and
their ramps. The way to that point is the straight line times a factor, at a speed of its own.

Where an option changed the network, places still join where they did before: a closed road takes ways away, and moves
neither a place nor a destination to another road. New links give more points to join.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.spatial import cKDTree

from analysis.reachability.graph import largest_part, parts
from analysis.reachability.settings import (
    ACCESS_CANDIDATES,
    ACCESS_DETOUR_M,
    ACCESS_FACTOR,
    ACCESS_KMH,
    ACCESS_STEP_M,
    DESTINATION_M,
    MAX_SNAP_M,
    NOT_JOINED,
    WATER_PRECISION_M,
)
from geodata.errors import DatasetInvalidError
from geodata.nearest import nearest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.reachability.graph import StreetGraph, TravelTimeField
    from analysis.reachability.network import Destination, Network


@dataclass(frozen=True, eq=False)
class AccessPoints:
    """Points along the links of one mode where a place may join: RD position, link ends, share from the first end.

    Attributes
    ----------
    minutes, length_m : array of float
        Of the whole link; infinite minutes: an option closed it, so that nobody joins there.
    tree, node_tree, nodes
        The points and the nodes of the network as it was, before an option changed it.
    added, added_nodes
        The points that an option added, which are the last ones, and the nodes that only they have.
    """

    graph: StreetGraph
    xy: NDArray[np.float64]
    start: NDArray[np.intp]
    end: NDArray[np.intp]
    share: NDArray[np.float64]
    minutes: NDArray[np.float64]
    length_m: NDArray[np.float64]
    tree: cKDTree
    node_tree: cKDTree
    nodes: NDArray[np.intp]
    water: shapely.STRtree
    added: cKDTree | None = None
    added_nodes: NDArray[np.intp] | None = None

    def along_min(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Minutes from every point along its link to the first end, and to the other."""
        open_ = np.isfinite(self.minutes)
        minutes = np.where(open_, self.minutes, 0.0)
        to_start, to_end = self.share * minutes, (1 - self.share) * minutes
        return np.where(open_, to_start, np.inf), np.where(open_, to_end, np.inf)

    def nodes_near(
        self, xy: NDArray[np.float64], network_xy: NDArray[np.float64]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
        """The node nearest to every place, and one that an option added where that is nearer still.

        Returns the row of the place, the node, and the metres between them in a straight line.
        """
        snap_m, row = nearest(self.node_tree, xy)
        place, node, away_m = np.arange(len(xy)), self.nodes[row[:, 0]], snap_m[:, 0]
        if self.added_nodes is None or not len(self.added_nodes):
            return place, node, away_m
        more_m, more = nearest(cKDTree(network_xy[self.added_nodes]), xy)
        nearer = np.flatnonzero(more_m[:, 0] < away_m)
        return (
            np.concatenate([place, nearer]),
            np.concatenate([node, self.added_nodes[more[nearer, 0]]]),
            np.concatenate([away_m, more_m[nearer, 0]]),
        )


@dataclass(frozen=True, eq=False)
class Joined:
    """The best way from each place over the network to the destination.

    All arrays have shape (n,): total minutes and length_m (access included), snap_m (straight line to the point where
    the place joins the network), point (row number of that point) and node (the first node passed).
    """

    minutes: NDArray[np.float64]
    length_m: NDArray[np.float64]
    snap_m: NDArray[np.float64]
    point: NDArray[np.intp]
    node: NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Candidates:
    """For each place the nearest access points and the straight distance to them, both of shape (n, k).

    Points that are no candidate have an infinite distance.
    """

    point: NDArray[np.intp]
    distance_m: NDArray[np.float64]


def access_points(network: Network, graph: StreetGraph) -> AccessPoints:
    """Points at most 250 m apart along every link that a place may join, in the largest connected part of the graph."""
    return _points_along(network, graph, _may_join(network, graph) & largest_part(graph)[graph.start])


def changed_points(before: AccessPoints, network: Network, graph: StreetGraph) -> AccessPoints:
    """The same points on a network that an option changed, with those along links that it added.

    ``network`` and ``graph`` are the changed ones, with the nodes of ``before`` in the same rows.
    """
    key, wanted = graph.start * graph.size + graph.end, before.start * graph.size + before.end
    order = np.argsort(key)
    arc = order[np.searchsorted(key, wanted, sorter=order).clip(max=len(key) - 1)] if len(key) else None
    if arc is None:
        return replace(before, graph=graph, minutes=np.full(len(wanted), np.inf))
    still = key[arc] == wanted
    same = replace(
        before,
        graph=graph,
        minutes=np.where(still, graph.minutes[arc], np.inf),
        length_m=np.where(still, graph.length_m[arc], before.length_m),
    )
    known = before.graph.start * graph.size + before.graph.end
    new = _may_join(network, graph) & ~np.isin(key, known[_within(before, before.graph)])
    new &= _within(before, graph)
    if not new.any():
        return same
    more = _points_along(network, graph, new)
    return replace(
        same,
        xy=np.concatenate([same.xy, more.xy]),
        start=np.concatenate([same.start, more.start]),
        end=np.concatenate([same.end, more.end]),
        share=np.concatenate([same.share, more.share]),
        minutes=np.concatenate([same.minutes, more.minutes]),
        length_m=np.concatenate([same.length_m, more.length_m]),
        added=more.tree,
        added_nodes=np.setdiff1d(more.nodes, before.nodes),
    )


def _within(before: AccessPoints, graph: StreetGraph) -> NDArray[np.bool_]:
    """Which arcs are connected with the nodes that places joined before.

    It is not the largest part: what is cut off by a closed road may leave another part the largest.
    """
    part = parts(graph)
    return np.isin(part, part[before.nodes])[graph.start]


def _may_join(network: Network, graph: StreetGraph) -> NDArray[np.bool_]:
    """Each pair of nodes once, without the roads that a place cannot join."""
    road_class = network.links["road_class"].to_numpy()[graph.link]
    return np.asarray(~np.isin(road_class, list(NOT_JOINED)) & (graph.start < graph.end))


def _points_along(network: Network, graph: StreetGraph, chosen: NDArray[np.bool_]) -> AccessPoints:
    joined = np.flatnonzero(chosen)
    a, b = network.xy[graph.start[joined]], network.xy[graph.end[joined]]
    steps = np.maximum(1, np.ceil(np.hypot(*(b - a).T) / ACCESS_STEP_M).astype(int))
    arc = np.repeat(np.arange(len(joined)), steps + 1)
    step = np.arange(len(arc)) - np.repeat(np.cumsum(steps + 1) - (steps + 1), steps + 1)
    share = step / steps[arc]
    xy = a[arc] + share[:, None] * (b - a)[arc]
    nodes = np.unique(np.concatenate([graph.start[joined], graph.end[joined]]))
    return AccessPoints(
        graph=graph,
        xy=xy,
        start=graph.start[joined][arc],
        end=graph.end[joined][arc],
        share=share,
        minutes=graph.minutes[joined][arc],
        length_m=graph.length_m[joined][arc],
        tree=cKDTree(xy),
        node_tree=cKDTree(network.xy[nodes]),
        nodes=nodes,
        water=shapely.STRtree(network.water),
    )


def find_candidates(points: AccessPoints, xy: NDArray[np.float64]) -> Candidates:
    """The access points that places at ``xy`` (shape (n, 2), RD metres) may join; the same for every destination.

    A point more than 250 m away across wide water is none, unless nothing else is near: the course of the water is
    known to some hundreds of metres, so a shorter way across it says nothing.
    """
    distance_m, point = nearest(points.tree, xy, ACCESS_CANDIDATES)
    limit_m = np.minimum(distance_m[:, :1] + ACCESS_DETOUR_M, MAX_SNAP_M)
    near = distance_m <= limit_m
    dry = near & ~_across_water(points, xy, point, near & (distance_m > WATER_PRECISION_M))
    any_dry = dry.any(axis=1, keepdims=True)
    kept = np.where(any_dry, dry, near)
    if points.added is not None:
        # Beside those that were there, and not in their place: a new link makes nobody slower.
        more_m, more = nearest(points.added, xy, ACCESS_CANDIDATES)
        more += points.tree.n
        near = more_m <= limit_m
        dry = near & ~_across_water(points, xy, more, near & (more_m > WATER_PRECISION_M))
        kept = np.hstack([kept, np.where(any_dry | dry.any(axis=1, keepdims=True), dry, near)])
        distance_m, point = np.hstack([distance_m, more_m]), np.hstack([point, more])
    return Candidates(point, np.where(kept, distance_m, np.inf))


def _across_water(
    points: AccessPoints, xy: NDArray[np.float64], point: NDArray[np.intp], asked: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Whether the straight line from each place to each point asked for crosses wide water; shape as ``point``."""
    found = np.zeros(point.shape, dtype=bool)
    if points.water.geometries.size == 0:
        return found
    furthest_m = ACCESS_DETOUR_M + nearest(points.tree, xy)[0][:, 0]
    close = points.water.query(shapely.points(xy), predicate="dwithin", distance=furthest_m)[0]
    at_risk = np.zeros(len(xy), dtype=bool)
    at_risk[close] = True
    place, column = np.nonzero(asked & at_risk[:, None])
    ends = np.stack([xy[place], points.xy[point[place, column]]], axis=1)
    crossing = points.water.query(shapely.linestrings(ends), predicate="crosses")[0]
    found[place[crossing], column[crossing]] = True
    return found


def join(
    points: AccessPoints, field: TravelTimeField, candidates: Candidates, access_kmh: float | None = None
) -> Joined:
    """Choose for each place the candidate with the least total time.

    ``access_kmh`` is the speed on the way to the network, that of the mode if left out.
    """
    along_start, along_end = points.along_min()
    by_start = field.minutes[points.start] + along_start
    by_end = field.minutes[points.end] + along_end
    onward = np.minimum(by_start, by_end)
    to_start = by_start <= by_end
    onward_m = np.where(
        to_start,
        field.length_m[points.start] + points.share * points.length_m,
        field.length_m[points.end] + (1 - points.share) * points.length_m,
    )
    metres_per_minute = (access_kmh or ACCESS_KMH[points.graph.mode]) * 1_000 / 60
    total = onward[candidates.point] + ACCESS_FACTOR * candidates.distance_m / metres_per_minute
    best = np.argmin(total, axis=1)
    row = np.arange(len(best))
    point, snap_m = candidates.point[row, best], candidates.distance_m[row, best]
    return Joined(
        minutes=total[row, best],
        length_m=np.where(np.isfinite(onward[point]), onward_m[point], np.inf) + ACCESS_FACTOR * snap_m,
        snap_m=snap_m,
        point=point,
        node=np.where(to_start[point], points.start[point], points.end[point]),
    )


def destination_node(points: AccessPoints, destination: Destination) -> int:
    """The node of the mode's network that stands for a destination: that of the network before an option changed it.

    Raises
    ------
    DatasetInvalidError
        No node lies within 1 km of it: a route would end somewhere else.
    """
    distance_m, row = nearest(points.node_tree, [[destination.x_m, destination.y_m]])
    if distance_m[0, 0] > DESTINATION_M:
        raise DatasetInvalidError(
            dataset="destinations",
            problem=f"'{destination.id}' lies {distance_m[0, 0] / 1_000:.1f} km from the {points.graph.mode} network.",
        )
    return int(points.nodes[row[0, 0]])
