"""The network while it is being built: nodes and undirected links in plain Python, cheap to change."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from shapely import Geometry, LineString, STRtree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

MOTOR_ONLY = frozenset({"motorway", "expressway"})
"""Classes that bicycles keep off and that other roads join only at exits."""


@dataclass(frozen=True)
class Node:
    """A point of the network, in RD metres."""

    id: str
    name: str
    kind: str
    x_m: float
    y_m: float
    precision_m: float
    source: str


@dataclass(frozen=True)
class Link:
    """A road between two nodes, usable in both directions.

    ``basis`` says where the length comes from: ``driven`` (bus operators' link data), ``known`` (hectometre signs or a
    published length) or ``straight_line`` (the straight line times ``factor``).
    """

    a: str
    b: str
    length_m: float
    road_class: str
    basis: str
    source: str
    road: str = ""
    factor: float = 0.0
    built_up_m: float = math.nan
    car_kmh: float = 0.0
    bike_kmh: float = 0.0
    car: bool = True
    bike: bool = True
    assumption: str = ""
    note: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """The two ends, sorted."""
        return (self.a, self.b) if self.a < self.b else (self.b, self.a)

    def other(self, node: str) -> str:
        """The end that is not ``node``."""
        return self.b if node == self.a else self.a


@dataclass
class Draft:
    """Nodes and links by id; at most one link per pair of nodes and class group."""

    nodes: dict[str, Node] = field(default_factory=dict)
    links: dict[int, Link] = field(default_factory=dict)
    at: dict[str, set[int]] = field(default_factory=dict)
    rejected: list[dict[str, object]] = field(default_factory=list)
    _next: int = 0

    def add_node(self, node: Node) -> None:
        """Add a node, or replace the one with the same id."""
        self.nodes[node.id] = node
        self.at.setdefault(node.id, set())

    def add_link(self, link: Link) -> None:
        """Add a link, never shorter than the straight line between its ends."""
        link = replace(link, length_m=max(link.length_m, self.straight_m(link.a, link.b), 1.0))
        self.links[self._next] = link
        self.at[link.a].add(self._next)
        self.at[link.b].add(self._next)
        self._next += 1

    def drop_link(self, number: int) -> Link:
        """Remove a link and return it."""
        link = self.links.pop(number)
        self.at[link.a].discard(number)
        self.at[link.b].discard(number)
        return link

    def drop_node(self, node: str) -> None:
        """Remove a node and its links."""
        for number in list(self.at[node]):
            self.drop_link(number)
        del self.nodes[node], self.at[node]

    def xy(self, node: str) -> tuple[float, float]:
        """Position of a node in RD metres."""
        found = self.nodes[node]
        return found.x_m, found.y_m

    def straight_m(self, a: str, b: str) -> float:
        """Straight line between two nodes in metres."""
        (xa, ya), (xb, yb) = self.xy(a), self.xy(b)
        return math.hypot(xa - xb, ya - yb)

    def positions(self, nodes: Iterable[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        """Positions of nodes as an array of shape (n, 2), RD metres."""
        return np.array([self.xy(node) for node in nodes], dtype=float).reshape(-1, 2)

    def classes_at(self, node: str) -> set[str]:
        """Classes of the links that meet at a node."""
        return {self.links[number].road_class for number in self.at[node]}

    def shortest_m(
        self, start: str, end: str, limit_m: float, usable: Callable[[int, Link], bool] = lambda _n, _l: True
    ) -> float:
        """Length of the shortest path in metres; infinity if it is longer than ``limit_m``."""
        queue = [(0.0, start)]
        best = {start: 0.0}
        while queue:
            length, node = heapq.heappop(queue)
            if node == end:
                return length
            if length > best[node]:
                continue
            for number in self.at[node]:
                link = self.links[number]
                reached = length + link.length_m
                if reached > limit_m or not usable(number, link):
                    continue
                other = link.other(node)
                if reached < best.get(other, math.inf):
                    best[other] = reached
                    heapq.heappush(queue, (reached, other))
        return math.inf

    def components(self) -> list[set[str]]:
        """Connected parts, the largest first."""
        seen: set[str] = set()
        parts = []
        for start in self.nodes:
            if start in seen:
                continue
            part, stack = {start}, [start]
            while stack:
                node = stack.pop()
                for number in self.at[node]:
                    other = self.links[number].other(node)
                    if other not in part:
                        part.add(other)
                        stack.append(other)
            seen |= part
            parts.append(part)
        return sorted(parts, key=len, reverse=True)

    def reject(self, what: str, why: str, **values: object) -> None:
        """Remember what was left out and why."""
        self.rejected.append({"what": what, "why": why, **values})


class Barriers:
    """Lines and areas that a made-up link must not cross: motorways, water, railways, training areas."""

    def __init__(self, shapes: list[Geometry]) -> None:
        self._tree = STRtree(shapes)

    def between(self, a: tuple[float, float], b: tuple[float, float]) -> bool:
        """Whether the straight line between two points crosses a barrier."""
        return len(self._tree.query(LineString([a, b]), predicate="crosses")) > 0


def chain_lines(points: list[tuple[float, float]]) -> list[LineString]:
    """One line per step of a chain."""
    return [LineString(step) for step in pairwise(points) if step[0] != step[1]]
