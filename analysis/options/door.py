"""Door to door by public transport: from every zone to the gate by a deadline, with the journey in parts.

Ways, hubs, lines and draws are those of the decision table; here they answer one question. Lines of which only the
headway is known leave at an unknown minute: the search is repeated for many draws of these minutes, and every result is
a band over the draws.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.errors import UnknownOptionError
from analysis.options.criteria import People
from analysis.options.day_timetables import day_timetables
from analysis.options.demand import load_origins
from analysis.options.door_to_door import PublicTransport, shared_hubs
from analysis.options.draws import Draws
from analysis.options.evaluate import over_base
from analysis.options.line_tables import HUB_TAXI_MARGIN_MIN, base_lines
from analysis.options.lines import apply_lines
from analysis.options.modes import load_modes
from analysis.options.network import apply_network
from analysis.options.street import Streets
from analysis.options.street_ways import own_ways
from analysis.options.transit import (
    BIKE_MIN,
    BIKE_PARKING_MIN,
    DIRECT_MIN,
    HORIZON_S,
    WALK_MIN,
    Doors,
    Unknowns,
    around,
    egress_s,
    journeys,
)
from analysis.reachability.inputs import guarded_zones
from analysis.reachability.network import load_destinations, load_network
from analysis.reachability.zones import zones_in_use
from analysis.scenario import combined, read_scenario
from analysis.transit import Changing, Legs, schedule
from analysis.transit.answer import DoorToDoor, Figure
from analysis.transit.errors import DeadlineError, UnknownChoiceError
from analysis.transit.itinerary import KINDS, itinerary
from analysis.transit.profile import search, window_percentiles
from geodata import Catalogue, active
from geodata.errors import UnknownDestinationError
from geodata.options import BASE, option_files
from geodata.timetable.embedded import DAYS, embedded_tables
from geodata.timetable.in_use import TABLES, About, current_digest, timetable_in_use

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    import geopandas as gpd
    from numpy.typing import NDArray

    from analysis.options.modes import Mode
    from analysis.reachability.zones import ZonesUsed
    from analysis.scenario import Scenario
    from analysis.transit.itinerary import PartKind
    from geodata.timetable.model import Timetable

DRAWS = 200
SEED = 20_261_122
BANDS_MIN = (30, 45, 60, 90, 120)
BAND = (5.0, 50.0, 95.0)
"""Percentiles over the draws: low, middle and high."""

ACCESS = ("walk", "bike")
EGRESS = ("walk", "shared_bike", "hub_taxi")
_NETWORK = ("network_nodes", "network_links", "network_assumptions", "wide_water")
_EVIDENCE = ("measured", "stated", "derived", "illustrative")


def door_to_door(
    deadline_s: int,
    *,
    day: str = "weekday",
    on: date | None = None,
    access: str = "walk",
    egress: str = "walk",
    option: str = BASE,
    network: Path | None = None,
    destination: str = "jpk",
    assumptions: Collection[str] = frozenset(),
    draws: int = DRAWS,
) -> DoorToDoor:
    """Minutes from every zone to a gate by public transport, for arrival by a deadline.

    Parameters
    ----------
    deadline_s : int
        Seconds of the service day, see :func:`analysis.transit.answer.parse_deadline`.
    day : str
        ``weekday``, ``saturday`` or ``sunday``.
    on : date, optional
        A service date of that kind; the usual one if left out.
    access : str
        From the zone to a stop: ``walk``, or ``bike`` where that is faster.
    egress : str
        From a stop to the gate: ``walk``, ``shared_bike`` or ``hub_taxi``; walking is always possible as well.
    option : str
        Id of an option, or path of an option file: its lines, hubs and roads instead of those of now.
    network : Path, optional
        Folder of a street network for the ways to and from stops; the strategic network if left out.
    assumptions : collection of str
        Ids of assumptions of the strategic network.
    draws : int
        How often the unknown phases are drawn.

    Raises
    ------
    UnknownChoiceError, UnknownDestinationError, UnknownAssumptionError, UnknownOptionError
        An argument is not known; the message lists what is.
    DeadlineError
        The deadline lies outside the service day.
    ServiceDateError, ServiceDayError
        The date lies outside the calendar, or is of another kind.
    ValueError
        There is no draw.
    """
    for what, value, known in (("day", day, tuple(DAYS)), ("access", access, ACCESS), ("egress", egress, EGRESS)):
        if value not in known:
            raise UnknownChoiceError(what=what, value=value, known=", ".join(known))
    if not 0 <= deadline_s < 30 * 3_600:
        raise DeadlineError(value=deadline_s)
    if draws < 1:
        raise ValueError(f"Give at least one draw, not {draws}.")
    question = _Question(day, on, access, egress, option, network, destination, frozenset(assumptions))
    head = None if network is None else network / "network.json"
    state = head.read_text(encoding="utf-8") if head is not None and head.is_file() else ""
    content = state + (Path(option).read_text(encoding="utf-8") if Path(option).is_file() else "")
    return _answer(question, _prepare(active(), question, current_digest() + content), deadline_s, draws)


@dataclass(frozen=True)
class _Question:
    day: str
    on: date | None
    access: str
    egress: str
    option: str
    network: Path | None
    destination: str
    assumptions: frozenset[str]


@dataclass(frozen=True, eq=False)
class _Prepared:
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


@lru_cache(maxsize=16)
def _prepare(catalogue: Catalogue, question: _Question, _content: str) -> _Prepared:
    known = load_destinations(catalogue)
    if question.destination not in known:
        raise UnknownDestinationError(destination=question.destination, known=", ".join(known))
    used = timetable_in_use(catalogue, (question.day,), () if question.on is None else (question.on,))
    network = load_network(catalogue)
    network.check_assumptions(question.assumptions)
    scenario = _scenario(catalogue, question.option)
    network = apply_network(network, scenario)
    zones, modes, origins = zones_in_use(catalogue), load_modes(catalogue), load_origins(catalogue)
    streets = Streets.of(network, known[question.destination], modes, origins.xy, question.assumptions)
    transit = PublicTransport(
        known[question.destination],
        modes,
        People(origins, (), {}),
        Draws(0, SEED, np.ones(1), np.ones(1)),
        base_lines(embedded_tables(catalogue), used.feeds),
        used.dates,
        question.assumptions,
        own_ways(question.network, known[question.destination]),
    )
    lines = apply_lines(transit.base, scenario, network)
    if question.egress != "hub_taxi":
        booked = lines.tables.lines.loc[lines.tables.lines["mode"] == "on_demand", "id"]
        lines = replace(lines, tables=lines.tables.running(without=set(booked)))
    timetable = day_timetables(lines, used.dates)[question.day]
    shared = question.egress == "shared_bike"
    ways = transit.doors(scenario, streets, timetable, by_bike=question.access == "bike", shared=shared)
    figures = _figures(modes, scenario, question)
    count = len(zones.frame)
    return _Prepared(
        catalogue, timetable, used.about, zones.frame, zones.used, _only(ways, count), _alone(ways, count), figures,
        network.digest, transit.about_ways(),
    )  # fmt: skip


def _scenario(catalogue: Catalogue, option: str) -> Scenario:
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
        ways, access=access, direct_min=ways.direct_min[:count], direct_shared_min=ways.direct_shared_min[:count]
    )


def _alone(ways: Doors, count: int) -> NDArray[np.float64]:
    """Minutes on foot to a stop with shared bikes and by those from there, or all on foot; infinite: no way."""
    bike = np.full(count, np.inf)
    legs = ways.access
    origin = np.repeat(np.arange(len(legs.first) - 1), np.diff(legs.first))
    on = ways.shared_min[legs.stop]
    np.minimum.at(bike, origin[origin < count], on[origin < count])
    direct, shared = ways.direct_min[:count], ways.direct_shared_min[:count]
    by_bike = shared < direct
    after = np.where(by_bike, np.minimum(bike, shared), 0.0)
    return np.column_stack([np.minimum(direct, shared) - np.where(np.isfinite(after), after, 0.0), after])


def _figures(modes: Mapping[str, Mode], scenario: Scenario, question: _Question) -> tuple[Figure, ...]:
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
    limits = {"walk_min": WALK_MIN, "direct_min": DIRECT_MIN}
    if question.access == "bike":
        limits |= {"bike_min": BIKE_MIN, "bike_parking_min": BIKE_PARKING_MIN}
    if question.egress == "hub_taxi":
        limits["hub_taxi_margin_min"] = HUB_TAXI_MARGIN_MIN
    notes = {
        "walk_min": "Longest walk to a stop, and from the last one.",
        "direct_min": "Longest walk from door to gate.",
        "bike_min": "Longest ride to a stop.",
        "bike_parking_min": "To park a bicycle at a stop.",
        "hub_taxi_margin_min": "On top of its ride. It has to be ordered, and is modelled every ten minutes.",
    }
    found += [Figure(name, value, "min", "illustrative", "", notes[name]) for name, value in limits.items()]
    if question.egress == "shared_bike":
        for placed in shared_hubs(scenario):
            change = placed.change
            note = f"To fetch the bicycle and to park it. {change.why}".strip()
            minutes = float(getattr(change, "change_min", 0.0))
            found.append(Figure(f"hub_{getattr(change, 'at', '')}_min", minutes, "min", "illustrative", "", note))
    found += [
        Figure(f"change_{name}", value, "", "illustrative", "", "Changing between vehicles; see the class Changing.")
        for name, value in asdict(Changing()).items()
    ]
    return tuple(found)


def _answer(question: _Question, prepared: _Prepared, deadline_s: int, draws: int) -> DoorToDoor:
    timetable, ways = prepared.timetable, prepared.ways
    none = np.zeros((draws, len(timetable.stops)))
    one = np.ones(draws)
    unknowns = Unknowns(Draws(0, SEED, np.ones(1), np.ones(1)), draws, one, one, none, none)
    found = journeys(timetable, ways, unknowns, deadlines_s=[deadline_s], seats={})
    minutes = found.minutes[deadline_s].T
    low, middle, high = window_percentiles(minutes, BAND).T
    zones = prepared.zones.assign(
        minutes_low=low, minutes=middle, minutes_high=high, reached_pct=100 * np.isfinite(minutes).mean(axis=1)
    )
    zones = zones.join(_parts(prepared, unknowns, minutes, middle, deadline_s))
    catalogue = prepared.catalogue
    tables = TABLES if prepared.about.level == "embedded" else ()
    used = [catalogue[name] for name in (*tables, prepared.zones_used.dataset, "destinations", "modes", *_NETWORK)]
    datasets = tuple((dataset.id, dataset.reference_date, dataset.sha256[:16]) for dataset in used)
    known = [dataset.evidence for dataset in used] + [figure.evidence for figure in prepared.figures]
    return DoorToDoor(
        destination=question.destination,
        deadline_s=deadline_s,
        day=question.day,
        access=question.access,
        egress=question.egress,
        option=question.option,
        assumptions=question.assumptions,
        zones=guarded_zones(zones, catalogue),
        bands=_bands(minutes, prepared.zones["inhabitants"].to_numpy()),
        figures=prepared.figures,
        phases=len(timetable.phases),
        draws=draws,
        datasets=datasets,
        timetable=prepared.about,
        zones_used=prepared.zones_used,
        own_ways=prepared.own_ways,
        attribution=timetable.attribution,
        evidence=max(known, key=_EVIDENCE.index),
        digest=_digest(question, prepared, deadline_s, draws, datasets),
    )


def _parts(
    prepared: _Prepared,
    unknowns: Unknowns,
    minutes: NDArray[np.float64],
    middle: NDArray[np.float64],
    deadline_s: int,
) -> pd.DataFrame:
    """Of a journey with the middle duration: transfers, lines, and minutes per part."""
    chosen = np.where(np.isfinite(middle), np.argmax(minutes == middle[:, None], axis=1), -1)
    cut = around(prepared.timetable, deadline_s, deadline_s)
    ready, phase, last_s = schedule(cut), unknowns.phases(cut), egress_s(prepared.ways, unknowns)
    names = cut.lines.line_id[cut.trips.line]
    rows: dict[int, dict[str, object]] = {}
    for draw in np.unique(chosen[chosen >= 0]):
        profile = search(ready.with_phases(phase[draw]), last_s[draw], latest_s=deadline_s)
        for zone in np.flatnonzero(chosen == draw).tolist():
            journey = itinerary(profile, prepared.ways.access, zone, deadline_s)
            if journey is None or deadline_s - journey.start_s >= prepared.alone[zone].sum() * 60:
                to_stop, after = prepared.alone[zone].tolist()
                parts: dict[PartKind, float] = dict.fromkeys(KINDS, 0.0) | {"access": to_stop, "egress": after}
                transfers, lines = 0, []
            else:
                parts, transfers = {kind: seconds / 60 for kind, seconds in journey.seconds.items()}, journey.transfers
                lines = [str(names[part.trip]) for part in journey.parts if part.kind == "ride"]
            rows[zone] = {"transfers": transfers, "lines": " ".join(lines)}
            rows[zone] |= {f"{kind}_min": parts[kind] for kind in KINDS}
    columns = ["transfers", "lines", *(f"{kind}_min" for kind in KINDS)]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).astype({"transfers": "Int64"})


def _bands(minutes: NDArray[np.float64], inhabitants: NDArray[np.int64]) -> pd.DataFrame:
    counts = np.stack([inhabitants @ (minutes <= band) for band in BANDS_MIN]).astype(float)
    low, middle, high = window_percentiles(counts, BAND).T
    return pd.DataFrame(
        {
            "band_min": BANDS_MIN,
            "inhabitants_low": low.astype(int),
            "inhabitants": middle.astype(int),
            "inhabitants_high": high.astype(int),
        }
    )


def _digest(
    question: _Question,
    prepared: _Prepared,
    deadline_s: int,
    draws: int,
    datasets: tuple[tuple[str, str, str], ...],
) -> str:
    inputs = {
        "timetable": prepared.timetable.digest,
        "network": prepared.network_digest,
        "own_ways": prepared.own_ways,
        "datasets": datasets,
        "question": [question.day, question.access, question.egress, question.destination],
        "assumptions": sorted(question.assumptions),
        "figures": [[figure.id, figure.value] for figure in prepared.figures],
        "settings": [deadline_s, draws, SEED, HORIZON_S, BANDS_MIN],
    }
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()[:12]
