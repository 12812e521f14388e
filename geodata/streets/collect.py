"""Take ways and the nodes that something stands on, one after the other, from whatever source."""

from __future__ import annotations

from array import array
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from geodata.streets.access import road_class
from geodata.streets.conditions import SUFFIX
from geodata.streets.raw import NODE_TAGS, SIZES, WAY_TAGS, RawStreets, Restriction, Way

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from numpy.typing import NDArray

_UNIT = 1e-7  # degrees of one unit in OpenStreetMap
NOWHERE = 2**31 - 1
"""A position that is not known, in these units."""


class Collector:
    """Gives the streets back in the order of their ids, so that the order of the source does not matter.

    Parameters
    ----------
    bounds_lonlat : tuple of float, optional
        West, south, east, north in WGS84 degrees: a way is taken whole if one of its nodes lies inside.
    turns : bool
        Whether the source is asked for turn restrictions.
    """

    def __init__(self, bounds_lonlat: tuple[float, float, float, float] | None = None, *, turns: bool = False) -> None:
        self._bounds = None if bounds_lonlat is None else tuple(round(value / _UNIT) for value in bounds_lonlat)
        self.ways: list[Way] = []
        self._nodes, self._x, self._y = array("q"), array("q"), array("q")
        self._node_tags: dict[int, dict[str, str]] = {}
        self._notes: Counter[str] = Counter()
        self._seen: set[int] = set()
        self._turns = turns
        self._restrictions: list[Restriction] = []

    def node(self, node: int, tags: Mapping[str, str]) -> None:
        """Take a node if a barrier, a signal or a limit to the size of vehicles may stand on it."""
        found = {key: value for key, value in tags.items() if key.removesuffix(SUFFIX) in NODE_TAGS}
        if not found.keys().isdisjoint({"barrier", "highway", "crossing", *SIZES}):
            self._node_tags[node] = found

    def way(self, way: int, tags: Mapping[str, str], nodes: Iterable[tuple[int, int, int]]) -> bool:
        """Take a way if somebody travels on it; its nodes are (id, x, y) in ten millionths of a degree."""
        found = {key: value for key, value in tags.items() if key.removesuffix(SUFFIX) in WAY_TAGS}
        if road_class(found) is None:
            kind = found.get("highway")
            if kind is not None:
                self._notes[f"left out: {'an area' if found.get('area') == 'yes' else f'highway={kind}'}"] += 1
            return False
        if way in self._seen:
            self._notes["way left out: the source holds it twice"] += 1
            return False
        nodes = list(nodes)
        if self._bounds is not None and not self._inside(nodes, *self._bounds):
            return False
        self._seen.add(way)
        start = len(self._nodes)
        for node, x, y in nodes:
            self._nodes.append(node)
            self._x.append(x)
            self._y.append(y)
        self.ways.append(Way(way, found, start, len(self._nodes)))
        return True

    def restriction(self, tags: Mapping[str, str], members: Iterable[tuple[str, str, int]]) -> None:
        """Take a relation about turns; its members are (role, kind, id), the kind ``n``, ``w`` or ``r``."""
        found = {key: value for key, value in tags.items() if key == "except" or key.startswith("restriction")}
        ends: dict[str, list[int]] = {"from": [], "to": []}
        for role, kind, number in members:
            if kind == "w" and role in ends:
                ends[role].append(number)
        self._restrictions.append(Restriction(found, tuple(ends["from"]), tuple(ends["to"])))

    @staticmethod
    def _inside(nodes: list[tuple[int, int, int]], west: int, south: int, east: int, north: int) -> bool:
        return any(west <= x <= east and south <= y <= north for _, x, y in nodes)

    def finish(self, source: str, reference_date: date | None, basis: str, sha256: str = "") -> RawStreets:
        """All that was taken."""
        nodes = np.frombuffer(self._nodes, dtype=np.int64)
        lon, lat = (np.frombuffer(values, dtype=np.int64) * _UNIT for values in (self._x, self._y))
        known = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
        nowhere = np.frombuffer(self._x, dtype=np.int64) == NOWHERE
        if (strange := int((~known & ~nowhere).sum())) > 0:
            self._notes["node without a position: the one given is not on earth"] += strange
        ways, order = _by_id(self.ways)
        used = set(nodes.tolist())
        return RawStreets(
            file=source,
            ways=ways,
            nodes=nodes[order],
            lon=np.where(known, lon, np.nan)[order],
            lat=np.where(known, lat, np.nan)[order],
            node_tags={node: tags for node, tags in sorted(self._node_tags.items()) if node in used},
            reference_date=reference_date,
            reference_basis=basis,
            sha256=sha256,
            notes=dict(self._notes),
            restrictions=self._used_restrictions(),
        )

    def _used_restrictions(self) -> tuple[Restriction, ...] | None:
        """Those that begin or end on a way that was taken, in an order that does not depend on the source."""
        if not self._turns:
            return None
        near = [one for one in self._restrictions if not self._seen.isdisjoint((*one.starts, *one.ends))]
        return tuple(sorted(near, key=lambda one: (one.starts, one.ends, sorted(one.tags.items()))))


def _by_id(ways: list[Way]) -> tuple[tuple[Way, ...], NDArray[np.intp]]:
    """The ways in the order of their ids, and the order in which their nodes have to be taken."""
    result, order, start = [], [], 0
    for way in sorted(ways, key=lambda way: way.id):
        order.append(np.arange(way.start, way.end))
        result.append(Way(way.id, way.tags, start, start + way.end - way.start))
        start += way.end - way.start
    return tuple(result), np.concatenate(order) if order else np.array([], dtype=np.intp)
