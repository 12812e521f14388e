"""Simplification: chains of segments through nodes where nothing happens become one edge; the geometry is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geodata.streets.segments import Segments


@dataclass(frozen=True, eq=False)
class Chains:
    """Segments in the order of the edges that they make up.

    Attributes
    ----------
    segment : array of int, shape (m,)
        All segments, edge by edge, each in the order in which it is travelled.
    flipped : array of bool, shape (m,)
        Whether the edge runs against the direction of the segment.
    first : array of int, shape (k,)
        Where each edge starts in ``segment``.
    """

    segment: NDArray[np.intp]
    flipped: NDArray[np.bool_]
    first: NDArray[np.intp]


def find_chains(segments: Segments, label: NDArray[np.intp], *, simplify: bool = True) -> Chains:
    """Join segments through nodes where exactly two meet that allow the same and carry the same label.

    Parameters
    ----------
    label : array of int, shape (m,)
        Segments of different labels are not joined.
    simplify : bool
        If false, every segment stays an edge.

    A ring keeps two of its nodes, so that no edge starts and ends at the same node.
    """
    size = len(segments.start)
    if not simplify or not size:
        return Chains(np.arange(size), np.zeros(size, dtype=bool), np.arange(size))
    return _as_arrays(_Tracer(segments, label).trace())


class _Tracer:
    """Follows chains from node to node.

    An entry is twice the number of a segment, plus one if it is travelled against its direction.
    """

    def __init__(self, segments: Segments, label: NDArray[np.intp]) -> None:
        entry, offset = _incidence(segments)
        self._passing: list[bool] = _through(segments, label, entry, offset).tolist()
        self._entries: list[int] = entry.tolist()
        self._offsets: list[int] = offset.tolist()
        self._ends: list[int] = np.stack([segments.start, segments.end], axis=1).ravel().tolist()
        self._done = bytearray(len(segments.start))

    def trace(self) -> list[list[int]]:
        """All chains: first those between nodes that stay, then rings without such a node."""
        chains = []
        for only_rings in (False, True):
            for node, passing in enumerate(self._passing):
                if passing == only_rings:
                    for entry in self._entries[self._offsets[node] : self._offsets[node + 1]]:
                        if not self._done[entry >> 1]:
                            chains += self._without_loop(self._follow(entry))
        return chains

    def _follow(self, entry: int) -> list[int]:
        chain = []
        while not self._done[entry >> 1]:
            chain.append(entry)
            self._done[entry >> 1] = 1
            node = self._head(entry)
            if not self._passing[node]:
                break
            a, b = self._entries[self._offsets[node]], self._entries[self._offsets[node] + 1]
            entry = b if a >> 1 == entry >> 1 else a
        return chain

    def _without_loop(self, chain: list[int]) -> list[list[int]]:
        """Cut a chain in two if it comes back to where it began."""
        middle = len(chain) // 2
        loop = middle and self._head(chain[0] ^ 1) == self._head(chain[-1])
        return [chain[:middle], chain[middle:]] if loop else [chain]

    def _head(self, entry: int) -> int:
        """The node that an entry leads to."""
        return self._ends[entry ^ 1]


def _incidence(segments: Segments) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """For each node the entries that leave it."""
    count = len(segments.start)
    node = np.concatenate([segments.start, segments.end])
    entry = np.concatenate([2 * np.arange(count), 2 * np.arange(count) + 1])
    order = np.lexsort((entry, node))
    offset = np.concatenate([[0], np.cumsum(np.bincount(node, minlength=len(segments.osm_node)))])
    return entry[order], offset


def _through(
    segments: Segments, label: NDArray[np.intp], order: NDArray[np.intp], offset: NDArray[np.intp]
) -> NDArray[np.bool_]:
    """Nodes where two different segments meet that are the same for whoever passes."""
    result = np.zeros(len(segments.osm_node), dtype=bool)
    node = np.flatnonzero(np.diff(offset) == 2)
    a, b = order[offset[node]], order[offset[node] + 1]
    one, other = a >> 1, b >> 1
    usable = np.isfinite(segments.seconds)
    bits = (usable * (1 << np.arange(usable.shape[1]))[None, :, None]).sum(axis=1)
    leave_a, arrive_a = bits[one, a & 1], bits[one, 1 - (a & 1)]
    leave_b, arrive_b = bits[other, b & 1], bits[other, 1 - (b & 1)]
    result[node] = (one != other) & (arrive_a == leave_b) & (arrive_b == leave_a) & (label[one] == label[other])
    return result


def _as_arrays(chains: list[list[int]]) -> Chains:
    entries = np.fromiter((entry for chain in chains for entry in chain), dtype=np.intp)
    sizes = np.fromiter((len(chain) for chain in chains), dtype=np.intp, count=len(chains))
    return Chains(entries >> 1, (entries & 1).astype(bool), np.cumsum(sizes) - sizes)
