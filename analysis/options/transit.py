"""From door to gate by public transport: access on foot or by bike, vehicles, egress on foot or by shared bike."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from analysis.changes import AddHub
from analysis.options.fetched import SAME_PLACE_M
from analysis.options.line_tables import GATE_STOP
from analysis.options.near import Near
from analysis.transit import Legs, schedule
from analysis.transit.draws import Seats, search_draws
from geodata.timetable.model import Timetable, sort_connections, take

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from analysis.options.draws import Draws
    from analysis.options.line_tables import Lines
    from analysis.options.modes import Mode
    from analysis.reachability.network import Destination
    from analysis.scenario import Placed

WALK_MIN = 45.0
"""Longest walk to a stop, and from the last one to the gate: that from Havelterberg is done."""

DIRECT_MIN = 60.0
"""Longest walk from door to gate that counts as a way without a car."""

BIKE_MIN = 30.0
"""Longest ride to a stop."""

BIKE_PARKING_MIN = 3.0
HORIZON_S = 5 * 3_600
"""Nobody leaves the first stop longer than this before the deadline."""

FEW_DRAWS = 100
"""Draws of unknown phases behind a figure when no band is asked for: a figure is the middle of them."""


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
    """

    access: Legs
    walk_min: NDArray[np.float64]
    shared_min: NDArray[np.float64]
    direct_min: NDArray[np.float64]
    direct_shared_min: NDArray[np.float64]


def stop_xy(timetable: Timetable) -> NDArray[np.float64]:
    """Positions of the stops, RD metres."""
    return np.column_stack([timetable.stops.x_m, timetable.stops.y_m])


def doors(
    on_foot: Near,
    by_bike: Near | None,
    walk_min: NDArray[np.float64],
    shared_min: NDArray[np.float64],
    direct_min: NDArray[np.float64],
) -> Doors:
    """Collect the ways to stops that are short enough: on foot, or by bike, which is parked there.

    ``walk_min``, ``shared_min`` and ``direct_min`` are as in :class:`Doors`, however long.
    """
    near = on_foot.minutes <= WALK_MIN
    origin, stop, minutes = on_foot.place[near], on_foot.end[near], on_foot.minutes[near]
    origins = len(direct_min)
    direct_shared_min = np.full(origins, np.inf)
    np.minimum.at(direct_shared_min, origin, minutes + shared_min[stop])
    if by_bike is not None:
        origin, stop = np.concatenate([origin, by_bike.place]), np.concatenate([stop, by_bike.end])
        minutes = np.concatenate([minutes, by_bike.minutes + BIKE_PARKING_MIN])
    best = Near.of(origins, origin, stop, minutes)
    return Doors(
        access=Legs(best.first, best.end, np.rint(best.minutes * 60).astype(np.int32)),
        walk_min=np.where(walk_min <= WALK_MIN, walk_min, np.inf),
        shared_min=shared_min,
        direct_min=np.where(direct_min <= DIRECT_MIN, direct_min, np.inf),
        direct_shared_min=direct_shared_min,
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


@dataclass(frozen=True, eq=False)
class Unknowns:
    """What is drawn for public transport: factors on the ways on foot and by bike, and where the gate is.

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
        """Draw the factors; without draws only the phases vary."""
        if not draws.count:
            one, none = np.ones(FEW_DRAWS), np.zeros((FEW_DRAWS, len(timetable.stops)))
            return cls(draws, FEW_DRAWS, one, one, none, none)
        gate_xy, xy = np.array([destination.x_m, destination.y_m]), stop_xy(timetable)
        moved = timetable.stops.stop_id != GATE_STOP
        return cls(
            draws,
            draws.count,
            draws.factor(walk),
            draws.factor(bike),
            draws.gate_min(xy, gate_xy, walk.access_kmh) * moved,
            draws.gate_min(xy, gate_xy, bike.access_kmh) * moved,
        )

    def phases(self, timetable: Timetable) -> NDArray[np.float64]:
        """A share of the headway for each unknown phase, shape (count, phases): by its name, for all options alike."""
        drawn = [self.draws.generator(f"phase {name}").random(self.count) for name in timetable.phases.phase_id]
        return np.column_stack(drawn) if drawn else np.empty((self.count, 0))


@dataclass(frozen=True, eq=False)
class Journeys:
    """Minutes of all origins in every draw, shape (draws, origins), for each deadline asked for.

    ``window`` is the median over the deadlines of a window, ``places`` the seats of lines of options that reach the
    gate in the hour before each deadline, shape (draws,).
    """

    minutes: Mapping[int, NDArray[np.float64]]
    window: NDArray[np.float64]
    places: Mapping[int, NDArray[np.float64]]


def journeys(
    timetable: Timetable,
    ways: Doors,
    unknowns: Unknowns,
    *,
    deadlines_s: Sequence[int],
    window_s: Sequence[int] = (),
    seats: Mapping[str, int],
) -> Journeys:
    """Search every draw for every deadline.

    Minutes are the deadline minus the latest departure from the door, the wait at the gate included; whoever is sooner
    on foot walks. Infinite: there is no way.
    """
    deadlines, window = (np.unique(np.array(one, dtype=np.int32)) for one in (deadlines_s, window_s))
    every = np.concatenate([deadlines, window])
    cut = around(timetable, int(every.min()), int(every.max()))
    ready = schedule(cut)
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
        deadline_s=deadlines,
        window_s=window,
        seats=Seats(line_seats[ready.arrays.line], cut.stops.stop_id == GATE_STOP),
    )
    single = deadlines.tolist()
    return Journeys(
        dict(zip(single, found.minutes, strict=True)), found.window, dict(zip(single, found.places, strict=True))
    )


def egress_s(ways: Doors, unknowns: Unknowns) -> NDArray[np.int32]:
    """Seconds from every stop to the gate in every draw, shape (draws, stops); -1: no way."""
    on_foot = ways.walk_min * unknowns.walk[:, None] + unknowns.gate_walk_min
    by_bike = ways.shared_min * unknowns.bike[:, None] + unknowns.gate_bike_min
    minutes = np.minimum(on_foot, by_bike)
    seconds = np.full(minutes.shape, -1, dtype=np.int32)
    way = np.isfinite(minutes)
    seconds[way] = np.ceil(np.maximum(minutes[way], 0) * 60)
    return seconds
