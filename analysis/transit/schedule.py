"""A timetable made ready for the scan: sorted, with every vehicle followed from stop to stop, and with footpaths."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.transit.booked import Booked, booked, refused_trips
from analysis.transit.changing import Changing, footpaths
from analysis.transit.scan import Arrays
from geodata.errors import DatasetInvalidError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geodata.timetable.model import Timetable


@dataclass(frozen=True, eq=False)
class Schedule:
    """What :func:`analysis.transit.search` reads.

    Attributes
    ----------
    timetable : Timetable
        Stops, lines and trips that the row numbers in a result refer to.
    arrays : Arrays
        The connections, sorted for the scan, with footpaths and rules.
    row : array of int
        Row of every connection of ``arrays`` in ``timetable.connections``.
    follows : array of int
        The connection that the same vehicle makes after each one, -1 for none, in time or not.
    changing : Changing
        What is assumed about changing.
    booked : Booked or None
        Which trips are refused where others make the trip; see :mod:`analysis.transit.booked`.
    """

    timetable: Timetable
    arrays: Arrays
    row: NDArray[np.int64]
    follows: NDArray[np.int32]
    changing: Changing
    booked: Booked | None = None

    @property
    def rules(self) -> Booked:
        """The rules about what has to be booked, without one where there are none."""
        return booked(self, {}) if self.booked is None else self.booked

    @property
    def phases(self) -> int:
        """Number of runs of which only the headway is known."""
        return len(self.timetable.phases)

    def with_phases(self, phase: NDArray[np.float64]) -> Schedule:
        """Fix every unknown phase: a share of the headway, at least 0 and below 1, for each of :attr:`phases`.

        The same as :meth:`geodata.timetable.model.Timetable.with_phases`, without making that timetable: fast enough
        to be repeated for thousands of draws. It refers to trips and connections of the timetable as it was.

        Raises
        ------
        ValueError
            There are more or fewer numbers than phases, or one lies outside 0 to 1.
        """
        trips = self.timetable.trips
        if len(phase) != self.phases or np.any((phase < 0) | (phase >= 1)):
            raise ValueError(f"Give {self.phases} numbers from 0 to below 1, not {phase!r}.")
        if not len(phase) and self.booked is None:
            return self
        share = phase[trips.phase] if len(phase) else np.zeros(len(trips))
        later = np.where(trips.phase >= 0, share * trips.headway_s, 0).astype(np.int32)
        # Backwards headways are negative, and the hours of a run are those of the clock.
        start_s = trips.start_s + np.abs(later)
        runs = (trips.phase < 0) | ((start_s >= trips.since_s) & (start_s < trips.until_s))
        if self.booked is not None:
            runs &= ~refused_trips(self.booked, np.ascontiguousarray(phase, dtype=np.float64))
        kept = np.flatnonzero(runs[self.arrays.trip])
        moved = later[self.arrays.trip[kept]]
        return self._rearranged(kept, self.arrays.dep_s[kept] + moved, self.arrays.arr_s[kept] + moved)

    def only(self, wanted: NDArray[np.bool_]) -> Schedule:
        """Some of the connections, with all footpaths and without rules about booking."""
        kept = np.flatnonzero(wanted)
        return self._rearranged(kept, self.arrays.dep_s[kept], self.arrays.arr_s[kept])

    def _rearranged(self, kept: NDArray[np.intp], dep_s: NDArray[np.int32], arr_s: NDArray[np.int32]) -> Schedule:
        """Keep some connections, at other times, and sort them again."""
        old = self.arrays
        order = np.argsort(dep_s.astype(np.int64) * 2 + (arr_s > dep_s), kind="stable")
        kept, dep_s, arr_s = kept[order], dep_s[order], arr_s[order]
        place = np.full(len(old.dep_s) + 1, -1, dtype=np.int32)  # the last one: of none
        place[kept] = np.arange(len(kept), dtype=np.int32)
        follows = place[self.follows[kept]]
        arrays = old._replace(
            dep_stop=old.dep_stop[kept],
            arr_stop=old.arr_stop[kept],
            dep_s=dep_s,
            arr_s=arr_s,
            trip=old.trip[kept],
            line=old.line[kept],
            onward=_in_time(follows, dep_s, arr_s),
            can_board=old.can_board[kept],
            can_alight=old.can_alight[kept],
        )
        return Schedule(self.timetable, _with_departures(arrays), self.row[kept], follows, self.changing)


def schedule(timetable: Timetable, changing: Changing | None = None) -> Schedule:
    """Prepare a timetable for the scan, every unknown phase at 0.

    Raises
    ------
    DatasetInvalidError
        A vehicle arrives before it departs.
    """
    changing = changing or Changing()
    connections = timetable.connections
    # Equal times in the order of their trips: the order of the rows changes nothing, not even the itinerary.
    moving = connections.arr_s > connections.dep_s
    order = np.lexsort((connections.seq, connections.trip, moving, connections.dep_s))
    following = _following(timetable)
    place = np.empty(len(order) + 1, dtype=np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    place[-1] = -1
    paths = footpaths(timetable, changing)
    follows = place[following[order]]
    dep_s, arr_s = _int32(connections.dep_s[order]), _int32(connections.arr_s[order])
    arrays = Arrays(
        dep_stop=_int32(connections.dep_stop[order]),
        arr_stop=_int32(connections.arr_stop[order]),
        dep_s=dep_s,
        arr_s=arr_s,
        trip=_int32(connections.trip[order]),
        line=_int32(timetable.trips.line[connections.trip[order]]),
        onward=_in_time(follows, dep_s, arr_s),
        can_board=_bool_(connections.can_board[order]),
        can_alight=_bool_(connections.can_alight[order]),
        foot_first=paths.foot_first,
        foot_to=paths.foot_to,
        foot_s=paths.foot_s,
        rule_first=paths.rule_first,
        rule_s=paths.rule_s,
        rule_from_trip=paths.rule_from_trip,
        rule_to_trip=paths.rule_to_trip,
        rule_from_line=paths.rule_from_line,
        rule_to_line=paths.rule_to_line,
        post_first=paths.post_first,
        post_board=paths.post_board,
        post_s=paths.post_s,
        ruled_first=paths.ruled_first,
        ruled=paths.ruled,
        departure_first=np.empty(0, dtype=np.int64),
        departures=np.empty(0, dtype=np.int32),
    )
    return Schedule(timetable, _with_departures(arrays), order, follows, changing)


def _following(timetable: Timetable) -> NDArray[np.int64]:
    """Row of the connection that follows each one in the same vehicle, -1 for none.

    Raises
    ------
    DatasetInvalidError
        A connection, or a trip between two of them, goes back in time.
    """
    connections, trips = timetable.connections, timetable.trips
    along = np.lexsort((connections.seq, connections.trip))
    same_trip = connections.trip[along][1:] == connections.trip[along][:-1]
    onward = np.full(len(along), -1, dtype=np.int64)
    onward[along[:-1][same_trip]] = along[1:][same_trip]
    backwards = connections.arr_s < connections.dep_s
    backwards |= (onward >= 0) & (connections.dep_s[onward] < connections.arr_s)
    if backwards.any():
        trip = trips.trip_id[connections.trip[np.argmax(backwards)]]
        raise DatasetInvalidError(dataset=timetable.source or "timetable", problem=f"trip '{trip}' goes back in time.")
    first = np.full(len(trips) + 1, -1, dtype=np.int64)
    last = first.copy()
    first[connections.trip[along[::-1]]] = along[::-1]
    last[connections.trip[along]] = along
    continued = np.flatnonzero((trips.continues >= 0) & (last[:-1] >= 0))
    onward[last[continued]] = first[trips.continues[continued]]
    return onward


def _in_time(follows: NDArray[np.int32], dep_s: NDArray[np.int32], arr_s: NDArray[np.int32]) -> NDArray[np.int32]:
    """Leave out the connections that leave before their vehicle is there: it is another one after all."""
    return np.where((follows >= 0) & (dep_s[follows] >= arr_s), follows, -1).astype(np.int32)


def _with_departures(arrays: Arrays) -> Arrays:
    """List the departures of every stop if there are rules that need them."""
    if not len(arrays.rule_s):
        return arrays
    boarded = np.flatnonzero(arrays.can_board)
    by_stop = boarded[np.argsort(arrays.dep_stop[boarded], kind="stable")]
    counts = np.bincount(arrays.dep_stop[by_stop], minlength=len(arrays.foot_first) - 1)
    first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return arrays._replace(departures=by_stop.astype(np.int32), departure_first=first)


def _int32(values: NDArray[Any]) -> NDArray[np.int32]:
    return np.ascontiguousarray(values, dtype=np.int32)


def _bool_(values: NDArray[Any]) -> NDArray[np.bool_]:
    return np.ascontiguousarray(values, dtype=np.bool_)
