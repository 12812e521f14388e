"""Compute the decision table for any number of options."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from analysis.changes import AddHub
from analysis.errors import OptionInvalidError, UnknownOptionError
from analysis.options.costs import DAYS_A_YEAR, cost_figures, load_prices
from analysis.options.criteria import (
    STATION_MODES,
    Minutes,
    People,
    band_figures,
    shift_figures,
    station_figures,
)
from analysis.options.demand import PEAK_S, load_demand, load_origins, load_shifts, shifted, spread
from analysis.options.door_to_door import PublicTransport
from analysis.options.draws import GATE_RADIUS_M, Draws
from analysis.options.emissions import BUS, line_figures, load_emissions, trip_figures
from analysis.options.line_tables import HUB_TAXI_MARGIN_MIN, base_lines
from analysis.options.modes import load_modes
from analysis.options.network import ROAD_KINDS, apply_network
from analysis.options.street import PARK_AND_RIDE, ParkAndRide, Streets
from analysis.options.street_ways import own_ways
from analysis.options.table import Column, Criterion, DecisionTable, Failed, Figure, compare
from analysis.options.transit import BIKE_MIN, BIKE_PARKING_MIN, DIRECT_MIN, FROM, WALK_MIN
from analysis.options.transit_figures import TRANSIT
from analysis.reachability import settings as reach_settings
from analysis.reachability.network import load_destinations, load_network
from analysis.reachability.quality import validate_network
from analysis.reachability.zones import zones_in_use
from analysis.scenario import Scenario, combined, read_scenario
from geodata import Catalogue, active
from geodata.errors import ParaatkaartError, UnknownDestinationError
from geodata.options import BASE, option_files
from geodata.timetable.embedded import embedded_tables
from geodata.timetable.in_use import TABLES, About, current_digest, timetable_in_use

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from analysis.options.demand import Shift
    from analysis.options.modes import Mode
    from analysis.reachability.network import Destination, Network

DRAWS = 1_000
SEED = 20_261_122


@dataclass(frozen=True)
class Question:
    """What is asked of all options alike.

    Attributes
    ----------
    assumptions : frozenset of str
        Assumptions about the network that are switched on.
    draws : int
        Number of draws for the bands; 0: no bands.
    demand, shifts, costs, emissions : Path, optional
        Tables of travellers, shifts, prices and CO2 of the user's own.
    dates : tuple of date
        Service dates, at most one for each kind of day that has a shift; the others are the usual ones.
    network : Path, optional
        Folder of a street network, for the ways to and from stops; the strategic network if left out.
    """

    destination: str = "jpk"
    assumptions: frozenset[str] = frozenset()
    draws: int = DRAWS
    seed: int = SEED
    demand: Path | None = None
    shifts: Path | None = None
    costs: Path | None = None
    emissions: Path | None = None
    dates: tuple[date, ...] = ()
    network: Path | None = None


@dataclass(frozen=True, eq=False)
class Inputs:
    """What all options share."""

    catalogue: Catalogue
    network: Network
    destination: Destination
    modes: Mapping[str, Mode]
    shifts: Mapping[str, Shift]
    people: People
    draws: Draws
    peak_factor: float
    prices: Mapping[str, float]
    emissions: Mapping[str, float]
    question: Question
    timetable: About
    transit: PublicTransport
    streets: dict[str, Streets] = field(default_factory=dict)
    kept: dict[object, tuple[Figure, ...]] = field(default_factory=dict)


def known_options(catalogue: Catalogue | None = None) -> dict[str, Scenario]:
    """The options that ship, the base first; combined options are joined.

    Raises
    ------
    OptionInvalidError
        An option file says something that cannot be done.
    """
    found = {option: read_scenario(path) for option, path in option_files(catalogue or active()).items()}
    return {option: combined(scenario, found) for option, scenario in found.items()}


def evaluate(
    options: Sequence[str] = (), question: Question | None = None, progress: Callable[[int, int], None] | None = None
) -> DecisionTable:
    """Set options side by side, each against the base.

    Parameters
    ----------
    options : sequence of str
        Ids of options that ship, or paths of option files; all that ship if left out. The base always comes first.
    progress : callable, optional
        Told after each option how many of how many are done.

    Raises
    ------
    UnknownOptionError
        There is no such option, and no such file.
    DemandInvalidError
        A row of the table of travellers cannot be meant.
    """
    inputs = prepared(question or Question())
    failed: list[Failed] = []
    scenarios = scenarios_of(options, inputs.catalogue, failed)
    figures: dict[str, Sequence[Figure]] = {}
    for number, (option, scenario) in enumerate(scenarios.items()):
        try:
            figures[option] = tuple(figures_of(scenario, scenarios[BASE], inputs))
        except ParaatkaartError as error:
            if option == BASE:
                raise
            failed.append(Failed(option, error))
        if progress is not None:
            progress(number + 1, len(scenarios))
    columns = tuple(_column(scenarios[option]) for option in figures)
    known = _settings(inputs, columns)
    return DecisionTable(
        base=BASE,
        criteria=_criteria(figures),
        columns=columns,
        cells=compare(figures, BASE),
        failed=tuple(failed),
        settings=known,
        digest=digest_of(known),
        draws={(figure.criterion.id, option): figure.draws for option, found in figures.items() for figure in found},
    )


def prepared(question: Question) -> Inputs:
    """What all options share: read and searched once for the same question and the same data."""
    head = None if question.network is None else question.network / "network.json"
    tables = (question.demand, question.shifts, question.costs, question.emissions, head)
    contents = (*map(_content, tables), current_digest())
    return _inputs(active(), question, contents)


def scenarios_of(options: Sequence[str], catalogue: Catalogue, failed: list[Failed]) -> dict[str, Scenario]:
    """The base and the options asked for, joined with what they combine; those that cannot be read join ``failed``."""
    known: dict[str, Scenario] = {}
    files = option_files(catalogue)
    for option, path in files.items():
        known[option] = read_scenario(path)
    chosen: dict[str, Scenario] = {BASE: combined(known[BASE], known)}
    for option in options or list(files):
        if option not in known and not Path(option).is_file():
            raise UnknownOptionError(option=option, known=", ".join(known))
        try:
            scenario = combined(known[option] if option in known else read_scenario(Path(option)), known)
            if chosen.setdefault(scenario.id, scenario) != scenario:
                raise OptionInvalidError(
                    option=scenario.id,
                    file=scenario.file,
                    key="id",
                    english="another option of the table has this id.",
                    dutch_reason="een andere optie in de tabel heeft dit id.",
                )
        except ParaatkaartError as error:
            failed.append(Failed(option, error))
    return chosen


def figures_of(scenario: Scenario, base: Scenario, inputs: Inputs) -> Iterator[Figure]:
    """All figures of one option, one after the other: its changes come after those of the base."""
    own = scenario if scenario.id != base.id else replace(base, changes=())
    scenario = over_base(scenario, base)
    streets = streets_of(scenario, inputs)
    shifts = shifted(inputs.shifts, scenario)
    for mode in inputs.modes.values():
        key = (streets.network.digest, mode.id, tuple(shifts.values()))
        if key not in inputs.kept:
            minutes = _drawn(streets.minutes(mode.id), mode, inputs)
            found = [*_of_mode(mode, minutes, inputs.people, shifts)]
            by_mode, grams = inputs.people.travellers(mode.id), inputs.emissions.get(mode.id, np.nan)
            found += trip_figures(mode, streets.length_m(mode.id), by_mode, grams, inputs.draws)
            inputs.kept[key] = tuple(found)
        yield from inputs.kept[key]
    hubs = [placed for placed in scenario.of(AddHub) if getattr(placed.change, "hub", "") == PARK_AND_RIDE]
    by_hub = _park_and_ride(streets.park_and_ride(hubs), inputs)
    yield from band_figures(PARK_AND_RIDE, "P+R", by_hub, inputs.people)
    yield from shift_figures(PARK_AND_RIDE, "P+R", by_hub, inputs.people, shifts)
    by_car = streets.minutes("car")
    yield from inputs.transit.figures(scenario, streets, shifts, (by_car, by_car * inputs.peak_factor))
    lines = inputs.transit.lines(scenario, streets.network)
    yield from line_figures(lines, streets, inputs.emissions.get(BUS, np.nan), inputs.draws)
    travellers, draws = inputs.people.count, inputs.draws.count
    yield from cost_figures(scenario, own, lines, inputs.prices, travellers=travellers, draws=draws)


def _of_mode(mode: Mode, minutes: Minutes, people: People, shifts: Mapping[str, Shift]) -> Iterator[Figure]:
    yield from band_figures(mode.id, mode.name, minutes, people)
    yield from shift_figures(mode.id, mode.name, minutes, people, shifts)
    if mode.id in STATION_MODES:
        yield from station_figures(mode.id, mode.name, minutes, people)


def over_base(scenario: Scenario, base: Scenario) -> Scenario:
    """The changes of the base, then those of the scenario."""
    if scenario.id == base.id:
        return base
    return replace(scenario, changes=(*base.changes, *scenario.changes))


def streets_of(scenario: Scenario, inputs: Inputs) -> Streets:
    """The network of an option, searched; one for all options that change no road."""
    changes = repr([placed.change for placed in scenario.of(*ROAD_KINDS)])
    if changes not in inputs.streets:
        network = apply_network(inputs.network, scenario)
        inputs.streets[changes] = Streets.of(
            network, inputs.destination, inputs.modes, inputs.people.origins.xy, inputs.question.assumptions
        )
    return inputs.streets[changes]


def _park_and_ride(found: ParkAndRide, inputs: Inputs) -> Minutes:
    """The part by car varies like a car and is slower in the peak, the part after the hub is like its own mode."""
    driven = _drawn(found.to_hub, inputs.modes["car"], inputs)
    on = np.zeros_like(driven.draws)
    if inputs.draws.count:
        for mode, where in found.onward.items():
            on[:, where] = found.on[where] * inputs.draws.factor(inputs.modes[mode])[:, None]
    return Minutes(found.minutes, driven.draws + on, driven.peak_value + found.on, driven.peak_draws + on)


def _drawn(value: NDArray[np.float64], mode: Mode, inputs: Inputs) -> Minutes:
    draws, peak = inputs.draws, inputs.peak_factor if mode.peak else 1.0
    drawn = np.empty((0, len(value)))
    if draws.count:
        gate_xy = np.array([inputs.destination.x_m, inputs.destination.y_m])
        later = draws.gate_min(inputs.people.origins.xy, gate_xy, mode.access_kmh)
        drawn = np.maximum(value[None, :] * draws.factor(mode)[:, None] + later, 0.0)
    return Minutes(value, drawn, value * peak, drawn * peak if peak != 1 else drawn)


@lru_cache(maxsize=4)
def _inputs(catalogue: Catalogue, question: Question, contents: tuple[str, ...]) -> Inputs:  # noqa: ARG001
    """``contents`` makes a file that was edited, or a timetable that was fetched, another one."""
    known = load_destinations(catalogue)
    if question.destination not in known:
        raise UnknownDestinationError(destination=question.destination, known=", ".join(known))
    shifts = load_shifts(catalogue, question.shifts)
    days = tuple(dict.fromkeys(shift.day_type for shift in shifts.values()))
    used = timetable_in_use(catalogue, days, question.dates)
    network = load_network(catalogue)
    network.check_assumptions(question.assumptions)
    modes, origins = load_modes(catalogue), load_origins(catalogue)
    groups = load_demand(catalogue, shifts, [*modes, TRANSIT, PARK_AND_RIDE], question.demand)
    file = question.demand.name if question.demand else "demand.csv"
    back = frozenset(shift.id for shift in shifts.values() if shift.direction == FROM)
    people = People(origins, groups, spread(groups, origins, file), back)
    lengths, times = length_and_time_ratios(catalogue)
    peak_factor = float(np.median(times))
    draws = Draws(question.draws, question.seed, lengths, times / peak_factor)
    return Inputs(
        catalogue=catalogue,
        network=network,
        destination=known[question.destination],
        modes=modes,
        shifts=shifts,
        people=people,
        draws=draws,
        peak_factor=peak_factor,
        prices=load_prices(catalogue, question.costs),
        emissions=load_emissions(catalogue, question.emissions),
        question=question,
        timetable=used.about,
        transit=PublicTransport(
            known[question.destination],
            modes,
            people,
            draws,
            base_lines(embedded_tables(catalogue), used.feeds),
            used.dates,
            question.assumptions,
            own_ways(question.network, known[question.destination]),
        ),
    )


@lru_cache(maxsize=4)
def length_and_time_ratios(catalogue: Catalogue) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """True over ours: of the lengths of runs that were kept apart, and of published car times."""
    checks = validate_network(catalogue).checks
    ratio = 1 / (1 + checks["error_pct"].to_numpy(dtype=float) / 100)
    return ratio[(checks["kind"] == "run").to_numpy()], ratio[(checks["kind"] == "time").to_numpy()]


def _content(path: Path | None) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path is not None and path.is_file() else ""


def _column(scenario: Scenario) -> Column:
    return Column(
        scenario.id,
        scenario.name,
        scenario.version,
        scenario.evidence,
        scenario.source,
        scenario.rationale,
        scenario.digest,
    )


def _criteria(figures: Mapping[str, Collection[Figure]]) -> tuple[Criterion, ...]:
    found = {figure.criterion.id: figure.criterion for of_option in figures.values() for figure in of_option}
    return tuple(found.values())


def _settings(inputs: Inputs, columns: Sequence[Column]) -> dict[str, object]:
    question = inputs.question
    zones = zones_in_use(inputs.catalogue).used
    tables = (zones.dataset, "stations", "destinations", "modes", *TABLES)
    groups = [
        [group.id, group.people, group.home_kind, *group.home, group.shift, *group.modes]
        for group in inputs.people.groups
    ]
    return {
        "network": inputs.network.digest,
        "network_level": inputs.network.level,
        "timetable": inputs.timetable.record(),
        "own_ways": inputs.transit.about_ways(),
        "zones_used": zones.record(),
        **{name: inputs.catalogue[name].sha256[:12] for name in tables},
        "demand": digest_of(groups),
        "shifts": digest_of([[one.id, one.day_type, one.direction, one.time_s] for one in inputs.shifts.values()]),
        "emissions": digest_of(sorted((name, str(grams)) for name, grams in inputs.emissions.items())),
        "costs": digest_of(sorted((name, str(price)) for name, price in inputs.prices.items())),
        "destination": question.destination,
        "assumptions": sorted(question.assumptions),
        "draws": question.draws,
        "seed": question.seed,
        "gate_radius_m": GATE_RADIUS_M,
        "peak_factor": round(inputs.peak_factor, 6),
        "access_factor": reach_settings.ACCESS_FACTOR,
        "transit_min": [WALK_MIN, BIKE_MIN, DIRECT_MIN, BIKE_PARKING_MIN, HUB_TAXI_MARGIN_MIN],
        "peak_s": [list(hours) for hours in PEAK_S],
        "days_a_year": list(DAYS_A_YEAR.values()),
        "options": sorted(f"{column.id} {column.digest}" for column in columns),
    }


def digest_of(value: object) -> str:
    """Twelve characters that change with a JSON-able value."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:12]
