"""What an option takes in a year, and what that costs where a price has a source; without one it is not known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

import numpy as np
import pandas as pd

from analysis.changes import AddHub, AddLine, AddLink, ChangeHeadway, CloseRoad, ExtendHours, HubTaxi, UpgradeLink
from analysis.errors import DemandInvalidError
from analysis.options.table import Criterion, Figure
from geodata.frames import rows
from geodata.timetable.embedded import minutes_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from analysis.options.line_tables import Lines
    from analysis.scenario import Scenario
    from geodata import Catalogue

DAYS_A_YEAR = {"weekday": 255, "monday_thursday": 204, "saturday": 52, "sunday": 58}
"""Days of each service in a year: holidays run as Sundays (assumption)."""

FILE = "costs.csv"


@dataclass(frozen=True)
class Use:
    """How much of what has a price an option takes in a year; NaN: it takes some, nobody knows how much."""

    price: str
    amount: float


def load_prices(catalogue: Catalogue, path: Path | None = None) -> dict[str, float]:
    """Price per unit in euros by id, NaN where it is not known.

    Raises
    ------
    DemandInvalidError
        A price is negative or no number.
    """
    table = catalogue.table("costs") if path is None else _own(path)
    found = {}
    for row in rows(table):
        price = float(pd.to_numeric(row.price_eur if row.price_eur != "" else np.nan, errors="coerce"))
        if price < 0 or (np.isnan(price) and not pd.isna(row.price_eur) and row.price_eur != ""):
            _fail(FILE if path is None else path.name, row.id, "price_eur", f"{row.price_eur} is no price.")
        found[row.id] = price
    return found


def runs_a_year(lines: Lines) -> dict[str, float]:
    """How often in a year a vehicle of each line of an option drives it; one timed to trains drives back empty."""
    found: dict[str, float] = {}
    tables = lines.tables
    both = tables.hours.groupby("line")["direction"].nunique()
    for row in rows(tables.hours[tables.hours["line"].isin(list(lines.seats))]):
        span = minutes_of(row.last_departure) - minutes_of(row.first_departure)
        trips = span // int(row.headway_min) + 1
        there_and_back = 1 if both[row.line] > 1 else 2
        found[row.line] = found.get(row.line, 0.0) + trips * there_and_back * DAYS_A_YEAR[row.days]
    return found


def vehicle_hours(lines: Lines) -> float:
    """Hours a year that vehicles of lines of options are under way."""
    minutes = lines.tables.calls.groupby("line")["minutes"].max()
    return sum(runs * float(minutes[line]) / 60 for line, runs in runs_a_year(lines).items())


def uses(scenario: Scenario, own: Scenario, lines: Lines) -> tuple[Use, ...]:
    """What an option takes beyond the base: ``own`` are its changes without those of the base."""
    found = []
    if scenario.of(AddLine):
        found.append(Use("bus_hour", vehicle_hours(lines)))
    if own.of(ChangeHeadway, ExtendHours):
        found.append(Use("bus_hour", np.nan))
    for placed in own.changes:
        match placed.change:
            case AddLink() as change:
                found.append(Use("cycle_route_m", change.length_m))
            case UpgradeLink() | CloseRoad():
                found.append(Use("cycle_route_m", np.nan))
            case HubTaxi():
                found.append(Use("hub_taxi_trip", np.nan))
            case AddHub() as change:
                found.append(Use("shared_bike_year", change.vehicles))
                if change.hub == "park_and_ride":
                    found.append(Use("parking_place", np.nan))
            case _:
                pass
    return tuple(found)


def cost_figures(
    scenario: Scenario, own: Scenario, lines: Lines, prices: Mapping[str, float], *, travellers: float, draws: int
) -> Iterator[Figure]:
    """Vehicle-hours, and costs in a year and per traveller; nothing changed costs nothing."""
    hours = vehicle_hours(lines) if lines.seats else 0.0
    taken = uses(scenario, own, lines)
    cost = sum(use.amount * prices.get(use.price, np.nan) for use in taken)
    if own.changes and not taken:
        cost = np.nan  # what other working hours cost is not known
    for criterion, value in (
        (Criterion("vehicle_hours.year", "Uren per jaar dat extra bussen rijden", "hour", "lower", "costs"), hours),
        (Criterion("cost.year", "Kosten per jaar, boven nu", "eur", "lower", "costs"), float(cost)),
        (
            Criterion("cost.traveller", "Kosten per jaar per reiziger, boven nu", "eur", "lower", "costs"),
            float(cost) / travellers if travellers else np.nan,
        ),
    ):
        yield Figure(criterion, value, np.full(draws, value))


def _own(path: Path) -> pd.DataFrame:
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (OSError, ValueError) as error:
        _fail(path.name, "-", "-", f"it cannot be read: {error}.")
    for name in ("id", "price_eur"):
        if name not in table.columns:
            _fail(path.name, "-", name, "the column is missing.")
    return table


def _fail(file: str, row: str, key: str, english: str) -> NoReturn:
    raise DemandInvalidError(file=file, row=row, key=key, english=english, dutch_reason="de prijs is niet te lezen.")
