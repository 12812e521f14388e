"""How much more the vehicles of an option run in a year than those of the base."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.changes import ChangeHeadway, ExtendHours, HubTaxi
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
    """

    lines: Lines
    runs: Mapping[str, float]
    known: bool = True
    other_hours: float = 0.0

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
    return Fleet(lines, runs, known=not given, other_hours=other_hours)


def runs_a_year(lines: Lines, chosen: Collection[str]) -> dict[str, float]:
    """How often in a year a vehicle drives each line; one that runs in one direction drives back empty."""
    found: dict[str, float] = {}
    hours = lines.tables.hours
    both = hours.groupby("line")["direction"].nunique()
    for row in rows(hours[hours["line"].isin(list(chosen))]):
        span = minutes_of(row.last_departure) - minutes_of(row.first_departure)
        trips = span // int(row.headway_min) + 1
        there_and_back = 1 if both[row.line] > 1 else 2
        found[row.line] = found.get(row.line, 0.0) + trips * there_and_back * DAYS_A_YEAR[row.days]
    return found
