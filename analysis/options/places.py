"""Places in vehicles of options and on shared bikes: of each shift, and of a day, in which each counts once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.options.line_tables import GATE_STOP
from analysis.options.table import Criterion

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from analysis.options.criteria import People
    from analysis.options.demand import Shift
    from geodata.timetable.model import Timetable

    Row = tuple[Criterion, NDArray[np.float64]]

HOUR_S = 3_600
_DAYS = {"weekday": "Werkdag", "saturday": "Zaterdag", "sunday": "Zondag"}
_WAYS = {"to": "heen", "from": "terug"}
_WHO = {"short": "reizigers zonder auto", "short_all": "reizigers die met het openbaar vervoer mogen"}


def runs_at_gate(
    timetable: Timetable, seats: Mapping[str, int], phases: NDArray[np.float64], *, back: bool
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """When vehicles of lines of options reach the gate, or leave it, and their seats.

    ``phases`` are as those of :meth:`Timetable.with_phases`, one row per draw.

    Returns
    -------
    times : array, shape (draws, runs)
        Seconds of the service day; infinite: that run does not go.
    seats : array, shape (runs,)
    """
    connections, trips = timetable.connections, timetable.trips
    of_line = np.array([seats.get(str(line), 0) for line in timetable.lines.line_id], dtype=np.int64)
    stop = connections.dep_stop if back else connections.arr_stop
    of_run = of_line[trips.line[connections.trip]]
    kept = np.flatnonzero((of_run > 0) & (timetable.stops.stop_id[stop] == GATE_STOP))
    trip = connections.trip[kept]
    times = np.repeat((connections.dep_s if back else connections.arr_s)[None, kept].astype(float), len(phases), axis=0)
    drawn = trips.phase[trip] >= 0
    if drawn.any():
        later = np.floor(phases[:, trips.phase[trip[drawn]]] * trips.headway_s[trip[drawn]])
        start_s = trips.start_s[trip[drawn]] + later
        goes = (start_s >= trips.since_s[trip[drawn]]) & (start_s < trips.until_s[trip[drawn]])
        times[:, drawn] = np.where(goes, times[:, drawn] + later, np.inf)
    return times, of_run[kept]


def all_rows(shift: Shift, people: People, places: NDArray[np.float64]) -> Iterator[Row]:
    """Of one shift: those who may take public transport, a car open to them or not, who have no place."""
    need = people.needing(shift.id, with_car=True)
    if need:
        name = f"{shift.name}: {_WHO['short_all']} (ook wie een auto mag nemen) voor wie er geen plaats is"
        criterion = Criterion(f"short_all.{shift.id}", name, "people", "lower", "places")
        yield criterion, np.maximum(need - places, 0.0)


def day_rows(
    shifts: Sequence[Shift], people: People, runs: tuple[NDArray[np.float64], NDArray[np.int64]], bikes: float
) -> Iterator[Row]:
    """Places of one day and direction, and who has none: each vehicle and each bike counts once.

    A vehicle is of the first shift in whose hour it is there; bikes that this shift leaves are for the next one.
    """
    if not any(people.needing(shift.id, with_car=True) for shift in shifts):
        return
    ordered = sorted(shifts, key=lambda shift: shift.time_s)
    held = [seats_of(shift, ordered[:number], *runs) for number, shift in enumerate(ordered)]
    day, direction = shifts[0].day_type, shifts[0].direction
    label, key = f"{_DAYS[day]}, {_WAYS[direction]}", f"day.{day}.{direction}"
    name = f"{label}: plaatsen voor alle diensten samen, elk voertuig en elke deelfiets één keer"
    yield Criterion(f"places.{key}", name, "people", "higher", "places"), np.sum(held, axis=0) + bikes
    for row, who in _WHO.items():
        left, short = np.full(len(held[0]), float(bikes)), np.zeros(len(held[0]))
        for shift, seats in zip(ordered, held, strict=True):
            need = np.maximum(people.needing(shift.id, with_car=row == "short_all") - seats, 0.0)
            short += np.maximum(need - left, 0.0)
            left = np.maximum(left - need, 0.0)
        short = short + left * 0  # what is not known stays so
        criterion = Criterion(f"{row}.{key}", f"{label}: {who} voor wie er geen plaats is", "people", "lower", "places")
        yield criterion, short


def departure_rows(
    shifts: Sequence[Shift], people: People, times: NDArray[np.float64], *, known: bool = True
) -> Iterator[Row]:
    """Vehicles of lines of options in the hour of each shift; what runs now is not counted, nor a taxi on request."""
    for shift in shifts:
        if people.needing(shift.id, with_car=True):
            way = (
                "die in het uur erna van de poort vertrekken"
                if shift.direction == "from"
                else ("die in het uur ervoor aan de poort komen")
            )
            name = f"{shift.name}: voertuigen van nieuwe lijnen {way}"
            criterion = Criterion(f"departures.{shift.id}", name, "vehicle", "", "places")
            yield criterion, _inside(shift, times).sum(axis=1) * (1.0 if known else np.nan)


def seats_of(
    shift: Shift, before: Sequence[Shift], times: NDArray[np.float64], seats: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Seats per draw in the hour of a shift, without those in the hour of an earlier one."""
    inside = _inside(shift, times)
    for earlier in before:
        inside &= ~_inside(earlier, times)
    found: NDArray[np.float64] = (inside * seats).sum(axis=1).astype(float)
    return found


def _inside(shift: Shift, times: NDArray[np.float64]) -> NDArray[np.bool_]:
    """To the gate the hour before, from the gate the hour after."""
    far_s = times - shift.time_s if shift.direction == "from" else shift.time_s - times
    return (far_s >= 0) & (far_s < HOUR_S)
