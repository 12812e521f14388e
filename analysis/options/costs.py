"""What an option takes, and what that costs once and every year; unknown where a price has no source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.changes import (
    AddHub,
    AddLine,
    AddLink,
    AddStop,
    ChangeHeadway,
    ChangeSpeed,
    CloseRoad,
    ExtendHours,
    HubTaxi,
    MoveStop,
    ShiftHours,
    UpgradeLink,
)
from analysis.options.prices import NOBODY_KNOWS, ONCE, YEARLY
from analysis.options.table import Criterion, Figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from analysis.options.draws import Draws
    from analysis.options.prices import Price
    from analysis.options.vehicles import Fleet
    from analysis.scenario import Placed, Scenario

_PATH, _ROAD = "cycle_route_year_m", "car_road_year_m"
"""Prices of keeping a metre of what was built in order."""

_WORDS = {ONCE: ("investment", "Investering, eenmalig"), YEARLY: ("cost", "Kosten per jaar, boven nu")}


@dataclass(frozen=True)
class Use:
    """How much of what has a price an option takes; NaN: it takes some, nobody knows how much."""

    price: str
    amount: float


def uses(own: Scenario, fleet: Fleet, upgraded_m: Mapping[Placed, float]) -> tuple[Use, ...]:
    """What an option takes beyond the base: ``own`` are its changes without those of the base.

    ``upgraded_m`` are the metres of links that each change makes faster.
    """
    found: list[Use] = []
    if own.of(AddLine, ChangeHeadway, ExtendHours):
        found = [Use("bus_hour", fleet.hours), Use("bus_vehicle", fleet.vehicles)]
    if fleet.new_stops:
        found += _stops(fleet.new_stops)
    for placed in own.changes:
        found += _uses_of(placed, upgraded_m)
    return tuple(found)


def _uses_of(placed: Placed, upgraded_m: Mapping[Placed, float]) -> list[Use]:
    match placed.change:
        case AddLink() as change:
            built, kept = ("cycle_route_m", _PATH) if change.car_kmh is None else ("car_road_m", _ROAD)
            found = [Use(built, change.length_m), Use(kept, change.length_m)]
        case UpgradeLink() as change:
            built, kept = ("cycle_route_m", _PATH) if change.mode == "bike" else ("car_road_upgrade_m", _ROAD)
            length_m = upgraded_m.get(placed, np.nan)
            found = [Use(built, length_m), Use(kept, length_m)]
        case CloseRoad() | ChangeSpeed():
            found = [Use("road_measure", 1)]
        case AddStop() | MoveStop():
            found = _stops(1)
        case ShiftHours():
            found = [Use("working_hours", 1)]
        case HubTaxi() as change:
            trips = np.nan if change.trips_year is None else change.trips_year
            # How many taxis run at a time is not known; where nobody orders one, none has to be bought.
            found = [Use("hub_taxi_trip", trips), Use("hub_taxi_vehicle", 0 if trips == 0 else np.nan)]
        case AddHub() as change:
            bikes, places = change.vehicles or np.nan, np.nan if change.places is None else change.places
            found = [Use("shared_bike", bikes), Use("shared_bike_year", bikes)]
            if change.hub == "park_and_ride":
                found += [Use("parking_place", places), Use("parking_place_year", places)]
        case AddLine() | ChangeHeadway() | ExtendHours():
            found = []  # hours of vehicles are counted over all lines together
        case _:
            found = [Use("", np.nan)]
    return found


def _stops(count: float) -> list[Use]:
    return [Use("bus_stop", count), Use("bus_stop_year", count)]


def _free(price: Price | None) -> bool:
    """Whether the user says that something costs nothing: then it does not matter how much of it is taken."""
    return price is not None and price.eur == price.high == 0


def missing(taken: Iterable[Use], prices: Mapping[str, Price]) -> tuple[str, ...]:
    """What nobody knows of what an option takes: ``amount`` or ``price``, and of which price."""
    found = []
    for use in taken:
        price = prices.get(use.price)
        if _free(price):
            continue
        if np.isnan(use.amount):
            found.append(f"amount {use.price}".strip())
        if use.amount != 0 and (price is None or np.isnan(price.eur)):
            found.append(f"price {use.price}".strip())
    return tuple(dict.fromkeys(found))


def cost_figures(
    own: Scenario,
    fleet: Fleet,
    upgraded_m: Mapping[Placed, float],
    prices: Mapping[str, Price],
    *,
    travellers: float,
    draws: Draws,
) -> Iterator[Figure]:
    """Vehicle-hours, what is paid once and every year, per traveller and per payer; nothing changed costs nothing.

    One part that is not known makes the whole unknown.
    """
    taken, hours = uses(own, fleet, upgraded_m), fleet.hours
    criterion = Criterion("vehicle_hours.year", "Uren per jaar dat extra bussen rijden", "hour", "lower", "costs")
    yield Figure(criterion, hours, np.full(draws.count, hours))
    name, at_once = "Extra bussen die op het drukste moment tegelijk rijden (verwacht, zonder reserve)", fleet.vehicles
    criterion = Criterion("vehicles.max", name, "vehicle", "lower", "costs")
    yield Figure(criterion, at_once, np.full(draws.count, at_once))
    for kind, (key, name) in _WORDS.items():
        # What has no price at all is not known to be paid once or every year: it is unknown as both.
        of_kind = [use for use in taken if use.price not in prices or prices[use.price].kind == kind]
        value, drawn = _total(of_kind, prices, draws)
        total = Criterion(f"{key}.total" if kind == ONCE else f"{key}.year", name, "eur", "lower", "costs")
        yield Figure(total, value, drawn)
        if kind == YEARLY:
            name_each = "Kosten per jaar gedeeld door alle reizigers, ook wie met de auto komt, boven nu"
            each = 1 / travellers if travellers else np.nan
            yield Figure(Criterion("cost.traveller", name_each, "eur", "lower", "costs"), value * each, drawn * each)
        for slug, payer in _payers(prices, kind).items():
            value, drawn = _total(of_kind, prices, draws, payer)
            criterion = Criterion(f"{key}.payer.{slug}", f"{name}, deel van: {payer}", "eur", "", "costs")
            yield Figure(criterion, value, drawn)


def _total(
    taken: Sequence[Use], prices: Mapping[str, Price], draws: Draws, payer: str | None = None
) -> tuple[float, NDArray[np.float64]]:
    """Amounts times prices, of one payer or of all, and in every draw; nothing taken: 0."""
    value, drawn = 0.0, np.zeros(draws.count)
    for use in taken:
        price = prices.get(use.price)
        if price is None:
            return np.nan, np.full(draws.count, np.nan)
        share = 1.0 if payer is None else sum(part for name, part in price.payers if name == payer)
        if share > 0 and use.amount != 0 and not _free(price):
            value += use.amount * price.eur * share
            drawn = drawn + use.amount * share * price.drawn(draws)
    return value, drawn


def _payers(prices: Mapping[str, Price], kind: str) -> dict[str, str]:
    """Who pays prices of a kind, by what the id of a row says."""
    names = [payer for price in prices.values() if price.kind == kind for payer, _ in price.payers]
    ordered = dict.fromkeys(sorted(names, key=lambda name: (name == NOBODY_KNOWS, name)))
    return {re.sub(r"[^\w]+", "-", name.lower()).strip("-"): name for name in ordered}
