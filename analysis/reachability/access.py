"""How a place joins the network: at the best of the nearest points along its links.

A place may join a link anywhere between its ends (at points at most 250 m apart), except motorways, expressways and
their ramps. The way to that point is the straight line times a factor, at a speed of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.spatial import cKDTree

from analysis.reachability.graph import largest_part
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
    """Points along the links of one mode where a place may join: RD position, link ends, share from the first end."""

    graph: StreetGraph
    xy: NDArray[np.float64]
    start: NDArray[np.intp]
    end: NDArray[np.intp]
    share: NDArray[np.float64]
    minutes: NDArray[np.float64]
    length_m: NDArray[np.float64]
    tree: cKDTree
    node_tree: cKDTree
    water: shapely.STRtree


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
    road_class = network.links["road_class"].to_numpy()[graph.link]
    main = largest_part(graph)
    joined = np.flatnonzero(~np.isin(road_class, list(NOT_JOINED)) & (graph.start < graph.end) & main[graph.start])
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
        water=shapely.STRtree(network.water),
    )


def find_candidates(points: AccessPoints, xy: NDArray[np.float64]) -> Candidates:
    """The access points that places at ``xy`` (shape (n, 2), RD metres) may join; the same for every destination.

    A point more than 250 m away across wide water is none, unless nothing else is near: the course of the water is
    known to some hundreds of metres, so a shorter way across it says nothing.
    """
    distance_m, point = nearest(points.tree, xy, ACCESS_CANDIDATES)
    near = (distance_m <= distance_m[:, :1] + ACCESS_DETOUR_M) & (distance_m <= MAX_SNAP_M)
    dry = near & ~_across_water(points, xy, point, near & (distance_m > WATER_PRECISION_M))
    kept = np.where(dry.any(axis=1, keepdims=True), dry, near)
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
    by_start = field.minutes[points.start] + points.share * points.minutes
    by_end = field.minutes[points.end] + (1 - points.share) * points.minutes
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
        length_m=onward_m[point] + ACCESS_FACTOR * snap_m,
        snap_m=snap_m,
        point=point,
        node=np.where(to_start[point], points.start[point], points.end[point]),
    )


def destination_node(points: AccessPoints, destination: Destination) -> int:
    """The node of the mode's network that stands for a destination.

    Raises
    ------
    DatasetInvalidError
        No node lies within 1 km of it: a route would end somewhere else.
    """
    nodes = np.unique(np.concatenate([points.start, points.end]))
    distance_m, row = nearest(points.node_tree, [[destination.x_m, destination.y_m]])
    if distance_m[0, 0] > DESTINATION_M:
        raise DatasetInvalidError(
            dataset="destinations",
            problem=f"'{destination.id}' lies {distance_m[0, 0] / 1_000:.1f} km from the {points.graph.mode} network.",
        )
    return int(nodes[row[0, 0]])
