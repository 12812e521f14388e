"""What the vehicles of an option run beyond the base: hours and runs a year, vehicles at once, and new stops."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.changes import AddStop, ChangeHeadway, ExtendHours, HubTaxi
from analysis.options.line_tables import SERVICES, hours_begin
from geodata.frames import rows
from geodata.timetable.embedded import minutes_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from analysis.options.line_tables import Lines
    from analysis.scenario import Scenario

DAYS_A_YEAR = {"weekday": 255, "monday_thursday": 204, "saturday": 52, "sunday": 58}
"""Days of each service in a year: holidays run as Sundays (assumption)."""

_BUS = "bus"


@dataclass(frozen=True, eq=False)
class Fleet:
    """What an option runs beyond the base.

    Attributes
    ----------
    runs : mapping
        Line → how much more often in a year a vehicle drives it; below zero: less often.
    known : bool
        ``False``: the option also runs something that nobody knows the amount of, such as a taxi on request.
    other_hours : float
        Hours a year that the option itself gives for what cannot be counted; NaN: it gives none.
    vehicles : float
        Vehicles that are under way at the same time at the busiest moment, see :func:`vehicles_at_once`; NaN: not
        known, as of a taxi on request and of lines at another headway or hours.
    new_stops : int
        Stops that new lines call at and no bus or train of the base; those of ``add_stop`` are not among them.
    """

    lines: Lines
    runs: Mapping[str, float]
    known: bool = True
    other_hours: float = 0.0
    vehicles: float = 0.0
    new_stops: int = 0

    @property
    def hours(self) -> float:
        """Hours a year that vehicles are under way beyond the base; NaN where that is not known."""
        minutes = self.lines.tables.calls.groupby("line")["minutes"].max()
        return self.other_hours + sum(count * float(minutes[line]) / 60 for line, count in self.runs.items())


def fleet_of(own: Scenario, lines: Lines, before: Lines) -> Fleet:
    """What changes of an option run beyond the base, whose lines are ``before``.

    Runs of trains and of lines of a fetched timetable, and of taxis on request, are not known; hours of the first two
    may be given by the option.

    Raises
    ------
    OptionInvalidError
        The option gives hours of a line whose hours are counted.
    """
    added = set(lines.seats) - set(before.seats)
    changed = {str(getattr(placed.change, "line", "")) for placed in own.of(ChangeHeadway, ExtendHours)} - added
    of_line = before.tables.lines
    buses = set(of_line.loc[of_line["mode"] == _BUS, "id"])
    counted = changed & buses
    now, then = runs_a_year(lines, added | counted), runs_a_year(before, counted)
    runs = {line: count - then.get(line, 0.0) for line, count in now.items()}
    given: list[float | None] = []
    for placed in own.of(ChangeHeadway, ExtendHours):
        change = placed.change
        assert isinstance(change, ChangeHeadway | ExtendHours)  # noqa: S101  for the type checker
        if change.line not in added | buses:
            given.append(change.hours_year)
        elif change.hours_year is not None:
            text = f"the hours of line '{change.line}' are counted: leave it out."
            placed.fail("hours_year", text, f"de uren van lijn '{change.line}' worden geteld: laat dit leeg.")
    if own.of(HubTaxi):
        given.append(None)
    other_hours = sum(math.nan if hours is None else hours for hours in given)
    unknown = bool(own.of(ChangeHeadway, ExtendHours, HubTaxi))
    vehicles = math.nan if unknown else float(vehicles_at_once(lines, added))
    return Fleet(lines, runs, not given, other_hours, vehicles, len(_new_stops(own, lines, before, added)))


def _new_stops(own: Scenario, lines: Lines, before: Lines, added: Collection[str]) -> set[str]:
    """Stops of new lines where only a taxi on request calls now; at any stop of a fetched timetable something does."""
    tables = before.tables if before.model is None else before.model
    driven = tables.lines.loc[tables.lines["mode"] != "on_demand", "id"]
    called = set(tables.calls.loc[tables.calls["line"].isin(driven), "stop"])
    made = {str(getattr(placed.change, "id", "")) for placed in own.of(AddStop)}
    calls = lines.tables.calls
    mine = set(calls.loc[calls["line"].isin(list(added)), "stop"])
    return (mine & set(tables.stops["id"])) - called - made


def vehicles_at_once(lines: Lines, chosen: Collection[str]) -> int:
    """Vehicles that lines have under way at the same time, at the busiest moment of any kind of day.

    That is the expected number over all phases (the minutes of a run over its headway, summed over the lines), rounded
    up. One that runs in one direction drives back empty; time to turn and spare vehicles are not in it.
    """
    tables = lines.tables
    both = tables.hours.groupby("line")["direction"].nunique()
    ride = tables.calls.groupby("line")["minutes"].max()
    hours = tables.hours[tables.hours["line"].isin(list(chosen))]
    most = 0.0
    for services in SERVICES.values():
        spans = []
        for row in rows(hours[hours["days"].isin(services)]):
            away = float(ride[row.line]) * (1 if both[row.line] > 1 else 2)
            first, last = hours_begin(row._asdict()), minutes_of(row.last_departure)
            headway = int(row.headway_min)
            # A single run is one vehicle while it is away; of more there are so many between the first and the last.
            spans.append((first, max(last, first + 1), away / headway if last > first else 1.0))
        for moment, _, _ in spans:
            most = max(most, sum(count for first, until, count in spans if first <= moment < until))
    return math.ceil(most - 1e-9)


def runs_a_year(lines: Lines, chosen: Collection[str]) -> dict[str, float]:
    """How often in a year a vehicle drives each line; one that runs in one direction drives back empty.

    Where only the headway is known that is the expected number over all phases: the hours, the last minute included,
    over the headway.
    """
    found: dict[str, float] = {}
    hours = lines.tables.hours
    both = hours.groupby("line")["direction"].nunique()
    for row in rows(hours[hours["line"].isin(list(chosen))]):
        headway, span = int(row.headway_min), minutes_of(row.last_departure) - hours_begin(row._asdict())
        trips = (span + 1) / headway if row.phase == "unknown" else span // headway + 1
        there_and_back = 1 if both[row.line] > 1 else 2
        found[row.line] = found.get(row.line, 0.0) + trips * there_and_back * DAYS_A_YEAR[row.days]
    return found
