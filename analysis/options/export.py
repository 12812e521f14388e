"""The decision table as tables for a GIS: its cells, and the minutes behind them at every origin."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import geopandas as gpd
import numpy as np
import pandas as pd

from analysis.options.checking import find
from analysis.options.chosen import over_base, scenarios_of
from analysis.options.demand import shifted
from analysis.options.document import decimals, figures
from analysis.options.evaluate import park_and_ride_hubs, prepared, streets_of
from analysis.options.isochrones import option_isochrones
from analysis.options.lines import LINE_KINDS
from analysis.options.shift_times import time_of
from analysis.options.street import PARK_AND_RIDE
from analysis.options.transit import Moment, Unknowns, journeys
from analysis.reachability.inputs import guarded_zones
from analysis.reachability.zones import zones_in_use
from geodata.crs import RD
from geodata.errors import ParaatkaartError
from geodata.options import BASE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from analysis.options.evaluate import Inputs, Question
    from analysis.options.street import Streets
    from analysis.options.table import DecisionTable
    from analysis.scenario import Scenario

ABOUT = ("id", "name", "place", "municipality", "province", "inhabitants")


def decision_frame(table: DecisionTable) -> pd.DataFrame:
    """A row per criterion and option with the numbers that the JSON document has; NaN: not known, or no way."""
    rows = [
        {
            "criterion": criterion.id,
            "name": criterion.name,
            "unit": criterion.unit,
            "better": criterion.better,
            "reason": criterion.reason,
            "option": column.id,
            "option_name": column.name,
            "shift_time": time_of(criterion, column) or "",
            **figures(table.cells[criterion.id, column.id], criterion.unit),
        }
        for criterion in table.criteria
        for column in table.columns
    ]
    frame = pd.DataFrame(rows)
    numbers = [name for name in ("value", "change", "low", "high", "change_low", "change_high") if name in frame]
    return frame.astype(dict.fromkeys(numbers, float))


def origin_frame(table: DecisionTable, options: Sequence[str], question: Question) -> gpd.GeoDataFrame:
    """A point per option and origin in EPSG:28992 with its minutes; NaN: no way, or not known.

    ``MODE_min`` are the free-flow minutes to the gate of each mode on roads, ``transit_SHIFT_min`` those by public
    transport for each shift, in the middle of the draws. Zones that may not be shown are joined per municipality, see
    :func:`analysis.reachability.inputs.guarded_zones`; stations stand after the zones.

    Parameters
    ----------
    table : DecisionTable
        What :func:`analysis.options.evaluate` gave for these options and this question.
    """
    inputs = prepared(question)
    known = {column.id for column in table.columns}
    scenarios = scenarios_of(options, inputs.catalogue, [])
    frames = [
        _of_option(over_base(scenario, scenarios[BASE]), inputs)
        for option, scenario in scenarios.items()
        if option in known
    ]
    return gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), geometry="geometry", crs=RD)


def isochrone_frame(
    table: DecisionTable, options: Sequence[str], modes: Sequence[str], question: Question
) -> gpd.GeoDataFrame:
    """A row per option, mode, kind of traffic and band in EPSG:28992: the area from which the gate is near enough.

    ``peak`` is ``yes`` or ``no``; a mode that is as fast in the peak has rows without it only.

    Raises
    ------
    NoIsochronesError
        A mode is none over roads and paths.
    """
    slower = {mode.id: mode.peak for mode in prepared(question).modes.values()}
    slower[PARK_AND_RIDE] = slower["car"]
    given = _given(options or [column.id for column in table.columns])
    frames = [
        option_isochrones(
            given[column.id],
            mode,
            peak=peak,
            destination=question.destination,
            assumptions=question.assumptions,
            own_modes=question.modes,
        ).assign(option=column.id, mode=mode, peak="yes" if peak else "no")
        for column in table.columns
        for mode in modes
        for peak in ((False, True) if slower.get(mode) else (False,))
    ]
    columns = ["option", "mode", "peak", "band_min", "area_ha", "geometry"]
    return gpd.GeoDataFrame(pd.concat(frames, ignore_index=True)[columns], geometry="geometry", crs=RD)


def _given(options: Sequence[str]) -> dict[str, str]:
    """What each option was called when it was asked for, by its id; those that cannot be read are not in the table."""
    found = {BASE: BASE}
    for one in options:
        with suppress(ParaatkaartError):
            found[find(one).id] = one
    return found


def metadata(table: DecisionTable) -> dict[str, str]:
    """What a file with these tables says about itself."""
    own = " ".join(cast("list[str]", table.settings["own_tables"]))
    return {"digest": table.digest, "evidence": table.evidence, "base": table.base, "own_tables": own}


def _of_option(scenario: Scenario, inputs: Inputs) -> gpd.GeoDataFrame:
    streets = streets_of(scenario, inputs)
    minutes = {f"{mode}_min": streets.minutes(mode) for mode in inputs.modes}
    minutes[f"{PARK_AND_RIDE}_min"] = streets.park_and_ride(park_and_ride_hubs(scenario)).minutes
    minutes |= {f"transit_{shift}_min": found for shift, found in _by_transit(scenario, streets, inputs)}
    zones = zones_in_use(inputs.catalogue).frame
    stations = inputs.catalogue.features("stations")
    count = len(zones)
    shown = guarded_zones(zones.assign(**{name: found[:count] for name, found in minutes.items()}), inputs.catalogue)
    shown = shown.assign(kind="zone")
    others = stations.assign(kind="station", **{name: found[count:] for name, found in minutes.items()})
    columns = ["option", "kind", *ABOUT, *minutes, "geometry"]
    found = pd.concat([shown, others], ignore_index=True).assign(option=scenario.id).reindex(columns=columns)
    found[list(minutes)] = found[list(minutes)].replace(np.inf, np.nan).round(decimals("min"))
    return gpd.GeoDataFrame(found, geometry="geometry", crs=RD)


def _by_transit(scenario: Scenario, streets: Streets, inputs: Inputs) -> Iterator[tuple[str, NDArray[np.float64]]]:
    """Per shift the minutes of every origin: the middle, as in the decision table."""
    transit = inputs.transit
    lines = transit.lines(scenario, streets.network)
    timetables = transit.timetables(lines, tuple(repr(placed.change) for placed in scenario.of(*LINE_KINDS)))
    no_draws = replace(inputs.draws, count=0)
    nobody = np.zeros(len(inputs.people.origins.ids))
    for shift in shifted(inputs.shifts, scenario).values():
        timetable = timetables[shift.day_type]
        found = journeys(
            timetable,
            transit.doors(scenario, streets, timetable),
            Unknowns.of(no_draws, inputs.modes["walk"], inputs.modes["e_bike"], timetable, inputs.destination),
            moments={shift.id: Moment(shift.time_s, nobody)},
            direction=shift.direction,
            seats=lines.seats,
            unless_s=lines.unless_s,
        )
        yield shift.id, np.percentile(found.trips[shift.id].minutes, 50, axis=0, method="inverted_cdf")
