"""Compute the decision table for any number of options."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from analysis.changes import AddHub
from analysis.errors import OptionFaultError, OwnModesError
from analysis.options.chosen import over_base, scenarios_of
from analysis.options.costs import cost_figures, missing, uses
from analysis.options.criteria import People
from analysis.options.demand import load_demand, load_origins, load_shifts, shifted, spread
from analysis.options.door_to_door import PublicTransport
from analysis.options.draws import Draws
from analysis.options.emissions import BUS, line_figures, load_emissions
from analysis.options.line_tables import base_lines
from analysis.options.measured import Measured, on_strategic, on_streets
from analysis.options.modes import load_modes
from analysis.options.network import ROAD_KINDS, apply_network, upgraded_m
from analysis.options.own_streets import OwnStreets, refuse_roads
from analysis.options.plain_feeds import plainly_named
from analysis.options.prices import Price, load_prices
from analysis.options.reasons import Reasons, criteria_of
from analysis.options.road_figures import drawn_minutes, hub_figures, mode_figures
from analysis.options.settings_record import digest_of, settings_of
from analysis.options.street import PARK_AND_RIDE, Streets
from analysis.options.street_ways import StreetWays, own_ways, to_stops
from analysis.options.table import Column, DecisionTable, Failed, Figure, compare
from analysis.options.transit import FROM
from analysis.options.transit_figures import TRANSIT
from analysis.reachability.network import load_destinations, load_network
from geodata import Catalogue, active
from geodata.errors import ParaatkaartError, UnknownAssumptionError, UnknownDestinationError
from geodata.options import BASE
from geodata.streets.refreshed import find_network
from geodata.timetable.embedded import embedded_tables
from geodata.timetable.in_use import About, current_digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from analysis.options.demand import Shift
    from analysis.options.modes import Mode
    from analysis.options.window import Window
    from analysis.reachability.network import Destination, Network
    from analysis.scenario import Placed, Scenario

DRAWS = 1_000
SEED = 20_261_122
_OPTIONS_AT_ONCE = 2
"""Each has all its draws in memory."""


@dataclass(frozen=True)
class Question:
    """What is asked of all options alike.

    Attributes
    ----------
    assumptions : frozenset of str
        Assumptions about the network that are switched on.
    draws : int
        Number of draws for the bands; 0: no bands.
    demand, shifts, costs, emissions, modes : Path, optional
        Tables of travellers, shifts, prices, CO2, and speeds and penalties of the user's own.
    dates : tuple of date
        Service dates, at most one for each kind of day that has a shift; the others are the usual ones.
    network : Path, optional
        Folder or name of a street network, for all ways over roads and paths; the strategic network if left out.
    window : Window, optional
        The deadlines that people by public transport are counted in; the morning peak of a weekday if left out.
    taxi_rule : bool
        Whether the hub taxi is refused where a bus or train makes its trip. Then a better line can make somebody later.
    """

    destination: str = "jpk"
    assumptions: frozenset[str] = frozenset()
    draws: int = DRAWS
    seed: int = SEED
    demand: Path | None = None
    shifts: Path | None = None
    costs: Path | None = None
    emissions: Path | None = None
    modes: Path | None = None
    dates: tuple[date, ...] = ()
    network: Path | None = None
    window: Window | None = None
    taxi_rule: bool = False

    @property
    def own_tables(self) -> tuple[str, ...]:
        """Names of the tables of the user's own."""
        names = ("costs", "demand", "emissions", "modes", "shifts")
        return tuple(name for name in names if getattr(self, name) is not None)


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
    measured: Measured
    peak_factor: float
    prices: Mapping[str, Price]
    emissions: Mapping[str, float]
    question: Question
    timetable: About
    transit: PublicTransport
    ways: StreetWays | None
    streets: dict[str, Streets] = field(default_factory=dict)
    kept: dict[object, tuple[Figure, ...]] = field(default_factory=dict)


def evaluate(
    options: Sequence[str] = (), question: Question | None = None, progress: Callable[[int, int], None] | None = None
) -> DecisionTable:
    """Set options side by side, each against the base; those unknown, unreadable or impossible are named in the table.

    Parameters
    ----------
    options : sequence of str
        Ids of options that ship, or paths of option files; all that ship if left out. The base always comes first.
    progress : callable, optional
        Told after each option how many of how many are done.

    Raises
    ------
    DemandInvalidError
        A row of a table of the user's own cannot be meant.
    OwnModesError
        Own speeds are asked for on a street network, which has its own.
    UnknownAssumptionError
        There is no such assumption; there is none about a street network.
    OutsideNetworkError, NetworkFolderError, StreetsNotFetchedError
        The street network does not hold the destination, or is none.
    """
    inputs = prepared(question or Question())
    failed: list[Failed] = []
    scenarios = scenarios_of(options, inputs.catalogue, failed)
    figures: dict[str, Sequence[Figure]] = {}
    for number, (option, found) in enumerate(_each(scenarios, inputs), 1):
        if isinstance(found, ParaatkaartError):
            if option == BASE:
                raise found
            failed.append(Failed(option, found))
        else:
            figures[option] = found
        if progress is not None:
            progress(number, len(scenarios))
    columns = tuple(_column(scenarios[option], scenarios[BASE], inputs) for option in figures)
    known = settings_of(inputs, columns)
    return DecisionTable(
        base=BASE,
        criteria=criteria_of(figures),
        columns=columns,
        cells=compare(figures, BASE),
        failed=tuple(failed),
        settings=known,
        digest=digest_of(known),
        draws={(one.criterion.id, option): one.draws for option, of_option in figures.items() for one in of_option},
    )


def _each(
    scenarios: Mapping[str, Scenario], inputs: Inputs
) -> Iterator[tuple[str, tuple[Figure, ...] | ParaatkaartError]]:
    """The figures of every option, or what is wrong with it, in order; compiled code of one runs beside the next."""

    def found(option: str) -> tuple[Figure, ...] | ParaatkaartError:
        try:
            figures = figures_of(scenarios[option], scenarios[BASE], inputs)
            return tuple(one if one.banded else replace(one, draws=np.empty(0)) for one in figures)
        except ParaatkaartError as error:
            return error
        except Exception as error:  # noqa: BLE001  one option may not lose the others; it is named, with its cause
            return _fault(scenarios[option], error)

    first, *others = scenarios
    yield first, found(first)  # most of what it searches for, the others share
    with ThreadPoolExecutor(_OPTIONS_AT_ONCE) as pool:
        yield from zip(others, pool.map(found, others), strict=True)


def _fault(scenario: Scenario, cause: Exception) -> OptionFaultError:
    fault = OptionFaultError(option=scenario.id, file=scenario.file, problem=f"{type(cause).__name__}: {cause}")
    fault.__cause__ = cause
    return fault


def prepared(question: Question) -> Inputs:
    """What all options share: read and searched once for the same question and the same data."""
    head = None if question.network is None else find_network(question.network) / "network.json"
    tables = (question.demand, question.shifts, question.costs, question.emissions, question.modes, head)
    contents = (*map(_content, tables), current_digest())
    return _inputs(active(), question, contents)


def figures_of(scenario: Scenario, base: Scenario, inputs: Inputs) -> Iterator[Figure]:
    """All figures of one option, one after the other: its changes come after those of the base."""
    own = scenario if scenario.id != base.id else replace(base, changes=())
    scenario = over_base(scenario, base)
    streets = streets_of(scenario, inputs)
    shifts = shifted(inputs.shifts, scenario)
    reasons = Reasons(streets, inputs.measured, shifts) if isinstance(streets, OwnStreets) else None
    for mode in inputs.modes.values():
        yield from mode_figures(mode, streets, inputs, shifts, reasons)
    by_hub = hub_figures(park_and_ride_hubs(scenario), streets, inputs, shifts)
    yield from by_hub if reasons is None else reasons.over_hubs(_onward(scenario), by_hub)
    by_car = drawn_minutes(streets.minutes("car"), inputs.modes["car"], inputs)
    by_transit = inputs.transit.figures(scenario, streets, shifts, by_car)
    yield from by_transit if reasons is None else reasons.by_transit([*by_transit])
    fleet = inputs.transit.fleet(own, (scenario, streets.network), (base, inputs.network))
    found = [*line_figures(fleet, streets, inputs.emissions.get(BUS, np.nan), inputs.draws)]
    # Without a street network, or where nobody knows how much is driven, no street tells why it is unknown.
    yield from found if reasons is None or not fleet.known else reasons.of_vehicles(found)
    upgraded = upgraded_m(inputs.network, scenario)
    yield from cost_figures(own, fleet, upgraded, inputs.prices, travellers=inputs.people.count, draws=inputs.draws)


def park_and_ride_hubs(scenario: Scenario) -> list[Placed]:
    """Where one changes from a car to something else."""
    return [placed for placed in scenario.of(AddHub) if getattr(placed.change, "hub", "") == PARK_AND_RIDE]


def _onward(scenario: Scenario) -> set[str]:
    return {str(getattr(placed.change, "onward", "")) for placed in park_and_ride_hubs(scenario)}


def streets_of(scenario: Scenario, inputs: Inputs) -> Streets:
    """The network of an option, searched; one for all options that change no road.

    Raises
    ------
    OptionInvalidError
        A change of a road cannot be carried out; over a street network none can.
    """
    if inputs.ways is not None:
        refuse_roads(scenario)
    changes = repr([placed.change for placed in scenario.of(*ROAD_KINDS)])
    if changes not in inputs.streets and inputs.ways is not None:
        inputs.streets[changes] = OwnStreets.over(inputs.ways, inputs.network, inputs.modes, inputs.people.origins.xy)
    elif changes not in inputs.streets:
        network = apply_network(inputs.network, scenario)
        inputs.streets[changes] = Streets.of(
            network, inputs.destination, inputs.modes, inputs.people.origins.xy, inputs.question.assumptions
        )
    return inputs.streets[changes]


@lru_cache(maxsize=4)
def _inputs(catalogue: Catalogue, question: Question, contents: tuple[str, ...]) -> Inputs:
    """``contents`` makes a file that was edited, or a timetable that was fetched, another one.

    What was read and searched for other draws of the same question serves again.
    """
    shared = _without_draws(catalogue, replace(question, draws=0, seed=0), contents)
    draws = Draws(question.draws, question.seed, *shared.measured.drawn())
    return replace(shared, question=question, draws=draws, transit=shared.transit.drawing(draws), kept={})


@lru_cache(maxsize=4)
def _without_draws(catalogue: Catalogue, question: Question, contents: tuple[str, ...]) -> Inputs:  # noqa: ARG001
    known = load_destinations(catalogue)
    if question.destination not in known:
        raise UnknownDestinationError(destination=question.destination, known=", ".join(known))
    shifts = load_shifts(catalogue, question.shifts)
    asked = () if question.window is None else (question.window.day_type,)
    days = tuple(dict.fromkeys([*(shift.day_type for shift in shifts.values()), *asked]))
    used = plainly_named(catalogue, days, question.dates)
    network = load_network(catalogue)
    if question.network is not None and question.modes is not None:
        raise OwnModesError(file=question.modes.name)
    ways = own_ways(question.network, known[question.destination])
    for assumption in sorted(question.assumptions) if ways is not None else ():
        raise UnknownAssumptionError(assumption=assumption, known="none on a street network")
    network.check_assumptions(question.assumptions)
    modes, origins = load_modes(catalogue, question.modes), load_origins(catalogue)
    groups = load_demand(catalogue, shifts, [*modes, TRANSIT, PARK_AND_RIDE], question.demand)
    file = question.demand.name if question.demand else "demand.csv"
    back = frozenset(shift.id for shift in shifts.values() if shift.direction == FROM)
    people = People(origins, groups, spread(groups, origins, file), back)
    measured = on_strategic(catalogue) if ways is None else on_streets(ways.network, catalogue)
    draws = Draws(question.draws, question.seed, *measured.drawn())
    return Inputs(
        catalogue=catalogue,
        network=network,
        destination=known[question.destination],
        modes=modes,
        shifts=shifts,
        people=people,
        draws=draws,
        measured=measured,
        peak_factor=measured.peak_factor,
        prices=load_prices(catalogue, question.costs),
        emissions=load_emissions(catalogue, question.emissions),
        question=question,
        timetable=used.about,
        transit=PublicTransport(
            known[question.destination],
            modes,
            people,
            draws,
            base_lines(embedded_tables(catalogue), used.feeds, taxi_rule=question.taxi_rule),
            used.dates,
            question.assumptions,
            None if ways is None else to_stops(ways),
            question.window,
        ),
        ways=ways,
    )


def _content(path: Path | None) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path is not None and path.is_file() else ""


def _column(scenario: Scenario, base: Scenario, inputs: Inputs) -> Column:
    own = scenario if scenario.id != base.id else replace(base, changes=())
    whole = over_base(scenario, base)
    fleet = inputs.transit.fleet(own, (whole, streets_of(whole, inputs).network), (base, inputs.network))
    return Column(
        scenario.id,
        scenario.name,
        scenario.version,
        scenario.evidence,
        scenario.source,
        scenario.rationale,
        scenario.digest,
        missing(uses(own, fleet, upgraded_m(inputs.network, whole)), inputs.prices),
        tuple(shifted(inputs.shifts, whole).values()),
    )
