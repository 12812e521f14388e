"""Shortest times to one place on a street network: one reverse search per mode over a sparse matrix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geodata.streets.errors import NetworkModeError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from geodata.streets import StreetNetwork

NOWHERE = -9_999
"""What scipy puts in the place of a predecessor that does not exist."""


@dataclass(frozen=True, eq=False)
class StreetArcs:
    """What one mode may use of a street network, as arcs sorted by the node that they lead to.

    Attributes
    ----------
    offset : array of int, shape (n + 1,)
        Where the arcs into each node start: row pointer of the transposed matrix.
    tail : array of int, shape (m,)
        The node that each arc comes from.
    minutes : array of float, shape (m,)
        Of parallel arcs only the fastest is here.
    edge : array of int, shape (m,)
        The edge of each arc; ``ahead`` says whether it is travelled in its own direction.
    ahead_min, back_min : array of float, shape (edges,)
        Minutes along and against every edge; infinite where the mode may not go.
    length_m : array of float, shape (edges,)
    """

    mode: str
    size: int
    offset: NDArray[np.int32]
    tail: NDArray[np.int32]
    minutes: NDArray[np.float64]
    edge: NDArray[np.intp]
    ahead: NDArray[np.bool_]
    ahead_min: NDArray[np.float64]
    back_min: NDArray[np.float64]
    length_m: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class StreetField:
    """Minutes from every node to one place.

    Attributes
    ----------
    minutes : array of float, shape (n,)
        Infinite where there is no way.
    next_node : array of int, shape (n,)
        The node after each node on its way; ``n`` where the place itself comes next, -1 where there is no way.
    """

    arcs: StreetArcs
    minutes: NDArray[np.float64]
    next_node: NDArray[np.intp]

    def path(self, node: int) -> list[int]:
        """The nodes from ``node`` to the last one before the place, both included; empty if there is no way."""
        nodes: list[int] = []
        while 0 <= node < self.arcs.size:
            nodes.append(node)
            node = int(self.next_node[node])
        return nodes if node == self.arcs.size else []

    def arcs_between(self, start: NDArray[np.intp], end: NDArray[np.intp]) -> NDArray[np.intp]:
        """The arcs that lead from nodes to their next nodes."""
        head = np.repeat(np.arange(self.arcs.size), np.diff(self.arcs.offset))
        return np.searchsorted(head * self.arcs.size + self.arcs.tail, end * self.arcs.size + start)

    def length_m(self, ends: Mapping[int, float]) -> NDArray[np.float64]:
        """Metres from every node along its way; ``ends`` gives those from the last nodes to the place."""
        size = self.arcs.size
        ahead = np.append(np.where(self.next_node < 0, size, self.next_node), size)
        metres = np.zeros(size + 1)
        going = np.flatnonzero((self.next_node >= 0) & (self.next_node < size))
        metres[going] = self.arcs.length_m[self.arcs.edge[self.arcs_between(going, self.next_node[going])]]
        for node, length_m in ends.items():
            metres[node] = length_m if self.next_node[node] == size else metres[node]
        while (ahead != size).any():  # each round doubles the steps that a node has looked ahead
            metres, ahead = metres + metres[ahead], ahead[ahead]
        return np.where(self.next_node < 0, np.inf, metres[:size])


def street_arcs(network: StreetNetwork, mode: str) -> StreetArcs:
    """Take from a street network what a mode may use.

    Raises
    ------
    NetworkModeError
        The network was not built for this mode.
    """
    if mode not in network.modes:
        raise NetworkModeError(mode=mode, known=", ".join(network.modes))
    u, v = (network.edges[column].to_numpy(dtype=np.int64) for column in ("from_node", "to_node"))
    ahead_min, back_min = (
        np.nan_to_num(network.edges[f"{mode}{way}_s"].to_numpy(dtype=float), nan=np.inf) / 60 for way in ("", "_back")
    )
    ahead, back = np.flatnonzero(np.isfinite(ahead_min)), np.flatnonzero(np.isfinite(back_min))
    tail, head = np.concatenate([u[ahead], v[back]]), np.concatenate([v[ahead], u[back]])
    edge = np.concatenate([ahead, back])
    minutes = np.concatenate([ahead_min[ahead], back_min[back]])
    order = np.lexsort((edge, minutes, tail, head))
    first = np.ones(len(order), dtype=bool)
    first[1:] = (tail[order][1:] != tail[order][:-1]) | (head[order][1:] != head[order][:-1])
    kept = order[first]
    size = len(network.nodes)
    return StreetArcs(
        mode=mode,
        size=size,
        offset=np.concatenate([[0], np.cumsum(np.bincount(head[kept], minlength=size))]).astype(np.int32),
        tail=tail[kept].astype(np.int32),
        minutes=minutes[kept],
        edge=edge[kept],
        ahead=kept < len(ahead),
        ahead_min=ahead_min,
        back_min=back_min,
        length_m=network.edges["length_m"].to_numpy(dtype=float),
    )


def search_to(arcs: StreetArcs, ends: Sequence[tuple[int, float]], limit_min: float = np.inf) -> StreetField:
    """Fastest times from every node to a place.

    Parameters
    ----------
    ends : sequence of (node, minutes)
        The nodes from which the place is reached directly, and in how many minutes: the node itself and 0, or both
        ends of the street that the place lies along.
    limit_min : float
        What lies farther away is not searched, and has no way.
    """
    # One more node stands for the place; it is the last row of the transposed matrix.
    nodes = np.array([node for node, cost in ends if np.isfinite(cost)], dtype=np.int32)
    costs = np.array([cost for _, cost in ends if np.isfinite(cost)])
    size = arcs.size + 1
    transposed = csr_array(
        (
            np.concatenate([arcs.minutes, costs]),
            np.concatenate([arcs.tail, nodes]),
            np.append(arcs.offset, arcs.offset[-1] + np.int32(len(nodes))),
        ),
        shape=(size, size),
    )
    minutes, previous = dijkstra(transposed, indices=np.array([arcs.size]), limit=limit_min, return_predecessors=True)
    next_node = np.where(previous[0, :-1] == NOWHERE, -1, previous[0, :-1]).astype(np.intp)
    return StreetField(arcs, minutes[0, :-1], next_node)
