"""Everything that the figures of a decision table depend on, as it is written beside them."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from analysis.options.demand import PEAK_S
from analysis.options.draws import GATE_RADIUS_M
from analysis.options.line_tables import HUB_TAXI_MARGIN_MIN
from analysis.options.modes import limits_of
from analysis.options.own_streets import VEHICLES, OwnStreets
from analysis.options.street import PARK_AND_RIDE
from analysis.options.transit_figures import TRANSIT
from analysis.options.vehicles import DAYS_A_YEAR
from analysis.options.window import MORNING
from analysis.reachability import settings as reach_settings
from analysis.reachability.zones import zones_in_use
from geodata.timetable.in_use import TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.options.evaluate import Inputs
    from analysis.options.table import Column


def settings_of(inputs: Inputs, columns: Sequence[Column]) -> dict[str, object]:
    """What the answer says about itself; its digest is made from it."""
    question = inputs.question
    zones = zones_in_use(inputs.catalogue).used
    tables = (zones.dataset, "stations", "destinations", "modes", *TABLES)
    limits = limits_of(inputs.modes)
    groups = [
        [group.id, group.people, group.home_kind, *group.home, group.shift, *group.modes]
        for group in inputs.people.groups
    ]
    return {
        "network": inputs.network.digest,
        "network_level": inputs.network.level,
        "timetable": inputs.timetable.record(),
        **_levels(inputs),
        "zones_used": zones.record(),
        **{name: inputs.catalogue[name].sha256[:12] for name in tables},
        **({} if question.modes is None else {"modes": digest_of([repr(mode) for mode in inputs.modes.values()])}),
        "own_tables": list(question.own_tables),
        "demand": digest_of(groups),
        "shifts": digest_of([[one.id, one.day_type, one.direction, one.time_s] for one in inputs.shifts.values()]),
        "emissions": digest_of(sorted((name, str(grams)) for name, grams in inputs.emissions.items())),
        "costs": digest_of(sorted((name, str(price)) for name, price in inputs.prices.items())),
        "destination": question.destination,
        "assumptions": sorted(question.assumptions),
        "taxi_rule": question.taxi_rule,
        "draws": question.draws,
        "seed": question.seed,
        "gate_radius_m": GATE_RADIUS_M,
        "peak_factor": round(inputs.peak_factor, 6) if len(inputs.measured.times) else None,
        "access_factor": reach_settings.ACCESS_FACTOR,
        "transit_min": [
            limits.walk_min,
            limits.bike_min,
            limits.direct_min,
            limits.bike_parking_min,
            HUB_TAXI_MARGIN_MIN,
        ],
        "peak_s": [list(hours) for hours in PEAK_S],
        "window": (question.window or MORNING).record(),
        "days_a_year": list(DAYS_A_YEAR.values()),
        "options": sorted(f"{column.id} {column.digest}" for column in columns),
    }


def _levels(inputs: Inputs) -> dict[str, object]:
    """Which level each kind of figure comes from, and what the street network is."""
    if inputs.ways is None:
        names = (*inputs.modes, PARK_AND_RIDE, TRANSIT, VEHICLES)
        return {"streets": None, "levels": dict.fromkeys(names, inputs.network.level)}
    streets = OwnStreets.over(inputs.ways, inputs.network, inputs.modes, inputs.people.origins.xy)
    return {
        "streets": streets.record(inputs.people.origins.inhabitants, inputs.measured),
        "levels": streets.levels(),
    }


def digest_of(value: object) -> str:
    """Twelve characters that change with a JSON-able value."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:12]
