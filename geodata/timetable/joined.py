"""Two timetables of one day as one: a feed, and the lines that an option adds to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from geodata.timetable.model import (
    NONE,
    Connections,
    Lines,
    Phases,
    Stops,
    Timetable,
    Transfers,
    Trips,
    sort_connections,
    take,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

_T = TypeVar("_T", Stops, Lines, Trips, Connections, Transfers, Phases)


def joined(feed: Timetable, added: Timetable) -> Timetable:
    """The vehicles of both. A stop of ``added`` with the id of a stop of ``feed`` is that stop; other ids stay apart.

    Raises
    ------
    ValueError
        A line, a trip or a phase has the same id in both, or the reference systems differ.
    """
    if feed.crs != added.crs:
        raise ValueError(f"One timetable is in {feed.crs}, the other in {added.crs}.")
    for one, other, what in (
        (feed.lines.line_id, added.lines.line_id, "line"),
        (feed.trips.trip_id, added.trips.trip_id, "trip"),
        (feed.phases.phase_id, added.phases.phase_id, "phase"),
    ):
        if len(both := np.intersect1d(one, other)):
            raise ValueError(f"Both timetables have a {what} '{both[0]}'.")
    known = {stop: row for row, stop in enumerate(feed.stops.stop_id.tolist())}
    new = np.array([row for row, stop in enumerate(added.stops.stop_id.tolist()) if stop not in known], dtype=np.intp)
    to_stop = np.array([known.get(stop, NONE) for stop in added.stops.stop_id.tolist()], dtype=np.int32)
    to_stop[new] = len(feed.stops) + np.arange(len(new), dtype=np.int32)
    lines, trips, phases = len(feed.lines), len(feed.trips), len(feed.phases)
    stops = take(added.stops, new)
    own_trips = replace(
        added.trips,
        line=added.trips.line + np.int32(lines),
        continues=_later(added.trips.continues, trips),
        phase=_later(added.trips.phase, phases),
    )
    connections = replace(
        added.connections,
        dep_stop=to_stop[added.connections.dep_stop],
        arr_stop=to_stop[added.connections.arr_stop],
        trip=added.connections.trip + np.int32(trips),
    )
    rules = replace(
        added.transfers,
        from_stop=to_stop[added.transfers.from_stop],
        to_stop=to_stop[added.transfers.to_stop],
        from_trip=_later(added.transfers.from_trip, trips),
        to_trip=_later(added.transfers.to_trip, trips),
        from_line=_later(added.transfers.from_line, lines),
        to_line=_later(added.transfers.to_line, lines),
    )
    return replace(
        feed,
        stops=stacked(feed.stops, replace(stops, parent=np.where(stops.parent >= 0, to_stop[stops.parent], NONE))),
        lines=stacked(feed.lines, added.lines),
        trips=stacked(feed.trips, own_trips),
        connections=sort_connections(stacked(feed.connections, connections)),
        transfers=stacked(feed.transfers, rules),
        phases=stacked(feed.phases, replace(added.phases, line=added.phases.line + np.int32(lines))),
    )


def stacked(one: _T, other: _T) -> _T:
    """The rows of two tables, those of ``other`` last."""
    mine, theirs = one.columns(), other.columns()
    made = {}
    for name, column in mine.items():
        both = np.concatenate([column, theirs[name]])
        made[name] = both if column.dtype.kind == "U" else both.astype(column.dtype)
    return type(one)(**made)


def _later(rows: NDArray[np.int32], by: int) -> NDArray[np.int32]:
    return np.where(rows >= 0, rows + by, NONE).astype(np.int32)
