"""What lies within reach of many places: kept by place, and found by one limited search per end in compiled code.

With squares of 500 m and the stops of a region there are tens of millions of pairs, and hardly any of them is near.
"""

from __future__ import annotations

import heapq
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from analysis.transit.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ENDS_AT_ONCE = 128
_MOST_CORES = 8


@dataclass(frozen=True, eq=False)
class Near:
    """Minutes from places to the ends within their reach: place *p* has the rows from ``first[p]`` to ``first[p + 1]``.

    Attributes
    ----------
    first : array of int, shape (places + 1,)
    end : array of int
        Rising within a place, each once.
    minutes : array of float
    """

    first: NDArray[np.int64]
    end: NDArray[np.int32]
    minutes: NDArray[np.float64]

    @classmethod
    def of(
        cls, places: int, place: NDArray[np.integer], end: NDArray[np.integer], minutes: NDArray[np.float64]
    ) -> Near:
        """Collect pairs in any order; of those that occur more than once the fastest."""
        ends = int(end.max()) + 1 if len(end) else 0
        return cls(*_collected(places, ends, place.astype(np.int32), end.astype(np.int32), minutes))

    @property
    def place(self) -> NDArray[np.int32]:
        """The place of every row."""
        return np.repeat(np.arange(len(self.first) - 1, dtype=np.int32), np.diff(self.first))

    def with_ends(self, more: Near, ends: int) -> Near:
        """The same with more ends, that come after the ``ends`` that are there."""
        return Near.of(
            len(self.first) - 1,
            np.concatenate([self.place, more.place]),
            np.concatenate([self.end, more.end + np.int32(ends)]),
            np.concatenate([self.minutes, more.minutes]),
        )

    def to(self, ends: NDArray[np.integer]) -> Near:
        """The ways to some of the ends, in that order; an end may be named twice."""
        size = int(max(self.end.max(initial=-1), ends.max(initial=-1))) + 1
        by_end = _counted(self.end, size, np.arange(len(self.end)))
        edges = np.concatenate([[0], np.cumsum(np.bincount(self.end, minlength=size))])
        count = edges[ends + 1] - edges[ends]
        within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        row = by_end[np.repeat(edges[ends], count) + within]
        return Near.of(len(self.first) - 1, self.place[row], np.repeat(np.arange(len(ends)), count), self.minutes[row])


@compiled
def _collected(
    places: int, ends: int, place: NDArray[np.int32], end: NDArray[np.int32], minutes: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]:
    """Sorted by place and then by end, in time that grows with the number of pairs only; each pair once."""
    by_end = _counted(end, ends, np.arange(len(end)))
    order = _counted(place, places, by_end)
    first = np.zeros(places + 1, dtype=np.int64)
    kept, fastest_min = np.empty(len(order), np.int32), np.empty(len(order))
    filled, row = 0, 0
    for one in range(places):
        while row < len(order) and place[order[row]] == one:
            here, here_min = end[order[row]], minutes[order[row]]
            if filled > first[one] and kept[filled - 1] == here:
                fastest_min[filled - 1] = min(fastest_min[filled - 1], here_min)
            else:
                kept[filled], fastest_min[filled] = here, here_min
                filled += 1
            row += 1
        first[one + 1] = filled
    return first, kept[:filled].copy(), fastest_min[:filled].copy()


@compiled
def _counted(key: NDArray[np.int32], size: int, order: NDArray[np.int64]) -> NDArray[np.int64]:
    """An order sorted by a key below ``size``; rows of equal key stay as they stood."""
    begin = np.zeros(size + 1, dtype=np.int64)
    for row in order:
        begin[key[row] + 1] += 1
    begin = np.cumsum(begin)
    found = np.empty(len(order), dtype=np.int64)
    for row in order:
        found[begin[key[row]]] = row
        begin[key[row]] += 1
    return found


class Arcs(NamedTuple):
    """The arcs into every node: those into node *n* are the rows from ``offset[n]`` to ``offset[n + 1]``."""

    offset: NDArray[np.int32]
    tail: NDArray[np.int32]
    minutes: NDArray[np.float64]


class Goals(NamedTuple):
    """From which nodes an end is reached directly, and in how many minutes; by end from ``first`` on."""

    first: NDArray[np.int64]
    node: NDArray[np.int32]
    minutes: NDArray[np.float64]


class Doorsteps(NamedTuple):
    """How places reach a node directly, by node from ``first`` on: minutes to the network, and along it to the node."""

    first: NDArray[np.int64]
    place: NDArray[np.int32]
    access_min: NDArray[np.float64]
    along_min: NDArray[np.float64]

    @classmethod
    def of(
        cls,
        nodes: int,
        node: NDArray[np.integer],
        place: NDArray[np.integer],
        access_min: NDArray[np.float64],
        along_min: NDArray[np.float64],
    ) -> Doorsteps:
        """Sort by node; those without a way are left out."""
        way = np.flatnonzero(np.isfinite(access_min) & np.isfinite(along_min))
        order = way[np.lexsort((place[way], node[way]))]
        return cls(
            np.searchsorted(node[order], np.arange(nodes + 1)).astype(np.int64),
            place[order].astype(np.int32),
            access_min[order],
            along_min[order],
        )


def reached(
    arcs: Arcs, goals: Goals, steps: Doorsteps, places: int, limit_min: float
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
    """The pairs of a place and an end with a way of at most ``limit_min``: place, end and minutes.

    Ends share nothing, so each core takes some of them.
    """

    def some(since: int) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
        return _reached(arcs, goals, steps, places, limit_min, since, min(since + _ENDS_AT_ONCE, ends))

    ends = len(goals.first) - 1
    if not ends:
        return np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0)
    with ThreadPoolExecutor(min(_MOST_CORES, os.cpu_count() or 1)) as pool:
        place, end, minutes = zip(*pool.map(some, range(0, ends, _ENDS_AT_ONCE)), strict=True)
    return np.concatenate(place), np.concatenate(end), np.concatenate(minutes)


@compiled
def _reached(  # noqa: PLR0917  compiled functions take no arguments by name
    arcs: Arcs, goals: Goals, steps: Doorsteps, places: int, limit_min: float, since: int, until: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
    """The pairs of some ends; what a search wrote is wiped after it, since it is little of the network."""
    label = np.full(len(arcs.offset) - 1, np.inf)
    best = np.full(places, np.inf)
    place, end, minutes = np.empty(1_024, np.int32), np.empty(1_024, np.int32), np.empty(1_024)
    filled = 0
    for goal in range(since, until):
        found = [np.int32(0) for _ in range(0)]
        for node in _search(arcs, goals, goal, limit_min, label):
            for step in range(steps.first[node], steps.first[node + 1]):
                total = (label[node] + steps.along_min[step]) + steps.access_min[step]
                if total <= limit_min and total < best[steps.place[step]]:
                    if best[steps.place[step]] == np.inf:
                        found.append(steps.place[step])
                    best[steps.place[step]] = total
            label[node] = np.inf
        while filled + len(found) > len(place):
            place, end, minutes = _longer(place), _longer(end), _longer(minutes)
        for one in found:
            place[filled], end[filled], minutes[filled] = one, goal, best[one]
            best[one] = np.inf
            filled += 1
    return place[:filled].copy(), end[:filled].copy(), minutes[:filled].copy()


@compiled
def _search(arcs: Arcs, goals: Goals, goal: int, limit_min: float, label: NDArray[np.float64]) -> list[np.int32]:
    """Dijkstra's search back from one end; fills ``label``, infinite before, and returns the nodes with one."""
    labelled = [np.int32(0) for _ in range(0)]
    queue = [(0.0, np.int32(0)) for _ in range(0)]
    for row in range(goals.first[goal], goals.first[goal + 1]):
        _write(goals.node[row], goals.minutes[row], limit_min, label, labelled, queue)
    while len(queue) > 0:
        here_min, node = heapq.heappop(queue)
        if here_min == label[node]:
            for arc in range(arcs.offset[node], arcs.offset[node + 1]):
                _write(arcs.tail[arc], here_min + arcs.minutes[arc], limit_min, label, labelled, queue)
    return labelled


@compiled
def _write(  # noqa: PLR0917  compiled functions take no arguments by name
    node: np.int32,
    minutes: float,
    limit_min: float,
    label: NDArray[np.float64],
    labelled: list[np.int32],
    queue: list[tuple[float, np.int32]],
) -> None:
    if minutes <= limit_min and minutes < label[node]:
        if label[node] == np.inf:
            labelled.append(node)
        label[node] = minutes
        heapq.heappush(queue, (minutes, node))


@compiled
def _longer(values: NDArray[Any]) -> NDArray[Any]:
    found = np.empty(2 * len(values), dtype=values.dtype)
    found[: len(values)] = values
    return found
