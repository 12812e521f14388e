"""From door to gate by public transport: access on foot or by bike, vehicles, egress on foot or by shared bike."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from analysis.changes import AddHub
from analysis.options.draws import MIDDLE, Draws
from analysis.options.fetched import SAME_PLACE_M
from analysis.options.line_tables import GATE_STOP
from analysis.options.modes import Limits
from analysis.options.near import Near
from analysis.transit import Legs, schedule
from analysis.transit.booked import booked
from analysis.transit.draws import Seats, search_draws
from analysis.transit.itinerary import KINDS
from analysis.transit.mirror import mirrored
from analysis.transit.service import first_and_last
from geodata.timetable.model import Timetable, sort_connections, take

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from analysis.options.line_tables import Lines
    from analysis.options.modes import Mode
    from analysis.reachability.network import Destination
    from analysis.scenario import Placed
    from analysis.transit import Schedule
    from analysis.transit.itinerary import PartKind

_MIRRORED: dict[PartKind, PartKind] = {"access": "egress", "egress": "access"}
"""From the gate, the way to a stop is the one that comes last in the search."""

TO, FROM = "to", "from"
"""Directions: to the gate by a moment, and from the gate after one."""

_AT_GATE_MIN = 0.01
"""A stop that is no farther is at the gate."""

HORIZON_S = 5 * 3_600
"""Nobody leaves the first stop longer than this before the deadline."""

FEW_DRAWS = 100
"""Draws behind the band of a whole day, which takes long to search."""


@dataclass(frozen=True, eq=False)
class Doors:
    """Ways between doors and stops, that do not change with the timetable.

    Attributes
    ----------
    access : Legs
        From every origin to the stops near it, in seconds.
    walk_min, shared_min : array of float, shape (stops,)
        Minutes from every stop to the gate on foot, and by shared bike where one stands there; infinite: no way.
    direct_min, direct_shared_min : array of float
        Minutes from every origin to the gate without any vehicle: on foot, and by a shared bike that one walks to.
    ridden_min : array of float
        What of ``direct_shared_min`` is ridden; 0 where there is no such way.
    """

    access: Legs
    walk_min: NDArray[np.float64]
    shared_min: NDArray[np.float64]
    direct_min: NDArray[np.float64]
    direct_shared_min: NDArray[np.float64]
    ridden_min: NDArray[np.float64]

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all of them."""
        digest = hashlib.sha256()
        for values in (self.access.first, self.access.stop, self.access.seconds, self.walk_min, self.shared_min,
                       self.direct_min, self.direct_shared_min, self.ridden_min):  # fmt: skip
            digest.update(np.ascontiguousarray(values).tobytes())
        return digest.hexdigest()


def stop_xy(timetable: Timetable) -> NDArray[np.float64]:
    """Positions of the stops, RD metres."""
    return np.column_stack([timetable.stops.x_m, timetable.stops.y_m])


def doors(  # noqa: PLR0917  the kinds of way, and how long they may be
    on_foot: Near,
    by_bike: Near | None,
    walk_min: NDArray[np.float64],
    shared_min: NDArray[np.float64],
    direct_min: NDArray[np.float64],
    limits: Limits = Limits(),  # noqa: B008  frozen
) -> Doors:
    """Collect the ways to stops that are short enough: on foot, or by bike, which is parked there.

    ``walk_min``, ``shared_min`` and ``direct_min`` are as in :class:`Doors`, however long.
    """
    near = on_foot.minutes <= limits.walk_min
    origin, stop, minutes = on_foot.place[near], on_foot.end[near], on_foot.minutes[near]
    origins = len(direct_min)
    direct_shared_min = np.full(origins, np.inf)
    both_min = minutes + shared_min[stop]
    np.minimum.at(direct_shared_min, origin, both_min)
    best = np.isfinite(both_min) & (both_min == direct_shared_min[origin])
    ridden_min = np.zeros(origins)
    ridden_min[origin[best]] = shared_min[stop[best]]
    if by_bike is not None:
        origin, stop = np.concatenate([origin, by_bike.place]), np.concatenate([stop, by_bike.end])
        minutes = np.concatenate([minutes, by_bike.minutes + limits.bike_parking_min])
    near_by = Near.of(origins, origin, stop, minutes)
    return Doors(
        access=Legs(near_by.first, near_by.end, np.rint(near_by.minutes * 60).astype(np.int32)),
        walk_min=np.where(walk_min <= limits.walk_min, walk_min, np.inf),
        shared_min=shared_min,
        direct_min=np.where(direct_min <= limits.direct_min, direct_min, np.inf),
        direct_shared_min=direct_shared_min,
        ridden_min=ridden_min,
    )


def shared_bikes(
    hubs: Iterable[Placed],
    timetable: Timetable,
    by_mode: Mapping[str, NDArray[np.float64]],
    lines: Lines | None = None,
) -> NDArray[np.float64]:
    """Minutes from every stop to the gate by the bikes that stand there, the time to change included.

    Where a timetable was fetched, bikes at a stop of the embedded one stand at all stops of the feed around it.

    Raises
    ------
    OptionInvalidError
        A hub stands at a stop that does not exist, or has bikes of a kind that does not exist.
    """
    row = {stop: number for number, stop in enumerate(timetable.stops.stop_id.tolist())}
    found = np.full(len(row), np.inf)
    for placed in hubs:
        change = placed.change
        assert isinstance(change, AddHub)  # noqa: S101  for the type checker
        rows = [row[change.at]] if change.at in row else []
        if lines is not None and lines.feeds:
            rows += stops_around(lines, timetable, change.at)
        if not rows:
            placed.fail("at", f"no line calls at a stop '{change.at}'.", f"geen lijn stopt bij halte '{change.at}'.")
        if change.onward not in by_mode:
            text = f"'{change.onward}' is none of {', '.join(by_mode)}."
            placed.fail("onward", text, f"'{change.onward}' is geen van {', '.join(by_mode)}.")
        found[rows] = np.minimum(found[rows], by_mode[change.onward][rows] + change.change_min)
    return found


def stops_around(lines: Lines, timetable: Timetable, stop: str) -> list[int]:
    """Rows of the stops near a stop of the tables of lines."""
    known = lines.tables.stops
    place = known.loc[known["id"] == stop, ["x_m", "y_m"]].to_numpy(dtype=float)
    if not len(place):
        return []
    return [int(row) for row in np.flatnonzero(np.hypot(*(stop_xy(timetable) - place[0]).T) <= SAME_PLACE_M)]


def around(timetable: Timetable, first_s: int, last_s: int) -> Timetable:
    """The connections that matter for deadlines from ``first_s`` to ``last_s``, whatever the phases turn out to be."""
    connections, trips = timetable.connections, timetable.trips
    shift = np.where(trips.phase >= 0, trips.headway_s, 0)[connections.trip]  # below zero in a mirrored timetable
    kept = connections.dep_s + np.maximum(shift, 0) >= first_s - HORIZON_S
    kept &= connections.arr_s + np.minimum(shift, 0) <= last_s
    return replace(timetable, connections=sort_connections(take(connections, np.flatnonzero(kept))))


def no_taxi_away(timetable: Timetable, ways: Doors) -> Timetable:
    """Without taxis that leave from the gate that one is going to.

    They are many, and of use only to who cycles to the gate to come back to it by taxi.
    """
    connections = timetable.connections
    here = (timetable.stops.stop_id == GATE_STOP) & (ways.walk_min <= _AT_GATE_MIN)
    away = connections.must_book & here[connections.dep_stop]
    return replace(timetable, connections=take(connections, np.flatnonzero(~away)))


@dataclass(frozen=True, eq=False)
class Unknowns:
    """What is drawn for public transport: factors on the ways on foot and by bike, and where the gate is.

    The first :data:`MIDDLE` vary nothing but the phases, the same ones always: the middle of a figure is theirs. The
    draws for its band come after them.

    ``gate_walk_min`` and ``gate_bike_min`` (draws, stops) are minutes more or less from every stop to the gate drawn; a
    vehicle that goes to the gate goes there wherever it is.
    """

    draws: Draws
    count: int
    walk: NDArray[np.float64]
    bike: NDArray[np.float64]
    gate_walk_min: NDArray[np.float64]
    gate_bike_min: NDArray[np.float64]

    @classmethod
    def of(cls, draws: Draws, walk: Mode, bike: Mode, timetable: Timetable, destination: Destination) -> Unknowns:
        """Draw the factors; without draws there is the middle only."""
        one, none = np.ones(MIDDLE), np.zeros((MIDDLE, len(timetable.stops)))
        if not draws.count:
            return cls(draws, MIDDLE, one, one, none, none)
        gate_xy, xy = np.array([destination.x_m, destination.y_m]), stop_xy(timetable)
        moved = timetable.stops.stop_id != GATE_STOP
        return cls(
            draws,
            MIDDLE + draws.count,
            np.concatenate([one, draws.factor(walk)]),
            np.concatenate([one, draws.factor(bike)]),
            np.concatenate([none, draws.gate_min(xy, gate_xy, walk.access_kmh) * moved]),
            np.concatenate([none, draws.gate_min(xy, gate_xy, bike.access_kmh) * moved]),
        )

    @classmethod
    def phases_only(cls, timetable: Timetable, draws: int, seed: int) -> Unknowns:
        """Nothing but phases varies; without unknown phases there is one draw, and it is the middle."""
        count = MIDDLE + draws if len(timetable.phases) else 1
        one, none = np.ones(count), np.zeros((count, len(timetable.stops)))
        return cls(Draws(draws, seed, np.ones(1), np.ones(1)), count, one, one, none, none)

    def phases(self, timetable: Timetable) -> NDArray[np.float64]:
        """A share of the headway for each unknown phase, shape (count, phases): by its name, for all options alike."""
        drawn = [self.draws.phase_shares(str(name)) for name in timetable.phases.phase_id]
        return np.column_stack(drawn) if drawn else np.empty((self.count, 0))


@dataclass(frozen=True, eq=False)
class Moment:
    """What is asked: journeys to the gate by a time of the service day, or from the gate after it, by whom.

    ``travellers`` (per origin) are those that sums are over.
    """

    time_s: int
    travellers: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Trips:
    """Journeys of all origins for one moment.

    Attributes
    ----------
    minutes : array, shape (draws, origins)
        Between leaving home and the deadline, or between the end of the shift and being home; infinite: no way.
    places : array, shape (draws,)
        Seats of lines of options that reach the gate in the hour before, or leave it in the hour after.
    parts, longest : array, shape (draws, parts)
        Of the travellers who get there: minutes of each of :data:`analysis.transit.itinerary.KINDS` summed over them,
        and for how many it is the longest; from the gate ``access`` is on the side of the gate.
    transfers : array, shape (draws,)
        Of the traveller in the middle.
    """

    minutes: NDArray[np.float64]
    places: NDArray[np.float64]
    parts: NDArray[np.float64]
    longest: NDArray[np.float64]
    transfers: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Journeys:
    """Trips of each moment asked for, and ``window``: percentiles over a window, (percentiles, draws, origins)."""

    trips: Mapping[str, Trips]
    window: NDArray[np.float64]


def journeys(
    timetable: Timetable,
    ways: Doors,
    unknowns: Unknowns,
    *,
    moments: Mapping[str, Moment],
    direction: str = TO,
    window_s: Sequence[int] = (),
    seats: Mapping[str, int],
    unless_s: Mapping[str, int],
) -> Journeys:
    """Search every draw for every moment, all in one direction.

    To the gate, minutes are the deadline minus the latest departure from the door, the wait at the gate included; from
    the gate, the earliest arrival at the door minus the moment. Whoever is sooner on foot walks. ``window_s`` are
    the moments of a window. ``unless_s`` are the rules of lines that have to be booked, see :func:`ready_between`.
    """
    back = direction == FROM
    sign = -1 if back else 1
    asked = np.array([sign * moment.time_s for moment in moments.values()], dtype=np.int32)
    window = np.unique(sign * np.array(window_s, dtype=np.int32))
    every = np.concatenate([asked, window])
    timetable = no_taxi_away(mirrored(timetable) if back else timetable, ways)
    ready = ready_between(timetable, int(every.min()), int(every.max()), unless_s, back=back)
    cut = ready.timetable
    line_seats = np.array([seats.get(str(line), 0) for line in cut.lines.line_id], dtype=np.int64)
    found = search_draws(
        ready,
        unknowns.phases(cut),
        egress_s(ways, unknowns),
        ways.access,
        walk=unknowns.walk,
        bike=unknowns.bike,
        walk_min=ways.direct_min,
        shared_min=ways.direct_shared_min,
        ridden_min=ways.ridden_min,
        deadline_s=asked,
        window_s=window,
        seats=Seats(line_seats[ready.arrays.line], cut.stops.stop_id == GATE_STOP),
        weight=np.array([moment.travellers for moment in moments.values()]),
    )
    order = [KINDS.index(_MIRRORED.get(kind, kind)) if back else row for row, kind in enumerate(KINDS)]
    trips = {
        name: Trips(
            found.minutes[row],
            found.places[row],
            found.parts[row][:, order],
            found.longest[row][:, order],
            found.transfers[row],
        )
        for row, name in enumerate(moments)
    }
    return Journeys(trips, found.window)


def ready_between(
    timetable: Timetable, first_s: int, last_s: int, unless_s: Mapping[str, int], *, back: bool = False
) -> Schedule:
    """What matters for deadlines between two moments, ready to be searched; ``back``: of a timetable that was mirrored.

    ``unless_s`` gives lines that are refused if buses or trains make their trip within so many seconds: such buses may
    be later than the last deadline.
    """
    ready = schedule(around(timetable, first_s, last_s))
    longest_s = max((unless_s.get(str(line), 0) for line in timetable.lines.line_id), default=0)
    if not longest_s:
        return ready
    wider = schedule(around(timetable, first_s - longest_s, last_s + longest_s))
    return replace(ready, booked=booked(wider, unless_s, back=back))


def service(  # noqa: PLR0917  as journeys
    timetable: Timetable,
    ways: Doors,
    unknowns: Unknowns,
    origins: NDArray[np.intp],
    draws: slice,
    unless_s: Mapping[str, int],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Seconds of the first and the last arrival by a vehicle in a day, of some origins in some draws.

    A whole day takes longer to search than the hours around a shift; see :func:`first_and_last`.
    """
    timetable = no_taxi_away(timetable, ways)
    phases, egress = unknowns.phases(timetable)[draws], egress_s(ways, unknowns)[draws]
    ready = schedule(timetable)
    ready = replace(ready, booked=booked(ready, unless_s))
    return first_and_last(ready, phases, egress, ways.access, walk=unknowns.walk[draws], origins=origins)


def egress_s(ways: Doors, unknowns: Unknowns) -> NDArray[np.int32]:
    """Seconds from every stop to the gate in every draw, shape (draws, stops); -1: no way."""
    on_foot = ways.walk_min * unknowns.walk[:, None] + unknowns.gate_walk_min
    by_bike = ways.shared_min * unknowns.bike[:, None] + unknowns.gate_bike_min
    minutes = np.minimum(on_foot, by_bike)
    seconds = np.full(minutes.shape, -1, dtype=np.int32)
    way = np.isfinite(minutes)
    # A stop at the gate is a few centimetres off: that is no second, which would miss the vehicle of that minute.
    seconds[way] = np.ceil(np.round(np.maximum(minutes[way], 0) * 60, 1))
    return seconds
