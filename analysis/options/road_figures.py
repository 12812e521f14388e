"""The figures of ways on roads and paths by every mode and over a park-and-ride, shared by options alike in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.options.criteria import (
    STATION_MODES,
    Minutes,
    band_figures,
    edge_figures,
    shift_figures,
    station_figures,
)
from analysis.options.emissions import trip_figures
from analysis.options.hub_places import hub_place_figures
from analysis.options.street import PARK_AND_RIDE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from analysis.options.criteria import People
    from analysis.options.demand import Shift
    from analysis.options.evaluate import Inputs
    from analysis.options.modes import Mode
    from analysis.options.reasons import Reasons
    from analysis.options.street import ParkAndRide, Streets
    from analysis.options.table import Figure
    from analysis.scenario import Placed


def mode_figures(
    mode: Mode, streets: Streets, inputs: Inputs, shifts: Mapping[str, Shift], reasons: Reasons | None
) -> tuple[Figure, ...]:
    """The figures of one mode; on two networks with the same minutes and metres for it, they are computed once."""
    key = (streets.network.digest, mode.id, tuple(shifts.values()))
    if key not in inputs.kept:
        value, length_m = streets.minutes(mode.id), streets.length_m(mode.id)
        alike = (value.tobytes(), length_m.tobytes(), mode.id, tuple(shifts.values()))
        if alike not in inputs.kept:
            found = [*_of_mode(mode, drawn_minutes(value, mode, inputs), inputs.people, shifts)]
            by_mode, grams = inputs.people.travellers(mode.id), inputs.emissions.get(mode.id, np.nan)
            found += trip_figures(mode, length_m, by_mode, grams, inputs.draws)
            inputs.kept[alike] = tuple(found if reasons is None else reasons.by_mode(mode, found))
        inputs.kept[key] = inputs.kept[alike]
    return inputs.kept[key]


def hub_figures(
    hubs: Sequence[Placed], streets: Streets, inputs: Inputs, shifts: Mapping[str, Shift]
) -> tuple[Figure, ...]:
    """The figures over park-and-rides; without one they are the same on every network."""
    digest = streets.network.digest if hubs else ""
    key = (PARK_AND_RIDE, digest, tuple(repr(placed.change) for placed in hubs), tuple(shifts.values()))
    if key not in inputs.kept:
        inputs.kept[key] = tuple(_over_hubs(hubs, streets, inputs, shifts))
    return inputs.kept[key]


def _over_hubs(
    hubs: Sequence[Placed], streets: Streets, inputs: Inputs, shifts: Mapping[str, Shift]
) -> Iterator[Figure]:
    by_hub = _park_and_ride(streets.park_and_ride(hubs), inputs)
    within = [*band_figures(PARK_AND_RIDE, "P+R", by_hub, inputs.people)]
    yield from within
    yield from hub_place_figures(hubs, within)
    yield from shift_figures(PARK_AND_RIDE, "P+R", by_hub, inputs.people, shifts)


def _of_mode(mode: Mode, minutes: Minutes, people: People, shifts: Mapping[str, Shift]) -> Iterator[Figure]:
    yield from band_figures(mode.id, mode.name, minutes, people)
    yield from shift_figures(mode.id, mode.name, minutes, people, shifts)
    if mode.peak:
        yield from edge_figures(mode.id, mode.name, minutes, people, shifts)
    if mode.id in STATION_MODES:
        yield from station_figures(mode.id, mode.name, minutes, people)


def _park_and_ride(found: ParkAndRide, inputs: Inputs) -> Minutes:
    """The part by car varies like a car and is slower in the peak, the part after the hub is like its own mode."""
    driven = drawn_minutes(found.to_hub, inputs.modes["car"], inputs)
    on = np.zeros_like(driven.draws)
    if inputs.draws.count:
        for mode, where in found.onward.items():
            on[:, where] = found.on[where] * inputs.draws.factor(inputs.modes[mode])[:, None]
    return Minutes(found.minutes, driven.draws + on, driven.peak_value + found.on, driven.peak_draws + on)


def drawn_minutes(value: NDArray[np.float64], mode: Mode, inputs: Inputs) -> Minutes:
    """Minutes by a mode as they are, and in every draw: the same draws for all options."""
    draws, peak = inputs.draws, inputs.peak_factor if mode.peak else 1.0
    drawn = np.empty((0, len(value)))
    if draws.count:
        gate_xy = np.array([inputs.destination.x_m, inputs.destination.y_m])
        later = draws.gate_min(inputs.people.origins.xy, gate_xy, mode.access_kmh)
        drawn = np.maximum(value[None, :] * draws.factor(mode)[:, None] + later, 0.0)
    return Minutes(value, drawn, value * peak, drawn * peak if peak != 1 else drawn)
