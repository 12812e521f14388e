"""Public transport in the decision table: one search per timetable, day and set of hubs, shared by options."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from analysis.changes import AddHub, AddStop, HubTaxi, MoveStop
from analysis.options.day_timetables import day_timetables
from analysis.options.draws import MIDDLE
from analysis.options.legs import StrategicWays
from analysis.options.lines import LINE_KINDS, apply_lines
from analysis.options.modes import limits_of
from analysis.options.near import Near
from analysis.options.network import ROAD_KINDS
from analysis.options.places import all_rows, day_rows, departure_rows, runs_at_gate
from analysis.options.shift_times import STATION_SHIFTS
from analysis.options.transit import (
    FEW_DRAWS,
    FROM,
    TO,
    Doors,
    Moment,
    Unknowns,
    doors,
    journeys,
    service,
    shared_bikes,
    stop_xy,
)
from analysis.options.transit_figures import (
    TRANSIT,
    figure,
    part_rows,
    service_rows,
    shift_rows,
    station_rows,
    window_figures,
)
from analysis.options.vehicles import fleet_of
from analysis.options.window import MORNING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from analysis.options.criteria import Minutes, People
    from analysis.options.demand import Shift
    from analysis.options.draws import Draws
    from analysis.options.legs import OwnWays
    from analysis.options.line_tables import Lines
    from analysis.options.modes import Mode
    from analysis.options.places import Row
    from analysis.options.street import Streets
    from analysis.options.street_ways import StreetWays
    from analysis.options.table import Figure
    from analysis.options.transit import Trips
    from analysis.options.vehicles import Fleet
    from analysis.options.window import Window
    from analysis.reachability.network import Destination, Network
    from analysis.scenario import Placed, Scenario
    from geodata.timetable.model import Timetable

__all__ = ["TRANSIT", "PublicTransport", "shared_hubs"]

SHARED = ("bike", "e_bike")


@dataclass(frozen=True, eq=False)
class PublicTransport:
    """The base timetable, and what was searched for so far.

    ``ways`` are those of one's own where they do not go over the strategic network. ``window`` is that of the morning
    if left out, where there is a shift then. ``kept`` are figures, ``blocks`` those of one kind of day and direction,
    ``read`` is what they are made from and no draw changes: lines, timetables, and ways.
    """

    destination: Destination
    modes: Mapping[str, Mode]
    people: People
    draws: Draws
    base: Lines
    dates: Mapping[str, date]
    assumptions: frozenset[str]
    ways: StreetWays | None = None
    window: Window | None = None
    kept: dict[object, tuple[Figure, ...]] = field(default_factory=dict)
    read: dict[object, object] = field(default_factory=dict)
    blocks: dict[object, tuple[tuple[Figure, ...], tuple[Trips, ...]]] = field(default_factory=dict)

    def figures(
        self, scenario: Scenario, streets: Streets, shifts: Mapping[str, Shift], car: Minutes
    ) -> Iterator[Figure]:
        """All figures of public transport of one option; searched once for all with the same lines, hubs and roads.

        They are searched for one after the other: whoever needs one does not wait for those that come after it.
        ``car`` are minutes by car from every origin, in the same draws.
        """
        lines, changed = self.lines(scenario, streets.network), self._changed(scenario)
        hubs = tuple(repr(placed.change) for placed in shared_hubs(scenario))
        key = (changed, hubs, streets.network.digest, tuple(shifts.values()))
        if key in self.kept:
            yield from self.kept[key]
            return
        found = []
        for one in self._figures(scenario, lines, self.timetables(lines, changed), streets, shifts=shifts, car=car):
            found.append(one)
            yield one
        self.kept[key] = tuple(found)

    def drawing(self, draws: Draws) -> PublicTransport:
        """The same with other draws; what was read and searched without draws is shared by both."""
        return replace(self, draws=draws, kept={}, blocks={})

    def lines(self, scenario: Scenario, network: Network) -> Lines:
        """The lines of one option; its roads matter to them only where a change names a node."""
        placed = network.digest if scenario.of(AddStop, MoveStop) else ""
        key = ("lines", self._changed(scenario), placed)
        if key not in self.read:
            self.read[key] = apply_lines(self.base, scenario, network)
        return self.read[key]  # type: ignore[return-value]  # read under this key only

    def fleet(self, own: Scenario, now: tuple[Scenario, Network], before: tuple[Scenario, Network]) -> Fleet:
        """What the changes of an option run beyond the base; each with the network that it runs on."""
        changes = tuple(repr(placed.change) for scenario in (own, before[0]) for placed in scenario.changes)
        key = ("fleet", changes, len(own.changes), now[1].digest)
        if key not in self.read:
            self.read[key] = fleet_of(own, self.lines(*now), self.lines(*before))
        return self.read[key]  # type: ignore[return-value]  # read under this key only

    @staticmethod
    def _changed(scenario: Scenario) -> tuple[str, ...]:
        return tuple(repr(placed.change) for placed in scenario.of(*LINE_KINDS))

    def _figures(
        self,
        scenario: Scenario,
        lines: Lines,
        timetables: Mapping[str, Timetable],
        streets: Streets,
        *,
        shifts: Mapping[str, Shift],
        car: Minutes,
    ) -> Iterator[Figure]:
        bikes = float(sum(getattr(placed.change, "vehicles", 0) for placed in shared_hubs(scenario)))
        if scenario.of(HubTaxi):
            bikes = np.nan  # how many taxis run at a time is not known, and so are all places
        searched: dict[str, list[Trips]] = {}
        window, by_day = self.window or MORNING, _by_day(shifts)
        if self.window is not None:
            by_day.setdefault((window.day_type, window.direction), [])
        for (day, direction), of_day in by_day.items():
            timetable = timetables[day]
            asked = Asked(day, direction, timetable, self.doors(scenario, streets, timetable), lines, bikes)
            # Another day than those that an option changes is that of the base.
            key = (*asked.key, tuple(of_day), car.value.tobytes())
            if key not in self.blocks:
                self.blocks[key] = self._block(asked, of_day, car)
            figures, trips = self.blocks[key]
            yield from figures
            if trips:
                searched.setdefault(direction, []).extend(trips)
        for direction, trips_of in searched.items():
            yield from part_rows(direction, trips_of, self.draws)

    def _block(
        self, asked: Asked, of_day: Sequence[Shift], car: Minutes
    ) -> tuple[tuple[Figure, ...], tuple[Trips, ...]]:
        """The figures of one kind of day and direction, and the journeys behind them without their minutes."""
        trips: list[Trips] = []
        figures = tuple(self._of_block(asked, of_day, car, trips))
        return figures, tuple(replace(one, minutes=np.empty((0, 0))) for one in trips)

    def _of_block(self, asked: Asked, of_day: Sequence[Shift], car: Minutes, searched: list[Trips]) -> Iterator[Figure]:
        day, direction, timetable, bikes = asked.day, asked.direction, asked.timetable, asked.bikes
        window = self.window or MORNING
        counted = (day, direction) == (window.day_type, window.direction)
        moments = {one.id: Moment(one.time_s, self.people.travellers(TRANSIT, one.id)) for one in of_day}
        unknowns = self._unknowns(timetable)
        found = journeys(
            timetable,
            asked.ways,
            unknowns,
            moments=moments or {"": Moment(window.until_s, np.zeros(len(self.people.origins.ids)))},
            direction=direction,
            window_s=window.deadlines_s if counted else (),
            seats=asked.lines.seats,
            unless_s=asked.lines.unless_s,
        )
        if direction == TO:
            yield from self._service(asked, of_day)
        if counted:
            # Only who comes, or goes, on such a day asks for these deadlines; who goes counts only on the way back.
            people = replace(self.people.of_shifts(set(moments)), back=frozenset())
            yield from window_figures(window, found.window, people, self.draws)
        for shift in of_day:
            trips = found.trips[shift.id]
            places = trips.places + bikes
            yield from shift_rows(shift, trips, places=places, car=car, people=self.people, draws=self.draws)
            yield from self._places(all_rows(shift, self.people, places))
            if shift.id == STATION_SHIFTS[direction]:
                yield from station_rows(shift, trips.minutes, self.people, self.draws)
        runs = runs_at_gate(timetable, asked.lines.seats, unknowns.phases(timetable), back=direction == FROM)
        yield from self._places(day_rows(of_day, self.people, runs, bikes))
        yield from self._places(departure_rows(of_day, self.people, runs[0], known=not np.isnan(bikes)))
        searched.extend(found.trips[shift.id] for shift in of_day)

    def _places(self, found: Iterable[Row]) -> Iterator[Figure]:
        for criterion, drawn in found:
            yield figure(criterion, drawn, self.draws)

    def _service(self, asked: Asked, shifts: Sequence[Shift]) -> Iterator[Figure]:
        """First and last arrival on a kind of day, of those who come for its shifts."""
        timetable, ways, unless_s = asked.timetable, asked.ways, asked.lines.unless_s
        weight = np.sum([self.people.travellers(TRANSIT, shift.id) for shift in shifts], axis=0)
        if not weight.any():
            return
        held, unknowns = np.flatnonzero(weight), self._unknowns(timetable)
        # What does not vary but with phases that are always the same is known from before, whatever else is drawn.
        key = ("service", timetable.digest, ways.digest, held.tobytes(), asked.unless)
        if key not in self.read:
            self.read[key] = service(timetable, ways, unknowns, held, slice(MIDDLE), unless_s)
        found = cast("tuple[NDArray[np.float64], NDArray[np.float64]]", self.read[key])
        if self.draws.count:
            drawn = service(timetable, ways, unknowns, held, slice(MIDDLE, MIDDLE + FEW_DRAWS), unless_s)
            found = np.concatenate([found[0], drawn[0]]), np.concatenate([found[1], drawn[1]])
        yield from service_rows(asked.day, weight[held], found, self.draws)

    def _unknowns(self, timetable: Timetable) -> Unknowns:
        return Unknowns.of(self.draws, self.modes["walk"], self.modes["e_bike"], timetable, self.destination)

    def timetables(self, lines: Lines, changed: tuple[str, ...]) -> dict[str, Timetable]:
        """The timetable of every kind of day with a shift, by the changes of lines."""
        key = ("timetables", changed)
        if key not in self.read:
            self.read[key] = day_timetables(lines, self.dates)
        return self.read[key]  # type: ignore[return-value]  # read under this key only

    def about_ways(self) -> dict[str, Any] | None:
        """What an answer says of the street network that ways of one's own go over; ``None``: the strategic one."""
        return None if self.ways is None else self.ways.record(self.people.origins.xy)

    def doors(
        self, scenario: Scenario, streets: Streets, timetable: Timetable, *, by_bike: bool = True, shared: bool = True
    ) -> Doors:
        """The ways of one's own; ``shared`` tells whether the bikes at stops are used."""
        if self.ways is not None:
            for placed in scenario.of(*ROAD_KINDS):
                text = "it changes a road of the strategic network, and the ways to stops go over a street network."
                placed.fail("kind", text, "dit verandert een weg die het gekozen stratennetwerk anders kent.")
        xy, own = stop_xy(timetable), self.ways or StrategicWays(streets)
        walk, *by_bike_min = (self._to_gate(own, mode, xy) for mode in ("walk", *SHARED))
        by_mode = dict(zip(SHARED, by_bike_min, strict=True))
        bikes = shared_bikes(shared_hubs(scenario) if shared else (), timetable, by_mode, self.base)
        direct = streets.minutes("walk") if self.ways is None else self._to_gate(own, "walk", self.people.origins.xy)
        on_foot, by_own_bike = self._ways(own, "walk", xy), self._ways(own, "bike", xy) if by_bike else None
        return doors(on_foot, by_own_bike, walk, bikes, direct, limits_of(self.modes))

    def _to_gate(self, own: OwnWays, mode: str, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Minutes from stops to the gate, searched once for all days and options with the same stops."""
        key = ("gate", own.digest, mode, xy.tobytes())
        if key not in self.read:
            self.read[key] = own.to_gate(mode, xy)
        return self.read[key]  # type: ignore[return-value]  # read under this key only

    def _ways(self, own: OwnWays, mode: str, xy: NDArray[np.float64]) -> Near:
        """Ways to stops, every position searched once for all days and options."""
        key = ("ways", own.digest, mode)
        origins = self.people.origins.xy
        none = Near.of(len(origins), *(np.empty(0, dtype=np.int32),) * 2, np.empty(0))
        known, ways = cast("tuple[dict[tuple[float, float], int], Near]", self.read.get(key, ({}, none)))
        places = [tuple(place) for place in xy.tolist()]
        new = list(dict.fromkeys(place for place in places if place not in known))
        if new:
            found = own.to_points(mode, origins, np.array(new), self.modes[mode].to_stop_min)
            ways = ways.with_ends(found, len(known))
            known = known | {place: len(known) + number for number, place in enumerate(new)}
            self.read[key] = known, ways
        return ways.to(np.array([known[place] for place in places]))


@dataclass(frozen=True, eq=False)
class Asked:
    """What one search is for; ``bikes`` are places on shared bikes (NaN: not known)."""

    day: str
    direction: str
    timetable: Timetable
    ways: Doors
    lines: Lines
    bikes: float

    @property
    def key(self) -> tuple[object, ...]:
        """Equal where the answer is."""
        running = set(self.timetable.lines.line_id.tolist())
        seats = tuple((line, seats) for line, seats in self.lines.seats.items() if line in running)
        digests = (self.timetable.digest, self.ways.digest)
        return (self.day, self.direction, *digests, seats, str(self.bikes), self.unless)

    @property
    def unless(self) -> tuple[tuple[str, int], ...]:
        """The rules of the lines that run and have to be booked."""
        running = set(self.timetable.lines.line_id.tolist())
        return tuple((line, seconds) for line, seconds in self.lines.unless_s.items() if line in running)


def _by_day(shifts: Mapping[str, Shift]) -> dict[tuple[str, str], list[Shift]]:
    """Shifts by kind of day and direction."""
    found: dict[tuple[str, str], list[Shift]] = {}
    for shift in shifts.values():
        found.setdefault((shift.day_type, shift.direction), []).append(shift)
    return found


def shared_hubs(scenario: Scenario) -> tuple[Placed, ...]:
    """The places with shared bikes."""
    return tuple(placed for placed in scenario.of(AddHub) if getattr(placed.change, "hub", "") == "shared_bike")
