"""From door to gate by public transport: access on foot or by bike, vehicles, egress on foot or by shared bike."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from analysis.changes import AddHub
from analysis.options.fetched import SAME_PLACE_M
from analysis.options.line_tables import GATE_STOP
from analysis.options.modes import Mode, mode_graph
from analysis.reachability.access import access_points, destination_node, find_candidates, join
from analysis.reachability.graph import travel_times
from analysis.reachability.settings import ACCESS_FACTOR
from analysis.transit import Legs, Schedule, minutes_before, schedule, search
from geodata.nearest import nearest
from geodata.timetable.model import Timetable, sort_connections, take

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from analysis.options.draws import Draws
    from analysis.options.line_tables import Lines
    from analysis.reachability.network import Destination, Network
    from analysis.scenario import Placed

WALK_MIN = 45.0
"""Longest walk to a stop, and from the last one to the gate: that from Havelterberg is done."""

DIRECT_MIN = 60.0
"""Longest walk from door to gate that counts as a way without a car."""

BIKE_MIN = 30.0
"""Longest ride to a stop."""

BIKE_PARKING_MIN = 3.0
NEAR_M = 400.0
"""A stop as near as this in a straight line is also reached without the network."""

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


@dataclass(frozen=True, eq=False)
class Ways:
    """Minutes on foot and by bike from every origin to every stop of a timetable; kept for all options alike."""

    walk: NDArray[np.float64]
    bike: NDArray[np.float64]


def stop_xy(timetable: Timetable) -> NDArray[np.float64]:
    """Positions of the stops, RD metres."""
    return np.column_stack([timetable.stops.x_m, timetable.stops.y_m])


def to_points(
    network: Network,
    mode: Mode,
    xy: NDArray[np.float64],
    ends: NDArray[np.float64],
    *,
    limit_min: float,
    assumptions: frozenset[str] = frozenset(),
) -> NDArray[np.float64]:
    """Minutes from places ``xy`` to every one of ``ends``, shape (places, ends); infinite beyond ``limit_min``."""
    graph = mode_graph(network, mode, assumptions)
    points = access_points(network, graph)
    candidates = find_candidates(points, xy)
    nodes = np.unique(np.concatenate([points.start, points.end]))
    snap_m, nearest_node = nearest(points.node_tree, ends)
    metres_per_minute = mode.access_kmh * 1_000 / 60
    transposed = csr_array((graph.minutes, (graph.end, graph.start)), shape=(graph.size, graph.size))
    from_nodes = dijkstra(transposed, indices=nodes[nearest_node[:, 0]], limit=limit_min)
    access_min = candidates.distance_m * ACCESS_FACTOR / metres_per_minute
    found = np.empty((len(xy), len(ends)))
    for end, minutes in enumerate(from_nodes):
        by_start = minutes[points.start] + points.share * points.minutes
        by_end = minutes[points.end] + (1 - points.share) * points.minutes
        last = snap_m[end, 0] * ACCESS_FACTOR / metres_per_minute
        found[:, end] = (np.minimum(by_start, by_end)[candidates.point] + access_min).min(axis=1) + last
    near_m = cKDTree(xy).sparse_distance_matrix(cKDTree(ends), NEAR_M, output_type="coo_matrix")
    np.minimum.at(found, (near_m.row, near_m.col), near_m.data * ACCESS_FACTOR / metres_per_minute)
    found[found > limit_min] = np.inf
    return found


def from_stops(
    network: Network,
    mode: Mode,
    destination: Destination,
    xy: NDArray[np.float64],
    assumptions: frozenset[str] = frozenset(),
) -> NDArray[np.float64]:
    """Minutes from places to the gate; a place at the gate itself has none."""
    points = access_points(network, mode_graph(network, mode, assumptions))
    field = travel_times(points.graph, destination_node(points, destination))
    minutes = join(points, field, find_candidates(points, xy), mode.access_kmh).minutes
    straight_m = np.hypot(xy[:, 0] - destination.x_m, xy[:, 1] - destination.y_m)
    at_gate = straight_m * ACCESS_FACTOR / (mode.access_kmh * 1_000 / 60)
    return np.where(straight_m <= NEAR_M, np.minimum(minutes, at_gate), minutes)


def doors(
    ways: Ways, walk_min: NDArray[np.float64], shared_min: NDArray[np.float64], direct_min: NDArray[np.float64]
) -> Doors:
    """Collect the legs that are short enough."""
    best = np.minimum(np.where(ways.walk <= WALK_MIN, ways.walk, np.inf), ways.bike + BIKE_PARKING_MIN)
    legs = [[(int(stop), round(float(row[stop]) * 60)) for stop in np.flatnonzero(np.isfinite(row))] for row in best]
    return Doors(
        access=Legs.of(legs),
        walk_min=np.where(walk_min <= WALK_MIN, walk_min, np.inf),
        shared_min=shared_min,
        direct_min=np.where(direct_min <= DIRECT_MIN, direct_min, np.inf),
        direct_shared_min=(np.where(ways.walk <= WALK_MIN, ways.walk, np.inf) + shared_min).min(axis=1),
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
    latest_shift = np.where(trips.phase >= 0, trips.headway_s, 0)[connections.trip]
    kept = (connections.dep_s + latest_shift >= first_s - HORIZON_S) & (connections.arr_s <= last_s)
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

    at: Mapping[int, NDArray[np.float64]]
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
    deadlines = np.unique(np.array([*deadlines_s, *window_s], dtype=np.int32))
    cut = around(timetable, int(deadlines[0]), int(deadlines[-1]))
    base, phases = schedule(cut), unknowns.phases(cut)
    line_seats = np.array([seats.get(str(line), 0) for line in cut.lines.line_id])
    gate_stop = np.flatnonzero(cut.stops.stop_id == GATE_STOP)
    shape = (unknowns.count, len(ways.direct_min))
    at = {deadline: np.empty(shape) for deadline in deadlines_s}
    places = {deadline: np.zeros(unknowns.count) for deadline in deadlines_s}
    window = np.empty(shape if window_s else (0, shape[1]))
    in_window = np.isin(deadlines, window_s)
    for draw in range(unknowns.count):
        drawn = base.with_phases(phases[draw])
        minutes = _of_draw(drawn, ways, unknowns, draw, deadlines)
        for deadline in deadlines_s:
            at[deadline][draw] = minutes[np.searchsorted(deadlines, deadline)]
            places[deadline][draw] = _places(drawn, gate_stop, line_seats, deadline)
        if window_s:
            rows = minutes[in_window]
            window[draw] = np.partition(rows, (len(rows) - 1) // 2, axis=0)[(len(rows) - 1) // 2]
    return Journeys(at, window, places)


def _of_draw(
    drawn: Schedule, ways: Doors, unknowns: Unknowns, draw: int, deadlines: NDArray[np.int32]
) -> NDArray[np.float64]:
    walk, bike = float(unknowns.walk[draw]), float(unknowns.bike[draw])
    on_foot = ways.walk_min * walk + unknowns.gate_walk_min[draw]
    egress_min = np.minimum(on_foot, ways.shared_min * bike + unknowns.gate_bike_min[draw])
    egress_s = np.full(len(egress_min), -1, dtype=np.int32)
    open_ = np.isfinite(egress_min)
    egress_s[open_] = np.ceil(np.maximum(egress_min[open_], 0) * 60)
    access = replace(ways.access, seconds=np.ceil(ways.access.seconds * walk).astype(np.int32))
    profile = search(drawn, egress_s, latest_s=int(deadlines[-1]), first_s=int(deadlines[0]))
    found = minutes_before(deadlines, profile.latest_from_origins(deadlines, access))
    direct = np.minimum(ways.direct_min * walk, ways.direct_shared_min * bike)
    best: NDArray[np.float64] = np.minimum(found.T, direct)
    return best


def _places(found: Schedule, gate_stop: NDArray[np.intp], line_seats: NDArray[np.int_], deadline_s: int) -> float:
    """Seats of the vehicles that reach the gate in the hour before a deadline."""
    if not line_seats.any():
        return 0.0
    arrays = found.arrays
    arriving = np.isin(arrays.arr_stop, gate_stop) & (arrays.arr_s <= deadline_s) & (arrays.arr_s > deadline_s - 3_600)
    return float(line_seats[arrays.line[arriving]].sum())
