"""The network of one mode as a sparse directed graph, and shortest paths to one destination on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from analysis.reachability.settings import MODES
from geodata.errors import UnknownModeError

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from analysis.reachability.network import Network


@dataclass(frozen=True, eq=False)
class StreetGraph:
    """Arcs between the nodes of a network that one mode may use.

    Attributes
    ----------
    start, end : array of int, shape (m,)
        Row numbers of the nodes that each arc leads from and to; no pair occurs twice.
    minutes, length_m : array of float, shape (m,)
        Travel time and length of each arc.
    link : array of int, shape (m,)
        Row number of the link that the arc was made from.
    size : int
        Number of nodes.
    """

    mode: str
    start: NDArray[np.intp]
    end: NDArray[np.intp]
    minutes: NDArray[np.float64]
    length_m: NDArray[np.float64]
    link: NDArray[np.intp]
    size: int


@dataclass(frozen=True, eq=False)
class TravelTimeField:
    """Travel times from every node to one destination node; numbers only, no colours and no polygons.

    Attributes
    ----------
    minutes, length_m : array of float, shape (n,)
        Time and length of the fastest path to the destination; infinite where there is none.
    next_node, next_link : array of int, shape (n,)
        The following node and the link toward it on that path; -1 at the destination and where there is no path.
    """

    graph: StreetGraph
    destination: int
    minutes: NDArray[np.float64]
    length_m: NDArray[np.float64]
    next_node: NDArray[np.intp]
    next_link: NDArray[np.intp]

    def path(self, node: int) -> list[int]:
        """Row numbers of the nodes from ``node`` to the destination, both included."""
        nodes = [node]
        while self.next_node[nodes[-1]] >= 0:
            nodes.append(int(self.next_node[nodes[-1]]))
        return nodes


def build_graph(network: Network, mode: str, assumptions: Collection[str] = ()) -> StreetGraph:
    """Take from the network what ``mode`` may use; both directions of every link.

    Raises
    ------
    UnknownModeError, UnknownAssumptionError
    """
    if mode not in MODES:
        raise UnknownModeError(mode=mode, known=", ".join(MODES))
    chosen = network.check_assumptions(assumptions)
    kmh = network.links[f"{mode}_kmh"].to_numpy(dtype=float)
    assumption = network.links["assumption"].fillna("").to_numpy()
    link = np.flatnonzero((kmh > 0) & ((assumption == "") | np.isin(assumption, list(chosen))))
    return graph_of(network, mode, link, kmh[link])


def build_road_graph(network: Network, road: str) -> StreetGraph:
    """The links that carry one road number, and all ramps; minutes are those at 60 km/h, since lengths are wanted."""
    roads = network.links["road"].fillna("")
    # There are hundreds of times as many links as texts, and this is asked for every road.
    on_road = roads.isin([text for text in roads.unique() if road in text.split("/")])
    link = np.flatnonzero(on_road | (network.links["road_class"] == "ramp"))
    return graph_of(network, "car", link, np.full(len(link), 60.0))


def graph_of(network: Network, mode: str, link: NDArray[np.intp], kmh: NDArray[np.float64]) -> StreetGraph:
    """Both directions of some links; of parallel arcs the fastest, since a sparse matrix would add their times up."""
    a, b = (end[link] for end in network.ends)
    start, end = np.concatenate([a, b]), np.concatenate([b, a])
    length_m = np.tile(network.links["length_m"].to_numpy(dtype=float)[link], 2)
    minutes = length_m / 1_000 / np.tile(kmh, 2) * 60
    order = np.lexsort((minutes, end, start))
    first = np.ones(len(order), dtype=bool)
    first[1:] = (start[order][1:] != start[order][:-1]) | (end[order][1:] != end[order][:-1])
    kept = order[first]
    return StreetGraph(
        mode, start[kept], end[kept], minutes[kept], length_m[kept], np.tile(link, 2)[kept], len(network.nodes)
    )


def largest_part(graph: StreetGraph) -> NDArray[np.bool_]:
    """Which nodes belong to the largest part in which every node reaches every other."""
    part = parts(graph)
    return np.asarray(part == np.bincount(part).argmax())


def parts(graph: StreetGraph) -> NDArray[np.int32]:
    """Number of the part of every node in which every node reaches every other; shape (n,)."""
    matrix = csr_array((np.ones(len(graph.start)), (graph.start, graph.end)), shape=(graph.size, graph.size))
    _, part = connected_components(matrix, connection="strong")
    return np.asarray(part, dtype=np.int32)


def travel_times(graph: StreetGraph, destination: int) -> TravelTimeField:
    """Fastest paths from every node to ``destination``: one search on the transposed graph."""
    shape = (graph.size, graph.size)
    transposed = csr_array((graph.minutes, (graph.end, graph.start)), shape=shape)
    found, pred = dijkstra(transposed, indices=np.array([destination]), return_predecessors=True)
    minutes, previous = found[0], pred[0]
    next_node = np.where(previous >= 0, previous, -1).astype(np.intp)
    going = np.flatnonzero(next_node >= 0)
    arc = _arcs_between(graph, going, next_node[going])
    next_link = np.full(graph.size, -1, dtype=np.intp)
    next_link[going] = graph.link[arc]
    step_m = np.zeros(graph.size)
    step_m[going] = graph.length_m[arc]
    # As lists: asked for one by one, the values of an array take many times as long.
    length_m = np.where(np.isfinite(minutes), 0.0, np.inf).tolist()
    order = going[np.argsort(minutes[going], kind="stable")]
    for node, onward, along_m in zip(order.tolist(), next_node[order].tolist(), step_m[order].tolist(), strict=True):
        length_m[node] = length_m[onward] + along_m
    return TravelTimeField(graph, destination, minutes, np.array(length_m), next_node, next_link)


def _arcs_between(graph: StreetGraph, start: NDArray[np.intp], end: NDArray[np.intp]) -> NDArray[np.intp]:
    """Row numbers of the arcs that lead from ``start`` to ``end``."""
    key = graph.start * graph.size + graph.end
    order = np.argsort(key)
    return order[np.searchsorted(key, start * graph.size + end, sorter=order)]
