"""What an answer door to door is made from: the timetable, the ways, and the figures behind them."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.errors import UnknownOptionError
from analysis.options.chosen import over_base
from analysis.options.criteria import People
from analysis.options.day_timetables import day_timetables
from analysis.options.demand import Origins, load_origins
from analysis.options.door_to_door import PublicTransport, shared_hubs
from analysis.options.draws import Draws
from analysis.options.line_tables import HUB_TAXI_MARGIN_MIN, base_lines
from analysis.options.lines import apply_lines
from analysis.options.modes import limits_of, load_modes
from analysis.options.network import apply_network
from analysis.options.plain_feeds import plainly_named
from analysis.options.street import Streets
from analysis.options.street_ways import own_ways
from analysis.options.transit import TO, Doors
from analysis.reachability.network import load_destinations, load_network
from analysis.reachability.zones import zones_in_use
from analysis.scenario import combined, read_scenario
from analysis.transit import Changing, Legs
from analysis.transit.answer import Figure
from geodata.errors import UnknownDestinationError
from geodata.options import BASE, option_files
from geodata.streets.files import INDEX
from geodata.timetable.embedded import embedded_tables

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import geopandas as gpd
    from numpy.typing import NDArray

    from analysis.options.modes import Mode
    from analysis.options.origin import Origin
    from analysis.reachability.zones import ZonesUsed
    from analysis.scenario import Scenario
    from geodata import Catalogue
    from geodata.timetable.in_use import About
    from geodata.timetable.model import Timetable

SEED = 20_261_122


@dataclass(frozen=True)
class Question:
    """What is asked; see :func:`analysis.options.door.door_to_door`. With ``origin``: from there alone."""

    day: str
    on: date | None
    access: str
    egress: str
    option: str
    network: Path | None
    destination: str
    assumptions: frozenset[str]
    direction: str = TO
    own_modes: Path | None = None
    origin: Origin | None = None
    taxi_rule: bool = False


@dataclass(frozen=True, eq=False)
class Prepared:
    """What is the same for every deadline; ``alone`` (origins, 2) has minutes to and after a stop without a vehicle."""

    catalogue: Catalogue
    timetable: Timetable
    about: About
    zones: gpd.GeoDataFrame
    zones_used: ZonesUsed
    ways: Doors
    alone: NDArray[np.float64]
    figures: tuple[Figure, ...]
    network_digest: str
    own_ways: dict[str, Any] | None
    unless_s: Mapping[str, int]


@lru_cache(maxsize=16)
def prepare(catalogue: Catalogue, question: Question, content: str) -> Prepared:
    """Read and search what the answers for all deadlines share; ``content`` makes data that changed another one.

    Raises
    ------
    UnknownDestinationError, UnknownAssumptionError, UnknownOptionError
        As :func:`analysis.options.door.door_to_door`.
    """
    read, zones = _read(catalogue, replace(question, origin=None), content), zones_in_use(catalogue)
    if question.origin is None:
        origins, frame = load_origins(catalogue), zones.frame
    else:
        origins, frame = _alone_there(question.origin), question.origin.frame()
    shared = question.egress == "shared_bike"
    transit = replace(read.transit, people=People(origins, (), {}), read={})
    ways = transit.doors(
        read.scenario,
        read.streets.at(origins.xy),
        read.timetable,
        by_bike=question.access == "bike",
        shared=shared,
    )
    figures, count = _figures(transit.modes, read.scenario, question, read.unless_s), len(frame)
    return Prepared(
        catalogue, read.timetable, read.about, frame, zones.used, _only(ways, count), _alone(ways, count), figures,
        read.network_digest, transit.about_ways(), read.unless_s,
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Read:
    """What does not depend on the origins: they are none yet."""

    scenario: Scenario
    streets: Streets
    transit: PublicTransport
    timetable: Timetable
    about: About
    network_digest: str
    unless_s: Mapping[str, int]


@lru_cache(maxsize=16)
def _read(catalogue: Catalogue, question: Question, content: str) -> _Read:  # noqa: ARG001
    known = load_destinations(catalogue)
    if question.destination not in known:
        raise UnknownDestinationError(destination=question.destination, known=", ".join(known))
    used = plainly_named(catalogue, (question.day,), () if question.on is None else (question.on,))
    network = load_network(catalogue)
    network.check_assumptions(question.assumptions)
    scenario, modes = scenario_of(catalogue, question.option), load_modes(catalogue, question.own_modes)
    network, nowhere = apply_network(network, scenario), np.empty((0, 2))
    transit = PublicTransport(
        known[question.destination],
        modes,
        People(Origins(np.empty(0, str), np.empty(0, str), nowhere, np.empty(0), {}), (), {}),
        Draws(0, SEED, np.ones(1), np.ones(1)),
        base_lines(embedded_tables(catalogue), used.feeds, taxi_rule=question.taxi_rule),
        used.dates,
        question.assumptions,
        own_ways(question.network, known[question.destination]),
    )
    lines = apply_lines(transit.base, scenario, network)
    if question.egress != "hub_taxi":
        booked = lines.tables.lines.loc[lines.tables.lines["mode"] == "on_demand", "id"]
        lines = replace(lines, tables=lines.tables.running(without=set(booked)))
    return _Read(
        scenario,
        Streets.of(network, known[question.destination], modes, nowhere, question.assumptions),
        transit,
        day_timetables(lines, used.dates)[question.day],
        used.about,
        network.digest,
        lines.unless_s,
    )


def content_of(network: Path | None) -> str:
    """What a street network says of itself, which changes with what is in it; empty without one."""
    head = None if network is None else network / INDEX
    return head.read_text(encoding="utf-8", errors="replace") if head is not None and head.is_file() else ""


def _alone_there(origin: Origin) -> Origins:
    """One origin, where nobody is counted."""
    text, xy = np.array([origin.id]), np.array([[origin.x_m, origin.y_m]])
    return Origins(text, np.array([origin.name]), xy, np.zeros(1), {})


def scenario_of(catalogue: Catalogue, option: str) -> Scenario:
    """The changes of the base, then those of an option: the id of one that ships, or the path of a file.

    Raises
    ------
    UnknownOptionError, OptionInvalidError
        There is no such option, or its file says something that cannot be done.
    """
    files = option_files(catalogue)
    known = {name: read_scenario(path) for name, path in files.items()}
    if option not in known and not Path(option).is_file():
        raise UnknownOptionError(option=option, known=", ".join(known))
    chosen = known[option] if option in known else read_scenario(Path(option))
    return over_base(combined(chosen, known), combined(known[BASE], known))


def _only(ways: Doors, count: int) -> Doors:
    """The ways of the first origins: the zones, without the stations after them."""
    last = int(ways.access.first[count])
    access = Legs(ways.access.first[: count + 1], ways.access.stop[:last], ways.access.seconds[:last])
    return replace(
        ways,
        access=access,
        direct_min=ways.direct_min[:count],
        direct_shared_min=ways.direct_shared_min[:count],
        ridden_min=ways.ridden_min[:count],
    )


def _alone(ways: Doors, count: int) -> NDArray[np.float64]:
    """Minutes on foot to a stop with shared bikes and by those from there, or all on foot; infinite: no way."""
    direct, shared = ways.direct_min[:count], ways.direct_shared_min[:count]
    after = np.where(shared < direct, ways.ridden_min[:count], 0.0)
    return np.column_stack([np.minimum(direct, shared) - after, after])


def _figures(
    modes: Mapping[str, Mode], scenario: Scenario, question: Question, unless_s: Mapping[str, int]
) -> tuple[Figure, ...]:
    used = ["walk", *(["bike"] if question.access == "bike" else [])]
    if question.egress == "shared_bike":
        hubs = shared_hubs(scenario)
        used += sorted({str(getattr(placed.change, "onward", "")) for placed in hubs})
    found = []
    for mode in dict.fromkeys(used):
        one = modes[mode]
        found.append(Figure(f"{mode}_access_kmh", one.access_kmh, "km/h", one.evidence, one.source, "To the network."))
        if one.fixed_kmh:
            found.append(Figure(f"{mode}_kmh", one.fixed_kmh, "km/h", one.evidence, one.source, "On the network."))
        else:
            note = "Speed on the network over that of a bicycle."
            found.append(Figure(f"{mode}_factor", one.factor, "", one.evidence, one.source, note))
    known = limits_of(modes)
    limits = {"walk_min": known.walk_min, "direct_min": known.direct_min}
    if question.access == "bike":
        limits |= {"bike_min": known.bike_min, "bike_parking_min": known.bike_parking_min}
    if question.egress == "hub_taxi":
        limits["hub_taxi_margin_min"] = HUB_TAXI_MARGIN_MIN
    notes = {
        "walk_min": "Longest walk to a stop, and from the last one.",
        "direct_min": "Longest walk from door to gate.",
        "bike_min": "Longest ride to a stop.",
        "bike_parking_min": "To park a bicycle at a stop.",
        "hub_taxi_margin_min": "On top of its ride. Ordered at least an hour ahead, it leaves when one is there.",
    }
    note = "Refused where a bus or train makes its trip within so many minutes of when it is asked for."
    for line, seconds in sorted(unless_s.items()):
        found.append(Figure(f"{line}_unless_min", seconds / 60, "min", "stated", "timetable-facts", note))
    found += [Figure(name, value, "min", "illustrative", "", notes[name]) for name, value in limits.items()]
    if question.egress == "shared_bike":
        for placed in shared_hubs(scenario):
            change = placed.change
            note = f"To fetch the bicycle and to park it. {change.why}".strip()
            minutes = float(getattr(change, "change_min", 0.0))
            name = f"hub_{getattr(change, 'at', '')}_{getattr(change, 'onward', '')}_min"
            found.append(Figure(name, minutes, "min", "illustrative", "", note))
    found += [
        Figure(f"change_{name}", value, "", "illustrative", "", "Changing between vehicles; see the class Changing.")
        for name, value in asdict(Changing()).items()
    ]
    return tuple(found)
