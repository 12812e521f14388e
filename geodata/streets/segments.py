"""From ways to a directed graph of straight segments, with barriers and delays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from pyproj import Geod

from geodata.streets.barriers import delays, stopped
from geodata.streets.defaults import defaults

if TYPE_CHECKING:
    from collections import Counter

    from numpy.typing import NDArray

    from geodata.streets.raw import RawStreets
    from geodata.streets.rules import WayRules

_ELLIPSOID = Geod(ellps="WGS84")


@dataclass(frozen=True, eq=False)
class Segments:
    """Straight pieces between successive nodes of ways.

    Attributes
    ----------
    osm_node, lon, lat : arrays, shape (n,)
        The nodes, in the order of their ids; copies of a barrier's node at the end.
    start, end : arrays of int, shape (m,)
        Rows of the nodes of each segment; ``way`` is the row of its way, -1 for the passage of a barrier.
    seconds : array, shape (m, modes, 2)
        Along and against the segment; infinite where closed.
    signals : array of bool, shape (n,)
    """

    osm_node: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    start: NDArray[np.intp]
    end: NDArray[np.intp]
    way: NDArray[np.intp]
    length_m: NDArray[np.float64]
    seconds: NDArray[np.float64]
    signals: NDArray[np.bool_]

    def only(self, kept: NDArray[np.bool_]) -> Segments:
        """Some of the segments, and the nodes that they touch."""
        used = np.zeros(len(self.osm_node), dtype=bool)
        used[self.start[kept]] = used[self.end[kept]] = True
        row = np.cumsum(used) - 1
        return Segments(
            osm_node=self.osm_node[used],
            lon=self.lon[used],
            lat=self.lat[used],
            start=row[self.start[kept]],
            end=row[self.end[kept]],
            way=self.way[kept],
            length_m=self.length_m[kept],
            seconds=self.seconds[kept],
            signals=self.signals[used],
        )


def cut_up(streets: RawStreets, rules: WayRules, notes: Counter[str]) -> Segments:
    """Cut the ways into segments; what has no position or is closed to every mode is left out."""
    way_of = np.repeat(np.arange(len(streets.ways)), [way.end - way.start for way in streets.ways])
    first = np.flatnonzero(way_of[1:] == way_of[:-1])
    placed = np.isfinite(streets.lon) & np.isfinite(streets.lat)
    known = placed[first] & placed[first + 1]
    if not known.all():
        notes["segment left out: the file does not hold one of its nodes"] += int((~known).sum())
    moving = streets.nodes[first] != streets.nodes[first + 1]
    open_to_some = open_in_some(rules.pace)
    first = first[known & moving & open_to_some[way_of[first]]]
    ids, row, ends = np.unique(
        np.concatenate([streets.nodes[first], streets.nodes[first + 1]]), return_index=True, return_inverse=True
    )
    place = np.concatenate([first, first + 1])[row]
    lon, lat, way = streets.lon[place], streets.lat[place], way_of[first]
    start, end = ends[: len(first)], ends[len(first) :]
    length_m = np.abs(_ELLIPSOID.inv(lon[start], lat[start], lon[end], lat[end])[2]) if len(first) else np.zeros(0)
    signalled = {node for node, tags in streets.node_tags.items() if delays(tags)}
    return Segments(
        osm_node=ids,
        lon=lon,
        lat=lat,
        start=start,
        end=end,
        way=way,
        length_m=length_m,
        seconds=length_m[:, None, None] * _pace_per_metre(streets, rules, way, length_m),
        signals=np.fromiter((node in signalled for node in ids.tolist()), dtype=bool, count=len(ids)),
    )


def _pace_per_metre(
    streets: RawStreets, rules: WayRules, way: NDArray[np.intp], length_m: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Seconds per metre of every segment; a ferry's crossing and wait are spread over the length of its way."""
    pace = rules.pace[way]
    ferry = np.isfinite(rules.fixed_s) | (rules.wait_s > 0)
    if not ferry.any():
        return pace
    ids = np.array([entry.id for entry in streets.ways])
    _, same_way = np.unique(ids, return_inverse=True)
    total_m = np.maximum(np.bincount(same_way[way], weights=length_m, minlength=same_way.max() + 1), 0.01)[same_way]
    on_ferry = ferry[way]
    per_metre = (rules.wait_s / total_m)[way][on_ferry, None, None]
    crossing = (rules.fixed_s / total_m)[way][on_ferry, None, None]
    usual = pace[on_ferry]
    pace[on_ferry] = np.where(np.isfinite(usual), np.where(np.isfinite(crossing), crossing, usual) + per_metre, np.inf)
    return pace


def split_at_barriers(segments: Segments, streets: RawStreets, modes: tuple[str, ...], notes: Counter[str]) -> Segments:
    """Let a barrier be approached from every side, but passed only by the modes that it does not stop.

    Every street that ends at or crosses a barrier gets an end of its own there; these ends are joined to the barrier by
    passages without length, open to the modes that may pass and costing them the time of a gate.
    """
    rows = {int(node): row for row, node in enumerate(segments.osm_node)}
    closed_at: dict[int, list[bool]] = {}
    slow: dict[int, bool] = {}
    for node, tags in streets.node_tags.items():
        if node in rows:
            closed = [stopped(tags, mode, notes) for mode in modes]
            if "barrier" in tags or any(closed):  # a low arch stops a truck and takes nobody else any time
                closed_at[rows[node]] = closed
                slow[rows[node]] = "barrier" in tags
    if not closed_at:
        return segments
    start, end = segments.start.copy(), segments.end.copy()
    barrier = np.zeros(len(segments.osm_node), dtype=bool)
    barrier[list(closed_at)] = True
    copy_of: list[int] = []
    for ends in (start, end):
        for segment in np.flatnonzero(barrier[ends]):
            copy_of.append(int(ends[segment]))
            ends[segment] = len(barrier) + len(copy_of) - 1
    hub = np.array(copy_of, dtype=np.intp)
    half_gate_s = np.array([defaults().modes[mode].gate_s / 2 for mode in modes])
    stops = np.array([closed_at[row] for row in copy_of]).reshape(len(hub), len(modes))
    takes_s = half_gate_s * np.array([slow[row] for row in copy_of], dtype=float).reshape(len(hub), 1)
    passage = np.where(stops, np.inf, takes_s)[:, :, None].repeat(2, axis=2)
    copies = len(barrier) + np.arange(len(hub))
    return replace(
        segments,
        osm_node=np.concatenate([segments.osm_node, segments.osm_node[hub]]),
        lon=np.concatenate([segments.lon, segments.lon[hub]]),
        lat=np.concatenate([segments.lat, segments.lat[hub]]),
        start=np.concatenate([start, copies]),
        end=np.concatenate([end, hub]),
        way=np.concatenate([segments.way, np.full(len(hub), -1)]),
        length_m=np.concatenate([segments.length_m, np.zeros(len(hub))]),
        seconds=np.concatenate([segments.seconds, passage]),
        signals=np.concatenate([segments.signals, np.zeros(len(hub), dtype=bool)]),
    )


def add_delays(segments: Segments, rules: WayRules, modes: tuple[str, ...]) -> Segments:
    """Charge every arc for what waits at its far end: a traffic signal, or else a junction of the mode."""
    seconds = segments.seconds.copy()
    on_free = rules.free[segments.way] | (segments.way < 0)
    for column, mode in enumerate(modes):
        usable = open_in_some(segments.seconds[:, column])
        junction = neighbours(segments, usable) >= 3
        rule = defaults().modes[mode]
        for side, head in enumerate((segments.end, segments.start)):
            at_junction = np.where(junction[head] & ~on_free, rule.junction_s, 0.0)
            seconds[:, column, side] += np.where(
                segments.signals[head] & (segments.way >= 0), rule.signals_s, at_junction
            )
    return replace(segments, seconds=seconds)


def open_in_some(seconds: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which rows hold at least one finite number."""
    return np.asarray(np.isfinite(seconds.reshape(len(seconds), -1)).any(axis=1), dtype=bool)


def neighbours(segments: Segments, usable: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Number of different nodes next to each node, over the usable segments in either direction."""
    low = np.minimum(segments.start[usable], segments.end[usable])
    high = np.maximum(segments.start[usable], segments.end[usable])
    pairs = np.unique(low.astype(np.int64) * len(segments.osm_node) + high)
    ends = np.concatenate([pairs // len(segments.osm_node), pairs % len(segments.osm_node)])
    return np.bincount(ends, minlength=len(segments.osm_node))
